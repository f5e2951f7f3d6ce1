"""However Tiled saves a map, it is the same area, or it is said what to choose instead.

Goal: a map maker chooses what he likes in Tiled, and either sees in the game what he has drawn or
reads one sentence. Method: one small map, rewritten in each way by code of the tests' own.
"""

import base64
import json
import re
from pathlib import Path

import pytest

from files.problems import ContentError
from game.world.areas import Area, Exit, PersonSite, Rect
from game.world.maps import load_area
from tests.world.small_farm import MAPS
from tests.world.tiled_maps import (
    FARM,
    GROUND,
    HEIGHT,
    NUMBERS,
    PACKERS,
    PLAIN,
    WIDTH,
    area_of,
    chunk,
    embedded,
    infinite,
    json_map,
    json_text,
    json_tileset,
    packed,
    saved,
    tile_bytes,
    with_ground,
)

TILESET = '<tileset firstgid="1" source="terrain.tsx"/>'
PROPERTY = '<properties><property name="music" value="calm"/></properties>'


@pytest.mark.parametrize("compression", PACKERS)
def test_tiles_in_base64_are_read(tmp_path: Path, compression: str) -> None:
    data = packed(PACKERS[compression](tile_bytes(NUMBERS)), compression)
    assert area_of(tmp_path, with_ground(data)) == PLAIN, "packed or not, it is the same map"
    text = base64.b64encode(PACKERS[compression](tile_bytes(NUMBERS))).decode("ascii")
    described: dict[str, object] = {"data": text, "encoding": "base64", "compression": compression}
    as_json = json.dumps(json_map({"firstgid": 1, "source": "terrain.tsx"}, described))
    assert area_of(tmp_path, as_json, "farm.tmj") == PLAIN, "in JSON too"


@pytest.mark.parametrize("compression", [None, *PACKERS])
def test_an_infinite_map_is_as_large_as_what_is_drawn(
    tmp_path: Path, compression: str | None
) -> None:
    data = 'encoding="csv"'
    if compression is not None:
        data = f'encoding="base64" compression="{compression}"'
    places = [(x, y) for y in (-8, 0, 8) for x in (-8, 0, 8, 16, 24)]
    text = infinite("".join(chunk(x, y, 8, compression) for x, y in places), data)
    assert area_of(tmp_path, text) == PLAIN, "its chunks are put together, the empty ones left out"


def test_an_infinite_map_in_json_is_read(tmp_path: Path) -> None:
    whole = {"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT, "data": NUMBERS}
    described = json_map({"firstgid": 1, "source": "terrain.tsx"}, {"chunks": [whole]})
    text = json.dumps(described | {"infinite": True, "width": 30, "height": 9})
    assert area_of(tmp_path, text, "farm.tmj") == PLAIN


def test_an_object_made_from_a_template_is_what_the_template_says(tmp_path: Path) -> None:
    oak = FARM[FARM.index("<object ", FARM.index('name="destructables"')) :]
    oak = oak[: oak.index("</object>") + len("</object>")]
    exit_ = FARM[FARM.index("<object ", FARM.index('name="exits"')) :]
    exit_ = exit_[: exit_.index("</object>") + len("</object>")]
    target = '<property name="target_area" value="forest"/>'
    assert 'type="oak"' in oak, "the first of them is an oak"
    assert target in exit_, "and the exit leads to the forest"
    (tmp_path / "oak.tx").write_text(f"<template>{oak}</template>", "utf-8")
    (tmp_path / "way.tj").write_text(
        json.dumps({"type": "template", "object": {"width": 8, "height": 16, "name": "", "x": 0,
                    "y": 0, "id": 7, "properties": [
                        {"name": "target_area", "type": "string", "value": "forest"},
                        {"name": "target_x", "type": "int", "value": 1}]}}),
        "utf-8",
    )  # fmt: skip
    made = re.sub(r' type="oak"', ' template="oak.tx"', oak).replace("<point/>", "")
    way = re.sub(r' (width|height)="[0-9]+"', "", exit_).replace(
        "<object ", '<object template="way.tj" '
    )
    text = FARM.replace(oak, made).replace(exit_, way.replace(target, ""))
    assert text.count("template=") == 2, "both should be made from templates"
    assert area_of(tmp_path, text) == PLAIN, "and what an object says itself counts"


def test_a_template_that_is_wrong_is_named(tmp_path: Path) -> None:
    text = FARM.replace("<object id", '<object template="t.tx" id', 1)
    for wrong, told in (
        ("<map/>", "it is not a whole Tiled template"),
        ("<template/>", "object is missing"),
        ('<template><object template="u.tx"/></template>', "made from a template itself"),
        ('<template><object glow="1"/></template>', '"glow"'),
    ):
        (tmp_path / "t.tx").write_text(wrong, "utf-8")
        with pytest.raises(ContentError) as error:
            area_of(tmp_path, text)
        (problem,) = error.value.problems
        assert told in str(problem), f"{wrong}: {problem}"


def test_tiles_as_elements_are_read(tmp_path: Path) -> None:
    data = "".join(f'<tile gid="{number}"/>' for number in NUMBERS)
    assert area_of(tmp_path, with_ground(f"<data>{data}</data>")) == PLAIN


def test_a_map_in_json_is_read_with_a_tileset_of_either_kind(tmp_path: Path) -> None:
    assert area_of(tmp_path, json_text(), "farm.tmj") == PLAIN, "its tileset is inside"
    (tmp_path / "terrain.tsj").write_text(json.dumps(json_tileset()), "utf-8")
    for source in ("terrain.tsx", "terrain.tsj"):
        text = json.dumps(json_map({"firstgid": 1, "source": source}, {"data": NUMBERS}))
        assert area_of(tmp_path, text, "farm.tmj") == PLAIN, f"its tileset is {source}"
        other = FARM.replace("terrain.tsx", source)
        assert area_of(tmp_path, other) == PLAIN, f"a map in XML may have {source}"


def test_a_terrain_chosen_from_the_project_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, FARM)
    chosen = (MAPS / "terrain.tsx").read_text("utf-8")
    chosen = chosen.replace('name="terrain" value', 'name="terrain" propertytype="Terrain" value')
    (tmp_path / "terrain.tsx").write_text(chosen, "utf-8")
    assert load_area(path, "farm", 1, "Farm") == PLAIN, "an enum of the project is a text"


def test_an_embedded_tileset_is_read(tmp_path: Path) -> None:
    assert area_of(tmp_path, embedded()) == PLAIN


def test_tiles_of_several_tilesets_are_told_apart(tmp_path: Path) -> None:
    second = TILESET + TILESET.replace('"1"', '"8"')
    numbers = ",".join(str(number + 7 if at % 2 else number) for at, number in enumerate(NUMBERS))
    text = with_ground(f'<data encoding="csv">{numbers}</data>').replace(TILESET, second)
    assert area_of(tmp_path, text) == PLAIN


def test_flipped_and_turned_tiles_are_the_same_ground(tmp_path: Path) -> None:
    flips = (0x80000000, 0x40000000, 0x20000000, 0xA0000000)
    numbers = ",".join(str(number | flips[at % 4]) for at, number in enumerate(NUMBERS))
    assert area_of(tmp_path, with_ground(f'<data encoding="csv">{numbers}</data>')) == PLAIN


def test_tile_layers_lie_over_one_another(tmp_path: Path) -> None:
    over = [0] * len(NUMBERS)
    over[0], over[21] = 5, 4
    layer = (
        '<layer id="30" name="bridges" width="20" height="14"><data encoding="csv">'
        f"{','.join(map(str, over))}</data></layer>"
    )
    area = area_of(tmp_path, FARM.replace("<objectgroup", f"{layer}<objectgroup", 1))
    assert (area.terrain[0][0], area.terrain[1][1]) == ("bridge", "water"), "the upper tile shows"
    assert not area.is_solid_terrain(0, 0), "a bridge over water can be walked on"
    assert area.is_solid_terrain(1, 1), "and water over grass cannot"
    assert area.terrain[2:] == PLAIN.terrain[2:], "where a layer is empty, one sees what is below"


def test_layers_of_one_kind_add_up(tmp_path: Path) -> None:
    more = (
        '<objectgroup id="40" name="walls"><object id="50" x="0" y="200" width="16" height="16"/>'
        '</objectgroup><objectgroup id="41" name="fences in the south" class="walls">'
        '<object id="51" x="32" y="200" width="16" height="16"/></objectgroup>'
    )
    area = area_of(tmp_path, FARM.replace("</map>", f"{more}</map>"))
    assert area.walls == (*PLAIN.walls, Rect(0, 200, 16, 216), Rect(32, 200, 48, 216)), (
        "no wall should replace another"
    )


def grouped(attributes: str) -> str:
    """The map with everything but the ground in two groups."""
    head, _, rest = FARM.partition("<objectgroup")
    body = rest.replace("</map>", "")
    outer = f'<group id="60" name="all" {attributes}><group id="61" name="inner">'
    return f"{head}{outer}<objectgroup{body}</group></group></map>"


def test_groups_hold_layers(tmp_path: Path) -> None:
    assert area_of(tmp_path, grouped("")) == PLAIN


def test_offsets_of_layers_and_groups_move_objects(tmp_path: Path) -> None:
    moved = grouped('offsetx="-16" offsety="32"').replace(
        'name="people"', 'name="people" offsetx="1"'
    )
    area = area_of(tmp_path, moved)
    assert area.walls == (Rect(32, 64, 80, 84),), "a group's offset moves what is inside"
    assert area.people == (PersonSite("miller", 89, 120),), "a layer's own comes on top"
    assert area.exits == (Exit(Rect(296, 144, 304, 160), "forest", 24, 120),), (
        "where an exit leads is said in numbers, and stays"
    )


def test_a_class_of_any_version_of_tiled_is_read(tmp_path: Path) -> None:
    assert area_of(tmp_path, FARM.replace(' type="', ' class="').replace(
        '<property name="target_x" class="int"', '<property name="target_x" type="int"'
    ).replace('<property name="target_y" class="int"', '<property name="target_y" type="int"')
    ) == PLAIN, "Tiled 1.9 says class where others say type"  # fmt: skip
    named = FARM.replace('type="miller"', 'name="miller"')
    assert area_of(tmp_path, named) == PLAIN, "without a class the name says what it is"


def test_what_only_the_editor_needs_does_not_matter(tmp_path: Path) -> None:
    text = (
        FARM.replace("<tileset", '<editorsettings><export target="x"/></editorsettings><tileset', 1)
        .replace('orientation="', 'backgroundcolor="#102030" compressionlevel="0" orientation="')
        .replace(
            'name="walls"', 'name="walls" color="#ff0000" locked="1" visible="0" opacity="0.3"'
        )
    )
    assert area_of(tmp_path, text) == PLAIN, "walls may be hidden while one draws"


def object_layer(inside: str) -> str:
    """The map with one more layer of scenery."""
    return FARM.replace(
        "</map>", f'<objectgroup id="70" name="scenery">{inside}</objectgroup></map>'
    )


REFUSED: dict[str, tuple[str, str]] = {
    "zstd": (with_ground(packed(b"(\xb5/\xfd", "zstd")), "Base64 (zlib compressed)"),
    "an encoding of the future": (with_ground(GROUND.replace("csv", "cbor")), "CSV"),
    "an infinite map without chunks": (FARM.replace('infinite="0"', 'infinite="1"'), "once more"),
    "an infinite map without tiles": (infinite(""), "beginning at 0, 0"),
    "a tile left of an infinite map": (
        infinite('<chunk x="-2" y="0" width="1" height="1">1</chunk>'),
        "Offset Map",
    ),
    "a tile far off in an infinite map": (
        infinite('<chunk x="600" y="0" width="1" height="1">1</chunk>'),
        "1 to 512 tiles",
    ),
    "chunks without end": (
        infinite('<chunk x="0" y="0" width="4000" height="4000">1</chunk>'),
        "1 to 512 tiles",
    ),
    "a chunk that is cut": (
        infinite('<chunk x="0" y="0" width="4" height="4">1,1,1</chunk>'),
        "Save the map",
    ),
    "chunks": (
        with_ground('<data encoding="csv"><chunk x="0" y="0">1</chunk></data>'),
        "Infinite",
    ),
    "an isometric map": (FARM.replace('"orthogonal"', '"isometric"'), "Orthogonal"),
    "larger tiles": (FARM.replace('tilewidth="16"', 'tilewidth="32"'), "16 by 16"),
    "a tileset elsewhere": (FARM.replace("terrain.tsx", "../tiles/terrain.tsx"), "beside its map"),
    "a tileset of another kind": (FARM.replace("terrain.tsx", "terrain.json"), ".tsx or .tsj"),
    "a tileset that is not there": (FARM.replace("terrain.tsx", "sand.tsx"), "sand.tsx"),
    "tilesets that share numbers": (FARM.replace(TILESET, TILESET * 2), "share numbers"),
    "a template elsewhere": (FARM.replace("<object id", '<object template="../t.tx" id', 1),
                             "Detach"),
    "a template that is not there": (
        FARM.replace("<object id", '<object template="t.tx" id', 1), "t.tx: it cannot be read"),
    "a picture behind": (
        FARM.replace("</map>", '<imagelayer name="sky"><image source="s.png"/></imagelayer></map>'),
        "image layer",
    ),
    "a shifted ground": (FARM.replace('name="ground"', 'name="ground" offsetx="8"'), "Offset"),
    "a ground in a shifted group": (
        FARM.replace("<layer", '<group id="80" name="g" offsety="4"><layer').replace(
            "</layer>", "</layer></group>"
        ),
        "Offset",
    ),
    "a faint ground": (FARM.replace('name="ground"', 'name="ground" opacity="0.5"'), "Opacity"),
    "a tinted ground": (FARM.replace('name="ground"', 'name="ground" tintcolor="#f00"'), "Tint"),
    "a mixed ground": (FARM.replace('name="ground"', 'name="ground" mode="multiply"'), "Blend"),
    "a hidden ground": (FARM.replace('name="ground"', 'name="ground" visible="0"'), "eye"),
    "hidden scenery": (FARM.replace('name="scenery"', 'name="scenery" visible="0"'), "eye"),
    "scenery in a hidden group": (
        FARM.replace("</map>", '<group id="9" name="g" visible="0"><objectgroup id="10" '
                     'name="scenery"/></group></map>'),
        "eye",
    ),
    "a hidden object": (FARM.replace('type="house"', 'type="house" visible="0"'), "hidden"),
    "a parallax": (FARM.replace('name="people"', 'name="people" parallaxx="0.5"'), "Parallax"),
    "a layer of unknown kind": (FARM.replace('name="walls"', 'name="wals"'), '"walls"'),
    "a class of a group": (
        FARM.replace("</map>", '<group id="9" name="g" class="walls"/></map>'),
        "class empty",
    ),
    "a class of the map": (FARM.replace("<map ", '<map class="indoors" ', 1), "class empty"),
    "a property of the map": (
        FARM.replace(TILESET, PROPERTY + TILESET),
        'the property "music"',
    ),
    "a property of a layer": (
        FARM.replace('name="walls">', f'name="walls">{PROPERTY}'),
        'the property "music"',
    ),
    "an attribute of the future": (FARM.replace('type="house"', 'type="house" glow="1"'), '"glow"'),
    "an element of the future": (FARM.replace("</map>", "<sound/></map>"), '"sound"'),
    "scenery that is a tile": (object_layer('<object id="90" gid="1" x="5" y="5"/>'), "picture"),
    "an ellipse": (object_layer('<object id="90" x="5" y="5"><ellipse/></object>'), "ellipse"),
    "a capsule": (object_layer('<object id="90" x="5" y="5"><capsule/></object>'), "capsule"),
    "a polygon": (
        object_layer('<object id="90" x="5" y="5"><polygon points="0,0 1,1 2,0"/></object>'),
        "polygon",
    ),
    "a line": (
        object_layer('<object id="90" x="5" y="5"><polyline points="0,0 1,1"/></object>'),
        "line",
    ),
    "a text": (object_layer('<object id="90" x="5" y="5"><text>Hi</text></object>'), "text"),
    "a turned rectangle": (FARM.replace('width="48"', 'rotation="45" width="48"'), "Rotation to 0"),
    "a turned point": (FARM.replace('type="oak"', 'type="oak" rotation="90"'), "Rotation to 0"),
    "an object of a class with members": (
        FARM.replace('name="target_area" value="forest"', 'name="target_area" type="class"'),
        "type string",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", REFUSED)
def test_what_is_not_understood_is_refused_with_what_to_choose(tmp_path: Path, way: str) -> None:
    text, right = REFUSED[way]
    assert text != FARM, "the map should have been changed"
    with pytest.raises(ContentError) as error:
        area_of(tmp_path, text)
    (problem, *others) = error.value.problems
    assert right in str(problem), f"the sentence should say what would be right: {problem}"
    assert not others, f"one mistake should be told once: {others}"


TILE = '<property name="terrain" value="water"/>'
TILESETS = {
    "a property spelled wrongly": ('name="solid"', 'name="Solid"', '"solid"'),
    "a terrain spelled wrongly": ('value="grass"', 'value="gras"', '"grass"'),
    "no word on whether it blocks": (
        '<property name="solid" type="bool" value="true"/>',
        "",
        "property solid",
    ),
    "no terrain": (TILE, "", "property terrain"),
    "a word for yes": (
        'name="solid" type="bool" value="true"',
        'name="solid" value="true"',
        "type bool",
    ),
    "a collision shape": ('<tile id="3">', '<tile id="3"><objectgroup/>', "Collision"),
    "an animation": ('<tile id="3">', '<tile id="3"><animation/>', "animat"),
    "a class": ('<tile id="3">', '<tile id="3" type="water">', "class empty"),
    "a tile twice": ('<tile id="3">', '<tile id="2">', "twice"),
    "other tiles": ('tilewidth="16"', 'tilewidth="48"', "16 by 16"),
    "an offset": ("<tile ", '<tileoffset x="0" y="4"/><tile ', "Drawing Offset"),
    "a property of the set": (
        "<tile ",
        '<properties><property name="solid" type="bool" value="true"/></properties><tile ',
        "there are none here",
    ),
}


@pytest.mark.parametrize("way", TILESETS)
def test_a_mistake_in_a_tileset_is_told_once(tmp_path: Path, way: str) -> None:
    old, new, right = TILESETS[way]
    tileset = (MAPS / "terrain.tsx").read_text("utf-8")
    assert old in tileset, f"the tileset should have {old} in it"
    path = saved(tmp_path, FARM)
    (tmp_path / "terrain.tsx").write_text(tileset.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError) as error:
        area_of_saved(path)
    told = [str(problem) for problem in error.value.problems if problem.file == "terrain.tsx"]
    assert len(told) == 1, f"one mistake should be told once, with its file: {error.value.problems}"
    assert right in told[0], f"the sentence should say what would be right: {told}"


def area_of_saved(path: Path) -> Area:
    return load_area(path, "farm", 1, "Farm")


def test_everything_wrong_with_a_map_is_told_at_once(tmp_path: Path) -> None:
    text = (
        FARM.replace('name="walls"', 'name="wals"')
        .replace('type="miller"', 'type=""')
        .replace('width="8" height="16"', 'width="8" height="0"')
        .replace("4,4,4", "99,4,4", 1)
    )
    with pytest.raises(ContentError) as error:
        area_of(tmp_path, text)
    places = [problem.place for problem in error.value.problems]
    assert places == [
        'layer "ground"',
        'layer "wals"',
        'layer "people", object 8',
        'layer "exits", object 7',
    ], "each mistake should be told, with its place"
    assert "And 3 more" in str(error.value), "the error should say how many there are"
