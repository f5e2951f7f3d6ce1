"""The focus at the ends of a page: pressed again it goes round, held down it stays."""

import pygame
import pytest

from scenes.app.scene import SceneContext
from scenes.input.events import Device, EventKind, InputEvent, UiKey
from scenes.ui.buttons import Button
from scenes.ui.choices import Slider
from scenes.ui.focus import Page, Widget
from scenes.ui.list_box import ListBox
from scenes.ui.skin import Skin
from tests.scenes.helpers import (
    input_with_pads,
    key_event,
    mouse_event,
    move_event,
    pad_event,
    send,
)


def _press(page: Page, ui: UiKey, is_repeat: bool = False) -> None:
    page.handle(InputEvent(EventKind.PRESS, Device.KEYBOARD, ui=ui, is_repeat=is_repeat))


def _button(x: int, y: int, title: str = "") -> Button:
    return Button(pygame.Rect(x, y, 100, 20), title, lambda: None)


def _list(rect: pygame.Rect, count: int, pressed: list[int] | None = None) -> ListBox:
    taken = pressed if pressed is not None else []
    box = ListBox(rect, 20, lambda *_: None, taken.append)
    box.set_count(count)
    return box


def _column(skin: Skin) -> tuple[Page, list[Widget]]:
    widgets: list[Widget] = [_button(10, 10 + 30 * n) for n in range(4)]
    return Page(skin, widgets), widgets


@pytest.mark.parametrize(
    ("up", "down"),
    [
        (key_event(pygame.K_UP), key_event(pygame.K_DOWN)),
        (
            pad_event(pygame.CONTROLLER_BUTTON_DPAD_UP),
            pad_event(pygame.CONTROLLER_BUTTON_DPAD_DOWN),
        ),
    ],
    ids=["keyboard", "pad"],
)
def test_up_from_the_first_is_the_last_and_down_from_the_last_the_first(
    context: SceneContext, up: pygame.Event, down: pygame.Event
) -> None:
    translator = input_with_pads(context)
    page, entries = _column(context.skin)
    send(page.handle, translator, up)
    assert page.focused is entries[-1], "up from the first entry should lead to the last"
    send(page.handle, translator, down)
    assert page.focused is entries[0], "down from the last entry should lead to the first"


def test_a_direction_that_is_held_stops_at_the_end(context: SceneContext) -> None:
    page, widgets = _column(context.skin)
    for _ in range(9):
        _press(page, UiKey.DOWN, is_repeat=True)
    assert page.focused is widgets[-1], "a held direction should not go round"
    _press(page, UiKey.DOWN)
    assert page.focused is widgets[0], "a fresh press should"


def test_going_round_stays_in_its_column(context: SceneContext) -> None:
    left = [_button(10, 10), _button(10, 40), _button(10, 70)]
    right = [_button(150, 10), _button(150, 70)]
    page = Page(context.skin, [*left, *right])
    page.focus(right[0])
    _press(page, UiKey.UP)
    assert page.focused is right[1], "up should lead to the end of the same column"
    page.focus(left[2])
    _press(page, UiKey.DOWN)
    assert page.focused is left[0], "and down to its beginning"


def test_a_row_does_not_go_round_sideways_nor_does_a_slider(context: SceneContext) -> None:
    row = [_button(10, 10), _button(150, 10)]
    page = Page(context.skin, row)
    for ui in (UiKey.UP, UiKey.DOWN, UiKey.LEFT):
        _press(page, ui)
        assert page.focused is row[0], f"{ui.value} should lead nowhere from here"
    values: list[int] = []
    slider = Slider(pygame.Rect(10, 10, 200, 20), "", 0, values.append)
    page = Page(context.skin, [slider])
    _press(page, UiKey.LEFT)
    assert slider.value == 0, "a slider should stop at its end"


def test_a_list_is_entered_at_the_end_one_comes_from(context: SceneContext) -> None:
    box, back = _list(pygame.Rect(10, 10, 100, 64), 9), _button(10, 80)
    page = Page(context.skin, [box, back])

    def focused() -> Widget | None:
        return page.focused

    _press(page, UiKey.UP)
    assert focused() is back, "up from the first row should lead round to the button below"
    _press(page, UiKey.UP)
    assert focused() is box, "up from there to the list"
    assert box.selected == 8, "at its last row"
    _press(page, UiKey.DOWN)
    _press(page, UiKey.DOWN)
    assert focused() is box, "and twice down to the list again"
    assert box.selected == 0, "at its first row"


def test_a_list_by_itself_goes_round_on_a_fresh_press_only(context: SceneContext) -> None:
    box = _list(pygame.Rect(10, 10, 100, 64), 9)
    page = Page(context.skin, [box])
    for _ in range(20):
        _press(page, UiKey.DOWN, is_repeat=True)
    assert box.selected == 8, "a list that scrolls while a key is held should stop at its end"
    _press(page, UiKey.DOWN)
    assert box.selected == 0, "a fresh press should lead to the first row"
    _press(page, UiKey.UP)
    assert box.selected == 8, "and back to the last"


def test_wheel_and_bar_scroll_a_list_without_pressing_a_row(context: SceneContext) -> None:
    pressed: list[int] = []
    box = _list(pygame.Rect(10, 10, 100, 64), 12, pressed)
    page, translator = Page(context.skin, [box]), context.input
    send(page.handle, translator, move_event((50, 20)))
    page.handle(InputEvent(EventKind.PRESS, Device.MOUSE, "mouse:wheel_down", position=(50, 20)))
    box.set_count(12)
    assert box.row_rect(1).y == 12, "the wheel should move the rows, and a look should not undo it"
    assert box.selected == 1, "what is under the pointer should be selected"
    send(page.handle, translator, move_event((106, 70)), mouse_event(1, (106, 70)))
    assert box.row_rect(11).bottom <= 74, "pressing the bar's lower end should show the last row"
    send(page.handle, translator, move_event((106, 12)), mouse_event(1, (106, 12), False))
    assert box.row_rect(0).y == 12, "dragging it up should show the first"
    assert not pressed, "and no row should have been pressed by that"
