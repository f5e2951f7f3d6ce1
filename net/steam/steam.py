"""Opening Steam, hearing what happened, and closing it.

`open_steam` goes step by step from a file on the disk to a logged-in account, and every step that
fails says so as a `SteamUnavailable` with its reason. It asks whether Steam is running before it
initialises, because some of Valve's libraries write to the terminal when it is not.

Valve's library keeps one state for the whole process: there is one `Steam` at a time, to be used
from one thread.
"""

import ctypes
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from .answers import Answers
from .app_id import app_id_file_in_place, choose_app_id, set_app_id
from .choosing import choose_library, loading_after
from .constants import InitResult
from .dispatch import Dispatcher
from .errors import SteamAlreadyOpenError, SteamUnavailable, UnavailableReason
from .events import Event
from .flat import FlatApi
from .friends import Friends
from .functions import INIT_FLAT, INIT_PLAIN
from .layouts import Packing
from .library import LibraryFile, find_libraries, program_folders
from .matchmaking import Matchmaking
from .messages import Messages
from .relay import Relay
from .trial import LibraryTrial
from .user import User
from .user_stats import UserStats
from .utils import Utils

_ERROR_TEXT_BYTES = 1024
_INIT_REASONS = {
    InitResult.NO_STEAM_CLIENT: UnavailableReason.NOT_RUNNING,
    InitResult.VERSION_MISMATCH: UnavailableReason.WRONG_VERSION,
}


class Steam:
    """Steam, open. Made by `open_steam`; a context manager that closes itself."""

    def __init__(
        self,
        flat: FlatApi,
        packing: Packing,
        library_file: LibraryFile | None,
        after_close: Callable[[], None],
    ) -> None:
        """For `open_steam` only."""
        self._after_close = after_close
        self._flat = flat
        self._answers = Answers(flat, packing)
        self._dispatcher = Dispatcher(flat, packing, self._answers.wants)
        self._closed = False
        self.library_file = library_file
        """Valve's library on the disk; None when an already loaded one was passed."""
        self.user = User(flat)
        self.friends = Friends(flat)
        self.matchmaking = Matchmaking(flat, self._answers)
        self.messages = Messages(flat)
        self.relay = Relay(flat)
        self.utils = Utils(flat)
        self.user_stats = UserStats(flat)

    @property
    def sdk_generation(self) -> str:
        """Which Steamworks SDK the library comes from, in words, for a report."""
        return self._flat.generation.words

    @property
    def accessors(self) -> tuple[str, ...]:
        """The versions of Valve's interfaces that are in use, for a report."""
        return tuple(self._flat.accessors.values())

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def start_dispatch(self) -> None:
        """For `open_steam` only: chooses manual dispatch."""
        self._dispatcher.start()

    def pump(self) -> list[Event]:
        """What happened since the last call, in order; to be called every frame. It handles at
        most 1024 callbacks, never blocks and never calls back."""
        events = self._answers.take_refused()
        for raw in self._dispatcher.run():
            event = self._answers.translate(raw)
            if event is not None:
                events.append(event)
        for event in events:
            self.matchmaking.observe(event)
        return events

    def close(self) -> None:
        """Leaves the lobbies we are in, clears our rich presence and shuts Valve's library down.
        Unsent messages are lost. Calling it again does nothing; calling anything else raises
        `SteamClosedError`."""
        if self._closed:
            return
        self._closed = True
        try:
            for lobby in self.matchmaking.entered:
                self.matchmaking.leave_lobby(lobby)
            self.friends.clear_rich_presence()
        finally:
            self._flat.close()
            self._after_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_steam(
    app_id: int | None = None,
    *,
    folders: Sequence[Path] | None = None,
    library: object | None = None,
    packing: Packing | None = None,
    require_login: bool = True,
    trial: LibraryTrial | None = None,
) -> Steam:
    """Opens Steam for this program.

    `app_id` is used when neither Steam nor a `steam_appid.txt` in `folders` names one; 480 is
    Valve's own for development. `folders` are where the library and that file may lie, by default
    beside the program. `library` and `packing` are for a library that is loaded already, and one
    of another system's layout. Without `require_login`, Steam may be offline. `trial` has a
    library that was never loaded before loaded by a child process first, which may die of it.

    Raises `SteamUnavailable` with reason and remedy when Steam cannot be used,
    `SteamAlreadyOpenError` while it is open in this process, and `ValueError` for an `app_id` that
    is none. The environment variable `SteamAppId` is set until `close`, and the current directory
    is another one while Steam initialises.
    """
    folders = program_folders() if folders is None else folders
    library_file = None
    if library is None:
        chosen = choose_library(find_libraries(folders), loading_after(trial))
        library_file, flat = chosen.file, chosen.flat
    else:
        flat = FlatApi(library)
    if not flat.call("SteamAPI_IsSteamRunning"):
        raise SteamUnavailable(
            UnavailableReason.NOT_RUNNING, "Steam is not running on this computer."
        )
    if flat.call("SteamAPI_GetHSteamPipe"):
        # The first of two to close would take the library away under the other, which would crash.
        raise SteamAlreadyOpenError(
            "Steam is open in this process already; use what open_steam() returned then, or call "
            "its close() first"
        )
    app = choose_app_id(app_id, folders, os.environ)
    put_back = set_app_id(app, os.environ)
    try:
        with app_id_file_in_place(app):
            _initialise(flat)
        steam = Steam(flat, packing or Packing.native(), library_file, put_back)
        steam.start_dispatch()
        flat.fetch_interfaces()
        if require_login and not steam.user.logged_on:
            raise SteamUnavailable(
                UnavailableReason.NOT_LOGGED_IN, "Steam runs, but it is offline."
            )
        steam.relay.init_access()
    except BaseException:
        # Also after a failed start, so that the next one finds nothing left of it.
        flat.close()
        put_back()
        raise
    return steam


def _initialise(flat: FlatApi) -> None:
    if flat.has(INIT_FLAT):
        text = ctypes.create_string_buffer(_ERROR_TEXT_BYTES)
        result = InitResult(flat.call(INIT_FLAT, text))
        if result is InitResult.OK:
            return
        words = text.value.decode("utf-8", "replace")
        reason = _INIT_REASONS.get(result) or _reason_of(words)
        raise SteamUnavailable(reason, f"Steam did not start for this game: {words or result.name}")
    if not any(flat.call(name) for name in INIT_PLAIN if flat.has(name)):
        raise SteamUnavailable(
            UnavailableReason.REFUSED, "Steam did not start for this game, and does not say why."
        )


def _reason_of(words: str) -> UnavailableReason:
    """What Steam's words mean, where it only says "failed"."""
    lowered = words.lower().replace(" ", "")
    if "appid" in lowered:
        return UnavailableReason.APP_ID_MISSING
    if "connecttoglobaluser" in lowered:
        return UnavailableReason.NOT_LOGGED_IN
    if "steamclient" in lowered:
        return UnavailableReason.NOT_RUNNING
    return UnavailableReason.REFUSED
