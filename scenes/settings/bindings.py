"""What a player can mean in the game, and which keys, buttons and pads mean it.

A binding is a name such as `scan:e`, `mouse:left` or `pad:a`. `scan:` is a key by where it is:
the one where an American keyboard has E. `key:e` is the key that prints an E, wherever that is; it
is how keys are shown, and older settings have keys that way. The settings keep what was changed;
everything else is as in `DEFAULT_BINDINGS`.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from scenes.settings.store import Settings

BINDINGS_PER_ACTION_MAX = 6
RESERVED_BINDINGS = frozenset(("scan:f11",))
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
    SORT = "sort"
    STOW = "stow"
    MAP = "map"
    EMOTE = "emote"
    HIGH_FIVE = "high_five"
    GIVE = "give"
    PING = "ping"
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
    Action.MOVE_UP: ("scan:w", "scan:up", "pad:left_stick_up"),
    Action.MOVE_DOWN: ("scan:s", "scan:down", "pad:left_stick_down"),
    Action.MOVE_LEFT: ("scan:a", "scan:left", "pad:left_stick_left"),
    Action.MOVE_RIGHT: ("scan:d", "scan:right", "pad:left_stick_right"),
    Action.USE: ("mouse:left", "scan:space", "pad:x"),
    Action.INTERACT: ("mouse:right", "scan:e", "pad:a"),
    Action.MENU: ("scan:escape", "pad:start"),
    Action.BAG: ("scan:tab", "scan:i", "scan:b", "pad:y"),
    Action.CRAFT: ("scan:c", "pad:dpad_up"),
    Action.JOURNAL: ("scan:j", "pad:dpad_left"),
    Action.CHAT: ("scan:t", "scan:return", "pad:dpad_down"),
    Action.PLAYERS: ("scan:p", "pad:back"),
    Action.TOOL_NEXT: ("mouse:wheel_down", "scan:r", "pad:right_shoulder"),
    Action.TOOL_PREVIOUS: ("mouse:wheel_up", "scan:q", "pad:left_shoulder"),
    Action.DROP: ("scan:g", "pad:dpad_right"),
    Action.SORT: ("scan:z", "mouse:middle", "pad:right_stick"),
    Action.STOW: ("scan:v", "pad:left_stick"),
    Action.MAP: ("scan:m", "pad:right_stick_up"),
    Action.EMOTE: ("scan:f", "pad:right_stick_left"),
    Action.HIGH_FIVE: ("scan:h", "pad:b"),
    Action.GIVE: ("scan:k", "pad:right_stick_right"),
    Action.PING: ("scan:x", "pad:right_stick_down"),
    Action.ACCEPT_KNOCK: ("scan:y", "pad:right_trigger"),
    Action.REFUSE_KNOCK: ("scan:n", "pad:left_trigger"),
    **{action: (f"scan:{n}",) for n, action in enumerate(HOTBAR_ACTIONS, 1)},
}


def bindings_of(
    settings: Settings, bound: Callable[[str], str] = str
) -> dict[Action, tuple[str, ...]]:
    """Every action's bindings: what the settings say, and the defaults for the rest, without those
    that the player has given to something else. `bound` makes of a name in the settings the one
    that is bound. Names that no action has are ignored."""
    chosen = {
        action: tuple(map(bound, settings.bindings[action.value]))
        for action in Action
        if action.value in settings.bindings
    }
    taken = {name for names in chosen.values() for name in names}
    return {
        action: chosen.get(action, tuple(name for name in names if name not in taken))
        for action, names in DEFAULT_BINDINGS.items()
    }


def rebound(
    bindings: Mapping[Action, tuple[str, ...]], action: Action, binding: str
) -> dict[Action, tuple[str, ...]] | None:
    """What changes when an action gets a binding: it takes the place of the action's others of the
    same device, and whoever else had it loses it. None when the menu, without which nothing could
    be bound any more, would lose its last key."""
    is_pad = binding.startswith("pad:")
    changed = {
        other: tuple(name for name in names if name != binding)
        for other, names in bindings.items()
        if other is not action and binding in names
    }
    kept = [name for name in bindings[action] if name.startswith("pad:") is not is_pad]
    changed[action] = (binding, *kept)[:BINDINGS_PER_ACTION_MAX]
    menu = changed.get(Action.MENU)
    if menu is not None and all(name.startswith("pad:") for name in menu):
        return None
    return changed
