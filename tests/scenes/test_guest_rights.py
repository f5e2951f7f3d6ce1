"""What guests may do: a page for the owner to decide on, and for a guest to read."""

import pygame
import pytest

from game.rules.rights import has_right
from game.world.commands import EnterFarm, SetOwner
from game.world.records import Right
from scenes.app.services import Seating
from scenes.menus.guest_rights import GuestRights
from scenes.ui.buttons import Checkbox
from scenes.ui.choices import Choice
from scenes.ui.labels import Label
from tests.scenes.helpers import Table, key_event, send


def opened(table: Table) -> GuestRights:
    page = GuestRights(table.context, Seating(table.seat, table.host))
    page.layout((640, 360))
    page.update(1.0, True)
    return page


def press(page: GuestRights, table: Table, key: int) -> None:
    send(page.handle, table.context.input, key_event(key))
    page.update(2.0, True)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_owner_decides_for_newcomers_and_for_each_guest(table: Table, language: str) -> None:
    table.context.texts.language = language
    me, friend = table.seat.character, table.seat.friends[0].character
    table.seat.give(EnterFarm(friend, "Mika", 1), 0)
    table.seat.give(SetOwner(me), 0)
    page = opened(table)
    boxes = [widget for widget in page.page.widgets if isinstance(widget, Checkbox)]
    assert [box.is_on for box in boxes] == [True] * len(Right), "everybody may do everything"
    page.page.focus(boxes[0])
    press(page, table, pygame.K_RETURN)
    assert not has_right(table.seat.view, friend, Right.BUILD), "as for all newcomers"
    choice = next(widget for widget in page.page.widgets if isinstance(widget, Choice))
    page.page.focus(choice)
    press(page, table, pygame.K_RIGHT)
    boxes = [widget for widget in page.page.widgets if isinstance(widget, Checkbox)]
    page.page.focus(boxes[0])
    press(page, table, pygame.K_RETURN)
    assert has_right(table.seat.view, friend, Right.BUILD), "a friend is decided about alone"
    assert has_right(table.seat.view, me, Right.BUILD)
    table.context.texts.language = "en"


def test_a_guest_reads_what_holds(table: Table) -> None:
    owner = table.seat.friends[0].character
    table.seat.give(EnterFarm(owner, "Mika", 1), 0)
    table.seat.give(SetOwner(owner), 0)
    page = opened(table)
    assert not page.is_owner
    kinds = [type(widget) for widget in page.page.widgets]
    assert Checkbox not in kinds, "nothing can be decided"
    assert kinds.count(Label) == len(Right) + 1, "a line for each right"
