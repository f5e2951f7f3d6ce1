"""By keys: what sits tight is held, pulled with a friend, or alone with the key kept down."""

import pygame
import pytest

from game.coop.seat import Facing
from game.rules.gestures import offer_of
from game.world.calendar import day_of
from game.world.commands import EnterFarm, Offer
from game.world.records import Pull, Slot, Soil
from game.world.sections import Kind, Section, tile_key
from tests.scenes.helpers import Table

SOIL = Section(1, Kind.SOIL)


@pytest.fixture
def plant(table: Table) -> int:
    """One stands above a ripe pumpkin; returns its key."""
    area = table.seat.content.areas["farm"]
    taken = set(table.seat.view.keys(Section(1, Kind.DESTRUCTABLE)))
    x, y = next(
        (x, y)
        for y in range(area.height)
        for x in range(area.width)
        if area.can_be_tilled(x, y)
        and area.is_buildable(x, y - 1)
        and not {tile_key(x, y), tile_key(x, y - 1)} & taken
    )
    day = day_of(table.seat.view)
    ripe = Soil(day, is_watered=True, crop="pumpkin", planted_day=day, nights=9)
    table.seat.put(SOIL, tile_key(x, y), ripe)
    table.stand_at(x * 16 + 8.0, (y - 1) * 16 + 10.0, Facing.DOWN)
    table.run(0.1)
    return tile_key(x, y)


def pumpkins(table: Table, character: int) -> int:
    section = Section(character, Kind.STORAGE)
    slots = [table.seat.view.get(section, key) for key in table.seat.view.keys(section)]
    return sum(slot.count for slot in slots if isinstance(slot, Slot) and slot.item == "pumpkin")


def own(table: Table) -> object:
    offer = offer_of(table.seat.view, table.seat.character, table.seat.tick)
    return None if offer is None else offer.what


def test_a_press_holds_on_and_a_key_kept_down_pulls_alone(table: Table, plant: int) -> None:
    me = table.seat.character
    table.press(pygame.K_e)
    table.run(3.0)
    assert own(table) == Pull(plant), "who lets the key go waits for a friend"
    assert table.farm.together.pose(me, table.now_s)[0] == "pull", "as everybody sees"
    assert pumpkins(table, me) == 0
    table.press(pygame.K_e, 2.0)
    assert pumpkins(table, me) == 0, "it takes a while"
    table.press(pygame.K_e, 2.8)
    assert pumpkins(table, me) == 1, "and comes out in the end"
    assert own(table) is None


def test_who_walks_away_lets_go(table: Table, plant: int) -> None:
    table.press(pygame.K_e)
    table.run(0.2)
    table.press(pygame.K_d, 0.6)
    assert own(table) is None
    soil = table.seat.view.get(SOIL, plant)
    assert isinstance(soil, Soil)
    assert soil.crop == "pumpkin", "and it stays in the ground"


@pytest.mark.parametrize("first", ["a friend", "oneself"])
def test_what_a_friend_holds_is_pulled_by_a_press_or_by_holding_too(
    table: Table, plant: int, first: str
) -> None:
    me, friend = table.seat.character, table.seat.friends[0].character
    table.seat.give(EnterFarm(friend, "Mika", 1), 0)
    if first == "oneself":
        table.press(pygame.K_e)
        table.run(0.2)
    table.seat.give(Offer(Pull(plant)), friend, table.position())
    table.run(0.2)
    if first == "a friend" or friend > me:
        table.press(pygame.K_e)
        table.run(0.1)
    assert (pumpkins(table, me), pumpkins(table, friend)) == (1, 1), "each should have one"
    assert "pull" in table.farm.together.joins(table.now_s).values(), "and both are seen to pull"
