"""The simulated network does to packets what its conditions say: each is measured, with a seed.

Goal: a test that runs at "10 % loss" really suffers 10 % loss. Method: numbered datagrams at 100 a
second over one link, and the arrivals are compared with what was asked for.
"""

import itertools

import pytest

from net.limits import IDLE_TIMEOUT_S
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    DatagramReceived,
    Disconnected,
    PeerId,
    ReliableReceived,
    TransportEvent,
)
from net.transports.simulated import PERFECT, LinkConditions, SimulatedNetwork
from tests.transports.wires import FINE_STEP_S, Node, SimulatedWire

TICK_S = 0.01


class Meter:
    """A host and a guest, connected over a perfect link that then gets its conditions."""

    def __init__(self, conditions: LinkConditions, seed: int = 7) -> None:
        self.wire = SimulatedWire(PERFECT, seed)
        self.host, self.guest = self.wire.node("host"), self.wire.node("guest")
        self.guest_peer, self.host_peer = self.wire.join(self.guest, self.host)
        self.wire.network.set_conditions("host", "guest", conditions)
        self.arrivals: list[tuple[int, float]] = []
        """Number and travel time in milliseconds of each datagram that arrived, in order."""

    def send(self, count: int, size: int = 100, step_s: float = 0.001) -> None:
        """Sends one datagram every 10 ms, and looks for arrivals every `step_s`."""
        sent_s: list[float] = []
        steps = round(TICK_S / step_s)
        for step in range(count * steps + round(3.0 / step_s)):
            if step % steps == 0 and len(sent_s) < count:
                payload = len(sent_s).to_bytes(4, "big").ljust(size, b".")
                self.host.endpoint.send_datagram(self.guest_peer, payload)
                sent_s.append(self.wire.now_s)
                self.host.endpoint.flush(self.wire.now_s)
            self.wire.step(step_s)
            for event in self.guest.of(DatagramReceived):
                number = int.from_bytes(event.payload[:4], "big")
                self.arrivals.append((number, (self.wire.now_s - sent_s[number]) * 1000.0))
            self.guest.events.clear()

    @property
    def numbers(self) -> list[int]:
        return [number for number, _ in self.arrivals]


def test_without_trouble_everything_arrives_once_in_order_and_at_once() -> None:
    meter = Meter(PERFECT)
    meter.send(500)
    assert meter.numbers == list(range(500)), "nothing should be lost, doubled or overtaken"
    assert max(delay_ms for _, delay_ms in meter.arrivals) < 2.0, "and nothing delayed"


@pytest.mark.parametrize("loss_pct", [1.0, 10.0, 30.0])
def test_loss_is_what_was_asked_for(loss_pct: float) -> None:
    meter = Meter(LinkConditions(loss_pct=loss_pct))
    meter.send(4000, step_s=TICK_S)
    lost_pct = 100.0 - len(meter.arrivals) / 40.0
    # Three standard deviations of 4000 throws.
    tolerance = 3.0 * (loss_pct * (100.0 - loss_pct) / 4000.0) ** 0.5
    assert abs(lost_pct - loss_pct) < tolerance, f"{loss_pct} % should be lost, not {lost_pct} %"


def test_burst_loss_comes_in_runs_of_its_length() -> None:
    meter = Meter(LinkConditions(burst_pct=1.0, burst_length=6))
    meter.send(4000, step_s=TICK_S)
    missing = sorted(set(range(4000)) - set(meter.numbers))
    runs: list[int] = []
    for number in missing:
        if runs and number - 1 in missing:
            runs[-1] += 1
        else:
            runs.append(1)
    assert 20 <= len(runs) <= 60, f"about one packet in a hundred should begin a burst: {len(runs)}"
    # Acknowledgements of the guest's are few, but one may take a place in a burst.
    assert sum(length in (5, 6) for length in runs) >= 0.8 * len(runs), (
        f"a burst should take six packets in a row: {runs}"
    )


def test_delay_and_jitter_stay_within_their_bounds_and_fill_them() -> None:
    meter = Meter(LinkConditions(delay_ms=80, jitter_ms=20))
    meter.send(1000)
    delays = [delay_ms for _, delay_ms in meter.arrivals]
    assert len(delays) == 1000, "jitter should lose nothing"
    assert min(delays) >= 59.9, f"no packet should be faster than delay minus jitter: {min(delays)}"
    # Arrivals are looked for every millisecond.
    assert max(delays) <= 101.1, f"none should be slower than delay plus jitter: {max(delays)}"
    assert min(delays) < 65.0, "some packets should be as fast as they may be"
    assert max(delays) > 95.0, "some packets should be as slow as they may be"
    assert 78.0 < sum(delays) / 1000 < 90.0, "the middle should be near the delay"
    assert meter.numbers == sorted(meter.numbers), "jitter alone should overtake nothing"


def test_duplicates_are_as_many_as_asked_for_and_directly_behind() -> None:
    meter = Meter(LinkConditions(delay_ms=20, duplicate_pct=10))
    meter.send(2000)
    doubled = len(meter.arrivals) - len(set(meter.numbers))
    assert set(meter.numbers) == set(range(2000)), "nothing should be lost"
    assert 150 <= doubled <= 250, f"a tenth should arrive twice, not {doubled} of 2000"
    assert max(delay_ms for _, delay_ms in meter.arrivals) < 23.0, "the copy right behind"


def test_reordering_holds_back_as_many_as_asked_for_by_as_much() -> None:
    meter = Meter(LinkConditions(delay_ms=20, reorder_pct=5, reorder_extra_ms=35))
    meter.send(2000)
    overtaken = [
        late
        for late, (number, _) in enumerate(meter.arrivals)
        if any(other > number for other, _ in meter.arrivals[max(0, late - 8) : late])
    ]
    assert 70 <= len(overtaken) <= 130, f"one in twenty should be overtaken: {len(overtaken)}"
    delays = sorted({round(delay_ms) for _, delay_ms in meter.arrivals})
    assert all(19 <= delay <= 22 or 54 <= delay <= 57 for delay in delays), (
        f"a packet should take 20 ms, or 55 ms when it is held back: {delays}"
    )


def test_a_narrow_link_carries_what_it_can_and_no_more() -> None:
    wire = SimulatedWire(LinkConditions(delay_ms=20))
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    wire.network.set_conditions(
        "host", "guest", LinkConditions(delay_ms=20, bandwidth_bytes_per_s=64_000)
    )
    for _ in range(20):
        host.endpoint.send_reliable(guest_peer, Channel.BULK, bytes(32 * 1024))
    wire.run(8.0, 0.01)
    carried = guest.endpoint.stats(guest.of(Connected)[0].peer).wire_bytes_received / 8.0
    assert 0.85 * 64_000 < carried < 1.02 * 64_000, f"the link should be full: {carried} B/s"
    chunks = len(guest.of(ReliableReceived))
    assert 11 <= chunks <= 15, f"most of it should be of use, not repetitions: {chunks} chunks"


def test_on_a_narrow_link_datagrams_and_control_go_before_bulk() -> None:
    meter = Meter(LinkConditions(delay_ms=20, bandwidth_bytes_per_s=64_000))
    for _ in range(10):
        meter.host.endpoint.send_reliable(meter.guest_peer, Channel.BULK, bytes(32 * 1024))
    meter.send(300)
    delays = sorted(delay_ms for _, delay_ms in meter.arrivals)
    assert len(delays) == 300, "bulk should push no datagram out"
    # One fragment of bulk takes 18 ms on this link, and whoever comes waits for the one under way.
    assert delays[285] < 45.0, f"a datagram should wait for one fragment at most: {delays[285]} ms"


def test_a_full_queue_drops_what_comes_next() -> None:
    narrow = LinkConditions(bandwidth_bytes_per_s=10_000, queue_max_bytes=5_000)
    meter = Meter(narrow)
    meter.send(500, size=443)
    # 500 packets of 500 B in 5 s are five times what goes through.
    assert 90 <= len(meter.arrivals) <= 130, f"a fifth should arrive: {len(meter.arrivals)}"
    assert max(delay_ms for _, delay_ms in meter.arrivals) < 600.0, (
        "no packet should wait longer than the queue is long"
    )


def test_a_blackout_lets_nothing_through_in_its_direction_only() -> None:
    wire = SimulatedWire(LinkConditions(delay_ms=10))
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, host_peer = wire.join(guest, host)
    wire.network.set_conditions("host", "guest", LinkConditions(blackout=True))
    for _ in range(100):
        host.endpoint.send_datagram(guest_peer, b"down")
        guest.endpoint.send_datagram(host_peer, b"up")
        wire.step()
    assert guest.of(DatagramReceived) == [], "nothing should get through in the dark direction"
    assert len(host.of(DatagramReceived)) >= 98, "the other direction should not notice"
    wire.network.set_conditions("host", "guest", LinkConditions(delay_ms=10))
    host.endpoint.send_datagram(guest_peer, b"light")
    wire.run(0.1)
    assert [event.payload for event in guest.of(DatagramReceived)] == [b"light"], (
        "after it the link should work, and what was lost should stay lost"
    )


def test_a_one_way_blackout_ends_the_connection_on_the_side_that_hears_nothing_first() -> None:
    wire = SimulatedWire(LinkConditions(delay_ms=10))
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    wire.network.set_conditions("host", "guest", LinkConditions(blackout=True))
    began_s = wire.now_s
    assert wire.run_until(lambda: bool(guest.of(Disconnected)), 15.0), "the guest hears nothing"
    assert abs(wire.now_s - began_s - IDLE_TIMEOUT_S) < 0.5, "the idle timeout should decide"
    assert host.of(Disconnected) == [], "the host still heard the guest until now"
    assert wire.run_until(lambda: bool(host.of(Disconnected)), 15.0), (
        "and the host hears nothing more, once the guest has gone"
    )
    assert host.of(Disconnected)[0] == Disconnected(
        guest_peer, CloseCode.TIMED_OUT, host.of(Disconnected)[0].reason
    ), "the host should conclude the same for itself"


def test_a_pulled_plug_silences_both_ways_until_it_is_put_back() -> None:
    wire = SimulatedWire(LinkConditions(delay_ms=10))
    host, first, second = wire.node("host"), wire.node("first"), wire.node("second")
    first_peer, _ = wire.join(first, host)
    second_peer, second_host = wire.join(second, host)
    wire.network.cut("second")
    for _ in range(300):
        host.endpoint.send_datagram(first_peer, b"1")
        host.endpoint.send_datagram(second_peer, b"2")
        second.endpoint.send_datagram(second_host, b"up")
        wire.step(FINE_STEP_S)
    assert second.of(DatagramReceived) == [], "nothing should reach who is cut off"
    assert host.of(DatagramReceived) == [], "and nothing should come from there"
    assert len(first.of(DatagramReceived)) >= 298, "the others should not notice"
    wire.network.restore("second")
    host.endpoint.send_reliable(second_peer, Channel.CONTROL, b"back")
    assert wire.run_until(lambda: bool(second.of(ReliableReceived))), (
        "three seconds are less than the idle timeout, so the connection should go on"
    )


def test_a_killed_endpoint_says_nothing_and_its_address_can_be_used_again() -> None:
    wire = SimulatedWire(LinkConditions(delay_ms=10))
    host, guest = wire.node("host"), wire.node("guest")
    _, old_host = wire.join(guest, host)
    wire.network.kill("host")
    wire.nodes.remove(host)
    revived = wire.node("host")
    wire.run(1.0)
    assert guest.of(Disconnected) == [], "a power failure says no goodbye"
    wire.join(guest, revived)
    guest.endpoint.send_reliable(old_host, Channel.CONTROL, b"into the past")
    wire.run(IDLE_TIMEOUT_S + 1.0)
    assert revived.of(ReliableReceived) == [], "the new life should not hear what is for the old"
    assert [e.peer for e in guest.of(Disconnected)] == [old_host], (
        "the old connection should time out, and only that"
    )


@pytest.mark.parametrize(
    "conditions",
    [
        LinkConditions(delay_ms=50, loss_pct=10, jitter_ms=10),
        LinkConditions(delay_ms=10, loss_pct=30),
        LinkConditions(delay_ms=40, burst_pct=1, burst_length=20),
        LinkConditions(delay_ms=10, reorder_pct=30, reorder_extra_ms=40, duplicate_pct=10),
        LinkConditions(delay_ms=100, loss_pct=20, bandwidth_bytes_per_s=64_000),
    ],
)
def test_reliable_messages_survive_whatever_the_link_does(conditions: LinkConditions) -> None:
    wire = SimulatedWire(conditions, seed=11)
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    sent = [bytes([number]) * (number * 97) for number in range(100)]
    for number, payload in enumerate(sent):
        host.endpoint.send_reliable(guest_peer, Channel(number % 3), payload)
    assert wire.run_until(lambda: len(guest.of(ReliableReceived)) == 100, 90.0), (
        "every message should arrive"
    )
    for channel in Channel:
        received = [e.payload for e in guest.of(ReliableReceived) if e.channel == channel]
        assert received == sent[channel::3], "and in the order of its channel"
    stats = host.endpoint.stats(guest_peer)
    assert stats.wire_bytes_sent > stats.payload_bytes_sent, "repetitions should be counted"


Log = list[list[tuple[float, TransportEvent]]]
"""What each endpoint reported, and when."""


ROUGH = LinkConditions(
    delay_ms=60, jitter_ms=20, loss_pct=10, duplicate_pct=5, reorder_pct=5, burst_pct=0.2
)


def _life(
    seed: int,
    order: tuple[int, ...],
    is_third_busy: bool = True,
    conditions: LinkConditions = ROUGH,
) -> Log:
    """Twenty seconds of three endpoints, pumped in some order; everything they reported."""
    network = SimulatedNetwork(seed, conditions)
    nodes = [Node(network.endpoint(name), name) for name in ("host", "first", "second")]
    peers: list[list[PeerId]] = [[], [], []]
    log: Log = [[], [], []]
    nodes[1].endpoint.connect("host", 0.0)
    nodes[2].endpoint.connect("host", 0.0)
    for tick, index in itertools.product(range(600), order):
        now_s = tick / 30.0
        endpoint = nodes[index].endpoint
        for event in endpoint.pump(now_s):
            log[index].append((now_s, event))
            if isinstance(event, Connected):
                peers[index].append(event.peer)
        for peer in peers[index]:
            if index < 2 or is_third_busy:
                endpoint.send_datagram(peer, tick.to_bytes(4, "big"))
            if tick % 20 == 0 and index == 0:
                endpoint.send_reliable(peer, Channel.BULK, bytes(5000))
        endpoint.flush(now_s)
    return log


def test_the_same_seed_gives_the_same_run_and_another_seed_another() -> None:
    once = _life(5, (0, 1, 2))
    assert once == _life(5, (0, 1, 2)), "a seed should reproduce a run exactly"
    assert once != _life(6, (0, 1, 2)), "another seed should be another fate"
    assert len(once[0]) > 900, "the run should not be empty"


@pytest.mark.parametrize(
    "conditions", [ROUGH, PERFECT, LinkConditions(delay_ms=5, bandwidth_bytes_per_s=20_000)]
)
def test_the_order_of_pumping_changes_nothing(conditions: LinkConditions) -> None:
    once = _life(5, (0, 1, 2), conditions=conditions)
    assert once == _life(5, (2, 0, 1), conditions=conditions), (
        "who is pumped first should not matter"
    )


def test_traffic_on_one_link_never_changes_the_dice_of_another() -> None:
    def to_host(log: Log) -> list[tuple[float, TransportEvent]]:
        first = next(event.peer for _, event in log[0] if isinstance(event, Connected))
        return [
            (now_s, event)
            for now_s, event in log[0]
            if isinstance(event, DatagramReceived) and event.peer == first
        ]

    busy, quiet = _life(5, (0, 1, 2)), _life(5, (0, 1, 2), is_third_busy=False)
    assert busy[0] != quiet[0], "the host should notice that the second guest is quiet"
    assert to_host(busy) == to_host(quiet), "but what the first guest sends should fare the same"


@pytest.mark.parametrize(
    "values",
    [
        {"loss_pct": -1.0},
        {"loss_pct": 101.0},
        {"reorder_pct": float("nan")},
        {"delay_ms": -5.0},
        {"jitter_ms": float("inf")},
        {"burst_length": 0},
        {"bandwidth_bytes_per_s": 0.0},
        {"queue_max_bytes": 0},
    ],
)
def test_impossible_conditions_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        LinkConditions(**values)  # type: ignore[arg-type]
