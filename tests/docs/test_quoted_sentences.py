"""What the pages quote of the game is what it says.

Goal: who looks up a sentence that was read finds it, and who reads a page is told what will be
read. Method: sentences in italics, and the notices of the testers' guide, are held against the
English tables and the strings of the source, whose gaps are filled by a word or two.
"""

import ast
import re
from functools import cache

from game.text.heard import forms_of
from game.text.reading import OWN_ASSETS, load_languages
from tests.docs.pages import DOCS, ROOT, text_of
from tests.helpers.sources import sources_in

PAGES = (ROOT / "README.md", DOCS / "playing.md", *sorted((DOCS / "guides").glob("*.md")))
_FILLED = r"\S+(?: \S+){0,2}"
_FIXED_MIN = 12
"""Letters that stand outside of the gaps of a sentence; with fewer it says nothing."""


@cache
def sentences() -> list[list[str]]:
    """What the game can say in English, in the parts between the gaps."""
    said = [
        re.split(r"\{\w+\}", form)
        for phrase in load_languages(OWN_ASSETS)["en"].phrases.values()
        for form in forms_of(phrase)
    ]
    for source in sources_in(["main.py", "files", "net", "game", "scenes"]):
        said += [[node.value] for node in source.of(ast.Constant) if isinstance(node.value, str)]
        said += [parts_of(node) for node in source.of(ast.JoinedStr)]
    return [parts for parts in said if len("".join(parts)) >= _FIXED_MIN]


def parts_of(text: ast.JoinedStr) -> list[str]:
    """What stands between the gaps of a text."""
    parts = [""]
    for value in text.values:
        if isinstance(value, ast.Constant):
            parts[-1] += str(value.value)
        else:
            parts.append("")
    return parts


def quoted_in(text: str) -> list[str]:
    """The sentences that a page quotes. NAME and … stand for what differs."""
    found = re.findall(r"(?<![*\w])\*([A-Z…][^*\n[]+[.?…])\*(?!\*)", text)
    notices = text.partition("| notice | meaning |")[2].partition("\n\n")[0]
    found += re.findall(r"^\| ([A-Z][^|]+?)(?: \([^|]+\))? \|", notices, re.MULTILINE)
    found = [piece for quote in found for piece in re.split(r" / |(?<=[.?]) (?=[A-Z])", quote)]
    return [piece for piece in found if " " in piece]


def is_said(quote: str) -> bool:
    """Whether the game says this."""
    pieces = [piece.strip() for piece in re.split("…|NAME", quote)]
    if all(any(piece in part for parts in sentences() for part in parts) for piece in pieces):
        return True
    return any(
        re.fullmatch(_FILLED.join(map(re.escape, parts)), quote)
        for parts in sentences()
        if len(parts) > 1 and quote.startswith(parts[0])
    )


def test_what_pages_quote_is_said() -> None:
    quoted = {page.name: quoted_in(text_of(page)) for page in PAGES}
    assert len(quoted["servers.md"]) > 10, "the guide says what one may read"
    assert len(quoted["qa.md"]) > 12, "and the testers' guide too"
    unsaid = {page: [each for each in said if not is_said(each)] for page, said in quoted.items()}
    assert not any(unsaid.values()), f"each should be said by the game: {unsaid}"
