"""Expressions, read by precedence climbing.

Tightest first: a sign or `not`; `* / %`; `+ -`; `< <= > >=`; `== !=`; and last `and or xor`, which
the language puts on one level, read from left to right. `not $a == $b` therefore means
`(not $a) == $b`.
"""

import re
from dataclasses import dataclass, replace

from game.dialogue.cursor import Cursor
from game.dialogue.identifiers import IDENTIFIER
from game.dialogue.tree import Binary, Call, CaseRef, Expression, Literal, Unary, VariableRef
from game.dialogue.values import shown

_TOKEN = re.compile(
    rf"""
      (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<string>"(?:[^"\\]|\\["\\])*")
    | (?P<variable>\${IDENTIFIER})
    | (?P<word>{IDENTIFIER})
    | (?P<sign>>>|<=|>=|==|!=|&&|\|\||\+=|-=|\*=|/=|%=|[-+*/%<>!^=(),}}.])
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(.)")

_OPERATOR_NAMES = {
    "lte": "<=",
    "gte": ">=",
    "lt": "<",
    "gt": ">",
    "is": "==",
    "eq": "==",
    "neq": "!=",
    "and": "and",
    "or": "or",
    "xor": "xor",
    "not": "not",
    "&&": "and",
    "||": "or",
    "^": "xor",
    "!": "not",
    "to": "=",
}
_PRECEDENCE = {
    "and": 1,
    "or": 1,
    "xor": 1,
    "==": 2,
    "!=": 2,
    "<": 3,
    "<=": 3,
    ">": 3,
    ">=": 3,
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "%": 5,
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign: its kind, and its one name (`and` for `&&`). At the end both are empty."""

    kind: str
    text: str
    column: int = 0

    def is_sign(self, text: str) -> bool:
        """Whether it is this sign, or an operator's word for it."""
        return self.kind == "sign" and self.text == text


class ExpressionReader:
    """Reads tokens and expressions from a cursor, which it leaves behind the last one read."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._limits = cursor.limits
        self._tokens_read = 0

    def peek(self) -> Token:
        """The next token, left unread."""
        cursor = self._cursor
        position = cursor.position
        tokens_read = self._tokens_read
        token = self.next()
        cursor.position = position
        self._tokens_read = tokens_read
        return token

    def next(self) -> Token:
        """The next token, read."""
        cursor = self._cursor
        cursor.skip_space()
        if cursor.position >= len(cursor.text):
            return Token("", "", cursor.column)
        column = cursor.column
        match = _TOKEN.match(cursor.text, cursor.position)
        if match is None:
            character = cursor.text[cursor.position]
            if character == '"':
                raise cursor.error('a text in quotes ends with " on the same line')
            raise cursor.error(f"{character!r} has no place in an expression")
        self._tokens_read += 1
        if self._tokens_read > self._limits.expression_parts_max:
            raise cursor.error(
                f"an expression has more than {self._limits.expression_parts_max} parts",
                code="TA0001",
            )
        cursor.position = match.end()
        text = match.group()
        if text in _OPERATOR_NAMES:
            return Token("sign", _OPERATOR_NAMES[text], column)
        return Token(match.lastgroup or "", text, column)

    def expect(self, text: str, sentence: str) -> None:
        """Reads the sign `text`. Raises `Unreadable` with `sentence` when it is not there."""
        column = self._cursor.column
        if not self.next().is_sign(text):
            code = "YS0006" if text == ">>" else "YS0005"
            raise self._cursor.error(sentence, code=code, column=column)

    def variable(self) -> str:
        """Reads a variable's name. Raises `Unreadable` when there is none."""
        token = self.next()
        if token.kind != "variable":
            raise self._cursor.error(
                "a variable is missing", "its name begins with $", column=token.column
            )
        return self._bounded_name(token.text)

    def expression(self, least_precedence: int = 1, depth: int = 0) -> Expression:
        """Reads an expression as far as it goes. Raises `Unreadable` when there is none."""
        left = self._operand(depth)
        while True:
            operator = self.peek()
            precedence = _PRECEDENCE.get(operator.text, 0) if operator.kind == "sign" else 0
            if precedence < least_precedence:
                return left
            self.next()
            right = self.expression(precedence + 1, depth)
            left = Binary(operator.text, left, right, operator.column)

    def _operand(self, depth: int) -> Expression:
        cursor = self._cursor
        if depth > self._limits.expression_depth_max:
            raise cursor.error(
                f"an expression is nested deeper than {self._limits.expression_depth_max}",
                code="TA0001",
            )
        token = self.next()
        column = token.column
        if token.kind == "number":
            number = float(token.text)
            if number > self._limits.number_max:
                most = shown(self._limits.number_max)
                raise cursor.error(f"a number is beyond {most}", code="TA0001", column=column)
            return Literal(number, column)
        if token.kind == "string":
            text = _ESCAPE.sub(r"\1", token.text[1:-1])
            if len(text) > self._limits.text_max_characters:
                most = str(self._limits.text_max_characters)
                raise cursor.error(f"a text has more than {most} characters", code="TA0001")
            return Literal(text, column)
        if token.kind == "variable":
            return VariableRef(self._bounded_name(token.text), column)
        if token.is_sign("-") or token.is_sign("not"):
            return Unary(token.text, self._operand(depth + 1), column)
        if token.is_sign("("):
            inside = self.expression(depth=depth + 1)
            self.expect(")", "a parenthesis is not closed")
            if isinstance(inside, Literal):
                return replace(inside, is_bare=False)
            return inside
        if token.kind == "word":
            return self._word(token, depth)
        if token.is_sign("."):
            return CaseRef(None, self._case_name(), column)
        raise cursor.error(
            "an expression is missing or breaks off",
            "write a value here; a command ends with >> and a gap with }",
            column=column,
        )

    def _word(self, token: Token, depth: int) -> Expression:
        cursor = self._cursor
        word = token.text
        if word in ("true", "false"):
            return Literal(word == "true", token.column)
        following = self.peek()
        if following.is_sign("."):
            self.next()
            return CaseRef(word, self._case_name(), token.column)
        if not following.is_sign("("):
            raise cursor.error(
                f"{word!r} means nothing here",
                "variables begin with $, texts stand in quotes, and a function is called with "
                "parentheses",
                column=token.column,
            )
        self.next()
        arguments: list[Expression] = []
        if not self.peek().is_sign(")"):
            arguments.append(self.expression(depth=depth + 1))
            while self.peek().is_sign(","):
                self.next()
                arguments.append(self.expression(depth=depth + 1))
        self.expect(")", f"the call of {word!r} is not closed")
        return Call(word, tuple(arguments), token.column)

    def _case_name(self) -> str:
        token = self.next()
        if token.kind != "word":
            raise self._cursor.error("the name of a case is missing", column=token.column)
        return token.text

    def _bounded_name(self, name: str) -> str:
        if len(name) > self._limits.name_max_characters:
            raise self._cursor.error(
                f"a variable's name has more than {self._limits.name_max_characters} characters",
                code="TA0001",
            )
        return name
