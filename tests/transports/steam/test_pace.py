"""What is sent when: bulk gives way to everything else, and a full buffer loses nothing.

All of it shares one queue at Steam. Method: a megabyte of bulk on 1 Mbit/s while presence goes out
thirty times a second, and control and repair now and then; their delays are measured.
"""

from dataclasses import replace
from statistics import mean, quantiles

import pytest

from net.limits import (
    DATAGRAM_MAX_BYTES,
    GOODBYE_DRAIN_S,
    STEAM_PENDING_MAX_BYTES,
    STEAM_SEGMENT_MAX_BYTES,
    STEAM_WINDOW_MAX_BYTES,
    STEAM_WINDOW_MIN_BYTES,
)
from net.transports.interface import (
    Channel,
    CloseCode,
    DatagramReceived,
    Disconnected,
    ReliableReceived,
)
from net.transports.steam.pace import Pace
from tests.steam.standin import Conditions
from tests.transports.steam.wire import SteamWire
from tests.transports.wires import FINE_STEP_S

MEGABIT_BYTES_PER_S = 125_000
TICK_S = 1 / 30
PACKET_BYTES = 1024
CHUNK = bytes(32 * 1024)


@pytest.mark.parametrize("loss_pct", [pytest.param(0.0, marks=pytest.mark.slow), 2.0])
def test_a_welcome_package_at_one_megabit_leaves_everything_else_its_pace(loss_pct: float) -> None:
    wire = SteamWire(
        Conditions(delay_ms=40, rate_bytes_per_s=MEGABIT_BYTES_PER_S, loss_pct=loss_pct)
    )
    host, guest, guest_peer, _ = wire.meet()
    delays_ms: dict[str, list[float]] = {"datagram": [], "control": [], "repair": []}
    pending: list[int] = []
    bulk_sent = bulk_received = 0
    sent_s: list[float] = []
    seconds = 8.0
    ticks = round(seconds / TICK_S)
    for tick in range(ticks):
        # Presence and bundles of a lively farm: 400 B a tick.
        sent_s.append(wire.now_s)
        host.endpoint.send_datagram(guest_peer, tick.to_bytes(4, "big").ljust(400, b"."))
        if tick % 15 == 0:
            number = tick.to_bytes(4, "big")
            host.endpoint.send_reliable(guest_peer, Channel.CONTROL, number.ljust(100, b"."))
            host.endpoint.send_reliable(guest_peer, Channel.REPAIR, number.ljust(2000, b"."))
        while host.endpoint.unsent_bytes(guest_peer, Channel.BULK) < 256 * 1024:
            host.endpoint.send_reliable(guest_peer, Channel.BULK, CHUNK)
            bulk_sent += 1
        host.endpoint.flush(wire.now_s)
        info = host.user.steam.messages.session(guest.user.steam_id)
        pending.append(info.pending_reliable_bytes)
        for _ in range(11):
            wire.world.advance(TICK_S / 11)
            wire.now_s += TICK_S / 11
            for event in guest.endpoint.pump(wire.now_s):
                match event:
                    case DatagramReceived(_, payload):
                        kind = "datagram"
                    case ReliableReceived(_, Channel.BULK, _):
                        bulk_received += 1
                        continue
                    case ReliableReceived(_, channel, payload):
                        kind = channel.name.lower()
                    case _:
                        continue
                began_s = sent_s[int.from_bytes(payload[:4], "big")]
                delays_ms[kind].append((wire.now_s - began_s) * 1000)
            guest.endpoint.flush(wire.now_s)
        assert host.endpoint.pump(wire.now_s) == [], "nothing should go wrong meanwhile"
    carried_bytes_per_s = bulk_received * len(CHUNK) / seconds
    others_bytes_per_s = 400 * 30 + 2100 * 2
    assert carried_bytes_per_s > 0.75 * (MEGABIT_BYTES_PER_S - others_bytes_per_s), (
        f"bulk should use what the others leave: {carried_bytes_per_s:.0f} B/s"
    )
    assert max(pending) <= STEAM_PENDING_MAX_BYTES + 4 * STEAM_SEGMENT_MAX_BYTES, (
        f"only a few KiB should wait inside Steam: {max(pending)}"
    )
    assert len(delays_ms["datagram"]) >= (1 - 2 * loss_pct / 100) * ticks - 6, (
        "no datagram should be pushed out by bulk"
    )
    on_time_ms = quantiles(delays_ms["datagram"], n=20)[-1]
    assert on_time_ms < 40 + 65, f"presence should hardly wait for bulk: {on_time_ms:.0f} ms"
    if not loss_pct:
        # A loss costs a reliable message a repetition, with or without bulk.
        assert max(delays_ms["control"]) < 40 + 90, f"control: {max(delays_ms['control'])} ms"
        assert max(delays_ms["repair"]) < 40 + 110, f"repair: {max(delays_ms['repair'])} ms"
    assert mean(delays_ms["control"]) < 40 + 120, "control should keep its pace under loss too"
    wire.close()


def test_without_the_pace_presence_would_wait_for_the_whole_package(wire: SteamWire) -> None:
    """The control of the test above: what happens to who hands bulk to Steam as it comes."""
    wire.world.conditions = Conditions(delay_ms=40, rate_bytes_per_s=MEGABIT_BYTES_PER_S)
    host, guest, guest_peer, _ = wire.meet()
    for _ in range(8):
        host.user.send_raw(guest.user, CHUNK, 9)
    began_s = wire.now_s
    host.endpoint.send_datagram(guest_peer, b"where I am")
    assert wire.run_until(lambda: bool(guest.of(DatagramReceived))), "it should come in the end"
    assert wire.now_s - began_s > 1.5, "this is what the pace is there for"


def test_a_full_send_buffer_is_back_pressure_and_loses_nothing(wire: SteamWire) -> None:
    host, guest, guest_peer, _ = wire.meet()
    wire.world.conditions = Conditions(delay_ms=5, rate_bytes_per_s=200_000)
    # Steam takes 512 KiB; something else of ours has filled them.
    assert host.user.send_raw(guest.user, bytes(512 * 1024), 9) == 1
    texts = [bytes([number]) * 3000 for number in range(40)]
    for text in texts:
        host.endpoint.send_reliable(guest_peer, Channel.CONTROL, text)
        host.endpoint.send_datagram(guest_peer, b"dropped")
    wire.run(0.5)
    assert host.endpoint.unsent_bytes(guest_peer, Channel.CONTROL) >= 40 * 3000, (
        "what Steam does not take should stay here, and be told of"
    )
    assert guest.of(ReliableReceived) == [], "nothing can have come yet"
    assert wire.run_until(lambda: len(guest.of(ReliableReceived)) == 40), "all should come later"
    assert [e.payload for e in guest.of(ReliableReceived)] == texts, "in order and once"
    assert host.of(Disconnected) + guest.of(Disconnected) == [], "and nothing should end"


def test_a_datagram_that_would_be_old_before_it_leaves_is_dropped(wire: SteamWire) -> None:
    host, guest, guest_peer, _ = wire.meet()
    wire.world.conditions = Conditions(delay_ms=5, rate_bytes_per_s=2000)
    for _ in range(100):
        host.endpoint.send_datagram(guest_peer, bytes(DATAGRAM_MAX_BYTES))
        wire.step()
    info = host.user.steam.messages.session(guest.user.steam_id)
    assert info.pending_unreliable_bytes <= 8 * 1024, "datagrams should not pile up at Steam"
    assert host.endpoint.stats(guest_peer).payload_bytes_sent == 100 * DATAGRAM_MAX_BYTES, (
        "all were handed over"
    )


def test_a_peer_that_takes_nothing_is_given_up_before_memory_is_full(wire: SteamWire) -> None:
    host, guest, guest_peer, _ = wire.meet()
    wire.world.network.blocked = {
        (host.user.steam_id, guest.user.steam_id),
        (guest.user.steam_id, host.user.steam_id),
    }
    for _ in range(300):
        host.endpoint.send_reliable(guest_peer, Channel.BULK, CHUNK)
    wire.step()
    assert [e.code for e in host.of(Disconnected)] == [CloseCode.TIMED_OUT], (
        "nine megabytes should be too much to keep for anybody"
    )


def test_ping_and_quality_are_steams_own() -> None:
    wire = SteamWire(Conditions(delay_ms=35, loss_pct=5))
    host, _, guest_peer, _ = wire.meet()
    wire.run(1.0)
    stats = host.endpoint.stats(guest_peer)
    assert stats.rtt_ms == 70, "the ping should be what Steam says"
    assert stats.quality is not None, "Steam knows the quality of an open session"
    assert abs(stats.quality - 0.95) < 0.001, "and it should be told as it is"
    assert not stats.is_relayed, "the way should count as direct while Steam names no relay"
    wire.world.conditions = replace(wire.world.conditions, is_relayed=True)
    wire.run(0.1)
    assert host.endpoint.stats(guest_peer).is_relayed, "and as relayed once it does"
    wire.close()


def test_a_goodbye_has_arrived_before_the_session_is_closed() -> None:
    wire = SteamWire(Conditions(delay_ms=60, loss_pct=20), seed=3)
    host, guest, guest_peer, _ = wire.meet()
    host.endpoint.send_reliable(guest_peer, Channel.BULK, bytes(20_000))
    host.endpoint.disconnect(guest_peer, CloseCode.REFUSED, "Not today.")
    assert wire.run_until(lambda: bool(guest.of(Disconnected)), 3.0, FINE_STEP_S), (
        "the guest should hear"
    )
    assert wire.closed == [], "closing drops what is under way, so it should come afterwards"
    assert guest.of(Disconnected)[0].code is CloseCode.REFUSED, "with its code"
    assert len(guest.of(ReliableReceived)) == 1, "and after what was queued before"
    wire.run(4.0)
    assert (host.user.steam_id, guest.user.steam_id) in wire.closed, "and then it is closed"
    wire.close()


def test_closing_an_endpoint_waits_for_its_goodbyes_and_no_longer_than_it_may() -> None:
    wire = SteamWire(Conditions(delay_ms=50))
    host, guest, _, _ = wire.meet()
    before_s = wire.world.now_s
    host.endpoint.close(wire.now_s)
    assert 0.05 < wire.world.now_s - before_s < 0.2, "a round trip is what a goodbye takes"
    wire.nodes.remove(host)
    wire.run(0.5)
    assert [e.code for e in guest.of(Disconnected)] == [CloseCode.NORMAL], "and it should arrive"
    wire.close()


def test_closing_towards_somebody_unreachable_ends_in_bounded_time(wire: SteamWire) -> None:
    host, guest, guest_peer, _ = wire.meet()
    wire.world.network.blocked = {(host.user.steam_id, guest.user.steam_id)}
    for _ in range(50):
        host.endpoint.send_reliable(guest_peer, Channel.BULK, CHUNK)
    before_s = wire.world.now_s
    host.endpoint.close(wire.now_s)
    assert wire.world.now_s - before_s <= GOODBYE_DRAIN_S + 0.02, "quitting should not hang"
    assert host.user.library.ends == {}, "and should leave no session behind"
    wire.nodes.remove(host)


class Bottleneck:
    """A network behind Steam that carries so much and queues the rest without end."""

    def __init__(self, bytes_per_s: float, rtt_s: float) -> None:
        self.bytes_per_s = bytes_per_s
        self.rtt_s = rtt_s
        self.now_s = 0.0
        self.under_way_s: list[float] = []
        """When each packet that is on its way arrives."""
        self.free_s = 0.0
        self.delivered = 0
        self.waits_s: list[float] = []

    def tick(self, pace: Pace) -> None:
        """A tick in which the window is filled."""
        self.now_s += TICK_S
        before = len(self.under_way_s)
        self.under_way_s = [at_s for at_s in self.under_way_s if at_s > self.now_s]
        self.delivered += (before - len(self.under_way_s)) * PACKET_BYTES
        pace.observe(self.now_s, self.delivered, round(self.rtt_s * 1000))
        while len(self.under_way_s) * PACKET_BYTES < pace.window_bytes:
            start_s = max(self.free_s, self.now_s)
            self.free_s = start_s + PACKET_BYTES / self.bytes_per_s
            self.waits_s.append(start_s - self.now_s)
            self.under_way_s.append(self.free_s + self.rtt_s)
        pace.limited()


@pytest.mark.parametrize("rtt_s", [0.02, 0.08, 0.3])
@pytest.mark.parametrize("bytes_per_s", [30_000, 125_000, 500_000])
def test_the_window_finds_the_bottleneck_and_keeps_its_queue_short(
    bytes_per_s: float, rtt_s: float
) -> None:
    network, pace = Bottleneck(bytes_per_s, rtt_s), Pace()
    for _ in range(600):
        network.tick(pace)
    settled_from = network.delivered
    network.waits_s.clear()
    for _ in range(300):
        network.tick(pace)
    rate = (network.delivered - settled_from) / 10
    most = min(bytes_per_s, STEAM_WINDOW_MAX_BYTES / (rtt_s + TICK_S))
    assert rate > 0.85 * most, f"most of {most} B/s should be used, not {rate:.0f}"
    allowed_s = 0.06 + 0.25 * rtt_s + 0.06 + STEAM_WINDOW_MIN_BYTES / bytes_per_s
    assert max(network.waits_s) < allowed_s, (
        f"nothing should wait longer than {allowed_s} s, not {max(network.waits_s)}"
    )


def test_a_window_that_nobody_fills_is_not_judged() -> None:
    pace = Pace()
    before = pace.window_bytes
    for tick in range(100):
        pace.observe(tick * TICK_S, 0, 80)
    assert pace.window_bytes == before, "silence says nothing about the network"
