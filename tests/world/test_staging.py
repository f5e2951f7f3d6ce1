"""What is seen of a scene at a tick, and how directions become what is seen."""

import pytest

from game.world.directing import Director
from game.world.records.stages import (
    DIRECTIONS_MAX,
    EMOTE_TICKS,
    Actor,
    Follow,
    Spot,
    Stage,
)
from game.world.staging import ActorSeen, Tableau, sounds_between, stage_after, tableau

NOON = 720.0
SPOTS = {"gate": (100, 100), "well": (200, 100), "bench": (200, 160), "far": (4000, 100)}
BEGAN = 1000


def staged(*directions: str, cast: tuple[int, ...] = (64, 65)) -> Stage:
    """A stage on which Bo stands at the gate, directed so."""
    stage = Stage(BEGAN, Spot(0, 0), (Actor("bo", 100, 100),), cast=cast)
    director = Director(stage, SPOTS)
    for direction in directions:
        director.direct(direction.split()[0], direction.split()[1:])
    return director.directed()


def at(stage: Stage, ticks: float) -> Tableau:
    return tableau(stage, stage.began_tick + ticks, NOON)


def actor(stage: Stage, ticks: float, who: str | int = "bo") -> ActorSeen:
    return next(seen for seen in at(stage, ticks).actors if seen.who == who)


def test_an_actor_does_one_thing_after_another_and_others_meanwhile() -> None:
    stage = staged(
        "walk bo well slowly", "face bo up", "emote bo note", "walk bo bench",
        "spawn leader gate", "fade out 1",
    )  # fmt: skip
    to_well = 100 * 30 // 30
    middle = actor(stage, to_well / 2)
    assert (middle.x, middle.y, middle.facing) == (150.0, 100.0, 3), "half-way, looking there"
    assert middle.walked_ticks == to_well / 2, "and walking"
    turned = actor(stage, to_well)
    assert (turned.facing, turned.emote) == (1, 6), "then he turns and hums"
    assert actor(stage, to_well + 20).y > 100, "and goes on"
    end = actor(stage, stage.ticks)
    assert (end.x, end.y, end.walked_ticks) == (200.0, 160.0, None), "and stands there at the end"
    assert at(stage, 15).darkness == 0.5, "meanwhile it becomes dark"
    assert actor(stage, 0, 64).x == 100, "and the leader is there from the beginning"


def test_wait_and_then_put_off_what_follows() -> None:
    stage = staged("wait 0.5", "sound bell", "walk bo well quickly", "then", "sound gull")
    walk = 100 * 30 // 84
    heard = [(each.at, each.sound) for each in stage.directions if hasattr(each, "sound")]
    assert heard == [(15, "bell"), (15 + walk, "gull")]
    assert stage.ticks == 15 + walk, "the line waits for all of it"
    assert sounds_between(stage, BEGAN + 14, BEGAN + 15) == ("bell",), "each is heard once"
    assert sounds_between(stage, BEGAN + 15, BEGAN + 40) == ()


def test_the_camera_follows_whoever_it_looks_at() -> None:
    stage = staged("camera bo 0", "walk bo well", "then", "camera bench 1")
    assert stage.focus == Spot(0, 0)
    assert at(stage, 10).focus == (actor(stage, 10).x, 100.0), "it goes with him"
    assert at(stage, stage.ticks).focus == (200.0, 160.0), "and then over to the bench"
    assert stage_after(stage, 2000).focus == Spot(200, 160)
    assert stage_after(staged("camera bo"), 2000).focus == Follow("bo"), "and still follows later"


def test_the_next_step_begins_as_the_one_before_has_ended() -> None:
    stage = staged(
        "walk bo far quickly", "light 20 2", "weather storm", "music song", "fade out 3",
        "spawn friend_1 bench left", "emote bo heart",
    )  # fmt: skip
    after = stage_after(stage, 5000)
    end, begins = at(stage, stage.ticks + EMOTE_TICKS), at(after, 0)
    assert facts(end) == facts(begins), "nothing jumps between two steps"
    assert (after.began_tick, after.directions, after.ticks) == (5000, (), 0)
    assert (begins.minutes, begins.weather, begins.darkness) == (1200.0, "storm", 1.0)


def facts(seen: Tableau) -> object:
    who = tuple((each.who, each.x, each.y, each.facing) for each in seen.actors)
    return who, seen.focus, seen.darkness, seen.minutes, seen.weather, seen.music


def test_a_friend_who_is_not_there_is_left_out() -> None:
    alone = staged("spawn friend_1 gate", "walk friend_1 well", "camera friend_1", cast=(64,))
    assert [each.who for each in at(alone, 50).actors] == ["bo"], "nobody is made up"
    assert stage_after(alone, 2000).focus == Spot(0, 0), "and the camera stays where it is"


@pytest.mark.parametrize(
    "directions",
    [
        ("walk ottilie gate",),
        ("walk bo nowhere",),
        ("walk bo gate backwards",),
        ("spawn bo gate sideways",),
        ("emote bo sneeze",),
        ("fade sideways",),
        ("wait nan",),
        ("wait 1e9",),
        ("camera bo -1",),
        ("light dusk",),
        ("light inf",),
        ("light 3",),
        ("dance bo",),
        ("walk bo far slowly",),
        ("wait 20", "wait 20", "wait 20", "wait 20"),
        ("face bo up",) * (DIRECTIONS_MAX + 1),
        tuple(f"spawn p{number} gate" for number in range(12)),
    ],
)
def test_what_cannot_be_directed_is_said(directions: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"."):
        staged(*directions)
