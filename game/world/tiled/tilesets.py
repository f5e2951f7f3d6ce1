"""Tilesets: which terrain a tile's number stands for."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from files.fields import read_struct
from files.problems import Reporter, quoted
from game.world.tiled.properties import Known, read_properties
from game.world.tiled.shapes import TILE_PX, TilesetShape, TileShape
from game.world.tiled.tile_data import FLIPS_MASK
from game.world.tiled.tiled_map import TileKind

_TILE_PROPERTIES: Known = {"terrain": str, "solid": bool}
_REPORTED = TileKind("", False)
"""Stands for a tile that something was reported about, so that its map is not blamed as well."""


@dataclass(frozen=True, slots=True)
class Tileset:
    """A tileset of a map."""

    name: str
    first: int
    """The number of its first tile in the map."""
    count: int | None
    """How many tiles it has, when it says so."""
    kinds: dict[int, TileKind]
    """By the tile's number in the tileset, of those that have properties."""
    is_damaged: bool
    """Whether a tile of it could not be read, which was reported."""


def read_tileset(
    described: object,
    first: int,
    terrains: Collection[str],
    reporter: Reporter,
    *,
    is_text: bool,
) -> Tileset | None:
    """A tileset whose tiles are of these terrains, or None after it was reported that it cannot be
    read at all."""
    shape = read_struct(described, TilesetShape, reporter, is_text=is_text)
    if shape is None:
        return None
    if (shape.tilewidth, shape.tileheight) != (TILE_PX, TILE_PX):
        reporter.error(
            f"its tiles are {shape.tilewidth} by {shape.tileheight} pixels",
            f"The tiles must be {TILE_PX} by {TILE_PX} pixels",
        )
    if isinstance(shape.tileoffset, dict) and any(
        str(shift) not in ("0", "0.0") for shift in shape.tileoffset.values()
    ):
        reporter.error("its tiles are drawn with an offset", "Set its Drawing Offset to 0, 0")
    if shape.class_:
        reporter.error(f"it has the class {quoted(shape.class_)}", "Leave its class empty")
    read_properties(shape.properties, {}, reporter, is_text=is_text)
    kinds: dict[int, TileKind] = {}
    is_damaged = False
    for one in shape.tiles:
        number = one.get("id") if isinstance(one, dict) else None
        inside = reporter.at(f"tile {number}")
        found_before = len(reporter.problems)
        tile = read_struct(one, TileShape, inside, is_text=is_text)
        if tile is None:
            is_damaged = True
            continue
        if tile.id in kinds:
            inside.error("it is there twice", "Save the tileset in Tiled once more")
        kind = _kind_of(tile, terrains, inside, is_text=is_text)
        if len(reporter.problems) > found_before:
            kinds[tile.id] = _REPORTED
        elif kind is not None:
            kinds[tile.id] = kind
    return Tileset(shape.name, first, shape.tilecount, kinds, is_damaged)


def _kind_of(
    tile: TileShape, terrains: Collection[str], reporter: Reporter, *, is_text: bool
) -> TileKind | None:
    if tile.animation is not None:
        reporter.error("it is animated", "Take its animation away; the game moves water itself")
    if tile.objectgroup is not None:
        reporter.error(
            "it has collision shapes",
            "Take them away in the Tile Collision Editor; the property solid says what blocks",
        )
    if tile.type or tile.class_:
        reporter.error(
            f"it has the class {quoted(tile.class_ or tile.type)}",
            "Leave its class empty; the property terrain says what it is",
        )
    found_before = len(reporter.problems)
    properties = read_properties(tile.properties, _TILE_PROPERTIES, reporter, is_text=is_text)
    if not tile.properties or len(reporter.problems) > found_before:
        return None
    terrain, solid = properties.get("terrain"), properties.get("solid")
    if not isinstance(terrain, str):
        reporter.error("it has no terrain", "Give it the property terrain, such as grass")
    elif terrain not in terrains:
        reporter.unknown(f"there is no terrain {quoted(terrain)}", terrain, terrains)
    if not isinstance(solid, bool):
        reporter.error(
            "it does not say whether it blocks", "Give it the property solid, of the type bool"
        )
    return TileKind(str(terrain), solid is True)


class Tiles:
    """All tiles of a map's tilesets, by their numbers in the map."""

    def __init__(self, found: Sequence[Tileset | None], reporter: Reporter) -> None:
        """None stands for a tileset that could not be read, which was reported."""
        tilesets = [tileset for tileset in found if tileset is not None]
        self._is_whole = len(tilesets) == len(found)
        self._tilesets = sorted(tilesets, key=lambda tileset: tileset.first)
        self._firsts = [tileset.first for tileset in self._tilesets]
        for before, after in zip(self._tilesets, self._tilesets[1:], strict=False):
            if before.first + (before.count or 1) > after.first:
                reporter.error(
                    f"the tilesets {quoted(before.name)} and {quoted(after.name)} share numbers",
                    "Take one of them out of the map in Tiled, add it again, and draw its tiles",
                )

    def kind(self, number: int) -> TileKind | str:
        """What a tile is, or why that is not known, as the beginning of a sentence."""
        if not self._is_whole:
            return _REPORTED
        number &= ~FLIPS_MASK
        index = bisect_right(self._firsts, number) - 1
        if index < 0:
            return f"the tile {number} is of no tileset"
        tileset = self._tilesets[index]
        local = number - tileset.first
        kind = tileset.kinds.get(local)
        if kind is not None:
            return kind
        if tileset.count is not None and local >= tileset.count:
            return f"the tile {number} is of no tileset"
        if tileset.is_damaged:
            return _REPORTED
        return f"the tile {local} of the tileset {quoted(tileset.name)} has no terrain"
