"""NAT-PMP's packets are those of RFC 6886, and nothing else is taken for an answer."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from net.port_mapping import natpmp
from net.port_mapping.answers import RouterAnswer, read_answer, write_answer
from net.port_mapping.gateway import gateway_in


def test_requests_are_those_of_the_rfc() -> None:
    assert natpmp.public_address_request() == b"\0\0", "two bytes ask where the router is"
    asked = natpmp.mapping_request(5123, 5124, 3600)
    assert asked.hex() == "000100001403140400000e10", "twelve ask for a UDP port"


def test_answers_are_understood() -> None:
    where = struct.pack(">BBHI4s", 0, 128, 0, 77, bytes([25, 64, 0, 6]))
    assert natpmp.read_public_address(where) == natpmp.PublicAddress("25.64.0.6"), "an address"
    mapped = struct.pack(">BBHIHHI", 0, 129, 0, 77, 5123, 6000, 1800)
    assert natpmp.read_mapping(mapped, 5123) == natpmp.Mapped(5123, 6000, 1800), "a mapping"
    assert natpmp.read_mapping(mapped, 5124) is None, "of another port it is no answer"
    assert natpmp.read_mapping(where, 5123) is None, "nor is the answer to another question"
    refused = struct.pack(">BBHI", 0, 129, 2, 77)
    assert natpmp.read_mapping(refused, 5123) == natpmp.Refused("it is not allowed"), "a no"
    later = struct.pack(">BBHI", 2, 129, 1, 77)
    assert isinstance(natpmp.read_mapping(later, 5123), natpmp.Refused), "a later version's no"


@given(st.binary(max_size=64))
def test_nothing_that_a_hostile_router_sends_raises(packet: bytes) -> None:
    for answer in (natpmp.read_public_address(packet), natpmp.read_mapping(packet, 5123)):
        assert answer is None or len(packet) <= natpmp.ANSWER_MAX_BYTES, "only short ones answer"
    read_answer(packet)


def test_a_child_says_what_it_means_and_is_believed_no_further() -> None:
    for line in (
        b"",
        b"{}",
        b'{"state":"mapped","ip":"' + b"9" * 600,
        b'{"state":"mine"}',
        b"\xff",
    ):
        assert read_answer(line) is None, f"that is no answer: {line[:40]!r}"
    said = b'{"state":"mapped","ip":"25.64.0.6","port":5123,"why":""}\n'
    answer = read_answer(said)
    assert isinstance(answer, RouterAnswer), "this is one"
    assert write_answer(answer) == said, "and is written as it is read"
    assert answer.outside == ("25.64.0.6", 5123), "the internet comes in there"
    private = read_answer(said.replace(b"25.64.0.6", b"100.64.0.6"))
    assert private is not None, "an address of a provider's inner network is one"
    assert private.outside is None, "but nobody comes in there"
    assert private.is_behind_another, "since another router stands before it"
    for nowhere in (b"0.0.0.0", b"232.1.1.1", b"2a00::1", b"here", b"025.64.0.6"):
        read = read_answer(said.replace(b"25.64.0.6", nowhere))
        assert read is not None, "a router may say anything of itself"
        assert read.outside is None, f"nobody comes in at {nowhere!r}"
        assert not read.is_behind_another, "and nothing is known of another router"


def test_of_several_routers_the_nearest_is_asked() -> None:
    head = "Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT\n"
    far = "wlan0 00000000 0102A8C0 0003 0 0 600 00000000 0 0 0\n"
    near = "eth0 00000000 0101A8C0 0003 0 0 100 00000000 0 0 0\n"
    own = "eth0 0001A8C0 00000000 0001 0 0 100 00FFFFFF 0 0 0\n"
    assert gateway_in(head + far + own + near) == "192.168.1.1", "the one with the least metric"
    assert gateway_in(head + own) is None, "a network without a router has none"
