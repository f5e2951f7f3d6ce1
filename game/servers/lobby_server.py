"""The lobby server: `main.py lobby-server`, or beside a farm with `host --serve-lobbies`.

One socket for lobbies, for the relay and for those who look around in the local network. Its log,
on the standard error, has a line for each thing that happened: `what key=value …`, the values as
JSON.
"""

import gc
import hmac
import logging
import os
import secrets
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from game.program.ending import Ending, EndRequest, told_to_end
from game.program.faults import running
from game.program.terminal import say
from game.program.version import GAME_VERSION
from game.servers.arguments import LobbyAdminArguments, LobbyServerArguments
from net import limits
from net.dedicated.launcher import FarmsKept, Launcher
from net.errors import LocalProtocolError
from net.lobbies.client import parse_server_address
from net.lobbies.client.shared_socket import LOBBY_TAG, AddressWatch, look_up
from net.lobbies.protocol.wire import WireTicket
from net.lobbies.server.control_socket import CONTROL_FILE, ControlSocket, Question, ask
from net.lobbies.server.kept import keep_bans, keep_counted, load_server_data
from net.lobbies.server.relay import Relay
from net.lobbies.server.server import LobbyServer
from net.lobbies.server.service_manager import ServiceManager
from net.lobbies.server.status import take_status
from net.lobbies.server.status_page import LoopWatch, StatusPage
from net.lobbies.server.tickets import TicketOffice
from net.log_line import log_line
from net.transports.direct import DirectEndpoint
from net.transports.direct.capacity import SERVER_CAPACITY, Capacity
from net.transports.direct.lan_discovery import LanAnswerer
from net.transports.direct.probe_socket import ProbeSocket
from net.transports.direct.quic.protocols import LOBBY_PROTOCOL
from net.transports.direct.sockets import everywhere

PAUSE_S = 0.004
"""How long the socket is waited for at most, since countdowns and timers go on meanwhile."""
GARBAGE_THRESHOLDS = (20_000, 2, 1000)
"""How rarely Python looks for objects that refer to each other in circles. With thousands of
clients a look at everything holds all of them up for a second, and by Python's own measure it comes
with every quarter more of them; but a client that leaves is freed without that."""

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
        relays: Sequence[AddressWatch] = (),
        probe_from: str = "",
    ) -> None:
        """`relays` are those that run by themselves, with the secret of this folder; without any,
        the relay is on the same socket. `folder` is where it keeps its certificate. `name` is what
        the local network reads. `probe_from` is a second address of this machine, from which hosts'
        ports are tried. Raises ValueError, OSError or `LocalProtocolError` with a
        sentence."""
        today = datetime.now(UTC)
        data = load_server_data(folder, today)
        self._endpoint = DirectEndpoint(
            bind_address,
            port,
            now_s,
            today,
            certificate=data.certificate,
            protocol=LOBBY_PROTOCOL.name,
            capacity=_capacity(clients_per_address),
            work_clock_s=time.perf_counter,
        )
        self.port = self._endpoint.port
        self.fingerprint = self._endpoint.fingerprint
        self._office = TicketOffice(data.relay_secret, now_s, data.counted_s)
        self.relay = Relay(self._office, self._endpoint.send_plain)
        self._relays = relays
        self._look_up_s = now_s
        if not relays:
            self._endpoint.hear_plain(self.relay.hear)
        self._probes = ProbeSocket(probe_from or self._endpoint.bound_ip)
        self._answerer = LanAnswerer(self._endpoint, LOBBY_TAG, self.port, self.fingerprint, name)
        self._folder = folder
        self._keep_clock_s = now_s
        self.server = LobbyServer(
            self._endpoint,
            self.fingerprint,
            self._endpoint.remote_address,
            secrets.token_bytes,
            tickets=self.tickets,
            probe=self._probes.probe,
            launcher=launcher,
            lobbies_per_address=clients_per_address,
            code_secret=hmac.digest(data.relay_secret, b"short codes", "sha256"),
        )

        self._endpoint.give_way = self.server.give_way
        self.server.operators.bans = data.bans
        self.server.operators.keep = partial(keep_bans, folder)
        self.server.operators.farms = launcher if isinstance(launcher, FarmsKept) else None

    def pump(self, now_s: float) -> None:
        """Does what is due."""
        if now_s >= self._keep_clock_s:
            self._keep_clock_s = now_s + limits.RELAY_CLOCK_KEPT_S
            keep_counted(self._folder, self._office.counted_s(now_s))
        if now_s >= self._look_up_s:
            self._look_up_s = now_s + limits.RELAYS_LOOKED_UP_S
            for relay in self._relays:
                relay.look_again()
        self.relay.work(now_s)
        self.server.pump(now_s)

    def wait(self, seconds: float) -> None:
        """Waits until there is something to do, or so long."""
        self._endpoint.wait(seconds)

    def close(self, now_s: float) -> None:
        """Tells everybody, and stops. Dedicated servers are left running."""
        self._answerer.close()
        keep_counted(self._folder, self._office.counted_s(now_s))
        self.server.close(now_s)
        self._probes.close()

    def tickets(self, channel: bytes, now_s: float) -> tuple[WireTicket, WireTicket]:
        """The tickets for both ends of a channel. Which relay it goes over is drawn by the channel,
        whose number is one of chance."""
        relay = self._relays[channel[0] % len(self._relays)].where if self._relays else None
        return (
            WireTicket(channel, 0, *self._office.ticket(channel, 0, now_s), relay),
            WireTicket(channel, 1, *self._office.ticket(channel, 1, now_s), relay),
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


def serve_lobbies(arguments: LobbyServerArguments, main_file: Path, default_data: Path) -> int:
    """Runs the command until it is told to end. Returns the exit status. Raises ValueError, OSError
    or `LocalProtocolError` with a sentence for what cannot be done as asked."""
    # Whoever runs a server reads its log; --verbose adds what everything else says.
    _log.setLevel(logging.INFO)
    logging.getLogger("net.lobbies.server").setLevel(logging.INFO)
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    folder = arguments.data or default_data
    now_s = time.monotonic()
    began_s = now_s
    launcher = _launcher(arguments, folder, main_file, now_s)
    try:
        server = RunningLobbyServer(
            arguments.bind or everywhere(),
            arguments.port,
            folder,
            arguments.title,
            now_s,
            launcher=launcher,
            clients_per_address=arguments.clients_per_address,
            relays=[_relay_at(text) for text in arguments.relay],
            probe_from=arguments.probe_from,
        )
    except LocalProtocolError as error:
        raise ValueError(str(error)) from error
    with told_to_end() as request, Ending() as ending:
        ending.afterwards("The lobby server", lambda: server.close(time.monotonic()))
        watch = LoopWatch(time.monotonic)
        manager = ServiceManager(os.environ, os.getpid())
        page: StatusPage | None = None
        if arguments.status_port is not None:
            page = StatusPage(arguments.status_port, watch, arguments.status_bind)
        if page is not None:
            ending.afterwards("The status page", page.close)
        control = _control(server, folder)
        if control is not None:
            ending.afterwards("The control socket", control.close)
        say(f"listening on port {server.port}\nfingerprint {server.fingerprint.hex()}")
        if page is not None:
            say(f"status at {page.url}")
        _log.info(log_line("listening", port=server.port, fingerprint=server.fingerprint.hex()))
        manager.ready()
        with running():
            _serve_until_the_end(server, page, control, watch, manager, request, began_s)
        manager.stopping()
        clients, lobbies = len(server.server.clients), len(server.server.directory)
    _log.info(log_line("ended", because="told", clients=clients, lobbies=lobbies))
    return ending.status


def _serve_until_the_end(
    server: RunningLobbyServer,
    page: StatusPage | None,
    control: ControlSocket | None,
    watch: LoopWatch,
    manager: ServiceManager,
    request: EndRequest,
    began_s: float,
) -> None:
    show_s = began_s
    while not request.times:
        now_s = time.monotonic()
        server.pump(now_s)
        watch.go_round()
        manager.go_round(now_s)
        if control is not None:
            control.work()
        if page is not None and now_s >= show_s:
            show_s = now_s + limits.LOBBY_STATUS_S
            status = take_status(server.server, server.relay, GAME_VERSION, now_s - began_s)
            page.show(status)
        server.wait(PAUSE_S)


def ask_operators(arguments: LobbyAdminArguments, default_data: Path) -> int:
    """Runs `lobby-admin`: asks the lobby server of a data folder to do something. Returns the exit
    status. Raises ValueError with a sentence when none answers."""
    folder = arguments.data or default_data
    answer = ask(folder / CONTROL_FILE, Question(arguments.action, arguments.what))
    say(answer.text)
    return 0 if answer.is_done else 1


def _control(server: RunningLobbyServer, folder: Path) -> ControlSocket | None:
    """Where operators are heard; the server runs without where that cannot be."""

    def carry_out(action: str, what: str) -> str:
        return server.server.operators.carry_out(action, what, time.monotonic())

    try:
        return ControlSocket(folder / CONTROL_FILE, carry_out)
    except OSError as error:
        _log.warning(log_line("no_operators", because=str(error)))
        return None


def _relay_at(text: str) -> AddressWatch:
    """A relay of the command line. Raises ValueError with a sentence."""
    server = parse_server_address(text, limits.RELAY_PORT)
    return AddressWatch(server, look_up(server))


def _capacity(clients_per_address: int) -> Capacity:
    """What the endpoint takes in. Where one address may have more clients than usual, more of them
    may be on the way in as well, as after a restart."""
    half_open = max(SERVER_CAPACITY.half_open_per_address, clients_per_address // 8)
    return replace(
        SERVER_CAPACITY,
        connections_per_address=clients_per_address,
        half_open_per_address=half_open,
    )


def _launcher(
    arguments: LobbyServerArguments, folder: Path, main_file: Path, now_s: float
) -> Launcher | None:
    """Who gives out dedicated servers. Raises ValueError or OSError with a sentence."""
    # Every host with a lobby loads this module, and few give out servers.
    if arguments.dedicated == "agones":
        from net.dedicated.agones import AgonesLauncher
        from net.dedicated.agones_api import AgonesApi, in_cluster

        return AgonesLauncher(AgonesApi(in_cluster(os.environ), arguments.fleet))
    if arguments.dedicated == "local":
        from net.dedicated.local import LocalLauncher, LocalSettings

        settings = LocalSettings(
            folder / "dedicated",
            _program(main_file, arguments.assets),
            arguments.dedicated_ports,
            bind=arguments.bind or everywhere(),
            address=arguments.dedicated_address,
            running_max=arguments.dedicated_max,
        )
        return LocalLauncher(settings, now_s)
    return None


def _program(main_file: Path, assets: Path | None) -> tuple[str, ...]:
    # A packaged game is its own interpreter and has no main file to name.
    is_packaged = bool(getattr(sys, "frozen", False))
    program = (sys.executable,) if is_packaged else (sys.executable, str(main_file))
    return program if assets is None else (*program, "--assets", str(assets.resolve()))
