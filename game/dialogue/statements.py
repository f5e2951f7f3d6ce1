"""One line of a node's body, read into what it says: lines, options and commands.

What nests (options, ifs) is put together by `parser.py`; here a line is only itself. `//` begins a
comment wherever it stands, also behind a hashtag, but not in quotes and not in a command's
arguments, where an address may need it.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from game.dialogue.cursor import Cursor
from game.dialogue.expressions import ExpressionReader
from game.dialogue.limits import (
    COMMAND_ARGUMENTS_MAX,
    LINE_ID_MAX_CHARACTERS,
    SUBSTITUTIONS_MAX,
)
from game.dialogue.tree import (
    Binary,
    Call,
    CallFunction,
    Command,
    Declare,
    Expression,
    Jump,
    Line,
    Literal,
    Set,
    Statement,
    StopDialogue,
    TextParts,
    Unary,
    VariableRef,
)
from game.dialogue.values import Value, ValueType, type_of

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HASHTAG = re.compile(r"(?:(?!//)[^\s#$<])+")
_LINE_ID = re.compile(r"line:[A-Za-z0-9_.:-]+")
_PLAIN_TEXT = re.compile(r"[^\\{}<#/:\[]+")
_PLAIN_ARGUMENT = re.compile(r'[^\s>{"]+')
_ESCAPABLE = "\\<>{}#/[]:"
_NOT_YET = frozenset(
    ("detour", "return", "once", "endonce", "enum", "case", "endenum", "local", "when")
)
_COMPOUND = {"+=": "+", "-=": "-", "*=": "*", "/=": "/", "%=": "%"}


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line: it ends a group of options. A line with nothing but a comment is not one."""

    line: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """An option's own line."""

    line: int
    words: Line


@dataclass(frozen=True, slots=True)
class Keyword:
    """`if`, `elseif`, `else` or `endif`; the first two have a condition."""

    line: int
    word: str
    condition: Expression | None


Item: TypeAlias = Blank | Arrow | Keyword | Statement


def read_items(cursor: Cursor) -> list[Item]:
    """What a line of a body says: several commands may share it, and a text ends it. Raises
    YarnSyntaxError."""
    cursor.skip_space()
    if cursor.position >= len(cursor.text):
        return [Blank(cursor.line)]
    items: list[Item] = []
    while True:
        cursor.skip_space()
        if cursor.is_at_end:
            return items
        if cursor.take("<<"):
            items.append(_read_command(cursor))
        elif cursor.take("->"):
            items.append(Arrow(cursor.line, _read_line(cursor)))
        elif cursor.sees("=>"):
            raise cursor.error("line groups (=>) are not supported yet")
        elif cursor.sees("#") and items:
            _read_hashtags(cursor)
        else:
            items.append(_read_line(cursor))


def _read_line(cursor: Cursor) -> Line:
    speaker: TextParts = ()
    parts: list[str | Expression] = []
    has_speaker = False
    gaps = 0
    while not cursor.is_at_end and not cursor.sees("#") and not cursor.sees("<<"):
        if cursor.take("{"):
            gaps += 1
            parts.append(_read_gap(cursor))
        elif cursor.sees("["):
            raise cursor.error("markup is not supported yet; \\[ is a bracket")
        elif cursor.take("}"):
            raise cursor.error("a } stands alone; \\} is a brace")
        elif cursor.take("\\"):
            escaped = cursor.take_character()
            if not escaped or escaped not in _ESCAPABLE:
                raise cursor.error(f"\\ escapes one of {' '.join(_ESCAPABLE)}, and nothing else")
            parts.append(escaped)
        elif not has_speaker and cursor.take(":"):
            has_speaker = True
            speaker = _stripped(parts)
            # A colon with nothing before it is not a speaker's.
            parts = [] if speaker else [":"]
        else:
            parts.append(cursor.take_match(_PLAIN_TEXT) or cursor.take_character())
    if gaps > SUBSTITUTIONS_MAX:
        raise cursor.error(f"a line has more than {SUBSTITUTIONS_MAX} gaps")
    text = _stripped(parts)
    if not text:
        raise cursor.error("nothing is said here")
    condition = _read_line_condition(cursor)
    line_id, tags = _read_hashtags(cursor)
    cursor.skip_space()
    if not cursor.is_at_end:
        raise cursor.error("only hashtags and a comment may stand behind a condition or a hashtag")
    return Line(cursor.line, speaker, text, condition, line_id, tags)


def _read_line_condition(cursor: Cursor) -> Expression | None:
    if not cursor.take("<<"):
        return None
    cursor.skip_space()
    word = cursor.take_match(_NAME)
    if word == "once":
        raise cursor.error("<<once>> is not supported yet")
    if word != "if":
        raise cursor.error("only a condition, <<if …>>, may stand behind a text")
    return _read_closed_expression(cursor)


def _read_gap(cursor: Cursor) -> Expression:
    reader = ExpressionReader(cursor)
    expression = reader.expression()
    reader.expect("}", "an expression in braces ends with }; \\{ is a brace")
    return expression


def _read_closed_expression(cursor: Cursor) -> Expression:
    reader = ExpressionReader(cursor)
    expression = reader.expression()
    reader.expect(">>", "the command is not closed with >>")
    return expression


def _read_hashtags(cursor: Cursor) -> tuple[str | None, tuple[str, ...]]:
    line_id: str | None = None
    tags: list[str] = []
    while True:
        cursor.skip_space()
        if not cursor.take("#"):
            return line_id, tuple(tags)
        tag = cursor.take_match(_HASHTAG)
        if tag is None:
            raise cursor.error("a # stands alone; \\# is a number sign")
        if not tag.startswith("line:"):
            tags.append(tag)
            continue
        if line_id is not None:
            raise cursor.error("a line has two ids")
        if len(tag) > LINE_ID_MAX_CHARACTERS or _LINE_ID.fullmatch(tag) is None:
            raise cursor.error(
                f"a line's id is at most {LINE_ID_MAX_CHARACTERS} letters, digits and _ . : -"
            )
        line_id = tag


def _stripped(parts: list[str | Expression]) -> TextParts:
    """Neighbouring texts joined, and no space at either end."""
    joined: list[str | Expression] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    if joined and isinstance(joined[0], str):
        joined[0] = joined[0].lstrip(" \t")
    if joined and isinstance(joined[-1], str):
        joined[-1] = joined[-1].rstrip(" \t")
    return tuple(part for part in joined if part != "")


def _read_command(cursor: Cursor) -> Keyword | Statement:
    cursor.skip_space()
    word = cursor.take_match(_NAME)
    # "if(…)" would otherwise quietly be a command for the game.
    if word is None or not (cursor.sees(" ") or cursor.sees("\t") or cursor.sees(">>")):
        raise cursor.error("a command begins with its name and a space, or >>")
    line = cursor.line
    if word in _NOT_YET:
        raise cursor.error(f"<<{word}>> is not supported yet")
    if word in ("if", "elseif"):
        return Keyword(line, word, _read_closed_expression(cursor))
    if word in ("else", "endif", "stop"):
        cursor.skip_space()
        if not cursor.take(">>"):
            raise cursor.error(f"nothing may stand behind {word!r} but >>")
        return StopDialogue(line) if word == "stop" else Keyword(line, word, None)
    if word == "set":
        return _read_set(cursor)
    if word == "declare":
        return _read_declare(cursor)
    if word == "jump":
        return _read_jump(cursor)
    if word == "call":
        call = _read_closed_expression(cursor)
        if not isinstance(call, Call):
            raise cursor.error("<<call>> calls a function")
        return CallFunction(line, call)
    return Command(line, word, _read_arguments(cursor))


def _read_set(cursor: Cursor) -> Set:
    reader = ExpressionReader(cursor)
    name = reader.variable()
    operator = reader.next().text
    if operator != "=" and operator not in _COMPOUND:
        raise cursor.error("<<set>> is written <<set $name = …>>, or with += -= *= /= %=")
    value = reader.expression()
    reader.expect(">>", "the command is not closed with >>")
    if operator in _COMPOUND:
        value = Binary(_COMPOUND[operator], VariableRef(name), value)
    return Set(cursor.line, name, value)


def _read_declare(cursor: Cursor) -> Declare:
    reader = ExpressionReader(cursor)
    name = reader.variable()
    reader.expect("=", "<<declare>> is written <<declare $name = …>>")
    value = _constant(cursor, reader.expression())
    token = reader.next()
    if token.kind == "word" and token.text == "as":
        declared = reader.next().text
        if declared not in {value_type.value for value_type in ValueType}:
            raise cursor.error("a type is one of bool, number and string")
        if declared != type_of(value).value:
            raise cursor.error(f"{name} is declared as {declared} and given a value of another")
        token = reader.next()
    if token.text != ">>":
        raise cursor.error("the command is not closed with >>")
    return Declare(cursor.line, name, value)


def _constant(cursor: Cursor, expression: Expression) -> Value:
    if isinstance(expression, Literal):
        return expression.value
    if isinstance(expression, Unary) and isinstance(expression.operand, Literal):
        value = expression.operand.value
        if expression.operator == "-" and isinstance(value, float):
            return -value
    raise cursor.error("a declared value is a constant; smart variables are not supported yet")


def _read_jump(cursor: Cursor) -> Jump:
    cursor.skip_space()
    target: str | Expression | None
    target = _read_gap(cursor) if cursor.take("{") else cursor.take_match(_NAME)
    cursor.skip_space()
    if target is None or not cursor.take(">>"):
        raise cursor.error("<<jump>> is written <<jump Node>> or <<jump {expression}>>")
    return Jump(cursor.line, target)


def _read_arguments(cursor: Cursor) -> tuple[TextParts, ...]:
    """A command's arguments. They are told apart in the script, before anything is put into
    their gaps: what a gap holds is part of one argument, never split and never read again."""
    arguments: list[TextParts] = []
    while True:
        cursor.skip_space()
        if cursor.take(">>"):
            return tuple(arguments)
        if len(arguments) == COMMAND_ARGUMENTS_MAX:
            raise cursor.error(f"a command has more than {COMMAND_ARGUMENTS_MAX} arguments")
        arguments.append(_read_argument(cursor))


def _read_argument(cursor: Cursor) -> TextParts:
    parts: list[str | Expression] = []
    is_quoted = False
    while True:
        if cursor.position >= len(cursor.text):
            raise cursor.error("the command is not closed with >>")
        if cursor.take('"'):
            is_quoted = not is_quoted
        elif cursor.take("{"):
            parts.append(_read_gap(cursor))
        elif is_quoted and cursor.take("\\"):
            escaped = cursor.take_character()
            if not escaped or escaped not in '"\\{':
                raise cursor.error('in a quoted argument \\ escapes " \\ and { only')
            parts.append(escaped)
        elif not is_quoted and (cursor.sees(" ") or cursor.sees("\t") or cursor.sees(">>")):
            return tuple(parts)
        elif is_quoted:
            parts.append(cursor.take_character())
        else:
            parts.append(cursor.take_match(_PLAIN_ARGUMENT) or cursor.take_character())
