"""What the lobbies need of whoever carries requests and envelopes to a Nakama server and back."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request of Nakama's HTTP API."""

    method: str
    path: str
    """With its query."""
    headers: dict[str, str]
    body: bytes | None = None
    """JSON."""


@dataclass(frozen=True, slots=True)
class HttpAnswered:
    """The answer to a request."""

    number: int
    status: int
    """HTTP's."""
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class HttpFailed:
    """A request was not answered, and will not be."""

    number: int


@dataclass(frozen=True, slots=True)
class SocketOpened:
    """The WebSocket is there."""


@dataclass(frozen=True, slots=True)
class SocketText:
    """A whole message came over the WebSocket; at most `limits.NAKAMA_FRAME_MAX_BYTES`."""

    text: str


@dataclass(frozen=True, slots=True)
class SocketClosed:
    """The WebSocket could not be opened, or has ended."""


WireEvent = HttpAnswered | HttpFailed | SocketOpened | SocketText | SocketClosed


class NakamaWire(Protocol):
    """The way to one server. Nothing blocks; what comes of it is in the events of `pump`."""

    def ask(self, number: int, request: HttpRequest) -> None:
        """Sends a request, whose outcome bears the same number."""
        ...

    def open(self, target: str) -> None:
        """Opens the WebSocket at this path and query, in the place of one that there was."""
        ...

    def send(self, text: str) -> None:
        """Sends a message over the WebSocket. Does nothing while there is none."""
        ...

    def shut(self) -> None:
        """Ends the WebSocket after what was sent, without an event."""
        ...

    def pump(self, now_s: float) -> list[WireEvent]:
        """What happened since the last call, in order."""
        ...

    def close(self) -> None:
        """Ends everything; this is not used again."""
        ...
