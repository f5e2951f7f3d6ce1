"""Valve's library as one game process sees it, made of real C functions over real memory.

`StandInLibrary` is used as a `ctypes.CDLL` is: functions are attributes, and an attribute that this
SDK generation does not export raises `AttributeError`. Whatever would crash a program or breaks a
rule of Valve's header (a NULL interface, a callback that is not freed, a message released twice) is
noted in `misuse`, which `SteamWorld.check` asserts to be empty.
"""

from __future__ import annotations

import ctypes
import os
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.steam.standin.exported import Exported
from tests.steam.standin.exports import BOOL, INT, POINTER, U64, exported, exports_of
from tests.steam.standin.friends_calls import FriendsCalls
from tests.steam.standin.matchmaking_calls import MatchmakingCalls
from tests.steam.standin.messages_calls import MessagesCalls
from tests.steam.standin.stats_calls import StatsCalls
from tests.steam.standin.structs import ConnectionInfo, at, callback_structs, identity_of

if TYPE_CHECKING:
    from tests.steam.standin.network import Arrived, End
    from tests.steam.standin.world import Account, SteamWorld

PIPE = 7
CALL_COMPLETED = 703
_APP_ID_VARIABLE = "SteamAppId"


@dataclass(frozen=True, slots=True)
class Generation:
    """What one SDK's library exports besides what all do."""

    init: tuple[str, ...]
    user: int
    friends: int
    networking_utils: int
    utils: int
    apps: int
    message_bytes: int
    overlay_bytes: int
    user_stats: int
    lacks: frozenset[str] = frozenset()

    @property
    def accessors(self) -> dict[str, str]:
        """Interface by accessor."""
        return {
            f"SteamAPI_SteamUser_v{self.user:03}": "ISteamUser",
            f"SteamAPI_SteamFriends_v{self.friends:03}": "ISteamFriends",
            f"SteamAPI_SteamUtils_v{self.utils:03}": "ISteamUtils",
            "SteamAPI_SteamMatchmaking_v009": "ISteamMatchmaking",
            "SteamAPI_SteamNetworkingMessages_SteamAPI_v002": "ISteamNetworkingMessages",
            f"SteamAPI_SteamNetworkingUtils_SteamAPI_v{self.networking_utils:03}": (
                "ISteamNetworkingUtils"
            ),
            f"SteamAPI_SteamApps_v{self.apps:03}": "ISteamApps",
            f"SteamAPI_SteamUserStats_v{self.user_stats:03}": "ISteamUserStats",
        }


_SYNCS_BY_ITSELF = frozenset({"SteamAPI_ISteamUserStats_RequestCurrentStats"})
"""What went with 1.61, since Steam has an account's achievements before the game starts."""
GENERATIONS = {
    "1.51": Generation(
        ("SteamAPI_Init", "SteamAPI_InitSafe"),
        21,
        17,
        3,
        10,
        8,
        208,
        1,
        12,
        frozenset({"SteamAPI_ISteamUtils_ShowFloatingGamepadTextInput"}),
    ),
    "1.60": Generation(("SteamAPI_InitFlat", "SteamAPI_InitSafe"), 23, 17, 4, 10, 8, 208, 12, 12),
    "1.64": Generation(
        ("SteamAPI_InitFlat", "SteamAPI_InitSafe"), 23, 18, 4, 10, 9, 216, 12, 13, _SYNCS_BY_ITSELF
    ),
    "1.65": Generation(
        ("SteamAPI_InitFlat", "SteamAPI_InitSafe"), 23, 18, 4, 11, 9, 216, 12, 13, _SYNCS_BY_ITSELF
    ),
}
_ALL_INIT = {"SteamAPI_Init", "SteamAPI_InitSafe", "SteamAPI_InitFlat"}


@dataclass(frozen=True, slots=True)
class CallResult:
    """The answer to a request, waiting to be fetched."""

    callback: int
    payload: bytes
    failed: bool


class StandInLibrary(MatchmakingCalls, MessagesCalls, FriendsCalls, StatsCalls):
    """One loaded library of one game of one account."""

    def __init__(
        self,
        world: SteamWorld,
        account: Account,
        *,
        generation: str = "1.65",
        packing: int = 4,
        steam_running: bool = True,
        logged_on: bool = True,
        init_result: int = 0,
        init_words: str = "",
        overlay: bool = False,
        big_picture: bool = False,
        launch_command_line: str = "",
        reads_app_id_file: bool = False,
        without: frozenset[str] = frozenset(),
        null_accessors: frozenset[str] = frozenset(),
    ) -> None:
        """`without` are names that it does not export, `null_accessors` interfaces or accessors
        that give NULL; with `reads_app_id_file` it looks at no environment variable."""
        self._reads_app_id_file = reads_app_id_file
        self.world = world
        self.account = account
        self.steam_id = account.steam_id
        self.generation = GENERATIONS[generation]
        self.structs = callback_structs(packing)
        self.steam_running = steam_running
        self.logged_on = logged_on
        self.init_result = init_result
        self.init_words = init_words
        self.overlay = overlay
        self.big_picture = big_picture
        self.launch_command_line = launch_command_line
        self.app_id = 0
        self.initialised = False
        self.init_calls: list[str] = []
        self.misuse: list[str] = []
        self.ends: dict[int, End] = {}
        self.relay_ready = False
        self.relay_asked = False
        self._without = without
        self._null = null_accessors
        self._exports = exports_of(type(self))
        self._interfaces: dict[str, Any] = {}
        self._manual = False
        self._arrived: deque[tuple[int, bytes]] = deque()
        self._ready: deque[tuple[int, bytes]] = deque()
        self._current: Any = None
        self._results: dict[int, CallResult] = {}
        self._calls_made = 0
        self._texts: deque[Any] = deque(maxlen=16)
        self.prepare_matchmaking()
        self.prepare_messages()
        self.prepare_friends()
        self.prepare_stats()

    def __getattr__(self, name: str) -> Any:
        """An exported function, by the name in C."""
        if not name.startswith("SteamAPI_"):
            raise AttributeError(name)
        function = self._export(name)
        if function is None or name in self._without | self.generation.lacks:
            raise AttributeError(f"undefined symbol: {name}")
        setattr(self, name, function)
        return function

    def kill(self) -> None:
        """The process is gone: nothing arrives any more."""
        self.initialised = False
        self._arrived.clear()
        self._ready.clear()

    def post(self, callback: int, /, **fields: Any) -> None:
        """A callback from Steam, by the names of `structs`."""
        payload = self.structs.pack_fields(callback, **fields)
        if callback == 331:
            payload = payload.ljust(self.generation.overlay_bytes, b"\0")
        self.post_bytes(callback, payload)

    def post_bytes(self, callback: int, payload: bytes) -> None:
        """A callback from Steam, whatever its bytes."""
        delay_s = self.world.callback_delay_s * self.world.dice.random()
        self.world.later(delay_s, lambda: self._arrive(callback, payload))

    def post_session_request(self, user: int) -> None:
        """Somebody wants to send messages."""
        self.post(1251, peer=identity_of(user))

    def post_session_failed(self, user: int, state: int, reason: int, debug: str) -> None:
        """A session broke."""
        info = ConnectionInfo(peer=identity_of(user), state=state, end_reason=reason)
        info.end_debug = debug.encode()[:127]
        self.post(1252, info=info)

    def begin_call(self, answer: Any) -> int:
        """A request whose answer, `answer()` giving callback number and fields, comes later both
        as the result of the call and as a plain callback, in either order."""
        self._calls_made += 1
        call = (self.steam_id & 0xFFFF) << 32 | self._calls_made
        failed = self.world.fail_calls > 0
        self.world.fail_calls -= failed

        def complete() -> None:
            if not self.initialised:
                return
            if failed:
                self._results[call] = CallResult(0, b"", failed=True)
                self.post(CALL_COMPLETED, call=call, callback=0, size=0)
                return
            callback, fields = answer()
            payload = self.structs.pack_fields(callback, **fields)
            self._results[call] = CallResult(callback, payload, failed=False)
            completed = self.structs.pack_fields(
                CALL_COMPLETED, call=call, callback=callback, size=len(payload)
            )
            both = [(CALL_COMPLETED, completed)]
            if self.world.plain_callbacks:
                both.append((callback, payload))
            self.world.dice.shuffle(both)
            for each in both:
                self.post_bytes(*each)

        self.world.later(self.world.call_delay_s, complete)
        return call

    def text(self, text: str) -> int:
        """The address of a C string that lives until Steam needs the memory."""
        return self.memory(ctypes.create_string_buffer(text.encode()))

    def memory(self, buffer: Any) -> int:
        """The address of memory that lives for a little while."""
        self._texts.append(buffer)
        return ctypes.addressof(buffer)

    @exported("SteamAPI_IsSteamRunning", BOOL)
    def is_steam_running(self) -> bool:
        return self.steam_running

    @exported("SteamAPI_Init", BOOL)
    def init(self) -> bool:
        self.init_calls.append("SteamAPI_Init")
        return self._start()

    @exported("SteamAPI_InitSafe", BOOL)
    def init_safe(self) -> bool:
        self.init_calls.append("SteamAPI_InitSafe")
        return self._start()

    @exported("SteamAPI_InitFlat", INT, POINTER)
    def init_flat(self, words: int | None) -> int:
        self.init_calls.append("SteamAPI_InitFlat")
        if self._start():
            return 0
        if words:
            said = self.init_words or "No appID found"
            ctypes.memmove(words, said.encode() + b"\0", len(said.encode()) + 1)
        return self.init_result or 1

    @exported("SteamAPI_Shutdown", None)
    def shutdown(self) -> None:
        if self.initialised:
            self.initialised = False
            self._manual = False
            self._arrived.clear()
            self._ready.clear()
            self._interfaces.clear()
            self.world.ended(self)

    @exported("SteamAPI_GetHSteamPipe", INT)
    def get_pipe(self) -> int:
        return PIPE if self.initialised else 0

    @exported("SteamAPI_RunCallbacks", None)
    def run_callbacks(self) -> None:
        self.misuse.append("RunCallbacks was called under manual dispatch")

    @exported("SteamAPI_ManualDispatch_Init", None)
    def dispatch_init(self) -> None:
        if not self.initialised or self._manual:
            self.misuse.append("ManualDispatch_Init is called once, after Init")
        self._manual = True

    @exported("SteamAPI_ManualDispatch_RunFrame", None, INT)
    def run_frame(self, pipe: int) -> None:
        if self._dispatching(pipe):
            self._ready.extend(self._arrived)
            self._arrived.clear()

    @exported("SteamAPI_ManualDispatch_GetNextCallback", BOOL, INT, POINTER)
    def get_next_callback(self, pipe: int, out: int) -> bool:
        if not self._dispatching(pipe):
            return False
        if self._current is not None:
            self.misuse.append("a callback was not freed before the next")
        if not self._ready:
            return False
        callback, payload = self._ready.popleft()
        self._current = (callback, payload, ctypes.create_string_buffer(payload, len(payload)))
        message = at(self.structs.callback_message, out)
        message.user, message.callback, message.size = 1, callback, len(payload)
        message.param = ctypes.addressof(self._current[2])
        return True

    @exported("SteamAPI_ManualDispatch_FreeLastCallback", None, INT)
    def free_last_callback(self, pipe: int) -> None:
        if self._dispatching(pipe):
            if self._current is None:
                self.misuse.append("there was no callback to free")
                return
            # Whoever kept the pointer sees what a freed block looks like.
            ctypes.memset(self._current[2], 0xDD, len(self._current[1]))
            self._current = None

    @exported(
        "SteamAPI_ManualDispatch_GetAPICallResult", BOOL, INT, U64, POINTER, INT, INT, POINTER
    )
    def get_call_result(
        self, pipe: int, call: int, out: int, size: int, callback: int, failed: int
    ) -> bool:
        if not self._dispatching(pipe):
            return False
        if self._current is None or self._current[0] != CALL_COMPLETED:
            self.misuse.append("the result of a call is fetched while its completion is handled")
        result = self._results.pop(call, None)
        if result is None or result.callback != callback or size < len(result.payload):
            return False
        ctypes.memmove(out, result.payload, len(result.payload))
        at_failed = ctypes.cast(failed, ctypes.POINTER(ctypes.c_bool))
        at_failed[0] = result.failed
        return not result.failed

    @exported("SteamAPI_ISteamUser_GetSteamID", U64)
    def get_steam_id(self) -> int:
        return self.steam_id

    @exported("SteamAPI_ISteamUser_BLoggedOn", BOOL)
    def b_logged_on(self) -> bool:
        return self.logged_on

    def _start(self) -> bool:
        app = "" if self._reads_app_id_file else os.environ.get(_APP_ID_VARIABLE, "")
        if not app and Path("steam_appid.txt").is_file():
            app = Path("steam_appid.txt").read_text(encoding="ascii").strip()
        if not self.steam_running or self.init_result or not app:
            return False
        self.app_id = int(app)
        self.initialised = True
        self.world.started(self)
        return True

    def _arrive(self, callback: int, payload: bytes) -> None:
        if self.initialised:
            self._arrived.append((callback, payload))

    def _dispatching(self, pipe: int) -> bool:
        if not (self.initialised and self._manual and pipe == PIPE):
            self.misuse.append("manual dispatch was used before Init or after Shutdown")
            return False
        return True

    def _interface(self, accessor: str) -> int | None:
        interface = self.generation.accessors[accessor]
        if not self.initialised or interface in self._null or accessor in self._null:
            return None
        made = self._interfaces.setdefault(interface, ctypes.create_string_buffer(16))
        return ctypes.addressof(made)

    def _export(self, name: str) -> Any:
        if name in self.generation.accessors:
            return self._c_function(POINTER, (), lambda: self._interface(name))
        if name in self._null:
            return self._c_function(POINTER, (), lambda: None)
        if name not in self._exports or name in _ALL_INIT - {*self.generation.init}:
            return None
        method_name, result, arguments = self._exports[name]
        method = getattr(self, method_name)
        if not name.startswith("SteamAPI_ISteam"):
            return self._c_function(result, arguments, method)
        interface = name.split("_")[1]

        def on_interface(this: int | None, *rest: Any) -> Any:
            made = self._interfaces.get(interface)
            if made is None or this != ctypes.addressof(made):
                self.misuse.append(f"segmentation fault: {name} with a wrong interface")
                return 0
            return method(*rest)

        return self._c_function(result, (POINTER, *arguments), on_interface)

    def _c_function(self, result: Any, arguments: tuple[Any, ...], body: Any) -> Any:
        def guarded(*values: Any) -> Any:
            # An exception must not get lost in C; a test sees it as misuse.
            try:
                value = body(*values)
            except Exception as error:
                self.misuse.append(f"the stand-in failed: {error!r}")
                value = 0
            return value if result is not None else None

        return Exported(result, arguments, guarded)

    def take_message(self, message: Arrived) -> None:
        """A message arrived for this process."""
        if self.initialised:
            self.store_message(message)
