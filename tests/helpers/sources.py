"""The program's source, parsed: each file once, for all the tests that read it."""

import ast
import gc
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Source:
    """A source file, parsed."""

    name: str
    """Its path from the top of the repository."""
    tree: ast.Module
    nodes: tuple[ast.AST, ...]
    """All of the tree, outer ones first."""


def parsed(name: str, text: str) -> Source:
    """A source of one's own."""
    tree = ast.parse(text, name)
    return Source(name, tree, tuple(ast.walk(tree)))


@cache
def source_of(path: Path) -> Source:
    """A file of the program."""
    return parsed(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))


def sources_in(folders: Iterable[str]) -> list[Source]:
    """The modules of these folders, with all that lies in them; a file stands for itself."""
    paths = [
        path
        for folder in folders
        for path in (sorted((ROOT / folder).rglob("*.py")) or [ROOT / folder])
    ]
    found = [source_of(path) for path in paths]
    # They stay, so nobody has to look through half a million nodes for garbage.
    gc.freeze()
    return found
