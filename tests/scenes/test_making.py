"""Making, stowing and naming by key, mouse and pad: what one presses becomes what one has."""

import pygame
import pytest

from game.coop.seat import Facing
from game.rules.market import PURSE
from game.world.calendar import environment_of
from game.world.commands import StorageRef
from game.world.records import KnownRecipe, Machine, Placeable, Purse, Slot
from game.world.sections import Kind, Section, chest_slot_key, tile_key
from scenes.app.services import Seating
from scenes.play.bag import BagWindow
from scenes.play.craft import CraftWindow, Sort, shown_recipes
from scenes.play.farm import Farm
from scenes.play.item_card import facts_of
from scenes.play.label import LabelWindow
from scenes.play.machine import MachineWindow
from scenes.play.shop import ShopWindow
from tests.scenes.helpers import (
    Table,
    input_with_pads,
    mouse_event,
    move_event,
    pad_event,
    send,
    text_event,
)

PLACEABLES = Section(1, Kind.PLACEABLE)
STORAGE = Section(1, Kind.STORAGE)
MACHINES = Section(1, Kind.MACHINE)
PAD_A = 0


def bag(table: Table) -> Section:
    return Section(table.seat.character, Kind.STORAGE)


def ahead(table: Table, item: str) -> int:
    """Puts something on the tile before one's feet. Returns its key."""
    x, y = int(table.position().x // 16), int(table.position().y // 16) + 1
    key = tile_key(x, y)
    table.seat.put(PLACEABLES, key, Placeable(item))
    table.stand_at(x * 16 + 8.0, (y - 1) * 16 + 10.0, Facing.DOWN)
    table.run(0.1)
    return key


def made_by(table: Table, machine: str) -> tuple[str, int, int]:
    """What a machine's first recipe takes of what, and its number."""
    recipe = table.seat.content.machines[machine].recipes[0]
    return recipe.ingredients[0].item, recipe.ingredients[0].count, recipe.number


def test_a_machine_is_filled_from_the_hand_and_emptied_when_a_bubble_stands_above(
    table: Table,
) -> None:
    item, count, number = made_by(table, "jar")
    table.seat.put(bag(table), 0, Slot(item, count + 1))
    tile = ahead(table, "jar")
    table.press(pygame.K_e)
    begun = table.seat.view.get(MACHINES, tile)
    assert isinstance(begun, Machine), "what is in hand should go in"
    assert begun.recipe == number
    assert table.seat.view.get(bag(table), 0) == Slot(item, 1)
    table.run(0.6)
    table.press(pygame.K_e)
    assert isinstance(table.farm.window, MachineWindow), "then one sees how far it is"
    assert table.farm.window.state.is_working
    table.press(pygame.K_ESCAPE)
    assert table.farm.view.machines is not None
    assert not list(table.farm.view.machines.bubbles(0.0)), "nothing is ready yet"
    environment = environment_of(table.seat.view)
    assert environment is not None
    table.seat.put(MACHINES, tile, Machine(number, max(1, environment.day - 1), 360))
    table.run(0.8)
    assert list(table.farm.view.machines.bubbles(0.0)), "when it is, a bubble stands above"
    table.press(pygame.K_e)
    result = table.seat.content.machines["jar"].recipes[0].result.item
    slots = [table.seat.view.get(bag(table), n) for n in range(24)]
    assert Slot(result, 1) in slots, "and one takes it"


def test_a_machine_s_window_is_used_with_a_pad(table: Table) -> None:
    item, count, number = made_by(table, "furnace")
    for n, stack in enumerate(table.seat.content.machines["furnace"].recipes[0].ingredients):
        table.seat.put(bag(table), 9 + n, Slot(stack.item, stack.count))
    tile = ahead(table, "furnace")
    table.press(pygame.K_e)
    assert isinstance(table.farm.window, MachineWindow)
    table.run(0.1)
    send(table.farm.handle, input_with_pads(table.context), pad_event(PAD_A))
    begun = table.seat.view.get(MACHINES, tile)
    assert isinstance(begun, Machine), f"{count} {item} should be in it"
    assert begun.recipe == number


def test_recipes_stand_by_kind_and_those_to_learn_say_where(table: Table) -> None:
    content, view = table.seat.content, table.seat.view
    every = shown_recipes(view, content, Sort.ALL)
    assert {known for _, known in every} == {True, False}, "one knows some, and not all"
    by_sort = [len(shown_recipes(view, content, sort)) for sort in Sort if sort is not Sort.ALL]
    assert sum(by_sort) == len(every), "each is of one kind"
    unknown = [recipe for recipe, known in every if not known]
    assert all(recipe.hint for recipe in unknown), "each says where it can be learned"
    table.press(pygame.K_c)
    window = table.farm.window
    assert isinstance(window, CraftWindow)
    table.press(pygame.K_UP)
    table.run(0.1)
    before = [view.get(bag(table), n) for n in range(24)]
    table.press(pygame.K_RETURN)
    assert [view.get(bag(table), n) for n in range(24)] == before, "nobody makes the unknown"


def test_a_recipe_is_told_once_also_when_the_world_is_read_anew(table: Table) -> None:
    known, content, view = Section(0, Kind.KNOWN_RECIPES), table.seat.content, table.seat.view
    number = next(n for n in range(1, 99) if content.recipe(n) and not view.get(known, n))

    def told() -> int:
        table.run(0.05)
        return len([said for said in table.farm.hud.toasts if "recipe:" in said])

    table.seat.put(known, number, KnownRecipe(0))
    assert told() == 1, "what is learned is told"
    table.wait(12.0)
    table.seat.put(known, number, KnownRecipe(1))
    assert told() == 0, "once"
    table.farm = Farm(table.context, Seating(table.seat, table.host))
    table.farm.layout((640, 360))
    table.seat.put(known, number, KnownRecipe(2))
    assert told() == 0, "and not to somebody who has come to a farm that knows it"


def test_holding_the_key_makes_one_after_the_other(table: Table) -> None:
    table.seat.put(Section(0, Kind.KNOWN_RECIPES), 3, KnownRecipe(0))
    table.seat.put(bag(table), 9, Slot("wood", 6))
    table.seat.put(bag(table), 10, Slot("stone", 6))
    table.press(pygame.K_c)
    table.run(0.05)
    table.press(pygame.K_RETURN, hold_s=3.0)
    assert table.seat.view.get(bag(table), 10) is None, "until something is used up"


def test_a_stack_is_dragged_from_slot_to_slot(table: Table) -> None:
    table.seat.put(bag(table), 9, Slot("wood", 10))
    table.press(pygame.K_TAB)
    window = table.farm.window
    assert isinstance(window, BagWindow)
    table.run(0.05)
    here, there = (window.page.widgets[n].rect.center for n in (9, 13))
    events = (
        move_event(here),
        mouse_event(1, here),
        move_event(there),
        mouse_event(1, there, False),
    )
    send(table.farm.handle, table.context.input, *events)
    assert table.seat.view.get(bag(table), 13) == Slot("wood", 10), "it lies where it is let go"
    assert window.held is None, "and nothing hangs in the hand"


def test_one_key_stows_what_chests_around_hold(table: Table) -> None:
    tile = ahead(table, "chest")
    table.seat.put(STORAGE, chest_slot_key(tile, 0), Slot("wood", 5))
    for number, item in ((1, "wood"), (9, "wood"), (10, "stone")):
        table.seat.put(bag(table), number, Slot(item, 3))
    table.press(pygame.K_v)
    assert table.seat.view.get(STORAGE, chest_slot_key(tile, 0)) == Slot("wood", 8)
    left = [table.seat.view.get(bag(table), number) for number in (1, 9, 10)]
    assert left == [Slot("wood", 3), None, Slot("stone", 3)], "the hotbar stays, and other things"


def test_a_chest_is_named_with_a_colour_and_bears_both(table: Table) -> None:
    tile = ahead(table, "chest")
    window = LabelWindow(table.farm.desk, 1, tile)
    table.farm.open_window(window)
    table.farm.handle(text_event("Seeds  می\u200cخواهم"))
    for key in (pygame.K_DOWN, pygame.K_RIGHT, pygame.K_RIGHT, pygame.K_DOWN, pygame.K_RETURN):
        table.press(key)
    named = table.seat.view.get(PLACEABLES, tile)
    assert named == Placeable("chest", name="Seeds می\u200cخواهم", colour=2)
    assert table.farm.window is None
    chest = BagWindow(table.farm.desk, StorageRef(1, tile), 24)
    assert chest.heading == "Seeds می\u200cخواهم", "its window says so"


@pytest.mark.parametrize(("item", "expected"), [("chair", 1), ("sign", 0)])
def test_what_turns_is_turned_and_what_bears_words_is_written_on(
    table: Table, item: str, expected: int
) -> None:
    tile = ahead(table, item)
    table.press(pygame.K_e)
    standing = table.seat.view.get(PLACEABLES, tile)
    assert isinstance(standing, Placeable)
    assert standing.turn == expected
    assert isinstance(table.farm.window, LabelWindow) is (item == "sign")


def test_an_axe_takes_up_what_a_hand_opens(table: Table) -> None:
    tile = ahead(table, "chest")
    table.press(pygame.K_1)
    table.press(pygame.K_SPACE)
    table.run(0.8)
    assert table.seat.view.get(PLACEABLES, tile) is None
    assert Slot("chest", 1) in [table.seat.view.get(bag(table), n) for n in range(24)]


def test_one_chooses_whose_coins_pay(table: Table) -> None:
    content = table.seat.content
    name, trader = next(found for found in content.people.items() if found[1].sells)
    site = content.areas[trader.area].person(name)
    assert site is not None
    own = Section(table.seat.character, Kind.PURSE)
    table.stand_at(float(site.x), site.y + 14.0, Facing.UP)
    table.seat.put(PURSE, 0, Purse(50))
    table.seat.put(own, 0, Purse(50))
    table.press(pygame.K_e)
    window = table.farm.window
    assert isinstance(window, ShopWindow)
    table.run(0.1)
    purse, one = window.page.widgets[1:3]
    for button in (purse, one):
        window.page.focus(button)
        table.press(pygame.K_RETURN)
        table.run(0.05)
    price = trader.sells[0].price
    assert table.seat.view.get(PURSE, 0) == Purse(50), "the farm pays nothing"
    assert table.seat.view.get(own, 0) == Purse(50 - price), "but whoever chose to"


def test_the_card_of_a_seed_says_how_long_it_takes_and_when_it_grows(table: Table) -> None:
    content, desk = table.seat.content, table.farm.desk
    for crop in content.crops.values():
        said = " ".join(words for _, words in facts_of(desk, crop.seed))
        assert str(crop.nights) in said or crop.nights == 1, f"{crop.seed}: nights should be told"
        for season in crop.seasons:
            assert content.season_definitions[season].title in said, (
                f"{crop.seed}: when should be told"
            )
