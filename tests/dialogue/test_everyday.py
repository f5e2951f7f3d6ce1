"""What people say on a day like any other: nothing is written that nobody hears, it differs from
visit to visit, and some of it is for two alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from random import Random

import pytest

from game.dialogue import (
    Chance,
    ChoicesShown,
    CommandGiven,
    DictMemory,
    Finished,
    Library,
    LineShown,
    Machine,
    Place,
)
from tests.world.small_farm import game_content

ENTRANCES = {
    "bo": "BoEveryday",
    "hedda": "HeddaEveryday",
    "miller": "MillerDays",
    "ottilie": "OttilieEveryday",
    "peddler": "PeddlerChat",
    "pip": "PipEveryday",
}
GIFTS = {
    "bo": "BoGift",
    "hedda": "HeddaGift",
    "miller": "MillerGift",
    "ottilie": "OttilieGift",
    "peddler": "PeddlerGift",
    "pip": "PipGift",
}
VISITS = 9
PERSONS = pytest.mark.parametrize("person", sorted(ENTRANCES))


@dataclass
class Day:
    """What a script can ask about a day and a visitor."""

    season: str = "spring"
    weather: str = "sunny"
    hour: float = 10.0
    hearts: float = 0.0
    friends: float = 0.0
    yesterday: float = 0.0
    candle: float = 0.0
    taste: str = ""
    dice: Random = field(default_factory=lambda: Random(7))

    def functions(self) -> dict[str, Callable[..., object]]:
        return {
            "season": lambda: self.season,
            "weather": lambda: self.weather,
            "hour": lambda: self.hour,
            "hearts": lambda _person: self.hearts,
            "friends_here": lambda: self.friends,
            "friend_name": lambda: "Bea" if self.friends else "",
            "player_name": lambda: "Ann",
            "yesterday": lambda _thing: self.yesterday,
            "quest_stage": lambda quest: self.candle if quest == "the_candle" else 2.0,
            "gift_taste": lambda: self.taste,
            "gift_item": lambda: "Honey",
        }

    def visit(self, library: Library, memory: DictMemory, node: str) -> list[str]:
        """The ids of what is said and offered in one visit, in order; options are chosen by
        chance."""
        machine = Machine(library.program, memory, self.functions())
        place, said = Place.start(node), list[str]()
        for step in range(40):
            stop = machine.run(place, Chance.of(self.dice.randrange(2**32), step))
            if isinstance(stop, Finished):
                return said
            place = stop.place
            if isinstance(stop, LineShown):
                said.append(stop.line_id)
            elif isinstance(stop, ChoicesShown):
                said += [choice.line_id for choice in stop.choices]
                place = machine.choose(place, self.dice.randrange(len(stop.choices)))
            else:
                assert isinstance(stop, CommandGiven)
                assert stop.name in ("add_hearts", "vote"), "small talk moves nothing but hearts"
        raise AssertionError("small talk should end by itself")


@pytest.fixture(scope="module")
def library() -> Library:
    return game_content().dialogue


@PERSONS
def test_every_line_is_heard_by_somebody(library: Library, person: str) -> None:
    written = {
        line_id
        for line_id, words in library.program.texts.items()
        if words.file == f"{person}_days.yarn"
    }
    heard: set[str] = set()
    seasons = ("spring", "summer", "autumn", "winter")
    weathers = ("sunny", "rain", "storm", "snow", "fog")
    for number, (season, weather, friends) in enumerate(product(seasons, weathers, (0.0, 1.0))):
        memory = DictMemory()
        day = Day(season, weather, (7.0, 12.0, 22.0)[number % 3], 8.0, friends, 200.0)
        day.dice = Random(number)
        for _ in range(2 * VISITS):
            heard.update(day.visit(library, memory, ENTRANCES[person]))
    for taste in ("loved", "liked", "fine", "disliked"):
        memory = DictMemory()
        for _ in range(4):
            heard.update(Day(taste=taste).visit(library, memory, GIFTS[person]))
    assert written <= heard, f"nobody can hear {sorted(written - heard)}"


@PERSONS
def test_a_second_visit_is_not_the_first_again(library: Library, person: str) -> None:
    memory, day = DictMemory(), Day()
    first, second, third = (day.visit(library, memory, ENTRANCES[person])[0] for _ in range(3))
    assert len({first, second, third}) == 3, "three visits on a day should have three beginnings"


@PERSONS
def test_some_things_are_said_to_two_alone(library: Library, person: str) -> None:
    def said(friends: float) -> set[str]:
        memory, day = DictMemory(), Day(friends=friends, hearts=8.0)
        return {one for _ in range(40) for one in day.visit(library, memory, ENTRANCES[person])}

    for_two = said(1.0) - said(0.0)
    assert len(for_two) >= 4, "with a friend one should hear what one never hears alone"
    spoken = [library.text(line, ("Ann", "Bea"))[1] for line in for_two]
    assert any("Ann" in words and "Bea" in words for words in spoken), "and both be spoken to"


@PERSONS
def test_friends_of_many_hearts_hear_more(library: Library, person: str) -> None:
    def said(hearts: float) -> set[str]:
        memory, day = DictMemory(), Day(hearts=hearts)
        return {one for _ in range(30) for one in day.visit(library, memory, ENTRANCES[person])}

    grown = [len(said(hearts)) for hearts in (0.0, 2.0, 4.0, 6.0, 8.0)]
    assert grown == sorted(grown), "with every heart there should be at least as much to hear"
    assert len(set(grown)) >= 4, "and more with most of them"
