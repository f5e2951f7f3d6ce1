"""The relay by itself: who may use it, how much, and what it remembers.

Method: the relay is sans-IO, so packets go in with an address and a time, and what it sends is
caught in a list.
"""

from random import Random

import pytest

from net.limits import (
    RELAY_BURST_BYTES,
    RELAY_BYTES_PER_S,
    RELAY_CHANNELS_MAX,
    RELAY_ENDS_PER_ADDRESS_MAX,
    RELAY_QUESTION_S,
    RELAY_SILENCE_S,
    RELAY_TICKET_S,
    RELAY_TOTAL_BURST_BYTES,
    RELAY_TOTAL_BYTES_PER_S,
)
from net.lobbies.server.relay import Relay
from net.lobbies.server.tickets import TicketOffice
from net.transports.direct import NetworkAddress, RelayTicket
from net.transports.direct.plain import (
    NO_ANSWER,
    attach_packet,
    read_attach,
    read_prove,
    relayed_packet,
)

SECRET = bytes(range(32))
CHANNEL = b"a-number"
ADA, BEN, EVE = ("192.0.2.1", 1001), ("192.0.2.2", 1002), ("192.0.2.3", 1003)
EVE_TOO = ("192.0.2.3", 2003)
QUIC = b"@" + bytes(99)


class Stand:
    """A relay and what it has sent."""

    def __init__(self, secret: bytes = SECRET) -> None:
        self.sent: list[tuple[bytes, NetworkAddress]] = []
        self.now_s = 50.0
        self.office = TicketOffice(secret, self.now_s)
        self.relay = Relay(self.office, lambda packet, address: self.sent.append((packet, address)))

    def wait(self, seconds: float) -> None:
        self.now_s += seconds
        self.relay.work(self.now_s)

    def ticket(self, side: int, channel: bytes = CHANNEL) -> RelayTicket:
        expiry_s, mac = self.office.ticket(channel, side, self.now_s)
        return RelayTicket(("192.0.2.9", 7000), channel, side, expiry_s, mac)

    def show(
        self, ticket: RelayTicket, address: NetworkAddress, answer: bytes = NO_ANSWER
    ) -> bytes | None:
        """Shows a ticket. Returns what is asked at that address, if anything is."""
        self.sent.clear()
        self.relay.hear(attach_packet(ticket, answer), address, self.now_s)
        asked = [read_prove(packet) for packet, where in self.sent if where == address]
        assert len(asked) == len(self.sent) <= 1, "one packet at most should be sent, and there"
        self.sent.clear()
        return asked[0][1] if asked and asked[0] is not None else None

    def attach(self, side: int, address: NetworkAddress, channel: bytes = CHANNEL) -> None:
        """Shows a ticket as an honest end does, which answers what it is asked."""
        ticket = self.ticket(side, channel)
        question = self.show(ticket, address)
        if question is not None:
            self.show(ticket, address, question)

    def forward(
        self, address: NetworkAddress, packet: bytes = QUIC, channel: bytes = CHANNEL
    ) -> list[tuple[bytes, NetworkAddress]]:
        """What comes of a frame."""
        self.sent.clear()
        self.relay.hear(relayed_packet(channel, packet), address, self.now_s)
        return list(self.sent)


@pytest.fixture
def stand() -> Stand:
    return Stand()


@pytest.fixture
def pair(stand: Stand) -> Stand:
    stand.attach(0, ADA)
    stand.attach(1, BEN)
    return stand


def test_a_pair_reaches_each_other_and_nobody_hears_of_it(pair: Stand) -> None:
    frame = relayed_packet(CHANNEL, QUIC)
    assert pair.forward(ADA) == [(frame, BEN)], "what comes from one end goes to the other, as is"
    assert pair.forward(BEN) == [(frame, ADA)], "in both directions"
    assert pair.relay.counts.bytes_forwarded == 2 * len(frame), "and is counted"


def test_who_has_shown_no_ticket_gets_nothing_through(pair: Stand) -> None:
    assert pair.forward(EVE) == [], "the number of a channel alone should open nothing"
    assert pair.forward(ADA, channel=b"another!") == [], "nor should a ticket for another channel"
    assert pair.relay.counts.packets_without_place == 2, "and it should be counted"


def test_nothing_goes_to_an_address_that_has_not_answered(stand: Stand) -> None:
    """Who has both tickets writes somebody else's address on one of them."""
    stand.attach(0, EVE)
    for _ in range(20):
        stand.show(stand.ticket(1), ADA)
        assert stand.forward(EVE, bytes(1200)) == [], "nobody there has said that he is there"
        stand.wait(1.0)
    asked_elsewhere = stand.show(stand.ticket(1), EVE_TOO)
    assert asked_elsewhere is not None, "at another address another number should be asked"
    stand.show(stand.ticket(1), ADA, asked_elsewhere)
    assert stand.forward(EVE) == [], "and an answer should count where it was asked"
    of_another = stand.show(stand.ticket(1, b"channel2"), ADA)
    assert of_another is not None
    stand.show(stand.ticket(1), ADA, of_another)
    assert stand.forward(EVE) == [], "and for the channel for which it was asked"
    stand.attach(1, ADA)
    assert len(stand.forward(EVE)) == 1, "who answers is there"


def test_an_end_that_is_silent_gets_nothing_however_much_the_other_talks(pair: Stand) -> None:
    for _ in range(40):
        pair.wait(RELAY_SILENCE_S / 20)
        pair.attach(0, ADA)
        pair.forward(ADA)
    assert pair.forward(ADA) == [], "Ben has not been heard of for two times as long as he may"
    assert pair.relay.pair_count == 0, "and they are no pair any more"
    pair.attach(1, BEN)
    assert len(pair.forward(ADA)) == 1, "once he shows his ticket he gets what comes"


def test_an_address_is_asked_again_after_a_while(pair: Stand) -> None:
    """What was said once cannot be repeated for ever by somebody who has overheard it."""
    overheard = pair.show(pair.ticket(1, b"channel2"), BEN)
    assert overheard is not None
    for _ in range(20):
        pair.wait(2.0)
        asked = pair.show(pair.ticket(1, b"channel2"), BEN, overheard)
        if asked is not None:
            break
    assert pair.now_s - 50.0 <= 2 * RELAY_QUESTION_S + 2.0, "it should be asked anew"


def test_one_end_alone_talks_to_nobody(stand: Stand) -> None:
    stand.attach(0, ADA)
    assert stand.forward(ADA) == [], "there is nobody at the other end yet"


def test_forged_tickets_open_nothing(stand: Stand) -> None:
    honest = attach_packet(stand.ticket(0))
    other = attach_packet(Stand(bytes(32)).ticket(0))
    dice = Random(1)
    forged = [other, honest[:-1], honest + b"\0", b"\x04", b"\x04" + dice.randbytes(41)]
    for at in range(1, len(honest) - len(NO_ANSWER)):
        spoilt = bytearray(honest)
        spoilt[at] ^= 1 << dice.randrange(8)
        forged.append(bytes(spoilt))
    for packet in forged:
        stand.relay.hear(packet, EVE, stand.now_s)
    assert stand.relay.channel_count == 0, "no bit of a ticket can be changed"
    assert stand.sent == [], "and nobody should be told"
    assert stand.relay.counts.tickets_refused == len(forged), "but it should be counted"


def test_a_ticket_is_good_for_a_day(stand: Stand) -> None:
    shown = stand.ticket(0)
    stand.wait(RELAY_TICKET_S - 5.0)
    assert stand.show(shown, ADA) is not None, "until the day is over it should be good"
    stand.wait(10.0)
    assert stand.show(shown, ADA) is None, "and then no more"


def test_the_tickets_clock_goes_on_after_a_restart_where_it_stopped() -> None:
    before = TicketOffice(SECRET, 50.0)
    shown = read_attach(attach_packet(_ticket(before, 50.0 + 3600.0)))
    assert shown is not None
    counted_s = before.counted_s(50.0 + 3600.0)
    # The machine was restarted, so its own clock has begun anew.
    after = TicketOffice(SECRET, 7.0, counted_s)
    assert after.is_good(shown, 7.0), "a ticket of before should be good"
    assert after.is_good(shown, 7.0 + RELAY_TICKET_S - 2.0), "for as long as it was to be"
    assert not after.is_good(shown, 7.0 + RELAY_TICKET_S + 2.0), "and no longer"


def test_a_relay_without_a_clock_follows_the_newest_ticket() -> None:
    office, elsewhere = TicketOffice(SECRET, 50.0, 10_000_000.0), TicketOffice(SECRET, 3.0)
    old = read_attach(attach_packet(_ticket(office, 50.0)))
    new = read_attach(attach_packet(_ticket(office, 50.0 + RELAY_TICKET_S + 60.0)))
    assert old is not None
    assert new is not None
    assert elsewhere.is_good(old, 3.0), "it knows of nothing newer"
    assert elsewhere.is_good(new, 4.0), "each that was sealed shows how late it is"
    assert not elsewhere.is_good(old, 5.0), "so one that is older by more than a day is over"


def _ticket(office: TicketOffice, now_s: float) -> RelayTicket:
    return RelayTicket(("192.0.2.9", 7000), CHANNEL, 0, *office.ticket(CHANNEL, 0, now_s))


def test_an_end_may_move(pair: Stand) -> None:
    pair.attach(1, EVE)
    assert pair.forward(ADA)[0][1] == EVE, "what comes next should go to the new address"
    assert pair.forward(BEN) == [], "and the old address should be nobody any more"


def test_both_ends_in_one_place_would_be_a_circle(stand: Stand) -> None:
    stand.attach(0, ADA)
    stand.attach(1, ADA)
    assert stand.forward(ADA) == [], "nobody should be able to make the relay talk to itself"


@pytest.mark.parametrize("size", [0, 1201, 2000])
def test_only_frames_of_the_right_size_pass(pair: Stand, size: int) -> None:
    assert pair.forward(ADA, bytes(size)) == [], f"{size} B are no QUIC packet of ours"
    assert len(pair.forward(ADA, bytes(1200))) == 1, "1200 B are"


def test_a_pair_that_sends_too_much_is_slowed_down_and_nobody_else(pair: Stand) -> None:
    pair.attach(0, EVE, b"channel2")
    pair.attach(1, ("192.0.2.4", 1004), b"channel2")
    frame_bytes = len(relayed_packet(CHANNEL, bytes(1200)))
    passed = sum(bool(pair.forward(ADA, bytes(1200))) for _ in range(2000))
    assert passed == RELAY_BURST_BYTES // frame_bytes, "a burst should pass, and no more"
    assert pair.relay.counts.packets_over_budget == 2000 - passed, "the rest should be counted"
    assert pair.forward(BEN, bytes(1200)) == [], "both directions should share one budget"
    assert len(pair.forward(EVE, channel=b"channel2")) == 1, "another pair should not notice"
    pair.wait(1.0)
    passed = sum(bool(pair.forward(ADA, bytes(1200))) for _ in range(2000))
    assert abs(passed * frame_bytes - RELAY_BYTES_PER_S) <= frame_bytes, "the rate should hold"


def test_what_one_pair_sends_too_much_is_not_taken_from_all(pair: Stand) -> None:
    for _ in range(RELAY_TOTAL_BURST_BYTES // 1209 + 1000):
        pair.forward(ADA, bytes(1200))
    pair.attach(0, EVE, b"channel2")
    pair.attach(1, BEN, b"channel2")
    assert len(pair.forward(EVE, bytes(1200), b"channel2")) == 1, (
        "a pair that floods should use up its own budget, and not everybody's"
    )


def test_all_pairs_together_have_a_budget_too(stand: Stand) -> None:
    count = 2 * RELAY_TOTAL_BURST_BYTES // RELAY_BURST_BYTES
    passed = 0
    for number in range(count):
        channel = number.to_bytes(8, "big")
        stand.attach(0, ADA, channel)
        stand.attach(1, BEN, channel)
        passed += sum(
            len(stand.forward(ADA, bytes(1200), channel)) for _ in range(RELAY_BURST_BYTES // 1209)
        )
    assert abs(passed * 1209 - RELAY_TOTAL_BURST_BYTES) < 1209, "it should not be exceeded"


@pytest.mark.slow
def test_who_has_many_pairs_gets_no_more_than_others_when_there_is_not_enough(
    stand: Stand,
) -> None:
    """32 pairs of one address want all there is; a household with one pair wants its own."""
    greedy = [number.to_bytes(8, "big") for number in range(32)]
    for number, channel in enumerate(greedy):
        stand.attach(0, ("192.0.2.66", 2000 + number), channel)
        stand.attach(1, ("192.0.2.66", 3000 + number), channel)
    stand.attach(0, ADA)
    stand.attach(1, BEN)
    wanted = passed = of_greedy = 0
    for tick in range(300):
        stand.wait(1 / 30)
        stand.attach(tick % 2, (ADA, BEN)[tick % 2])
        for number, channel in enumerate(greedy):
            if tick % 30 == 0:
                stand.attach(0, ("192.0.2.66", 2000 + number), channel)
                stand.attach(1, ("192.0.2.66", 3000 + number), channel)
            for _ in range(12):
                of_greedy += len(stand.forward(("192.0.2.66", 2000 + number), bytes(1200), channel))
        for _ in range(5):
            wanted += 1
            passed += len(stand.forward(ADA, bytes(1200)))
    assert passed == wanted, f"of {wanted} packets of a household only {passed} passed"
    assert of_greedy * 1209 > 2 * RELAY_TOTAL_BYTES_PER_S, "what is left should be for who wants it"


def test_all_of_a_household_with_ipv6_is_one_owner(stand: Stand) -> None:
    for number in range(RELAY_ENDS_PER_ADDRESS_MAX + 5):
        stand.attach(0, (f"2001:db8:0:{number:x}::1", 1), number.to_bytes(8, "big"))
    assert stand.relay.channel_count == RELAY_ENDS_PER_ADDRESS_MAX, "a /56 is one household"


def test_who_falls_silent_is_forgotten_and_may_come_back(pair: Stand) -> None:
    for _ in range(10):
        pair.wait(RELAY_SILENCE_S / 3)
        pair.attach(0, ADA)
    assert pair.relay.channel_count == 1, "one end is enough to keep a channel"
    pair.wait(RELAY_SILENCE_S + 1.0)
    assert pair.relay.channel_count == 0, "nobody is not"
    pair.attach(0, ADA)
    pair.attach(1, BEN)
    assert len(pair.forward(ADA)) == 1, "and tickets should still be good"


def test_one_address_does_not_hold_all_channels(stand: Stand) -> None:
    greedy = [("192.0.2.66", 2000 + number) for number in range(RELAY_ENDS_PER_ADDRESS_MAX + 5)]
    for number, address in enumerate(greedy):
        stand.attach(0, address, number.to_bytes(8, "big"))
    assert stand.relay.channel_count == RELAY_ENDS_PER_ADDRESS_MAX, "whatever its ports are"
    assert stand.relay.counts.tickets_refused == 5, "what is too much should be counted"
    stand.attach(0, greedy[0], (0).to_bytes(8, "big"))
    assert stand.relay.counts.tickets_refused == 5, "what it has it may keep"
    stand.attach(0, ADA)
    stand.attach(1, BEN)
    assert len(stand.forward(ADA)) == 1, "others should not notice"
    # An end that moves to another address counts there from then on.
    stand.attach(0, EVE, (0).to_bytes(8, "big"))
    stand.attach(0, greedy[-1], (len(greedy) - 1).to_bytes(8, "big"))
    assert stand.relay.counts.tickets_refused == 5, "there should be room again"
    for number in range(3):
        stand.attach(0, (f"2001:db8::{number}", 1), b"ipv6 %03d" % number)
    stand.wait(RELAY_SILENCE_S + 1.0)
    assert stand.relay.channel_count == 0, "silent ones are forgotten"
    for number, address in enumerate(greedy[:RELAY_ENDS_PER_ADDRESS_MAX]):
        stand.attach(0, address, number.to_bytes(8, "big"))
    assert stand.relay.counts.tickets_refused == 5, "and count no more for their address"


def test_channels_are_bounded_and_silent_ones_make_room(stand: Stand) -> None:
    for number in range(RELAY_CHANNELS_MAX):
        stand.attach(0, (f"10.{number >> 8}.{number & 255}.1", 1001), number.to_bytes(8, "big"))
    stand.attach(0, ADA)
    assert stand.relay.channel_count == RELAY_CHANNELS_MAX, "there should be no more than that"
    assert stand.relay.counts.tickets_refused == 1, "who comes too late should be counted"
    stand.wait(RELAY_SILENCE_S / 2)
    for number in range(10):
        stand.attach(0, ADA, number.to_bytes(8, "big"))
    stand.wait(RELAY_SILENCE_S / 2)
    assert stand.relay.channel_count == 10, "only those that spoke should be left"


def test_who_has_many_channels_makes_room_for_who_has_none(stand: Stand) -> None:
    greedy = RELAY_CHANNELS_MAX // RELAY_ENDS_PER_ADDRESS_MAX
    for number in range(RELAY_CHANNELS_MAX):
        address = (f"10.0.{number % greedy}.1", 1001 + number // greedy)
        stand.attach(0, address, number.to_bytes(8, "big"))
    assert stand.relay.channel_count == RELAY_CHANNELS_MAX, "the relay is full"
    assert stand.show(stand.ticket(0), ADA) is not None, "an honest pair should be asked to prove"
    assert stand.relay.channel_count == RELAY_CHANNELS_MAX, "which costs nobody anything yet"
    stand.attach(0, ADA)
    stand.attach(1, BEN)
    assert len(stand.forward(ADA)) == 1, "and then have its place"
    assert stand.relay.channel_count == RELAY_CHANNELS_MAX, "in another's"


def test_forged_packets_are_counted_and_none_is_kept(pair: Stand) -> None:
    dice = Random(3)
    for number in range(2_000):
        forged = bytes([3 + number % 2]) + dice.randbytes(41 if number % 2 else 400)
        pair.relay.hear(forged, EVE, pair.now_s)
    counts = pair.relay.counts
    assert (counts.packets_without_place, counts.tickets_refused) == (1_000, 1_000), "each counts"
    assert pair.relay.channel_count == 1, "and none should be kept"
    assert pair.sent == [], "or answered"


@pytest.mark.parametrize(("channel", "side"), [(bytes(7), 0), (bytes(9), 0), (bytes(8), 2)])
def test_no_ticket_is_made_for_what_cannot_be(stand: Stand, channel: bytes, side: int) -> None:
    with pytest.raises(ValueError, match="8 bytes"):
        stand.office.ticket(channel, side, 50.0)


def test_a_secret_must_be_one() -> None:
    with pytest.raises(ValueError, match="at least 16"):
        TicketOffice(b"short", 0.0)
