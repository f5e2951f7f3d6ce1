"""Punching among people who mean ill: floods, wrong tokens, addresses that lead elsewhere.

Goal: nobody gets an answer who does not know a token, nobody gets more out than he put in, and a
lie about where somebody is leads nowhere.
"""

from functools import partial
from random import Random

import pytest
from aioquic.quic.connection import QuicConnection

from net.errors import LocalProtocolError
from net.limits import (
    INTRODUCTIONS_MAX,
    PUNCH_INTERVAL_S,
    PUNCH_LINGER_S,
    PUNCH_MAX_S,
    PUNCHES_ANSWERED_MAX,
)
from net.transports.direct import Introduction, NotReached, RelayTicket
from net.transports.direct.plain import (
    NO_QUESTION,
    PROVE,
    PUNCH,
    PUNCH_BYTES,
    PUNCHED,
    RELAYED,
    attach_packet,
    prove_packet,
    punch_packet,
    punched_packet,
    read_attach,
    read_punch,
    relayed_packet,
)
from net.transports.direct.quic.link import client_configuration
from net.transports.interface import ReliableReceived
from tests.helpers.udp import UdpSocket, received
from tests.punching.meeting import Meeting, Player, say

TOKEN = bytes(range(16))
ASKED, WRONG = b"asked..", b"wrong.."
NOWHERE = ("127.79.0.9", 9)


@pytest.fixture
def stranger(meeting: Meeting) -> UdpSocket:
    return meeting.udp.open_socket("127.0.0.1")


def target(player: Player) -> tuple[str, int]:
    return ("127.0.0.1", player.endpoint.port)


def test_a_stranger_without_a_token_gets_no_answer(meeting: Meeting, stranger: UdpSocket) -> None:
    player = meeting.player()
    player.puncher.introduce(Introduction(TOKEN, (NOWHERE,), False, None), meeting.now_s)
    dice = Random(2)
    for packet in (
        punch_packet(dice.randbytes(16), ASKED),
        punched_packet(TOKEN, ASKED, WRONG),
        punch_packet(TOKEN, ASKED)[:-1],
        punch_packet(TOKEN, ASKED) + b"\0",
        b"\x01",
        b"\x07" + bytes(31),
        bytes(32),
    ):
        stranger.sendto(packet, target(player))
    meeting.run(0.5)
    assert received(stranger) == [], "to strangers it should be as if nobody were there"
    assert player.results == [], "and nothing should have come of it"


def answers_in(packets: list[bytes]) -> list[bytes]:
    """The PUNCHED among these."""
    return [packet for packet in packets if packet[0] == PUNCHED]


def questions_in(packets: list[bytes]) -> list[bytes]:
    """What the PUNCH packets among these ask."""
    asked = [read_punch(packet) for packet in packets if packet[0] == PUNCH]
    return [each.question for each in asked if each is not None]


def test_a_flood_of_questions_is_answered_within_bounds(
    meeting: Meeting, stranger: UdpSocket
) -> None:
    player = meeting.player()
    player.puncher.introduce(Introduction(TOKEN, (NOWHERE,), False, None), meeting.now_s)
    answers: list[bytes] = []
    for _ in range(20):
        for _ in range(100):
            stranger.sendto(punch_packet(TOKEN, ASKED), target(player))
        meeting.step(0.001)
        answers += answers_in(received(stranger))
    assert 0 < len(answers) <= PUNCHES_ANSWERED_MAX, (
        "whoever knows the token should be answered, and not without end"
    )
    assert all(len(answer) <= PUNCH_BYTES for answer in answers), "no answer exceeds its question"


@pytest.mark.parametrize("is_caller", [True, False], ids=["caller", "called"])
def test_an_invented_address_gets_a_packet_for_each_that_was_sent_in_its_name(
    meeting: Meeting, stranger: UdpSocket, is_caller: bool
) -> None:
    """The other side of the introduction knows the token, and writes a third one's address."""
    player = meeting.player()
    player.puncher.introduce(Introduction(TOKEN, (NOWHERE,), is_caller, None), meeting.now_s)
    sent = 0
    for number in range(6):
        stranger.sendto(punch_packet(TOKEN, ASKED), target(player))
        stranger.sendto(punched_packet(TOKEN, ASKED, bytes([number]) * 7), target(player))
        sent += 2
        meeting.run(PUNCH_MAX_S / 5)
    packets = received(stranger)
    assert len(packets) <= sent, f"{sent} packets should not bring {len(packets)}"
    assert sum(map(len, packets)) <= sent * PUNCH_BYTES, "nor more bytes"
    assert [each for each in player.results if each != NotReached(TOKEN)] == [], (
        "nobody there has proved that he is there"
    )


def test_an_address_that_nobody_named_is_reached_once_it_has_answered(
    meeting: Meeting, stranger: UdpSocket
) -> None:
    player = meeting.player()
    player.puncher.introduce(Introduction(TOKEN, (NOWHERE,), True, None), meeting.now_s)
    stranger.sendto(punch_packet(TOKEN, ASKED), target(player))
    meeting.run(0.1)
    (answer,) = received(stranger)
    said = read_punch(answer)
    assert said is not None, "the answer should be one"
    assert said.answer == ASKED, "the question should be answered"
    stranger.sendto(punched_packet(TOKEN, NO_QUESTION, said.question), target(player))
    assert meeting.run_until(lambda: bool(player.results), 0.2), "the answer proves the address"
    assert received(stranger) == [], "an answer that asks nothing needs none"


def test_an_answer_counts_only_with_the_token_and_what_was_asked_there(
    meeting: Meeting, stranger: UdpSocket
) -> None:
    player = meeting.player()
    asked = meeting.udp.open_socket("127.0.0.1")
    introduction = Introduction(TOKEN, (asked.address,), True, None)
    player.puncher.introduce(introduction, meeting.now_s)
    meeting.run(0.2)
    (question, *_) = questions_in(received(asked))
    right = punched_packet(TOKEN, NO_QUESTION, question)
    stranger.sendto(right, target(player))
    asked.sendto(punched_packet(bytes(16), NO_QUESTION, question), target(player))
    asked.sendto(punched_packet(TOKEN, NO_QUESTION, WRONG), target(player))
    asked.sendto(punched_packet(TOKEN, question, NO_QUESTION), target(player))
    asked.sendto(right[:20], target(player))
    meeting.run(0.2)
    assert player.results == [], "neither a stranger nor a wrong token or answer should count"
    asked.sendto(right, target(player))
    asked.sendto(right, target(player))
    assert meeting.run_until(lambda: bool(player.results), 0.2), "the right one should"
    meeting.run(0.2)
    assert len(player.results) == 1, "and once"
    received(asked)
    meeting.run(3 * PUNCH_INTERVAL_S)
    assert received(asked) == [], "who was reached should be asked no more"


def test_asking_ends_when_its_time_is_over(meeting: Meeting) -> None:
    player = meeting.player()
    silent = meeting.udp.open_socket("127.0.0.1")
    introduction = Introduction(TOKEN, (silent.address,), True, None)
    player.puncher.introduce(introduction, meeting.now_s)
    meeting.run(PUNCH_MAX_S + 0.5)
    assert player.results == [NotReached(TOKEN)], "it should be told that nobody answered"
    asked = len(received(silent))
    assert asked <= PUNCH_MAX_S / PUNCH_INTERVAL_S + 1, f"asked {asked} times, too often"
    meeting.run(PUNCH_LINGER_S, 0.05)
    silent.sendto(punch_packet(TOKEN, ASKED), target(player))
    meeting.run(0.3)
    assert received(silent) == [], "and then the token should be forgotten"


@pytest.mark.parametrize(
    "candidate",
    [
        ("0.0.0.0", 9),
        ("0.1.2.3", 9),
        ("224.0.0.1", 9),
        ("255.255.255.255", 9),
        ("240.0.0.1", 9),
        ("::", 9),
        ("ff02::1", 9),
        ("::ffff:192.0.2.1", 9),
        ("fe80::1%eth0", 9),
        ("100::1", 9),
        ("2001:DB8::1", 9),
        ("192.0.2.1", 0),
        ("192.0.2.1", 65536),
        ("192.0.2.1", -1),
        ("example.org", 9),
        ("192.0.2.1:9", 9),
        ("", 9),
        ("1" * 5000, 9),
    ],
)
def test_nobody_is_introduced_to_an_odd_address(candidate: tuple[str, int]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        Introduction(TOKEN, (candidate,), True, None)


def test_an_introduction_has_bounds() -> None:
    with pytest.raises(ValueError, match="at most 6"):
        Introduction(TOKEN, tuple(("192.0.2.1", port) for port in range(1, 8)), True, None)
    with pytest.raises(ValueError, match="16 bytes"):
        Introduction(TOKEN[:15], (NOWHERE,), True, None)


def test_somebody_far_away_cannot_send_us_after_ourselves(
    meeting: Meeting, stranger: UdpSocket
) -> None:
    player = meeting.player()
    far_away = ("192.0.2.1", 9)
    introduction = Introduction(TOKEN, (far_away, stranger.address), True, None)
    player.puncher.introduce(introduction, meeting.now_s)
    meeting.run(0.5)
    assert received(stranger) == [], (
        "a program on this machine should not be asked because somebody elsewhere says so"
    )


def test_introductions_are_bounded_and_make_room_when_they_are_over(meeting: Meeting) -> None:
    player = meeting.player()
    for number in range(INTRODUCTIONS_MAX):
        token = number.to_bytes(16, "big")
        player.puncher.introduce(Introduction(token, (NOWHERE,), True, None), meeting.now_s)
    one_more = Introduction(TOKEN, (NOWHERE,), True, None)
    with pytest.raises(LocalProtocolError, match="Too many"):
        player.puncher.introduce(one_more, meeting.now_s)
    meeting.run(PUNCH_MAX_S + 0.2, 0.05)
    assert len(player.results) == INTRODUCTIONS_MAX, "each should have its result"
    player.puncher.introduce(one_more, meeting.now_s)


def test_who_was_given_up_is_heard_of_no_more(meeting: Meeting) -> None:
    player = meeting.player()
    player.puncher.introduce(Introduction(TOKEN, (NOWHERE,), True, None), meeting.now_s)
    player.puncher.forget(TOKEN)
    meeting.run(PUNCH_MAX_S + 0.2, 0.05)
    assert player.results == [], "no result should come of it"


def test_frames_of_a_relay_count_only_when_they_come_from_the_relay(
    meeting: Meeting, stranger: UdpSocket
) -> None:
    player = meeting.player()
    channel = b"a-number"
    relay = meeting.udp.open_socket("127.0.0.1")
    ticket = RelayTicket(relay.address, channel, 1, 2**40, bytes(16))
    player.endpoint.use_relay(ticket, meeting.now_s)
    meeting.run(0.1)
    assert attach_packet(ticket) in received(relay), "the ticket should be shown to the relay"
    stranger.sendto(prove_packet(channel, b"question"), target(player))
    meeting.run(0.1)
    assert received(relay) == [], "a stranger's question should be ignored"
    for _ in range(5):
        relay.sendto(prove_packet(channel, b"question"), target(player))
    meeting.run(0.1)
    (shown,) = [read_attach(packet) for packet in received(relay)]
    assert shown is not None, "the ticket should be shown again"
    assert shown.answer == b"question", "the relay's is answered, once"
    quic = QuicConnection(configuration=client_configuration())
    quic.connect(("127.0.0.1", 9), meeting.now_s)
    ((first, _),) = quic.datagrams_to_send(meeting.now_s)
    before = player.endpoint.connection_count
    stranger.sendto(relayed_packet(channel, first), target(player))
    relay.sendto(relayed_packet(b"another!", first), target(player))
    relay.sendto(relayed_packet(channel, b""), target(player))
    relay.sendto(relayed_packet(channel, punch_packet(TOKEN, ASKED)), target(player))
    meeting.run(0.1)
    assert player.endpoint.connection_count == before, "a stranger's frame should be ignored"
    assert received(stranger) == [], "and not be answered"
    relay.sendto(relayed_packet(channel, first), target(player))
    meeting.run(0.1)
    answers = [packet for packet in received(relay) if packet[0] == RELAYED]
    assert answers, "the relay's should be read, and be answered over the relay"
    assert all(packet[1:9] == channel for packet in answers), "in the same channel"


def test_rubbish_is_not_answered_not_kept_and_stops_nobody(meeting: Meeting) -> None:
    """Plain packets of every kind, to a player who is connected and being introduced, and to the
    relay, which has a pair on it."""
    caller, callee = meeting.player(), meeting.player()
    token = meeting.introduce(caller, callee)
    assert meeting.run_until(partial(caller.has_reached, token)), "a way should be found"
    way = caller.reached(token)
    assert way is not None
    to_callee, _ = meeting.connect(caller, callee, way)
    dice = Random(8)
    targets = (target(callee), (meeting.server_ip, meeting.server_port))
    attacker = meeting.udp.open_socket("127.0.0.1")
    connections = callee.endpoint.connection_count
    for number in range(5_000):
        kind = dice.randrange(0x40) if number % 3 == 0 else dice.randrange(1, PROVE + 1)
        size = dice.choice((0, 8, 31, 33, 127, 500, 1208))
        attacker.sendto(bytes([kind]) + dice.randbytes(size), targets[number % 2])
        if number % 100 == 0:
            meeting.step(0.001)
    meeting.run(0.1)
    assert received(attacker) == [], "rubbish should not be answered"
    assert callee.endpoint.connection_count == connections, "nor begin a connection"
    assert meeting.relay.channel_count <= 1, "the relay should know of nobody new"
    say(caller.game.endpoint, to_callee, b"alive?")
    assert meeting.run_until(partial(callee.game.has, ReliableReceived, 1)), "the game should go on"
