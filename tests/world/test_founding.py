"""A new farm has everything it needs, and big farms are the same every time."""

import pytest

from game.world.founding import found_farm, seed_world
from game.world.records import Destructable, Placeable, decode_record, encode_record
from game.world.sections import WORLD_SCOPE, Kind, Section, tile_of
from game.world.world import Change, World
from tests.world.small_farm import SEED, game_content, small_content

FIELD = Section(3, Kind.PLACEABLE)
CHESTS = Section(3, Kind.STORAGE)


def test_a_new_farm_has_its_trees_recipes_and_first_morning() -> None:
    world, content = World(), small_content()
    heard: list[Change] = []
    world.listeners.append(heard.extend)
    found_farm(world, content, SEED)
    trees = world.records(Section(2, Kind.DESTRUCTABLE))
    assert sorted(tree.kind for tree in trees.values() if isinstance(tree, Destructable)) == [
        "oak",
        "pine",
        "rock",
    ], "what the map has should stand there"
    known = set(world.records(Section(WORLD_SCOPE, Kind.KNOWN_RECIPES)))
    assert known == {3}, "only the torch should be known from the start"
    count = sum(len(world.records(section)) for section in world.sections())
    assert len(heard) == count == world.revision, "every record should have come as a change"
    with pytest.raises(ValueError):
        found_farm(world, content, SEED)


def test_the_game_s_own_farm_can_be_founded() -> None:
    world = World()
    found_farm(world, game_content(), SEED)
    for section in world.sections():
        for record in world.records(section).values():
            assert decode_record(section.kind, encode_record(record)) == record, (
                f"every record of {section} should survive its journey"
            )


@pytest.mark.slow
def test_a_big_world_is_the_same_for_the_same_seed() -> None:
    content = small_content()
    worlds = []
    for seed in (1, 1, 2):
        world = World()
        seed_world(world, content, seed, 2000)
        worlds.append(world)
    fields = [dict(world.records(FIELD)) for world in worlds]
    assert fields[0] == fields[1], "a seed should give the same world"
    assert dict(worlds[0].records(CHESTS)) == dict(worlds[1].records(CHESTS)), "chests too"
    assert fields[0] != fields[2], "another seed should give another"
    kinds = {record.item for record in fields[0].values() if isinstance(record, Placeable)}
    assert kinds == {"fence", "torch", "chest"}, "the kinds should be mixed"
    chests = {k for k, r in fields[0].items() if r == Placeable("chest")}
    slots = worlds[0].records(CHESTS)
    assert {key // 32 for key in slots} == chests, "every chest should hold something"


@pytest.mark.slow
def test_tens_of_thousands_of_placeables_find_room() -> None:
    world, content = World(), small_content()
    seed_world(world, content, 3, 30_000)
    tiles = world.records(FIELD)
    assert len(tiles) == 30_000, "as many as asked for should stand there"
    area = content.areas["backfield"]
    assert all(area.is_buildable(*tile_of(key)) for key in tiles), "each where it may stand"
    for too_many in (-1, 200_001):
        with pytest.raises(ValueError):
            seed_world(world, content, 3, too_many)
