"""What every transport promises, whatever carries the bytes (`net/transports/interface.py`).

Each test runs over the simulated network without trouble, over the simulated network with loss,
duplicates and reordering, over QUIC on loopback (directly, by one of several views of an endpoint,
and over a relay), and over a stand-in for Steam, with and without such trouble.
"""

from collections.abc import Iterator
from functools import partial

import pytest

from net.errors import LocalProtocolError
from net.limits import (
    CONNECT_TIMEOUT_S,
    DATAGRAM_MAX_BYTES,
    IDLE_TIMEOUT_S,
    PUMP_EVENTS_MAX,
    RELIABLE_MESSAGE_MAX_BYTES,
)
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    DatagramReceived,
    Disconnected,
    LinkStats,
    PeerId,
    ReliableReceived,
)
from net.transports.simulated import PERFECT, LinkConditions
from tests.transports.steam.wire import STEAM_CALM, STEAM_ROUGH, SteamWire
from tests.transports.wires import (
    ALL_CHANNELS,
    DirectWire,
    RelayedWire,
    SharedWire,
    SimulatedWire,
    Wire,
)

ROUGH = LinkConditions(
    delay_ms=40, jitter_ms=10, loss_pct=10, duplicate_pct=5, reorder_pct=5, reorder_extra_ms=30
)


DIRECT = {"direct": DirectWire, "direct_parted": SharedWire, "direct_relayed": RelayedWire}


@pytest.fixture(params=["simulated", "simulated_rough", *DIRECT, "steam", "steam_rough"])
def wire(request: pytest.FixtureRequest) -> Iterator[Wire]:
    made: Wire
    if request.param in DIRECT:
        made = DIRECT[request.param]()
    elif request.param.startswith("steam"):
        made = SteamWire(STEAM_ROUGH if request.param == "steam_rough" else STEAM_CALM)
    else:
        made = SimulatedWire(PERFECT if request.param == "simulated" else ROUGH)
    yield made
    made.close()


def test_both_sides_report_a_connection_once_and_know_who_began_it(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, host_peer = wire.join(guest, host)
    wire.run(1.0)
    assert [(e.peer, e.incoming) for e in host.of(Connected)] == [(guest_peer, True)], (
        "the host should report one connection, begun by the other side"
    )
    assert [(e.peer, e.incoming) for e in guest.of(Connected)] == [(host_peer, False)], (
        "the guest should report one connection, begun by itself"
    )
    identities = [e.identity for e in host.of(Connected) + guest.of(Connected)]
    assert all(i.isprintable() and 0 < len(i) <= 64 for i in identities), (
        "an identity should be short and printable"
    )


def test_messages_of_every_channel_arrive_whole_and_in_order_both_ways(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, host_peer = wire.join(guest, host)
    sent = {
        channel: [bytes([channel, number]) * (1 + number * 700) for number in range(12)]
        for channel in ALL_CHANNELS
    }
    for number in range(12):
        for channel in ALL_CHANNELS:
            host.endpoint.send_reliable(guest_peer, channel, sent[channel][number])
            guest.endpoint.send_reliable(host_peer, channel, sent[channel][number])
    total = 12 * len(ALL_CHANNELS)
    arrived = wire.run_until(
        lambda: len(host.of(ReliableReceived)) >= total and len(guest.of(ReliableReceived)) >= total
    )
    assert arrived, "every reliable message should arrive"
    wire.run(0.5)
    for node, peer in ((host, guest_peer), (guest, host_peer)):
        for channel in ALL_CHANNELS:
            received = [
                event.payload
                for event in node.of(ReliableReceived)
                if event.channel == channel and event.peer == peer
            ]
            assert received == sent[channel], (
                "messages of a channel should arrive once and in order"
            )


def test_the_largest_and_the_smallest_message_arrive(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    for payload in (bytes(RELIABLE_MESSAGE_MAX_BYTES), b"", b"!"):
        host.endpoint.send_reliable(guest_peer, Channel.REPAIR, payload)
    assert wire.run_until(lambda: len(guest.of(ReliableReceived)) == 3), "all three should arrive"
    sizes = [len(event.payload) for event in guest.of(ReliableReceived)]
    assert sizes == [RELIABLE_MESSAGE_MAX_BYTES, 0, 1], "no byte should be lost or added"


@pytest.mark.breadth(3)
def test_bulk_in_flight_does_not_hold_up_control(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    chunk = bytes(32 * 1024)
    for _ in range(32):
        host.endpoint.send_reliable(guest_peer, Channel.BULK, chunk)
    wire.step()
    host.endpoint.send_reliable(guest_peer, Channel.CONTROL, b"hello")

    def received(channel: Channel) -> list[ReliableReceived]:
        return [event for event in guest.of(ReliableReceived) if event.channel == channel]

    assert wire.run_until(lambda: bool(received(Channel.CONTROL))), "the control message arrives"
    assert len(received(Channel.BULK)) < 32, (
        "a control message should arrive before a megabyte of bulk that was queued before it"
    )
    assert wire.run_until(lambda: len(received(Channel.BULK)) == 32, 40.0), (
        "all of the bulk should arrive too"
    )


def test_datagrams_arrive_with_their_content(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    sent = [number.to_bytes(2, "big") * 50 for number in range(300)]
    for start in range(0, 300, 3):
        for payload in sent[start : start + 3]:
            host.endpoint.send_datagram(guest_peer, payload)
        wire.step()
    wire.run(0.5)
    received = {event.payload for event in guest.of(DatagramReceived)}
    assert received <= set(sent), "a datagram should arrive as it was sent or not at all"
    assert len(received) >= (220 if wire.is_lossy else 300), (
        "most datagrams should arrive, and all of them on a link without trouble"
    )


def test_the_largest_datagram_arrives(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    for _ in range(20):
        host.endpoint.send_datagram(guest_peer, bytes(DATAGRAM_MAX_BYTES))
        wire.step()
    assert wire.run_until(lambda: len(guest.of(DatagramReceived)) >= 12), (
        "datagrams of the largest size should get through one after the other"
    )


def test_what_is_too_large_is_refused_at_once(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    with pytest.raises(LocalProtocolError, match="at most"):
        host.endpoint.send_datagram(guest_peer, bytes(DATAGRAM_MAX_BYTES + 1))
    with pytest.raises(LocalProtocolError, match="at most"):
        host.endpoint.send_reliable(guest_peer, Channel.BULK, bytes(RELIABLE_MESSAGE_MAX_BYTES + 1))
    host.endpoint.send_reliable(guest_peer, Channel.BULK, b"still fine")
    assert wire.run_until(lambda: bool(guest.of(ReliableReceived))), (
        "a refused message should not disturb the connection"
    )


def test_a_goodbye_brings_its_reason_after_what_was_queued_before(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, host_peer = wire.join(guest, host)
    host.endpoint.send_reliable(guest_peer, Channel.CONTROL, b"last words")
    host.endpoint.send_reliable(guest_peer, Channel.BULK, bytes(4000))
    host.endpoint.disconnect(guest_peer, CloseCode.REFUSED, "The farm is full.")
    assert wire.run_until(lambda: bool(guest.of(Disconnected))), "the guest should hear of it"
    wire.run(3.0)
    assert guest.of(Disconnected) == [
        Disconnected(host_peer, CloseCode.REFUSED, "The farm is full.")
    ], "the guest should hear once, with code and reason"
    assert len(guest.of(ReliableReceived)) == 2, "what was queued before should arrive first"
    assert isinstance(guest.events[-1], Disconnected), "nothing should come after the end"
    assert host.of(Disconnected) == [], "no end should be reported to whoever asked for it"


def test_a_hostile_reason_is_cut_and_cleaned(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    host.endpoint.disconnect(guest_peer, CloseCode.NORMAL, "a\x00\x1b[31m\nb\u202e" + "c" * 5000)
    assert wire.run_until(lambda: bool(guest.of(Disconnected))), "the guest should hear of it"
    reason = guest.of(Disconnected)[0].reason
    assert len(reason) <= 200, "a reason should be cut"
    assert reason.isprintable(), "a reason should be printable"


def test_codes_that_are_only_concluded_cannot_be_sent(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    for code in (CloseCode.TIMED_OUT, CloseCode.UNREACHABLE):
        with pytest.raises(LocalProtocolError, match="concluded"):
            host.endpoint.disconnect(guest_peer, code, "No.")


def test_an_address_where_nobody_is_turns_out_unreachable_in_bounded_time(wire: Wire) -> None:
    guest = wire.node("guest")
    peer = guest.endpoint.connect(wire.nowhere, wire.now_s)
    began_s = wire.now_s
    assert wire.run_until(lambda: bool(guest.of(Disconnected)), 30.0), "it should end by itself"
    assert guest.of(Disconnected)[0].peer == peer, "the end should be that of this attempt"
    assert guest.of(Disconnected)[0].code == CloseCode.UNREACHABLE, "the code should say why"
    assert wire.now_s - began_s <= CONNECT_TIMEOUT_S + 0.1, "it should not take longer than said"
    wire.run(2.0)
    assert len(guest.events) == 1, "one attempt should have one outcome"


def test_giving_up_an_attempt_is_silent_on_both_sides(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    peer = guest.endpoint.connect(host.address, wire.now_s)
    guest.endpoint.disconnect(peer, CloseCode.NORMAL, "Never mind.")
    wire.run(CONNECT_TIMEOUT_S + 1.0)
    assert guest.events == [], "who gave up should hear nothing of it"
    assert host.events == [], "the host should never hear of somebody who did not come in"


@pytest.mark.parametrize("is_host_gone", [False, True])
def test_a_peer_that_vanished_is_reported_after_the_idle_timeout(
    wire: Wire, is_host_gone: bool
) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, host_peer = wire.join(guest, host)
    gone, left, peer = (host, guest, host_peer) if is_host_gone else (guest, host, guest_peer)
    wire.run(0.5)
    gone.is_frozen = True
    began_s = wire.now_s
    while not left.of(Disconnected) and wire.now_s < began_s + 2 * IDLE_TIMEOUT_S:
        left.endpoint.send_datagram(peer, b"anybody there?")
        wire.step(0.05)
    assert [(e.peer, e.code) for e in left.of(Disconnected)] == [(peer, CloseCode.TIMED_OUT)], (
        "a silent peer should be reported lost, once"
    )
    silence_s = wire.now_s - began_s
    assert IDLE_TIMEOUT_S - 1.0 <= silence_s <= IDLE_TIMEOUT_S + 1.0, (
        f"the idle timeout should decide, not {silence_s} s"
    )


def test_a_program_that_slept_too_long_notices_by_itself(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    _, host_peer = wire.join(guest, host)
    wire.run(0.5)
    guest.is_frozen = True
    wire.run(100.0, 0.25)
    guest.is_frozen = False
    wire.run(2 * IDLE_TIMEOUT_S, 0.25)
    assert [e.code for e in host.of(Disconnected)] == [CloseCode.TIMED_OUT], (
        "the host should have given the sleeper up"
    )
    assert [(e.peer, e.code) for e in guest.of(Disconnected)] == [
        (host_peer, CloseCode.TIMED_OUT)
    ], "the sleeper should find out on its own"


@pytest.mark.breadth(3)
def test_an_open_link_survives_a_quiet_minute(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    before = host.endpoint.stats(guest_peer).wire_bytes_sent
    wire.run(60.0, 0.05)
    assert host.of(Disconnected) + guest.of(Disconnected) == [], "quiet should not mean lost"
    keepalive_bytes = host.endpoint.stats(guest_peer).wire_bytes_sent - before
    assert 0 < keepalive_bytes < 60 * 200, (
        f"signs of life should be few and should be counted, not {keepalive_bytes} B"
    )
    host.endpoint.send_reliable(guest_peer, Channel.CONTROL, b"still there?")
    assert wire.run_until(lambda: bool(guest.of(ReliableReceived))), "the link should still work"


def test_calls_for_a_peer_that_is_gone_do_nothing(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, host_peer = wire.join(guest, host)
    guest.endpoint.disconnect(host_peer, CloseCode.NORMAL, "Bye.")
    assert wire.run_until(lambda: bool(host.of(Disconnected))), "the host should hear of it"
    wire.run(3.0)
    for node, peer in ((host, guest_peer), (guest, host_peer), (host, PeerId(987654))):
        node.endpoint.send_reliable(peer, Channel.CONTROL, b"?")
        node.endpoint.send_datagram(peer, b"?")
        node.endpoint.disconnect(peer, CloseCode.NORMAL, "?")
        assert node.endpoint.unsent_bytes(peer, Channel.CONTROL) == 0, "nothing is owed to nobody"
        assert node.endpoint.stats(peer) == LinkStats(), "nothing was carried to nobody"
    wire.run(1.0)
    assert len(host.of(Disconnected)) == 1, "an end should be reported once only"


def test_who_comes_back_is_a_new_peer(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    first_guest, first_host = wire.join(guest, host)
    guest.endpoint.disconnect(first_host, CloseCode.NORMAL, "Back in a minute.")
    assert wire.run_until(lambda: bool(host.of(Disconnected))), "the host should hear of it"
    second_guest, second_host = wire.join(guest, host)
    assert first_guest != second_guest, "the host should see another peer"
    assert first_host != second_host, "the guest should see another peer"
    host.endpoint.send_reliable(second_guest, Channel.CONTROL, b"welcome back")
    assert wire.run_until(lambda: bool(guest.of(ReliableReceived))), "it should be usable"
    assert guest.of(ReliableReceived)[0].peer == second_host, "messages should name the new peer"


def test_three_peers_do_not_disturb_each_other(wire: Wire) -> None:
    host, first, second = wire.node("host"), wire.node("first"), wire.node("second")
    first_peer, _ = wire.join(first, host)
    second_peer, second_host = wire.join(second, host)
    for _ in range(16):
        host.endpoint.send_reliable(first_peer, Channel.BULK, bytes(32 * 1024))
    host.endpoint.send_reliable(second_peer, Channel.CONTROL, b"for the second")
    assert wire.run_until(lambda: bool(second.of(ReliableReceived))), "the second should hear"
    assert len(first.of(ReliableReceived)) < 16, "bulk for one should not hold up another"
    host.endpoint.disconnect(first_peer, CloseCode.REFUSED, "You are sent away.")
    assert wire.run_until(lambda: bool(first.of(Disconnected))), "the first should hear of it"
    second.endpoint.send_reliable(second_host, Channel.CONTROL, b"I am still here")
    assert wire.run_until(lambda: bool(host.of(ReliableReceived))), "the second should stay"
    assert host.of(ReliableReceived)[-1].peer == second_peer, "a message should name its sender"
    assert second.of(Disconnected) == [], "the second should not be touched"


def test_two_hosts_in_one_process_can_connect_to_each_other_at_once(wire: Wire) -> None:
    one, two = wire.node("one"), wire.node("two")
    one.endpoint.connect(two.address, wire.now_s)
    two.endpoint.connect(one.address, wire.now_s)
    assert wire.run_until(lambda: len(one.of(Connected)) == 2 and len(two.of(Connected)) == 2), (
        "both connections should come about"
    )
    for node, other in ((one, two), (two, one)):
        for event in node.of(Connected):
            node.endpoint.send_reliable(event.peer, Channel.CONTROL, str(event.incoming).encode())
        assert wire.run_until(partial(other.has, ReliableReceived, 2)), (
            "both connections should carry messages"
        )
    came = {event.peer: event.incoming for event in two.of(Connected)}
    for message in two.of(ReliableReceived):
        assert message.payload == str(not came[message.peer]).encode(), (
            "a message should come over the connection that it was sent on"
        )


def test_unsent_bytes_grow_with_the_queue_and_fall_to_zero(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    for _ in range(8):
        host.endpoint.send_reliable(guest_peer, Channel.BULK, bytes(32 * 1024))
    assert host.endpoint.unsent_bytes(guest_peer, Channel.BULK) >= 8 * 32 * 1024, (
        "everything queued should be owed"
    )
    assert host.endpoint.unsent_bytes(guest_peer, Channel.CONTROL) == 0, (
        "channels should be counted apart"
    )
    assert wire.run_until(
        lambda: host.endpoint.unsent_bytes(guest_peer, Channel.BULK) == 0, 40.0
    ), "nothing should be owed in the end"
    assert len(guest.of(ReliableReceived)) == 8, "what is not owed any more should have arrived"


def test_stats_count_payload_and_wire(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, host_peer = wire.join(guest, host)
    for _ in range(100):
        host.endpoint.send_datagram(guest_peer, bytes(100))
        wire.step()
    host.endpoint.send_reliable(guest_peer, Channel.CONTROL, bytes(500))
    assert wire.run_until(lambda: bool(guest.of(ReliableReceived))), "the message should arrive"
    wire.run(0.5)
    sent, received = host.endpoint.stats(guest_peer), guest.endpoint.stats(host_peer)
    assert sent.payload_bytes_sent == 10_500, "payload sent should be counted exactly"
    assert received.payload_bytes_received == 500 + 100 * len(guest.of(DatagramReceived)), (
        "payload received should be counted exactly"
    )
    assert 10_500 + 100 * 30 < sent.wire_bytes_sent < 40_000, (
        f"wire bytes should add headers, not {sent.wire_bytes_sent}"
    )
    assert received.wire_bytes_received > 0, "wire bytes received should be counted"
    assert sent.rtt_ms is not None, "the round trip should be known by now"
    assert 0 <= sent.rtt_ms < 500, f"the round trip should be plausible, not {sent.rtt_ms} ms"


def test_one_pump_returns_a_bounded_number_of_events_and_loses_none(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    guest.is_frozen = True
    count = PUMP_EVENTS_MAX + 1500
    for number in range(count):
        host.endpoint.send_reliable(guest_peer, Channel.REPAIR, number.to_bytes(4, "big"))
    wire.run(0.3)
    guest.is_frozen = False
    assert wire.run_until(lambda: len(guest.of(ReliableReceived)) == count, 40.0), (
        "every message should be reported in the end"
    )
    assert max(guest.pumps) <= PUMP_EVENTS_MAX, "one pump should not return more than it may"
    numbers = [int.from_bytes(event.payload, "big") for event in guest.of(ReliableReceived)]
    assert numbers == list(range(count)), "and they should come in order"


def test_closing_says_goodbye_and_frees_the_address_for_the_next_session(wire: Wire) -> None:
    guest = wire.node("guest")
    for session in range(1, 4):
        host = wire.node("host")
        guest_peer, _ = wire.join(guest, host)
        host.endpoint.send_reliable(guest_peer, Channel.CONTROL, b"welcome")
        assert wire.run_until(partial(guest.has, ReliableReceived, session)), (
            f"session {session} should work"
        )
        wire.remove(host)
        assert wire.run_until(partial(guest.has, Disconnected, session)), (
            f"the guest should hear that session {session} is over"
        )
        assert guest.of(Disconnected)[-1].code == CloseCode.NORMAL, "leaving is no failure"


def test_a_closed_endpoint_connects_no_more(wire: Wire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    wire.remove(guest)
    with pytest.raises(LocalProtocolError, match="closed"):
        guest.endpoint.connect(host.address, wire.now_s)
    assert guest.endpoint.pump(wire.now_s) == [], "a closed endpoint should report nothing"
    guest.endpoint.close(wire.now_s)
