"""Walking: one speed, no way through walls, and no snagging on corners."""

from dataclasses import replace
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.movement import (
    MAX_SPEED_PX_S,
    STEP_MAX_S,
    Body,
    Obstacles,
    exit_at,
    feet,
    step,
)
from game.world.areas import Rect, plain_area
from game.world.records import Destructable, Placeable
from game.world.sections import Kind, Section, tile_key
from game.world.world import Change, World
from tests.world.small_farm import FARM, OAK, Farm, small_content

FIELD = 3
PLACEABLES = Section(FIELD, Kind.PLACEABLE)
FRAME_S = 1 / 60


def field(*walls: Rect, fences: tuple[tuple[int, int], ...] = ()) -> Obstacles:
    """A meadow of 20 by 20 tiles with these walls and fences."""
    area = replace(plain_area("field", FIELD, "Field", 20), walls=walls)
    world = World()
    for tile in fences:
        world.set(PLACEABLES, tile_key(*tile), Placeable("fence"))
    return Obstacles(area, small_content(), world)


def walk(body: Body, direction: tuple[float, float], frames: int, obstacles: Obstacles) -> Body:
    for _ in range(frames):
        body = step(body, direction, FRAME_S, obstacles)
    return body


@pytest.mark.parametrize("direction", [(1, 0), (0, -1), (1, 1), (-1, 1), (-0.7, -0.7)])
def test_every_direction_is_equally_fast(direction: tuple[float, float]) -> None:
    start = Body(160.0, 160.0)
    end = walk(start, direction, 60, field())
    distance = hypot(end.x - start.x, end.y - start.y)
    expected = 80.0 * min(1.0, hypot(*direction))
    assert distance == pytest.approx(expected, abs=0.01), "a second should be 80 pixels"


def test_half_a_stick_is_half_the_speed() -> None:
    end = walk(Body(100.0, 100.0), (0.5, 0.0), 60, field())
    assert end == pytest.approx((140.0, 100.0)), "half way pressed should be half as fast"


@pytest.mark.parametrize(
    "direction",
    [(0.0, 0.0), (float("nan"), 1.0), (float("inf"), 0.0), (0.0, float("-inf"))],
)
def test_what_is_no_direction_does_not_move(direction: tuple[float, float]) -> None:
    body = Body(100.0, 100.0)
    assert step(body, direction, 0.1, field()) == body, "one should stay where one is"
    for dt_s in (float("nan"), -1.0, 0.0):
        assert step(body, (1.0, 0.0), dt_s, field()) == body, "no time should mean no step"


def test_a_long_frame_is_cut_short() -> None:
    end = step(Body(100.0, 100.0), (1.0, 0.0), 10.0, field())
    assert end.x == pytest.approx(100 + 80 * STEP_MAX_S), "after a hitch one has not run away"


def test_walls_stop_and_are_slid_along() -> None:
    obstacles = field(Rect(120, 0, 121, 320))
    end = walk(Body(100.0, 100.0), (1.0, 0.5), 60, obstacles)
    assert end.x == pytest.approx(115.0, abs=0.01), "the feet should touch the wall"
    assert end.y > 130, "the other axis should go on"
    back = walk(end, (-1.0, 0.0), 30, obstacles)
    assert back.x == pytest.approx(75.0, abs=0.01), "a wall that is touched should not hold"


def test_the_edge_of_the_area_stops() -> None:
    for direction in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        end = walk(Body(160.0, 160.0), direction, 300, field())
        box = feet(end)
        assert box.left >= 0, "the feet should stay inside"
        assert box.top >= 0, "the feet should stay inside"
        assert box.right <= 320, "the feet should stay inside"
        assert box.bottom <= 320, "the feet should stay inside"


def test_a_corner_is_led_around_and_a_wall_is_not() -> None:
    obstacles = field(Rect(120, 100, 136, 116))
    grazing = walk(Body(100.0, 115.0), (1.0, 0.0), 60, obstacles)
    assert grazing.x > 140, "who brushes a corner should be led past"
    head_on = walk(Body(100.0, 108.0), (1.0, 0.0), 60, obstacles)
    assert head_on.x == pytest.approx(115.0, abs=0.01), "who walks straight into it should stop"
    assert head_on.y == pytest.approx(108.0), "and should not slide"


def test_a_gap_of_one_tile_is_walked_through() -> None:
    fences = tuple((10, y) for y in range(20) if y != 8)
    obstacles = field(fences=fences)
    for y in (130.0, 136.0, 142.0):
        end = walk(Body(140.0, y), (1.0, 0.0), 60, obstacles)
        assert end.x > 180, f"from y {y} one should find the gap"


def test_what_is_put_on_somebody_can_be_left_and_not_crossed() -> None:
    obstacles = field()
    body = Body(163.0, 168.0)
    fence = Change(PLACEABLES, tile_key(10, 10), Placeable("fence"), 1)
    obstacles.apply([fence])
    out = walk(body, (-1.0, 0.0), 30, obstacles)
    assert out.x < 150, "the near way out should be open"
    through = walk(body, (1.0, 0.0), 30, obstacles)
    assert through.x == body.x, "the way through should not be"
    again = walk(out, (1.0, 0.0), 60, obstacles)
    assert feet(again).right <= 161.001, "once out, it should be as solid as any other"


def test_obstacles_follow_the_changes() -> None:
    obstacles = field()
    destructables = Section(FIELD, Kind.DESTRUCTABLE)
    tile = tile_key(10, 10)
    spot = Rect(165, 165, 166, 166)
    for change, is_free in (
        (Change(PLACEABLES, tile, Placeable("torch"), 1), True),
        (Change(PLACEABLES, tile, Placeable("chest"), 2), False),
        (Change(PLACEABLES, tile, None, 3), True),
        (Change(destructables, tile, Destructable("oak", 2), 4), False),
        (Change(destructables, tile, Destructable("oak", 1), 5), False),
        (Change(destructables, tile, None, 6), True),
        (Change(Section(1, Kind.PLACEABLE), tile, Placeable("chest"), 7), True),
        (Change(PLACEABLES, tile, Placeable("unknown_thing"), 8), True),
    ):
        obstacles.apply([change])
        assert obstacles.is_free(spot) is is_free, f"after {change}"


def test_water_and_trees_of_a_farm_block_and_people_do_not() -> None:
    farm = Farm()
    obstacles = Obstacles(farm.content.areas["farm"], farm.content, farm.world)
    for spot in ((40.0, 8.0), (12 * 16 + 8.0, 4 * 16 + 8.0), (80.0, 40.0)):
        assert not obstacles.is_free(feet(Body(*spot))), f"{spot} should be blocked"
    assert obstacles.is_free(feet(Body(152.0, 120.0))), "the spawn should be free"
    assert obstacles.is_free(feet(Body(104.0, 88.0))), "nobody is locked in by the miller"
    obstacles.apply([Change(Section(FARM, Kind.DESTRUCTABLE), OAK, None, 1)])
    assert obstacles.is_free(feet(Body(12 * 16 + 8.0, 4 * 16 + 8.0))), "an oak can go away"


def test_an_exit_is_found_by_the_feet() -> None:
    area = small_content().areas["farm"]
    assert exit_at(area, Body(200.0, 120.0), small_content(), World()) is None, "here is no exit"
    way_out = exit_at(area, Body(314.0, 120.0), small_content(), World())
    assert way_out is not None, "here is one"
    assert way_out.target_area == "forest", "it leads to the forest"


unit = st.floats(-1, 1)
tiles = st.tuples(st.integers(3, 12), st.integers(3, 12))


@given(
    st.sets(tiles, max_size=30),
    st.lists(
        st.tuples(unit, unit, st.floats(0, 0.4)),
        min_size=1,
        max_size=25,
    ),
)
def test_nobody_ever_gets_into_a_wall_or_beyond_the_speed(
    fences: set[tuple[int, int]], presses: list[tuple[float, float, float]]
) -> None:
    thin = (Rect(40, 40, 240, 41), Rect(40, 240, 241, 241), Rect(40, 40, 41, 240))
    obstacles = field(*thin, Rect(240, 40, 241, 240), fences=tuple(fences - {(8, 8)}))
    body = Body(136.0, 136.0)
    for dx, dy, dt_s in presses:
        before, body = body, step(body, (dx, dy), dt_s, obstacles)
        box = feet(body)
        hair = Rect(box.left + 0.001, box.top + 0.001, box.right - 0.001, box.bottom - 0.001)
        assert obstacles.is_free(hair), "the feet should never be inside a wall"
        assert Rect(40, 40, 241, 241).holds(body.x, body.y), "thin walls should hold everybody in"
        distance = hypot(body.x - before.x, body.y - before.y)
        assert distance <= MAX_SPEED_PX_S * min(dt_s, STEP_MAX_S) + 0.001, (
            "nobody should be faster than the speed"
        )
