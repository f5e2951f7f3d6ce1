"""What the library and the broker say to each other: a length, a kind, and fields in a row.

The same numbers stand in `library/cloud.h`. Both ends are of this folder and speak over loopback,
so a frame that does not fit is a mistake here and raises, instead of being refused politely.
"""

import struct
from collections.abc import Mapping
from enum import IntEnum, auto


class Say(IntEnum):
    """From the library."""

    HELLO = 1
    BYE = auto()
    CREATE = auto()
    JOIN = auto()
    LEAVE = auto()
    DATA = auto()
    MEMBER_DATA = auto()
    WANT_DATA = auto()
    LOBBY = auto()
    CHAT = auto()
    INVITE = auto()
    LIST = auto()
    RICH = auto()
    WANT_PERSON = auto()
    WANT_AVATAR = auto()
    INVITE_TO_GAME = auto()
    DIALOG = auto()
    PLAYED_WITH = auto()
    WANT_RICH = auto()
    OPEN = auto()
    ACCEPT = auto()
    CLOSE = auto()
    MESSAGE = auto()
    RELAY = auto()
    ACK = auto()
    ALIVE = auto()


class Hear(IntEnum):
    """To the library."""

    WELCOME = 1
    REFUSED = auto()
    PERSON = auto()
    RICH = auto()
    LOBBY = auto()
    LOBBY_GONE = auto()
    CALLBACK = auto()
    DONE = auto()
    LIST = auto()
    CHAT = auto()
    AVATAR = auto()
    REQUEST = auto()
    CONNECTED = auto()
    CLOSED = auto()
    MESSAGE = auto()
    ACK = auto()
    STATUS = auto()
    RELAY = auto()
    ONLINE = auto()
    ADOPT = auto()


HEAD = struct.Struct("<I")


class Writer:
    """A frame to be sent."""

    def __init__(self, kind: Hear) -> None:
        self._parts = [struct.pack("<B", kind)]

    def u8(self, value: int) -> "Writer":
        self._parts.append(struct.pack("<B", value))
        return self

    def u16(self, value: int) -> "Writer":
        self._parts.append(struct.pack("<H", value))
        return self

    def u32(self, value: int) -> "Writer":
        self._parts.append(struct.pack("<I", value & 0xFFFFFFFF))
        return self

    def u64(self, value: int) -> "Writer":
        self._parts.append(struct.pack("<Q", value))
        return self

    def f32(self, value: float) -> "Writer":
        self._parts.append(struct.pack("<f", value))
        return self

    def blob(self, value: bytes) -> "Writer":
        self._parts += [struct.pack("<I", len(value)), value]
        return self

    def text(self, value: str) -> "Writer":
        return self.blob(value.encode("utf-8", "surrogateescape"))

    def pairs(self, values: Mapping[str, str]) -> "Writer":
        self.u16(len(values))
        for key, value in values.items():
            self.text(key).text(value)
        return self

    def frame(self) -> bytes:
        """The whole frame."""
        payload = b"".join(self._parts)
        return HEAD.pack(len(payload)) + payload


class Reader:
    """A frame that was received."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self._at = 0

    def u8(self) -> int:
        return self._number("<B")

    def u32(self) -> int:
        return self._number("<I")

    def i32(self) -> int:
        return self._number("<i")

    def u64(self) -> int:
        return self._number("<Q")

    def blob(self) -> bytes:
        size = self.u32()
        self._at += size
        assert self._at <= len(self._payload), "the library and the broker should agree"
        return self._payload[self._at - size : self._at]

    def text(self) -> str:
        return self.blob().decode("utf-8", "surrogateescape")

    def _number(self, code: str) -> int:
        value: int = struct.unpack_from(code, self._payload, self._at)[0]
        self._at += struct.calcsize(code)
        return value
