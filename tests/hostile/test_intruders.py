"""Inside: a guest who was let in and breaks the protocol pays for it, and nobody else does."""

import logging

import msgspec
import pytest

from game.coop.seat import ChatSaid, Notice, SeatState
from game.world.commands import EnterFarm, PickUp, encode_command
from game.world.records import Placeable
from game.world.sections import FIRST_CHARACTER_ID, Kind, Section, tile_key
from net import limits
from net.bundles import GuestBundle, Numbered, QuantisedSample
from net.session.states import MemberState
from net.sync.presence import PresenceSample, quantised
from net.transports.interface import Channel, CloseCode
from net.wire import (
    Accepted,
    CatchUp,
    ChatLine,
    Goodbye,
    HostIsAsked,
    Loaded,
    Message,
    PlayerStatusChanged,
    Rejected,
    RepairAnswered,
    RepairRefused,
    Resume,
    SectionRecords,
    SectionSymbols,
    SectionWhole,
    SnapshotBegin,
    SnapshotChunk,
    SnapshotEnd,
    encode,
)
from tests.hostile.stage import SEEN_AFTER_S, Attacker, Stage, hello
from tests.world.small_farm import FARM

HOSTS_OWN: list[Message] = [
    HostIsAsked(),
    Accepted(1, FIRST_CHARACTER_ID, bytes(16), 0, 0, 0, CatchUp(snapshot=False, compare=False)),
    Rejected("", may_ask_again=False),
    PlayerStatusChanged(FIRST_CHARACTER_ID, 5, "kicked"),
    SectionWhole(1, 1, 129, 1, 0, ()),
    SectionSymbols(1, 1, 129, 0, b"", b"", 0),
    RepairAnswered(1, 1),
    SectionRecords(1, 1, 129, 1, 0, (), ()),
    RepairRefused(1, 1, 0),
    SnapshotBegin(1, 1, 2**53, 0, None, 0),
    SnapshotChunk(1, 1, 0, 1, b""),
    SnapshotEnd(1, 1),
]


def throw_faults(stage: Stage, attacker: Attacker, payload: bytes, count: int) -> None:
    for _ in range(count):
        attacker.throw(payload)
    stage.run(0.2)


def test_so_many_faults_and_no_more_are_forgiven() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    throw_faults(stage, intruder, b"\xc1", limits.PROTOCOL_ERRORS_MAX - 1)
    assert stage.member(intruder) is not None, "a few faults should be forgiven"
    throw_faults(stage, intruder, b"\xc1", 1)
    stage.assert_sent_away(intruder)
    assert any(isinstance(m, Goodbye) for m in intruder.messages), "and he should be told why"
    stage.assert_undisturbed()


def test_who_was_sent_away_for_faults_does_not_come_back_by_his_token() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    assert intruder.accepted is not None
    token = intruder.accepted.resume_token
    throw_faults(stage, intruder, b"\xc1", limits.PROTOCOL_ERRORS_MAX)
    stage.host.accepts_everybody = False
    stage.resume(intruder, token)
    assert intruder.accepted is None, "only the host's word should let him in again"


@pytest.mark.parametrize("message", HOSTS_OWN, ids=lambda message: type(message).__name__)
def test_case_06_a_guest_cannot_send_what_only_a_host_sends(message: Message) -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    stage.is_busy = False
    stage.run(0.5)
    before = stage.world.revision
    for channel in Channel:
        intruder.say(message, channel)
    stage.run(0.3)
    member = stage.member(intruder)
    assert member is not None
    assert member.errors == len(Channel), "each should be counted as a fault"
    assert stage.world.revision == before, "and change nothing"
    assert all(friend.state is SeatState.PLAYING for friend in stage.friends), "for anybody"
    stage.assert_undisturbed()


def test_case_06_a_guest_cannot_give_the_hosts_own_commands() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    people = Section(0, Kind.CHARACTER)
    enter = msgspec.msgpack.encode(EnterFarm(FIRST_CHARACTER_ID, "Gone", 0))
    begin_day = msgspec.msgpack.encode([34, "storm"])
    leave = msgspec.msgpack.encode([33, stage.friends[0].character, 1, 0, 0])
    names = dict(stage.world.records(people))
    environment = dict(stage.world.records(Section(0, Kind.ENVIRONMENT)))
    intruder.command(1, enter, begin_day, leave)
    stage.run(0.3)
    assert stage.world.records(people) == names, "no character should have come or gone"
    assert stage.world.records(Section(0, Kind.ENVIRONMENT)) == environment, "nor a day"
    stage.assert_undisturbed()


def test_bytes_that_are_no_command_are_faults() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    for number in range(limits.PROTOCOL_ERRORS_MAX):
        intruder.command(number + 1, b"\xc1")
        stage.run(0.1)
    stage.assert_sent_away(intruder)
    stage.assert_undisturbed()


@pytest.mark.parametrize("nested", [b"\x91" * 250, b"\x92\x0b" + b"\x91" * 240, b"\x81" * 250])
def test_case_03_a_deeply_nested_command_is_a_fault(nested: bytes) -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    intruder.command(1, nested)
    stage.run(0.2)
    member = stage.member(intruder)
    assert member is not None
    assert member.errors == 1, "nesting should be refused like other nonsense"
    stage.assert_undisturbed()


def test_case_03_deep_nesting_in_a_message_is_a_fault() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    for payload in (b"\x91" * 48_000, b"\x93\x16\x00" + b"\x91" * 48_000, b"\x81" * 40_000):
        intruder.say(payload)
    stage.run(0.3)
    member = stage.member(intruder)
    assert member is not None
    assert member.errors == 3, "each should be refused"
    stage.assert_undisturbed()


@pytest.mark.parametrize(
    "lie",
    [
        b"\xdd\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
        b"\xdb\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\x96\x02\x01\x01\x00\x00\xc6\xff\xff\xff\xff",
        b"\x97\x02\x01\x01\x00\x00\xc4\x00\xdd\xff\xff\xff\xff",
        b"\x95\x20\x01\x01\x00\xdd\xff\xff\xff\xff",
        b"",
        b"\x00",
    ],
    ids=bytes.hex,
)
def test_case_04_lengths_that_lie_allocate_nothing(lie: bytes) -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    intruder.throw(lie)
    intruder.say(lie)
    stage.run(0.2)
    member = stage.member(intruder)
    assert member is not None
    assert member.errors == 2, "each lie should be a fault"
    stage.assert_undisturbed()


def test_case_04_every_truncation_of_a_bundle_is_a_fault() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    whole = encode(intruder.bundle(presence=(QuantisedSample(0, 0, 0, 0, 0),)))
    for length in range(len(whole)):
        member = stage.member(intruder)
        assert member is not None
        member.errors = 0
        intruder.throw(whole[:length])
        intruder.say(whole[:length])
        stage.run(0.1)
        assert member.errors == 2, f"the first {length} of {len(whole)} bytes should be a fault"
    stage.assert_undisturbed()


@pytest.mark.parametrize("tick", [2**31, 2**32, 2**40])
def test_case_05_a_tick_far_ahead_is_refused_without_walking_there(tick: int) -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    intruder.throw(encode(intruder.bundle(number=tick, tick=tick, acknowledged=tick)))
    intruder.throw(encode(intruder.bundle(acknowledged=tick, acknowledged_bits=bytes([255]) * 4)))
    stage.run(0.3)
    member = stage.member(intruder)
    assert member is not None
    assert member.errors == 1, "the jump should be a fault"
    assert member.window.newest < 1000, "and the window should not have moved there"
    stage.assert_undisturbed()


def test_case_05_acknowledging_what_was_never_sent_clears_nothing() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    for _ in range(20):
        intruder.throw(
            encode(intruder.bundle(acknowledged=2**40, acknowledged_bits=bytes([255]) * 4))
        )
        stage.run(0.1)
    member = stage.member(intruder)
    assert member is not None
    assert len(member.bus) > 0, "what a guest has not received should stay pending"
    stage.assert_undisturbed()


def test_case_08_presence_under_another_name_is_ones_own() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    ada, bo = stage.friends
    before = [(seen.x, seen.y) for seen in bo.others() if seen.character == ada.character]
    place = stage.place_of(intruder)
    for _ in range(30):
        intruder.stand(place.area, place.x + 3, place.y, character=ada.character)
        stage.run(1 / 30)
    stage.run(SEEN_AFTER_S)
    after = [(seen.x, seen.y) for seen in bo.others() if seen.character == ada.character]
    assert after == before, "nobody should be able to move a friend"
    assert stage.place_of(intruder).x == place.x + 3, "the sample should count for who sent it"
    stage.assert_undisturbed()


def test_case_08_chat_under_another_name_is_ones_own() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    heard: list[ChatSaid] = []
    stage.friends[1].event_listeners.append(
        lambda event: heard.append(event) if isinstance(event, ChatSaid) else None
    )
    intruder.say(ChatLine(stage.friends[0].character, "I am Ada, give me your axe"))
    stage.run(0.3)
    assert [said.character for said in heard] == [intruder.character], (
        "a line should be said by whoever said it"
    )


@pytest.mark.parametrize("text", ["\x1b]0;x\x07hi", "a\nWARNING b", "\u202etxt", "{0}", "%s", "‍"])
def test_case_11_hostile_chat_is_shown_harmless(
    text: str, caplog: pytest.LogCaptureFixture
) -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    heard: list[str] = []
    stage.friends[1].event_listeners.append(
        lambda event: heard.append(event.text) if isinstance(event, ChatSaid) else None
    )
    with caplog.at_level(logging.DEBUG):
        intruder.say(ChatLine(0, text))
        intruder.say(Goodbye(text * 10, may_return=True))
        stage.run(0.3)
    assert all(line.isprintable() for line in heard), f"{heard} should be visible text"
    assert all("\n" not in r.getMessage() for r in caplog.records), "no line of a log is forged"
    stage.assert_undisturbed()


def test_case_11_a_goodbye_with_the_longest_reason_does_not_hurt_the_others() -> None:
    stage = Stage.playing()
    for number in range(limits.PLAYERS_MAX - 3):
        intruder = stage.intruder(f"mallory{number}", "Mallory")
        assert intruder.peer is not None
        intruder.endpoint.disconnect(intruder.peer, CloseCode.NORMAL, "x" * 200)
        stage.run(0.3)
    read = [event.text for event in stage.host.events() if isinstance(event, Notice)]
    assert any("cut off" in text for text in read), "the others should read that he was cut off"
    stage.assert_undisturbed()


def test_case_09_replayed_bundles_do_nothing_twice() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    bundle = encode(intruder.bundle(commands=first_command()))
    for _ in range(50):
        intruder.throw(bundle)
    stage.run(0.5)
    for _ in range(50):
        intruder.throw(bundle)
    stage.run(0.5)
    assert stage.session.commands_refused == 1, "one command should be dealt with once"
    member = stage.member(intruder)
    assert member is not None
    assert member.errors == 0, "a copy is what networks make, and no fault"
    stage.assert_undisturbed()


def first_command() -> tuple[Numbered, ...]:
    """A command that is refused, since there is nothing to pick up."""
    return (Numbered(1, encode_command(PickUp(FARM, tile_key(1, 1)))),)


def test_case_09_a_bundle_of_another_epoch_is_dropped() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    refused = stage.session.commands_refused
    old = intruder.bundle(commands=first_command())
    other = msgspec.structs.replace(old, epoch=intruder.epoch % limits.EPOCH_MAX + 1)
    intruder.throw(encode(other))
    stage.run(0.3)
    assert stage.session.commands_refused == refused, "what is of another epoch should not count"
    stage.assert_undisturbed()


def test_case_09_bundles_replayed_on_a_new_connection_do_nothing() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    assert intruder.accepted is not None
    token, old_epoch = intruder.accepted.resume_token, intruder.epoch
    old = encode(intruder.bundle(commands=first_command()))
    intruder.throw(old)
    stage.run(0.2)
    before = stage.session.commands_refused
    stage.resume(intruder, token)
    assert intruder.accepted is not None, "the token should let its owner in"
    assert intruder.epoch != old_epoch, "a new connection should have a new epoch"
    intruder.throw(old)
    stage.run(0.3)
    assert stage.session.commands_refused == before, "a recorded bundle should not count again"
    stage.assert_undisturbed()


def test_case_15_who_was_replaced_is_not_heard_any_more() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    assert intruder.accepted is not None
    second = Attacker(stage.network, "second")
    second.key = intruder.key
    stage.attackers.append(second)
    second.connect(stage.now_s)
    stage.run(0.1)
    second.say(hello(resume=Resume(intruder.accepted.resume_token, 1)))
    stage.run(0.2)
    assert second.accepted is not None, "the second login should replace the first"
    intruder.say(ChatLine(0, "still here"))
    intruder.throw(encode(intruder.bundle()))
    stage.run(0.3)
    assert intruder.closed is not None, "the first connection should be over"
    assert len(stage.session.members) == 3, "there should be one of him"
    stage.assert_undisturbed()


def test_case_14_who_has_not_loaded_the_farm_does_not_act_in_it() -> None:
    stage = Stage.playing()
    ghost = stage.loading_intruder()
    place = stage.place_of(ghost)
    refused = stage.session.commands_refused
    for _ in range(30):
        ghost.stand(place.area, place.x + 2, place.y)
        ghost.throw(encode(ghost.bundle(commands=first_command())))
        stage.run(1 / 30)
    stage.run(SEEN_AFTER_S)
    assert stage.place_of(ghost) == place, "he should not walk"
    assert stage.session.commands_refused == refused, "nor act"
    assert all(s.character != ghost.character for f in stage.friends for s in f.others()), (
        "nor be seen"
    )
    stage.assert_undisturbed()


def test_case_14_leaving_half_way_through_the_welcome_package_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "RESUME_KEEP_S", 30.0)
    stage = Stage.playing()
    for number, is_polite in enumerate((True, False)):
        half = stage.loading_intruder(f"half{number}", f"Half {number}")
        if is_polite:
            half.say(Goodbye("", may_return=True))
        else:
            stage.network.kill(f"half{number}")
            stage.attackers.remove(half)
        stage.run(limits.SILENCE_S + 0.5)
        member = stage.member(half)
        assert member is None or not member.snapshots, "no package should wait for who has gone"
    stage.run(limits.RESUME_KEEP_S + 1)
    assert len(stage.session.members) == 2, "after a while only the friends should be known"
    stage.assert_undisturbed()


def test_case_15_saying_loaded_again_is_a_fault() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    for _ in range(limits.PROTOCOL_ERRORS_MAX):
        intruder.say(Loaded(intruder.epoch))
    stage.assert_sent_away(intruder)
    stage.assert_undisturbed()


def test_case_15_the_sample_of_who_has_just_left_brings_no_ghost() -> None:
    stage = Stage.playing()
    for number in range(limits.PLAYERS_MAX + 2):
        intruder = stage.intruder(f"mallory{number}", f"Mallory {number}")
        place = stage.place_of(intruder)
        for turn in range(3):
            intruder.stand(place.area, place.x + turn, place.y)
            if number % 2:
                stage.step()
        intruder.say(Goodbye("", may_return=True))
        stage.run(0.3)
    watcher = stage.intruder("watcher", "Watcher")
    stage.run(2.0)
    told_of = {place.character for bundle in watcher.bundles for place in bundle.presence}
    at_the_farm = {stage.host.character, *(friend.character for friend in stage.friends)}
    assert told_of == at_the_farm, "only who is at the farm should be seen there"
    stage.assert_undisturbed()


def number_of_package(attacker: Attacker) -> int:
    """The number of the welcome package that an attacker was sent last; a host counts them."""
    return max(begin.snapshot for begin in attacker.messages if isinstance(begin, SnapshotBegin))


def test_case_15_coming_back_over_and_over_is_slowed_down() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    assert intruder.accepted is not None
    token = intruder.accepted.resume_token
    begun, let_in = number_of_package(intruder), 0
    notices: list[object] = []
    stage.friends[0].event_listeners.append(
        lambda event: notices.append(event) if isinstance(event, Notice) else None
    )
    began_s = stage.now_s
    for _ in range(60):
        stage.resume(intruder, token, revision=0)
        let_in += intruder.accepted is not None
    passed_s = stage.now_s - began_s
    allowed = limits.RESUMES_BURST + limits.RESUMES_PER_S * passed_s + 1
    assert let_in <= allowed, f"he came in {let_in} times in {passed_s:.0f} s"
    packages = number_of_package(stage.intruder("second", "Second")) - begun - 1
    assert packages <= allowed, "so many welcome packages are too many"
    assert len(notices) <= 3 * allowed, "his friends should not read of him all the time"
    stage.assert_undisturbed()


def test_case_15_a_host_survives_everybody_going_silent_at_once() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    for address in ("Ada", "Bo", "mallory"):
        stage.network.cut(address)
    stage.is_busy = False
    for _ in range(round(100 * limits.TICK_RATE_HZ)):
        stage.step()
    states = {member.state for member in stage.session.members}
    assert states == {MemberState.CUT_OFF}, "all of them should be known to be cut off"
    assert stage.member(intruder) is not None


def test_case_15_two_hosts_in_one_process_share_nothing() -> None:
    first, second = Stage.playing(seed=1), Stage.playing(seed=2)
    intruder = second.intruder()
    throw_faults(second, intruder, b"\xc1", limits.PROTOCOL_ERRORS_MAX)
    first.run(1.0)
    assert len(first.session.members) == 2, "what happens at one farm should not reach another"
    assert not first.world.get(Section(0, Kind.CHARACTER), intruder.character), "nor its people"
    first.assert_undisturbed()
    second.assert_undisturbed()


def test_case_02_a_name_of_a_method_or_a_path_in_any_text_field_is_only_text() -> None:
    stage = Stage.playing()
    texts = ["__class__", "os.system", "../../../etc/passwd", "C:\\secret", "file:///etc/passwd"]
    for number, text in enumerate(texts):
        attacker = stage.attacker(f"mallory{number}")
        attacker.say(hello("M", game_version=text, content_hash=text))
        stage.run(0.1)
        assert attacker.accepted is None, "a hash that is a path is only a wrong hash"
        intruder = stage.intruder(f"in{number}", text[:16])
        intruder.command(
            1,
            msgspec.msgpack.encode([1, FARM, 0, text]),
            msgspec.msgpack.encode([text, FARM, 0]),
            msgspec.msgpack.encode([2, FARM, 0, 0, text]),
        )
        intruder.say(Goodbye(text, may_return=True))
        stage.run(0.3)
    stage.assert_undisturbed()


def test_case_16_old_changes_sent_again_by_a_guest_do_not_reach_the_world() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    section = Section(FARM, Kind.PLACEABLE)
    key = tile_key(2, 2)
    stage.lay({(section, key): Placeable("fence")})
    stage.run(0.2)
    bundle = next(b for b in reversed(intruder.bundles) if b.changes)
    stage.lay({(section, key): None})
    stage.run(0.2)
    intruder.throw(encode(bundle))
    stage.run(0.3)
    assert stage.world.get(section, key) is None, "the world should be the host's alone"
    stage.assert_undisturbed()


def test_a_presence_of_the_wrong_length_is_a_fault() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    one = quantised(PresenceSample(1, 1, 0, 0, 1, 1, 1))
    for missing in (1, 8):
        intruder.throw(encode(intruder.bundle(presence=(one,)))[:-missing])
    intruder.throw(encode(intruder.bundle(presence=(one, one))))
    stage.run(0.2)
    member = stage.member(intruder)
    assert member is not None
    assert member.errors == 3, "each should be a fault"
    assert isinstance(intruder.bundle(), GuestBundle)
    stage.assert_undisturbed()
