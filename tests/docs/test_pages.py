"""Every page tells the truth about what there is: links, files, modules, classes and commands.

Goal: whoever follows a word of the documents or of a docstring finds what it names. Method: links
are followed, commands are parsed by the program's own parser, and what stands in backticks and
looks like a path, a module or a name of code has to be there.
"""

import re
import shlex
from pathlib import Path

import pytest

from game.command_line.arguments import parse_arguments
from tests.docs.pages import (
    DOCS,
    ROOT,
    all_names,
    blocks_of,
    has_module,
    package_folders,
    pages,
    sources,
    spans_of,
    text_of,
    words_of,
)

PATH = re.compile(r"[\w.-]+(/[\w.-]+)*(/|\.(py|md|toml|json|c|h|txt|service))")
HOUSE = re.compile(r"(main\.py|(files|net|game|scenes|examples|benchmarks|tools|tests|docs|deploy)/.*)")
MODULE = re.compile(r"(files|net|game|scenes|examples|benchmarks|tools|tests)(\.[A-Za-z_]\w*)+")
CLASS = re.compile(r"([A-Z][a-z0-9]+){2,}(\.\w+)?")
CONSTANT = re.compile(r"[A-Z]+(_[A-Z0-9]+)+")
OTHERS = {"AddressSanitizer", "GameServerAllocation", "WatchdogSec"}
"""Names of other people's programs."""


def ids(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def anchors_of(page: Path) -> set[str]:
    """What a link into a page may name: its headings, as forges write them."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in headings}


@pytest.mark.parametrize("page", pages(), ids=ids)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"\s*\n\s*", " ", text_of(page))):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        to = (page.parent / path).resolve() if path else page
        assert to.exists(), f"{ids(page)} links to {target}, which should be there"
        if anchor:
            assert anchor in anchors_of(to), f"{ids(page)} links to {target}: no such heading"


def test_the_index_has_a_line_for_each_page() -> None:
    index = DOCS / "README.md"
    listed = re.findall(r"^\* \[[^]]+\]\(([^)]+)\): .+$", text_of(index), re.MULTILINE)
    there = [page.relative_to(DOCS).as_posix() for page in pages() if DOCS in page.parents]
    assert sorted(listed) == sorted(set(there) - {"README.md"}), "each page once, with its line"


def test_the_house_has_a_line_for_each_folder() -> None:
    text = text_of(DOCS / "concepts" / "house.md")
    listed = [path.rstrip("/") for path in re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)]
    there = [folder for part in ("net", "game", "scenes") for folder in package_folders(part)]
    assert sorted(listed) == sorted(there), "each folder of today once, and no other"


def is_there(path: str, near: Path) -> bool:
    """Whether a path is one: from the top, from where it is named, or of a file somewhere there."""
    bases = [ROOT, near, *near.parents]
    return any(
        (base / path).exists() or (base / f"{path}.py").exists()
        for base in bases
        if base == ROOT or ROOT in base.parents
    )


def wrong_names(text: str, near: Path) -> list[str]:
    """What a text names in backticks and what is not there. Paths that do not begin in our house
    are the reader's own, unless they are one of our files' last parts."""
    wrong = []
    for span in spans_of(text):
        if HOUSE.fullmatch(span) and re.fullmatch(r"[\w./-]+", span):
            if not is_there(span, near):
                wrong.append(span)
        elif MODULE.fullmatch(span) and not PATH.fullmatch(span) and not has_module(span):
            wrong.append(span)
    return wrong


@pytest.mark.parametrize("page", pages(), ids=ids)
def test_paths_and_modules_that_a_page_names_are_there(page: Path) -> None:
    assert wrong_names(text_of(page), page.parent) == [], f"{ids(page)} should name what there is"


@pytest.mark.parametrize("page", pages(), ids=ids)
def test_names_of_code_that_a_page_names_are_in_the_code(page: Path) -> None:
    named = {
        word
        for span in spans_of(text_of(page))
        if CLASS.fullmatch(span) or CONSTANT.fullmatch(span)
        for word in span.split(".")
    }
    assert sorted(named - all_names() - OTHERS) == [], f"{ids(page)} should name what there is"


def test_signposts_in_the_code_tell_the_truth() -> None:
    wrong = []
    for source in sources():
        for text in words_of(source).prose:
            where = source.relative_to(ROOT).as_posix()
            wrong += [f"{where}: {span}" for span in wrong_names(text, source.parent)]
            beside = {
                span
                for span in re.findall(r"`([\w-]+\.py)`", text)
                if not is_there(span, source.parent) and not any(source.parent.rglob(span))
            }
            wrong += [f"{where}: {span}" for span in sorted(beside)]
            wrong += [
                f"{where}: {path}"
                for path in re.findall(r"\bdocs/[\w/-]+\.md", text)
                if not (ROOT / path).is_file()
            ]
    assert wrong == [], "docstrings and comments should name what there is"


def commands_of(page: Path) -> list[str]:
    """Every command line of a page that runs something of ours, in blocks and within sentences."""
    lines = [
        line.strip()
        for language in ("", "sh", "powershell")
        for block in blocks_of(page, language)
        for line in block.splitlines()
    ]
    spans = [span for span in spans_of(text_of(page)) if span.startswith("python ")]
    found = [part.strip() for line in (*lines, *spans) for part in re.split(r"&&|;|\|", line)]
    return [line for line in found if re.search(r"python[\d.]* (-m|main\.py)", line)]


@pytest.mark.parametrize("page", pages(), ids=ids)
def test_commands_that_a_page_names_are_commands(page: Path) -> None:
    for line in commands_of(page):
        module = re.search(r"-m ((?:examples|benchmarks|tools|tests)[\w.]*)", line)
        if module:
            assert has_module(module[1]), f"{ids(page)}: `{line}` should run something"
        words = shlex.split(line.partition("main.py")[2], comments=True)
        if words and not any(word in ("COMMAND", "…") for word in words):
            try:
                parse_arguments(words)
            except SystemExit as end:
                raise AssertionError(f"{ids(page)}: `{line}` should be a command") from end


@pytest.mark.parametrize(
    "text",
    ["`net/nothing.py`", "`game/nowhere/`", "`net.session.nothing`", "`tests/docs/no.py`"],
)
def test_what_is_not_there_is_noticed(text: str) -> None:
    assert len(wrong_names(f"See {text} for it.", ROOT)) == 1, "it should be named"
