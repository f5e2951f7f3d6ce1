"""The faults of a host, as its guests log them: there is no other trace until there are too many.

faults = FaultLog()
with faults:
    guest.advance(now_s)
"""

import logging
from types import TracebackType

import net.session.guest


class FaultLog:
    """Counts what is logged while it is entered, so that each guest of a process has its own."""

    def __init__(self) -> None:
        self._counter = _Counter()
        self._logger = logging.getLogger(net.session.guest.__name__)

    @property
    def count(self) -> int:
        """How many there were so far."""
        return self._counter.count

    def __enter__(self) -> None:
        self._logger.addHandler(self._counter)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._logger.removeHandler(self._counter)


class _Counter(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
