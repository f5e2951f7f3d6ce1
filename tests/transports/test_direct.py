"""What is particular to the direct transport: trust, addresses, sockets, and hostile packets.

Real QUIC over real sockets on loopback, under a virtual clock. The malicious peers are real too: a
bare QUIC client that keeps none of our rules, and a UDP socket that sends rubbish.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from random import Random

import pytest
from aioquic.buffer import Buffer  # type: ignore[attr-defined]  # Exported, but not marked so.
from aioquic.quic.connection import QuicConnection
from aioquic.quic.events import ConnectionTerminated, HandshakeCompleted
from aioquic.quic.packet import QuicHeader, QuicPacketType, pull_quic_header

from net.errors import LocalProtocolError
from net.limits import (
    CONNECT_TIMEOUT_S,
    DATAGRAM_MAX_BYTES,
    HALF_OPEN_PER_ADDRESS_MAX,
    MESSAGES_BURST,
    MESSAGES_PER_TURN_MAX,
    PUMP_EVENTS_MAX,
    RELIABLE_MESSAGE_MAX_BYTES,
    RETRY_TOKEN_S,
)
from net.transports.direct import (
    DirectEndpoint,
    HostCertificate,
    PortInUseError,
    make_certificate,
    parse_address,
)
from net.transports.direct.quic import headers
from net.transports.direct.quic.link import client_configuration
from net.transports.direct.quic.retry import RetryTokens
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    DatagramReceived,
    Disconnected,
    ReliableReceived,
)
from tests.transports.relay import Relay
from tests.transports.wires import TODAY, DirectWire, Node

CONTROL_STREAM = 2
"""The first stream that a client begins in one direction, by QUIC's numbering."""


@pytest.fixture
def wire() -> Iterator[DirectWire]:
    made = DirectWire()
    yield made
    made.close()


class BareClient:
    """A QUIC client that may break every rule of ours."""

    def __init__(self, wire: DirectWire, host: Node) -> None:
        self._wire = wire
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self.address = self._socket.getsockname()
        address = parse_address(host.address)
        self.quic = QuicConnection(configuration=client_configuration())
        self.quic.connect((address.ip, address.port), wire.now_s)
        self.is_connected = False
        self.end: ConnectionTerminated | None = None

    def step(self) -> None:
        self._wire.step()
        now_s = self._wire.now_s
        while True:
            try:
                packet, address = self._socket.recvfrom(2048)
            except BlockingIOError:
                break
            self.quic.receive_datagram(packet, address, now_s)
        timer_s = self.quic.get_timer()
        if timer_s is not None and timer_s <= now_s:
            self.quic.handle_timer(now_s)
        while (event := self.quic.next_event()) is not None:
            if isinstance(event, HandshakeCompleted):
                self.is_connected = True
            elif isinstance(event, ConnectionTerminated):
                self.end = event
        for packet, address in self.quic.datagrams_to_send(now_s):
            self.send(packet, address)

    def send(self, packet: bytes, address: tuple[str, int]) -> None:
        self._socket.sendto(packet, address)

    def run_until(self, condition: Callable[[], bool], steps: int = 500) -> bool:
        for _ in range(steps):
            if condition():
                return True
            self.step()
        return condition()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def host(wire: DirectWire) -> Node:
    return wire.node("host")


@pytest.fixture
def bare(wire: DirectWire, host: Node) -> Iterator[BareClient]:
    client = BareClient(wire, host)
    assert client.run_until(lambda: client.is_connected and bool(host.of(Connected))), (
        "a bare QUIC client should get as far as the connection"
    )
    yield client
    client.close()


# Trust


def test_a_host_with_another_certificate_than_the_one_named_is_refused(
    wire: DirectWire, host: Node
) -> None:
    guest = wire.node("guest")
    right = parse_address(host.address).fingerprint
    assert right is not None
    wrong = bytes([right[0] ^ 1]) + right[1:]
    address = f"127.0.0.1:{host.endpoint.port}#{wrong.hex()}"  # type: ignore[attr-defined]
    guest.endpoint.connect(address, wire.now_s)
    assert wire.run_until(lambda: bool(guest.of(Disconnected))), "the guest should break off"
    assert guest.of(Disconnected)[0].code == CloseCode.WRONG_CERTIFICATE, "and say why"
    wire.run(1.0)
    assert guest.of(Connected) == [], "the guest should never take it for a connection"
    assert host.of(Connected) == [], "the impostor should never learn that somebody was there"


def test_who_shows_the_named_certificate_without_its_key_is_refused(wire: DirectWire) -> None:
    real, other = make_certificate(TODAY), make_certificate(TODAY)
    stolen = HostCertificate(real.certificate, other.private_key, real.fingerprint)
    impostor = DirectEndpoint("127.0.0.1", 0, wire.now_s, TODAY, certificate=stolen)
    wire.nodes.append(Node(impostor, ""))
    guest = wire.node("guest")
    guest.endpoint.connect(f"127.0.0.1:{impostor.port}#{real.fingerprint.hex()}", wire.now_s)
    assert wire.run_until(lambda: bool(guest.of(Disconnected))), "the guest should break off"
    assert guest.of(Connected) == [], "a certificate without its key should prove nothing"


@pytest.mark.parametrize("length", [10, 16, 32])
def test_a_fingerprint_may_be_named_in_part(wire: DirectWire, host: Node, length: int) -> None:
    guest = wire.node("guest")
    endpoint = host.endpoint
    assert isinstance(endpoint, DirectEndpoint)
    host.address = f"127.0.0.1:{endpoint.port}#{endpoint.fingerprint[:length].hex()}"
    wire.join(guest, host)


def test_on_this_machine_a_fingerprint_may_be_left_out(wire: DirectWire, host: Node) -> None:
    guest = wire.node("guest")
    host.address = host.address.partition("#")[0]
    wire.join(guest, host)


def test_each_endpoint_makes_a_certificate_of_its_own() -> None:
    one, two = make_certificate(TODAY), make_certificate(TODAY)
    assert len(one.fingerprint) == 32, "a fingerprint should be SHA-256"
    assert one.fingerprint != two.fingerprint, "no two hosts should share a certificate"
    assert one.certificate.not_valid_before_utc < TODAY < one.certificate.not_valid_after_utc, (
        "it should be valid on the day that it was made for"
    )


# Addresses and ports


@pytest.mark.parametrize(
    "text",
    [
        "",
        "192.0.2.1:4711",
        "[2001:db8::1]:4711",
        "192.0.2.1#" + "ab" * 16,
        "192.0.2.1:0#" + "ab" * 16,
        "192.0.2.1:65536#" + "ab" * 16,
        "192.0.2.1:4711#" + "ab" * 9,
        "192.0.2.1:4711#" + "ab" * 33,
        "192.0.2.1:4711#" + "a" * 21,
        "192.0.2.1:4711#zz" + "ab" * 16,
        "300.0.2.1:4711#" + "ab" * 16,
        "example.org:4711#" + "ab" * 16,
        "127.0.0.1:+471",
        "127.0.0.1:4711\n",
        "127.0.0.1:\u0664\u0667",
        "127.0.0.1:4711" + " " * 1000,
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(
    wire: DirectWire, host: Node, text: str
) -> None:
    with pytest.raises(LocalProtocolError, match=r"\.$"):
        host.endpoint.connect(text, wire.now_s)


def test_addresses_are_read_in_every_form() -> None:
    whole = parse_address("[2001:db8::1]:4711#" + "Ab" * 32)
    assert (whole.ip, whole.port) == ("2001:db8::1", 4711), "IPv6 is read"
    assert whole.fingerprint == b"\xab" * 32, "hex digits are read in either case"
    assert parse_address("[::1]:1").fingerprint is None, "this machine's IPv6 address may go bare"
    assert parse_address("127.1.2.3:1").fingerprint is None, "all of 127.0.0.0/8 is this machine"


def test_a_port_in_use_is_refused_with_a_sentence(wire: DirectWire, host: Node) -> None:
    assert isinstance(host.endpoint, DirectEndpoint)
    with pytest.raises(PortInUseError, match=f"UDP port {host.endpoint.port} is in use"):
        DirectEndpoint("127.0.0.1", host.endpoint.port, wire.now_s, TODAY)


@pytest.mark.parametrize(
    ("address", "port"), [("192.0.2.1", 0), ("nonsense", 0), ("127.0.0.1", -1)]
)
def test_what_cannot_be_bound_is_refused(wire: DirectWire, address: str, port: int) -> None:
    with pytest.raises(LocalProtocolError):
        DirectEndpoint(address, port, wire.now_s, TODAY)


def test_a_port_can_be_had_again_at_once_after_closing(wire: DirectWire) -> None:
    for _ in range(3):
        host, guest = wire.node("host"), wire.node("guest")
        wire.join(guest, host)
        wire.remove(host)
        wire.remove(guest)


def test_an_endpoint_that_does_not_accept_answers_no_stranger(wire: DirectWire) -> None:
    closed = DirectEndpoint("127.0.0.1", 0, wire.now_s, TODAY, accept=False)
    wire.nodes.append(Node(closed, f"127.0.0.1:{closed.port}"))
    guest = wire.node("guest")
    guest.endpoint.connect(f"127.0.0.1:{closed.port}", wire.now_s)
    wire.run(CONNECT_TIMEOUT_S + 0.5, 0.05)
    assert [event.code for event in guest.of(Disconnected)] == [CloseCode.UNREACHABLE], (
        "to a stranger it should be as if nobody were there"
    )


def test_ipv6_works_where_the_machine_has_it(wire: DirectWire) -> None:
    try:
        host6 = DirectEndpoint("::1", 0, wire.now_s, TODAY)
    except LocalProtocolError:
        pytest.skip("this machine has no IPv6")
    host = Node(host6, f"[::1]:{host6.port}#{host6.fingerprint.hex()}")
    guest = Node(DirectEndpoint("::1", 0, wire.now_s, TODAY), "")
    wire.nodes += [host, guest]
    wire.join(guest, host)
    with pytest.raises(LocalProtocolError, match="IPv6"):
        guest.endpoint.connect("127.0.0.1:4711", wire.now_s)


# Under load


def test_datagrams_hardly_wait_while_a_megabyte_goes_through(wire: DirectWire, host: Node) -> None:
    def waits(is_busy: bool) -> list[float]:
        """The virtual time that each of 150 datagrams takes, one after the other."""
        guest = wire.node("guest")
        guest_peer, _ = wire.join(guest, host)
        if is_busy:
            for _ in range(32):
                host.endpoint.send_reliable(guest_peer, Channel.BULK, bytes(32 * 1024))
        steps: list[float] = []
        for number in range(150):
            host.endpoint.send_datagram(guest_peer, number.to_bytes(4, "big"))
            host.endpoint.flush(wire.now_s)
            sent_s = wire.now_s
            assert wire.run_until(partial(guest.has, DatagramReceived, number + 1), 5.0), (
                "no datagram should be lost on loopback"
            )
            steps.append(wire.now_s - sent_s)
        if is_busy:
            assert wire.run_until(lambda: len(guest.of(ReliableReceived)) == 32), (
                "all of the bulk should arrive"
            )
        wire.remove(guest)
        return sorted(steps)

    idle, busy = waits(is_busy=False), waits(is_busy=True)
    p95 = int(0.95 * len(idle))
    assert busy[p95] <= idle[p95] + 0.011, (
        f"a datagram should wait for a step at most behind bulk: {busy[p95]} s, not {idle[p95]} s"
    )


def test_a_datagram_that_waited_too_long_is_dropped_rather_than_sent_late(
    wire: DirectWire, host: Node
) -> None:
    assert isinstance(host.endpoint, DirectEndpoint)
    relay = Relay(host.endpoint.port)
    guest = wire.node("guest")
    host_peer = guest.endpoint.connect(f"127.0.0.1:{relay.port}", wire.now_s)
    try:
        for number in range(250):
            relay.is_dark = 50 <= number < 200
            if guest.of(Connected):
                guest.endpoint.send_datagram(host_peer, number.to_bytes(4, "big").ljust(1000))
            relay.carry(wire.now_s)
            wire.step(0.02)
    finally:
        relay.close()
    numbers = {int.from_bytes(event.payload[:4], "big") for event in host.of(DatagramReceived)}
    assert {49, 249} <= numbers or {48, 248} <= numbers, (
        "before and after three seconds of darkness datagrams should arrive"
    )
    # A quarter of a second are 13 datagrams.
    late = [number for number in numbers if 50 <= number < 200 - 14]
    assert late == [], f"what was sent into the dark should not come seconds later: {late}"


def test_a_guest_whose_address_changes_stays_connected(wire: DirectWire, host: Node) -> None:
    assert isinstance(host.endpoint, DirectEndpoint)
    relay = Relay(host.endpoint.port)
    guest = wire.node("guest")
    host_peer = guest.endpoint.connect(f"127.0.0.1:{relay.port}", wire.now_s)
    try:
        for number in range(10):
            if number:
                relay.change_port()
            guest.endpoint.send_reliable(host_peer, Channel.CONTROL, bytes([number]))
            for _ in range(300):
                relay.carry(wire.now_s)
                wire.step()
                if len(host.of(ReliableReceived)) == number + 1:
                    break
            assert len(host.of(ReliableReceived)) == number + 1, (
                f"the guest should be heard after {number} changes of its address"
            )
            host.endpoint.send_reliable(host.of(Connected)[0].peer, Channel.CONTROL, b"echo")
            for _ in range(300):
                relay.carry(wire.now_s)
                wire.step()
                if len(guest.of(ReliableReceived)) == number + 1:
                    break
            assert len(guest.of(ReliableReceived)) == number + 1, "and should hear the answer"
        assert len(host.of(Connected)) == 1, "to the host it should be one connection all along"
    finally:
        relay.close()


def test_a_friend_who_takes_another_connection_id_is_still_found(
    host: Node, bare: BareClient
) -> None:
    for number in range(6):
        bare.quic.change_connection_id()
        bare.quic.send_datagram_frame(bytes([number]))
        assert bare.run_until(partial(host.has, DatagramReceived, number + 1)), (
            f"the host should follow the {number + 1}th connection id"
        )
    assert host.of(Disconnected) == [], "it should be one connection all along"


# Hostile packets


def test_twenty_thousand_packets_of_rubbish_change_nothing(wire: DirectWire, host: Node) -> None:
    guest = wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    assert isinstance(host.endpoint, DirectEndpoint)
    target = ("127.0.0.1", host.endpoint.port)
    dice = Random(3)
    initial = bytes([0xC3, 0, 0, 0, 1, 8]) + bytes(8) + bytes([8]) + bytes(8) + bytes([0])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as attacker:
        for number in range(20_000):
            size = dice.choice((0, 1, 5, 9, 30, 200, 1200))
            rubbish = dice.randbytes(size)
            if number % 4 == 0:
                rubbish = (bytes([dice.choice((0xC0, 0xFF, 0x40, 0x7F))]) + rubbish)[:1400]
            elif number % 50 == 1:
                rubbish = (initial + dice.randbytes(1300))[:1250]
            elif number % 50 == 2:
                rubbish = bytes([0xC0, 0, 0, 0, 1, 255]) + rubbish
            attacker.sendto(rubbish, target)
            if number % 100 == 0:
                wire.step(0.001)
    wire.run(0.5)
    guest.endpoint.send_reliable(guest.of(Connected)[0].peer, Channel.CONTROL, b"alive?")
    assert wire.run_until(lambda: bool(host.of(ReliableReceived))), "the host should still hear"
    assert host.of(Disconnected) + guest.of(Disconnected) == [], "nobody should be disconnected"
    assert len(host.of(Connected)) == 1, "rubbish should never become a connection"
    assert host.endpoint.stats(guest_peer).rtt_ms is not None, "the guest should be looked after"


def test_packets_of_a_friend_that_were_tampered_with_are_ignored(
    wire: DirectWire, host: Node
) -> None:
    assert isinstance(host.endpoint, DirectEndpoint)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as middle:
        middle.bind(("127.0.0.1", 0))
        middle.setblocking(False)
        guest = wire.node("guest")
        guest.endpoint.connect(f"127.0.0.1:{middle.getsockname()[1]}", wire.now_s)
        back: tuple[str, int] | None = None
        dice = Random(5)
        for _ in range(400):
            wire.step()
            while True:
                try:
                    packet, address = middle.recvfrom(2048)
                except BlockingIOError:
                    break
                if address[1] == host.endpoint.port:
                    assert back is not None
                    middle.sendto(packet, back)
                    continue
                back = address
                spoilt = bytearray(packet)
                spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
                middle.sendto(spoilt, ("127.0.0.1", host.endpoint.port))
                middle.sendto(packet, ("127.0.0.1", host.endpoint.port))
            for event in guest.of(Connected):
                guest.endpoint.send_datagram(event.peer, b"genuine")
        payloads = {event.payload for event in host.of(DatagramReceived)}
        assert payloads == {b"genuine"}, "only what the friend really sent should arrive"
        assert host.of(Disconnected) + guest.of(Disconnected) == [], "and nobody should be cut off"


def test_a_lying_length_ends_the_connection_as_a_protocol_error(
    host: Node, bare: BareClient
) -> None:
    lie = (RELIABLE_MESSAGE_MAX_BYTES + 1).to_bytes(4, "big")
    bare.quic.send_stream_data(CONTROL_STREAM, b"\0\0\0\x02hi" + lie + b"...")
    assert bare.run_until(lambda: bool(host.of(Disconnected))), "the host should break off"
    assert [event.payload for event in host.of(ReliableReceived)] == [b"hi"], (
        "what came before the lie should count"
    )
    assert host.of(Disconnected)[0].code == CloseCode.PROTOCOL_ERROR, "and the code should say why"
    assert bare.run_until(lambda: bare.end is not None), "the liar should hear of it"
    assert bare.end is not None
    assert bare.end.error_code == CloseCode.PROTOCOL_ERROR, "with the same code"


@pytest.mark.parametrize("stream_id", [0, 14, 402])
def test_a_stream_that_has_no_channel_is_a_protocol_error(
    host: Node, bare: BareClient, stream_id: int
) -> None:
    bare.quic.send_stream_data(stream_id, b"\0\0\0\x02hi")
    assert bare.run_until(lambda: bool(host.of(Disconnected))), "the host should break off"
    assert host.of(Disconnected)[0].code == CloseCode.PROTOCOL_ERROR, "and the code should say why"
    assert host.of(ReliableReceived) == [], "nothing of it should be reported"


def test_closing_a_channel_is_a_protocol_error(host: Node, bare: BareClient) -> None:
    bare.quic.send_stream_data(CONTROL_STREAM, b"\0\0\0\x02hi", end_stream=True)
    assert bare.run_until(lambda: bool(host.of(Disconnected))), "the host should break off"
    assert host.of(Disconnected)[0].code == CloseCode.PROTOCOL_ERROR, "and the code should say why"


def test_resetting_a_channel_is_a_protocol_error(host: Node, bare: BareClient) -> None:
    bare.quic.send_stream_data(CONTROL_STREAM, b"\0\0")
    bare.step()
    bare.quic.reset_stream(CONTROL_STREAM, 1)
    assert bare.run_until(lambda: bool(host.of(Disconnected))), "the host should break off"
    assert host.of(Disconnected)[0].code == CloseCode.PROTOCOL_ERROR, "and the code should say why"


def test_a_datagram_over_the_limit_is_a_protocol_error(host: Node, bare: BareClient) -> None:
    bare.quic.send_datagram_frame(bytes(DATAGRAM_MAX_BYTES + 1))
    assert bare.run_until(lambda: bool(host.of(Disconnected))), "the host should break off"
    assert host.of(Disconnected)[0].code == CloseCode.PROTOCOL_ERROR, "and the code should say why"
    assert host.of(DatagramReceived) == [], "nothing of it should be reported"


def test_many_empty_messages_are_reported_piecemeal(host: Node, bare: BareClient) -> None:
    count = MESSAGES_BURST
    bare.quic.send_stream_data(CONTROL_STREAM, bytes(4) * count)
    assert bare.run_until(lambda: len(host.of(ReliableReceived)) == count, 3000), (
        "they are allowed, so all of them should be reported"
    )
    assert max(host.pumps) <= PUMP_EVENTS_MAX, "but never more in one pump than may be"


def test_a_flood_of_empty_messages_is_a_protocol_error(host: Node, bare: BareClient) -> None:
    bare.quic.send_stream_data(CONTROL_STREAM, bytes(4) * 20_000)
    assert bare.run_until(lambda: bool(host.of(Disconnected))), "the host should break off"
    assert host.of(Disconnected)[0].code == CloseCode.PROTOCOL_ERROR, "and the code should say why"


def test_what_a_peer_said_last_is_heard_before_its_end(host: Node, bare: BareClient) -> None:
    count = 10 * MESSAGES_PER_TURN_MAX
    bare.quic.send_stream_data(CONTROL_STREAM, bytes(4) * count)
    bare.step()
    for packet, address in bare.quic.datagrams_to_send(bare.quic.get_timer() or 0.0):
        bare.send(packet, address)
    bare.quic.close(error_code=CloseCode.NORMAL, reason_phrase="Good night.")
    assert bare.run_until(lambda: bool(host.of(Disconnected))), "the host should hear of the end"
    assert isinstance(host.events[-1], Disconnected), "as the last thing"
    assert len(host.of(ReliableReceived)) == count, "after all that was said before"


def test_whatever_the_library_raises_costs_that_peer_only(
    wire: DirectWire, host: Node, bare: BareClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = wire.node("guest")
    _, host_peer = wire.join(guest, host)
    receive = QuicConnection.receive_datagram

    def stumble(quic: QuicConnection, data: bytes, addr: tuple[str, int], now: float) -> None:
        if addr == bare.address:
            raise AssertionError("a fault of the library that a peer has found")
        receive(quic, data, addr, now)

    monkeypatch.setattr(QuicConnection, "receive_datagram", stumble)
    bare.quic.send_datagram_frame(b"the packet that does it")
    for packet, address in bare.quic.datagrams_to_send(wire.now_s):
        bare.send(packet, address)
    assert wire.run_until(partial(host.has, Disconnected, 1)), "the host should break off"
    assert host.of(Disconnected)[0].code == CloseCode.PROTOCOL_ERROR, "as for any broken rule"
    guest.endpoint.send_reliable(host_peer, Channel.CONTROL, b"untouched")
    assert wire.run_until(partial(host.has, ReliableReceived, 1)), "the others should go on"


def test_a_close_with_a_hostile_reason_is_cleaned(host: Node, bare: BareClient) -> None:
    bare.quic.close(error_code=77, reason_phrase="\u202eevil\n\x07" + "x" * 600)
    assert bare.run_until(lambda: bool(host.of(Disconnected))), "the host should hear of it"
    end = host.of(Disconnected)[0]
    assert end.code == CloseCode.PROTOCOL_ERROR, "a code that does not exist breaks the rules"
    assert end.reason.isprintable(), "the reason should be printable"
    assert len(end.reason) <= 200, "and short"


def begin(wire: DirectWire, host: Node, stranger: socket.socket) -> bytes:
    """A stranger begins a handshake, proves its address, and falls silent. Returns what the host
    asked it for the proof with."""
    assert isinstance(host.endpoint, DirectEndpoint)
    quic = QuicConnection(configuration=client_configuration())
    quic.connect(("127.0.0.1", host.endpoint.port), wire.now_s)
    for packet, address in quic.datagrams_to_send(wire.now_s):
        stranger.sendto(packet, address)
    wire.step(0.001)
    question, address = stranger.recvfrom(2048)
    quic.receive_datagram(question, address, wire.now_s)
    for packet, _ in quic.datagrams_to_send(wire.now_s):
        stranger.sendto(packet, address)
    wire.step(0.001)
    # What comes now is not looked at; it would be taken for the next question.
    stranger.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            stranger.recvfrom(2048)
    stranger.settimeout(60.0)
    return question


@pytest.fixture
def stranger() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind(("127.0.0.1", 0))
        opened.settimeout(60.0)
        yield opened


def test_strangers_who_never_finish_fill_no_more_than_their_share(
    wire: DirectWire, host: Node, stranger: socket.socket
) -> None:
    assert isinstance(host.endpoint, DirectEndpoint)
    for _ in range(3 * HALF_OPEN_PER_ADDRESS_MAX):
        if host.endpoint.connection_count == HALF_OPEN_PER_ADDRESS_MAX:
            break
        begin(wire, host, stranger)
    quic = QuicConnection(configuration=client_configuration())
    quic.connect(("127.0.0.1", host.endpoint.port), wire.now_s)
    for packet, address in quic.datagrams_to_send(wire.now_s):
        stranger.sendto(packet, address)
    wire.step(0.001)
    assert host.endpoint.connection_count == HALF_OPEN_PER_ADDRESS_MAX, (
        "one address should hold a bounded number of unfinished connections"
    )
    wire.run(CONNECT_TIMEOUT_S + 0.5, 0.05)
    assert host.endpoint.connection_count == 0, "and lose them when they lead to nothing"
    assert host.events == [], "the owner should never hear of them"
    wire.join(wire.node("guest"), host)


def test_a_stranger_proves_its_address_before_it_takes_a_place(
    wire: DirectWire, host: Node, stranger: socket.socket
) -> None:
    assert isinstance(host.endpoint, DirectEndpoint)
    guest = wire.node("guest")
    guest_peer, _ = wire.join(guest, host)
    # The first packet was answered by a question, so the guest had to send it twice.
    assert host.endpoint.stats(guest_peer).wire_bytes_received > 1200, "it should have come back"
    question = begin(wire, host, stranger)
    assert len(question) < 300, "a stranger should get much less than it sent"
    assert host.endpoint.connection_count == 2, "and a place only by its second packet"


def test_a_proof_is_good_from_one_address_once_and_for_a_while() -> None:
    here, there = ("192.0.2.1", 4711), ("192.0.2.1", 4712)
    first = QuicHeader(
        version=1,
        packet_type=QuicPacketType.INITIAL,
        packet_length=1200,
        destination_cid=b"original",
        source_cid=b"stranger",
        token=b"",
        integrity_tag=b"",
        supported_versions=[],
    )

    def proof(tokens: RetryTokens) -> QuicHeader:
        question = pull_quic_header(Buffer(data=tokens.ask(first, here, 100.0)), host_cid_length=8)
        return replace(first, destination_cid=question.source_cid, token=question.token)

    tokens = RetryTokens()
    asked = proof(tokens)
    assert tokens.original_id(asked, there, 100.1) is None, "it should prove one address only"
    spoilt = replace(asked, token=asked.token[:-1] + b"?")
    assert tokens.original_id(spoilt, here, 100.1) is None, "and be sealed as a whole"
    other_id = replace(asked, destination_cid=b"another!")
    assert tokens.original_id(other_id, here, 100.1) is None, "with the connection that it is for"
    for length in range(len(asked.token)):
        cut = replace(asked, token=asked.token[:length])
        assert tokens.original_id(cut, here, 100.1) is None, "no part of it should do"
    assert RetryTokens().original_id(asked, here, 100.1) is None, "nor one of another program"
    assert tokens.original_id(asked, here, 100.1) == b"original", "it should prove that address"
    assert tokens.original_id(asked, here, 100.1) is None, "and not once more"
    late = proof(tokens)
    assert tokens.original_id(late, here, 100.1 + RETRY_TOKEN_S) is None, "nor for ever"


def test_headers_are_read_within_their_bounds() -> None:
    dice = Random(9)
    for _ in range(5000):
        packet = dice.randbytes(dice.randrange(40))
        found = headers.destination_id(packet)
        assert found is None or found in packet, "an id should be cut out of the packet"
        assert not headers.may_begin_connection(packet), "no small packet may begin anything"
