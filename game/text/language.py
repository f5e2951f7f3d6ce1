"""A language's texts, and how one of them is said."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from game.dialogue.plurals import OTHER, cardinal
from game.text.letters import isolated
from game.text.sentence import Sentence, Value

Phrase = str | Mapping[str, str]
"""A text with its gaps, `{name}`; or one for each plural category of the value `count`."""
GAP = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Language:
    """All texts in one language."""

    code: str
    """Its ISO 639 code, with a country's where that matters: `de`, `pt_BR`."""
    phrases: Mapping[str, Phrase]
    """By key: `menus.pause.resume`."""

    def said(self, sentence: Sentence, inner: Callable[[Sentence], str]) -> str | None:
        """A sentence in this language, None where the language has no text for it. `inner` says
        those that fill gaps. A gap that nothing fills stays."""
        phrase = self.phrases.get(sentence.key)
        if phrase is None:
            return None
        values = dict(sentence.values)
        if not isinstance(phrase, str):
            count = values.get("count")
            category = cardinal(self.code, count) if isinstance(count, int) else OTHER
            phrase = phrase.get(category, phrase[OTHER])

        def filled(gap: re.Match[str]) -> str:
            return _shown(values[gap[1]], inner) if gap[1] in values else gap[0]

        # One pass: what fills a gap is never looked at for gaps of its own.
        return GAP.sub(filled, phrase)


def _shown(value: Value, inner: Callable[[Sentence], str]) -> str:
    if isinstance(value, Sentence):
        return inner(value)
    return isolated(value) if isinstance(value, str) else str(value)
