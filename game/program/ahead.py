"""What is needed later than at the start is loaded while nobody waits for it."""

import threading
from collections.abc import Callable


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
    for load in loads:
        load()
