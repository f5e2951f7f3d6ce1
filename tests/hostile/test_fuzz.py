"""Every message of either side, made hostile, in every state, in both directions.

Whatever arrives: nothing is raised, nothing grows past its limit, the world changes only by legal
commands of those who may give them, who errs too often is out, and nobody else is disturbed. Every
run grows from hypothesis' own seed, which is fixed, so a failure is the same everywhere.
"""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from game.coop.seat import SeatState
from game.world.commands import PlayerCommand
from game.world.records import Slot
from game.world.sections import Kind, Section
from net import limits
from net.bundles import ChangedRecord, GuestBundle, HostBundle
from net.errors import RemoteProtocolError
from net.session.states import GuestState, MemberState
from net.transports.interface import Channel, CloseCode
from net.wire import Loaded, decode_guest_bundle, decode_host_bundle, encode
from tests.hostile.false_host import EPOCH, ME, FalseHost
from tests.hostile.shapes import (
    FROM_GUESTS,
    FROM_HOSTS,
    GOLDEN,
    as_sent,
    has_epoch,
    hostile_fields,
    mutations,
)
from tests.hostile.stage import Attacker, Stage, hello
from tests.hostile.test_commands_from_guests import hostile_commands

few = settings(max_examples=settings().max_examples // 15)
some = settings(max_examples=2 * settings().max_examples // 5)
"""An example here is a second in the life of four programs, and many tests have one of a state."""
FAT_NUMBER_AT_THE_END = encode(GOLDEN[HostBundle])[:-1] + b"\xcc\x63"
"""A number of the player list in two bytes where one would do."""
BATCH = 6
"""Messages of one example: below what is forgiven, so that the state is reached that they meet."""


# Bundles as bytes


@pytest.mark.parametrize("message", [HostBundle, GuestBundle])
def test_a_bundle_is_read_as_what_was_written_or_not_at_all(
    message: type[HostBundle | GuestBundle],
) -> None:
    read = decode_host_bundle if message is HostBundle else decode_guest_bundle
    drawn = hostile_fields(message).map(lambda fields: as_sent(message, fields))

    @settings(max_examples=4 * settings().max_examples)
    @example(FAT_NUMBER_AT_THE_END if message is HostBundle else b"")
    @given(mutations(message) | drawn)
    def look(payload: bytes) -> None:
        try:
            bundle = read(payload)
        except RemoteProtocolError:
            return
        assert encode(bundle) == payload, "what a bundle says should have one form"

    look()


@pytest.mark.parametrize("message", [HostBundle, GuestBundle])
def test_drawn_fields_of_a_bundle_are_sent_as_a_bundle(message: type) -> None:
    fields = msgspec.msgpack.decode(msgspec.msgpack.encode(GOLDEN[message]))
    assert as_sent(message, fields) == encode(GOLDEN[message]), (
        "extreme fields should reach what reads bundles, in the form that it reads"
    )


# A guest against a host


def as_stranger(stage: Stage) -> Attacker:
    return stage.attacker()


def as_knocker(stage: Stage) -> Attacker:
    stage.host.accepts_everybody = False
    attacker = stage.attacker()
    attacker.say(hello())
    stage.run(0.1)
    return attacker


def as_loader(stage: Stage) -> Attacker:
    return stage.loading_intruder()


def as_player(stage: Stage) -> Attacker:
    return stage.intruder()


def as_returner(stage: Stage) -> Attacker:
    attacker = stage.intruder()
    assert attacker.accepted is not None
    token = attacker.accepted.resume_token
    attacker.endpoint.disconnect(attacker.peer, CloseCode.NORMAL, "")  # type: ignore[arg-type]
    stage.run(0.2)
    stage.resume(attacker, token)
    return attacker


MEMBER_STATES: dict[MemberState, Callable[[Stage], Attacker]] = {
    MemberState.STRANGER: as_stranger,
    MemberState.KNOCKING: as_knocker,
    MemberState.LOADING: as_loader,
    MemberState.PLAYING: as_player,
    MemberState.CUT_OFF: as_returner,
}


def assert_only_legal(
    stage: Stage, attacker: Attacker, before: dict[tuple[Section, int], object]
) -> None:
    """The friends' bags, the calendar and the people are as they were."""
    for (section, key), record in before.items():
        assert stage.world.get(section, key) == record, (
            f"{section} should be nobody else's to change"
        )
    strangers = set(stage.world.keys(Section(0, Kind.CHARACTER))) - {64, 65, 66}
    assert len(strangers) <= 2, "a fuzzed guest is one or two people, and no more"


def kept(stage: Stage) -> dict[tuple[Section, int], object]:
    """Records that no guest of another name may change."""
    sections = [Section(0, Kind.ENVIRONMENT), *(Section(who, Kind.STORAGE) for who in (64, 65, 66))]
    return {
        (section, key): record
        for section in sections
        for key, record in stage.world.records(section).items()
    }


def attack_host(state: MemberState, payloads: list[tuple[bool, int, bytes]]) -> None:
    """Sends these (whether as a datagram, channel, bytes) in this state, and looks."""
    stage = Stage.playing()
    attacker = MEMBER_STATES[state](stage)
    stage.is_busy = False
    stage.run(0.3)
    before = kept(stage)
    stage.max_lag_ticks = 0
    for is_datagram, channel, payload in payloads:
        if is_datagram:
            attacker.throw(payload[: limits.DATAGRAM_MAX_BYTES])
        else:
            attacker.say(payload[: limits.RELIABLE_MESSAGE_MAX_BYTES], Channel(channel))
        stage.step()
    stage.run(0.3)
    assert_only_legal(stage, attacker, before)
    member = stage.member(attacker)
    assert member is None or member.errors < limits.PROTOCOL_ERRORS_MAX, (
        "who errs too often should be gone"
    )
    stage.assert_undisturbed()


def for_epoch(message: type, fields: list[Any], epoch: int, keep: bool) -> bytes:
    """The bytes of drawn fields, mostly with the epoch that is on."""
    if not keep and has_epoch(message) and len(fields) > 1:
        fields = [fields[0], epoch, *fields[2:]]
    return as_sent(message, fields)


@pytest.mark.breadth(4)
@pytest.mark.parametrize("state", MEMBER_STATES, ids=lambda state: state.name)
@pytest.mark.parametrize("message", FROM_GUESTS, ids=lambda message: message.__name__)
def test_extreme_fields_of_a_guest(message: type, state: MemberState) -> None:
    @few
    @given(st.lists(hostile_fields(message), min_size=1, max_size=BATCH), st.booleans())
    def attack(batch: list[list[Any]], keeps_epoch: bool) -> None:
        stage = Stage.playing()
        attacker = MEMBER_STATES[state](stage)
        before = kept(stage)
        stage.is_busy = False
        for fields in batch:
            payload = for_epoch(message, fields, attacker.epoch, keeps_epoch)
            if message is GuestBundle:
                attacker.throw(payload[: limits.DATAGRAM_MAX_BYTES])
            elif len(payload) <= limits.RELIABLE_MESSAGE_MAX_BYTES:
                attacker.say(payload)
            stage.step()
        stage.run(0.2)
        before = {name: record for name, record in before.items() if name[0].scope == 0}
        assert_only_legal(stage, attacker, before)
        stage.assert_undisturbed()

    attack()


payloads_of_guests = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(0, 2),
        st.sampled_from(FROM_GUESTS).flatmap(mutations)
        | st.sampled_from(FROM_HOSTS).flatmap(mutations)
        | st.sampled_from(list(GOLDEN.values())).map(encode)
        | st.binary(max_size=200),
    ),
    min_size=1,
    max_size=2 * BATCH,
)


@pytest.mark.breadth(2)
@pytest.mark.parametrize("state", MEMBER_STATES, ids=lambda state: state.name)
def test_mutated_and_random_bytes_of_a_guest(state: MemberState) -> None:
    some(given(payloads_of_guests)(lambda payloads: attack_host(state, payloads)))()


@some
@given(st.lists(st.binary(min_size=1, max_size=120), min_size=40, max_size=60))
def test_random_bytes_for_long_enough_always_end_the_session(noise: list[bytes]) -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    for payload in noise:
        # An array header that no message has, so that chance does not make a message of it.
        intruder.throw(b"\x9f" + payload)
    stage.run(0.3)
    stage.assert_sent_away(intruder)
    stage.assert_undisturbed()


@some
@given(
    st.lists(
        st.binary(max_size=60) | st.sampled_from(hostile_commands(67)).map(msgspec.msgpack.encode),
        min_size=1,
        max_size=30,
    )
)
def test_random_commands_never_reach_what_is_not_the_guests(commands: list[bytes]) -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    stage.is_busy = False
    stage.run(0.3)
    before = kept(stage)
    for number, command in enumerate(commands, 1):
        intruder.command(number, command[: limits.COMMAND_MAX_BYTES])
        stage.step()
    stage.run(0.2)
    assert_only_legal(stage, intruder, before)
    stage.assert_undisturbed()


# A host against a guest


def while_knocking() -> FalseHost:
    return FalseHost()


def while_loading() -> FalseHost:
    return FalseHost.loading()


def while_playing() -> FalseHost:
    return FalseHost.playing({(Section(ME, Kind.STORAGE), 0): Slot("axe", 1)})


def while_reconnecting() -> FalseHost:
    host = while_playing()
    host.endpoint.disconnect(host.peer, CloseCode.CUT_OFF, "")  # type: ignore[arg-type]
    host.run(0.5)
    return host


def while_ended() -> FalseHost:
    host = while_playing()
    host.guest.leave()
    return host


GUEST_STATES: dict[GuestState, Callable[[], FalseHost]] = {
    GuestState.KNOCKING: while_knocking,
    GuestState.LOADING: while_loading,
    GuestState.PLAYING: while_playing,
    GuestState.RECONNECTING: while_reconnecting,
    GuestState.ENDED: while_ended,
}
COMMANDS: list[PlayerCommand] = hostile_commands(ME)


def look_and_act(host: FalseHost, turn: int) -> None:
    """What a scene does all the time: look at everything, and act."""
    guest = host.guest
    guest.issue(COMMANDS[turn % len(COMMANDS)])
    guest.others()
    guest.players()
    assert guest.net_status.repairs >= 0
    assert guest.environment is None or guest.environment.day >= 1
    assert guest.tick >= 0
    assert 0 <= guest.loading_progress <= 1


def lie(host: FalseHost, message: type | None, payload: bytes, turn: int) -> None:
    if message is HostBundle or (message is None and turn % 2):
        host.throw(payload[: limits.DATAGRAM_MAX_BYTES])
    elif len(payload) <= limits.RELIABLE_MESSAGE_MAX_BYTES:
        host.say(payload, Channel(turn % 3))
    host.step()
    look_and_act(host, turn)


@pytest.mark.breadth(7)
@pytest.mark.parametrize("state", GUEST_STATES, ids=lambda state: state.name)
@pytest.mark.parametrize("message", FROM_HOSTS, ids=lambda message: message.__name__)
def test_extreme_fields_of_a_host(message: type, state: GuestState) -> None:
    @few
    @given(st.lists(hostile_fields(message), min_size=1, max_size=BATCH), st.integers(0, 9))
    def attack(batch: list[list[Any]], keeps_epoch: int) -> None:
        host = GUEST_STATES[state]()
        assert host.guest.session.state is state, "the guest should be in the state under test"
        if state is GuestState.PLAYING:
            host.throw(encode(host.bundle(counts_on=b"", digest=b"wrong!!!")))
            host.step()
        for turn, fields in enumerate(batch):
            lie(host, message, for_epoch(message, fields, EPOCH, keeps_epoch == 0), turn)
        host.run(0.2)
        host.assert_survived()

    attack()


payloads_of_hosts = st.lists(
    st.sampled_from(FROM_HOSTS).flatmap(mutations)
    | st.sampled_from(list(GOLDEN.values())).map(encode)
    | st.binary(max_size=200),
    min_size=1,
    max_size=2 * BATCH,
)


@pytest.mark.breadth(2)
@pytest.mark.parametrize("state", GUEST_STATES, ids=lambda state: state.name)
def test_mutated_and_random_bytes_of_a_host(state: GuestState) -> None:
    @some
    @given(payloads_of_hosts)
    def attack(payloads: list[bytes]) -> None:
        host = GUEST_STATES[state]()
        for turn, payload in enumerate(payloads):
            lie(host, None, payload, turn)
        host.run(0.2)
        host.assert_survived()
        assert host.errors < limits.PROTOCOL_ERRORS_MAX or host.guest.state is SeatState.ENDED, (
            "a host that errs too often should be left"
        )

    attack()


@some
@given(
    st.lists(
        st.tuples(
            st.integers(0, 70).map(lambda scope: scope if scope < 3 else 67 + scope % 4),
            st.sampled_from(list(Kind)),
            st.integers(0, 40) | st.sampled_from([2**18, 2**63 - 1]),
            st.binary(max_size=40) | st.none(),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_random_records_of_a_host_leave_seen_and_digested_the_same(
    records: list[tuple[int, Kind, int, bytes | None]],
) -> None:
    host = while_playing()
    for turn, (scope, kind, key, content) in enumerate(records):
        number = Section(scope, kind).number
        age = turn % 3
        host.revision += 1
        host.throw(encode(host.bundle(changes=(ChangedRecord(number, key, age, content),))))
        host.step()
        look_and_act(host, turn)
    host.assert_survived()


def test_every_message_is_fuzzed_in_every_state_in_which_one_can_be_spoken_to() -> None:
    assert set(GUEST_STATES) == {*GuestState} - {GuestState.IDLE, GuestState.CONNECTING}
    assert set(MEMBER_STATES) == {*MemberState} - {MemberState.GONE}
    assert Loaded in FROM_GUESTS
