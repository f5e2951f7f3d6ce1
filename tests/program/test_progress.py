"""Progress: a bar for who watches a terminal, plain lines or nothing for everybody else."""

import errno
import io
import logging
import sys

import pytest

from game.program.clocks import Clocks
from game.program.progress import SHOWN_AFTER_S, Progress, watched
from game.program.terminal import say, set_up_log
from tests.program.terminal import OwnTime


class Screen(io.StringIO):
    """A terminal that somebody watches."""

    def isatty(self) -> bool:
        return True

    def lines(self) -> list[str]:
        """What stands there in the end, line by line."""
        shown = []
        for line in self.getvalue().split("\n"):
            cells: list[str] = []
            for part in line.split("\r"):
                cells[: len(part)] = part
            shown.append("".join(cells).rstrip())
        return shown


class Gone(Screen):
    """A terminal that was closed."""

    def write(self, text: str) -> int:
        raise OSError(errno.EIO, "Input/output error")


def watch(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """The terminal of the program from now on."""
    found = Screen()
    monkeypatch.setattr(sys, "stderr", found)
    monkeypatch.setattr(sys, "stdout", found)
    return found


def test_what_takes_long_shows_how_far_it_is_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = watch(monkeypatch)
    own = OwnTime()
    with Progress("seeds", 40, now_s=own.clocks.now_s) as progress:
        progress.show(1)
        assert screen.getvalue() == "", "what may be over at once needs no bar"
        own.now_s += SHOWN_AFTER_S
        progress.show(10, "2 not good")
        shown = screen.lines()[-1]
        assert shown.startswith("seeds:  25%|"), f"it should say what and how far: {shown!r}"
        say("NOT GOOD: seed 4")
        assert screen.lines()[0] == "NOT GOOD: seed 4", "what stays has a line of its own"
        assert screen.lines()[-1].startswith("seeds:"), "and the bar stands below it"
    assert screen.lines() == ["NOT GOOD: seed 4", ""], "in the end only what was said is there"


def test_a_line_of_the_log_has_a_line_of_its_own_too(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = watch(monkeypatch)
    root = logging.getLogger()
    before = root.handlers[:]
    root.handlers.clear()
    try:
        set_up_log(verbose=False)
        with Progress("seeds", 40, now_s=iter((0.0, 9.0)).__next__) as progress:
            progress.show(10)
            logging.getLogger("here").warning("a word")
    finally:
        root.handlers[:] = before
    said = [line for line in screen.lines() if line]
    assert len(said) == 1, f"nothing else should be left: {said}"
    assert said[0].endswith("here WARNING a word"), f"with nothing before it: {said}"


def test_a_file_gets_a_few_lines_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "tqdm", raising=False)
    log = io.StringIO()
    for lines_max in (0, 4):
        with Progress(
            "seeds", 100, lines_max=lines_max, stream=log, now_s=iter(range(9)).__next__
        ) as progress:
            for done in range(1, 101):
                progress.show(done, "all good")
        if not lines_max:
            assert log.getvalue() == "", "what is piped on is the report, and nothing else"
    expected = [f"seeds: {done} of 100, all good" for done in (25, 50, 75, 100)]
    assert log.getvalue().splitlines() == expected, "plain lines, however much there is"
    assert "tqdm" not in sys.modules, "what is not shown is not loaded"


def test_a_program_without_a_terminal_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with Progress("seeds", 2, lines_max=2) as progress:
        progress.show(1)


def test_a_terminal_that_is_closed_ends_nothing() -> None:
    own = OwnTime()
    with Progress("seeds", 40, stream=Gone(), now_s=own.clocks.now_s) as progress:
        own.now_s += SHOWN_AFTER_S
        progress.show(10)
        progress.show(20)


def test_a_machine_without_the_library_works_without_bars(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = watch(monkeypatch)
    monkeypatch.setitem(sys.modules, "tqdm", None)
    own = OwnTime()
    with Progress("seeds", 40, now_s=own.clocks.now_s) as progress:
        own.now_s += SHOWN_AFTER_S
        progress.show(10)
    monkeypatch.undo()
    assert screen.getvalue() == "", "it is no reason to end"


def test_who_waits_sees_for_what_and_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = watch(monkeypatch)
    own = OwnTime()

    def wait(clocks: Clocks, seconds: int) -> None:
        for _ in range(seconds):
            clocks.pause(1.0)

    with watched("looking for the lobby", own.clocks) as clocks:
        wait(clocks, 3)
        assert screen.lines()[-1].startswith("looking for the lobby"), "without an end in sight"
    with watched("playing", own.clocks, total_s=4.0) as clocks:
        wait(clocks, 8)
        assert "%" in screen.lines()[-1], "with one it should say how far it is"
    assert own.now_s == 111.0, "and waits on the clock that it was given"
    assert screen.lines() == [""], "nothing of it stays"
