"""What is brought in at a start and stays as long as the program runs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def staying() -> Iterator[None]:
    """What is made within it stays: nobody looks for what of it could go, neither meanwhile, which
    would take an eighth of a start, nor later, which would hold up a frame now and then."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
