"""Addresses that nobody has proved: who writes somebody else's address on his packets brings that
other one no byte more than he has sent himself.

Method: a guest's socket that can send through another one, so that packets of an honest connection
come from an address where nobody answers.
"""

from collections.abc import Iterator

import pytest

from net.transports.direct import DatagramSocket, DirectEndpoint, NetworkAddress
from net.transports.interface import Channel, Connected, ReliableReceived
from tests.helpers.udp import Udp, UdpSocket, received
from tests.transports.wires import TODAY, Node

LOOPBACK = "127.0.0.1"


class Mask:
    """A socket of one's own that can send as somebody else. Satisfies `DatagramSocket`."""

    def __init__(self, own: UdpSocket) -> None:
        self.own: DatagramSocket = own
        self.worn: UdpSocket | None = None
        self.sent_bytes = 0
        """What was sent as somebody else."""

    def sendto(self, packet: bytes, address: NetworkAddress, /) -> int:
        """See the protocol."""
        if self.worn is None:
            return self.own.sendto(packet, address)
        self.sent_bytes += len(packet)
        return self.worn.sendto(packet, address)

    def recvfrom(self, size: int, /) -> tuple[bytes, NetworkAddress]:
        """See the protocol."""
        return self.own.recvfrom(size)

    def getsockname(self) -> NetworkAddress:
        """See the protocol."""
        return self.own.getsockname()

    def fileno(self) -> int:
        """See the protocol."""
        return self.own.fileno()

    def close(self) -> None:
        """See the protocol."""
        self.own.close()


class Street:
    """A host, a guest with a mask, and somebody who has nothing to do with it."""

    def __init__(self) -> None:
        self.udp = Udp()
        self.now_s = 100.0
        self.mask = Mask(self.udp.open_socket(LOOPBACK))
        self.victim = self.udp.open_socket(LOOPBACK)
        opened = self.udp.open_socket(LOOPBACK)
        self.host = Node(DirectEndpoint(LOOPBACK, 0, self.now_s, TODAY, opened=opened), "")
        self.guest = Node(DirectEndpoint(LOOPBACK, 0, self.now_s, TODAY, opened=self.mask), "")
        self.to_host = self.guest.endpoint.connect(f"{LOOPBACK}:{opened.address[1]}", self.now_s)
        self.run(0.5)
        self.to_guest = self.host.of(Connected)[0].peer

    def run(self, seconds: float) -> None:
        """Lets time pass for host and guest."""
        until_s = self.now_s + seconds
        while self.now_s < until_s:
            self.now_s += 0.01
            for node in (self.host, self.guest):
                node.events += node.endpoint.pump(self.now_s)
                node.endpoint.flush(self.now_s)


@pytest.fixture
def street() -> Iterator[Street]:
    made = Street()
    yield made
    made.udp.close()


@pytest.mark.parametrize("size", [1, 200, 1000])
def test_a_guest_who_writes_another_address_brings_it_no_more_than_he_sends(
    street: Street, size: int
) -> None:
    for _ in range(8):
        street.host.endpoint.send_reliable(street.to_guest, Channel.BULK, bytes(32 * 1024))
    street.mask.worn = street.victim
    got_bytes = 0
    for _ in range(100):
        street.guest.endpoint.send_datagram(street.to_host, bytes(size))
        street.run(0.02)
        got_bytes += sum(map(len, received(street.victim)))
        assert got_bytes <= street.mask.sent_bytes, (
            f"{street.mask.sent_bytes} B were sent in its name, and it got {got_bytes} B"
        )
    assert street.mask.sent_bytes > 0, "something should have been sent in its name"


def test_a_goodbye_is_not_repeated_to_an_address_that_nobody_has_proved(street: Street) -> None:
    street.mask.worn = street.victim
    for _ in range(3):
        street.guest.endpoint.send_datagram(street.to_host, b"x")
        street.run(0.02)
    street.host.endpoint.close(street.now_s)
    got_bytes = sum(map(len, received(street.victim)))
    assert got_bytes <= street.mask.sent_bytes, (
        f"{street.mask.sent_bytes} B were sent in its name, and it got {got_bytes} B"
    )


def test_a_guest_whose_address_has_changed_in_earnest_is_told_everything(street: Street) -> None:
    moved = street.udp.open_socket(LOOPBACK)
    street.mask.own = moved
    street.guest.endpoint.send_reliable(street.to_host, Channel.CONTROL, b"here I am")
    for _ in range(8):
        street.host.endpoint.send_reliable(street.to_guest, Channel.BULK, bytes(32 * 1024))
    for _ in range(300):
        street.run(0.02)
        if street.guest.has(ReliableReceived, 8):
            break
    assert street.guest.has(ReliableReceived, 8), "a round trip proves the new address"
