"""The relay by itself: `main.py relay`, on the machine of a lobby server or on another one.

It needs the secret of the lobby server that gives out its tickets, and knows nothing else: neither
lobbies nor players. There may be as many as one likes, and each may be started anew at any time.
"""

import logging
import os
import time
from pathlib import Path

from game.program.ending import Ending, told_to_end
from game.program.faults import running
from game.program.terminal import say
from game.servers.arguments import RelayArguments
from net.errors import LocalProtocolError
from net.lobbies.server.kept import RELAY_FILE, relay_secret
from net.lobbies.server.relay import Relay
from net.lobbies.server.service_manager import ServiceManager
from net.lobbies.server.status_page import LoopWatch, StatusPage
from net.lobbies.server.tickets import TicketOffice
from net.log_line import log_line
from net.transports.direct import SERVER_CAPACITY, open_client_endpoint
from net.transports.direct.sockets import everywhere

_PAUSE_S = 0.1
"""How long the socket is waited for at most: nothing else goes on meanwhile."""
_TELL_S = 600.0
"""How often the log says what was passed on."""
_log = logging.getLogger(__name__)


class RunningRelay:
    """A relay on its own socket, pumped by whoever runs it."""

    def __init__(self, bind_address: str, port: int, secret: bytes, now_s: float) -> None:
        """`secret` is that of the lobby server. Raises ValueError with a sentence."""
        try:
            self._endpoint = open_client_endpoint(
                bind_address, now_s, port, capacity=SERVER_CAPACITY
            )
        except LocalProtocolError as error:
            raise ValueError(str(error)) from error
        self.port = self._endpoint.port
        self.relay = Relay(TicketOffice(secret, now_s), self._endpoint.send_plain)
        self._endpoint.hear_plain(self.relay.hear)

    def pump(self, now_s: float) -> None:
        """Does what is due."""
        self._endpoint.pump(now_s)
        self.relay.work(now_s)

    def wait(self, seconds: float) -> None:
        """Waits until there is something to do, or so long."""
        self._endpoint.wait(seconds)

    def close(self, now_s: float) -> None:
        """Stops. Games that go over it pause until there is one again."""
        self._endpoint.close(now_s)


def serve_relay(arguments: RelayArguments, default_data: Path) -> int:
    """Runs the command until it is told to end. Returns the exit status. Raises ValueError or
    OSError with a sentence for what cannot be done as asked."""
    _log.setLevel(logging.INFO)
    path = arguments.secret or default_data / RELAY_FILE
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    now_s = time.monotonic()
    relay = RunningRelay(arguments.bind or everywhere(), arguments.port, relay_secret(path), now_s)
    watch = LoopWatch(time.monotonic)
    manager = ServiceManager(os.environ, os.getpid())
    with told_to_end() as request, Ending() as ending:
        ending.afterwards("The relay", lambda: relay.close(time.monotonic()))
        say(f"relaying on port {relay.port}")
        if arguments.status_port is not None:
            page = StatusPage(arguments.status_port, watch, arguments.status_bind)
            ending.afterwards("The status page", page.close)
            say(f"health at {page.url}health")
        manager.ready()
        tell_s = now_s + _TELL_S
        with running():
            while not request.times:
                now_s = time.monotonic()
                relay.pump(now_s)
                watch.go_round()
                manager.go_round(now_s)
                if now_s >= tell_s:
                    tell_s = now_s + _TELL_S
                    _tell(relay.relay)
                relay.wait(_PAUSE_S)
        manager.stopping()
    _tell(relay.relay)
    return ending.status


def _tell(relay: Relay) -> None:
    counts = relay.counts
    _log.info(
        log_line(
            "relayed",
            pairs=relay.pair_count,
            bytes=counts.bytes_forwarded,
            over_budget=counts.packets_over_budget,
            tickets_refused=counts.tickets_refused,
        )
    )
