"""The library: many files, one program, and a hash that says whether two peers have the same."""

from pathlib import Path

import pytest

from game.dialogue import Library, YarnSyntaxError, check_library, load_library
from tests.dialogue.stage import heard

_A = b"title: Start\n---\na <<if $farm_x>>\n<<wave 1 2>>\n<<jump Other>>\n===\n"
_B = b"title: Other\n---\n<<declare $farm_x = true>>\n{f(1)}\n===\n"


def test_nodes_and_variables_are_shared_between_files(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "a.yarn").write_bytes(_A)
    (tmp_path / "deeper" / "b.yarn").write_bytes(_B)
    (tmp_path / "notes.txt").write_bytes(b"not a script")
    library = load_library(tmp_path)
    assert heard(library, functions={"f": lambda n: n}) == ["a", "<<wave 1 2>>", "1"]
    assert library.nodes == {"Start", "Other"}
    assert library.commands == {"wave"}
    assert library.functions == {"f"}
    assert library.content_hash == (
        Library.from_sources({"deeper/b.yarn": _B, "a.yarn": _A}).content_hash
    ), "the order in which files are found should not matter"


def test_the_hash_changes_with_what_is_said_and_not_with_line_ends() -> None:
    one = Library.from_sources({"a.yarn": _A, "b.yarn": _B}).content_hash
    assert len(one) == 32
    windows = {"a.yarn": _A.replace(b"\n", b"\r\n"), "b.yarn": _B}
    assert Library.from_sources(windows).content_hash == one, "line ends should not matter"
    changed = {"a.yarn": _A.replace(b"a <<", b"b <<"), "b.yarn": _B}
    assert Library.from_sources(changed).content_hash != one, "one letter should matter"
    renamed = {"c.yarn": _A, "b.yarn": _B}
    assert Library.from_sources(renamed).content_hash != one, "names make ids, so they matter"


def test_a_node_that_two_files_have_is_refused() -> None:
    with pytest.raises(YarnSyntaxError, match=r"b\.yarn:1: .*a\.yarn:1 already"):
        Library.from_sources({"a.yarn": _B, "b.yarn": _B})


def test_check_finds_nothing_when_all_is_well() -> None:
    library = Library.from_sources({"a.yarn": _A, "b.yarn": _B})
    assert check_library(library, {"f": lambda n: n}, {"wave": 2}) == []


def test_check_names_every_thing_that_the_game_does_not_have() -> None:
    source = b"title: C\n---\n<<set $lost = 1>>\n-> {g()} <<if h(max(1))>>\n==="
    library = Library.from_sources({"a.yarn": _A, "b.yarn": _B, "c.yarn": source})
    problems = check_library(library, {"f": lambda: 1}, {"wave": 1})
    assert sorted(problems) == [
        "$lost begins with none of $farm_, $me_, so nobody keeps it.",
        "a.yarn:4: <<wave>> takes 1 arguments and is given 2.",
        "b.yarn:4: f(…) does not take 1 arguments.",
        "c.yarn:4: g(…) is no function of the game.",
        "c.yarn:4: h(…) is no function of the game.",
        "c.yarn:4: max(…) does not take 1 arguments.",
    ], "every name should be held against the game, in gaps and conditions too"
    assert (
        "<<walk>> is no command"
        in check_library(Library.from_sources({"d.yarn": b"title: D\n---\n<<walk>>\n==="}), {}, {})[
            0
        ]
    )
