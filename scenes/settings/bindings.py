"""What a player can mean in the game, and which keys, buttons and pads mean it.

A binding is a name such as `key:e`, `mouse:left` or `pad:a`. The settings keep what was changed;
everything else is as in `DEFAULT_BINDINGS`.
"""

from enum import StrEnum

from scenes.settings.store import Settings

BINDINGS_PER_ACTION_MAX = 6
RESERVED_BINDINGS = frozenset(("key:f11",))
"""Bindings that the window itself uses."""


class Action(StrEnum):
    """Everything a player can mean in the game. The values stand in the settings file."""

    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    MOVE_LEFT = "move_left"
    MOVE_RIGHT = "move_right"
    USE = "use"
    INTERACT = "interact"
    MENU = "menu"
    BAG = "bag"
    CRAFT = "craft"
    JOURNAL = "journal"
    CHAT = "chat"
    PLAYERS = "players"
    TOOL_NEXT = "tool_next"
    TOOL_PREVIOUS = "tool_previous"
    DROP = "drop"
    ACCEPT_KNOCK = "accept_knock"
    REFUSE_KNOCK = "refuse_knock"
    HOTBAR_1 = "hotbar_1"
    HOTBAR_2 = "hotbar_2"
    HOTBAR_3 = "hotbar_3"
    HOTBAR_4 = "hotbar_4"
    HOTBAR_5 = "hotbar_5"
    HOTBAR_6 = "hotbar_6"
    HOTBAR_7 = "hotbar_7"
    HOTBAR_8 = "hotbar_8"


HOTBAR_ACTIONS: tuple[Action, ...] = tuple(a for a in Action if a.value.startswith("hotbar"))

DEFAULT_BINDINGS: dict[Action, tuple[str, ...]] = {
    Action.MOVE_UP: ("key:w", "key:up", "pad:left_stick_up"),
    Action.MOVE_DOWN: ("key:s", "key:down", "pad:left_stick_down"),
    Action.MOVE_LEFT: ("key:a", "key:left", "pad:left_stick_left"),
    Action.MOVE_RIGHT: ("key:d", "key:right", "pad:left_stick_right"),
    Action.USE: ("mouse:left", "key:space", "pad:x"),
    Action.INTERACT: ("mouse:right", "key:e", "pad:a"),
    Action.MENU: ("key:escape", "pad:start"),
    Action.BAG: ("key:i", "key:b", "pad:y"),
    Action.CRAFT: ("key:c", "pad:dpad_up"),
    Action.JOURNAL: ("key:j", "pad:dpad_left"),
    Action.CHAT: ("key:t", "key:return", "pad:dpad_down"),
    Action.PLAYERS: ("key:tab", "pad:back"),
    Action.TOOL_NEXT: ("mouse:wheel_down", "key:r", "pad:right_shoulder"),
    Action.TOOL_PREVIOUS: ("mouse:wheel_up", "key:q", "pad:left_shoulder"),
    Action.DROP: ("key:g", "pad:dpad_right"),
    Action.ACCEPT_KNOCK: ("key:y", "pad:right_trigger"),
    Action.REFUSE_KNOCK: ("key:n", "pad:left_trigger"),
    **{action: (f"key:{n}",) for n, action in enumerate(HOTBAR_ACTIONS, 1)},
}


def bindings_of(settings: Settings) -> dict[Action, tuple[str, ...]]:
    """Every action's bindings: the defaults, and over them what the settings say. Names that no
    action has are ignored."""
    found = dict(DEFAULT_BINDINGS)
    for action in Action:
        rebound = settings.bindings.get(action.value)
        if rebound is not None:
            found[action] = tuple(rebound)
    return found


_PRETTY = {
    "return": "Enter",
    "escape": "Esc",
    "space": "Space",
    "left ctrl": "L Ctrl",
    "right ctrl": "R Ctrl",
    "left shift": "L Shift",
    "right shift": "R Shift",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "backspace": "Bksp",
    "mouse:left": "Left click",
    "mouse:right": "Right click",
    "mouse:middle": "Mid click",
    "mouse:wheel_up": "Wheel up",
    "mouse:wheel_down": "Wheel down",
    "pad:left_shoulder": "LB",
    "pad:right_shoulder": "RB",
    "pad:left_trigger": "LT",
    "pad:right_trigger": "RT",
    "pad:dpad_up": "D-pad up",
    "pad:dpad_down": "D-pad down",
    "pad:dpad_left": "D-pad left",
    "pad:dpad_right": "D-pad right",
}


def binding_title(binding: str, names_device: bool = False) -> str:
    """A binding as players read it: `key:e` is "E", `pad:left_shoulder` is "LB", or "Pad LB" when
    the device is to be named because keys and buttons stand side by side."""
    device, _, name = binding.partition(":")
    title = _PRETTY.get(binding) or _PRETTY.get(name)
    if title is None:
        title = name.replace("_", " ").capitalize() if len(name) > 1 else name.upper()
    return f"Pad {title}" if names_device and device == "pad" else title
