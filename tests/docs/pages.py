"""The pages under `docs/` and the README, as tests read them; and what there is to be named."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CODE = ("files", "net", "game", "scenes", "examples", "benchmarks", "tools", "tests")
FENCE = re.compile(r"^ *```(\w*)(?: (\S+))?[^\n]*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
"""A block of code: its language, the file that it is of, its text."""
_PROSE = re.compile(r'""".*?"""|#[^\n]*', re.DOTALL)
_WORD = re.compile(r"[A-Za-z_]\w*")


class Words(NamedTuple):
    """What a source says to people, and what it says to Python."""

    prose: tuple[str, ...]
    """Comments and docstrings."""
    names: frozenset[str]
    """Names, and the words in short strings."""


def pages() -> list[Path]:
    """Every page."""
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def name_of(path: Path) -> str:
    """A file's path from the top."""
    return path.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    """All of it."""
    return page.read_text("utf-8")


def spans_of(text: str) -> list[str]:
    """What stands in backticks, outside of code blocks."""
    return [span.strip() for span in re.findall(r"`([^`\n]+)`", FENCE.sub("", text))]


@cache
def sources() -> tuple[Path, ...]:
    """Every Python file of ours."""
    found = [path for folder in CODE for path in sorted((ROOT / folder).rglob("*.py"))]
    return (ROOT / "main.py", *found)


@cache
def words_of(source: Path) -> Words:
    """The words of a Python file."""
    text = source.read_text("utf-8")
    return Words(tuple(_PROSE.findall(text)), frozenset(_WORD.findall(_PROSE.sub(" ", text))))


@cache
def all_names() -> frozenset[str]:
    """Every name in the code, but those that only these tests have."""
    others = (source for source in sources() if Path(__file__).parent not in source.parents)
    return frozenset().union(*(words_of(source).names for source in others))


def package_folders(part: str) -> list[str]:
    """Every package of a part of the house, by its path."""
    return [name_of(path.parent) for path in (ROOT / part).rglob("__init__.py")]


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
