"""Asks a lobby server whether one's port can be reached from outside.

The server sends a small packet to the address at which it sees this program, from a socket that
this program has never spoken to. What has come through shows by whence it came: from another
address any stranger would come through; from another port of the server's own address so would most
strangers, but some routers let in whatever comes from an address that they have sent to. That
nothing comes means that nothing comes through, or that three packets were lost.
"""

import hmac
from collections.abc import Callable

from net.limits import PORT_CHECK_TRIES, PORT_CHECK_WAIT_S
from net.lobbies.port_check import PortCheck
from net.lobbies.protocol import wire
from net.transports.address import NetworkAddress, is_public, plain_address
from net.transports.direct.plain import PROBE, PROBE_COOKIE_BYTES, read_probe


class PortChecker:
    """See the module. It asks once the server is there and somebody wants to know."""

    def __init__(
        self,
        send: Callable[[wire.ClientMessage], None],
        next_request: Callable[[], int],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        """`random_bytes` has to be unpredictable: nobody else can forge what the server sends."""
        self.check = PortCheck.NOT_ASKED
        """What is known by now."""
        self.seen_at: tuple[str, int] | None = None
        """Where the server sees this program; None before it is there."""
        self._send = send
        self._next_request = next_request
        self._random_bytes = random_bytes
        self._server: tuple[str, int] | None = None
        self._is_wanted = False
        self._cookie = b""
        self._requests: set[int] = set()
        self._has_tried = False
        self._tries_left = 0
        self._next_s = 0.0

    def ask(self) -> None:
        """Asks, or asks again because something has changed."""
        self._is_wanted = True

    def on_up(self, seen_at: tuple[str, int], server: tuple[str, int]) -> None:
        """The server is there, at that address. What is known is known of where it saw this program
        then."""
        if seen_at != self.seen_at and self.check is not PortCheck.NOT_ASKED:
            self.check = PortCheck.NOT_ASKED
            self._is_wanted = True
        self.seen_at, self._server = seen_at, server

    def on_down(self) -> None:
        """The server is gone; what it has found out stays true for now."""
        self._server = None
        if self.check is PortCheck.ASKING:
            self.check = PortCheck.NOT_ASKED
            self._is_wanted = True

    def work(self, now_s: float) -> None:
        """Begins what is wanted, and does what is due."""
        if self._server is None or self.seen_at is None:
            return
        if self._is_wanted:
            self._is_wanted = False
            # A server of the same home sees nothing of what stands before the internet.
            if is_public(self.seen_at[0]):
                self._begin(now_s)
        if self.check is not PortCheck.ASKING or now_s < self._next_s:
            return
        if self._tries_left:
            self._tries_left -= 1
            self._next_s = now_s + PORT_CHECK_WAIT_S
            request = self._next_request()
            self._requests.add(request)
            self._send(wire.CheckPort(request, self._cookie))
        else:
            self.check = PortCheck.CLOSED if self._has_tried else PortCheck.NOT_ASKED

    def on_tried(self, request: int) -> None:
        """The server has sent its packet."""
        self._has_tried = self._has_tried or request in self._requests

    def on_refused(self, request: int) -> None:
        """The server does not do that, or not now."""
        if request in self._requests and self.check is PortCheck.ASKING:
            self._tries_left = 0

    def hear(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        """Takes a packet that is not QUIC; see `DirectEndpoint.hear_plain`."""
        cookie = read_probe(packet) if packet[0] == PROBE else None
        if cookie is None or self._server is None or not self._cookie:
            return
        source = plain_address(address)
        # Whatever comes from where one has sent to comes through every router.
        if source == self._server or not hmac.compare_digest(cookie, self._cookie):
            return
        if source[0] != self._server[0]:
            self.check = PortCheck.THROUGH
        elif self.check is not PortCheck.THROUGH:
            self.check = PortCheck.PROBABLY

    def _begin(self, now_s: float) -> None:
        self.check = PortCheck.ASKING
        self._cookie = self._random_bytes(PROBE_COOKIE_BYTES)
        self._requests.clear()
        self._has_tried = False
        self._tries_left = PORT_CHECK_TRIES
        self._next_s = now_s
