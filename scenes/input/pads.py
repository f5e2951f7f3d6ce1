"""Game pads, wrapped so that pygame's private controller module is named in one place only.

Buttons, sticks and triggers become names (`a`, `left_stick_up`), which is all that bindings and
prompts ever see. A pad may come and go at any time.
"""

import pygame
from pygame._sdl2 import controller

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


class Pads:
    """Every pad that is plugged in, taken together as one."""

    def __init__(self) -> None:
        controller.init()
        self._open: dict[int, controller.Controller] = {}
        self._pushed: set[str] = set()
        self._left_x = 0.0
        self._left_y = 0.0

    @property
    def left_stick(self) -> tuple[float, float]:
        """Where the left stick points, each axis from -1 to 1, (0, 0) inside its dead zone."""
        length = (self._left_x**2 + self._left_y**2) ** 0.5
        if length < STICK_DEAD_ZONE:
            return 0.0, 0.0
        scale = min(1.0, (length - STICK_DEAD_ZONE) / (1 - STICK_DEAD_ZONE)) / length
        return self._left_x * scale, self._left_y * scale

    def translate(self, event: pygame.Event) -> list[tuple[str, bool]]:
        """The names of what an event presses (True) or releases (False); empty for any other
        event."""
        if event.type == pygame.CONTROLLERDEVICEADDED:
            self._plug_in(event.device_index)
            return []
        if event.type == pygame.CONTROLLERDEVICEREMOVED:
            self._open.pop(event.instance_id, None)
            released = [(name, False) for name in sorted(self._pushed)]
            self._pushed.clear()
            self._left_x = self._left_y = 0.0
            return released
        if event.type in (pygame.CONTROLLERBUTTONDOWN, pygame.CONTROLLERBUTTONUP):
            name = BUTTON_NAMES.get(event.button)
            return [(name, event.type == pygame.CONTROLLERBUTTONDOWN)] if name else []
        if event.type == pygame.CONTROLLERAXISMOTION:
            return self._axis(event.axis, event.value / AXIS_MAX)
        return []

    def rumble(self, strength: float, duration_ms: int) -> None:
        """Shakes every pad; strength 0 to 1."""
        for pad in self._open.values():
            pad.rumble(strength, strength, duration_ms)

    def close(self) -> None:
        """Lets every pad go."""
        for pad in self._open.values():
            pad.quit()
        self._open.clear()

    def _plug_in(self, device_index: int) -> None:
        try:
            pad = controller.Controller(device_index)
        except pygame.error:
            return
        self._open[pad.as_joystick().get_instance_id()] = pad

    def _axis(self, axis: int, value: float) -> list[tuple[str, bool]]:
        if axis == pygame.CONTROLLER_AXIS_LEFTX:
            self._left_x = value
        elif axis == pygame.CONTROLLER_AXIS_LEFTY:
            self._left_y = value
        found = []
        for name, push in zip(_AXES.get(axis, ("", "")), (-value, value), strict=True):
            if not name:
                continue
            if name not in self._pushed and push >= STICK_PRESS:
                self._pushed.add(name)
                found.append((name, True))
            elif name in self._pushed and push <= STICK_RELEASE:
                self._pushed.discard(name)
                found.append((name, False))
        return found
