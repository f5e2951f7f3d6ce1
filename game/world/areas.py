"""Areas: what a Tiled map says about where one can walk, build, go and stand.

An `Area` is the unchanging part of a place: terrain, walls, exits, spawns, scenery, people, and
what stands there on a new farm. What players change are records. It knows no pictures, so that a
headless host reads the same maps as a window.

A map is orthogonal, of 16 by 16 pixel tiles, with a tile layer `ground` whose tiles carry the
properties `terrain` (text) and `solid` (yes or no), and any of these object layers:

    scenery        class: the sprite               walls     rectangles that block
    destructables  points, class: the kind         people    points, class: the person's id
    spawns         points, class: `start`          exits     rectangles with target_area,
                                                             target_x and target_y (pixels)

There is no layer besides these, none twice and none in a group, so that nothing that somebody drew
is left out in silence. Coordinates are pixels, x to the right and y down.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytiled_parser
from pytiled_parser.layer import ObjectLayer, TileLayer
from pytiled_parser.tiled_object import TiledObject

from game.world.sections import AREA_MAX_TILES, tile_key
from game.world.tiled_file import MapError, read_tiled_map, whole_map

TILE_PX = 16
POSITION_MAX_PX = AREA_MAX_TILES * TILE_PX - 1

_GID_MASK = 0x0FFFFFFF
"""A tile's upper four bits say how it is flipped."""
_OBJECT_LAYERS = frozenset({"scenery", "walls", "destructables", "exits", "people", "spawns"})
_OBJECTS_MAX = 4096
_OBSTACLES_MAX = 1024
"""Walls, exits, people and spawns are gone through one by one for each place that is looked at."""
_OBSTACLE_LAYERS = frozenset({"walls", "exits", "people", "spawns"})
_TILE_PROPERTIES = frozenset({"terrain", "solid"})


class Rect(NamedTuple):
    """A rectangle in pixels; its right and bottom edges do not belong to it."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Rect") -> bool:
        """Whether both have an area in common; touching edges do not count."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left <= x < self.right and self.top <= y < self.bottom


class Exit(NamedTuple):
    """Where one leaves for another area, and where one then stands."""

    rect: Rect
    target_area: str
    target_x: int
    target_y: int


class Spawn(NamedTuple):
    """Where somebody comes in."""

    name: str
    x: int
    y: int


class Scenery(NamedTuple):
    """Something that is only drawn: `sprite` with its foot at (x, y), or its top left corner and
    size when the map has a rectangle."""

    sprite: str
    x: float
    y: float
    width: float
    height: float


class DestructableSite(NamedTuple):
    """What stands on a tile of a new farm."""

    kind: str
    tile_x: int
    tile_y: int


class PersonSite(NamedTuple):
    """Where a person stands."""

    person: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Area:
    """A place, as its map has it."""

    id: str
    number: int
    title: str
    width: int
    """In tiles, as is `height`."""
    height: int
    terrain: tuple[tuple[str, ...], ...]
    """The terrain's name by row and column."""
    solid_rows: tuple[bytes, ...]
    """By row and column: 1 where the terrain itself blocks."""
    walls: tuple[Rect, ...]
    exits: tuple[Exit, ...]
    spawns: tuple[Spawn, ...]
    scenery: tuple[Scenery, ...]
    destructables: tuple[DestructableSite, ...]
    people: tuple[PersonSite, ...]
    kept_free: frozenset[int]
    """The keys of tiles that stay as the map has them: under walls, people, exits and spawns."""

    @property
    def width_px(self) -> int:
        """The width in pixels."""
        return self.width * TILE_PX

    @property
    def height_px(self) -> int:
        """The height in pixels."""
        return self.height * TILE_PX

    def has_tile(self, tile_x: int, tile_y: int) -> bool:
        """Whether there is such a tile."""
        return 0 <= tile_x < self.width and 0 <= tile_y < self.height

    def is_solid_terrain(self, tile_x: int, tile_y: int) -> bool:
        """Whether the terrain blocks; outside the area it does."""
        return not self.has_tile(tile_x, tile_y) or self.solid_rows[tile_y][tile_x] == 1

    def is_buildable(self, tile_x: int, tile_y: int) -> bool:
        """Whether something may be put on this tile as far as the map is concerned."""
        return (
            not self.is_solid_terrain(tile_x, tile_y)
            and tile_key(tile_x, tile_y) not in self.kept_free
        )

    def is_walkable(self, x: float, y: float) -> bool:
        """Whether neither terrain nor wall is at a point in pixels."""
        return not (
            self.is_solid_terrain(int(x) // TILE_PX, int(y) // TILE_PX)
            or any(wall.holds(x, y) for wall in self.walls)
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether a point in pixels lies in the area. False for NaN and infinities."""
        return 0 <= x < self.width_px and 0 <= y < self.height_px

    def spawn(self, name: str = "start") -> Spawn:
        """The spawn of this name, else the middle of the area, so that one always gets in."""
        for spawn in self.spawns:
            if spawn.name == name:
                return spawn
        return Spawn(name, self.width_px // 2, self.height_px // 2)

    def person(self, person: str) -> PersonSite | None:
        """Where a person stands, or None when not in this area."""
        return next((site for site in self.people if site.person == person), None)


def plain_area(area_id: str, number: int, title: str, tiles: int) -> Area:
    """A meadow of `tiles` by `tiles` with nothing in it, for worlds of many thousand records."""
    middle = tiles * TILE_PX // 2
    return Area(
        id=area_id,
        number=number,
        title=title,
        width=tiles,
        height=tiles,
        terrain=(("grass",) * tiles,) * tiles,
        solid_rows=(bytes(tiles),) * tiles,
        walls=(),
        exits=(),
        spawns=(Spawn("start", middle, middle),),
        scenery=(),
        destructables=(),
        people=(),
        kept_free=frozenset({tile_key(middle // TILE_PX, middle // TILE_PX)}),
    )


def load_area(path: Path, area_id: str, number: int, title: str) -> Area:
    """The area of a Tiled map. Raises `MapError` when the file is missing, damaged or says
    something that the game does not understand."""
    with whole_map(path.name):
        return _area_of(read_tiled_map(path), path.name, area_id, number, title)


def _area_of(
    tiled_map: pytiled_parser.TiledMap, file: str, area_id: str, number: int, title: str
) -> Area:
    if tiled_map.infinite or tiled_map.orientation != "orthogonal":
        raise MapError(f"{file}: the map must be orthogonal and of a fixed size.")
    if tuple(tiled_map.tile_size) != (TILE_PX, TILE_PX):
        raise MapError(f"{file}: the tiles must be {TILE_PX} by {TILE_PX} pixels.")
    width, height = int(tiled_map.map_size.width), int(tiled_map.map_size.height)
    terrain, solid_rows = _ground(tiled_map, file, width, height)
    objects = _MapObjects(file, width * TILE_PX, height * TILE_PX, tiled_map)
    walls = tuple(objects.rectangle(o) for o in objects.of("walls"))
    exits = tuple(objects.exit(o) for o in objects.of("exits"))
    spawns = tuple(Spawn(*objects.named_point(o)) for o in objects.of("spawns"))
    people = tuple(PersonSite(*objects.named_point(o)) for o in objects.of("people"))
    return Area(
        id=area_id,
        number=number,
        title=title,
        width=width,
        height=height,
        terrain=terrain,
        solid_rows=solid_rows,
        walls=walls,
        exits=exits,
        spawns=spawns,
        scenery=tuple(objects.scenery(o) for o in objects.of("scenery")),
        destructables=objects.destructables(),
        people=people,
        kept_free=frozenset(_kept_free(width, height, walls, exits, spawns, people)),
    )


def _ground(
    tiled_map: pytiled_parser.TiledMap, file: str, width: int, height: int
) -> tuple[tuple[tuple[str, ...], ...], tuple[bytes, ...]]:
    layer = next(
        (x for x in tiled_map.layers if isinstance(x, TileLayer) and x.name == "ground"), None
    )
    if layer is None or layer.data is None:
        raise MapError(f'{file}: there is no tile layer "ground".')
    if len(layer.data) != height or any(len(row) != width for row in layer.data):
        raise MapError(f'{file}: the layer "ground" is not as large as the map.')
    kinds: dict[int, tuple[str, bool]] = {}
    for first_gid, tileset in tiled_map.tilesets.items():
        for local_id, tile in (tileset.tiles or {}).items():
            properties = tile.properties or {}
            name = properties.get("terrain")
            if isinstance(name, str) and name:
                kinds[first_gid + local_id] = (name, properties.get("solid") is True)
            unknown = properties.keys() - _TILE_PROPERTIES
            if unknown:
                raise MapError(
                    f"{file}: nothing is known about the tile property {min(unknown)!r}; "
                    "there are terrain and solid."
                )
            if not isinstance(properties.get("solid", False), bool):
                raise MapError(f"{file}: the tile property solid is a yes or a no.")
    terrain: list[tuple[str, ...]] = []
    solid_rows: list[bytes] = []
    for y, row in enumerate(layer.data):
        tiles = []
        for x, gid in enumerate(row):
            kind = kinds.get(gid & _GID_MASK)
            if kind is None:
                raise MapError(f"{file}: the ground at tile ({x}, {y}) has no terrain.")
            tiles.append(kind)
        terrain.append(tuple(name for name, _ in tiles))
        solid_rows.append(bytes(solid for _, solid in tiles))
    return tuple(terrain), tuple(solid_rows)


def _kept_free(
    width: int,
    height: int,
    walls: tuple[Rect, ...],
    exits: tuple[Exit, ...],
    spawns: tuple[Spawn, ...],
    people: tuple[PersonSite, ...],
) -> Iterator[int]:
    rows = [bytearray(width) for _ in range(height)]
    for rect in (*walls, *(way_out.rect for way_out in exits)):
        first_x, end_x = int(rect.left) // TILE_PX, -int(-rect.right // TILE_PX)
        for tile_y in range(int(rect.top) // TILE_PX, -int(-rect.bottom // TILE_PX)):
            # By rows: a thousand walls may each be as large as the map.
            rows[tile_y][first_x:end_x] = b"\1" * (end_x - first_x)
    for tile_y, row in enumerate(rows):
        for tile_x in range(width):
            if row[tile_x]:
                yield tile_key(tile_x, tile_y)
    for x, y in [(s.x, s.y) for s in spawns] + [(p.x, p.y) for p in people]:
        yield tile_key(x // TILE_PX, y // TILE_PX)


class _MapObjects:
    """The objects of one map, each checked as it is asked for."""

    def __init__(
        self, file: str, width_px: int, height_px: int, tiled_map: pytiled_parser.TiledMap
    ) -> None:
        self._file = file
        self._width_px = width_px
        self._height_px = height_px
        self._layers: dict[str, list[TiledObject]] = {}
        for layer in tiled_map.layers:
            if not isinstance(layer, ObjectLayer):
                continue
            if layer.name not in _OBJECT_LAYERS:
                known = ", ".join(sorted(_OBJECT_LAYERS))
                raise MapError(
                    f'{file}: nothing is known about an object layer "{layer.name}"; '
                    f"there are {known}."
                )
            if tuple(layer.offset) != (0, 0):
                raise MapError(f'{file}: the layer "{layer.name}" must not be shifted.')
            if layer.name in self._layers:
                raise MapError(f'{file}: there are two layers "{layer.name}".')
            objects_max = _OBSTACLES_MAX if layer.name in _OBSTACLE_LAYERS else _OBJECTS_MAX
            if len(layer.tiled_objects) > objects_max:
                raise MapError(
                    f'{file}: the layer "{layer.name}" has more than {objects_max} objects.'
                )
            self._layers[layer.name] = list(layer.tiled_objects)

    def of(self, layer: str) -> list[TiledObject]:
        return self._layers.get(layer, [])

    def _error(self, item: TiledObject, complaint: str) -> MapError:
        return MapError(f"{self._file}: object {item.id} {complaint}.")

    def _class(self, item: TiledObject) -> str:
        name = item.class_ or item.name
        if not name:
            raise self._error(item, "has no class")
        return str(name)

    def named_point(self, item: TiledObject) -> tuple[str, int, int]:
        x, y = float(item.coordinates.x), float(item.coordinates.y)
        if not (0 <= x < self._width_px and 0 <= y < self._height_px):
            raise self._error(item, "lies outside the map")
        return self._class(item), int(x), int(y)

    def rectangle(self, item: TiledObject) -> Rect:
        left, top = float(item.coordinates.x), float(item.coordinates.y)
        rect = Rect(left, top, left + float(item.size.width), top + float(item.size.height))
        if item.rotation or not (rect.left < rect.right and rect.top < rect.bottom):
            raise self._error(item, "must be a rectangle that is not turned")
        if not (
            rect.left >= 0
            and rect.top >= 0
            and rect.right <= self._width_px
            and rect.bottom <= self._height_px
        ):
            raise self._error(item, "lies outside the map")
        return rect

    def scenery(self, item: TiledObject) -> Scenery:
        x, y = float(item.coordinates.x), float(item.coordinates.y)
        width, height = float(item.size.width), float(item.size.height)
        # It may stand out at the edges, but not somewhere else altogether.
        if not all(abs(value) <= 2 * POSITION_MAX_PX for value in (x, y, width, height)):
            raise self._error(item, "lies outside the map")
        return Scenery(self._class(item), x, y, width, height)

    def exit(self, item: TiledObject) -> Exit:
        properties = item.properties or {}
        area, x, y = (properties.get(f"target_{name}") for name in ("area", "x", "y"))
        if not isinstance(area, str) or not area:
            raise self._error(item, "needs the text property target_area")
        for value, name in ((x, "target_x"), (y, "target_y")):
            if type(value) is not int or not 0 <= value <= POSITION_MAX_PX:
                raise self._error(item, f"needs the whole-number property {name}, in pixels")
        assert isinstance(x, int)
        assert isinstance(y, int)
        return Exit(self.rectangle(item), area, x, y)

    def destructables(self) -> tuple[DestructableSite, ...]:
        sites: dict[tuple[int, int], DestructableSite] = {}
        for item in self.of("destructables"):
            kind, x, y = self.named_point(item)
            tile = (x // TILE_PX, y // TILE_PX)
            if tile in sites:
                raise self._error(item, f"stands on tile {tile}, where there is one already")
            sites[tile] = DestructableSite(kind, *tile)
        return tuple(sites.values())
