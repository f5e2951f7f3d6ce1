"""Prompts: which key or button does something, as a sign of the font or in brackets."""

from collections.abc import Mapping

from scenes.settings.bindings import binding_title

_SYMBOL_NAMES: dict[str, str] = {
    "pad:a": "pad_a",
    "pad:b": "pad_b",
    "pad:x": "pad_x",
    "pad:y": "pad_y",
    "pad:left_shoulder": "pad_lb",
    "pad:right_shoulder": "pad_rb",
    "pad:left_trigger": "pad_lt",
    "pad:right_trigger": "pad_rt",
    "pad:dpad_up": "pad_up",
    "pad:dpad_down": "pad_down",
    "pad:dpad_left": "pad_left",
    "pad:dpad_right": "pad_right",
    "pad:start": "pad_menu",
    "pad:back": "pad_view",
    "playstation:a": "pad_cross",
    "playstation:b": "pad_circle",
    "playstation:x": "pad_square",
    "playstation:y": "pad_triangle",
    "playstation:left_shoulder": "pad_l1",
    "playstation:right_shoulder": "pad_r1",
    "playstation:left_trigger": "pad_l2",
    "playstation:right_trigger": "pad_r2",
    "playstation:start": "pad_menu",
    "nintendo:left_shoulder": "pad_l",
    "nintendo:right_shoulder": "pad_r",
    "nintendo:left_trigger": "pad_zl",
    "nintendo:right_trigger": "pad_zr",
    "nintendo:start": "pad_plus",
    "nintendo:back": "pad_minus",
    "deck:left_shoulder": "pad_l1",
    "deck:right_shoulder": "pad_r1",
    "deck:left_trigger": "pad_l2",
    "deck:right_trigger": "pad_r2",
    "mouse:left": "mouse_left",
    "mouse:right": "mouse_right",
    "mouse:wheel_up": "mouse_wheel",
    "mouse:wheel_down": "mouse_wheel",
    "key:return": "key_enter",
    "key:escape": "key_escape",
    "key:tab": "key_tab",
    "key:space": "key_space",
    "key:backspace": "key_backspace",
    "key:up": "key_up",
    "key:down": "key_down",
    "key:left": "key_left",
    "key:right": "key_right",
}


def prompt_of(binding: str, symbols: Mapping[str, str]) -> str:
    """A binding as a sign of the fonts where they have one, else its name in brackets."""
    device, _, name = binding.partition(":")
    like = binding if device in ("key", "mouse") else f"pad:{name}"
    sign = symbols.get(_SYMBOL_NAMES.get(binding, "") or _SYMBOL_NAMES.get(like, ""))
    if sign:
        return sign
    return f"[{binding_title(binding)}]" if binding else ""


def prompt_digit(binding: str) -> str:
    """The sign of a key that is a single letter or figure; "" for any other binding."""
    device, _, name = binding.partition(":")
    return name.upper() if device == "key" and len(name) == 1 else ""
