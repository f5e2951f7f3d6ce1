"""Options: what belongs to a group, what belongs to an option, which are available."""

import pytest

from game.dialogue import (
    ChoicesShown,
    LineShown,
    YarnRuntimeError,
    choice_target,
    run,
)
from tests.dialogue.stage import Variables, heard, play, script


def test_bodies_belong_to_their_options_and_join_again_behind_the_group() -> None:
    library = script("Q\n-> A\n    in A\n-> B\n    in B\n    more B\n-> C\nafter")
    shown = ["Q", "-> A", "-> B", "-> C"]
    assert heard(library, choose=[0]) == [*shown, "in A", "after"], "A's body should run"
    assert heard(library, choose=[1]) == [*shown, "in B", "more B", "after"], "B's should"
    assert heard(library, choose=[2]) == [*shown, "after"], "C has none"


def test_options_nest() -> None:
    library = script("-> A\n  in A\n  -> A1\n      in A1\n  -> A2\n  end A\n-> B\n  in B\nafter")
    assert heard(library, choose=[0, 0]) == [
        "-> A",
        "-> B",
        "in A",
        "-> A1",
        "-> A2",
        "in A1",
        "end A",
        "after",
    ], "inner options should stay inside"
    assert heard(library, choose=[1]) == ["-> A", "-> B", "in B", "after"], "B is outside of A"


def test_a_blank_line_ends_a_group() -> None:
    assert heard(script("-> A\n-> B\n\n-> C\n-> D"), choose=[0]) == ["-> A", "-> B", "-> C", "-> D"]
    assert heard(script("-> A\n    in A\n\n-> B"), choose=[0]) == ["-> A", "in A", "-> B"], (
        "a blank line behind a body should end the group too"
    )


def test_a_blank_line_ends_all_groups_around_it() -> None:
    library = script("-> A\n  -> A1\n    in A1\n\n-> B\nafter")
    assert heard(library, choose=[0, 0, 0]) == ["-> A", "-> A1", "in A1", "-> B", "after"], (
        "B should be a group of its own"
    )


def test_a_line_of_spaces_is_blank_and_a_comment_is_not() -> None:
    assert heard(script("-> A\n   \t \n-> B")) == ["-> A"], "spaces should make a blank line"
    assert heard(script("-> A\n// remark\n-> B")) == ["-> A", "-> B"], (
        "a comment should not end a group"
    )


def test_a_group_may_stand_deeper_than_the_line_before() -> None:
    library = script("Q\n    -> A\n    -> B\n        in B\nafter")
    assert heard(library, choose=[1]) == ["Q", "-> A", "-> B", "in B", "after"], (
        "a line has no body that the group could be part of"
    )


def test_tabs_count_as_eight_columns() -> None:
    library = script("-> A\n\tin A\n        also in A\n-> B")
    assert heard(library, choose=[0]) == ["-> A", "-> B", "in A", "also in A"], (
        "a tab should be as deep as eight spaces"
    )


def test_an_option_whose_condition_fails_is_shown_and_not_available() -> None:
    library = script("<<declare $rich = false>>\n-> Buy <<if $rich>>\n-> Leave")
    assert heard(library) == ["x> Buy", "-> Leave"], "the poor should see what they cannot buy"
    assert heard(library, variables=Variables(rich=True)) == ["-> Buy", "-> Leave"]


def test_options_that_are_all_unavailable_fall_through() -> None:
    library = script("Q\n-> A <<if false>>\n    in A\n-> B <<if 1 > 2>>\nafter")
    assert heard(library) == ["Q", "after"], "the script should go on behind the group"


def test_options_come_along_with_the_line_before_them() -> None:
    direct = play(script("Q\n-> A"))
    assert direct.heard == ["Q", "-> A"]
    assert direct.choices_without_line == 0, "the line should stay up while options are shown"
    branched = play(
        script("<<if true>>\n Q\n<<else>>\n R\n<<endif>>\n<<if true>>\n-> A\n<<endif>>")
    )
    assert branched.heard == ["Q", "-> A"]
    assert branched.choices_without_line == 0, "branches should not part them"


def test_options_behind_something_that_happens_come_by_themselves() -> None:
    played = play(script("<<declare $x = 0>>\nQ\n<<set $x = 1>>\n-> A{$x}"))
    assert played.heard == ["Q", "-> A1"]
    assert played.choices_without_line == 1, "the variable should be set when the line is left"


def test_choices_are_found_again_from_their_place_alone() -> None:
    library = script("Q\n-> A\n    in A\n-> B\n    in B")
    shown = run(library.program, "Start", 0, Variables(), {})
    assert isinstance(shown, LineShown)
    again = run(library.program, shown.node, shown.program_counter, Variables(), {})
    assert again == ChoicesShown(shown.choices, shown.node, shown.program_counter), (
        "running from the place of choices should show the same choices, at the same place"
    )
    for option, choice in enumerate(shown.choices):
        target = choice_target(library.program, shown.node, shown.program_counter, option)
        assert target == (choice.node, choice.program_counter), "and their targets agree"


def test_choices_that_are_not_there_are_refused() -> None:
    library = script("Q\n-> A\n-> B")
    for node, counter, option in (
        ("Start", 0, 0),
        ("Start", 1, 2),
        ("Start", 1, -1),
        ("Start", 99, 0),
        ("Start", -1, 0),
        ("Elsewhere", 0, 0),
    ):
        with pytest.raises(YarnRuntimeError):
            choice_target(library.program, node, counter, option)


def test_gaps_and_tags_in_options() -> None:
    library = script("-> {1 + 1} eggs <<if true>>#line:eggs #nice\n-> Mae: no #line:no")
    assert heard(library) == ["-> 2 eggs", "-> no"]
    assert library.text("line:no") == ("Mae", "no"), "an option may have a speaker"
    assert library.tags("line:eggs") == ("nice",)
