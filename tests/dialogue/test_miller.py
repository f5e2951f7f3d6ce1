"""The miller's script: every branch walked, every line short enough, nothing the game lacks."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

from game.dialogue import (
    Chance,
    ChoicesShown,
    CommandGiven,
    DictMemory,
    Finished,
    Library,
    LineShown,
    Place,
    Scope,
    Value,
)
from tests.dialogue.stage import Play, Player
from tests.world.small_farm import game_content

_SEASONS = ("spring", "summer", "autumn", "winter")
_WEATHERS = ("sunny", "rain", "snow")
GREETINGS = (
    "Miller: Good morning, Ann. The mill was up first. She insisted.",
    "Miller: Ann! Mind the sails. They stop for nobody now.",
    "Miller: Good evening, Ann. Listen to her purr.",
)


def memory_of(values: Mapping[str, Value]) -> DictMemory:
    """A memory in which these variables are set."""
    return DictMemory(
        {
            (Scope.FARM if name.startswith("farm_") else Scope.PLAYER, f"${name}"): value
            for name, value in values.items()
        }
    )


def variables_in(memory: DictMemory) -> dict[str, Value]:
    """The variables, without what the machine itself remembers."""
    return {name: value for (_, name), value in memory.values.items() if name[0] == "$"}


@dataclass
class Mill:
    """As much of the farm as the miller can see."""

    wood: int = 0
    stage: int = 0
    season: str = "spring"
    weather: str = "sunny"
    hour: float = 10
    memory: DictMemory = field(default_factory=DictMemory)
    recipes: set[str] = field(default_factory=set)
    missing: int = 10

    def functions(self) -> dict[str, Callable[..., object]]:
        return {
            "bag_count": self._bag_count,
            "quest_stage": self._quest_stage,
            "quest_missing": lambda _quest: self.missing,
            "player_name": lambda: "Ann",
            "season": lambda: self.season,
            "weather": lambda: self.weather,
            "hour": lambda: self.hour,
            "day": lambda: 7,
            "hearts": lambda _person: 0,
            "yesterday": lambda _thing: 0,
            "friends_here": lambda: 0,
            "friend_name": lambda: "",
        }

    def _bag_count(self, item: str) -> int:
        assert item == "wood", "the miller wants nothing but wood"
        return self.wood

    def _quest_stage(self, quest: str) -> int:
        assert quest == "mill_wood", "the miller knows one quest"
        return self.stage

    def carry_out(self, name: str, arguments: tuple[str, ...]) -> None:
        match (name, *arguments):
            case ("bring", "mill_wood"):
                taken = min(self.wood, self.missing)
                self.wood -= taken
                self.missing -= taken
                self.stage = self.stage if self.missing else 2
            case ("set_quest", "mill_wood", stage):
                self.stage = int(stage)
            case ("learn_recipe", recipe):
                self.recipes.add(recipe)
            case command:
                raise AssertionError(f"{command} should not be given by the miller")

    def visit(self, library: Library, *choose: int) -> Play:
        player = Player(library, self.memory, self.functions(), on_command=self.carry_out)
        return player.play(choose, start="Miller")


@pytest.fixture(scope="module")
def library() -> Library:
    return game_content().dialogue


def test_the_whole_quest(library: Library) -> None:
    mill = Mill()
    first = mill.visit(library, 0, 1)
    assert first.is_finished
    assert mill.stage == 1, "promising wood should begin the quest"
    assert variables_in(mill.memory) == {"$farm_miller_met": True, "$me_miller_met": True}
    assert "No wood yet?" in mill.visit(library).heard[0]
    mill.wood = 4
    assert mill.visit(library, 1).is_finished
    assert (mill.stage, mill.wood) == (1, 4), "keeping the wood should change nothing"
    assert "6 to go" in mill.visit(library, 0).heard[-2]
    mill.wood = 8
    assert mill.visit(library, 0).is_finished
    assert (mill.stage, mill.wood) == (2, 2), "ten wood should end the quest"
    assert mill.recipes == {"chest", "fence"}, "the miller should teach two recipes"
    assert (
        mill.visit(library, 3).heard[-1] == "Miller: Off you go, then. Day 7 will not farm itself."
    )


def test_the_first_question_has_three_answers(library: Library) -> None:
    first = Mill().visit(library)
    assert first.heard[-4].startswith("Miller: Would you bring me wood")
    assert [line[:2] for line in first.heard[-3:]] == ["->", "->", "->"]


def test_later_is_always_a_possible_answer(library: Library) -> None:
    mill = Mill()
    assert mill.visit(library, 2).is_finished
    assert mill.stage == 0, "nothing should have been promised"
    assert "Back already" in mill.visit(library, 2).heard[0]


def test_friends_are_greeted_as_friends_of_whoever_came_first(library: Library) -> None:
    first = Mill()
    first.visit(library, 2)
    shared = {"farm_miller_met": True}
    friend = Mill(memory=memory_of(shared))
    assert "Another new face" in friend.visit(library, 1).heard[0]
    helper = Mill(stage=1, memory=memory_of(shared))
    assert "One of the wood people" in helper.visit(library).heard[0]
    latecomer = Mill(stage=2, memory=memory_of(shared))
    assert "Your friends mended my mill" in latecomer.visit(library).heard[0]


def test_wood_that_went_away_while_the_options_were_shown_is_not_taken(library: Library) -> None:
    mill = Mill(wood=10, stage=1)
    functions = mill.functions()
    counted = iter([10, 0])
    functions["bag_count"] = lambda _item: next(counted)
    memory = memory_of({"farm_miller_met": True, "me_miller_met": True})
    played = Player(library, memory, functions, on_command=mill.carry_out).play([0], "Miller")
    assert "I count none" in played.heard[-1]
    assert (played.is_finished, mill.wood, mill.stage) == (True, 10, 1)


def test_small_talk_depends_on_weather_season_and_hour(library: Library) -> None:
    met = {"me_miller_met": True}
    said = set()
    for hour in (7, 12, 20):
        for weather in _WEATHERS:
            mill = Mill(stage=2, hour=hour, weather=weather, memory=memory_of(met))
            # What belongs to the season or the weather is said before the plain greeting.
            greetings = {mill.visit(library, 0).heard[0] for _ in range(4)}
            said |= {("greeting", line) for line in greetings if line in GREETINGS}
            said.add(("weather", mill.visit(library, 0).heard[-1]))
    for season in _SEASONS:
        mill = Mill(stage=2, season=season, memory=memory_of(met))
        said.add(("season", mill.visit(library, 1).heard[-1]))
    counts = {topic: sum(1 for t, _ in said if t == topic) for topic, _ in said}
    assert counts == {"greeting": 3, "weather": 5, "season": 4}, "each should have its own words"


def test_three_chats_open_one_more_topic(library: Library) -> None:
    mill = Mill(stage=2)
    for _ in range(3):
        assert "x> You seem to like company." in mill.visit(library, 0).heard
    assert variables_in(mill.memory)["$me_miller_chats"] == 3, "chats should be counted"
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
        (0, 5, 12),
        _SEASONS,
        _WEATHERS,
        (7, 12, 20),
        variables,
    )
    for stage, wood, season, weather, hour, known in states:
        for choices in ((0,), (1,), (2,), (3,), (0, 1)):
            mill = Mill(wood, stage, season, weather, hour, memory_of(known))
            reached |= lines_of_a_visit(library, mill, choices)
    # This one needs the bag to change while the options are shown, and has a test of its own.
    shrunk = {i for i, words in library.program.texts.items() if "Wood shrinks" in words.source}
    written = {i for i, words in library.program.texts.items() if words.file == "miller.yarn"}
    unreached = written - reached - shrunk
    assert not unreached, "nothing should be written that nobody can hear"


def lines_of_a_visit(library: Library, mill: Mill, choices: tuple[int, ...]) -> set[str]:
    """The ids of all lines and options of a visit at which these options are chosen, or the last
    one where that is not possible."""
    seen: set[str] = set()
    pending = list(choices)
    machine = Player(library, mill.memory, mill.functions()).machine
    place = Place.start("Miller")
    for _ in range(100):
        stop = machine.run(place, Chance.of(0))
        if isinstance(stop, Finished):
            return seen
        place = stop.place
        if isinstance(stop, CommandGiven):
            mill.carry_out(stop.name, stop.arguments)
        elif isinstance(stop, LineShown):
            seen.add(stop.line_id)
        elif isinstance(stop, ChoicesShown):
            seen |= {choice.line_id for choice in stop.choices}
            last = len(stop.choices) - 1
            wanted = min(pending.pop(0) if pending else last, last)
            place = machine.choose(place, wanted if stop.choices[wanted].available else last)
    raise AssertionError("every visit should come to an end")


def test_lines_are_short_and_the_miller_says_them(library: Library) -> None:
    for line_id, words in library.program.texts.items():
        if words.file != "miller.yarn":
            continue
        speaker, text = library.text(line_id, ("A Longest Name 1",) * words.gap_count)
        assert len(text) <= 90, f"{line_id} should have at most 90 characters"
        assert speaker in (None, "Miller"), f"{line_id} should be the miller's or an option"
