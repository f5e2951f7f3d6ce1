"""Two windows and more on one machine, already in one farm: each a program of its own."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NAMES = ("Ash", "Briar", "Clover", "Dale")
_HOST_HEAD_START_S = 1.5
_LEFT_PX, _TOP_PX, _GAP_PX = 20, 60, 24


def run_windows(players: int, main_file: Path, assets: Path | None) -> int:
    """Opens a host and its guests, all with the content of a folder or with the game's own, and
    waits until every window has been closed. Interrupting it closes those that it opened."""
    port = _free_port()
    running: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="tandem-acres-duo-") as folder:
        try:
            for number, name in enumerate(NAMES[:players]):
                home = Path(folder) / name.lower()
                running.append(_open(main_file, number, name, port, home, assets))
                if number == 0:
                    time.sleep(_HOST_HEAD_START_S)
            return max(program.wait() for program in running)
        except KeyboardInterrupt:
            return 0
        finally:
            for program in running:
                if program.poll() is None:
                    program.terminate()
                    program.wait()


def _open(
    main_file: Path, number: int, name: str, port: int, home: Path, assets: Path | None
) -> subprocess.Popen[bytes]:
    # A packaged game is its own interpreter and has no main file to name.
    is_packaged = bool(getattr(sys, "frozen", False))
    command = [sys.executable] if is_packaged else [sys.executable, str(main_file)]
    if number == 0:
        command += ["host", "--port", str(port), "--accept-all", "--bind", "127.0.0.1"]
    else:
        command += ["join", f"127.0.0.1:{port}"]
    command += ["--name", name, "--colour", str(number), "--home", str(home)]
    command += ["--window", "640x400"]
    if assets is not None:
        command += ["--assets", str(assets.resolve())]
    column, row = number % 2, number // 2
    x = _LEFT_PX + column * (640 + _GAP_PX)
    y = _TOP_PX + row * (400 + 2 * _GAP_PX)
    return subprocess.Popen(command, env=os.environ | {"SDL_VIDEO_WINDOW_POS": f"{x},{y}"})


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
