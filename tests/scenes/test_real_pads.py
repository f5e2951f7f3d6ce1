"""Pads as SDL reports them: plugged in, pressed, pulled out and plugged in again.

Goal: the events are those of SDL itself, in its own order. Method: SDL's virtual joysticks, made
through its C interface in this process; where its library is not found, the tests are skipped.
"""

import ctypes
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from scenes.app.scene import SceneContext
from scenes.input.events import Device, Input, InputEvent
from scenes.settings.bindings import Action
from tests.scenes.helpers import PLAIN_VIEW, input_with_pads

X_BUTTON, RIGHT_SHOULDER = 2, 10
"""SDL's numbers of buttons of a virtual joystick."""


class _Description(ctypes.Structure):
    """`SDL_VirtualJoystickDesc`."""

    _fields_ = (
        *((name, ctypes.c_uint16) for name in ("version", "type", "axes", "buttons", "hats")),
        *((name, ctypes.c_uint16) for name in ("vendor", "product", "padding")),
        ("button_mask", ctypes.c_uint32),
        ("axis_mask", ctypes.c_uint32),
        ("name", ctypes.c_char_p),
        *((f"callback_{number}", ctypes.c_void_p) for number in range(7)),
    )


class Desk:
    """Pads that come and go, and what the game makes of them."""

    def __init__(self, sdl: ctypes.CDLL, translator: Input) -> None:
        self._sdl = sdl
        self.input = translator
        self._plugged: list[tuple[str, int]] = []

    def plug(self, name: str, vendor: int, product: int) -> int:
        """Plugs a pad in. Returns SDL's handle of it."""
        wanted = _Description(
            1, 1, 6, 15, 0, vendor, product, 0, (1 << 15) - 1, (1 << 6) - 1, name.encode()
        )
        index = self._sdl.SDL_JoystickAttachVirtualEx(ctypes.byref(wanted))
        assert index >= 0, "SDL should have a virtual joystick"
        self._sdl.SDL_JoystickOpen.restype = ctypes.c_void_p
        handle = ctypes.c_void_p(self._sdl.SDL_JoystickOpen(index))
        self._plugged.append((name, self._sdl.SDL_JoystickInstanceID(handle)))
        self.hear()
        return handle.value or 0

    def pull(self, name: str) -> list[InputEvent]:
        """Pulls a pad out."""
        (number,) = [number for known, number in self._plugged if known == name]
        self._plugged.remove((name, number))
        for index in range(self._sdl.SDL_NumJoysticks()):
            if self._sdl.SDL_JoystickGetDeviceInstanceID(index) == number:
                self._sdl.SDL_JoystickDetachVirtual(index)
                break
        return self.hear()

    def press(self, handle: int, button: int, is_down: bool = True) -> list[InputEvent]:
        """Presses a button, or lets it go."""
        pad = ctypes.c_void_p(handle)
        self._sdl.SDL_JoystickSetVirtualButton(pad, button, ctypes.c_uint8(is_down))
        return self.hear()

    def hear(self) -> list[InputEvent]:
        """What the game is told."""
        self._sdl.SDL_JoystickUpdate()
        return [
            found
            for event in pygame.event.get()
            if pygame.event.event_name(event.type).startswith("Controller")
            for found in self.input.translate(event, PLAIN_VIEW)
        ]

    def clear(self) -> None:
        """Pulls every pad out."""
        for name, _ in list(self._plugged):
            self.pull(name)


@pytest.fixture
def desk(context: SceneContext) -> Iterator[Desk]:
    packages = Path(pygame.__file__).parents[1]
    found = [*packages.glob("pygame_ce.libs/libSDL2-2*"), *packages.glob("pygame/SDL2.dll")]
    if not found:
        pytest.skip("pygame's own SDL library is not where its wheels have it")
    made = Desk(ctypes.CDLL(str(found[0])), input_with_pads(context))
    made.hear()
    yield made
    made.clear()


def test_the_pad_that_was_used_last_shows_its_signs(desk: Desk) -> None:
    sony = desk.plug("DualSense", 0x054C, 0x0CE6)
    nintendo = desk.plug("Pro Controller", 0x057E, 0x2009)
    (pressed,) = desk.press(sony, X_BUTTON)
    assert pressed.does(Action.USE), "the first pad should play"
    assert desk.input.prompt(Action.USE) == "playstation:x", "and show what is printed on it"
    (pressed,) = desk.press(nintendo, RIGHT_SHOULDER)
    assert pressed.does(Action.TOOL_NEXT), "so should the second"
    assert desk.input.prompt(Action.USE) == "nintendo:x", "with its own signs"


def test_a_button_that_is_held_when_its_pad_goes_is_released(desk: Desk) -> None:
    pad = desk.plug("DualSense", 0x054C, 0x0CE6)
    desk.press(pad, X_BUTTON)
    assert desk.input.is_held(Action.USE), "the button is held"
    released = [event.binding for event in desk.pull("DualSense")]
    assert released == ["pad:x"], "a pad that goes should let go, and say so once"
    assert not desk.input.is_held(Action.USE), "nothing should go on by itself"
    assert desk.input.device is Device.KEYBOARD, "and the keyboard be in hand again"
    again = desk.plug("DualSense", 0x054C, 0x0CE6)
    (pressed,) = desk.press(again, X_BUTTON)
    assert pressed.does(Action.USE), "plugged in again it should play"
