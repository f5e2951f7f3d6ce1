"""What the device in hand does in a bag, in words."""

from scenes.app.scene import SceneContext
from scenes.input.events import Device
from scenes.settings.bindings import Action

_UI_BINDINGS: dict[Device, dict[str, str]] = {
    Device.KEYBOARD: {"whole": "scan:return", "part": "scan:x", "over": "scan:f"},
    Device.MOUSE: {"whole": "mouse:left", "part": "mouse:right"},
    Device.PAD: {"whole": "pad:a", "part": "pad:x", "over": "pad:y", "close": "pad:b"},
}
"""What each device does to slots by keys and buttons that cannot be rebound."""


def bag_hints(context: SceneContext) -> tuple[str, str]:
    """What the device in hand does to slots, in two lines."""
    texts, device = context.texts, context.input.device
    said = {
        what: f"{context.sign_of(binding)} {texts(f'bag.hints.{what}')}"
        for what, binding in _UI_BINDINGS[device].items()
    }
    if device is Device.MOUSE:
        said["over"] = texts("bag.over_with_shift", sign=context.sign_of("mouse:left"))
    for what, action in (("drop", Action.DROP), ("sort", Action.SORT)):
        said[what] = f"{context.sign(action)} {texts(f'bag.hints.{what}')}"
    parts = list(said.values())
    return "   ".join(parts[:3]), "   ".join(parts[3:])
