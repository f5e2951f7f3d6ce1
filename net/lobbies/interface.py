"""What a session list offers, whatever keeps it: files of this machine, Steam, a lobby server.

A host publishes one lobby, keeps it up to date and withdraws it; who looks for one watches the
list. Both are asynchronous: what happened comes as events of `pump`, and nothing blocks. Text in a
lobby was written by other people; implementations clean and bound it before they report it.
"""

from dataclasses import dataclass
from typing import NewType, Protocol

LobbyId = NewType("LobbyId", str)
"""One lobby in one list; without meaning to anybody but that list."""


@dataclass(frozen=True, slots=True)
class LobbyInfo:
    """What a host says publicly about its farm, for a line of the list."""

    host_name: str
    """At most `limits.NAME_MAX_LENGTH` characters."""
    players: int
    """How many are at the farm, the host included; 1 or more."""
    capacity: int
    """How many there may be; at most `limits.PLAYERS_MAX`."""
    protocol_version: int
    """`limits.PROTOCOL_VERSION` of the host, so that a list can say who has another version."""
    area: str
    """Where the host is, as words; may be empty."""
    needs_password: bool = False


@dataclass(frozen=True, slots=True)
class LobbyEntrance:
    """How to get into a lobby."""

    address: str
    """What `Endpoint.connect` of the matching transport takes."""
    token: bytes
    """Shown to the host's session at the door; empty when the list itself vouches for friends."""


@dataclass(frozen=True, slots=True)
class Lobby:
    """A line of the list."""

    lobby_id: LobbyId
    info: LobbyInfo
    entrance: LobbyEntrance


@dataclass(frozen=True, slots=True)
class Published:
    """The own lobby is in the list; friends can see it."""

    lobby_id: LobbyId


@dataclass(frozen=True, slots=True)
class PublishFailed:
    """The own lobby is not, or no longer, in the list. It is tried again until withdrawn."""

    reason: str
    """A sentence for the player."""


@dataclass(frozen=True, slots=True)
class LobbyAppeared:
    """A lobby is in the list that was not there before."""

    lobby: Lobby


@dataclass(frozen=True, slots=True)
class LobbyChanged:
    """What a lobby says, or how to get in, has changed."""

    lobby: Lobby


@dataclass(frozen=True, slots=True)
class LobbyDisappeared:
    """A lobby was withdrawn, or its host has not been heard of for too long."""

    lobby_id: LobbyId


@dataclass(frozen=True, slots=True)
class ListFailed:
    """The list cannot be read now. It is tried again while somebody watches."""

    reason: str
    """A sentence for the player."""


@dataclass(frozen=True, slots=True)
class JoinWished:
    """The player chose a lobby outside the game, as in an overlay or on the command line."""

    lobby: Lobby


LobbyEvent = (
    Published
    | PublishFailed
    | LobbyAppeared
    | LobbyChanged
    | LobbyDisappeared
    | ListFailed
    | JoinWished
)


class Lobbies(Protocol):
    """One list of lobbies. All methods are cheap and never block."""

    def publish(self, info: LobbyInfo, entrance: LobbyEntrance, now_s: float) -> None:
        """Puts the own lobby in the list and keeps it there. The outcome comes as `Published` or
        `PublishFailed`. Raises `ValueError` for an entrance that this list cannot carry."""
        ...

    def refresh(self, info: LobbyInfo, now_s: float) -> None:
        """Changes what the own lobby says. Does nothing when none is published."""
        ...

    def withdraw(self, now_s: float) -> None:
        """Takes the own lobby out of the list. Does nothing when none is published."""
        ...

    def watch(self, now_s: float) -> None:
        """Begins to look at the list; every lobby in it is reported as `LobbyAppeared`."""
        ...

    def unwatch(self) -> None:
        """Stops looking, and forgets what was seen."""
        ...

    @property
    def lobbies(self) -> tuple[Lobby, ...]:
        """The list as it was last seen, without the own lobby."""
        ...

    def pump(self, now_s: float) -> list[LobbyEvent]:
        """Does what is due and returns what happened since the last call, in order."""
        ...

    def close(self, now_s: float) -> None:
        """Withdraws and stops; the list is not used again."""
        ...
