"""A bot that gets hold of things: it looks in the data how an item comes about, and does the next
thing that brings it nearer, however many things that takes."""

from game.headless.bots.angler import Angler
from game.headless.bots.traveller import FAR_IN_VAIN
from game.rules.friends import friends_here
from game.rules.market import coins_of, pocket_money_of
from game.rules.recipes import KNOWN_RECIPES
from game.rules.trading import is_trading, offers_of
from game.rules.vitals import energy_of
from game.world.calendar import day_of, season_of
from game.world.commands import (
    Buy,
    Craft,
    Load,
    Place,
    Sell,
    Sow,
    Strike,
    Unload,
    Work,
)
from game.world.definitions import GroundWork
from game.world.growth import growth_of
from game.world.machines import clock_of, machine_state
from game.world.records import Destructable, Machine, Soil
from game.world.regrowth import standing_on
from game.world.schedules import whereabouts
from game.world.sections import Kind, Section, tile_key
from game.world.timetables import Standpoint

_DEPTH_MAX = 6
_BED_TILES = 10
"""So many plants one bot looks after."""
_FRIENDS_A_MACHINE = 2
"""So many bots share one of each machine before they put up another."""


class Provider(Angler):
    """Provides what is wanted."""

    def _get(self, item: str, count: int, depth: int = 0) -> bool:
        """Does the next thing that leads to so many of an item in the bag. Returns whether there
        was anything to do, which there is not once they are there."""
        if self._count(item) >= count or depth > _DEPTH_MAX:
            return False
        ways = (self._unload, self._buy, self._craft, self._break, self._make, self._grow)
        if any(way(item, count, depth) for way in ways):
            return True
        if item in self._seat.content.fish and self._fish(depth):
            return True
        return self._is_sold(item) and self._earn(item)

    # Buying and selling

    def _buy(self, item: str, count: int, depth: int) -> bool:
        content, view = self._seat.content, self._seat.view
        season = season_of(content, day_of(view))
        for name, person in content.people.items():
            for offer in offers_of(person, season):
                own = pocket_money_of(view, self._seat.character)
                money = max(coins_of(view), own)
                if offer.item != item or offer.price > money:
                    continue
                there = self._trader(name)
                if there is not None and self._go(there.area, there.x, there.y):
                    wanted = count - self._count(item)
                    wanted = max(1, min(wanted, money // offer.price))
                    is_own = money > coins_of(view)
                    return self._issue(Buy(there.area, person.number, item, wanted, is_own))
                return there is not None
        return False

    def _is_sold(self, item: str) -> bool:
        """Whether somebody sells it in this season, whatever it costs."""
        season = season_of(self._seat.content, day_of(self._seat.view))
        return any(
            offer.item == item
            for person in self._seat.content.people.values()
            for offer in offers_of(person, season)
        )

    def _earn(self, wanted: str) -> bool:
        """Earns coins for something: by what has grown or was caught, by what is left over in the
        bag, and by growing and fishing more. With nothing `wanted` nothing else is given away."""
        content = self._seat.content
        grown = {item for c in content.crops.values() for item in (c.harvest.item, c.prize)}
        kept = self._made_of(wanted) | self._keeps()
        for _, slot in self._slots():
            is_food = slot.item in grown or slot.item in content.fish
            is_spare = bool(wanted) and content.items[slot.item].price > 0
            if slot.item not in kept and (is_food or is_spare) and self._sell(slot.item):
                return True
        return self._tend_any() or (self._rod() is not None and self._fish())

    def _keeps(self) -> set[str]:
        """What it does not sell, because it is on its way to something."""
        return set()

    def _made_of(self, item: str) -> set[str]:
        """An item, and all that goes into it and into that."""
        content = self._seat.content
        ways = [(recipe.result, recipe.ingredients) for recipe in content.recipes.values()]
        for machine in content.machines.values():
            ways += [(recipe.result, recipe.ingredients) for recipe in machine.recipes]
        found, waiting = {item}, [item]
        while waiting:
            made = waiting.pop()
            parts = {part.item for result, of in ways if result.item == made for part in of}
            waiting += parts - found
            found |= parts
        return found

    def _tend_any(self) -> bool:
        """Looks after the beds, with whatever grows now."""
        content, view = self._seat.content, self._seat.view
        season = season_of(content, day_of(view))
        grown = [name for name, crop in content.crops.items() if season in crop.seasons]
        # What seeds are in the bag for first, then what is soonest ripe.
        grown.sort(key=lambda n: (not self._count(content.crops[n].seed), content.crops[n].nights))
        return any(self._tend(name) for name in grown[:2])

    def _sell(self, item: str | None = None, keeps: int = 0) -> bool:
        """Sells one of something that has a price, or of one thing."""
        content = self._seat.content
        buyers = [
            (there, each.number)
            for name, each in content.people.items()
            if each.buys and (there := self._trader(name)) is not None
        ]
        slots = [
            (number, slot)
            for number, slot in self._slots()
            if item in (None, slot.item) and content.items[slot.item].price > 0
        ]
        if not buyers or not slots:
            return False
        home = content.areas[content.start.area].number
        there, person = min(buyers, key=lambda each: each[0].area != home)
        if self._go(there.area, there.x, there.y):
            number, slot = slots[0]
            count = max(1, slot.count - keeps)
            return self._issue(Sell(there.area, person, number, slot.item, count))
        return True

    def _trader(self, person: str) -> Standpoint | None:
        """Where somebody trades now, None while they do not."""
        content, view, tick = self._seat.content, self._seat.view, self._seat.tick
        is_trading_now = is_trading(view, content, person, tick)
        return whereabouts(view, content, person, tick) if is_trading_now else None

    # Making

    def _craft(self, item: str, count: int, depth: int) -> bool:
        content = self._seat.content
        for recipe in content.recipes.values():
            known = self._seat.view.get(KNOWN_RECIPES, recipe.number) is not None
            if recipe.result.item != item or not known:
                continue
            for ingredient in recipe.ingredients:
                if self._count(ingredient.item) < ingredient.count:
                    return self._get(ingredient.item, ingredient.count, depth + 1)
            if recipe.at is not None and not self._stand_by(recipe.at, depth):
                return True
            return self._issue(Craft(recipe.number))
        return False

    def _stand_by(self, station: str, depth: int) -> bool:
        """Goes to a station, which is put up first where there is none. Returns whether it is
        there."""
        placed = self._placeables(station)
        if placed:
            return self._go_to_tile(*placed[0])
        for area in self._seat.content.areas.values():
            for scenery in area.scenery:
                if scenery.sprite == station:
                    return self._go(area.number, scenery.x, scenery.y)
        if not self._get(station, 1, depth + 1):
            self._put_up(station)
        return False

    def _put_up(self, item: str) -> bool:
        """Puts something up at the farm."""
        slot = self._slot_with(item)
        home = self._seat.content.areas[self._seat.content.start.area]
        if slot is None:
            return False
        spawn = home.spawn()
        if self._seat.position.area != home.number:
            self._go(home.number, spawn.x, spawn.y)
            return True
        if not self._issue(Place(home.number, self._tile_beside(), slot, item)):
            self._stroll(64)
        return True

    def _make(self, item: str, count: int, depth: int) -> bool:
        """Lets a machine make it. While all that are needed work there is nothing to do."""
        content = self._seat.content
        for name, machine in content.machines.items():
            for recipe in machine.recipes:
                if recipe.result.item != item:
                    continue
                placed = self._placeables(name)
                free = [at for at in placed if self._machine(*at) is None]
                if placed and not free:
                    # What somebody else had made for something keeps it from going on.
                    if any(self._empty(*at) for at in placed):
                        return True
                    if len(placed) * _FRIENDS_A_MACHINE >= friends_here(self._seat.view):
                        return False
                for ingredient in recipe.ingredients:
                    if self._count(ingredient.item) < ingredient.count:
                        return self._get(ingredient.item, ingredient.count, depth + 1)
                if not free:
                    return self._get(name, 1, depth + 1) or self._put_up(name)
                if self._go_to_tile(*free[0]):
                    return self._issue(Load(*free[0], recipe.number))
                return True
        return False

    def _unload(self, item: str, count: int, depth: int) -> bool:
        """Fetches what a machine has made."""
        return any(
            self._empty(area, tile, item)
            for name in self._seat.content.machines
            for area, tile in self._placeables(name)
        )

    def _empty(self, area: int, tile: int, item: str | None = None) -> bool:
        """Goes and takes out of a machine what it has made: one thing, or whatever it is."""
        content, view = self._seat.content, self._seat.view
        state = machine_state(content, view, area, tile, clock_of(view, self._seat.tick))
        if not state.is_ready or item not in (None, *(stack.item for stack in state.results)):
            return False
        if self._go_to_tile(area, tile):
            return self._issue(Unload(area, tile))
        return True

    def _machine(self, area: int, tile: int) -> Machine | None:
        record = self._seat.view.get(Section(area, Kind.MACHINE), tile)
        return record if isinstance(record, Machine) else None

    # Breaking

    def _break(self, item: str, count: int, depth: int) -> bool:
        """Goes to the nearest thing that leaves some of it, with the tool that it takes."""
        content, view = self._seat.content, self._seat.view
        kinds = {
            name: kind
            for name, kind in content.destructables.items()
            if kind.tool is not None and any(drop.item == item for drop in kind.drops)
        }
        found = []
        for area in content.area_ids if kinds else ():
            section = Section(area, Kind.DESTRUCTABLE)
            for tile in view.keys(section):
                record = view.get(section, tile)
                if not isinstance(record, Destructable):
                    continue
                standing = standing_on(content, record, day_of(view))
                if standing is not None and standing.kind in kinds:
                    found.append((self._far(area, tile), area, tile, standing.kind))
        for far, area, tile, name in sorted(found)[:1]:
            tool = kinds[name].tool
            assert tool is not None
            if far >= 3 * FAR_IN_VAIN:
                return False
            if self._count(tool) == 0:
                return self._get(tool, 1, depth + 1)
            if self._go_to_tile(area, tile):
                return self._issue(Strike(area, tile, tool))
            return True
        return False

    # Growing

    def _grow(self, item: str, count: int, depth: int) -> bool:
        """Tends a bed until it is ripe, and begins one where there is none."""
        content = self._seat.content
        for name, crop in content.crops.items():
            if item in (crop.harvest.item, crop.prize):
                season = season_of(content, day_of(self._seat.view))
                return season in crop.seasons and self._tend(name, depth)
        return False

    def _tend(self, crop: str, depth: int = 0) -> bool:
        """Harvests, waters, sows or digs, whichever a bed of one's own needs first."""
        content, view = self._seat.content, self._seat.view
        area = content.areas[content.start.area].number
        section = Section(area, Kind.SOIL)
        day = day_of(view)
        planted, empty = 0, []
        for tile in sorted(view.keys(section), key=lambda tile: self._far(area, tile)):
            soil = view.get(section, tile)
            if not isinstance(soil, Soil):
                continue
            if soil.crop is None:
                empty.append(tile)
                continue
            planted += 1
            growth = growth_of(content, view, soil, day, (area, tile))
            if growth.is_ripe or growth.is_withered:
                if self._go_to_tile(area, tile) and not self._harvest(area, tile):
                    self._unreachable[area, tile] += 1
                    self._stroll(32)
                return True
            if not growth.is_wet and content.crops[soil.crop].is_thirsty:
                return self._till(area, tile, GroundWork.WATER)
        if planted >= _BED_TILES * friends_here(view):
            return False
        seed = content.crops[crop].seed
        if self._count(seed) == 0:
            return self._buy(seed, 4, depth)
        if empty:
            number = self._slot_with(seed)
            assert number is not None
            return self._act_on(area, empty[0], Sow(area, empty[0], number, seed))
        return self._dig()

    def _dig(self) -> bool:
        """Tills the nearest tile that can be."""
        content, view = self._seat.content, self._seat.view
        home = content.areas[content.start.area]
        if self._seat.position.area != home.number:
            spawn = home.spawn()
            self._go(home.number, spawn.x, spawn.y)
            return True
        here = self._seat.position
        tiles = [
            (abs(x * 16 + 8 - here.x) + abs(y * 16 + 8 - here.y), tile_key(x, y))
            for y in range(home.height)
            for x in range(home.width)
            if home.can_be_tilled(x, y)
        ]
        kinds = (Kind.SOIL, Kind.PLACEABLE, Kind.DESTRUCTABLE)
        for _, tile in sorted(tiles):
            if all(view.get(Section(home.number, kind), tile) is None for kind in kinds):
                return self._till(home.number, tile, GroundWork.TILL)
        return False

    def _till(self, area: int, tile: int, what: GroundWork) -> bool:
        items = self._seat.content.items
        tool = next((slot.item for _, slot in self._slots() if items[slot.item].work is what), None)
        return tool is not None and self._act_on(area, tile, Work(area, tile, tool))

    def _act_on(self, area: int, tile: int, command: Sow | Work) -> bool:
        if self._go_to_tile(area, tile) and not self._issue(command):
            self._unreachable[area, tile] += 1
            self._stroll(32)
        return True

    # Fishing

    def _get_rod(self, depth: int = 0) -> bool:
        """Does the next thing that leads to a rod. Returns whether there was anything to do."""
        return self._rod() is None and any(self._get(name, 1, depth + 1) for name in self._rods())

    def _fish(self, depth: int = 0) -> bool:
        """Fishes, with a rod that it first gets hold of. Returns whether anything bites."""
        rod = self._rod()
        return self._get_rod(depth) if rod is None else self._fish_with(rod)

    @property
    def _energy(self) -> int:
        return energy_of(self._seat.content, self._seat.view, self._seat.character)
