"""Making: stations that stand near, machines that work by the clock, and recipes one learns."""

from math import hypot

import pytest
from msgspec.structs import replace

from game.rules.audit import ItemAudit
from game.rules.context import RefusalReason
from game.rules.recipes import knows_recipe
from game.world.calendar import DAY_TICKS, ENVIRONMENT, ENVIRONMENT_KEY, environment_of
from game.world.commands import (
    BeginDay,
    Command,
    Craft,
    Load,
    PickUp,
    Place,
    Unload,
)
from game.world.machines import Clock, clock_of, machine_state
from game.world.records import Machine, Placeable, Slot
from game.world.sections import Kind, Section, tile_key
from tests.world.small_farm import FARM, FREE_TILE, Farm, game_content, refusal

BAG = Section(64, Kind.STORAGE)
MACHINES = Section(FARM, Kind.MACHINE)
PLACEABLES = Section(FARM, Kind.PLACEABLE)
PASTE = 1
HOUR_TICKS = DAY_TICKS // 20


@pytest.fixture
def farm() -> Farm:
    """Two friends beside an oven, with tomatoes."""
    farm = Farm(64, 65)
    farm.put(PLACEABLES, FREE_TILE, Placeable("oven"))
    for character in (64, 65):
        farm.put(Section(character, Kind.STORAGE), 5, Slot("tomato", 5))
    return farm


def left_minutes(farm: Farm) -> int:
    now = clock_of(farm.world, farm.tick)
    return machine_state(farm.content, farm.world, FARM, FREE_TILE, now).left_minutes


def test_a_machine_takes_what_goes_in_and_gives_the_result_when_its_time_has_passed(
    farm: Farm,
) -> None:
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())

    def do(author: int, command: Command) -> None:
        changes = farm.do(author, command)
        assert audit.observe(command, author, changes) == [], "the ledger should explain it"

    do(64, Load(FARM, FREE_TILE, PASTE))
    assert farm.bag(64)[5] == ("tomato", 3), "what goes in is gone from the bag"
    changes = len(farm.changes)
    farm.tick += HOUR_TICKS
    assert left_minutes(farm) == 60, "an hour of two has passed"
    assert len(farm.changes) == changes, "and no record has changed"
    assert refusal(farm, Unload(FARM, FREE_TILE), 65) is RefusalReason.NOT_READY
    assert refusal(farm, Load(FARM, FREE_TILE, PASTE), 65) is RefusalReason.MACHINE_BUSY
    farm.tick += HOUR_TICKS
    do(65, Unload(FARM, FREE_TILE))
    assert ("paste", 1) in farm.bag(65).values(), "whoever is there may take it"
    assert refusal(farm, Unload(FARM, FREE_TILE)) is RefusalReason.NOTHING_THERE, "it is gone"


def test_the_night_counts_as_well(farm: Farm) -> None:
    environment = environment_of(farm.world)
    assert environment is not None
    evening = replace(environment, day_start_tick=-DAY_TICKS)
    farm.put(ENVIRONMENT, ENVIRONMENT_KEY, evening)
    farm.do(64, Load(FARM, FREE_TILE, PASTE))
    farm.do(0, BeginDay("sunny"))
    assert left_minutes(farm) == 0, "from two in the night until six are four hours"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (Load(FARM, FREE_TILE, 99), RefusalReason.DOES_NOT_FIT),
        (Load(FARM, FREE_TILE, 2), RefusalReason.MISSING_INGREDIENTS),
        (Load(FARM, tile_key(9, 5), PASTE), RefusalReason.NOTHING_THERE),
        (Load(2, FREE_TILE, PASTE), RefusalReason.NOT_HERE),
        (Load(FARM, tile_key(16, 12), PASTE), RefusalReason.TOO_FAR),
        (Unload(FARM, FREE_TILE), RefusalReason.NOTHING_THERE),
    ],
    ids=str,
)
def test_what_no_machine_does_is_refused(
    farm: Farm, command: Command, reason: RefusalReason
) -> None:
    assert refusal(farm, command) is reason


def test_a_machine_that_is_taken_up_gives_back_what_is_in_it(farm: Farm) -> None:
    audit = ItemAudit(farm.content)
    farm.do(64, Load(FARM, FREE_TILE, PASTE))
    audit.take_over(farm.snapshot())
    changes = farm.do(65, PickUp(FARM, FREE_TILE))
    assert audit.observe(PickUp(FARM, FREE_TILE), 65, changes) == []
    assert farm.bag(65)[5] == ("tomato", 7), "what was put in, when it is not done"
    assert not farm.world.records(MACHINES)
    farm.do(
        65,
        Place(FARM, FREE_TILE, next(n for n, s in farm.bag(65).items() if s[0] == "oven"), "oven"),
    )
    farm.do(65, Load(FARM, FREE_TILE, PASTE))
    farm.tick += 3 * HOUR_TICKS
    farm.do(64, PickUp(FARM, FREE_TILE))
    assert ("paste", 1) in farm.bag(64).values(), "what was made, when it is"


def test_nothing_is_lost_where_the_bag_has_no_room(farm: Farm) -> None:
    farm.do(64, Load(FARM, FREE_TILE, PASTE))
    for number in range(24):
        farm.put(BAG, number, Slot("wood", 99))
    farm.put(BAG, 23, Slot("oven", 1))
    farm.tick += 3 * HOUR_TICKS
    for command in (Unload(FARM, FREE_TILE), PickUp(FARM, FREE_TILE)):
        assert refusal(farm, command) is RefusalReason.BAG_FULL


def test_what_works_by_itself_begins_when_it_is_put_up_and_makes_more_near_what_it_likes(
    farm: Farm,
) -> None:
    tile = tile_key(9, 5)
    farm.put(BAG, 6, Slot("hive", 1))
    farm.do(64, Place(FARM, tile, 6, "hive"))
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    for _ in range(2):
        farm.do(0, BeginDay("sunny"))
    for x in (8, 10):
        farm.put(PLACEABLES, tile_key(x, 4), Placeable("torch"))
    audit.take_over(farm.snapshot())
    changes = farm.do(64, Unload(FARM, tile))
    assert audit.observe(Unload(FARM, tile), 64, changes) == []
    assert ("honey", 4) in farm.bag(64).values(), "twice as much"
    assert refusal(farm, Unload(FARM, tile)) is RefusalReason.NOT_READY, "it begins anew"
    farm.put(MACHINES, tile, Machine(0, 10, 360))
    environment = environment_of(farm.world)
    assert environment is not None
    farm.put(ENVIRONMENT, ENVIRONMENT_KEY, replace(environment, day=12, season="winter"))
    assert refusal(farm, Unload(FARM, tile)) is RefusalReason.NOT_READY, "it rests in winter"


def test_what_works_by_itself_rests_for_a_whole_season_and_goes_on_where_it_stood(
    farm: Farm,
) -> None:
    tile = tile_key(9, 5)
    farm.put(PLACEABLES, tile, Placeable("hive"))
    farm.put(MACHINES, tile, Machine(0, 9, 1400))

    def left(day: int, minute: int) -> int:
        state = machine_state(farm.content, farm.world, FARM, tile, Clock(day, minute))
        return state.left_minutes

    assert left(9, 1500) == 1100, "it has worked on the last evening of autumn"
    assert left(10, 360) == left(12, 1500) == 800, "and its night, and none of winter"
    assert left(13, 500) == 660, "in spring it goes on"


def test_only_what_is_near_is_liked() -> None:
    farm = Farm(64, content=game_content())
    area = farm.content.areas["farm"]
    flowers = [each for each in area.scenery if each.sprite in ("flower", "flower_b")]
    assert len(flowers) > 3, "there are flowers enough on the farm"
    tiles = [(x, y) for x in range(area.width) for y in range(area.height)]
    x, y = max(
        tiles, key=lambda at: min(hypot(f.x - 16 * at[0], f.y - 16 * at[1]) for f in flowers)
    )
    for near, count in ((tile_key(x, y), 1), (tile_key(29, 7), 2)):
        farm.put(PLACEABLES, near, Placeable("hive"))
        farm.put(MACHINES, near, Machine(0, 1, 360))
        state = machine_state(farm.content, farm.world, FARM, near, Clock(1, 400))
        assert {stack.count for stack in state.results} == {count}, f"at {near}"


def test_some_things_are_made_only_beside_their_station_once_one_has_learned_how(
    farm: Farm,
) -> None:
    farm.put(BAG, 6, Slot("wood", 9))
    farm.put(BAG, 7, Slot("stone", 1))
    assert refusal(farm, Craft(4)) is RefusalReason.UNKNOWN_RECIPE
    farm.do(64, Craft(3))
    assert knows_recipe(farm.content, farm.world, 4), "whoever has made a torch knows more"
    assert refusal(farm, Craft(4), 65) is RefusalReason.NO_STATION
    farm.put(PLACEABLES, tile_key(9, 4), Placeable("workbench"))
    assert refusal(farm, Craft(4), 65) is RefusalReason.MISSING_INGREDIENTS, "friends know it too"
    farm.do(64, Craft(4))
    assert ("stool", 1) in farm.bag(64).values()
    farm.stand(64, 15, 12)
    assert refusal(farm, Craft(4)) is RefusalReason.NO_STATION, "from afar it does not count"


def test_what_the_game_makes_is_worth_more_than_its_parts_but_not_too_much() -> None:
    content = game_content()
    price = {name: item.price for name, item in content.items.items()}
    made = [(name, r.ingredients, r.result) for name, r in content.recipes.items()]
    for name, machine in content.machines.items():
        made += [(name, recipe.ingredients, recipe.result) for recipe in machine.recipes]
    assert len(content.recipes) >= 24
    for name, ingredients, result in made:
        parts = sum(price[stack.item] * stack.count for stack in ingredients)
        worth = price[result.item] * result.count
        if worth:
            assert 1.1 <= worth / parts <= 1.57, f"{name}: {parts} become {worth}"
