"""Somebody who speaks QUIC well enough to be let in, and then keeps none of its rules.

The handshake is a real one; after it, packets are made of whatever frames one likes, encrypted and
numbered as they should be. `ATTACKS` are all that are known to cost their victim much for little.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aioquic.buffer import Buffer, encode_uint_var  # type: ignore[attr-defined]
from aioquic.quic.connection import QuicConnection
from aioquic.quic.events import HandshakeCompleted
from aioquic.tls import Epoch

from net.transports.direct import make_certificate
from net.transports.direct.protocols import GAME_PROTOCOL
from net.transports.direct.quic.link import client_configuration, server_configuration
from net.transports.direct.room import GAME_ROOM
from tests.helpers.udp import Udp, UdpSocket
from tests.transports.wires import TODAY

PACKET_BYTES = 1200
HEADER_BYTES = 1 + 8 + 4
TAG_BYTES = 16
ROOM_BYTES = PACKET_BYTES - HEADER_BYTES - TAG_BYTES
INITIAL_ROOM_BYTES = 1120
"""What frames an Initial packet of full size has room for."""

Where = tuple[str, int]


def varint(value: int) -> bytes:
    """A number as QUIC writes it."""
    return encode_uint_var(value)


def padded(frames: bytes, room: int = ROOM_BYTES) -> bytes:
    """Frames, and padding up to the size of a packet."""
    return frames.ljust(room, b"\0")


def filled(frame: Callable[[int], bytes], first: int = 0, room: int = ROOM_BYTES) -> bytes:
    """As many frames as one packet has room for, numbered from `first`."""
    frames = bytearray()
    number = first
    while len(more := frame(number)) + len(frames) <= room:
        frames += more
        number += 1
    return bytes(frames)


class Mallory:
    """See the module; `bind_address` is where the socket is."""

    def __init__(self, udp: Udp, bind_address: str = "127.6.6.6") -> None:
        self.udp = udp
        self.socket: UdpSocket = udp.open_socket(bind_address)
        self.victim: Where = ("127.0.0.1", 0)
        self.quic: QuicConnection
        self.is_connected = False
        self.numbers: dict[Epoch, int] = {}

    def connect(self, victim: Where, now_s: float) -> None:
        """Begins a handshake as a guest."""
        self.victim = victim
        self.quic = QuicConnection(configuration=client_configuration())
        self.quic.connect(victim, now_s)
        self.carry(now_s)

    def carry(self, now_s: float) -> None:
        """Goes on with the handshake: reads what has come, answers."""
        while True:
            try:
                packet, address = self.socket.recvfrom(2048)
            except BlockingIOError:
                break
            if not hasattr(self, "quic"):
                self._listen(packet)
            self.quic.receive_datagram(packet, address, now_s)
            self.victim = (address[0], address[1])
        while hasattr(self, "quic") and (event := self.quic.next_event()) is not None:
            self.is_connected |= isinstance(event, HandshakeCompleted)
        if hasattr(self, "quic"):
            for packet, address in self.quic.datagrams_to_send(now_s):
                self.socket.sendto(packet, address)

    def _listen(self, packet: bytes) -> None:
        """Is a host to whoever has sent this first packet."""
        self.quic = QuicConnection(
            configuration=server_configuration(make_certificate(TODAY), GAME_PROTOCOL, GAME_ROOM),
            original_destination_connection_id=packet[6 : 6 + packet[5]],
        )

    def packet(self, frames: bytes) -> bytes:
        """An encrypted packet of a connection that is ready."""
        number = self._next_number(Epoch.ONE_RTT)
        crypto = self.quic._cryptos[Epoch.ONE_RTT]
        first = 0x40 | crypto.key_phase << 2 | 3
        header = bytes([first]) + self.quic._peer_cid.cid + number.to_bytes(4, "big")
        return crypto.encrypt_packet(header, frames.ljust(4, b"\0"), number)

    def initial(self, frames: bytes, token: bytes = b"") -> bytes:
        """A packet of the beginning of a handshake, in full size."""
        number = self._next_number(Epoch.INITIAL)
        quic = self.quic
        body = padded(frames, INITIAL_ROOM_BYTES - len(token))
        header = b"".join(
            (
                bytes([0xC3]),
                (1).to_bytes(4, "big"),
                bytes([len(quic._peer_cid.cid)]) + quic._peer_cid.cid,
                bytes([len(quic.host_cid)]) + quic.host_cid,
                varint(len(token)) + token,
                (0x4000 | (4 + len(body) + TAG_BYTES)).to_bytes(2, "big"),
                number.to_bytes(4, "big"),
            )
        )
        crypto = quic._cryptos_initial[1]
        return crypto.encrypt_packet(header, body, number).ljust(PACKET_BYTES, b"\0")

    def throw(self, packet: bytes, sender: Where | None = None) -> None:
        """Sends a packet to the victim, from an address that may be invented."""
        self.udp.carry(packet, sender or self.socket.address, self.victim)

    def _next_number(self, epoch: Epoch) -> int:
        number = self.numbers.get(epoch, self.quic._packet_number + 1)
        self.numbers[epoch] = number + 1
        return number


Packets = Iterator[tuple[bytes, Where | None]]
"""Packets, and the addresses that they come from; None for Mallory's own."""


@dataclass(frozen=True)
class Attack:
    """One way to make a victim work."""

    name: str
    packets: Callable[[Mallory, int], Packets]
    """So many packets of it."""
    is_inside: bool = True
    """Whether the handshake is over first."""
    is_half_open: bool = False
    """Whether it has been begun, and is not finished."""


def _frames(make: Callable[[int], bytes]) -> Callable[[Mallory, int], Packets]:
    """An attack whose packets of frames do not depend on anything; `make` takes the packet's
    number."""

    def packets(mallory: Mallory, count: int) -> Packets:
        for number in range(count):
            yield mallory.packet(make(number)), None

    return packets


def _initials(make: Callable[[int], bytes]) -> Callable[[Mallory, int], Packets]:
    def packets(mallory: Mallory, count: int) -> Packets:
        for number in range(count):
            yield mallory.initial(make(number)), None

    return packets


def stream(stream_id: int, offset: int, data: bytes) -> bytes:
    return b"\x0e" + varint(stream_id) + varint(offset) + varint(len(data)) + data


def crypto(offset: int, data: bytes) -> bytes:
    return b"\x06" + varint(offset) + varint(len(data)) + data


def _gaps(packet: int, per_packet: int = 200, top: int = 500_000) -> Iterator[int]:
    first = packet * per_packet
    return iter(range(2 * first + 1, 2 * (first + per_packet) + 1, 2))


def _stream_gaps(packet: int) -> bytes:
    return filled(lambda n: stream(2, 2 * (packet * 170 + n) + 1, b"x"))


def _stream_gaps_down(packet: int) -> bytes:
    return filled(lambda n: stream(2, 1_000_000 - 2 * (packet * 170 + n), b"x"))


def _crypto_gaps(packet: int) -> bytes:
    return filled(lambda n: crypto(2 * (packet * 200 + n) + 1, b"x"))


def _initial_crypto_gaps(packet: int) -> bytes:
    return filled(lambda n: crypto(600 + 2 * (packet * 200 + n), b"x"), room=INITIAL_ROOM_BYTES)


def _endless_crypto(packet: int) -> bytes:
    start = b"\x18\xff\xff\xff"
    offset = packet * 1100
    data = (start + bytes(1096)) if packet == 0 else bytes(1100)
    return crypto(offset, data)


def _endless_crypto_bytes(packet: int) -> bytes:
    def one(number: int) -> bytes:
        at = packet * 200 + number
        return crypto(at, b"\x18" if at == 0 else b"\xff")

    return filled(one)


def _acks(packet: int) -> bytes:
    return filled(lambda n: b"\x02" + varint(n % 40) + b"\0\0\0")


def _ack_ranges(packet: int) -> bytes:
    count = 560
    return b"\x02" + varint(4 * count) + b"\0" + varint(count) + b"\0" + b"\0\0" * count


def _challenges(packet: int) -> bytes:
    return filled(lambda n: b"\x1a" + n.to_bytes(8, "big"))


def _connection_ids(packet: int) -> bytes:
    def one(number: int) -> bytes:
        at = 2 + packet * 40 + number
        return b"\x18" + varint(at) + varint(at) + b"\x08" + os.urandom(8) + bytes(16)

    return filled(one)


def _retire(packet: int) -> bytes:
    return filled(lambda n: b"\x19" + varint(n + 1 if packet == 0 else n % 7))


def _key_phases(mallory: Mallory, count: int) -> Packets:
    for _ in range(count):
        mallory.quic._cryptos[Epoch.ONE_RTT]._update_key("local_update")
        yield mallory.packet(b"\x01"), None


def _wrong_key_phases(mallory: Mallory, count: int) -> Packets:
    for _ in range(count):
        rubbish = bytearray(mallory.packet(b"\x01" * 8))
        rubbish[-1] ^= 1
        rubbish[0] ^= 4
        yield bytes(rubbish), None


def _rubbish(size: int) -> Callable[[Mallory, int], Packets]:
    def packets(mallory: Mallory, count: int) -> Packets:
        cid = mallory.quic._peer_cid.cid
        for _ in range(count * PACKET_BYTES // (size + 28)):
            yield b"\x40" + cid + os.urandom(size - 9), None

    return packets


def _small(frames: bytes) -> Callable[[Mallory, int], Packets]:
    def packets(mallory: Mallory, count: int) -> Packets:
        for _ in range(count * 20):
            yield mallory.packet(frames), None

    return packets


def _messages(packet: int) -> bytes:
    return stream(2, packet * 1160, bytes(1160))


def _stream_bytes(packet: int) -> bytes:
    return filled(lambda n: stream(2, packet * 180 + n, b"\0"))


def _migrating(mallory: Mallory, count: int) -> Packets:
    for number in range(count):
        sender = (f"127.9.{number // 250}.{number % 250 + 1}", 4000 + number)
        yield mallory.packet(padded(b"\x01")), sender


def _invented_initials(mallory: Mallory, count: int) -> Packets:
    """First packets from addresses that are not the sender's, each of a handshake of its own."""
    for number in range(count):
        quic = QuicConnection(configuration=client_configuration())
        quic.connect(mallory.victim, 0.0)
        sender = (f"127.9.{number // 250}.{number % 250 + 1}", 4000)
        for packet, _ in quic.datagrams_to_send(0.0):
            yield packet, sender


def _unauthentic_initials(mallory: Mallory, count: int) -> Packets:
    for number in range(count):
        sender = (f"127.9.{number // 250}.{number % 250 + 1}", 4000)
        cid = os.urandom(8)
        header = b"\xc3\0\0\0\1\x08" + cid + b"\x08" + cid + b"\0" + b"\x44\x90"
        yield header + os.urandom(PACKET_BYTES - len(header)), sender


def _false_tokens(mallory: Mallory, count: int) -> Packets:
    for number in range(count):
        sender = (f"127.9.{number // 250}.{number % 250 + 1}", 4000)
        cid = os.urandom(8)
        header = b"\xc3\0\0\0\1\x08" + cid + b"\x08" + cid + b"\x41\x00" + os.urandom(256)
        header += b"\x43\x90"
        yield header + os.urandom(PACKET_BYTES - len(header)), sender


def _coalesced(mallory: Mallory, count: int) -> Packets:
    """Many packets of an early epoch in each datagram."""
    cid = mallory.quic._peer_cid.cid
    one = b"\xe3\0\0\0\1\x08" + cid + b"\x08" + cid + b"\x19" + bytes(25)
    for _ in range(count):
        yield one * (PACKET_BYTES // len(one)), None


def _coalesced_initials(mallory: Mallory, count: int) -> Packets:
    cid = mallory.quic._peer_cid.cid
    one = b"\xc3\0\0\0\1\x08" + cid + b"\x08" + cid + b"\0" + b"\x19" + bytes(25)
    for _ in range(count):
        yield (one * (PACKET_BYTES // len(one))).ljust(PACKET_BYTES, b"\0"), None


ATTACKS = (
    Attack("STREAM, one byte with gaps", _frames(_stream_gaps)),
    Attack("STREAM, gaps from the end", _frames(_stream_gaps_down)),
    Attack("STREAM, one byte in order", _frames(_stream_bytes)),
    Attack("STREAM, empty", _frames(lambda _: filled(lambda _: stream(2, 0, b"")))),
    Attack("empty messages", _frames(_messages)),
    Attack("CRYPTO, one byte with gaps", _frames(_crypto_gaps)),
    Attack("CRYPTO, a message without end", _frames(_endless_crypto)),
    Attack("CRYPTO, the same by single bytes", _frames(_endless_crypto_bytes)),
    Attack("PING", _frames(lambda _: b"\x01" * ROOM_BYTES)),
    Attack("PADDING and PING by turns", _frames(lambda _: b"\x01\x00" * (ROOM_BYTES // 2))),
    Attack("ACK, many", _frames(_acks)),
    Attack("ACK, many ranges", _frames(_ack_ranges)),
    Attack("PATH_CHALLENGE", _frames(_challenges)),
    Attack("PATH_RESPONSE", _frames(lambda _: filled(lambda n: b"\x1b" + n.to_bytes(8, "big")))),
    Attack("NEW_CONNECTION_ID", _frames(_connection_ids)),
    Attack("RETIRE_CONNECTION_ID", _frames(_retire)),
    Attack("MAX_DATA", _frames(lambda _: filled(lambda n: b"\x10" + varint(n)))),
    Attack("MAX_STREAMS", _frames(lambda _: filled(lambda n: b"\x13" + varint(n)))),
    Attack("MAX_STREAM_DATA", _frames(lambda _: filled(lambda n: b"\x11\x03" + varint(n)))),
    Attack("STREAM_DATA_BLOCKED", _frames(lambda _: filled(lambda n: b"\x15\x02" + varint(n)))),
    Attack(
        "all streams opened",
        _frames(lambda _: padded(stream(127 * 4 + 2, 0, b"") + stream(508, 0, b""))),
    ),
    Attack(
        "RESET_STREAM",
        _frames(lambda p: filled(lambda n: b"\x04" + varint(4 * (p * 50 + n)) + b"\0\0")),
    ),
    Attack("STOP_SENDING", _frames(lambda _: filled(lambda n: b"\x05\x03\0"))),
    Attack("DATAGRAM, empty", _frames(lambda _: b"\x31\0" * (ROOM_BYTES // 2))),
    Attack("DATAGRAM, small", _frames(lambda _: b"\x31\x04abcd" * (ROOM_BYTES // 6))),
    Attack("HANDSHAKE_DONE", _frames(lambda _: b"\x1e" * ROOM_BYTES)),
    Attack("key updates", _key_phases),
    Attack("key updates, unauthentic", _wrong_key_phases),
    Attack("rubbish for a connection", _rubbish(1200)),
    Attack("small rubbish for a connection", _rubbish(30)),
    Attack("small PING packets", _small(b"\x01")),
    Attack("migrating", _migrating),
    Attack("coalesced packets", _coalesced),
    Attack("coalesced Initial packets", _coalesced_initials),
    Attack("Initial packets, invented", _invented_initials, is_inside=False),
    Attack("Initial packets, not authentic", _unauthentic_initials, is_inside=False),
    Attack("Initial packets, false tokens", _false_tokens, is_inside=False),
    Attack(
        "Initial CRYPTO, gaps", _initials(_initial_crypto_gaps), is_inside=False, is_half_open=True
    ),
    Attack(
        "Initial PING",
        _initials(lambda _: b"\x01" * INITIAL_ROOM_BYTES),
        is_inside=False,
        is_half_open=True,
    ),
)
