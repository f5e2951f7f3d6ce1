"""Reading a session file: what a dedicated server is told about its session. The form of the file,
and every rule for what may be in it, is `net/lobby_server/dedicated/session_file.py`'s."""

import errno
from pathlib import Path

from files.reading import UnfitFileError, read_file, words_of
from net.limits import DEDICATED_SESSION_FILE_MAX_BYTES
from net.lobby_server.dedicated.session_file import SessionFile, decode_session


def read_session(path: Path) -> SessionFile:
    """The session in a file, of which no more is read than one may have. Raises ValueError with a
    sentence that names the file, for one that is missing, unreadable or not a session file."""
    try:
        content = read_file(path, DEDICATED_SESSION_FILE_MAX_BYTES)
    except OSError as error:
        if error.errno == errno.EFBIG:
            most_kib = DEDICATED_SESSION_FILE_MAX_BYTES // 1024
            raise ValueError(f"{path}: A session file has at most {most_kib} KiB.") from error
        if isinstance(error, FileNotFoundError | UnfitFileError):
            raise ValueError(f"There is no session file {path}: {words_of(error)}.") from error
        raise ValueError(f"The session file {path} cannot be read: {words_of(error)}.") from error
    try:
        return decode_session(content)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
