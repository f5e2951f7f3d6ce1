"""No text of the game is cut off, in any language and at any text scale.

Goal: who speaks a language of longer words, or needs larger letters, reads every word. Method: each
screen is drawn in each language, with every widget focused once, while the fonts tell what they
had to cut.
"""

from collections.abc import Callable, Mapping

import pygame
import pytest

from game.text.language import Language
from scenes.app.scene import SceneContext
from scenes.app.services import Seating
from scenes.front_end.title import Title
from scenes.input.events import Device, EventKind, InputEvent, UiKey
from scenes.menus.menu import Menu
from scenes.menus.options import TABS, Options
from scenes.menus.pause import Pause
from scenes.settings.store import TextScale
from scenes.ui.text import Font
from tests.scenes.helpers import RecordingHost, Table

SIZE = (640, 360)
"""The smallest logical picture there is."""
PRESSES = 30
"""Enough to go through the longest list."""


def _tab(number: int) -> Callable[[Table], Menu]:
    def shown(table: Table) -> Menu:
        options = Options(table.context)
        options.show_tab(number)
        return options

    return shown


MENUS: Mapping[str, Callable[[Table], Menu]] = {
    "title": lambda table: Title(table.context),
    "pause": lambda table: Pause(table.context, Seating(table.seat, RecordingHost()), lambda: None),
    "pause_guest": lambda table: Pause(table.context, Seating(table.seat, None), lambda: None),
    **{f"settings_{tab}": _tab(number) for number, tab in enumerate(TABS)},
}


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that a font had to cut."""
    found: list[str] = []
    fit = Font.fit

    def telling(font: Font, text: str, width_px: int) -> str:
        shown = fit(font, text, width_px)
        if shown != text:
            found.append(text)
        return shown

    monkeypatch.setattr(Font, "fit", telling)
    return found


def in_language(context: SceneContext, code: str, scale: TextScale) -> None:
    """Lets the next scene speak a language in letters of this size."""
    context.texts.language = code
    context.skin.fonts = context.assets.fonts(scale)


@pytest.mark.parametrize("scale", TextScale)
@pytest.mark.parametrize("name", MENUS)
def test_no_text_is_cut(
    name: str, scale: TextScale, table: Table, languages: Mapping[str, Language], cut: list[str]
) -> None:
    picture = pygame.Surface(SIZE).convert()
    down = InputEvent(EventKind.PRESS, Device.KEYBOARD, ui=UiKey.DOWN)
    wrong = {}
    for code in languages:
        in_language(table.context, code, scale)
        menu = MENUS[name](table)
        menu.layout(SIZE)
        menu.entered()
        menu.update(1.0, True)
        cut.clear()
        for _ in range(PRESSES):
            menu.draw(picture)
            menu.handle(down)
        if cut:
            wrong[code] = sorted(set(cut))
    assert not wrong, f"{name} should have room for: {wrong}"


def test_what_is_cut_is_noticed(table: Table, cut: list[str]) -> None:
    table.context.skin.fonts.body.fit("Far too long for so little room", 20)
    assert cut == ["Far too long for so little room"], "the fonts should tell"
