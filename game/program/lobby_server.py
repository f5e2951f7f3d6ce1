"""The lobby server: `main.py lobby-server`, or beside a farm with `host --serve-lobbies`.

One socket for lobbies, for the relay and for those who look around in the local network. Its log,
on the standard error, has a line for each thing that happened: `what key=value …`, the values as
JSON.
"""

import argparse
import gc
import logging
import os
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from game.program.ending import Ending, EndRequest, told_to_end
from game.program.faults import running
from game.program.lobby_server_data import load_server_data
from game.program.server_link import LOBBY_TAG
from game.program.status_page import StatusPage
from game.program.terminal import say
from game.program.version import GAME_VERSION
from net import limits
from net.errors import LocalProtocolError
from net.lobby_server.dedicated.agones import AgonesLauncher
from net.lobby_server.dedicated.agones_api import AgonesApi, in_cluster
from net.lobby_server.dedicated.launcher import Launcher
from net.lobby_server.dedicated.local import LocalLauncher, LocalSettings
from net.lobby_server.dedicated.log_line import log_line
from net.lobby_server.relay import Relay
from net.lobby_server.server import LobbyServer
from net.lobby_server.status import as_json, as_prometheus, take_status
from net.lobby_server.wire import WireTicket
from net.transports.direct import DirectEndpoint
from net.transports.direct.finding import LanAnswerer
from net.transports.direct.protocols import LOBBY_PROTOCOL
from net.transports.direct.room import SERVER_ROOM, Room

PAUSE_S = 0.004
"""How long the socket is waited for at most, since countdowns and timers go on meanwhile."""
GARBAGE_THRESHOLDS = (20_000, 2, 1000)
"""How rarely Python looks for objects that refer to each other in circles. With thousands of
clients a look at everything holds all of them up for a second, and by Python's own measure it comes
with every quarter more of them; but a client that leaves is freed without that."""
_RELAY_WORK_S = 1.0

_log = logging.getLogger(__name__)


class RunningLobbyServer:
    """A lobby server on its own socket, pumped by whoever runs it."""

    def __init__(
        self,
        bind_address: str,
        port: int,
        folder: Path,
        name: str,
        now_s: float,
        *,
        launcher: Launcher | None = None,
        clients_per_address: int = limits.SERVER_CONNECTIONS_PER_ADDRESS_MAX,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        """`folder` is where it keeps its certificate. `name` is what the local network reads.
        Raises ValueError, OSError or `LocalProtocolError` with a sentence."""
        today = datetime.now(UTC)
        data = load_server_data(folder, today)
        self._endpoint = DirectEndpoint(
            bind_address,
            port,
            now_s,
            today,
            certificate=data.certificate,
            protocol=LOBBY_PROTOCOL.name,
            room=_room(clients_per_address),
            work_clock_s=time.perf_counter,
        )
        self.port = self._endpoint.port
        self.fingerprint = self._endpoint.fingerprint
        self.relay = Relay(data.relay_secret, self._endpoint.send_plain)
        self._endpoint.hear_plain(self.relay.hear)
        self._answerer = LanAnswerer(self._endpoint, LOBBY_TAG, self.port, self.fingerprint, name)
        self._wall_clock = wall_clock
        self._relay_work_s = now_s
        self.server = LobbyServer(
            self._endpoint,
            self.fingerprint,
            self._endpoint.remote_address,
            secrets.token_bytes,
            tickets=self._tickets,
            launcher=launcher,
            lobbies_per_address=clients_per_address,
        )

    def pump(self, now_s: float) -> None:
        """Does what is due."""
        if now_s >= self._relay_work_s:
            self._relay_work_s = now_s + _RELAY_WORK_S
            self.relay.work(now_s, self._wall_clock())
        self.server.pump(now_s)

    def wait(self, seconds: float) -> None:
        """Waits until there is something to do, or so long."""
        self._endpoint.wait(seconds)

    def close(self, now_s: float) -> None:
        """Tells everybody, and stops. Dedicated servers are left running."""
        self._answerer.close()
        self.server.close(now_s)

    def _tickets(self, channel: bytes) -> tuple[WireTicket, WireTicket]:
        unix_s = self._wall_clock()
        return (
            WireTicket(channel, 0, *self.relay.ticket(channel, 0, unix_s)),
            WireTicket(channel, 1, *self.relay.ticket(channel, 1, unix_s)),
        )


class ServingKeeper:
    """A lobby server that runs as long as a farm is open, beside it."""

    def __init__(self, running: RunningLobbyServer) -> None:
        self._running = running

    def work(self, now_s: float) -> None:
        """Serves."""
        self._running.pump(now_s)

    def save(self) -> None:
        """There is nothing to save."""

    def close(self, now_s: float) -> None:
        """Passes on what friends were told over the relay, tells everybody, and stops."""
        self._running.pump(now_s)
        self._running.close(now_s)


def serve_lobbies(arguments: argparse.Namespace, main_file: Path, default_data: Path) -> int:
    """Runs the command until it is told to end. Returns the exit status. Raises ValueError, OSError
    or `LocalProtocolError` with a sentence for what cannot be done as asked."""
    # Whoever runs a server reads its log; --verbose adds what everything else says.
    _log.setLevel(logging.INFO)
    logging.getLogger("net.lobby_server").setLevel(logging.INFO)
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    folder: Path = arguments.data or default_data
    now_s = time.monotonic()
    began_s = now_s
    launcher = _launcher(arguments, folder, main_file, now_s)
    try:
        server = RunningLobbyServer(
            arguments.bind,
            arguments.port,
            folder,
            arguments.title,
            now_s,
            launcher=launcher,
            clients_per_address=arguments.clients_per_address,
        )
    except LocalProtocolError as error:
        raise ValueError(str(error)) from error
    with told_to_end() as request, Ending() as ending:
        ending.afterwards("The lobby server", lambda: server.close(time.monotonic()))
        page = None if arguments.status_port is None else StatusPage(arguments.status_port)
        if page is not None:
            ending.afterwards("The status page", page.close)
        say(f"listening on port {server.port}\nfingerprint {server.fingerprint.hex()}")
        if page is not None:
            say(f"status at http://127.0.0.1:{page.port}/")
        _log.info(log_line("listening", port=server.port, fingerprint=server.fingerprint.hex()))
        with running():
            _serve_until_the_end(server, page, request, began_s)
        clients, lobbies = len(server.server.clients), len(server.server.directory)
    _log.info(log_line("ended", because="told", clients=clients, lobbies=lobbies))
    return ending.status


def _serve_until_the_end(
    server: RunningLobbyServer, page: StatusPage | None, request: EndRequest, began_s: float
) -> None:
    show_s = began_s
    while not request.times:
        now_s = time.monotonic()
        server.pump(now_s)
        if page is not None and now_s >= show_s:
            show_s = now_s + limits.LOBBY_STATUS_S
            status = take_status(server.server, server.relay, GAME_VERSION, now_s - began_s)
            page.show(as_json(status), as_prometheus(status))
        server.wait(PAUSE_S)


def _room(clients_per_address: int) -> Room:
    """What the endpoint takes in. Where one address may have more clients than usual, more of them
    may be on the way in as well, as after a restart."""
    half_open = max(SERVER_ROOM.half_open_per_address, clients_per_address // 8)
    return replace(
        SERVER_ROOM,
        connections_per_address=clients_per_address,
        half_open_per_address=half_open,
    )


def _launcher(
    arguments: argparse.Namespace, folder: Path, main_file: Path, now_s: float
) -> Launcher | None:
    """Who gives out dedicated servers. Raises ValueError or OSError with a sentence."""
    if arguments.dedicated == "agones":
        return AgonesLauncher(AgonesApi(in_cluster(os.environ), arguments.fleet))
    if arguments.dedicated == "local":
        settings = LocalSettings(
            folder / "dedicated",
            _program(main_file),
            arguments.dedicated_ports,
            bind=arguments.bind,
            address=arguments.dedicated_address,
            running_max=arguments.dedicated_max,
        )
        return LocalLauncher(settings, now_s)
    return None


def _program(main_file: Path) -> tuple[str, ...]:
    # A packaged game is its own interpreter and has no main file to name.
    is_packaged = bool(getattr(sys, "frozen", False))
    return (sys.executable,) if is_packaged else (sys.executable, str(main_file))
