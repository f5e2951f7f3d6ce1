"""A computer on which dedicated servers run that are none: each behaves towards a launcher as
`main.py dedicated` does, or misbehaves as its session's farm is called. Time passes on it only when
it is said to, and a process there is an object here."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import msgspec

from net.dedicated.processes import Process
from net.dedicated.ready_file import ReadyFile
from net.dedicated.session_file import decode_session

FINGERPRINT = bytes(range(32))
BEGINS_S = 1.0
"""How long a server takes to get ready; a slow one needs three times as long."""
PLAYS_S = 1.0
"""How long one plays that ends by itself."""
TERMINATED, KILLED, ABORTED = -15, -9, -6


class StandIn:
    """One process."""

    def __init__(self, computer: "Computer", pid: int, words: list[str], log: Path) -> None:
        parser = argparse.ArgumentParser()
        parser.add_argument("command", choices=("dedicated",))
        parser.add_argument("--port", type=int, required=True)
        parser.add_argument("--bind", required=True)
        for name in ("--session", "--ready-file", "--save"):
            parser.add_argument(name, type=Path, required=True)
        arguments = parser.parse_args(words)
        self.pid = pid
        self.words = words
        self.port: int = arguments.port
        self.status: int | None = None
        self.is_ready = False
        self._computer = computer
        self._log = log
        self._ready_file: Path = arguments.ready_file
        self._save: Path = arguments.save
        session = decode_session(arguments.session.read_bytes())
        self._behaviour = session.farm.split()[0]
        self._age_s = 0.0

    def poll(self) -> int | None:
        return self.status

    def terminate(self) -> None:
        if self._behaviour != "stubborn":
            self.end(TERMINATED)

    def kill(self) -> None:
        self.end(KILLED)

    def end(self, status: int) -> None:
        """It ends."""
        if self.status is None:
            self.status = status
            self._computer.taken.discard(self.port)

    def say(self, text: str) -> None:
        """It writes something to its output."""
        with self._log.open("a") as log:
            log.write(text + "\n")

    def pass_time(self, seconds: float) -> None:
        """What it does meanwhile."""
        if self.status is not None:
            return
        self._age_s += seconds
        match self._behaviour:
            case "dies":
                self.say("main.py: it cannot be\x1b[31m done")
                self.end(2)
            case "robbed" if not self._computer.was_robbed:
                self._computer.was_robbed = True
                self.say("main.py: the port is in use")
                self.end(2)
                self._computer.taken.add(self.port)
            case "late" | "stubborn":
                pass
            case "garbage":
                self._ready_file.write_bytes(b"ready!")
            case "elsewhere":
                self._write_ready_file(self.port + 1)
            case "slow":
                self._play(3 * BEGINS_S)
            case _:
                self._play(BEGINS_S)

    def _play(self, begins_s: float) -> None:
        if self._age_s >= begins_s and not self.is_ready:
            self.is_ready = True
            self._computer.taken.add(self.port)
            self._save.touch()
            self._write_ready_file(self.port)
        if self._age_s >= begins_s + PLAYS_S:
            if self._behaviour == "short":
                self.end(0)
            elif self._behaviour == "crashing":
                self.end(ABORTED)

    def _write_ready_file(self, port: int) -> None:
        ready = ReadyFile(port, FINGERPRINT.hex(), self.pid)
        self._ready_file.write_bytes(msgspec.json.encode(ready))


class Computer:
    """Satisfies `net.dedicated.processes.Machine`."""

    def __init__(self) -> None:
        self.taken: set[int] = set()
        """UDP ports that somebody listens on."""
        self.processes: dict[int, StandIn] = {}
        """All there have been, by their ids."""
        self.programs = {"stand-in"}
        """What can be started."""
        self.was_robbed = False

    def start(self, command: Sequence[str], log: Path) -> Process:
        if command[0] not in self.programs:
            raise FileNotFoundError(2, "No such file or directory", command[0])
        log.touch()
        pid = 5000 + len(self.processes)
        self.processes[pid] = StandIn(self, pid, list(command[1:]), log)
        return self.processes[pid]

    def is_running(self, pid: int, argument: str, bind: str, port: int) -> bool:
        process = self.processes.get(pid)
        return process is not None and process.status is None and argument in process.words

    def is_port_free(self, bind: str, port: int) -> bool:
        return port not in self.taken

    def pass_time(self, seconds: float) -> None:
        """Every process does what it does in so much time."""
        for process in tuple(self.processes.values()):
            process.pass_time(seconds)
