"""What can happen to lobbies: every event of `Lobbies.pump`, and the codes that say why.

Each list reports the same events at the same occasions; the table in docs/reference/lobbies.md says
who receives which, and one test suite holds all lists to it.
"""

from enum import Enum

from msgspec import Struct

from net.lobbies.lobby import Lobby, LobbyEntrance, LobbyId, Member


class LobbyProblem(Enum):
    """Why something could not be done, or has ended. Each comes with a sentence for the player."""

    GONE = "gone"
    """There is no such lobby (any more)."""
    FULL = "full"
    """As many are there as fit."""
    SEALED = "sealed"
    """It has started and lets nobody else in."""
    WRONG_PASSWORD = "wrong_password"
    """Also when one is needed and none was given."""
    WRONG_VERSION = "wrong_version"
    """The host plays another version, or another game."""
    BANNED = "banned"
    """Its owner has blocked the player."""
    NOT_ALLOWED = "not_allowed"
    """The player may not do this: it is the owner's, or for friends only."""
    KICKED = "kicked"
    """Its owner has sent the player away, who may come back."""
    NAME_TAKEN = "name_taken"
    """Another lobby of the list is called so, or nearly so."""
    NAME_RESERVED = "name_reserved"
    """A name that would pass for something official."""
    NOT_READY = "not_ready"
    """Somebody in the lobby is not ready to start."""
    OWNER_LEFT = "owner_left"
    """It closed with its owner."""
    EXPIRED = "expired"
    """Nothing was heard for so long that the list has given it up."""
    TOO_MANY = "too_many"
    """A limit of the list, or a pace that it asks for; it may work later."""
    NO_ANSWER = "no_answer"
    """The service behind the list does not answer."""
    SERVICE_LOST = "service_lost"
    """The service behind the list was there and has gone."""
    SERVICE_CHANGED = "service_changed"
    """The service does not show the certificate that it showed before."""
    NO_SERVER = "no_server"
    """No dedicated server could be had."""
    FAILED = "failed"
    """Anything else; the sentence says what."""

    @property
    def is_service_away(self) -> bool:
        """Whether it is only that the service behind the list is not there at the moment."""
        return self in (
            LobbyProblem.SERVICE_LOST,
            LobbyProblem.NO_ANSWER,
            LobbyProblem.EXPIRED,
        )


class Departure(Enum):
    """How a member left a lobby."""

    LEFT = "left"
    """By itself."""
    DROPPED = "dropped"
    """The connection broke or ended without a goodbye."""
    TIMED_OUT = "timed_out"
    """Nothing was heard for too long."""
    KICKED = "kicked"
    """Sent away by the owner."""
    BANNED = "banned"
    """Sent away by the owner for good."""


class LobbyAction(Enum):
    """What a member may ask of a lobby."""

    CHAT = "chat"
    """`say`"""
    READY = "ready"
    """`set_ready`"""
    START = "start"
    """`start`"""
    KICK = "kick"
    """`kick`, with a ban or without"""
    HAND_OVER = "hand_over"
    """`hand_over`"""
    INVITE = "invite"
    """`invite`"""


# The list


class ListReceived(Struct, frozen=True):
    """The list was read (again); told to whoever watches, after the changes that it brought."""

    count: int
    """Lobbies in it now."""


class LobbyAppeared(Struct, frozen=True):
    """A lobby is in the list that was not there before."""

    lobby: Lobby


class LobbyChanged(Struct, frozen=True):
    """What a lobby says, or how to get in, has changed."""

    lobby: Lobby


class LobbyDisappeared(Struct, frozen=True):
    """A lobby was withdrawn, or its host has not been heard of for too long."""

    lobby_id: LobbyId


class ListFailed(Struct, frozen=True):
    """The list cannot be read now. It is tried again while somebody watches."""

    reason: str
    """A sentence for the player."""
    problem: LobbyProblem = LobbyProblem.NO_ANSWER


# The own lobby


class Published(Struct, frozen=True):
    """The own lobby is in the list and the player confirmed as its host; friends can see it. Comes
    again when it was lost and is there anew."""

    lobby_id: LobbyId


class PublishFailed(Struct, frozen=True):
    """The own lobby is not, or no longer, in the list. It is tried again until withdrawn, unless
    `is_final`."""

    reason: str
    """A sentence for the player."""
    problem: LobbyProblem = LobbyProblem.FAILED
    is_final: bool = False
    """True when trying again cannot help, such as for a name that is taken."""


class Refreshed(Struct, frozen=True):
    """The list has confirmed that the own lobby goes on being in it."""

    lobby_id: LobbyId


# Ways in and out


class JoinWished(Struct, frozen=True):
    """The player chose a lobby outside the game, as in an overlay or on the command line."""

    lobby: Lobby


class Invited(Struct, frozen=True):
    """A friend invites the player into a lobby. Only a notice: the lobby is in the list, and
    `JoinWished` follows if the player accepts outside the game."""

    lobby: Lobby
    friend_name: str
    """At most `limits.NAME_MAX_LENGTH` characters."""


class Entered(Struct, frozen=True):
    """The player is confirmed as a guest of a lobby, and its host may be connected to. The lobby's
    entrance is filled."""

    lobby: Lobby


class EnterFailed(Struct, frozen=True):
    """A lobby could not be entered, or one that the player wished for does not exist any more."""

    lobby_id: LobbyId
    reason: str
    """A sentence for the player."""
    problem: LobbyProblem = LobbyProblem.FAILED


class LobbyLost(Struct, frozen=True):
    """The player is not in a lobby any more, without having left it: it was closed, its host has
    gone, or the player was sent away. A connection to the host may live on; only the session
    knows."""

    lobby_id: LobbyId
    reason: str
    """A sentence for the player."""
    problem: LobbyProblem = LobbyProblem.FAILED


# Inside a lobby


class MemberJoined(Struct, frozen=True):
    """Somebody else came into a lobby that the player is in."""

    lobby_id: LobbyId
    member: Member


class MemberLeft(Struct, frozen=True):
    """Somebody else is not in the lobby any more."""

    lobby_id: LobbyId
    member: Member
    how: Departure


class MembersChanged(Struct, frozen=True):
    """Who is in a lobby that the player is in, or what is known of them, has changed. Follows
    whatever changed it, in the same `pump`."""

    lobby_id: LobbyId
    members: tuple[Member, ...]
    """All who are in it now, the player included; who has been there longest first."""


class OwnerChanged(Struct, frozen=True):
    """A lobby that the player is in belongs to somebody else now."""

    lobby_id: LobbyId
    owner: Member


class LobbyChatHeard(Struct, frozen=True):
    """Somebody who may speak said a line in a lobby's own chat. One's own line comes as well."""

    lobby_id: LobbyId
    identity: str
    """Of the member who said it."""
    text: str
    """At most `limits.CHAT_MAX_LENGTH` characters."""


class ActionRefused(Struct, frozen=True):
    """What the player asked of a lobby was not done."""

    lobby_id: LobbyId
    action: LobbyAction
    problem: LobbyProblem
    reason: str
    """A sentence for the player."""


# Starting


class CountdownBegan(Struct, frozen=True):
    """The owner has started the lobby: it goes on in this many seconds unless somebody leaves or is
    not ready after all."""

    lobby_id: LobbyId
    seconds: float


class CountdownCancelled(Struct, frozen=True):
    """It does not start after all."""

    lobby_id: LobbyId
    reason: str
    """A sentence for the player."""


class Started(Struct, frozen=True):
    """The lobby has started: everybody in it goes to where its host, or a server, is."""

    lobby_id: LobbyId
    entrance: LobbyEntrance | None
    """Where to go, with a token of one's own, when it is a dedicated server; None when the lobby's
    owner is the host."""


ListEvent = ListReceived | LobbyAppeared | LobbyChanged | LobbyDisappeared | ListFailed
HostedEvent = Published | PublishFailed | Refreshed
EnteringEvent = JoinWished | Invited | Entered | EnterFailed | LobbyLost
JoinedEvent = (
    MemberJoined | MemberLeft | MembersChanged | OwnerChanged | LobbyChatHeard | ActionRefused
)
StartEvent = CountdownBegan | CountdownCancelled | Started
LobbyEvent = ListEvent | HostedEvent | EnteringEvent | JoinedEvent | StartEvent
