"""What is shown for a letter that the game's own fonts lack, so that nobody ever sees a box.

An emoji is drawn in the game's own manner, where there is a picture of it, and a flag or a key is a
plate with its letters. What else is a letter comes out of a font of the machine, and where none has
it, is written in Latin letters. Every other sign is called by its name, in the player's language
where that is known.
"""

import unicodedata
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pygame

from scenes.ui.scripts import Script, script_of
from scenes.ui.system_letters import SystemFonts

if TYPE_CHECKING:
    import regex

KNOWN_MAX = 4000
NAME_MAX_CHARACTERS = 40
_SELECTORS = "\ufe0e\ufe0f"
_FOR_A_PICTURE = "\ufe0f"
_KEY = "\u20e3"
_FIRST_FLAG_LETTER = 0x1F1E6
_BLACK_FLAG = "\U0001f3f4"
_FIRST_TAG = 0xE0000
_TONES = tuple(map(chr, range(0x1F3FB, 0x1F400)))
_NOT_YET = "·"


@dataclass(frozen=True, slots=True)
class FromFont:
    """A letter that a font of the machine has."""

    font: str
    script: Script


@dataclass(frozen=True, slots=True)
class InPicture:
    """A picture of its own colours."""

    picture: pygame.Surface


@dataclass(frozen=True, slots=True)
class OnPlate:
    """Letters on a plate, as for a flag."""

    text: str


@dataclass(frozen=True, slots=True)
class InWords:
    """Other letters, which the game's own fonts have."""

    text: str


Shown = FromFont | InPicture | OnPlate | InWords


class OtherLetters:
    """Says how each letter is shown that the game's own fonts lack."""

    def __init__(
        self, fonts: SystemFonts | None = None, emoji: Mapping[str, pygame.Surface] | None = None
    ) -> None:
        """`emoji` are the pictures that there are, by what they show, without selectors; those that
        have the colour of a hand also for each of its five tones."""
        self.fonts = fonts if fonts is not None else SystemFonts()
        self._emoji = emoji if emoji is not None else {}
        self._language = "en"
        self._found: OrderedDict[tuple[str, int], Shown] = OrderedDict()
        self._was_ready = True

    def speak(self, language: str) -> None:
        """Names are in this language from now on; lines that were drawn before are not."""
        self._language = language
        self._found.clear()

    def has_news(self) -> bool:
        """Whether what was shown until now may be shown better, once each time that it may."""
        if self._was_ready or not self.fonts.is_ready:
            return False
        self._was_ready = True
        self._found.clear()
        return True

    def find(self, letter: str, line_px: int) -> Shown:
        """How a letter, with all that belongs to it, is shown in lines of this height."""
        key = (letter, line_px)
        found = self._found.get(key)
        if found is not None:
            self._found.move_to_end(key)
            return found
        if not self.fonts.get_ready(lambda: _load(self._language)):
            self._was_ready = False
            return InWords(_NOT_YET)
        found = self._found[key] = self._shown(letter, line_px)
        if len(self._found) > KNOWN_MAX:
            self._found.popitem(last=False)
        return found

    def in_words(self, letter: str) -> InWords:
        """A letter as it is written where no font has it."""
        return InWords(self._words_for(letter))

    def _shown(self, letter: str, line_px: int) -> Shown:
        if not letter.isprintable() and not letter[0].isprintable():
            return InWords(" ")
        if letter.isspace():
            return InWords(" ")
        if _is_emoji(letter):
            return self._shown_emoji(letter)
        script = script_of(letter[0])
        font = self.fonts.font_for(letter, script, line_px)
        if font is not None:
            return FromFont(font, script)
        return self.in_words(letter)

    def _shown_emoji(self, letter: str) -> Shown:
        plain = letter.strip(_SELECTORS).replace(_FOR_A_PICTURE, "")
        picture = self._emoji.get(plain)
        if picture is None:
            picture = self._emoji.get("".join(sign for sign in plain if sign not in _TONES))
        if picture is not None:
            return InPicture(picture)
        on_plate = _on_plate(plain)
        return OnPlate(on_plate) if on_plate else InWords(_name_of_emoji(plain, self._language))

    def _words_for(self, letter: str) -> str:
        from anyascii import anyascii

        # Marks that nothing can show are left out: the letter is what is read.
        spelled = anyascii(unicodedata.normalize("NFC", letter)).strip()
        if spelled and spelled.isprintable():
            return spelled
        name = unicodedata.name(letter[0], "").lower()
        _, is_letter, called = name.partition(" letter ")
        # What is not spelled, as a letter that only bears a vowel, is what its name begins with.
        return called[0] if is_letter else _in_colons(name) if name else "?"


def _load(language: str) -> None:
    """Loads what takes a while and is wanted soon."""
    import anyascii  # noqa: F401
    import bidi  # noqa: F401

    _emoji_pattern()
    _name_of_emoji("☀", language)


def _is_emoji(letter: str) -> bool:
    """Whether a letter is meant as a picture, and not as a sign among letters."""
    if letter[0].isascii():
        return letter.endswith(_KEY)
    return bool(_emoji_pattern().match(letter))


def _on_plate(letter: str) -> str:
    """What stands on a flag or a key; "" for everything else."""
    if letter.endswith(_KEY):
        return letter[0]
    if letter[0] == _BLACK_FLAG and ord(letter[-1]) > _FIRST_TAG:
        # England is of "gb" and called "eng".
        tags = "".join(chr(ord(sign) - _FIRST_TAG) for sign in letter[1:-1])
        return tags[2:].upper()
    places = [ord(sign) - _FIRST_FLAG_LETTER for sign in letter]
    if all(0 <= place < 26 for place in places):
        return "".join(chr(ord("A") + place) for place in places)
    return ""


def _name_of_emoji(letter: str, language: str) -> str:
    from emoji import EMOJI_DATA, config

    config.load_language(language if language in ("de", "en") else "en")
    toneless = "".join(sign for sign in letter if sign not in _TONES)
    for spelled in (toneless, toneless + _FOR_A_PICTURE, letter[0], letter[0] + _FOR_A_PICTURE):
        names = EMOJI_DATA.get(spelled)
        if names is not None:
            return _in_colons(names.get(language) or names["en"])
    return _in_colons(unicodedata.name(letter[0], "emoji").lower())


def _in_colons(name: str) -> str:
    plain = name.strip(":").replace("_", " ")
    return f":{plain[:NAME_MAX_CHARACTERS].rstrip()}:"


@cache
def _emoji_pattern() -> "regex.Pattern[str]":
    import regex

    return regex.compile(
        r"\p{Emoji_Presentation}(?!\ufe0e)|\p{ExtPict}(?:.*\ufe0f|\p{Emoji_Modifier})"
        r"|\p{ExtPict}.*\u200d|\U0001f3f4|\p{Regional_Indicator}",
        regex.DOTALL,
    )
