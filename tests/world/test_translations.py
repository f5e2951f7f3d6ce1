"""What people say in other languages: read with content, and no part of what friends must share."""

from pathlib import Path

import pytest

from files.problems import ContentError, Reporter
from game.world.content import content_hash, load_content, read_content
from game.world.translations import SCRIPT_LANGUAGE
from tests.world.small_farm import copy_assets

_SCRIPT = "title: Bo\n---\nBo: Hello, {day()}. #line:hello\nBo: Bye. #line:bye\n===\n"


def with_tables(tmp_path: Path, **tables: str) -> Path:
    """A small farm with a script and these tables, whose names have `__` for a folder."""
    assets = copy_assets(tmp_path / "a")
    (assets / "dialogue" / "bo.yarn").write_text(_SCRIPT, "utf-8")
    for name, text in tables.items():
        path = assets / "dialogue" / (name.replace("__", "/") + ".csv")
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"language,id,text\n{text}\n", "utf-8")
    return assets


def test_a_table_is_read_with_content_and_is_no_part_of_its_hash(tmp_path: Path) -> None:
    bare = content_hash(with_tables(tmp_path))
    assets = with_tables(tmp_path / "b", de__a="de,line:hello,Bo: Hallo am Tag {0}.")
    content = load_content(assets)
    assert content.content_hash == bare, "friends with other languages play together"
    german = content.dialogue_in("de")
    assert german.text("line:hello", ("3",)) == ("Bo", "Hallo am Tag 3."), "as the table has it"
    assert german.text("line:bye") == ("Bo", "Bye."), "and as the script does meanwhile"
    assert german.locale == "de", "its plurals are its own"
    for language in (SCRIPT_LANGUAGE, "fr", "../de"):
        assert content.dialogue_in(language) is content.dialogue, "what there is not is the script"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("de__a", "de,line:hello,Hallo {7}", "dialogue/de/a.csv: line 2: line:hello: the original"),
        ("de__a", "de,line:bye,[b]Ade", "dialogue/de/a.csv: line 2: line:bye: [b] is not closed"),
        ("de__a", "fr,line:bye,Adieu", "this row is fr, and stands in the folder de"),
        ("de__a", 'de,line:bye,"Ade', "dialogue/de/a.csv: line 1: it is no CSV"),
        ("de", "de,line:bye,Ade", "dialogue/de.csv: it is in no folder of a language"),
        ("German__a", "de,line:bye,Ade", "dialogue/German/a.csv: it is in no folder of a language"),
        ("en__a", "en,line:bye,Bye", "it is in no folder of a language"),
    ],
)
def test_a_table_that_is_wrong_is_named_with_its_row(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    with pytest.raises(ContentError) as error:
        load_content(with_tables(tmp_path, **{name: text}))
    (problem,) = error.value.problems
    assert told in str(problem), f"{problem} should say what is wrong"


def test_what_nobody_has_translated_yet_is_nothing_wrong_and_what_is_left_over_is_doubtful(
    tmp_path: Path,
) -> None:
    reporter = Reporter("")
    assets = with_tables(tmp_path, de__a="de,line:gone,Weg", de__b="de,line:bye,Ade")
    assert read_content(assets, reporter) is not None, "it can be played"
    told = [str(problem) for problem in reporter.problems if "dialogue" in problem.file]
    assert told == [
        "warning: dialogue/de/a.csv: line 2: no script has 'line:gone'. Take the row out."
    ], told
