"""Keys by where they are, and what the player's layout prints there.

A key's place is named as an American keyboard prints it: `w` is the key above `s` everywhere, which
a French one prints as Z. Places are what is bound, so that every layout plays at once; what is
printed is only shown.
"""

from collections.abc import Callable
from types import MappingProxyType

import pygame

SCANCODES = 512
"""How many places SDL knows."""
_FIRST_NAMED_BY_LETTER = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz1234567890\r\x1b\b\t -=[]\\#;'`,./"
"""What an American keyboard writes from scancode 4 on."""
_DELETE_SCANCODE = 76
_KEYS_WITHOUT_LETTER = 1 << 30
"""SDL's keys that write nothing are their scancode and this bit."""
_DIGIT_SCANCODES = range(30, 40)
_ALPHABETS = (
    *range(0x21, 0x700),  # Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic
    *range(0x900, 0xE80),  # the scripts of India, Thai
    *range(0x10A0, 0x1100),  # Georgian
    *range(0x3040, 0x3190),  # kana, Hangul letters, Bopomofo
)
"""Every letter that may be printed on a key."""


def key_at(scancode: int) -> int:
    """pygame's key at a place of an American keyboard."""
    if 0 <= scancode - _FIRST_NAMED_BY_LETTER < len(_LETTERS):
        return ord(_LETTERS[scancode - _FIRST_NAMED_BY_LETTER])
    return pygame.K_DELETE if scancode == _DELETE_SCANCODE else scancode | _KEYS_WITHOUT_LETTER


def place_name(scancode: int) -> str:
    """The name of a place, such as `w` or `left shift`; never empty."""
    return pygame.key.name(key_at(scancode)) or f"key {scancode}"


SCANCODE_BY_PLACE: MappingProxyType[str, int] = MappingProxyType(
    {place_name(scancode): scancode for scancode in reversed(range(1, SCANCODES))}
)
"""Every place by its name."""


def letters_of_system() -> dict[int, int]:
    """The letter at each place, as the system's layout has them now: keys of pygame by scancode."""
    # pygame gives no way from a place to its key, but this one looks up the way back.
    wrapper = getattr(pygame.key, "ScancodeWrapper", None)
    letters: dict[int, int] = {}
    if wrapper is not None and pygame.display.get_init():
        scancode_of = wrapper(range(SCANCODES))
        for letter in _ALPHABETS:
            letters.setdefault(scancode_of[letter], letter)
        letters.pop(0, None)
    return letters


class KeyboardLayout:
    """The layout that the player has now."""

    def __init__(self, read_letters: Callable[[], dict[int, int]] = letters_of_system) -> None:
        self._read_letters = read_letters
        self._letters: dict[int, int] = {}
        self.read()

    def read(self) -> None:
        """Asks the system anew: another layout may have been chosen."""
        self._letters = self._read_letters()

    def scancode_of(self, event: pygame.Event) -> int:
        """The place of the key of an event. A keyboard on the screen may name none: then it is
        where this layout has that key, or an American one."""
        given: int = getattr(event, "scancode", 0)
        return given if given else self.scancode_of_key(event.key)

    def scancode_of_key(self, key: int) -> int:
        """Where a key is; 0 when that cannot be said."""
        for scancode, there in self._letters.items():
            if there == key:
                return scancode
        return SCANCODE_BY_PLACE.get(pygame.key.name(key), 0)

    def heard(self, scancode: int, key: int) -> bool:
        """A key was pressed. Returns whether the layout has changed, as is told by a key that
        writes something else than before."""
        is_letter = key < _KEYS_WITHOUT_LETTER and chr(key).isprintable()
        if not is_letter or self._letters.get(scancode, key) == key:
            return False
        self.read()
        self._letters[scancode] = key
        return True

    def printed(self, place: str) -> str:
        """What is printed at a place; the place's own name when that is not known."""
        scancode = SCANCODE_BY_PLACE.get(place, 0)
        key = self._letters.get(scancode)
        # Figures are printed on their keys also where they are written with Shift.
        if key is None or scancode in _DIGIT_SCANCODES:
            return place
        return chr(key)

    def place_of(self, printed: str) -> str:
        """The place of the key that prints this; the same name for one that writes no letter."""
        for scancode, key in self._letters.items():
            if chr(key) == printed:
                return place_name(scancode)
        return printed
