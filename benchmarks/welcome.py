"""How long a newcomer waits for a big farm, over real sockets, and who notices.

A host, a friend who is there already and a newcomer, three QUIC endpoints of one process on
loopback. While the welcome package is under way the host walks, and the friend's samples of that
walk are timed. The second farm is ten times as big; there the host's own ticks are what matters.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from benchmarks.farms import content
from benchmarks.figures import Figure, percentile, report
from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import Action, Facing, SeatState
from game.headless.metered import MeteredEndpoint
from game.program.farms import new_farm
from game.program.hosting import Door, open_seat
from game.program.version import GAME_VERSION
from game.world.content import Content
from net import limits
from net.sync.ledger import Ledger
from net.sync.presence import unpack_samples
from net.sync.snapshot import SnapshotReceiver, SnapshotSender
from net.transports.direct import DirectEndpoint
from net.transports.interface import DatagramReceived, TransportEvent
from net.wire import (
    SnapshotBegin,
    SnapshotChunk,
    decode_host_bundle,
    decode_host_message,
)

LOADING_MAX_S = 30.0
PUMP_S = 0.002
"""Everybody looks at the socket this often, as a scene does while bulk is under way."""
JOINS = 8
"""A join gives some ten samples of the walk; eight give enough for a p95."""
SMALL = 10_000
LARGE = 100_000


class _Walk:
    """The host walks to and fro; what a friend receives of it is timed."""

    def __init__(self, host: HostSeat) -> None:
        self.gaps_s: list[float] = []
        self.delays_s: list[float] = []
        self.is_watched = False
        self._host = host
        self._home = host.position
        self._stood_s: dict[float, float] = {}
        self._steps = 0
        self._last_s: float | None = None
        host.on_tick = self._stand

    def _stand(self) -> None:
        """Another place at every tick, so that a sample tells when it was taken."""
        self._steps += 1
        x = self._home.x + self._steps % 256 / 8
        self._stood_s[x] = time.monotonic()
        self._host.stand(self._home._replace(x=x), Facing.DOWN, Action.WALK)

    def arrived(self, payload: bytes) -> None:
        """A bundle has reached the friend."""
        now_s = time.monotonic()
        for sample in unpack_samples(decode_host_bundle(payload).presence):
            if sample.character != self._host.character:
                continue
            if self.is_watched and self._last_s is not None and sample.x in self._stood_s:
                self.gaps_s.append(now_s - self._last_s)
                self.delays_s.append(now_s - self._stood_s[sample.x])
            self._last_s = now_s


class _WatchedEndpoint(MeteredEndpoint):
    """An endpoint whose datagrams are shown to somebody as they arrive."""

    def __init__(self, endpoint: DirectEndpoint, show: Callable[[bytes], None]) -> None:
        super().__init__(endpoint)
        self._show = show

    def pump(self, now_s: float) -> list[TransportEvent]:
        """Receives, and shows."""
        events = super().pump(now_s)
        for event in events:
            if isinstance(event, DatagramReceived):
                self._show(event.payload)
        return events


class _Loopback:
    """A host, a friend who watches it, and whoever comes: on real sockets, in real time."""

    def __init__(self, content: Content, placeables: int) -> None:
        self._content = content
        self._today = datetime.now(tz=UTC)
        endpoint = DirectEndpoint("127.0.0.1", 0, time.monotonic(), self._today)
        self.host = open_seat(
            content,
            new_farm(content, 1, placeables),
            Profile("Host", 0),
            Random(1),
            Door(endpoint, needs_token=lambda _identity: False),
        )
        self.host.accepts_everybody = True
        self.walk = _Walk(self.host)
        self.host_steps_s: list[float] = []
        """Real seconds of each of the host's steps, since it was cleared last."""
        self._address = f"127.0.0.1:{endpoint.port}#{endpoint.fingerprint.hex()}"
        self._guests: list[GuestSeat] = []
        self.join("Friend", self.walk.arrived)

    def join(self, name: str, show: Callable[[bytes], None] = lambda _payload: None) -> float:
        """Somebody connects, knocks and loads. Returns the seconds from connecting to standing
        in the farm. Raises RuntimeError when it takes too long."""
        began_s = time.monotonic()
        endpoint = DirectEndpoint("127.0.0.1", 0, began_s, self._today, accept=False)
        guest = GuestSeat(
            self._content,
            _WatchedEndpoint(endpoint, show),
            self._address,
            Profile(name, 1),
            game_version=GAME_VERSION,
        )
        self._guests.append(guest)
        guest.connect(began_s)
        while guest.state is not SeatState.PLAYING:
            if guest.state is SeatState.ENDED or time.monotonic() - began_s > LOADING_MAX_S:
                raise RuntimeError(f"{name} did not get in and is {guest.state.value}")
            self.step()
        return time.monotonic() - began_s

    def rest(self, seconds: float) -> None:
        """Time goes by."""
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s:
            self.step()

    def step(self) -> None:
        """Everybody looks at the socket and ticks when it is time."""
        began_s = time.perf_counter()
        self.host.advance(time.monotonic())
        self.host_steps_s.append(time.perf_counter() - began_s)
        for guest in self._guests:
            guest.advance(time.monotonic())
        time.sleep(PUMP_S)

    def dismiss(self) -> None:
        """The last to come leaves again."""
        self._guests.pop().leave()
        self.rest(0.2)

    def close(self) -> None:
        """Everybody goes."""
        for guest in self._guests:
            guest.leave()
        self.host.leave()


def measure() -> list[Figure]:
    """Some joins at a farm of 10,000 records, and one at a farm of 100,000."""
    everything = content()
    table = _Loopback(everything, SMALL)
    table.rest(1.0)
    loads_s = []
    for number in range(JOINS):
        table.walk.is_watched = True
        loads_s.append(table.join(f"Newcomer {number}"))
        table.walk.is_watched = False
        table.dismiss()
    gap_ms, delay_ms = (
        percentile(times_s, 0.95) * 1000 for times_s in (table.walk.gaps_s, table.walk.delays_s)
    )
    bare_s = _bare_s(table.host)
    table.close()
    slowest_ms, large_s, mean_ms = _large(everything)
    tick_ms = 1000 / limits.TICK_RATE_HZ
    load_s = percentile(loads_s, 0.5)
    return [
        Figure(
            "welcome, 10,000 records",
            load_s,
            "s",
            f"{load_s / bare_s:.1f} x packing and installing them without a network;"
            f" slowest of {JOINS} {max(loads_s):.2f} s",
            at_most=0.5,
        ),
        Figure(
            "welcome, friend's gap p95",
            gap_ms,
            "ms",
            f"{gap_ms / tick_ms:.2f} ticks; {len(table.walk.gaps_s)} samples",
            at_most=50,
        ),
        Figure(
            "welcome, friend's latency p95",
            delay_ms,
            "ms",
            f"{delay_ms / tick_ms:.2f} ticks",
            at_most=50,
        ),
        Figure(
            "welcome, 100,000 records, slowest host tick",
            slowest_ms,
            "ms",
            f"{slowest_ms / tick_ms:.0%} of a tick; {slowest_ms / mean_ms:.1f} x the mean step;"
            f" loaded in {large_s:.1f} s",
            at_most=tick_ms,
        ),
    ]


def _large(everything: Content) -> tuple[float, float, float]:
    """The host's slowest step and its mean in milliseconds, and how long loading took, with ten
    times as many records."""
    table = _Loopback(everything, LARGE)
    table.rest(0.5)
    table.host_steps_s.clear()
    load_s = table.join("Newcomer")
    steps_s = table.host_steps_s
    slowest_ms, mean_ms = max(steps_s) * 1000, sum(steps_s) / len(steps_s) * 1000
    table.close()
    return slowest_ms, load_s, mean_ms


def _bare_s(host: HostSeat) -> float:
    """Packing the host's world and installing it in an empty ledger, with nothing between."""
    session = host.session
    assert session is not None, "a host on a socket has a session"
    began_s = time.perf_counter()
    begin = SnapshotBegin(1, 1, session.ledger.newest_revision, 0, None, record_count=0)
    sender = SnapshotSender(session.ledger, begin)
    receiver: SnapshotReceiver | None = None
    while (payload := sender.next_message()) is not None:
        message = decode_host_message(payload)
        if isinstance(message, SnapshotBegin):
            receiver = SnapshotReceiver(Ledger(1), message)
        elif isinstance(message, SnapshotChunk) and receiver is not None:
            receiver.receive_chunk(message, 0.0, lambda _section, _key, _content: None)
    return time.perf_counter() - began_s


if __name__ == "__main__":
    report(measure)
