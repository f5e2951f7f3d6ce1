"""The pages under `docs/` and the README, as tests read them; and what there is to be named."""

import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CODE = ("files", "net", "game", "scenes", "examples", "benchmarks", "tools", "tests")
_FENCE = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


class Words(NamedTuple):
    """What a source says to people, and what it says to Python."""

    prose: tuple[str, ...]
    """Comments and docstrings."""
    names: frozenset[str]
    """Names, and the words in short strings."""


def pages() -> list[Path]:
    """Every page."""
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def text_of(page: Path) -> str:
    """All of it."""
    return page.read_text("utf-8")


def blocks_of(page: Path, language: str) -> list[str]:
    """The code blocks in one language, without their indent."""
    return [
        "".join(line.removeprefix(indent) for line in text.splitlines(keepends=True))
        for indent, kind, text in _FENCE.findall(text_of(page))
        if kind == language
    ]


def spans_of(text: str) -> list[str]:
    """What stands in backticks, outside of code blocks."""
    return [span.strip() for span in re.findall(r"`([^`\n]+)`", _FENCE.sub("", text))]


@cache
def sources() -> tuple[Path, ...]:
    """Every Python file of ours."""
    found = [path for folder in CODE for path in sorted((ROOT / folder).rglob("*.py"))]
    return (ROOT / "main.py", *found)


@cache
def words_of(source: Path) -> Words:
    """The words of a Python file."""
    prose, names = [], set()
    text = source.read_text("utf-8")
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME:
            names.add(token.string)
        elif token.type == tokenize.COMMENT or token.string.startswith('"""'):
            prose.append(token.string)
        elif token.type == tokenize.STRING:
            names.update(re.findall(r"\w+", token.string))
    return Words(tuple(prose), frozenset(names))


@cache
def all_names() -> frozenset[str]:
    """Every name in the code."""
    return frozenset().union(*(words_of(source).names for source in sources()))


def package_folders(part: str) -> Iterator[str]:
    """Every package of a part of the house, by its path."""
    for path in sorted((ROOT / part).rglob("__init__.py")):
        yield path.parent.relative_to(ROOT).as_posix()


def has_module(dotted: str) -> bool:
    """Whether words with dots between them are a package, a module, or a name in one of these."""
    *parents, last = dotted.split(".")
    base = ROOT.joinpath(*parents)
    if (base / last).is_dir() or (base / f"{last}.py").is_file():
        return True
    module = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
    if module.is_file():
        return last in words_of(module).names
    # A method or a field of a class of a module.
    return len(parents) > 1 and has_module(".".join(parents)) and last in all_names()
