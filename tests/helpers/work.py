"""How much work something is, counted without a clock."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

Trace = Callable[[FrameType, str, Any], Any]


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called while something is done, those in C included. The same on a
    slow and on a busy machine."""
    count = 0

    def heard(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(heard)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def lines_of(work: Callable[[], object]) -> int:
    """How many lines of Python are executed while something is done, which counts loops as well.
    Costs more than `calls_of`."""
    count = 0

    def heard(frame: FrameType, event: str, argument: Any) -> Trace:
        nonlocal count
        count += event == "line"
        return heard

    before = sys.gettrace()
    sys.settrace(heard)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
