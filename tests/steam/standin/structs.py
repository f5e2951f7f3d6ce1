"""Valve's structs as C declares them, for the memory that the stand-in hands out.

The compiler's rules are applied by ctypes here, while `net/steam/layouts.py` and
`net/steam/decoding.py` name offsets: two ways to the same bytes, so that a mistake in one shows.
"""

import ctypes
from ctypes import (
    Structure,
    c_bool,
    c_char,
    c_float,
    c_int32,
    c_int64,
    c_ubyte,
    c_uint16,
    c_uint32,
    c_uint64,
    c_void_p,
)
from functools import cache
from typing import Any

SteamIdField = type(
    "SteamIdField",
    (Structure,),
    {"_pack_": 1, "_layout_": "ms", "_fields_": [("id", c_uint64)]},
)
"""CSteamID: packed to 1, so that it sits anywhere."""


def packed(name: str, pack: int, *fields: tuple[str, Any]) -> type[Structure]:
    """A struct with a packing, on every Python and every system."""
    return type(name, (Structure,), {"_pack_": pack, "_layout_": "ms", "_fields_": list(fields)})


Identity = packed(
    "Identity",
    1,
    ("type", c_int32),
    ("size", c_int32),
    ("steam_id", c_uint64),
    ("rest", c_ubyte * 120),
)
ConnectionInfo = packed(
    "ConnectionInfo",
    4,
    ("peer", Identity),
    ("user_data", c_int64),
    ("listen_socket", c_uint32),
    ("address", c_ubyte * 18),
    ("padding", c_uint16),
    ("pop_remote", c_uint32),
    ("pop_relay", c_uint32),
    ("state", c_int32),
    ("end_reason", c_int32),
    ("end_debug", c_char * 128),
    ("description", c_char * 128),
    ("flags", c_int32),
    ("reserved", c_uint32 * 63),
)
QuickStatus = packed(
    "QuickStatus",
    8,
    ("state", c_int32),
    ("ping_ms", c_int32),
    ("quality_local", c_float),
    ("quality_remote", c_float),
    ("out_packets", c_float),
    ("out_bytes", c_float),
    ("in_packets", c_float),
    ("in_bytes", c_float),
    ("send_rate", c_int32),
    ("pending_unreliable", c_int32),
    ("pending_reliable", c_int32),
    ("unacked_reliable", c_int32),
    ("queue_us", c_int64),
    ("reserved", c_uint32 * 16),
)
RelayStatus = packed(
    "RelayStatus",
    4,
    ("available", c_int32),
    ("pinging", c_int32),
    ("config", c_int32),
    ("any_relay", c_int32),
    ("message", c_char * 256),
)
FriendGameInfo = packed(
    "FriendGameInfo",
    4,
    ("game", c_uint64),
    ("ip", c_uint32),
    ("port", c_uint16),
    ("query_port", c_uint16),
    ("lobby", SteamIdField),
)


class Message(Structure):
    """SteamNetworkingMessage_t of SDK 1.51; 1.64 has a lane number after it."""

    _fields_ = (
        ("data", c_void_p),
        ("size", c_int32),
        ("connection", c_uint32),
        ("peer", Identity),
        ("connection_user_data", c_int64),
        ("received_us", c_int64),
        ("number", c_int64),
        ("free_data", c_void_p),
        ("release", c_void_p),
        ("channel", c_int32),
        ("flags", c_int32),
        ("user_data", c_int64),
    )


@cache
def callback_structs(pack: int) -> "CallbackStructs":
    """Those of a packing, made once: classes are expensive."""
    return CallbackStructs(pack)


class CallbackStructs:
    """The callback structs of one packing, by Valve's names."""

    def __init__(self, pack: int) -> None:
        self.pack = pack

        def struct(name: str, *fields: tuple[str, Any]) -> type[Structure]:
            return packed(name, pack, *fields)

        self.callback_message = struct(
            "CallbackMsg_t",
            ("user", c_int32),
            ("callback", c_int32),
            ("param", c_void_p),
            ("size", c_int32),
        )
        self.by_id: dict[int, type[Structure]] = {
            101: struct("SteamServersConnected_t", ("nothing", c_ubyte)),
            102: struct("SteamServerConnectFailure_t", ("result", c_int32), ("retrying", c_bool)),
            103: struct("SteamServersDisconnected_t", ("result", c_int32)),
            304: struct("PersonaStateChange_t", ("who", c_uint64), ("flags", c_int32)),
            331: struct("GameOverlayActivated_t", ("active", c_ubyte)),
            333: struct(
                "GameLobbyJoinRequested_t", ("lobby", SteamIdField), ("friend", SteamIdField)
            ),
            334: struct(
                "AvatarImageLoaded_t",
                ("user", SteamIdField),
                ("image", c_int32),
                ("width", c_int32),
                ("height", c_int32),
            ),
            336: struct("FriendRichPresenceUpdate_t", ("friend", SteamIdField), ("app", c_uint32)),
            337: struct(
                "GameRichPresenceJoinRequested_t",
                ("friend", SteamIdField),
                ("connect", c_char * 256),
            ),
            503: struct(
                "LobbyInvite_t", ("user", c_uint64), ("lobby", c_uint64), ("game", c_uint64)
            ),
            504: struct(
                "LobbyEnter_t",
                ("lobby", c_uint64),
                ("permissions", c_uint32),
                ("locked", c_bool),
                ("response", c_uint32),
            ),
            505: struct(
                "LobbyDataUpdate_t",
                ("lobby", c_uint64),
                ("member", c_uint64),
                ("success", c_ubyte),
            ),
            506: struct(
                "LobbyChatUpdate_t",
                ("lobby", c_uint64),
                ("changed", c_uint64),
                ("by", c_uint64),
                ("change", c_uint32),
            ),
            507: struct(
                "LobbyChatMsg_t",
                ("lobby", c_uint64),
                ("user", c_uint64),
                ("type", c_ubyte),
                ("entry", c_uint32),
            ),
            509: struct(
                "LobbyGameCreated_t",
                ("lobby", c_uint64),
                ("server", c_uint64),
                ("ip", c_uint32),
                ("port", c_uint16),
            ),
            510: struct("LobbyMatchList_t", ("count", c_uint32)),
            512: struct(
                "LobbyKicked_t",
                ("lobby", c_uint64),
                ("admin", c_uint64),
                ("disconnected", c_ubyte),
            ),
            513: struct("LobbyCreated_t", ("result", c_int32), ("lobby", c_uint64)),
            703: struct(
                "SteamAPICallCompleted_t",
                ("call", c_uint64),
                ("callback", c_int32),
                ("size", c_uint32),
            ),
            704: struct("SteamShutdown_t", ("nothing", c_ubyte)),
            1014: struct("NewUrlLaunchParameters_t", ("nothing", c_ubyte)),
            1251: struct("SteamNetworkingMessagesSessionRequest_t", ("peer", Identity)),
            1252: struct("SteamNetworkingMessagesSessionFailed_t", ("info", ConnectionInfo)),
            1281: RelayStatus,
        }

    def pack_fields(self, callback: int, /, **fields: Any) -> bytes:
        """The bytes of a callback struct."""
        made = self.by_id[callback]()
        for name, value in fields.items():
            is_id = isinstance(getattr(made, name), SteamIdField)
            setattr(made, name, SteamIdField(value) if is_id else value)
        return bytes(made)


def identity_of(user: int) -> Structure:
    """The identity of a user."""
    return Identity(16, 8, user)


def at(struct: type[Structure], address: int) -> Any:
    """The struct that lies at an address."""
    return ctypes.cast(address, ctypes.POINTER(struct)).contents
