"""How much cheaper than the best the picture must be on this machine.

Where frames take too long for some seconds, the picture becomes a step cheaper. It becomes a step
better again after a long while in which half of the time would have done, but each step only once:
where that was too much after all, the cheaper one stays until the window changes. So nothing ever
goes to and fro.
"""

from math import inf
from statistics import median

FRAME_MAX_S = 0.016
"""What a frame may take: one of sixty in a second, less what the system needs to show it."""
WINDOW_S = 3.0
"""How long frames are watched before anything follows from them. The median counts, so that
neither loading nor another program's moment does."""
FRAMES_MIN = 8
"""How many frames there must be at least."""
GAP_S = 1.0
"""After a pause as long as this between two frames, watching begins anew."""
EASY_S = 60.0
"""How long frames must take at most half of what they may before a better picture is tried."""


class FrameBudget:
    """Watches what frames take. Time comes from who owns it."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begins anew with the best picture, as for another window."""
        self.step = 0
        """How many steps cheaper than the best the picture should be."""
        self._least = 0
        self._has_gone_back = False
        self._frames_s: list[float] = []
        self._began_s = self._easy_since_s = 0.0
        self._last_s = -inf

    def spent(self, now_s: float, frame_s: float, steps: int) -> bool:
        """Takes what the frame at this moment has taken, where there are so many cheaper pictures.
        Returns whether the step is another one now."""
        if now_s - self._last_s > GAP_S:
            self._watch(now_s)
            self._easy_since_s = now_s
        self._last_s = now_s
        self._frames_s.append(frame_s)
        if now_s - self._began_s < WINDOW_S or len(self._frames_s) < FRAMES_MIN:
            return False
        usual_s = median(self._frames_s)
        self._watch(now_s)
        if usual_s > FRAME_MAX_S / 2:
            self._easy_since_s = now_s
        if usual_s > FRAME_MAX_S and self.step < steps:
            self.step += 1
            self._least = self.step if self._has_gone_back else self._least
            return True
        if now_s - self._easy_since_s >= EASY_S and self.step > self._least:
            self.step -= 1
            self._has_gone_back, self._easy_since_s = True, now_s
            return True
        return False

    def _watch(self, now_s: float) -> None:
        self._frames_s = []
        self._began_s = now_s
