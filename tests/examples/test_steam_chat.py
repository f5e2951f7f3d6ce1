"""Friends chat through `examples/steam_chat.py`: three processes over a library in C in place of
Valve's, and its broker."""

import os
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.steam.cloud import NO_COMPILER, Broker, built, compiler
from tests.steam.cloud.client import Account
from tests.steam.cloud.programs import ROOT, Program

SOURCE = ROOT / "examples" / "steam_chat.py"


class Chatter:
    """One friend at a keyboard."""

    def __init__(self, account: Account, broker: Broker, library: Path, files: Path) -> None:
        reading, self._writing = os.pipe()
        command = [sys.executable, "-W", "error", "-m", "examples.steam_chat"]
        environment = broker.environment(account, library)
        self.program = Program(command, environment, files / account.name, stdin=reading)
        os.close(reading)

    def type(self, line: str) -> None:
        """Types a line."""
        os.write(self._writing, f"{line}\n".encode())

    def close(self) -> None:
        """The test is over."""
        os.close(self._writing)
        self.program.kill()


def test_it_stays_short() -> None:
    assert len(SOURCE.read_text("utf-8").splitlines()) < 60, "an example is read in one go"


@pytest.mark.skipif(compiler() is None, reason=NO_COMPILER)
def test_three_friends_meet_and_read_each_other(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    library = built(tmp_path_factory)
    with Broker(leaps=True) as broker, ExitStack() as ending:
        accounts = [broker.add_account(name) for name in ("Ada", "Ben", "Cem")]
        broker.befriend(*accounts)
        chatters = []
        for account in accounts:
            chatter = Chatter(account, broker, library, tmp_path)
            ending.callback(chatter.close)
            chatters.append(chatter)
            assert "success" in chatter.program.line("* lobby "), "each should come in"
        ada, ben, cem = chatters
        assert len(broker.lobbies) == 1, "and all into the same lobby"
        for name in ("Ben", "Cem"):
            assert ada.program.line(f"* {name}: ") == "ENTERED", "who comes is told"
        ada.type("Good morning!")
        for other in (ben, cem):
            assert other.program.line("Ada: ") == "Good morning!", "both should read it"
        cem.type("\x1b[2J turnips")
        assert ada.program.line("Cem: ") == "[2J turnips", "and nothing reaches the terminal"
        assert "turnips" not in cem.program.out, "nobody hears himself"
        ben.program.interrupt(signal.SIGINT)
        assert ben.program.end() == 0, "Ctrl+C ends it"
        assert "Traceback" not in ben.program.err, f"quietly: {ben.program.err}"


def test_without_steam_one_sentence_says_what_helps(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "examples.steam_chat"]
    nowhere = {**os.environ, "STEAM_API_LIB": str(tmp_path / "none")}
    program = Program(command, nowhere, tmp_path / "alone")
    assert program.end() == 1, "it cannot go on"
    assert program.err.count("\n") == 1, f"one line is enough: {program.err}"
    assert "is not a file" in program.err, "what is wrong"
