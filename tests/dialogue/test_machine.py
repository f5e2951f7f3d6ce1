"""The machine keeps nothing: the place and the memory are all there is, between any two steps."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.dialogue import (
    FRESH,
    Chance,
    ChoicesShown,
    CommandGiven,
    DictMemory,
    Finished,
    Library,
    Limits,
    LineShown,
    Machine,
    Place,
    Scope,
    Signature,
    Spent,
    Stop,
    YarnRuntimeError,
)
from game.dialogue.saliency import STRATEGIES, Candidate
from game.dialogue.vocabulary import Vocabulary
from tests.dialogue.random_scripts import scripts
from tests.dialogue.stage import Player, heard, script

LIMITS = Limits(frames_max=8, instruction_budget=60, options_max=8, name_max_characters=42)


def saved_and_loaded(memory: DictMemory) -> DictMemory:
    """The memory, as a farm's file would bring it back."""
    text = json.dumps(
        [[scope.value, name, value] for (scope, name), value in memory.values.items()]
    )
    return DictMemory({(Scope(scope), name): value for scope, name, value in json.loads(text)})


def run_to_stop(
    library: Library, memory: DictMemory, place: Place, step: int, spent: Spent
) -> tuple[Stop, DictMemory]:
    machine = Machine(library.program, memory)
    return machine.run(place, Chance.of("seed", step), spent), memory


def stepped_to_stop(
    library: Library, memory: DictMemory, place: Place, step: int, spent: Spent
) -> tuple[Stop, DictMemory]:
    """The same, with everything written out and read again between any two instructions."""
    while True:
        memory = saved_and_loaded(memory)
        machine = Machine(library.program, memory)
        result = machine.step(Place.decode(place.encode(), LIMITS), Chance.of("seed", step), spent)
        if not isinstance(result, tuple):
            return result, memory
        place, spent = result


def outcome(
    run: Callable[[Library, DictMemory, Place, int, Spent], tuple[Stop, DictMemory]],
    library: Library,
    memory: DictMemory,
    place: Place,
    step: int,
    spent: Spent,
) -> tuple[Stop | str, DictMemory]:
    """What it stops at, or the sentence with which the script breaks."""
    try:
        return run(library, memory, place, step, spent)
    except YarnRuntimeError as fault:
        return str(fault), DictMemory()


@given(scripts(), st.lists(st.integers(0, 3), min_size=12, max_size=12))
def test_prediction_and_truth_go_together(source: str, choices: list[int]) -> None:
    """A host and a guest who is told nothing but records show the same, whatever the script."""
    library = Library.from_sources({"x.yarn": source.encode()}, limits=LIMITS)
    truth, replica = DictMemory(), DictMemory()
    place, spent = Place.start("Start"), FRESH
    for step, choice in enumerate(choices):
        stop, truth = outcome(run_to_stop, library, truth, place, step, spent)
        predicted_stop, replica = outcome(stepped_to_stop, library, replica, place, step, spent)
        assert predicted_stop == stop, f"step {step} should be predicted as it comes"
        assert replica.values == truth.values, "and so should what is remembered"
        if isinstance(stop, Finished | str):
            return
        place, spent = stop.place, stop.spent if isinstance(stop, CommandGiven) else FRESH
        if isinstance(stop, ChoicesShown):
            wanted = choice % (len(stop.choices) + 1)
            option = None if wanted == len(stop.choices) else wanted
            place = Machine(library.program, truth).choose(stop.place, option)
            assert Machine(library.program, replica).choose(stop.place, option) == place


def test_chance_is_of_the_seed_the_conversation_the_step_and_the_draw() -> None:
    library = script("{dice(1000000)} {dice(1000000)}\n{dice(1000000)}")

    def said(seed: int, conversation: int) -> list[str]:
        player = Player(library, seed=seed, conversations=conversation)
        return player.play().heard

    base = said(1, 1)
    numbers = " ".join(base).split()
    assert len(set(numbers)) == 3, "each draw and each step should have its own"
    assert said(1, 1) == base, "the same names should draw the same"
    assert said(2, 1) != base, "another world another"
    assert said(1, 2) != base, "and another conversation"


def test_draws_go_on_behind_a_command() -> None:
    library = script("<<say {dice(1000000)}>>\n<<say {dice(1000000)}>>")
    first, second = heard(library)
    assert first != second, "a command is within a step, and the draws of a step go on"


@pytest.mark.parametrize(
    ("expression", "least", "most", "whole"),
    [
        ("random()", 0, 1, False),
        ("dice(6)", 1, 6, True),
        ("random_range(2, 4)", 2, 4, True),
        ("random_range(2.5, 4.9)", 2.5, 4.5, False),
        ("random_range_float(2, 4)", 2, 4, False),
        ("dice(2.5)", 1, 2, True),
    ],
)
def test_draws_keep_to_their_bounds(
    expression: str, least: float, most: float, whole: bool
) -> None:
    library = script("{" + expression + "}")
    values = {float(Player(library, seed=seed).play().heard[0]) for seed in range(200)}
    assert least <= min(values), f"{expression} should not be below its bounds"
    assert max(values) <= most, f"{expression} should not be above its bounds"
    assert len(values) > 1, "and not always be the same"
    if whole:
        assert values == set(range(int(least), int(most) + 1)), "each should come, ends included"


def test_frames_are_bounded() -> None:
    library = script("title: Start\n---\n<<detour Start>>\n===", limits=LIMITS)
    with pytest.raises(YarnRuntimeError, match=r"test\.yarn:3: more than 8 nodes"):
        heard(library)


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("title: Start\nseen: {}\n---\nx\n===", {"visits:Start"}),
        ("title: Start\ntracking: never\n---\nx <<once>> #line:x #seen:{}\n===", {"once:line:x"}),
        (
            "title: Start\nseen: {}\ntracking: never\n---\n<<once>>\nx\n<<endonce>>\n===",
            {"once:Start#1"},
        ),
        (
            "title: Start\ntracking: never\n---\n<<once>> #seen:{}\nx\n<<endonce>>\n===",
            {"once:Start#1"},
        ),
        (
            "title: Start\ntracking: never\n---\n=> x <<once>> #line:y #seen:{}\n===",
            {"once:line:y", "views:line:y"},
        ),
    ],
)
def test_a_header_or_a_tag_says_whose_memory_it_is(
    scope: Scope, body: str, names: set[str]
) -> None:
    player = Player(script(body.replace("{}", scope.value)))
    player.play()
    assert set(player.memory.values) == {(scope, name) for name in names}


def test_variables_are_kept_where_the_game_says() -> None:
    vocabulary = Vocabulary(scopes=(("$farm_", Scope.FARM), ("$me_", Scope.PLAYER)), is_open=True)
    player = Player(
        script(
            "title: Start\ntracking: never\n---\n<<set $farm_x = 1>>\n<<set $me_x = 2>>\n"
            "<<set $x = 3>>\n===",
            vocabulary=vocabulary,
        )
    )
    player.play()
    assert player.memory.values == {
        (Scope.FARM, "$farm_x"): 1.0,
        (Scope.PLAYER, "$me_x"): 2.0,
        (Scope.CONVERSATION, "$x"): 3.0,
    }


def test_names_of_facts_are_as_short_as_the_limits_say() -> None:
    title = "N" * 40
    player = Player(script(f"title: {title}\n---\nx\n===", limits=LIMITS))
    player.play(start=title)
    ((_, name),) = player.memory.values
    assert name.startswith("visits:"), "it should still say what it is about"
    assert len(name) <= 42, "and fit"


def test_a_signature_is_no_function() -> None:
    vocabulary = Vocabulary(functions={"f": Signature((), None)})
    with pytest.raises(YarnRuntimeError, match=r"f\(…\) failed"):
        heard(script("<<call f()>>", vocabulary=vocabulary))


def candidates(*rows: tuple[int, bool, int]) -> list[Candidate]:
    return [
        Candidate(str(n), score, possible, views) for n, (score, possible, views) in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("rows", "chosen"),
    [
        ([(0, True, 0), (2, True, 0), (2, True, 0), (9, False, 0)], ({0}, {1}, {1}, {1, 2})),
        ([(2, True, 1), (0, True, 0), (0, True, 0)], ({0}, {0}, {1}, {1, 2})),
        ([(2, True, 1), (3, True, 1)], ({0}, {1}, {1}, {1})),
        ([(9, False, 0), (0, True, 5)], ({1}, {1}, {1}, {1})),
        ([(9, False, 0)], ({None}, {None}, {None}, {None})),
        ([], ({None}, {None}, {None}, {None})),
    ],
)
def test_strategies(rows: list[tuple[int, bool, int]], chosen: tuple[set[int | None], ...]) -> None:
    for (name, strategy), expected in zip(STRATEGIES, chosen, strict=True):
        found = {strategy.choose(candidates(*rows), draw_of(seed)) for seed in range(40)}
        assert found == expected, f"{name} should choose one of these"


def draw_of(seed: int) -> Callable[[], float]:
    return lambda: Chance.of(seed).draw(0)


def test_looking_ahead_draws_counts_and_uses_up_nothing() -> None:
    library = script(
        'title: Start\n---\n{has_any_content("G")} {has_any_content("G")} {dice(1000000)}\n===',
        "title: G\nwhen: once\n---\n===",
    )
    player = Player(library)
    ahead = player.play().heard[0].split()
    assert ahead[:2] == ["True", "True"], "asking should not use it up"
    assert player.memory.values.keys() == {(Scope.PLAYER, "visits:Start")}, "nor count"
    alone = Player(script("{dice(1000000)}")).play().heard[0]
    assert ahead[2] == alone, "nor draw"


def test_a_trace_hears_of_every_instruction() -> None:
    library = script("a\n<<if true>>\n<<endif>>\nb")
    heard_of: list[tuple[str, int]] = []
    machine = Machine(
        library.program,
        DictMemory(),
        trace=lambda node, counter: heard_of.append((node.title, counter)),
    )
    stop = machine.run(Place.start("Start"), Chance.of(0))
    assert isinstance(stop, LineShown)
    machine.run(stop.place, Chance.of(0))
    assert heard_of == [("Start", n) for n in range(4)], "in the order in which they are run"
