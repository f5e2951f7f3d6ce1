"""The arguments of every command: those of the game's own window and of small commands are here,
the others in the rooms of those who carry them out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from game.command_line.yarn.arguments import YarnCommandArguments
from game.headless.arguments import (
    DedicatedArguments,
    HostArguments,
    JoinArguments,
    SimulateArguments,
)
from game.program.arguments import Arguments
from game.servers.arguments import LobbyAdminArguments, LobbyServerArguments, RelayArguments


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowArguments(Arguments):
    """`main.py` without a command: the game's own window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuoArguments(Arguments):
    """`main.py duo`."""

    players: int = 2
    """Windows, 2 to 4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FriendsArguments(Arguments):
    """`main.py friends`."""

    add: str | None = None
    """The friend code of a friend to keep."""
    called: str = ""
    """What to call that friend; empty where none is added."""
    remove: str | None = None
    """A friend to forget."""

    def checked(self) -> Self:
        if (self.add is None) == bool(self.called):
            raise ValueError("friends --add CODE needs --called NAME, and the other way round")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class SavesArguments(Arguments):
    """`main.py saves`."""

    folder: Path | None = None
    """Whose farms are listed; None for where the game keeps them."""
    mine: Path | None = None
    """A farm that is one's own from now on."""
    restore: Path | None = None
    """A farm that its newest whole backup replaces."""
    new_code: Path | None = None
    """A farm that gets another certificate, port and join code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContentArguments(Arguments):
    """`main.py check-content`."""

    folder: Path | None = None
    """Of assets; None for the game's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotArguments(Arguments):
    """`main.py shot`."""

    scene: str
    out: Path
    """The PNG file to write."""
    area: str | None = None
    """Where one stands; None for where the scene is set."""
    at: tuple[int, int] | None = None
    """The tile of the area one stands on; None for where one comes in."""
    time: str = "14:00"
    """Of the day, 06:00 to 01:59."""
    season: str | None = None
    """None for that of the day; summer without a day."""
    day: int | None = None
    """Counted from 1; None for one of the season."""
    players: int | None = None
    """Oneself and so many friends around; None for as many as the scene has."""
    weather: str = "sunny"
    size: tuple[int, int] = (1280, 720)
    """Width and height in pixels."""
    language: str = "en"
    text: str = "normal"
    """How large text is: normal, large or huge."""

    @property
    def outputs(self) -> Mapping[str, Path | None]:
        return {"--out": self.out}


@dataclass(frozen=True, slots=True, kw_only=True)
class SteamCheckArguments(Arguments):
    """`main.py steam-check`."""


CommandArguments = (
    WindowArguments
    | DuoArguments
    | HostArguments
    | JoinArguments
    | DedicatedArguments
    | LobbyServerArguments
    | RelayArguments
    | LobbyAdminArguments
    | FriendsArguments
    | SavesArguments
    | CheckContentArguments
    | SimulateArguments
    | ShotArguments
    | YarnCommandArguments
    | SteamCheckArguments
)
