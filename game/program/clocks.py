"""What time it is for a program, and how it waits."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clocks:
    """The system's own, where nothing else is said."""

    now_s: Callable[[], float] = time.monotonic
    """Seconds since any moment; never goes back."""
    unix_s: Callable[[], float] = time.time
    """Seconds since 1970, which all programs of a machine share."""
    pause: Callable[[float], None] = time.sleep
    """Lets so many seconds pass."""


SYSTEM_CLOCKS = Clocks()
