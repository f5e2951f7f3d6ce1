"""What travels over Steam is read strictly, and nothing that a peer sends does any harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.errors import RemoteProtocolError
from net.limits import (
    DATAGRAM_MAX_BYTES,
    RELIABLE_MESSAGE_MAX_BYTES,
    STEAM_BARRED_S,
    STEAM_SEGMENT_MAX_BYTES,
)
from net.steam import ConnectionState
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    DatagramReceived,
    Disconnected,
    ReliableReceived,
)
from net.transports.steam.frames import (
    DATAGRAM_CHANNEL,
    FRAMING_VERSION,
    STEAM_CHANNELS,
    Confirm,
    Datagram,
    Frame,
    Goodbye,
    Hello,
    Ping,
    Pong,
    Segment,
    Welcome,
    decode,
    encode,
)
from tests.transports.steam.wire import SteamWire
from tests.transports.wires import FINE_STEP_S

NUMBERS = st.integers(0, 2**32 - 1)
LIVES = st.integers(0, 2**64 - 1)
FRAMES: list[tuple[Frame, int]] = [
    (Hello(1, 2**64 - 1), Channel.CONTROL),
    (Welcome(2**32 - 1, 0), Channel.CONTROL),
    (Confirm(3), Channel.CONTROL),
    (Goodbye(4, CloseCode.REFUSED, "No, thank you – sorry.", (1, 2, 2**32 - 1)), Channel.CONTROL),
    (Segment(5, 2**32 - 1, True, b""), Channel.BULK),
    (Segment(5, 0, False, bytes(STEAM_SEGMENT_MAX_BYTES)), Channel.REPAIR),
    (Datagram(6, bytes(DATAGRAM_MAX_BYTES)), DATAGRAM_CHANNEL),
    (Ping(7), DATAGRAM_CHANNEL),
    (Pong(8), DATAGRAM_CHANNEL),
]


@pytest.mark.parametrize(("frame", "channel"), FRAMES)
def test_every_frame_is_read_as_it_was_written(frame: Frame, channel: int) -> None:
    assert decode(encode(frame), channel) == frame


def test_the_bytes_of_the_frames_are_those_of_this_version() -> None:
    """Whoever changes them changes the version too, or friends do not understand each other."""
    assert FRAMING_VERSION == 1
    assert [encode(frame)[:26].hex() for frame, _ in FRAMES] == [
        "010000000101ffffffffffffffff",
        "02ffffffff0000000000000000",
        "0300000003",
        "0400000004010000000100000002ffffffff4e6f2c207468616e",
        "0600000005ffffffff",
        "0500000005" + 42 * "0",
        "0700000006000000000000000000000000000000000000000000",
        "0800000007",
        "0900000008",
    ]


@pytest.mark.parametrize(("frame", "channel"), FRAMES)
def test_a_frame_on_another_channel_is_refused(frame: Frame, channel: int) -> None:
    streams = {Channel.CONTROL, Channel.REPAIR, Channel.BULK}
    allowed = streams if isinstance(frame, Segment) else {channel}
    for other in {*STEAM_CHANNELS, 4, 77} - allowed:
        with pytest.raises(RemoteProtocolError, match="channel"):
            decode(encode(frame), other)


@pytest.mark.parametrize(("frame", "channel"), FRAMES)
def test_a_frame_that_is_cut_or_too_long_is_refused_or_another(frame: Frame, channel: int) -> None:
    payload = encode(frame)
    for cut in range(5):
        with pytest.raises(RemoteProtocolError):
            decode(payload[:cut], channel)
    with pytest.raises(RemoteProtocolError):
        decode(payload + bytes(2000), channel)


@given(st.binary(max_size=40), st.sampled_from([*STEAM_CHANNELS, 4]))
def test_arbitrary_bytes_are_a_frame_or_a_fault(payload: bytes, channel: int) -> None:
    try:
        frame = decode(payload, channel)
    except RemoteProtocolError:
        return
    assert encode(decode(encode(frame), channel)) == encode(frame), "what is read can be written"


@given(st.integers(0, 255), st.text(max_size=300), NUMBERS)
def test_a_goodbye_has_a_known_code_and_a_clean_reason(code: int, text: str, number: int) -> None:
    head = encode(Goodbye(number, CloseCode.NORMAL, "", (0, 0, 0)))
    payload = head[:5] + bytes([code]) + head[6:] + text.encode("utf-8", "replace")[:800]
    frame = decode(payload, Channel.CONTROL)
    assert isinstance(frame, Goodbye)
    concluded = (CloseCode.TIMED_OUT, CloseCode.UNREACHABLE, CloseCode.WRONG_CERTIFICATE)
    assert frame.code not in concluded, "codes that are only concluded cannot be sent"
    assert frame.reason.isprintable(), "a reason should be fit to be shown"
    assert len(frame.reason) <= 200, "and short"


HOSTILE: list[tuple[bytes, int]] = [
    (b"", 0),
    (b"\x00" * 5, 0),
    (b"\xff" * 40, 3),
    (b"\x05" * 5000, 2),
    (bytes(512 * 1024), 1),
]


@pytest.mark.parametrize(("payload", "channel"), HOSTILE)
def test_a_member_who_sends_rubbish_is_sent_away_once(
    wire: SteamWire, payload: bytes, channel: int
) -> None:
    host, guest, guest_peer, _ = wire.meet()
    for _ in range(5):
        guest.user.send_raw(host.user, payload, channel)
    wire.run(5.0)
    assert [(e.peer, e.code) for e in host.of(Disconnected)] == [
        (guest_peer, CloseCode.PROTOCOL_ERROR)
    ], "a fault costs the connection of who made it"
    assert [e.code for e in guest.of(Disconnected)] == [CloseCode.PROTOCOL_ERROR], (
        "and he is told why"
    )


def test_frames_out_of_their_turn_are_faults(wire: SteamWire) -> None:
    for welcomes in (True, False):
        host, guest, _, _ = wire.meet(f"guest {welcomes}", f"host {welcomes}")
        hello = wire.frames(guest, Hello)[0]
        assert isinstance(hello, Hello)
        out_of_turn = Welcome(hello.connection, hello.life)
        empty = Segment(hello.connection, 0, False, b"")
        guest.user.send_frame(host.user, out_of_turn if welcomes else empty)
        wire.run(0.5)
        assert [e.code for e in host.of(Disconnected)] == [CloseCode.PROTOCOL_ERROR], (
            "a guest may not welcome its host, and a segment that adds nothing would never end"
        )


def test_a_message_that_never_ends_is_cut_off_at_the_limit(wire: SteamWire) -> None:
    host, guest, _, _ = wire.meet()
    number = wire.frames(guest, Hello)[0].connection
    body = bytes(STEAM_SEGMENT_MAX_BYTES)
    for sequence in range(2 * RELIABLE_MESSAGE_MAX_BYTES // len(body)):
        guest.user.send_frame(host.user, Segment(number, sequence, False, body))
    wire.run(3.0)
    assert [e.code for e in host.of(Disconnected)] == [CloseCode.PROTOCOL_ERROR], (
        "a message may not grow without end"
    )
    assert host.of(ReliableReceived) == [], "and is not reported in part"


def test_who_claims_another_identity_in_a_payload_stays_who_he_is(wire: SteamWire) -> None:
    host, first, first_peer, _ = wire.meet("first")
    second = wire.node("second", accept=False)
    second_peer, _ = wire.join(second, host)
    number = wire.frames(first, Hello)[0].connection
    second.user.send_frame(host.user, Datagram(number, b"I am the first"), 3)
    second.user.send_frame(host.user, Goodbye(number, CloseCode.NORMAL, "", (0, 0, 0)))
    wire.run(0.5)
    assert host.of(DatagramReceived) == [], "a number is worth nothing without its user"
    assert host.of(Disconnected) == [], "and nobody can say goodbye for another"
    assert [e.identity for e in host.of(Connected)] == [first.address, second.address], (
        "an identity is the Steam id that Steam vouches for"
    )
    assert [first_peer, second_peer] == [e.peer for e in host.of(Connected)]


@pytest.mark.slow
def test_a_flood_bars_its_sender_and_nobody_else(wire: SteamWire) -> None:
    host, flooder, flooder_peer, _ = wire.meet("flooder")
    friend = wire.node("friend", accept=False)
    friend_peer, friend_host = wire.join(friend, host)
    number = wire.frames(flooder, Hello)[0].connection
    wire.nodes.remove(flooder)
    for _ in range(300):
        for _ in range(60):
            flooder.user.send_frame(host.user, Datagram(number, b"!"), 3)
        friend.endpoint.send_datagram(friend_host, b"where I am")
        wire.step(FINE_STEP_S)
    assert max(host.pumps) <= 1100, "one pump should read a bounded number of messages"
    arrived = sum(e.peer == friend_peer for e in host.of(DatagramReceived))
    assert [(e.peer, e.code) for e in host.of(Disconnected)] == [
        (flooder_peer, CloseCode.PROTOCOL_ERROR)
    ], "who sends six thousand messages a second is no friend"
    assert arrived > 250, f"the friend's presence should go on meanwhile: {arrived} of 300"
    wire.run(3.0)
    for _ in range(5):
        flooder.user.send_frame(host.user, Hello(99, 1))
        flooder.user.send_frame(host.user, Confirm(99))
        wire.run(1.0)
        state = flooder.user.steam.messages.session(host.user.steam_id).state
        assert state is not ConnectionState.CONNECTED, "no session should come about either"
    closed = wire.closed.count((host.user.steam_id, flooder.user.steam_id))
    assert closed <= 2, f"once for the flood and once for asking again, not {closed} times"
    assert len(host.of(Connected)) == 2, "and the flooder should not be let in again at once"
    wire.run(STEAM_BARRED_S, 0.1)
    again = wire.node("flooder", accept=False)
    wire.join(again, host)


def test_a_reused_number_does_not_revive_what_is_over(wire: SteamWire) -> None:
    host, guest, guest_peer, host_peer = wire.meet()
    hello = wire.frames(guest, Hello)[0]
    guest.endpoint.disconnect(host_peer, CloseCode.NORMAL, "Bye.")
    wire.run(0.5)
    guest.user.send_frame(host.user, hello)
    wire.run(8.0)
    assert [e.peer for e in host.of(Connected)] == [guest_peer], (
        "a hello that is replayed leads nowhere, since nobody confirms the answer"
    )
    assert [e.peer for e in host.of(Disconnected)] == [guest_peer], "and is not reported"
