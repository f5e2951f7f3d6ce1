"""What may be said of every command, and what the arguments of every command can tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from net.steam import LobbyId


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """Arguments of one command. A field is called as its option is, and its default is the
    option's. What stands here may stand before any command; each uses what means something to
    it."""

    home: Path | None = None
    """Where settings and farms are kept; None for where the game keeps them."""
    assets: Path | None = None
    """Whose maps, data, scripts and art are played; None for the game's own."""
    name: str | None = None
    """What the player is called in this run, 1 to `limits.NAME_MAX_LENGTH` characters."""
    colour: int | None = None
    """What the player wears in this run, 0 to 7."""
    window: tuple[int, int] | None = None
    """The window's width and height in pixels."""
    verbose: bool = False
    connect_lobby: LobbyId | None = None
    """The lobby of the invitation whose acceptance made Steam start the game."""

    def checked(self) -> Self:
        """The same with what follows from it filled in. Raises ValueError with a sentence for
        options that do not go together."""
        return self

    @property
    def inputs(self) -> Mapping[str, Path | None]:
        """The files that nothing else may be written over, by the options that name them."""
        return {}

    @property
    def outputs(self) -> Mapping[str, Path | None]:
        """The files that are going to be written, by the options that name them."""
        return {}
