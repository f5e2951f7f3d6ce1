"""The connection to a lobby server: made, proved, kept up, and made again when it is lost.

A server is trusted on first use: the fingerprint of the certificate that it shows then is
remembered, and a server that shows another one later is not talked to. What the server says comes
as its messages, between `ConnectionUp` and `ConnectionDown`. Whoever wants something of the server
asks again after each `ConnectionUp`, since a server that was restarted knows nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from net import limits
from net.backoff import Backoff
from net.errors import LocalProtocolError, RemoteProtocolError
from net.lobbies.client.address import ServerAddress
from net.lobbies.events import LobbyProblem
from net.lobbies.protocol import wire
from net.lobbies.protocol.identity import statement
from net.lobbies.reasons import reason_of
from net.player_key import PlayerKey
from net.text import clean_line
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    Disconnected,
    Endpoint,
    PeerId,
    ReliableReceived,
    TransportEvent,
)

CHANGED = (
    "The lobby server shows another certificate than before, so it may be somebody else's. If its"
    " owner says that it was set up anew, write its new fingerprint behind its address, or forget"
    " the old one (--forget-server)."
)


class KnownServers(Protocol):
    """Which certificate each server has shown."""

    def fingerprint_of(self, server: str) -> bytes | None:
        """The fingerprint of a server, by `ServerAddress.text`; None for one that is new."""
        ...

    def remember(self, server: str, fingerprint: bytes) -> None:
        """Keeps the fingerprint of a server that was new."""
        ...


@dataclass(frozen=True, slots=True)
class ConnectionUp:
    """The server is there and knows who one is."""

    welcome: wire.Welcome


@dataclass(frozen=True, slots=True)
class ConnectionDown:
    """The server is not there (any more). It is tried again by itself while it is wanted."""

    problem: LobbyProblem
    reason: str
    """A sentence for the player."""
    was_up: bool


ConnectionEvent = ConnectionUp | ConnectionDown | wire.ServerMessage


@dataclass(frozen=True, slots=True)
class Caller:
    """Who one is to the server."""

    key: PlayerKey
    name: str
    version: int
    """The game's protocol version."""
    instance: bytes
    """`wire.INSTANCE_BYTES` of chance, the same for as long as the program runs."""
    random_bytes: Callable[[int], bytes]
    """Of any kind: by it those who lost the same server do not come back in step."""


class ServerConnection:
    """See the module. `endpoint` is a view of its own, whose `connect` takes the address that
    `where` and the fingerprint make; `fingerprint_of` says which certificate a peer has shown.
    `where` is the server's IP address and port, as they were looked up; `look_again` tells where
    it is by now, or None while that is not known, and is asked each time the server is not there:
    names move from one address to another. It must not wait."""

    def __init__(
        self,
        endpoint: Endpoint,
        fingerprint_of: Callable[[PeerId], bytes],
        server: ServerAddress,
        where: tuple[str, int],
        known: KnownServers,
        caller: Caller,
        look_again: Callable[[], tuple[str, int] | None] = lambda: None,
    ) -> None:
        self.server = server
        self.where = where
        self.is_wanted = False
        """Whether the connection is to be kept up."""
        self.caller = caller
        self.fingerprint = b""
        """Of the certificate that the server has shown, while there is a connection."""
        self._endpoint = endpoint
        self._fingerprint_of = fingerprint_of
        self._known = known
        self._look_again = look_again
        self._has_failed = False
        """Whether it was not there when it was last tried."""
        self._peer: PeerId | None = None
        self._is_up = False
        self._deadline_s = 0.0
        self._next_try_s = 0.0
        self._retry = Backoff(limits.LOBBY_RETRY_S, limits.LOBBY_RETRY_MAX_S, caller.random_bytes)
        self._pumped_s = 0.0
        self._woke_s = float("-inf")
        self._beat_s = 0.0
        self._beat_deadline_s: float | None = None

    @property
    def is_up(self) -> bool:
        """Whether messages can be sent."""
        return self._is_up

    def send(self, message: wire.ClientMessage) -> None:
        """Says something to the server; does nothing while it is not there."""
        if self._is_up and self._peer is not None:
            self._endpoint.send_reliable(self._peer, Channel.CONTROL, wire.encode(message))

    def hurry(self, now_s: float) -> None:
        """Tries at once instead of waiting until it is due."""
        self._next_try_s = min(self._next_try_s, now_s)

    def pump(self, now_s: float) -> list[ConnectionEvent]:
        """Receives, does what is due and returns what happened, in order."""
        events: list[ConnectionEvent] = []
        if now_s - self._pumped_s > limits.SERVER_KEEPALIVE_S:
            # The computer slept, and the server may have given this program up: it is asked.
            self._woke_s = self._beat_s = now_s
        self._pumped_s = now_s
        for event in self._endpoint.pump(now_s):
            events += self._on_event(event, now_s)
        if self.is_wanted:
            events += self._work(now_s)
        elif self._peer is not None:
            self._let_go(CloseCode.NORMAL)
        return events

    def flush(self, now_s: float) -> None:
        """Sends what was said."""
        self._endpoint.flush(now_s)

    def close(self, now_s: float) -> None:
        """Says goodbye; the line is not used again."""
        self.is_wanted = False
        self._let_go(CloseCode.NORMAL)
        self._endpoint.close(now_s)

    # Time

    def _work(self, now_s: float) -> list[ConnectionEvent]:
        if self._peer is None:
            if now_s >= self._next_try_s:
                return self._call(now_s)
        elif not self._is_up:
            if now_s >= self._deadline_s:
                return self._lose(LobbyProblem.NO_ANSWER, now_s)
        elif self._beat_deadline_s is not None:
            if now_s >= self._beat_deadline_s:
                return self._lose(LobbyProblem.SERVICE_LOST, now_s)
        elif now_s >= self._beat_s:
            # QUIC would notice by itself that nobody is there any more, but only much later.
            self._beat_deadline_s = now_s + limits.LOBBY_BEAT_ANSWER_MAX_S
            self.send(wire.Beat())
        return []

    def _call(self, now_s: float) -> list[ConnectionEvent]:
        pin = self.server.fingerprint or self._known.fingerprint_of(self.server.text)
        if self._has_failed:
            self.where = self._look_again() or self.where
        ip, port = self.where
        host = f"[{ip}]" if ":" in ip else ip
        address = f"{host}:{port}" + ("" if pin is None else f"#{pin.hex()}")
        self._deadline_s = now_s + limits.LOBBY_ANSWER_MAX_S
        try:
            self._peer = self._endpoint.connect(address, now_s)
        except LocalProtocolError as error:
            return self._lose(LobbyProblem.FAILED, now_s, str(error))
        return []

    # What the server does

    def _on_event(self, event: TransportEvent, now_s: float) -> list[ConnectionEvent]:
        if event.peer != self._peer:
            return []
        match event:
            case Connected(peer):
                return self._greet(peer, now_s)
            case ReliableReceived(_, _, payload):
                try:
                    return self._hear(wire.decode_from_server(payload), now_s)
                except RemoteProtocolError:
                    reason = "The lobby server says something that makes no sense."
                    return self._lose(LobbyProblem.FAILED, now_s, reason)
            case Disconnected(_, code):
                self._peer = None
                if code is CloseCode.WRONG_CERTIFICATE:
                    return self._lose(LobbyProblem.SERVICE_CHANGED, now_s, CHANGED)
                lost = LobbyProblem.SERVICE_LOST if self._is_up else LobbyProblem.NO_ANSWER
                return self._lose(lost, now_s)
        return []

    def _greet(self, peer: PeerId, now_s: float) -> list[ConnectionEvent]:
        shown = self._fingerprint_of(peer)
        pin = self.server.fingerprint or self._known.fingerprint_of(self.server.text)
        if pin is not None and pin != shown:
            return self._lose(LobbyProblem.SERVICE_CHANGED, now_s, CHANGED)
        self.fingerprint = shown
        hello = wire.Hello(
            limits.LOBBY_PROTOCOL_VERSION,
            wire.GAME_TAG,
            self.caller.version,
            self.caller.name[: limits.NAME_MAX_LENGTH],
            self.caller.key.public_bytes,
            self.caller.instance,
        )
        self._endpoint.send_reliable(peer, Channel.CONTROL, wire.encode(hello))
        return []

    def _hear(self, message: wire.ServerMessage, now_s: float) -> list[ConnectionEvent]:
        match message:
            case wire.Challenge(nonce) if not self._is_up and self._peer is not None:
                proof = wire.Proof(self.caller.key.sign(statement(self.fingerprint, nonce)))
                self._endpoint.send_reliable(self._peer, Channel.CONTROL, wire.encode(proof))
                return []
            case wire.Welcome() if not self._is_up:
                self._known.remember(self.server.text, self.fingerprint)
                self._is_up = True
                self._has_failed = False
                self._retry.worked()
                self._beat_s = now_s + limits.LOBBY_HEARTBEAT_S
                self._beat_deadline_s = None
                return [ConnectionUp(message)]
            case wire.TurnedAway(problem, reason):
                return self._lose(problem, now_s, clean_line(reason, limits.REASON_MAX_LENGTH))
            case wire.Closing():
                reason = "The lobby server is being stopped."
                return self._lose(LobbyProblem.SERVICE_LOST, now_s, reason)
            case wire.Beaten():
                self._beat_s = now_s + limits.LOBBY_HEARTBEAT_S
                self._beat_deadline_s = None
        return [message] if self._is_up else []

    def _lose(self, problem: LobbyProblem, now_s: float, reason: str = "") -> list[ConnectionEvent]:
        was_up = self._is_up
        self._has_failed = True
        has_slept = now_s - self._woke_s < 2 * limits.LOBBY_BEAT_ANSWER_MAX_S
        if problem is LobbyProblem.SERVICE_LOST and has_slept:
            problem = LobbyProblem.EXPIRED
        # Anything but NORMAL, which would close one's farm to those who wait there.
        self._let_go(CloseCode.REFUSED)
        self._next_try_s = now_s + self._retry.failed()
        return [ConnectionDown(problem, reason or reason_of(problem), was_up)]

    def _let_go(self, code: CloseCode) -> None:
        if self._peer is not None:
            self._endpoint.disconnect(self._peer, code, "")
        self._peer = None
        self._is_up = False
        self.fingerprint = b""
