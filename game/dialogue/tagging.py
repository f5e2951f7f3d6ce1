"""`#line:` ids, written into scripts whose lines have none.

A translation is found by its line's id. One that the compiler makes up moves when lines are put in
above it; one that is written stays for as long as the line does.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from game.dialogue.tree import Line, Node
from game.dialogue.walking import walk_statements

_PHYSICAL_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")
_DIGITS = 8


def ids_of(nodes: Iterable[Node]) -> set[str]:
    """The ids that are written behind lines."""
    return {
        statement.line_id
        for node in nodes
        for statement in walk_statements(node.body)
        if isinstance(statement, Line) and statement.line_id is not None
    }


def tagged(text: str, nodes: Iterable[Node], taken: set[str]) -> tuple[str, int]:
    """The text of a script with an id behind every line that had none, and how many were written.
    `nodes` are what was read from exactly this text. New ids are none of `taken`, and are added to
    it. Nothing else of the text changes, its line ends included."""
    start = 1 if text.startswith("\ufeff") else 0
    lines = _PHYSICAL_LINE.findall(text[start:])
    count = 0
    for node in nodes:
        for statement in walk_statements(node.body):
            if not isinstance(statement, Line) or statement.line_id or statement.shadow:
                continue
            written = lines[statement.line - 1]
            at = _typed_index(written, statement.end_column - 1)
            line_id = _new_id(node, f"{written}/{count}", taken)
            lines[statement.line - 1] = f"{written[:at]} #{line_id}{written[at:]}"
            count += 1
    return text[:start] + "".join(lines), count


def _typed_index(typed: str, index: int) -> int:
    """Where a place of a line is in what was typed: accents that were typed as characters of their
    own are none where scripts are read."""
    if unicodedata.is_normalized("NFC", typed):
        return index
    found = index
    while len(unicodedata.normalize("NFC", typed[:found])) < index:
        found += 1
    while unicodedata.combining(typed[found : found + 1] or " "):
        found += 1
    return found


def _new_id(node: Node, name: str, taken: set[str]) -> str:
    stem = PurePosixPath(node.file).stem[:24]
    attempt = 0
    while True:
        source = f"{node.file}/{node.title}/{name}/{attempt}"
        digest = hashlib.blake2b(source.encode(), digest_size=_DIGITS // 2).hexdigest()
        line_id = f"line:{re.sub(r'[^0-9A-Za-z_-]', '_', stem)}-{digest}"
        if line_id not in taken:
            taken.add(line_id)
            return line_id
        attempt += 1
