"""However a program ends, its farm is saved first, then friends are told, then comes the rest."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.farms.farm import load_farm, new_farm
from game.headless.arguments import BotArguments
from game.headless.metered import MeteredEndpoint
from game.headless.real_time import run_host
from game.hosting.seats import Listener, open_seat
from game.program.clocks import Clocks
from game.program.ending import Ending, EndRequest, interrupted_when_told, told_to_end
from game.program.faults import ProgramError
from game.program.output import check_outputs
from game.saves.errors import SaveError
from game.saves.farm_file import FarmFile
from game.text.sentence import Sentence
from net.transports.simulated import SimulatedNetwork
from tests.world.small_farm import small_content

MAIN = Path(__file__).resolve().parents[2] / "main.py"
TIMEOUT_S = 120
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="these signals are of POSIX systems")


class Disk:
    """A keeper that writes down what happens."""

    def __init__(self, done: list[str]) -> None:
        self._done = done

    def work(self, now_s: float) -> None: ...

    def save(self) -> None:
        self._done.append("save")

    def close(self, now_s: float) -> None:
        self._done.append("last save")


class Program:
    """`host --headless` on a virtual clock, with a farm in a file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "a.farm"
        self.now_s = 0.0
        content = small_content()
        network = SimulatedNetwork(1)
        self.meter = MeteredEndpoint(network.endpoint("host"))
        listener = Listener(self.meter, random_bytes=Random(1).randbytes)
        farm = new_farm(content, 1, file=FarmFile.create(self.path, "Willow"))
        self.seat: HostSeat = open_seat(content, farm, Profile("Host", 0), listener, lambda: 1.8e9)
        self.done: list[str] = []
        self.seat.keepers.append(Disk(self.done))
        self.on_pause: Callable[[], None] = lambda: None

    def run(self, options: BotArguments, request: EndRequest | None = None) -> int:
        def pause(seconds: float) -> None:
            self.now_s += max(seconds, 1 / 30)
            self.on_pause()

        clocks = Clocks(lambda: self.now_s, pause=pause)
        return run_host(self.seat, self.meter, options, clocks, request or EndRequest())

    def saved_tick(self) -> int:
        farm = load_farm(self.path)
        assert farm.file is not None, "it has a file"
        farm.file.close()
        return farm.tick


def test_the_order_of_an_ending_is_farms_first_then_the_rest() -> None:
    done: list[str] = []
    with Ending() as ending:
        ending.afterwards("The report", lambda: done.append("report"))
        ending.close_farm(lambda: done.append("farm"))
        ending.afterwards("The window", lambda: done.append("window"))
        done.append("run")
    assert done == ["run", "farm", "report", "window"], "whatever was announced first"
    assert ending.status == 0, "and all is well"


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left"),
        SaveError(Sentence("saves.whole", file="a.farm")),
        KeyError("x"),
    ],
)
def test_a_step_that_fails_keeps_no_other_from_being_done(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []

    def fail() -> None:
        raise error

    with ExitStack() as expected:
        if isinstance(error, KeyError):
            expected.enter_context(pytest.raises(ProgramError, match="KeyError"))
        with Ending() as ending:
            ending.close_farm(fail)
            ending.afterwards("The dump", fail)
            ending.afterwards("The report", lambda: done.append("report"))
    assert done == ["report"], "what comes after should be done"
    if not isinstance(error, KeyError):
        assert ending.status == 1, "and the end counts against the run"
        said = str(error) if isinstance(error, SaveError) else str(error.args[-1])
        assert said in capsys.readouterr().err, "with its cause in a sentence"


def test_an_error_of_the_run_outlives_its_ending() -> None:
    def fail() -> None:
        raise OSError(28, "No space left")

    def run() -> None:
        with Ending() as ending:
            ending.close_farm(fail)
            raise ValueError("first")

    with pytest.raises(ValueError, match="first"):
        run()


@pytest.mark.parametrize("fault", [ZeroDivisionError, MemoryError, RecursionError, AssertionError])
def test_a_fault_in_the_loop_saves_first_and_is_a_fault(
    tmp_path: Path, fault: type[Exception]
) -> None:
    program = Program(tmp_path)

    def break_down() -> None:
        if program.now_s > 5:
            raise fault("planted")

    program.on_pause = break_down
    report = tmp_path / "report.json"
    with pytest.raises(ProgramError, match=fault.__name__):
        program.run(BotArguments(report=report))
    assert program.saved_tick() == int(program.seat.tick), "the last tick should be saved"
    assert program.done[-1] == "last save", "everything that is kept should be closed"
    assert not json.loads(report.read_text())["identical"], "and the report be written"


def test_a_report_that_cannot_be_written_costs_neither_farm_nor_dump(tmp_path: Path) -> None:
    program = Program(tmp_path)
    report = tmp_path / "folder"
    report.mkdir()
    options = BotArguments(minutes=0.1, report=report, dump=tmp_path / "dump.jsonl")
    assert program.run(options) == 1, "it should be told by the status"
    assert program.saved_tick() == int(program.seat.tick), "the farm should be saved"
    assert (tmp_path / "dump.jsonl").stat().st_size > 100, "the dump should be written"


def test_who_is_told_to_end_saves_before_friends_are_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program(tmp_path)
    request = EndRequest()

    def tell() -> None:
        if program.now_s > 5 and not request.times:
            request.times = 1

    announce = program.seat.announce_closing

    def announce_closing(within_s: int) -> None:
        program.done.append("announced")
        announce(within_s)

    monkeypatch.setattr(program.seat, "announce_closing", announce_closing)
    program.on_pause = tell
    assert program.run(BotArguments(), request) == 0, "that is a good end"
    assert program.done == ["save", "announced", "last save"], "in this order"


@POSIX
def test_every_signal_that_ends_a_program_is_heard_and_given_back() -> None:
    numbers = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1]
    numbers += [signal.SIGALRM, signal.SIGXCPU]
    before = [signal.getsignal(number) for number in numbers]
    with told_to_end() as request:
        for count, number in enumerate(numbers, 1):
            signal.raise_signal(number)
            assert request.times == count, f"{number.name} should leave a note"
    assert [signal.getsignal(number) for number in numbers] == before, "as they were"
    with pytest.raises(KeyboardInterrupt), interrupted_when_told():
        signal.raise_signal(signal.SIGTERM)


@POSIX
def test_a_program_that_outlives_its_terminal_goes_on() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with told_to_end() as request:
            signal.raise_signal(signal.SIGHUP)
            assert request.times == 0, "whoever started it wanted that"
    finally:
        signal.signal(signal.SIGHUP, before)


def test_outputs_are_checked_before_anything_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    farm = tmp_path / "a.farm"
    farm.touch()
    good = tmp_path / "report.json"
    check_outputs({"--report": good, "--dump": None}, {"--save": farm})
    assert [path.name for path in tmp_path.iterdir()] == ["a.farm"], "looking leaves nothing"
    opened: list[str] = []
    real_open = os.open

    def watched_open(path: Path, flags: int, mode: int = 0o777) -> int:
        opened.append(path.name)
        return real_open(path, flags, mode)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", watched_open)
        check_outputs({"--ready-file": good}, {})
    assert opened, "it should be tried"
    assert good.name not in opened, "whoever waits for a file should never see an empty one"
    good.write_text("older")
    check_outputs({"--report": good}, {"--save": farm})
    assert good.read_text() == "older", "and lose nothing"
    refused = {
        "no folder": tmp_path / "nowhere" / "report.json",
        "is a folder": tmp_path,
        "same file": farm,
    }
    for why, path in refused.items():
        with pytest.raises(ValueError, match=why):
            check_outputs({"--report": path}, {"--save": farm})
    with pytest.raises(ValueError, match="same file"):
        check_outputs({"--report": good, "--dump": good}, {})


@POSIX
def test_nobody_waits_for_the_reader_of_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="neither a file"):
        check_outputs({"--report": tmp_path / "pipe"}, {})
    check_outputs({"--report": Path(os.devnull), "--dump": Path(os.devnull)}, {})


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("SIGHUP", "closed"), 0),
        pytest.param(
            ("SIGQUIT", "closed", "--report", "/dev/full", "--dump", "/dev/full"),
            1,
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_real_host_saves_however_it_is_ended(
    tmp_path: Path, words: tuple[str, ...], status: int
) -> None:
    if "/dev/full" in words and not Path("/dev/full").exists():
        pytest.skip("this system has no disk that is always full")
    name, *options = words
    is_closed = "closed" in options
    farm = tmp_path / "a.farm"
    host = subprocess.Popen(
        [
            *(sys.executable, str(MAIN), "host", "--headless", "--bind", "127.0.0.1"),
            *("--accept-all", "--bot", "farm", "--seed", "1", "--save", str(farm)),
            *("--home", str(tmp_path / "home")),
            *(option for option in options if option != "closed"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert host.stdout is not None, "it says where it listens"
        assert host.stderr is not None, "and what goes wrong"
        assert host.stdout.readline().startswith("join code"), "it should open"
        host.stdout.readline()
        if is_closed:
            host.stdout.close()
        host.send_signal(getattr(signal, name))
        ended = host.wait(TIMEOUT_S)
        said = host.stderr.read()
    finally:
        if host.poll() is None:
            host.kill()
            host.wait()
        for stream in (host.stdout, host.stderr):
            if stream is not None:
                stream.close()
    assert ended == status, f"with that status: {said}"
    assert "Traceback" not in said, f"and without a traceback: {said}"
    assert not farm.with_name("a.farm-wal").exists(), "closed as it should be"
    loaded = load_farm(farm)
    assert loaded.file is not None, "it has a file"
    loaded.file.close()
    assert loaded.world.sections(), "with all that was in it"
