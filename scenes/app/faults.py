"""Faults while the window is open: one broken event, or one frame that fails, ends no evening.

Each kind of fault is logged once, so that no log grows with the frames.
"""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

FRAMES_MAX = 30
"""Frames in a row that may fail: half a second. A picture that stands still for longer helps nobody
any more, and the program ends as it does at any fault, with the farm saved."""
KINDS_MAX = 20
"""Kinds of fault that are logged."""

_log = logging.getLogger(__name__)


class Faults:
    """What has failed in this run."""

    def __init__(self) -> None:
        self._kinds: set[tuple[str, str, int]] = set()
        self._frames = 0

    @contextmanager
    def of_event(self) -> Iterator[None]:
        """Around what one event does. Whatever it raises is logged, and the event forgotten."""
        try:
            yield
        except Exception as error:  # Whatever it is, the next event is heard.
            self._note("an event", error)

    @contextmanager
    def of_frame(self) -> Iterator[None]:
        """Around what each frame does. Whatever it raises is logged, and the rest of the frame left
        out; in the last of `FRAMES_MAX` frames in a row it is raised."""
        try:
            yield
        except Exception as error:  # Whatever it is, the next frame is tried.
            self._note("a frame", error)
            self._frames += 1
            if self._frames >= FRAMES_MAX:
                raise
        else:
            self._frames = 0

    def _note(self, what: str, error: Exception) -> None:
        where = traceback.extract_tb(error.__traceback__)[-1]
        kind = (type(error).__name__, where.filename, where.lineno or 0)
        if kind not in self._kinds and len(self._kinds) < KINDS_MAX:
            self._kinds.add(kind)
            _log.error("%s failed and is left out", what, exc_info=error)
