"""The environment of the other libraries, apart from this project's own.

Each library is installed by itself: one that cannot be had here leaves the others as they are, and
is told of plainly.
"""

import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Contender:
    """One way to play together."""

    name: str
    program: str
    """The module that speaks by it."""
    packages: tuple[str, ...] = ()
    """What it needs; nothing for this project's own environment."""
    is_tcp: bool = False
    is_encrypted: bool = False


CONTENDERS = (
    Contender("this", "over_this", is_encrypted=True),
    Contender("pyenet", "over_enet", ("pyenet==1.3.17", "msgpack")),
    Contender("PodSixNet", "over_podsixnet", ("PodSixNet==0.11.0",), is_tcp=True),
    Contender(
        "mpgameserver", "over_mpgameserver", ("mpgameserver==0.2.4", "msgpack"), is_encrypted=True
    ),
)


_PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def python_of(folder: Path) -> Path:
    """The interpreter of an environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def build(folder: Path) -> dict[str, str]:
    """Makes the environment where there is none, and installs what is missing. Returns why some
    contenders cannot run here, by their names."""
    python = python_of(folder)
    if not python.exists():
        venv.create(folder, with_pip=True)
    missing = {}
    for contender in CONTENDERS:
        if not contender.packages:
            continue
        done = subprocess.run(
            [str(python), *_PIP, *contender.packages],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            last = done.stderr.strip().splitlines()[-1:] or ["pip gave no reason"]
            missing[contender.name] = f"{', '.join(contender.packages)} cannot be had: {last[0]}"
    return missing
