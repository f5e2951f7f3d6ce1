"""Reading a session file: what a dedicated server is told about its session. The form of the file,
and every rule for what may be in it, is `net/lobby_server/dedicated/session_file.py`'s."""

from pathlib import Path

from net.limits import DEDICATED_SESSION_FILE_MAX_BYTES
from net.lobby_server.dedicated.session_file import SessionFile, decode_session


def read_session(path: Path) -> SessionFile:
    """The session in a file, of which no more is read than one may have. Raises ValueError with a
    sentence that names the file, for one that is missing, unreadable or not a session file."""
    try:
        if not path.is_file():
            # A pipe or a device might have no end, or never begin.
            raise ValueError(f"There is no session file {path}.")
        with path.open("rb") as file:
            content = file.read(DEDICATED_SESSION_FILE_MAX_BYTES + 1)
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror or error}.") from error
    try:
        return decode_session(content)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
