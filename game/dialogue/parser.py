"""A script's text, read into its nodes.

Three rules of the language decide what belongs to what, and are easily got wrong: an option's
body is what stands deeper than its arrow, as deep as the body's first line; a blank line ends the
option, its body and every group around it; and `if` ends at its `endif`, whatever the indentation.
"""

import re
from dataclasses import dataclass

from game.dialogue.cursor import Cursor
from game.dialogue.errors import YarnSyntaxError
from game.dialogue.limits import (
    NESTING_MAX,
    NODE_TITLE_MAX_CHARACTERS,
    OPTIONS_MAX,
    SOURCE_LINE_MAX_CHARACTERS,
)
from game.dialogue.statements import Arrow, Blank, Item, Keyword, read_items
from game.dialogue.tree import Clause, If, Node, Option, Options, Statement

_TAB_COLUMNS = 8
_HEADER = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)[ \t]*:[ \t]*(.*)")
_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_COMMENT = re.compile(r"[ \t]*//.*")
_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def parse(file: str, text: str) -> tuple[Node, ...]:
    """The nodes of the script `text`; `file` is only for messages. Raises YarnSyntaxError."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > SOURCE_LINE_MAX_CHARACTERS:
            raise YarnSyntaxError(
                file, number, f"a line has more than {SOURCE_LINE_MAX_CHARACTERS} characters"
            )
        if _CONTROL_CHARACTER.search(line):
            raise YarnSyntaxError(file, number, "a line has a control character")
    nodes: list[Node] = []
    number = 0
    while number < len(lines):
        content = _COMMENT.sub("", lines[number]).strip()
        if not content or (content.startswith("#") and not nodes):
            # Hashtags above the first node are about the file; nothing reads them yet.
            number += 1
            continue
        node, number = _parse_node(file, lines, number)
        nodes.append(node)
    return tuple(nodes)


def _parse_node(file: str, lines: list[str], start: int) -> tuple[Node, int]:
    """The node whose headers begin at the index `start`, and the index behind its `===`."""
    headers, body_start = _parse_headers(file, lines, start)
    titles = [value for key, value in headers if key == "title"]
    if len(titles) != 1:
        raise YarnSyntaxError(file, start + 1, "a node has one title, as in title: Miller")
    title = titles[0]
    if _TITLE.fullmatch(title) is None or len(title) > NODE_TITLE_MAX_CHARACTERS:
        raise YarnSyntaxError(
            file,
            start + 1,
            f"a title is at most {NODE_TITLE_MAX_CHARACTERS} letters, digits and _, "
            "and no digit comes first",
        )
    if any(key == "when" for key, _ in headers):
        raise YarnSyntaxError(file, start + 1, "node groups (when:) are not supported yet")
    items: list[_Placed] = []
    for index in range(body_start, len(lines)):
        cursor = Cursor(file, index + 1, lines[index])
        stripped = lines[index].strip()
        if stripped.startswith("==="):
            if _COMMENT.sub("", stripped[3:]).strip():
                raise cursor.error("=== ends a node and stands alone")
            body = _BodyParser(file, items).parse()
            others = tuple(header for header in headers if header[0] != "title")
            return Node(file, start + 1, title, others, body), index + 1
        indentation = _indentation(lines[index])
        items += [_Placed(indentation, item) for item in read_items(cursor)]
    raise YarnSyntaxError(file, start + 1, f"the node {title} does not end with ===")


def _parse_headers(file: str, lines: list[str], start: int) -> tuple[list[tuple[str, str]], int]:
    """The headers, and the index behind their `---`."""
    headers: list[tuple[str, str]] = []
    for index in range(start, len(lines)):
        content = _COMMENT.sub("", lines[index]).strip()
        if content == "---":
            return headers, index + 1
        if not content:
            continue
        match = _HEADER.fullmatch(content)
        if match is None:
            raise YarnSyntaxError(
                file, index + 1, "above the --- of a node stand headers, as in title: Miller"
            )
        headers.append((match[1], match[2]))
    raise YarnSyntaxError(file, start + 1, "the headers of a node do not end with ---")


def _indentation(line: str) -> int:
    columns = 0
    for character in line:
        if character == " ":
            columns += 1
        elif character == "\t":
            columns += _TAB_COLUMNS
        else:
            break
    return columns


@dataclass(frozen=True, slots=True)
class _Placed:
    """An item, and how many columns its line is indented."""

    indentation: int
    item: Item


class _BodyParser:
    """Puts the items of one node's body together."""

    def __init__(self, file: str, items: list[_Placed]) -> None:
        self._file = file
        self._items = items
        self._next = 0

    def parse(self) -> tuple[Statement, ...]:
        body = self._block(depth=0, option_columns=None)
        if self._next < len(self._items):
            # Only a keyword without its if ends the outermost block early.
            item = self._items[self._next].item
            word = item.word if isinstance(item, Keyword) else "?"
            raise YarnSyntaxError(self._file, item.line, f"<<{word}>> stands without its <<if>>")
        return body

    def _block(self, depth: int, option_columns: int | None) -> tuple[Statement, ...]:
        """Statements up to the end, or up to a keyword that ends an if; in an option's body,
        which stands at `option_columns`, also up to a blank line or a shallower one."""
        statements: list[Statement] = []
        while self._next < len(self._items):
            placed = self._items[self._next]
            item = placed.item
            if option_columns is not None and (
                isinstance(item, Blank) or placed.indentation < option_columns
            ):
                break
            if isinstance(item, Keyword):
                if item.word != "if":
                    break
                statements.append(self._if(item, depth + 1))
            elif isinstance(item, Arrow):
                statements.append(self._options(item.line, option_columns, depth + 1))
            else:
                self._next += 1
                if not isinstance(item, Blank):
                    statements.append(item)
        return tuple(statements)

    def _options(self, line: int, outer_columns: int | None, depth: int) -> Options:
        self._check_depth(line, depth)
        options: list[Option] = []
        while self._next < len(self._items):
            placed = self._items[self._next]
            if not isinstance(placed.item, Arrow):
                break
            if outer_columns is not None and placed.indentation < outer_columns:
                break
            self._next += 1
            options.append(Option(placed.item.words, self._option_body(placed.indentation, depth)))
        if len(options) > OPTIONS_MAX:
            raise YarnSyntaxError(self._file, line, f"a group has more than {OPTIONS_MAX} options")
        return Options(line, tuple(options))

    def _option_body(self, arrow_columns: int, depth: int) -> tuple[Statement, ...]:
        if self._next >= len(self._items):
            return ()
        first = self._items[self._next]
        if isinstance(first.item, Blank) or first.indentation <= arrow_columns:
            return ()
        return self._block(depth, first.indentation)

    def _if(self, first: Keyword, depth: int) -> If:
        self._check_depth(first.line, depth)
        clauses: list[Clause] = []
        keyword = first
        while keyword.word != "endif":
            if clauses and clauses[-1].condition is None:
                raise YarnSyntaxError(
                    self._file, keyword.line, "behind <<else>> only <<endif>> may follow"
                )
            self._next += 1
            body = self._block(depth, option_columns=None)
            clauses.append(Clause(keyword.line, keyword.condition, body))
            item = self._items[self._next].item if self._next < len(self._items) else None
            if not isinstance(item, Keyword):
                raise YarnSyntaxError(self._file, first.line, "this <<if>> has no <<endif>>")
            keyword = item
        self._next += 1
        return If(first.line, tuple(clauses))

    def _check_depth(self, line: int, depth: int) -> None:
        if depth > NESTING_MAX:
            raise YarnSyntaxError(
                self._file, line, f"options and ifs are nested deeper than {NESTING_MAX}"
            )
