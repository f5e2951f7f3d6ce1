"""Letters and the field to type them into."""

import pygame
import pytest

from scenes.input import Device, EventKind, InputEvent
from scenes.scene import Kit
from scenes.services import Services
from scenes.settings import TextScale
from scenes.ui.focus import Page
from scenes.ui.text_field import TextField
from tests.scenes.helpers import input_with_pads, key_event, pad_event, send, text_event


@pytest.mark.parametrize("scale", list(TextScale))
def test_wrapped_lines_fit_and_lose_no_letter(kit: Kit, scale: TextScale) -> None:
    fonts = kit.assets.fonts(scale)
    text = "The miller’s old cat, Übermut, sleeps on Wednesdays. " * 3 + "W" * 90
    for font in (fonts.small, fonts.body, fonts.title):
        lines = font.wrap(text, 150)
        assert all(font.width(line) <= 150 for line in lines), "no line should be too wide"
        assert "".join(lines).replace(" ", "") == text.replace(" ", ""), "no letter should go"


def test_text_is_cut_with_an_ellipsis(kit: Kit) -> None:
    font = kit.skin.fonts.body
    cut = font.fit("A very long name of a farm", 60)
    assert cut.endswith("…"), "cut text should say so"
    assert font.width(cut) <= 60, "cut text should fit"


def test_other_scripts_fall_back_to_the_built_in_font(kit: Kit) -> None:
    picture = kit.skin.fonts.body.render("Ж農", (255, 255, 255))
    assert pygame.mask.from_surface(picture).count() > 10, "a letter should be drawn, not nothing"


def test_long_text_is_bounded(kit: Kit) -> None:
    assert kit.skin.fonts.small.render("x" * 100_000, (0, 0, 0)).get_width() < 20_000


def _field(kit: Kit, services: Services | None = None) -> tuple[Page, TextField, list[str]]:
    entered: list[str] = []
    field = TextField(
        pygame.Rect(10, 10, 200, 20),
        "",
        14,
        kit.clipboard,
        on_enter=entered.append,
        format_value=services.format_join_code if services is not None else None,
    )
    return Page(kit.skin, [field]), field, entered


def test_typing_editing_and_entering(kit: Kit) -> None:
    page, _, entered = _field(kit)
    page.handle(text_event("Heello"))
    send(page.handle, kit.input, key_event(pygame.K_HOME), key_event(pygame.K_RIGHT))
    send(page.handle, kit.input, key_event(pygame.K_DELETE), key_event(pygame.K_RETURN))
    assert entered == ["Hello"], "caret keys should edit where they stand, Enter should enter"


def test_control_characters_and_too_much_text_stay_out(kit: Kit) -> None:
    page, field, _ = _field(kit)
    page.handle(text_event("a\n\x00\x1b\tb" + "c" * 500))
    assert field.value == "ab" + "c" * 12, "only letters should get in, and only as many as fit"


def test_pasting_a_code_formats_it(kit: Kit) -> None:
    page, field, _ = _field(kit, kit.services)
    kit.clipboard.put("  k7qf2mrx 9tpb\n")
    send(page.handle, kit.input, key_event(pygame.K_v, mod=pygame.KMOD_CTRL))
    assert field.value == "K7QF-2MRX-9TPB", "a pasted code should be tidied up"


def test_an_input_method_shows_what_is_not_there_yet(kit: Kit) -> None:
    page, field, entered = _field(kit)
    page.handle(InputEvent(EventKind.COMPOSING, Device.KEYBOARD, text="にほ"))
    send(page.handle, kit.input, key_event(pygame.K_RETURN))
    assert (field.value, entered) == ("", []), "Enter belongs to the input method meanwhile"
    page.handle(text_event("日本"))
    assert (field.value, field.composing) == ("日本", ""), "what was chosen should be there"


def test_a_pad_types_on_the_grid_of_letters(kit: Kit) -> None:
    translator = input_with_pads(kit)
    page, _, entered = _field(kit)
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
