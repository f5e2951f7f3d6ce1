"""Which texts the program asks for, found by reading its source.

A text is asked for by `texts("key", …)` or `Sentence("key", …)`, under whatever name a `Texts` is
held. A key may end in a part that is computed, as in `texts(f"settings.tabs.{tab}")`: its beginning
up to a point stands there, and the rest is one of the names below it.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from game.text.language import GAP
from tests.helpers.sources import Source, sources_in

PACKAGES = ("game", "scenes")
ASKING = ("texts", "Sentence")


@dataclass(frozen=True)
class Asked:
    """One call that asks for a text."""

    where: str
    """File and line."""
    key: str
    """The key; or the beginning of several, which ends with a point."""
    gaps: frozenset[str] | None
    """The names of the values that are given; None where they are not written there."""

    @property
    def is_open(self) -> bool:
        """Whether the key ends in a part that is computed."""
        return self.key.endswith(".")


@lru_cache(maxsize=1)
def asked_in_program() -> list[Asked]:
    """All that the program asks for."""
    return [asked for source in sources_in((*PACKAGES, "main.py")) for asked in asked_in(source)]


def asked_in(source: Source) -> Iterator[Asked]:
    """What a module asks for."""
    for node in source.of(ast.Call):
        if node.args and _name_of(node.func) in ASKING:
            key = _key(node.args[0])
            names = [keyword.arg for keyword in node.keywords]
            gaps = None if None in names else frozenset(name for name in names if name)
            if key is not None:
                yield Asked(f"{source.name}:{node.lineno}", key, gaps)


def said_in_english(folders: Iterable[str]) -> set[str]:
    """Every text that stands in the source of these folders and files, but for docstrings; each gap
    of it as `{}`."""
    return {shape_of(text) for source in sources_in(folders) for text in _texts_in(source)}


def shape_of(text: str) -> str:
    """A text with its gaps, whatever they are called, as `{}`."""
    return GAP.sub("{}", text)


def _texts_in(source: Source) -> Iterator[str]:
    docstrings = {id(node.value) for node in source.of(ast.Expr)}
    for constant in source.of(ast.Constant):
        if isinstance(constant.value, str) and id(constant) not in docstrings:
            yield constant.value
    for joined in source.of(ast.JoinedStr):
        if id(joined) not in docstrings:
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}"
                for part in joined.values
            )


def _name_of(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr.lstrip("_")
    return called.id.lstrip("_") if isinstance(called, ast.Name) else ""


def _key(argument: ast.expr) -> str | None:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    if isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant):
        return str(argument.values[0].value)
    return None
