"""What scenes ask for texts: `texts("farms.day", count=3)`, in the language that is chosen."""

import logging
from collections.abc import Mapping
from pathlib import Path

from game.text.errors import sentence_of
from game.text.heard import heard
from game.text.language import Language
from game.text.reading import CONTENT_ROOM, ENGLISH, OWN_ASSETS, load_languages
from game.text.sentence import Sentence, Value

_log = logging.getLogger(__name__)


class Texts:
    """All texts, in one language at a time. A text that is missing is said in English, and one that
    is missing there by its key; a line in the log says so once. Nothing here ever raises."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        """`languages` by code."""
        self._languages = languages
        self._english = languages.get(ENGLISH, Language(ENGLISH, {}))
        self._chosen = self._english
        self._missed: set[tuple[str, str]] = set()

    def __call__(self, said: str | Sentence, /, **values: Value) -> str:
        """The text of a key, its gaps filled with these values, of which `count` chooses the plural
        form; or a sentence, which has its own values."""
        return self._say(said if isinstance(said, Sentence) else Sentence(said, **values))

    def told(self, error: Exception) -> str:
        """What an error says to the player, in the player's language as far as the tables know
        it: a `PlainError`, or one of `net/`."""
        return self._say(sentence_of(error))

    def heard(self, text: str) -> str:
        """What `net/` or another program says in English, in the player's language as far as the
        tables know it."""
        return self._say(heard(text))

    def of_content(self, path: str, own: str) -> str:
        """A word of content, such as an item's title, which is `own` in the content's language.
        The path names its place in assets/data: `items.wood.title`, `quests.mill_wood.journal.1`
        for the first of a list."""
        phrase = self._chosen.phrases.get(f"{CONTENT_ROOM}.{path}")
        return phrase if isinstance(phrase, str) else own

    @property
    def language(self) -> str:
        """The code of the language that is chosen; English at first."""
        return self._chosen.code

    @language.setter
    def language(self, code: str) -> None:
        # A settings file may name a language that this version does not have.
        self._chosen = self._languages.get(code, self._chosen)

    @property
    def languages(self) -> Mapping[str, str]:
        """By code, what each language calls itself."""
        name = Sentence("language.name")
        return {
            code: language.said(name, self._say) or code
            for code, language in self._languages.items()
        }

    def _say(self, sentence: Sentence) -> str:
        for language in (self._chosen, self._english):
            said = language.said(sentence, self._say)
            if said is not None:
                return said
            self._note_missing(language.code, sentence.key)
        return sentence.key

    def _note_missing(self, code: str, key: str) -> None:
        if (code, key) not in self._missed:
            self._missed.add((code, key))
            _log.warning("there is no text %s in language %s", key, code)


def load_texts(played: Path | None = None) -> Texts:
    """The game's texts, with the words for the content of the assets folder that is played: the
    game's own, unless another is named. Raises `ContentError` with all that is wrong."""
    return Texts(load_languages(played or OWN_ASSETS))
