"""Flow: if, jump, stop, variables, commands, and the budget that ends what does not end."""

from collections.abc import Callable

import pytest

from game.dialogue import (
    FRESH,
    Chance,
    CommandGiven,
    DictMemory,
    Finished,
    Limits,
    LineShown,
    Place,
    YarnRuntimeError,
)
from tests.dialogue.stage import Player, heard, memory_with, play, script

CHANCE = Chance.of(0)

_IF = "<<if $n == 1>>\none\n<<elseif $n == 2>>\ntwo\n<<else>>\nmany\n<<endif>>\nend"


@pytest.mark.parametrize(("number", "line"), [(1, "one"), (2, "two"), (3, "many")])
def test_if_takes_the_first_clause_that_holds(number: float, line: str) -> None:
    library = script("<<declare $n = 0>>\n" + _IF)
    assert heard(library, memory=memory_with(n=number)) == [line, "end"]


def test_if_ends_at_its_keyword_whatever_the_indentation() -> None:
    source = " <<if true>>\n        a\n   <<if false>>\n b\n         <<endif>>\n  c\n<<endif>>\nd"
    assert heard(script(source)) == ["a", "c", "d"], "indentation should not matter to an if"


def test_blank_lines_as_wide_as_the_body_do_not_end_an_if_in_an_option() -> None:
    source = "-> A\n    <<if true>>\n    \n    x\n    <<endif>>\n    y\n-> B"
    assert heard(script(source), choose=[0]) == ["-> A", "-> B", "x", "y"], (
        "the if should reach to its endif, and the option's body on behind it"
    )


def test_several_commands_share_a_line() -> None:
    source = "<<declare $x = 0>>\n<<if true>><<set $x = 1>><<endif>> <<if $x == 1>>yes\n<<endif>>"
    assert heard(script(source)) == ["yes"]


def test_options_end_with_the_if_around_them() -> None:
    source = "<<if true>>\n    -> A\n<<else>>\n    -> B\n<<endif>>\nend"
    assert heard(script(source), choose=[0]) == ["-> A", "end"]


def test_jump_goes_on_in_another_node_and_never_comes_back() -> None:
    library = script(
        "title: Start\n---\na\n<<jump Other>>\nnever\n===",
        'title: Other\n---\nb\n<<jump {"Th" + "ird"}>>\n===',
        "title: Third\n---\nc\n===",
    )
    assert heard(library) == ["a", "b", "c"]


def test_a_computed_jump_to_nowhere_names_file_and_line() -> None:
    library = script('a\n<<jump {"Nowhere"}>>')
    with pytest.raises(YarnRuntimeError, match=r"test\.yarn:4: there is no node 'Nowhere'"):
        play(library)


def test_stop_ends_the_conversation() -> None:
    played = play(script("-> A\n    <<stop>>\n-> B\nnever"), choose=[0])
    assert played.heard == ["-> A", "-> B"]
    assert played.is_finished, "stop should end everything"


def test_set_and_its_short_forms() -> None:
    source = "\n".join(
        (
            "<<declare $n = 10 as number>>",
            '<<declare $s to "a">>',
            "<<set $n += 5>><<set $n -= 1>><<set $n *= 3>><<set $n /= 4>><<set $n %= 4>>",
            '<<set $s += "b">>',
            '<<set $t to $s == "ab">>',
            "{$n} {$s} {$t}",
        )
    )
    assert heard(script(source)) == ["2.5 ab True"]


def test_a_compound_set_takes_its_right_side_as_a_whole() -> None:
    assert heard(script("<<declare $n = 2>>\n<<set $n *= 1 + 2>>\n{$n}")) == ["6"]


def test_variables_hold_their_declared_value_until_they_are_set() -> None:
    library = script("{$n} {$m}\n<<set $n = 8>>\n<<set $m = true>>\n<<declare $n = 7>>")
    memory = DictMemory()
    assert heard(library, memory) == ["7 False"], (
        "a declaration counts from anywhere, and what is only set begins as 0, false or empty"
    )
    variables = {name: value for (_, name), value in memory.values.items() if name[0] == "$"}
    assert variables == {"$n": 8.0, "$m": True}, "setting should reach the memory"


def test_a_saved_value_of_another_type_counts_as_not_set() -> None:
    library = script("<<declare $n = 7>>\n{$n + 1}")
    assert heard(library, memory=memory_with(n="seven")) == ["8"], (
        "a farm saved with older scripts should not break a conversation"
    )


def given(source: str, **functions: Callable[..., object]) -> CommandGiven:
    stop = Player(script(source), functions=functions).machine.run(Place.start("Start"), CHANCE)
    assert isinstance(stop, CommandGiven)
    return stop


def test_commands_carry_their_text_and_their_arguments() -> None:
    stop = given('<<say  "two words" {1 + 1}x{"y"} "a \\"b\\" \\\\">> #tag')
    assert stop.text == 'say  "two words" 2xy "a \\"b\\" \\\\"', "the text should be as written"
    assert (stop.name, stop.arguments) == ("say", ("two words", "2xy", 'a "b" \\')), (
        "quotes should hold arguments together, and be gone from them"
    )
    assert (stop.file, stop.line) == ("test.yarn", 3), "it should say where it stands"
    assert heard(
        script("<<flip Harley3 +1>>\n<<p>>\n<<settings>>\n<<iffy>>\n<<open http://x>>")
    ) == [
        "<<flip Harley3 +1>>",
        "<<p>>",
        "<<settings>>",
        "<<iffy>>",
        "<<open http://x>>",
    ]


def test_a_command_may_be_an_expression() -> None:
    stop = given('<<{"say"} {"two words"}>>')
    assert (stop.text, stop.name, stop.arguments) == ("say two words", "say", ("two words",))
    assert heard(script('<<{0}{""}>>\n<<re{"g"}al>>')) == ["<<0>>", "<<regal>>"]


@pytest.mark.parametrize("name", ["{0}", "a b", 'q"', ">>", "<<stop>>", "\\"])
def test_a_command_substitutes_once_and_never_splits_what_it_puts_in(name: str) -> None:
    stop = given("<<greet {name()} 1>>", name=lambda: name)
    assert stop.arguments == (name, "1"), "a player's name should be one argument, as it is"


def test_a_gap_of_a_command_is_evaluated_once() -> None:
    asked: list[int] = []

    def ask() -> float:
        asked.append(1)
        return 1

    given("<<greet {ask()}>>", ask=ask)
    assert asked == [1], "its text and its arguments share it"


def test_call_calls_a_function() -> None:
    seen: list[object] = []

    def note(value: object) -> bool:
        seen.append(value)
        return True

    assert heard(script("<<call note(1 + 1)>>\nend"), functions={"note": note}) == ["end"]
    assert seen == [2.0]


def test_loops_without_a_line_run_out_of_budget() -> None:
    library = script(
        "title: Start\n---\n<<jump Other>>\n===",
        "title: Other\n---\n<<jump Start>>\n===",
        limits=Limits(instruction_budget=1000),
    )
    with pytest.raises(YarnRuntimeError, match=r"test\.yarn:\d+: the script goes on and on"):
        play(library)


def test_loops_of_commands_run_out_of_the_budget_that_is_left() -> None:
    machine = Player(
        script("<<wink>>\n<<jump Start>>", limits=Limits(instruction_budget=20))
    ).machine
    place, spent = Place.start("Start"), FRESH
    for number in range(10):
        stop = machine.run(place, CHANCE, spent)
        assert isinstance(stop, CommandGiven), f"command {number} is within the budget"
        place, spent = stop.place, stop.spent
    with pytest.raises(YarnRuntimeError, match="on and on"):
        machine.run(place, CHANCE, spent)


def test_loops_with_lines_may_go_on_for_ever() -> None:
    machine = Player(script("title: Start\n---\nagain\n<<jump Start>>\n===")).machine
    place = Place.start("Start")
    for _ in range(2000):
        stop = machine.run(place, CHANCE)
        assert isinstance(stop, LineShown), "a person may listen as long as a person likes"
        place = stop.place


@pytest.mark.parametrize("text", ["Gone:0", "Start:4", "Gone:0/Start:0", "Start:99/Start:0"])
def test_a_place_that_older_scripts_had_is_refused(text: str) -> None:
    machine = Player(script("a\nb")).machine
    with pytest.raises(YarnRuntimeError):
        machine.run(Place.decode(text, Limits()), CHANCE)


@pytest.mark.parametrize("text", ["Start", "Start:", ":0", "Start:-1", "Start:1e3", "Start:٣", "/"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(YarnRuntimeError):
        Place.decode(text, Limits())


def test_the_place_behind_the_last_line_is_the_end() -> None:
    machine = Player(script("a\nb")).machine
    assert machine.run(Place.decode("Start:2", Limits()), CHANCE) == Finished()
    assert machine.run(Place.decode("", Limits()), CHANCE) == Finished()
    assert heard(script("title: Start\n---\n===")) == [], "an empty node should just end"
