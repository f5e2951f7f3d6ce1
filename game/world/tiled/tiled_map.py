"""A Tiled map after reading: what is in it, without how it was saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from files.problems import Reporter

PropertyValue: TypeAlias = str | int | float | bool


class TileKind(NamedTuple):
    """What a tile of the ground is."""

    terrain: str
    is_solid: bool


@dataclass(frozen=True, slots=True)
class MapObject:
    """A point or a rectangle, in pixels of the map: offsets of layers are added already."""

    class_name: str
    name: str
    x: float
    y: float
    width: float
    """Of a rectangle, as `height`; 0 for a point."""
    height: float
    properties: Mapping[str, PropertyValue]
    reporter: Reporter
    """Takes what is wrong with it."""

    @property
    def kind(self) -> str:
        """What it is: its class, or its name when it has no class."""
        return self.class_name or self.name


@dataclass(frozen=True, slots=True)
class ObjectLayer:
    """A layer of objects."""

    kind: str
    """Its class, or its name when it has no class."""
    objects: Sequence[MapObject]


@dataclass(frozen=True, slots=True)
class TiledMap:
    """A map."""

    width: int
    """In tiles, as is `height`."""
    height: int
    tile_layers: Sequence[str]
    """The names of the layers of tiles."""
    ground: Sequence[TileKind | None]
    """What one sees of all these from above, row by row; None where every one is empty."""
    object_layers: Sequence[ObjectLayer]
    has_all_tiles: bool
    """Whether every tile layer could be read."""
