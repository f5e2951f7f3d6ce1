"""A WebSocket on a socket that is connected already and never waits (RFC 6455, by `wsproto`)."""

import contextlib
import socket
import ssl
from collections.abc import Iterator

from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    CloseConnection,
    Event,
    Ping,
    RejectConnection,
    Request,
    TextMessage,
)
from wsproto.utilities import ProtocolError

from net import limits

_READ_BYTES = 16 * 1024
_READS_MAX = 16
_WOULD_WAIT = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class WebSocket:
    """The client's end. Whatever the other end does wrong ends it."""

    def __init__(self, connected: socket.socket, host: str, target: str) -> None:
        """`connected` does not block and is this one's from now on; `host` is as in a URL, and
        `target` the path and query."""
        self.is_open = False
        """Whether the other end has agreed to speak."""
        self.is_over = False
        """Whether nothing more will come."""
        self._socket = connected
        self._protocol = WSConnection(ConnectionType.CLIENT)
        self._unsent = bytearray(self._protocol.send(Request(host=host, target=target)))
        self._text: list[str] = []
        self._text_bytes = 0

    def send(self, text: str) -> None:
        """Sends a message. Does nothing before it is open and after it is over."""
        if self.is_open and not self.is_over:
            self._unsent += self._protocol.send(TextMessage(data=text))
            self._flush()

    def pump(self) -> Iterator[str]:
        """Sends what waits, and yields the messages that have come."""
        self._flush()
        for _ in range(_READS_MAX):
            if self.is_over:
                return
            try:
                received = self._socket.recv(_READ_BYTES)
            except _WOULD_WAIT:
                return
            except OSError:
                received = b""
            try:
                self._protocol.receive_data(received or None)
                for event in self._protocol.events():
                    yield from self._hear(event)
            except (ProtocolError, UnicodeError):
                # wsproto reads headers as ASCII, and does not say so in errors of its own.
                self._end()
            if not received:
                self._end()

    def close(self) -> None:
        """Says goodbye, as far as that can be sent at once, and ends it."""
        if self.is_open and not self.is_over:
            with contextlib.suppress(ProtocolError):
                self._unsent += self._protocol.send(CloseConnection(code=1000))
            self._flush()
        self._end()

    def _hear(self, event: Event) -> Iterator[str]:
        match event:
            case AcceptConnection():
                self.is_open = True
            case TextMessage(data=data, message_finished=is_whole):
                self._text.append(data)
                # An empty piece is kept as well, so it counts.
                self._text_bytes += max(1, len(data.encode()))
                if self._text_bytes > limits.NAKAMA_FRAME_MAX_BYTES:
                    self._end()
                elif is_whole:
                    whole = "".join(self._text)
                    self._text, self._text_bytes = [], 0
                    yield whole
            case Ping():
                self._unsent += self._protocol.send(event.response())
                self._flush()
            case CloseConnection() | RejectConnection():
                self._end()

    def _flush(self) -> None:
        while self._unsent and not self.is_over:
            try:
                sent = self._socket.send(self._unsent)
            except _WOULD_WAIT:
                break
            except OSError:
                self._end()
                return
            del self._unsent[:sent]
        if len(self._unsent) > limits.NAKAMA_UNSENT_MAX_BYTES:
            self._end()

    def _end(self) -> None:
        self.is_over = True
        self._socket.close()
