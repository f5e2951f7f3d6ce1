"""A bot that farms."""

from game.coop.seat import Action
from game.headless.bots.base import REACH_PX, Bot
from game.world.commands import (
    Craft,
    Eat,
    Load,
    Pick,
    Place,
    Sow,
    Strike,
    Unload,
    Work,
)
from game.world.definitions import GroundWork, Swing
from game.world.records import Placeable, Soil
from game.world.regrowth import standing_at
from game.world.sections import (
    Kind,
    tile_of,
)
from game.world.tiled import TILE_PX


class Farmer(Bot):
    """Chops, breaks, crafts, builds, and tends the bed that it stands before."""

    def _decide(self) -> None:
        if self._go_on_pulling() or self._collect_nearby():
            return
        seat = self._seat
        tree = self._nearest(Kind.DESTRUCTABLE)
        if tree is not None and self._distance_to_tile(tree) < REACH_PX:
            standing = standing_at(seat.content, seat.view, seat.position.area, tree)
            tool = None if standing is None else seat.content.destructables[standing.kind].tool
            if tool is not None and self._slot_with(tool) is not None:
                is_pick = seat.content.items[tool].swing is Swing.PICK
                self._action = Action.SWING_PICK if is_pick else Action.SWING_AXE
                self._issue(Strike(seat.position.area, tree, tool))
                return
        if self._dice.random() < 0.3 and self._build():
            return
        if self._dice.random() < 0.5 and self._tend():
            return
        if self._issue(Pick(seat.position.area, self._tile_beside())) or self._use_machine():
            return
        if tree is not None and self._target is None:
            x, y = tile_of(tree)
            self._target = (x * TILE_PX + 8.0, y * TILE_PX + 20.0)
        if self._stuck_ticks > 5:
            self._target = None
            self._stroll(80)

    def _tend(self) -> bool:
        """Does what the bed before him needs: a harvest, water, a seed, or to be dug at all."""
        seat = self._seat
        area, tile = seat.position.area, self._tile_beside()
        soil = seat.view.get(self._section(Kind.SOIL), tile)
        if not isinstance(soil, Soil):
            return self._work(tile, GroundWork.TILL)
        if soil.crop is None:
            return self._sow(tile)
        return self._harvest(area, tile) or self._work(tile, GroundWork.WATER)

    def _use_machine(self) -> bool:
        """Empties the machine before him, or fills it with what he has."""
        content, area = self._seat.content, self._seat.position.area
        tile = self._nearest(Kind.PLACEABLE)
        if tile is None or self._distance_to_tile(tile) > REACH_PX:
            return False
        standing = self._seat.view.get(self._section(Kind.PLACEABLE), tile)
        machine = content.machines.get(standing.item) if isinstance(standing, Placeable) else None
        if machine is None:
            return False
        return self._issue(Unload(area, tile)) or any(
            self._issue(Load(area, tile, recipe.number)) for recipe in machine.recipes
        )

    def _work(self, tile: int, what: GroundWork) -> bool:
        items = self._seat.content.items
        tool = next((name for name, item in items.items() if item.work is what), None)
        if tool is None:
            return False
        if self._issue(Work(self._seat.position.area, tile, tool)):
            return True
        return self._eat_something()

    def _sow(self, tile: int) -> bool:
        for number, slot in self._slots():
            if slot.item in self._seat.content.crop_of_seed:
                return self._issue(Sow(self._seat.position.area, tile, number, slot.item))
        return False

    def _eat_something(self) -> bool:
        items = self._seat.content.items
        for number, slot in self._slots():
            if items[slot.item].nourishes and self._issue(Eat(number, slot.item)):
                return True
        return False

    def _build(self) -> bool:
        for number in self._dice.sample(sorted(self._seat.content.recipe_ids), 1):
            self._issue(Craft(number))
        for item in ("fence", "torch", *self._seat.content.machines):
            slot = self._slot_with(item)
            if slot is not None:
                area = self._seat.position.area
                return self._issue(Place(area, self._tile_beside(), slot, item))
        return False
