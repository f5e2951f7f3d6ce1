"""The direct transport over bad paths: a megabyte gets through, and datagrams hardly notice.

Goal: bulk must never cost the players their smooth walking, whether the path loses packets (Wi-Fi)
or is narrow (a home uplink). Method: real QUIC through a relay with a virtual clock; bulk and 30
datagrams a second at once, pumped 60 times a second, as a game does.
"""

import struct
from typing import NamedTuple

import pytest

from net.transports.interface import Channel, Connected, DatagramReceived, ReliableReceived
from tests.transports.relay import Path, Relay
from tests.transports.wires import DirectWire

FRAME_S = 1 / 60
MEGABYTE_CHUNKS = 32


class Passage(NamedTuple):
    """How a megabyte fared, and datagrams meanwhile."""

    seconds: float
    datagram_p50_ms: float
    datagram_p95_ms: float


def carry(path: Path, chunks: int = MEGABYTE_CHUNKS, limit_s: float = 60.0) -> Passage:
    wire = DirectWire()
    host, guest = wire.node("host"), wire.node("guest")
    relay = Relay(int(host.address.partition("#")[0].rpartition(":")[2]), path)
    try:
        guest.endpoint.connect(f"127.0.0.1:{relay.port}", wire.now_s)
        waits_ms: list[float] = []
        began_s: float | None = None
        until_s = wire.now_s + limit_s
        frame = seen = 0
        while not guest.has(ReliableReceived, chunks):
            assert wire.now_s < until_s, f"the bulk should be through within {limit_s} s"
            if host.of(Connected):
                peer = host.of(Connected)[0].peer
                if began_s is None:
                    began_s = wire.now_s
                    for _ in range(chunks):
                        host.endpoint.send_reliable(peer, Channel.BULK, bytes(32 * 1024))
                if frame % 2 == 0:
                    host.endpoint.send_datagram(peer, struct.pack("d", wire.now_s).ljust(150))
            frame += 1
            relay.carry(wire.now_s)
            wire.step(FRAME_S)
            relay.carry(wire.now_s)
            datagrams = guest.of(DatagramReceived)
            for event in datagrams[seen:]:
                sent_s = struct.unpack_from("d", event.payload)[0]
                waits_ms.append((wire.now_s - sent_s) * 1000.0)
            seen = len(datagrams)
        assert began_s is not None, "the bulk can only have arrived after it was sent"
        waits_ms.sort()
        p50_ms, p95_ms = (waits_ms[int(share * len(waits_ms))] for share in (0.5, 0.95))
        return Passage(wire.now_s - began_s, p50_ms, p95_ms)
    finally:
        relay.close()
        wire.close()


@pytest.mark.breadth(2)
@pytest.mark.parametrize(
    ("path", "seconds", "datagram_p95_ms"),
    [
        pytest.param(Path(delay_s=0.05, loss_pct=10, reorder_pct=5), 4.0, 120, id="bad Wi-Fi"),
        pytest.param(Path(delay_s=0.1, loss_pct=20), 10.0, 200, id="very bad"),
        pytest.param(Path(delay_s=0.01, reorder_pct=30), 3.0, 80, id="reordering"),
        pytest.param(Path(delay_s=0.03, bytes_per_s=125_000), 11.0, 300, id="narrow uplink"),
        pytest.param(
            Path(delay_s=0.03, bytes_per_s=125_000, queue_max_bytes=20_000),
            13.0,
            300,
            id="narrow uplink with a short queue",
        ),
    ],
)
def test_a_megabyte_gets_through_and_datagrams_hardly_wait(
    path: Path, seconds: float, datagram_p95_ms: float
) -> None:
    passage = carry(path)
    assert passage.seconds <= seconds, f"a megabyte took {passage.seconds:.1f} s"
    assert passage.datagram_p95_ms <= datagram_p95_ms, (
        f"one datagram in twenty took longer than {passage.datagram_p95_ms:.0f} ms"
    )


def test_on_a_very_narrow_path_bulk_leaves_room_in_the_window_for_datagrams() -> None:
    passage = carry(Path(delay_s=0.03, bytes_per_s=40_000, queue_max_bytes=100_000), chunks=12)
    assert passage.datagram_p50_ms <= 280, (
        f"half of the datagrams waited longer than {passage.datagram_p50_ms:.0f} ms behind bulk"
    )


@pytest.mark.parametrize(("loss_pct", "least", "most"), [(0, 0.999, 1.0), (20, 0.70, 0.88)])
def test_the_quality_of_a_path_is_the_share_of_packets_that_arrive(
    loss_pct: float, least: float, most: float
) -> None:
    wire = DirectWire()
    host, guest = wire.node("host"), wire.node("guest")
    path = Path(delay_s=0.03, loss_pct=loss_pct)
    relay = Relay(int(host.address.partition("#")[0].rpartition(":")[2]), path)
    try:
        guest.endpoint.connect(f"127.0.0.1:{relay.port}", wire.now_s)
        for frame in range(720):
            relay.carry(wire.now_s)
            wire.step(FRAME_S)
            relay.carry(wire.now_s)
            for node in (host, guest):
                if frame % 2 and node.of(Connected):
                    node.endpoint.send_datagram(node.of(Connected)[0].peer, bytes(100))
        for node in (host, guest):
            stats = node.endpoint.stats(node.of(Connected)[0].peer)
            assert stats.quality is not None, "after hundreds of packets it should be known"
            assert least <= stats.quality <= most, f"{loss_pct} % are lost, not {stats.quality}"
            assert not stats.is_relayed, "a router on the way is no relay of somebody else's"
    finally:
        relay.close()
        wire.close()


def test_of_few_packets_no_quality_is_told() -> None:
    wire = DirectWire()
    host, guest = wire.node("host"), wire.node("guest")
    guest.endpoint.connect(host.address, wire.now_s)
    assert wire.run_until(lambda: bool(guest.of(Connected))), "the guest should be connected"
    stats = guest.endpoint.stats(guest.of(Connected)[0].peer)
    assert stats.rtt_ms is not None, "a round trip should be known from the handshake"
    assert stats.quality is None, "one packet lost of four would say nothing"
    wire.close()
