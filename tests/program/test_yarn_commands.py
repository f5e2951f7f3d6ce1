"""`main.py yarn …`, as a writer uses it, on a folder of its own."""

import io
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import main
from game.command_line.parser import parse_arguments
from game.command_line.yarn import commands
from game.command_line.yarn.arguments import YarnArguments, YarnPlayArguments
from game.command_line.yarn.play import Terminal, play_script
from game.command_line.yarn.scripts import YarnCommandError, read_script
from scenes.play.yarn_box import box_measure
from tests.helpers.arguments import parsed
from tests.world.small_farm import ASSETS, copy_assets

GOOD = "title: Baker\n---\nBaker: Bread! Fresh bread!\n===\n"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    lines: list[str] = []
    monkeypatch.setattr(commands, "say", lines.append)
    return lines


def run(*words: str, measure: Callable[[str, bool], str | None] = lambda *_: None) -> int:
    arguments = parse_arguments(["yarn", *words])
    assert isinstance(arguments, YarnArguments), "it should be a command of yarn"
    return commands.run_yarn(arguments, ASSETS, lambda: measure)


def folder_with(tmp_path: Path, text: str) -> Path:
    assets = copy_assets(tmp_path / "assets")
    (assets / "dialogue" / "baker.yarn").write_text(text, "utf-8")
    (assets / "dialogue" / "de").mkdir(exist_ok=True)
    return assets


def test_the_game_s_own_scripts_are_in_order(said: list[str]) -> None:
    assert run("check", measure=box_measure(ASSETS)) == 0, said
    # A new line may be said before it has an id, or anybody's translation.
    unfinished = ("TA0010", "TA0011")
    doubts = [line for line in said[:-1] if not any(code in line for code in unfinished)]
    assert doubts == [], said
    assert " 0 errors, " in said[-1], said


def test_check_lists_everything_with_its_place(tmp_path: Path, said: list[str]) -> None:
    wrong = "title: Baker\n---\n<<give_items braed 1>>\n<<if>>\n<<endif>>\nset $x to 1\n===\n"
    assets = folder_with(tmp_path, wrong)
    assert run("check", str(assets)) == 1, "errors should show in the exit status"
    baker = [line for line in said if line.startswith("baker")]
    assert [line.split(": ")[0] for line in baker] == [
        "baker.yarn:1",
        "baker.yarn:3:1",
        "baker.yarn:4:5",
        "baker.yarn:6:1",
    ], said
    assert "'braed' is no item" in baker[1], "the word that is wrong should be named"
    assert "2 errors" in said[-1], said


def test_check_says_what_does_not_fit_the_box(tmp_path: Path, said: list[str]) -> None:
    long = "title: Baker\n---\nBaker: " + "Bread and butter. " * 30 + "\n-> " + "w" * 90 + "\n===\n"
    run("check", str(folder_with(tmp_path, long)), measure=box_measure(ASSETS))
    doubts = [line for line in said if "TA0015" in line]
    assert ["lines, and the box has 4" in doubts[0], "pixels wide" in doubts[1]] == [True, True]
    assert len(doubts) == 2, said


def test_check_says_which_translation_does_not_fit_the_box(tmp_path: Path, said: list[str]) -> None:
    assets = folder_with(tmp_path, GOOD.replace("bread!\n", "bread! #line:b\n"))
    table = assets / "dialogue" / "de" / "b.csv"
    table.write_text(f"id,text\nline:b,Bo: {'Brot und Butter. ' * 30}\n", "utf-8")
    run("check", str(assets), measure=box_measure(ASSETS))
    (doubt,) = [line for line in said if "TA0015" in line]
    assert doubt.startswith("de/b.csv:2: "), "where the translator finds it"


def test_the_row_that_is_named_is_the_one_that_an_option_does_not_fit_in() -> None:
    measure, text = box_measure(ASSETS), "i"
    while (problem := measure(text, True)) is None:
        text += "i"
    width, row = (int(figure) for figure in re.findall("[0-9]+", problem))
    assert row < width, f"it is wider than its row: {problem}"


def test_tags_are_written_once(tmp_path: Path, said: list[str]) -> None:
    assets = folder_with(tmp_path, GOOD)
    assert run("tag", str(assets)) == 0
    text = (assets / "dialogue" / "baker.yarn").read_text("utf-8")
    assert "Fresh bread! #line:baker-" in text, "behind the line"
    assert run("tag", str(assets)) == 0
    assert said[-1] == "Every line has its id.", "and then there is nothing left to do"
    assert (assets / "dialogue" / "baker.yarn").read_text("utf-8") == text


def test_scripts_with_errors_are_not_touched(tmp_path: Path, said: list[str]) -> None:
    assets = folder_with(tmp_path, "title: Baker\n---\n<<if>>\na\n===\n")
    for words in (("tag",), ("strings", str(tmp_path / "de.csv"))):
        language = ("--language", "de") if words[0] == "strings" else ()
        with pytest.raises(YarnCommandError, match="errors"):
            run(*words, str(assets), *language)
    assert said == [], "nothing should have been done"


def test_a_script_that_cannot_be_read_is_an_error_to_every_command(
    tmp_path: Path, said: list[str]
) -> None:
    assets = folder_with(tmp_path, GOOD.replace("bread!\n", "bread! #line:b\n"))
    table = assets / "dialogue" / "de" / "b.csv"
    words = ("strings", str(table), str(assets), "--language", "de")
    assert run(*words) == 0, said
    table.write_text(table.read_text("utf-8").replace("line:b,,", "line:b,Brot!,"), "utf-8")
    (assets / "dialogue" / "baker.yarn").write_bytes(GOOD.encode("utf-16"))
    miller = (assets / "dialogue" / "miller.yarn").read_bytes()
    for command in (words, ("tag", str(assets))):
        with pytest.raises(YarnCommandError, match="errors"):
            run(*command)
    assert "line:b,Brot!," in table.read_text("utf-8"), "a translation should outlive its script"
    assert (assets / "dialogue" / "miller.yarn").read_bytes() == miller, "no script is touched"
    said.clear()
    assert run("check", str(assets)) == 1, "it is an error"
    wrong = [line for line in said if "warning" not in line]
    assert [line.partition(":")[0] for line in wrong] == ["baker.yarn"], "told once, and no more"
    assert not [line for line in said if "no script has" in line], "a table is not to blame for it"
    status, told = played_file(assets / "dialogue" / "baker.yarn", "")
    assert status == 1, "it is not played"
    assert told == [
        "baker.yarn:1: error TA0005: a script is written in UTF-8 (save it as UTF-8 in your editor)"
    ], told


def test_a_table_that_cannot_be_read_is_told_once(tmp_path: Path, said: list[str]) -> None:
    assets = folder_with(tmp_path, GOOD)
    (assets / "dialogue" / "de" / "b.csv").write_bytes(b"\xff\xfe")
    assert run("check", str(assets)) == 1, "it is an error"
    told = [line for line in said if line.startswith("de/b.csv")]
    assert len(told) == 1, told
    assert told[0].startswith("de/b.csv: error TA0014: it cannot be read: it is not UTF-8"), told


def test_a_table_in_no_folder_is_refused_by_its_own_name(tmp_path: Path) -> None:
    table = tmp_path / "nowhere" / "de.csv"
    with pytest.raises(ValueError, match=r"^FILE.csv de.csv cannot be written: there is no folder"):
        run("strings", str(table), "--language", "de")


def test_a_table_is_made_and_kept_up_to_date(tmp_path: Path, said: list[str]) -> None:
    assets = folder_with(tmp_path, GOOD.replace("bread!\n", "bread! #line:b\n"))
    table = assets / "dialogue" / "de" / "b.csv"
    words = ("strings", str(table), str(assets), "--language", "de")
    assert run(*words) == 0
    text = table.read_text("utf-8")
    assert "de,line:b,,baker.yarn,Baker,3," in text, "a row for the line"
    table.write_text(text.replace("line:b,,", "line:b,Baker: Brot!,"), "utf-8")
    assert run(*words) == 0
    assert "line:b,Baker: Brot!," in table.read_text("utf-8"), "what was translated stays"
    said.clear()
    run("check", str(assets))
    assert "line:b is not translated" not in "".join(said), "it is"
    assert "is not translated" in "".join(said), "the miller's lines are not"


def test_a_line_stands_in_one_table_of_a_language(tmp_path: Path, said: list[str]) -> None:
    one, other = ("Baker: bread! #line:b", "Baker: cake! #line:c")
    assets = folder_with(tmp_path, f"title: Baker\n---\n{one}\n{other}\n===\n")
    tables = [assets / "dialogue" / "de" / name for name in ("bread.csv", "cake.csv")]
    words = ("--language", "de")
    assert run("strings", str(tables[0]), str(assets), *words) == 0
    text = tables[0].read_text("utf-8")
    kept = [line for line in text.splitlines() if "line:b," not in line]
    tables[0].write_text("\n".join(line for line in text.splitlines() if "line:c," not in line))
    tables[1].write_text("\n".join(kept).replace("line:c,,", "line:c,Baker: Kuchen!,"), "utf-8")
    for table in tables:
        assert run("strings", str(table), str(assets), *words) == 0
    assert "line:c," not in tables[0].read_text("utf-8"), "what another table has is left to it"
    assert "Kuchen" in tables[1].read_text("utf-8"), "where it stays"
    assert "line:b," not in tables[1].read_text("utf-8"), "and so the other way round"


def test_a_graph_is_drawn(tmp_path: Path, said: list[str]) -> None:
    out = tmp_path / "g.svg"
    assert run("graph", "--out", str(out)) == 0
    assert "MillerAsks" in out.read_text("utf-8"), said


@pytest.mark.skipif(os.name == "nt", reason="Windows links files for administrators only")
def test_a_graph_goes_where_a_link_leads(tmp_path: Path) -> None:
    out = tmp_path / "link.svg"
    out.symlink_to(tmp_path / "g.svg")
    assert run("graph", "--out", str(out)) == 0
    assert out.is_symlink(), "a name that leads elsewhere, to a terminal perhaps, should stay"
    assert "MillerAsks" in (tmp_path / "g.svg").read_text("utf-8")


def test_broken_scripts_of_the_game_s_own_are_checked_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assets = folder_with(tmp_path, "title: Baker\n---\n<<if>>\n<<endif>>\n{1 +}\n===\n")
    shutil.copytree(ASSETS / "art", assets / "art")
    monkeypatch.setattr(main, "ASSETS", assets)
    assert main.main(["yarn", "check"]) == 1, "the scripts have errors"
    assert "2 errors" in capsys.readouterr().out, "and the check names all of them"
    alone = tmp_path / "alone.yarn"
    alone.write_text(GOOD, "utf-8")
    assert main.main(["yarn", "play", str(alone)]) == 0, "they are no business of another script"


def test_a_folder_without_scripts_is_said(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(YarnCommandError, match="There is no"):
            run("check", str(folder))


def played(tmp_path: Path, body: str, typed: str, *options: str) -> tuple[int, list[str]]:
    file = tmp_path / "a.yarn"
    file.write_text(f"title: Start\n---\n{body}\n===\n", "utf-8")
    return played_file(file, typed, *options)


def played_file(file: Path, typed: str, *options: str) -> tuple[int, list[str]]:
    said: list[str] = []
    arguments = parsed(YarnPlayArguments, "yarn", "play", str(file), *options)
    status = play_script(read_script(file), arguments, Terminal(io.StringIO(typed), said.append))
    return status, said


def test_a_script_is_played_with_those_beside_it_that_it_leads_to(tmp_path: Path) -> None:
    status, said = played_file(ASSETS / "dialogue" / "miller.yarn", "0\n")
    assert status == 0, "the game's own scripts can be tried"
    assert said[1].startswith("Miller: Smoke from"), "from the first node of the file"
    (tmp_path / "0.yarn").write_text("title: Beside\n---\nB: Here.\n===\n", "utf-8")
    (tmp_path / "9.yarn").write_text("title: Broken\n---\n{1 +}\n===\n", "utf-8")
    assert played(tmp_path, "A: There.", "") == (0, ["A: There.", "(end)"]), "what needs none"
    status, said = played(tmp_path, "<<jump Beside>>", "")
    assert status == 1, "with a broken one beside it nothing leads anywhere"
    assert [line.partition(":")[0] for line in said] == ["a.yarn"], "and it is told of its own"
    (tmp_path / "9.yarn").unlink()
    assert played(tmp_path, "<<jump Beside>>", "") == (0, ["B: Here.", "(end)"])


def test_a_script_is_played_in_the_terminal(tmp_path: Path) -> None:
    body = "Mae: {f(1)} {$x}\n<<wave>>\n-> A\n    in A\n-> B <<if false>>"
    status, said = played(tmp_path, "<<declare $x = 1>>\n" + body, "7\n2\nx\n1\n", "--set", "$x=5")
    assert (status, said) == (
        0,
        ["f(1) = ?", "Mae: 7 5", "<<wave>>", "  1. A", "  -  B", "?", "?", "?", "in A", "(end)"],
    ), "functions are asked for, and what cannot be chosen is asked again"


def test_a_trace_shows_instructions_and_what_is_remembered(tmp_path: Path) -> None:
    _, said = played(tmp_path, "<<declare $x = 1>>\n<<set $x = 2>>\na {$x}", "", "--trace")
    assert said == [
        "    . a.yarn:4 Start:0 SetVariable",
        "    . a.yarn:5 Start:1 ShowLine",
        "a 2",
        "    . a.yarn Start:2 end of the node",
        "(end)",
        "    $x = 2",
        "    visits:Start = 1 (player)",
    ]


def test_a_script_that_breaks_or_is_wrong_ends_with_a_sentence(tmp_path: Path) -> None:
    assert played(tmp_path, "{1 / f()}", "0\n") == (
        1,
        ["f() = ?", "! a.yarn:3: a number is divided by zero"],
    )
    status, said = played(tmp_path, "{1 +}", "")
    assert status == 1, "a script with errors is not played"
    assert said[0].startswith("a.yarn:3:5: error YS0005"), said
    assert played(tmp_path, "-> a", "")[1][-1] == "(left)", "who types nothing more has left"


def test_a_strategy_that_there_is_not_is_a_sentence_with_those_that_there_are(
    tmp_path: Path,
) -> None:
    with pytest.raises(YarnCommandError, match=r"no strategy worst; there are first, best, "):
        played(tmp_path, "A: Hello.", "", "--strategy", "worst")


def test_a_scene_is_told_beat_by_beat(said: list[str]) -> None:
    file = str(ASSETS / "dialogue" / "scenes_lake.yarn")
    assert run("play", file, "--scene", "the_storm", "--friends", "0") == 0, said
    assert said[0].startswith("The storm, in lake: "), said[0]
    moments = [float(line[:7]) for line in said if line[:7].strip().replace(".", "").isdigit()]
    assert moments == sorted(moments), "one thing after another"
    told = "\n".join(said)
    assert "keeper is at (512, 522)" in told, "what happens is told"
    assert "Ottilie: Be quiet. Look." in told, "and what is said"
    assert "* 1. I saw it." in told, "and which answer is given"
    assert "friend_1" not in told, "nobody is made up"
    with pytest.raises(ValueError, match="no scene"):
        run("play", file, "--scene", "the_wedding")
