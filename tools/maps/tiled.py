"""Writes a plan, and the tileset that all maps share, as Tiled saves them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as Xml

from tools.art.canvas import Picture, blank, paste
from tools.art.ground import (
    floor_boards,
    forest_plain,
    grass_plain,
    path_plain,
    planks,
    water_plain,
)
from tools.art.ground_areas import (
    boards_plain,
    carpet,
    cave_plain,
    cobble_plain,
    rock_top,
    room_face,
    sand_plain,
)
from tools.art.soil import soil_plain
from tools.maps.plan import TILE, Box, MapPlan, Thing

#: The tileset, in the order of its tiles: the terrain and whether it blocks.
TERRAINS = (
    ("grass", False),
    ("forest_floor", False),
    ("path", False),
    ("soil", False),
    ("wet_soil", False),
    ("water", True),
    ("bridge", False),
    ("floor", False),
    ("sand", False),
    ("cobble", False),
    ("cave_floor", False),
    ("boards", False),
    ("carpet", False),
    ("rock_wall", True),
    ("room_wall", True),
)


def tileset_picture() -> Picture:
    """One plain tile of each terrain, for Tiled."""
    tiles = {
        "grass": grass_plain("spring", 1),
        "forest_floor": forest_plain("spring", 2),
        "path": path_plain("spring", 1),
        "soil": soil_plain("soil", "spring", 1),
        "wet_soil": soil_plain("wet_soil", "spring", 1),
        "water": water_plain("spring", 1, 0),
        "bridge": planks("spring", True, 0),
        "floor": floor_boards("spring", 0),
        "sand": sand_plain("spring", 1),
        "cobble": cobble_plain("spring", 1),
        "cave_floor": cave_plain(1),
        "boards": boards_plain(0),
        "carpet": carpet(15),
        "rock_wall": rock_top(1),
        "room_wall": room_face(2),
    }
    picture = blank(TILE * len(TERRAINS), TILE)
    for number, (terrain, _) in enumerate(TERRAINS):
        paste(picture, tiles[terrain], number * TILE, 0)
    return picture


def tileset_xml() -> Xml.Element:
    """The tileset: one tile a terrain, with what the game must know about it."""
    count = len(TERRAINS)
    root = Xml.Element(
        "tileset",
        version="1.9",
        tiledversion="1.9.2",
        name="terrain",
        tilewidth="16",
        tileheight="16",
        tilecount=str(count),
        columns=str(count),
    )
    Xml.SubElement(root, "image", source="terrain.png", width=str(count * TILE), height=str(TILE))
    for number, (terrain, solid) in enumerate(TERRAINS):
        tile = Xml.SubElement(root, "tile", id=str(number))
        properties = Xml.SubElement(tile, "properties")
        Xml.SubElement(
            properties, "property", name="solid", type="bool", value="true" if solid else "false"
        )
        Xml.SubElement(properties, "property", name="terrain", value=terrain)
    return root


def map_xml(plan: MapPlan) -> Xml.Element:
    """A plan as a Tiled map."""
    root = Xml.Element(
        "map",
        version="1.9",
        tiledversion="1.9.2",
        orientation="orthogonal",
        renderorder="right-down",
        width=str(plan.width),
        height=str(plan.height),
        tilewidth="16",
        tileheight="16",
        infinite="0",
    )
    Xml.SubElement(root, "tileset", firstgid="1", source="terrain.tsx")
    layer = Xml.SubElement(
        root, "layer", id="1", name="ground", width=str(plan.width), height=str(plan.height)
    )
    number = {terrain: index + 1 for index, (terrain, _) in enumerate(TERRAINS)}
    rows = [
        ",".join(str(number[plan.terrain(x, y)]) for x in range(plan.width))
        for y in range(plan.height)
    ]
    Xml.SubElement(layer, "data", encoding="csv").text = "\n" + ",\n".join(rows) + "\n"
    next_id = 1
    layer_id = 2
    points = {
        "scenery": sorted(plan.scenery, key=lambda thing: (thing.y, thing.x, thing.name)),
        "destructables": sorted(plan.destructables, key=lambda thing: (thing.y, thing.x)),
        "people": plan.people,
        "spawns": plan.spawns,
    }
    for name, things in points.items():
        group = Xml.SubElement(root, "objectgroup", id=str(layer_id), name=name)
        layer_id += 1
        for thing in things:
            _point(group, next_id, thing)
            next_id += 1
    group = Xml.SubElement(root, "objectgroup", id=str(layer_id), name="walls")
    for box in sorted(plan.walls, key=lambda box: (box.y, box.x, box.width, box.height)):
        Xml.SubElement(group, "object", _rectangle(next_id, box))
        next_id += 1
    group = Xml.SubElement(root, "objectgroup", id=str(layer_id + 1), name="exits")
    for door in plan.exits:
        item = Xml.SubElement(group, "object", _rectangle(next_id, door.box))
        properties = Xml.SubElement(item, "properties")
        Xml.SubElement(properties, "property", name="target_area", value=door.target_area)
        for name, value in (("target_x", door.target_x), ("target_y", door.target_y)):
            Xml.SubElement(properties, "property", name=name, type="int", value=str(value))
        if door.needs:
            Xml.SubElement(properties, "property", name="needs", value=door.needs)
        next_id += 1
    layer_id += 2
    if plan.switches:
        group = Xml.SubElement(root, "objectgroup", id=str(layer_id), name="switches")
        layer_id += 1
        for thing in plan.switches:
            _point(group, next_id, thing)
            next_id += 1
    if plan.gates:
        group = Xml.SubElement(root, "objectgroup", id=str(layer_id), name="gates")
        layer_id += 1
        for gate in plan.gates:
            item = Xml.SubElement(
                group, "object", {**_rectangle(next_id, gate.box), "class": gate.name}
            )
            properties = Xml.SubElement(item, "properties")
            Xml.SubElement(properties, "property", name="needs", value=gate.needs)
            next_id += 1
    if plan.spots:
        group = Xml.SubElement(root, "objectgroup", id=str(layer_id), name="spots")
        layer_id += 1
        for thing in plan.spots:
            _point(group, next_id, thing)
            next_id += 1
    root.set("nextlayerid", str(layer_id))
    root.set("nextobjectid", str(next_id))
    return root


def _point(group: Xml.Element, number: int, thing: Thing) -> None:
    item = Xml.SubElement(
        group,
        "object",
        {"id": str(number), "class": thing.name, "x": str(thing.x), "y": str(thing.y)},
    )
    if thing.needs or thing.number:
        properties = Xml.SubElement(item, "properties")
        if thing.needs:
            Xml.SubElement(properties, "property", name="needs", value=thing.needs)
        if thing.number:
            value = str(thing.number)
            Xml.SubElement(properties, "property", name="number", type="int", value=value)
    Xml.SubElement(item, "point")


def _rectangle(number: int, box: Box) -> dict[str, str]:
    return {
        "id": str(number),
        "x": str(box.x),
        "y": str(box.y),
        "width": str(box.width),
        "height": str(box.height),
    }


def write_xml(root: Xml.Element, path: Path) -> None:
    """Write an element as a file with indents."""
    Xml.indent(root, " ")
    text = Xml.tostring(root, encoding="unicode")
    path.write_text('<?xml version="1.0" encoding="UTF-8"?>\n' + text + "\n", encoding="utf-8")
