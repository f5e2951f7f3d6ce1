"""A guest's commands: numbered, repeated until they are answered, in order, and kept until the host
has saved what they did. What the host's program takes with it when it ends is asked for again."""

from collections import deque
from typing import NamedTuple

from net import limits
from net.bundles import Numbered
from net.errors import LocalProtocolError
from net.session.repeating import Repeating
from net.sync.bus import Patience

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
        self._has_unknown = False
        """Whether any of these may be of unknown revision."""
        self._next_number = 1
        self._untold: dict[int, None] = {}
        """Commands that the host had dealt with by the time that one came back, without one having
        heard whether it carried them out."""
        self._repeating = Repeating()
        self._last_bundle = 0
        """The number of the bundle that carried commands last; 0 for none."""

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
        """Queues a command and returns its number. Raises `LocalProtocolError` for one of more
        than `limits.COMMAND_MAX_BYTES`, and when the outbox `is_full`."""
        if self.is_full or len(command) > limits.COMMAND_MAX_BYTES:
            waiting = len(self._unanswered)
            raise LocalProtocolError(f"no command: {len(command)} bytes, {waiting} unanswered")
        number = self._next_number
        self._next_number += 1
        self._unanswered.append(_Issued(number, command))
        self._repeating.begin()
        return number

    def has_due(self, tick: int) -> bool:
        """Whether commands belong into the bundle of this tick."""
        return bool(self._unanswered) and self._repeating.is_due(tick)

    def take_due(self, tick: int, bundle: int, patience: Patience) -> tuple[Numbered, ...]:
        """They go with the bundle of this number and tick, from the oldest on."""
        self._repeating.went(tick, patience)
        picked: list[Numbered] = []
        room = limits.DATAGRAM_MAX_BYTES - limits.BUNDLE_HEADER_RESERVE_BYTES
        for number, command in self._unanswered:
            room -= len(command) + _OVERHEAD_BYTES
            if room < 0 or len(picked) == limits.COMMANDS_IN_BUNDLE_MAX:
                break
            picked.append(Numbered(number, command))
        self._last_bundle = bundle
        return tuple(picked)

    def arrived(self, bundle: int) -> None:
        """The host has one's bundle of this number, and has said up to where it has taken commands:
        if it did not take all of them, they go again at once."""
        if self._last_bundle and bundle >= self._last_bundle:
            self._last_bundle = 0
            if self._unanswered:
                self._repeating.begin()

    def settle(self, last_command: int, revision: int, unsafe: int) -> None:
        """The host has dealt with everything up to this number by this revision, and the last
        `unsafe` revisions are not saved."""
        self._answer(last_command, revision)
        while self._answered and self._answered[0].revision <= revision - unsafe:
            self._answered.popleft()

    def _answer(self, last_command: int, revision: int) -> None:
        if self._has_unknown:
            for index, (issued, known) in enumerate(self._answered):
                if known == _UNKNOWN and issued.number <= last_command:
                    self._answered[index] = _Answered(issued, revision)
            self._has_unknown = any(one.revision == _UNKNOWN for one in self._answered)
        while self._unanswered and self._unanswered[0].number <= last_command:
            self._answered.append(_Answered(self._unanswered.popleft(), revision))

    def refused(self, number: int) -> bool:
        """The host refused a command. Returns whether this is the first one hears of it."""
        if number in self._untold:
            del self._untold[number]
            return True
        return any(issued.number == number for issued in self._unanswered)

    def resume(self, command_floor: int) -> int:
        """A session begins or goes on; the host has dealt with commands up to `command_floor`, and
        takes the next ones in order. What was issued before and is newer is sent again, whether it
        had an answer or not: a host that was killed and started again knows what it has saved. If
        it knows even less, what is sent again follows on its number. Returns by how much the
        numbers of those are smaller than before."""
        for issued in self._unanswered:
            if issued.number <= command_floor:
                self._untold[issued.number] = None
        while len(self._untold) > limits.COMMANDS_PENDING_MAX:
            del self._untold[next(iter(self._untold))]
        self._last_bundle = 0
        self._answer(command_floor, _UNKNOWN)
        answered = [one.issued for one in self._answered]
        self._answered.clear()
        for issued in answered:
            if issued.number <= command_floor:
                self._answered.append(_Answered(issued, _UNKNOWN))
        self._has_unknown = bool(self._answered)
        lost = [issued for issued in answered if issued.number > command_floor]
        self._unanswered.extendleft(reversed(lost))
        self._repeating.begin()
        by = 0
        if self._unanswered:
            by = self._unanswered[0].number - (command_floor + 1)
            self._unanswered = deque(
                _Issued(number - by, command) for number, command in self._unanswered
            )
        self._next_number = command_floor + 1 + len(self._unanswered)
        return by
