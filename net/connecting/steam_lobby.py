"""The way to a farm on Steam: first into its lobby, then to its host, and out again at the end.

To a session this is an endpoint like any other. What it adds happens inside `connect`: a check that
the lobby still exists, entering it, and only then the connection, since a host lets nobody knock
who is not in its lobby. A session that was cut off connects again, and finds the lobby anew if its
host has opened another one meanwhile. However the session ends, it closes its endpoint, and that
leaves the lobby.
"""

from dataclasses import dataclass

from net.connecting.connector import Connector
from net.errors import LocalProtocolError
from net.lobbies.interface import (
    Entered,
    EnterFailed,
    Lobby,
    LobbyEvent,
    LobbyId,
    LobbyLost,
    LobbyProblem,
)
from net.lobbies.steam import SteamLobbies
from net.transports.interface import (
    CloseCode,
    Disconnected,
    Endpoint,
    PeerId,
    TransportEvent,
)


@dataclass
class _Wait:
    """A connection that waits until one is in the lobby."""

    peer: PeerId
    address: str
    lobby_id: LobbyId


class SteamLobbyConnector(Connector):
    """Satisfies `net.transports.interface.Endpoint` for a guest."""

    def __init__(
        self, lobbies: SteamLobbies, lobby: Lobby, endpoint: Endpoint, password: str = ""
    ) -> None:
        """`lobbies` and `endpoint` are for this way alone and are closed with it; `password` is
        the lobby's, if it has one."""
        super().__init__(endpoint)
        self._lobbies = lobbies
        self._lobby_id = lobby.lobby_id
        self._host = lobby.entrance.address
        self._password = password
        self._wait: _Wait | None = None
        self._unanswered: PeerId | None = None
        """The connection to a host who has not answered yet."""

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
        self._lobbies.enter(self._lobby_id, now_s, self._password)
        return self._wait.peer

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        """The lobby is left only with the whole way."""
        if self._wait is not None and self._wait.peer == peer:
            self._wait = None
        if self._unanswered == peer:
            self._unanswered = None
        super().disconnect(peer, code, reason)

    def pump(self, now_s: float) -> list[TransportEvent]:
        if self._is_closed:
            return []
        events: list[TransportEvent] = []
        for lobby_event in self._lobbies.pump(now_s):
            events += self._on_lobby(lobby_event, now_s)
        begun = len(events)
        for event in self._pump_endpoint(now_s):
            if event.peer == self._unanswered:
                self._unanswered = None
            events.append(event)
        heard = events[begun:]
        waiting = None if self._wait is None else self._wait.peer
        return events + self._end_if_closed(heard, waiting, now_s)

    def close(self, now_s: float) -> None:
        """The goodbye goes before the lobby is left, since the host hears a
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
        if isinstance(event, LobbyLost) and event.lobby_id == self._lobby_id:
            if event.problem is LobbyProblem.OWNER_LEFT:
                self._closed_s = now_s
            return self._give_up(event.reason)
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
                self._unanswered = wait.peer
            case EnterFailed(lobby_id, reason) if lobby_id == wait.lobby_id:
                self._wait = None
                return [Disconnected(wait.peer, CloseCode.REFUSED, reason)]
        return []

    def _give_up(self, reason: str) -> list[TransportEvent]:
        """The lobby is lost. A host who has answered hears us still; one who has not will not any
        more, since he answers members only."""
        peer = self._unanswered
        if peer is None:
            return []
        self._unanswered = None
        super().disconnect(peer, CloseCode.NORMAL, reason)
        return [Disconnected(peer, CloseCode.REFUSED, reason)]
