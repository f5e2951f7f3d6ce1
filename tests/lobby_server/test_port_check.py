"""A lobby server tries whether a host's port can be reached, and no more than that.

Goal: what a host is told is true of the router that it is behind, and nobody can have packets sent
to others. Method: real clients behind routers of the four kinds, sockets in memory, one clock. The
addresses of a test are no internet's, so the question whether one is has a fixed answer here.
"""

from collections.abc import Iterator
from contextlib import closing
from unittest.mock import patch

import pytest

from net import limits
from net.lobbies.client.port_checker import PortChecker
from net.lobbies.port_check import PortCheck
from net.lobbies.protocol import wire
from net.transports.direct.plain import PROBE, probe_packet
from tests.lobby_server.stage import LOOPBACK, Player, Stage
from tests.punching.nat import Nat, NatKind

SECOND = "127.79.0.9"
"""Another address of the server's machine."""
LONG_ENOUGH_S = (limits.PORT_CHECK_TRIES + 1) * limits.PORT_CHECK_WAIT_S


class Watched(Stage):
    """A stage that notes each packet which tries a port: how long it is, and where it goes."""

    def __init__(self, probe_from: str) -> None:
        super().__init__(probe_from=probe_from)
        self.probes_seen: list[tuple[int, tuple[str, int]]] = []
        self.lost = 0
        """How many of them get lost from now on."""
        self.udp.is_lost = self._look

    def _look(self, packet: bytes, sender: tuple[str, int], to: tuple[str, int]) -> bool:
        if packet[0] != PROBE:
            return False
        self.probes_seen.append((len(packet), to))
        self.lost -= 1
        return self.lost >= 0

    def host(self, kind: NatKind | None = None) -> Player:
        """Somebody who has a lobby and wants to know, behind a router of that kind."""
        if kind is not None:
            self.behind = Nat(kind, 1, self.udp.open_socket).socket()
        host = self.player("Ash")
        host.endpoint.hear_plain(host.lobbies.port_checker.hear)
        host.lobbies.port_checker.ask()
        self.publish(host)
        return host


@pytest.fixture(autouse=True)
def internet() -> Iterator[None]:
    """Every address is one of the internet's."""
    with patch("net.lobbies.client.port_checker.is_public", lambda _ip: True):
        yield


@pytest.mark.parametrize(
    ("kind", "by_another_port", "by_another_address"),
    [
        (None, PortCheck.PROBABLY, PortCheck.THROUGH),
        (NatKind.FULL_CONE, PortCheck.PROBABLY, PortCheck.THROUGH),
        # Here one address proves too much, which is why a host is told "probably".
        (NatKind.RESTRICTED, PortCheck.PROBABLY, PortCheck.CLOSED),
        (NatKind.PORT_RESTRICTED, PortCheck.CLOSED, PortCheck.CLOSED),
        (NatKind.SYMMETRIC, PortCheck.CLOSED, PortCheck.CLOSED),
    ],
)
def test_a_host_learns_what_its_router_lets_through(
    kind: NatKind | None, by_another_port: PortCheck, by_another_address: PortCheck
) -> None:
    found = []
    for probe_from in (LOOPBACK, SECOND):
        with closing(Watched(probe_from)) as stage:
            host = stage.host(kind)
            stage.run(LONG_ENOUGH_S)
            found.append(host.lobbies.port_checker.check)
            assert {to for _, to in stage.probes_seen} == {host.lobbies.port_checker.seen_at}, (
                "packets should go to where the server sees the host, and nowhere else"
            )
    assert found == [by_another_port, by_another_address], "as far as each server can tell"


def test_two_lost_packets_are_no_closed_port() -> None:
    with closing(Watched(SECOND)) as stage:
        stage.lost = 2
        host = stage.host()
        stage.run(LONG_ENOUGH_S)
        assert host.lobbies.port_checker.check is PortCheck.THROUGH, "the third comes through"


def test_a_server_that_tries_nothing_says_nothing() -> None:
    with closing(Watched("")) as stage:
        host = stage.host()
        stage.run(LONG_ENOUGH_S)
        assert host.lobbies.port_checker.check is PortCheck.NOT_ASKED, "nobody knows"


def test_a_server_in_the_same_home_is_not_asked() -> None:
    with (
        patch("net.lobbies.client.port_checker.is_public", lambda _ip: False),
        closing(Watched(SECOND)) as stage,
    ):
        host = stage.host()
        stage.run(LONG_ENOUGH_S)
        assert host.lobbies.port_checker.check is PortCheck.NOT_ASKED, "it sees no router"
        assert not stage.probes_seen, "so nothing is sent"


def test_nobody_has_packets_sent_to_others_or_many_to_oneself() -> None:
    cookie = bytes(16)
    with closing(Watched(SECOND)) as stage:
        host = stage.host()
        stage.run(LONG_ENOUGH_S)
        stage.probes_seen.clear()
        for request in range(1, 40):
            host.line.send(wire.CheckPort(request, cookie))
        stage.run(1.0)
        asked_bytes = len(wire.encode(wire.CheckPort(1, cookie)))
        assert 0 < len(stage.probes_seen) <= limits.LOBBY_PORT_CHECKS_BURST, "few are sent"
        assert all(size < asked_bytes for size, _ in stage.probes_seen), "each less than asked by"
        stage.run(60.0)
        stage.probes_seen.clear()
        # Somebody who pretends to have moved, to where another is.
        stage.has_moved = True
        host.line.send(wire.CheckPort(1, cookie))
        stage.run(1.0)
        assert not stage.probes_seen, "nothing goes to an address that nobody has proved to have"


def test_what_was_found_at_one_address_is_not_said_of_another() -> None:
    """As when the host's computer has gone to another network meanwhile."""
    server, home, cafe = (SECOND, 47240), ("25.64.0.6", 5123), ("25.64.0.7", 5123)
    sent: list[wire.ClientMessage] = []
    checker = PortChecker(sent.append, lambda: len(sent), bytes)
    checker.ask()
    checker.on_up(home, server)
    checker.work(0.0)
    checker.hear(probe_packet(bytes(16)), ("25.64.0.9", 9), 0.1)
    known = [checker.check]
    for where in (home, cafe):
        checker.on_down()
        checker.on_up(where, server)
        known.append(checker.check)
        checker.work(1.0)
    known.append(checker.check)
    through = PortCheck.THROUGH
    assert known == [through, through, PortCheck.NOT_ASKED, PortCheck.ASKING], "it is asked anew"


def test_nobody_else_can_say_that_a_port_is_open() -> None:
    with closing(Watched(SECOND)) as stage:
        stage.lost = 99
        host = stage.host()
        checker = host.lobbies.port_checker
        stage.run(0.5)
        known = [checker.check]
        for packet in (probe_packet(bytes(16)), bytes([PROBE]), bytes([PROBE]) + bytes(99)):
            checker.hear(packet, (SECOND, 9), stage.now_s)
        stage.run(LONG_ENOUGH_S)
        known.append(checker.check)
        assert known == [PortCheck.ASKING, PortCheck.CLOSED], "who has no cookie is not believed"
