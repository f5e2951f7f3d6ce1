"""What is said: a line's words with their gaps and escapes, its condition and its hashtags."""

import re

from game.dialogue.cursor import Cursor
from game.dialogue.expressions import ExpressionReader
from game.dialogue.hashtags import read_hashtags
from game.dialogue.tree import Expression, Guard, Line, Once, Raw, TextParts

_PLAIN_TEXT = re.compile(r"[^\\{<#/>]+")
_WORD = re.compile(r"[A-Za-z]+")
_ESCAPABLE = "\\<>{}#/[]:"
_UNMARKED = re.compile(r"(?:set|declare)\s+\$\w|(?:jump|detour)\s+\w+$")


def read_line(cursor: Cursor) -> Line:
    """Reads a line from where its words begin. Raises `Unreadable`."""
    cursor.skip_space()
    column = cursor.column
    text = _read_words(cursor)
    if not text:
        raise cursor.error("nothing is said here", column=column)
    guard = _read_guard(cursor)
    end_column = len(cursor.text[: cursor.position].rstrip()) + 1
    tags = read_hashtags(cursor)
    cursor.skip_space()
    if not cursor.is_at_end:
        raise cursor.error(
            "only hashtags and a comment may stand behind a condition or a hashtag",
            code="YS0020" if cursor.sees("<<") else "YS0005",
        )
    written = next((part for part in text if isinstance(part, str)), "")
    if text[0] is written and _UNMARKED.match(written):
        word = _WORD.match(written)
        cursor.warn(
            "YS0022",
            f"this is said, though it begins like <<{word.group() if word else ''}>>",
            "put it between << and >>",
            column,
        )
    return Line(
        cursor.line, column, text, guard, tags.line_id, tags.shadow, tags.others, end_column
    )


def read_gap(cursor: Cursor) -> Expression:
    """Reads an expression in braces, whose { has been read. Raises `Unreadable`."""
    reader = ExpressionReader(cursor)
    expression = reader.expression()
    reader.expect("}", "an expression in braces ends with }")
    return expression


def read_closed_expression(cursor: Cursor) -> Expression:
    """Reads an expression and the >> behind it. Raises `Unreadable`."""
    reader = ExpressionReader(cursor)
    expression = reader.expression()
    reader.expect(">>", "the command is not closed with >>")
    return expression


def read_once_condition(cursor: Cursor) -> Expression | None:
    """Reads what may stand behind `once`: `if …` or nothing, and the >>. Raises `Unreadable`."""
    cursor.skip_space()
    if cursor.take(">>"):
        return None
    if cursor.take_match(_WORD) != "if":
        raise cursor.error("behind 'once' stands >> or 'if' and a condition")
    return read_closed_expression(cursor)


def _read_words(cursor: Cursor) -> TextParts:
    parts: list[str | Raw | Expression] = []
    gaps = 0
    while not cursor.is_at_end and not cursor.sees("#") and not cursor.sees("<<"):
        if cursor.take("{"):
            gaps += 1
            parts.append(read_gap(cursor))
        elif cursor.take("\\"):
            escaped = cursor.take_character()
            if not escaped or escaped not in _ESCAPABLE:
                raise cursor.error(
                    f"\\{escaped} is no escape",
                    f"\\ escapes one of {' '.join(_ESCAPABLE)}; \\\\ is a backslash",
                    column=cursor.column - 1 - len(escaped),
                )
            parts.append(Raw(escaped))
        else:
            if cursor.sees(">>"):
                cursor.warn("YS0021", ">> stands here without its <<", "\\> is said as it is")
            parts.append(cursor.take_match(_PLAIN_TEXT) or cursor.take_character())
    if gaps > cursor.limits.substitutions_max:
        raise cursor.error(
            f"a line has more than {cursor.limits.substitutions_max} gaps", code="TA0001"
        )
    return _stripped(parts)


def _stripped(parts: list[str | Raw | Expression]) -> TextParts:
    """Neighbouring texts joined, and no space at either end."""
    joined: list[str | Raw | Expression] = []
    pending: list[str] = []
    for part in [*parts, None]:
        if isinstance(part, str):
            pending.append(part)
            continue
        if pending:
            joined.append("".join(pending))
            pending = []
        if part is not None:
            joined.append(part)
    if joined and isinstance(joined[0], str):
        joined[0] = joined[0].lstrip(" \t")
    if joined and isinstance(joined[-1], str):
        joined[-1] = joined[-1].rstrip(" \t")
    return tuple(part for part in joined if part != "")


def _read_guard(cursor: Cursor) -> Guard | None:
    column = cursor.column
    if not cursor.take("<<"):
        return None
    cursor.skip_space()
    word = cursor.take_match(_WORD)
    if word == "once":
        return Once(read_once_condition(cursor))
    if word != "if":
        raise cursor.error(
            "only a condition may stand behind a text",
            "<<if …>> or <<once>>; commands have a line of their own",
            code="YS0020",
            column=column,
        )
    return read_closed_expression(cursor)
