"""Calls of animals and of water now and then: as often as the place has it, and by chance."""

from collections.abc import Callable
from random import Random

from scenes.play.soundscape import CALLS, Place, gap_s

NEAR = 0.9
FAR = 0.25


class Wildlife:
    """Lets what lives at a place be heard."""

    def __init__(self, dice: Random, play: Callable[[str, float, float], None]) -> None:
        """`play` plays a sound at a volume from 0 to 1, from a side between -1 and 1."""
        self._dice = dice
        self._play = play
        self._next_s: dict[str, float] = {}

    def update(self, now_s: float, place: Place) -> None:
        """Goes on to this moment."""
        for call in CALLS:
            if not call.is_heard(place):
                self._next_s.pop(call.sound, None)
                continue
            wait_s = self._dice.expovariate(1 / gap_s(call, place))
            next_s = self._next_s.setdefault(call.sound, now_s + wait_s)
            if now_s >= next_s:
                self._play(call.sound, self._dice.uniform(FAR, NEAR), self._dice.uniform(-1, 1))
                self._next_s[call.sound] = now_s + 0.4 * gap_s(call, place) + wait_s
