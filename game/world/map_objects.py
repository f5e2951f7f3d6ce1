"""What the objects of a map say, each checked as it is asked for; and the words that a map may use.
`maps.py` says what the layers are.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from files.problems import Reporter, quoted
from game.world.areas import (
    POSITION_MAX_PX,
    Area,
    DestructableSite,
    Exit,
    Gate,
    NamedSpot,
    PersonSite,
    Rect,
    Scenery,
    Spawn,
    SwitchRef,
    SwitchSite,
)
from game.world.sections import AREA_MAX_TILES, SWITCH_NUMBER_MAX
from game.world.shown import TERRAINS
from game.world.tiled import TILE_PX, MapObject, PropertyValue, TiledMap, Vocabulary

START = "start"
"""The spawn at which one comes in."""
NEEDS_PROPERTIES: dict[str, type[PropertyValue]] = {"needs": str}
"""Which switches something waits for: numbers of this area, or `area:number`, with blanks between
them."""
EXIT_PROPERTIES: dict[str, type[PropertyValue]] = {
    "target_area": str,
    "target_x": int,
    "target_y": int,
    **NEEDS_PROPERTIES,
}
"""What an exit says, and of which type."""
SWITCH_PROPERTIES: dict[str, type[PropertyValue]] = {"number": int}
SPOT_NAME = re.compile(r"[a-z][a-z0-9_]{0,23}")
_NEEDS_MAX = 8
WORDS = Vocabulary(
    terrains=TERRAINS,
    properties={
        "scenery": NEEDS_PROPERTIES,
        "walls": {},
        "destructables": {},
        "people": {},
        "spots": {},
        "spawns": {},
        "exits": EXIT_PROPERTIES,
        "switches": SWITCH_PROPERTIES,
        "gates": NEEDS_PROPERTIES,
    },
    unseen=frozenset({"walls", "spots", "spawns", "exits", "gates"}),
    side_max_tiles=AREA_MAX_TILES,
)
"""The layers that there are, and the properties of their objects."""
_OBJECTS_MAX = 4096
_OBSTACLES_MAX = 1024
"""Walls, exits, people and spawns are gone through one by one for each place that is looked at."""
_OBSTACLES = frozenset({"walls", "exits", "people", "spots", "spawns", "switches", "gates"})


@dataclass(frozen=True, slots=True)
class KnownIds:
    """What a map's objects may be; None where anything may be."""

    destructables: Collection[str] | None = None
    people: Mapping[str, str] | None = None
    """The area in which each person lives, by the person's id."""
    areas: Collection[str] | None = None
    scenery: Collection[str] | None = None
    """The sprites that are drawn in every season."""


class _Point(NamedTuple):
    """An object that stands at a pixel."""

    item: MapObject
    kind: str
    x: int
    y: int


class MapObjects:
    """The objects of one map, each checked as it is asked for."""

    def __init__(
        self, tiled_map: TiledMap, area_id: str, known: KnownIds, reporter: Reporter
    ) -> None:
        self._area_id = area_id
        self._known = known
        self._points: dict[str, list[_Point]] = {}
        self._width_px = tiled_map.width * TILE_PX
        self._height_px = tiled_map.height * TILE_PX
        self._objects: dict[str, list[MapObject]] = {kind: [] for kind in WORDS.properties}
        for layer in tiled_map.object_layers:
            self._objects[layer.kind] += layer.objects
        for kind, objects in self._objects.items():
            objects_max = _OBSTACLES_MAX if kind in _OBSTACLES else _OBJECTS_MAX
            if len(objects) > objects_max:
                reporter.at(f'layer "{kind}"').error(
                    f"it has {len(objects)} objects", f"{objects_max} are allowed"
                )
                del objects[objects_max:]
        for kind in ("destructables", "people", "spots", "spawns", "switches"):
            self._points[kind] = list(self._checked_points(kind))

    def walls(self) -> Iterator[Rect]:
        """The rectangles that block."""
        for item in self._objects["walls"]:
            rect = self._rectangle(item, "wall")
            if rect is not None:
                yield rect

    def exits(self) -> Iterator[Exit]:
        """The ways out."""
        for item in self._objects["exits"]:
            rect = self._rectangle(item, "exit")
            area, x, y = (item.properties.get(f"target_{name}") for name in ("area", "x", "y"))
            if not isinstance(area, str) or not area:
                item.reporter.error(
                    "it needs the text property target_area", "Give it the id of an area"
                )
            elif self._known.areas is not None and area not in self._known.areas:
                item.reporter.unknown(
                    f"it leads to {quoted(area)}, which is no area", area, self._known.areas
                )
            for name, value in (("target_x", x), ("target_y", y)):
                if type(value) is not int or not 0 <= value <= POSITION_MAX_PX:
                    item.reporter.error(
                        f"it needs the whole-number property {name}, in pixels",
                        f"Give it the type int and a value of 0 to {POSITION_MAX_PX}",
                    )
            if rect is not None and isinstance(area, str):
                yield Exit(
                    rect,
                    area,
                    x if type(x) is int else 0,
                    y if type(y) is int else 0,
                    self._needs(item),
                )

    def spawns(self) -> Iterator[Spawn]:
        """Where one comes in."""
        seen = set()
        for item, name, x, y in self._points["spawns"]:
            if name != START:
                item.reporter.error(f"there is no spawn {quoted(name)}", f"Its class is {START}")
            elif name in seen:
                item.reporter.error("it is the second spawn start", "Delete one of them")
            seen.add(name)
            yield Spawn(name, x, y)

    def people(self) -> Iterator[PersonSite]:
        """Who stands where."""
        known, seen = self._known.people, set()
        for item, name, x, y in self._points["people"]:
            if known is not None and name not in known:
                item.reporter.unknown(f"{quoted(name)} is nobody in people.toml", name, known)
            elif known is not None and known[name] != self._area_id:
                item.reporter.error(
                    f"{quoted(name)} lives in {quoted(known[name])} as people.toml has it",
                    "Delete the object, or change the person's area",
                )
            elif name in seen:
                item.reporter.error(f"{quoted(name)} stands here twice", "Delete one of them")
            seen.add(name)
            yield PersonSite(name, x, y)

    def spots(self) -> Iterator[NamedSpot]:
        """Where schedules send people."""
        names = {site.kind for site in self._points["people"]}
        for item, name, x, y in self._points["spots"]:
            if not SPOT_NAME.fullmatch(name):
                item.reporter.error(
                    f"{quoted(name)} is no name of a spot",
                    "Use small letters, digits and _, at most 24 of them",
                )
            elif name in names:
                item.reporter.error(
                    f"it is the second spot {quoted(name)}", "Give it a name of its own"
                )
            names.add(name)
            yield NamedSpot(name, x, y)

    def scenery(self) -> Iterator[Scenery]:
        """What is only drawn."""
        for item in self._objects["scenery"]:
            figures = (item.x, item.y, item.width, item.height)
            # It may stand out at the edges, but not somewhere else altogether.
            if not all(abs(figure) <= 2 * POSITION_MAX_PX for figure in figures):
                item.reporter.error("it lies outside the map", "Move it back, or delete it")
            elif self._has_sprite(item):
                yield Scenery(item.kind, *figures, self._needs(item))

    def switches(self) -> Iterator[SwitchSite]:
        """What one sets and resets by hand."""
        seen: set[int] = set()
        for item, sprite, x, y in self._points["switches"]:
            number = item.properties.get("number")
            if type(number) is not int or not 1 <= number <= SWITCH_NUMBER_MAX:
                item.reporter.error(
                    "it needs the whole-number property number",
                    f"Give it the type int and a value of 1 to {SWITCH_NUMBER_MAX}",
                )
            elif number in seen:
                item.reporter.error(f"it is the second switch {number}", "Give it a free number")
            elif self._has_sprite(item):
                seen.add(number)
                yield SwitchSite(sprite, x, y, number)

    def gates(self) -> Iterator[Gate]:
        """What blocks until something is switched on."""
        for item in self._objects["gates"]:
            rect = self._rectangle(item, item.class_name)
            needs = self._needs(item)
            if not needs:
                item.reporter.error(
                    "nothing would ever open it", "Give it the text property needs, such as 1 2"
                )
            if rect is not None and self._has_class(item) and self._has_sprite(item):
                yield Gate(item.kind, rect, needs)

    def destructables(self) -> Iterator[DestructableSite]:
        """What stands there on a new farm."""
        known, taken = self._known.destructables, set()
        for item, kind, x, y in self._points["destructables"]:
            tile = (x // TILE_PX, y // TILE_PX)
            if known is not None and kind not in known:
                item.reporter.unknown(f"{quoted(kind)} is no destructable", kind, known)
            elif tile in taken:
                item.reporter.error(
                    f"it stands on tile {tile}, where there is one already", "Move or delete it"
                )
            taken.add(tile)
            yield DestructableSite(kind, *tile)

    def check_footing(self, area: Area) -> None:
        """Nobody and nothing may stand where a wall or water is."""
        for item, kind, x, y in self._points["destructables"]:
            tile = (x // TILE_PX, y // TILE_PX)
            if not area.is_buildable(*tile):
                item.reporter.error(
                    f"{kind} at tile {tile} stands in a wall, an exit, water or on a spawn",
                    "Move it to a free tile",
                )
        for layer in ("people", "spots", "spawns", "switches"):
            for item, name, x, y in self._points[layer]:
                if not area.is_walkable(x, y):
                    item.reporter.error(
                        f"{name} at ({x}, {y}) is in a wall or in water", "Move it to free ground"
                    )

    def _needs(self, item: MapObject) -> tuple[SwitchRef, ...]:
        """The switches that an object waits for."""
        found = []
        for word in str(item.properties.get("needs", "")).split()[:_NEEDS_MAX]:
            area, _, digits = word.rpartition(":")
            is_number = digits.isascii() and digits.isdigit() and len(digits) <= 2
            if not is_number or not 1 <= int(digits) <= SWITCH_NUMBER_MAX:
                item.reporter.error(
                    f"its property needs has {quoted(word)}, which is no switch",
                    "Write numbers of switches with blanks between them, such as 1 2 or lake:1",
                )
            elif area and self._known.areas is not None and area not in self._known.areas:
                item.reporter.unknown(
                    f"it needs a switch of {quoted(area)}, which is no area",
                    area,
                    self._known.areas,
                )
            else:
                found.append(SwitchRef(area or self._area_id, int(digits)))
        return tuple(found)

    def _has_sprite(self, item: MapObject) -> bool:
        known = self._known.scenery
        if not self._has_class(item):
            return False
        if known is not None and item.kind not in known:
            item.reporter.unknown(
                f"no sprite {quoted(item.kind)} is drawn for every season", item.kind, known
            )
            return False
        return True

    def _has_class(self, item: MapObject) -> bool:
        if not item.kind:
            item.reporter.error("it has no class", "Its class says what it is")
        return bool(item.kind)

    def _checked_points(self, layer: str) -> Iterator[_Point]:
        """The points of a layer that lie in the map."""
        for item in self._objects[layer]:
            if item.width or item.height:
                item.reporter.error("it is a rectangle", "Draw a point (Insert Point)")
            elif not (0 <= item.x < self._width_px and 0 <= item.y < self._height_px):
                item.reporter.error("it lies outside the map", "Move it back, or delete it")
            elif self._has_class(item):
                yield _Point(item, item.kind, int(item.x), int(item.y))

    def _rectangle(self, item: MapObject, word: str) -> Rect | None:
        if item.class_name not in ("", word):
            item.reporter.error(
                f"it has the class {quoted(item.class_name)}",
                f"Here are objects of the class {word} or of none; another layer may be meant",
            )
        rect = Rect(item.x, item.y, item.x + item.width, item.y + item.height)
        if not (rect.left < rect.right and rect.top < rect.bottom):
            item.reporter.error("it must be a rectangle", "Draw one with Insert Rectangle")
            return None
        if not (
            rect.left >= 0
            and rect.top >= 0
            and rect.right <= self._width_px
            and rect.bottom <= self._height_px
        ):
            item.reporter.error(
                "it lies outside the map, or stands out of it",
                f"Keep it within 0 to {self._width_px} and 0 to {self._height_px} pixels",
            )
            return None
        return rect
