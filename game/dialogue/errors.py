"""What is wrong with a script, for a writer who has it open.

A diagnostic names file, line and column, has a code that can be looked up, and says what is wrong
and, where that is known, what would be right. Reading and compiling collect them; the two
exceptions are for who wants a whole library or nothing, and for a conversation that cannot go on.
"""

from dataclasses import dataclass
from enum import Enum

NO_SUCH_NODE = "YS0012"
"""The code of a diagnostic that says that a node is named which no script has."""


class Severity(Enum):
    """How bad it is. The values are the words that are shown."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong."""

    file: str
    """The script's name, as it was given to the library; `dialogue` when none is to blame."""
    line: int
    """Counted from 1; 0 when no line is to blame."""
    column: int
    """Counted from 1; 0 when no column is to blame."""
    code: str
    """`YS` and four digits for what Yarn Spinner names too, with its numbers; `TA` and four digits
    for what it does not."""
    sentence: str
    help: str = ""
    """What would be right, when that is known."""
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> str:
        """File, line and column, as editors understand them."""
        return ":".join([self.file, *(str(number) for number in self._numbers())])

    def __str__(self) -> str:
        advice = f" ({self.help})" if self.help else ""
        return f"{self.place}: {self.severity.value} {self.code}: {self.sentence}{advice}"

    @property
    def order(self) -> tuple[str, int, int, str]:
        """By what diagnostics are sorted."""
        return self.file, self.line, self.column, self.code

    def _numbers(self) -> list[int]:
        if not self.line:
            return []
        return [self.line, self.column] if self.column else [self.line]


class YarnError(ValueError):
    """The common base; never raised itself."""

    def __init__(self, file: str, line: int, sentence: str) -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {sentence}")
        self.file = file
        """The script's name, as it was given to the library; `dialogue` when none is to blame."""
        self.line = line
        """Counted from 1; 0 when no line is to blame."""
        self.sentence = sentence


class YarnSyntaxError(YarnError):
    """The text is no script: nothing of the library is loaded."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        first = diagnostics[0]
        more = f" (and {len(diagnostics) - 1} more)" if len(diagnostics) > 1 else ""
        advice = f"; {first.help}" if first.help else ""
        super().__init__(first.file, first.line, f"{first.sentence}{advice}{more}")
        self.diagnostics = diagnostics
        """Everything that is wrong, at least one thing, sorted by place."""


class YarnRuntimeError(YarnError):
    """A script that was loaded cannot go on: the conversation is to be ended."""
