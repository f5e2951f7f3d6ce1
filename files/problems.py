"""What is wrong with content: each thing with its file, its place, what is wrong and what would be
right, so that somebody who reads no code can put it right.

Readers get a `Reporter`, say to it whatever they find, and go on: a folder is gone through to its
end, and all its problems are told at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from files.parsing import in_one_line

PROBLEMS_MAX = 400
"""Nobody reads more at once; what comes after is found in the next run."""
_QUOTED_MAX_CHARACTERS = 48
_LISTED_MAX = 24


class Problem(NamedTuple):
    """One thing that is wrong, or, as a warning, that is probably not meant."""

    file: str
    """Below the folder of the content: `maps/farm.tmx`."""
    place: str
    """Where in the file: `layer "walls", object 12`, `[fence]`, a line; empty for the whole."""
    wrong: str
    right: str
    is_warning: bool = False

    def __str__(self) -> str:
        where = f"{self.file}: {self.place}" if self.place else self.file
        sentence = f"{where}: {self.wrong}. {self.right}"
        sentence += "" if sentence.endswith("?") else "."
        return in_one_line(f"warning: {sentence}" if self.is_warning else sentence)


class ContentError(ValueError):
    """Content that cannot be played. Its text is the first problem, and how many more there are."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        rest = f" And {more} more: python main.py check-content names all." if more else ""
        super().__init__(f"{self.problems[0]}{rest}")


@dataclass(frozen=True, slots=True)
class Reporter:
    """Takes what a reader finds wrong at one place of one file."""

    file: str
    place: str = ""
    problems: list[Problem] = field(default_factory=list)
    """All that was found, shared with the reporters of other places."""

    def of(self, file: str) -> "Reporter":
        """For another file."""
        return Reporter(file, "", self.problems)

    def at(self, place: str) -> "Reporter":
        """For a place within this one."""
        return Reporter(self.file, f"{self.place}, {place}" if self.place else place, self.problems)

    def error(self, wrong: str, right: str) -> None:
        """Notes what is wrong and what would be right, each a sentence without its point."""
        self._note(Problem(self.file, self.place, wrong, right))

    def unknown(self, wrong: str, name: str, known: Iterable[str]) -> None:
        """Notes that a name is not among those that are known, and which was probably meant."""
        if not self.is_full:
            self.error(wrong, instead_of(name, known))

    @property
    def is_full(self) -> bool:
        """Whether nothing more is noted, so that looking further is of no use."""
        return len(self.problems) >= PROBLEMS_MAX

    def warning(self, wrong: str, right: str) -> None:
        """Notes what can be played and is probably not meant."""
        if len(self.problems) < PROBLEMS_MAX // 2:
            self._note(Problem(self.file, self.place, wrong, right, is_warning=True))

    def errors(self) -> list[Problem]:
        """The problems that are no warnings."""
        return [problem for problem in self.problems if not problem.is_warning]

    def raise_errors(self) -> None:
        """Raises `ContentError` when anything is wrong."""
        errors = self.errors()
        if errors:
            raise ContentError(errors)

    def _note(self, problem: Problem) -> None:
        if not self.is_full:
            self.problems.append(problem)


def quoted(name: object) -> str:
    """A name as a sentence shows it, not longer than a line bears."""
    text = str(name)
    if len(text) > _QUOTED_MAX_CHARACTERS:
        text = f"{text[:_QUOTED_MAX_CHARACTERS]}…"
    return f'"{text}"'


def instead_of(name: str, known: Iterable[str]) -> str:
    """What would be right where somebody wrote a name that is not known."""
    names = sorted(known)
    if not names:
        return "There is none"
    close = meant_by(name, names)
    if close is not None:
        return f"Did you mean {quoted(close)}?"
    listed = ", ".join(names[:_LISTED_MAX])
    return f"There are {listed}{', …' if len(names) > _LISTED_MAX else ''}"


def meant_by(name: str, known: Iterable[str]) -> str | None:
    """The name among those that are known that somebody who wrote `name` probably meant; None when
    none is alike."""
    wanted = name[:_QUOTED_MAX_CHARACTERS].casefold()
    return next(iter(get_close_matches(wanted, sorted(known), n=1, cutoff=0.6)), None)
