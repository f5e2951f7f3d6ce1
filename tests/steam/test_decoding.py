"""Callback structs to events, byte for byte, in both packings.

Goal: the offsets of the binding are those of Valve's compiler. Method: ctypes lays the structs out
by C's rules (`standin/structs.py`), their sizes are compared with those that Valve's own headers
gave when compiled, and the binding reads the bytes back.
"""

import ctypes
import struct
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.steam import (
    AvatarImageLoaded,
    CallHandle,
    ConnectionState,
    EndReason,
    EnterResponse,
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
    LobbyId,
    LobbyInvite,
    LobbyKicked,
    MemberChange,
    NewUrlLaunchParameters,
    Packing,
    PersonaChange,
    PersonaStateChange,
    RelayAvailability,
    Result,
    SteamId,
    SteamNetworkingMessagesSessionFailed,
    SteamNetworkingMessagesSessionRequest,
    SteamRelayNetworkStatus,
    SteamServerConnectFailure,
    SteamServersConnected,
    SteamServersDisconnected,
    SteamShutdown,
)
from net.steam.decoding import ChatNotice, Decoded, ListNotice, decode
from net.steam.layouts import (
    CALLBACK_MESSAGE_BYTES,
    CONNECTION_INFO_BYTES,
    FRIEND_GAME_INFO_BYTES,
    IDENTITY_BYTES,
    MESSAGE_PREFIX_BYTES,
    QUICK_STATUS_BYTES,
    RELAY_STATUS_BYTES,
    pack_identity,
)
from tests.steam.standin import structs

LOBBY = LobbyId(109775240917155841)
ANN = SteamId(76561197960266728)
BOB = SteamId(76561197960266729)

SIZES = {
    101: (1, 1),
    103: (4, 4),
    102: (8, 8),
    304: (12, 16),
    333: (16, 16),
    334: (20, 20),
    336: (12, 12),
    337: (264, 264),
    503: (24, 24),
    504: (20, 24),
    505: (20, 24),
    506: (28, 32),
    507: (24, 24),
    509: (24, 24),
    510: (4, 4),
    512: (20, 24),
    513: (12, 16),
    703: (16, 16),
    704: (1, 1),
    1014: (1, 1),
    1251: (136, 136),
    1252: (696, 696),
    1281: (272, 272),
}
"""Sizes that Valve's headers give on Linux and on Windows."""


def bytes_of(callback: int, packing: Packing, **fields: object) -> bytes:
    return structs.callback_structs(packing.value).pack_fields(callback, **fields)


CASES: list[tuple[int, dict[str, object], Decoded]] = [
    (101, {}, SteamServersConnected()),
    (102, {"result": 3, "retrying": True}, SteamServerConnectFailure(Result.NO_CONNECTION)),
    (103, {"result": 3}, SteamServersDisconnected(Result.NO_CONNECTION)),
    (
        304,
        {"who": ANN, "flags": 0x4011},
        PersonaStateChange(
            ANN, PersonaChange.NAME | PersonaChange.GAME_PLAYED | PersonaChange.RICH_PRESENCE
        ),
    ),
    (331, {"active": 1}, GameOverlayActivated(True)),
    (333, {"lobby": LOBBY, "friend": ANN}, GameLobbyJoinRequested(LOBBY, ANN)),
    (334, {"user": ANN, "image": 3, "width": 184, "height": 184}, AvatarImageLoaded(ANN)),
    (336, {"friend": ANN, "app": 480}, FriendRichPresenceUpdate(ANN, 480)),
    (
        337,
        {"friend": ANN, "connect": "+connect_lobby ü".encode()},
        GameRichPresenceJoinRequested(ANN, "+connect_lobby ü"),
    ),
    (503, {"user": ANN, "lobby": LOBBY, "game": 480}, LobbyInvite(ANN, LOBBY, 480)),
    (
        504,
        {"lobby": LOBBY, "permissions": 2**32 - 1, "locked": True, "response": 4},
        LobbyEnter(None, LOBBY, EnterResponse.FULL, True),
    ),
    (
        505,
        {"lobby": LOBBY, "member": LOBBY, "success": 1},
        LobbyDataUpdate(LOBBY, None, True),
    ),
    (505, {"lobby": LOBBY, "member": ANN, "success": 0}, LobbyDataUpdate(LOBBY, ANN, False)),
    (
        506,
        {"lobby": LOBBY, "changed": ANN, "by": BOB, "change": 8},
        LobbyChatUpdate(LOBBY, ANN, BOB, MemberChange.KICKED),
    ),
    (
        509,
        {"lobby": LOBBY, "server": ANN, "ip": 0, "port": 0},
        LobbyGameCreated(LOBBY, GameServer(ANN)),
    ),
    (
        509,
        {"lobby": LOBBY, "server": 0, "ip": 0x7F000001, "port": 65535},
        LobbyGameCreated(LOBBY, GameServer(None, IPv4Address("127.0.0.1"), 65535)),
    ),
    (512, {"lobby": LOBBY, "admin": ANN, "disconnected": 1}, LobbyKicked(LOBBY, True)),
    (513, {"result": 1, "lobby": LOBBY}, LobbyCreated(CallHandle(0), Result.OK, LOBBY)),
    (513, {"result": 16, "lobby": 0}, LobbyCreated(CallHandle(0), Result.TIMEOUT, None)),
    (704, {}, SteamShutdown()),
    (1014, {}, NewUrlLaunchParameters()),
    (
        1251,
        {"peer": structs.identity_of(ANN)},
        SteamNetworkingMessagesSessionRequest(ANN),
    ),
    (
        1252,
        {
            "info": structs.ConnectionInfo(
                peer=structs.identity_of(ANN), state=5, end_reason=4001, end_debug=b"gone"
            )
        },
        SteamNetworkingMessagesSessionFailed(
            ANN, ConnectionState.PROBLEM_DETECTED_LOCALLY, EndReason.REMOTE_TIMEOUT, "gone"
        ),
    ),
    (
        1281,
        {"available": 100, "pinging": 1, "config": 3, "any_relay": -101, "message": b"hm"},
        SteamRelayNetworkStatus(
            RelayAvailability.CURRENT,
            True,
            RelayAvailability.ATTEMPTING,
            RelayAvailability.FAILED,
            "hm",
        ),
    ),
]


@pytest.mark.parametrize("packing", list(Packing))
@pytest.mark.parametrize(("callback", "fields", "event"), CASES)
def test_every_callback_is_read_in_both_packings(
    callback: int, fields: dict[str, object], event: Decoded, packing: Packing
) -> None:
    assert decode(callback, bytes_of(callback, packing, **fields), packing) == event, (
        "the event should hold what was in the struct"
    )


@pytest.mark.parametrize("packing", list(Packing))
def test_notices_of_chat_and_lists_are_read(packing: Packing) -> None:
    chat = decode(507, bytes_of(507, packing, lobby=LOBBY, user=ANN, type=1, entry=9), packing)
    assert isinstance(chat, ChatNotice), "a chat message should be announced"
    assert (chat.lobby, chat.user, chat.entry) == (LOBBY, ANN, 9), "with where it can be read"
    assert decode(510, bytes_of(510, packing, count=3), packing) == ListNotice(3), (
        "a list should be announced with its length"
    )


@pytest.mark.parametrize("packing", list(Packing))
def test_structs_have_the_sizes_of_valves_headers(packing: Packing) -> None:
    index = 0 if packing is Packing.FOUR else 1
    made = structs.callback_structs(packing.value)
    sizes = {callback: ctypes.sizeof(made.by_id[callback]) for callback in SIZES}
    wanted = {callback: both[index] for callback, both in SIZES.items()}
    assert sizes == wanted, "what ctypes lays out should be as large as what a compiler lays out"
    assert ctypes.sizeof(made.callback_message) == (20, 24)[index], "CallbackMsg_t as well"


def test_the_other_structs_have_the_sizes_of_valves_headers() -> None:
    assert ctypes.sizeof(structs.Identity) == IDENTITY_BYTES == 136, "SteamNetworkingIdentity"
    assert ctypes.sizeof(structs.ConnectionInfo) == CONNECTION_INFO_BYTES, "SteamNetConnectionInfo"
    assert ctypes.sizeof(structs.QuickStatus) == QUICK_STATUS_BYTES, "the quick status"
    assert ctypes.sizeof(structs.RelayStatus) == RELAY_STATUS_BYTES, "the relay status"
    assert ctypes.sizeof(structs.FriendGameInfo) == FRIEND_GAME_INFO_BYTES, "FriendGameInfo_t"
    assert ctypes.sizeof(structs.Message) == 208, "SteamNetworkingMessage_t of SDK 1.51"
    assert structs.Message.user_data.offset == MESSAGE_PREFIX_BYTES, (
        "only what all SDKs share should be read of a message"
    )
    assert CALLBACK_MESSAGE_BYTES >= 24, "the larger packing should fit"


def test_an_identity_is_written_as_valve_reads_it() -> None:
    assert pack_identity(ANN) == bytes(structs.identity_of(ANN)), "type, size, id, zeros"
    assert pack_identity(ANN)[:16] == struct.pack("<iiQ", 16, 8, ANN), "to the byte"


def test_the_lobby_of_a_created_lobby_is_where_the_packing_puts_it() -> None:
    payload = bytes_of(513, Packing.EIGHT, result=1, lobby=LOBBY)
    assert payload[8:16] == LOBBY.to_bytes(8, "little"), "on Windows the id lies at 8"
    payload = bytes_of(513, Packing.FOUR, result=1, lobby=LOBBY)
    assert payload[4:12] == LOBBY.to_bytes(8, "little"), "elsewhere at 4"


@pytest.mark.parametrize("packing", list(Packing))
@pytest.mark.parametrize(("callback", "fields", "event"), CASES)
def test_longer_structs_of_later_sdks_are_read_as_well(
    callback: int, fields: dict[str, object], event: Decoded, packing: Packing
) -> None:
    payload = bytes_of(callback, packing, **fields) + b"\xff" * 40
    assert decode(callback, payload, packing) == event, "what follows should be ignored"


def test_shorter_structs_of_earlier_sdks_are_read_as_well() -> None:
    assert decode(331, b"\1", Packing.FOUR) == GameOverlayActivated(True), "1 byte in SDK 1.51"
    assert decode(331, b"\1".ljust(12, b"\0"), Packing.FOUR) == GameOverlayActivated(True), (
        "12 bytes in SDK 1.64"
    )
    assert decode(103, b"", Packing.FOUR) == SteamServersDisconnected(Result(0)), (
        "what is missing should read as zero"
    )


def test_numbers_that_later_sdks_add_are_kept() -> None:
    payload = bytes_of(513, Packing.FOUR, result=4711, lobby=0)
    event = decode(513, payload, Packing.FOUR)
    assert isinstance(event, LobbyCreated), "an unknown result is still an answer"
    assert (int(event.result), event.result.name) == (4711, "UNKNOWN_4711"), "with its number"


@pytest.mark.parametrize(
    "identity",
    [
        structs.Identity(0, 0, 0),
        structs.Identity(1, 18, 12345),
        structs.Identity(16, 8, 0),
        structs.Identity(17, 8, ANN),
    ],
)
def test_sessions_with_anybody_but_a_user_are_not_reported(identity: ctypes.Structure) -> None:
    payload = bytes_of(1251, Packing.FOUR, peer=identity)
    assert decode(1251, payload, Packing.FOUR) is None, "only Steam ids name users"


@pytest.mark.parametrize("callback", [333, 503])
def test_invitations_into_what_is_no_lobby_are_dropped(callback: int) -> None:
    names = {333: ("lobby", "friend"), 503: ("lobby", "user")}[callback]
    payload = bytes_of(callback, Packing.FOUR, **dict.fromkeys(names, ANN))
    assert decode(callback, payload, Packing.FOUR) is None, "joining a user would be an error"


@pytest.mark.parametrize("callback", [304, 333, 336, 503, 504, 505, 506, 507, 512, 1251, 1252])
def test_structs_that_name_nobody_are_dropped(callback: int) -> None:
    assert decode(callback, bytes(700), Packing.FOUR) is None, "there is nothing to report"


@given(st.integers(0, 2000), st.binary(max_size=800), st.sampled_from(Packing))
def test_no_bytes_at_all_do_harm(callback: int, payload: bytes, packing: Packing) -> None:
    decoded = decode(callback, payload, packing)
    assert decoded is None or isinstance(hash(decoded), int), "an event or nothing, never an error"
