"""Foraging by keys: what grows wild is seen, picked and gone."""

import pygame
from msgspec.structs import replace

from game.world.calendar import ENVIRONMENT, ENVIRONMENT_KEY, environment_of
from game.world.records import Destructable, Slot
from game.world.sections import Kind, Section, tile_key, tile_of
from tests.scenes.helpers import Table


def count(table: Table, item: str) -> int:
    slots = table.seat.world.records(Section(table.seat.character, Kind.STORAGE)).values()
    return sum(slot.count for slot in slots if isinstance(slot, Slot) and slot.item == item)


def test_a_find_is_seen_and_picked_by_a_key(table: Table) -> None:
    field, area = table.farm.view.field, table.farm.view.area
    assert field is not None
    assert area is not None
    tile, item = next(
        (tile, item)
        for tile, item in sorted(field.finds.items())
        if area.is_buildable(*tile_of(tile - 512))
    )
    assert field.at(Kind.PICKED, tile) is not None, "what grows wild should be shown"
    x, y = tile_of(tile)
    table.stand_at(x * 16 + 8.0, (y - 1) * 16 + 10.0)
    table.press(pygame.K_e)
    table.run(0.3)
    assert count(table, item) == 1, "one key should pick it"
    assert field.at(Kind.PICKED, tile) is None, "and then it is gone"
    table.press(pygame.K_e)
    table.run(0.3)
    assert count(table, item) == 1


def test_a_bush_is_picked_by_hand_and_stays(table: Table) -> None:
    area = table.farm.view.area
    assert area is not None
    taken = set(table.seat.view.keys(Section(1, Kind.DESTRUCTABLE)))
    x, y = next(
        (x, y)
        for y in range(2, area.height)
        for x in range(area.width)
        if area.is_plantable(x, y)
        and area.is_buildable(x, y - 1)
        and not {tile_key(x, y), tile_key(x, y - 1)} & taken
    )
    today = environment_of(table.seat.view)
    assert today is not None
    table.seat.put(ENVIRONMENT, ENVIRONMENT_KEY, replace(today, day=5, season="summer"))
    section, tile = Section(1, Kind.DESTRUCTABLE), tile_key(x, y)
    table.seat.put(section, tile, Destructable("bush_berry", 1, 1))
    table.stand_at(x * 16 + 8.0, (y - 1) * 16 + 10.0)
    table.run(5.0)
    table.press(pygame.K_e)
    table.run(0.3)
    assert 2 <= count(table, "berry") <= 3
    left = table.seat.view.get(section, tile)
    assert isinstance(left, Destructable)
    assert left.kind == "bush", "its berries come again in a few nights"
