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

    def messages(self, most: int) -> list[bytes]:
        """The next whole messages, at most so many; empty when none has arrived. Raises
        `RemoteProtocolError` for a length over `RELIABLE_MESSAGE_MAX_BYTES` as soon as it is the
        next one, before anything of it is kept."""
        buffer, start = self._buffer, self._start
        found: list[bytes] = []
        while len(found) < most:
            body = start + PREFIX_BYTES
            if len(buffer) < body:
                break
            length = int.from_bytes(buffer[start:body], "big")
            if length > RELIABLE_MESSAGE_MAX_BYTES:
                if found:
                    break
                raise RemoteProtocolError(f"A message claims to have {length} B.")
            if len(buffer) < body + length:
                break
            start = body + length
            found.append(bytes(buffer[body:start]))
        self._start = start
        return found
