"""Which answer belongs to which request, and that each is reported once.

Steam answers the three requests about lobbies twice: as the result of the call, which carries the
call's handle, and as a plain callback, which does not. Either may come first and either may be
late. Whichever comes first is reported, with the handle where it is beyond doubt; the other is
recognised, by lobby where there is one, and dropped.
"""

from dataclasses import dataclass
from enum import Enum, auto

from .ids import CallHandle

_CALLS_MAX = 256
"""Requests without an answer that are remembered; Steam answers every one sooner or later."""
_TWINS_MAX = 64
"""Answers whose plain callback is still expected."""


class CallKind(Enum):
    """What was asked for."""

    CREATE = auto()
    JOIN = auto()
    LIST = auto()


@dataclass(slots=True)
class OpenCall:
    """A request whose result has not come."""

    kind: CallKind
    lobby: int
    """The lobby to be joined; 0 for other requests."""
    reported: bool = False
    """Its plain callback came first and was reported."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What to do with a plain callback."""

    report: bool
    call: CallHandle | None = None


_DROP = Claim(report=False)


class CallLedger:
    """The requests under way. It calls nothing and knows no bytes."""

    def __init__(self) -> None:
        self._open: dict[int, OpenCall] = {}
        self._twins: dict[tuple[CallKind, int], int] = {}

    def begin(self, call: CallHandle, kind: CallKind, lobby: int = 0) -> None:
        """A request was made. A list replaces the one before it, which Steam never finishes."""
        if kind is CallKind.LIST:
            for handle in [h for h, open_call in self._open.items() if open_call.kind is kind]:
                del self._open[handle]
        self._open[call] = OpenCall(kind, lobby)
        while len(self._open) > _CALLS_MAX:
            del self._open[next(iter(self._open))]

    def knows(self, call: int) -> bool:
        """Whether a result is for one of our requests."""
        return call in self._open

    def finish(self, call: int, lobby: int) -> bool:
        """The result of a call came, about this lobby (0 if none). True if it is to be
        reported."""
        done = self._open.pop(call, None)
        if done is None or done.reported:
            return False
        self._expect_twin(done.kind, lobby)
        return True

    def fail(self, call: int) -> OpenCall | None:
        """A call was not carried out. Its request, if that is to be reported."""
        done = self._open.pop(call, None)
        return None if done is None or done.reported else done

    def claim(self, kind: CallKind, lobby: int) -> Claim:
        """A plain callback came, about this lobby (0 if none)."""
        twin = (kind, lobby)
        if twin in self._twins:
            self._twins[twin] -= 1
            if not self._twins[twin]:
                del self._twins[twin]
            return _DROP
        asked = [
            (handle, open_call)
            for handle, open_call in self._open.items()
            if open_call.kind is kind and (kind is not CallKind.JOIN or open_call.lobby == lobby)
        ]
        waiting = [(handle, open_call) for handle, open_call in asked if not open_call.reported]
        if len(waiting) == 1:
            handle, open_call = waiting[0]
            open_call.reported = True
            return Claim(report=True, call=CallHandle(handle))
        if not asked and kind is CallKind.JOIN:
            # Nobody asked to join: this is the lobby that we created ourselves.
            return Claim(report=True)
        # Either nobody asked, or several did and only the results can tell which is which.
        return _DROP

    def _expect_twin(self, kind: CallKind, lobby: int) -> None:
        twin = (kind, lobby)
        self._twins[twin] = self._twins.get(twin, 0) + 1
        while len(self._twins) > _TWINS_MAX:
            del self._twins[next(iter(self._twins))]
