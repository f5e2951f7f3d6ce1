"""People are in scenes and in talks, sometimes in both: whoever keeps them, nobody is kept for
longer than that, and nobody is let go who is still spoken to. Played with the game's own scenes."""

from dataclasses import dataclass, field

import pytest

from game.rules.context import Position
from game.rules.rehearsal import rehearse
from game.rules.scenes import scenes_to_begin, scenes_to_keep
from game.rules.talks import Name, conversation_at, middle_of
from game.world.commands import EndConversation, SkipScene, Talk
from game.world.records import Conversation, Halt
from game.world.schedules import HALTS, whereabouts
from game.world.sections import FIRST_SCENE_KEY
from tests.world.small_farm import FARM, Farm, game_content

ADA, BO = 64, 65
ARRIVAL = Name(FARM, FIRST_SCENE_KEY + 1)


@dataclass
class FirstMorning:
    """One friend in the yard, where two people wait for them, and one in the village."""

    farm: Farm = field(default_factory=lambda: Farm(ADA, BO, content=game_content()))

    def __post_init__(self) -> None:
        yard = self.farm.content.cutscenes["arrival"].spots["yard"]
        self.farm.positions[ADA] = Position(FARM, float(yard[0]), float(yard[1]))
        self.stand_by("postie")

    def stand_by(self, person: str) -> None:
        there = whereabouts(self.farm.world, self.farm.content, person, self.farm.tick + 1)
        assert there is not None
        self.farm.positions[BO] = Position(there.area, there.x, there.y)

    def number(self, person: str) -> int:
        return self.farm.content.people[person].number

    def is_kept(self, person: str) -> bool:
        halt = self.farm.world.get(HALTS, self.number(person))
        return isinstance(halt, Halt) and halt.until_ticks is None

    @property
    def scene(self) -> Conversation | None:
        return conversation_at(self.farm.world, *ARRIVAL)

    def look(self) -> None:
        farm = self.farm
        for looks in (scenes_to_keep, scenes_to_begin):
            for command in list(looks(farm.world, farm.content, farm.tick, farm.positions)):
                farm.do(0, command)

    def begin(self) -> None:
        self.look()
        while self.scene is not None and self.scene.step == 0:
            self.farm.tick += 1
            self.look()


@pytest.mark.parametrize("friends", [0, 3])
def test_nobody_is_kept_who_has_left_the_stage(friends: int) -> None:
    content = game_content()
    for scene in content.cutscenes:
        world = rehearse(content, scene, friends).world
        kept = [
            content.person_ids[key]
            for key, halt in world.records(HALTS).items()
            if isinstance(halt, Halt) and halt.until_ticks is None
        ]
        assert kept == [], f"after {scene} nobody should stand about for the rest of the day"


def test_who_is_spoken_to_elsewhere_stays_when_a_scene_is_over() -> None:
    morning = FirstMorning()
    morning.stand_by("postie")
    place = morning.farm.positions[BO]
    talk = Name(place.area, morning.number("postie"))
    morning.farm.do(BO, Talk(*talk))
    morning.begin()
    assert morning.scene is not None
    morning.farm.do(0, SkipScene(*ARRIVAL))
    assert conversation_at(morning.farm.world, *talk) is not None
    assert morning.is_kept("postie"), "the friend in the village still speaks with them"
    middle = middle_of(morning.farm.world, morning.farm.content, *talk)
    assert middle == (place.x, place.y), "and they stand where they stood"
    morning.farm.do(BO, EndConversation(*talk))
    assert not morning.is_kept("postie")


def test_who_is_on_the_stage_stays_when_a_talk_is_over() -> None:
    morning = FirstMorning()
    morning.begin()
    morning.stand_by("peddler")
    talk = Name(morning.farm.positions[BO].area, morning.number("peddler"))
    morning.farm.do(BO, Talk(*talk))
    morning.farm.do(BO, EndConversation(*talk))
    assert morning.is_kept("peddler"), "the scene still goes on"
    morning.farm.do(0, SkipScene(*ARRIVAL))
    assert not morning.is_kept("peddler")
