"""An endpoint with room for many: who gets in, and what those cost who do nothing.

Method: real QUIC on loopback under a virtual clock. What a connection costs is counted, by how
often it is looked at, and not timed.
"""

import socket
import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from aioquic.quic.connection import QuicConnection

from net.errors import LocalProtocolError
from net.limits import CONNECT_TIMEOUT_S, IDLE_TIMEOUT_S, SERVER_IDLE_TIMEOUT_S
from net.transports.address import address_bucket, plain_address
from net.transports.direct import (
    GAME_CAPACITY,
    GAME_PROTOCOL,
    LOBBY_PROTOCOL,
    SERVER_CAPACITY,
    Capacity,
    DirectEndpoint,
)
from net.transports.direct.capacity import Occupancy
from net.transports.direct.connection import DirectConnection
from net.transports.direct.quic.link import QuicLink, client_configuration
from net.transports.direct.schedule import Schedule
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    Disconnected,
    PeerId,
    ReliableReceived,
)
from tests.transports.wires import TODAY, DirectWire, Node

PATIENCE_S = 60.0
"""For a packet on loopback, on a machine that has other things to do."""
WIDE = replace(
    SERVER_CAPACITY,
    connections_per_address=1000,
    half_open_per_address=1000,
)


@pytest.fixture
def wire() -> Iterator[DirectWire]:
    made = DirectWire()
    yield made
    made.close()


def open_node(
    wire: DirectWire,
    protocol: str,
    capacity: Capacity = GAME_CAPACITY,
    bind_address: str = "127.0.0.1",
) -> Node:
    endpoint = DirectEndpoint(
        bind_address, 0, wire.now_s, TODAY, protocol=protocol, capacity=capacity
    )
    node = Node(endpoint, f"127.0.0.1:{endpoint.port}#{endpoint.fingerprint.hex()}")
    wire.nodes.append(node)
    return node


# Protocols


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        pytest.param(GAME_PROTOCOL.name, LOBBY_PROTOCOL.name, id="a game at a lobby server"),
        pytest.param(LOBBY_PROTOCOL.name, GAME_PROTOCOL.name, id="a lobby's client at a game"),
    ],
)
def test_who_speaks_another_protocol_is_refused(
    wire: DirectWire, spoken: str, expected: str
) -> None:
    host, guest = open_node(wire, expected), open_node(wire, spoken)
    guest.endpoint.connect(host.address, wire.now_s)
    assert wire.run_until(lambda: guest.has(Disconnected, 1), 2.0), "the guest should hear soon"
    assert guest.of(Disconnected)[0].code == CloseCode.REFUSED, "that it is not wanted"
    wire.run(1.0)
    assert host.events == [], "and the host's owner should never hear of it"


def test_one_endpoint_may_speak_both(wire: DirectWire) -> None:
    server = open_node(wire, LOBBY_PROTOCOL.name)
    host, guest = wire.node("host"), wire.node("guest")
    assert isinstance(guest.endpoint, DirectEndpoint)
    guest.endpoint.connect(server.address, wire.now_s, LOBBY_PROTOCOL.name)
    wire.join(guest, host)
    assert wire.run_until(lambda: server.has(Connected, 1)), "it should be at the server too"


def test_a_protocol_that_nobody_knows_is_refused_at_once(wire: DirectWire) -> None:
    with pytest.raises(LocalProtocolError, match="not a protocol"):
        DirectEndpoint("127.0.0.1", 0, wire.now_s, TODAY, protocol="http/1.1")


def test_a_lobbys_connection_bears_more_silence_than_a_games(wire: DirectWire) -> None:
    server = open_node(wire, LOBBY_PROTOCOL.name)
    client = open_node(wire, LOBBY_PROTOCOL.name)
    client.endpoint.connect(server.address, wire.now_s)
    assert wire.run_until(lambda: server.has(Connected, 1)), "the client should get in"
    client.is_frozen = True
    wire.run(IDLE_TIMEOUT_S + 5.0, 0.05)
    assert server.of(Disconnected) == [], "a quarter of a minute should not matter"
    wire.run(SERVER_IDLE_TIMEOUT_S, 0.05)
    assert [event.code for event in server.of(Disconnected)] == [CloseCode.TIMED_OUT], (
        "but who never speaks again should be given up"
    )


# Many


def test_who_does_nothing_is_hardly_ever_looked_at(
    wire: DirectWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = open_node(wire, LOBBY_PROTOCOL.name, WIDE)
    crowd = open_node(wire, LOBBY_PROTOCOL.name, WIDE)
    count = 60
    for _ in range(count):
        crowd.endpoint.connect(server.address, wire.now_s)
    assert wire.run_until(lambda: server.has(Connected, count)), "all of them should get in"
    wire.run(1.0)
    looks: list[PeerId] = []
    work = DirectConnection.work

    def counted(connection: DirectConnection, now_s: float, is_flush: bool) -> object:
        looks.append(connection.peer)
        return work(connection, now_s, is_flush)

    monkeypatch.setattr(DirectConnection, "work", counted)
    pumps = 1000
    wire.run(pumps * 0.05, 0.05)
    # Two ends; every 15 s a question and its answer, and a few looks for each of them.
    per_end = len(looks) / (2 * count)
    assert per_end < 50, f"in {2 * pumps} pumps and flushes it was looked at {per_end:.0f} times"
    assert server.of(Disconnected) + crowd.of(Disconnected) == [], "and nobody should be lost"
    server.endpoint.send_reliable(server.of(Connected)[7].peer, Channel.CONTROL, b"you")
    assert wire.run_until(lambda: crowd.has(ReliableReceived, 1), 0.1), "nor be slow to hear"


def test_a_crowd_that_comes_at_once_gets_in(wire: DirectWire) -> None:
    server = open_node(wire, LOBBY_PROTOCOL.name, WIDE)
    crowd = open_node(wire, LOBBY_PROTOCOL.name, WIDE)
    for _ in range(60):
        crowd.endpoint.connect(server.address, wire.now_s)
    assert wire.run_until(lambda: crowd.has(Connected, 60), CONNECT_TIMEOUT_S), (
        "all should get in before their patience ends, as after a restart"
    )


def test_hundreds_who_never_finish_do_not_keep_anybody_out(wire: DirectWire) -> None:
    """They come from many addresses, which may be invented: they do not answer the Retry."""
    server = open_node(wire, GAME_PROTOCOL.name, SERVER_CAPACITY)
    assert isinstance(server.endpoint, DirectEndpoint)
    sources = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(20)]
    try:
        for number, source in enumerate(sources):
            try:
                source.bind((f"127.80.0.{number + 1}", 0))
            except OSError:
                pytest.skip("this system has one loopback address only")
        for number in range(300):
            quic = QuicConnection(configuration=client_configuration())
            quic.connect(("127.0.0.1", server.endpoint.port), wire.now_s)
            for packet, address in quic.datagrams_to_send(wire.now_s):
                sources[number % len(sources)].sendto(packet, address)
            if number % 10 == 0:
                wire.step(0.005)
        assert server.endpoint.connection_count == 0, (
            "who has not proved its address should take no place"
        )
        began_s = wire.now_s
        wire.join(wire.node("guest"), server)
        assert wire.now_s - began_s < 1.0, "and an honest guest should get in at once"
    finally:
        for source in sources:
            source.close()


def test_places_are_counted_as_they_are_taken_and_given_back(wire: DirectWire) -> None:
    server = open_node(wire, LOBBY_PROTOCOL.name, replace(WIDE, connections=3))
    nodes = [open_node(wire, LOBBY_PROTOCOL.name) for _ in range(5)]
    for node in nodes:
        node.endpoint.connect(server.address, wire.now_s)
    wire.run(CONNECT_TIMEOUT_S + 1.0)
    inside = [node for node in nodes if node.of(Connected)]
    # As many as are half open at a time may come on top of those that are ready.
    assert 3 <= len(inside) <= 5, "who came first should be in"
    for node in nodes:
        wire.remove(node)
    wire.run(3.0)
    assert isinstance(server.endpoint, DirectEndpoint)
    assert server.endpoint.connection_count == 0, "the places should be free again"
    late = [open_node(wire, LOBBY_PROTOCOL.name) for _ in range(3)]
    for node in late:
        node.endpoint.connect(server.address, wire.now_s)
    assert wire.run_until(lambda: all(node.of(Connected) for node in late)), "for others"


def test_handshakes_that_one_address_leaves_undone_keep_nobody_else_out(wire: DirectWire) -> None:
    places = 4
    server = open_node(wire, LOBBY_PROTOCOL.name, replace(WIDE, half_open=places))
    assert isinstance(server.endpoint, DirectEndpoint)
    where = ("127.0.0.1", server.endpoint.port)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as strangers:
        strangers.bind(("127.0.0.1", 0))
        strangers.settimeout(PATIENCE_S)
        for number in range(1, places + 1):
            configuration = client_configuration(LOBBY_PROTOCOL, SERVER_CAPACITY.window_bytes)
            link = QuicLink.connect(configuration, where, wire.now_s)
            while server.endpoint.connection_count < number:
                for packet, _ in link.packets_to_send(wire.now_s):
                    strangers.sendto(packet, where)
                wire.run(0.02)
                link.receive(strangers.recv(2048), where, wire.now_s)
    assert not server.of(Connected), "none of them finishes its handshake"
    friend = open_node(wire, LOBBY_PROTOCOL.name, bind_address="127.0.0.9")
    friend.endpoint.connect(server.address, wire.now_s)
    assert wire.run_until(lambda: friend.has(Connected, 1), CONNECT_TIMEOUT_S / 2), (
        "somebody from elsewhere should come in before any of them is given up"
    )


def test_occupancy_agrees_with_counting_everybody_anew() -> None:
    dice = Random(6)
    capacity = Capacity(
        connections=9, connections_per_address=4, half_open=6, half_open_per_address=3
    )
    occupancy = Occupancy(capacity)
    there: list[tuple[PeerId, str, bool]] = []
    ips = ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "2001:db8:0:100::1"]
    for number in range(3000):
        ip = dice.choice(ips)
        bucket = address_bucket(ip)
        half = Counter(each[1] for each in there if each[2])
        ready = Counter(each[1] for each in there if not each[2])
        expected = (
            (half.total() < 6 or max(half.values()) > half[bucket] + 1)
            and (ready.total() < 9 or max(ready.values()) > ready[bucket] + 1)
            and half[bucket] < 3
            and ready[bucket] < 4
        )
        assert occupancy.has_room_for(ip) is expected, "it should know who takes up room"
        if expected and dice.random() < 0.6:
            there.append((PeerId(number), bucket, True))
            occupancy.enter(*there[-1])
        elif there:
            peer, bucket, is_half_open = there.pop(dice.randrange(len(there)))
            occupancy.leave(peer, bucket, is_half_open)
            if is_half_open and dice.random() < 0.7:
                there.append((peer, bucket, False))
                occupancy.enter(*there[-1])


def test_a_household_with_ipv6_is_one_sender() -> None:
    assert address_bucket("2001:db8::1") == address_bucket("2001:db8:0:ff::2"), "within a /56"
    assert address_bucket("2001:db8::1") != address_bucket("2001:db8:0:100::1"), "and not beyond"
    assert address_bucket("::ffff:192.0.2.1") == address_bucket("192.0.2.1"), "IPv4 is IPv4"
    assert address_bucket("100::1:2") != address_bucket("100::1:3"), "channels are not neighbours"
    assert address_bucket("fe80::1%eth0") == address_bucket("fe80::2"), "scopes do not matter"


def test_the_schedule_tells_who_is_due_and_never_forgets_anybody() -> None:
    dice = Random(2)
    schedule: Schedule[PeerId] = Schedule()
    planned: dict[PeerId, float] = {}
    now_s = 0.0
    for _ in range(5000):
        peer = PeerId(dice.randrange(40))
        if dice.random() < 0.1:
            schedule.forget(peer)
            planned.pop(peer, None)
        else:
            due_s = now_s + dice.random() * 10.0
            schedule.plan(peer, due_s)
            planned[peer] = min(due_s, planned.get(peer, due_s))
        now_s += dice.random() * 0.05
        due = schedule.due(now_s)
        assert sorted(due) == sorted(p for p, at_s in planned.items() if at_s <= now_s), (
            "each should come up once, at the earliest time that was asked for"
        )
        for each in due:
            del planned[each]


class Moment(float):
    """A time of which one can tell whether anybody still has it."""


def test_the_schedule_lets_go_of_times_that_are_out_of_date() -> None:
    schedule: Schedule[PeerId] = Schedule()
    peers, planned = 40, []
    for number in range(10_000):
        peer, due_s = PeerId(number % peers), Moment(100.0 + number)
        schedule.forget(peer)
        schedule.plan(peer, due_s)
        planned.append(weakref.ref(due_s))
        del due_s
    kept = sum(time() is not None for time in planned)
    assert peers <= kept < 1000, f"of each peer one time counts, and not {kept} should pile up"


# Addresses


def test_an_endpoint_tells_where_the_other_side_is(wire: DirectWire) -> None:
    host, guest = wire.node("host"), wire.node("guest")
    guest_peer, host_peer = wire.join(guest, host)
    assert isinstance(host.endpoint, DirectEndpoint)
    assert isinstance(guest.endpoint, DirectEndpoint)
    assert host.endpoint.remote_address(guest_peer) == ("127.0.0.1", guest.endpoint.port)
    assert guest.endpoint.remote_address(host_peer) == ("127.0.0.1", host.endpoint.port)
    wire.remove(guest)
    wire.run(3.0)
    assert host.endpoint.remote_address(guest_peer) is None, "nowhere, once it is gone"


def test_a_server_for_both_kinds_of_addresses_shows_each_in_its_own_form(wire: DirectWire) -> None:
    try:
        server = open_node(wire, LOBBY_PROTOCOL.name, bind_address="::")
        six = open_node(wire, LOBBY_PROTOCOL.name, bind_address="::1")
    except LocalProtocolError:
        pytest.skip("this machine has no IPv6")
    assert isinstance(server.endpoint, DirectEndpoint)
    if not server.endpoint.can_reach("127.0.0.1"):
        pytest.skip("this system keeps the two kinds apart")
    four = open_node(wire, LOBBY_PROTOCOL.name)
    four.endpoint.connect(server.address, wire.now_s)
    six.endpoint.connect(f"[::1]:{server.endpoint.port}", wire.now_s)
    assert wire.run_until(lambda: server.has(Connected, 2)), "both should get in"
    seen = {server.endpoint.remote_address(event.peer) for event in server.of(Connected)}
    ports = [
        node.endpoint.port for node in (four, six) if isinstance(node.endpoint, DirectEndpoint)
    ]
    assert seen == {("127.0.0.1", ports[0]), ("::1", ports[1])}, "as everybody else writes them"
    assert {event.identity for event in server.of(Connected)} == {
        f"127.0.0.1:{ports[0]}",
        f"[::1]:{ports[1]}",
    }, "also to block them by"
    host = wire.node("host")
    server.endpoint.connect(host.address, wire.now_s, GAME_PROTOCOL.name)
    assert wire.run_until(lambda: host.has(Connected, 1)), "and it should reach IPv4 itself"


def test_mapped_addresses_are_written_plainly() -> None:
    assert plain_address(("::ffff:192.0.2.1", 7, 0, 0)) == ("192.0.2.1", 7), "IPv4 is IPv4"
    assert plain_address(("2001:db8::1", 7, 0, 0)) == ("2001:db8::1", 7), "IPv6 stays"
