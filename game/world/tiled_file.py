"""A Tiled map as a file: bounded before the library that understands it takes it whole.

`pytiled-parser` inflates what it is given and opens what a map names, so a few kilobytes could
fill the memory, or another file could be read. What such a map needs is looked for first, in a
tree of our own; only a map that asks for none of it is handed on.
"""

import base64
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias
from xml.etree.ElementTree import Element

import pytiled_parser
from pytiled_parser import TiledMap

from files.parsing import NEW_COPY, inflate, parse_xml, parsing
from files.reading import read_file, words_of
from game.world.sections import AREA_MAX_TILES

MAP_MAX_BYTES = 4 * 1024 * 1024
"""The largest area has 262,144 tiles, at most five bytes each as text."""
TILESET_MAX_BYTES = 256 * 1024
TILESETS_MAX = 16
_ELEMENTS_MAX = 40_000
"""A crowded map has some thousand objects, each with a few properties."""
_DEPTH_MAX = 16
_BYTES_PER_TILE = 4
_LAYERS = ("tileset", "layer", "objectgroup", "properties", "editorsettings")
_Tree: TypeAlias = Element


class MapError(ValueError):
    """A map that does not fit the game: a sentence with the file and, where there is one, the
    object's id in Tiled."""


def read_tiled_map(path: Path) -> TiledMap:
    """The map in a file. Raises `MapError` for a file that is missing, damaged, no map, or needs
    more than a map of this game may."""
    with whole_map(path.name):
        root = parse_xml(_content(path, f"{path.name}:", MAP_MAX_BYTES), **_BOUNDS)
        _check_map(path, root)
        # Where the library finds less than it expects it prints, or raises whatever comes.
        return pytiled_parser.parse_map(path)


_BOUNDS = {"elements_max": _ELEMENTS_MAX, "depth_max": _DEPTH_MAX}


def whole_map(file: str) -> AbstractContextManager[None]:
    """Around whatever reads a map or a tileset: raises `MapError` for everything."""
    return parsing(MapError, f"{file}: is not a whole Tiled map")


def _content(path: Path, what: str, max_bytes: int) -> bytes:
    try:
        return read_file(path, max_bytes)
    except OSError as error:
        raise MapError(f"{what} cannot be read: {words_of(error)}. {NEW_COPY}") from error


def _check_map(path: Path, root: _Tree) -> None:
    if root.tag != "map":
        raise ValueError(f"it is a {root.tag!r}")
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    if not (1 <= width <= AREA_MAX_TILES and 1 <= height <= AREA_MAX_TILES):
        raise MapError(f"{path.name}: the map must be 1 to {AREA_MAX_TILES} tiles a side.")
    for element in root:
        if element.tag not in _LAYERS:
            raise MapError(
                f"{path.name}: nothing is known about <{element.tag}>; layers lie in no group."
            )
    _check_tile_layers(path.name, root.findall("layer"), width, height)
    if any("template" in found.attrib for found in root.iter("object")):
        raise MapError(f"{path.name}: objects are made without templates.")
    tilesets = root.findall("tileset")
    if len(tilesets) > TILESETS_MAX:
        raise MapError(f"{path.name}: there are more than {TILESETS_MAX} tilesets.")
    for tileset in tilesets:
        source = tileset.get("source")
        if source is not None:
            _check_tileset(path, source)


def _check_tile_layers(file: str, layers: list[_Tree], width: int, height: int) -> None:
    names = [layer.get("name") for layer in layers]
    if "ground" not in names:
        raise MapError(f'{file}: there is no tile layer "ground".')
    if len(names) > 1:
        raise MapError(f'{file}: there is a tile layer besides "ground", which nobody would see.')
    (ground,) = layers
    if (ground.get("width"), ground.get("height")) != (str(width), str(height)):
        raise MapError(f'{file}: the layer "ground" is not as large as the map.')
    if any(float(ground.get(name, "0")) != 0 for name in ("offsetx", "offsety")):
        raise MapError(f'{file}: the layer "ground" must not be shifted.')
    for data in ground.iter("data"):
        if data.find("chunk") is not None:
            raise MapError(f"{file}: the map must be orthogonal and of a fixed size.")
        if data.get("encoding") == "base64":
            packed = base64.b64decode(data.text or "")
            if data.get("compression", "") in ("zlib", "gzip"):
                packed = inflate(packed, width * height * _BYTES_PER_TILE)
            elif data.get("compression", ""):
                raise MapError(f"{file}: tiles are packed by zlib or gzip, or not at all.")
            if len(packed) != width * height * _BYTES_PER_TILE:
                raise MapError(f'{file}: the layer "ground" is not as large as the map.')


def _check_tileset(path: Path, source: str) -> None:
    if Path(source).name != source or not source.endswith(".tsx"):
        raise MapError(f"{path.name}: a tileset is a .tsx file beside its map.")
    what = f"{path.name}: the tileset {source}"
    content = _content(path.with_name(source), what, TILESET_MAX_BYTES)
    with parsing(MapError, f"{what} is damaged"):
        if parse_xml(content, **_BOUNDS).tag != "tileset":
            raise ValueError("it is no tileset")
