"""The packets that are not QUIC: their exact bytes, and readers that take nothing else."""

from dataclasses import replace
from random import Random

import pytest

from net.errors import LocalProtocolError
from net.transports.direct import DirectEndpoint, RelayTicket, plain
from tests.transports.wires import TODAY

TOKEN = bytes(range(16))
CHANNEL = bytes(range(100, 108))
ASKED, SAID = b"asked..", b"said..."
TAG = b"orchard1"
TICKET = RelayTicket(("192.0.2.7", 4711), CHANNEL, 1, 0x0102030405, bytes(range(200, 216)))
OPEN_ANSWER = plain.OpenAnswer(0x1267, bytes(32), b"toke", 2, 8, 7, "Ada")


def test_every_packet_has_its_exact_bytes() -> None:
    assert plain.punch_packet(TOKEN, ASKED) == b"\x01" + TOKEN + ASKED + bytes(8), (
        "PUNCH is padded to 32"
    )
    assert plain.punched_packet(TOKEN, ASKED, SAID) == b"\x02" + TOKEN + ASKED + SAID + b"\0", (
        "PUNCHED is as long"
    )
    assert plain.relayed_packet(CHANNEL, b"@quic") == b"\x03" + CHANNEL + b"@quic", "RELAYED"
    assert plain.attach_packet(TICKET) == (
        b"\x04" + CHANNEL + b"\x01" + b"\0\0\0\x01\x02\x03\x04\x05" + TICKET.mac + bytes(8)
    ), "ATTACH has channel, side, expiry, seal and no answer yet"
    assert plain.attach_packet(TICKET, b"answered").endswith(b"answered"), "or one"
    assert plain.prove_packet(CHANNEL, b"question") == b"\x07" + CHANNEL + b"question", "PROVE"
    assert plain.find_packet(TAG) == b"\x05" + TAG + bytes(119), "FIND is padded to 128"
    here = plain.here_packet(TAG, 0x1267, bytes(32), "Höf")
    assert here == b"\x06" + TAG + b"\x12\x67" + bytes(32) + b"H\xc3\xb6f", "HERE ends in its name"
    is_open = plain.open_packet(TAG, OPEN_ANSWER)
    assert is_open == (
        b"\x08" + TAG + b"\x12\x67" + bytes(32) + b"toke" + b"\x02\x08" + b"\0\0\0\x07" + b"Ada"
    ), "OPEN has port, certificate, token, players, capacity, version and name"
    sought = plain.seek_packet(TAG, b"question", b"mark....")
    assert sought == b"\x09" + TAG + b"questionmark...." + bytes(103), "SEEK is padded to 128"
    body = plain.open_body(TAG, OPEN_ANSWER, plain.SOUGHT_BODY_MAX_BYTES)
    assert plain.sought_packet(b"proof...", body) == b"\x0aproof..." + is_open[1:], (
        "SOUGHT has a proof and what an OPEN says"
    )


def test_what_is_written_can_be_read() -> None:
    asked = plain.read_punch(plain.punch_packet(TOKEN, ASKED))
    assert asked == plain.Punch(TOKEN, ASKED, bytes(7), False), "token and question"
    said = plain.read_punch(plain.punched_packet(TOKEN, ASKED, SAID))
    assert said == plain.Punch(TOKEN, ASKED, SAID, False), "and the answer"
    whole = plain.punched_packet(TOKEN, ASKED, SAID, is_whole=True)
    assert plain.read_punch(whole) == plain.Punch(TOKEN, ASKED, SAID, True), "and its size"
    shown = plain.read_attach(plain.attach_packet(TICKET, b"answered"))
    assert shown == plain.Attachment(CHANNEL, 1, TICKET.expiry_s, TICKET.mac, b"answered"), (
        "the ticket and the answer"
    )
    question = plain.read_prove(plain.prove_packet(CHANNEL, b"question"))
    assert question == (CHANNEL, b"question"), "channel and question"
    assert plain.read_find(plain.find_packet(TAG)) == TAG, "the tag"
    here = plain.read_here(plain.here_packet(TAG, 99, bytes(range(32)), "Ada's \u202efarm\n"), TAG)
    assert here == plain.LanAnswer(99, bytes(range(32)), "Ada's farm"), "and a cleaned name"
    assert plain.read_here(plain.here_packet(b"another1", 99, bytes(32), ""), TAG) is None, (
        "another game's answer is none"
    )
    assert plain.read_open(plain.open_packet(TAG, OPEN_ANSWER), TAG) == OPEN_ANSWER, "and OPEN"
    assert plain.read_open(plain.open_packet(b"another1", OPEN_ANSWER), TAG) is None, "likewise"
    seek = plain.seek_packet(TAG, b"question", b"mark....")
    assert plain.read_seek(seek, TAG) == (b"question", b"mark...."), "question and mark"
    assert plain.read_seek(seek, b"another1") is None, "of this game"
    body = plain.open_body(TAG, OPEN_ANSWER, plain.SOUGHT_BODY_MAX_BYTES)
    sought = plain.sought_packet(b"proof...", body)
    assert plain.read_sought(sought, TAG) == (b"proof...", body, OPEN_ANSWER), "and SOUGHT"


def test_no_answer_is_larger_than_its_question() -> None:
    asked = plain.punch_packet(TOKEN, ASKED)
    assert len(plain.punched_packet(TOKEN, ASKED, SAID)) <= len(asked), "of a PUNCH"
    shown = plain.attach_packet(TICKET)
    assert len(plain.prove_packet(CHANNEL, b"question")) <= len(shown), "of an ATTACH"
    long_name = "ö" * 400
    answer = plain.here_packet(TAG, 99, bytes(32), long_name)
    assert len(answer) <= len(plain.find_packet(TAG)), "of a FIND, whatever the name"
    assert plain.read_here(answer, TAG) is not None, "and a name that was cut can be read"
    answer = plain.open_packet(TAG, replace(OPEN_ANSWER, name=long_name))
    assert len(answer) <= len(plain.find_packet(TAG)), "the same goes for OPEN"
    assert plain.read_open(answer, TAG) is not None, "and a name that was cut can be read"
    body = plain.open_body(TAG, replace(OPEN_ANSWER, name=long_name), plain.SOUGHT_BODY_MAX_BYTES)
    answer = plain.sought_packet(bytes(8), body)
    assert len(answer) <= len(plain.seek_packet(TAG, bytes(8), bytes(8))), "and for SOUGHT"
    assert plain.read_sought(answer, TAG) is not None, "and a name that was cut can be read"


def test_readers_take_nothing_that_is_not_exactly_theirs() -> None:
    dice = Random(11)
    whole = [
        plain.punch_packet(TOKEN, ASKED),
        plain.attach_packet(TICKET),
        plain.prove_packet(CHANNEL, b"question"),
        plain.find_packet(TAG),
        plain.here_packet(TAG, 99, bytes(32), "Ada"),
        plain.open_packet(TAG, OPEN_ANSWER),
    ]
    for _ in range(3000):
        packet = dice.choice(whole)
        packet = packet[: dice.randrange(len(packet) + 1)] + dice.randbytes(dice.randrange(3))
        if packet in whole:
            continue
        for_attach = plain.read_attach(packet)
        assert for_attach is None or len(packet) == plain.ATTACH_BYTES, "no other length"
        assert plain.read_prove(packet) is None or len(packet) == plain.PROVE_BYTES, "no other"
        assert plain.read_punch(packet) is None or len(packet) == plain.PUNCH_BYTES, "no other"
        assert plain.read_find(packet) is None or len(packet) == plain.FIND_BYTES, "no other"
        here = plain.read_here(packet, TAG)
        assert here is None or (1 <= here.port <= 65535 and here.name.isprintable()), "nor here"
        is_open = plain.read_open(packet, TAG)
        assert is_open is None or is_open.name.isprintable(), "nor there"
    assert plain.read_attach(b"\x04" + CHANNEL + b"\x02" + bytes(32)) is None, "there is no side 2"
    assert plain.read_here(plain.here_packet(TAG, 0, bytes(32), "Ada"), TAG) is None, "no port 0"
    for wrong in (
        replace(OPEN_ANSWER, port=0),
        replace(OPEN_ANSWER, players=0),
        replace(OPEN_ANSWER, players=9),
        replace(OPEN_ANSWER, capacity=0),
        replace(OPEN_ANSWER, capacity=9),
    ):
        assert plain.read_open(plain.open_packet(TAG, wrong), TAG) is None, f"not {wrong}"


@pytest.mark.parametrize(
    ("channel", "side", "expiry_s", "mac", "address"),
    [
        (bytes(7), 0, 5, bytes(16), ("192.0.2.7", 1)),
        (bytes(8), 2, 5, bytes(16), ("192.0.2.7", 1)),
        (bytes(8), -1, 5, bytes(16), ("192.0.2.7", 1)),
        (bytes(8), 0, -1, bytes(16), ("192.0.2.7", 1)),
        (bytes(8), 0, 2**63, bytes(16), ("192.0.2.7", 1)),
        (bytes(8), 0, 5, bytes(15), ("192.0.2.7", 1)),
        (bytes(8), 0, 5, bytes(16), ("192.0.2.7", 0)),
        (bytes(8), 0, 5, bytes(16), ("255.255.255.255", 1)),
        (bytes(8), 0, 5, bytes(16), ("relay.example", 1)),
        (bytes(8), 0, 5, bytes(16), ("100::5", 1)),
    ],
)
def test_what_cannot_be_a_ticket_is_refused(
    channel: bytes, side: int, expiry_s: int, mac: bytes, address: tuple[str, int]
) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        RelayTicket(address, channel, side, expiry_s, mac)


def test_an_endpoint_sends_no_plain_packet_that_could_be_taken_for_quic() -> None:
    endpoint = DirectEndpoint("127.0.0.1", 0, 1.0, TODAY)
    try:
        for packet in (b"", b"\x40rest", b"\xc0rest"):
            with pytest.raises(LocalProtocolError, match="QUIC"):
                endpoint.send_plain(packet, ("127.0.0.1", 9))
        with pytest.raises(LocalProtocolError, match="IPv4 socket"):
            endpoint.send_plain(b"\x01", ("::1", 9))
        with pytest.raises(LocalProtocolError, match="IPv4 socket"):
            endpoint.use_relay(RelayTicket(("2001:db8::1", 9), CHANNEL, 0, 5, bytes(16)), 1.0)
    finally:
        endpoint.close(1.0)
