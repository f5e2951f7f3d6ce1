"""A bot that farms."""

from math import hypot
from random import Random

from game.coop.seat import Action, Seat
from game.headless.bots.angler import Angler
from game.headless.bots.base import REACH_PX
from game.headless.bots.neighbour import Neighbour
from game.rules.market import coins_of
from game.world.commands import (
    Buy,
    Craft,
    Eat,
    Load,
    Pick,
    Place,
    Sow,
    Strike,
    Talk,
    Unload,
    Work,
)
from game.world.definitions import GroundWork, Swing
from game.world.records import Placeable, Soil
from game.world.regrowth import standing_at
from game.world.schedules import whereabouts
from game.world.sections import (
    Kind,
    tile_of,
)
from game.world.tiled import TILE_PX

_NEIGHBOURLY_SHARE = 0.08
"""How often it has an eye for friends instead of for work."""
_WORD_SHARE = 0.1
"""How often of these it has a word with somebody who stands close by."""
_TRIP_SHARE = 0.004
"""How often it sets out for the water …"""
_TRIP_DECISIONS = 300
"""… and how often it thinks at most until it is back at work."""


class Farmer(Neighbour, Angler):
    """Chops, breaks, crafts, builds, and tends the bed that it stands before; goes fishing now and
    then, with a rod that it has or buys; and is a friend among friends."""

    def __init__(self, seat: Seat, dice: Random) -> None:
        super().__init__(seat, dice)
        self._trip = 0
        """For how many decisions it still is on its way to the water, or there."""

    def _decide(self) -> None:
        self._note_area()
        if self._fight_on():
            # Once the line is in the water a trip has had its fish.
            self._trip = 0
            return
        if self._go_on_pulling() or self._go_on_talking():
            return
        if self._collect_nearby() or self._is_on_a_trip():
            return
        if self._dice.random() < _NEIGHBOURLY_SHARE and (
            self._talk_to_whoever_is_here() or self._be_a_neighbour()
        ):
            return
        self._work_here()

    def _is_on_a_trip(self) -> bool:
        """Whether it is out to fish: until the line is in the water, or nothing comes of it."""
        if self._trip == 0 and self._dice.random() < _TRIP_SHARE:
            self._trip = _TRIP_DECISIONS
        if self._trip == 0:
            return False
        rod = self._rod()
        goes_on = self._buy_rod() if rod is None else self._fish_with(rod)
        self._trip = self._trip - 1 if goes_on else 0
        return goes_on

    def _buy_rod(self) -> bool:
        """Goes to whoever sells rods. Returns whether somebody does, and there are coins for it."""
        content, seat = self._seat.content, self._seat
        for name, person in content.people.items():
            for offer in person.sells:
                there = whereabouts(seat.view, content, name, seat.tick)
                if offer.item not in self._rods() or there is None:
                    continue
                if offer.price > coins_of(seat.view):
                    continue
                if self._go(there.area, there.x, there.y):
                    return self._issue(Buy(there.area, person.number, offer.item, 1))
                return True
        return False

    def _talk_to_whoever_is_here(self) -> bool:
        """Has a word with somebody close by, at most once in a while."""
        seat, here = self._seat, self._seat.position
        for name, person in seat.content.people.items():
            there = whereabouts(seat.view, seat.content, name, seat.tick)
            if there is None or there.is_inside or there.area != here.area:
                continue
            is_near = hypot(there.x - here.x, there.y - here.y) < REACH_PX
            if is_near and self._dice.random() < _WORD_SHARE:
                self._lines = 0
                return self._issue(Talk(there.area, person.number))
        return False

    def _work_here(self) -> None:
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
        if tree is not None and self._target is None and not self._path:
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
