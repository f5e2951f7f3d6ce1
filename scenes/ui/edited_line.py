"""A line of text that is being edited: caret, selection, and what moving and removing mean.

The caret stands between letters as people see them: an accent, a skin tone or what a joiner ties
together is never taken apart.
"""

import unicodedata
from dataclasses import dataclass
from itertools import accumulate

from game.text.letters import graphemes

JOINERS = "\u200c\u200d"
"""Zero-width joiner and non-joiner: seen only by what they do to their neighbours."""
_BLACK_FLAG = "\U0001f3f4"
_FIRST_WIDE_BLANK = 0xA0
_FLAG_TAGS = frozenset(map(chr, range(0xE0061, 0xE0080)))


def clean_letters(text: str) -> str:
    """The text without what cannot be seen. Joiners stay where they have something to join, whose
    other half may not be typed yet, and so do the tags that make a flag another one."""
    kept: list[str] = []
    for letter in text:
        joins = letter in JOINERS and bool(kept) and not kept[-1].isascii()
        tags = letter in _FLAG_TAGS and bool(kept) and kept[-1] in {_BLACK_FLAG, *_FLAG_TAGS}
        if letter.isprintable() or joins or tags:
            kept.append(letter)
        elif letter.isspace() and ord(letter) >= _FIRST_WIDE_BLANK:
            # An input method writes a blank as wide as its other letters.
            kept.append(" ")
    return "".join(kept)


def boundaries(text: str) -> list[int]:
    """Where the caret may stand, from 0 to the end."""
    return list(accumulate(map(len, graphemes(text)), initial=0))


@dataclass(slots=True)
class EditedLine:
    """The text, the caret, and the anchor from which the selection reaches to the caret."""

    text: str = ""
    caret: int = 0
    anchor: int = 0

    @property
    def selection(self) -> tuple[int, int]:
        """Where the selection begins and ends; both are the caret when nothing is selected."""
        return min(self.caret, self.anchor), max(self.caret, self.anchor)

    @property
    def selected(self) -> str:
        """What is selected."""
        start, end = self.selection
        return self.text[start:end]

    def put_caret(self, index: int, selects: bool = False) -> None:
        """Moves the caret, to the nearest place before `index` where it may stand. What is between
        it and the anchor is selected then, or nothing."""
        self.caret = max(place for place in boundaries(self.text) if place <= max(0, index))
        if not selects:
            self.anchor = self.caret

    def select_all(self) -> None:
        """Selects everything."""
        self.anchor, self.caret = 0, len(self.text)

    def place_beside(self, step: int, by_word: bool) -> int:
        """Where the caret comes to by one letter or word, backwards (-1) or forwards (1)."""
        places = boundaries(self.text)
        if not by_word:
            beside = [place for place in places if (place - self.caret) * step > 0]
            return (min(beside) if step > 0 else max(beside)) if beside else self.caret
        place = self.caret
        for wants_word in (False, True):
            while 0 <= (next_to := place if step > 0 else place - 1) < len(self.text) and (
                _is_of_word(self.text[next_to]) is wants_word
            ):
                place += step
        return place

    def insert(self, text: str) -> None:
        """Puts text in place of the selection, with the caret behind it."""
        start, end = self.selection
        self.text = self.text[:start] + text + self.text[end:]
        self.caret = self.anchor = start + len(text)

    def remove(self, step: int, by_word: bool = False) -> bool:
        """Removes the selection, or a letter or word before (-1) or behind (1) the caret. Returns
        whether there was any."""
        if not self.selected:
            self.anchor = self.place_beside(step, by_word)
        had_any = bool(self.selected)
        self.insert("")
        return had_any


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or letter in JOINERS or unicodedata.category(letter).startswith("M")
