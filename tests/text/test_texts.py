"""A text is said in the language that is chosen, whatever its values are and whatever is missing.

Goal: no value becomes a template and nothing that is missing ends the game. Method: tables of a few
lines, and values that were made to harm.
"""

import logging

import pytest

from game.text.errors import PlainError, in_english
from game.text.language import Language
from game.text.sentence import Sentence
from game.text.system_language import system_language
from game.text.texts import Texts, load_texts

ENGLISH = Language(
    "en",
    {
        "language.name": "English",
        "farm.greeting": "Hello, {name}!",
        "farm.days": {"one": "one day", "other": "{count} days"},
        "farm.why": "Not saved: {reason}",
        "farm.only": "Only in English",
    },
)
GERMAN = Language(
    "de",
    {
        "language.name": "Deutsch",
        "farm.greeting": "Hallo, {name}!",
        "farm.days": {"one": "ein Tag", "other": "{count} Tage"},
        "farm.why": "Nicht gespeichert: {reason}",
        "content.items.wood.title": "Holz",
    },
)


@pytest.fixture
def texts() -> Texts:
    """Texts in German."""
    found = Texts({"en": ENGLISH, "de": GERMAN})
    found.language = "de"
    return found


def test_a_text_is_said_in_the_language_that_is_chosen(texts: Texts) -> None:
    assert texts("farm.greeting", name="Ada") == "Hallo, Ada!", "in German"
    texts.language = "en"
    assert texts("farm.greeting", name="Ada") == "Hello, Ada!", "in English, from one to the next"


def test_a_language_that_is_not_there_changes_nothing(texts: Texts) -> None:
    texts.language = "tlh"
    assert texts.language == "de", "a settings file may name any"


def test_languages_are_listed_by_their_own_names(texts: Texts) -> None:
    assert dict(texts.languages) == {"en": "English", "de": "Deutsch"}, "as those read who speak it"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 Tage"), (1, "ein Tag"), (2, "2 Tage"), (-1, "ein Tag")]
)
def test_a_count_chooses_the_plural_form(texts: Texts, count: int, said: str) -> None:
    assert texts("farm.days", count=count) == said, f"for {count}"


@pytest.mark.parametrize(
    "value",
    ["{name}", "{count}", "{0}", "{name.__class__}", "{name!r:>99}", "%s", "\\1", "{{", "}"],
)
def test_a_value_is_never_a_template(texts: Texts, value: str) -> None:
    assert texts("farm.greeting", name=value) == f"Hallo, {value}!", "as it was written"
    inside = Sentence("farm.greeting", name=value)
    assert texts("farm.why", reason=inside) == f"Nicht gespeichert: Hallo, {value}!", "deeper too"


def test_a_gap_that_nothing_fills_stays(texts: Texts) -> None:
    assert texts("farm.greeting") == "Hallo, {name}!", "and nothing is raised"
    assert texts("farm.days") == "{count} Tage", "nor without a number"


def test_what_is_missing_is_said_in_english_then_by_its_key(
    texts: Texts, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        said = [texts("farm.only"), texts("farm.only"), texts("farm.nothing", name="Ada")]
    assert said == ["Only in English", "Only in English", "farm.nothing"], "one after the other"
    lines = [record.getMessage() for record in caplog.records]
    assert lines == [
        "there is no text farm.only in language de",
        "there is no text farm.nothing in language de",
        "there is no text farm.nothing in language en",
    ], "once each"


def test_a_sentence_is_said_later_in_any_language(texts: Texts) -> None:
    sentence = Sentence("farm.why", reason=Sentence("farm.days", count=1))
    assert texts(sentence) == "Nicht gespeichert: ein Tag", "with the sentence in it"
    assert sentence == Sentence("farm.why", reason=Sentence("farm.days", count=1)), "a plain value"
    assert len({sentence, Sentence("farm.only")}) == 2, "that sets and dictionaries take"


def test_an_error_reads_as_the_player_speaks_and_in_english_in_logs() -> None:
    error = PlainError(Sentence("friends.name_taken", name="{name}"))
    texts = load_texts()
    texts.language = "de"
    assert texts.told(error).startswith("Du kennst schon jemanden, der {name}"), "for the player"
    assert str(error).startswith("You have a friend called {name}"), "for a log"
    assert texts.told(ValueError("as it is")) == "as it is", "others say what they said"


def test_a_sentence_without_a_text_is_its_key_in_a_log() -> None:
    assert in_english(Sentence("nowhere.nothing")) == "nowhere.nothing", "and nothing is raised"


def test_words_of_content_are_those_of_the_language(texts: Texts) -> None:
    assert texts.of_content("items.wood.title", "Wood") == "Holz", "in German"
    assert texts.of_content("items.gold.title", "Gold") == "Gold", "as content says where it is not"
    texts.language = "en"
    assert texts.of_content("items.wood.title", "Wood") == "Wood", "in its own language"


@pytest.mark.parametrize(
    ("environment", "system_locale", "code"),
    [
        ({"LANG": "de_AT.UTF-8"}, None, "de"),
        ({"LANG": "de_DE@euro"}, None, "de"),
        ({"LC_ALL": "C", "LANG": "de_DE"}, "de_DE", "en"),
        ({"LC_ALL": "", "LANG": "de_DE"}, None, "de"),
        ({"LANG": "pt_BR.UTF-8"}, None, "pt_BR"),
        ({"LANG": "tlh_QO.UTF-8"}, None, "en"),
        ({}, "German_Germany", "de"),
        ({}, "English_United States", "en"),
        ({}, None, "en"),
    ],
)
def test_the_system_language_is_one_that_is_there(
    environment: dict[str, str], system_locale: str | None, code: str
) -> None:
    known = ("en", "de", "pt_BR")
    assert system_language(environment, system_locale, known) == code, "or English"
