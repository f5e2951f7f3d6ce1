"""Who hears which event of a lobby list, and when: the tables of `docs/reference/lobbies.md`.

What an event means and carries is read from `net/lobbies/events.py`. Who hears it when is said
here, and what one list cannot do; the suite in `tests/lobbies/shared` holds every list to both, so
that a list which learns something new, or forgets something, does not pass.
"""

from enum import Enum
from typing import get_args

from msgspec.structs import fields

from net.lobbies import events
from net.lobbies.events import Departure, LobbyAction, LobbyEvent, LobbyProblem
from tools.docs.source import member_docstrings, one_line, table

LISTS = ("server", "steam", "nakama")

HEARD: dict[type, tuple[str, str]] = {
    events.ListReceived: ("who watches", "after each reading, also of an empty list"),
    events.LobbyAppeared: ("who watches", "when it is seen for the first time"),
    events.LobbyChanged: ("who watches", "when what it says differs from what was told last"),
    events.LobbyDisappeared: ("who watches", "when it is not in the list any more"),
    events.ListFailed: ("who watches", "once, until the list could be read again"),
    events.Published: ("the host", "when its lobby is in the list; again when it is there anew"),
    events.PublishFailed: ("the host", "once, until its lobby is there again"),
    events.Refreshed: ("the host", "at each heartbeat that the list confirms"),
    events.JoinWished: ("the player", "after a choice outside the game, if it is still there"),
    events.Invited: ("the invited friend", "if the list can reach its program just then"),
    events.Entered: ("the guest", "when it is inside; again when it asks to enter once more"),
    events.EnterFailed: ("the guest", "when it is refused, or nothing answers"),
    events.LobbyLost: ("who was inside", "when it is not any more, without having left"),
    events.MemberJoined: ("all others inside", "when somebody is inside"),
    events.MemberLeft: ("all others inside", "when somebody is not inside any more"),
    events.MembersChanged: ("all inside", "after each change of who is inside or of a mark"),
    events.OwnerChanged: ("all inside, the new owner too", "when a gathering passes on"),
    events.LobbyChatHeard: ("all inside, the author too", "for each line that is let through"),
    events.ActionRefused: ("who asked", "instead of what was asked"),
    events.CountdownBegan: ("all inside", "when the owner has started"),
    events.CountdownCancelled: ("all inside", "when somebody left or is not ready after all"),
    events.Started: ("all inside", "when the countdown is over; late comers right after `Entered`"),
}
"""Every event: who hears it, and when."""

_BY_ID = "Steam knows lobbies by their ids, so that a name may be there twice"
_VALVES = "Valve's servers notice when a connection ends, and know no other silence"
_ALWAYS = "whoever is inside may always say whether he is ready, so that is never refused"
_TRUSTED = "it has no certificate that could change"
_OUTSIDE = "there is nothing outside the game to choose in"
_NAKAMAS = "Nakama notices when a connection ends, and knows no other silence"
_PARTIES = "Nakama knows parties by their ids, so that a name may be there twice"
_AUTHORITY = "its certificate is an authority's word, and may change with every renewal"
CANNOT: dict[str, dict[type | Enum, str]] = {
    "server": {
        events.JoinWished: _OUTSIDE,
        LobbyAction.READY: _ALWAYS,
    },
    "steam": {
        Departure.TIMED_OUT: _VALVES,
        LobbyProblem.EXPIRED: _VALVES,
        LobbyProblem.NAME_TAKEN: _BY_ID,
        LobbyProblem.NAME_RESERVED: _BY_ID,
        LobbyProblem.SERVICE_CHANGED: _TRUSTED,
        LobbyAction.READY: _ALWAYS,
    },
    "nakama": {
        events.JoinWished: _OUTSIDE,
        Departure.TIMED_OUT: _NAKAMAS,
        LobbyProblem.EXPIRED: _NAKAMAS,
        LobbyProblem.NAME_TAKEN: _PARTIES,
        LobbyProblem.SERVICE_CHANGED: _AUTHORITY,
        LobbyAction.READY: _ALWAYS,
    },
}
"""What a list never reports, and why."""
_WITHOUT_SERVERS = ("steam", "nakama")


def all_events() -> tuple[type, ...]:
    """Every event that `Lobbies.pump` may return."""
    return get_args(LobbyEvent)


def can(kind: str, what: type | Enum) -> bool:
    """Whether a list may report an event, a problem or a departure."""
    return what not in CANNOT[kind]


def can_give_servers(kind: str) -> bool:
    """Whether lobbies of a list can be started on a dedicated server."""
    return kind not in _WITHOUT_SERVERS


def make_lobby_events_table() -> str:
    """Every event, who hears it when, and what it says."""
    rows = []
    for kind in all_events():
        who, when = HEARD[kind]
        names = ", ".join(f"`{each.name}`" for each in fields(kind))
        rows.append([f"`{kind.__name__}`", who, when, names, one_line(kind.__doc__)])
    return table(["event", "who hears it", "when", "says", "meaning"], rows)


def make_lobby_codes_table() -> str:
    """Every problem and every departure, and which list reports it."""
    rows = []
    for codes in (LobbyProblem, Departure, LobbyAction):
        meanings = member_docstrings(codes)
        for code in codes:
            known = ["yes" if can(kind, code) else "" for kind in LISTS]
            meaning = one_line(meanings[code.name])
            rows.append([f"`{codes.__name__}.{code.name}`", *known, meaning])
    return table(["code", *LISTS, "meaning"], rows)


def make_lobby_exceptions() -> str:
    """What a list never reports, and why."""
    lines = []
    for kind, cannot in CANNOT.items():
        for what, why in cannot.items():
            name = what.__name__ if isinstance(what, type) else f"{type(what).__name__}.{what.name}"
            lines.append(f"- {kind} has no `{name}`: {why}.")
    lines += [f"- {kind} has no servers to give: `NO_SERVER`." for kind in _WITHOUT_SERVERS]
    return "\n".join(lines)
