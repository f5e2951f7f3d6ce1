"""What each person says in the story, against a plan of ours: lines, options, choices and commands.

Plans are read as those of the language (`test_plans`), and know of the farm besides:

    farm: quest_stage the_ferry = 2      what a function says of its argument, or for none of any
    effect: bring the_ferry = quest_stage the_ferry 3      what a command changes of that
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from game.dialogue import DictMemory, Library
from tests.dialogue.stage import Player
from tests.dialogue.test_plans import read_plan, value_in
from tests.world.small_farm import game_content

PLANS = Path(__file__).parent / "people"
FUNCTIONS = (
    "bag_count",
    "day",
    "friend_name",
    "friends_here",
    "hearts",
    "hour",
    "player_name",
    "quest_missing",
    "quest_stage",
    "season",
    "weather",
    "yesterday",
)
USUAL = {"hour": 10.0, "player_name": "Ann", "season": "spring", "weather": "sunny", "day": 7.0}


@dataclass
class Farm:
    """What scripts can ask of a farm, as plans say it."""

    said: dict[str, object] = field(default_factory=lambda: dict(USUAL))
    effects: dict[str, tuple[str, object]] = field(default_factory=dict)

    def note(self, line: str) -> None:
        """Takes a line of a plan that is about the farm."""
        word, _, rest = line.partition(": ")
        what, _, value = rest.partition(" = ")
        if word == "farm":
            self.said[what] = value_in(value)
        else:
            *key, new = value.split()
            self.effects[what] = (" ".join(key), value_in(new))

    def functions(self) -> dict[str, Callable[..., object]]:
        return {name: self._asked(name) for name in FUNCTIONS}

    def _asked(self, name: str) -> Callable[..., object]:
        empty: object = "" if name.endswith("name") else 0.0
        return lambda *words: self.said.get(" ".join((name, *words)), self.said.get(name, empty))

    def carry_out(self, name: str, arguments: tuple[str, ...]) -> None:
        key, value = self.effects.get(" ".join((name, *arguments)), ("", None))
        if key:
            self.said[key] = value


@pytest.fixture(scope="module")
def library() -> Library:
    return game_content().dialogue


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.plan")), ids=lambda path: path.stem)
def test_people_talk_as_planned(library: Library, path: Path) -> None:
    farm, memory = Farm(), DictMemory()
    for number, text in enumerate(path.read_text("utf-8").split("\n---\n"), 1):
        about_farm = [line for line in text.splitlines() if line.startswith(("farm: ", "effect: "))]
        for line in about_farm:
            farm.note(line)
        rest = "\n".join(line for line in text.splitlines() if line not in about_farm)
        (plan,) = read_plan(rest).plans
        player = Player(library, memory, farm.functions(), on_command=farm.carry_out)
        played = player.play(plan.choices, plan.start)
        assert played.heard == plan.expected, f"conversation {number} should go as planned"
        assert played.is_finished == plan.ends, f"conversation {number} should end, or not"


def test_everybody_has_a_plan() -> None:
    people = {person.node for person in game_content().people.values()}
    planned = {
        line.removeprefix("start: ")
        for path in PLANS.glob("*.plan")
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("start: ")
    }
    assert people <= planned, f"nobody has planned what {people - planned} say"
