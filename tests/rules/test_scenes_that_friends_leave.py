"""Friends who vanish from a scene, and what is left of what they have said about it: nothing."""

import pytest

from game.rules.calling import CALL_TICKS
from game.rules.pace import SILENCE_MAX_TICKS, pace_to_keep
from game.rules.scenes import SKIP_TICKS
from game.world.commands import (
    Advance,
    AskToSkip,
    BeginScene,
    EnterFarm,
    LeaveFarm,
    PassOn,
    RestTime,
    SkipScene,
    StartScene,
)
from game.world.records import PassedOn
from game.world.records.stages import WATCHERS_MAX
from game.world.sections import FIRST_SCENE_KEY, Kind, Section
from tests.rules.test_scenes import ADA, AT_FAIR, BO, CY, DI, FAIR, Fair
from tests.world.small_farm import FARM, FOREST

AGREES = AskToSkip(FARM, FAIR, is_agreed=True)
PICNIC = FIRST_SCENE_KEY + 2


def leave(fair: Fair, friend: int) -> None:
    fair.do(0, LeaveFarm(friend, FARM, 1, 1))
    del fair.farm.positions[friend]


@pytest.mark.parametrize("has_left_the_farm", [False, True])
def test_who_has_asked_to_skip_and_is_gone_asks_no_more(has_left_the_farm: bool) -> None:
    fair = Fair()
    fair.begin()
    fair.do(BO, AGREES)
    if has_left_the_farm:
        leave(fair, BO)
    else:
        fair.farm.stand(BO, 2, 2, FOREST)
    assert fair.look(SKIP_TICKS) == [], "nobody who watches wants to skip it"
    fair.do(CY, AGREES)
    assert fair.look() == [], "and whoever asks anew is answered by each in their own time"
    assert SkipScene(*AT_FAIR) in fair.look(SKIP_TICKS)


def test_those_who_come_and_go_take_nobody_the_word() -> None:
    fair = Fair()
    fair.begin()
    for visitor in range(100, 100 + WATCHERS_MAX):
        fair.do(0, EnterFarm(visitor, f"visitor {visitor}", 0))
        fair.farm.stand(visitor, 8, 6)
        fair.do(visitor, AGREES)
        leave(fair, visitor)
    fair.do(CY, AGREES)
    assert fair.showing.skippers == (CY,), "only who is here has a say"


def test_who_left_before_the_end_has_not_seen_it() -> None:
    fair = Fair()
    fair.keep("$farm_fair_is_due", False)
    fair.keep("$farm_picnic_is_due", True)
    fair.farm.stand(DI, 2, 2, FOREST)
    fair.take_over()
    fair.look()
    fair.look(CALL_TICKS)
    leave(fair, BO)
    nothing = fair.farm.world.records(Section(BO, Kind.VARIABLE))
    assert nothing == {}
    fair.do(ADA, Advance(FARM, PICNIC, 1))
    assert fair.farm.world.records(Section(BO, Kind.VARIABLE)) == {}, (
        "nothing is noted of somebody who is gone, and may be forgotten by now"
    )
    fair.do(0, EnterFarm(BO, "friend 1", 1))
    fair.farm.stand(BO, 7, 5)
    assert fair.look() == [BeginScene(FARM, 2, BO)], "so it is shown to them another time"


def test_nobody_has_seen_a_scene_that_had_nothing_to_say_any_more() -> None:
    fair = Fair()
    fair.keep("$farm_fair_is_due", False)
    fair.keep("$farm_picnic_is_due", True)
    fair.take_over()
    assert fair.look() == [BeginScene(FARM, 2, ADA)]
    fair.keep("$farm_picnic_is_due", False)
    fair.take_over()
    assert fair.look(CALL_TICKS) == [StartScene(FARM, PICNIC)], "it is over as soon as it begins"
    fair.keep("$farm_picnic_is_due", True)
    fair.take_over()
    assert fair.look() == [BeginScene(FARM, 2, ADA)]
    fair.look(CALL_TICKS)
    assert fair.look() == []
    for friend in (BO, CY, DI):
        assert fair.farm.world.records(Section(friend, Kind.VARIABLE)) == {}, (
            "who was called and has seen nothing may see it another time"
        )


def test_a_scene_waits_for_those_who_are_all_in_a_menu() -> None:
    fair = Fair()
    fair.begin()
    fair.do(0, RestTime(is_resting=True))
    assert fair.look(3 * SILENCE_MAX_TICKS) == [], "nobody loses a scene by looking at the settings"
    fair.do(0, RestTime(is_resting=False))
    assert fair.look(SILENCE_MAX_TICKS - 30) == [], "and there is as much time as ever afterwards"
    assert fair.look(60) == [PassOn(*AT_FAIR, BO, PassedOn.SILENT)]
    fair.do(0, RestTime(is_resting=True))
    rests = fair.farm.world, fair.farm.content, fair.farm.tick + SILENCE_MAX_TICKS + 1
    watched = list(pace_to_keep(*rests, fair.farm.positions, is_watched=True))
    assert watched == [PassOn(*AT_FAIR, CY, PassedOn.SILENT)], (
        "but where time rests because the scene is watched, its watchers do wait"
    )
