"""ISteamMatchmaking: lobbies, each by its id, as many at once as one likes.

Steam carries out `create_lobby`, `join_lobby` and `request_lobby_list` later: each returns a handle
that the event of its answer carries (`LobbyCreated`, `LobbyEnter`, `LobbyMatchList`, or
`CallFailed`). Everything else answers at once from what Steam has at hand. Lobby data and chat were
written by people: hostile input, bounded here and nothing more.
"""

import ctypes
from dataclasses import dataclass
from typing import Any

from .answers import Answers
from .calls import CallKind
from .constants import (
    LOBBY_CHAT_MAX_BYTES,
    LOBBY_DATA_MAX_ENTRIES,
    LOBBY_KEY_MAX_BYTES,
    LOBBY_LIST_MAX,
    LOBBY_MEMBERS_MAX,
    LOBBY_VALUE_MAX_BYTES,
    Comparison,
    Distance,
    EnterResponse,
    LobbyType,
    Result,
)
from .decoding import game_server
from .events import Event, GameServer, LobbyCreated, LobbyEnter, LobbyKicked
from .flat import FlatApi
from .functions import Interface
from .ids import CallHandle, LobbyId, SteamId, checked_lobby, checked_user
from .text import decode, encode, encode_key

_PORT_MAX = 2**16 - 1


@dataclass(frozen=True, slots=True)
class TextFilter:
    """Lobbies whose value under a key compares so to a text."""

    key: str
    value: str
    comparison: Comparison = Comparison.EQUAL


@dataclass(frozen=True, slots=True)
class NumberFilter:
    """Lobbies whose value under a key, as a number, compares so to a number."""

    key: str
    value: int
    comparison: Comparison = Comparison.EQUAL


@dataclass(frozen=True, slots=True)
class NearFilter:
    """Lobbies in the order of how near their value under a key is to a number."""

    key: str
    value: int


@dataclass(frozen=True, slots=True)
class LobbySearch:
    """Which lobbies a list should contain. Friends-only and private ones never are in it."""

    filters: tuple[TextFilter | NumberFilter | NearFilter, ...] = ()
    slots_available: int | None = None
    """Only lobbies with at least so many free places."""
    distance: Distance | None = None
    """Steam's choice when None."""
    max_results: int | None = None
    """Steam's choice, about 50, when None."""


class Matchmaking:
    """Lobbies: making, finding, entering, filling and leaving them."""

    def __init__(self, flat: FlatApi, answers: Answers) -> None:
        self._flat = flat
        self._answers = answers
        self._entered: set[LobbyId] = set()

    @property
    def entered(self) -> frozenset[LobbyId]:
        """The lobbies we are in, as far as `Steam.pump` has reported."""
        return frozenset(self._entered)

    def create_lobby(self, kind: LobbyType, member_limit: int) -> CallHandle:
        """Makes a lobby with us inside, for 1 to 250 members. The answer is `LobbyCreated`."""
        call = self._call("CreateLobby", int(kind), _checked_limit(member_limit))
        return self._answers.asked(call, CallKind.CREATE)

    def join_lobby(self, lobby: LobbyId) -> CallHandle:
        """Enters a lobby. The answer is `LobbyEnter`, whose response says whether it worked."""
        call = self._call("JoinLobby", checked_lobby(lobby))
        return self._answers.asked(call, CallKind.JOIN, lobby)

    def leave_lobby(self, lobby: LobbyId) -> None:
        """Leaves a lobby, at once. Does nothing when we are not in it."""
        self._call("LeaveLobby", checked_lobby(lobby))
        self._entered.discard(lobby)

    def members(self, lobby: LobbyId) -> tuple[SteamId, ...]:
        """Who is in a lobby that we are in; empty for others."""
        count = self._call("GetNumLobbyMembers", checked_lobby(lobby))
        found = [
            self._call("GetLobbyMemberByIndex", lobby, index)
            for index in range(min(count, LOBBY_MEMBERS_MAX))
        ]
        return tuple(SteamId(user) for user in dict.fromkeys(found) if user)

    def member_count(self, lobby: LobbyId) -> int:
        """How many are in a lobby, also one that was only found; 0 when Steam does not know."""
        return max(0, int(self._call("GetNumLobbyMembers", checked_lobby(lobby))))

    def owner(self, lobby: LobbyId) -> SteamId | None:
        """Who owns a lobby that we are in; None for others. When the owner goes, Steam makes
        another member the owner, without asking or telling: look after every `LobbyChatUpdate`."""
        user = self._call("GetLobbyOwner", checked_lobby(lobby))
        return SteamId(user) if user else None

    def set_owner(self, lobby: LobbyId, user: SteamId) -> bool:
        """Gives a lobby that we own to another member. False when Steam does not want to."""
        return bool(self._call("SetLobbyOwner", checked_lobby(lobby), checked_user(user)))

    def member_limit(self, lobby: LobbyId) -> int:
        """How many may be in a lobby; 0 when Steam does not know."""
        return max(0, int(self._call("GetLobbyMemberLimit", checked_lobby(lobby))))

    def set_member_limit(self, lobby: LobbyId, member_limit: int) -> bool:
        """Changes how many may be in a lobby that we own."""
        limit = _checked_limit(member_limit)
        return bool(self._call("SetLobbyMemberLimit", checked_lobby(lobby), limit))

    def set_type(self, lobby: LobbyId, kind: LobbyType) -> bool:
        """Changes who can find a lobby that we own."""
        return bool(self._call("SetLobbyType", checked_lobby(lobby), int(kind)))

    def set_joinable(self, lobby: LobbyId, joinable: bool) -> bool:
        """Opens or closes a lobby that we own."""
        return bool(self._call("SetLobbyJoinable", checked_lobby(lobby), joinable))

    def set_game_server(self, lobby: LobbyId, server: GameServer) -> bool:
        """Says where the lobby's game is played, as its owner: everybody in it gets
        `LobbyGameCreated`. False when the library cannot. Raises `ValueError` for a server
        without account and address, and an address without port."""
        port, user = server.port, server.user
        if not user and server.address is None:
            raise ValueError("a game server has an account or an address")
        if server.address is not None and not 0 < port <= _PORT_MAX:
            raise ValueError(f"a game server's port is 1 to {_PORT_MAX}, not {port}")
        if not self._flat.offers(Interface.MATCHMAKING, "SetLobbyGameServer"):
            return False
        address = 0 if server.address is None else int(server.address)
        self._call("SetLobbyGameServer", checked_lobby(lobby), address, port, user or 0)
        return True

    def game_server(self, lobby: LobbyId) -> GameServer | None:
        """Where the lobby's game is played; None while its owner has not said so."""
        if not self._flat.offers(Interface.MATCHMAKING, "GetLobbyGameServer"):
            return None
        address, port, user = ctypes.c_uint32(0), ctypes.c_uint16(0), ctypes.c_uint64(0)
        outs = (ctypes.byref(address), ctypes.byref(port), ctypes.byref(user))
        if not self._call("GetLobbyGameServer", checked_lobby(lobby), *outs):
            return None
        return game_server(user.value, address.value, port.value)

    def invite_user(self, lobby: LobbyId, user: SteamId) -> bool:
        """Invites a friend into a lobby. They get `LobbyInvite`, and once they accept it
        `GameLobbyJoinRequested`, or their game is launched with `+connect_lobby`."""
        return bool(self._call("InviteUserToLobby", checked_lobby(lobby), checked_user(user)))

    def set_data(self, lobby: LobbyId, key: str, value: str) -> bool:
        """Writes a value of a lobby that we own; False when we do not. Raises `ValueError` for a
        key over 255 bytes or a value over 8191."""
        data = encode(value, LOBBY_VALUE_MAX_BYTES, "the lobby value")
        return bool(self._call("SetLobbyData", checked_lobby(lobby), _encode_key(key), data))

    def data(self, lobby: LobbyId, key: str) -> str:
        """A value of a lobby's data; empty if there is none, or if Steam does not have it: of a
        lobby that we are not in, ask first with `request_data`."""
        return decode(self._call("GetLobbyData", checked_lobby(lobby), _encode_key(key)))

    def all_data(self, lobby: LobbyId) -> dict[str, str]:
        """All of a lobby's data that Steam has, at most 256 entries."""
        count = self._call("GetLobbyDataCount", checked_lobby(lobby))
        key = ctypes.create_string_buffer(LOBBY_KEY_MAX_BYTES + 1)
        value = ctypes.create_string_buffer(LOBBY_VALUE_MAX_BYTES + 1)
        found = {}
        for index in range(min(count, LOBBY_DATA_MAX_ENTRIES)):
            if self._call("GetLobbyDataByIndex", lobby, index, key, len(key), value, len(value)):
                found[decode(key.value)] = decode(value.value)
        return found

    def delete_data(self, lobby: LobbyId, key: str) -> bool:
        """Removes a value of a lobby that we own."""
        return bool(self._call("DeleteLobbyData", checked_lobby(lobby), _encode_key(key)))

    def request_data(self, lobby: LobbyId) -> bool:
        """Asks for the data of a lobby that we are not in. It comes with `LobbyDataUpdate`, whose
        success is False for a lobby that is gone: the check to make just before joining. False
        when Steam cannot even ask."""
        return bool(self._call("RequestLobbyData", checked_lobby(lobby)))

    def set_member_data(self, lobby: LobbyId, key: str, value: str) -> None:
        """Writes a value of our own in a lobby that we are in."""
        data = encode(value, LOBBY_VALUE_MAX_BYTES, "the member value")
        self._call("SetLobbyMemberData", checked_lobby(lobby), _encode_key(key), data)

    def member_data(self, lobby: LobbyId, user: SteamId, key: str) -> str:
        """What a member of a lobby that we are in wrote; empty if nothing."""
        return decode(
            self._call(
                "GetLobbyMemberData", checked_lobby(lobby), checked_user(user), _encode_key(key)
            )
        )

    def send_chat(self, lobby: LobbyId, payload: bytes) -> bool:
        """Sends 1 to 4096 bytes to everybody in a lobby, ourselves included. False when Steam
        does not want to, as when we are not in it. Raises `ValueError` for another length."""
        if not 0 < len(payload) <= LOBBY_CHAT_MAX_BYTES:
            raise ValueError(
                f"a lobby chat message has 1 to {LOBBY_CHAT_MAX_BYTES} bytes, not {len(payload)}"
            )
        return bool(
            self._call("SendLobbyChatMsg", checked_lobby(lobby), bytes(payload), len(payload))
        )

    def request_lobby_list(self, search: LobbySearch | None = None) -> CallHandle:
        """Searches for public lobbies. The answer is `LobbyMatchList`. There is one search at a
        time: a new one takes the place of the last, whose answer never comes. Raises `ValueError`
        for filters that Steam could not carry, and counts out of 1 to `LOBBY_LIST_MAX`."""
        search = search or LobbySearch()
        # Everything is checked before anything is set, since filters stay for the next search.
        prepared = [_prepared_filter(wanted) for wanted in search.filters]
        for number in (search.slots_available, search.max_results):
            if number is not None and not 0 < number <= LOBBY_LIST_MAX:
                raise ValueError(f"a lobby search counts from 1 to {LOBBY_LIST_MAX}, not {number}")
        for method, arguments in prepared:
            self._call(method, *arguments)
        if search.slots_available is not None:
            self._call("AddRequestLobbyListFilterSlotsAvailable", search.slots_available)
        if search.distance is not None:
            self._call("AddRequestLobbyListDistanceFilter", int(search.distance))
        if search.max_results is not None:
            self._call("AddRequestLobbyListResultCountFilter", search.max_results)
        return self._answers.asked(self._call("RequestLobbyList"), CallKind.LIST)

    def observe(self, event: Event) -> None:
        """Keeps `entered` up to date. `Steam.pump` calls it with every event."""
        match event:
            case LobbyCreated(_, Result.OK, lobby) if lobby is not None:
                self._entered.add(lobby)
            case LobbyEnter(_, lobby, EnterResponse.SUCCESS, _):
                self._entered.add(lobby)
            case LobbyKicked(lobby, _):
                self._entered.discard(lobby)

    def _call(self, method: str, *arguments: object) -> Any:
        return self._flat.call_on(Interface.MATCHMAKING, method, *arguments)


def _encode_key(key: str) -> bytes:
    return encode_key(key, LOBBY_KEY_MAX_BYTES, "the lobby key")


def _checked_limit(member_limit: int) -> int:
    if not 0 < member_limit <= LOBBY_MEMBERS_MAX:
        raise ValueError(f"a lobby has 1 to {LOBBY_MEMBERS_MAX} members, not {member_limit}")
    return member_limit


def _prepared_filter(
    wanted: TextFilter | NumberFilter | NearFilter,
) -> tuple[str, tuple[object, ...]]:
    key = _encode_key(wanted.key)
    if isinstance(wanted, TextFilter):
        value = encode(wanted.value, LOBBY_VALUE_MAX_BYTES, "the lobby value")
        return "AddRequestLobbyListStringFilter", (key, value, int(wanted.comparison))
    if not -(2**31) <= wanted.value < 2**31:
        raise ValueError(f"a lobby filter's number has 32 bits; {wanted.value} has more")
    if isinstance(wanted, NumberFilter):
        return "AddRequestLobbyListNumericalFilter", (key, wanted.value, int(wanted.comparison))
    return "AddRequestLobbyListNearValueFilter", (key, wanted.value)
