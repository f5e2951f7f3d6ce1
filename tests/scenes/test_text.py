"""Letters and the field to type them into."""

from pathlib import Path

import pygame
import pytest

from scenes.app.scene import SceneContext
from scenes.app.services import Services
from scenes.input.events import Device, EventKind, InputEvent
from scenes.settings.store import TextScale
from scenes.ui.focus import Page
from scenes.ui.text_field import LETTER_ROWS, TextField
from tests.scenes.helpers import (
    Table,
    input_with_pads,
    key_event,
    mouse_event,
    move_event,
    pad_event,
    send,
    text_event,
)


@pytest.mark.parametrize("scale", list(TextScale))
def test_wrapped_lines_fit_and_lose_no_letter(context: SceneContext, scale: TextScale) -> None:
    fonts = context.assets.fonts(scale)
    text = "The miller’s old cat, Übermut, sleeps on Wednesdays. " * 3 + "W" * 90
    for font in (fonts.small, fonts.body, fonts.title):
        lines = font.wrap(text, 150)
        assert all(font.width(line) <= 150 for line in lines), "no line should be too wide"
        assert "".join(lines).replace(" ", "") == text.replace(" ", ""), "no letter should go"


def test_text_is_cut_with_an_ellipsis(context: SceneContext) -> None:
    font = context.skin.fonts.body
    cut = font.fit("A very long name of a farm", 60)
    assert cut.endswith("…"), "cut text should say so"
    assert font.width(cut) <= 60, "cut text should fit"


def test_long_text_is_bounded(context: SceneContext) -> None:
    assert context.skin.fonts.small.render("x" * 100_000, (0, 0, 0)).get_width() < 20_000


def _field(
    context: SceneContext, services: Services | None = None
) -> tuple[Page, TextField, list[str]]:
    entered: list[str] = []
    field = TextField(
        pygame.Rect(10, 10, 200, 20),
        "",
        14,
        context.clipboard,
        on_enter=entered.append,
        format_value=services.format_join_code if services is not None else None,
    )
    return Page(context.skin, [field]), field, entered


def test_typing_editing_and_entering(context: SceneContext) -> None:
    page, _, entered = _field(context)
    page.handle(text_event("Heello"))
    send(page.handle, context.input, key_event(pygame.K_HOME), key_event(pygame.K_RIGHT))
    send(page.handle, context.input, key_event(pygame.K_DELETE), key_event(pygame.K_RETURN))
    assert entered == ["Hello"], "caret keys should edit where they stand, Enter should enter"


def test_control_characters_and_too_much_text_stay_out(context: SceneContext) -> None:
    page, field, _ = _field(context)
    page.handle(text_event("a\n\x00\x1b\tb" + "c" * 500))
    assert field.value == "ab" + "c" * 12, "only letters should get in, and only as many as fit"


def test_pasting_a_code_formats_it(context: SceneContext) -> None:
    page, field, _ = _field(context, context.services)
    context.clipboard.put("  k7qf2mrx 9tpb\n")
    send(page.handle, context.input, key_event(pygame.K_v, mod=pygame.KMOD_CTRL))
    assert field.value == "K7QF2-MRX9T-PB", "a pasted code should be tidied up"


def _keys(*keys: int, mod: int = 0) -> list[pygame.Event]:
    return [key_event(key, mod=mod) for key in keys]


SHIFT, CTRL = pygame.KMOD_LSHIFT, pygame.KMOD_LCTRL


def test_a_selection_is_made_by_keys_and_typing_replaces_it(context: SceneContext) -> None:
    page, field, _ = _field(context)
    page.handle(text_event("wood or stone"))
    send(page.handle, context.input, *_keys(pygame.K_LEFT, mod=SHIFT | CTRL))
    assert field.selected == "stone", "Shift and Ctrl should select a word"
    page.handle(text_event("hay"))
    assert field.value == "wood or hay", "typing should replace what is selected"
    send(page.handle, context.input, *_keys(pygame.K_HOME, mod=SHIFT))
    assert field.selected == "wood or hay", "Shift and Home should select up to the beginning"
    send(page.handle, context.input, *_keys(pygame.K_RIGHT))
    assert (field.selected, field.caret) == ("", 11), "an arrow should leave at its end"
    send(page.handle, context.input, *_keys(pygame.K_LEFT, pygame.K_LEFT, mod=CTRL))
    assert field.caret == 5, "Ctrl should go by words"
    send(page.handle, context.input, *_keys(pygame.K_BACKSPACE, mod=CTRL))
    assert field.value == "or hay", "and remove one"
    send(page.handle, context.input, *_keys(pygame.K_a, mod=CTRL))
    send(page.handle, context.input, *_keys(pygame.K_DELETE))
    assert field.value == "", "Ctrl and A should select all"


def test_cutting_copying_and_pasting_go_by_the_selection(context: SceneContext) -> None:
    page, field, _ = _field(context)
    page.handle(text_event("red barn"))
    send(page.handle, context.input, *_keys(pygame.K_LEFT, mod=SHIFT | CTRL))
    send(page.handle, context.input, *_keys(pygame.K_x, mod=CTRL))
    assert (field.value, context.clipboard.get()) == ("red ", "barn"), "cutting should take it out"
    send(page.handle, context.input, *_keys(pygame.K_x, mod=CTRL))
    assert field.value == "red ", "where nothing is selected nothing should be cut"
    send(page.handle, context.input, *_keys(pygame.K_a, pygame.K_v, mod=CTRL))
    assert field.value == "barn", "pasting should replace what is selected"
    field.is_masked = True
    send(page.handle, context.input, *_keys(pygame.K_a, pygame.K_c, pygame.K_x, mod=CTRL))
    assert field.value == "barn", "a masked text should not be cut"


def test_a_selection_is_drawn_and_made_with_the_mouse(context: SceneContext) -> None:
    page, field, _ = _field(context)
    page.handle(text_event("red barn"))
    target = pygame.Surface((640, 360)).convert()
    page.draw(target)
    before = pygame.image.tobytes(target, "RGB")
    font = context.skin.fonts.body
    x = field.rect.x + 6 + font.width("red")
    send(page.handle, context.input, move_event((x, 20)), mouse_event(1, (x, 20)))
    send(page.handle, context.input, move_event((field.rect.x + 6, 20)))
    assert field.selected == "red", "dragging should select"
    page.draw(target)
    assert pygame.image.tobytes(target, "RGB") != before, "and be seen"


@pytest.mark.parametrize(
    "letter",
    [
        "e\u0301",
        "\U0001f469\u200d\U0001f33e",
        "\U0001f44d\U0001f3fd",
        "\U0001f1e9\U0001f1ea",
        "\u270d\ufe0f",
    ],
)
def test_the_caret_never_parts_what_is_one_letter(context: SceneContext, letter: str) -> None:
    page, field, _ = _field(context)
    page.handle(text_event(f"a{letter}b"))
    assert field.value == f"a{letter}b", "joiners and marks should get in unharmed"
    send(page.handle, context.input, *_keys(pygame.K_LEFT, pygame.K_LEFT))
    assert field.caret == 1, "one press should go over all of it"
    send(page.handle, context.input, *_keys(pygame.K_DELETE))
    assert field.value == "ab", "and one press remove it"


def test_an_input_method_replaces_the_selection_when_it_is_done(context: SceneContext) -> None:
    page, field, _ = _field(context)
    page.handle(text_event("hay"))
    send(page.handle, context.input, *_keys(pygame.K_a, mod=CTRL))
    page.handle(InputEvent(EventKind.COMPOSING, Device.KEYBOARD, text="に"))
    assert field.value == "hay", "what is composed is not there yet"
    page.handle(text_event("日"))
    assert field.value == "日", "what was chosen should stand in place of the selection"


def test_whoever_types_presses_nothing_else(table: Table) -> None:
    table.farm.chat.open()
    before = table.position()
    for key in (pygame.K_w, pygame.K_TAB, pygame.K_z, pygame.K_1, pygame.K_SPACE, pygame.K_g):
        table.press(key, hold_s=0.05)
    assert table.farm.window is None, "no window should open over a line that is typed"
    assert table.position() == before, "and nobody walk"
    assert table.farm.chat.is_open, "or leave the line"


def test_an_input_method_shows_what_is_not_there_yet(context: SceneContext) -> None:
    page, field, entered = _field(context)
    page.handle(InputEvent(EventKind.COMPOSING, Device.KEYBOARD, text="にほ"))
    send(page.handle, context.input, key_event(pygame.K_RETURN))
    assert (field.value, entered) == ("", []), "Enter belongs to the input method meanwhile"
    page.handle(text_event("日本"))
    assert (field.value, field.composing) == ("日本", ""), "what was chosen should be there"


def test_a_pad_types_on_the_grid_of_letters(context: SceneContext) -> None:
    translator = input_with_pads(context)
    page, _, entered = _field(context)
    press = [
        pygame.CONTROLLER_BUTTON_A,
        pygame.CONTROLLER_BUTTON_DPAD_DOWN,
        pygame.CONTROLLER_BUTTON_A,
        pygame.CONTROLLER_BUTTON_DPAD_RIGHT,
        pygame.CONTROLLER_BUTTON_A,
        pygame.CONTROLLER_BUTTON_A,
        pygame.CONTROLLER_BUTTON_X,
        pygame.CONTROLLER_BUTTON_START,
    ]
    send(page.handle, translator, *(pad_event(button) for button in press))
    assert entered == ["Qw"], "a pad alone should fill a field"


@pytest.mark.parametrize("scale", list(TextScale))
def test_the_grid_of_letters_leaves_its_field_to_be_seen(
    context: SceneContext, scale: TextScale
) -> None:
    context.skin.fonts = context.assets.fonts(scale)
    for top in (60, 130, 180, 310):
        rect = pygame.Rect(200, top, 240, 32)
        field = TextField(rect, "Mika", 16, context.clipboard)
        seen = []
        for field.is_grid_open in (False, True):
            picture = pygame.Surface((640, 360))
            field.draw(picture, context.skin, False)
            field.draw_above(picture, context.skin)
            seen.append(pygame.image.tobytes(picture.subsurface(rect), "RGB"))
        assert seen[0] == seen[1], f"at {top} one should see what one types"


@pytest.mark.parametrize("code", ["en", "de"])
def test_a_pad_types_every_letter_that_the_games_languages_have(
    context: SceneContext, code: str
) -> None:
    tables = (Path(__file__).parents[2] / "assets" / "text" / code).glob("*.toml")
    letters = {
        letter for table in tables for letter in table.read_text("utf-8") if letter.isalpha()
    }
    rows = "".join(LETTER_ROWS)
    missing = letters - set(rows) - set(rows.lower())
    assert not missing, f"names have these letters too: {sorted(missing)}"
    assert len({len(row) for row in LETTER_ROWS}) == 1, "all rows should be equally long"
