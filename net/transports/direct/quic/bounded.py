"""The library's connection, with bounds on what a packet may make it do.

QUIC lets a peer choose how many frames a datagram has, in how many pieces a stream comes, how many
streams there are and when keys change, and the library does whatever it is asked. Here everything
that a peer chooses costs at most a small multiple of what as many bytes of padding would cost;
`python -m benchmarks.attacks` measures it. What is refused is far from what our own programs send.

This overrides private members of the library: nothing in it is replaced for others, only for
connections of this class.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any

from aioquic._crypto import CryptoError
from aioquic.buffer import Buffer  # type: ignore[attr-defined]  # Exported, but not marked so.
from aioquic.quic.connection import (
    MAX_STREAM_DATA_FRAME_CAPACITY,
    QuicConnection,
    QuicConnectionError,
    QuicReceiveContext,
    stream_is_client_initiated,
    stream_is_unidirectional,
)
from aioquic.quic.crypto import CryptoContext, KeyUnavailableError
from aioquic.quic.events import StreamDataReceived
from aioquic.quic.packet import (
    QuicErrorCode,
    QuicFrameType,
    QuicStreamFrame,
    decode_packet_number,
    is_long_header,
)
from aioquic.quic.packet_builder import QuicPacketBuilder
from aioquic.quic.recovery import QuicPacketSpace
from aioquic.quic.stream import QuicStream, QuicStreamReceiver
from aioquic.tls import Epoch, Group

from net.limits import (
    QUIC_BYTES_PER_FRAME,
    QUIC_CRYPTO_GAPS_MAX,
    QUIC_CRYPTO_MAX_BYTES,
    QUIC_FRAMES_PER_DATAGRAM_MAX,
    QUIC_PACKETS_PER_DATAGRAM_MAX,
    QUIC_STREAM_GAPS_MAX,
    QUIC_STREAMS_MAX,
)
from net.transports.address import NetworkAddress

_LIBRARYS_FACTOR = 3
"""How many times as much as it received the library sends to an address that is not proved."""
RANGES_PER_FRAME = 8
"""Ranges of an acknowledgement that cost as much as another frame."""
KEY_PHASE_BIT = 0x04
PACKET_NUMBER_LENGTH_BITS = 0x03
"""Of a header's first byte, in bytes less one."""

Handler = Callable[[QuicReceiveContext, int, Buffer], None]


class BoundedConnection(QuicConnection):
    """See the module. Takes the arguments of `QuicConnection`, by name."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        # The table is private to the library's class, hence its long name here.
        self._frames = _FrameHandlers(self.__dict__["_QuicConnection__frame_handlers"])
        self.__dict__["_QuicConnection__frame_handlers"] = self._frames
        self._packets_left = 0

    def receive_datagram(self, data: bytes, addr: NetworkAddress, now: float) -> None:
        """See the library."""
        self._frames.left = QUIC_FRAMES_PER_DATAGRAM_MAX + len(data) // QUIC_BYTES_PER_FRAME
        self._packets_left = QUIC_PACKETS_PER_DATAGRAM_MAX
        super().receive_datagram(data, addr, now)
        for path in self._network_paths:
            if path.addr == addr and not path.is_validated:
                # The library sends three times what came from an address that is not proved yet.
                # Counted as sent, the other two thirds are nobody's to be flooded with.
                path.bytes_sent += (_LIBRARYS_FACTOR - 1) * len(data)

    def datagrams_to_send(self, now: float) -> list[tuple[bytes, NetworkAddress]]:
        """See the library, which makes no difference where it says goodbye."""
        path, is_goodbye = self._network_paths[0], self._close_pending
        left = _LIBRARYS_FACTOR * path.bytes_received - path.bytes_sent
        datagrams = super().datagrams_to_send(now)
        if is_goodbye and not path.is_validated:
            return [] if sum(len(data) for data, _ in datagrams) > left else datagrams
        return datagrams

    @property
    def is_address_proved(self) -> bool:
        """Whether whoever is at the peer's address has shown that he is there."""
        return self._network_paths[0].is_validated

    def _initialize(self, peer_cid: bytes) -> None:
        super()._initialize(peer_cid)
        # A hello would bring a key for each group that the library knows, some of which take long
        # to make, and a second time after a Retry. Both sides are ours and agree on this one.
        if Group.X25519 in self.tls._supported_groups:
            self.tls._supported_groups = [Group.X25519]
        if not self._is_client:
            # A Retry has proved it before there was a connection.
            self._network_paths[0].is_validated = True
        self._cryptos[Epoch.ONE_RTT].recv = _SteadyKeys()
        for stream in self._crypto_streams.values():
            stream.receiver = _Receiver(
                None, QuicFrameType.CRYPTO, QUIC_CRYPTO_GAPS_MAX, QUIC_CRYPTO_MAX_BYTES
            )

    def _payload_received(
        self, context: QuicReceiveContext, plain: bytes, crypto_frame_required: bool = False
    ) -> tuple[bool, bool]:
        self._packets_left -= 1
        if self._packets_left < 0:
            raise _refusal("It put too many packets into one datagram.", QuicFrameType.PADDING)
        return super()._payload_received(context, plain, crypto_frame_required)

    def _handle_ack_frame(self, context: QuicReceiveContext, frame_type: int, buf: Buffer) -> None:
        start = buf.tell()
        buf.pull_uint_var()
        buf.pull_uint_var()
        self._frames.spend(buf.pull_uint_var() // RANGES_PER_FRAME, frame_type)
        buf.seek(start)
        super()._handle_ack_frame(context, frame_type, buf)

    def _get_or_create_stream(self, frame_type: int, stream_id: int) -> QuicStream:
        is_known = stream_id in self._streams
        is_peers = stream_is_client_initiated(stream_id) != self._is_client
        if not is_known and is_peers:
            is_channel = stream_id // 4 < QUIC_STREAMS_MAX
            if not (is_channel and stream_is_unidirectional(stream_id)):
                raise _refusal("It opened a stream that has no channel.", frame_type)
        stream = super()._get_or_create_stream(frame_type, stream_id)
        if not is_known:
            # The library opens the streams before this one too.
            for each in self._streams.values():
                if each.max_stream_data_local and not isinstance(each.receiver, _Receiver):
                    each.receiver = _Receiver(
                        each.stream_id, QuicFrameType.STREAM_BASE, QUIC_STREAM_GAPS_MAX
                    )
        return stream

    def _write_stream_limits(
        self, builder: QuicPacketBuilder, space: QuicPacketSpace, stream: QuicStream
    ) -> None:
        """Lets the peer send so much beyond what was taken in without gaps, where the library
        lets it send, and make us keep, ever more."""
        if not stream.max_stream_data_local:
            return
        window_bytes = self._local_max_stream_data_uni
        reach = stream.receiver.starting_offset() + window_bytes
        if reach - stream.max_stream_data_local >= window_bytes // 2:
            stream.max_stream_data_local = reach
        if stream.max_stream_data_local_sent != stream.max_stream_data_local:
            buf = builder.start_frame(
                QuicFrameType.MAX_STREAM_DATA,
                capacity=MAX_STREAM_DATA_FRAME_CAPACITY,
                handler=self._on_max_stream_data_delivery,
                handler_args=(stream,),
            )
            assert stream.stream_id is not None, "only the handshake's streams have no number"
            buf.push_uint_var(stream.stream_id)
            buf.push_uint_var(stream.max_stream_data_local)
            stream.max_stream_data_local_sent = stream.max_stream_data_local


class _FrameHandlers(dict[int, tuple[Handler, frozenset[Epoch]]]):
    """The library's table of what to do with each kind of frame. It looks here once for each frame,
    so here they are counted."""

    left = 0
    """Frames that the datagram at hand may still have."""

    def __getitem__(self, frame_type: int) -> tuple[Handler, frozenset[Epoch]]:
        self.spend(1, frame_type)
        return super().__getitem__(frame_type)

    def spend(self, frames: int, frame_type: int) -> None:
        """Counts. Raises `QuicConnectionError` for too many."""
        self.left -= frames
        if self.left < 0:
            raise _refusal("It put too many frames into one datagram.", frame_type)


class _SteadyKeys(CryptoContext):
    """Keys that are never renewed: no program of ours asks for it, and to derive new ones is dear,
    which the library does before it knows whether a packet is authentic."""

    def decrypt_packet(
        self, packet: bytes, encrypted_offset: int, expected_packet_number: int
    ) -> tuple[bytes, bytes, int, bool]:
        """See the library."""
        if self.hp is None or self.aead is None:
            raise KeyUnavailableError("There is no key to decrypt with yet.")
        header, low_bits = self.hp.remove(packet, encrypted_offset)
        first_byte = header[0]
        phase = (first_byte & KEY_PHASE_BIT) // KEY_PHASE_BIT
        if not is_long_header(first_byte) and phase != self.key_phase:
            raise CryptoError("Keys are not renewed here.")
        bits = 8 * ((first_byte & PACKET_NUMBER_LENGTH_BITS) + 1)
        number = decode_packet_number(low_bits, bits, expected_packet_number)
        plain = self.aead.decrypt(packet[len(header) :], header, number)
        return header, plain, number, False


class _Receiver(QuicStreamReceiver):
    """Puts together the pieces of one stream, of which there may be `gaps_max` that wait for others
    before them. With `total_max_bytes` the whole stream is no longer."""

    def __init__(
        self,
        stream_id: int | None,
        frame_type: int,
        gaps_max: int,
        total_max_bytes: int | None = None,
    ) -> None:
        super().__init__(stream_id=stream_id, readable=True)
        self._frame_type = frame_type
        self._total_max_bytes = total_max_bytes
        self._ranges = _Ranges(gaps_max, frame_type)  # type: ignore[assignment]

    def handle_frame(self, frame: QuicStreamFrame) -> StreamDataReceived | None:
        """See the library."""
        limit = self._total_max_bytes
        if limit is not None and frame.offset + len(frame.data) > limit:
            raise _refusal("Its handshake is too long.", self._frame_type)
        return super().handle_frame(frame)


class _Ranges:
    """What the library asks of a `RangeSet` for a stream that is received, found by bisection."""

    def __init__(self, ranges_max: int, frame_type: int) -> None:
        self._ranges_max = ranges_max
        self._frame_type = frame_type
        self._starts: list[int] = []
        self._stops: list[int] = []

    def add(self, start: int, stop: int) -> None:
        """Adds a range, joined with all that it touches. Raises `QuicConnectionError` for one too
        many."""
        first = bisect_left(self._stops, start)
        end = bisect_right(self._starts, stop)
        if first < end:
            start = min(start, self._starts[first])
            stop = max(stop, self._stops[end - 1])
        elif len(self._starts) >= self._ranges_max:
            raise _refusal("It sent a stream with too many gaps.", self._frame_type)
        self._starts[first:end] = [start]
        self._stops[first:end] = [stop]

    def __getitem__(self, index: int) -> range:
        return range(self._starts[index], self._stops[index])

    def shift(self) -> range:
        """Takes out the first."""
        return range(self._starts.pop(0), self._stops.pop(0))


def _refusal(reason: str, frame_type: int) -> QuicConnectionError:
    return QuicConnectionError(
        error_code=QuicErrorCode.PROTOCOL_VIOLATION, frame_type=frame_type, reason_phrase=reason
    )
