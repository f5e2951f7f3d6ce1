"""What is needed later than at the start is loaded while nobody waits for it."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from files.staying import staying

Made = TypeVar("Made")


class Lazy(Generic[Made]):
    """Something that is made once, by whoever asks for it first, from whichever thread; who asks
    meanwhile waits for it."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._made: list[Made] = []
        self._lock = threading.Lock()
        self.failure: Exception | None = None
        """Why it cannot be made, once that was tried."""

    def __call__(self) -> Made:
        """It. Raises what making it raises, however often one asks."""
        with self._lock:
            if self.failure is not None:
                raise self.failure
            if not self._made:
                try:
                    self._made.append(self._make())
                except Exception as error:
                    self.failure = error
                    raise
            return self._made[0]

    def load(self) -> None:
        """Makes it ahead of being asked. A failure is told to who asks."""
        with suppress(Exception):
            self()


def load_connections() -> None:
    """Loads the library that connections speak. Without this the first connection does."""
    import net.transports.direct.quic.listener  # noqa: F401 -- To load it is all that is wanted.


def load_ahead(*loads: Callable[[], None]) -> threading.Thread:
    """Loads in a thread beside the program, one after the other. Whoever needs one of them before
    its turn loads it, or waits for it, as if this had not been. Returns the thread, which does not
    hold up the end of the program for longer than one module takes."""
    thread = threading.Thread(target=_load_all, args=(loads,), name="loading ahead", daemon=True)
    thread.start()
    return thread


def _load_all(loads: tuple[Callable[[], None], ...]) -> None:
    with staying():
        for load in loads:
            load()
