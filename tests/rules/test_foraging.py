"""What grows wild: the same for everybody, never sent, and picked once."""

import pytest

from game.rules.audit import ItemAudit
from game.rules.context import RefusalReason
from game.world.commands import BeginDay, Pick
from game.world.forage import finds_of
from game.world.records import Destructable, Picked, Placeable, Record, Slot, Soil
from game.world.sections import Kind, Section, tile_key, tile_of
from tests.world.small_farm import FARM, FOREST, ROCK, SEED, Farm, refusal

PICKED = Section(FARM, Kind.PICKED)


@pytest.fixture
def farm() -> Farm:
    return Farm(64, 65)


def finds(farm: Farm, day: int = 1) -> dict[int, str]:
    return dict(finds_of(farm.content, farm.content.areas["farm"], SEED, day))


def stand_by(farm: Farm, tile: int, character: int = 64) -> None:
    farm.stand(character, *tile_of(tile))


def test_a_mornings_finds_follow_from_seed_and_day_and_lie_on_free_ground(farm: Farm) -> None:
    area = farm.content.areas["farm"]
    mornings = [finds(farm, day) for day in range(1, 30)]
    assert mornings == [finds(farm, day) for day in range(1, 30)], "the same for everybody"
    assert len({tuple(found) for found in mornings}) > 20, "and another one each day"
    under = {tile_key(site.tile_x, site.tile_y) for site in area.destructables}
    assert not under & {tile for found in mornings for tile in found}, "nothing lies below a tree"
    for day, found in enumerate(mornings, 1):
        assert 3 <= list(found.values()).count("turnip_leaf") <= 5, f"day {day}"
        for tile, item in found.items():
            x, y = tile_of(tile)
            assert area.is_buildable(x, y), f"{item} at {(x, y)} should lie on free ground"
            assert area.terrain[y][x] == "grass"
            assert item != "pearl" or any(
                area.is_water(x + dx, y + dy) for dx, dy in ((0, 1), (1, 0), (0, -1), (-1, 0))
            ), "pearls lie by the water"
    summer = finds(farm, 4)
    assert "pearl" not in summer.values(), "not in every season"


def test_a_find_is_picked_once_and_a_new_day_brings_others_without_a_record(farm: Farm) -> None:
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    tile, item = next(iter(finds(farm).items()))
    stand_by(farm, tile)
    stand_by(farm, tile, 65)
    command = Pick(FARM, tile)
    assert audit.observe(command, 64, farm.do(64, command)) == []
    assert (item, 1) in farm.bag(64).values()
    assert refusal(farm, command, 65) is RefusalReason.NOTHING_THERE, "a friend was faster"
    changed = {change.section.kind for change in farm.do(0, BeginDay("sunny"))}
    assert Kind.PICKED not in changed, "yesterday's record is just over"
    tile, _ = next(iter(finds(farm, 2).items()))
    stand_by(farm, tile)
    farm.do(64, Pick(FARM, tile))
    assert farm.world.get(PICKED, 0) == Picked(2, (tile,)), "and gives way to today's"


@pytest.mark.parametrize("what", ["placed", "tilled", "standing"])
def test_nothing_is_found_below_what_came_to_stand_there(farm: Farm, what: str) -> None:
    tile = next(iter(finds(farm)))
    stand_by(farm, tile)
    things: dict[str, tuple[Kind, Record]] = {
        "placed": (Kind.PLACEABLE, Placeable("torch")),
        "tilled": (Kind.SOIL, Soil(1, is_watered=False)),
        "standing": (Kind.DESTRUCTABLE, Destructable("rock", 3)),
    }
    section, record = things[what]
    farm.put(Section(FARM, section), tile, record)
    assert refusal(farm, Pick(FARM, tile)) is RefusalReason.NOTHING_THERE


def test_what_cannot_be_is_refused(farm: Farm) -> None:
    tile = next(iter(finds(farm)))
    assert refusal(farm, Pick(FOREST, tile)) is RefusalReason.NOT_HERE
    farm.stand(64, 1, 12)
    far = next(key for key in finds(farm) if tile_of(key)[0] > 5 or tile_of(key)[1] < 8)
    assert refusal(farm, Pick(FARM, far)) is RefusalReason.TOO_FAR
    assert refusal(farm, Pick(FARM, tile_key(1, 13))) is RefusalReason.NOTHING_THERE
    farm.stand(64, 10, 11)
    assert refusal(farm, Pick(FARM, ROCK)) is RefusalReason.NOTHING_THERE, "a rock needs a pick"
    stand_by(farm, tile)
    for slot in range(24):
        farm.put(Section(64, Kind.STORAGE), slot, Slot("axe", 1))
    assert refusal(farm, Pick(FARM, tile)) is RefusalReason.BAG_FULL
