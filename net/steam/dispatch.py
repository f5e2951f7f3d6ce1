"""Manual dispatch: fetching Steam's callbacks one by one, on our own thread, when we want them.

The rules, from Valve's header: choose manual dispatch once after initialising and never call
`SteamAPI_RunCallbacks`; each frame run the frame, then take callbacks until there is none, and free
each one before the next. A callback's bytes die as it is freed, so they are copied first. The
result of a call is to be fetched while its completion is being handled, with the size and number
that the *completion* names.

No C code ever calls back into Python, so there are no callback objects whose life matters.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .constants import CALLBACK_MAX_BYTES, CALLBACKS_PER_PUMP_MAX
from .decoding import API_CALL_COMPLETED
from .flat import FlatApi
from .layouts import CALLBACK_MESSAGE_BYTES, Packing, Reader


@dataclass(frozen=True, slots=True)
class RawCallback:
    """One callback, or the result of one call, as bytes of our own."""

    callback: int
    payload: bytes
    call: int = 0
    """The handle of the call whose result this is; 0 for a plain callback."""
    failed: bool = False
    """The call was not carried out; the payload means nothing."""


class Dispatcher:
    """Takes callbacks from Steam."""

    def __init__(self, flat: FlatApi, packing: Packing, wanted: Callable[[int], bool]) -> None:
        """`wanted` says of a call's handle whether its result is to be fetched."""
        self._flat = flat
        self._packing = packing
        self._wanted = wanted

    def start(self) -> None:
        """Chooses manual dispatch, once after each initialising."""
        self._flat.call("SteamAPI_ManualDispatch_Init")

    def run(self) -> Iterator[RawCallback]:
        """Takes what is there, a bounded number of callbacks. To be used up to its end."""
        pipe = self._flat.call("SteamAPI_GetHSteamPipe")
        self._flat.call("SteamAPI_ManualDispatch_RunFrame", pipe)
        message = ctypes.create_string_buffer(CALLBACK_MESSAGE_BYTES)
        for _ in range(CALLBACKS_PER_PUMP_MAX):
            if not self._flat.call("SteamAPI_ManualDispatch_GetNextCallback", pipe, message):
                return
            try:
                raw = self._take(pipe, Reader(message.raw, self._packing))
            finally:
                self._flat.call("SteamAPI_ManualDispatch_FreeLastCallback", pipe)
            if raw is not None:
                yield raw

    def _take(self, pipe: int, message: Reader) -> RawCallback | None:
        callback, address, size = message.i32(4), message.u64(8), message.i32(16)
        if not address or not 0 <= size <= CALLBACK_MAX_BYTES:
            size = 0
        payload = ctypes.string_at(address, size) if size else b""
        if callback != API_CALL_COMPLETED:
            return RawCallback(callback, payload)
        completed = Reader(payload, self._packing)
        return self._fetch_result(pipe, completed.u64(0), completed.i32(8), completed.u32(12))

    def _fetch_result(self, pipe: int, call: int, callback: int, size: int) -> RawCallback | None:
        if not self._wanted(call):
            return None
        if size > CALLBACK_MAX_BYTES:
            return RawCallback(callback, b"", call, failed=True)
        result = ctypes.create_string_buffer(max(size, 1))
        failed = ctypes.c_bool(False)
        fetched = self._flat.call(
            "SteamAPI_ManualDispatch_GetAPICallResult",
            pipe,
            call,
            result,
            size,
            callback,
            ctypes.byref(failed),
        )
        return RawCallback(callback, result.raw[:size], call, failed.value or not fetched)
