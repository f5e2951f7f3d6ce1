"""Prompts: which key or button does something, as a sign of the font or in words."""

from collections.abc import Iterable, Mapping

from game.text.texts import Texts

_LABELS: dict[str, str] = {
    "pad:left_shoulder": "LB",
    "pad:right_shoulder": "RB",
    "pad:left_trigger": "LT",
    "pad:right_trigger": "RT",
    "playstation:left_shoulder": "L1",
    "playstation:right_shoulder": "R1",
    "playstation:left_trigger": "L2",
    "playstation:right_trigger": "R2",
    "playstation:left_stick": "L3",
    "playstation:right_stick": "R3",
    "playstation:back": "Share",
    "playstation:start": "Options",
    "nintendo:left_shoulder": "L",
    "nintendo:right_shoulder": "R",
    "nintendo:left_trigger": "ZL",
    "nintendo:right_trigger": "ZR",
    "nintendo:back": "−",
    "nintendo:start": "+",
    "deck:left_shoulder": "L1",
    "deck:right_shoulder": "R1",
    "deck:left_trigger": "L2",
    "deck:right_trigger": "R2",
    "deck:left_stick": "L3",
    "deck:right_stick": "R3",
    "deck:back": "View",
    "deck:start": "Menu",
}
"""What is printed on buttons, in every language."""
_WORDS: dict[str, str] = {
    **{
        f"key:{name}": f"keys.{name.replace(' ', '_')}"
        for name in (
            "return", "escape", "space", "tab", "backspace", "delete", "insert", "home", "end",
            "page up", "page down", "caps lock", "enter", "up", "down", "left", "right",
            "left ctrl", "right ctrl", "left shift", "right shift", "left alt", "right alt",
        )
    },
    **{
        f"mouse:{name}": f"mouse.{name}"
        for name in ("left", "right", "middle", "wheel_up", "wheel_down", "side_1", "side_2")
    },
    **{
        f"pad:{stick}{way}": f"pad.{stick}{way}"
        for stick in ("dpad", "left_stick", "right_stick")
        for way in ("", "_up", "_down", "_left", "_right")
        if stick + way != "dpad"
    },
    "playstation:a": "pad.cross",
    "playstation:b": "pad.circle",
    "playstation:x": "pad.square",
    "playstation:y": "pad.triangle",
}  # fmt: skip
"""Where the words for keys and buttons stand in the table of bindings."""
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


_STICKS = {"left_stick": "pad_stick_left", "right_stick": "pad_stick_right"}


def binding_title(binding: str, texts: Texts) -> str:
    """A binding in words, as `Input.shown` gives it: `key:e` is "E", `pad:left_shoulder` "LB"."""
    name = binding.partition(":")[2]
    title = _LABELS.get(binding)
    word = _WORDS.get(binding) or (_WORDS.get(f"pad:{name}") if _is_pad(binding) else None)
    if title is None and word is not None:
        title = texts(f"bindings.{word}")
    elif title is None and len(name) == 1:
        # A letter whose capital is two letters stays as it is.
        title = name.upper() if len(name.upper()) == 1 else name
    elif title is None:
        title = name.replace("_", " ").capitalize()
    return title


def prompt_of(binding: str, symbols: Mapping[str, str], texts: Texts) -> str:
    """A binding as a sign of the fonts where they have one, else its title in brackets."""
    sign = _sign(binding, symbols)
    return sign or (f"[{binding_title(binding, texts)}]" if binding else "")


def listed(bindings: Iterable[str], symbols: Mapping[str, str], texts: Texts) -> str:
    """Bindings side by side, the keys in words and what is on a pad as its sign."""
    return ",  ".join(
        (_sign(binding, symbols) if _is_pad(binding) else "") or binding_title(binding, texts)
        for binding in bindings
    )


def _is_pad(binding: str) -> bool:
    return binding.partition(":")[0] not in ("key", "mouse")


def _sign(binding: str, symbols: Mapping[str, str]) -> str:
    name = binding.partition(":")[2]
    stick = _STICKS.get("_".join(name.split("_")[:2]))
    if stick is not None and _is_pad(binding):
        way = name.split("_")[2:]
        return symbols.get(stick, "") + "".join(symbols.get(f"key_{part}", "") for part in way)
    like = f"pad:{name}" if _is_pad(binding) else binding
    return symbols.get(_SYMBOL_NAMES.get(binding, "") or _SYMBOL_NAMES.get(like, ""), "")


def prompt_digit(binding: str) -> str:
    """The sign of a key that is a single letter or figure; "" for any other binding."""
    device, _, name = binding.partition(":")
    return name.upper() if device == "key" and len(name) == 1 else ""
