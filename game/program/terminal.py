"""What reaches a terminal and a log: one line for one thing, and nothing that others could steer,
or stop: who reads it may go at any time, as `head` does or a terminal that is closed.

Names, reasons, chat and addresses come from other people's programs. A newline in one of them would
begin a line that we never wrote; an escape sequence would clear the screen, a bidirectional mark
turn the line round.
"""

import io
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from files.installation import PROGRAM
from game.text.letters import unmarked
from net.text import escaped

LINE_MAX_CHARACTERS = 4000
"""A line of a log; more of it is cut off."""
_FORMAT = "%(asctime)s %(name)s %(levelname)s %(message)s"
_QUIC_LOGGER = "quic"
"""The QUIC library's own; it warns of what any stranger sends."""


class OneLineFormatter(logging.Formatter):
    """Each record is one line. A traceback follows in lines that are set in, so that none of it,
    whatever its error quotes, passes for a line of the log."""

    def __init__(self) -> None:
        super().__init__(_FORMAT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's own name.
        """The line."""
        return escaped(super().formatMessage(record))[:LINE_MAX_CHARACTERS]

    def formatException(self, ei: object) -> str:  # noqa: N802  logging's own name.
        """The traceback, line by line."""
        lines = super().formatException(ei).splitlines()  # type: ignore[arg-type]
        return "\n".join(f"    | {escaped(line)[:LINE_MAX_CHARACTERS]}" for line in lines)


class _Handler(logging.StreamHandler[TextIO]):
    """Writes each record above what a terminal shows of something that goes on."""

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the record."""
        with _above_bars():
            super().emit(record)


def set_up_log(*, verbose: bool, stream: TextIO | None = None) -> None:
    """Everything that is logged goes to `stream`, stderr if None: warnings, and with `verbose` what
    happens besides. A run without anything wrong is silent."""
    handler = _Handler(stream)
    handler.setFormatter(OneLineFormatter())
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler])
    if not verbose:
        # What it warns of is a peer's doing, and the session says in its own words what came of it.
        logging.getLogger(_QUIC_LOGGER).setLevel(logging.CRITICAL)


def bear_all_letters() -> None:
    """Whatever encoding the terminal has, a letter that it lacks is shown as a mark and ends
    nothing: neither a help text nor a line of the log."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str, stream: TextIO | None = None) -> None:
    """Writes lines to a terminal, stdout if None. A terminal that knows fewer letters shows marks
    in their place. Where nobody reads them any more, nothing is written from then on."""
    stream = sys.stdout if stream is None else stream
    if stream is None:
        # A program without a terminal, as windows are on Windows.
        return
    encoding = stream.encoding or "ascii"
    lines = "\n".join(escaped(unmarked(line)) for line in text.split("\n"))
    try:
        with _above_bars():
            print(lines.encode(encoding, "replace").decode(encoding), file=stream, flush=True)
    except OSError:
        _silence(stream)
    except ValueError:
        # The stream has been closed.
        return


def say_wrong(sentence: str) -> None:
    """Writes what went wrong, to stderr."""
    say(f"{PROGRAM}: {sentence}", sys.stderr)


@contextmanager
def _above_bars() -> Iterator[None]:
    """Takes bars away that stand where a line is to be written, and draws them below it again."""
    # Nothing else loads it than a bar that is shown (`game/program/progress.py`).
    library = sys.modules.get("tqdm")
    if library is None:
        yield
        return
    with library.tqdm.external_write_mode(sys.stderr):
        yield


def _silence(stream: TextIO) -> None:
    """What is still in the stream would be written, and fail, once more as the program ends."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return
