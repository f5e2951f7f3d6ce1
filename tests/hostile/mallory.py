"""Somebody who speaks QUIC well enough to be let in, and then keeps none of its rules.

The handshake is a real one; after it, packets are made of whatever frames one likes, encrypted and
numbered as they should be. `ATTACKS` are all ways that are known to make somebody work for little.
Each attacker knows our bounds and comes in two kinds: one who goes as far as they allow, and one
who goes further.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aioquic.buffer import encode_uint_var
from aioquic.quic.connection import QuicConnection
from aioquic.quic.events import HandshakeCompleted
from aioquic.tls import Epoch

from net.limits import (
    QUIC_BYTES_PER_FRAME,
    QUIC_CRYPTO_GAPS_MAX,
    QUIC_FRAMES_PER_DATAGRAM_MAX,
    QUIC_STREAM_GAPS_MAX,
    STREAM_WINDOW_BYTES,
)
from net.transports.direct import make_certificate
from net.transports.direct.quic.link import client_configuration, server_configuration
from net.transports.direct.quic.protocols import GAME_PROTOCOL
from tests.helpers.udp import Udp, UdpSocket
from tests.transports.wires import TODAY

PACKET_BYTES = 1200
TAG_BYTES = 16
ROOM_BYTES = PACKET_BYTES - (1 + 8 + 4) - TAG_BYTES
"""What frames a packet of full size has room for …"""
INITIAL_ROOM_BYTES = 1120
"""… and one that begins a handshake."""

LITTLE_BYTES = 300
"""What a packet may have that is not counted much as a small one."""

Where = tuple[str, int]


def varint(value: int) -> bytes:
    """A number as QUIC writes it."""
    return encode_uint_var(value)


def filled(frame: Callable[[int], bytes], first: int = 0, most: int = ROOM_BYTES) -> bytes:
    """Frames numbered from `first`, as many as one packet has room for, or `most`."""
    frames = bytearray()
    for number in range(first, first + most):
        more = frame(number)
        if len(frames) + len(more) > ROOM_BYTES:
            break
        frames += more
    return bytes(frames)


def allowed(frame: Callable[[int], bytes], packet: int = 0, size: int = ROOM_BYTES) -> bytes:
    """As many frames as a packet with so many bytes of them may have, padded to that; numbered on
    from packet to packet."""
    most = QUIC_FRAMES_PER_DATAGRAM_MAX + size // QUIC_BYTES_PER_FRAME - 1
    return filled(frame, packet * most, most).ljust(size, b"\0")


def stream(stream_id: int, offset: int, data: bytes) -> bytes:
    """A STREAM frame."""
    return b"\x0e" + varint(stream_id) + varint(offset) + varint(len(data)) + data


def crypto(offset: int, data: bytes) -> bytes:
    """A CRYPTO frame."""
    return b"\x06" + varint(offset) + varint(len(data)) + data


class Mallory:
    """See the module. As a guest it begins with `connect`, as a host it waits to be connected to;
    either way `carry` is to be called until `is_connected`."""

    def __init__(self, udp: Udp, bind_address: str = "127.6.6.6") -> None:
        self.udp = udp
        self.socket: UdpSocket = udp.open_socket(bind_address)
        self.certificate = make_certificate(TODAY)
        self.victim: Where = ("127.0.0.1", 0)
        self.quic: QuicConnection | None = None
        self.is_host = False
        self.is_connected = False
        self._numbers: dict[Epoch, int] = {}

    @property
    def stream_id(self) -> int:
        """The first stream that it may open."""
        return 3 if self.is_host else 2

    def connect(self, victim: Where, now_s: float) -> None:
        """Begins a handshake as a guest."""
        self.victim = victim
        self.quic = QuicConnection(configuration=client_configuration())
        self.quic.connect(victim, now_s)
        self._send(now_s)

    def carry(self, now_s: float) -> None:
        """Goes on with the handshake: reads what has come, answers."""
        while not self.is_connected:
            try:
                packet, address = self.socket.recvfrom(2048)
            except BlockingIOError:
                break
            if self.quic is None:
                self.is_host = True
                self.victim = (address[0], address[1])
                self.quic = QuicConnection(
                    configuration=server_configuration(
                        self.certificate, GAME_PROTOCOL, STREAM_WINDOW_BYTES
                    ),
                    original_destination_connection_id=packet[6 : 6 + packet[5]],
                )
            self.quic.receive_datagram(packet, address, now_s)
            while (event := self.quic.next_event()) is not None:
                self.is_connected |= isinstance(event, HandshakeCompleted)
            self._send(now_s)

    def packet(self, frames: bytes) -> bytes:
        """A packet of a connection that is ready."""
        assert self.quic is not None
        number = self._next_number(Epoch.ONE_RTT)
        keys = self.quic._cryptos[Epoch.ONE_RTT]
        first = 0x40 | keys.key_phase << 2 | 3
        header = bytes([first]) + self.quic._peer_cid.cid + number.to_bytes(4, "big")
        return keys.encrypt_packet(header, frames.ljust(4, b"\0"), number)

    def initial(self, frames: bytes) -> bytes:
        """A packet of the beginning of a handshake, in full size."""
        assert self.quic is not None
        number = self._next_number(Epoch.INITIAL)
        body = frames.ljust(INITIAL_ROOM_BYTES, b"\0")
        header = _long_header(self.quic._peer_cid.cid, self.quic.host_cid, b"", 4 + len(body))
        header += number.to_bytes(4, "big")
        keys = self.quic._cryptos_initial[1]
        return keys.encrypt_packet(header, body, number).ljust(PACKET_BYTES, b"\0")

    def throw(self, packet: bytes, sender: Where | None = None) -> None:
        """Sends a packet to the victim, from an address that may be invented."""
        self.udp.carry(packet, sender or self.socket.address, self.victim)

    def _send(self, now_s: float) -> None:
        assert self.quic is not None
        for packet, address in self.quic.datagrams_to_send(now_s):
            self.socket.sendto(packet, address)

    def _next_number(self, epoch: Epoch) -> int:
        assert self.quic is not None
        number = self._numbers.get(epoch, self.quic._packet_number + 1)
        self._numbers[epoch] = number + 1
        return number


Packets = Iterator[tuple[bytes, Where | None]]
"""Packets, and the addresses that they come from; None for Mallory's own."""


@dataclass(frozen=True)
class Attack:
    """One way to make a victim work."""

    name: str
    packets: Callable[[Mallory, int], Packets]
    """Packets of it, as many as are asked for."""
    is_inside: bool = True
    """Whether the handshake is over first …"""
    is_half_open: bool = False
    """… or it was begun, and is not finished."""

    def __str__(self) -> str:
        return self.name


def _frames(make: Callable[[int, int], bytes]) -> Callable[[Mallory, int], Packets]:
    """`make` takes the number of the packet and that of the attacker's first stream."""

    def packets(mallory: Mallory, count: int) -> Packets:
        for number in range(count):
            yield mallory.packet(make(number, mallory.stream_id)), None

    return packets


def _initials(make: Callable[[int], bytes]) -> Callable[[Mallory, int], Packets]:
    def packets(mallory: Mallory, count: int) -> Packets:
        for number in range(count):
            yield mallory.initial(make(number)), None

    return packets


def _repeated(name: str, frame: bytes) -> tuple[Attack, ...]:
    """As many of one frame as a packet has room for, and as many as a large and a small one may
    have."""
    return (
        Attack(f"{name}, all that fit", _frames(lambda _p, _s: filled(lambda _n: frame))),
        Attack(f"{name}, as many as may be", _frames(lambda _p, _s: allowed(lambda _n: frame))),
        Attack(
            f"{name}, as many as may be in little",
            _frames(lambda _p, _s: allowed(lambda _n: frame, size=LITTLE_BYTES)),
        ),
    )


def _stream_gaps(packet: int, stream_id: int) -> bytes:
    return filled(lambda n: stream(stream_id, 2 * (170 * packet + n) + 1, b"x"))


def _stream_gaps_allowed(packet: int, stream_id: int) -> bytes:
    gaps = QUIC_STREAM_GAPS_MAX - 1

    def one(number: int) -> bytes:
        return stream(stream_id, 2 * (number * 7919 % gaps) + 1, b"x")

    return allowed(one, packet)


def _stream_gaps_from_the_end(packet: int, stream_id: int) -> bytes:
    return filled(lambda n: stream(stream_id, 1_000_000 - 2 * (170 * packet + n), b"x"))


def _stream_far_ahead(packet: int, stream_id: int) -> bytes:
    return stream(stream_id, 1_040_000 + 2 * packet, b"x").ljust(ROOM_BYTES, b"\0")


def _stream_in_order(packet: int, stream_id: int) -> bytes:
    return allowed(lambda n: stream(stream_id, n, b"\0"), packet)


def _empty_messages(packet: int, stream_id: int) -> bytes:
    return stream(stream_id, 1160 * packet, bytes(1160))


def _crypto_gaps(packet: int) -> bytes:
    return filled(lambda n: crypto(600 + 2 * (170 * packet + n), b"x"))[:INITIAL_ROOM_BYTES]


def _crypto_gaps_allowed(packet: int) -> bytes:
    gaps = QUIC_CRYPTO_GAPS_MAX - 1
    return allowed(lambda n: crypto(600 + 2 * (n * 31 % gaps), b"x"), packet, INITIAL_ROOM_BYTES)


def _crypto_without_end(packet: int, _stream_id: int) -> bytes:
    begin = b"\x18\xff\xff\xff" if packet == 0 else bytes(4)
    return crypto(1104 * packet, begin + bytes(1100))


def _crypto_by_bytes(packet: int, _stream_id: int) -> bytes:
    return allowed(lambda n: crypto(n, b"\xff" if n else b"\x18"), packet)


def _ack_ranges(count: int) -> bytes:
    return b"\x02" + varint(4 * count) + b"\0" + varint(count) + b"\0" + b"\0\0" * count


def _connection_ids(packet: int, _stream_id: int) -> bytes:
    def one(number: int) -> bytes:
        return b"\x18" + varint(number) + varint(number) + b"\x08" + os.urandom(8) + bytes(16)

    return filled(one, 2 + 40 * packet, 40)


def _key_updates(mallory: Mallory, count: int) -> Packets:
    assert mallory.quic is not None
    for _ in range(count):
        mallory.quic._cryptos[Epoch.ONE_RTT]._update_key("local_update")
        yield mallory.packet(b"\x01"), None


def _rubbish(size: int) -> Callable[[Mallory, int], Packets]:
    def packets(mallory: Mallory, count: int) -> Packets:
        assert mallory.quic is not None
        for _ in range(count):
            yield b"\x40" + mallory.quic._peer_cid.cid + os.urandom(size - 9), None

    return packets


def _invented(number: int) -> Where:
    return f"127.9.{number // 250 % 250}.{number % 250 + 1}", 4000


def _moving(mallory: Mallory, count: int) -> Packets:
    for number in range(count):
        yield mallory.packet(b"\x01".ljust(ROOM_BYTES, b"\0")), _invented(number)


def _first_packets(mallory: Mallory, count: int) -> Packets:
    """Real first packets, each of a handshake of its own, from addresses that are invented."""
    for number in range(count):
        quic = QuicConnection(configuration=client_configuration())
        quic.connect(mallory.victim, 0.0)
        yield quic.datagrams_to_send(0.0)[0][0], _invented(number)


def _long_header(to: bytes, sender: bytes, token: bytes, size: int) -> bytes:
    length = (0x4000 | (size + TAG_BYTES)).to_bytes(2, "big")
    ids = bytes([len(to)]) + to + bytes([len(sender)]) + sender
    return b"\xc3\0\0\0\1" + ids + varint(len(token)) + token + length


def _false_first_packets(token_bytes: int) -> Callable[[Mallory, int], Packets]:
    def packets(_mallory: Mallory, count: int) -> Packets:
        for number in range(count):
            token = os.urandom(token_bytes)
            size = PACKET_BYTES - 27 - len(token) - TAG_BYTES
            header = _long_header(os.urandom(8), os.urandom(8), token, size - 2)
            yield header.ljust(PACKET_BYTES, b"\x55"), _invented(number)

    return packets


def _coalesced(first: int) -> Callable[[Mallory, int], Packets]:
    """Many packets of the handshake in each datagram, none of them authentic."""

    def packets(mallory: Mallory, count: int) -> Packets:
        assert mallory.quic is not None
        cid = mallory.quic._peer_cid.cid
        token = b"\0" if first == 0xC3 else b""
        one = bytes([first]) + b"\0\0\0\1\x08" + cid + b"\x08" + cid + token + b"\x19" + bytes(25)
        for _ in range(count):
            yield (one * (PACKET_BYTES // len(one))).ljust(PACKET_BYTES, b"\0"), None

    return packets


ATTACKS = (
    Attack("STREAM by single bytes with gaps", _frames(_stream_gaps)),
    Attack("STREAM with as many gaps as may be", _frames(_stream_gaps_allowed)),
    Attack("STREAM with gaps from the end", _frames(_stream_gaps_from_the_end)),
    Attack("STREAM far ahead", _frames(_stream_far_ahead)),
    Attack("STREAM by single bytes in order", _frames(_stream_in_order)),
    Attack("STREAM of empty messages", _frames(_empty_messages)),
    Attack("STREAM that has no channel", _frames(lambda _p, s: stream(s + 4 * 127, 0, b""))),
    Attack("CRYPTO by single bytes with gaps", _frames(lambda p, _s: _crypto_gaps(p))),
    Attack("CRYPTO with as many gaps as may be", _frames(lambda p, _s: _crypto_gaps_allowed(p))),
    Attack("CRYPTO, a message without end", _frames(_crypto_without_end)),
    Attack("CRYPTO, the same by single bytes", _frames(_crypto_by_bytes)),
    *_repeated("PING", b"\x01"),
    *_repeated("PING and PADDING", b"\x01\x00"),
    *_repeated("ACK", b"\x02\x09\0\0\0"),
    Attack("ACK of many ranges", _frames(lambda _p, _s: _ack_ranges(560))),
    Attack("ACK of 64 ranges", _frames(lambda _p, _s: _ack_ranges(64))),
    *_repeated("PATH_CHALLENGE", b"\x1a12345678"),
    *_repeated("PATH_RESPONSE", b"\x1b12345678"),
    Attack("NEW_CONNECTION_ID", _frames(_connection_ids)),
    Attack(
        "RETIRE_CONNECTION_ID",
        _frames(lambda p, _s: filled(lambda n: b"\x19" + varint(n), 1 + 6 * p, 6)),
    ),
    *_repeated("MAX_DATA", b"\x10\x01"),
    *_repeated("MAX_STREAMS", b"\x13\x01"),
    *_repeated("DATA_BLOCKED", b"\x14\x01"),
    *_repeated("STREAMS_BLOCKED", b"\x16\x01"),
    *_repeated("DATAGRAM, empty", b"\x31\0"),
    *_repeated("DATAGRAM, small", b"\x31\x04abcd"),
    Attack(
        "MAX_STREAM_DATA",
        _frames(lambda _p, s: allowed(lambda _n: b"\x11" + varint(s ^ 1) + b"\1")),
    ),
    Attack(
        "STREAM_DATA_BLOCKED",
        _frames(lambda _p, s: allowed(lambda _n: b"\x15" + varint(s) + b"\1")),
    ),
    Attack("RESET_STREAM", _frames(lambda _p, s: b"\x04" + varint(s) + b"\0\0")),
    Attack("STOP_SENDING", _frames(lambda _p, s: b"\x05" + varint(s ^ 1) + b"\0")),
    Attack("HANDSHAKE_DONE", _frames(lambda _p, _s: b"\x1e" * 10)),
    Attack("small packets", _frames(lambda _p, _s: b"\x01")),
    Attack("key updates", _key_updates),
    Attack("rubbish", _rubbish(PACKET_BYTES)),
    Attack("small rubbish", _rubbish(30)),
    Attack("packets from everywhere", _moving),
    Attack("many packets in one, 0-RTT", _coalesced(0xD3)),
    Attack("many packets in one, Handshake", _coalesced(0xE3)),
    Attack("many packets in one, Initial", _coalesced(0xC3)),
    Attack("first packets from invented addresses", _first_packets, is_inside=False),
    Attack("first packets that are none", _false_first_packets(0), is_inside=False),
    Attack("first packets with false proofs", _false_first_packets(34), is_inside=False),
    Attack("first packets with long proofs", _false_first_packets(256), is_inside=False),
    Attack("half open, CRYPTO with gaps", _initials(_crypto_gaps), False, True),
    Attack("half open, as many gaps as may be", _initials(_crypto_gaps_allowed), False, True),
    Attack("half open, PING", _initials(lambda _p: b"\x01" * INITIAL_ROOM_BYTES), False, True),
    Attack(
        "half open, some PING",
        _initials(lambda _p: allowed(lambda _n: b"\x01", size=INITIAL_ROOM_BYTES)),
        False,
        True,
    ),
)
"""See the module. Where there is no bound below what fits, one is the other."""
PADDING = Attack("PADDING", _frames(lambda _p, _s: bytes(ROOM_BYTES)))
"""What everything is measured by: it costs a packet, and a look at each byte."""
