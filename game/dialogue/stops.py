"""What the machine stops at: what is to be shown or done next, and where it goes on."""

from dataclasses import dataclass
from typing import TypeAlias

from game.dialogue.place import Place


@dataclass(frozen=True, slots=True)
class Spent:
    """What a step has used so far. A step runs from one thing that is shown to the next; where a
    command interrupts it, the next call goes on with what was spent."""

    instructions: int = 0
    draws: int = 0


FRESH = Spent()
"""At the beginning of a step."""


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line to show."""

    line_id: str
    substitutions: tuple[str, ...]
    """What fills its gaps."""
    place: Place
    """Where to go on after it."""
    is_before_choices: bool
    """Whether what comes next are options in any case: a game may go on at once, and show both."""
    spent: Spent


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as it is shown."""

    line_id: str
    substitutions: tuple[str, ...]
    available: bool
    """False for an option that is shown and cannot be chosen."""


@dataclass(frozen=True, slots=True)
class ChoicesShown:
    """Options to show; `choose` says where one goes on. None of them may be available: then a game
    goes on with `choose(…, None)`, or shows them all the same."""

    choices: tuple[Choice, ...]
    place: Place
    """Of the options themselves."""
    spent: Spent


@dataclass(frozen=True, slots=True)
class CommandGiven:
    """A command for the caller to carry out before it goes on at the place."""

    text: str
    """All of it as it is written, with its gaps filled."""
    name: str
    arguments: tuple[str, ...]
    """Told apart before the gaps were filled."""
    place: Place
    spent: Spent
    """To go on with, so that commands in a circle end as well."""
    file: str
    line: int
    """Where it stands, for messages about it."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The conversation is over."""


Stop: TypeAlias = LineShown | ChoicesShown | CommandGiven | Finished
