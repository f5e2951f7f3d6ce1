"""A bot that only walks."""

from game.headless.bots.base import Bot


class Wanderer(Bot):
    """Strolls about, and now and then out of the area."""

    def _decide(self) -> None:
        exits = () if self._obstacles is None else self._obstacles.area.exits
        if self._target is None and exits and self._dice.random() < 0.1:
            rect = self._dice.choice(exits).rect
            self._target = ((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2)
        self._stroll(160)
