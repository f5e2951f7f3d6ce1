"""The farm's own places: every one is reached on foot and left again, everybody who lives there can
be spoken to, and what waits for a switch is closed until it is on."""

from collections import deque

import pytest

from game.movement import Body, Obstacles, feet
from game.rules.reach import REACH_PX
from game.world.areas import Area
from game.world.content import Content
from game.world.founding import found_farm
from game.world.records import Destructable, SwitchedOn
from game.world.sections import FIRST_CHARACTER_ID, Kind, Section
from game.world.switches import are_on
from game.world.tiled import TILE_PX
from game.world.world import World
from tests.world.small_farm import SEED, game_content

STEP_PX = 8
Spot = tuple[int, int]
FERRY, GATE = ("lake", 1), ("cave", 3)
HALL = (25 * TILE_PX, 14 * TILE_PX)
"""The hall of crystals, behind the gate."""


@pytest.fixture(scope="module")
def content() -> Content:
    return game_content()


@pytest.fixture
def world(content: Content) -> World:
    found = World()
    found_farm(found, content, SEED)
    return found


def switch_on(world: World, content: Content, switch: tuple[str, int]) -> None:
    """Lets a switch be on for good."""
    area, number = switch
    section = Section(content.areas[area].number, Kind.SWITCH)
    world.set(section, number, SwitchedOn(0, None, FIRST_CHARACTER_ID))


def walked(area: Area, content: Content, world: World, start: Spot) -> set[Spot]:
    """All that can be walked to from a place; what stands there is in the way."""
    obstacles = Obstacles(area, content, world)
    x, y = start[0] // STEP_PX * STEP_PX, start[1] // STEP_PX * STEP_PX
    near = [(x + dx, y + dy) for dy in (0, STEP_PX) for dx in (0, STEP_PX)]
    first = next(spot for spot in near if obstacles.is_free(feet(Body(*map(float, spot)))))
    seen, waiting = {first}, deque([first])
    while waiting:
        x, y = waiting.popleft()
        for spot in ((x + STEP_PX, y), (x - STEP_PX, y), (x, y + STEP_PX), (x, y - STEP_PX)):
            if spot not in seen and obstacles.is_free(feet(Body(*map(float, spot)))):
                seen.add(spot)
                waiting.append(spot)
    return seen


def visited(content: Content, world: World, start: str) -> dict[str, set[Spot]]:
    """Where one gets on foot from an area's spawn, by area."""
    spawn = content.areas[start].spawn()
    found: dict[str, set[Spot]] = {}
    waiting = [(start, (spawn.x, spawn.y))]
    while waiting:
        name, at = waiting.pop()
        area = content.areas[name]
        found[name] = walked(area, content, world, at)
        for way in area.exits:
            is_open = are_on(world, content.areas, way.needs)
            grown = [(x, y) for x, y in found[name] if is_near(way.rect, x, y)]
            if is_open and grown and way.target_area not in found:
                waiting.append((way.target_area, (way.target_x, way.target_y)))
    return found


def is_near(rect: tuple[float, float, float, float], x: float, y: float) -> bool:
    """Whether a spot lies in a rectangle, as far as steps tell."""
    left, top, right, bottom = rect
    return left - STEP_PX < x < right + STEP_PX and top - STEP_PX < y < bottom + STEP_PX


def test_every_place_is_reached_on_foot_and_left_again(content: Content, world: World) -> None:
    with_maps = {name for name, area in content.areas.items() if area.exits}
    on_land = visited(content, world, content.start.area)
    assert set(on_land) == with_maps - {"island"}, "all but the island, while the ferry lies there"
    switch_on(world, content, FERRY)
    assert set(visited(content, world, content.start.area)) == with_maps, "and that by the ferry"
    assert set(visited(content, world, "island")) == with_maps, "from where one comes back"


def test_everybody_can_be_spoken_to(content: Content, world: World) -> None:
    places = visited(content, world, content.start.area)
    for name, person in content.people.items():
        site = content.areas[person.area].person(name)
        assert site is not None, f"{name} should stand somewhere"
        assert any(
            (x - site.x) ** 2 + (y - site.y) ** 2 < REACH_PX**2 for x, y in places[person.area]
        ), f"{name} should be in reach"


def test_the_gate_opens_to_its_switch_and_the_tunnel_to_a_pick(
    content: Content, world: World
) -> None:
    cave = content.areas["cave"]
    spawn = cave.spawn()
    start = (spawn.x, spawn.y)
    assert HALL not in walked(cave, content, world, start), "gate and rubble are in the way"
    section = Section(cave.number, Kind.DESTRUCTABLE)
    standing = {key: world.get(section, key) for key in list(world.keys(section))}
    for key, record in standing.items():
        if isinstance(record, Destructable) and record.kind == "rubble":
            world.set(section, key, None)
    assert HALL in walked(cave, content, world, start), "who digs gets there alone"
    for key, record in standing.items():
        world.set(section, key, record)
    switch_on(world, content, GATE)
    assert HALL in walked(cave, content, world, start), "and with the gate open without digging"


def test_nobody_walks_on_the_face_of_a_wall(content: Content) -> None:
    house = content.areas["house"]
    x = house.spawn().x // TILE_PX
    row = next(y for y in range(house.height) if house.terrain[y][x] != "room_wall")
    assert house.is_solid_terrain(x, row), "the wall's face hangs over the first row of the floor"
    assert house.is_solid_terrain(x, row + 1), "and over the second"
    assert not house.is_solid_terrain(x, row + 2), "where the room begins"
