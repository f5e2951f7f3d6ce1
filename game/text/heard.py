"""English sentences of `net/`, and of other people's programs, as sentences of the tables.

`net/` works without tables, and what it says to players, here or over the network, is English in
fixed words. The room `heard` of the tables has those words, by which each is known again: so
everybody reads it in a language of their own, whatever the other side speaks.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from game.text.language import GAP, Phrase
from game.text.reading import own_english
from game.text.sentence import Sentence

ROOM = "heard"
UNKNOWN = f"{ROOM}.unknown"
"""What nobody here knows: it is shown as it was said."""
_HEARD_MAX_CHARACTERS = 1000
"""Longer ones are not looked at: nobody says that much."""


@dataclass(frozen=True, slots=True)
class _Known:
    whole: Mapping[str, str]
    """Keys by sentences without gaps."""
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    """Sentences with gaps, those with most words of their own first, and their keys."""


def heard(text: str) -> Sentence:
    """What was said in English, as a sentence of the tables; one that they do not know stays as it
    is."""
    known = _known()
    key = known.whole.get(text)
    if key is not None:
        return Sentence(key)
    if len(text) <= _HEARD_MAX_CHARACTERS:
        for pattern, key in known.patterns:
            found = pattern.fullmatch(text)
            if found is not None:
                return Sentence(key, **found.groupdict())
    return Sentence("heard.unknown", text=text)


@lru_cache(maxsize=1)
def _known() -> _Known:
    own = {
        key: phrase
        for key, phrase in own_english().phrases.items()
        if key.startswith(f"{ROOM}.") and key != UNKNOWN
    }
    whole: dict[str, str] = {}
    patterns: list[tuple[str, str]] = []
    for key, phrase in own.items():
        for form in forms_of(phrase):
            if GAP.search(form):
                patterns.append((form, key))
            else:
                whole[form] = key
    patterns.sort(key=lambda pattern: -len(GAP.sub("", pattern[0])))
    return _Known(whole, tuple((_pattern(form), key) for form, key in patterns))


def forms_of(phrase: Phrase) -> tuple[str, ...]:
    """All forms of a text: one, unless it depends on a number."""
    return (phrase,) if isinstance(phrase, str) else tuple(phrase.values())


def _pattern(form: str) -> re.Pattern[str]:
    parts = GAP.split(form)
    # What GAP has found stands between the words: words, name, words, name, words.
    found = (f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(found), re.DOTALL)
