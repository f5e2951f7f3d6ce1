"""What Tiled may write about a map, in the names of its JSON format; XML is brought into it.

A field of the type `object` is the editor's own affair: it changes nothing that one sees or walks
on. Every other field is looked at, and a field that is not here is refused.
"""

from typing import Annotated

from msgspec import Meta, Struct, field

_Side = Annotated[int, Meta(ge=1)]
_List = list[object]
_Described = dict[str, object]

TILE_PX = 16
"""The side of a tile, the only size there is."""


class MapShape(Struct):
    """A map's head and its parts, which are looked at one by one."""

    width: _Side
    height: _Side
    tilewidth: int
    tileheight: int
    orientation: str
    infinite: bool = False
    layers: _List = []
    tilesets: _List = []
    properties: _List = []
    class_: str = field(name="class", default="")
    type: object = None
    version: object = None
    tiledversion: object = None
    renderorder: object = None
    compressionlevel: object = None
    backgroundcolor: object = None
    nextlayerid: object = None
    nextobjectid: object = None
    parallaxoriginx: object = None
    parallaxoriginy: object = None
    editorsettings: object = None
    hexsidelength: object = None
    staggeraxis: object = None
    staggerindex: object = None
    skewx: object = None
    skewy: object = None


class LayerShape(Struct, kw_only=True):
    """What every layer has."""

    type: str
    name: str = ""
    class_: str = field(name="class", default="")
    visible: bool = True
    opacity: float = 1.0
    offsetx: float = 0.0
    offsety: float = 0.0
    parallaxx: float = 1.0
    parallaxy: float = 1.0
    tintcolor: str = ""
    mode: str = "normal"
    x: float = 0.0
    y: float = 0.0
    properties: _List = []
    id: object = None
    locked: object = None
    width: object = None
    height: object = None


class GroupShape(LayerShape, kw_only=True):
    """A group of layers."""

    layers: _List = []


class TileLayerShape(LayerShape, kw_only=True):
    """A layer of tiles."""

    width: int
    height: int
    data: list[int] | str = ""
    encoding: str = "csv"
    compression: str = ""
    chunks: _List | None = None
    startx: object = None
    starty: object = None


class ChunkShape(Struct, kw_only=True):
    """A piece of a layer of tiles of an infinite map."""

    x: int
    y: int
    width: _Side
    height: _Side
    data: list[int] | str = ""


class ObjectLayerShape(LayerShape, kw_only=True):
    """A layer of objects."""

    objects: _List
    draworder: object = None
    color: object = None


class ObjectShape(Struct, kw_only=True):
    """An object. The shapes of the first line are not used by the game."""

    gid: object = None
    template: object = None
    ellipse: object = None
    capsule: object = None
    polygon: object = None
    polyline: object = None
    text: object = None
    point: bool = False
    name: str = ""
    type: str = ""
    class_: str = field(name="class", default="")
    x: float
    y: float
    width: float = 0.0
    height: float = 0.0
    rotation: float = 0.0
    visible: bool = True
    opacity: float = 1.0
    properties: _List = []
    id: object = None


class TemplateShape(Struct, kw_only=True):
    """A template: an object, and the tileset of its picture when it has one."""

    object: _Described
    type: str = "template"
    tileset: _Described | None = None


class PropertyShape(Struct, kw_only=True):
    """A custom property."""

    name: str
    type: str = "string"
    value: object = ""
    propertytype: object = None


class TilesetShape(Struct, kw_only=True):
    """A tileset, in a file of its own or in the map."""

    tilewidth: int
    tileheight: int
    name: str = ""
    tilecount: int | None = None
    tiles: _List = []
    properties: _List = []
    class_: str = field(name="class", default="")
    firstgid: object = None
    type: object = None
    version: object = None
    tiledversion: object = None
    columns: object = None
    spacing: object = None
    margin: object = None
    image: object = None
    imagewidth: object = None
    imageheight: object = None
    transparentcolor: object = None
    backgroundcolor: object = None
    objectalignment: object = None
    tilerendersize: object = None
    fillmode: object = None
    tileoffset: object = None
    grid: object = None
    transformations: object = None
    terrains: object = None
    wangsets: object = None
    editorsettings: object = None


class TilesetPlaceShape(Struct, kw_only=True):
    """Where a map's tileset is when it is in a file of its own."""

    firstgid: Annotated[int, Meta(ge=1)]
    source: str


class TileShape(Struct, kw_only=True):
    """What a tileset says about one tile."""

    id: Annotated[int, Meta(ge=0)]
    properties: _List = []
    type: str = ""
    class_: str = field(name="class", default="")
    animation: object = None
    objectgroup: object = None
    probability: object = None
    terrain: object = None
    image: object = None
    imagewidth: object = None
    imageheight: object = None
    x: object = None
    y: object = None
    width: object = None
    height: object = None
