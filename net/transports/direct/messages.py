"""Messages on a stream: four bytes of length, big-endian, and then the message."""

from net.errors import RemoteProtocolError
from net.limits import RELIABLE_MESSAGE_MAX_BYTES

PREFIX_BYTES = 4


def frame(payload: bytes) -> bytes:
    """One message as it travels."""
    return len(payload).to_bytes(PREFIX_BYTES, "big") + payload


class MessageReader:
    """Cuts the bytes of one stream into messages."""

    __slots__ = ("_buffer", "_start")

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._start = 0

    @property
    def waiting_bytes(self) -> int:
        """Bytes that came and were not taken as messages yet."""
        return len(self._buffer) - self._start

    def feed(self, data: bytes) -> None:
        """Takes the next bytes of the stream."""
        del self._buffer[: self._start]
        self._start = 0
        self._buffer += data

    def next_message(self) -> bytes | None:
        """The next whole message, None when it has not arrived. Raises `RemoteProtocolError` as
        soon as a length is over `RELIABLE_MESSAGE_MAX_BYTES`, before anything of it is kept."""
        body = self._start + PREFIX_BYTES
        if len(self._buffer) < body:
            return None
        length = int.from_bytes(self._buffer[self._start : body], "big")
        if length > RELIABLE_MESSAGE_MAX_BYTES:
            raise RemoteProtocolError(f"A message claims to have {length} B.")
        if len(self._buffer) < body + length:
            return None
        self._start = body + length
        return bytes(self._buffer[body : self._start])
