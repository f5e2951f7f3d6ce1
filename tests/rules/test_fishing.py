"""Fishing: what a player did on his machine is played again, and nobody can invent a fish."""

from math import nan
from random import Random

import pytest

from game.rules.audit import ItemAudit
from game.rules.context import Position, RefusalReason
from game.rules.fishing import biting, cast_of, lines_to_pull_in, temper_of
from game.rules.vitals import energy_of
from game.world.commands import CastLine, Command, HoldNet, LeaveFarm, PullIn, Reel
from game.world.fishing import (
    BAR_ALONE,
    FIGHT_TICKS_MAX,
    HOOK_TICKS,
    RUN_TICKS_MIN,
    RUNS_MAX,
    TRACK,
    Temper,
    play,
    played_by_itself,
    runs_of,
)
from game.world.records import Environment, Slot
from game.world.sections import Kind, Section, tile_key
from tests.world.small_farm import FARM, FOREST, Farm, refusal

BAG = Section(64, Kind.STORAGE)
WATER = tile_key(10, 0)
CAST = CastLine(FARM, WATER, "rod")
TEMPERS = [Temper(difficulty, 60 + 14 * difficulty, difficulty > 5) for difficulty in range(1, 11)]


@pytest.fixture
def farm() -> Farm:
    """Two friends with rods by the water."""
    farm = Farm(64, 65)
    for character in (64, 65):
        farm.put(Section(character, Kind.STORAGE), 8, Slot("rod", 1))
    return farm


def fished(farm: Farm, *, is_helped: bool = False) -> Reel:
    """The inputs that catch what is on the line, at a tick at which they can be over."""
    cast = cast_of(farm.world, 64)
    assert cast is not None
    temper = temper_of(farm.content, cast)
    runs = runs_of(played_by_itself(temper, cast.seed, is_helped=is_helped))
    fight = play(temper, cast.seed, runs, is_helped=is_helped)
    assert fight.is_caught, "the seed should be one that is caught"
    farm.tick = cast.bite_tick + 5 + fight.tick
    return Reel(5, runs, is_helped)


def test_inputs_give_the_same_fight_however_they_are_cut_and_whoever_plays_them() -> None:
    for seed, temper in enumerate(TEMPERS):
        dice = Random(seed)
        held, left = [True] * RUN_TICKS_MIN, FIGHT_TICKS_MAX - RUN_TICKS_MIN
        while left > 0:
            run = min(left, dice.randrange(RUN_TICKS_MIN, 30))
            held += [not held[-1]] * run
            left -= run
        fight = play(temper, seed, runs_of(held), is_helped=False)
        assert fight == play(temper, seed, runs_of(held[: fight.tick]), is_helped=False)
        assert 0 <= fight.progress <= TRACK
        assert BAR_ALONE // 2 <= fight.bar <= TRACK - BAR_ALONE // 2, "the bar stays on its track"
        assert 0 <= fight.fish <= TRACK, "and so does the fish"
        assert len(runs_of(held)) <= RUNS_MAX, "nobody can give more inputs than travel"


def caught(temper: Temper, is_helped: bool) -> int:
    """How many of forty of a temper somebody of average skill catches."""
    fights = (
        play(
            temper,
            seed,
            runs_of(played_by_itself(temper, seed, is_helped=is_helped)),
            is_helped=is_helped,
        )
        for seed in range(40)
    )
    return sum(fight.is_caught for fight in fights)


@pytest.mark.breadth(3)
@pytest.mark.parametrize("temper", TEMPERS, ids=lambda temper: f"difficulty {temper.difficulty}")
def test_alone_it_is_harder_and_never_impossible(temper: Temper) -> None:
    alone, together = caught(temper, is_helped=False), caught(temper, is_helped=True)
    assert alone >= 12, "it should be possible alone, of average skill"
    assert together >= alone, "and be easier with a friend"
    if temper is TEMPERS[-1]:
        assert alone < caught(TEMPERS[0], is_helped=False), "the strongest be the hardest"


def test_a_fish_is_caught_once(farm: Farm) -> None:
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    before = energy_of(farm.content, farm.world, 64)
    assert audit.observe(CAST, 64, farm.do(64, CAST)) == []
    assert energy_of(farm.content, farm.world, 64) == before - 3, "a cast takes the rod's effort"
    command = fished(farm)
    assert audit.observe(command, 64, farm.do(64, command)) == []
    assert ("minnow", 1) in farm.bag(64).values(), "by day only minnows bite"
    assert refusal(farm, command) is RefusalReason.NO_LINE, "the same once more is nothing"


def test_what_finds_no_room_in_the_bag_lies_at_ones_feet(farm: Farm) -> None:
    for slot in range(24):
        farm.put(BAG, slot, Slot("rod", 1))
    farm.do(64, CAST)
    farm.do(64, fished(farm))
    drops = farm.world.records(Section(FARM, Kind.DROP)).values()
    assert [drop.item for drop in drops] == ["minnow"]  # type: ignore[union-attr]


def test_what_bites_depends_on_the_hour(farm: Farm) -> None:
    area = farm.content.areas["farm"]
    assert biting(farm.content, farm.world, area, 0) == {"minnow": 3}
    evening = Environment(1, 0, "sunny", 0, "spring")
    farm.put(Section(0, Kind.ENVIRONMENT), 0, evening)
    assert set(biting(farm.content, farm.world, area, 9_000)) == {"minnow", "eel"}, "at 20:17"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (CastLine(FARM, tile_key(10, 3), "rod"), RefusalReason.NO_WATER),
        (CastLine(FARM, tile_key(19, 0), "rod"), RefusalReason.TOO_FAR),
        (CastLine(FARM, tile_key(400, 400), "rod"), RefusalReason.NO_WATER),
        (CastLine(FOREST, WATER, "rod"), RefusalReason.NOT_HERE),
        (CastLine(FARM, WATER, "axe"), RefusalReason.NOT_ALLOWED),
        (CastLine(FARM, WATER, "nothing"), RefusalReason.NOT_ALLOWED),
        (Reel(), RefusalReason.NO_LINE),
        (HoldNet(65), RefusalReason.NO_LINE),
        (HoldNet(4000), RefusalReason.NO_LINE),
        (PullIn(64), RefusalReason.NOT_ALLOWED),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(farm: Farm, command: Command, reason: RefusalReason) -> None:
    assert refusal(farm, command) is reason


def test_nobody_casts_without_a_rod_or_energy_or_a_place(farm: Farm) -> None:
    farm.positions[64] = Position(FARM, nan, 72.0)
    assert refusal(farm, CAST) is RefusalReason.NOT_HERE
    farm.stand(64, 10, 4)
    farm.put(BAG, 8, None)
    assert refusal(farm, CAST) is RefusalReason.NOT_IN_BAG
    farm.put(BAG, 8, Slot("rod", 1))
    while energy_of(farm.content, farm.world, 64) >= 3:
        farm.do(64, CAST)
    assert refusal(farm, CAST) is RefusalReason.TIRED


def test_inputs_that_nobody_can_have_given_are_refused(farm: Farm) -> None:
    farm.do(64, CAST)
    right = fished(farm)
    mashed = (1, 1, *right.runs)
    for wrong in (
        Reel(5, (*right.runs, 8)),
        Reel(5, mashed),
        Reel(5, (FIGHT_TICKS_MAX,) * RUNS_MAX),
        Reel(5, right.runs, is_helped=True),
    ):
        assert refusal(farm, wrong) is RefusalReason.NOT_ALLOWED, f"{wrong}"
    farm.tick -= 100
    assert refusal(farm, right) is RefusalReason.NOT_ALLOWED, "it cannot be over yet"
    farm.tick += 100
    farm.stand(64, 12, 5)
    assert refusal(farm, right) is RefusalReason.TOO_FAR, "who walks away has no fish"
    farm.stand(64, 10, 4)
    farm.tick += 1_000
    farm.do(64, right)
    assert "minnow" not in [item for item, _ in farm.bag(64).values()], "and no fish waits for ever"


def test_giving_up_brings_the_line_in_and_nothing_else(farm: Farm) -> None:
    farm.do(64, CAST)
    farm.do(64, Reel())
    assert cast_of(farm.world, 64) is None
    farm.do(64, CAST)
    right = fished(farm)
    farm.do(64, Reel(HOOK_TICKS, right.runs[:2]))
    assert "minnow" not in [item for item, _ in farm.bag(64).values()], "half a fight is no fish"


def test_a_friend_holds_the_net(farm: Farm) -> None:
    assert refusal(farm, HoldNet(64)) is RefusalReason.NO_LINE
    farm.do(64, CAST)
    farm.stand(65, 3, 12)
    assert refusal(farm, HoldNet(64), 65) is RefusalReason.TOO_FAR
    farm.stand(65, 11, 4)
    farm.do(65, HoldNet(64))
    assert refusal(farm, HoldNet(64), 65) is RefusalReason.OCCUPIED
    farm.do(64, fished(farm, is_helped=True))
    assert ("minnow", 1) in farm.bag(64).values()


def test_the_host_pulls_in_what_nobody_holds(farm: Farm) -> None:
    farm.do(64, CAST)
    cast = cast_of(farm.world, 64)
    assert cast is not None
    here, away = Position(FARM, cast.x, cast.y), Position(FARM, cast.x + 30.0, cast.y)
    soon, late = cast.bite_tick, cast.bite_tick + 2_000
    assert list(lines_to_pull_in(farm.world, soon, {64: here})) == []
    assert list(lines_to_pull_in(farm.world, soon, {64: away})) == [PullIn(64)]
    assert list(lines_to_pull_in(farm.world, late, {64: here})) == [PullIn(64)]
    farm.do(0, PullIn(64))
    assert cast_of(farm.world, 64) is None
    farm.do(64, CAST)
    farm.do(0, LeaveFarm(64, FARM, 20, 20))
    assert cast_of(farm.world, 64) is None, "and with who leaves goes the line"
