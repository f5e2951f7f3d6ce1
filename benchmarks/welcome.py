"""How long a newcomer waits for a big farm, over real sockets, and who notices.

A host and a friend who is there already, and a newcomer in a program of its own, with QUIC on
loopback. While the welcome package is under way the host walks, and the friend's samples of that
walk are timed. The second farm is ten times as big; there the host's own ticks are what matters.
"""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

from benchmarks.farms import content
from benchmarks.figures import Figure, percentile, report
from benchmarks.newcomer import LOADING_MAX_S, PUMP_S, STAY_S, key_of
from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import Action, Facing, SeatState
from game.farms.farm import new_farm
from game.headless.metered import MeteredEndpoint
from game.hosting.seats import Listener, open_seat
from game.program.version import GAME_VERSION
from game.world.content import Content
from net import limits
from net.bundles import HostBundle
from net.errors import RemoteProtocolError
from net.session.guest import GuestSession
from net.sync.ledger import Ledger
from net.sync.presence import sample_of
from net.sync.snapshot import SnapshotReceiver, SnapshotSender
from net.transports.direct import DirectEndpoint
from net.transports.interface import DatagramReceived, TransportEvent
from net.wire import (
    SnapshotBegin,
    SnapshotChunk,
    decode_host_bundle,
    decode_host_message,
)

JOINS = 6
"""A join gives some ten samples of the walk; six give enough for a p95."""
LARGE_JOINS = 3
SMALL = 10_000
LARGE = 100_000


class _Walk:
    """The host walks to and fro; what a friend receives of it is timed."""

    def __init__(self, host: HostSeat) -> None:
        self.gaps_s: list[float] = []
        self.delays_s: list[float] = []
        self.is_watched = False
        self.friend: GuestSession | None = None
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
        friend = self.friend
        if friend is None:
            return
        with contextlib.suppress(RemoteProtocolError):
            bundle = decode_host_bundle(payload, friend.ground, friend.replica.follower.record_at)
            self._look(bundle, now_s)

    def _look(self, bundle: HostBundle, now_s: float) -> None:
        for sample in map(sample_of, bundle.presence):
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


class _Newcomer:
    """Another program that joins when it is told to."""

    def __init__(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.newcomer"],
            cwd=Path(__file__).resolve().parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: SimpleQueue[str] = SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._lines.get(timeout=LOADING_MAX_S)

    def _listen(self) -> None:
        assert self._program.stdout is not None, "it was opened with a pipe"
        for line in self._program.stdout:
            self._lines.put(line)

    def join(self, address: str) -> None:
        """Sends it there."""
        assert self._program.stdin is not None, "it was opened with a pipe"
        print(address, file=self._program.stdin, flush=True)

    def loaded_s(self) -> float | None:
        """How long it took to load; None while it is under way."""
        return None if self._lines.empty() else float(self._lines.get())

    def close(self) -> None:
        """Ends the program."""
        assert self._program.stdin is not None, "it was opened with a pipe"
        self._program.stdin.close()
        self._program.wait(timeout=LOADING_MAX_S)


class _Loopback:
    """A host and a friend who watches it, on real sockets, in real time."""

    def __init__(self, everything: Content, placeables: int) -> None:
        endpoint = DirectEndpoint("127.0.0.1", 0, time.monotonic(), datetime.now(tz=UTC))
        self.host = open_seat(
            everything,
            new_farm(everything, 1, placeables),
            Profile("Host", 0),
            Listener(endpoint, needs_token=lambda _identity: False),
        )
        self.host.accepts_everybody = True
        self.walk = _Walk(self.host)
        self.host_steps_s: list[float] = []
        """Real seconds of each of the host's steps during the last join."""
        self.address = f"127.0.0.1:{endpoint.port}#{endpoint.fingerprint.hex()}"
        now_s = time.monotonic()
        watched = _WatchedEndpoint(
            DirectEndpoint("127.0.0.1", 0, now_s, datetime.now(tz=UTC), accept=False),
            self.walk.arrived,
        )
        self._friend = GuestSeat(
            everything,
            watched,
            self.address,
            Profile("Friend", 1),
            game_version=GAME_VERSION,
            key=key_of("Friend"),
        )
        self.walk.friend = self._friend.session
        self._friend.connect(now_s)
        self._wait(lambda: self._friend.state is SeatState.PLAYING)

    def receive(self, newcomer: _Newcomer) -> float:
        """Somebody joins, stays a moment and leaves. Returns the seconds it took to load."""
        loaded_s: list[float] = []
        newcomer.join(self.address)

        def has_loaded() -> bool:
            seconds = newcomer.loaded_s()
            if seconds is not None:
                loaded_s.append(seconds)
            return bool(loaded_s)

        self.host_steps_s = []
        self.walk.is_watched = True
        self._wait(has_loaded)
        self.walk.is_watched = False
        steps_s = self.host_steps_s
        self.rest(2 * STAY_S)
        self.host_steps_s = steps_s
        return loaded_s[0]

    def rest(self, seconds: float) -> None:
        """Time goes by."""
        until_s = time.monotonic() + seconds
        self._wait(lambda: time.monotonic() > until_s)

    def close(self) -> None:
        """Everybody goes."""
        self._friend.leave()
        self.host.leave()

    def _wait(self, is_over: Callable[[], bool]) -> None:
        began_s = time.monotonic()
        while not is_over():
            if time.monotonic() - began_s > LOADING_MAX_S:
                raise RuntimeError("it took too long")
            step_began_s = time.perf_counter()
            self.host.advance(time.monotonic())
            self.host_steps_s.append(time.perf_counter() - step_began_s)
            self._friend.advance(time.monotonic())
            self.host.events()
            self._friend.events()
            time.sleep(PUMP_S)


def measure() -> list[Figure]:
    """Some joins at a farm of 10,000 records, and some at a farm of 100,000."""
    everything = content()
    newcomer = _Newcomer()
    table = _Loopback(everything, SMALL)
    table.rest(0.5)
    loads_s = [table.receive(newcomer) for _ in range(JOINS)]
    gap_ms, delay_ms = (
        percentile(times_s, 0.95) * 1000 for times_s in (table.walk.gaps_s, table.walk.delays_s)
    )
    bare_s = _bare_s(table.host)
    table.close()
    slowest_ms, large_s, mean_ms = _large(everything, newcomer)
    newcomer.close()
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


def _large(everything: Content, newcomer: _Newcomer) -> tuple[float, float, float]:
    """The host's slowest step and its mean in milliseconds, and how long loading took, with ten
    times as many records: of three joins the one in the middle."""
    table = _Loopback(everything, LARGE)
    found = []
    for _ in range(LARGE_JOINS):
        table.rest(0.5)
        load_s = table.receive(newcomer)
        steps_s = table.host_steps_s
        found.append((max(steps_s) * 1000, load_s, sum(steps_s) / len(steps_s) * 1000))
    table.close()
    return sorted(found)[LARGE_JOINS // 2]


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
