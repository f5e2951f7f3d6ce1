"""Areas: where one can walk, build, go and stand.

An `Area` is the unchanging part of a place: terrain, walls, exits, spawns, scenery, people, and
what stands there on a new farm. What players change are records. It knows no pictures, so that a
headless host reads the same maps as a window. `maps.py` makes one of a Tiled map.

Coordinates are pixels, x to the right and y down.
"""

from dataclasses import dataclass
from typing import NamedTuple

from game.world.sections import AREA_MAX_TILES, tile_key
from game.world.tiled import TILE_PX

TILLABLE = ("grass", "soil")
"""Terrains that a hoe goes into."""
FISHED = ("water",)
"""Terrains that fish live in."""
PLANTABLE = ("grass", "forest_floor")
"""Terrains that a tree takes root in."""
POSITION_MAX_PX = AREA_MAX_TILES * TILE_PX - 1


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


class SwitchRef(NamedTuple):
    """A switch of an area, by the number that maps give it."""

    area: str
    number: int


class Exit(NamedTuple):
    """Where one leaves for another area, and where one then stands."""

    rect: Rect
    target_area: str
    target_x: int
    target_y: int
    needs: tuple[SwitchRef, ...] = ()
    """Switches that must all be on before it leads anywhere."""


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
    needs: tuple[SwitchRef, ...] = ()
    """Switches that must all be on for its other picture, `<sprite>_on`, to be shown."""


class DestructableSite(NamedTuple):
    """What stands on a tile of a new farm."""

    kind: str
    tile_x: int
    tile_y: int


class PersonSite(NamedTuple):
    """Where a person stands who is at home, or is nowhere else all day."""

    person: str
    x: int
    y: int


class NamedSpot(NamedTuple):
    """A place that schedules name."""

    name: str
    x: int
    y: int


class SwitchSite(NamedTuple):
    """Something that one sets and resets by hand, such as a lever, with its foot at (x, y)."""

    sprite: str
    x: int
    y: int
    number: int


class Gate(NamedTuple):
    """What blocks until the switches that it needs are all on. Its picture stands with its foot in
    the middle of the rectangle's lower edge."""

    sprite: str
    rect: Rect
    needs: tuple[SwitchRef, ...]


@dataclass(frozen=True, slots=True)
class Air:
    """What one sees and hears in an area besides what stands there."""

    is_inside: bool = False
    """Whether it has a roof: nothing falls from the sky, and its light is not the sky's."""
    light: tuple[int, int, int] | None = None
    """The colour of everything in there by day; the sky's where there is none."""
    night_light: tuple[int, int, int] | None = None
    """The same in the night; as by day where there is none."""
    sounds: tuple[str, ...] = ()
    """What sounds on there by itself, by the names of sounds."""
    music: str | None = None
    """What is played there in place of the day's and the night's music."""


OPEN_AIR = Air()


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
    """The keys of tiles that stay as the map has them: under walls, people, spots, exits and
    spawns."""
    switches: tuple[SwitchSite, ...] = ()
    gates: tuple[Gate, ...] = ()
    board: tuple[float, float] | None = None
    """Where notes hang that ask for something."""
    is_farmland: bool = False
    """Whether its grass can be tilled."""
    air: Air = OPEN_AIR
    spots: tuple[NamedSpot, ...] = ()
    """Where people go: the spots of the map, and where each of `people` stands."""

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

    def can_be_tilled(self, tile_x: int, tile_y: int) -> bool:
        """Whether a tile is grass or soil of a farm that nothing of the map stands on."""
        return (
            self.is_farmland
            and self.is_buildable(tile_x, tile_y)
            and self.terrain[tile_y][tile_x] in TILLABLE
        )

    def is_plantable(self, tile_x: int, tile_y: int) -> bool:
        """Whether a tree may be planted on a tile, of a farm or not."""
        return self.is_buildable(tile_x, tile_y) and self.terrain[tile_y][tile_x] in PLANTABLE

    def is_water(self, tile_x: int, tile_y: int) -> bool:
        """Whether a line can be cast onto a tile."""
        return self.has_tile(tile_x, tile_y) and self.terrain[tile_y][tile_x] in FISHED

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
        """Where the map has a person, or None when not in this area."""
        return next((site for site in self.people if site.person == person), None)

    def spot(self, name: str) -> NamedSpot | None:
        """The spot of this name, or None."""
        return next((spot for spot in self.spots if spot.name == name), None)

    def switch(self, number: int) -> SwitchSite | None:
        """Where a switch is, or None when not in this area."""
        return next((site for site in self.switches if site.number == number), None)


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
