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
KEYS = {"E", "K", "N", "Q", "Y", "Esc"}
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
    said = words_of_menus(code)
    # A paragraph's title is the page's own; within one, bold is what one can press.
    text = re.sub(r"^(\* )?\*\*[^*\n]+\*\*", "", text_of(PAGES[code]), flags=re.MULTILINE)
    named = set(re.findall(r"\*\*([^*\n]+)\*\*", text))
    unknown = {
        name
        for name in named - KEYS
        if not any(re.fullmatch(rf"{re.escape(name)}(…| …|\W.*)?", each) for each in said)
    }
    assert len(named - KEYS) > 6, "the page should name what one presses"
    assert not unknown, f"nothing is called that in the game: {sorted(unknown)}"


def words_of_menus(code: str) -> set[str]:
    """Every text of a language, without its gaps."""
    phrases: list[Phrase] = list(load_languages(OWN_ASSETS)[code].phrases.values())
    return {_GAP.sub("", form) for phrase in phrases for form in forms_of(phrase)}
