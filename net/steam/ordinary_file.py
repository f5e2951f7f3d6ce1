"""Reading a small file that anybody may have put there: an ordinary one, or none.

Opening a named pipe would wait for ever, and a device has no end.
"""

import os
import stat
from pathlib import Path


def read_head(path: Path, max_bytes: int) -> bytes:
    """The first bytes of an ordinary file. Raises `OSError` for everything else, and never waits
    for anything but the disk."""
    if not path.is_file():
        raise OSError(f"{path.name} is no ordinary file")
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        # Another may have taken its place meanwhile.
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(f"{path.name} is no ordinary file")
        return file.read(max_bytes)
