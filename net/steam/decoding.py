"""From a callback's number and bytes to an event.

One small function for each struct, in a table by callback number. Numbers that are not in the table
are other people's business, and structs that name no user or lobby where one must be are dropped:
both decode to None.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from .constants import (
    ChatEntryType,
    ConnectionState,
    EndReason,
    EnterResponse,
    MemberChange,
    PersonaChange,
    RelayAvailability,
    Result,
)
from .events import (
    AvatarImageLoaded,
    Event,
    FriendRichPresenceUpdate,
    GameLobbyJoinRequested,
    GameOverlayActivated,
    GameRichPresenceJoinRequested,
    GameServer,
    LobbyChatUpdate,
    LobbyCreated,
    LobbyDataUpdate,
    LobbyEnter,
    LobbyGameCreated,
    LobbyInvite,
    LobbyKicked,
    NewUrlLaunchParameters,
    PersonaStateChange,
    SteamNetworkingMessagesSessionFailed,
    SteamNetworkingMessagesSessionRequest,
    SteamRelayNetworkStatus,
    SteamServerConnectFailure,
    SteamServersConnected,
    SteamServersDisconnected,
    SteamShutdown,
)
from .ids import CallHandle, LobbyId, SteamId, may_be_lobby
from .layouts import Packing, Reader, read_identity

LOBBY_ENTER = 504
LOBBY_CHAT_MSG = 507
LOBBY_MATCH_LIST = 510
LOBBY_CREATED = 513
API_CALL_COMPLETED = 703

_APP_ID_MASK = 0xFFFFFF


@dataclass(frozen=True, slots=True)
class ChatNotice:
    """LobbyChatMsg_t: a message waits to be read. It becomes a `LobbyChatMsg` with its payload."""

    lobby: LobbyId
    user: SteamId
    entry_type: ChatEntryType
    entry: int


@dataclass(frozen=True, slots=True)
class ListNotice:
    """LobbyMatchList_t: a list waits to be read. It becomes a `LobbyMatchList` with its lobbies."""

    count: int


Decoded = Event | ChatNotice | ListNotice


def _server_failure(reader: Reader) -> Decoded:
    return SteamServerConnectFailure(Result(reader.i32(0)))


def _servers_disconnected(reader: Reader) -> Decoded:
    return SteamServersDisconnected(Result(reader.i32(0)))


def _persona_state_change(reader: Reader) -> Decoded | None:
    user = reader.u64(0)
    return PersonaStateChange(SteamId(user), PersonaChange(reader.u32(8))) if user else None


def _avatar_loaded(reader: Reader) -> Decoded | None:
    user = reader.u64(0)
    return AvatarImageLoaded(SteamId(user)) if user else None


def _overlay_activated(reader: Reader) -> Decoded:
    return GameOverlayActivated(bool(reader.u8(0)))


def _lobby_join_requested(reader: Reader) -> Decoded | None:
    lobby, friend = reader.u64(0), reader.u64(8)
    if not may_be_lobby(lobby):
        return None
    return GameLobbyJoinRequested(LobbyId(lobby), SteamId(friend) if friend else None)


def _friend_rich_presence(reader: Reader) -> Decoded | None:
    friend = reader.u64(0)
    return FriendRichPresenceUpdate(SteamId(friend), reader.u32(8)) if friend else None


def _rich_presence_join(reader: Reader) -> Decoded:
    friend = reader.u64(0)
    return GameRichPresenceJoinRequested(SteamId(friend) if friend else None, reader.text(8, 256))


def _lobby_invite(reader: Reader) -> Decoded | None:
    user, lobby, game = reader.u64(0), reader.u64(8), reader.u64(16)
    if not user or not may_be_lobby(lobby):
        return None
    return LobbyInvite(SteamId(user), LobbyId(lobby), game & _APP_ID_MASK)


def _lobby_enter(reader: Reader) -> Decoded | None:
    lobby = reader.u64(0)
    if not lobby:
        return None
    return LobbyEnter(None, LobbyId(lobby), EnterResponse(reader.u32(16)), bool(reader.u8(12)))


def _lobby_data_update(reader: Reader) -> Decoded | None:
    lobby, member = reader.u64(0), reader.u64(8)
    if not lobby:
        return None
    whose = SteamId(member) if member not in (0, lobby) else None
    return LobbyDataUpdate(LobbyId(lobby), whose, bool(reader.u8(16)))


def _lobby_chat_update(reader: Reader) -> Decoded | None:
    lobby, user, made_by = reader.u64(0), reader.u64(8), reader.u64(16)
    if not lobby or not user:
        return None
    change = MemberChange(reader.u32(24))
    return LobbyChatUpdate(LobbyId(lobby), SteamId(user), SteamId(made_by or user), change)


def _lobby_chat_msg(reader: Reader) -> Decoded | None:
    lobby, user = reader.u64(0), reader.u64(8)
    if not lobby:
        return None
    entry_type = ChatEntryType(reader.u8(16))
    return ChatNotice(LobbyId(lobby), SteamId(user), entry_type, reader.u32(20))


def _lobby_match_list(reader: Reader) -> Decoded:
    return ListNotice(reader.u32(0))


def _lobby_kicked(reader: Reader) -> Decoded | None:
    lobby = reader.u64(0)
    return LobbyKicked(LobbyId(lobby), bool(reader.u8(16))) if lobby else None


def _lobby_created(reader: Reader) -> Decoded:
    # The one field that moves: an int of 4 bytes is followed by an id that wants to be aligned.
    lobby = reader.u64(reader.packing.value)
    result = Result(reader.i32(0))
    made = LobbyId(lobby) if lobby and result is Result.OK else None
    return LobbyCreated(CallHandle(0), result, made)


def _lobby_game_created(reader: Reader) -> Decoded | None:
    lobby = reader.u64(0)
    if not lobby:
        return None
    server = game_server(reader.u64(8), reader.u32(16), reader.u16(20))
    return None if server is None else LobbyGameCreated(LobbyId(lobby), server)


def game_server(user: int, address: int, port: int) -> GameServer | None:
    """Where a game is played, from Valve's numbers; None when they name nothing."""
    is_reachable = bool(address and port)
    if not user and not is_reachable:
        return None
    return GameServer(
        SteamId(user) if user else None,
        IPv4Address(address) if is_reachable else None,
        port if is_reachable else 0,
    )


def _session_request(reader: Reader) -> Decoded | None:
    user = read_identity(reader, 0)
    return SteamNetworkingMessagesSessionRequest(SteamId(user)) if user is not None else None


def _session_failed(reader: Reader) -> Decoded | None:
    user = read_identity(reader, 0)
    if user is None:
        return None
    return SteamNetworkingMessagesSessionFailed(
        SteamId(user),
        ConnectionState(reader.i32(176)),
        EndReason(reader.i32(180)),
        reader.text(184, 128),
    )


def read_relay_status(reader: Reader) -> SteamRelayNetworkStatus:
    """SteamRelayNetworkStatus_t, which is a callback and also the answer to a question."""
    return SteamRelayNetworkStatus(
        RelayAvailability(reader.i32(0)),
        bool(reader.i32(4)),
        RelayAvailability(reader.i32(8)),
        RelayAvailability(reader.i32(12)),
        reader.text(16, 256),
    )


_DECODERS: Mapping[int, Callable[[Reader], Decoded | None]] = {
    101: lambda _: SteamServersConnected(),
    102: _server_failure,
    103: _servers_disconnected,
    304: _persona_state_change,
    331: _overlay_activated,
    333: _lobby_join_requested,
    334: _avatar_loaded,
    336: _friend_rich_presence,
    337: _rich_presence_join,
    503: _lobby_invite,
    LOBBY_ENTER: _lobby_enter,
    505: _lobby_data_update,
    506: _lobby_chat_update,
    LOBBY_CHAT_MSG: _lobby_chat_msg,
    509: _lobby_game_created,
    LOBBY_MATCH_LIST: _lobby_match_list,
    512: _lobby_kicked,
    LOBBY_CREATED: _lobby_created,
    704: lambda _: SteamShutdown(),
    1014: lambda _: NewUrlLaunchParameters(),
    1251: _session_request,
    1252: _session_failed,
    1281: read_relay_status,
}


def decode(callback: int, payload: bytes, packing: Packing) -> Decoded | None:
    """The event of a callback; None for a callback that is not ours, or makes no sense. Which call
    an answer belongs to is not in its bytes; `Answers` fills that in."""
    decoder = _DECODERS.get(callback)
    return None if decoder is None else decoder(Reader(payload, packing))
