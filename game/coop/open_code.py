"""The short code of a farm that is open, as its host reads it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenCode:
    """See the module. It works somewhere: nearby, or on a server."""

    shown: str
    """Six letters and digits, in two groups."""
    is_nearby: bool
    """Whether it works on the local network."""
    server: str
    """The lobby server on which it works, as players write it; empty where it is on none."""
