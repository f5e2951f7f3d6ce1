"""The way to a farm, and the ways back to it when it is not where it was.

To a session this is an endpoint like any other. Its first connection goes by the one way that the
player chose. From then on, a `connect` is a way back: the old way is tried first, and as long as
nobody answers there, one more way begins after the other: another address, the local network, the
lobby server, Steam. Whichever answers first is the way from then on, and all others are given up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from msgspec.structs import replace

from net.errors import LocalProtocolError
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    Disconnected,
    Endpoint,
    LinkStats,
    PeerId,
    TransportEvent,
)

NEXT_WAY_S = 2.0
"""How long the ways that are tried have for themselves as a rule, until one more begins."""
LOOKING_MAX_S = 4.0
"""How long the last one looks where everything else has come to nothing."""
BACK_MAX_S = 30.0
"""How long one search may take; then the session decides whether it tries again."""


class Finder(Protocol):
    """Looks for a farm in one more place."""

    @property
    def head_start_s(self) -> float:
        """How long the ways before this one have for themselves."""
        ...

    def can_look_besides(self, connector: Endpoint) -> bool:
        """Whether enough is known of the farm to look for it here, and the way that it was on
        until now does not lead here already."""
        ...

    def look(self, now_s: float) -> tuple[Endpoint, str] | None:
        """Called again and again, and looks the first time. Returns an endpoint, which belongs to
        the caller then, and the address to connect to there, once the farm was found."""
        ...

    def stop(self, now_s: float) -> None:
        """Nobody looks any more, until the next `look`."""
        ...


@dataclass
class _Search:
    """A way back that is being looked for."""

    peer: PeerId
    """As the session has it."""
    began_s: float
    waiting: list[Finder]
    """Those that have not begun, in order."""
    looking: list[Finder]
    newest_s: float
    """When the newest of them began."""


_Inner = tuple[Endpoint, PeerId]


class ReconnectingEndpoint:
    """Satisfies `net.transports.interface.Endpoint` for a guest."""

    def __init__(
        self, endpoint: Endpoint, finders: Sequence[Finder], *, looks_at_once: bool = False
    ) -> None:
        """`endpoint` belongs to this from now on. Who `looks_at_once` takes the first connection
        for a way back, too, as by the code of yesterday, whose host may be elsewhere today."""
        self._now: tuple[Endpoint, str] = (endpoint, "")
        self._first = ""
        """The address by which the session knows the host."""
        self._finders = tuple(finders)
        self._inner: dict[PeerId, list[_Inner]] = {}
        """By the session's peers: all connections that are tried for one, or the one that is."""
        self._found: list[tuple[Endpoint, str]] = []
        """Endpoints of a search besides the present one."""
        self._search: _Search | None = None
        self._looks_at_once = looks_at_once
        self._has_come = False
        self._first_failure: Disconnected | None = None
        """Why the first connection has failed by the way that the player chose."""
        self._next_peer = 1
        self._is_closed = False

    def connect(self, address: str, now_s: float) -> PeerId:
        """Begins a connection to the host, by whatever way. Raises `LocalProtocolError` for an
        address that is none."""
        peer = PeerId(self._next_peer)
        endpoint, present = self._now
        if not present:
            present, self._first = address, address
            self._now = (endpoint, present)
        elif address != self._first:
            raise LocalProtocolError("That is not the host of this farm.")
        self._inner[peer] = [(endpoint, endpoint.connect(present, now_s))]
        self._next_peer += 1
        if self._has_come or self._looks_at_once:
            waiting = [finder for finder in self._finders if finder.can_look_besides(endpoint)]
            self._search = _Search(peer, now_s, waiting, [], now_s)
        return peer

    def send_reliable(self, peer: PeerId, channel: Channel, payload: bytes) -> None:
        """See the interface, and so for all the others."""
        for endpoint, inner in self._inner.get(peer, ()):
            endpoint.send_reliable(inner, channel, payload)

    def send_datagram(self, peer: PeerId, payload: bytes) -> None:
        """See the interface."""
        for endpoint, inner in self._inner.get(peer, ()):
            endpoint.send_datagram(inner, payload)

    def unsent_bytes(self, peer: PeerId, channel: Channel) -> int:
        """See the interface."""
        return sum(e.unsent_bytes(inner, channel) for e, inner in self._inner.get(peer, ()))

    def binding(self, peer: PeerId) -> bytes:
        """See the interface."""
        found = self._inner.get(peer)
        return found[0][0].binding(found[0][1]) if found else b""

    def disconnect(self, peer: PeerId, code: CloseCode, reason: str) -> None:
        """See the interface."""
        for endpoint, inner in self._inner.pop(peer, ()):
            endpoint.disconnect(inner, code, reason)
        if self._search is not None and self._search.peer == peer:
            self._end_search(self._search.began_s)

    def stats(self, peer: PeerId) -> LinkStats:
        """See the interface."""
        found = self._inner.get(peer)
        return found[0][0].stats(found[0][1]) if found else LinkStats()

    def pump(self, now_s: float) -> list[TransportEvent]:
        """See the interface."""
        if self._is_closed:
            return []
        self._look(now_s)
        events: list[TransportEvent] = []
        for endpoint in self._endpoints():
            for event in endpoint.pump(now_s):
                events += self._hear(endpoint, event, now_s)
        return events + self._give_up_if_in_vain(now_s)

    def flush(self, now_s: float) -> None:
        """See the interface."""
        for endpoint in self._endpoints():
            endpoint.flush(now_s)

    def close(self, now_s: float) -> None:
        """See the interface."""
        if self._is_closed:
            return
        self._is_closed = True
        self._inner.clear()
        self._end_search(now_s)
        self._now[0].close(now_s)

    def _endpoints(self) -> list[Endpoint]:
        return [self._now[0], *(endpoint for endpoint, _ in self._found)]

    def _look(self, now_s: float) -> None:
        search = self._search
        if search is None:
            return
        if search.waiting and now_s - search.newest_s >= search.waiting[0].head_start_s:
            search.newest_s = now_s
            search.looking.append(search.waiting.pop(0))
        for finder in list(search.looking):
            found = finder.look(now_s)
            if found is None:
                continue
            search.looking.remove(finder)
            self._found.append(found)
            endpoint, address = found
            self._inner[search.peer].append((endpoint, endpoint.connect(address, now_s)))

    def _hear(
        self, endpoint: Endpoint, event: TransportEvent, now_s: float
    ) -> list[TransportEvent]:
        peer = self._peer_of(endpoint, event.peer)
        if peer is None:
            return []
        tried = self._inner[peer]
        if isinstance(event, Connected):
            self._has_come = True
            self._choose(peer, (endpoint, event.peer), now_s)
        elif isinstance(event, Disconnected):
            tried.remove((endpoint, event.peer))
            # A goodbye by the old way is the host's. Who was found elsewhere and says it has not
            # proved to be anybody; and that nobody answers is so only by all ways.
            is_searching = self._search is not None and self._search.peer == peer
            is_goodbye = event.code is CloseCode.NORMAL and endpoint is self._now[0]
            if is_searching and not is_goodbye:
                if not self._has_come and endpoint is self._now[0]:
                    self._first_failure = event
                return []
            self._drop(peer, now_s)
        return [replace(event, peer=peer)]

    def _give_up_if_in_vain(self, now_s: float) -> list[TransportEvent]:
        search = self._search
        if search is None:
            return []
        is_late = now_s - search.began_s >= BACK_MAX_S
        is_looking = search.waiting or (search.looking and now_s - search.newest_s < LOOKING_MAX_S)
        if not is_late and (self._inner[search.peer] or is_looking):
            return []
        self._drop(search.peer, now_s)
        if self._first_failure is not None and not self._has_come:
            return [replace(self._first_failure, peer=search.peer)]
        return [Disconnected(search.peer, CloseCode.UNREACHABLE, "There is no way back yet.")]

    def _drop(self, peer: PeerId, now_s: float) -> None:
        for endpoint, inner in self._inner.pop(peer, ()):
            endpoint.disconnect(inner, CloseCode.CUT_OFF, "")
        if self._search is not None and self._search.peer == peer:
            self._end_search(now_s)

    def _choose(self, peer: PeerId, chosen: _Inner, now_s: float) -> None:
        """One way has answered. All others are given up."""
        for endpoint, inner in self._inner[peer]:
            if (endpoint, inner) != chosen:
                endpoint.disconnect(inner, CloseCode.CUT_OFF, "")
        self._inner[peer] = [chosen]
        for connector in self._found:
            if connector[0] is chosen[0]:
                self._found.remove(connector)
                self._found.append(self._now)
                self._now = connector
                break
        self._end_search(now_s)

    def _end_search(self, now_s: float) -> None:
        if self._search is not None:
            for finder in self._search.looking:
                finder.stop(now_s)
        self._search = None
        for endpoint, _ in self._found:
            endpoint.close(now_s)
        self._found.clear()

    def _peer_of(self, endpoint: Endpoint, inner: PeerId) -> PeerId | None:
        for peer, tried in self._inner.items():
            if (endpoint, inner) in tried:
                return peer
        return None
