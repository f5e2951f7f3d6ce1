"""Docstrings of constants and fields, which Python does not keep: read from the source."""

import ast
import inspect
import re
import sys
from enum import Enum
from functools import cache
from types import ModuleType
from typing import NamedTuple


class Constant(NamedTuple):
    """A constant of a module, as its source says it."""

    section: str
    """The heading comment that it stands under; empty before the first."""
    name: str
    expression: str
    docstring: str


def constants_of(module: ModuleType) -> list[Constant]:
    """The public constants of a module in the order of its source, with their headings."""
    source = inspect.getsource(module)
    headings = [
        (number, match[1])
        for number, line in enumerate(source.splitlines(), 1)
        if (match := re.fullmatch(r"# ([A-Z][^.]*)", line))
    ]
    found = []
    body = ast.parse(source).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        name = node.targets[0].id
        if name.startswith("_"):
            continue
        section = next((title for number, title in reversed(headings) if number < node.lineno), "")
        found.append(Constant(section, name, ast.unparse(node.value), _text_of(after)))
    return found


def field_docstrings(kind: type) -> dict[str, str]:
    """The docstring below each field of a class, by the field's name."""
    definition = _classes_of(sys.modules[kind.__module__])[kind.__name__]
    return {
        node.target.id: _text_of(after)
        for node, after in zip(definition.body, [*definition.body[1:], None], strict=True)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


def member_docstrings(kind: type[Enum]) -> dict[str, str]:
    """The docstring below each member of an enumeration, by the member's name."""
    definition = _classes_of(sys.modules[kind.__module__])[kind.__name__]
    return {
        node.targets[0].id: _text_of(after)
        for node, after in zip(definition.body, [*definition.body[1:], None], strict=True)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def one_line(text: str | None) -> str:
    """A docstring as one line that a table's cell can hold."""
    return " ".join((text or "").split()).replace("|", "\\|")


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


@cache
def _classes_of(module: ModuleType) -> dict[str, ast.ClassDef]:
    """The classes at the top of a module, by name. A module is read once for all its classes."""
    body = ast.parse(inspect.getsource(module)).body
    return {node.name: node for node in body if isinstance(node, ast.ClassDef)}


def _text_of(node: ast.stmt | None) -> str:
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ):
        return one_line(node.value.value)
    return ""
