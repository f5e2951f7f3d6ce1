"""Waiting for what has to happen, on a machine that may have a hundred other things to do."""

import time
from collections.abc import Callable

_PAUSE_S = 0.01


def wait_until(condition: Callable[[], bool], what: str, within_s: float = 120.0) -> None:
    """Looks again and again until something holds. `what` says what that is; a test that waits for
    it in vain fails with a sentence. Nothing is to be concluded from how long it takes: the bound
    is there for what never comes."""
    deadline_s = time.monotonic() + within_s
    while True:
        is_last = time.monotonic() >= deadline_s
        if condition():
            return
        assert not is_last, f"within {within_s:.0f} s there should have been {what}"
        time.sleep(_PAUSE_S)
