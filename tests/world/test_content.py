"""Content that fits together loads; whatever does not is a sentence that names the file."""

import re
import shutil
from pathlib import Path

import pytest

from files.problems import ContentError, Reporter
from game.rules.checked_scripts import checked_content
from game.world.content import content_hash, load_content, read_content
from game.world.sections import CHEST_SLOTS
from tests.world.small_farm import ASSETS, copy_assets, small_content

TARGET_IN_WATER = 'name="target_y" type="int" value="56"'


def test_the_game_s_own_content_fits_together() -> None:
    content = load_content(ASSETS)
    for name, area in content.areas.items():
        assert content.area(area.number) is area, f"{name} should be found by its number"
    for name, person in content.people.items():
        assert content.person(person.number) is person, f"{name} should be found by number"
    assert content.recipe(999) is None, "an unknown number should find nothing"
    stores = [placeable.storage_slots for placeable in content.placeables.values()]
    assert max(stores) <= CHEST_SLOTS, "no chest should hold more than its screen shows"
    assert len(content.content_hash) == 32, "the hash should be a SHA-256"


def test_a_script_that_asks_for_what_the_game_lacks_is_named(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    lines = ("<<give_itmes wood 1>>", "<<give_items wod 1>>", "<<set_quest mill_wood 9>>")
    script = "title: Bad\n---\n" + "\n".join(lines) + "\n===\n"
    (assets / "dialogue" / "bad.yarn").write_text(script, "utf-8")
    with pytest.raises(ContentError) as error:
        load_content(assets)
    told = [str(problem) for problem in error.value.problems]
    assert [sentence.partition(", column")[0] for sentence in told] == [
        f"dialogue/bad.yarn: line {line}" for line in (3, 4, 5)
    ], f"each line should be named: {told}"


def test_what_a_script_probably_does_not_mean_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assets = copy_assets(tmp_path / "a")
    caplog.clear()
    script = 'title: Doubtful\n---\n<<if visited("Milller")>>\nMiller: Hm.\n<<endif>>\n===\n'
    (assets / "dialogue" / "doubtful.yarn").write_text(script, "utf-8")
    load_content(assets)
    doubts = [r.getMessage() for r in caplog.records if "doubtful.yarn" in r.getMessage()]
    assert ["Did you mean Miller?" in doubt for doubt in doubts] == [True], "with what is meant"


def test_a_name_that_is_almost_somebody_s_is_a_warning(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    script = "title: Hay\n---\nMillar: Hm.\nMiller: Hm.\nA stranger: Hm.\nHm.\n===\n"
    (assets / "dialogue" / "hay.yarn").write_text(script, "utf-8")
    reporter = Reporter("")
    checked_content(assets, reporter)
    told = [str(problem) for problem in reporter.problems if problem.file.endswith("hay.yarn")]
    assert told == [
        'warning: dialogue/hay.yarn: line 3: nobody is called "Millar". Did you mean "Miller"?'
    ], f"anybody else may speak: {told}"


def test_what_is_asked_for_and_nobody_can_have_is_a_warning(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    with (assets / "data" / "items.toml").open("a", encoding="utf-8") as items:
        items.write('[moon]\ntitle = "Moon"\n')
    errand = '[night]\nnumber = 1\ngiver = "miller"\nitem = "moon"\ncount_min = 1\ncount_max = 1\n'
    errand += 'coins_each = 1\nline = "The moon, please."\n'
    (assets / "data" / "errands.toml").write_text(errand, "utf-8")
    quests = assets / "data" / "quests.toml"
    text = quests.read_text("utf-8")
    stage = '[[mill_wood.stages]]\nline = "Up there."\ngoal = { bring = "moon" }\n\n'
    quests.write_text(
        text.replace("[[mill_wood.stages]]", f"{stage}[[mill_wood.stages]]", 1), "utf-8"
    )
    reporter = Reporter("")
    read_content(assets, reporter)
    places = [p.place for p in reporter.problems if "nobody can have moon" in p.wrong]
    assert places == ["[night]", "[mill_wood]"], f"{[str(p) for p in reporter.problems]}"


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


DATA: list[tuple[str, str, str, str]] = [
    ("items", 'title = "Wood"', 'title = "Wood', "it is not valid TOML"),
    ("items", 'title = "Wood"', "title = 5", r"\[wood\]: title = 5 cannot be. It should be text"),
    ("items", 'title = "Wood"', 'titel = "Wood"', r'\[wood\]: .* "titel". Did you mean "title"'),
    ("people", 'radish_seeds", price = 4', 'radish_seeds", price = "cheap"',
     r"\[miller\], sells, entry 2: price = 'cheap' cannot be. It should be a whole number\."),
    ("items", 'title = "Wood"', "", r"\[wood\]: title is missing"),
    ("items", "[wood]", "[Wood]", r'\[Wood\]: "Wood" is no id'),
    ("items", "[wood]", "wood = 3\n[wool]", r"\[wood\]: it is no table"),
    ("items", "stack_max = 1", "stack_max = 0", r"\[axe\]: stack_max = 0 .* of at least 1"),
    ("items", "[stone]", "[pebble]", 'the item "stone" is not in data/items.toml'),
    ("items", "[torch]", "[lamp]", r'placeables.toml: \[torch\]: the item "torch" is not in'),
    ("destructables", 'tool = "pick"', 'tool = "wood"', "wood is none. Did you mean|There are"),
        ("fish", "hours = [20, 26]", "hours = [26, 20]", "Write the earlier hour first"),
        ("fish", 'areas = ["farm"]', 'areas = ["frm"]', 'Did you mean "farm"'),
        ("fish", 'areas = ["farm"]', 'areas = ["backfield"]',
         r"\[minnow\], areas: backfield has no water"),
        ("forage", 'terrains = ["grass"]', 'terrains = ["boards"]',
         "none of its terrains. farm has"),
        ("crops", "nights = 2", "nights = 3",
         "needs 3 nights, and withers after 2. Write at most 2"),
        ("forage", 'terrains = ["grass"]', 'terrains = ["gras"]', 'Did you mean "grass"'),
        ("forage", "count_min = 3", "count_min = 9", "The smaller one is count_min"),
        ("destructables", "health = 3", 'health = 3\nleaves = "stmp"', 'Did you mean "stump"'),
        ("destructables", "health = 3", "health = 3\ngrows_after = 3", "Say what it becomes"),
        (
            "destructables",
            "health = 3",
            'health = 3\ngrows_into = "rock"\ngrows_after = 3',
            "Let it end after fewer than 8 steps",
        ),
        (
            "destructables",
            "health = 3",
            'health = 3\nleaves = "stump"\nregrows_after = 3',
            "Take out regrows_after",
        ),
        ("destructables", "health = 3", 'health = 3\nseasons = ["sprng"]', 'Did you mean "spring"'),
        ("destructables", "health = 3", 'health = 3\notherwise = "stump"', "take out otherwise"),
    ("destructables", 'tool = "pick"', 'tool = "pikc"', 'Did you mean "pick"'),
    ("destructables", "count_min = 4", "count_min = 9", "count_min 9 is above count_max 6"),
    ("destructables", "[rock]", "[boulder]", r'object 5: "rock" is no destructable'),
    ("destructables", 'item = "wood", count_min = 4', "count_min = 4",
     r"\[oak\], drops, entry 1: item is missing"),
    ("recipes", "number = 2", "number = 1", "has the same number 1. .* such as 2"),
    ("recipes", '{ item = "stone", count = 1 }', '{ item = "wood", count = 1 }', "twice"),
    ("recipes", 'result = { item = "fence", count = 2', 'result = { item = "fence", count = 99',
     "it makes 99 of 2. Let it make at most 20"),
    ("recipes", 'result = { item = "fence"', 'result = { item = "wood"', "makes wood of wood"),
    ("recipes", 'result = { item = "chest", count = 1', 'result = { item = "axe", count = 2',
     "makes 2 axe, of which 1 fit in one slot"),
    ("recipes", '{ item = "wood", count = 8 }', '{ item = "axe", count = 60 }', "fill 60 slots"),
    ("quests", "line = ", "lime = ", r'stages, entry 1: .* "lime". Did you mean "line"'),
    ("quests", "[[mill_wood.stages]]", "[[mill_wood.stages]]\ngoal = { deed = \"sel\" }",
     r"entry 1, goal: deed = 'sel' cannot be. Did you mean \"sell\""),
    ("quests", "[[mill_wood.stages]]",
     "[[mill_wood.stages]]\ngoal = { deed = \"eat\", subject = \"wod\" }", 'Did you mean "wood"'),
    ("quests", "[[mill_wood.stages]]",
     "[[mill_wood.stages]]\ngoal = { bring = \"wood\", counts_before = true }",
     "Take out subject and hours, or counts_before"),
    ("quests", "[[mill_wood.stages]]",
     "[[mill_wood.stages]]\ngoal = { deed = \"eat\", hours = [20, 8] }", "the earlier hour first"),
    ("quests", "number = 1", 'number = 1\nafter = "mill_wood"', "none of them ever begins"),
    ("people", 'node = "Miller"', 'node = "Mller"', 'which no script has. Did you mean "Miller"'),
    ("people", 'area = "farm"', 'area = "moon"', 'the area "moon" is not in data/areas.toml'),
    ("people", 'area = "farm"', 'area = "forest"', "miller is missing in the map of forest"),
    ("people", "[miller]", "[baker]", '"miller" is nobody in people.toml'),
    ("people", 'item = "wood", count = 10', 'item = "wod", count = 10', 'Did you mean "wood"'),
    ("people", '"wood", count = 10 }', '"wood", count = 9 }, { item = "wood", count = 1 }',
     r"\[miller\], takes: it names an item twice"),
    ("areas", 'map = "farm.tmx"', 'map = "../farm.tmx"', r"\[farm\]: map = "),
    ("areas", 'map = "farm.tmx"', 'map = "barn.tmx"', "maps/barn.tmx: it cannot be read"),
    ("areas", 'map = "farm.tmx"', "", "either a map or plain_tiles"),
    ("areas", "[forest]", "[wood]", 'object 7: it leads to "forest", which is no area'),
    ("areas", 'map = "forest.tmx"', "plain_tiles = 40", "forest.tmx: it is the map of no area"),
    ("areas", "plain_tiles = 512", "plain_tiles = 513", r"\[backfield\]: plain_tiles = 513"),
    ("areas", "number = 2", "number = 2\nis_inside = true", "a roof and no light of its own"),
    ("areas", "number = 2", 'number = 2\nlight = "#ffffff"', "it has the light of the sky"),
    ("areas", "number = 2", 'number = 2\nlight = "white"', r"\[forest\]: light = "),
    ("areas", "number = 2", "number = 64", r"\[forest\]: number = 64 .* of at most 63"),
    ("seasons", "snow = 4", "hail = 4", r'\[winter\], weather: the weather "hail" is not in'),
    ("weather", "[snow]", "[snw]", 'the weather "snow" is not in data/weather.toml'),
    ("start", 'weather = "sunny"', 'weather = "sunyn"', 'Did you mean "sunny"'),
    ("start", 'area = "farm"', 'area = "fram"', 'Did you mean "farm"'),
    ("start", 'item = "axe", count = 1', 'item = "axe", count = 2',
     "2 axe do not fit in one slot, which holds 1. Write one entry for each slot"),
    ("start", 'item = "axe"', 'item = "ax"', 'Did you mean "axe"'),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "complaint"), DATA)
def test_what_does_not_fit_is_named(
    tmp_path: Path, file: str, old: str, new: str, complaint: str
) -> None:
    assets = copy_assets(tmp_path / "a")
    path = assets / "data" / f"{file}.toml"
    text = path.read_text("utf-8")
    assert old in text, f"{file} should have {old} in it"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError) as error:
        load_content(assets)
    told = [str(problem) for problem in error.value.problems]
    assert any(re.search(complaint, sentence) for sentence in told), f"{complaint}: {told}"
    assert all(sentence.endswith((".", "?")) for sentence in told), "each should be a sentence"


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    wrong = {
        "data/items.toml": ('titel = "Wood"', 'title = "Wood"'),
        "data/people.toml": ('node = "Nobody"', 'node = "Miller"'),
        "data/weather.toml": ("title == ", "title = "),
        "maps/farm.tmx": ('name="wals"', 'name="walls"'),
        "maps/forest.tmx": ('type="okk"', 'type="oak"'),
        "maps/terrain.tsx": ('name="Solid"', 'name="solid"'),
        "dialogue/miller.yarn": ("title: Miller\nthis\n---", "title: Miller\n---"),
    }
    for file, (new, old) in wrong.items():
        text = (assets / file).read_text("utf-8")
        assert old in text, f"{file} should have {old} in it"
        (assets / file).write_text(text.replace(old, new, 1), "utf-8")
    reporter = Reporter("")
    assert read_content(assets, reporter) is None, "such content cannot be played"
    files = [problem.file for problem in reporter.problems]
    assert set(files) >= wrong.keys() - {"data/people.toml"}, (
        f"every file should be named: {reporter.problems}"
    )
    assert files.count("maps/terrain.tsx") == 1, "a tileset of two maps should be told once"
    assert files.count("data/items.toml") == 1, f"a field that is misspelt is not missing: {files}"
    cascade = [str(problem) for problem in reporter.problems if "wood" in problem.wrong]
    assert not cascade, f"nobody who names wood is to blame: {cascade}"


def test_a_file_that_nothing_reads_is_named(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    (assets / "data" / "item.toml").write_text("[wool]\n", "utf-8")
    (assets / "maps" / "cave.tmx").write_bytes((assets / "maps" / "farm.tmx").read_bytes())
    with pytest.raises(ContentError) as error:
        load_content(assets)
    told = " ".join(str(problem) for problem in error.value.problems)
    assert 'item.toml: nothing reads a file of this name. Did you mean "items"?' in told, told
    assert 'cave.tmx: it is the map of no area. Name it in areas.toml: map = "cave.tmx".' in told


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"^nowhere: there is no such folder"):
        load_content(tmp_path / "nowhere")


WRITTEN_WRONG = {
    'title = Wood"': r"^data/items.toml: line 2, column 9: .* no value: \"title = Wood",
    "title = “Wood”": "Text stands between straight quotation marks",
    'title = "Wood': "the text has no end",
    "is_tool = True": "this is no value.* true and false are small",
    "stack_max = [1 2]": "a comma or the end of a list is missing here",
    "sold = { for = 3 at = 2 }": "a comma or the end of a table is missing here",
    "price = 1\nprice = 2": r'line 3, column 10: this was said before: "price = 2". Say it once',
    "[wood]": "line 2, column 6: this was said before",
    "text = 'Kälte'": r"line 2: it is not written in UTF-8. Save it as UTF-8 in your editor\.",
    f"text = '{'o' * 2000}'": r"line 2: it is too long. 1000 characters are allowed",
}


@pytest.mark.parametrize(("line", "complaint"), WRITTEN_WRONG.items())
def test_a_line_that_is_written_wrong_is_shown_with_how_it_is_written(
    tmp_path: Path, line: str, complaint: str
) -> None:
    assets = copy_assets(tmp_path / "a")
    path = assets / "data" / "items.toml"
    encoding = "latin-1" if "ä" in line else "utf-8"
    path.write_bytes(f"[wood]\n{line}\n".encode(encoding))
    with pytest.raises(ContentError) as error:
        load_content(assets)
    (told,) = [str(problem) for problem in error.value.problems]
    assert re.search(complaint, told), f"{complaint}: {told}"


@pytest.mark.breadth(2)
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("areas", "[farm]", "[farm"),
        ("areas", 'map = "farm.tmx"', "map = 3"),
        ("cutscenes", "[arrival]", "[arrival"),
        ("cutscenes", "[arrival]", "[arrival]\nwidth = 3"),
        ("people", "[miller]", "[miller"),
        ("placeables", "[bed]", "[bed"),
        ("seasons", "[winter]", "[winter"),
        ("seasons", "[winter]", "[winter]\nwidth = 3"),
    ],
)
def test_a_damaged_file_is_the_only_one_that_is_blamed(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    for folder in ("data", "maps", "dialogue"):
        shutil.copytree(ASSETS / folder, tmp_path / folder)
    path = tmp_path / "data" / f"{file}.toml"
    text = path.read_text("utf-8")
    assert old in text, f"{file} should have {old} in it"
    path.write_text(text.replace(old, new, 1), "utf-8")
    reporter = Reporter("")
    read_content(tmp_path, reporter, ASSETS)
    told = [str(problem) for problem in reporter.problems]
    assert len(told) == 1, f"whoever names what stands there is not to blame: {told}"
    assert told[0].startswith(f"data/{file}.toml"), f"the file itself is: {told}"


def test_a_circle_of_quests_is_told_once(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    quest = '[{0}]\nnumber = {1}\ntitle = "Q"\nafter = "{2}"\n[[{0}.stages]]\nline = "L"\n'
    path = assets / "data" / "quests.toml"
    added = [quest.format(*one) for one in (("a", 7, "b"), ("b", 8, "a"), ("c", 9, "b"))]
    path.write_text(path.read_text("utf-8") + "".join(added), "utf-8")
    with pytest.raises(ContentError) as error:
        load_content(assets)
    told = [str(problem) for problem in error.value.problems]
    assert len(told) == 1, f"whoever waits for a circle is not to blame: {told}"
    assert "[a]: a comes after b comes after a: none of them ever begins" in told[0], told


@pytest.mark.parametrize("file", ["data/items.toml", "data/start.toml", "maps/terrain.tsx"])
def test_a_missing_or_binary_file_is_named(tmp_path: Path, file: str) -> None:
    assets = copy_assets(tmp_path / "a")
    (assets / file).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError):
        load_content(assets)
    (assets / file).unlink()
    with pytest.raises(ContentError, match="cannot be read"):
        load_content(assets)


TRAPS = {
    "a spawn in a wall": ("farm", 'type="start" x="152" y="120"', 'type="start" x="60" y="40"',
                          "start at .* is in a wall"),
    "a tree in a wall": ("farm", 'type="oak" x="200" y="72"', 'type="oak" x="60" y="40"',
                         "oak at tile"),
    "an arrival outside": ("farm", 'value="24"', 'value="4000"', "leads outside forest"),
    "an arrival in an exit": ("farm", 'value="24"', 'value="4"', "straight into an exit of forest"),
    "an arrival in a stone": ("forest", 'value="296"', 'value="168"', "into something that stands"),
    "an exit in a wall": ("farm", 'x="48" y="32" width="48" height="20"',
                          'x="304" y="96" width="16" height="48"', "nobody can walk into it"),
    "no way back": ("forest", 'name="exits"', 'name="walls"', "which nobody can leave again"),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_a_map_that_would_trap_somebody_is_named(tmp_path: Path, trap: str) -> None:
    assets = copy_assets(tmp_path / "a")
    file, old, new, complaint = TRAPS[trap]
    path = assets / "maps" / f"{file}.tmx"
    text = path.read_text("utf-8")
    assert old in text, f"the map should have {old} in it"
    text = text.replace(old, new, 1)
    if trap == "an arrival in a stone":
        text = text.replace('name="target_y" type="int" value="120"',
                            'name="target_y" type="int" value="168"')  # fmt: skip
    if trap == "no way back":
        text = re.sub(r"<properties>.*?</properties>", "", text, flags=re.DOTALL)
    path.write_text(text, "utf-8")
    with pytest.raises(ContentError) as error:
        load_content(assets)
    told = [str(problem) for problem in error.value.problems]
    assert any(re.search(complaint, sentence) for sentence in told), f"{complaint}: {told}"


def test_an_exit_into_water_is_named(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    path = assets / "maps" / "farm.tmx"
    text = path.read_text("utf-8").replace('value="24"', 'value="120"')
    text = text.replace('name="target_y" type="int" value="120"', TARGET_IN_WATER)
    path.write_text(text, "utf-8")
    with pytest.raises(ContentError, match="leads into a wall of forest, or into water"):
        load_content(assets)


def test_a_broken_script_is_named(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    (assets / "dialogue" / "bad.yarn").write_text("title: Bad\n---\n<<if>>\n===\n", "utf-8")
    with pytest.raises(ContentError, match=r"dialogue/bad\.yarn: line 3, column 1: "):
        load_content(assets)
