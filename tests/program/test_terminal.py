"""Nothing that others wrote can steer a terminal or pass for a line of the log."""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from game.program.terminal import LINE_MAX_CHARACTERS, OneLineFormatter, say, set_up_log

HOSTILE = {
    "a line of our own": "Ada\n2026-12-01 20:00:00,000 net.session WARNING all is well",
    "a return": "Ada\rnobody",
    "an escape sequence": "\x1b[2J\x1b]0;title\x07Ada",
    "a C1 control": "\x9b2JAda",
    "a bidirectional mark": "\u202eadA",
    "a line separator": "Ada\u2028WARNING\u2029x\x85y",
    "a lone surrogate": "Ada\ud800",
    "a null": "Ada\0",
}


def logged(message: str, *, error: Exception | None = None) -> str:
    record = logging.LogRecord("net.x", logging.WARNING, "f.py", 1, "said: %s", (message,), None)
    if error is not None:
        record.exc_info = (type(error), error, None)
    return OneLineFormatter().format(record)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_record_is_one_line_whatever_it_quotes(kind: str) -> None:
    line = logged(HOSTILE[kind])
    assert line.isprintable(), f"{kind} should be written out, not sent: {line!r}"
    assert "net.x WARNING said: " in line, "the line's own beginning should stand"


@pytest.mark.parametrize("kind", HOSTILE)
def test_an_error_that_quotes_a_peer_forges_no_line(kind: str) -> None:
    first, *others = logged("x", error=ValueError(HOSTILE[kind])).split("\n")
    assert others, "the error should be told"
    for line in (first, *others):
        assert line.isprintable(), f"{kind} should be written out: {line!r}"
    assert all(line.startswith("    | ") for line in others), f"set in, each of them: {others}"


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_what_is_said_is_safe_on_every_terminal(kind: str, encoding: str) -> None:
    content = io.BytesIO()
    stream = io.TextIOWrapper(content, encoding)
    say(HOSTILE[kind].replace("\n", " "), stream)
    said = content.getvalue().decode(encoding)
    assert said.endswith("\n"), "it is a whole line"
    assert said[:-1].isprintable(), f"{kind} should be written out: {said!r}"


def test_several_lines_of_our_own_stay_lines() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), "utf-8")
    say("join code A\nlistening on port 1", stream)
    stream.seek(0)
    assert stream.read() == "join code A\nlistening on port 1\n", "what we wrap ourselves is ours"


def test_letters_of_all_scripts_are_shown_as_they_are() -> None:
    assert "Zoë 王 Ωμέγα 🌻" in logged("Zoë 王 Ωμέγα 🌻"), "names should be readable"


def test_a_line_has_an_end() -> None:
    assert len(logged("x" * 10**6)) <= LINE_MAX_CHARACTERS, "no line should fill a disk"


@contextmanager
def root_as_new() -> Iterator[None]:
    """The root logger as a program finds it, put back afterwards."""
    root, quic = logging.getLogger(), logging.getLogger("quic")
    handlers, level, quic_level = root.handlers[:], root.level, quic.level
    root.handlers[:] = []
    # Another test may have begun a program in this process.
    quic.setLevel(logging.NOTSET)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        quic.setLevel(quic_level)


@pytest.mark.parametrize("verbose", [False, True])
def test_a_quiet_run_is_silent_and_quic_speaks_only_when_asked(verbose: bool) -> None:
    stream = io.StringIO()
    with root_as_new():
        set_up_log(verbose=verbose, stream=stream)
        logging.getLogger("quic").warning("a stranger sent something odd")
        logging.getLogger("net.session.state_log").info("guest was=…")
        usual = stream.getvalue()
        logging.getLogger("net").warning("something is wrong")
    if verbose:
        assert len(re.findall("(?m)^.* (WARNING|INFO) ", usual)) == 2, f"all is told: {usual}"
    else:
        assert usual == "", f"nothing is wrong, so nothing is said: {usual}"
    assert "something is wrong" in stream.getvalue(), "what is wrong is told unasked"
