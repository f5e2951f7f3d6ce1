"""The relay as a program of its own, and lobby servers that send players there."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from game.servers.lobby_server import RunningLobbyServer
from game.servers.relay import RunningRelay
from net import limits
from net.lobbies.client import ServerAddress, parse_server_address
from net.lobbies.client.introductions import introduction_of
from net.lobbies.client.shared_socket import AddressWatch
from net.lobbies.protocol import wire
from net.lobbies.server.kept import RELAY_FILE, relay_secret
from net.transports.direct import DirectEndpoint, RelayTicket
from net.transports.interface import Connected
from tests.helpers.udp import Udp, udp_in_memory
from tests.transports.wires import Node

LOOPBACK = "127.0.0.1"
CHANNEL = b"a-number"
NOW_S = 100.0
TODAY = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def udp() -> Iterator[Udp]:
    with udp_in_memory() as made:
        yield made


def relay_at(port: int) -> AddressWatch:
    where = (LOOPBACK, port)
    return AddressWatch(ServerAddress("relay.example.org", port, None), where, lambda _: [where])


def as_told(ticket: wire.WireTicket, server: tuple[str, int]) -> RelayTicket:
    """A ticket as a player's program has it."""
    said = wire.Introduce(0, bytes(10), bytes(16), ((LOOPBACK, 9),), True, ticket)
    relay = introduction_of(said, server).relay
    assert relay is not None, "there is one"
    return relay


def test_two_friends_meet_over_a_relay_that_knows_the_secret_and_nothing_else(
    udp: Udp, tmp_path: Path
) -> None:
    secret = relay_secret(tmp_path / RELAY_FILE)
    # Its machine was started at another time, so its clock shows something else.
    ahead_s = 5000.0
    relay = RunningRelay(LOOPBACK, 0, secret, NOW_S + ahead_s)
    server = RunningLobbyServer(LOOPBACK, 0, tmp_path, "Test", NOW_S, relays=[relay_at(relay.port)])
    tickets = [as_told(each, (LOOPBACK, server.port)) for each in server.tickets(CHANNEL, NOW_S)]
    assert {each.relay_address for each in tickets} == {(LOOPBACK, relay.port)}, "they go there"
    host, guest = (Node(DirectEndpoint(LOOPBACK, 0, NOW_S, TODAY), "") for _ in range(2))
    assert isinstance(host.endpoint, DirectEndpoint)
    assert isinstance(guest.endpoint, DirectEndpoint)
    host.endpoint.use_relay(tickets[0], NOW_S)
    ip, port = guest.endpoint.use_relay(tickets[1], NOW_S)
    guest.endpoint.connect(f"[{ip}]:{port}#{host.endpoint.fingerprint.hex()}", NOW_S)
    now_s = NOW_S
    while not host.of(Connected) and now_s < NOW_S + limits.CONNECT_TIMEOUT_S:
        now_s += 0.01
        relay.pump(now_s + ahead_s)
        server.pump(now_s)
        for node in (host, guest):
            node.events += node.endpoint.pump(now_s)
            node.endpoint.flush(now_s)
    assert host.of(Connected), "they should reach each other"
    assert relay.relay.counts.packets_forwarded > 0, "over that relay"
    assert server.relay.channel_count == 0, "and not over the server's own"


def test_a_relay_with_another_secret_takes_nobody(udp: Udp, tmp_path: Path) -> None:
    relay = RunningRelay(LOOPBACK, 0, bytes(32), NOW_S)
    server = RunningLobbyServer(LOOPBACK, 0, tmp_path, "Test", NOW_S, relays=[relay_at(relay.port)])
    ticket = as_told(server.tickets(CHANNEL, NOW_S)[0], (LOOPBACK, server.port))
    player = DirectEndpoint(LOOPBACK, 0, NOW_S, TODAY)
    player.use_relay(ticket, NOW_S)
    player.flush(NOW_S)
    relay.pump(NOW_S)
    assert relay.relay.counts.tickets_refused == 1, "its ticket is somebody else's"


def test_pairs_are_spread_over_all_relays(udp: Udp, tmp_path: Path) -> None:
    relays = [relay_at(1001), relay_at(1002), relay_at(1003)]
    server = RunningLobbyServer(LOOPBACK, 0, tmp_path, "Test", NOW_S, relays=relays)
    chosen: list[wire.NetworkAddress | None] = []
    for number in range(256):
        one, other = server.tickets(bytes([number]) * 8, NOW_S)
        assert one.relay == other.relay, "both ends should meet"
        chosen.append(one.relay)
    counts = [chosen.count((LOOPBACK, port)) for port in (1001, 1002, 1003)]
    assert max(counts) - min(counts) <= 1, f"each should have its part: {counts}"


def test_without_a_port_a_relay_has_the_usual_one() -> None:
    assert parse_server_address("relay.example.org", limits.RELAY_PORT).port == limits.RELAY_PORT
