"""Everything a scene may ask of the program around it, without knowing who answers.

`main.py` implements `Services` over `game.coop` and hands it to the `App`. Nothing here blocks:
what takes time (finding lobbies, being let in) is polled, and a seat says by its `state` how far
it is.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from game.coop.seat import HostControls, Seat


@dataclass(frozen=True, slots=True)
class Lobby:
    """A friend's farm that could be joined."""

    lobby_id: str
    """Whatever `Services.join` needs to find it again; never shown."""
    host_name: str
    players: int
    players_max: int
    version: str
    """The version of the game that the host plays."""
    is_same_version: bool
    """False when one cannot join because the versions differ."""
    source: str
    """Where it was found, in a word: "Steam", "Local network"."""


class SearchState(Enum):
    """How a search for lobbies stands."""

    SEARCHING = "searching"
    READY = "ready"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class LobbyList:
    """What has been found so far."""

    state: SearchState
    lobbies: tuple[Lobby, ...]
    note: str = ""
    """A sentence for the player, such as why nothing can be searched; may be empty."""


@dataclass(frozen=True, slots=True)
class SavedFarm:
    """The farm that "Continue" would go on with."""

    name: str
    day: int
    season: str


@dataclass(frozen=True, slots=True)
class Seating:
    """A seat that was taken, and the host's controls when it is the host's."""

    seat: Seat
    host: HostControls | None


class Services(Protocol):
    """What the program offers to its scenes. The player's name and colour are those of the
    `Settings` that `main.py` shares with the scenes, read at the moment of the call."""

    @property
    def version(self) -> str:
        """The version of this game, as shown in the title."""
        ...

    def saved_farm(self) -> SavedFarm | None:
        """The farm last played as its host, or None when there is none. Cheap enough for being
        asked whenever the title is shown."""
        ...

    def start_alone(self) -> Seating:
        """A new farm without a network. Raises ValueError with a sentence for the player when it
        cannot be made."""
        ...

    def start_host(self, continue_saved: bool) -> Seating:
        """Opens a farm to friends: a new one, or the saved one. Raises ValueError with a sentence
        for the player."""
        ...

    def continue_farm(self) -> Seating:
        """Goes on alone with the saved farm. Raises ValueError with a sentence for the player."""
        ...

    def list_lobbies(self) -> LobbyList:
        """What the search has found by now; the first call begins it. Called several times a
        second while "Find friends" is shown, so it only looks at what is there."""
        ...

    def refresh_lobbies(self) -> None:
        """Searches anew, because the player asked for it or some seconds have passed."""
        ...

    def stop_search(self) -> None:
        """Ends the search; called when "Find friends" is left."""
        ...

    def join(self, lobby_id: str) -> Seating:
        """Asks to join a lobby. The seat begins as CONNECTING or KNOCKING and ends as ENDED, with
        an `Ended` event, when the host says no. Raises ValueError with a sentence when the lobby
        has gone."""
        ...

    def format_join_code(self, text: str) -> str:
        """What was typed, tidied up while typing: upper case, groups, without what cannot belong
        to a join code, cut to its length. Never raises."""
        ...

    def join_code(self, text: str) -> Seating:
        """Asks to join by a code. Raises ValueError with a sentence for the player when it is no
        code."""
        ...

    def advance(self, now_s: float) -> None:
        """Called once a frame, for searching and whatever else must go on outside a seat."""
        ...
