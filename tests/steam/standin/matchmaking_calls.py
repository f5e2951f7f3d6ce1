"""The stand-in's functions of ISteamMatchmaking."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.steam.standin.exports import BOOL, INT, POINTER, U16, U32, U64, exported
from tests.steam.standin.lobbies import (
    CHAT_MAX_BYTES,
    KEY_MAX_CHARACTERS,
    MEMBERS_MAX,
    SUCCESS,
    VALUE_MAX_BYTES,
    LobbyState,
)

if TYPE_CHECKING:
    from tests.steam.standin.library import StandInLibrary
    from tests.steam.standin.world import SteamWorld

OK, INVALID_PARAM = 1, 8
DEFAULT_DISTANCE, WORLDWIDE = 1, 3

_COMPARISONS: dict[int, Callable[[Any, Any], bool]] = {
    -2: lambda have, want: have <= want,
    -1: lambda have, want: have < want,
    0: lambda have, want: have == want,
    1: lambda have, want: have > want,
    2: lambda have, want: have >= want,
    3: lambda have, want: have != want,
}


def _string(address: int | None) -> str:
    return ctypes.string_at(address).decode() if address else ""


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() else 0


class MatchmakingCalls:
    """Part of `StandInLibrary`."""

    world: SteamWorld
    steam_id: int
    app_id: int
    begin_call: Callable[[Any], int]
    text: Callable[[str], int]

    def prepare_matchmaking(self) -> None:
        """Sets up what this part keeps."""
        self._cached: dict[int, dict[str, str]] = {}
        self._found: list[int] = []
        self._filters: list[Callable[[LobbyState], bool]] = []
        self._nearest: list[tuple[str, int]] = []
        self._result_count = 50
        self._distance = DEFAULT_DISTANCE

    @property
    def _library(self) -> StandInLibrary:
        return self  # type: ignore[return-value]

    def _mine(self, lobby: int) -> LobbyState | None:
        return self.world.lobbies.of_member(self.steam_id, lobby)

    def _owned(self, lobby: int) -> LobbyState | None:
        state = self._mine(lobby)
        return state if state is not None and state.owner == self.steam_id else None

    def _data(self, lobby: int) -> dict[str, str]:
        state = self._mine(lobby)
        return state.data if state is not None else self._cached.get(lobby, {})

    @exported("SteamAPI_ISteamMatchmaking_CreateLobby", U64, INT, INT)
    def create_lobby(self, kind: int, limit: int) -> int:
        if not self._library.logged_on:
            return 0

        def answer() -> tuple[int, dict[str, int]]:
            if not 0 < limit <= MEMBERS_MAX:
                return 513, {"result": INVALID_PARAM, "lobby": 0}
            made = self.world.lobbies.create(self.steam_id, kind, limit, self.app_id)
            entered = {"permissions": 0, "locked": False, "response": SUCCESS}
            self.world.later(0, lambda: self._library.post(504, lobby=made.lobby, **entered))
            return 513, {"result": OK, "lobby": made.lobby}

        return self.begin_call(answer)

    @exported("SteamAPI_ISteamMatchmaking_JoinLobby", U64, U64)
    def join_lobby(self, lobby: int) -> int:
        def answer() -> tuple[int, dict[str, int]]:
            response = self.world.lobbies.enter(self.steam_id, lobby)
            return 504, {"lobby": lobby, "permissions": 0, "locked": False, "response": response}

        return self.begin_call(answer)

    @exported("SteamAPI_ISteamMatchmaking_LeaveLobby", None, U64)
    def leave_lobby(self, lobby: int) -> None:
        self.world.lobbies.leave(self.steam_id, lobby)

    @exported("SteamAPI_ISteamMatchmaking_InviteUserToLobby", BOOL, U64, U64)
    def invite_user_to_lobby(self, lobby: int, user: int) -> bool:
        state = self._mine(lobby)
        if state is None:
            return False
        state.invited.add(user)
        self.world.account(user).invites.append(lobby)
        self.world.post(user, 503, user=self.steam_id, lobby=lobby, game=self.app_id)
        return True

    @exported("SteamAPI_ISteamMatchmaking_SetLobbyData", BOOL, U64, POINTER, POINTER)
    def set_lobby_data(self, lobby: int, key: int, value: int) -> bool:
        state, name, text = self._owned(lobby), _string(key), _string(value)
        if state is None or len(name) > KEY_MAX_CHARACTERS or len(text) > VALUE_MAX_BYTES:
            return False
        if state.data.get(name) != text:
            state.data[name] = text
            self.world.lobbies.tell_data(state, lobby)
        return True

    @exported("SteamAPI_ISteamMatchmaking_GetLobbyData", POINTER, U64, POINTER)
    def get_lobby_data(self, lobby: int, key: int) -> int:
        return self.text(self._data(lobby).get(_string(key), ""))

    @exported("SteamAPI_ISteamMatchmaking_GetLobbyDataCount", INT, U64)
    def get_lobby_data_count(self, lobby: int) -> int:
        return len(self._data(lobby))

    @exported(
        "SteamAPI_ISteamMatchmaking_GetLobbyDataByIndex",
        BOOL,
        U64,
        INT,
        POINTER,
        INT,
        POINTER,
        INT,
    )
    def get_lobby_data_by_index(
        self, lobby: int, index: int, key: int, key_size: int, value: int, value_size: int
    ) -> bool:
        entries = list(self._data(lobby).items())
        if not 0 <= index < len(entries):
            return False
        for address, size, text in zip(
            (key, value), (key_size, value_size), entries[index], strict=True
        ):
            cut = text.encode()[: size - 1] + b"\0"
            ctypes.memmove(address, cut, len(cut))
        return True

    @exported("SteamAPI_ISteamMatchmaking_DeleteLobbyData", BOOL, U64, POINTER)
    def delete_lobby_data(self, lobby: int, key: int) -> bool:
        state = self._owned(lobby)
        if state is None or state.data.pop(_string(key), None) is None:
            return False
        self.world.lobbies.tell_data(state, lobby)
        return True

    @exported("SteamAPI_ISteamMatchmaking_RequestLobbyData", BOOL, U64)
    def request_lobby_data(self, lobby: int) -> bool:
        def answer() -> None:
            state = self.world.lobbies.lobbies.get(lobby)
            if state is not None:
                self._cached[lobby] = dict(state.data)
            self._library.post(505, lobby=lobby, member=lobby, success=int(state is not None))

        self.world.later(self.world.call_delay_s, answer)
        return True

    @exported("SteamAPI_ISteamMatchmaking_SetLobbyMemberData", None, U64, POINTER, POINTER)
    def set_lobby_member_data(self, lobby: int, key: int, value: int) -> None:
        state = self._mine(lobby)
        if state is not None:
            mine = state.member_data.setdefault(self.steam_id, {})
            mine[_string(key)] = _string(value)
            self.world.lobbies.tell_data(state, self.steam_id)

    @exported("SteamAPI_ISteamMatchmaking_GetLobbyMemberData", POINTER, U64, U64, POINTER)
    def get_lobby_member_data(self, lobby: int, user: int, key: int) -> int | None:
        state = self._mine(lobby)
        if state is None or user not in state.members:
            return None
        return self.text(state.member_data.get(user, {}).get(_string(key), ""))

    @exported("SteamAPI_ISteamMatchmaking_GetNumLobbyMembers", INT, U64)
    def get_num_lobby_members(self, lobby: int) -> int:
        state = self.world.lobbies.lobbies.get(lobby)
        known = state is not None and (self._mine(lobby) is not None or lobby in self._cached)
        return len(state.members) if state is not None and known else 0

    @exported("SteamAPI_ISteamMatchmaking_GetLobbyMemberByIndex", U64, U64, INT)
    def get_lobby_member_by_index(self, lobby: int, index: int) -> int:
        state = self._mine(lobby)
        return state.members[index] if state and 0 <= index < len(state.members) else 0

    @exported("SteamAPI_ISteamMatchmaking_GetLobbyOwner", U64, U64)
    def get_lobby_owner(self, lobby: int) -> int:
        state = self._mine(lobby)
        return state.owner if state is not None else 0

    @exported("SteamAPI_ISteamMatchmaking_SetLobbyOwner", BOOL, U64, U64)
    def set_lobby_owner(self, lobby: int, user: int) -> bool:
        state = self._owned(lobby)
        if state is None or user not in state.members:
            return False
        state.owner = user
        self.world.lobbies.tell_data(state, lobby)
        return True

    @exported("SteamAPI_ISteamMatchmaking_GetLobbyMemberLimit", INT, U64)
    def get_lobby_member_limit(self, lobby: int) -> int:
        state = self._mine(lobby)
        return state.limit if state is not None else 0

    @exported("SteamAPI_ISteamMatchmaking_SetLobbyMemberLimit", BOOL, U64, INT)
    def set_lobby_member_limit(self, lobby: int, limit: int) -> bool:
        state = self._owned(lobby)
        if state is None or not 0 < limit <= MEMBERS_MAX:
            return False
        state.limit = limit
        return True

    @exported("SteamAPI_ISteamMatchmaking_SetLobbyType", BOOL, U64, INT)
    def set_lobby_type(self, lobby: int, kind: int) -> bool:
        state = self._owned(lobby)
        if state is None:
            return False
        state.kind = kind
        return True

    @exported("SteamAPI_ISteamMatchmaking_SetLobbyJoinable", BOOL, U64, BOOL)
    def set_lobby_joinable(self, lobby: int, joinable: bool) -> bool:
        state = self._owned(lobby)
        if state is None:
            return False
        state.joinable = joinable
        return True

    @exported("SteamAPI_ISteamMatchmaking_SetLobbyGameServer", None, U64, U32, U16, U64)
    def set_lobby_game_server(self, lobby: int, address: int, port: int, server: int) -> None:
        state = self._owned(lobby)
        if state is None:
            return
        state.game_server = (address, port, server)
        for member in state.members:
            self.world.post(member, 509, lobby=lobby, server=server, ip=address, port=port)

    @exported("SteamAPI_ISteamMatchmaking_GetLobbyGameServer", BOOL, U64, POINTER, POINTER, POINTER)
    def get_lobby_game_server(self, lobby: int, address: int, port: int, server: int) -> bool:
        state = self._mine(lobby)
        if state is None or state.game_server is None:
            return False
        kinds = (ctypes.c_uint32, ctypes.c_uint16, ctypes.c_uint64)
        for out, kind, value in zip((address, port, server), kinds, state.game_server, strict=True):
            kind.from_address(out).value = value
        return True

    @exported("SteamAPI_ISteamMatchmaking_SendLobbyChatMsg", BOOL, U64, POINTER, INT)
    def send_lobby_chat(self, lobby: int, data: int, size: int) -> bool:
        state = self._mine(lobby)
        if state is None or not 0 < size <= CHAT_MAX_BYTES:
            return False
        self.world.lobbies.say(state, self.steam_id, ctypes.string_at(data, size))
        return True

    @exported(
        "SteamAPI_ISteamMatchmaking_GetLobbyChatEntry",
        INT,
        U64,
        INT,
        POINTER,
        POINTER,
        INT,
        POINTER,
    )
    def get_lobby_chat_entry(
        self, lobby: int, index: int, who: int, out: int, size: int, kind: int
    ) -> int:
        state = self._mine(lobby)
        if state is None or not 0 <= index < len(state.chat):
            return 0
        entry = state.chat[index]
        ctypes.cast(who, ctypes.POINTER(ctypes.c_uint64))[0] = entry.user
        ctypes.cast(kind, ctypes.POINTER(ctypes.c_int))[0] = 1
        payload = entry.payload[:size]
        ctypes.memmove(out, payload, len(payload))
        return len(payload)

    @exported("SteamAPI_ISteamMatchmaking_RequestLobbyList", U64)
    def request_lobby_list(self) -> int:
        filters, self._filters = self._filters, []
        nearest, self._nearest = self._nearest, []
        result_count, self._result_count = self._result_count, 50
        distance, self._distance = self._distance, DEFAULT_DISTANCE

        def answer() -> tuple[int, dict[str, int]]:
            found = [
                state
                for state in self.world.lobbies.listed(self.app_id)
                if all(fits(state) for fits in filters)
                and (distance == WORLDWIDE or not self.world.account(state.owner).is_far_away)
            ]
            for key, value in nearest:
                found.sort(key=lambda state: abs(_number(state.data.get(key, "")) - value))
            self._found = [state.lobby for state in found[:result_count]]
            for state in found:
                self._cached[state.lobby] = dict(state.data)
            return 510, {"count": len(self._found)}

        return self.begin_call(answer)

    @exported("SteamAPI_ISteamMatchmaking_GetLobbyByIndex", U64, INT)
    def get_lobby_by_index(self, index: int) -> int:
        return self._found[index] if 0 <= index < len(self._found) else 0

    @exported(
        "SteamAPI_ISteamMatchmaking_AddRequestLobbyListStringFilter", None, POINTER, POINTER, INT
    )
    def add_string_filter(self, key: int, value: int, comparison: int) -> None:
        name, wanted = _string(key), _string(value)
        fits = _COMPARISONS[comparison]
        self._filters.append(lambda state: fits(state.data.get(name, ""), wanted))

    @exported(
        "SteamAPI_ISteamMatchmaking_AddRequestLobbyListNumericalFilter", None, POINTER, INT, INT
    )
    def add_number_filter(self, key: int, value: int, comparison: int) -> None:
        name, fits = _string(key), _COMPARISONS[comparison]
        self._filters.append(lambda state: fits(_number(state.data.get(name, "")), value))

    @exported("SteamAPI_ISteamMatchmaking_AddRequestLobbyListNearValueFilter", None, POINTER, INT)
    def add_near_filter(self, key: int, value: int) -> None:
        self._nearest.append((_string(key), value))

    @exported("SteamAPI_ISteamMatchmaking_AddRequestLobbyListFilterSlotsAvailable", None, INT)
    def add_slots_filter(self, slots: int) -> None:
        self._filters.append(lambda state: state.limit - len(state.members) >= slots)

    @exported("SteamAPI_ISteamMatchmaking_AddRequestLobbyListDistanceFilter", None, INT)
    def add_distance_filter(self, distance: int) -> None:
        if not 0 <= distance <= 3:
            self._library.misuse.append(f"there is no distance {distance}")
        self._distance = distance

    @exported("SteamAPI_ISteamMatchmaking_AddRequestLobbyListResultCountFilter", None, INT)
    def add_result_count_filter(self, count: int) -> None:
        self._result_count = count
