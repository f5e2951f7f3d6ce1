"""Options: what belongs to a group, what belongs to an option, which are available."""

import pytest

from game.dialogue import Chance, ChoicesShown, Limits, LineShown, Place, YarnRuntimeError
from game.dialogue.program import ShowLine
from tests.dialogue.stage import Player, heard, memory_with, script

CHANCE = Chance.of(0)


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


def test_a_line_of_blanks_counts_by_its_width() -> None:
    inside = "-> A\n    a\n    \n    b\n-> B"
    assert heard(script(inside), choose=[0]) == ["-> A", "-> B", "a", "b"], (
        "as wide as the body, it should end nothing"
    )
    outside = "-> A\n    a\n  \n    b\n-> B"
    assert heard(script(outside), choose=[0]) == ["-> A", "a", "b", "-> B"], (
        "narrower than the body, it should end body and group"
    )
    under = "-> A\n        \n-> B"
    assert heard(script(under)) == ["-> A"], "right under an arrow it should be an empty line"


def test_a_comment_counts_by_its_indentation_and_is_not_blank() -> None:
    assert heard(script("-> A\n// remark\n-> B")) == ["-> A", "-> B"], "the group should go on"
    between = "-> A\n    a\n// remark\n    b\n-> B"
    assert heard(script(between), choose=[0]) == ["-> A", "a", "b", "-> B"], (
        "at the margin it should end the body"
    )
    deep = "-> A\n    a\n    // remark\n    b\n-> B"
    assert heard(script(deep), choose=[0]) == ["-> A", "-> B", "a", "b"], "as deep as it, not"


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
    assert heard(library, memory=memory_with(rich=True)) == ["-> Buy", "-> Leave"]


def test_options_that_are_all_unavailable_are_shown_and_can_be_passed_over() -> None:
    library = script("Q\n-> A <<if false>>\n    in A\n-> B <<if 1 > 2>>\nafter")
    assert heard(library, choose=[None]) == ["Q", "x> A", "x> B", "after"], (
        "who chooses none should go on behind the group"
    )


@pytest.mark.parametrize(
    ("source", "is_before"),
    [
        ("Q\n-> A", True),
        ("<<if true>>\n Q\n<<else>>\n R\n<<endif>>\n-> A", True),
        ("-> A\n    Q\n    -> B", True),
        ("=> Q\n-> A", True),
        ("Q\n<<set $x = 1>>\n-> A{$x}", False),
        ("Q\n<<if true>>\n-> A\n<<endif>>", False),
        ("Q", False),
    ],
)
def test_a_line_says_whether_options_follow_in_any_case(source: str, is_before: bool) -> None:
    lines = [
        instruction
        for instruction in script(source).program.nodes["Start"].instructions
        if isinstance(instruction, ShowLine)
    ]
    assert lines[-1].is_before_choices == is_before, "both can be shown together, or not"


def test_nothing_is_evaluated_twice() -> None:
    asked: list[str] = []

    def ask(what: str) -> bool:
        asked.append(what)
        return True

    source = 'Q{ask("line")}\n-> A{ask("gap")} <<if ask("condition")>>\n    {ask("body")}'
    heard(script(source), functions={"ask": ask}, choose=[0])
    assert asked == ["line", "condition", "gap", "body"], "each once, and conditions before gaps"


def test_choices_are_found_again_from_their_place_alone() -> None:
    machine = Player(script("Q\n-> A\n    in A\n-> B\n    in B")).machine
    line = machine.run(Place.start("Start"), CHANCE)
    assert isinstance(line, LineShown)
    shown = machine.run(line.place, CHANCE)
    assert isinstance(shown, ChoicesShown)
    assert machine.run(shown.place, CHANCE) == shown, (
        "running from the place of choices should show the same choices, at the same place"
    )


def test_choices_that_are_not_there_are_refused() -> None:
    machine = Player(script("Q\n-> A\n-> B")).machine
    for text, option in (
        ("Start:0", 0),
        ("Start:1", 2),
        ("Start:1", -1),
        ("Start:99", 0),
        ("Elsewhere:0", 0),
        ("", 0),
    ):
        with pytest.raises(YarnRuntimeError):
            machine.choose(Place.decode(text, Limits()), option)


def test_a_game_may_have_more_than_eight_options() -> None:
    source = "\n".join(f"-> {n}" for n in range(40))
    assert len(heard(script(source))) == 40, "how many there may be is a limit of the game's"


def test_gaps_and_tags_in_options() -> None:
    library = script("-> {1 + 1} eggs <<if true>>#line:eggs #nice\n-> Mae: no #line:no")
    assert heard(library) == ["-> 2 eggs", "-> Mae: no"]
    assert library.text("line:no") == ("Mae", "no"), "an option may have a speaker"
    assert library.tags("line:eggs") == ("nice",)
