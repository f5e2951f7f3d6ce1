"""Calls of animals and of water now and then: as often as the place has it, and by chance."""

from collections.abc import Callable
from random import Random

from scenes.play.soundscape import CALLS, Place, gap_s, hears_thunder
from scenes.view.clouds import is_lightning_far, lightning_at

NEAR = 0.9
FAR = 0.25
MUFFLED = 0.45
"""How much of thunder comes through a roof."""
THUNDER_AFTER_S = 0.7
FAR_THUNDER_AFTER_S = 2.8
"""After a flash that is far away; the next flash comes later than this."""


class Wildlife:
    """Lets what lives at a place be heard."""

    def __init__(self, dice: Random, play: Callable[[str, float, float], None]) -> None:
        """`play` plays a sound at a volume from 0 to 1, from a side between -1 and 1."""
        self._dice = dice
        self._play = play
        self._next_s: dict[str, float] = {}
        self._rolling: set[str] = set()
        """The thunder of the flash that has reached one: it rolls once."""

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
        """Thunder follows the lightning that is seen, later the farther it is."""
        for sound, after_s in (
            ("thunder", THUNDER_AFTER_S),
            ("thunder_far", FAR_THUNDER_AFTER_S),
        ):
            flash_s = now_s - after_s
            is_its = is_lightning_far(flash_s) == (sound == "thunder_far")
            is_heard = is_its and lightning_at(flash_s) > 0
            if is_heard and sound not in self._rolling and hears_thunder(place):
                self._play(
                    sound, MUFFLED if place.is_inside else 1.0, self._dice.uniform(-0.6, 0.6)
                )
            (self._rolling.add if is_heard else self._rolling.discard)(sound)
