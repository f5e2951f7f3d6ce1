"""From raw callbacks to the events that a game sees.

Most callbacks only need decoding. Answers to requests are matched to them and reported once, and
two callbacks are mere notices, whose contents are read from Steam here, so that an event always
carries everything it speaks of.
"""

import ctypes

from .calls import CallKind, CallLedger
from .constants import LOBBY_CHAT_MAX_BYTES, LOBBY_LIST_MAX, ChatEntryType
from .decoding import ChatNotice, ListNotice, decode
from .dispatch import RawCallback
from .events import CallFailed, Event, LobbyChatMsg, LobbyCreated, LobbyEnter, LobbyMatchList
from .flat import FlatApi
from .functions import Interface
from .ids import CallHandle, LobbyId, SteamId
from .layouts import Packing


class Answers:
    """Turns callbacks into events and remembers what was asked."""

    def __init__(self, flat: FlatApi, packing: Packing) -> None:
        self._flat = flat
        self._packing = packing
        self._ledger = CallLedger()
        self._refused: list[CallFailed] = []

    def asked(self, call: int, kind: CallKind, lobby: int = 0) -> CallHandle:
        """Remembers a request. Steam's handle 0 means that it was not even taken, which the next
        `take_refused` reports."""
        handle = CallHandle(call)
        if handle:
            self._ledger.begin(handle, kind, lobby)
        else:
            self._refused.append(CallFailed(handle, LobbyId(lobby) if lobby else None))
        return handle

    def wants(self, call: int) -> bool:
        """Whether the result of a call is for us."""
        return self._ledger.knows(call)

    def take_refused(self) -> list[Event]:
        """Requests that Steam did not take since the last time."""
        refused: list[Event] = list(self._refused)
        self._refused.clear()
        return refused

    def translate(self, raw: RawCallback) -> Event | None:
        """The event of a callback; None when there is nothing to report."""
        if raw.failed:
            return self._failure(raw.call)
        decoded = decode(raw.callback, raw.payload, self._packing)
        match decoded:
            case LobbyCreated(_, result, lobby):
                report, call = self._match(raw, CallKind.CREATE, lobby or 0)
                return LobbyCreated(call, result, lobby) if report and call else None
            case LobbyEnter(_, lobby, response, locked):
                report, call = self._match(raw, CallKind.JOIN, lobby)
                return LobbyEnter(call, lobby, response, locked) if report else None
            case ListNotice(count):
                report, call = self._match(raw, CallKind.LIST, 0)
                if not report or call is None:
                    return None
                return LobbyMatchList(call, self._read_list(count))
            case ChatNotice():
                return self._read_chat(decoded)
            case None if raw.call:
                return self._failure(raw.call)
            case _:
                return decoded

    def _match(
        self, raw: RawCallback, kind: CallKind, lobby: int
    ) -> tuple[bool, CallHandle | None]:
        if raw.call:
            return self._ledger.finish(raw.call, lobby), CallHandle(raw.call)
        claim = self._ledger.claim(kind, lobby)
        return claim.report, claim.call

    def _failure(self, call: int) -> CallFailed | None:
        asked = self._ledger.fail(call)
        if asked is None:
            return None
        return CallFailed(CallHandle(call), LobbyId(asked.lobby) if asked.lobby else None)

    def _read_list(self, count: int) -> tuple[LobbyId, ...]:
        found = [
            self._flat.call_on(Interface.MATCHMAKING, "GetLobbyByIndex", index)
            for index in range(min(count, LOBBY_LIST_MAX))
        ]
        return tuple(LobbyId(lobby) for lobby in dict.fromkeys(found) if lobby)

    def _read_chat(self, notice: ChatNotice) -> LobbyChatMsg | None:
        payload = ctypes.create_string_buffer(LOBBY_CHAT_MAX_BYTES)
        who, entry_type = ctypes.c_uint64(notice.user), ctypes.c_int(notice.entry_type)
        size = self._flat.call_on(
            Interface.MATCHMAKING,
            "GetLobbyChatEntry",
            notice.lobby,
            notice.entry,
            ctypes.byref(who),
            payload,
            LOBBY_CHAT_MAX_BYTES,
            ctypes.byref(entry_type),
        )
        if not who.value:
            return None
        return LobbyChatMsg(
            notice.lobby,
            SteamId(who.value),
            ChatEntryType(entry_type.value),
            payload.raw[: max(0, min(size, LOBBY_CHAT_MAX_BYTES))],
        )
