"""What a program with thousands of connections asks of an endpoint: that those who leave are freed
at once, that answers take few packets, and that it can wait."""

import gc
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from net.transports.direct import SERVER_CAPACITY, Capacity, DirectEndpoint, NetworkAddress
from net.transports.direct.connection import IP_AND_UDP_BYTES, DirectConnection
from net.transports.direct.quic.bounded import BoundedConnection
from net.transports.direct.quic.link import QuicLink
from net.transports.direct.sockets import open_socket
from net.transports.interface import Channel, CloseCode, Connected, ReliableReceived
from tests.transports.wires import TODAY, DirectWire, Node

ENDS_WITHIN_S = 60.0
FOREVER_S = 3600.0


@pytest.fixture
def wire() -> Iterator[DirectWire]:
    made = DirectWire()
    yield made
    made.close()


def connect(wire: DirectWire, guest: Node, host: Node) -> Connected:
    """Returns what the host heard of it."""
    before = len(host.of(Connected))
    guest.endpoint.connect(host.address, wire.now_s)
    assert wire.run_until(lambda: host.has(Connected, before + 1)), "the host should be reached"
    wire.run(0.2)
    return host.of(Connected)[-1]


PARTS = (DirectConnection, QuicLink, BoundedConnection)
"""What there is of every connection: ours, and the library's, which is the large one."""


def alive() -> int:
    """How many such parts take up memory now."""
    return sum(type(found) in PARTS for found in gc.get_objects())


@pytest.mark.parametrize("is_by_guest", [True, False], ids=["guest leaves", "host sends away"])
def test_who_leaves_is_freed_without_looking_for_circles(
    wire: DirectWire, is_by_guest: bool
) -> None:
    """Among thousands of connections Python's own search takes a second."""
    host, guest = wire.node("host"), wire.node("guest")
    gc.collect()
    before = alive()
    came = connect(wire, guest, host)
    assert alive() == before + 2 * len(PARTS), "both ends should be there"
    gc.collect()
    gc.disable()
    try:
        if is_by_guest:
            guest.endpoint.disconnect(guest.of(Connected)[0].peer, CloseCode.NORMAL, "")
        else:
            host.endpoint.disconnect(came.peer, CloseCode.REFUSED, "Go away.")
        wire.run(5.0)
        assert alive() == before, "nothing of it should be left"
    finally:
        gc.enable()


class CountedSocket:
    """A UDP socket on loopback that keeps what is sent; satisfies `DatagramSocket`."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self._opened = open_socket("127.0.0.1", 0)

    def sendto(self, packet: bytes, address: NetworkAddress, /) -> int:
        self.sent.append(packet)
        return self._opened.sendto(packet, address)

    def recvfrom(self, size: int, /) -> tuple[bytes, NetworkAddress]:
        return self._opened.recvfrom(size)

    def getsockname(self) -> NetworkAddress:
        address: NetworkAddress = self._opened.getsockname()
        return address

    def fileno(self) -> int:
        return self._opened.fileno()

    def close(self) -> None:
        self._opened.close()


def packets_of_an_exchange(capacity: Capacity) -> int:
    """How many packets a host with that room sends for a question that it answers at once."""
    wire = DirectWire()
    try:
        socket = CountedSocket()
        endpoint = DirectEndpoint(
            "127.0.0.1", 0, wire.now_s, TODAY, capacity=capacity, opened=socket
        )
        host = Node(endpoint, f"127.0.0.1:{endpoint.port}#{endpoint.fingerprint.hex()}")
        wire.nodes.append(host)
        guest = wire.node("guest")
        came = connect(wire, guest, host)
        wire.run(1.0)
        socket.sent.clear()
        guest.endpoint.send_reliable(guest.of(Connected)[0].peer, Channel.CONTROL, b"question")
        guest.endpoint.flush(wire.now_s)
        wire.now_s += 0.001
        events = endpoint.pump(wire.now_s)
        assert [type(event) for event in events] == [ReliableReceived], "the question should come"
        endpoint.send_reliable(came.peer, Channel.CONTROL, b"answer")
        endpoint.flush(wire.now_s)
        assert wire.run_until(lambda: guest.has(ReliableReceived, 1)), "and the answer"
        assert all(len(packet) < 1200 - IP_AND_UDP_BYTES for packet in socket.sent), (
            "all of them small"
        )
        return len(socket.sent)
    finally:
        wire.close()


def test_where_every_pump_is_flushed_an_answer_carries_the_acknowledgement() -> None:
    assert packets_of_an_exchange(SERVER_CAPACITY) == 1, "one packet should do for both"
    usual = replace(SERVER_CAPACITY, flushes_each_pump=False)
    assert packets_of_an_exchange(usual) == 2, "elsewhere an acknowledgement does not wait"


def ends(work: Callable[[], object]) -> bool:
    """Whether something comes to an end, and does not hold up the tests for ever."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(ENDS_WITHIN_S)
    return not thread.is_alive()


def test_waiting_ends_when_something_comes() -> None:
    one, other = (DirectEndpoint("127.0.0.1", 0, 0.0, TODAY) for _ in range(2))
    begins = threading.Event()
    heard: list[bytes] = []
    one.hear_plain(lambda packet, _address, _now_s: heard.append(packet))

    def wait_and_look() -> None:
        begins.set()
        one.wait(FOREVER_S)
        one.pump(0.0)

    def send_late() -> None:
        begins.wait(ENDS_WITHIN_S)
        other.send_plain(b"\1", ("127.0.0.1", one.port))

    sender = threading.Thread(target=send_late)
    sender.start()
    try:
        assert ends(wait_and_look), "it should wait no longer when something comes"
        assert heard == [b"\1"], "and not before"
    finally:
        sender.join()
        one.close(0.0)
        other.close(0.0)


def test_a_closed_endpoint_has_nothing_to_wait_for() -> None:
    closed = DirectEndpoint("127.0.0.1", 0, 0.0, TODAY)
    closed.close(0.0)
    assert ends(lambda: closed.wait(FOREVER_S)), "nothing can come any more"


def test_waiting_ends_when_nothing_comes() -> None:
    quiet = DirectEndpoint("127.0.0.1", 0, 0.0, TODAY)
    try:
        assert ends(lambda: quiet.wait(0.001)), "a server has other things to do"
    finally:
        quiet.close(0.0)
