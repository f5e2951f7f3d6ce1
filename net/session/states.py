"""The course of a session, as tables: one for a guest, one for the host's view of each guest.

A transition that is not in the table does not exist: an event of one's own that has none raises
`LocalProtocolError`, a message from the other side that its state does not allow is its fault.
`tools/make_docs.py` draws the diagrams of `docs/reference/protocol.md` from these tables,
and tests walk every line of them.
"""

from enum import Enum

from net.errors import LocalProtocolError, RemoteProtocolError
from net.wire import (
    Accepted,
    ChatLine,
    Closing,
    Goodbye,
    Hello,
    HostIsAsked,
    KnockOver,
    KnockTold,
    Loaded,
    MoreSymbolsRequest,
    PlayerStatusChanged,
    RecordsRequest,
    Rejected,
    RepairAnswered,
    RepairRefused,
    RepairRequest,
    SectionRecords,
    SectionSymbols,
    SectionWhole,
    Settled,
    SnapshotBegin,
    SnapshotChunk,
    SnapshotEnd,
)


class GuestState(Enum):
    """Where a guest is."""

    IDLE = "idle"
    CONNECTING = "connecting"
    KNOCKING = "knocking"
    """Connected and said hello; the host has not answered."""
    LOADING = "loading"
    PLAYING = "playing"
    RECONNECTING = "reconnecting"
    """Cut off, and trying to come back as the same character."""
    ENDED = "ended"


class GuestEvent(Enum):
    """What moves a guest on."""

    CONNECT = "connect"
    CONNECTED = "connected"
    ACCEPTED_WITH_SNAPSHOT = "accepted, package follows"
    ACCEPTED_AS_IS = "accepted, replica is kept"
    SNAPSHOT_COMPLETE = "package complete"
    CONNECTION_LOST = "connection lost"
    TURNED_AWAY = "turned away for now"
    GAVE_UP = "gave up"
    SENT_AWAY = "rejected, kicked or host left"
    LEFT = "left"


class MemberState(Enum):
    """Where a guest is, as the host sees it."""

    STRANGER = "stranger"
    """Connected, and has not said hello."""
    KNOCKING = "knocking"
    """The host has been asked."""
    LOADING = "loading"
    PLAYING = "playing"
    CUT_OFF = "cut off"
    """May come back as the same character; changes are collected meanwhile."""
    GONE = "gone"


class MemberEvent(Enum):
    """What moves the host's view of a guest on."""

    HELLO = "hello"
    HELLO_OF_FRIEND = "hello of a friend"
    ACCEPT_WITH_SNAPSHOT = "host says yes"
    ACCEPT_AS_IS = "resumed"
    REJECT = "host says no"
    LOADED = "loaded"
    CONNECTION_LOST = "connection lost"
    REPLACED = "second login"
    WAITED_TOO_LONG = "waited too long"
    SENT_AWAY = "kicked"
    LEFT = "left"


GUEST_TRANSITIONS: dict[GuestState, dict[GuestEvent, GuestState]] = {
    GuestState.IDLE: {
        GuestEvent.CONNECT: GuestState.CONNECTING,
        GuestEvent.LEFT: GuestState.ENDED,
    },
    GuestState.CONNECTING: {
        GuestEvent.CONNECTED: GuestState.KNOCKING,
        GuestEvent.CONNECTION_LOST: GuestState.ENDED,
        GuestEvent.LEFT: GuestState.ENDED,
    },
    GuestState.KNOCKING: {
        GuestEvent.ACCEPTED_WITH_SNAPSHOT: GuestState.LOADING,
        GuestEvent.SENT_AWAY: GuestState.ENDED,
        GuestEvent.CONNECTION_LOST: GuestState.ENDED,
        GuestEvent.LEFT: GuestState.ENDED,
    },
    GuestState.LOADING: {
        GuestEvent.SNAPSHOT_COMPLETE: GuestState.PLAYING,
        GuestEvent.CONNECTION_LOST: GuestState.RECONNECTING,
        GuestEvent.SENT_AWAY: GuestState.ENDED,
        GuestEvent.LEFT: GuestState.ENDED,
    },
    GuestState.PLAYING: {
        GuestEvent.CONNECTION_LOST: GuestState.RECONNECTING,
        GuestEvent.SENT_AWAY: GuestState.ENDED,
        GuestEvent.LEFT: GuestState.ENDED,
    },
    GuestState.RECONNECTING: {
        GuestEvent.CONNECTED: GuestState.RECONNECTING,
        GuestEvent.CONNECTION_LOST: GuestState.RECONNECTING,
        GuestEvent.TURNED_AWAY: GuestState.RECONNECTING,
        GuestEvent.ACCEPTED_WITH_SNAPSHOT: GuestState.LOADING,
        GuestEvent.ACCEPTED_AS_IS: GuestState.PLAYING,
        GuestEvent.GAVE_UP: GuestState.ENDED,
        GuestEvent.SENT_AWAY: GuestState.ENDED,
        GuestEvent.LEFT: GuestState.ENDED,
    },
    GuestState.ENDED: {},
}

MEMBER_TRANSITIONS: dict[MemberState, dict[MemberEvent, MemberState]] = {
    MemberState.STRANGER: {
        MemberEvent.HELLO: MemberState.KNOCKING,
        MemberEvent.HELLO_OF_FRIEND: MemberState.CUT_OFF,
        MemberEvent.REJECT: MemberState.GONE,
        MemberEvent.CONNECTION_LOST: MemberState.GONE,
        MemberEvent.WAITED_TOO_LONG: MemberState.GONE,
        MemberEvent.LEFT: MemberState.GONE,
    },
    MemberState.KNOCKING: {
        MemberEvent.ACCEPT_WITH_SNAPSHOT: MemberState.LOADING,
        MemberEvent.REJECT: MemberState.GONE,
        MemberEvent.CONNECTION_LOST: MemberState.GONE,
        MemberEvent.WAITED_TOO_LONG: MemberState.GONE,
        MemberEvent.LEFT: MemberState.GONE,
    },
    MemberState.LOADING: {
        MemberEvent.LOADED: MemberState.PLAYING,
        MemberEvent.CONNECTION_LOST: MemberState.CUT_OFF,
        MemberEvent.REPLACED: MemberState.CUT_OFF,
        MemberEvent.SENT_AWAY: MemberState.GONE,
        MemberEvent.LEFT: MemberState.GONE,
    },
    MemberState.PLAYING: {
        MemberEvent.CONNECTION_LOST: MemberState.CUT_OFF,
        MemberEvent.REPLACED: MemberState.CUT_OFF,
        MemberEvent.SENT_AWAY: MemberState.GONE,
        MemberEvent.LEFT: MemberState.GONE,
    },
    MemberState.CUT_OFF: {
        MemberEvent.ACCEPT_AS_IS: MemberState.PLAYING,
        MemberEvent.ACCEPT_WITH_SNAPSHOT: MemberState.LOADING,
        MemberEvent.WAITED_TOO_LONG: MemberState.GONE,
        MemberEvent.SENT_AWAY: MemberState.GONE,
    },
    MemberState.GONE: {},
}

_REPAIR_FROM_GUEST = (RepairRequest, RecordsRequest, MoreSymbolsRequest)
_FROM_HOST_INSIDE = (
    Goodbye,
    ChatLine,
    PlayerStatusChanged,
    Closing,
    KnockTold,
    KnockOver,
    SectionWhole,
    SectionSymbols,
    RepairAnswered,
    SectionRecords,
    RepairRefused,
    SnapshotBegin,
    SnapshotChunk,
    SnapshotEnd,
)

ALLOWED_FROM_GUEST: dict[MemberState, tuple[type, ...]] = {
    MemberState.STRANGER: (Hello, Goodbye),
    MemberState.KNOCKING: (Goodbye,),
    MemberState.LOADING: (Loaded, Goodbye, ChatLine, *_REPAIR_FROM_GUEST),
    MemberState.PLAYING: (Goodbye, ChatLine, Settled, *_REPAIR_FROM_GUEST),
    MemberState.CUT_OFF: (),
    MemberState.GONE: (),
}
"""The reliable messages that a guest may send in each state."""

ALLOWED_FROM_HOST: dict[GuestState, tuple[type, ...]] = {
    GuestState.IDLE: (),
    GuestState.CONNECTING: (),
    GuestState.KNOCKING: (HostIsAsked, Accepted, Rejected, Goodbye),
    GuestState.LOADING: _FROM_HOST_INSIDE,
    GuestState.PLAYING: _FROM_HOST_INSIDE,
    GuestState.RECONNECTING: (HostIsAsked, Accepted, Rejected, Goodbye),
    GuestState.ENDED: (),
}
"""The reliable messages that the host may send to a guest in each state."""


def next_guest_state(state: GuestState, event: GuestEvent) -> GuestState:
    """The state that follows. Raises `LocalProtocolError` if the table has no such line."""
    try:
        return GUEST_TRANSITIONS[state][event]
    except KeyError:
        raise LocalProtocolError(f"a guest that is {state.value} has no {event.value}") from None


def next_member_state(state: MemberState, event: MemberEvent) -> MemberState:
    """The state that follows. Raises `LocalProtocolError` if the table has no such line."""
    try:
        return MEMBER_TRANSITIONS[state][event]
    except KeyError:
        raise LocalProtocolError(f"a member who is {state.value} has no {event.value}") from None


def check_from_guest(state: MemberState, message: object) -> None:
    """Raises `RemoteProtocolError` for a message that this state does not allow."""
    if not isinstance(message, ALLOWED_FROM_GUEST[state]):
        raise RemoteProtocolError(f"{type(message).__name__} from a guest who is {state.value}")


def check_from_host(state: GuestState, message: object) -> None:
    """Raises `RemoteProtocolError` for a message that this state does not allow."""
    if not isinstance(message, ALLOWED_FROM_HOST[state]):
        raise RemoteProtocolError(f"{type(message).__name__} for a guest that is {state.value}")
