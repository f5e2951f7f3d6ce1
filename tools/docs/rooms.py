"""Which room imports which, read from the source and drawn as a Mermaid diagram."""

import ast
from collections.abc import Iterator, Mapping, Set
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
PARTS = ("scenes", "game", "net")

Arrows = Mapping[str, Set[str]]
"""What each room imports, directly."""


def draw_rooms(part: str) -> str:
    """The folders directly in one of `PARTS`, each with an arrow to those that it imports. An arrow
    that follows from others is left out."""
    arrows = room_arrows(part)
    lines = []
    for room, others in sorted(arrows.items()):
        lines.append(f'    {room}["{room}/"]')
        for other in sorted(others):
            if not any(other in _reached(arrows, between) for between in others - {other}):
                lines.append(f"    {room} --> {other}")
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])


@cache
def room_arrows(part: str) -> Arrows:
    """The arrows between the folders that lie directly in a part of the house."""
    rooms = {path.parent.name for path in (HOUSE / part).glob("*/__init__.py")}
    return {
        room: {
            words[1]
            for path in (HOUSE / part / room).rglob("*.py")
            for words in _imported(path)
            if words[0] == part and len(words) > 1
        }
        & rooms - {room}
        for room in rooms
    }


def _imported(path: Path) -> Iterator[list[str]]:
    for node in _statements(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """All statements below, and none of the expressions in them, which are most of a module."""
    for name in ("body", "orelse", "handlers", "finalbody", "cases"):
        for below in getattr(tree, name, ()):
            yield below
            yield from _statements(below)


def _reached(arrows: Arrows, room: str) -> set[str]:
    """Where the arrows lead from a room, by any number of steps."""
    found: set[str] = set()
    waiting = [room]
    while waiting:
        new = arrows[waiting.pop()] - found
        found |= new
        waiting += new
    return found
