"""A script's text, read into its nodes: headers, a `---`, a body, a `===`."""

import re
import unicodedata
from dataclasses import dataclass, field

from game.dialogue.cursor import Cursor, Report, Unreadable
from game.dialogue.errors import Diagnostic
from game.dialogue.expressions import ExpressionReader
from game.dialogue.identifiers import IDENTIFIER, NAME
from game.dialogue.layout import read_body
from game.dialogue.parser import TooDeep, parse_body
from game.dialogue.tree import Expression, Node, Once, Statement, When

_HEADER = re.compile(rf"[ \t]*({IDENTIFIER})[ \t]*:[ \t]*")
_COMMENT = re.compile(r"//.*")
_WORD = re.compile(r"[A-Za-z]+")
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What no script and no translation may hold: it would steer a terminal, or end a line."""


def read_nodes(file: str, text: str, report: Report) -> tuple[Node, ...]:
    """The nodes of the script `text`; `file` is for messages and ids. What is wrong is reported,
    and the nodes are as much as could be read."""
    # A letter with its accent is one character, however the writer's keyboard made it: names are
    # the same names, and lengths are counted alike.
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    most = report.limits.source_line_max_characters
    for index, line in enumerate(lines):
        if len(line) > most:
            _complain(report, file, index, "TA0001", f"a line has more than {most} characters")
            lines[index] = ""
        elif found := CONTROL_CHARACTER.search(line):
            _complain(
                report, file, index, "TA0001", "a line has a control character",
                column=found.start() + 1,
            )  # fmt: skip
            lines[index] = ""
    nodes: list[Node] = []
    index = 0
    while index < len(lines):
        content = _without_comment(lines[index])
        if not content or (content.startswith("#") and not nodes):
            index += 1
            continue
        node, index = _read_node(file, lines, index, report)
        if node is not None:
            nodes.append(node)
    return tuple(nodes)


@dataclass(slots=True)
class _Headers:
    titles: list[tuple[int, str]] = field(default_factory=list)
    whens: list[When] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    body: int | None = None
    """The index of the first line of the body, None without a `---`."""


def _read_node(file: str, lines: list[str], start: int, report: Report) -> tuple[Node | None, int]:
    """The node whose headers begin at the index `start`, and the index behind its `===`."""
    headers, end = _read_headers(file, lines, start, report)
    if headers.body is None:
        _complain(
            report, file, start, "YS0005", "the headers of a node do not end with ---",
            "title: Name, then ---, the body and ===",
        )  # fmt: skip
        return None, end
    end, next_node = _read_to_end(lines, headers.body)
    if next_node == end:
        where = f"write it above line {end + 1}" if end < len(lines) else ""
        _complain(report, file, start, "YS0004", "this node does not end with ===", where)
    elif _without_comment(lines[end].lstrip()[3:]):
        _complain(report, file, end, "YS0005", "=== ends a node and stands alone")
    pieces = read_body(file, lines[headers.body : end], headers.body + 1, report)
    body: tuple[Statement, ...] = ()
    try:
        body = parse_body(file, pieces, report)
    except TooDeep as too_deep:
        report.add(too_deep.diagnostic)
    title = _title(file, start, headers, report)
    if title is None:
        return None, next_node
    line, name = title
    node = Node(file, line, name, tuple(headers.others), tuple(headers.whens), body)
    return node, next_node


def _read_to_end(lines: list[str], body: int) -> tuple[int, int]:
    """The index behind a body's last line, and that of what follows its `===`; both are the same
    for a body without one. Such a body is over where another node's headers stand, so that nobody
    is blamed for the nodes behind it."""
    for index in range(body, len(lines)):
        if lines[index].lstrip().startswith("==="):
            return index, index + 1
        if _without_comment(lines[index]) != "---":
            continue
        begin = index
        while begin > body and _HEADER.match(lines[begin - 1]):
            begin -= 1
        headers = [match[1] for line in lines[begin:index] if (match := _HEADER.match(line))]
        if "title" in headers:
            return begin, begin
    return len(lines), len(lines)


def _title(file: str, start: int, headers: _Headers, report: Report) -> tuple[int, str] | None:
    if not headers.titles:
        _complain(report, file, start, "YS0051", "a node has a title", "as in title: Miller")
        return None
    if len(headers.titles) > 1:
        index = headers.titles[1][0] - 1
        _complain(report, file, index, "YS0052", "a node has one title")
        return None
    line, title = headers.titles[0]
    if NAME.fullmatch(title) is None:
        _complain(
            report, file, line - 1, "YS0027", f"{title[:40]!r} is no title",
            "letters, digits and _, and no digit first",
        )  # fmt: skip
        return None
    return line, title


def _read_headers(file: str, lines: list[str], start: int, report: Report) -> tuple[_Headers, int]:
    """The headers, and the index of the line that ends the search for them."""
    headers = _Headers()
    for index in range(start, len(lines)):
        content = _without_comment(lines[index])
        if content.startswith("---"):
            headers.body = index + 1
            if content != "---":
                _complain(report, file, index, "YS0005", "--- begins a body and stands alone")
            return headers, index
        if content.startswith("==="):
            return headers, index + 1
        if not content:
            continue
        match = _HEADER.match(lines[index])
        if match is None:
            _complain(
                report, file, index, "YS0005",
                "above the --- of a node stand headers", "as in title: Miller",
            )  # fmt: skip
            continue
        key, value = match[1], _without_comment(lines[index][match.end() :])
        if key == "title":
            headers.titles.append((index + 1, value))
        elif key == "when":
            _read_when(Cursor(file, index + 1, lines[index], report, match.end()), headers)
        else:
            if key.lower() in ("title", "when"):
                Cursor(file, index + 1, lines[index], report).warn(
                    "TA0006", f"the header {key} means nothing", f"write {key.lower()}"
                )
            headers.others.append((key.lower(), value))
    return headers, len(lines)


def _read_when(cursor: Cursor, headers: _Headers) -> None:
    """Reads `always`, `once`, `once if …` or an expression."""
    try:
        guard = _read_guard(cursor)
        cursor.skip_space()
        if not cursor.is_at_end:
            raise cursor.error("only a comment may stand behind a condition")
        headers.whens.append(When(cursor.line, guard))
    except Unreadable as unreadable:
        cursor.report.add(unreadable.diagnostic)
        # The node stays one of its group, so that it is not reported again for being none.
        headers.whens.append(When(cursor.line, None))


def _read_guard(cursor: Cursor) -> Expression | Once | None:
    cursor.skip_space()
    start = cursor.position
    if not _without_comment(cursor.text[start:]):
        raise cursor.error("a condition is missing", "always, once, once if …, or an expression")
    word = cursor.take_match(_WORD)
    if word == "always":
        return None
    if word == "once":
        cursor.skip_space()
        if not _without_comment(cursor.text[cursor.position :]):
            return Once(None)
        if cursor.take_match(_WORD) != "if":
            raise cursor.error("behind 'once' stands nothing or 'if' and a condition")
        return Once(ExpressionReader(cursor).expression())
    cursor.position = start
    return ExpressionReader(cursor).expression()


def _without_comment(line: str) -> str:
    return _COMMENT.sub("", line).strip()


def _complain(
    report: Report, file: str, index: int, code: str, sentence: str, advice: str = "",
    column: int = 0,
) -> None:  # fmt: skip
    report.add(Diagnostic(file, index + 1, column, code, sentence, advice))
