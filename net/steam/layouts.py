"""Where Valve's structs keep their fields, to the byte.

Valve packs callback structs to 4 bytes on Linux and macOS and to 8 on Windows. Steam ids inside
them are packed to 1 and so sit at the same place everywhere; of the structs that are used, only
`LobbyCreated_t` has a field that moves. Sizes differ more often, and grow between SDKs: so reading
pads what is short with zeros and ignores what follows.
"""

import struct
import sys
from enum import Enum


class Packing(Enum):
    """How callback structs are laid out."""

    FOUR = 4
    """Linux and macOS."""
    EIGHT = 8
    """Windows."""

    @staticmethod
    def native() -> "Packing":
        """The one of this system."""
        return Packing.EIGHT if sys.platform == "win32" else Packing.FOUR


class Reader:
    """The bytes of one struct, read field by field; beyond their end there are zeros."""

    def __init__(self, payload: bytes, packing: Packing) -> None:
        self._payload = payload
        self.packing = packing

    def u8(self, offset: int) -> int:
        """An unsigned byte."""
        return self._number("<B", offset, 1)

    def u16(self, offset: int) -> int:
        """An unsigned integer of 2 bytes."""
        return self._number("<H", offset, 2)

    def i32(self, offset: int) -> int:
        """A signed integer of 4 bytes."""
        return self._number("<i", offset, 4)

    def u32(self, offset: int) -> int:
        """An unsigned integer of 4 bytes."""
        return self._number("<I", offset, 4)

    def i64(self, offset: int) -> int:
        """A signed integer of 8 bytes."""
        return self._number("<q", offset, 8)

    def u64(self, offset: int) -> int:
        """An unsigned integer of 8 bytes: an id or an address."""
        return self._number("<Q", offset, 8)

    def f32(self, offset: int) -> float:
        """A float of 4 bytes."""
        return float(struct.unpack("<f", self._slice(offset, 4))[0])

    def text(self, offset: int, size: int) -> str:
        """Text of at most `size` bytes that ends at a zero."""
        return read_text(self._slice(offset, size))

    def _number(self, code: str, offset: int, size: int) -> int:
        return int(struct.unpack(code, self._slice(offset, size))[0])

    def _slice(self, offset: int, size: int) -> bytes:
        return self._payload[offset : offset + size].ljust(size, b"\0")


def read_text(field: bytes) -> str:
    """The text of a field, which ends at a zero or at the end of the field."""
    return field.split(b"\0", 1)[0].decode("utf-8", "replace")


CALLBACK_MESSAGE_BYTES = 24
"""CallbackMsg_t with either packing; its fields lie at the same places."""

IDENTITY_BYTES = 136
_IDENTITY_STEAM_ID = 16
_IDENTITY_STEAM_ID_BYTES = 8


def pack_identity(user: int) -> bytes:
    """SteamNetworkingIdentity of a user."""
    head = struct.pack("<iiQ", _IDENTITY_STEAM_ID, _IDENTITY_STEAM_ID_BYTES, user)
    return head.ljust(IDENTITY_BYTES, b"\0")


def read_identity(reader: Reader, offset: int) -> int | None:
    """The user of a SteamNetworkingIdentity; None when it names something else, such as an IP
    address."""
    if reader.i32(offset) != _IDENTITY_STEAM_ID:
        return None
    return reader.u64(offset + 8) or None


MESSAGE_PREFIX_BYTES = 200
"""The part of SteamNetworkingMessage_t that all SDKs share; 1.64 has a lane number after it."""

CONNECTION_INFO_BYTES = 696
CONNECTION_INFO = struct.Struct("<172xI4xi128s")
"""What is read of SteamNetConnectionInfo_t: the relay, the reason of the end and its text."""
QUICK_STATUS_BYTES = 120
QUICK_STATUS = struct.Struct("<4xi6f4iq")
"""What is read of SteamNetConnectionRealTimeStatus_t: all fields but the first."""
RELAY_STATUS_BYTES = 272
FRIEND_GAME_INFO_BYTES = 24
