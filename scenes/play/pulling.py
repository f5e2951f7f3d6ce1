"""Pulling what sits tight: one's own hands on a plant for two.

A press holds on, and everybody sees it; a friend who comes pulls, and each has a share. Who keeps
the key down has it alone after a while, and one share of it.
"""

from game.rules.context import RefusalReason
from game.rules.harvesting import HOLD_TICKS, held_since
from game.rules.reach import tile_middle
from game.world.commands import Harvest
from game.world.records import Soil
from game.world.sections import Kind, Section
from game.world.ticks import TICKS_PER_S
from scenes.play.surroundings import Surroundings
from scenes.play.together import Together
from scenes.play.window import Desk
from scenes.settings.bindings import Action

ALONE_S = HOLD_TICKS / TICKS_PER_S
"""How long the key is held by who has nobody to pull."""
_PUFF_S = 0.4
_TIGHT = (RefusalReason.FOR_TWO, RefusalReason.HOLD_ON)


class Pulling:
    """One's own hold on a plant."""

    def __init__(self, desk: Desk, surroundings: Surroundings, together: Together) -> None:
        self._desk = desk
        self._around = surroundings
        self._together = together
        self._tile: int | None = None
        self._pressed_s: float | None = None
        self._puffed_s = 0.0

    def is_tight(self, tile: int) -> bool:
        """Whether what can be harvested on a tile takes two, or a while."""
        if self.is_held(tile):
            return True
        # What comes off by itself needs no trial, and that is most of what grows.
        return self._is_for_two(tile) and self._desk.seat.refusal(self._harvest(tile)) in _TIGHT

    def _is_for_two(self, tile: int) -> bool:
        seat, area = self._desk.seat, self._around.player.area
        soil = seat.view.get(Section(area, Kind.SOIL), tile)
        if not isinstance(soil, Soil) or soil.crop is None:
            return False
        crop = seat.content.crops.get(soil.crop)
        return crop is not None and crop.for_two

    def is_held(self, tile: int) -> bool:
        """Whether one holds on to it."""
        return self._is_held_by(self._desk.seat.character, tile)

    def share(self, now_s: float) -> float:
        """How much of the time is over that one pulls alone, from 0 to 1."""
        pressed_s = self._pressed_s
        return 0.0 if pressed_s is None else min(1.0, (now_s - pressed_s) / ALONE_S)

    def press(self, tile: int, now_s: float) -> bool:
        """Holds on to what is ripe on a tile. Returns whether it sits tight at all."""
        if not self.is_tight(tile):
            return False
        if self.is_held(tile) or self._together.hold_on(tile):
            self._tile, self._pressed_s = tile, now_s
        return True

    def update(self, now_s: float, is_free: bool) -> None:
        """Pulls with a friend who holds on to the same plant, and alone while the key is held."""
        seat, tile = self._desk.seat, self._tile
        if tile is None:
            return
        if not self.is_held(tile):
            self._tile = self._pressed_s = None
            return
        for friend in seat.players():
            # Two who hold on would wait for each other: one of them pulls.
            if friend.character < seat.character and self._is_held_by(friend.character, tile):
                self._together.pull_with(friend.character)
                self._tile = self._pressed_s = None
                return
        if not is_free or not self._desk.context.input.is_held(Action.INTERACT):
            self._pressed_s = None
        if self._pressed_s is None:
            return
        if now_s - self._puffed_s > _PUFF_S:
            self._puffed_s = now_s
            x, y = tile_middle(tile)
            particles = self._around.view.particles
            particles.burst("fx/chips_soil", (0xA8, 0x75, 0x4D), x, y + 4, 2, 4)
        is_early = seat.refusal(self._harvest(tile)) is RefusalReason.HOLD_ON
        if self.share(now_s) < 1.0 or is_early:
            return
        self._pressed_s = None
        if self._desk.issue(self._harvest(tile)) is None:
            self._tile = None
            self._around.player.reach(now_s)
            self._desk.context.sounds.play("harvest")

    def _harvest(self, tile: int) -> Harvest:
        return Harvest(self._around.player.area, tile)

    def _is_held_by(self, character: int, tile: int) -> bool:
        seat, area = self._desk.seat, self._around.player.area
        return held_since(seat.view, character, area, tile, seat.tick) is not None
