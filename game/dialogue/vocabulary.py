"""What a game gives its scripts: functions, commands and places for variables, each with its types.

A type may be narrower than text or number: `Words` are one of a list (an item, a person), `Whole`
is a whole number within bounds, `Between` any number within bounds, `PartOf` a whole number whose
bounds depend on an earlier argument (a quest's stage). What a script writes literally is held
against them as it is compiled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from types import MappingProxyType
from typing import TypeAlias

from game.dialogue.value_types import NUMBER, STRING, Type
from game.dialogue.values import Value, number_in, shown


class Scope(Enum):
    """Whose memory a fact is. The values are the words that writers use in `seen:` and `#seen:`."""

    FARM = "farm"
    """Everybody's, for good."""
    PLAYER = "player"
    """Of who leads the conversation, for good."""
    CONVERSATION = "conversation"
    """Of this conversation, until it ends."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text that is one of a list."""

    name: str
    """What one of them is called: `item`."""
    words: frozenset[str]

    @property
    def type(self) -> Type:
        """What it is to the rest of the language."""
        return STRING

    def refusal(self, value: Value, _earlier: Sequence[Value | None]) -> tuple[str, str] | None:
        """What is wrong with a literal value and what would be right; None when it fits."""
        text = shown(value)
        if text in self.words:
            return None
        return f"{text!r} is no {self.name}", suggestion(text, self.words)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `least` to `most`, both included."""

    name: str
    least: int
    most: int

    @property
    def type(self) -> Type:
        """What it is to the rest of the language."""
        return NUMBER

    def refusal(self, value: Value, _earlier: Sequence[Value | None]) -> tuple[str, str] | None:
        """What is wrong with a literal value and what would be right; None when it fits."""
        return _whole_refusal(self.name, value, self.least, self.most)


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `least` to `most`, both included."""

    name: str
    least: float
    most: float

    @property
    def type(self) -> Type:
        """What it is to the rest of the language."""
        return NUMBER

    def refusal(self, value: Value, _earlier: Sequence[Value | None]) -> tuple[str, str] | None:
        """What is wrong with a literal value and what would be right; None when it fits."""
        number = _number(value)
        if number is not None and self.least <= number <= self.most:
            return None
        bounds = f"a number from {shown(self.least)} to {shown(self.most)}"
        return f"{shown(value)!r} is no {self.name}", bounds


@dataclass(frozen=True, slots=True)
class PartOf:
    """A whole number whose bounds depend on an argument before it."""

    name: str
    """`stage`."""
    of: int
    """The number of that argument, counted from 0."""
    bounds: Mapping[str, tuple[int, int]]
    """By that argument, the least and the most."""

    @property
    def type(self) -> Type:
        """What it is to the rest of the language."""
        return NUMBER

    def refusal(self, value: Value, earlier: Sequence[Value | None]) -> tuple[str, str] | None:
        """What is wrong with a literal value and what would be right; None when it fits or the
        argument before it is not written literally."""
        whole = earlier[self.of] if self.of < len(earlier) else None
        if not isinstance(whole, str) or whole not in self.bounds:
            return None
        least, most = self.bounds[whole]
        return _whole_refusal(f"{self.name} of {whole}", value, least, most)


ParameterType: TypeAlias = Type | Words | Whole | Between | PartOf
"""What an argument may be."""


def plain_type(parameter: ParameterType) -> Type:
    """The type that the solver knows."""
    return parameter if isinstance(parameter, Type) else parameter.type


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function or a command takes, and what a function gives."""

    parameters: tuple[ParameterType, ...] = ()
    result: ParameterType | None = None
    """None for a command."""
    rest: ParameterType | None = None
    """What any number of further arguments are, when there may be some."""
    optional: int = 0
    """How many of the last parameters may be left out."""
    is_worth: bool = False
    """Whether it changes what is worth something: then no chance of the conversation may decide
    about its arguments, since every screen can compute that before."""

    def takes(self, count: int) -> bool:
        """Whether it may be given so many arguments."""
        least = len(self.parameters) - self.optional
        return least <= count and (self.rest is not None or count <= len(self.parameters))

    def parameter(self, index: int) -> ParameterType:
        """What an argument has to be, for an index that `takes` allows."""
        if index < len(self.parameters):
            return self.parameters[index]
        assert self.rest is not None
        return self.rest

    @property
    def wanted(self) -> str:
        """The arguments in words, for messages."""
        names = [plain_name(parameter) for parameter in self.parameters]
        for index in range(len(names) - self.optional, len(names)):
            names[index] += "?"
        if self.rest is not None:
            names.append(f"{plain_name(self.rest)} …")
        return " ".join(names) or "nothing"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a game gives to its scripts, besides what the language has."""

    functions: Mapping[str, Signature] = field(default_factory=lambda: MappingProxyType({}))
    commands: Mapping[str, Signature] = field(default_factory=lambda: MappingProxyType({}))
    scopes: tuple[tuple[str, Scope], ...] = ()
    """Beginnings of variables' names and whose they are; all others are the conversation's."""
    is_open: bool = False
    """Whether scripts may use functions and commands that are not named here; the types of such
    functions are inferred from their use."""

    def scope_of(self, variable: str) -> Scope:
        """Whose a variable is."""
        for beginning, scope in self.scopes:
            if variable.startswith(beginning):
                return scope
        return Scope.CONVERSATION


OPEN = Vocabulary(is_open=True)
"""For scripts whose game is not known: everything is allowed, and types are inferred."""


def plain_name(parameter: ParameterType) -> str:
    """What to call a parameter's type in a message."""
    return parameter.name.upper() if not isinstance(parameter, Type) else parameter.name


def suggestion(word: str, known: Sequence[str] | frozenset[str]) -> str:
    """What a misspelt word may have meant, as advice; all of them when there are few."""
    if close := get_close_matches(word, sorted(known), 1):
        return f"did you mean {close[0]}?"
    if 0 < len(known) <= 12:
        return f"one of {', '.join(sorted(known))}"
    return ""


def _number(value: Value) -> float | None:
    if isinstance(value, str):
        try:
            return number_in(value)
        except ValueError:
            return None
    return None if isinstance(value, bool) else value


def _whole_refusal(name: str, value: Value, least: int, most: int) -> tuple[str, str] | None:
    number = _number(value)
    if number is not None and number.is_integer() and least <= number <= most:
        return None
    return f"{shown(value)!r} is no {name}", f"a whole number from {least} to {most}"
