"""Calls of animals and of water now and then: as often as the place has it, and by chance."""

from collections.abc import Callable
from random import Random

from scenes.play.soundscape import CALLS, Place, gap_s, hears_thunder
from scenes.view.clouds import lightning_at

NEAR = 0.9
FAR = 0.25
MUFFLED = 0.45
"""How much of thunder comes through a roof."""
THUNDER_AFTER_S = 0.7


class Wildlife:
    """Lets what lives at a place be heard."""

    def __init__(self, dice: Random, play: Callable[[str, float, float], None]) -> None:
        """`play` plays a sound at a volume from 0 to 1, from a side between -1 and 1."""
        self._dice = dice
        self._play = play
        self._next_s: dict[str, float] = {}
        self._has_thundered = False

    def update(self, now_s: float, place: Place) -> None:
        """Goes on to this moment."""
        self._thunder(now_s, place)
        for call in CALLS:
            if not call.is_heard(place):
                self._next_s.pop(call.sound, None)
                continue
            wait_s = self._dice.expovariate(1 / gap_s(call, place))
            next_s = self._next_s.setdefault(call.sound, now_s + wait_s)
            if now_s >= next_s:
                self._play(call.sound, self._dice.uniform(FAR, NEAR), self._dice.uniform(-1, 1))
                self._next_s[call.sound] = now_s + 0.4 * gap_s(call, place) + wait_s

    def _thunder(self, now_s: float, place: Place) -> None:
        """Thunder follows the lightning that is seen."""
        was = self._has_thundered
        self._has_thundered = lightning_at(now_s - THUNDER_AFTER_S) > 0
        if self._has_thundered and not was and hears_thunder(place):
            self._play(
                "thunder", MUFFLED if place.is_inside else 1.0, self._dice.uniform(-0.6, 0.6)
            )
