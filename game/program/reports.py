"""Reports of faults: what a player can send to whoever can mend it.

A report says what broke, in which version and on which system. It says nothing of the command
line's words, which may be passwords, nor of anything that was played.
"""

import contextlib
import platform
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from files.writing import replace_file
from game.program.terminal import OneLineFormatter
from game.program.version import GAME_VERSION
from net.limits import PROTOCOL_VERSION

REPORT_MAX_CHARACTERS = 64 * 1024
"""Of one report; of a longer one the end is kept, which says what broke."""
REPORTS_MAX = 10
"""Reports that are kept; older ones go."""
_PREFIX = "report-"


def write_report(folder: Path | None, fault: BaseException, now: datetime) -> Path | None:
    """Writes what broke into a file of that folder, or where that cannot be, of the system's folder
    for files that may go. Returns where it is; None where nothing can be written."""
    text = report_of(fault, now)
    for place in (folder, Path(tempfile.gettempdir())):
        if place is None:
            continue
        path = place / f"{_PREFIX}{now:%Y-%m-%d-%H%M%S}.txt"
        with contextlib.suppress(OSError):
            place.mkdir(parents=True, exist_ok=True)
            replace_file(path, text.encode("utf-8", "replace"))
            if place is folder:
                _forget_old(place)
            return path
    return None


def report_of(fault: BaseException, now: datetime) -> str:
    """What a report says."""
    broke = OneLineFormatter().formatException((type(fault), fault, fault.__traceback__))
    packaged = "packaged, " if getattr(sys, "frozen", False) else ""
    head = (
        f"Tandem Acres {GAME_VERSION}, protocol {PROTOCOL_VERSION}\n"
        f"{now:%Y-%m-%d %H:%M:%S}\n"
        f"{packaged}Python {platform.python_version()}, {platform.platform()}\n\n"
    )
    return head + broke[-REPORT_MAX_CHARACTERS:] + "\n"


def _forget_old(folder: Path) -> None:
    for old in sorted(folder.glob(f"{_PREFIX}*.txt"))[:-REPORTS_MAX]:
        with contextlib.suppress(OSError):
            old.unlink()
