"""Maps become areas: the layers that there are, and what their objects say. docs/guides/maps.md is
for those who draw them.

    ground          tiles with the properties terrain and solid; further tile layers lie over it
    scenery         points, or rectangles; class: the sprite
    walls           rectangles that block
    destructables   points; class: the kind
    people          points; class: the person's id
    spots           points; class: the name by which schedules know the spot
    spawns          points; class: `start`
    exits           rectangles with target_area, target_x and target_y (pixels)
    switches        points with a number; class: the sprite
    gates           rectangles that block until what they need is on; class: the sprite

Scenery, exits and gates may have `needs`: the switches that they wait for.

A layer's class, or else its name, says which of these it is. There may be several of one kind, in
groups or not. Everything else is reported.
"""

from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path

from files.problems import Reporter
from game.world.areas import Area, NamedSpot, PersonSite, Rect, Spawn, SwitchSite
from game.world.map_objects import WORDS, KnownIds, MapObjects
from game.world.sections import tile_key
from game.world.shown import FACE_TILES, TALL
from game.world.tiled import TILE_PX, TiledMap, TileKind, read_tiled_map

_GROUND = "ground"


def load_area(path: Path, area_id: str, number: int, title: str) -> Area:
    """The area of a Tiled map. Raises `ContentError` when the file is missing, damaged or says
    something that the game does not understand."""
    reporter = Reporter(path.name)
    area = read_area(path, area_id, number, title, KnownIds(), reporter)
    reporter.raise_errors()
    assert area is not None
    return area


def read_area(
    path: Path, area_id: str, number: int, title: str, known: KnownIds, reporter: Reporter
) -> Area | None:
    """The area of a Tiled map. Reports everything that is wrong with it; None when too little is
    left of it to be an area."""
    tiled_map = read_tiled_map(path, WORDS, reporter)
    if tiled_map is None:
        return None
    ground = _ground(tiled_map, reporter)
    objects = MapObjects(tiled_map, area_id, known, reporter)
    walls = tuple(objects.walls())
    exits = tuple(objects.exits())
    spawns = tuple(objects.spawns())
    people = tuple(objects.people())
    spots = tuple(objects.spots())
    switches = tuple(objects.switches())
    gates = tuple(objects.gates())
    width, height = tiled_map.width, tiled_map.height
    rows = range(0, width * height, width)
    area = Area(
        id=area_id,
        number=number,
        title=title,
        width=width,
        height=height,
        terrain=tuple(tuple(kind.terrain for kind in ground[y : y + width]) for y in rows),
        solid_rows=tuple(_solid_rows(ground, width, height)),
        walls=walls,
        exits=exits,
        spawns=spawns,
        scenery=tuple(objects.scenery()),
        destructables=tuple(objects.destructables()),
        people=people,
        kept_free=frozenset(
            _kept_free(
                width,
                height,
                (*walls, *(way.rect for way in exits), *(gate.rect for gate in gates)),
                (*spawns, *people, *spots, *switches),
            )
        ),
        switches=switches,
        gates=gates,
        spots=(*spots, *(NamedSpot(*site) for site in people)),
    )
    objects.check_footing(area)
    return area


def _ground(tiled_map: TiledMap, reporter: Reporter) -> list[TileKind]:
    """What each tile is: the uppermost layer that has something there says so."""
    nothing = TileKind("grass", False)
    if tiled_map.has_all_tiles:
        empty = [at for at, kind in enumerate(tiled_map.ground) if kind is None]
        if _GROUND not in tiled_map.tile_layers:
            reporter.error('there is no tile layer "ground"', "Name the lowest tile layer ground")
        elif empty:
            y, x = divmod(empty[0], tiled_map.width)
            reporter.at('layer "ground"').error(
                f"tile ({x}, {y}) has no terrain; {len(empty)} tiles are empty", "Draw tiles there"
            )
    return [kind or nothing for kind in tiled_map.ground]


def _solid_rows(ground: list[TileKind], width: int, height: int) -> Iterator[bytes]:
    """By row and column: 1 where the terrain blocks, or has the face of what is tall before it."""
    tall: list[list[int]] = []
    for y in range(height):
        kinds = ground[y * width : (y + 1) * width]
        row = bytearray(kind.is_solid for kind in kinds)
        for x in chain(*tall[max(0, y - FACE_TILES) : y]):
            row[x] = 1
        tall.append([x for x, kind in enumerate(kinds) if kind.terrain in TALL])
        yield bytes(row)


def _kept_free(
    width: int,
    height: int,
    rects: Collection[Rect],
    points: Collection[Spawn | PersonSite | NamedSpot | SwitchSite],
) -> Iterator[int]:
    rows = [bytearray(width) for _ in range(height)]
    for rect in rects:
        first_x, end_x = int(rect.left) // TILE_PX, -int(-rect.right // TILE_PX)
        for tile_y in range(int(rect.top) // TILE_PX, -int(-rect.bottom // TILE_PX)):
            # By rows: a thousand walls may each be as large as the map.
            rows[tile_y][first_x:end_x] = b"\1" * (end_x - first_x)
    for tile_y, row in enumerate(rows):
        for tile_x in range(width):
            if row[tile_x]:
                yield tile_key(tile_x, tile_y)
    for point in points:
        yield tile_key(point.x // TILE_PX, point.y // TILE_PX)
