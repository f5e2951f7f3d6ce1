"""Showing a folder in the system's own window for files."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

from files.system_programs import their_environment
from game.text.errors import PlainError
from game.text.sentence import Sentence


def show_folder(folder: Path) -> None:
    """Opens the window; does not wait for it. Raises `PlainError`, which says where the folder is,
    where there is no such window."""
    not_shown = PlainError(Sentence("farms.folder_not_shown", folder=str(folder)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if sys.platform == "win32":
            os.startfile(folder)
            return
        opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
        has_screen = sys.platform == "darwin" or any(
            os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
        )
        if opener is None or not has_screen:
            raise not_shown
        threading.Thread(
            target=subprocess.run,
            args=([opener, str(folder)],),
            kwargs={
                "env": their_environment(),
                "stdin": subprocess.DEVNULL,
                "stdout": subprocess.DEVNULL,
                "stderr": subprocess.DEVNULL,
                "check": False,
            },
            name="file manager",
            daemon=True,
        ).start()
    except OSError as error:
        raise not_shown from error
