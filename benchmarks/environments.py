"""Python environments apart from this project's own, for what is measured beside it."""

import subprocess
import sys
import venv
from pathlib import Path

_PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def python_of(folder: Path) -> Path:
    """The interpreter of an environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def install(folder: Path, *what: str) -> str | None:
    """Makes the environment where there is none, and installs what pip is asked for by these words.
    Returns why it cannot be had, None where it is there."""
    python = python_of(folder)
    if not python.exists():
        venv.create(folder, with_pip=True)
    words = [str(python), *_PIP, *what]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    return (done.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
