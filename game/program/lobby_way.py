"""The way to a farm on Steam: first into its lobby, then to its host, and out again at the end.

To a session this is an endpoint like any other. What it adds happens inside `connect`: a check that
the lobby still exists, entering it, and only then the connection, since a host lets nobody knock
who is not in its lobby. A session that was cut off connects again, and finds the lobby anew if its
host has opened another one meanwhile. However the session ends, it closes its endpoint, and that
leaves the lobby.
"""

from dataclasses import dataclass, replace

from net.errors import LocalProtocolError
from net.lobbies.interface import Entered, EnterFailed, Lobby, LobbyEvent, LobbyId
from net.lobbies.steam import SteamLobbies
from net.transports.interface import (
    Channel,
    CloseCode,
    Disconnected,
    Endpoint,
    LinkStats,
    PeerId,
    TransportEvent,
)


@dataclass
class _Wait:
    """A connection that waits until one is in the lobby."""

    peer: PeerId
    address: str
    lobby_id: LobbyId


class LobbyWay:
    """Satisfies `net.transports.interface.Endpoint` for a guest."""

    def __init__(self, lobbies: SteamLobbies, lobby: Lobby, endpoint: Endpoint) -> None:
        """`lobbies` and `endpoint` are for this way alone and are closed with it."""
        self._lobbies = lobbies
        self._lobby_id = lobby.lobby_id
        self._host = lobby.entrance.address
        self._endpoint = endpoint
        self._wait: _Wait | None = None
        self._inner_of: dict[PeerId, PeerId] = {}
        self._outer_of: dict[PeerId, PeerId] = {}
        self._next_peer = 1
        self._is_closed = False

    def connect(self, address: str, now_s: float) -> PeerId:
        """Begins to go to the lobby's host, which is the only address there is here. Raises
        `LocalProtocolError` for another."""
        if address != self._host:
            raise LocalProtocolError("That is not the host of this lobby.")
        if self._is_closed:
            raise LocalProtocolError("This way is closed.")
        before, self._lobby_id = (
            self._lobby_id,
            self._lobbies.lobby_hosted_by(address) or self._lobby_id,
        )
        if before != self._lobby_id:
            self._lobbies.leave(before)
        self._wait = _Wait(self._new_peer(), address, self._lobby_id)
        self._lobbies.enter(self._lobby_id, now_s)
        return self._wait.peer

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        """See the interface, and so for all the others."""
        inner = self._inner_of.get(peer)
        if inner is not None:
            self._endpoint.send_reliable(inner, channel, payload)

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        """See the interface."""
        inner = self._inner_of.get(peer)
        if inner is not None:
            self._endpoint.send_datagram(inner, payload)

    def unsent_bytes(self, peer: PeerId, channel: Channel) -> int:
        """See the interface."""
        inner = self._inner_of.get(peer)
        return 0 if inner is None else self._endpoint.unsent_bytes(inner, channel)

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        """See the interface. The lobby is left only with the whole way."""
        if self._wait is not None and self._wait.peer == peer:
            self._wait = None
        inner = self._inner_of.pop(peer, None)
        if inner is not None:
            self._outer_of.pop(inner, None)
            self._endpoint.disconnect(inner, code, reason)

    def pump(self, now_s: float) -> list[TransportEvent]:
        """See the interface."""
        if self._is_closed:
            return []
        events: list[TransportEvent] = []
        for lobby_event in self._lobbies.pump(now_s):
            events += self._on_lobby(lobby_event, now_s)
        for event in self._endpoint.pump(now_s):
            outer = self._outer_of.get(event.peer)
            if outer is None:
                outer = self._new_peer()
                self._pair(outer, event.peer)
            events.append(replace(event, peer=outer))
            if isinstance(event, Disconnected):
                self._inner_of.pop(outer, None)
                self._outer_of.pop(event.peer, None)
        return events

    def flush(self, now_s: float) -> None:
        """See the interface."""
        if not self._is_closed:
            self._endpoint.flush(now_s)

    def stats(self, peer: PeerId) -> LinkStats:
        """See the interface."""
        inner = self._inner_of.get(peer)
        return LinkStats() if inner is None else self._endpoint.stats(inner)

    def close(self, now_s: float) -> None:
        """See the interface. The goodbye goes before the lobby is left, since the host hears a
        member only."""
        if self._is_closed:
            return
        self._is_closed = True
        self._wait = None
        try:
            self._endpoint.close(now_s)
        finally:
            self._lobbies.close(now_s)

    def _on_lobby(self, event: LobbyEvent, now_s: float) -> list[TransportEvent]:
        wait = self._wait
        if wait is None:
            return []
        match event:
            case Entered(lobby) if lobby.lobby_id == wait.lobby_id:
                self._wait = None
                if lobby.entrance.address != wait.address:
                    reason = "That farm has another host now."
                    return [Disconnected(wait.peer, CloseCode.REFUSED, reason)]
                self._pair(wait.peer, self._endpoint.connect(wait.address, now_s))
            case EnterFailed(lobby_id, reason) if lobby_id == wait.lobby_id:
                self._wait = None
                return [Disconnected(wait.peer, CloseCode.REFUSED, reason)]
        return []

    def _pair(self, outer: PeerId, inner: PeerId) -> None:
        self._inner_of[outer] = inner
        self._outer_of[inner] = outer

    def _new_peer(self) -> PeerId:
        peer = PeerId(self._next_peer)
        self._next_peer += 1
        return peer
