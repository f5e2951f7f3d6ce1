"""Every language has every text that the program asks for, with the same gaps, and no other.

Goal: nobody reads a key, an empty gap or another language. Method: the calls that ask are found in
the source and held against the tables, and the tables of the languages against each other.
"""

import re

import pytest

from files.problems import Reporter
from game.dialogue.plurals import cardinal
from game.rules.checked_words import check_words
from game.text.heard import ROOM as HEARD_ROOM
from game.text.heard import UNKNOWN, forms_of
from game.text.language import GAP, Language, Phrase
from game.text.reading import CONTENT_ROOM, ENGLISH, OWN_ASSETS, load_languages
from scenes.settings.bindings import HOTBAR_ACTIONS, Action
from scenes.settings.store import LANGUAGE_MAX_CHARACTERS, TextScale
from scenes.ui.theme import BADGE_SHAPES
from tests.helpers.sources import parsed
from tests.text.asked import asked_in, asked_in_program, said_in_english, shape_of
from tests.world.small_farm import game_content

LANGUAGES = load_languages(OWN_ASSETS)
EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))
READ_OF_NET = (
    "net/connecting",
    "net/dedicated/kept_farms.py",
    "net/dedicated/local.py",
    "net/lobbies/client",
    "net/lobbies/friend_code.py",
    "net/lobbies/join_code.py",
    "net/lobbies/lan.py",
    "net/lobbies/nakama",
    "net/lobbies/reasons.py",
    "net/lobbies/room.py",
    "net/lobbies/server/clients.py",
    "net/lobbies/server/directory.py",
    "net/lobbies/server/entering.py",
    "net/lobbies/server/introductions.py",
    "net/lobbies/server/requests.py",
    "net/lobbies/server/room_events.py",
    "net/lobbies/server/sessions.py",
    "net/lobbies/steam",
    "net/session",
)
"""Where net says what players read."""
FOR_PROGRAMMERS: frozenset[str] = frozenset(
    (
        "A client said a second time who it is.",
        "A dedicated server needs a program to run.",
        "A join code holds a token of {} bytes.",
        "A join code holds {} bytes of fingerprint.",
        "A join code holds one or two IPv4 addresses, an IPv6 address, or both kinds.",
        "A join token has {} bytes.",
        "A join token has {} bytes, not {}.",
        "A lobby of the local network carries the whole fingerprint.",
        "A lobby's line does not fit its label.",
        "An identity has {} bytes, not {}.",
        "At least one dedicated server may run, or there is none to give.",
        "It is being played. Try again when it has been empty for some minutes.",
        "The entrance of a Steam lobby is the account that hosts it.",
        "The entrance of a lobby on a Nakama server is short.",
        "The entrance of a lobby on a server ends in the whole fingerprint.",
        "The ports of dedicated servers are a range within 1 to 65535.",
        "There is a server for the session {} already.",
        "There is no friend called {}.",
        "There is no such farm.",
        "{} does not name a port from 1 to 65535.",
        "{} has a path, which no Nakama server has.",
        "{} is not the address of one computer.",
    )
)
"""What stands there and no player reads: faults of a program, and what operators are told."""
COUNTED_TO = 1000
"""As far as whole numbers of things are tried for their plural category."""


def keys_of(language: Language) -> set[str]:
    """Its texts but for the words of content."""
    return {key for key in language.phrases if not key.startswith(f"{CONTENT_ROOM}.")}


def gaps_of(phrase: Phrase) -> set[str]:
    """The gaps of all its forms."""
    forms = [phrase] if isinstance(phrase, str) else phrase.values()
    return {gap for form in forms for gap in GAP.findall(form)}


def heard_keys() -> set[str]:
    """What is known again by its English words."""
    return {key for key in LANGUAGES[ENGLISH].phrases if key.startswith(f"{HEARD_ROOM}.")}


def test_english_and_german_are_there() -> None:
    assert {"en", "de"} <= set(LANGUAGES), "the game should speak both"
    assert all(len(code) <= LANGUAGE_MAX_CHARACTERS for code in LANGUAGES), "settings keep a code"


@EACH_LANGUAGE
def test_a_language_has_all_that_is_asked_for(language: Language) -> None:
    keys = keys_of(language)
    missing = [
        f"{asked.where} asks for {asked.key}"
        for asked in asked_in_program()
        if not any(
            key == asked.key or (asked.is_open and key.startswith(asked.key)) for key in keys
        )
    ]
    assert not missing, f"nobody should read a key: {missing}"


def test_nothing_is_in_the_tables_that_nobody_asks_for() -> None:
    asked = asked_in_program()
    whole = {one.key for one in asked if not one.is_open} | set(heard_keys())
    begun = tuple(one.key for one in asked if one.is_open)
    unused = sorted(
        key for key in keys_of(LANGUAGES[ENGLISH]) if key not in whole and not key.startswith(begun)
    )
    assert not unused, f"texts should be read by somebody: {unused}"


def test_what_is_known_by_its_words_is_said_in_these_words() -> None:
    said = said_in_english(("net", "game", "scenes"))
    english = LANGUAGES[ENGLISH].phrases
    unsaid = {
        key: form
        for key in heard_keys() - {UNKNOWN}
        for form in forms_of(english[key])
        if shape_of(form) not in said
    }
    assert not unsaid, f"net or the game should say this, word for word: {unsaid}"


def test_what_players_read_of_net_is_in_the_tables() -> None:
    known = {
        shape_of(form) for key in heard_keys() for form in forms_of(LANGUAGES[ENGLISH].phrases[key])
    }
    sentences = {
        text
        for text in said_in_english(READ_OF_NET)
        if re.fullmatch(r"[A-Z{][^\n]* [^\n]*[.?]", text) and text not in known
    }
    unread = sentences - FOR_PROGRAMMERS
    assert not unread, f"assets/text/*/heard.toml should have these in every language: {unread}"
    assert not FOR_PROGRAMMERS - sentences, "and no more should be left out than is said"


@EACH_LANGUAGE
def test_all_languages_have_the_same_texts(language: Language) -> None:
    english = keys_of(LANGUAGES[ENGLISH])
    assert keys_of(language) == english, sorted(keys_of(language) ^ english)


@EACH_LANGUAGE
def test_a_text_has_the_same_gaps_in_all_languages(language: Language) -> None:
    wrong = [
        key
        for key in keys_of(language)
        # A form for one thing may leave the number out, and a language all forms with it.
        if gaps_of(language.phrases[key]) - {"count"}
        != gaps_of(LANGUAGES[ENGLISH].phrases[key]) - {"count"}
    ]
    assert not wrong, f"what English says, others should say: {wrong}"


def test_who_asks_fills_every_gap_and_no_other() -> None:
    phrases = LANGUAGES[ENGLISH].phrases
    wrong = []
    for asked in asked_in_program():
        named = [key for key in phrases if asked.is_open and key.startswith(asked.key)]
        for key in named or [asked.key]:
            gaps = gaps_of(phrases[key]) | (
                {"count"} if not isinstance(phrases[key], str) else set()
            )
            if asked.gaps is not None and asked.gaps != gaps:
                wrong.append(f"{asked.where} gives {sorted(asked.gaps)} to {key}: {sorted(gaps)}")
    assert not wrong, f"each gap should be filled: {wrong}"


@EACH_LANGUAGE
def test_a_counted_text_has_each_form_of_its_language(language: Language) -> None:
    needed = {cardinal(language.code, number) for number in range(COUNTED_TO)}
    wrong = {
        key: sorted(set(phrase) ^ needed)
        for key, phrase in language.phrases.items()
        if not isinstance(phrase, str) and set(phrase) != needed
    }
    assert not wrong, f"counted texts should have the forms {sorted(needed)}: {wrong}"


@EACH_LANGUAGE
def test_the_words_of_content_are_said_in_each_language_but_their_own(language: Language) -> None:
    said = set(language.phrases) - keys_of(language)
    assert all(key.startswith(f"{CONTENT_ROOM}.") for key in said), f"only of content: {said}"
    assert bool(said) == (language.code != ENGLISH), "English stands in the content itself"
    reporter = Reporter("")
    check_words(game_content(), {language.code: language}, reporter)
    assert not reporter.problems, f"each word of assets/data once: {reporter.problems}"


@pytest.mark.parametrize(
    ("beginning", "names"),
    [
        ("settings.controls.actions.", set(Action) - set(HOTBAR_ACTIONS)),
        ("settings.picture.scales.", set(TextScale)),
        ("settings.you.colours.", set(BADGE_SHAPES)),
    ],
)
def test_each_name_of_a_computed_key_has_its_text(beginning: str, names: set[str]) -> None:
    keys = keys_of(LANGUAGES[ENGLISH])
    found = {key.removeprefix(beginning) for key in keys if key.startswith(beginning)}
    assert found == {str(name) for name in names}, f"one below {beginning} for each"


def test_whoever_asks_is_found() -> None:
    source = (
        'self.context.texts("a.b", name=who)\n'
        'Sentence("c.d")\n'
        'texts(f"e.{which}")\n'
        'texts("f.g", **values)\n'
        "texts(sentence)\n"
        'other("h.i")\n'
    )
    found = [(one.key, one.gaps) for one in asked_in(parsed("some.py", source))]
    assert sorted(found, key=str) == [
        ("a.b", frozenset({"name"})),
        ("c.d", frozenset()),
        ("e.", frozenset()),
        ("f.g", None),
    ], "keys as they are written, and nothing else"
