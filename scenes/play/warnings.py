"""What one is told in time: that one gets tired, and that it gets late."""

from game.rules.vitals import energy_of
from game.world.calendar import time_of_day
from scenes.play.hotbar import LOW_ENERGY
from scenes.play.hud import Hud
from scenes.play.window import Desk

LATE_MINUTE = 25 * 60
"""One in the morning: an hour before the night comes by itself."""


class Warnings:
    """Says each thing once a day, as it comes to be so."""

    def __init__(self, desk: Desk, hud: Hud) -> None:
        self._desk = desk
        self._hud = hud
        self._said: set[tuple[str, int]] = set()
        """What was said, and on which day."""

    def update(self) -> None:
        """Looks whether there is something to say."""
        seat = self._desk.seat
        environment = seat.environment
        if environment is None:
            return
        texts = self._desk.context.texts
        share = energy_of(seat.content, seat.view, seat.character) / seat.content.start.energy
        if share <= LOW_ENERGY:
            self._say(texts("sleep.tired"), "icon_energy", environment.day)
        if time_of_day(environment, seat.tick) >= LATE_MINUTE:
            self._say(texts("sleep.late"), "icon_sleep", environment.day)

    def _say(self, text: str, icon: str, day: int) -> None:
        if (text, day) not in self._said:
            self._said = {said for said in self._said if said[1] == day} | {(text, day)}
            self._hud.say(text, icon)
