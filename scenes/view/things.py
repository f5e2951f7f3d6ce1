"""Things that records describe: trees and stones, fences, torches and chests, and what lies about.

The field keeps the records of one area as they are shown, in cells of a chunk each, so that only
what the camera sees is visited. What changes is compared with what was shown before; the
difference is an effect (a knock, a fall, a bounce), whoever caused it and however often it is told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from game.world.areas import Area
from game.world.calendar import day_of, farm_seed
from game.world.content import Content
from game.world.forage import finds_of, is_lying
from game.world.records import Destructable, Drop, Environment, Placeable, Record
from game.world.regrowth import changes_with_days, standing_on
from game.world.sections import Kind, Section, tile_of
from game.world.tiled import TILE_PX
from game.world.world import Change, Reader
from scenes.media.assets import Assets
from scenes.media.sprites import Sprite
from scenes.view.departing import Departing
from scenes.view.ground import CHUNK_PX
from scenes.view.scatter import scatter
from scenes.view.thing import Thing

_HIDES = (Kind.PICKED, Kind.PLACEABLE, Kind.SOIL, Kind.DESTRUCTABLE)
"""What changes when finds come and go."""
ASIDE_PX = 3
"""How far from the middle of its tile something may have grown."""
_SHOWN = (Kind.PLACEABLE, Kind.DESTRUCTABLE, Kind.DROP)


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that has just visibly happened."""

    name: str
    """`hit`, `felled`, `placed`, `taken`, `dropped` or `collected`."""
    record: Record
    x: int
    y: int


@dataclass(slots=True)
class Field:
    """All things of one area."""

    area: Area
    season: str
    assets: Assets
    content: Content
    _day: int = 1
    _growing: dict[int, Destructable] = field(default_factory=dict)
    """The records of what may be something else on another day."""
    finds: dict[int, str] = field(default_factory=dict)
    """What grows wild here and nobody has picked yet: items by the keys of their tiles."""
    _morning: tuple[int, Mapping[int, str]] | None = None
    """A day, and what it has brought."""
    _reader: Reader | None = None
    _things: dict[tuple[Kind, int], Thing] = field(default_factory=dict)
    _cells: dict[tuple[int, int], dict[tuple[Kind, int], Thing]] = field(default_factory=dict)
    departing: Departing = field(default_factory=Departing)
    """What is on its way out of the world."""
    revision: int = 0
    """Another one whenever something stands, looks or moves in another way."""
    open_chest: int | None = None
    """The tile of the chest that one looks into."""
    working: frozenset[int] = frozenset()
    """The tiles of the machines that are at work."""

    def load(self, reader: Reader) -> None:
        """Reads everything anew, without effects."""
        self.revision += 1
        self._things.clear()
        self._cells.clear()
        self._growing.clear()
        self.finds.clear()
        self._reader = reader
        self._day = day_of(reader)
        for kind in _SHOWN:
            section = Section(self.area.number, kind)
            for key in list(reader.keys(section)):
                record = reader.get(section, key)
                if kind is Kind.DESTRUCTABLE:
                    record = self._standing(key, record)
                if record is not None:
                    self._put(kind, key, record, -10.0)
        self._look_for_finds(-10.0)
        for thing in self._things.values():
            self._dress(thing)

    def apply(self, changes: Iterable[Change], now_s: float) -> list[Effect]:
        """Takes over changes, and tells what has visibly happened."""
        effects = []
        has_new_finds = False
        for change in changes:
            if isinstance(change.record, Environment) and change.record.day != self._day:
                self._begin_day(change.record.day, now_s)
                has_new_finds = True
            if change.section.scope == self.area.number and change.section.kind in _HIDES:
                has_new_finds = True
            if change.section.scope == self.area.number and change.section.kind in _SHOWN:
                record = change.record
                if change.section.kind is Kind.DESTRUCTABLE:
                    record = self._standing(change.key, record)
                effect = self._change(change.section.kind, change.key, record, now_s)
                if effect is not None:
                    effects.append(effect)
        return effects + (self._look_for_finds(now_s) if has_new_finds else [])

    def _look_for_finds(self, now_s: float) -> list[Effect]:
        """Shows what can be picked now, and lets the rest go."""
        if self._reader is None:
            return []
        if self._morning is None or self._morning[0] != self._day:
            seed = farm_seed(self._reader)
            self._morning = (self._day, finds_of(self.content, self.area, seed, self._day))
        morning = self._morning[1]
        effects = []
        for key in list(self.finds):
            thing = self._things.get((Kind.PICKED, key))
            is_there = morning.get(key) == self.finds[key]
            if not is_there or not is_lying(self.content, self._reader, self.area, key):
                del self.finds[key]
                if thing is not None:
                    self._remove(thing)
                    if is_there:
                        effects.append(self._gone(thing, now_s))
        for key, item in morning.items():
            if key not in self.finds and is_lying(self.content, self._reader, self.area, key):
                self.finds[key] = item
                x, y = tile_of(key)
                drop = Drop(item, 1, x * TILE_PX + TILE_PX // 2, y * TILE_PX + TILE_PX - 3)
                thing = self._put(Kind.PICKED, key, drop, -10.0)
                self._dress(thing)
        return effects

    def _standing(self, key: int, record: Record | None) -> Record | None:
        """What stands there today, where it is something that grows or comes back."""
        if not isinstance(record, Destructable | None):
            return record
        self._growing.pop(key, None)
        if record is None:
            return None
        if changes_with_days(self.content, record):
            self._growing[key] = record
        return standing_on(self.content, record, self._day)

    def _begin_day(self, day: int, now_s: float) -> None:
        """What has grown over night is seen in the morning, without a sound."""
        self._day = day
        for key, record in list(self._growing.items()):
            standing = standing_on(self.content, record, day)
            old = self._things.get((Kind.DESTRUCTABLE, key))
            if standing == (None if old is None else old.record):
                continue
            if old is not None:
                self._remove(old)
            if standing is not None:
                thing = self._put(Kind.DESTRUCTABLE, key, standing, now_s)
                self._dress(thing)

    def set_season(self, season: str) -> None:
        """Changes every picture to another season."""
        if season != self.season:
            self.season = season
            for thing in self._things.values():
                self._dress(thing)

    def at(self, kind: Kind, key: int) -> Thing | None:
        """The thing of this key, or None."""
        return self._things.get((kind, key))

    def within(self, left: int, top: int, right: int, bottom: int) -> Iterator[Thing]:
        """The things that stand in a rectangle, roughly."""
        for cell_y in range(top // CHUNK_PX, bottom // CHUNK_PX + 1):
            for cell_x in range(left // CHUNK_PX, right // CHUNK_PX + 1):
                cell = self._cells.get((cell_x, cell_y))
                if cell:
                    for thing in cell.values():
                        if left <= thing.x < right and top <= thing.y < bottom:
                            yield thing

    def fly(self, record: Drop, x: int, y: int, now_s: float) -> None:
        """Lets something collected fly to whoever is nearest when it is drawn."""
        sprite = self.assets.world.get(f"drop/{record.item}")
        if sprite is not None:
            self.departing.fly(sprite.frames[0], x, y, now_s)

    def _put(self, kind: Kind, key: int, record: Record, born_s: float) -> Thing:
        if isinstance(record, Drop):
            x, y = record.x, record.y
        else:
            tile_x, tile_y = tile_of(key)
            x = tile_x * TILE_PX + TILE_PX // 2
            y = tile_y * TILE_PX + TILE_PX - 2
            if isinstance(record, Destructable):
                # What has grown stands in no rank.
                x += scatter(key, 5) % (2 * ASIDE_PX + 1) - ASIDE_PX
                y -= scatter(key, 6) % (ASIDE_PX + 1)
        thing = Thing(kind, key, record, x, y, born_s=born_s)
        self._things[kind, key] = thing
        self._cells.setdefault((x // CHUNK_PX, y // CHUNK_PX), {})[kind, key] = thing
        return thing

    def _dress(self, thing: Thing) -> None:
        """Gives a thing the picture that it has now."""
        thing.sprite = self._sprite(thing)
        self.revision += 1

    def _remove(self, thing: Thing) -> None:
        self.revision += 1
        del self._things[thing.kind, thing.key]
        cell = self._cells.get((thing.x // CHUNK_PX, thing.y // CHUNK_PX))
        if cell is not None:
            cell.pop((thing.kind, thing.key), None)

    def _change(self, kind: Kind, key: int, record: Record | None, now_s: float) -> Effect | None:
        old = self._things.get((kind, key))
        if record is None:
            if old is None:
                return None
            self._remove(old)
            self._refresh_around(old)
            return self._gone(old, now_s)
        if old is not None and old.record == record:
            return None
        if old is not None and (
            isinstance(record, Destructable)
            and isinstance(old.record, Destructable)
            and old.record.kind == record.kind
        ):
            was = old.record.health
            old.record = record
            if record.health < was:
                old.knocked_s = now_s
                self.revision += 1
                return Effect("hit", record, old.x, old.y)
            return None
        if (
            old is not None
            and isinstance(record, Placeable)
            and isinstance(old.record, Placeable)
            and old.record.item == record.item
        ):
            # Only turned, or written on.
            has_turned = old.record.turn != record.turn
            old.record = record
            self._dress(old)
            if not has_turned:
                return None
            old.born_s = now_s
            return Effect("placed", record, old.x, old.y)
        if old is not None:
            self._remove(old)
        thing = self._put(kind, key, record, now_s)
        self._dress(thing)
        self._refresh_around(thing)
        if kind is Kind.DESTRUCTABLE and old is not None:
            # It stands in the place of what was felled, and has stood there all the time.
            thing.born_s = -10.0
            return self._gone(old, now_s)
        name = "dropped" if kind is Kind.DROP else "placed"
        if kind is Kind.DROP and old is not None:
            thing.born_s = old.born_s
            return None
        return Effect(name, record, thing.x, thing.y)

    def _gone(self, old: Thing, now_s: float) -> Effect:
        if isinstance(old.record, Drop):
            self.fly(old.record, old.x, old.y, now_s)
            return Effect("collected", old.record, old.x, old.y)
        if isinstance(old.record, Placeable):
            return Effect("taken", old.record, old.x, old.y)
        if old.sprite is not None and old.sprite.height > 30:
            self.departing.fall(old.sprite, (old.x, old.y), now_s)
        return Effect("felled", old.record, old.x, old.y)

    def _refresh_around(self, thing: Thing) -> None:
        """Fences look at their neighbours, so these change their picture too."""
        if thing.kind is not Kind.PLACEABLE:
            return
        tile_x, tile_y = tile_of(thing.key)
        for x, y in ((tile_x, tile_y - 1), (tile_x + 1, tile_y), (tile_x, tile_y + 1),
                     (tile_x - 1, tile_y)):  # fmt: skip
            neighbour = self._things.get((Kind.PLACEABLE, y * 512 + x)) if x >= 0 <= y else None
            if neighbour is not None:
                self._dress(neighbour)

    def _sprite(self, thing: Thing) -> Sprite | None:
        get = self.assets.world.get
        record = thing.record
        if isinstance(record, Drop):
            return self.assets.world.first(f"drop/{record.item}", f"item/{record.item}")
        if isinstance(record, Destructable):
            mark = "~1" if scatter(thing.key, 3) & 1 else ""
            for stem in (f"tree/{record.kind}/{self.season}", f"{record.kind}/{self.season}"):
                found = get(stem + mark) or get(stem)
                if found is not None:
                    return found
            return self.assets.world.unknown
        if isinstance(record, Placeable):
            stem = f"placeable/{record.item}"
            state = "open" if self.open_chest == thing.key else "closed"
            busy = f"{stem}/busy" if thing.key in self.working else stem
            return self.assets.world.first(
                f"{stem}/{self._mask(thing.key, record.item)}",
                f"{stem}/turn{record.turn}",
                f"{stem}/{state}",
                busy,
                stem,
                f"item/{record.item}",
            )
        return None

    def show_open(self, tile: int | None) -> None:
        """Opens a chest's lid and closes the one that was open before."""
        before, self.open_chest = self.open_chest, tile
        for key in (before, tile):
            thing = self._things.get((Kind.PLACEABLE, key)) if key is not None else None
            if thing is not None:
                self._dress(thing)

    def show_working(self, tiles: frozenset[int]) -> None:
        """Lets these machines be seen at work, and no others."""
        before, self.working = self.working, tiles
        for key in before ^ tiles:
            thing = self._things.get((Kind.PLACEABLE, key))
            if thing is not None:
                self._dress(thing)

    def _mask(self, key: int, item: str) -> int:
        """Which of the four neighbours are the same: fences and paths join up."""
        tile_x, tile_y = tile_of(key)
        sides = (
            (1, tile_x, tile_y - 1),
            (2, tile_x + 1, tile_y),
            (4, tile_x, tile_y + 1),
            (8, tile_x - 1, tile_y),
        )
        mask = 0
        for bit, x, y in sides:
            there = self._things.get((Kind.PLACEABLE, y * 512 + x)) if x >= 0 <= y else None
            if (
                there is not None
                and isinstance(there.record, Placeable)
                and there.record.item == item
            ):
                mask |= bit
        return mask
