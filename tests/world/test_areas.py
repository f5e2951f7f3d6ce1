"""Maps become areas, and a map's mistake becomes a sentence with the file and the object."""

from pathlib import Path

import pytest

from files.problems import ContentError
from game.world.areas import Exit, PersonSite, Rect, Spawn, plain_area
from game.world.maps import load_area
from tests.world.small_farm import MAPS, small_content


def test_a_map_says_where_everything_is() -> None:
    farm = small_content().areas["farm"]
    assert (farm.width, farm.height, farm.width_px, farm.height_px) == (20, 14, 320, 224)
    assert farm.terrain[10][2:8] == ("grass", "soil", "soil", "soil", "soil", "grass"), (
        "the ground should be read by row and column, from the top left"
    )
    assert farm.walls == (Rect(48, 32, 96, 52),), "walls should be in pixels, y downwards"
    assert farm.spawn() == Spawn("start", 152, 120), "the spawn should be where the map has it"
    assert farm.person("miller") == PersonSite("miller", 104, 88), "people too"
    assert [(site.kind, site.tile_x, site.tile_y) for site in farm.destructables] == [
        ("oak", 12, 4),
        ("pine", 14, 4),
        ("rock", 10, 10),
        ("stump", 16, 10),
    ], "what stands there should stand on the tile of its point"
    (way_out,) = farm.exits
    target = Exit(Rect(312, 112, 320, 128), "forest", 24, 120)
    assert way_out == target, "exits know their target"
    assert [(thing.sprite, thing.x, thing.y) for thing in farm.scenery] == [("house", 64, 48)]


def test_terrain_walls_people_exits_and_spawns_are_not_built_on() -> None:
    farm = small_content().areas["farm"]
    free = {(x, y) for y in range(-1, 15) for x in range(-1, 21) if farm.is_buildable(x, y)}
    kept = {(3, 2), (4, 2), (5, 2), (3, 3), (4, 3), (5, 3), (6, 5), (9, 7), (19, 7)}
    water = {(x, 0) for x in range(20)}
    everything = {(x, y) for y in range(14) for x in range(20)}
    assert free == everything - kept - water, "exactly these tiles should stay as the map has them"
    assert small_content().areas["forest"].is_buildable(6, 3), "a bridge is no water"


def test_a_place_that_is_no_number_is_outside() -> None:
    area = plain_area("field", 9, "Field", 4)
    assert area.holds(0, 0), "the top left corner is inside"
    for x, y in ((64, 0), (0, 64), (-1, 5), (float("nan"), 5), (5, float("inf"))):
        assert not area.holds(x, y), f"({x}, {y}) should be outside"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('name="ground"', 'name="floor"', 'no tile layer "ground"'),
        ('tilewidth="16"', 'tilewidth="32"', "16 by 16 pixels"),
        ('orientation="orthogonal"', 'orientation="isometric"', "orthogonal"),
        ('width="20" height="14" tile', 'width="600" height="14" tile', "1 to 512 tiles"),
        ('width="20" height="14" tile', 'width="0" height="14" tile', "whole number of at least 1"),
        ('width="20" height="14" tile', 'width="21" height="14" tile', "not as large as the map"),
        ("4,4,4", "0,4,4", r"tile \(0, 0\) has no terrain; 1 tiles are empty"),
        ("4,4,4", "9,4,4", r"tile 9 is of no tileset, first at tile \(0, 0\)"),
        ("4,4,4", "x,4,4", '"x" is no number of a tile'),
        ("4,4,4", "-1,4,4", '"-1" is no number of a tile'),
        ("4,4,4,", "4,4,", "279 tiles where the map has 280"),
        ('name="walls"', 'name="wals"', 'object layer "wals". Did you mean "walls"'),
        ('width="48" height="20"', 'width="0" height="20"', "object 2: it must be a rectangle"),
        ('width="48" height="20"', 'width="480" height="20"', "object 2: it lies outside"),
        ('id="2" x="48"', 'class="oak" id="2" x="48"', 'object 2: it has the class "oak"'),
        (
            'name="target_area"',
            'name="target"',
            'object 7: nothing is known .* "target"',
        ),
        ('<property name="target_area" value="forest"/>', "", "object 7: it needs .* target_area"),
        ('name="target_x" type="int"', 'name="target_x"', "object 7: .*target_x.* type int"),
        ('name="target_y" type="int" value="120"', 'name="target_y" type="int" value="-1"', "_y"),
        ('name="target_y" type="int" value="120"', 'name="target_y" type="int" value=""', "_y"),
        ('type="miller"', 'type=""', "object 8: it has no class"),
        ('type="start"', 'type="strat"', 'object 9: there is no spawn "strat". Its class is start'),
        (
            'x="200" y="72"',
            'x="200" y="72" width="16" height="16"',
            "object 3: it is a point with a size",
        ),
        ('type="oak" x="200"', 'type="oak" x="232"', "object 4: it stands on tile"),
        ('type="oak" x="200"', 'type="oak" x="nan"', "object 3: it lies outside"),
        ('type="oak" x="200"', 'type="oak" x="-1"', "object 3: it lies outside"),
        ('x="200" y="72"', 'x="60" y="40"', "object 3: oak at tile .* in a wall"),
        ('x="104" y="88"', 'x="50" y="40"', "object 8: miller at .* in a wall"),
        ('x="152" y="120"', 'x="152" y="5"', "object 9: start at .* in water"),
        ("</map>", "", "not a whole Tiled map"),
        ('<tileset firstgid="1" source="terrain.tsx"/>', "", "is of no tileset"),
    ],
)
def test_a_mistake_in_a_map_is_a_sentence(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    (tmp_path / "terrain.tsx").write_bytes((MAPS / "terrain.tsx").read_bytes())
    text = (MAPS / "farm.tmx").read_text("utf-8")
    assert old in text, f"the map should have {old} in it"
    path = tmp_path / "farm.tmx"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError, match=complaint) as error:
        load_area(path, "farm", 1, "Farm")
    assert str(error.value).startswith("farm.tmx: "), "the complaint should name the file"
