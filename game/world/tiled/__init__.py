"""Maps as the editor Tiled saves them, read strictly: what is not understood is reported, never
skipped, since whoever drew it expects to see it.

`read_tiled_map` gives a `TiledMap`: the layers out of their groups, tiles as terrain, objects with
their properties. It knows no farm; `game/world/maps.py` makes an area of it. A file is bounded
before anything in it is unpacked.
"""

from game.world.tiled.reading import MAP_MAX_BYTES, TILESET_MAX_BYTES, Vocabulary, read_tiled_map
from game.world.tiled.shapes import TILE_PX
from game.world.tiled.tiled_map import (
    MapObject,
    ObjectLayer,
    PropertyValue,
    TiledMap,
    TileKind,
)

__all__ = [
    "MAP_MAX_BYTES",
    "TILESET_MAX_BYTES",
    "TILE_PX",
    "MapObject",
    "ObjectLayer",
    "PropertyValue",
    "TileKind",
    "TiledMap",
    "Vocabulary",
    "read_tiled_map",
]
