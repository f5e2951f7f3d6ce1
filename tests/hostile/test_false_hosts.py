"""A guest at a host that lies: it keeps its head, its memory and its screen, or it leaves."""

import struct
import zlib

import msgspec
import pytest

from game.coop.seat import ChatSaid, Knock, Notice, SeatState
from game.rules.belonging import OWNER
from game.world.commands import (
    Advance,
    Choose,
    Craft,
    Discard,
    EndConversation,
    MoveStack,
    PlayerCommand,
    StorageRef,
    Talk,
)
from game.world.records import (
    Character,
    Conversation,
    Destructable,
    KnownRecipe,
    Owner,
    Placeable,
    Record,
    Slot,
    SpokenLine,
    encode_record,
)
from game.world.sections import Kind, Section, tile_key
from net import limits
from net.bundles import ChangedRecord
from net.session.events import MemberStatus
from net.sync.presence import PresenceSample, quantised
from net.transports.interface import Channel, CloseCode
from net.transports.simulated import SimulatedNetwork
from net.wire import (
    CatchUp,
    ChatLine,
    Goodbye,
    KnockOver,
    KnockTold,
    Message,
    MoreSymbolsRequest,
    PlayerStatusChanged,
    Rejected,
    RepairAnswered,
    RepairRefused,
    RepairRequest,
    SectionRecords,
    SectionSymbols,
    SectionWhole,
    SnapshotBegin,
    SnapshotChunk,
    SnapshotEnd,
    StoredRecord,
    encode,
)
from tests.hostile.false_host import EPOCH, ME, PEOPLE, FalseHost, chunk
from tests.hostile.stage import Stage
from tests.hostile.test_commands_from_guests import hostile_commands
from tests.world.small_farm import FARM

FENCES = Section(FARM, Kind.PLACEABLE).number
FENCE = encode_record(Placeable("fence"))
WRONG = b"wrong!!!"


def repair_id(host: FalseHost) -> int:
    """The guest's repair under way, after making it ask for one."""
    host.throw(encode(host.bundle(counts_on=b"", digest=WRONG)))
    host.run(0.1)
    asked = [message for message in host.heard if isinstance(message, RepairRequest)]
    assert asked, "the guest should have asked for a repair"
    return asked[-1].repair


def test_case_03_a_chunk_that_is_a_bomb_is_not_inflated() -> None:
    host = FalseHost.loading()
    host.say(SnapshotBegin(EPOCH, 1, 10, 0, None, 10), Channel.BULK)
    bomb = zlib.compress(b"\0" * 30_000_000, 9)
    assert len(bomb) <= limits.SNAPSHOT_CHUNK_MAX_BYTES, "the bomb should fit a chunk"
    for index in range(3):
        lie = SnapshotChunk(EPOCH, 1, index, limits.SNAPSHOT_CHUNK_INFLATED_MAX_BYTES, bomb)
        host.say(lie, Channel.BULK)
    host.run(0.2)
    assert host.errors == 3, "each bomb should be a fault"
    host.assert_survived()


@pytest.mark.parametrize(
    "compressed",
    [b"", b"x", zlib.compress(b""), zlib.compress(b"\xc1" * 9), zlib.compress(b"\x91" * 20_000)],
)
def test_case_04_chunks_that_do_not_hold_what_they_say_are_faults(compressed: bytes) -> None:
    host = FalseHost.loading()
    host.say(SnapshotBegin(EPOCH, 1, 10, 0, None, 10), Channel.BULK)
    inflated = 9
    if len(compressed) > 30:
        inflated = 20_000
    host.say(SnapshotChunk(EPOCH, 1, 0, inflated, compressed), Channel.BULK)
    host.run(0.2)
    assert host.errors == 1, "it should be a fault"
    host.assert_survived()


def test_case_04_a_package_with_more_records_than_announced_is_a_fault() -> None:
    host = FalseHost.loading()
    host.say(SnapshotBegin(EPOCH, 1, 10, 0, None, 1), Channel.BULK)
    two = [StoredRecord(key, 5, FENCE) for key in (1, 2)]
    host.say(chunk(1, 0, FENCES, two), Channel.BULK)
    host.run(0.2)
    assert (host.errors, host.guest.session.replica.ledger.record_count) == (1, 0), (
        "none is taken in"
    )
    host.assert_survived()


@pytest.mark.parametrize("indices", [(1,), (0, 0), (0, 2), (2**20,)])
def test_case_14_chunks_lost_doubled_or_out_of_order_are_faults(indices: tuple[int, ...]) -> None:
    host = FalseHost.loading()
    host.say(SnapshotBegin(EPOCH, 1, 10, 0, None, 3), Channel.BULK)
    for index in indices:
        stored = StoredRecord(index % 512, 5, FENCE)
        host.say(chunk(1, index, FENCES, [stored]), Channel.BULK)
    host.say(SnapshotEnd(EPOCH, 1), Channel.BULK)
    host.run(0.2)
    assert host.errors == 2, "the chunk and the end should be faults"
    assert host.guest.state is SeatState.LOADING, "half a farm should not be played on"
    host.assert_survived()


def test_case_14_a_chunk_of_another_join_or_another_epoch_is_dropped() -> None:
    host = FalseHost.loading()
    host.say(SnapshotBegin(EPOCH, 1, 10, 0, None, 1), Channel.BULK)
    stored = [StoredRecord(1, 5, FENCE)]
    host.say(chunk(2, 0, FENCES, stored), Channel.BULK)
    other = msgspec.structs.replace(chunk(1, 0, FENCES, stored), epoch=EPOCH + 1)
    host.say(other, Channel.BULK)
    host.run(0.2)
    assert host.guest.session.replica.ledger.record_count == 0, "neither should be taken in"
    assert host.errors == 0, "and both may be late, not faulty"
    host.assert_survived()


def test_case_14_a_package_that_never_ends_runs_into_its_limit() -> None:
    host = FalseHost.loading()
    host.say(SnapshotBegin(EPOCH, 1, 10, 0, None, limits.REPLICA_RECORDS_MAX), Channel.BULK)
    for index in range(200):
        host.say(chunk(1, index, index % 65_536, []), Channel.BULK)
    host.assert_left()


def test_case_12_a_host_with_too_many_records_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REPLICA_RECORDS_MAX", 500)
    host = FalseHost.playing()
    for number in range(60):
        changes = tuple(ChangedRecord(FENCES, 20 * number + n, 1, FENCE) for n in range(20))
        host.throw(encode(host.bundle(changes=changes)))
        host.step()
        if host.guest.state is SeatState.ENDED:
            break
    assert host.guest.session.replica.ledger.record_count <= 520, "no more should be taken in"
    host.assert_left()


def test_case_12_a_host_with_too_many_sections_is_left() -> None:
    host = FalseHost.playing()
    for number in range(600):
        first = 64 + 10 * (number % 400)
        changes = tuple(
            ChangedRecord(Section(first + n, Kind.STORAGE).number, 0, 1, None) for n in range(10)
        )
        host.throw(encode(host.bundle(changes=changes)))
        host.step()
        if host.guest.state is SeatState.ENDED:
            break
    host.assert_left()


def test_a_world_of_as_many_sections_as_may_be_can_be_repaired() -> None:
    host = FalseHost.playing()
    content = encode_record(Slot("wood", 1))
    number = 0
    while len(host.guest.session.replica.ledger.sections) < limits.REPLICA_SECTIONS_MAX - 20:
        changes = tuple(
            ChangedRecord(Section(64 + number + n, Kind.STORAGE).number, 0, 1, content)
            for n in range(20)
        )
        number += 20
        host.throw(encode(host.bundle(changes=changes)))
        host.step()
    assert host.errors == 0, "so many sections should be taken in"
    assert repair_id(host), "and a request for repair should still fit its message"
    host.assert_survived()


@pytest.mark.parametrize("section", [0, max(Kind) + 1, 64, 127, 262_143])
@pytest.mark.parametrize("content", [None, FENCE])
def test_case_02_records_of_sections_that_do_not_exist_are_faults(
    section: int, content: bytes | None
) -> None:
    host = FalseHost.playing()
    host.throw(encode(host.bundle(changes=(ChangedRecord(section, 1, 1, content),))))
    host.run(0.1)
    assert host.errors == 1, f"there is no section {section}"
    repair = repair_id(host)
    stored = () if content is None else (StoredRecord(1, 1, content),)
    host.say(SectionWhole(EPOCH, repair, section, 10, 0, stored), Channel.REPAIR)
    host.say(SectionRecords(EPOCH, repair, section, 10, 0, stored, (1, 2)), Channel.REPAIR)
    host.run(0.1)
    assert host.errors == 3, "in a repair neither"
    host.assert_survived()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xc1",
        b"\x90",
        b"\x91\xa0",
        msgspec.msgpack.encode(["../fence"]),
        msgspec.msgpack.encode(["a" * 25]),
        msgspec.msgpack.encode([1]),
        b"\x9f\xa5fence" + b"\x91" * 880,
        b"\xdd\xff\xff\xff\xff\xa5fence",
        b"\x92\xa5fence" + b"\x91" * 880 + b"\x90",
    ],
)
def test_case_03_bytes_that_are_no_record_are_faults_even_deep_in_the_stack(
    content: bytes,
) -> None:
    host = FalseHost.playing()

    def deep(levels: int) -> None:
        if levels:
            deep(levels - 1)
        else:
            host.step()

    host.throw(encode(host.bundle(changes=(ChangedRecord(FENCES, 1, 1, content),))))
    deep(400)
    host.run(0.1)
    assert host.errors <= 1, "and nothing else"
    assert host.guest.world.get(Section.from_number(FENCES), 1) in (None, Placeable("fence"))
    host.assert_survived()


def test_a_message_with_one_bad_record_changes_nothing_at_all() -> None:
    host = FalseHost.playing()
    repair = repair_id(host)
    good = StoredRecord(1, 5, FENCE)
    before = list(host.guest.session.replica.ledger.records())
    for bad in (StoredRecord(2, 5, b"\xc1"), StoredRecord(2, 2**53, FENCE)):
        host.say(SectionWhole(EPOCH, repair, FENCES, 20, 0, (good, bad)), Channel.REPAIR)
        host.say(SectionRecords(EPOCH, repair, FENCES, 20, 0, (good, bad), ()), Channel.REPAIR)
        host.say(SnapshotBegin(EPOCH, 5, 20, 0, FENCES, 2), Channel.BULK)
        host.say(chunk(5, 0, FENCES, [good, bad]), Channel.BULK)
    changes = (ChangedRecord(FENCES, 1, 1, FENCE), ChangedRecord(FENCES, 2, 1, b"\xc1"))
    host.throw(encode(host.bundle(changes=changes)))
    host.run(0.2)
    assert host.errors == 7, "each message should be a fault"
    assert list(host.guest.session.replica.ledger.records()) == before, "and none should half count"
    host.assert_survived()


@pytest.mark.parametrize("revision", [0, 2**53])
def test_case_05_revisions_and_ticks_at_their_ends_are_survived(revision: int) -> None:
    host = FalseHost.playing()
    change = ChangedRecord(FENCES, 1, 0, FENCE)
    for tick in (2**31, 2**40):
        host.throw(
            encode(host.bundle(number=tick, tick=tick, revision=revision, changes=(change,)))
        )
    host.throw(
        encode(
            host.bundle(
                revision=revision,
                counts_on=b"",
                acknowledged=2**40,
                acknowledged_bits=bytes([255]) * 4,
                last_command=limits.COMMAND_NUMBER_MAX,
                digest=WRONG,
            )
        )
    )
    host.run(1.0)
    assert host.errors == 2, "both jumps should be faults"
    assert host.guest.tick < 10_000, "and the clock should not have jumped"
    host.assert_survived()


def test_case_05_a_change_older_than_the_world_is_a_fault() -> None:
    host = FalseHost.playing()
    host.throw(encode(host.bundle(changes=(ChangedRecord(FENCES, 1, 2**53, FENCE),))))
    host.run(0.1)
    assert host.errors == 1, "there is no negative revision"
    host.assert_survived()


def test_case_09_being_accepted_twice_is_a_fault() -> None:
    host = FalseHost.playing()
    host.accept(character=71, epoch=10)
    assert (host.errors, host.guest.character) == (1, ME), "the second yes should not count"
    host.assert_survived()


@pytest.mark.parametrize("compare", [False, True])
def test_case_14_a_resume_without_a_replica_is_a_fault(compare: bool) -> None:
    host = FalseHost()
    host.accept(catch_up=CatchUp(snapshot=False, compare=compare))
    assert (host.errors, host.guest.state) == (1, SeatState.KNOCKING), "there is nothing to resume"
    host.assert_survived()


def test_case_15_a_host_that_lets_in_and_drops_over_and_over_is_given_up() -> None:
    host = FalseHost.playing()
    began_s = host.now_s
    cycles = 0
    while host.guest.state is not SeatState.ENDED and host.now_s - began_s < 120:
        if host.guest.state is SeatState.PLAYING and host.peer is not None:
            host.endpoint.disconnect(host.peer, CloseCode.CUT_OFF, "")
            host.peer = None
            cycles += 1
        elif host.peer is not None and cycles < 20:
            host.accept(catch_up=CatchUp(snapshot=False, compare=False), epoch=EPOCH)
        host.step()
    assert host.guest.state is SeatState.ENDED, "a guest should not try for ever"
    assert host.connections < 120, "and not without a pause"
    host.assert_survived()


def test_case_15_a_host_that_falls_silent_is_noticed_and_given_up() -> None:
    host = FalseHost.playing()
    host.keeps_talking = False
    host.network.cut("host")
    states = []
    for wait_s in (limits.SILENCE_S + 0.5, limits.RECONNECT_FOR_S + 5):
        host.run(wait_s)
        states.append(host.guest.state)
    assert states == [SeatState.RECONNECTING, SeatState.ENDED], (
        "silence should be noticed, and not be waited out for ever"
    )
    assert host.network.endpoint("ada"), "and the address should be free again"


@pytest.mark.parametrize("message", [Rejected("no", may_ask_again=False), Goodbye("x", False)])
def test_case_15_a_guest_that_was_sent_away_keeps_no_connection(message: Message) -> None:
    host = FalseHost()
    host.say(message)
    host.run(0.3)
    assert host.guest.state is SeatState.ENDED, "no is no"
    assert host.closed is not None, "though the host hangs on, the guest should have hung up"


def test_nobody_may_connect_to_a_guest() -> None:
    host = FalseHost.playing()
    stranger = host.network.endpoint("stranger")
    peer = stranger.connect("ada", host.now_s)
    closed = False
    for _ in range(30):
        host.step()
        events = stranger.pump(host.now_s)
        closed = closed or any(type(event).__name__ == "Disconnected" for event in events)
        for channel in Channel:
            stranger.send_reliable(peer, channel, encode(Goodbye("", may_return=False)))
        stranger.flush(host.now_s)
    assert closed, "a stranger should be turned away"
    assert host.guest.state is SeatState.PLAYING, "and his words should not count"
    assert host.errors == 0, "nor be held against the host"


def symbols(count: int, seed: int = 1) -> bytes:
    """Symbols that decode to nothing."""
    return b"".join(struct.pack("<Q", seed + n) + b"\7" for n in range(count))


def test_case_13_symbols_beyond_what_a_host_keeps_are_faults() -> None:
    host = FalseHost.playing()
    repair = repair_id(host)
    kept = limits.SYMBOLS_KEPT
    for first in (0, kept, kept):
        told = SectionSymbols(EPOCH, repair, FENCES, first, symbols(kept), bytes(kept), 1000)
        host.say(told, Channel.REPAIR)
    host.run(0.1)
    assert host.errors == 2, "all after the first should be faults"
    host.assert_survived()


@pytest.mark.parametrize("packed", [b"", b"\0", symbols(1)[:-1], symbols(33)[:290]])
def test_case_13_symbols_that_are_none_are_faults_or_ask_for_more(packed: bytes) -> None:
    host = FalseHost.playing()
    repair = repair_id(host)
    host.say(SectionSymbols(EPOCH, repair, FENCES, 0, packed, bytes(128), 1000), Channel.REPAIR)
    host.say(SectionSymbols(EPOCH, repair, FENCES, 5, packed, b"", 1000), Channel.REPAIR)
    host.run(0.1)
    assert host.errors >= 1, "what does not fit should be a fault"
    assert host.count(MoreSymbolsRequest) <= 1, "and at most one answer come of it"
    host.assert_survived()


def test_case_13_symbols_of_too_many_sections_are_faults() -> None:
    host = FalseHost.playing()
    repair = repair_id(host)
    for scope in range(64, 64 + 2 * limits.REPAIR_SYMBOL_SECTIONS_MAX):
        number = Section(scope, Kind.STORAGE).number
        told = SectionSymbols(EPOCH, repair, number, 0, symbols(4), bytes(4), 1000)
        host.say(told, Channel.REPAIR)
    host.assert_left()


def test_case_13_a_host_whose_digests_are_always_wrong_is_not_asked_all_the_time() -> None:
    host = FalseHost.playing()
    host.heard.clear()
    host.bytes_in = 0
    answered = 0
    for _ in range(60 * 30):
        host.throw(encode(host.bundle(counts_on=b"", digest=WRONG)))
        host.step()
        asked = [message for message in host.heard if isinstance(message, RepairRequest)]
        if len(asked) > answered:
            answered = len(asked)
            host.say(RepairAnswered(EPOCH, asked[-1].repair), Channel.REPAIR)
    allowed = limits.REPAIRS_BURST + 60 * limits.REPAIRS_PER_S + 1
    assert 1 < host.count(RepairRequest) <= allowed, "a guest should ask no more than is answered"
    host.assert_survived()


def test_case_13_a_repair_that_never_ends_does_not_grow() -> None:
    host = FalseHost.playing()
    repair = repair_id(host)
    for turn in range(400):
        records = tuple(StoredRecord(key, 20 + turn, FENCE) for key in range(20))
        host.say(SectionWhole(EPOCH, repair, FENCES, 20 + turn, 0, records), Channel.REPAIR)
        if turn % 20 == 0:
            host.run(0.1)
    host.assert_survived()
    for wait_ms in (0, 120_000):
        host.say(RepairRefused(EPOCH, repair, wait_ms), Channel.REPAIR)
    host.run(0.2)
    host.assert_survived()


def test_case_16_an_older_full_state_does_not_undo_a_newer_change() -> None:
    host = FalseHost.playing()
    section = Section.from_number(FENCES)
    host.revision = 50
    host.throw(encode(host.bundle(changes=(ChangedRecord(FENCES, 1, 0, FENCE),), counts_on=b"")))
    host.run(0.1)
    repair = repair_id(host)
    host.say(SectionWhole(EPOCH, repair, FENCES, 40, 0, ()), Channel.REPAIR)
    host.say(SectionRecords(EPOCH, repair, FENCES, 40, 0, (), (1,)), Channel.REPAIR)
    host.say(SnapshotBegin(EPOCH, 7, 40, 0, FENCES, 0), Channel.BULK)
    host.say(SnapshotEnd(EPOCH, 7), Channel.BULK)
    host.run(0.2)
    assert host.guest.world.get(section, 1) == Placeable("fence"), (
        "what is known as of 50 should not be undone by what is as of 40"
    )
    host.assert_survived()


def test_tombstones_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TOMBSTONES_MAX", 1000)
    host = FalseHost.playing()
    for turn in range(100):
        changes = tuple(ChangedRecord(FENCES, 40 * turn + n, 0, None) for n in range(40))
        host.revision += 1
        host.throw(encode(host.bundle(changes=changes)))
        host.step()
    ledger = host.guest.session.replica.ledger
    remembered = sum(ledger.known_revision(FENCES, key) >= 0 for key in range(4000))
    assert remembered == 1000, "deletions should be remembered, in measure"
    host.assert_survived()


def test_presence_of_everybody_there_could_be_is_kept_in_measure() -> None:
    host = FalseHost.playing()
    for first in range(0, 4096, 8):
        samples = [
            PresenceSample(character % 4096, 63, 3, 15, 8191.0, 0.0, 65_535)
            for character in range(first, first + 8)
        ]
        host.throw(encode(host.bundle(presence=tuple(map(quantised, samples)))))
        host.say(PlayerStatusChanged(first, int(MemberStatus.RETURNED), "x"))
        host.say(PlayerStatusChanged(first + 1, int(MemberStatus.CUT_OFF), "\x1b[2J"))
        host.step()
        host.guest.others()
        host.guest.players()
    host.assert_survived()


@pytest.mark.parametrize("text", ["\x1b[2J\x07", "a\nb", "\u202eabc", "\u200b" * 16])
def test_case_11_hostile_text_of_a_host_is_shown_harmless(text: str) -> None:
    friend = Character(text[:16], 2, FARM, 168, 72, online=True)
    host = FalseHost.playing({(PEOPLE, 80): friend})
    sample = PresenceSample(80, FARM, 0, 0, 168.0, 72.0, 1)
    host.throw(encode(host.bundle(presence=(quantised(sample),))))
    host.say(ChatLine(80, text))
    host.say(PlayerStatusChanged(80, int(MemberStatus.KICKED), text))
    host.say(PlayerStatusChanged(80, int(MemberStatus.LEFT), text))
    host.run(0.2)
    shown = [event.text for event in host.events if isinstance(event, Notice | ChatSaid)]
    shown += [event.name for event in host.events if isinstance(event, ChatSaid)]
    shown += [player.name for player in host.guest.players()]
    shown += [seen.name for seen in host.guest.others()]
    assert len(shown) >= 5, "everything should have been shown"
    assert all(line.isprintable() for line in shown), f"{shown} should be visible text"
    host.say(Goodbye(text * 12, may_return=False))
    host.run(0.2)
    host.assert_survived()


def test_only_an_owner_is_asked_about_knocks_and_in_measure() -> None:
    host = FalseHost.playing()
    host.say(KnockTold(EPOCH, 1, "Eve", 0, "k" + "0" * 40, False, 0, ""))
    host.run(0.2)
    assert not any(isinstance(event, Knock) for event in host.events), "this is not the owner"
    me = Character("Me", 2, FARM, 168, 72, online=True)
    host = FalseHost.playing({(PEOPLE, ME): me, OWNER: Owner(ME)})
    for knock in range(100):
        account = f"k{knock:040x}"
        host.say(KnockTold(EPOCH, knock, "\x1b[2J", 15, account, False, 4095, "\u202eabc"))
    host.say(KnockTold(EPOCH, 200, "Eve", 0, "\x1b[2J", False, 0, ""))
    host.say(KnockOver(EPOCH, 5000))
    host.run(0.2)
    knocks = [event for event in host.events if isinstance(event, Knock)]
    assert len(knocks) == limits.KNOCKS_MAX, "as many as may knock"
    assert all((one.name + one.looks_like).isprintable() for one in knocks), "in visible letters"
    host.assert_survived()


def absurd_world() -> dict[tuple[Section, int], Record]:
    """Records that are each of their type, and make no sense together."""
    bag, farm = Section(ME, Kind.STORAGE), FARM
    line = SpokenLine("no_such_line", ("{0}", "%s"))
    return {
        (bag, 0): Slot("axe", 999),
        (bag, 1): Slot("no_such_item", 999),
        (bag, 31): Slot("fence", 1),
        (bag, 2**62): Slot("wood", 5),
        (Section(farm, Kind.PLACEABLE), tile_key(9, 4)): Placeable("no_such_thing"),
        (Section(farm, Kind.PLACEABLE), tile_key(10, 3)): Placeable("chest"),
        (Section(farm, Kind.PLACEABLE), 2**63 - 1): Placeable("chest"),
        (Section(farm, Kind.DESTRUCTABLE), tile_key(12, 4)): Destructable("no_such_tree", 1),
        (Section(farm, Kind.DESTRUCTABLE), tile_key(10, 3)): Destructable("oak", 1),
        (Section(farm, Kind.CONVERSATION), 1): Conversation(ME, "Nowhere", 65_535, 0, 0, line),
        (Section(farm, Kind.CONVERSATION), 999): Conversation(ME, "Miller", 3, 65_535, 2**40, None),
        (Section(farm, Kind.CONVERSATION), 2**50): Conversation(
            ME, "Miller", 65_535, 1, 0, line, (line,) * 8
        ),
        (Section(0, Kind.KNOWN_RECIPES), 999): KnownRecipe(2**40),
        (Section(63, Kind.PLACEABLE), 1): Placeable("chest"),
        (PEOPLE, 2**62): Character("Nobody", 15, 63, 8191, 8191, online=True),
    }


def test_a_world_that_makes_no_sense_can_be_looked_at_and_acted_in() -> None:
    host = FalseHost.playing(absurd_world())
    own: list[PlayerCommand] = [
        Talk(FARM, 1),
        Talk(FARM, 999),
        Advance(FARM, 1, 0),
        Advance(FARM, 999, 65_535),
        *(Choose(FARM, 1, step, option) for step in (0, 1) for option in (0, 7)),
        EndConversation(FARM, 999),
        Craft(999),
        Discard(1, "no_such_item", 998),
        Discard(0, "axe", 1),
    ]
    for command in (*own, *hostile_commands(ME)):
        host.guest.issue(command)
        host.step()
        host.guest.others()
        host.guest.players()
        assert host.guest.environment is None, "there is no calendar in this world"
    host.assert_survived()


def test_a_character_that_stands_in_no_area_can_be_played() -> None:
    host = FalseHost.loading()
    host.welcome({(PEOPLE, ME): Character("Ada", 1, 63, 8191, 8191, online=True)})
    host.run(0.5)
    host.guest.issue(hostile_commands(ME)[0])
    host.assert_survived()


@pytest.mark.parametrize("character", [0, 1, 63, 4095])
def test_any_character_a_host_may_give_is_survived(character: int) -> None:
    host = FalseHost()
    host.accept(character=character, command_floor=limits.COMMAND_NUMBER_MAX)
    host.welcome({})
    for command in hostile_commands(character):
        host.guest.issue(command)
    host.run(0.5)
    host.assert_survived()


def test_commands_that_a_host_takes_and_never_settles_are_held_in_measure() -> None:
    bag = Section(ME, Kind.STORAGE)
    host = FalseHost.playing({(bag, 0): Slot("wood", 99)})
    own = StorageRef(0, ME)
    for turn in range(3 * limits.COMMANDS_PENDING_MAX):
        source, target = (0, 1) if turn % 2 == 0 else (1, 0)
        refused = host.guest.issue(MoveStack(own, source, own, target, "wood", 99))
        assert refused is None or turn >= limits.COMMANDS_PENDING_MAX, "so many should be taken"
        if turn % 40 == 0:
            settled = host.bundle(last_command=limits.COMMAND_NUMBER_MAX, revision=10_000)
            host.throw(encode(settled))
            host.step()
    host.assert_survived()


def test_case_15_a_guest_of_a_false_host_does_not_disturb_another_farm() -> None:
    stage = Stage.playing()
    host = FalseHost.playing(absurd_world())
    for _ in range(limits.PROTOCOL_ERRORS_MAX):
        host.throw(b"\xc1")
    host.assert_left()
    stage.run(1.0)
    stage.assert_undisturbed()
    assert isinstance(host.network, SimulatedNetwork)
