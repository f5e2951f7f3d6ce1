"""Real processes: they outlive whoever started them, and are known again."""

import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from net.dedicated.processes import ThisMachine, last_line
from tests.helpers.waiting import wait_until

BIND = "127.0.0.1"
MUCH = 3_000_000
TALKATIVE = (
    "import signal\n"
    "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})\n"
    f"print('x' * {MUCH}, flush=True)\n"
    "signal.sigwait({signal.SIGUSR1})\n"
    "print('more', flush=True)\n"
    "signal.pause()\n"
)
"""Says much, and after a signal a little more."""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither sessions nor such signals")
def test_a_process_goes_on_by_itself_until_it_is_asked_to_end(tmp_path: Path) -> None:
    machine, log = ThisMachine(), tmp_path / "log.txt"
    argument = str(tmp_path / "session.json")
    process = machine.start([sys.executable, "-S", "-c", TALKATIVE, argument], log)
    try:
        wait_until(lambda: log.stat().st_size > MUCH, "all that it says")
        assert os.getsid(process.pid) != os.getsid(0), (
            "it should not be in the session of the terminal that Ctrl-C is pressed in"
        )
        assert machine.is_running(process.pid, argument, BIND, 0), "it should be known again"
        if sys.platform == "linux":
            assert not machine.is_running(process.pid, "another", BIND, 0), (
                "a process that was started with something else is another one"
            )
        os.truncate(log, 0)
        os.kill(process.pid, signal.SIGUSR1)
        wait_until(lambda: log.read_bytes() == b"more\n", "what it says next, where the log begins")
        process.terminate()
        wait_until(lambda: process.poll() is not None, "its end")
        assert process.poll() == -signal.SIGTERM, "how it ended should be known"
        if sys.platform == "linux":
            assert not machine.is_running(process.pid, argument, BIND, 0), "it runs no more"
    finally:
        process.kill()
        process.wait()


def test_a_program_that_is_not_there_cannot_be_started(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no-such-program"):
        ThisMachine().start([str(tmp_path / "no-such-program")], tmp_path / "log.txt")


def test_a_port_is_free_unless_somebody_listens_there() -> None:
    machine = ThisMachine()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind((BIND, 0))
        assert not machine.is_port_free(BIND, listening.getsockname()[1]), "that port is taken"
    assert machine.is_port_free(BIND, 0), "0 stands for any port, and there are others"
    assert not machine.is_port_free("203.0.113.1", 0), "that address is another machine's"


def test_what_a_program_said_last_is_one_line_that_steers_no_terminal(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    assert last_line(log) == "", "nothing was said"
    log.write_bytes(b"first\n" + b"x" * 5000 + b"\nit cannot be\x1b[31m done\xff\n\n")
    assert last_line(log) == "it cannot be[31m done\ufffd", "the last line that says something"
