"""Maps become areas, and a map's mistake becomes a sentence with the file and the object."""

from pathlib import Path

import pytest

from game.world.areas import PersonSite, Rect, Spawn, load_area, plain_area
from game.world.tiled_file import MapError
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
    assert way_out == (Rect(312, 112, 320, 128), "forest", 24, 120), "exits know their target"
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
        ('infinite="0"', 'infinite="1"', "."),
        ('width="20" height="14" tile', 'width="600" height="14" tile', "1 to 512 tiles"),
        ('width="20" height="14" tile', 'width="21" height="14" tile', "not as large as the map"),
        ("4,4,4", "0,4,4", r"tile \(0, 0\) has no terrain"),
        ("4,4,4", "9,4,4", r"tile \(0, 0\) has no terrain"),
        ("4,4,4", "x,4,4", "not a whole Tiled map"),
        ('name="walls"', 'name="wals"', 'object layer "wals"'),
        ('name="walls"', 'name="walls" offsetx="5" offsety="0"', "must not be shifted"),
        ('width="48" height="20"', 'width="0" height="20"', "object 2 must be a rectangle"),
        ('width="48" height="20"', 'width="480" height="20"', "object 2 lies outside"),
        ('name="target_area"', 'name="target"', "object 7 needs the text property target_area"),
        ('name="target_x" type="int"', 'name="target_x"', "object 7 needs .* target_x"),
        ('name="target_y" type="int" value="120"', 'name="target_y" type="int" value="-1"', "_y"),
        ('type="miller"', 'type=""', "object 8 has no class"),
        ('type="oak" x="200"', 'type="oak" x="232"', "object 4 stands on tile"),
        ('type="oak" x="200"', 'type="oak" x="nan"', "object 3 lies outside"),
        ('type="oak" x="200"', 'type="oak" x="-1"', "object 3 lies outside"),
        ("</map>", "", "not a whole Tiled map"),
        ('<tileset firstgid="1" source="terrain.tsx"/>', "", "has no terrain"),
        ("terrain.tsx", "nothing.tsx", "cannot be read"),
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
    with pytest.raises(MapError, match=complaint) as error:
        load_area(path, "farm", 1, "Farm")
    assert str(error.value).startswith("farm.tmx: "), "the complaint should name the file"
