"""What a session list offers, whatever keeps it: files of this machine, Steam, a lobby server.

A host publishes one lobby, keeps it up to date and withdraws it; who looks for one watches the
list, and enters a lobby before connecting to its host. All of it is asynchronous: what happened
comes as events of `pump`, and nothing blocks. Text in a lobby was written by other people;
implementations clean and bound it before they report it.
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


@dataclass(frozen=True, slots=True)
class Invited:
    """A friend invites the player into a lobby. Only a notice: the lobby is in the list, and
    `JoinWished` follows if the player accepts outside the game."""

    lobby: Lobby
    friend_name: str
    """At most `limits.NAME_MAX_LENGTH` characters."""


@dataclass(frozen=True, slots=True)
class Entered:
    """The player is in a lobby, and its host may be connected to."""

    lobby: Lobby


@dataclass(frozen=True, slots=True)
class EnterFailed:
    """A lobby could not be entered, or one that the player wished for does not exist any more."""

    lobby_id: LobbyId
    reason: str
    """A sentence for the player."""


@dataclass(frozen=True, slots=True)
class LobbyLost:
    """The player is not in a lobby any more: it was closed, or its host has gone. A connection to
    the host may live on; only the session knows."""

    lobby_id: LobbyId
    reason: str
    """A sentence for the player."""


@dataclass(frozen=True, slots=True)
class MembersChanged:
    """Somebody came into a lobby that the player is in, or left it. Members are not players: one
    is in the lobby before the host has said yes."""

    lobby_id: LobbyId
    members: tuple[str, ...]
    """Transport identities of all who are in it now, the player's own included."""


@dataclass(frozen=True, slots=True)
class LobbyChatHeard:
    """Somebody who may speak said a line in a lobby's own chat."""

    lobby_id: LobbyId
    identity: str
    """Transport identity of who said it."""
    text: str
    """At most `limits.CHAT_MAX_LENGTH` characters."""


LobbyEvent = (
    Published
    | PublishFailed
    | LobbyAppeared
    | LobbyChanged
    | LobbyDisappeared
    | ListFailed
    | JoinWished
    | Invited
    | Entered
    | EnterFailed
    | LobbyLost
    | MembersChanged
    | LobbyChatHeard
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

    def enter(self, lobby_id: LobbyId, now_s: float) -> None:
        """Goes into somebody's lobby, after a check that it still exists. The outcome comes as
        `Entered`, also when one is in it already, or `EnterFailed`. One may be in several. Where
        a list has no such thing as being in a lobby, the check is all."""
        ...

    def leave(self, lobby_id: LobbyId) -> None:
        """Leaves a lobby, or gives up entering it. Does nothing when one is not in it."""
        ...

    def pump(self, now_s: float) -> list[LobbyEvent]:
        """Does what is due and returns what happened since the last call, in order."""
        ...

    def close(self, now_s: float) -> None:
        """Withdraws, leaves every lobby and stops; the list is not used again."""
        ...
