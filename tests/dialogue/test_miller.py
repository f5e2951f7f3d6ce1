"""The miller's script: every branch walked, every line short enough, nothing the game lacks."""

import itertools
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from game.dialogue import (
    CommandGiven,
    Finished,
    Library,
    LineShown,
    Value,
    check_library,
    load_library,
    run,
)
from game.rules.script import COMMAND_ARGUMENTS
from tests.dialogue.stage import Play, Variables, play

_ASSETS = Path(__file__).parents[2] / "assets"
_SEASONS = ("spring", "summer", "autumn", "winter")
_WEATHERS = ("sunny", "rain", "snow")


@dataclass
class Mill:
    """As much of the farm as the miller can see."""

    wood: int = 0
    stage: int = 0
    season: str = "spring"
    weather: str = "sunny"
    hour: float = 10
    variables: Variables = field(default_factory=Variables)
    recipes: set[str] = field(default_factory=set)

    def functions(self) -> dict[str, Callable[..., object]]:
        return {
            "bag_count": self._bag_count,
            "quest_stage": self._quest_stage,
            "player_name": lambda: "Ann",
            "season": lambda: self.season,
            "weather": lambda: self.weather,
            "hour": lambda: self.hour,
            "day": lambda: 7,
        }

    def _bag_count(self, item: str) -> int:
        assert item == "wood", "the miller wants nothing but wood"
        return self.wood

    def _quest_stage(self, quest: str) -> int:
        assert quest == "mill_wood", "the miller knows one quest"
        return self.stage

    def carry_out(self, name: str, arguments: tuple[str, ...]) -> None:
        match (name, *arguments):
            case ("take_items", "wood", "10"):
                assert self.wood >= 10, "wood should not be taken that is not there"
                self.wood -= 10
            case ("set_quest", "mill_wood", stage):
                self.stage = int(stage)
            case ("learn_recipe", recipe):
                self.recipes.add(recipe)
            case command:
                raise AssertionError(f"{command} should not be given by the miller")

    def visit(self, library: Library, *choose: int) -> Play:
        return play(
            library,
            variables=self.variables,
            functions=self.functions(),
            choose=choose,
            on_command=self.carry_out,
            start="Miller",
        )


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(_ASSETS / "dialogue")


def test_the_whole_quest(library: Library) -> None:
    mill = Mill()
    first = mill.visit(library, 0, 1)
    assert first.is_finished
    assert mill.stage == 1, "promising wood should begin the quest"
    assert mill.variables.values == {"$farm_miller_met": True, "$me_miller_met": True}
    assert "No wood yet?" in mill.visit(library).heard[0]
    mill.wood = 4
    assert "4 so far, so 6 to go" in mill.visit(library).heard[0]
    mill.wood = 12
    assert mill.visit(library, 1).is_finished
    assert (mill.stage, mill.wood) == (1, 12), "keeping the wood should change nothing"
    assert mill.visit(library, 0).is_finished
    assert (mill.stage, mill.wood) == (2, 2), "ten wood should end the quest"
    assert mill.recipes == {"chest", "fence"}, "the miller should teach two recipes"
    assert (
        mill.visit(library, 3).heard[-1] == "Miller: Off you go, then. Day 7 will not farm itself."
    )


def test_the_first_question_stays_up_while_the_options_are_shown(library: Library) -> None:
    first = Mill().visit(library)
    assert first.heard[-4].startswith("Miller: Would you bring me ten")
    assert [line[:2] for line in first.heard[-3:]] == ["->", "->", "->"]
    assert first.choices_without_line == 0, "the miller's options should come with a line"


def test_later_is_always_a_possible_answer(library: Library) -> None:
    mill = Mill()
    assert mill.visit(library, 2).is_finished
    assert mill.stage == 0, "nothing should have been promised"
    assert "Back already" in mill.visit(library, 2).heard[0]


def test_friends_are_greeted_as_friends_of_whoever_came_first(library: Library) -> None:
    first = Mill()
    first.visit(library, 2)
    shared = {"farm_miller_met": True}
    friend = Mill(variables=Variables(**shared))
    assert "Another new face" in friend.visit(library, 1).heard[0]
    helper = Mill(stage=1, variables=Variables(**shared))
    assert "One of the wood people" in helper.visit(library).heard[0]
    latecomer = Mill(stage=2, variables=Variables(**shared))
    assert "Your friends mended my mill" in latecomer.visit(library).heard[0]


def test_wood_that_went_away_while_the_options_were_shown_is_not_taken(library: Library) -> None:
    mill = Mill(wood=10, stage=1)
    functions = mill.functions()
    counted = iter([10, 3, 3, 3])
    functions["bag_count"] = lambda _item: next(counted)
    played = play(
        library,
        variables=Variables(me_miller_met=True),
        functions=functions,
        choose=[0],
        on_command=mill.carry_out,
        start="Miller",
    )
    assert "I count 3" in played.heard[-1]
    assert (played.is_finished, mill.wood, mill.stage) == (True, 10, 1)


def test_small_talk_depends_on_weather_season_and_hour(library: Library) -> None:
    met = {"me_miller_met": True}
    said = set()
    for hour in (7, 12, 20):
        for weather in _WEATHERS:
            mill = Mill(stage=2, hour=hour, weather=weather, variables=Variables(**met))
            heard = mill.visit(library, 0).heard
            said.add(("greeting", heard[0]))
            said.add(("weather", heard[-1]))
    for season in _SEASONS:
        mill = Mill(stage=2, season=season, variables=Variables(**met))
        said.add(("season", mill.visit(library, 1).heard[-1]))
    counts = {topic: sum(1 for t, _ in said if t == topic) for topic, _ in said}
    assert counts == {"greeting": 3, "weather": 5, "season": 4}, "each should have its own words"


def test_three_chats_open_one_more_topic(library: Library) -> None:
    mill = Mill(stage=2)
    for _ in range(3):
        assert "x> You seem to like company." in mill.visit(library, 0).heard
    assert mill.variables.values["$me_miller_chats"] == 3, "chats should be counted"
    assert "it is flour" in mill.visit(library, 2).heard[-2], "the topic should be open now"


def test_every_line_is_reached_and_every_visit_ends(library: Library) -> None:
    """Every choice is tried in every state of the farm that the script can tell apart."""
    reached: set[str] = set()
    variables: list[dict[str, Value]] = [
        {},
        {"farm_miller_met": True},
        {"farm_miller_met": True, "me_miller_met": True, "me_miller_chats": 3.0},
    ]
    states = itertools.product(
        (0, 1, 2),
        (0, 5, 10),
        _SEASONS,
        _WEATHERS,
        (7, 12, 20),
        variables,
    )
    for stage, wood, season, weather, hour, known in states:
        for choices in ((0,), (1,), (2,), (3,), (0, 1)):
            mill = Mill(wood, stage, season, weather, hour, Variables(**known))
            reached |= lines_of_a_visit(library, mill, choices)
    # This one needs the bag to change while the options are shown, and has a test of its own.
    shrunk = {i for i, words in library.program.texts.items() if "Wood shrinks" in str(words.text)}
    unreached = library.program.texts.keys() - reached - shrunk
    assert not unreached, "nothing should be written that nobody can hear"


def lines_of_a_visit(library: Library, mill: Mill, choices: tuple[int, ...]) -> set[str]:
    """The ids of all lines and options of a visit at which these options are chosen, or the last
    one where that is not possible."""
    seen: set[str] = set()
    pending = list(choices)
    node, counter = "Miller", 0
    for _ in range(100):
        stop = run(library.program, node, counter, mill.variables, mill.functions())
        if isinstance(stop, Finished):
            return seen
        node, counter = stop.node, stop.program_counter
        if isinstance(stop, CommandGiven):
            mill.carry_out(stop.name, stop.arguments)
            continue
        if isinstance(stop, LineShown):
            seen.add(stop.line_id)
        seen |= {choice.line_id for choice in stop.choices}
        if stop.choices:
            wanted = pending.pop(0) if pending else len(stop.choices) - 1
            choice = stop.choices[min(wanted, len(stop.choices) - 1)]
            if not choice.available:
                choice = stop.choices[-1]
            node, counter = choice.node, choice.program_counter
    raise AssertionError("every visit should come to an end")


def test_lines_are_short_and_the_miller_says_them(library: Library) -> None:
    for line_id, words in library.program.texts.items():
        text = library.text(line_id, ("A Longest Name 1",) * 8)[1]
        assert len(text) <= 90, f"{line_id} should have at most 90 characters"
        assert words.speaker in ((), ("Miller",)), f"{line_id} should be the miller's or an option"


def test_the_game_has_all_that_the_scripts_ask_for(library: Library) -> None:
    problems = check_library(library, Mill().functions(), COMMAND_ARGUMENTS)
    assert problems == [], "scripts should ask only for what the game has"
    assert "Miller" in library.nodes, "a conversation with the miller begins at this node"


def test_the_words_that_the_script_compares_with_are_those_of_the_data() -> None:
    for file, names in (
        ("seasons", set(_SEASONS)),
        ("weather", set(_WEATHERS)),
        ("items", {"wood"}),
        ("quests", {"mill_wood"}),
        ("recipes", {"chest", "fence"}),
    ):
        defined = tomllib.loads((_ASSETS / "data" / f"{file}.toml").read_text("utf-8"))
        assert names <= defined.keys(), f"{file}.toml should define what the miller speaks of"
