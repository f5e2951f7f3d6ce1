"""A program that behaves towards a launcher as `main.py dedicated` does, in a tenth of the time, or
misbehaves as its session's farm is called. Run as a script."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from net.lobby_server.dedicated.ready_file import write_ready_file
from net.lobby_server.dedicated.session_file import decode_session

LIFE_S = 60.0
"""After which it ends whatever happens, so that no test leaves one behind."""
FINGERPRINT = bytes(range(32))


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=("dedicated",))
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--bind", required=True)
    for name in ("--session", "--ready-file", "--save"):
        parser.add_argument(name, type=Path, required=True)
    arguments = parser.parse_args(words)
    session = decode_session(arguments.session.read_bytes())
    behaviour = session.farm.split()[0]
    if behaviour == "dies":
        print("main.py: it cannot be\x1b[31m done", file=sys.stderr)
        return 2
    if behaviour == "robbed" and arguments.ready_file.with_name("robbed").exists() is False:
        return be_robbed(arguments)
    if behaviour == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    else:
        signal.signal(signal.SIGTERM, end)
    if behaviour in ("late", "stubborn"):
        arguments.ready_file.with_name("begun").touch()
        time.sleep(LIFE_S)
        return 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind((arguments.bind, arguments.port))
        if behaviour == "slow":
            time.sleep(0.4)
        if behaviour == "garbage":
            arguments.ready_file.write_bytes(b"ready!")
            time.sleep(LIFE_S)
        arguments.save.touch()
        write_ready_file(arguments.ready_file, arguments.port, FINGERPRINT)
        if behaviour == "chatty":
            print("x" * 3_000_000, flush=True)
        if behaviour == "short":
            time.sleep(0.3)
            return 0
        if behaviour == "crashing":
            time.sleep(0.3)
            os.abort()
        time.sleep(LIFE_S)
    return 1


def be_robbed(arguments: argparse.Namespace) -> int:
    """Somebody else takes the port at the last moment."""
    arguments.ready_file.with_name("robbed").touch()
    thief = (
        "import socket, sys, time; taken = socket.socket(socket.AF_INET, socket.SOCK_DGRAM);"
        "taken.bind((sys.argv[1], int(sys.argv[2]))); print(flush=True); time.sleep(5)"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", thief, arguments.bind, str(arguments.port)], stdout=subprocess.PIPE
    )
    assert program.stdout is not None, "the thief speaks"
    program.stdout.readline()
    print("main.py: the port is in use", file=sys.stderr)
    return 2


def end(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
