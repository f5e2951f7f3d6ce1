"""What an endpoint keeps of a relay's channel and of the shortcut that was found for it."""

from random import Random

from net import limits
from net.transports.direct.plain import RelayTicket, relayed_packet
from net.transports.direct.relayed import RelayPaths

RELAY = ("198.51.100.2", 4711)
FRIEND = ("203.0.113.9", 5000)
CHANNEL = b"channel!"


def ticket(expires_s: int) -> RelayTicket:
    return RelayTicket(RELAY, CHANNEL, 0, expires_s, bytes(16))


def test_a_newer_ticket_of_a_channel_changes_nothing_else_and_leaves_nothing_behind() -> None:
    paths = RelayPaths(Random(3).randbytes)
    there = paths.add(ticket(2**31), RELAY, 100.0)
    assert paths.unwrap(relayed_packet(CHANNEL, bytes(40)), RELAY, 100.1) is not None
    paths.shorten(CHANNEL, FRIEND, 100.2)
    assert paths.add(ticket(2**31 + 9), RELAY, 100.3) == there, "it is the same path"
    assert paths.is_shortened(there[0], 100.4), "and goes on without the relay"
    assert paths.named(FRIEND, 100.4) == there, "in both directions"
    assert len(paths.work(100.4)) == 1, "while the newer ticket is shown"
    unused_s = 100.4 + limits.RELAY_UNUSED_S
    paths.work(unused_s)
    assert len(paths) == 0, "a path that nobody uses should be forgotten"
    assert paths.named(FRIEND, unused_s) == FRIEND, "and its other end be where it is again"
