"""The log of a session's states: one line for each change, with who, why and how long.

Whoever reads a log afterwards sees what happened to each guest, on both sides, without a debugger.
What others wrote is in the lines as it came; whoever shows them escapes it.
"""

import logging
from collections.abc import Callable
from enum import Enum

import msgspec

_log = logging.getLogger(__name__)


class StateLog:
    """The states of one guest, as one side sees them."""

    def __init__(self, side: str, now_s: Callable[[], float]) -> None:
        """`side` is the first word of each line, `now_s` the session's own time."""
        self._side = side
        self._now_s = now_s
        self._since_s = now_s()

    def note(self, before: Enum, after: Enum, because: Enum, why: str, **who: object) -> None:
        """A change, or an event that changes nothing. `why` may be empty."""
        now_s = self._now_s()
        facts: dict[str, object] = {
            "was": before.value, "is": after.value, "because": because.value, "why": why,
            "after_s": round(now_s - self._since_s, 1), **who,
        }  # fmt: skip
        self._since_s = now_s if before is not after else self._since_s
        told = (f"{key}={msgspec.json.encode(fact).decode()}" for key, fact in facts.items())
        _log.info("%s %s", self._side, " ".join(told))
