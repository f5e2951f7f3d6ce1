"""The game speaks the player's language, from one press to the next.

Goal: nobody has to start again, or read a word twice, to be understood. Method: the real window,
with the language changed as players change it.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pygame
import pytest

from game.text.texts import load_texts
from game.world.records import Slot
from game.world.sections import Kind, Section
from scenes.app.app import App
from scenes.front_end.title import Title
from scenes.menus.options import Options
from scenes.settings.store import Settings, SettingsStore
from scenes.shots.silent import SilentServices
from scenes.ui.buttons import Button
from scenes.ui.choices import Choice
from scenes.ui.text import Font
from scenes.ui.theme import Colour
from tests.scenes.helpers import Table

ASSETS = Path(__file__).parents[2] / "assets"


class Window:
    """A window at the title, and its settings file."""

    def __init__(self, folder: Path) -> None:
        self.store = SettingsStore(folder)
        self.app: App | None = None

    def open(self, system_language: str = "en") -> App:
        """Opens it anew."""
        self.close()
        texts = load_texts()
        texts.language = system_language
        self.app = App(
            self.store, SilentServices(), ASSETS, lambda: 0.0, Random(1), Title, texts
        )  # fmt: skip
        return self.app

    def close(self) -> None:
        """Closes it, when it is open."""
        if self.app is not None:
            self.app.close()
        self.app = None


@pytest.fixture
def window_at_title(tmp_path: Path) -> Iterator[Window]:
    made = Window(tmp_path)
    yield made
    made.close()


def buttons_of(app: App) -> list[str]:
    """What stands on the buttons of the scene on top."""
    scene = app.scene
    assert isinstance(scene, Title | Options), "one of these should be on top"
    return [widget.title for widget in scene.page.widgets if isinstance(widget, Button)]


def test_the_first_start_is_in_the_language_of_the_system(window_at_title: Window) -> None:
    assert "Einstellungen" in buttons_of(window_at_title.open("de")), "German on a German system"
    assert "Settings" in buttons_of(window_at_title.open("en")), "English on an English one"


def test_a_language_is_changed_at_once_and_kept(window_at_title: Window) -> None:
    app = window_at_title.open()
    options = Options(app.context)
    app.push(options, wipe=False)
    language = next(
        widget
        for widget in options.page.widgets
        if isinstance(widget, Choice) and "Deutsch" in widget.options
    )
    options.page.focus(language)
    key = pygame.Event(pygame.KEYDOWN, key=pygame.K_RIGHT, mod=0, unicode="")
    while app.settings.language != "de":
        before = app.settings.language
        app.frame(0.0, [key, pygame.Event(pygame.KEYUP, key=pygame.K_RIGHT, mod=0)])
        assert app.settings.language != before, "each press should choose the next language"
    assert options.heading == "Einstellungen", "the heading at once"
    assert "Zurück" in buttons_of(app), "and every button"
    focused = options.page.focused
    assert isinstance(focused, Choice), "a list of languages still has the focus"
    assert focused.options[focused.index] == "Deutsch", "so that one can go on choosing"
    app.pop(wipe=False)
    assert "Weiterspielen" in buttons_of(app), "and what lies below, without a new start"
    assert "Weiterspielen" in buttons_of(window_at_title.open("en")), "and after a new start"


def test_a_language_that_this_version_lacks_costs_nothing_else(window_at_title: Window) -> None:
    window_at_title.store.save(Settings(name="Ada", language="tlh"))
    app = window_at_title.open("de")
    assert "Einstellungen" in buttons_of(app), "the system's language holds"
    assert app.settings.language == "tlh", "and the wish is kept for a version that has it"


def test_nothing_that_is_written_while_playing_is_in_the_contents_own_language(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()
    render = Font.render

    def listening(font: Font, text: str, colour: Colour) -> pygame.Surface:
        seen.add(text)
        return render(font, text, colour)

    monkeypatch.setattr(Font, "render", listening)
    table.context.texts.language = "de"
    table.run(0.1)
    table.press(pygame.K_3)
    table.run(0.1)
    table.seat.put(Section(table.seat.character, Kind.STORAGE), 3, Slot("wood", 2))
    table.run(0.3)
    farm = table.seat.content.areas[table.seat.content.start.area]
    way = next(each for each in farm.exits if each.target_area != farm.id)
    table.stand_at((way.rect.left + way.rect.right) / 2, (way.rect.top + way.rect.bottom) / 2)
    table.run(1.5)
    said = " | ".join(sorted(seen))
    there = table.seat.content.area(table.farm.player.area)
    assert there is not None
    assert there.id != farm.id, "the way out should have been taken"
    for path, own in (
        ("items.torch.title", table.seat.content.items["torch"].title),
        ("items.wood.title", table.seat.content.items["wood"].title),
        (f"areas.{there.id}.title", there.title),
    ):
        word = table.context.texts.of_content(path, own)
        assert word in said, f"{path} should be read in German: {said}"
        assert own not in said, f"{own} should not be read in English: {said}"
