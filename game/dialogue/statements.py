"""One line of a node's body, read into what it says: lines, options and commands.

What nests (options, ifs, onces, enums) is put together by `parser.py`; here a line is only itself.
A statement that cannot be read is reported and left out, and the rest of the script is read all
the same; an `if` with a broken condition stays an if, so that its `endif` is no second error.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from game.dialogue.commands import read_command
from game.dialogue.cursor import Cursor, Unreadable
from game.dialogue.expressions import ExpressionReader
from game.dialogue.hashtags import read_hashtags
from game.dialogue.identifiers import NAME
from game.dialogue.text_lines import (
    read_closed_expression,
    read_gap,
    read_line,
    read_once_condition,
)
from game.dialogue.tree import (
    Binary,
    Call,
    CallFunction,
    CaseRef,
    Declare,
    EnumCase,
    Expression,
    Jump,
    Line,
    Literal,
    Return,
    Set,
    Statement,
    StopDialogue,
    Unary,
    VariableRef,
)

_COMPOUND = {"+=": "+", "-=": "-", "*=": "*", "/=": "/", "%=": "%"}
_KEYWORD = re.compile(
    r"(if|elseif|else|endif|set|call|declare|jump|detour|return|enum|case|endenum|once|endonce"
    r"|local|stop)(?=[\s>])"
)


@dataclass(frozen=True, slots=True)
class Arrow:
    """An option's own line (`->`), or that of an item of a line group (`=>`)."""

    line: int
    column: int
    sign: str
    words: Line


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word that opens, divides or ends a block: `if`, `elseif`, `else`, `endif`, `once`,
    `endonce`, `enum`, `endenum`."""

    line: int
    column: int
    word: str
    condition: Expression | None = None
    name: str = ""
    """Of an enum."""
    seen: str | None = None
    """From a `#seen:` tag behind a `once`."""


Item: TypeAlias = Arrow | Keyword | EnumCase | Statement


def read_items(cursor: Cursor) -> list[Item]:
    """What a line of a body says: several commands may share it, and a text ends it. What cannot
    be read is reported."""
    items: list[Item] = []
    try:
        while True:
            cursor.skip_space()
            if cursor.is_at_end:
                return items
            column = cursor.column
            if cursor.take("<<"):
                if cursor.sees("<"):
                    cursor.warn("YS0064", "a command begins with << and no more", "", column)
                items.append(_read_command(cursor, column))
            elif cursor.sees("->") or cursor.sees("=>"):
                sign = cursor.text[cursor.position : cursor.position + 2]
                cursor.position += 2
                items.append(Arrow(cursor.line, column, sign, read_line(cursor)))
            elif cursor.sees("#") and items:
                read_hashtags(cursor)
            else:
                if items:
                    cursor.warn("YS0019", "text stands behind a command", "begin a new line")
                items.append(read_line(cursor))
    except Unreadable as unreadable:
        cursor.report.add(unreadable.diagnostic)
        return items


def _read_command(cursor: Cursor, column: int) -> Keyword | EnumCase | Statement:
    cursor.skip_space()
    start = cursor.position
    word = cursor.take_match(_KEYWORD)
    line = cursor.line
    match word:
        case "if" | "elseif":
            return Keyword(line, column, word, _read_condition(cursor))
        case "once":
            return _read_once(cursor, column)
        case "else" | "endif" | "endonce" | "endenum":
            with _going_on(cursor):
                _close(cursor, word)
            return Keyword(line, column, word)
        case "enum":
            name = ""
            with _going_on(cursor):
                name = _read_name(cursor, "an enum has a name")
                _close(cursor, word)
            return Keyword(line, column, word, name=name)
        case "case":
            return _read_case(cursor, column)
        case "return":
            _close(cursor, word)
            return Return(line, column)
        case "set":
            return _read_set(cursor, column)
        case "declare":
            return _read_declare(cursor, column)
        case "jump" | "detour":
            return _read_jump(cursor, column, word)
        case "call":
            call = read_closed_expression(cursor)
            if not isinstance(call, Call):
                raise cursor.error("<<call>> calls a function", column=column)
            return CallFunction(line, column, call)
        case "local":
            raise cursor.error("'local' is kept for later versions of the language", column=column)
        case "stop" if cursor.text[cursor.position :].lstrip().startswith(">>"):
            _close(cursor, word)
            return StopDialogue(line, column)
    cursor.position = start
    return read_command(cursor, column)


@contextmanager
def _going_on(cursor: Cursor) -> Iterator[None]:
    """Reports what cannot be read, and leaves out the rest of the line: its first word alone says
    enough for the block around it."""
    try:
        yield
    except Unreadable as unreadable:
        cursor.report.add(unreadable.diagnostic)
        cursor.position = len(cursor.text)


def _read_condition(cursor: Cursor) -> Expression:
    try:
        return read_closed_expression(cursor)
    except Unreadable as unreadable:
        cursor.report.add(unreadable.diagnostic)
        cursor.position = len(cursor.text)
        return Literal(True)


def _read_once(cursor: Cursor, column: int) -> Keyword:
    condition: Expression | None = None
    seen: str | None = None
    with _going_on(cursor):
        condition = read_once_condition(cursor)
        seen = read_hashtags(cursor).seen
    return Keyword(cursor.line, column, "once", condition, seen=seen)


def _close(cursor: Cursor, word: str) -> None:
    cursor.skip_space()
    if not cursor.take(">>"):
        advice = "<<elseif …>> is one word" if word == "else" else ""
        raise cursor.error(f"nothing may stand behind {word!r} but >>", advice)


def _read_name(cursor: Cursor, sentence: str) -> str:
    cursor.skip_space()
    name = cursor.take_match(NAME)
    if name is None:
        raise cursor.error(sentence)
    return name


def _read_case(cursor: Cursor, column: int) -> EnumCase:
    name = ""
    raw: Expression | None = None
    with _going_on(cursor):
        reader = ExpressionReader(cursor)
        token = reader.next()
        if token.kind != "word":
            raise cursor.error("a case has a name, and no operator's", column=token.column)
        if reader.peek().is_sign("="):
            reader.next()
            raw = reader.expression()
        reader.expect(">>", "the command is not closed with >>")
        name = token.text
    return EnumCase(cursor.line, column, name, raw)


def _read_set(cursor: Cursor, column: int) -> Set:
    reader = ExpressionReader(cursor)
    at = cursor.column
    name = reader.variable()
    operator = reader.next()
    if not operator.is_sign("=") and operator.text not in _COMPOUND:
        raise cursor.error(
            "<<set>> is written <<set $name = …>>", "or with += -= *= /= %=", column=operator.column
        )
    value = reader.expression()
    reader.expect(">>", "the command is not closed with >>")
    if operator.text in _COMPOUND:
        value = Binary(_COMPOUND[operator.text], VariableRef(name, at), value, operator.column)
    return Set(cursor.line, column, name, value)


def _read_declare(cursor: Cursor, column: int) -> Declare:
    reader = ExpressionReader(cursor)
    name = reader.variable()
    token = reader.next()
    if not token.is_sign("="):
        raise cursor.error("<<declare>> is written <<declare $name = …>>", column=token.column)
    value = reader.expression()
    declared: str | None = None
    token = reader.next()
    if token.kind == "word" and token.text == "as":
        declared = reader.next().text
        token = reader.next()
    if not token.is_sign(">>"):
        raise cursor.error("the command is not closed with >>", code="YS0006", column=token.column)
    return Declare(cursor.line, column, name, value, _is_constant(value), declared)


def _is_constant(value: Expression) -> bool:
    if isinstance(value, Unary) and value.operator == "-" and isinstance(value.operand, Literal):
        operand = value.operand
        return operand.is_bare and not isinstance(operand.value, bool | str)
    return isinstance(value, CaseRef) or (isinstance(value, Literal) and value.is_bare)


def _read_jump(cursor: Cursor, column: int, word: str) -> Jump:
    cursor.skip_space()
    target: str | Expression | None
    target = read_gap(cursor) if cursor.take("{") else cursor.take_match(NAME)
    cursor.skip_space()
    if target is None or not cursor.take(">>"):
        raise cursor.error(f"<<{word}>> is written <<{word} Node>> or <<{word} {{expression}}>>")
    return Jump(cursor.line, column, target, word == "detour")
