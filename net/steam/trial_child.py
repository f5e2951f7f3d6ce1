"""What a child process does with a library that may end it: see `trial`.

It is run as a file of its own, so it imports nothing of this package.
"""

import ctypes
import os
import sys
from contextlib import suppress


def load(path: str) -> None:
    """Loads a library, touches all of it, and asks it the one thing that it is asked first. Where
    the library is damaged, this may end the process or never return."""
    _die_in_silence()
    try:
        library = ctypes.CDLL(path)
    except OSError:
        # That it cannot be loaded at all does no harm; whoever loads it is told why.
        return
    for first, last in _readable_pages(path):
        for address in range(first, last, _PAGE_BYTES):
            ctypes.string_at(address, 1)
    with suppress(AttributeError):
        library.SteamAPI_IsSteamRunning()


_PAGE_BYTES = 4096


def _readable_pages(path: str) -> list[tuple[int, int]]:
    """Where Linux has put the library: a page that the file ends before kills whoever reads it.
    Other systems look at the file's length as they load it."""
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as file:
            lines = [line.rstrip("\n").split(maxsplit=5) for line in file]
    except OSError:
        return []
    found = []
    real_path = os.path.realpath(path)
    for words in lines:
        if len(words) == 6 and words[5] == real_path and words[1].startswith("r"):
            first, _, last = words[0].partition("-")
            found.append((int(first, 16), int(last, 16)))
    return found


def _die_in_silence() -> None:
    """No window and no core file tells of what is expected here."""
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(0x8007)
    else:
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    load(sys.argv[1])
