"""Input: actions from keys, buttons and pads, and rebinding."""

import pygame

from scenes.app.scene import SceneContext
from scenes.input.events import Input, InputEvent, UiKey
from scenes.input.pads import AXIS_MAX
from scenes.menus.options import Options
from scenes.settings.bindings import DEFAULT_BINDINGS, Action, binding_title
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
        assert any(name.startswith(("key:", "mouse:")) for name in names), (
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
    controls = options.page.widgets[1]
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
    assert context.settings.bindings["bag"] == ["key:k", "pad:y"], "the pad should keep its button"
    (found,) = _events(context.input, key_event(pygame.K_k))
    assert found.does(Action.BAG), "the new key should open the bag"
    (old,) = _events(context.input, key_event(pygame.K_i))
    assert not old.does(Action.BAG), "the old key should not"


def test_rebinding_takes_the_key_from_who_had_it(context: SceneContext) -> None:
    _rebind(context, context.input, Action.BAG, key_event(pygame.K_j))
    (found,) = _events(context.input, key_event(pygame.K_j))
    assert found.actions == {Action.BAG}, "one key should not mean two things"
    assert "key:j" not in context.input.bindings[Action.JOURNAL], "the journal should have lost it"


def test_a_pad_button_can_be_rebound_and_all_can_be_undone(context: SceneContext) -> None:
    translator = input_with_pads(context)
    context.input = translator
    _rebind(context, translator, Action.CRAFT, pad_event(pygame.CONTROLLER_BUTTON_RIGHTSTICK))
    assert context.settings.bindings["craft"] == ["pad:right_stick", "key:c"], "the key should stay"
    options = Options(context)
    options.show_tab(3)
    options.layout((640, 360))
    defaults = options.page.widgets[2]
    options.page.focus(defaults)
    send(options.handle, translator, key_event(pygame.K_RETURN))
    assert context.settings.bindings == {}, "Defaults should forget every rebinding"
    assert translator.bindings[Action.CRAFT] == DEFAULT_BINDINGS[Action.CRAFT]


def test_escape_leaves_a_binding_as_it_was(context: SceneContext) -> None:
    _rebind(context, context.input, Action.BAG, key_event(pygame.K_ESCAPE))
    assert context.settings.bindings == {}, "Escape should mean: never mind"


def test_bindings_have_titles_for_players() -> None:
    assert binding_title("key:e") == "E"
    assert binding_title("mouse:left") == "Left click"
    assert binding_title("pad:left_shoulder") == "LB"
