"""The way to a farm by a lobby server: into its lobby, an introduction, a hole through the routers,
and only then a connection to its host. Where a hole lets small packets through and nothing larger,
as some routers do, the connection goes over the relay after all.

To a session this is an endpoint like any other; all of that happens inside `connect`. A session
that was cut off connects again: first to the address where the host was met last, which leads
through the routers, or over the relay, for as long as they remember it. If nobody answers there,
the whole way is gone again, since both sides may have other addresses by now; until it ends at the
host, the old address may still answer. Losing the lobby server is no reason to lose a farm.
"""

from collections.abc import Callable
from dataclasses import dataclass

from net.connecting.connector import Connector
from net.connecting.reconnecting import NEXT_WAY_S
from net.errors import LocalProtocolError
from net.lobbies.client import ServerLobbies
from net.lobbies.client.ids import fingerprint_of
from net.lobbies.client.introductions import IntroductionListener
from net.lobbies.interface import (
    Entered,
    EnterFailed,
    Lobby,
    LobbyEntrance,
    LobbyEvent,
    LobbyId,
    LobbyLost,
    LobbyProblem,
)
from net.transports.direct.punching import Introduction, NotReached, Puncher, Reached
from net.transports.interface import (
    CloseCode,
    Connected,
    Disconnected,
    Endpoint,
    PeerId,
    TransportEvent,
)

WAY_MAX_S = 30.0
"""How long the whole way may take: ten seconds each for the server's two answers, five for the
routers, and what is left for a slow network."""
UNKNOWN_HOST = "lobby"
"""What a session connects to whose host is known only once its lobby was entered."""
_NO_WAY = "There is no way from here to that farm, not even over the lobby server."
_TOO_LONG = "The way to that farm took too long."
_NO_HOST = "Nobody is the host there yet."


@dataclass
class _Wait:
    """A connection that is on the way."""

    peer: PeerId
    deadline_s: float
    ask_s: float
    """When the server is asked for the way, at the latest."""
    has_asked: bool = False
    token: bytes = b""
    """Of the introduction, once there is one."""


class GuestIntroductions(IntroductionListener):
    """Satisfies `IntroductionListener` for a guest: keeps what the server said until it is asked
    for."""

    def __init__(self, puncher: Puncher) -> None:
        self.puncher = puncher
        self.token = b""
        """Of the newest introduction."""
        self.port = 0
        """Where the other side listens in its own networks, as far as the server knows; else 0."""
        self.refusal = ""
        """Why there is none, in words for the player."""

    def introduced(self, lobby_id: LobbyId, introduction: Introduction, now_s: float) -> None:
        """Both sides begin to look."""
        try:
            self.puncher.introduce(introduction, now_s)
        except LocalProtocolError as error:
            self.refusal = str(error)
        else:
            self.token = introduction.token
            self.port = introduction.candidates[-1][1] if introduction.candidates else 0

    def not_introduced(self, lobby_id: LobbyId, reason: str, now_s: float) -> None:
        """The server did not introduce us."""
        self.refusal = reason


class LobbyServerConnector(Connector):
    """Satisfies `net.transports.interface.Endpoint` for a guest."""

    def __init__(
        self,
        lobbies: ServerLobbies,
        lobby: Lobby,
        password: str,
        endpoint: Endpoint,
        reaching: GuestIntroductions,
        *,
        fingerprint: bytes = b"",
    ) -> None:
        """`lobbies` and `endpoint` are for this way alone and are closed with it. `lobby` is one
        that was entered, or a line of the list that will be; `fingerprint` is what is known of its
        host's certificate besides, such as the beginning."""
        super().__init__(endpoint)
        self.on_entered: Callable[[LobbyEntrance], None] = lambda _entrance: None
        """Called with the host's entrance each time that its lobby was entered, ahead of
        connecting: what is shown at the door may be new."""
        self.on_introduced: Callable[[int], None] = lambda _port: None
        """Called with the port where the host listens in its own networks, or with 0."""
        self._lobbies = lobbies
        self._lobby_id = lobby.lobby_id
        self._host = lobby.entrance.address or UNKNOWN_HOST
        self._fingerprint = fingerprint_of(lobby.entrance) or fingerprint
        self._password = password
        self._reaching = reaching
        self._wait: _Wait | None = None
        self._last: str | None = None
        """The address at which the host was met last."""
        self._tried: dict[PeerId, str] = {}
        """The addresses that are tried for those that are not connected yet."""
        self._reached: dict[PeerId, Reached] = {}
        """By which ways those go that are not connected yet."""

    @property
    def fingerprint(self) -> bytes:
        """What is known of the host's certificate: all, the beginning or nothing."""
        return self._fingerprint

    def connect(self, address: str, now_s: float) -> PeerId:
        """Begins to go to the lobby's host, which is the only address there is here. Raises
        `LocalProtocolError` for another."""
        if address != self._host:
            raise LocalProtocolError("That is not the host of this lobby.")
        if self._is_closed:
            raise LocalProtocolError("This way is closed.")
        self._give_up()
        self._wait = _Wait(self._new_peer(), now_s + WAY_MAX_S, now_s)
        if self._closed_s is None and self._last is not None:
            try:
                self._try(self._wait.peer, self._last, now_s)
            except LocalProtocolError:
                # A way over the relay is forgotten once it has not been used for long.
                self._last = None
            else:
                self._wait.ask_s = now_s + NEXT_WAY_S
        self._ask_if_due(now_s)
        return self._wait.peer

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        """The lobby is left only with the whole way."""
        if self._wait is not None and self._wait.peer == peer:
            self._give_up()
        self._reached.pop(peer, None)
        self._tried.pop(peer, None)
        super().disconnect(peer, code, reason)

    def pump(self, now_s: float) -> list[TransportEvent]:
        if self._is_closed:
            return []
        events: list[TransportEvent] = []
        for lobby_event in self._lobbies.pump(now_s):
            events += self._on_lobby(lobby_event, now_s)
        self._ask_if_due(now_s)
        events += self._on_reaching(now_s)
        heard = self._hear_endpoint(now_s)
        waiting = None if self._wait is None else self._wait.peer
        return events + heard + self._end_if_closed(heard, waiting, now_s)

    def close(self, now_s: float) -> None:
        """The lobby is left first, since both share the socket."""
        if self._is_closed:
            return
        self._is_closed = True
        self._give_up()
        self._reaching.puncher.close()
        try:
            self._lobbies.close(now_s)
        finally:
            self._endpoint.close(now_s)

    def _on_lobby(self, event: LobbyEvent, now_s: float) -> list[TransportEvent]:
        wait = self._wait
        match event:
            case Entered(lobby) if wait is not None and lobby.lobby_id == self._lobby_id:
                told = fingerprint_of(lobby.entrance)
                if not told:
                    return self._fail(_NO_HOST)
                if not told.startswith(self._fingerprint):
                    return self._fail("That farm has another host now.")
                self._fingerprint = told
                self.on_entered(lobby.entrance)
                self._reaching.token = b""
                self._reaching.refusal = ""
                self._lobbies.reach(self._lobby_id)
            case LobbyLost(lobby_id, _, LobbyProblem.OWNER_LEFT) if lobby_id == self._lobby_id:
                self._closed_s = now_s
            case EnterFailed(lobby_id, reason) if lobby_id == self._lobby_id:
                return self._fail(reason)
        return []

    def _on_reaching(self, now_s: float) -> list[TransportEvent]:
        results = self._reaching.puncher.work(now_s)
        wait = self._wait
        if wait is None:
            return []
        if self._reaching.token not in (b"", wait.token):
            wait.token = self._reaching.token
            self.on_introduced(self._reaching.port)
        for result in results:
            match result:
                case Reached(token) if token == wait.token:
                    self._reached[wait.peer] = result
                    return self._go(wait.peer, result.connect_address(self._fingerprint), now_s)
                case NotReached(token) if token == wait.token:
                    return self._fail(_NO_WAY)
        if self._reaching.refusal:
            return self._fail(self._reaching.refusal)
        if now_s >= wait.deadline_s:
            return self._fail(_TOO_LONG)
        return []

    def _ask_if_due(self, now_s: float) -> None:
        """Asks the server for the way once the old address has had its time, or has failed."""
        wait = self._wait
        if wait is None or wait.has_asked or self._closed_s is not None:
            return
        if now_s >= wait.ask_s or wait.peer not in self._inner_of:
            wait.has_asked = True
            self._lobbies.enter(self._lobby_id, now_s, self._password)

    def _go(self, peer: PeerId, address: str, now_s: float) -> list[TransportEvent]:
        """The way is known, and better than the old address, which has not answered."""
        self._wait = None
        super().disconnect(peer, CloseCode.CUT_OFF, "")
        try:
            self._try(peer, address, now_s)
        except LocalProtocolError as error:
            return [Disconnected(peer, CloseCode.REFUSED, str(error))]
        return []

    def _try(self, peer: PeerId, address: str, now_s: float) -> None:
        self._pair(peer, self._endpoint.connect(address, now_s))
        self._tried[peer] = address

    def _hear_endpoint(self, now_s: float) -> list[TransportEvent]:
        """What the endpoint reports. A way through the routers that carries no connection is given
        up for the relay, and nobody at the old address is no news while the server is asked."""
        heard: list[TransportEvent] = []
        for event in self._pump_endpoint(now_s):
            tried = self._tried.pop(event.peer, None)
            if tried is not None and isinstance(event, Connected):
                self._last = tried
            if self._wait is not None and self._wait.peer == event.peer:
                is_goodbye = isinstance(event, Disconnected) and event.code is CloseCode.NORMAL
                if isinstance(event, Disconnected) and not is_goodbye:
                    continue
                self._give_up()
            reached = self._reached.pop(event.peer, None)
            if reached is not None and isinstance(event, Disconnected):
                relayed = None
                if event.code is CloseCode.UNREACHABLE:
                    relayed = self._reaching.puncher.relay_instead(reached, now_s)
                if relayed is not None:
                    address = relayed.connect_address(self._fingerprint)
                    heard += self._go(event.peer, address, now_s)
                    continue
            heard.append(event)
        return heard

    def _fail(self, reason: str) -> list[TransportEvent]:
        wait = self._wait
        self._give_up()
        # As long as the old address has not failed, it may still answer.
        if wait is None or wait.peer in self._inner_of:
            return []
        return [Disconnected(wait.peer, CloseCode.REFUSED, reason)]

    def _give_up(self) -> None:
        self._wait = None
        self._reaching.refusal = ""
        if self._reaching.token:
            self._reaching.puncher.forget(self._reaching.token)
            self._reaching.token = b""
