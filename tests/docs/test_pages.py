"""Every page tells the truth about what there is: links, files, modules, classes and commands.

Goal: whoever follows a word of the documents or of a docstring finds what it names. Method: links
are followed, commands are parsed by the program's own parser, and what stands in backticks and
looks like a path, a module or a name of code has to be there.
"""

import re
import shlex
from pathlib import Path

import pytest

from game.command_line.parser import parse_arguments
from tests.docs.pages import (
    DOCS,
    FENCE,
    ROOT,
    all_names,
    has_module,
    name_of,
    package_folders,
    pages,
    sources,
    spans_of,
    text_of,
    words_of,
)

HOUSE = re.compile(
    r"(main\.py|(files|net|game|scenes|examples|benchmarks|tools|tests|docs)/[\w./-]*)"
)
MODULE = re.compile(r"(files|net|game|scenes|examples|benchmarks|tools|tests)(\.[A-Za-z_]\w*)+")
FILE = re.compile(r"[\w-]+\.py")
CLASS = re.compile(r"([A-Z][a-z0-9]+){2,}(\.\w+)?")
CONSTANT = re.compile(r"[A-Z]+(_[A-Z0-9]+)+")
OTHERS = {"AddressSanitizer", "GameServerAllocation", "WatchdogSec"}
"""Names of other people's programs."""


def anchors_of(page: Path) -> set[str]:
    """What a link into a page may name: its headings, as forges write them."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in headings}


def broken_links(page: Path, text: str) -> list[str]:
    """The targets of links that lead nowhere."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"\s*\n\s*", " ", text)):
        path, _, anchor = target.partition("#")
        to = (page.parent / path).resolve() if path else page
        if "://" in target:
            continue
        if not to.exists() or (anchor and anchor not in anchors_of(to)):
            broken.append(target)
    return broken


def wrong_names(text: str, near: Path) -> list[str]:
    """What a text names in backticks as a part of this house, and what is not there. A path is one
    from the top; the mere name of a file is that of one below `near`."""
    wrong = []
    for span in spans_of(text):
        if HOUSE.fullmatch(span):
            is_there = (ROOT / span).exists() or (ROOT / f"{span}.py").exists()
        elif FILE.fullmatch(span):
            is_there = (ROOT / span).exists() or any(near.rglob(span))
        else:
            is_there = not MODULE.fullmatch(span) or has_module(span)
        if not is_there:
            wrong.append(span)
    return wrong


def unknown_names(text: str) -> set[str]:
    """Names of classes and constants that a text has in backticks and the code does not have."""
    spans = [span for span in spans_of(text) if CLASS.fullmatch(span) or CONSTANT.fullmatch(span)]
    return {word for span in spans for word in span.split(".")} - all_names() - OTHERS


def commands_of(text: str) -> list[str]:
    """Every command line that runs something of ours, in blocks and within sentences."""
    found = [
        line.strip()
        for language, _, block in FENCE.findall(text)
        if language in ("", "sh", "powershell")
        for line in block.splitlines()
    ]
    found += [span for span in spans_of(text) if span.startswith("python ")]
    parts = [part.strip() for line in found for part in re.split(r"&&|;|\|", line)]
    return [part for part in parts if re.search(r"python[\d.]* (-m|main\.py)", part)]


def is_command(line: str) -> bool:
    """Whether a module that is ours is there, and the program's own parser takes what is asked.
    Words in capitals stand for what the reader puts there."""
    module = re.search(r"-m ((?:examples|benchmarks|tools|tests)[\w.]*)", line)
    if module and not has_module(module[1]):
        return False
    words = shlex.split(line.partition("main.py")[2], comments=True)
    if words and words[0] != "COMMAND":
        try:
            parse_arguments(words)
        except SystemExit:
            return False
    return True


def test_every_link_leads_somewhere() -> None:
    broken = {name_of(page): broken_links(page, text_of(page)) for page in pages()}
    assert not any(broken.values()), f"links should lead to files and headings: {broken}"


def test_the_index_has_a_line_for_each_page() -> None:
    index = text_of(DOCS / "README.md")
    listed = re.findall(r"^\* \[[^]]+\]\(([^)]+)\): .+$", index, re.MULTILINE)
    there = [page.relative_to(DOCS).as_posix() for page in pages() if DOCS in page.parents]
    assert sorted(listed) == sorted({*there} - {"README.md"}), "each page once, with its line"


def test_the_house_has_a_line_for_each_folder() -> None:
    text = text_of(DOCS / "concepts" / "house.md")
    listed = [path.rstrip("/") for path in re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)]
    there = [folder for part in ("net", "game", "scenes") for folder in package_folders(part)]
    assert sorted(listed) == sorted(there), "each folder of today once, and no other"


def test_each_step_of_a_key_press_is_in_the_files_that_it_names() -> None:
    text = text_of(DOCS / "concepts" / "one-key-press.md")
    steps = re.findall(r"^\| \d+ \| (.+?) \| (.+) \|$", text, re.MULTILINE)
    assert len(steps) > 10, "from the key to the screen"
    for where, what in steps:
        files = [span for span in spans_of(where) if HOUSE.fullmatch(span)]
        known = frozenset().union(*(words_of(ROOT / file).names for file in files))
        called = {word for span in spans_of(where) if span not in files for word in span.split(".")}
        called |= {span.partition("(")[0] for span in spans_of(what)}
        assert called <= known, f"{sorted(called - known)} should be in {files}"


def test_pages_name_what_there_is() -> None:
    wrong = {
        name_of(page): [*wrong_names(text_of(page), ROOT), *sorted(unknown_names(text_of(page)))]
        for page in pages()
    }
    assert not any(wrong.values()), f"paths, modules and names should be there: {wrong}"


def test_signposts_in_the_code_name_what_there_is() -> None:
    wrong = [
        f"{name_of(source)}: {span}"
        for source in sources()
        for text in words_of(source).prose
        for span in (
            *wrong_names(text, source.parent),
            *(
                path
                for path in re.findall(r"\bdocs/[\w/-]+\.md", text)
                if not (ROOT / path).exists()
            ),
        )
    ]
    assert not wrong, f"docstrings and comments should name what is there: {wrong}"


def test_the_signpost_of_a_package_names_its_rooms() -> None:
    wrong = []
    for source in sources():
        if source.name == "__init__.py":
            spans = spans_of(" ".join(words_of(source).prose[:1]))
            names = {span.rstrip("/") for span in spans if re.fullmatch(r"[a-z_]+/?", span)}
            there = {path.stem for path in source.parent.iterdir()}
            wrong += [f"{name_of(source)}: {name}" for name in names - there - all_names()]
    assert not wrong, f"each word should be a module, a folder or a name of code: {wrong}"


def test_commands_of_pages_are_commands() -> None:
    commands = {name_of(page): commands_of(text_of(page)) for page in pages()}
    assert len(commands["README.md"]) > 8, "the README shows how to play and to test"
    assert len(commands["docs/guides/qa.md"]) > 20, "and the guide how to try it out"
    wrong = [line for lines in commands.values() for line in lines if not is_command(line)]
    assert not wrong, f"each should run something: {wrong}"


def test_every_word_of_the_glossary_is_in_use() -> None:
    prose = (text for source in sources() for text in words_of(source).prose)
    code = " ".join(" ".join((*prose, *all_names())).split()).lower()
    words = re.findall(r"\*\*(.+?)\*\*", text_of(DOCS / "reference" / "glossary.md"))
    unused = [
        word
        for word in words
        if not any(word.replace(" ", between) in code for between in (" ", "_", ""))
    ]
    assert len(words) > 40, "there should be something to look up"
    assert not unused, f"nobody should learn a word that nothing is called by: {unused}"


@pytest.mark.parametrize(
    "span", ["net/nothing.py", "game/nowhere/", "net.session.nothing", "nothing_here.py"]
)
def test_a_name_of_nothing_is_noticed(span: str) -> None:
    assert wrong_names(f"See `{span}` for it.", ROOT / "net") == [span], "it should be named"


def test_other_words_of_nothing_are_noticed() -> None:
    page = DOCS / "README.md"
    assert unknown_names("The `NoSuchClass.ever` has `NO_SUCH_LIMIT`.") > {"NO_SUCH_LIMIT"}, "names"
    assert broken_links(page, "[a](gone.md), [b](README.md#gone)") == ["gone.md", "README.md#gone"]
    assert not is_command("python main.py host --no-such-option"), "an option"
    assert not is_command("python -m tools.nothing"), "a module"
