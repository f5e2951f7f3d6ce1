"""Text that somebody else wrote, made fit to be shown and logged.

Names, chat and reasons come from other people. Control characters would break a log line or a
label, and bidirectional overrides would let one name pass for another, so both go; so do
characters that take no room, of which a name could consist entirely.
"""

import unicodedata

from confusable_homoglyphs import confusables

_UNWANTED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by their kind, which are drawn as nothing."""


def clean_line(text: str, max_length: int) -> str:
    """One line of visible text, at most `max_length` characters, without outer white space."""
    text = text[: 4 * max_length]
    # Most text is plain, and a list of lobbies has thousands of names.
    if not (text.isascii() and text.isprintable()):
        text = _visible(unicodedata.normalize("NFC", text))
    return " ".join(text.split())[:max_length].strip()


def _visible(text: str) -> str:
    kept = [
        " " if character.isspace() or character in _BLANKS else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in _UNWANTED_CATEGORIES
    ]
    return "".join(kept)


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
    text = unicodedata.normalize("NFKC", text[: 4 * max_length])
    return clean_line(_unstacked(text), max_length) or "Friend"


def skeleton_of(name: str) -> str:
    """What a name looks like, whatever it is written with: two names of one skeleton pass for each
    other. By Unicode's table of confusables, without marks and case; two letters that are drawn
    like one count as that."""
    folded = unicodedata.normalize("NFKD", name)
    letters = [letter for letter in folded if not unicodedata.category(letter).startswith("M")]
    looks = "".join(map(_look_of, letters)).casefold().replace("i", "l").replace("0", "o")
    return looks.replace("rn", "m").replace("vv", "w")


def name_key(name: str) -> str:
    """What two names have in common that count as the same."""
    looks = skeleton_of(name)
    return "".join(letter for letter in looks if letter.isalnum()) or looks


def _look_of(letter: str) -> str:
    """The plain letter that a letter looks like, itself where there is none."""
    if letter.isascii() and letter.isalpha():
        return letter
    looks = [entry["c"] for entry in confusables.confusables_data.get(letter, ())]
    return next((look for look in looks if look.isascii() and look.isalnum()), letter)


def _unstacked(text: str) -> str:
    """At most one mark over or under each letter."""
    kept: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        is_mark = unicodedata.category(letter) in ("Mn", "Me")
        if not (is_mark and kept and unicodedata.category(kept[-1]) in ("Mn", "Me")):
            kept.append(letter)
    return "".join(kept)
