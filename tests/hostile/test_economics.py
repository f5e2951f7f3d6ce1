"""What an attack may cost the host: bytes, work and memory are bounded, and nobody else waits.

Work is counted in operations (messages decoded, hashes computed, records sent), not in seconds.
"""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

import net.session.host
from game.coop.seat import ChatSaid
from game.world.commands import Discard, MoveStack, PickUp, StorageRef, encode_command
from game.world.records import (
    Conversation,
    Destructable,
    Drop,
    Placeable,
    Record,
    Slot,
    SpokenLine,
)
from game.world.sections import Kind, Section, tile_key
from net import limits
from net.budget import TokenBucket
from net.bundles import GuestBundle, Numbered
from net.ground import Ground
from net.transports.interface import Channel, DatagramReceived
from net.wire import (
    ChatLine,
    MoreSymbolsRequest,
    RecordsRequest,
    RepairRefused,
    RepairRequest,
    SectionDigest,
    decode_guest_bundle,
    encode,
)
from tests.hostile.measure import lengths
from tests.hostile.stage import SEEN_AFTER_S, Attacker, Stage, hello
from tests.world.small_farm import FARM

PLACEABLES = Section(FARM, Kind.PLACEABLE)


def wall(count: int) -> dict[tuple[Section, int], Record]:
    """A world of so many fences, all out of everybody's way."""
    return {
        (PLACEABLES, tile_key(n % 500, 10 + n // 500)): Placeable("fence") for n in range(count)
    }


@pytest.mark.parametrize("count", [1, 50])
def test_case_12_a_wrong_hello_gets_less_back_than_a_handshake_costs(count: int) -> None:
    stage = Stage.playing()
    attacker = stage.attacker()
    for _ in range(count):
        attacker.say(hello(join_token=b"nope"))
        stage.run(0.2)
        attacker.connect(stage.now_s)
        stage.run(0.1)
    # A connection's first packet is padded to this, whatever transport carries it.
    handshake_bytes = 1200 * count
    assert attacker.bytes_in <= attacker.bytes_out + handshake_bytes / 4, (
        f"{attacker.bytes_in} B for {attacker.bytes_out} B are too many before trust"
    )
    stage.assert_undisturbed()


@pytest.mark.parametrize("payload", [b"", b"\xc1", b"\x91\x10", b"\0" * 40_000])
def test_case_12_nonsense_before_trust_gets_no_answer_at_all(payload: bytes) -> None:
    stage = Stage.playing()
    attacker = stage.attacker()
    for channel in Channel:
        attacker.say(payload, channel)
    stage.run(0.5)
    assert attacker.bytes_in == 0, "there should be no answer to nonsense"
    assert attacker.closed is not None, "but the end of the connection"
    stage.assert_undisturbed()


def test_case_12_a_knock_that_waits_costs_the_host_one_answer() -> None:
    stage = Stage.playing()
    stage.host.accepts_everybody = False
    attacker = stage.attacker()
    attacker.say(hello())
    stage.run(20.0)
    assert attacker.bytes_in < attacker.bytes_out, "waiting at the door should be quiet"
    stage.assert_undisturbed()


def test_case_12_twenty_thousand_garbage_datagrams_end_after_eight() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    dice = Random(12)
    for _ in range(100):
        for _ in range(200):
            intruder.throw(dice.randbytes(40))
        stage.step()
    stage.assert_sent_away(intruder)
    stage.assert_undisturbed()


def test_case_12_a_flood_of_valid_bundles_is_not_even_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    decoded = Counter[int]()

    def counting(payload: bytes, ground: Ground) -> GuestBundle:
        bundle = decode_guest_bundle(payload, ground)
        decoded[bundle.epoch] += 1
        return bundle

    monkeypatch.setattr(net.session.host, "decode_guest_bundle", counting)
    for _ in range(100):
        for _ in range(200):
            intruder.throw(encode(intruder.bundle()))
        stage.step()
    allowed = limits.DATAGRAMS_BURST + limits.DATAGRAMS_PER_S * 100 / 30 + 1
    assert decoded[intruder.epoch] <= allowed, "no more should be read than an honest guest sends"
    for friend in stage.friends:
        assert decoded[stage.friends_member(friend).epoch] > 10, (
            "the friends' bundles should all be read"
        )
    stage.assert_undisturbed()


def test_case_12_a_flood_in_one_instant_holds_nobody_up_for_long() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    for _ in range(3000):
        intruder.throw(encode(intruder.bundle()))
    stage.run(1.0)
    stage.assert_undisturbed()


def test_case_12_presence_flood_moves_nobody_faster() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    start = stage.place_of(intruder)
    area = stage.host.content.area(start.area)
    assert area is not None
    for step in range(100):
        intruder.stand(start.area, min(start.x + 4.0 * step, area.width_px - 1.0), start.y)
    stage.run(SEEN_AFTER_S)
    farthest = stage.place_of(intruder).x - start.x
    assert 0 < farthest < 60, f"{farthest} px in a tick is too fast, however many samples say so"
    stage.assert_undisturbed()


def test_case_12_a_chat_flood_is_heard_at_the_pace_of_talk() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    heard: list[ChatSaid] = []
    stage.friends[0].event_listeners.append(
        lambda event: heard.append(event) if isinstance(event, ChatSaid) else None
    )
    for number in range(300):
        intruder.say(ChatLine(0, f"spam {number}"))
        if number % 10 == 0:
            stage.run(0.7)
    assert len(heard) <= limits.CHAT_BURST + 25 * limits.CHAT_PER_S, "most of it should be dropped"
    stage.assert_undisturbed()


def test_case_12_a_flood_of_reliable_messages_ends_the_session() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    for number in range(500):
        intruder.say(ChatLine(0, f"spam {number}"))
    stage.run(1.0)
    stage.assert_sent_away(intruder)
    stage.assert_undisturbed()


def test_case_12_ten_thousand_commands_are_carried_out_in_order_and_in_measure() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    numbers: list[int] = []
    stage.host.command_listeners.append(
        lambda _, context: (
            numbers.append(context.command_number) if context.author == intruder.character else None
        )
    )
    own = StorageRef(0, intruder.character)
    bag = Section(intruder.character, Kind.STORAGE)
    first = min(stage.world.keys(bag))
    held = stage.world.get(bag, first)
    there = encode_command(MoveStack(own, first, own, 23, held.item, held.count))  # type: ignore[union-attr]
    back = encode_command(MoveStack(own, 23, own, first, held.item, held.count))  # type: ignore[union-attr]
    commands = [there if number % 2 else back for number in range(1, 10_001)]
    per_tick = 0
    for _ in range(60):
        before = len(numbers)
        done = len(numbers)
        for start in range(done, done + 160, limits.COMMANDS_IN_BUNDLE_MAX):
            intruder.command(start + 1, *commands[start : start + 16])
        stage.step()
        per_tick = max(per_tick, len(numbers) - before)
    assert per_tick <= limits.COMMANDS_PER_TICK_MAX, "a tick should carry out only so many"
    assert numbers == list(range(1, len(numbers) + 1)), "in order, and each once"
    assert len(numbers) > 100, "and not none"
    stage.assert_undisturbed()


def test_refusals_that_nobody_acknowledges_hold_the_next_commands_back() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    pick_up = encode_command(PickUp(FARM, tile_key(1, 1)))
    for turn in range(120):
        member = stage.member(intruder)
        assert member is not None
        # So that the last of four does not fall on the bound by chance.
        at_once = limits.COMMANDS_PER_TICK_MAX if turn > 1 else 2
        numbered = tuple(Numbered(member.last_command + 1 + n, pick_up) for n in range(at_once))
        intruder.throw(encode(intruder.bundle(acknowledged=0, commands=numbered)))
        stage.step()
    member = stage.member(intruder)
    assert member is not None
    assert len(member.refusals) == limits.REFUSALS_UNHEARD_MAX, "as many as one bundle tells"
    stage.assert_undisturbed()


def test_a_guest_that_acknowledges_nothing_is_cut_off_before_it_costs_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "RESUME_PENDING_MAX", 300)
    stage = Stage.playing()
    intruder = stage.intruder()
    section = Section(FARM, Kind.DROP)
    for number in range(100):
        intruder.throw(encode(intruder.bundle(acknowledged=0)))
        stage.lay({(section, 1000 * number + n): Drop("wood", 1, 8, 8) for n in range(5)})
        stage.step()
    member = stage.member(intruder)
    assert member is not None
    assert not member.is_connected, "who acknowledges nothing should be cut off"
    assert len(member.bus) == 0, "and nothing more be collected for him"
    stage.assert_undisturbed()


def full_bundles(stage: Stage, intruder: Attacker, use: Callable[[], None]) -> None:
    """Runs with so much pending for the intruder that every bundle to him is full."""
    # A line close to the limit of a record, of which one fills a bundle to the byte.
    gaps = tuple("ä" * 30 for _ in range(7))
    line = SpokenLine("x" * 48, gaps)
    talks = Section(FARM, Kind.CONVERSATION)
    record = Conversation(
        intruder.character, "Miller", 0, 1, 0, line, (SpokenLine("y" * 48, gaps[:5]),)
    )
    for number in range(90):
        if number % 3 == 0:
            stage.lay(
                {
                    (talks, 900): record.__class__(
                        record.owner, "M" * (1 + number // 3), 0, number, 0, line, record.choices
                    ),
                    **{
                        (Section(FARM, Kind.DROP), 2**62 + n): Drop("wood", 1 + number % 9, 8, 8)
                        for n in range(40)
                    },
                }
            )
        use()
        stage.step()


def test_a_bundle_keeps_to_its_size_with_everything_in_it_at_once() -> None:
    stage = Stage.playing()
    # So that every key and every age takes its longest form.
    far_keys = (2**62 + n * 2**56 for n in range(40))
    for key in far_keys:
        stage.lay({(Section(FARM, Kind.DROP), key): Drop("wood", 1, 8, 8)})
        stage.world.revision += 2**36
    intruder = stage.intruder()
    pick_up = encode_command(PickUp(FARM, tile_key(1, 1)))
    floor = 2**39
    member = stage.member(intruder)
    assert member is not None
    member.last_command = member.delivered_command = floor

    def use() -> None:
        numbered = tuple(Numbered(member.last_command + 1 + n, pick_up) for n in range(4))
        intruder.throw(encode(intruder.bundle(acknowledged=0, commands=numbered)))

    full_bundles(stage, intruder, use)
    sizes = [len(encode(bundle)) for bundle in intruder.bundles]
    assert max(sizes) <= limits.DATAGRAM_MAX_BYTES, "no bundle should be too long for a datagram"
    assert max(sizes) > limits.DATAGRAM_MAX_BYTES - 150, "though the test should have filled some"
    assert max(len(bundle.refusals) for bundle in intruder.bundles) == limits.REFUSALS_IN_BUNDLE_MAX


LARGE = tuple(
    Section(area, kind)
    for area in (1, 2)
    for kind in (Kind.PLACEABLE, Kind.DESTRUCTABLE, Kind.DROP)
)


def big_world() -> dict[tuple[Section, int], Record]:
    """Six sections that are too large to be repaired whole."""
    records: dict[Kind, Record] = {
        Kind.PLACEABLE: Placeable("fence"),
        Kind.DESTRUCTABLE: Destructable("oak", 3),
        Kind.DROP: Drop("wood", 1, 8, 8),
    }
    return {
        (section, tile_key(n % 500, 20 + n // 500)): records[section.kind]
        for section in LARGE
        for n in range(600)
    }


def ask_for_everything(intruder: Attacker, repair: int) -> None:
    """One turn of a guest that is always wrong, and asks all it can."""
    epoch, kept = intruder.epoch, limits.SYMBOLS_KEPT
    wrong = tuple(SectionDigest(number, b"no!!", 3) for number in (128, 135, 1024))
    everything = tuple(tile_key(n % 500, 20 + n // 500) for n in range(512))
    intruder.say(RepairRequest(epoch, repair, 2**53, wrong), Channel.REPAIR)
    for section in LARGE:
        number = section.number
        for first, end in ((0, kept), (16, kept), (16, 15)):
            more = MoreSymbolsRequest(epoch, repair, number, first, end)
            intruder.say(more, Channel.REPAIR)
        intruder.say(RecordsRequest(epoch, repair, number, b"", everything), Channel.REPAIR)
        intruder.say(MoreSymbolsRequest(epoch, repair, number, kept, kept), Channel.REPAIR)


@pytest.mark.slow
def test_case_13_a_guest_that_is_always_wrong_gets_no_more_than_its_share() -> None:
    stage = Stage.playing(records=big_world())
    intruder = stage.intruder()
    hashes = stage.session.ledger.hash_count
    intruder.bytes_in = intruder.bytes_out = 0
    began_s = stage.now_s
    for repair in range(1, 120):
        ask_for_everything(intruder, repair)
        for _ in range(8):
            intruder.throw(encode(intruder.bundle()))
            stage.run(0.2)
    assert stage.member(intruder) is not None, "he keeps to the pace of messages, so he stays"
    passed_s = stage.now_s - began_s
    # What one repair costs may be owed when it begins.
    one_repair = 150 * 1024
    share = limits.REPAIR_BURST_BYTES + one_repair + limits.REPAIR_BYTES_PER_S * passed_s
    assert intruder.bytes_in < share, (
        f"{intruder.bytes_in} B in {passed_s:.0f} s are more than a share of {share:.0f} B"
    )
    assert any(isinstance(m, RepairRefused) for m in intruder.messages), "he should be told to wait"
    played = stage.session.ledger.hash_count - hashes
    assert played < 20 * passed_s, "repairs should make the host hash nothing"
    stage.assert_undisturbed()


def test_case_13_coming_back_does_not_renew_the_budget_of_repairs() -> None:
    stage = Stage.playing(records=wall(3000))
    intruder = stage.intruder()
    assert intruder.accepted is not None
    token = intruder.accepted.resume_token
    intruder.bytes_in = 0
    began_s = stage.now_s
    for repair in range(1, 40):
        if intruder.accepted is not None:
            ask_for_everything(intruder, repair)
            stage.run(0.2)
        stage.resume(intruder, token, revision=1)
    share = 3 * limits.REPAIR_BURST_BYTES + limits.REPAIR_BYTES_PER_S * (stage.now_s - began_s)
    assert intruder.bytes_in < share, f"{intruder.bytes_in} B are more than {share:.0f} B"
    stage.assert_undisturbed()


def test_case_12_asking_for_a_section_over_and_over_queues_it_once() -> None:
    stage = Stage.playing(records=wall(3000))
    intruder = stage.intruder()
    for repair in range(1, 6):
        intruder.say(RepairRequest(intruder.epoch, repair, 2**53, ()), Channel.REPAIR)
        for _ in range(4):
            more = MoreSymbolsRequest(intruder.epoch, repair, PLACEABLES.number, 32, 32)
            intruder.say(more, Channel.REPAIR)
    intruder.endpoint.flush(stage.now_s)
    stage.now_s += 0.03
    stage.session.receive(stage.now_s)
    assert lengths(stage.session)["Member.snapshots"] == 1, "one snapshot of a section is enough"
    stage.run(2.0)
    stage.assert_undisturbed()


def test_follow_ups_without_a_repair_are_not_answered() -> None:
    stage = Stage.playing(records=wall(3000))
    intruder = stage.intruder()
    intruder.bytes_in = 0
    quiet = intruder.bytes_in
    stage.is_busy = False
    for repair in (0, 1, 2**31):
        section = PLACEABLES.number
        keys = tuple(range(500))
        intruder.say(RecordsRequest(intruder.epoch, repair, section, b"", keys), Channel.REPAIR)
        intruder.say(MoreSymbolsRequest(intruder.epoch, repair, section, 0, 16), Channel.REPAIR)
        intruder.say(MoreSymbolsRequest(intruder.epoch, repair, 65_535, 32, 64), Channel.REPAIR)
    stage.run(0.5)
    assert intruder.bytes_in - quiet < 2000, "nothing but bundles should come of it"
    stage.assert_undisturbed()


def test_case_12_every_message_of_a_pump_has_its_limit() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    for _ in range(3 * limits.PUMP_EVENTS_MAX):
        intruder.throw(b"\xc1")
    intruder.endpoint.flush(stage.now_s)
    stage.now_s += 0.03
    events = stage.endpoint.pump(stage.now_s)
    assert len([e for e in events if isinstance(e, DatagramReceived)]) <= limits.PUMP_EVENTS_MAX


def test_discarding_item_by_item_makes_no_more_drops_than_items() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    bag = Section(intruder.character, Kind.STORAGE)

    def held() -> dict[int, Slot]:
        records = stage.world.records(bag)
        return {key: slot for key, slot in records.items() if isinstance(slot, Slot)}

    items = sum(slot.count for slot in held().values())
    for number in range(1, 61):
        slot, stack = next(iter(held().items()), (0, Slot("wood", 1)))
        intruder.command(number, encode_command(Discard(slot, stack.item, 1)))
        stage.run(0.07)
    drops = len(stage.world.records(Section(stage.host.position.area, Kind.DROP)))
    assert 0 < drops <= items, "nobody should be able to lay down more than there is"
    stage.assert_undisturbed()


def test_a_debt_is_paid_before_anything_more_is_taken() -> None:
    bucket = TokenBucket(per_s=10.0, burst=100.0)
    assert bucket.has(0.0, 0.0)
    bucket.spend(150.0)
    assert not bucket.has(0.0, 4.0), "after 4 s of 5 there should still be a debt"
    assert bucket.has(0.0, 5.1), "after 5 s it should be paid"
