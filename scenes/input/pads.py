"""Game pads, wrapped so that pygame's private controller module is named in one place only.

Buttons, sticks and triggers become names (`a`, `left_stick_up`), which is all that bindings and
prompts ever see. Pads may come and go at any time. Whichever is pressed plays, and the last one
is the one in hand.
"""

from dataclasses import dataclass, field

import pygame
from pygame._sdl2 import controller

from scenes.input.pad_kinds import PadKind, pad_kind

STICK_PRESS = 0.55
"""How far a stick must be pushed to count as a direction, and `STICK_RELEASE` to stop counting."""
STICK_RELEASE = 0.35
STICK_DEAD_ZONE = 0.24
AXIS_MAX = 32767

BUTTON_NAMES: dict[int, str] = {
    pygame.CONTROLLER_BUTTON_A: "a",
    pygame.CONTROLLER_BUTTON_B: "b",
    pygame.CONTROLLER_BUTTON_X: "x",
    pygame.CONTROLLER_BUTTON_Y: "y",
    pygame.CONTROLLER_BUTTON_BACK: "back",
    pygame.CONTROLLER_BUTTON_START: "start",
    pygame.CONTROLLER_BUTTON_LEFTSHOULDER: "left_shoulder",
    pygame.CONTROLLER_BUTTON_RIGHTSHOULDER: "right_shoulder",
    pygame.CONTROLLER_BUTTON_LEFTSTICK: "left_stick",
    pygame.CONTROLLER_BUTTON_RIGHTSTICK: "right_stick",
    pygame.CONTROLLER_BUTTON_DPAD_UP: "dpad_up",
    pygame.CONTROLLER_BUTTON_DPAD_DOWN: "dpad_down",
    pygame.CONTROLLER_BUTTON_DPAD_LEFT: "dpad_left",
    pygame.CONTROLLER_BUTTON_DPAD_RIGHT: "dpad_right",
}
_AXES: dict[int, tuple[str, str]] = {
    pygame.CONTROLLER_AXIS_LEFTX: ("left_stick_left", "left_stick_right"),
    pygame.CONTROLLER_AXIS_LEFTY: ("left_stick_up", "left_stick_down"),
    pygame.CONTROLLER_AXIS_RIGHTX: ("right_stick_left", "right_stick_right"),
    pygame.CONTROLLER_AXIS_RIGHTY: ("right_stick_up", "right_stick_down"),
    pygame.CONTROLLER_AXIS_TRIGGERLEFT: ("", "left_trigger"),
    pygame.CONTROLLER_AXIS_TRIGGERRIGHT: ("", "right_trigger"),
}
_BUTTON_EVENTS = (pygame.CONTROLLERBUTTONDOWN, pygame.CONTROLLERBUTTONUP)


@dataclass(slots=True)
class _Pad:
    device: controller.Controller | None = None
    kind: PadKind = PadKind.XBOX
    held: set[str] = field(default_factory=set)
    x: float = 0.0
    y: float = 0.0
    """Where the left stick is."""


class Pads:
    """Every pad that is plugged in."""

    def __init__(self, is_steam_deck: bool = False) -> None:
        controller.init()
        self._is_steam_deck = is_steam_deck
        self._pads: dict[int, _Pad] = {}
        self._in_hand: _Pad | None = None

    @property
    def is_any(self) -> bool:
        """Whether there is a pad."""
        return bool(self._pads)

    @property
    def kind(self) -> PadKind:
        """The kind of the pad that was pressed last."""
        return PadKind.XBOX if self._in_hand is None else self._in_hand.kind

    @property
    def left_stick(self) -> tuple[float, float]:
        """Where the left stick points that is pushed furthest, each axis from -1 to 1, (0, 0)
        inside its dead zone."""
        x, y = max(
            ((pad.x, pad.y) for pad in self._pads.values()),
            key=lambda at: at[0] ** 2 + at[1] ** 2,
            default=(0.0, 0.0),
        )
        length = (x**2 + y**2) ** 0.5
        if length < STICK_DEAD_ZONE:
            return 0.0, 0.0
        scale = min(1.0, (length - STICK_DEAD_ZONE) / (1 - STICK_DEAD_ZONE)) / length
        return x * scale, y * scale

    def translate(self, event: pygame.Event) -> list[tuple[str, bool]]:
        """The names of what an event presses (True) or releases (False); empty for any other
        event."""
        if event.type == pygame.CONTROLLERDEVICEADDED:
            self._plug_in(event.device_index)
            return []
        if event.type == pygame.CONTROLLERDEVICEREMOVED:
            return self._unplug(event.instance_id)
        if event.type in _BUTTON_EVENTS:
            name = BUTTON_NAMES.get(event.button)
            if name is None:
                return []
            is_down = event.type == pygame.CONTROLLERBUTTONDOWN
            return self._turned(self._pad(event.instance_id), name, is_down)
        if event.type == pygame.CONTROLLERAXISMOTION:
            return self._axis(self._pad(event.instance_id), event.axis, event.value / AXIS_MAX)
        return []

    def release_all(self) -> None:
        """Forgets what is held and pushed, because the window hears no more of it."""
        for pad in self._pads.values():
            pad.held.clear()
            pad.x = pad.y = 0.0

    def rumble(self, strength: float, duration_ms: int) -> None:
        """Shakes the pad in hand; strength 0 to 1."""
        if self._in_hand is not None and self._in_hand.device is not None:
            self._in_hand.device.rumble(strength, strength, duration_ms)

    def close(self) -> None:
        """Lets every pad go."""
        for pad in self._pads.values():
            if pad.device is not None:
                pad.device.quit()
        self._pads.clear()
        self._in_hand = None

    def _pad(self, instance_id: int) -> _Pad:
        return self._pads.setdefault(instance_id, _Pad())

    def _plug_in(self, device_index: int) -> None:
        try:
            device = controller.Controller(device_index)
            joystick = device.as_joystick()
            pad = self._pad(joystick.get_instance_id())
            pad.device = device
            pad.kind = pad_kind(joystick.get_guid(), joystick.get_name(), self._is_steam_deck)
        except pygame.error:
            return

    def _unplug(self, instance_id: int) -> list[tuple[str, bool]]:
        pad = self._pads.pop(instance_id, None)
        if pad is None:
            return []
        if pad is self._in_hand:
            self._in_hand = next(iter(self._pads.values()), None)
        return [(name, False) for name in sorted(pad.held) if not self._is_held(name)]

    def _is_held(self, name: str) -> bool:
        return any(name in pad.held for pad in self._pads.values())

    def _turned(self, pad: _Pad, name: str, is_down: bool) -> list[tuple[str, bool]]:
        """A button went down or up. What another pad still holds is not released."""
        if is_down:
            pad.held.add(name)
            self._in_hand = pad
            return [(name, True)]
        pad.held.discard(name)
        return [] if self._is_held(name) else [(name, False)]

    def _axis(self, pad: _Pad, axis: int, value: float) -> list[tuple[str, bool]]:
        if axis == pygame.CONTROLLER_AXIS_LEFTX:
            pad.x = value
        elif axis == pygame.CONTROLLER_AXIS_LEFTY:
            pad.y = value
        found = []
        for name, push in zip(_AXES.get(axis, ("", "")), (-value, value), strict=True):
            if not name:
                continue
            if name not in pad.held and push >= STICK_PRESS:
                found += self._turned(pad, name, True)
            elif name in pad.held and push <= STICK_RELEASE:
                found += self._turned(pad, name, False)
        return found
