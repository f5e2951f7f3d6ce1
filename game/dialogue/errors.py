"""The two ways in which a script goes wrong: as it is read, and as it is run.

Both name the file and the line, since whoever reads them is a writer with the script open.
"""


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


class YarnRuntimeError(YarnError):
    """A script that was loaded cannot go on: the conversation is to be ended."""
