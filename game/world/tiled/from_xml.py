"""Tiled's XML (`.tmx`, `.tsx`) in the names of its JSON format, so that both are read alike.

Values stay text. Whatever is not known keeps its name, for the reader to refuse.
"""

from collections.abc import Callable
from xml.etree.ElementTree import Element

_Described = dict[str, object]
_SHAPES = ("ellipse", "point", "capsule", "polygon", "polyline", "text")


def map_from_xml(root: Element) -> _Described:
    """What a `<map>` says."""
    described = _layers_of(root, {"tileset": tileset_from_xml})
    described.setdefault("tilesets", [])
    return described


def tileset_from_xml(root: Element) -> _Described:
    """What a `<tileset>` says."""
    described: _Described = dict(root.attrib)
    for child in root:
        if child.tag == "tile":
            _append(described, "tiles", _tile(child))
        elif child.tag == "properties":
            _put(described, "properties", _properties(child))
        elif child.tag == "terraintypes":
            _put(described, "terrains", True)
        elif child.tag == "tileoffset":
            _put(described, "tileoffset", dict(child.attrib))
        else:
            _put(described, child.tag, True)
    return described


def template_from_xml(root: Element) -> _Described:
    """What a `<template>` says."""
    described: _Described = dict(root.attrib)
    for child in root:
        if child.tag == "object":
            _put(described, "object", _object(child))
        else:
            _put(described, child.tag, dict(child.attrib))
    return described


def _layers_of(element: Element, others: dict[str, Callable[[Element], _Described]]) -> _Described:
    described: _Described = dict(element.attrib)
    described["layers"] = []
    for child in element:
        if child.tag in _LAYERS:
            _append(described, "layers", _LAYERS[child.tag](child))
        elif child.tag in others:
            _append(described, f"{child.tag}s", others[child.tag](child))
        elif child.tag == "properties":
            _put(described, "properties", _properties(child))
        else:
            _put(described, child.tag, True)
    return described


def _group(element: Element) -> _Described:
    return _layers_of(element, {}) | {"type": "group"}


def _image_layer(element: Element) -> _Described:
    return {**element.attrib, "type": "imagelayer"}


def _tile_layer(element: Element) -> _Described:
    described: _Described = {**element.attrib, "type": "tilelayer"}
    for child in element:
        if child.tag == "properties":
            _put(described, "properties", _properties(child))
        elif child.tag == "data":
            _put(described, "data", _data(child))
            described |= {k: v for k, v in child.attrib.items() if k not in described}
            if chunks := child.findall("chunk"):
                described["data"] = ""
                described["chunks"] = [{**one.attrib, "data": _data(one)} for one in chunks]
        else:
            _put(described, child.tag, True)
    return described


def _data(element: Element) -> list[object] | str:
    tiles = element.findall("tile")
    return [tile.get("gid", "0") for tile in tiles] if tiles else element.text or ""


def _object_layer(element: Element) -> _Described:
    described: _Described = {**element.attrib, "type": "objectgroup", "objects": []}
    for child in element:
        if child.tag == "properties":
            _put(described, "properties", _properties(child))
        elif child.tag == "object":
            _append(described, "objects", _object(child))
        else:
            _put(described, child.tag, True)
    return described


def _object(element: Element) -> _Described:
    described: _Described = dict(element.attrib)
    for child in element:
        if child.tag == "properties":
            _put(described, "properties", _properties(child))
        else:
            _put(described, child.tag, "true" if child.tag in _SHAPES else True)
    return described


def _tile(element: Element) -> _Described:
    described: _Described = dict(element.attrib)
    for child in element:
        is_properties = child.tag == "properties"
        _put(described, child.tag, _properties(child) if is_properties else True)
    return described


def _properties(element: Element) -> list[object]:
    return [_property(child) for child in element]


def _property(element: Element) -> _Described:
    described: _Described = dict(element.attrib)
    if element.tag != "property":
        described[element.tag] = True
    if "value" not in described and element.text is not None:
        # A text of several lines stands inside.
        described["value"] = element.text
    return described


def _put(described: _Described, name: str, value: object) -> None:
    """A thing that there is once; a second one gets a name that nothing is known about."""
    described[f"second {name}" if name in described else name] = value


def _append(described: _Described, name: str, value: object) -> None:
    found = described.setdefault(name, [])
    if isinstance(found, list):
        found.append(value)


_LAYERS: dict[str, Callable[[Element], _Described]] = {
    "layer": _tile_layer,
    "objectgroup": _object_layer,
    "imagelayer": _image_layer,
    "group": _group,
}
