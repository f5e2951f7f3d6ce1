"""A place in one line of a script: what the readers of text, commands and expressions share.

A statement never spans lines, so a cursor never sees more than one; whatever is wrong is wrong
`at` its line.
"""

import re
from dataclasses import dataclass

from game.dialogue.errors import YarnSyntaxError


@dataclass(slots=True)
class Cursor:
    """A line of a script, and how far it has been read."""

    file: str
    line: int
    text: str
    position: int = 0

    def error(self, sentence: str) -> YarnSyntaxError:
        """What to raise when this line is wrong."""
        return YarnSyntaxError(self.file, self.line, sentence)

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
