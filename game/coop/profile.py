"""How a player wants to be called and seen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """A name and a colour, as they stand in the settings."""

    name: str
    colour: int
    """0 to 15, an index into the looks that are drawn."""
