"""How often Python looks for objects that refer to each other in circles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_THRESHOLDS = (20_000, 20, 100)
"""Most of what a simulation makes is gone at once, and without circles."""


@contextmanager
def seldom_looked_for() -> Iterator[None]:
    """For a long run over much content: what is there by now, which stays, is looked at no more,
    and what comes seldom."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
