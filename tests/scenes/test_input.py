"""Input: actions from keys, buttons and pads, and rebinding."""

import pygame
import pytest

from scenes.app.scene import SceneContext
from scenes.input.events import Device, Input, InputEvent, UiKey
from scenes.input.keyboard import SCANCODE_BY_PLACE, KeyboardLayout
from scenes.input.pad_kinds import PadKind, pad_kind
from scenes.input.pads import AXIS_MAX, BUTTON_NAMES
from scenes.menus.options import Options
from scenes.settings.bindings import DEFAULT_BINDINGS, Action, rebound
from scenes.ui.buttons import Button
from scenes.ui.list_box import ListBox
from scenes.ui.prompts import binding_title, listed, prompt_of
from tests.scenes.helpers import (
    PLAIN_VIEW,
    input_with_pads,
    key_event,
    mouse_event,
    pad_event,
    send,
)


def _events(translator: Input, event: pygame.Event) -> list[InputEvent]:
    return list(translator.translate(event, PLAIN_VIEW))


def test_everything_but_the_hotbar_numbers_is_on_a_pad() -> None:
    for action, names in DEFAULT_BINDINGS.items():
        assert any(name.startswith(("scan:", "mouse:")) for name in names), (
            f"{action.value} should be on keyboard or mouse"
        )
        if not action.value.startswith("hotbar"):
            assert any(name.startswith("pad:") for name in names), (
                f"{action.value} should be on a pad"
            )


def test_no_two_actions_share_a_default_binding() -> None:
    names = [name for found in DEFAULT_BINDINGS.values() for name in found]
    assert len(names) == len(set(names)), "one press should mean one thing"


def test_a_key_a_button_and_a_pad_press_the_same_action(context: SceneContext) -> None:
    translator = input_with_pads(context)
    for event in (
        key_event(pygame.K_SPACE),
        mouse_event(1, (5, 5)),
        pad_event(pygame.CONTROLLER_BUTTON_X),
    ):
        (found,) = _events(translator, event)
        assert found.does(Action.USE), f"{found.binding} should use what is in hand"


def test_walking_follows_what_is_held_and_ends_with_the_window_focus(context: SceneContext) -> None:
    translator = context.input
    _events(translator, key_event(pygame.K_d))
    assert translator.walk_vector() == (1.0, 0.0), "D should walk right"
    _events(translator, key_event(pygame.K_s))
    x, y = translator.walk_vector()
    assert abs(x * x + y * y - 1) < 0.01, "a diagonal should be no faster"
    _events(translator, pygame.Event(pygame.WINDOWFOCUSLOST))
    assert translator.walk_vector() == (0.0, 0.0), "nobody should walk on in another window"


def test_a_stick_presses_directions_once_and_releases_them(context: SceneContext) -> None:
    translator = input_with_pads(context)

    def axis(value: float) -> list[InputEvent]:
        event = pygame.Event(
            pygame.CONTROLLERAXISMOTION,
            axis=pygame.CONTROLLER_AXIS_LEFTX,
            value=int(value * AXIS_MAX),
            instance_id=0,
        )
        return _events(translator, event)

    assert axis(0.4) == [], "a little push should be no press"
    (pressed,) = axis(0.9)
    assert pressed.ui is UiKey.RIGHT, "a stick should move the focus"
    assert pressed.does(Action.MOVE_RIGHT), "a stick should walk"
    assert axis(1.0) == [], "pushing further should be no second press"
    assert translator.walk_vector()[0] > 0.9, "a full push should be full speed"
    (released,) = axis(0.0)
    assert not released.is_press, "letting go should release"


def test_held_directions_repeat_and_actions_do_not(context: SceneContext) -> None:
    translator = context.input
    (pressed,) = _events(translator, key_event(pygame.K_DOWN))
    translator.arm_repeat(pressed, 10.0)
    assert not list(translator.repeats(10.2)), "the first repeat should wait"
    repeated = list(translator.repeats(10.5))
    assert repeated, "a held direction should repeat"
    assert not repeated[0].does(Action.MOVE_DOWN), "a repeat should press no action"
    (released,) = _events(translator, key_event(pygame.K_DOWN, False))
    translator.arm_repeat(released, 10.6)
    assert not list(translator.repeats(12.0)), "a released key should not repeat"


def _rebind(
    context: SceneContext, translator: Input, action: Action, event: pygame.Event
) -> Options:
    options = Options(context)
    options.show_tab(3)
    options.layout((640, 360))
    controls = next(each for each in options.page.widgets if isinstance(each, ListBox))
    options.page.focus(controls)
    for _ in range(list(Action).index(action)):
        send(options.handle, translator, key_event(pygame.K_DOWN))
    send(options.handle, translator, key_event(pygame.K_RETURN))
    waiting = [options.capturing]
    send(options.handle, translator, event)
    waiting.append(options.capturing)
    assert waiting == [action, None], "a row should wait for its new key until one is pressed"
    return options


def test_rebinding_a_key_holds_at_once_and_is_saved(context: SceneContext) -> None:
    _rebind(context, context.input, Action.BAG, key_event(pygame.K_k))
    assert context.settings.bindings["bag"] == ["scan:k", "pad:y"], "the pad should keep its button"
    (found,) = _events(context.input, key_event(pygame.K_k))
    assert found.does(Action.BAG), "the new key should open the bag"
    (old,) = _events(context.input, key_event(pygame.K_i))
    assert not old.does(Action.BAG), "the old key should not"


def test_rebinding_takes_the_key_from_who_had_it(context: SceneContext) -> None:
    _rebind(context, context.input, Action.BAG, key_event(pygame.K_j))
    (found,) = _events(context.input, key_event(pygame.K_j))
    assert found.actions == {Action.BAG}, "one key should not mean two things"
    assert "scan:j" not in context.input.bindings[Action.JOURNAL], "the journal should have lost it"


def test_a_pad_button_can_be_rebound_and_all_can_be_undone(context: SceneContext) -> None:
    translator = input_with_pads(context)
    context.input = translator
    _rebind(context, translator, Action.CRAFT, pad_event(pygame.CONTROLLER_BUTTON_RIGHTSTICK))
    assert context.settings.bindings["craft"] == ["pad:right_stick", "scan:c"], (
        "the key should stay"
    )
    options = Options(context)
    options.show_tab(3)
    options.layout((640, 360))
    named = context.texts("settings.controls.defaults")
    buttons = (each for each in options.page.widgets if isinstance(each, Button))
    defaults = next(each for each in buttons if each.title == named)
    options.page.focus(defaults)
    send(options.handle, translator, key_event(pygame.K_RETURN))
    assert context.settings.bindings == {}, "Defaults should forget every rebinding"
    assert translator.bindings[Action.CRAFT] == DEFAULT_BINDINGS[Action.CRAFT]


def test_escape_leaves_a_binding_as_it_was(context: SceneContext) -> None:
    _rebind(context, context.input, Action.BAG, key_event(pygame.K_ESCAPE))
    assert context.settings.bindings == {}, "Escape should mean: never mind"


def _layout(rows: str) -> KeyboardLayout:
    """A layout whose letters stand at the places of an American keyboard's three rows."""
    places = ["qwertyuiop", "asdfghjkl", "zxcvbnm"]
    return KeyboardLayout(
        lambda: {
            SCANCODE_BY_PLACE[place]: ord(letter)
            for row, letters in zip(places, rows.split(), strict=True)
            for place, letter in zip(row, letters, strict=True)
        }
    )


AZERTY = "azertyuiop qsdfghjkl wxcvbn,"
DVORAK = "',.pyfgcrl aoeuidhtn ;qjkxbm"
CYRILLIC = "йцукенгшщз фывапролд ячсмить"


def _key_at(place: str, letter: str, mod: int = 0) -> pygame.Event:
    return pygame.Event(
        pygame.KEYDOWN, key=ord(letter), scancode=SCANCODE_BY_PLACE[place], mod=mod, unicode=letter
    )


@pytest.mark.parametrize(
    ("rows", "letter", "shown"), [(AZERTY, "z", "Z"), (DVORAK, ",", ","), (CYRILLIC, "ц", "Ц")]
)
def test_keys_are_bound_by_place_and_shown_as_printed(
    context: SceneContext, rows: str, letter: str, shown: str
) -> None:
    translator = Input(context.settings, None, _layout(rows))
    (found,) = _events(translator, _key_at("w", letter))
    assert found.does(Action.MOVE_UP), "the key above the middle row should walk up everywhere"
    prompt = translator.prompt(Action.MOVE_UP)
    assert binding_title(prompt, context.texts) == shown, (
        "players should read what is printed on their key"
    )
    assert binding_title(translator.prompt(Action.HOTBAR_3), context.texts) == "3", (
        "a figure is printed on its key, however it is written"
    )


@pytest.mark.parametrize(("rows", "place"), [(AZERTY, "q"), (CYRILLIC, "a")])
def test_the_control_key_goes_with_the_printed_latin_letter(
    context: SceneContext, rows: str, place: str
) -> None:
    translator = Input(context.settings, None, _layout(rows))
    letter = "a" if place == "q" else "ф"
    (found,) = _events(translator, _key_at(place, letter, pygame.KMOD_CTRL))
    assert found.ui is UiKey.SELECT_ALL, "Ctrl and the key that says A should select all"


def test_settings_with_names_of_keys_are_still_understood(context: SceneContext) -> None:
    context.settings.bindings["bag"] = ["key:a", "pad:y"]
    translator = Input(context.settings, None, _layout(AZERTY))
    (found,) = _events(translator, _key_at("q", "a"))
    assert found.does(Action.BAG), "the key that prints an A should still open the bag"
    assert "scan:q" in translator.bindings[Action.BAG], "it should be known by its place"
    assert "scan:q" not in translator.bindings[Action.TOOL_PREVIOUS], (
        "a default should give way to what the player has chosen"
    )


def test_another_layout_holds_at_once(context: SceneContext) -> None:
    letters = [{SCANCODE_BY_PLACE["w"]: ord("w")}, {SCANCODE_BY_PLACE["w"]: ord("z")}]
    translator = Input(context.settings, None, KeyboardLayout(lambda: letters[0]))
    assert translator.prompt(Action.MOVE_UP) == "key:w", "the first layout prints a W there"
    letters.pop(0)
    _events(translator, _key_at("w", "z"))
    assert translator.prompt(Action.MOVE_UP) == "key:z", (
        "a key that writes another letter tells that the layout has changed"
    )


def test_a_key_is_released_where_it_was_pressed(context: SceneContext) -> None:
    translator = context.input
    _events(translator, key_event(pygame.K_d))
    _events(translator, key_event(pygame.K_d, False, pygame.KMOD_CTRL))
    assert not translator.is_held(Action.MOVE_RIGHT), "the control key should hold no other key"


def test_tab_with_alt_is_for_the_system(context: SceneContext) -> None:
    assert _events(context.input, key_event(pygame.K_TAB, mod=pygame.KMOD_ALT)) == [], (
        "who changes to another window should not open the bag"
    )


def _pad_button(button: int, pad: int, is_down: bool = True) -> pygame.Event:
    kind = pygame.CONTROLLERBUTTONDOWN if is_down else pygame.CONTROLLERBUTTONUP
    return pygame.Event(kind, button=button, instance_id=pad)


def test_two_pads_play_and_one_that_goes_lets_go(context: SceneContext) -> None:
    translator = input_with_pads(context)
    x, a = pygame.CONTROLLER_BUTTON_X, pygame.CONTROLLER_BUTTON_A
    for pad in (1, 2):
        (found,) = _events(translator, _pad_button(x, pad))
        assert found.does(Action.USE), f"pad {pad} should play"
    _events(translator, _pad_button(a, 2))
    gone = pygame.Event(pygame.CONTROLLERDEVICEREMOVED, instance_id=2)
    released = [event.binding for event in _events(translator, gone)]
    assert released == ["pad:a"], "what only the pad that went has held should be released"
    assert translator.is_held(Action.USE), "what the other pad holds should stay held"
    assert translator.prompt(Action.USE) == "pad:x", "there is still a pad in hand"
    (released_x,) = _events(translator, pygame.Event(gone.type, instance_id=1))
    assert released_x.binding == "pad:x", "the last pad should let go too"
    assert not translator.is_held(Action.USE), "nothing should be held without a pad"
    assert translator.device is Device.KEYBOARD, "the prompts should be those of the keyboard again"


def test_a_pad_that_comes_back_plays(context: SceneContext) -> None:
    translator = input_with_pads(context)
    stick = pygame.Event(
        pygame.CONTROLLERAXISMOTION,
        axis=pygame.CONTROLLER_AXIS_LEFTX,
        value=AXIS_MAX,
        instance_id=1,
    )
    _events(translator, stick)
    _events(translator, pygame.Event(pygame.CONTROLLERDEVICEREMOVED, instance_id=1))
    assert translator.walk_vector() == (0.0, 0.0), "nobody should walk on by a pad that is gone"
    _events(translator, pygame.Event(stick.type, {**stick.dict, "instance_id": 5}))
    assert translator.walk_vector()[0] > 0.9, "plugged in again it should walk, with a new number"


def test_losing_the_focus_releases_keys_buttons_and_sticks(context: SceneContext) -> None:
    translator = input_with_pads(context)
    _events(translator, key_event(pygame.K_SPACE))
    _events(translator, mouse_event(1, (5, 5)))
    _events(
        translator,
        pygame.Event(
            pygame.CONTROLLERAXISMOTION, axis=pygame.CONTROLLER_AXIS_LEFTY, value=AXIS_MAX,
            instance_id=0,
        ),
    )  # fmt: skip
    released = _events(translator, pygame.Event(pygame.WINDOWFOCUSLOST))
    assert {event.binding for event in released} == {
        "scan:space", "mouse:left", "pad:left_stick_down",
    }, "everything that was held should be told as released"  # fmt: skip
    assert translator.walk_vector() == (0.0, 0.0), "the walk should stop"
    assert not translator.is_held(Action.USE), "nothing should be held in another window"


@pytest.mark.parametrize(
    ("guid", "name", "kind"),
    [
        ("030000005e0400008e02000010010000", "Xbox 360 Controller", PadKind.XBOX),
        ("030000004c050000e60c000011810000", "Wireless Controller", PadKind.PLAYSTATION),
        ("050000007e0500000920000001000000", "Pro Controller", PadKind.NINTENDO),
        ("03000000de2800000512000010010000", "Steam Controller", PadKind.STEAM_DECK),
        ("000000005053352050616400", "PS5 Pad", PadKind.PLAYSTATION),
        ("", "Nintendo Switch Pro Controller", PadKind.NINTENDO),
        ("not a number", "Some Gamepad", PadKind.XBOX),
    ],
)
def test_pads_are_known_by_their_maker_or_their_name(guid: str, name: str, kind: PadKind) -> None:
    assert pad_kind(guid, name) is kind, f"{name} should be a {kind.name} pad"


def test_steams_own_pad_is_the_deck_on_a_deck() -> None:
    guid = "03000000de280000ff11000001000000"
    assert pad_kind(guid, "Microsoft X-Box 360 pad 0", True) is PadKind.STEAM_DECK
    assert pad_kind(guid, "Microsoft X-Box 360 pad 0") is PadKind.XBOX, "elsewhere it is any pad"


def test_every_kind_of_pad_has_a_sign_or_a_title_for_every_button(context: SceneContext) -> None:
    missing = [
        f"{kind}:{button}"
        for kind in PadKind
        for button in BUTTON_NAMES.values()
        if not prompt_of(f"{kind}:{button}", context.assets.symbols, context.texts).strip("[]")
    ]
    assert missing == [], "every button should be shown"
    assert prompt_of("playstation:a", context.assets.symbols, context.texts) != prompt_of(
        "pad:a", context.assets.symbols, context.texts
    ), "a cross is no A"


def test_the_menu_keeps_a_key(context: SceneContext) -> None:
    menu = context.input.bindings[Action.MENU]
    assert "scan:escape" in menu, "this test needs the menu on Escape"
    assert rebound(context.input.bindings, Action.BAG, "scan:escape") is None, (
        "nobody should be locked out of the settings"
    )


def test_bindings_have_titles_in_the_players_language(context: SceneContext) -> None:
    texts = context.texts
    titles = {name: binding_title(name, texts) for name in ("key:e", "mouse:left", "pad:dpad_up")}
    assert titles == {"key:e": "E", "mouse:left": "Left click", "pad:dpad_up": "D-pad up"}
    assert binding_title("pad:left_shoulder", texts) == "LB"
    symbols = context.assets.symbols
    assert listed(("key:d", "pad:a", "pad:left_stick_right"), symbols, texts) == (
        f"D,  {symbols['pad_a']},  {symbols['pad_stick_left']}{symbols['key_right']}"
    ), "what is on a pad should be known from keys at a glance"
    texts.language = "de"
    assert binding_title("key:space", texts) == "Leertaste"
    assert binding_title("deck:dpad_up", texts) == "Kreuz hoch", "on every pad"
