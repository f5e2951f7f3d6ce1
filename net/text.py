"""Text that somebody else wrote, made fit to be shown and logged.

Names, chat and reasons come from other people. Control characters would break a log line or a
label, and bidirectional overrides would let one name pass for another, so both go; so do
characters that take no room, of which a name could consist entirely. The few invisible signs that
a script cannot be written without stay, each only where it does something that is seen: the joiners
of Persian and of Indian scripts and those within emoji, the selectors behind an emoji or a Chinese
character, and the tags of the three flags that are made of them.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from net.graphemes import FIRST_MARK, cut

if TYPE_CHECKING:
    import regex

_UNWANTED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by their kind, which are drawn as nothing."""
_JOINERS = "\u200c\u200d"
_TAGS = frozenset(map(chr, range(0xE0020, 0xE0080)))
_WHOLE_BY_ITSELF = "\u0e33\u0eb3"
"""Vowels of Thai and Lao that Unicode takes for two, in an order in which no font draws them."""


_INVISIBLE_BUT_NEEDED = r"""
      (?<= \p{L} \p{M}{0,3} \p{ccc=9} ) [\u200c\u200d]
    | (?<= [\p{jt=L}\p{jt=D}] \p{jt=T}{0,4} ) \u200c (?= \p{jt=T}{0,4} [\p{jt=R}\p{jt=D}] )
    | (?<= \p{InSC=Consonant} ) \u200d (?= \p{ccc=9} )
    | (?<= \p{ExtPict} [\ufe0f\U0001f3fb-\U0001f3ff]{0,2} ) \u200d (?= \p{ExtPict} )
    | (?<= \p{ExtPict} ) [\ufe0e\ufe0f]
    | (?<= [0-9\#*] ) \ufe0f (?= \u20e3 )
    | (?<= \p{Script=Han} ) [\ufe00-\ufe02\U000e0100-\U000e01ef]
    | (?<= \U0001f3f4 ) \U000e0067\U000e0062
        (?: \U000e0065\U000e006e\U000e0067 | \U000e0073\U000e0063\U000e0074
          | \U000e0077\U000e006c\U000e0073 ) \U000e007f
"""
"""Behind a virama; between letters that would join; before a virama, as in Bengali; within an emoji
that is made of several; for how an emoji, a key or a Chinese character is drawn; and the flags of
England, Scotland and Wales. The rules for joiners are those of RFC 5892, appendix A, and more."""
_ON_NOTHING = r"(?: \A | (?<= \s ) ) [\p{M}\u200c\u200d\U000e0020-\U000e007f]+"
"""Marks on a blank, which would stand on what the game writes before a name."""
_TOO_MANY_MARKS = r"""
      (?<= [\p{Mn}\p{Me}]{4} ) [\p{Mn}\p{Me}]+
    | (?<= [{0}]{2} ) [{0}]+
""".replace("{0}", r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f")
"""No script that is written today stacks more than four marks on a letter, nor a language in Latin,
Greek or Cyrillic letters more than two besides those that are one with their letter."""


def clean_line(text: str, max_length: int) -> str:
    """One line of visible text, at most `max_length` characters, without outer white space."""
    text = text[: 4 * max_length]
    # Most text is plain, and a list of lobbies has thousands of names.
    if not (text.isascii() and text.isprintable()):
        text = _visible(unicodedata.normalize("NFC", text))
    line = " ".join(text.split())
    return line if len(line) <= max_length else cut(line, max_length).rstrip(" " + _JOINERS)


def is_visible(text: str) -> bool:
    """Whether everything in a line is seen, or does something that is."""
    return text.isprintable() or clean_line(text, len(text)) == text


def _visible(text: str) -> str:
    kept = [
        " " if character.isspace() or character in _BLANKS else character
        for character in text
        if character.isspace()
        or character in _JOINERS
        or character in _TAGS
        or unicodedata.category(character) not in _UNWANTED_CATEGORIES
    ]
    line = "".join(kept)
    if max(line, default="") < FIRST_MARK:
        return line
    unneeded, too_many_marks = _patterns()
    # What stood apart before is beside each other then, and may be one letter.
    line = unicodedata.normalize("NFC", unneeded.sub(_what_is_needed, line))
    return too_many_marks.sub("", line)


def _what_is_needed(found: "regex.Match[str]") -> str:
    return found["needed"] or ""


@cache
def _patterns() -> "tuple[regex.Pattern[str], regex.Pattern[str]]":
    """Find what is invisible, with the group `needed` where it is kept, and marks that are too
    many."""
    # Loaded when the first text needs it: most programs never see one, and loading takes a while.
    import regex

    invisible = rf"[{_JOINERS}\p{{Variation_Selector}}\U000e0020-\U000e007f]"
    unneeded = rf"(?P<needed>{_INVISIBLE_BUT_NEEDED})|{_ON_NOTHING}|{invisible}"
    return (
        regex.compile(unneeded, regex.VERBOSE),
        regex.compile(_TOO_MANY_MARKS, regex.VERBOSE),
    )


def escaped(text: str) -> str:
    """One line in which every sign that would not be seen, or would do something to a terminal, is
    written as Python would: a newline as `\\n`, a bidirectional mark as `\\u202e`."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
        for sign in text
    )


def clean_name(text: str, max_length: int) -> str:
    """A player's name; somebody whose name has nothing visible in it is called "Friend"."""
    folded = [
        letter if letter in _WHOLE_BY_ITSELF else unicodedata.normalize("NFKC", letter)
        for letter in unicodedata.normalize("NFC", text[: 4 * max_length])
    ]
    return clean_line("".join(folded), max_length) or "Friend"


def skeleton_of(name: str) -> str:
    """What a name looks like, whatever it is written with: two names of one skeleton pass for each
    other. By Unicode's table of confusables, without marks, joiners and case; two letters that are
    drawn like one count as that."""
    folded = unicodedata.normalize("NFKD", name)
    letters = [letter for letter in folded if not _goes_with_another(letter)]
    looks = "".join(map(_look_of, letters)).casefold().replace("i", "l").replace("0", "o")
    return looks.replace("rn", "m").replace("vv", "w")


def name_key(name: str) -> str:
    """What two names have in common that count as the same."""
    looks = skeleton_of(name)
    return "".join(letter for letter in looks if letter.isalnum()) or looks


def _goes_with_another(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category.startswith("M") or category == "Cf"


def _look_of(letter: str) -> str:
    """The plain letter that a letter looks like, itself where there is none."""
    if letter.isascii() and letter.isalpha():
        return letter
    looks = [entry["c"] for entry in _confusables().get(letter, ())]
    return next((look for look in looks if look.isascii() and look.isalnum()), letter)


@cache
def _confusables() -> Mapping[str, Sequence[Mapping[str, str]]]:
    # The table takes as long to load as half of the title, and nothing there needs it.
    from confusable_homoglyphs import confusables

    table: Mapping[str, Sequence[Mapping[str, str]]] = confusables.confusables_data
    return table
