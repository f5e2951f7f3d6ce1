"""A place in one line of a script: what the readers of text, commands and expressions share.

A statement never spans lines, so a cursor never sees more than one; whatever is wrong is wrong at
a column of its line.
"""

import re
from dataclasses import dataclass, field

from game.dialogue.errors import Diagnostic, Severity
from game.dialogue.limits import Limits


class Unreadable(Exception):  # noqa: N818 -- It never leaves the parser; a writer sees the rest.
    """Raised by readers: the rest of this statement cannot be read."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


@dataclass(slots=True)
class Report:
    """Collects what is wrong with a file."""

    limits: Limits
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def add(self, diagnostic: Diagnostic) -> None:
        """Notes one thing, unless there are too many already."""
        if len(self.diagnostics) < self.limits.diagnostics_max:
            self.diagnostics.append(diagnostic)

    @property
    def has_errors(self) -> bool:
        """Whether anything is worse than a warning."""
        return any(found.severity is Severity.ERROR for found in self.diagnostics)


@dataclass(slots=True)
class Cursor:
    """A line of a script, and how far it has been read."""

    file: str
    line: int
    text: str
    report: Report
    position: int = 0

    @property
    def limits(self) -> Limits:
        """What the script may be."""
        return self.report.limits

    @property
    def column(self) -> int:
        """Where the next character stands, counted from 1."""
        return self.position + 1

    def error(
        self, sentence: str, advice: str = "", code: str = "YS0005", column: int = 0
    ) -> Unreadable:
        """What to raise when the rest of a statement cannot be read."""
        return Unreadable(
            Diagnostic(self.file, self.line, column or self.column, code, sentence, advice)
        )

    def warn(self, code: str, sentence: str, advice: str = "", column: int = 0) -> None:
        """Notes what is allowed and probably not meant."""
        self.report.add(
            Diagnostic(
                self.file, self.line, column or self.column, code, sentence, advice,
                Severity.WARNING,
            )
        )  # fmt: skip

    @property
    def is_at_end(self) -> bool:
        """Whether nothing is left but a comment."""
        return self.position >= len(self.text) or self.sees("//")

    def sees(self, start: str) -> bool:
        """Whether the rest begins with `start`."""
        return self.text.startswith(start, self.position)

    def take(self, start: str) -> bool:
        """Reads `start` if the rest begins with it, and says whether it did."""
        if not self.sees(start):
            return False
        self.position += len(start)
        return True

    def take_match(self, pattern: re.Pattern[str]) -> str | None:
        """Reads what `pattern` matches here, or returns None."""
        match = pattern.match(self.text, self.position)
        if match is None:
            return None
        self.position = match.end()
        return match.group()

    def take_character(self) -> str:
        """Reads one character, or returns an empty text at the end of the line."""
        character = self.text[self.position : self.position + 1]
        self.position += len(character)
        return character

    def skip_space(self) -> None:
        """Reads spaces and tabs."""
        while self.position < len(self.text) and self.text[self.position] in " \t":
            self.position += 1
