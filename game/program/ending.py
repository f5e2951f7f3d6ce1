"""How a program ends: the one place that knows the order of it.

First every farm that is open here is saved and its friends are told; then comes the rest, such as
reports and windows. Each step is done whatever became of those before it, and whatever it was that
ended the program: a signal, a closed terminal, a full disk, a fault.
"""

import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from game.program.faults import ProgramError
from game.program.terminal import say_wrong
from game.saves.errors import SaveError

_log = logging.getLogger(__name__)


class EndRequest:
    """Whether somebody wants the program to end."""

    def __init__(self) -> None:
        self.times = 0
        """How often it was told. Who says it twice does not want to wait for anybody."""


@contextmanager
def told_to_end() -> Iterator[EndRequest]:
    """Hears every signal that asks a program to end. They only leave a note: the middle of a tick
    or of a save is no place to end."""
    request = EndRequest()

    def note(_signal: int, _frame: object) -> None:
        request.times += 1

    with _hearing(note):
        yield request


@contextmanager
def interrupted_when_told() -> Iterator[None]:
    """Lets every signal that asks a program to end raise KeyboardInterrupt, as Ctrl-C does, so that
    whatever was begun is taken back on the way out."""

    def interrupt(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    with _hearing(interrupt):
        yield


@contextmanager
def _hearing(handler: Callable[[int, object], None]) -> Iterator[None]:
    before = {}
    for name, number in _ending_signals().items():
        # A program that was started with `nohup` is to outlive its terminal.
        if name != "SIGHUP" or signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, signal.SIG_DFL if former is None else former)


def _ending_signals() -> dict[str, int]:
    """The signals of this system that end a program which does not hear them, but for those that
    say that it is broken already."""
    found = {}
    for name in (
        "SIGTERM",
        "SIGINT",
        "SIGHUP",
        "SIGQUIT",
        "SIGBREAK",
        "SIGUSR1",
        "SIGUSR2",
        "SIGALRM",
        "SIGVTALRM",
        "SIGPROF",
        "SIGXCPU",
        "SIGPWR",
        "SIGIO",
        "SIGSTKFLT",
    ):
        if hasattr(signal, name):
            found[name] = int(getattr(signal, name))
    if sys.platform != "win32":
        real_time = range(signal.SIGRTMIN, signal.SIGRTMAX + 1)
        found |= {f"SIGRTMIN+{n}": number for n, number in enumerate(real_time)}
    return found


class Ending:
    """Around a program's run: does what is still to be done when it is over, in order. An error
    that speaks to the user is said and counts against the run; a fault is logged and raised as a
    `ProgramError` once everything else is done, unless the run ended by an error itself."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        """What could not be done at the end, in sentences."""
        self._farms: list[Callable[[], None]] = []
        self._rest: list[tuple[str, Callable[[], None]]] = []

    def close_farm(self, close: Callable[[], None]) -> None:
        """`close` saves a farm and then tells its friends. It may find that closed already."""
        self._farms.append(close)

    def afterwards(self, what: str, do: Callable[[], None]) -> None:
        """Once all farms are closed, in the order in which it was said: `what` is how it is called
        in a sentence, such as "The report"."""
        self._rest.append((what, do))

    @property
    def status(self) -> int:
        """What the end adds to the exit status: 1 when something could not be done."""
        return 1 if self.problems else 0

    def __enter__(self) -> "Ending":
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        fault: Exception | None = None
        for what, do in [("The farm", close) for close in self._farms] + self._rest:
            try:
                do()
            except SaveError as error:
                self._say(str(error))
            except OSError as error:
                self._say(f"{what} could not be written: {error.strerror or error}.")
            except Exception as error:
                _log.critical("%s could not be ended", what, exc_info=error)
                fault = fault or error
        if fault is not None and exception is None:
            raise ProgramError(f"{type(fault).__name__}: {fault}") from fault

    def _say(self, problem: str) -> None:
        self.problems.append(problem)
        say_wrong(problem)
