"""The lobby server as a whole: connections in, messages out, over any `Endpoint`.

`pump` is called as often as one likes. A message is decoded, counted against its sender's budget
and carried out by the part that it belongs to. A client that sends what is no message, too much, or
does not read what it is sent, loses its connection, and nobody else notices.

All state is in memory. A server that is started again knows nothing, and is told everything by the
clients that come back; so it may be stopped at any time.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from net import limits
from net.dedicated.launcher import Launcher
from net.errors import RemoteProtocolError
from net.lobbies.events import Departure, LobbyProblem
from net.lobbies.protocol import wire
from net.lobbies.room import RoomRefusal
from net.lobbies.server.authentication import Guard
from net.lobbies.server.clients import Clients
from net.lobbies.server.directory import Directory
from net.lobbies.server.introductions import Introductions, Tickets
from net.lobbies.server.operators import BANNED, Operators
from net.lobbies.server.requests import Requests
from net.lobbies.server.room_events import RoomEvents
from net.lobbies.server.served import Client
from net.lobbies.server.sessions import Sessions
from net.log_line import log_line
from net.player_key import identity_of
from net.text import clean_line
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    DatagramReceived,
    Disconnected,
    Endpoint,
    PeerId,
    ReliableReceived,
)

_log = logging.getLogger(__name__)
_GAVE_WAY = "The lobby server is full, and there are many from your address."
_CODE_SECRET_BYTES = 32
_SESSIONS_S = 0.1
"""How often dedicated servers are looked at."""

Probe = Callable[[bytes, tuple[str, int]], bool]
"""Sends a packet with that cookie to an address, from another than the server's own; see
`ProbeSocket`."""
AddressOf = Callable[[PeerId], tuple[str, int] | None]
"""Where a peer is seen; see `DirectEndpoint.remote_address`."""


@dataclass(slots=True)
class Counts:
    """What has happened since the start."""

    messages: int = 0
    logins: int = 0
    faults: int = 0
    """Messages that were none; each cost its sender the connection."""
    dropped_slow: int = 0
    """Clients that did not read."""
    dropped_fast: int = 0
    """Clients that sent too much."""
    timed_out: int = 0
    """Clients that nothing was heard of."""
    gave_way: int = 0
    """Clients in no lobby that had to go, since the server was full and others had less."""


class LobbyServer:
    """See the module. `fingerprint` is of the endpoint's certificate; `random_bytes` has to be
    unpredictable in earnest; `launcher` is None where there are no dedicated servers, and `tickets`
    where there is no relay; `probe` is None for a server that tries nobody's port. Short codes are
    made with `code_secret`, which is kept between starts; without one, lobbies have others after a
    start."""

    def __init__(
        self,
        endpoint: Endpoint,
        fingerprint: bytes,
        address_of: AddressOf,
        random_bytes: Callable[[int], bytes],
        *,
        tickets: Tickets | None = None,
        probe: Probe | None = None,
        launcher: Launcher | None = None,
        lobbies_max: int = limits.LOBBY_LOBBIES_MAX,
        lobbies_per_address: int = limits.LOBBY_LOBBIES_PER_ADDRESS_MAX,
        code_secret: bytes = b"",
    ) -> None:
        self.counts = Counts()
        secret = code_secret or random_bytes(_CODE_SECRET_BYTES)
        self.directory = Directory(lobbies_max, lobbies_per_address, secret)
        self.clients = Clients(endpoint, self._give_up)
        send = self.clients.send
        self.sessions = Sessions(self.directory, send, random_bytes, launcher)
        self.introductions = Introductions(send, random_bytes, tickets)
        self._room_events = RoomEvents(self.directory, send, self.sessions.begin)
        self.requests = Requests(
            self.clients,
            self.directory,
            self._room_events,
            self.sessions,
            self.introductions,
            fingerprint,
            random_bytes,
        )
        self.operators = Operators(
            self.directory, self.clients, self._room_events, self._send_away_banned, _log.info
        )
        self.requests.may_open = self.operators.may_open
        self.requests.probe = self._probe
        self._send_probe = probe
        self.guard = Guard(fingerprint, random_bytes)
        self._endpoint = endpoint
        self._address_of = address_of
        self._sessions_s = 0.0
        self._now_s = 0.0

    def pump(self, now_s: float) -> None:
        """Receives, does what is due and sends."""
        self._now_s = now_s
        for event in self._endpoint.pump(now_s):
            match event:
                case Connected(peer, incoming=True):
                    self.guard.begin(peer, now_s)
                case ReliableReceived(peer, channel, payload):
                    self._hear(peer, channel, payload, now_s)
                case DatagramReceived(peer):
                    self.counts.faults += 1
                    self._drop(peer, CloseCode.PROTOCOL_ERROR, "A lobby server takes no datagrams.")
                case Disconnected(peer, code):
                    self._on_disconnected(peer, code, now_s)
        if now_s >= self._sessions_s:
            self._sessions_s = now_s + _SESSIONS_S
            self.sessions.pump(now_s)
        self._do_what_is_due(now_s)
        self._endpoint.flush(now_s)

    def close(self, now_s: float) -> None:
        """Tells every client that the server stops, and stops. Dedicated servers go on."""
        for client in self.clients:
            self.clients.send(client, wire.Closing())
        self.sessions.close(now_s)
        self._endpoint.close(now_s)

    # Who comes and goes

    def _hear(self, peer: PeerId, channel: Channel, payload: bytes, now_s: float) -> None:
        client = self.clients.get(peer)
        if client is None and not self.guard.knows(peer):
            return
        self.counts.messages += 1
        try:
            if channel is not Channel.CONTROL:
                raise RemoteProtocolError("A client used a channel that has no use here.")
            message = wire.decode_from_client(payload)
            if client is None:
                self._greet(peer, message, now_s)
            elif client.messages.take(1, now_s):
                self.clients.hear(client, now_s)
                self.requests.carry_out(client, message, now_s)
            else:
                self.counts.dropped_fast += 1
                self._turn_away(peer, LobbyProblem.TOO_MANY, "That was too much at once.")
        except RemoteProtocolError as error:
            self.counts.faults += 1
            _log.info(log_line("fault", peer=peer, because=clean_line(str(error), 200)))
            self._drop(peer, CloseCode.PROTOCOL_ERROR, "That is no message for a lobby server.")

    def _greet(self, peer: PeerId, message: wire.ClientMessage, now_s: float) -> None:
        answer = self.guard.hear(peer, message)
        if isinstance(answer, wire.Challenge):
            self._endpoint.send_reliable(peer, Channel.CONTROL, wire.encode(answer))
        elif isinstance(answer, wire.TurnedAway):
            self._turn_away(peer, answer.problem, answer.reason)
        else:
            self._log_in(peer, answer, now_s)

    def _log_in(self, peer: PeerId, hello: wire.Hello, now_s: float) -> None:
        address = self._address_of(peer)
        if address is None:
            return
        if self.operators.bans.keep_out(identity_of(hello.public_key), address[0]):
            _log.info(log_line("banned_turned_away", ip=address[0]))
            self._turn_away(peer, LobbyProblem.BANNED, BANNED)
            return
        before = self.clients.before(hello)
        if before is not None:
            self._log_out(before, Departure.DROPPED, now_s)
            self._turn_away(before.peer, LobbyProblem.FAILED, "You have connected again.")
        try:
            client = self.clients.add(peer, address, hello, now_s)
        except RoomRefusal as refusal:
            self._turn_away(peer, refusal.problem, refusal.reason)
            return
        self.counts.logins += 1
        _log.info(log_line("client_in", member=client.text, ip=address[0], port=address[1]))
        welcome = wire.Welcome(client.member, client.address, self.sessions.gives_servers)
        self.clients.send(client, welcome)

    def _log_out(self, client: Client, how: Departure, now_s: float) -> None:
        """A client is not connected any more. Its farms stay for a while, since their host may be
        back before anybody has missed it; from everything else it is gone at once."""
        self.clients.remove(client)
        _log.info(log_line("client_out", member=client.text, how=how.value))
        for lobby in tuple(client.joined.values()):
            is_awaited = how in (Departure.DROPPED, Departure.TIMED_OUT)
            if is_awaited:
                lobby.expect(client.text, now_s + limits.LOBBY_EXPIRY_S)
            if is_awaited and lobby.owner is client and lobby.room.closes_with_owner:
                del lobby.clients[client.text]
                lobby.heard_s = client.heard_s
                self.directory.watch(lobby)
            else:
                self._room_events.leave(lobby, client, how, now_s)
        client.joined.clear()

    def _on_disconnected(self, peer: PeerId, code: CloseCode, now_s: float) -> None:
        self.guard.forget(peer)
        client = self.clients.get(peer)
        if client is not None:
            how = {CloseCode.NORMAL: Departure.LEFT, CloseCode.TIMED_OUT: Departure.TIMED_OUT}
            self._log_out(client, how.get(code, Departure.DROPPED), now_s)

    def give_way(self, peer: PeerId) -> bool:
        """Sends a peer away, since the server is full and somebody else has less. Returns whether
        it did: who hosts or is in a lobby stays, and so does nobody else."""
        client = self.clients.get(peer)
        if client is not None and not client.joined:
            self._log_out(client, Departure.DROPPED, self._now_s)
        elif not self.guard.knows(peer):
            return False
        self.counts.gave_way += 1
        self._turn_away(peer, LobbyProblem.TOO_MANY, _GAVE_WAY)
        return True

    def _probe(self, client: Client, cookie: bytes) -> bool:
        """Only to where the client has proved to be: nobody has packets sent to others."""
        is_there = self._address_of(client.peer) == client.address
        return (
            is_there and self._send_probe is not None and self._send_probe(cookie, client.address)
        )

    def _send_away_banned(self, client: Client) -> None:
        self._log_out(client, Departure.BANNED, self._now_s)
        self._turn_away(client.peer, LobbyProblem.BANNED, BANNED)

    def _give_up(self, client: Client) -> None:
        self.counts.dropped_slow += 1
        self._drop(client.peer, CloseCode.REFUSED, "It does not read what it is sent.")

    def _drop(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        self.guard.forget(peer)
        self._endpoint.disconnect(peer, code, reason)
        client = self.clients.get(peer)
        if client is not None:
            self._log_out(client, Departure.DROPPED, self._now_s)

    def _turn_away(self, peer: PeerId, problem: LobbyProblem, reason: str) -> None:
        message = wire.TurnedAway(problem, reason)
        self._endpoint.send_reliable(peer, Channel.CONTROL, wire.encode(message))
        self._drop(peer, CloseCode.REFUSED, reason)

    def _do_what_is_due(self, now_s: float) -> None:
        """What time brings about: costs nothing for whom nothing is due."""
        for peer in self.guard.overdue(now_s):
            self._drop(peer, CloseCode.REFUSED, "It did not say who it is.")
        while (client := self.clients.silent(now_s)) is not None:
            self.counts.timed_out += 1
            self._log_out(client, Departure.TIMED_OUT, now_s)
            reason = "Nothing was heard of you for too long."
            self._turn_away(client.peer, LobbyProblem.EXPIRED, reason)
        for lobby in self.directory.due(now_s):
            expires_s = lobby.expires_s
            if expires_s is not None and now_s >= expires_s:
                self._room_events.close(lobby, LobbyProblem.EXPIRED, now_s)
            else:
                self._room_events.work(lobby, now_s)
