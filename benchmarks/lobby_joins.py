"""From wanting to join until playing: directly, through two routers, and over the relay.

A real lobby server in its own process; host and guest in this one, in real time, behind routers
made of sockets (`tests/punching/nat.py`). What is timed begins with nothing: a guest without a
connection asks the server for a lobby by its name, enters it, is introduced, finds a way, connects
and loads the farm. Beside it stands who types an address in the same farm.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.farms import content
from benchmarks.figures import Figure, percentile, report
from benchmarks.newcomer import LOADING_MAX_S, PUMP_S, STAY_S, key_of
from benchmarks.running_server import LOOPBACK, RunningServer
from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.coop.seat import SeatState
from game.farms.farm import new_farm
from game.farms.kept_endpoint import new_endpoint
from game.hosting.lobby_server import LobbyServerListener
from game.hosting.seats import DirectListener, Listener, open_seat
from game.joining.direct import Entrance, open_guest_seat
from game.joining.lobby_server import open_lobby_server_connector
from game.program.local_identity import local_key
from game.world.content import Content
from net.lobbies.client import ServerAddress
from net.lobbies.client.kept import KnownServersFile
from net.lobbies.client.shared_socket import LobbyPlayer, ServerReach
from net.lobbies.interface import LobbyTerms, Visibility
from net.transports.direct import DirectEndpoint
from net.transports.direct.sockets import DatagramSocket, open_socket
from tests.punching.nat import Nat, NatKind, loopback_has_networks

JOINS = 9
RELAYED_JOINS = 5
"""Each takes the time that punching may take, and then some."""
FARM = "Brook End"


class _Evening:
    """A farm on the lobby server, and guests who come one after another. `socket` makes the sockets
    of host (0) and guests (1)."""

    def __init__(
        self,
        everything: Content,
        server: RunningServer,
        folder: Path,
        socket: Callable[[int], DatagramSocket],
    ) -> None:
        self._everything = everything
        self._server = ServerAddress(LOOPBACK, server.port, server.fingerprint)
        self._folder = folder
        self._socket = socket
        self._guests = 0
        self.is_relayed = False
        """Whether the last guest came over the relay."""
        now_s = time.monotonic()
        today = datetime.now(UTC)
        kept = new_endpoint(today)
        endpoint = DirectEndpoint(
            "", 0, now_s, today, certificate=kept.certificate, opened=socket(0)
        )
        listener = Listener(endpoint, kept.join_token, needs_token=lambda _identity: True)
        plain = DirectListener(listener, endpoint.port, endpoint.fingerprint, kept, endpoint)
        self._address = f"{LOOPBACK}:{plain.port}#{plain.fingerprint.hex()}"
        self._token = kept.join_token
        self._server_door = LobbyServerListener(
            plain,
            self._reach("Host"),
            LobbyTerms(FARM, visibility=Visibility.PUBLIC),
        )
        self._host = open_seat(
            everything,
            new_farm(everything, 1),
            Profile("Host", 0),
            self._server_door.direct.listener,
        )
        self._host.accepts_everybody = True
        self._server_door.publish(self._host, now_s)
        self._until(lambda: self._server_door.lobby_id is not None)

    def join_directly(self) -> float:
        """A guest joins who has typed the farm's address. Returns the seconds until it plays."""
        began_s = time.monotonic()
        endpoint = DirectEndpoint(
            "", 0, began_s, datetime.now(UTC), accept=False, opened=self._socket(1)
        )
        entrance = Entrance(self._address, self._token)
        seat = open_guest_seat(
            self._everything,
            endpoint,
            entrance,
            Profile("Guest", 1),
            time.monotonic(),
            key_of("Guest"),
        )
        return self._played(seat, began_s)

    def join(self) -> tuple[float, float]:
        """A guest joins by the lobby's name. Returns the seconds until it was in the lobby, and
        until it plays."""
        self._guests += 1
        began_s = time.monotonic()
        reach = self._reach(f"Guest {self._guests}")
        way, entrance = open_lobby_server_connector(
            reach,
            FARM,
            "",
            time.monotonic,
            self._pass,
            opened=self._socket(1),
        )
        entered_s = time.monotonic() - began_s
        seat = open_guest_seat(
            self._everything,
            way,
            entrance,
            Profile("Guest", 1),
            time.monotonic(),
            reach.player.key,
        )
        return entered_s, self._played(seat, began_s)

    def close(self) -> None:
        """The farm is closed."""
        self._host.leave()

    def _played(self, seat: GuestSeat, began_s: float) -> float:
        """Waits until it plays, stays a moment and leaves."""
        self._until(lambda: seat.state is SeatState.PLAYING, seat)
        took_s = time.monotonic() - began_s
        self.is_relayed = seat.session.figures.is_relayed
        end_s = time.monotonic() + STAY_S
        self._until(lambda: time.monotonic() > end_s, seat)
        seat.leave()
        end_s = time.monotonic() + STAY_S
        self._until(lambda: time.monotonic() > end_s)
        return took_s

    def _reach(self, name: str) -> ServerReach:
        folder = self._folder / name
        player = LobbyPlayer(name, local_key(folder), KnownServersFile(folder), ())
        return ServerReach(player, self._server, (LOOPBACK, self._server.port))

    def _pass(self, seconds: float) -> None:
        end_s = time.monotonic() + seconds
        self._until(lambda: time.monotonic() >= end_s)

    def _until(self, is_over: Callable[[], bool], guest: GuestSeat | None = None) -> None:
        began_s = time.monotonic()
        while not is_over():
            if time.monotonic() - began_s > LOADING_MAX_S:
                raise RuntimeError("it took too long")
            for seat in (self._host, guest):
                if seat is not None:
                    seat.advance(time.monotonic())
                    seat.events()
            time.sleep(PUMP_S)


def _routers(kind: NatKind) -> Callable[[int], DatagramSocket]:
    routers = Nat(kind, 1), Nat(kind, 2)
    return lambda side: routers[side].socket()


def measure() -> list[Figure]:
    """The same farm, three ways to it. Nothing on a system where loopback has one address only."""
    if not loopback_has_networks():
        print("lobby_joins needs all of 127.0.0.0/8", file=sys.stderr)
        return []
    everything = content()
    with tempfile.TemporaryDirectory() as folder, RunningServer() as server:

        def evening(name: str, socket: Callable[[int], DatagramSocket]) -> _Evening:
            return _Evening(everything, server, Path(folder) / name, socket)

        plain = evening("plain", lambda _side: open_socket(LOOPBACK, 0))
        direct_s = [plain.join_directly() for _ in range(JOINS)]
        plain.close()
        punched = evening("punched", _routers(NatKind.PORT_RESTRICTED))
        punched_s = _joins(punched, JOINS, is_relayed=False)
        relayed = evening("relayed", _routers(NatKind.SYMMETRIC))
        relayed_s = _joins(relayed, RELAYED_JOINS, is_relayed=True)
    direct_ms = 1000 * percentile(direct_s, 0.5)
    figures = [
        Figure(
            "join to playing, directly, p50",
            direct_ms,
            "ms",
            f"slowest of {JOINS} {1000 * max(direct_s):.0f} ms",
        )
    ]
    for way, times_s in (("through routers", punched_s), ("over the relay", relayed_s)):
        entered_ms, played_ms = (
            1000 * percentile(column, 0.5) for column in zip(*times_s, strict=True)
        )
        slowest_ms = 1000 * max(played_s for _, played_s in times_s)
        figures.append(
            Figure(
                f"join to playing, {way}, p50",
                played_ms,
                "ms",
                f"{played_ms / direct_ms:.1f} x directly; in the lobby after {entered_ms:.0f} ms;"
                f" slowest of {len(times_s)} {slowest_ms:.0f} ms",
            )
        )
    return figures


def _joins(evening: _Evening, count: int, *, is_relayed: bool) -> list[tuple[float, float]]:
    """Some joins. Raises RuntimeError when they went another way than they should."""
    times_s = []
    for _ in range(count):
        times_s.append(evening.join())
        if evening.is_relayed is not is_relayed:
            raise RuntimeError("a guest came another way than it should")
    evening.close()
    return times_s


if __name__ == "__main__":
    report(measure)
