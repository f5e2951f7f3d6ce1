"""The small farm's map in the ways in which Tiled can save it, written by means of our own."""

import base64
import gzip
import json
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as Xml

from game.world.areas import Area
from game.world.maps import load_area
from tests.world.small_farm import MAPS

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FARM = (MAPS / "farm.tmx").read_text("utf-8")
GROUND = FARM[FARM.index("<data") : FARM.index("</data>") + len("</data>")]
NUMBERS = [int(number) for number in GROUND.partition(">")[2].partition("<")[0].split(",")]
WIDTH, HEIGHT = 20, 14
PLAIN = load_area(MAPS / "farm.tmx", "farm", 1, "Farm")
"""What the map says, however it is saved."""


def saved(folder: Path, text: str, file: str = "farm.tmx") -> Path:
    """A map of this text beside its tileset."""
    (folder / "terrain.tsx").write_bytes((MAPS / "terrain.tsx").read_bytes())
    path = folder / file
    path.write_text(text, "utf-8")
    return path


def area_of(folder: Path, text: str, file: str = "farm.tmx") -> Area:
    """The area that a map of this text is."""
    return load_area(saved(folder, text, file), "farm", 1, "Farm")


def with_ground(data: str) -> str:
    """The map with other tile data."""
    return FARM.replace(GROUND, data)


def packed(content: bytes, compression: str) -> str:
    """Tile data in base64."""
    text = base64.b64encode(content).decode("ascii")
    attribute = f' compression="{compression}"' if compression else ""
    return f'<data encoding="base64"{attribute}>\n   {text}\n  </data>'


def tile_bytes(numbers: list[int]) -> bytes:
    """The numbers as Tiled packs them."""
    return b"".join(number.to_bytes(4, "little") for number in numbers)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda content: content,
    "zlib": zlib.compress,
    "gzip": gzip.compress,
    "zstd": zstd.compress,
}


def chunk(x: int, y: int, side: int, compression: str | None = None) -> str:
    """A chunk of the map's ground, empty where there is none."""
    numbers = [
        NUMBERS[(y + row) * WIDTH + x + column]
        if 0 <= y + row < HEIGHT and 0 <= x + column < WIDTH
        else 0
        for row in range(side)
        for column in range(side)
    ]
    text = ",".join(map(str, numbers))
    if compression is not None:
        text = base64.b64encode(PACKERS[compression](tile_bytes(numbers))).decode("ascii")
    return f'<chunk x="{x}" y="{y}" width="{side}" height="{side}">{text}</chunk>'


def infinite(chunks: str, data: str = 'encoding="csv"') -> str:
    """The map as an infinite one, whose width and height mean nothing."""
    text = with_ground(f"<data {data}>{chunks}</data>").replace('infinite="0"', 'infinite="1"')
    return text.replace(f'width="{WIDTH}"', 'width="30"').replace(
        f'height="{HEIGHT}"', 'height="9"'
    )


def embedded() -> str:
    """The map with its tileset inside."""
    tileset = (MAPS / "terrain.tsx").read_text("utf-8").partition("?>")[2].strip()
    inside = tileset.replace("<tileset ", '<tileset firstgid="1" ', 1)
    return FARM.replace('<tileset firstgid="1" source="terrain.tsx"/>', inside)


def json_properties(element: Xml.Element) -> list[dict[str, object]]:
    """Properties as JSON has them."""
    found = []
    for one in element.iterfind("properties/property"):
        kind, text = one.get("type", "string"), one.attrib["value"]
        value: object = text
        if kind == "bool":
            value = text == "true"
        elif kind == "int":
            value = int(text)
        found.append({"name": one.attrib["name"], "type": kind, "value": value})
    return found


def json_tileset() -> dict[str, object]:
    """The tileset as a `.tsj` file has it."""
    root = Xml.fromstring((MAPS / "terrain.tsx").read_text("utf-8"))
    return {
        "columns": 7, "image": "terrain.png", "imageheight": 16, "imagewidth": 112, "margin": 0,
        "name": "terrain", "spacing": 0, "tilecount": 7, "tiledversion": "1.10.2",
        "tileheight": 16, "tilewidth": 16, "type": "tileset", "version": "1.10",
        "tiles": [
            {"id": int(tile.attrib["id"]), "properties": json_properties(tile)}
            for tile in root.iterfind("tile")
        ],
    }  # fmt: skip


def json_map(tileset: dict[str, object], data: dict[str, object]) -> dict[str, object]:
    """The map as a `.tmj` file has it, with this tileset and these tiles."""
    root = Xml.fromstring(FARM)
    layers: list[dict[str, object]] = [
        {
            "height": HEIGHT, "id": 1, "name": "ground", "opacity": 1, "type": "tilelayer",
            "visible": True, "width": WIDTH, "x": 0, "y": 0, **data,
        }
    ]  # fmt: skip
    for group in root.iterfind("objectgroup"):
        objects = []
        for item in group:
            described: dict[str, object] = {
                "height": float(item.get("height", "0")), "id": int(item.attrib["id"]),
                "name": "", "rotation": 0, "type": item.get("type", ""), "visible": True,
                "width": float(item.get("width", "0")), "x": float(item.attrib["x"]),
                "y": float(item.attrib["y"]),
            }  # fmt: skip
            if item.find("point") is not None:
                described["point"] = True
            if json_properties(item):
                described["properties"] = json_properties(item)
            objects.append(described)
        layers.append(
            {
                "draworder": "topdown", "id": int(group.attrib["id"]), "name": group.get("name"),
                "objects": objects, "opacity": 1, "type": "objectgroup", "visible": True,
                "x": 0, "y": 0,
            }
        )  # fmt: skip
    return {
        "compressionlevel": -1, "height": HEIGHT, "infinite": False, "layers": layers,
        "nextlayerid": 8, "nextobjectid": 10, "orientation": "orthogonal",
        "renderorder": "right-down", "tiledversion": "1.10.2", "tileheight": 16,
        "tilesets": [tileset], "tilewidth": 16, "type": "map", "version": "1.10", "width": WIDTH,
    }  # fmt: skip


def json_text() -> str:
    """The map as JSON, its tileset inside."""
    return json.dumps(json_map({"firstgid": 1, **json_tileset()}, {"data": NUMBERS}))
