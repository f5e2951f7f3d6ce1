"""`main.py check-content` names everything that is wrong, and `--assets` plays nothing that it
would complain about."""

import shutil
from pathlib import Path

import pytest

import main
from files.problems import Reporter
from game.rules.checked_scripts import checked_content
from tests.world.small_farm import copy_assets

FULL = main.ASSETS


def change(path: Path, old: str, new: str) -> None:
    """Changes a file that has `old` in it."""
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} should have {old} in it"
    path.write_text(text.replace(old, new, 1), "utf-8")


def told(assets: Path) -> list[str]:
    """What is wrong in a folder, without the warnings."""
    reporter = Reporter("")
    checked_content(assets, reporter)
    return [str(problem) for problem in reporter.errors()]


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """A folder that fits together, with the names of the game's own art."""
    folder = copy_assets(tmp_path / "assets")
    atlas = folder / "art" / "world" / "atlas.json"
    atlas.parent.mkdir(parents=True)
    shutil.copyfile(FULL / "art" / "world" / "atlas.json", atlas)
    return folder


def test_the_game_s_own_content_fits_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["check-content"]) == 0, "nothing should be wrong with it"
    *warnings, verdict = capsys.readouterr().out.splitlines()
    assert verdict.startswith("Everything fits together: "), verdict
    assert all(line.startswith("warning: ") for line in warnings), warnings


def test_all_problems_are_lines_and_the_status_is_1(
    assets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(assets / "maps" / "farm.tmx", 'name="walls"', 'name="Walls"')
    change(assets / "maps" / "forest.tmx", 'type="oak"', 'type="okk"')
    change(assets / "data" / "recipes.toml", 'item = "fence"', 'item = "fense"')
    assert main.main(["check-content", str(assets)]) == 1, "something is wrong"
    lines = capsys.readouterr().out.splitlines()
    *told, verdict = [line for line in lines if not line.startswith("warning: ")]
    assert [line.partition(":")[0] for line in told] == [
        "data/recipes.toml",
        "maps/farm.tmx",
        "maps/forest.tmx",
    ], f"each problem should be a line that begins with its file: {lines}"
    assert all("Did you mean" in line for line in told), "and says what would be right"
    assert verdict.startswith("3 problems"), verdict


def test_a_folder_that_is_none_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.touch()
    for folder in (tmp_path / "nowhere", file):
        for words in (["check-content", str(folder)], ["simulate", "--assets", str(folder)]):
            assert main.main(words) == 2, "there is nothing to check or to play"
            said = capsys.readouterr()
            assert (said.out, said.err) == ("", f"main.py: There is no folder {folder}.\n"), words


def test_a_script_s_warning_is_told_once(
    assets: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    script = assets / "dialogue" / "odd.yarn"
    script.write_text("title: Odd\n---\nMae: a [b without an end\n===\n", "utf-8")
    assert main.main(["check-content", str(assets)]) == 0, "it can be played"
    told = [line for line in capsys.readouterr().out.splitlines() if "odd.yarn" in line]
    assert len(told) == 1, told
    assert told[0].startswith("warning: dialogue/odd.yarn: line 3, column 1: "), told
    assert told[0].endswith(". Its code is YS0063."), told
    assert not caplog.records, "what is printed should not be logged as well"


def test_a_file_that_nobody_reads_is_a_warning(
    assets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (assets / "dialogue" / "odd.yran").write_text("title: Odd\n---\na\n===\n", "utf-8")
    assert main.main(["check-content", str(assets)]) == 0, "it does no harm"
    told = [line for line in capsys.readouterr().out.splitlines() if "odd" in line]
    assert told == [
        "warning: dialogue/odd.yran: nobody reads it. Scripts are called odd.yarn, tables odd.csv."
    ], told


def test_words_of_nothing_and_missing_words_are_warnings(
    assets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main.main(["check-content", str(assets)])
    assert "text/" not in capsys.readouterr().out, "content without other languages lacks nothing"
    words = assets / "text" / "de" / "content.toml"
    words.parent.mkdir(parents=True)
    words.write_text('[items]\nwood.title = "Holz"\nstone.titel = "Stein"\n[itms]\n"', "utf-8")
    assert main.main(["check-content", str(assets)]) == 1, "what cannot be read is an error"
    words.write_text('[items]\nwood.title = "Holz"\nstone.titel = "Stein"\n', "utf-8")
    capsys.readouterr()
    assert main.main(["check-content", str(assets)]) == 0, "words do nobody any harm"
    told = [line for line in capsys.readouterr().out.splitlines() if "text/de" in line]
    assert told[0] == (
        "warning: text/de/content.toml: items.stone.titel: nothing in data has these words."
        ' Did you mean "items.stone.title"?'
    ), told
    assert len(told) == 2, f"and what is missing is one warning: {told}"
    assert "words of data are missing: achievements.clear_view.text, " in told[1], told
    assert " in all)" in told[1], "with how many there are"


def test_a_missing_tileset_is_told_once(assets: Path) -> None:
    (assets / "maps" / "terrain.tsx").unlink()
    problems = told(assets)
    assert len(problems) == 1, problems
    assert problems[0].startswith("maps/terrain.tsx: it cannot be read: "), problems


@pytest.mark.parametrize("command", [["host", "--headless"], ["simulate"], ["dedicated"]])
def test_content_from_elsewhere_is_checked_before_it_is_played(
    assets: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    change(assets / "dialogue" / "miller.yarn", "take_items wood 10", "take_itmes wood 10")
    words = [*command, "--assets", str(assets)]
    if command == ["dedicated"]:
        words += ["--agones"]
    assert main.main(words) == 2, "it cannot be played"
    said = capsys.readouterr()
    assert "dialogue/miller.yarn: line 10, column 9: there is no command take_itmes" in said.out, (
        said
    )
    assert "cannot be played: 1 problem." in said.err, said


def test_other_content_is_played(assets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(assets / "data" / "seasons.toml", 'title = "Spring"', 'title = "Sowing"')
    words = ["simulate", "--players", "2", "--minutes", "0.2", "--bots", "wander,wander"]
    assert main.main([*words, "--assets", str(assets)]) == 0, "two play a moment with it"
    assert "GOOD" in capsys.readouterr().out


SCRIPTS = {
    "a command": (
        "take_items wood 10",
        "take_item wood 10",
        "Did you mean take_items?",
    ),
    "an argument too many": ("take_items wood 10", "take_items wood 10 2", "is given 3 arguments"),
    "an item": ("take_items wood 10", "take_items wod 10", "'wod' is no item. Did you mean wood?"),
    "an amount": ("take_items wood 10", "take_items wood ten", "'ten' is no count"),
    "more than is allowed": (
        "take_items wood 10",
        "take_items wood 12",
        "miller takes 12 wood, and people.toml allows 10",
    ),
    "a gift of another kind": (
        "give_items torch 5",
        "give_items fence 5",
        "miller gives 5 fence, and people.toml allows 0",
    ),
    "a mood": (
        "Miller: Hear it turn!",
        "Miller: Hear it turn! #mood:hungry",
        'nobody looks "hungry"',
    ),
    "a vote on nothing": (
        "Miller: Hear it turn!",
        "<<vote>>\n        Miller: Hear it turn!",
        "nothing is voted on here",
    ),
    "in two portions": (
        "<<take_items wood 10>>",
        "<<take_items wood 6>>\n        <<take_items wood 6>>",
        "miller takes 12 wood",
    ),
    "a quest": ("take_items wood 10", "set_quest mill_wod 1", "Did you mean mill_wood?"),
    "a stage": ("take_items wood 10", "set_quest mill_wood 3", "A whole number from 1 to 2"),
    "a recipe": ("take_items wood 10", "learn_recipe chess", "Did you mean chest?"),
}


@pytest.mark.parametrize("what", SCRIPTS)
def test_what_a_script_asks_for_and_the_data_do_not_have_is_named(assets: Path, what: str) -> None:
    old, new, complaint = SCRIPTS[what]
    change(assets / "dialogue" / "miller.yarn", old, new)
    problems = told(assets)
    assert len(problems) == 1, f"one mistake should be told once: {problems}"
    assert problems[0].startswith("dialogue/miller.yarn: line 1"), f"with its line: {problems}"
    assert complaint in problems[0], problems


ART: dict[str, tuple[str, str, str, str]] = {
    "a season": (
        "data/seasons.toml",
        "[spring]",
        "[sprng]",
        'not drawn for the season "sprng". Did you mean "spring"',
    ),
    "scenery": (
        "maps/farm.tmx",
        'type="house"',
        'type="hoose"',
        'no sprite "hoose" is drawn for every season. Did you mean "house"',
    ),
    "a terrain of some seasons": (
        "art/world/atlas.json",
        '"ground/water/winter/',
        '"ground/watr/winter/',
        "",
    ),
    "a damaged atlas": ("art/world/atlas.json", "{", "{{", "it is damaged"),
}


@pytest.mark.parametrize("what", ART)
def test_what_nobody_could_see_is_named(assets: Path, what: str) -> None:
    file, old, new, complaint = ART[what]
    path = assets / file
    text = path.read_text("utf-8")
    assert old in text, f"{file} should have {old} in it"
    path.write_text(text.replace(old, new, -1 if complaint == "" else 1), "utf-8")
    problems = told(assets)
    wanted = complaint or "water is not drawn for the season winter"
    assert any(wanted in problem for problem in problems), problems


def test_what_is_drawn_as_something_else_is_a_warning(
    assets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (assets / "data" / "items.toml").open("a", encoding="utf-8") as file:
        file.write('\n[turnip]\ntitle = "Turnip"\n')
    assert main.main(["check-content", str(assets)]) == 0, "it can be played"
    out = capsys.readouterr().out
    assert "warning: data/items.toml: [turnip]: it has no picture" in out, out
    assert "warning: data/recipes.toml: [chest]: nobody learns it" in out, out
    assert "warnings." in out, out


def test_a_copy_without_art_is_held_against_the_game_s_own(
    assets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(assets / "art")
    assert main.main(["check-content", str(assets)]) == 0, "it would be drawn with the game's own"
    capsys.readouterr()
    change(assets / "maps" / "farm.tmx", 'type="house"', 'type="hoose"')
    assert main.main(["check-content", str(assets)]) == 1, "and in it there is no such house"
    assert 'Did you mean "house"?' in capsys.readouterr().out


def test_without_any_art_everything_else_is_checked(assets: Path) -> None:
    shutil.rmtree(assets / "art")
    assert told(assets) == [], "a server has no pictures"


def test_a_quest_that_mends_what_is_nowhere_is_told(assets: Path) -> None:
    quests = assets / "data" / "quests.toml"
    quests.write_text(
        quests.read_text("utf-8")
        + '\n[bridge]\nnumber = 77\ntitle = "A bridge"\nmends = "brigde"\n'
        + 'stages = [{ line = "Built." }]\n',
        "utf-8",
    )
    (line,) = told(assets)
    assert "data/quests.toml: [bridge], mends" in line, "it should say where"
    assert "brigde" in line, "and what is wrong"


def test_markup_that_nobody_sees_is_a_warning(assets: Path) -> None:
    line = "Miller: [wave]Hear[/wave] [glow]it[/glow] [colour=pink]turn[/colour]! [pause/]"
    change(assets / "dialogue" / "miller.yarn", "Miller: Hear it turn!", line)
    reporter = Reporter("")
    checked_content(assets, reporter)
    seen = [str(one) for one in reporter.problems if "miller.yarn" in str(one)]
    assert len(seen) == 2, seen
    assert "[glow] is not seen" in seen[0], "and it says what there is"
    assert 'there is no colour "pink"' in seen[1]
