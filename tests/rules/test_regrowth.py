"""What grows back: computed from a record and the day, so that nights cost nothing."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from game.movement import Body, Obstacles, feet
from game.rules.audit import ItemAudit
from game.rules.audit.deed import Deed
from game.rules.audit.growing import kind_that_stood
from game.rules.context import RefusalReason
from game.world.calendar import ENVIRONMENT, ENVIRONMENT_KEY, season_of
from game.world.commands import BeginDay, Pick, Place, Strike, Visit, Work
from game.world.definitions import DestructableDefinition, DropDefinition, Item
from game.world.records import Destructable, Environment, Slot
from game.world.regrowth import standing_at, standing_on
from game.world.sections import Kind, Section, tile_of
from tests.world.small_farm import FARM, FREE_TILE, OAK, ROCK, Farm, refusal

STANDING = Section(FARM, Kind.DESTRUCTABLE)
BAG = Section(64, Kind.STORAGE)


@pytest.fixture
def farm() -> Farm:
    """A farm whose oaks come again from their stumps, and whose rocks come back by themselves."""
    farm = Farm(64)
    kinds = dict(farm.content.destructables)
    wood = (DropDefinition("wood", 1, 1),)
    kinds["oak"] = replace_kind(kinds["oak"], leaves="oak_stump")
    kinds["oak_stump"] = DestructableDefinition(
        "Stump", 1, wood, "axe", grows_into="sapling", grows_after=2
    )
    kinds["sapling"] = DestructableDefinition(
        "Sapling", 1, wood, "axe", solid=False, grows_into="oak", grows_after=3
    )
    kinds["rock"] = replace_kind(kinds["rock"], regrows_after=2)
    kinds["hazel"] = DestructableDefinition(
        "Hazel", 1, wood, leaves="shrub", seasons=("autumn",), otherwise="shrub"
    )
    kinds["shrub"] = DestructableDefinition(
        "Shrub", 2, wood, "axe", grows_into="hazel", grows_after=2, rests_in=("winter",)
    )
    items = dict(farm.content.items) | {"acorn": Item("Acorn", plants="sapling")}
    farm.content = replace(
        farm.content, destructables=MappingProxyType(kinds), items=MappingProxyType(items)
    )
    return farm


def replace_kind(kind: DestructableDefinition, **fields: object) -> DestructableDefinition:
    had = {name: getattr(kind, name) for name in kind.__struct_fields__}
    return DestructableDefinition(**had | fields)


def sleep(farm: Farm, nights: int) -> None:
    for _ in range(nights):
        changed = {change.section.kind for change in farm.do(0, BeginDay("sunny"))}
        assert Kind.DESTRUCTABLE not in changed, "a night changes no record of what grows"


def kind_at(farm: Farm, tile: int) -> str | None:
    standing = standing_at(farm.content, farm.world, FARM, tile)
    return None if standing is None else standing.kind


def strike(farm: Farm, tile: int, tool: str) -> None:
    before = kind_at(farm, tile)
    while kind_at(farm, tile) == before:
        farm.do(64, Strike(FARM, tile, tool))


def test_an_oak_comes_again_from_its_stump(farm: Farm) -> None:
    farm.stand(64, 12, 5)
    strike(farm, OAK, "axe")
    found = []
    for _ in range(6):
        found.append(kind_at(farm, OAK))
        sleep(farm, 1)
    assert found == ["oak_stump", "oak_stump", "sapling", "sapling", "sapling", "oak"]
    health = farm.content.destructables["oak"].health
    farm.do(64, Strike(FARM, OAK, "axe"))
    assert farm.world.get(STANDING, OAK) == Destructable("oak", health - 1, 6), "it is a whole oak"


def test_a_stump_that_is_taken_away_stays_away(farm: Farm) -> None:
    farm.stand(64, 12, 5)
    strike(farm, OAK, "axe")
    strike(farm, OAK, "axe")
    sleep(farm, 9)
    assert kind_at(farm, OAK) is None
    assert farm.world.get(STANDING, OAK) is None, "and leaves no record"


def test_a_rock_comes_back_where_nobody_has_built_or_tilled(farm: Farm) -> None:
    farm.stand(64, 10, 11)
    strike(farm, ROCK, "pick")
    assert kind_at(farm, ROCK) is None
    sleep(farm, 1)
    assert refusal(farm, Strike(FARM, ROCK, "pick")) is RefusalReason.NOTHING_THERE
    sleep(farm, 1)
    assert kind_at(farm, ROCK) == "rock", "two nights later it is back"
    strike(farm, ROCK, "pick")
    farm.put(BAG, 9, Slot("hoe", 1))
    farm.put(BAG, 10, Slot("torch", 2))
    farm.do(64, Work(FARM, ROCK, "hoe"))
    assert farm.world.get(STANDING, ROCK) is None, "a bed is in its place"
    farm.do(64, Place(FARM, ROCK, 10, "torch"))
    sleep(farm, 5)
    assert kind_at(farm, ROCK) is None, "and what stands there stands for good"


def test_what_has_come_back_is_in_the_way_again(farm: Farm) -> None:
    farm.stand(64, 10, 11)
    obstacles = Obstacles(farm.content.areas["farm"], farm.content, farm.world)
    farm.world.listeners.append(obstacles.apply)
    here = feet(Body(168.0, 168.0))
    assert not obstacles.is_free(here), "a rock blocks"
    strike(farm, ROCK, "pick")
    assert obstacles.is_free(here), "where it was one walks"
    sleep(farm, 2)
    assert not obstacles.is_free(here), "until it is back"


def test_a_sapling_is_planted_and_becomes_a_tree(farm: Farm) -> None:
    farm.put(BAG, 11, Slot("acorn", 2))
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    command = Place(FARM, FREE_TILE, 11, "acorn")
    assert audit.observe(command, 64, farm.do(64, command)) == []
    assert farm.bag(64)[11] == ("acorn", 1), "one is in the ground"
    assert refusal(farm, command) is RefusalReason.OCCUPIED
    sleep(farm, 3)
    assert kind_at(farm, FREE_TILE) == "oak"


def test_a_bush_bears_in_its_season_and_winter_holds_up_what_grows(farm: Farm) -> None:
    farm.put(STANDING, FREE_TILE, Destructable("hazel", 1, 1))
    farm.put(STANDING, OAK, Destructable("shrub", 1, 9))
    seen, grown = [], []
    for _ in range(15):
        seen.append(kind_at(farm, FREE_TILE))
        record = Destructable("shrub", 2, 9)
        standing = standing_on(farm.content, record, len(seen) + 9)
        grown.append(None if standing is None else standing.since_day)
        sleep(farm, 1)
    assert seen == ["shrub"] * 6 + ["hazel"] * 3 + ["shrub"] * 6, "three days of twelve"
    assert grown[0] == 9, "after one night it is no bush that bears"
    assert standing_on(farm.content, record, 13) == record, "of winter no night counts"
    farm.stand(64, *tile_of(FREE_TILE))
    assert refusal(farm, Pick(FARM, FREE_TILE)) is RefusalReason.NOTHING_THERE, (
        "nothing hangs there"
    )
    farm.do(64, Strike(FARM, FREE_TILE, "axe"))
    assert farm.world.get(STANDING, FREE_TILE) == Destructable("shrub", 1, 16), "it is a shrub"


@pytest.mark.parametrize("kind", ["hazel", "shrub", "oak_stump", "rock"])
def test_the_auditor_tells_by_itself_what_has_become_of_something(farm: Farm, kind: str) -> None:
    for since_day, is_gone in ((1, False), (8, False), (8, True)):
        record = Destructable(kind, 1, since_day, is_gone)
        for day in range(since_day, since_day + 30):
            standing = standing_on(farm.content, record, day)
            today = Environment(day, 0, "sunny", 0, season_of(farm.content, day))
            deed = Deed(Visit(FARM), 64, {}, farm.content, {(ENVIRONMENT, ENVIRONMENT_KEY): today})
            if standing is not None:
                assert kind_that_stood(deed, record) == standing.kind, f"{record} on day {day}"


def test_the_auditor_sees_what_a_grown_tree_may_drop(farm: Farm) -> None:
    farm.put(STANDING, FREE_TILE, Destructable("oak_stump", 1, 1))
    sleep(farm, 5)
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    command = Strike(FARM, FREE_TILE, "axe")
    while kind_at(farm, FREE_TILE) == "oak":
        assert audit.observe(command, 64, farm.do(64, command)) == [], "an oak's wood falls"
