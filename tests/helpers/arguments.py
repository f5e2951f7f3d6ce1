"""Arguments for tests, read as the program reads them."""

from typing import TypeVar

from game.command_line.parser import parse_arguments
from game.program.arguments import Arguments

A = TypeVar("A", bound=Arguments)


def parsed(kind: type[A], *words: str) -> A:
    """The arguments of a command, whose kind the words should name."""
    arguments = parse_arguments(words)
    assert isinstance(arguments, kind), f"{words} should be {kind.__name__}"
    return arguments
