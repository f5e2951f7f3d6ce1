"""A Tiled map from its file: bounded, looked at whole, and every problem in it reported."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import TypeGuard

from files.fields import read_struct
from files.problems import Reporter, quoted
from game.world.tiled.chunks import put_together
from game.world.tiled.properties import Known, read_properties
from game.world.tiled.saved_file import described_in
from game.world.tiled.shapes import (
    TILE_PX,
    GroupShape,
    LayerShape,
    MapShape,
    ObjectLayerShape,
    ObjectShape,
    TileLayerShape,
    TilesetPlaceShape,
)
from game.world.tiled.templates import Templates
from game.world.tiled.tile_data import FLIPS_MASK, tile_numbers
from game.world.tiled.tiled_map import MapObject, ObjectLayer, TiledMap, TileKind
from game.world.tiled.tilesets import Tiles, Tileset, read_tileset

MAP_MAX_BYTES = 4 * 1024 * 1024
"""The largest area has 262,144 tiles, at most five bytes each as text."""
TILESET_MAX_BYTES = 256 * 1024
TILESETS_MAX = 16
LAYERS_MAX = 64
TILE_LAYERS_MAX = 16
_LAYER_SHAPES: dict[str, type[LayerShape]] = {
    "tilelayer": TileLayerShape,
    "objectgroup": ObjectLayerShape,
    "group": GroupShape,
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that a map may use, as the game has them."""

    terrains: Collection[str]
    properties: Mapping[str, Known]
    """By the kind of layer: the properties that its objects may have."""
    unseen: frozenset[str]
    """The kinds of layers that the game does not draw: one may hide them while drawing."""
    side_max_tiles: int
    """How wide and how high a map may be."""


def read_tiled_map(path: Path, words: Vocabulary, reporter: Reporter) -> TiledMap | None:
    """The map in a file. Reports everything that is wrong with it; None when too little is left
    to say more about it."""
    is_text = path.suffix != ".tmj"
    if path.suffix not in (".tmx", ".tmj"):
        reporter.error("it is no map", "In Tiled save it as .tmx or .tmj")
        return None
    described = described_in(path, "map", MAP_MAX_BYTES, reporter)
    shape = read_struct(described, MapShape, reporter, is_text=is_text) if described else None
    if shape is None or not _is_fit(shape, words.side_max_tiles, reporter, is_text=is_text):
        return None
    if shape.infinite:
        finite = put_together(shape.layers, words.side_max_tiles, TILE_LAYERS_MAX, reporter,
                              is_text=is_text)  # fmt: skip
        if finite is None:
            return None
        shape.width, shape.height, shape.layers = finite
    found = _tilesets(path, shape.tilesets, words.terrains, reporter, is_text=is_text)
    tiles = Tiles(list(found), reporter)
    templates = Templates(path, reporter)
    reader = _LayerReader(shape.width, shape.height, tiles, words, templates, is_text)
    reader.read(shape.layers, _Inherited(), reporter)
    return TiledMap(
        shape.width,
        shape.height,
        reader.tile_layers,
        reader.ground,
        reader.object_layers,
        reader.has_all_tiles,
    )


def _is_fit(shape: MapShape, side_max_tiles: int, reporter: Reporter, *, is_text: bool) -> bool:
    """Whether a map is of the kind and size that the game has."""
    found_before = len(reporter.problems)
    if shape.orientation != "orthogonal":
        reporter.error(
            f"its orientation is {quoted(shape.orientation)}",
            "The map must be orthogonal: begin a new one, Orientation: Orthogonal",
        )
    if (shape.tilewidth, shape.tileheight) != (TILE_PX, TILE_PX):
        reporter.error(
            f"its tiles are {shape.tilewidth} by {shape.tileheight} pixels",
            f"The tiles must be {TILE_PX} by {TILE_PX} pixels",
        )
    if max(shape.width, shape.height) > side_max_tiles and not shape.infinite:
        reporter.error(
            f"it is {shape.width} by {shape.height} tiles",
            f"A map has 1 to {side_max_tiles} tiles a side: choose Map, Resize Map",
        )
    if len(shape.tilesets) > TILESETS_MAX:
        reporter.error(
            f"it has {len(shape.tilesets)} tilesets", f"{TILESETS_MAX} tilesets are allowed"
        )
    is_fit = len(reporter.problems) == found_before
    if shape.class_:
        reporter.error(f"it has the class {quoted(shape.class_)}", "Leave the map's class empty")
    read_properties(shape.properties, {}, reporter, is_text=is_text)
    return is_fit


def _tilesets(
    path: Path,
    described: Sequence[object],
    terrains: Collection[str],
    reporter: Reporter,
    *,
    is_text: bool,
) -> Iterator[Tileset | None]:
    """The tilesets of a map, None for one that cannot be read."""
    for one in described:
        if isinstance(one, dict) and "source" in one:
            place = read_struct(one, TilesetPlaceShape, reporter, is_text=is_text)
            yield None if place is None else _other_file(path, place, terrains, reporter)
            continue
        name = one.get("name") if isinstance(one, dict) else None
        inside = reporter.at(f"tileset {quoted(name)}")
        first = one.get("firstgid") if isinstance(one, dict) else None
        number = int(first[:10]) if is_text and _is_digits(first) else first
        if type(number) is int and number >= 1:
            yield read_tileset(one, number, terrains, inside, is_text=is_text)
        else:
            inside.error("its firstgid is no number from 1 on", "Save the map in Tiled once more")
            yield None


def _is_digits(text: object) -> TypeGuard[str]:
    return isinstance(text, str) and text.isascii() and text.isdigit()


def _other_file(
    path: Path, place: TilesetPlaceShape, terrains: Collection[str], reporter: Reporter
) -> Tileset | None:
    source = place.source
    if Path(source).name != source or "\\" in source or Path(source).suffix not in (".tsx", ".tsj"):
        reporter.error(
            f"its tileset is {quoted(source)}",
            "A tileset is a .tsx or .tsj file beside its map: save it there, or embed it",
        )
        return None
    folder = reporter.file.rpartition("/")[0]
    inside = reporter.of(f"{folder}/{source}" if folder else source)
    if any(problem.file == inside.file for problem in reporter.problems):
        # Another map has the same tileset, and what is wrong with it was told there.
        inside = Reporter(inside.file)
    described = described_in(path.with_name(source), "tileset", TILESET_MAX_BYTES, inside)
    if described is None:
        return None
    is_text = source.endswith(".tsx")
    return read_tileset(described, place.firstgid, terrains, inside, is_text=is_text)


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What the groups around a layer do to it."""

    x: float = 0.0
    y: float = 0.0
    is_hidden: bool = False
    is_faint: bool = False
    """Whether it is not drawn as it is: half transparent, tinted or mixed in another way."""
    is_parallax: bool = False

    def within(self, layer: LayerShape) -> "_Inherited":
        """The same, with what a layer adds."""
        return replace(
            self,
            x=self.x + layer.offsetx,
            y=self.y + layer.offsety,
            is_hidden=self.is_hidden or not layer.visible,
            is_faint=self.is_faint
            or layer.opacity != 1
            or bool(layer.tintcolor)
            or layer.mode != "normal",
            is_parallax=self.is_parallax or (layer.parallaxx, layer.parallaxy) != (1, 1),
        )


class _LayerReader:
    """Reads layers, those in groups as well, and keeps them in their order."""

    def __init__(
        self,
        width: int,
        height: int,
        tiles: Tiles,
        words: Vocabulary,
        templates: Templates,
        is_text: bool,
    ) -> None:
        self.tile_layers: list[str] = []
        self.ground: list[TileKind | None] = [None] * (width * height)
        self.object_layers: list[ObjectLayer] = []
        self.has_all_tiles = True
        self._width = width
        self._height = height
        self._tiles = tiles
        self._words = words
        self._templates = templates
        self._is_text = is_text
        self._layers_left = LAYERS_MAX

    def read(self, layers: Sequence[object], around: _Inherited, reporter: Reporter) -> None:
        """Reads these layers. Reports what is wrong with them."""
        for described in layers:
            name = described.get("name", "") if isinstance(described, dict) else ""
            inside = reporter.at(f"layer {quoted(name)}")
            self._layers_left -= 1
            if self._layers_left < 0:
                if self._layers_left == -1:
                    reporter.error(
                        f"it has more than {LAYERS_MAX} layers",
                        "Choose Merge Layer Down for some of them",
                    )
                return
            self._read_layer(described, around, inside)

    def _read_layer(self, described: object, around: _Inherited, reporter: Reporter) -> None:
        kind = str(described.get("type")) if isinstance(described, dict) else ""
        shape = _LAYER_SHAPES.get(kind)
        if kind == "imagelayer":
            reporter.error(
                "it is an image layer, which the game does not draw",
                "Delete it; the ground is made of tiles, and scenery of objects",
            )
            return
        if shape is None:
            reporter.error(
                f"it is a layer of the type {quoted(kind)}",
                "There are tile layers, object layers and groups",
            )
            return
        layer = read_struct(described, shape, reporter, is_text=self._is_text)
        if layer is None or not self._is_placed(layer, reporter):
            self.has_all_tiles = False
            return
        read_properties(layer.properties, {}, reporter, is_text=self._is_text)
        state = around.within(layer)
        if state.is_parallax:
            reporter.error("it has a parallax factor", "Set its Parallax Factor to 1, 1")
        if isinstance(layer, GroupShape):
            if layer.class_:
                reporter.error(
                    f"the group has the class {quoted(layer.class_)}", "Leave its class empty"
                )
            self.read(layer.layers, state, reporter)
        elif isinstance(layer, TileLayerShape):
            self._read_tiles(layer, state, reporter)
        elif isinstance(layer, ObjectLayerShape):
            self._read_objects(layer, state, reporter)

    def _is_placed(self, layer: LayerShape, reporter: Reporter) -> bool:
        if (layer.x, layer.y) != (0, 0):
            reporter.error("its x and y are not 0", "Set x and y to 0 and use Offset in Tiled")
            return False
        figures = (layer.offsetx, layer.offsety, layer.opacity, layer.parallaxx, layer.parallaxy)
        if not all(isfinite(figure) for figure in figures):
            reporter.error("one of its numbers is not finite", "Save the map once more")
            return False
        return True

    def _check_seen(self, state: _Inherited, reporter: Reporter) -> None:
        """What one sees in the game must be seen in Tiled, and as it is."""
        if state.is_hidden:
            reporter.error(
                "it is hidden, by itself or by its group",
                "Click its eye in Tiled's list of layers, or delete it",
            )
        if state.is_faint:
            reporter.error(
                "it is drawn half transparent, tinted or mixed, by itself or by its group",
                "Set Opacity to 1, take Tint Color away and choose Blend Mode: Normal",
            )

    def _read_tiles(self, layer: TileLayerShape, state: _Inherited, reporter: Reporter) -> None:
        self._check_seen(state, reporter)
        if len(self.tile_layers) == TILE_LAYERS_MAX:
            reporter.error(
                f"it is one layer of tiles more than {TILE_LAYERS_MAX}",
                "Choose Merge Layer Down for some of them",
            )
            self.has_all_tiles = False
            return
        if layer.class_ not in ("", "ground"):
            reporter.error(
                f"it has the class {quoted(layer.class_)}",
                "Leave a tile layer's class empty; tiles say themselves what they are",
            )
        if (state.x, state.y) != (0, 0):
            reporter.error(
                "it is shifted, by itself or by its group; tiles must not be shifted",
                "Set Offset to 0, 0 and move the tiles (Map, Offset Map)",
            )
        numbers = None
        if (layer.width, layer.height) == (self._width, self._height):
            numbers = tile_numbers(layer, self._width * self._height, reporter)
        else:
            reporter.error(
                f"it is {layer.width} by {layer.height} tiles, and not as large as the map",
                "Save the map in Tiled once more",
            )
        if numbers is None:
            self.has_all_tiles = False
        else:
            kinds = self._kinds_of(numbers, reporter)
            self.ground = [
                kinds[number] or below for number, below in zip(numbers, self.ground, strict=True)
            ]
            self.tile_layers.append(layer.name or layer.class_)

    def _kinds_of(self, numbers: list[int], reporter: Reporter) -> dict[int, TileKind | None]:
        """What each number stands for; None for an empty place."""
        kinds: dict[int, TileKind | None] = {}
        for number in dict.fromkeys(numbers):
            if number & ~FLIPS_MASK == 0:
                kinds[number] = None
                continue
            found = self._tiles.kind(number)
            if isinstance(found, TileKind):
                kinds[number] = found
            else:
                kinds[number] = TileKind("", False)
                if reporter.is_full:
                    continue
                y, x = divmod(numbers.index(number), self._width)
                reporter.error(
                    f"{found}, first at tile ({x}, {y})",
                    "Draw another tile there, or give this one the properties terrain and solid",
                )
        return kinds

    def _read_objects(self, layer: ObjectLayerShape, state: _Inherited, reporter: Reporter) -> None:
        kind = layer.class_ or layer.name
        if kind not in self._words.properties:
            reporter.unknown(
                f"nothing is known about an object layer {quoted(kind)}",
                kind,
                self._words.properties,
            )
            return
        is_seen = kind not in self._words.unseen
        if is_seen:
            self._check_seen(state, reporter)
        objects = []
        for described in layer.objects:
            number = described.get("id") if isinstance(described, dict) else None
            inside = reporter.at(f"object {number}")
            found = self._object(described, kind, state, is_seen, inside)
            if found is not None:
                objects.append(found)
        self.object_layers.append(ObjectLayer(kind, objects))

    def _object(
        self, described: object, kind: str, state: _Inherited, is_seen: bool, reporter: Reporter
    ) -> MapObject | None:
        made = self._templates.filled(described, reporter, is_text=self._is_text)
        if made is None:
            return None
        described, is_text = made
        shape = read_struct(described, ObjectShape, reporter, is_text=is_text)
        if shape is None:
            return None
        found_before = len(reporter.problems)
        for title, found in (
            ("a picture of a tile", shape.gid),
            ("an ellipse", shape.ellipse),
            ("a capsule", shape.capsule),
            ("a polygon", shape.polygon),
            ("a line", shape.polyline),
            ("a text", shape.text),
        ):
            if found is not None:
                reporter.error(
                    f"it is {title}",
                    "Draw a point or a rectangle; docs/guides/maps.md says which where",
                )
        if is_seen and not (shape.visible and shape.opacity == 1):
            reporter.error("it is hidden or half transparent", "Show it in Tiled, or delete it")
        if shape.rotation % 360 != 0:
            reporter.error("it is turned, and must be a rectangle or point that is not turned",
                           "Set its Rotation to 0")  # fmt: skip
        x, y = shape.x + state.x, shape.y + state.y
        if not all(isfinite(figure) for figure in (x, y, shape.width, shape.height)):
            reporter.error("it lies outside the map", "Draw it anew")
        if shape.point and (shape.width or shape.height):
            reporter.error("it is a point with a size", "Draw it anew")
        known = self._words.properties[kind]
        properties = read_properties(shape.properties, known, reporter, is_text=is_text)
        if len(reporter.problems) > found_before:
            return None
        class_name = shape.class_ or shape.type
        return MapObject(
            class_name, shape.name, x, y, shape.width, shape.height, properties, reporter
        )
