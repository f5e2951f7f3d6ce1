"""Content that fits together loads; whatever does not is a sentence that names the file."""

from pathlib import Path

import pytest

from game.world.content import ContentError, content_hash, load_content
from game.world.sections import CHEST_SLOTS
from tests.world.small_farm import ASSETS, copy_assets, small_content

TARGET_IN_WATER = 'name="target_y" type="int" value="56"'


def test_the_game_s_own_content_fits_together() -> None:
    content = load_content(ASSETS)
    assert {area.number for area in content.areas.values()} == {1, 2, 3}, "three areas"
    assert content.person(1) is content.people["miller"], "people should be found by number"
    assert content.recipe(77) is None, "an unknown number should find nothing"
    assert content.placeables["chest"].storage_slots == CHEST_SLOTS, "a chest should store"
    assert len(content.content_hash) == 32, "the hash should be a SHA-256"


def test_a_script_that_asks_for_what_the_game_lacks_is_named(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    lines = ("<<give_itmes wood 1>>", "<<give_items wod 1>>", "<<set_quest mill_wood 9>>")
    script = "title: Bad\n---\n" + "\n".join(lines) + "\n===\n"
    (assets / "dialogue" / "bad.yarn").write_text(script, "utf-8")
    with pytest.raises(ContentError, match=r"bad\.yarn:3: .*give_items\?.*and 2 more"):
        load_content(assets)


def test_what_a_script_probably_does_not_mean_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assets = copy_assets(tmp_path / "a")
    caplog.clear()
    script = 'title: Doubtful\n---\n<<if visited("Milller")>>\nMiller: Hm.\n<<endif>>\n===\n'
    (assets / "dialogue" / "doubtful.yarn").write_text(script, "utf-8")
    load_content(assets)
    doubts = [r.getMessage() for r in caplog.records if "doubtful.yarn" in r.getMessage()]
    assert ["did you mean Miller?" in doubt for doubt in doubts] == [True], "with what is meant"


def test_a_person_with_a_script_of_three_lines_is_all_it_takes(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    (assets / "dialogue" / "bo.yarn").write_text("title: Bo\n---\nBo: Hello.\n===\n", "utf-8")
    assert "Bo" in load_content(assets).dialogue.nodes, "what Bo says should be there"


def test_line_ends_do_not_change_the_hash_and_every_file_does(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    original = content_hash(assets)
    assert original == small_content().content_hash, "the same files should have the same hash"
    files = [path for path in assets.rglob("*") if path.suffix in (".toml", ".tmx", ".yarn")]
    assert len(files) > 10, "there should be files of every kind"
    for path in files:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert content_hash(assets) == original, "a Windows checkout should have the same hash"
    for path in files:
        before = path.read_bytes()
        path.write_bytes(before.rstrip() + b" \n")
        assert content_hash(assets) != original, f"a change in {path.name} should show"
        path.write_bytes(before)
    files[0].rename(files[0].with_name("zzz" + files[0].suffix))
    assert content_hash(assets) != original, "a renamed file should show"


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("items.toml", 'title = "Wood"', 'title = "Wood', r"items\.toml is not valid TOML"),
        ("items.toml", 'title = "Wood"', "title = 5", r"items\.toml: \[wood\]"),
        ("items.toml", 'title = "Wood"', 'titel = "Wood"', r"items\.toml: \[wood\]"),
        ("items.toml", "[wood]", "[Wood]", r"items\.toml: \[Wood\] is no id"),
        ("items.toml", "stack_max = 1", "stack_max = 0", r"items\.toml: \[axe\]"),
        ("items.toml", "[stone]", "[pebble]", "stone, which is no item"),
        ("items.toml", "[fence]", "[hedge]", r"placeables\.toml: \[fence\] is no item"),
        ("destructables.toml", 'tool = "pick"', 'tool = "wood"', "wood is none"),
        ("destructables.toml", "count_min = 4", "count_min = 9", "count_min above"),
        ("destructables.toml", "[rock]", "[boulder]", "rock at tile"),
        ("recipes.toml", "number = 2", "number = 1", "same number"),
        ("recipes.toml", '{ item = "stone", count = 1 }', '{ item = "wood", count = 1 }', "twice"),
        ("quests.toml", "journal = [", "journal = [5,", r"quests\.toml: \[mill_wood\]"),
        ("people.toml", 'node = "Miller"', 'node = "Nobody"', "which no script has"),
        ("people.toml", 'area = "farm"', 'area = "moon"', "which is no area"),
        ("people.toml", 'area = "farm"', 'area = "forest"', "missing in the map of forest"),
        ("people.toml", "[miller]", "[baker]", "baker"),
        ("areas.toml", 'map = "farm.tmx"', 'map = "../farm.tmx"', r"areas\.toml: \[farm\]"),
        ("areas.toml", 'map = "farm.tmx"', 'map = "barn.tmx"', r"barn\.tmx: cannot be read"),
        ("areas.toml", 'map = "farm.tmx"', "", "either a map or plain_tiles"),
        ("areas.toml", "[forest]", "[wood]", "exit leads to forest"),
        ("areas.toml", "plain_tiles = 512", "plain_tiles = 513", r"\[backfield\]"),
        ("areas.toml", "number = 2", "number = 64", r"\[forest\]"),
        ("seasons.toml", "snow = 4", "hail = 4", "hail, which is no weather"),
        ("start.toml", 'weather = "sunny"', 'weather = "fog"', "fog is no weather"),
        ("start.toml", 'item = "axe", count = 1', 'item = "axe", count = 2', "do not fit"),
    ],
)
def test_what_does_not_fit_is_named(
    tmp_path: Path, file: str, old: str, new: str, complaint: str
) -> None:
    assets = copy_assets(tmp_path / "a")
    path = assets / "data" / file
    text = path.read_text("utf-8")
    assert old in text, f"{file} should have {old} in it"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError, match=complaint) as error:
        load_content(assets)
    assert str(error.value).endswith("."), "a complaint should be a sentence"


@pytest.mark.parametrize("file", ["data/items.toml", "data/start.toml", "maps/terrain.tsx"])
def test_a_missing_or_binary_file_is_named(tmp_path: Path, file: str) -> None:
    assets = copy_assets(tmp_path / "a")
    (assets / file).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError):
        load_content(assets)
    (assets / file).unlink()
    with pytest.raises(ContentError, match="cannot be read"):
        load_content(assets)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('type="start" x="152" y="120"', 'type="start" x="60" y="40"', "spawn start is in a wall"),
        ('value="24"', 'value="120"', "leads into a wall"),
        ('value="24"', 'value="4000"', "leads outside"),
        ('value="24"', 'value="4"', "straight into an exit"),
        ('type="oak" x="200" y="72"', 'type="oak" x="60" y="40"', "oak at tile"),
    ],
)
def test_a_map_that_would_trap_somebody_is_named(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assets = copy_assets(tmp_path / "a")
    path = assets / "maps" / "farm.tmx"
    text = path.read_text("utf-8")
    assert old in text, f"the map should have {old} in it"
    text = text.replace(old, new, 1)
    if complaint == "leads into a wall":
        text = text.replace('name="target_y" type="int" value="120"', TARGET_IN_WATER)
    path.write_text(text, "utf-8")
    with pytest.raises(ContentError, match=complaint):
        load_content(assets)


def test_a_broken_script_is_named(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    (assets / "dialogue" / "bad.yarn").write_text("title: Bad\n---\n<<if>>\n===\n", "utf-8")
    with pytest.raises(ContentError, match=r"bad\.yarn:3"):
        load_content(assets)
