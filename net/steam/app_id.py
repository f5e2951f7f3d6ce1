"""Which game this is: the app id, put where Steam looks for it.

Steam itself sets the environment variable `SteamAppId` for a game that it launched. Any other start
needs the number in that variable or in `steam_appid.txt` in the *current directory*, which is
wherever the player happened to be. So the number is found here; while Steam is open the variable is
set, and while it initialises the current directory is one that holds the file.
"""

import os
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from .errors import SteamUnavailable, UnavailableReason
from .ordinary_file import read_head

APP_ID_VARIABLE = "SteamAppId"
APP_ID_FILE = "steam_appid.txt"
DEVELOPMENT_APP_ID = 480
"""Spacewar, Valve's example: every account owns it, so it serves for development."""

_APP_ID_MAX = 2**32 - 1
_FILE_MAX_BYTES = 64


def _app_id_of(text: str) -> int | None:
    text = text.strip()
    if text.isascii() and text.isdecimal() and len(text) <= 10 and 0 < int(text) <= _APP_ID_MAX:
        return int(text)
    return None


def read_app_id(folder: Path) -> int | None:
    """The number in a folder's `steam_appid.txt`; None when there is none."""
    try:
        return _app_id_of(read_head(folder / APP_ID_FILE, _FILE_MAX_BYTES).decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return None


def choose_app_id(
    default: int | None, folders: Sequence[Path], environ: MutableMapping[str, str]
) -> int:
    """The app id: what Steam launched us as, else a `steam_appid.txt` of `folders`, else
    `default`. Raises `SteamUnavailable` when nobody says, and `ValueError` for a default that is
    no app id."""
    if default is not None and not 0 < default <= _APP_ID_MAX:
        raise ValueError(f"{default} is not an app id; 480 is the one for development")
    # Steam sets 0 for a program that was added to the library by hand; that names no app.
    given = _app_id_of(environ.get(APP_ID_VARIABLE, ""))
    if given is not None:
        return given
    for folder in folders:
        found = read_app_id(folder)
        if found is not None:
            return found
    if default is not None:
        return default
    raise SteamUnavailable(
        UnavailableReason.APP_ID_MISSING, "Steam was not told which game this is."
    )


def set_app_id(app_id: int, environ: MutableMapping[str, str]) -> Callable[[], None]:
    """Sets the environment variable, unless Steam itself did. Returns what puts it back, so that
    this game's number is not taken for Steam's word by whoever opens Steam next."""
    before = environ.get(APP_ID_VARIABLE)
    if before is not None and _app_id_of(before) == app_id:
        return lambda: None
    environ[APP_ID_VARIABLE] = str(app_id)

    def put_back() -> None:
        if before is not None:
            environ[APP_ID_VARIABLE] = before
        else:
            environ.pop(APP_ID_VARIABLE, None)

    return put_back


@contextmanager
def app_id_file_in_place(app_id: int) -> Iterator[None]:
    """While inside, the current directory is one with a `steam_appid.txt`, if one can be made;
    if not, the environment variable has to do."""
    with ExitStack() as undo:
        with suppress(OSError):
            # An own directory, since the game's may be read-only and the current one may hold the
            # steam_appid.txt of another game.
            directory = undo.enter_context(
                TemporaryDirectory(prefix="steam-app-id-", ignore_cleanup_errors=True)
            )
            Path(directory, APP_ID_FILE).write_text(f"{app_id}\n", encoding="ascii")
            before = _current_directory() or Path(directory).anchor
            os.chdir(directory)
            undo.callback(_go_back, before)
        yield


def _current_directory() -> str | None:
    try:
        return os.getcwd()
    except OSError:
        # The directory was deleted under us.
        return None


def _go_back(directory: str) -> None:
    with suppress(OSError):
        os.chdir(directory)
