"""Flow: if, jump, stop, variables, commands, and the budget that ends what does not end."""

import pytest

from game.dialogue import CommandGiven, Finished, LineShown, YarnRuntimeError, run
from tests.dialogue.stage import Variables, heard, play, script

_IF = "<<if $n == 1>>\none\n<<elseif $n == 2>>\ntwo\n<<else>>\nmany\n<<endif>>\nend"


@pytest.mark.parametrize(("number", "line"), [(1, "one"), (2, "two"), (3, "many")])
def test_if_takes_the_first_clause_that_holds(number: float, line: str) -> None:
    library = script("<<declare $n = 0>>\n" + _IF)
    assert heard(library, variables=Variables(n=number)) == [line, "end"]


def test_if_ends_at_its_keyword_whatever_the_indentation() -> None:
    source = " <<if true>>\n        a\n   <<if false>>\n b\n         <<endif>>\n  c\n<<endif>>\nd"
    assert heard(script(source)) == ["a", "c", "d"], "indentation should not matter to an if"


def test_blank_lines_inside_an_if_inside_an_option_do_not_end_the_option() -> None:
    source = "-> A\n    <<if true>>\n\n  x\n\n    <<endif>>\n    y\n-> B"
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
    store = Variables()
    assert heard(library, variables=store) == ["7 False"], (
        "a declaration counts from anywhere, and what is only set begins as 0, false or empty"
    )
    assert store.values == {"$n": 8.0, "$m": True}, "setting should reach the store"


def test_a_saved_value_of_another_type_counts_as_not_set() -> None:
    library = script("<<declare $n = 7>>\n{$n + 1}")
    assert heard(library, variables=Variables(n="seven")) == ["8"], (
        "a farm saved with older scripts should not break a conversation"
    )


def test_commands_carry_their_arguments() -> None:
    source = '<<flip Harley3 +1>>\n<<p>>\n<<say "two words" {1 + 1}x{"y"}>> #tag\n<<settings>>'
    stop = run(script(source).program, "Start", 2, Variables(), {})
    assert stop == CommandGiven("say", ("two words", "2xy"), "Start", 3, 999)
    assert heard(script(source)) == [
        "<<flip Harley3 +1>>",
        "<<p>>",
        "<<say two words 2xy>>",
        "<<settings>>",
    ]


def test_a_command_substitutes_once_and_never_splits_what_it_puts_in() -> None:
    for name in ("{0}", "a b", 'q"', ">>", "<<stop>>"):
        stop = run(
            script("<<greet {name()} 1>>").program,
            "Start",
            0,
            Variables(),
            {"name": lambda name=name: name},
        )
        assert isinstance(stop, CommandGiven)
        assert stop.arguments == (name, "1"), "a player's name should be one argument, as it is"


def test_call_calls_a_function() -> None:
    seen: list[object] = []

    def note(value: object) -> bool:
        seen.append(value)
        return True

    assert heard(script("<<call note(1 + 1)>>\nend"), functions={"note": note}) == ["end"]
    assert seen == [2.0]


def test_loops_without_a_line_run_out_of_budget() -> None:
    library = script(
        "title: Start\n---\n<<jump Other>>\n===", "title: Other\n---\n<<jump Start>>\n==="
    )
    with pytest.raises(YarnRuntimeError, match=r"test\.yarn:\d+: the script goes on and on"):
        play(library)


def test_loops_of_commands_run_out_of_the_budget_that_is_left() -> None:
    library = script("<<wink>>\n<<jump Start>>")
    budget, commands = 20, 0
    node, counter = "Start", 0
    while budget > 1:
        stop = run(library.program, node, counter, Variables(), {}, instruction_budget=budget)
        assert isinstance(stop, CommandGiven)
        commands += 1
        node, counter, budget = stop.node, stop.program_counter, stop.budget_left
    assert commands == 10, "every command and every jump should cost one instruction"
    with pytest.raises(YarnRuntimeError, match="on and on"):
        run(library.program, node, counter, Variables(), {}, instruction_budget=budget)


def test_loops_with_lines_may_go_on_for_ever() -> None:
    library = script("title: Start\n---\nagain\n<<jump Start>>\n===")
    node, counter = "Start", 0
    for _ in range(2000):
        stop = run(library.program, node, counter, Variables(), {})
        assert isinstance(stop, LineShown), "a person may listen as long as a person likes"
        node, counter = stop.node, stop.program_counter


@pytest.mark.parametrize(("node", "counter"), [("Gone", 0), ("Start", 3), ("Start", -1)])
def test_a_place_that_older_scripts_had_is_refused(node: str, counter: int) -> None:
    with pytest.raises(YarnRuntimeError):
        run(script("a\nb").program, node, counter, Variables(), {})


def test_the_place_behind_the_last_line_is_the_end() -> None:
    assert run(script("a\nb").program, "Start", 2, Variables(), {}) == Finished()
    assert heard(script("title: Start\n---\n===")) == [], "an empty node should just end"
