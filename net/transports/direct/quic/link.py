"""One QUIC connection as the rest of the direct transport sees it: bytes in, bytes out, events.

The library's private members are read here and nowhere else: it shows neither the peer's
certificate, nor what is not acknowledged, nor that the peer has closed before a drain period is
over.
"""

import logging
import ssl

from aioquic.buffer import Buffer  # type: ignore[attr-defined]  # Exported, but not marked so.
from aioquic.quic import events as quic_events
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.connection import QuicConnectionState
from aioquic.quic.packet import QuicProtocolVersion
from aioquic.quic.rangeset import RangeSet
from aioquic.quic.recovery import QuicPacketRecovery, QuicPacketSpace
from aioquic.tls import Epoch
from cryptography.hazmat.primitives import hashes

from net.limits import DATAGRAM_MAX_BYTES, STREAM_WINDOW_BYTES
from net.transports.address import NetworkAddress
from net.transports.direct.quic import congestion
from net.transports.direct.quic.bounded import BoundedConnection
from net.transports.direct.quic.certificate import HostCertificate
from net.transports.direct.quic.events import (
    Datagram,
    HandshakeDone,
    IdIssued,
    IdRetired,
    LinkEnd,
    LinkEvent,
    StreamBytes,
    StreamEnded,
)
from net.transports.direct.quic.headers import CONNECTION_ID_BYTES
from net.transports.direct.quic.protocols import GAME_PROTOCOL, Protocol

# Without a handler the library's warnings about what peers send would go to stderr, where a hostile
# peer could write as much as it likes.
logging.getLogger("quic").addHandler(logging.NullHandler())

ACK_DELAY_S = 0.125
"""How long an acknowledgement of datagrams waits for another packet to ride on: alone it weighs 59
bytes, as much as a small bundle, and nothing goes again for want of it. Those of streams do not
wait."""
ACK_SOON_S = 0.067
"""An acknowledgement that is due before the tick after next rides along with this one's packet."""
PROBE_DOUBLINGS_MAX = 2
"""How often the wait for any answer doubles at most, once connected."""
DATAGRAM_FRAME_MAX_BYTES = DATAGRAM_MAX_BYTES + 8

HANDSHAKE_REST_BYTES = 64


def client_configuration(
    protocol: Protocol = GAME_PROTOCOL, window_bytes: int = STREAM_WINDOW_BYTES
) -> QuicConfiguration:
    """How a guest speaks QUIC. The library checks that the host has the key of the certificate it
    shows; that it is the right certificate is checked by fingerprint, by the caller. A stream may
    be `window_bytes` ahead of what has come of it without gaps."""
    configuration = _configuration(protocol, window_bytes, is_client=True)
    configuration.verify_mode = ssl.CERT_NONE
    return configuration


def server_configuration(
    certificate: HostCertificate, protocol: Protocol, window_bytes: int
) -> QuicConfiguration:
    """How a host speaks QUIC; `window_bytes` as with `client_configuration`."""
    configuration = _configuration(protocol, window_bytes, is_client=False)
    configuration.certificate = certificate.certificate
    configuration.private_key = certificate.private_key
    return configuration


def _configuration(protocol: Protocol, window_bytes: int, is_client: bool) -> QuicConfiguration:
    return QuicConfiguration(
        is_client=is_client,
        alpn_protocols=[protocol.name],
        congestion_control_algorithm=congestion.NAME,
        connection_id_length=CONNECTION_ID_BYTES,
        idle_timeout=protocol.idle_timeout_s,
        max_data=2 * window_bytes,
        max_stream_data=window_bytes,
        max_datagram_frame_size=DATAGRAM_FRAME_MAX_BYTES,
        supported_versions=[QuicProtocolVersion.VERSION_1],
    )


class _Recovery(QuicPacketRecovery):
    """The library measures round trips with what the peer has waited in them, or without, by
    whether the fastest one was faster. Here it is always without: peers wait for long."""

    def on_ack_received(
        self,
        *,
        ack_rangeset: RangeSet,
        ack_delay: float,
        now: float,
        space: QuicPacketSpace,
    ) -> None:
        """See the library."""
        waited_s = min(ack_delay, self.max_ack_delay)
        super().on_ack_received(
            ack_rangeset=ack_rangeset, ack_delay=0.0, now=now - waited_s, space=space
        )

    def on_loss_detection_timeout(self, *, now: float) -> None:
        """See the library, which asks more and more rarely for ever: a friend whose network was
        away for some seconds would notice later than his player that it is back."""
        super().on_loss_detection_timeout(now=now)
        if self.handshake_confirmed:
            self._pto_count = min(self._pto_count, PROBE_DOUBLINGS_MAX)


class QuicLink:
    """See the module. `connection_ids` are the ids by which packets for it can be known at once;
    further ones come and go as events."""

    __slots__ = ("_has_failed", "_quic", "_timer_s", "connection_ids")

    def __init__(self, quic: BoundedConnection, connection_ids: tuple[bytes, ...]) -> None:
        self._quic = quic
        self._quic._ack_delay = ACK_DELAY_S
        self._quic._loss.__class__ = _Recovery
        self._has_failed = False
        self._timer_s: float | None = None
        """What `timer_s` says, until anything happens to the connection: None."""
        self.connection_ids = connection_ids

    @classmethod
    def connect(
        cls, configuration: QuicConfiguration, address: NetworkAddress, now_s: float
    ) -> "QuicLink":
        """Begins a connection to a host."""
        quic = BoundedConnection(configuration=configuration)
        quic.connect(address, now_s)
        return cls(quic, (quic.host_cid,))

    # Bytes

    def receive(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        """Takes one UDP datagram. Never raises."""
        self._timer_s = None
        try:
            self._quic.receive_datagram(packet, address, now_s)
        except Exception:
            self._fail()

    def packets_to_send(self, now_s: float) -> list[tuple[bytes, NetworkAddress]]:
        """The UDP datagrams to send now. Never raises."""
        self._timer_s = None
        if not self._has_failed:
            try:
                return self._quic.datagrams_to_send(now_s)
            except Exception:
                self._fail()
        return []

    def _fail(self) -> None:
        """Whatever a peer can bring the library to raise must cost that peer its connection and
        nobody else anything; which exceptions these are is not for us to foresee."""
        logging.getLogger(__name__).exception("The QUIC library failed on a connection.")
        self._has_failed = True

    @property
    def timer_s(self) -> float:
        """When `run_timer` wants to be called."""
        if self._timer_s is None:
            timer_s = self._quic.get_timer()
            self._timer_s = float("inf") if timer_s is None else timer_s
        return self._timer_s

    def run_timer(self, now_s: float) -> None:
        """Repeats what was lost, and so on. Never raises."""
        if self._quic.get_timer() is not None:
            self._timer_s = None
            try:
                self._quic.handle_timer(now_s)
            except Exception:
                self._fail()

    def event(self) -> list[LinkEvent]:
        """What the packets received have brought, in order."""
        found: list[LinkEvent] = []
        if not self._quic._events:
            return found
        self._timer_s = None
        while (event := self._quic.next_event()) is not None:
            match event:
                case quic_events.DatagramFrameReceived(data=data):
                    found.append(Datagram(data))
                case quic_events.StreamDataReceived(data=data, stream_id=stream_id):
                    found.append(StreamBytes(stream_id, data))
                    if event.end_stream:
                        found.append(StreamEnded())
                case quic_events.StreamReset() | quic_events.StopSendingReceived():
                    found.append(StreamEnded())
                case quic_events.HandshakeCompleted():
                    self._shrink()
                    # Both ends are ours, and the library has no way to promise it.
                    self._quic._loss.max_ack_delay = ACK_DELAY_S
                    found.append(HandshakeDone())
                case quic_events.ConnectionIdIssued(connection_id=connection_id):
                    found.append(IdIssued(connection_id))
                case quic_events.ConnectionIdRetired(connection_id=connection_id):
                    found.append(IdRetired(connection_id))
        return found

    def _shrink(self) -> None:
        """Gives back what only the handshake needed: half of what a connection takes, which
        counts where there are thousands. TLS has nothing left to say, since nobody here gives out
        session tickets, and the little room that stays is for the library's own bookkeeping."""
        for epoch in self._quic._crypto_buffers:
            self._quic._crypto_buffers[epoch] = Buffer(capacity=HANDSHAKE_REST_BYTES)

    # Sending

    def open_streams(self, stream_ids: list[int]) -> None:
        """Opens streams to send on, in ascending order."""
        for stream_id in stream_ids:
            self._quic.send_stream_data(stream_id, b"")

    def send_stream(self, stream_id: int, data: bytes) -> None:
        """Queues the next bytes of a stream."""
        self._quic.send_stream_data(stream_id, data)

    def queue_datagrams(self, payloads: list[bytes]) -> None:
        """Queues datagrams for the next `packets_to_send`."""
        for payload in payloads:
            self._quic.send_datagram_frame(payload)

    def take_back_datagrams(self) -> int:
        """Unqueues the datagrams, the last of those queued, that did not get away for want of a
        window or of their turn. Returns how many."""
        count = len(self._quic._datagrams_pending)
        self._quic._datagrams_pending.clear()
        return count

    def ping(self) -> None:
        """Asks for a sign of life, repeated until it comes."""
        self._timer_s = None
        self._quic.send_ping(0)

    def hasten_acknowledgements(self, now_s: float) -> None:
        """Lets the next packet carry every acknowledgement that is owed."""
        self._hasten(now_s, float("inf"))

    def let_acknowledgements_ride(self, now_s: float) -> None:
        """Lets the next packet, which goes anyway, carry those that would soon need their own."""
        self._hasten(now_s, ACK_SOON_S)

    def _hasten(self, now_s: float, due_within_s: float) -> None:
        self._timer_s = None
        for space in self._quic._loss.spaces:
            if space.ack_at is not None and space.ack_at <= now_s + due_within_s:
                space.ack_at = min(space.ack_at, now_s)

    def close(self, code: int, reason: str) -> None:
        """Ends the connection; the next `packets_to_send` carries code and reason."""
        self._timer_s = None
        self._quic.close(error_code=code, reason_phrase=reason)

    def release(self) -> None:
        """Lets go of everything; the link is not used again. What the library keeps of a connection
        refers to itself in circles. Cut, they are freed at once; to look for them among thousands
        of connections would hold everybody up for a second."""
        for space in self._quic._loss.spaces:
            space.sent_packets.clear()
        self._quic.__dict__.clear()

    # What is known

    @property
    def has_begun(self) -> bool:
        """Whether at least one packet was authentic."""
        return self._quic._state != QuicConnectionState.FIRSTFLIGHT

    @property
    def is_exhausted(self) -> bool:
        """Whether QUIC itself has given this connection up for silence."""
        return self._quic._state == QuicConnectionState.TERMINATED

    @property
    def end(self) -> LinkEnd | None:
        """Why it has ended, None while it has not, or when it ended by our `close` or in
        silence."""
        if self._has_failed:
            return LinkEnd(None, "It sent something that QUIC does not know.", is_by_peer=False)
        event = self._quic._close_event
        if event is None or self.is_exhausted:
            return None
        is_by_peer = self._quic._state == QuicConnectionState.DRAINING
        code = event.error_code if event.frame_type is None else None
        return LinkEnd(code, event.reason_phrase, is_by_peer)

    @property
    def heard_s(self) -> float | None:
        """When the newest authentic packet came, None before the handshake is over."""
        space = self._quic._spaces.get(Epoch.ONE_RTT)
        return None if space is None else space.largest_received_time

    @property
    def peer_fingerprint(self) -> bytes:
        """The SHA-256 fingerprint of the peer's certificate, empty while there is none."""
        certificate = self._quic.tls._peer_certificate
        return b"" if certificate is None else certificate.fingerprint(hashes.SHA256())

    @property
    def host_connection_id(self) -> bytes:
        """The id that the accepting side has made up for this connection, which both sides have
        heard from each other within the handshake; empty before that."""
        quic = self._quic
        if quic._is_client:
            return quic._remote_initial_source_connection_id or b""
        return quic._local_initial_source_connection_id

    @property
    def remote_address(self) -> NetworkAddress:
        """Where the peer is, as far as its packets tell."""
        address: NetworkAddress = self._quic._network_paths[0].addr
        return address

    @property
    def is_address_proved(self) -> bool:
        """Whether a round trip has shown that the peer is there."""
        return self._quic.is_address_proved

    @property
    def rtt_s(self) -> float | None:
        """The smoothed round-trip time, None while none was measured."""
        loss = self._quic._loss
        return loss._rtt_smoothed if loss._rtt_initialized else None

    @property
    def quality(self) -> float | None:
        """Share of packets that arrive at the peer, 0 to 1; None while unknown."""
        control = self._quic._loss._cc
        return control.quality if isinstance(control, congestion.GameCongestionControl) else None

    @property
    def room_bytes(self) -> int:
        """What could be sent at once, beyond the stream bytes that wait in here already."""
        loss = self._quic._loss
        room: int = loss.congestion_window - loss.bytes_in_flight
        for stream in self._quic._streams.values():
            for pending in stream.sender._pending:
                room -= pending.stop - pending.start
        return room

    @property
    def has_waiting_stream_bytes(self) -> bool:
        """Whether stream bytes wait in here for room or for their turn, lost ones included."""
        for stream in self._quic._streams.values():
            sender = stream.sender
            # Only what is not acknowledged can wait; mostly that is nothing.
            if sender._buffer_start != sender._buffer_stop and len(sender._pending):
                return True
        return False

    def unacknowledged_bytes(self, stream_id: int) -> int:
        """Bytes given to a stream that the peer has not acknowledged, nor all before them."""
        stream = self._quic._streams.get(stream_id)
        if stream is None:
            return 0
        return int(stream.sender._buffer_stop - stream.sender._buffer_start)
