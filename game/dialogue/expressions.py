"""Expressions, read by precedence climbing.

Tightest first: a sign or `not`; `* / %`; `+ -`; `< <= > >=`; `== !=`; and last `and or xor`, which
the language puts on one level, read from left to right. `not $a == $b` therefore means
`(not $a) == $b`.
"""

import re
from dataclasses import dataclass

from game.dialogue.cursor import Cursor
from game.dialogue.limits import (
    EXPRESSION_DEPTH_MAX,
    EXPRESSION_MAX_TOKENS,
    NUMBER_MAX,
    TEXT_MAX_CHARACTERS,
    VARIABLE_NAME_MAX_CHARACTERS,
)
from game.dialogue.tree import Binary, Call, Expression, Literal, Unary, VariableRef

_TOKEN = re.compile(
    r"""
      (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<string>"(?:[^"\\]|\\["\\])*")
    | (?P<variable>\$[A-Za-z_][A-Za-z0-9_]*)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign>>>|<=|>=|==|!=|&&|\|\||\+=|-=|\*=|/=|%=|[-+*/%<>!^=(),}.])
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


class ExpressionReader:
    """Reads tokens and expressions from a cursor, which it leaves behind the last one read."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
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
            return Token("", "")
        match = _TOKEN.match(cursor.text, cursor.position)
        if match is None:
            character = cursor.text[cursor.position]
            if character == '"':
                raise cursor.error('a text in quotes ends with " on the same line')
            raise cursor.error(f"{character!r} has no place in an expression")
        self._tokens_read += 1
        if self._tokens_read > EXPRESSION_MAX_TOKENS:
            raise cursor.error(f"an expression has more than {EXPRESSION_MAX_TOKENS} parts")
        cursor.position = match.end()
        text = match.group()
        if text in _OPERATOR_NAMES:
            return Token("sign", _OPERATOR_NAMES[text])
        return Token(match.lastgroup or "", text)

    def expect(self, text: str, sentence: str) -> None:
        """Reads the sign `text`. Raises YarnSyntaxError with `sentence` when it is not there."""
        if self.next() != Token("sign", text):
            raise self._cursor.error(sentence)

    def variable(self) -> str:
        """Reads a variable's name. Raises YarnSyntaxError when there is none."""
        token = self.next()
        if token.kind != "variable":
            raise self._cursor.error("a variable is missing; its name begins with $")
        return self._bounded_name(token.text)

    def expression(self, least_precedence: int = 1, depth: int = 0) -> Expression:
        """Reads an expression as far as it goes. Raises YarnSyntaxError when there is none."""
        left = self._operand(depth)
        while True:
            operator = self.peek()
            precedence = _PRECEDENCE.get(operator.text, 0)
            if precedence < least_precedence:
                return left
            self.next()
            left = Binary(operator.text, left, self.expression(precedence + 1, depth))

    def _operand(self, depth: int) -> Expression:
        cursor = self._cursor
        if depth > EXPRESSION_DEPTH_MAX:
            raise cursor.error(f"an expression is nested deeper than {EXPRESSION_DEPTH_MAX}")
        token = self.next()
        if token.kind == "number":
            number = float(token.text)
            if number > NUMBER_MAX:
                raise cursor.error("a number is beyond a thousand million")
            return Literal(number)
        if token.kind == "string":
            text = _ESCAPE.sub(r"\1", token.text[1:-1])
            if len(text) > TEXT_MAX_CHARACTERS:
                raise cursor.error(f"a text has more than {TEXT_MAX_CHARACTERS} characters")
            return Literal(text)
        if token.kind == "variable":
            return VariableRef(self._bounded_name(token.text))
        if token.text in ("-", "not"):
            return Unary(token.text, self._operand(depth + 1))
        if token.text == "(":
            inside = self.expression(depth=depth + 1)
            self.expect(")", "a parenthesis is not closed")
            return inside
        if token.kind == "word":
            return self._word(token.text, depth)
        if token.text == ".":
            raise cursor.error("enums are not supported yet")
        raise cursor.error("an expression is missing or breaks off")

    def _word(self, word: str, depth: int) -> Expression:
        cursor = self._cursor
        if word in ("true", "false"):
            return Literal(word == "true")
        following = self.peek()
        if following == Token("sign", "."):
            raise cursor.error("enums are not supported yet")
        if following != Token("sign", "("):
            raise cursor.error(
                f"{word!r} means nothing here: variables begin with $, texts stand in quotes, "
                "and a function is called with parentheses"
            )
        self.next()
        arguments: list[Expression] = []
        if self.peek() != Token("sign", ")"):
            arguments.append(self.expression(depth=depth + 1))
            while self.peek() == Token("sign", ","):
                self.next()
                arguments.append(self.expression(depth=depth + 1))
        self.expect(")", f"the call of {word!r} is not closed")
        return Call(word, tuple(arguments))

    def _bounded_name(self, name: str) -> str:
        if len(name) > VARIABLE_NAME_MAX_CHARACTERS:
            raise self._cursor.error(
                f"a variable's name has more than {VARIABLE_NAME_MAX_CHARACTERS} characters"
            )
        return name
