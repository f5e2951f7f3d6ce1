"""The players' handbook says the same in both languages, by the names that the game has in each.

Goal: who reads either page finds every section of the other, and every entry of a menu under the
name that it has there. Method: headings, tables, lists, pictures, links and commands are compared
one by one, and what stands in bold is looked up in the language's own texts.
"""

import re
from pathlib import Path

import pytest

from game.text.heard import forms_of
from game.text.language import Phrase
from game.text.reading import OWN_ASSETS, load_languages
from tests.docs.pages import DOCS, ROOT, spans_of, text_of

PAGES = {"en": DOCS / "playing.md", "de": DOCS / "playing.de.md"}
OTHERS = ("README.md", "docs/guides/qa.md", "docs/guides/servers.md", "docs/guides/steam.md")
KEYS = {"E", "K", "N", "Q", "Y", "Esc"}
NOT_OURS = {"UDP", "Join Game"}
"""What stands in bold and is no text of the game: a protocol, and an entry of Steam's."""
_GAP = re.compile(r"\{\w+\}")


def lines_of(page: Path, pattern: str) -> list[str]:
    """What of each line fits, in order."""
    return re.findall(pattern, text_of(page), re.MULTILINE)


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("headings of the same level", r"^(#+) "),
        ("pictures", r"!\[[^]]*\]\(([^)]+)\)"),
        ("columns of tables", r"^(\||\* )"),
        ("paragraphs with a title", r"^(\*\*)"),
        ("links to other pages", r"\]\((guides/[^)]+)\)"),
    ],
)
def test_both_pages_have_the_same(what: str, pattern: str) -> None:
    english, german = (lines_of(page, pattern) for page in PAGES.values())
    assert english, f"there should be {what}"
    assert english == german, f"{what} should be the same, in the same order"


def test_commands_and_addresses_are_the_same_in_both() -> None:
    english, german = (spans_of(text_of(page)) for page in PAGES.values())
    assert len(english) > 8, "there are some"
    assert english == german, "what is typed is the same in every language"


def test_both_pages_lead_to_each_other_and_others_to_both() -> None:
    english, german = PAGES.values()
    readers = {english: [german], german: [english]}
    readers |= {page: [english, german] for page in (ROOT / "README.md", DOCS / "README.md")}
    for page, others in readers.items():
        for other in others:
            assert f"{other.name})" in text_of(page), f"{page.name} should lead to {other.name}"


@pytest.mark.parametrize("code", PAGES)
def test_what_stands_in_a_menu_is_called_as_it_is_there(code: str) -> None:
    named = set(named_in(PAGES[code]))
    assert len(named) > 6, "the page should name what one presses"
    assert not unknown(named, code), f"nothing is called that: {unknown(named, code)}"


@pytest.mark.parametrize("page", OTHERS)
def test_the_english_pages_name_menus_as_they_are(page: str) -> None:
    named = {
        name
        for path in named_in(ROOT / page)
        for name in path.split(" › ")
        # A word that is stressed begins small.
        if name[0].isupper()
    }
    assert len(named) > 2, "the page should name what one presses"
    wrong = unknown(named - NOT_OURS, "en")
    assert not wrong, f"nothing is called that: {wrong}"


def named_in(page: Path) -> list[str]:
    """What stands in bold, and is no key. A paragraph's title is the page's own; within one, bold
    is what one can press."""
    title = r"^(\* )?\*\*[^*\n]+\*\*|^- \*\*[^*\n]+:\*\*"
    text = re.sub(title, "", text_of(page), flags=re.MULTILINE)
    return [name for name in re.findall(r"\*\*([^*\n]+)\*\*", text) if name not in KEYS]


def unknown(named: set[str], code: str) -> list[str]:
    """Which of these are no texts of a language."""
    said = words_of_menus(code)
    return sorted(
        name
        for name in named
        if not any(re.fullmatch(rf"{re.escape(name)}(…| …|\W.*)?", each) for each in said)
    )


def words_of_menus(code: str) -> set[str]:
    """Every text of a language, without its gaps."""
    phrases: list[Phrase] = list(load_languages(OWN_ASSETS)[code].phrases.values())
    return {_GAP.sub("", form) for phrase in phrases for form in forms_of(phrase)}
