"""How much a session holds: the length of every container in it, found by looking, not by asking.

The walk follows every attribute of every object of `net` and `game.coop`, transports and the typed
world left out. A container that is not named in `BOUNDS` may hold 64 things, so one that somebody
adds later is measured too, without anybody thinking of it.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from game.coop.last_authors import NAMES_MAX
from net import limits
from net.ground import SECTIONS_GIVEN_MAX

WORLD_MAX = 20_000
"""Records that a test's world may have; far below what a replica takes."""
_ELSEWHERE = ("net.transports", "game.coop.seat")
_OURS = ("net.", "game.coop.")
_CONTAINERS = (dict, list, set, frozenset, tuple, deque)
_OTHERS_MAX = 64

_PENDING = limits.RESUME_PENDING_MAX + 4 * limits.DIGEST_JOURNAL_CHANGES
BOUNDS: dict[str, int] = {
    "HostSession._members": limits.PLAYERS_MAX - 1,
    "HostSession._by_peer": limits.PLAYERS_MAX - 1,
    "HostSession._events": limits.PUMP_EVENTS_MAX,
    "Approval.pending": 2 * limits.KNOCKS_MAX,
    "PresenceRelay._seen": limits.PLAYERS_MAX,
    "Member.refusals": limits.REFUSALS_UNHEARD_MAX + limits.COMMANDS_PER_TICK_MAX,
    "Member.snapshots": 1 + limits.REPAIR_SYMBOL_SECTIONS_MAX,
    "PeerBus._pending": _PENDING,
    "DueQueue._pending": _PENDING,
    "DueQueue._groups": 2 * _PENDING + 2048,
    "DueQueue._groups{}": 2 * _PENDING + 2048,
    "PeerBus._backlog": _PENDING,
    "PeerBus._commit_bytes": _PENDING,
    "PeerBus._overtaken": limits.BUNDLE_HISTORY + 2,
    "Belief.doubted": _PENDING,
    "Acknowledging._told": limits.BUNDLE_HISTORY,
    "Follower._moments": limits.BUNDLE_HISTORY,
    "Ground._sent": 2 * limits.BUNDLE_HISTORY,
    "Ground._given": SECTIONS_GIVEN_MAX,
    "Ground._given_in": SECTIONS_GIVEN_MAX,
    "Ground._given_in{}": limits.BUNDLE_HISTORY,
    "Ground._named": SECTIONS_GIVEN_MAX,
    "Ground._tracks": limits.CHARACTERS_MAX,
    "Standing.tracks": limits.CHARACTERS_MAX,
    "Superseded._replaced": limits.SUPERSEDED_MAX,
    "Superseded._replaced{}": limits.SUPERSEDED_MAX,
    "PeerBus._confirmed": limits.RESUME_PENDING_MAX,
    "Replica._bases": 256,
    "CommandOutbox._untold": limits.COMMANDS_PENDING_MAX,
    "PeerBus._latest": _PENDING,
    "PeerBus._latest{}": _PENDING,
    "PeerBus._carried": limits.BUNDLE_HISTORY + 2,
    "PeerBus._carried{}": 256,
    "LinkMeter._awaited": limits.BUNDLE_HISTORY,
    "RepairResponder._follow_ups": limits.REPAIR_SYMBOL_SECTIONS_MAX,
    "Ledger.sections": limits.REPLICA_SECTIONS_MAX + 256,
    "Ledger._journal": limits.DIGEST_JOURNAL_CHANGES,
    "Ledger._tombstones": limits.TOMBSTONES_MAX,
    "Ledger._tombstone_times": limits.TOMBSTONES_MAX,
    "SectionLedger.entries": WORLD_MAX,
    "SymbolTable.keys": WORLD_MAX,
    "SnapshotReceiver._seen": limits.REPLICA_SECTIONS_MAX + 256,
    "SnapshotReceiver._seen{}": WORLD_MAX,
    "CommandOutbox._unanswered": limits.COMMANDS_PENDING_MAX,
    "Prediction._layers": limits.COMMANDS_PENDING_MAX,
    "Prediction._merged": 16 * limits.COMMANDS_PENDING_MAX,
    "RepairRequester._symbols": limits.REPAIR_SYMBOL_SECTIONS_MAX,
    "RepairRequester._symbols{}": 3,
    "RepairRequester._questions": limits.REPAIR_SYMBOL_SECTIONS_MAX,
    "RepairResponder._symbols": limits.REPAIR_SYMBOL_SECTIONS_MAX,
    "SymbolTable._sums": limits.SYMBOLS_KEPT,
    "SymbolTable._due": 2049,
    "Symbols._sums": limits.SYMBOLS_KEPT,
    "RepairRequester._tables": limits.REPAIR_SYMBOL_SECTIONS_MAX,
    "RepairRequester._awaited": limits.REPAIR_SYMBOL_SECTIONS_MAX,
    "RepairReport.healed": limits.REPAIR_REPORT_RECORDS_MAX,
    "RepairRequester._untold": limits.REPAIR_REPORT_RECORDS_MAX,
    "TickClock._samples": 2048,
    "Track._samples": 64,
    "Track._unobserved": 256,
    "LastAuthors._authors": NAMES_MAX,
    "Present.tracks": limits.PLAYERS_MAX,
    "Doorway.waiting": 2 * limits.KNOCKS_MAX,
    "HostSeat.last_commands": limits.CHARACTERS_MAX,
    "Whereabouts._last": limits.PLAYERS_MAX,
    "GuestSeat._tracks": 4 * limits.PLAYERS_MAX,
    "GuestSeat._cut_off": 4096,
    "EventQueue._waiting": 2**16,
}


def assert_bounded(*roots: object) -> None:
    """Everything that these objects hold keeps to its bound."""
    for path, length in lengths(*roots).items():
        bound = BOUNDS.get(path, _OTHERS_MAX)
        assert length <= bound, f"{path} should hold at most {bound} things and holds {length}"


def lengths(*roots: object) -> dict[str, int]:
    """The longest container under each "Class.attribute"; of nested ones, "Class.attribute{}"."""
    return _walk(roots)[0]


def held(kind: type, *roots: object) -> int:
    """How many objects of this class of ours there are in everything that these objects hold."""
    return sum(type(found) is kind for found in _walk(roots)[1])


def _walk(roots: Iterable[Any]) -> tuple[dict[str, int], list[object]]:
    """The longest container under each path, and every object of ours."""
    longest: dict[str, int] = {}
    found: list[object] = []
    seen: set[int] = set()
    waiting = list(roots)
    while waiting:
        holder = waiting.pop()
        if id(holder) in seen:
            continue
        seen.add(id(holder))
        found.append(holder)
        for name, value in _attributes(holder):
            path = f"{type(holder).__name__}.{name}"
            waiting += _look_into(path, value, longest)
    return longest, found


def _look_into(path: str, value: Any, longest: dict[str, int]) -> list[object]:
    """Notes the length of a container; returns the objects of ours in it."""
    if not isinstance(value, _CONTAINERS):
        return [value] if _is_ours(type(value).__module__) else []
    longest[path] = max(longest.get(path, 0), len(value))
    found: list[object] = []
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, _CONTAINERS):
            if not isinstance(inner, tuple):
                found += _look_into(path + "{}", inner, longest)
        elif _is_ours(type(inner).__module__):
            found.append(inner)
    return found


@cache
def _is_ours(module: str) -> bool:
    return module.startswith(_OURS) and not module.startswith(_ELSEWHERE)


def _attributes(holder: Any) -> Iterator[tuple[str, object]]:
    yield from vars(holder).items() if hasattr(holder, "__dict__") else ()
    kind: Any = type(holder)
    for name in _slots(kind):
        if hasattr(holder, name):
            yield name, getattr(holder, name)


@cache
def _slots(kind: type) -> tuple[str, ...]:
    return tuple(name for each in kind.__mro__ for name in getattr(each, "__slots__", ()))
