"""Repair over real sessions: a planted difference is found, named, healed, and costs little.

The first test here is a standing one: it plants a divergence and demands the alarm, so that a
detector that has died is noticed.
"""

from itertools import pairwise

import pytest

from net import limits
from net.session.events import Repaired
from net.sync.ledger import Entry, Ledger
from net.sync.repair_requester import RepairReason, RepairReport
from net.sync.repair_responder import RepairResponder
from net.transports.interface import Channel
from net.transports.simulated import LinkConditions
from net.wire import (
    Message,
    RepairRefused,
    RepairRequest,
    SectionDigest,
    decode_guest_message,
    decode_host_message,
    encode,
)
from tests.helpers.sessions import GuestSide, SessionTrio, is_playing

SMALL, LARGE = 3, 4
LARGE_COUNT = 300
WORLD = {(SMALL, key): b"small %d" % key for key in range(10)} | {
    (LARGE, key): b"large %d" % key for key in range(LARGE_COUNT)
}


def corrupt(guest: GuestSide, section: int, key: int, kind: str) -> None:
    """Changes a replica past every rule."""
    ledger = guest.ledger
    entry = ledger.get(section, key) or Entry(1, b"", 0)
    content: bytes | None = {"alter": b"corrupt", "remove": None}.get(kind, entry.content)
    if kind == "invent":
        key, content = key + 100_000, b"invented"
    revision = entry.revision + (kind == "age")
    ledger.put(section, key, revision, content)


def reports(guest: GuestSide) -> list[RepairReport]:
    return [event.report for event in guest.of(Repaired)]


def repair_messages(trio: SessionTrio, guest: GuestSide, since_s: float) -> list[Message]:
    """What went over the repair channel and what the section snapshots were, in order of time."""
    peer = trio.host.member(guest.session.character).peer
    sent = [
        (s.time_s, decode_host_message(s.payload))
        for s in trio.host.tap.sent
        if s.peer == peer and s.time_s >= since_s and s.channel in (Channel.REPAIR, Channel.BULK)
    ] + [
        (s.time_s, decode_guest_message(s.payload))
        for s in guest.tap.sent
        if s.time_s >= since_s and s.channel is Channel.REPAIR
    ]
    return [message for _, message in sorted(sent, key=lambda line: line[0])]


def names(messages: list[Message]) -> list[str]:
    return [type(message).__name__ for message in messages]


@pytest.mark.parametrize("section", [SMALL, LARGE])
@pytest.mark.parametrize("kind", ["alter", "remove", "invent", "age"])
def test_a_planted_divergence_raises_the_alarm_and_is_healed(section: int, kind: str) -> None:
    trio = SessionTrio.playing(2, world=WORLD)
    trio.run(1)
    guest, other = trio.guests
    corrupt(guest, section, 5, kind)
    assert trio.run_until(lambda: not guest.session.replica.is_identical, 1.0), (
        "the next heartbeat should find that the worlds differ"
    )
    assert trio.run_until(lambda: bool(guest.of(Repaired)), 1.0), "and repair should follow"
    assert trio.is_identical(), "which should heal it, byte for byte"
    key = 5 + (100_000 if kind == "invent" else 0)
    assert reports(guest)[0].healed == [(section, key)], "the report should name what differed"
    assert reports(guest)[0].reason is RepairReason.DIFFERENT
    assert other.session.replica.repairs == 0, "nobody else should have noticed anything"


def test_what_a_repair_has_healed_is_named_although_the_line_is_cut_before_its_end() -> None:
    trio = SessionTrio.playing(2, world=WORLD, conditions=LinkConditions(delay_ms=200))
    guest = trio.guests[0]
    trio.run(2)
    corrupt(guest, SMALL, 5, "alter")
    corrupt(guest, LARGE, 5, "remove")
    assert trio.run_until(lambda: guest.content(5, SMALL) == b"small 5", 5), "one is healed at once"
    assert guest.content(5, LARGE) is None, "while the other takes another question"
    assert guest.session.replica.is_repairing, "so the repair is not over"
    trio.cut(guest)
    trio.run(6)
    assert reports(guest)[0].healed == [(SMALL, 5)], "and no less is told than was done"
    trio.restore(guest)
    assert trio.run_until(lambda: len(reports(guest)) > 1, 20), "the rest is found by who is back"
    assert reports(guest)[1].healed == [(LARGE, 5)], "and told then"
    assert not guest.session.replica.is_repairing, "which is all"


def test_the_alarm_is_raised_in_a_busy_world_on_a_bad_network_too() -> None:
    conditions = LinkConditions(delay_ms=80, jitter_ms=20, loss_pct=10, reorder_pct=5)
    trio = SessionTrio.playing(2, world=WORLD, conditions=conditions, seed=8)
    guest = trio.guests[0]
    for tick in range(240):
        if tick % 5 == 0:
            trio.host.change(tick % 50, bytes([tick]), section=LARGE)
        if tick == 60:
            corrupt(guest, LARGE, 200, "alter")
            planted_s = trio.now_s
        trio.step()
        if guest.of(Repaired):
            break
    assert reports(guest), "the planted divergence should have been found"
    assert reports(guest)[0].ended_s - planted_s < 3.0, "and healed within three seconds"
    assert (LARGE, 200) in reports(guest)[0].healed, "and named"
    trio.settle()


def test_a_small_section_is_sent_whole_in_one_round_trip() -> None:
    trio = SessionTrio.playing(2, world=WORLD)
    guest = trio.guests[0]
    trio.run(1)
    since_s = trio.now_s
    corrupt(guest, SMALL, 2, "alter")
    assert trio.run_until(lambda: bool(guest.of(Repaired)))
    assert names(repair_messages(trio, guest, since_s)) == [
        "RepairRequest",
        "SectionWhole",
        "RepairAnswered",
    ], "one question and one answer should do"


def test_a_large_section_is_healed_by_symbols_in_two_round_trips_and_under_two_kilobytes() -> None:
    trio = SessionTrio.playing(2, world=WORLD)
    guest = trio.guests[0]
    trio.run(1)
    since_s = trio.now_s
    corrupt(guest, LARGE, 2, "alter")
    assert trio.run_until(lambda: bool(guest.of(Repaired)))
    messages = repair_messages(trio, guest, since_s)
    assert names(messages) == [
        "RepairRequest",
        "SectionSymbols",
        "RepairAnswered",
        "RecordsRequest",
        "SectionRecords",
    ], "two questions and two answers should do, whatever the size of the section"
    assert sum(len(encode(message)) for message in messages) < 2000, "and cost little"


BIG = {(LARGE, key): b"one of ten thousand %d" % key for key in range(10_000)}
BAD_NETWORK = LinkConditions(delay_ms=80, jitter_ms=20, loss_pct=10, reorder_pct=5)


def test_a_repair_costs_what_was_lost_also_while_the_world_goes_on() -> None:
    """Ten changes a second are half a dozen between a question and its last answer."""
    trio = SessionTrio.playing(2, world=BIG, conditions=BAD_NETWORK, seed=4)
    guest, ticks = trio.guests[0], 0

    def go_on(seconds: float) -> bool:
        nonlocal ticks
        for _ in range(round(seconds * limits.TICK_RATE_HZ)):
            ticks += 1
            if ticks % 3 == 0:
                trio.host.change(ticks * 37 % 10_000, b"changed %d" % ticks, section=LARGE)
            trio.step()
            if len(guest.of(Repaired)) > repaired:
                return True
        return False

    for faults, bytes_max in ((1, 1000), (8, 2000), (128, 12_000)):
        repaired = len(guest.of(Repaired))
        go_on(3.0)
        since_s = trio.now_s
        for key in range(faults):
            corrupt(guest, LARGE, 61 * key, ("alter", "remove", "invent", "age")[key % 4])
        assert go_on(10.0), f"{faults} faults should be healed"
        messages = repair_messages(trio, guest, since_s)
        sent = names(messages)
        assert "SnapshotBegin" not in sent, f"{faults} faults should not cost the whole section"
        asked = [name for name in sent if name.endswith("Request")]
        assert len(asked) <= 4, f"{faults} faults should take two to three round trips: {asked}"
        total = sum(len(encode(message)) for message in messages)
        assert total < bytes_max, f"{faults} faults cost {total} B"
        healed = {key for _, key in reports(guest)[-1].healed}
        assert len(healed) >= 0.9 * faults, "and most should be healed by that very repair"
    trio.settle()
    assert guest.session.replica.repairs <= 6, "few need another one, for what came between"


def test_where_nearly_everything_differs_the_section_itself_is_sent() -> None:
    trio = SessionTrio.playing(2, world=WORLD)
    guest = trio.guests[0]
    trio.run(1)
    since_s = trio.now_s
    for key in range(250):
        corrupt(guest, LARGE, key, "alter")
    trio.host.change(270, b"meanwhile", section=LARGE)
    assert trio.run_until(lambda: bool(guest.of(Repaired)), 5)
    sent = names(repair_messages(trio, guest, since_s))
    assert sent[-3:] == ["SnapshotBegin", "SnapshotChunk", "SnapshotEnd"], (
        "what costs more by records should be healed by the section itself"
    )
    trio.settle()
    assert guest.session.replica.repairs == 1, "once"
    assert len(reports(guest)[0].healed) == 250, "and every record be named"


def test_changes_and_deletions_during_a_repair_are_not_undone_by_it() -> None:
    trio = SessionTrio.playing(2, world=WORLD, conditions=LinkConditions(delay_ms=150))
    guest = trio.guests[0]
    trio.run(1)
    corrupt(guest, LARGE, 7, "alter")
    corrupt(guest, SMALL, 7, "remove")
    for tick in range(60):
        trio.host.change_together(
            (LARGE, 7, bytes([tick])),
            (LARGE, tick, None),
            (LARGE, 1000 + tick, b"new"),
            (SMALL, tick % 10, bytes([tick])),
        )
        trio.step()
    trio.settle()
    assert guest.session.replica.repairs <= 2, (
        "one repair should do, a second only for what came between"
    )


def test_who_asks_about_as_many_sections_as_it_may_is_answered_and_not_sent_away() -> None:
    sections = range(2, 2 + limits.REPAIR_SYMBOL_SECTIONS_MAX)
    world = {(section, key): b"large" for section in sections for key in range(30)}
    trio = SessionTrio.playing(2, world=world)
    guest = trio.guests[0]
    for section in sections:
        for key in range(12):
            corrupt(guest, section, key, "alter")
    assert trio.run_until(lambda: bool(guest.of(Repaired)), 10), "one repair heals all of them"
    assert trio.is_identical(), "byte for byte"
    assert is_playing(trio.host, guest), "and no question was counted as a fault"


def test_two_values_that_changed_places_are_found() -> None:
    trio = SessionTrio.playing(2, world=WORLD)
    guest = trio.guests[0]
    trio.run(1)
    one, two = guest.ledger.get(LARGE, 1), guest.ledger.get(LARGE, 2)
    assert one is not None
    assert two is not None
    guest.ledger.put(LARGE, 1, one.revision, two.content)
    guest.ledger.put(LARGE, 2, two.revision, one.content)
    assert trio.run_until(lambda: bool(guest.of(Repaired)), 2), "a swap should be no equal world"
    assert sorted(reports(guest)[0].healed) == [(LARGE, 1), (LARGE, 2)], "both should be named"


def test_a_section_that_a_guest_made_up_is_taken_away() -> None:
    trio = SessionTrio.playing(2, world=WORLD)
    guest = trio.guests[0]
    trio.run(1)
    guest.ledger.put(77, 1, 5, b"from nowhere")
    assert trio.run_until(lambda: bool(guest.of(Repaired)), 2)
    assert trio.is_identical(), "what the host does not have should be gone"


def test_nothing_to_compare_for_five_seconds_is_an_alarm_itself() -> None:
    """A host whose bundles never carry a digest, for whatever reason, is not believed blindly."""
    trio = SessionTrio.playing(2, world=WORLD)
    guest = trio.guests[0]
    trio.run(1)
    guest.session.replica.follower.ledger.newest_revision = 10**9
    corrupt(guest, SMALL, 3, "remove")
    since_s = trio.now_s
    trio.run(limits.COMPARE_WATCHDOG_S - 1)
    assert not guest.of(Repaired), "a few seconds without a comparison happen"
    assert trio.run_until(lambda: bool(guest.of(Repaired)), 3), "more are an alarm"
    assert reports(guest)[0].reason is RepairReason.NOT_COMPARED
    assert trio.now_s - since_s < limits.COMPARE_WATCHDOG_S + 2


def lying_request(trio: SessionTrio, guest: GuestSide, repair: int) -> bytes:
    """A guest claims to have nothing right."""
    sections = tuple(SectionDigest(number, b"lie.", 1) for number in (SMALL, LARGE))
    epoch = trio.host.member(guest.session.character).epoch
    return encode(RepairRequest(epoch, repair, 10**9, sections))


def test_a_liar_costs_a_bounded_amount_and_is_put_off_longer_each_time() -> None:
    trio = SessionTrio.playing(2, world=WORLD)
    liar, honest = trio.guests
    peer = trio.host.member(liar.session.character).peer
    trio.run(1)
    since_s = trio.now_s
    seconds = 120
    for tick in range(seconds * 5):
        request = lying_request(trio, liar, 1000 + tick)
        liar.tap.send_reliable(liar.tap.peers[-1], Channel.REPAIR, request)
        for _ in range(6):
            trio.step()
    answers = [
        s
        for s in trio.host.tap.sent
        if s.peer == peer and s.channel is Channel.REPAIR and s.time_s >= since_s
    ]
    total = sum(len(s.payload) for s in answers)
    per_answer = 2000
    allowed = (limits.REPAIRS_BURST + limits.REPAIRS_PER_S * seconds) * per_answer
    assert total < allowed, f"{total} B in {seconds} s is more than a liar should cost"
    times = [s.time_s for s in answers if s.name == "RepairAnswered"]
    gaps = [round(after - before) for before, after in pairwise(times)]
    assert max(gaps[-3:], default=99) > max(gaps[:3], default=0), (
        f"the pauses should grow for who never stops asking: {gaps}"
    )
    corrupt(honest, LARGE, 1, "alter")
    assert trio.run_until(lambda: bool(honest.of(Repaired)), 2), "an honest friend is not kept out"


def test_a_guest_asks_an_always_wrong_host_no_more_than_its_budget() -> None:
    """The other way round: here the host's digests are never right."""
    trio = SessionTrio.playing(2, world=WORLD)
    trio.host.ledger.digest ^= 1
    since_s = trio.now_s
    trio.run(60)
    asked = len(trio.guests[0].tap.of("RepairRequest", since_s))
    assert 2 <= asked <= limits.REPAIRS_BURST + limits.REPAIRS_PER_S * 60 + 1, (
        f"what never heals should not be asked about without end: {asked} in a minute"
    )


def test_coming_back_does_not_renew_the_budget_of_a_liar() -> None:
    trio = SessionTrio.playing(2, world=WORLD)
    liar = trio.guests[0]
    answered = 0
    for attempt in range(3):
        for number in range(20):
            request = lying_request(trio, liar, 1000 * attempt + number)
            liar.tap.send_reliable(liar.tap.peers[-1], Channel.REPAIR, request)
        trio.run(0.5)
        trio.cut(liar)
        trio.run(5)
        trio.restore(liar)
        trio.run(4)
        answered = len(trio.host.tap.of("RepairAnswered"))
    assert answered <= limits.REPAIRS_BURST + 30 * limits.REPAIRS_PER_S, (
        "a new connection should be no new budget"
    )


def test_the_answer_to_a_repair_of_an_older_question_is_ignored() -> None:
    trio = SessionTrio.playing(2, world=WORLD)
    guest = trio.guests[0]
    trio.run(1)
    corrupt(guest, SMALL, 2, "alter")
    assert trio.run_until(lambda: bool(guest.of(Repaired)))
    answer = next(m for m in repair_messages(trio, guest, 0) if type(m).__name__ == "SectionWhole")
    trio.host.change(2, b"newer", section=SMALL)
    trio.settle()
    peer = trio.host.member(guest.session.character).peer
    trio.host.tap.send_reliable(peer, Channel.REPAIR, encode(answer))
    trio.run(0.3)
    assert trio.is_identical(), "a replayed answer should change nothing"


def test_only_the_first_request_of_one_who_is_asked_to_compare_is_free() -> None:
    said: list[Message] = []
    responder = RepairResponder(Ledger(1), said.append, lambda _section: None, lambda: 0)
    responder.begin_epoch(1, is_asked_for=True)
    for repair in range(limits.REPAIRS_BURST + 2):
        responder.answer_request(RepairRequest(1, repair, 0, ()), 0, 0.0)
    refused = [message.repair for message in said if isinstance(message, RepairRefused)]
    assert refused == [limits.REPAIRS_BURST + 1], (
        "beyond the one that the host wanted there are no more than anybody has"
    )


def test_a_guest_forgets_what_was_deleted_once_nothing_older_can_come() -> None:
    trio = SessionTrio.playing(1, world=WORLD)
    ledger = trio.guests[0].ledger
    trio.host.change(0, None, section=SMALL)
    trio.settle()
    assert ledger.known_revision(SMALL, 0) > 0, "a late bundle does not bring it back"
    trio.run(limits.TOMBSTONE_S + 1)
    assert ledger.known_revision(SMALL, 0) == -1, "and in the end it takes no room"
