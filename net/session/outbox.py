"""A guest's commands: numbered, repeated until they are answered, in order, and kept until the host
has saved what they did. What the host's program takes with it when it ends is asked for again."""

from collections import deque
from typing import NamedTuple

from net import limits
from net.wire import Numbered

_REPEAT_TICKS = 2
"""Commands are repeated a little more eagerly than changes: somebody waits for the answer."""
_OVERHEAD_BYTES = 12
"""What a number and two headers add to a command on the wire."""


class _Issued(NamedTuple):
    number: int
    command: bytes


class _Answered(NamedTuple):
    issued: _Issued
    revision: int
    """By which the host had dealt with it; `_UNKNOWN` until the host that one is connected to now
    has said so."""


_UNKNOWN = limits.REVISION_MAX + 1


class CommandOutbox:
    """The commands under way from this guest to the host."""

    def __init__(self) -> None:
        self._unanswered: deque[_Issued] = deque()
        self._answered: deque[_Answered] = deque(maxlen=limits.COMMANDS_KEPT_MAX)
        self._next_number = 1
        self._last_sent_tick = -_REPEAT_TICKS
        self._has_new = False

    @property
    def is_empty(self) -> bool:
        """Whether every command has its answer."""
        return not self._unanswered

    @property
    def kept(self) -> int:
        """How many commands have their answer, and are kept until the host has saved what they
        did."""
        return len(self._answered)

    @property
    def next_number(self) -> int:
        """The number that the next command will have."""
        return self._next_number

    @property
    def is_full(self) -> bool:
        """Whether so many are unanswered that no more can be issued."""
        return len(self._unanswered) >= limits.COMMANDS_PENDING_MAX

    def issue(self, command: bytes) -> int:
        """Queues a command and returns its number."""
        number = self._next_number
        self._next_number += 1
        self._unanswered.append(_Issued(number, command))
        self._has_new = True
        return number

    def due(self, tick: int) -> tuple[Numbered, ...]:
        """What belongs into the bundle of this tick: from the oldest on, or nothing."""
        if not self._unanswered:
            return ()
        if not self._has_new and tick - self._last_sent_tick < _REPEAT_TICKS:
            return ()
        self._has_new = False
        self._last_sent_tick = tick
        picked: list[Numbered] = []
        room = limits.DATAGRAM_MAX_BYTES - limits.BUNDLE_HEADER_RESERVE_BYTES
        for number, command in self._unanswered:
            room -= len(command) + _OVERHEAD_BYTES
            if room < 0 or len(picked) == limits.COMMANDS_IN_BUNDLE_MAX:
                break
            picked.append(Numbered(number, command))
        return tuple(picked)

    def settle(self, last_command: int, revision: int, unsafe: int) -> None:
        """The host has dealt with everything up to this number by this revision, and the last
        `unsafe` revisions are not saved."""
        self._answer(last_command, revision)
        while self._answered and self._answered[0].revision <= revision - unsafe:
            self._answered.popleft()

    def _answer(self, last_command: int, revision: int) -> None:
        for index, (issued, known) in enumerate(self._answered):
            if known == _UNKNOWN and issued.number <= last_command:
                self._answered[index] = _Answered(issued, revision)
        while self._unanswered and self._unanswered[0].number <= last_command:
            self._answered.append(_Answered(self._unanswered.popleft(), revision))

    def refused(self, number: int) -> bool:
        """The host refused a command. Returns whether this is the first one hears of it."""
        return any(issued.number == number for issued in self._unanswered)

    def resume(self, command_floor: int) -> int:
        """A session begins or goes on; the host has dealt with commands up to `command_floor`, and
        takes the next ones in order. What was issued before and is newer is sent again, whether it
        had an answer or not: a host that was killed and started again knows what it has saved. If
        it knows even less, what is sent again follows on its number. Returns by how much the
        numbers of those are smaller than before."""
        self._answer(command_floor, _UNKNOWN)
        answered = [one.issued for one in self._answered]
        self._answered.clear()
        for issued in answered:
            if issued.number <= command_floor:
                self._answered.append(_Answered(issued, _UNKNOWN))
        lost = [issued for issued in answered if issued.number > command_floor]
        self._unanswered.extendleft(reversed(lost))
        self._has_new = True
        by = 0
        if self._unanswered:
            by = self._unanswered[0].number - (command_floor + 1)
            self._unanswered = deque(
                _Issued(number - by, command) for number, command in self._unanswered
            )
        self._next_number = command_floor + 1 + len(self._unanswered)
        return by
