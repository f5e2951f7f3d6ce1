"""The two tables of states: every line is walked by real sessions, every message that a state does
not allow is refused, and whatever is not in a table does not exist."""

from collections.abc import Callable
from typing import get_args

import pytest

from net import limits, wire
from net.errors import LocalProtocolError, RemoteProtocolError
from net.session import states
from net.session.events import KnockHeard
from net.session.states import (
    ALLOWED_FROM_GUEST,
    ALLOWED_FROM_HOST,
    GUEST_TRANSITIONS,
    MEMBER_TRANSITIONS,
    GuestEvent,
    GuestState,
    MemberEvent,
    MemberState,
    check_from_guest,
    check_from_host,
    next_guest_state,
    next_member_state,
)
from net.transports.interface import Channel, CloseCode
from net.transports.simulated import LinkConditions
from tests.golden.examples import EXAMPLES
from tests.helpers.sessions import (
    GuestSide,
    SessionTrio,
    is_playing,
    settings_of,
)

GuestLine = tuple[GuestState, GuestEvent]
MemberLine = tuple[MemberState, MemberEvent]


@pytest.mark.parametrize("state", GuestState)
@pytest.mark.parametrize("event", GuestEvent)
def test_a_guest_has_the_transitions_of_its_table_and_no_others(
    state: GuestState, event: GuestEvent
) -> None:
    expected = GUEST_TRANSITIONS[state].get(event)
    if expected is None:
        with pytest.raises(LocalProtocolError, match=event.value):
            next_guest_state(state, event)
    else:
        assert next_guest_state(state, event) is expected, "the table should be followed"


@pytest.mark.parametrize("state", MemberState)
@pytest.mark.parametrize("event", MemberEvent)
def test_a_member_has_the_transitions_of_its_table_and_no_others(
    state: MemberState, event: MemberEvent
) -> None:
    expected = MEMBER_TRANSITIONS[state].get(event)
    if expected is None:
        with pytest.raises(LocalProtocolError, match=event.value):
            next_member_state(state, event)
    else:
        assert next_member_state(state, event) is expected, "the table should be followed"


@pytest.mark.parametrize("state", MemberState)
def test_a_guest_may_send_in_each_state_what_the_table_allows_and_nothing_else(
    state: MemberState,
) -> None:
    for kind in get_args(wire.GuestMessage):
        if kind in ALLOWED_FROM_GUEST[state]:
            check_from_guest(state, EXAMPLES[kind.__name__])
        else:
            with pytest.raises(RemoteProtocolError, match=kind.__name__):
                check_from_guest(state, EXAMPLES[kind.__name__])


@pytest.mark.parametrize("state", GuestState)
def test_a_host_may_send_in_each_state_what_the_table_allows_and_nothing_else(
    state: GuestState,
) -> None:
    for kind in get_args(wire.HostMessage):
        if kind in ALLOWED_FROM_HOST[state]:
            check_from_host(state, EXAMPLES[kind.__name__])
        else:
            with pytest.raises(RemoteProtocolError, match=kind.__name__):
                check_from_host(state, EXAMPLES[kind.__name__])


def test_every_state_can_be_left_except_the_last_and_every_state_can_be_reached() -> None:
    for table, first, last in (
        (GUEST_TRANSITIONS, GuestState.IDLE, GuestState.ENDED),
        (MEMBER_TRANSITIONS, MemberState.STRANGER, MemberState.GONE),
    ):
        reached = {first} | {state for line in table.values() for state in line.values()}
        assert reached == set(table), "every state should be reached from some other"
        assert [state for state, line in table.items() if not line] == [last], (
            "only the last state should have no way out"
        )


def test_real_sessions_walk_every_line_of_both_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real sessions are sent through everything that can happen; each transition they take is
    noted on its way to the real table."""
    guest_lines: set[GuestLine] = set()
    member_lines: set[MemberLine] = set()

    def note_guest(state: GuestState, event: GuestEvent) -> GuestState:
        guest_lines.add((state, event))
        return next_guest_state(state, event)

    def note_member(state: MemberState, event: MemberEvent) -> MemberState:
        member_lines.add((state, event))
        return next_member_state(state, event)

    monkeypatch.setattr("net.session.guest.next_guest_state", note_guest)
    monkeypatch.setattr("net.session.member.next_member_state", note_member)
    monkeypatch.setattr("net.session.approval.next_member_state", note_member)
    for walk in WALKS:
        walk()
    missing_guest = {(s, e) for s, line in GUEST_TRANSITIONS.items() for e in line} - guest_lines
    missing_member = {(s, e) for s, line in MEMBER_TRANSITIONS.items() for e in line} - member_lines
    assert not missing_guest, f"no session ever takes these lines of a guest: {missing_guest}"
    assert not missing_member, f"no session ever takes these lines of a member: {missing_member}"


def _trio() -> SessionTrio:
    return SessionTrio(1)


def _knock(trio: SessionTrio) -> GuestSide:
    """A guest knocks and the host has not answered."""
    trio.host.accepts_everybody = False
    guest = trio.guests[0]
    guest.session.connect(trio.now_s)
    assert trio.run_until(lambda: guest.state is GuestState.KNOCKING)
    trio.run(0.3)
    return guest


def _loading(hold: bool = True) -> tuple[SessionTrio, GuestSide]:
    """A guest is let in; its welcome package does not arrive."""
    trio = _trio()
    guest = trio.guests[0]
    if hold:
        trio.host.tap.stops = lambda sent: sent.channel is Channel.BULK
    guest.session.connect(trio.now_s)
    assert trio.run_until(lambda: guest.state is GuestState.LOADING)
    trio.run(0.2)
    return trio, guest


def _playing() -> tuple[SessionTrio, GuestSide]:
    trio = SessionTrio.playing(1)
    return trio, trio.guests[0]


def _reconnecting() -> tuple[SessionTrio, GuestSide]:
    """A guest is cut off and both sides know."""
    trio, guest = _playing()
    trio.cut(guest)
    assert trio.run_until(lambda: guest.state is GuestState.RECONNECTING)
    trio.run(1.0)
    return trio, guest


def _leave_before_connecting() -> None:
    trio = _trio()
    trio.guests[0].session.leave("", trio.now_s)


def _leave_while_connecting() -> None:
    trio = _trio()
    trio.guests[0].session.connect(trio.now_s)
    trio.guests[0].session.leave("", trio.now_s)


def _nobody_answers() -> None:
    trio = _trio()
    trio.network.cut("host")
    trio.guests[0].session.connect(trio.now_s)
    assert trio.run_until(lambda: trio.guests[0].state is GuestState.ENDED)


def _knock_and_leave() -> None:
    trio = _trio()
    _knock(trio).session.leave("", trio.now_s)
    trio.run(0.5)


def _knock_and_be_refused() -> None:
    trio = _trio()
    guest = _knock(trio)
    trio.host.session.refuse(trio.host.tap.peers[0], "no")
    assert trio.run_until(lambda: guest.state is GuestState.ENDED)


def _knock_and_vanish() -> None:
    trio = _trio()
    _knock(trio)
    trio.network.kill("guest1")
    trio.guests.clear()
    trio.run(limits.IDLE_TIMEOUT_S + 2)


def _knock_at_a_host_that_vanishes() -> None:
    trio = _trio()
    guest = _knock(trio)
    trio.network.kill("host")
    trio.host.is_frozen = True
    assert trio.run_until(lambda: guest.state is GuestState.ENDED, 20)


def _knock_for_too_long() -> None:
    trio = _trio()
    guest = _knock(trio)
    assert trio.run_until(lambda: guest.state is GuestState.ENDED, limits.KNOCK_TIMEOUT_S + 5)


def _strangers() -> None:
    """One says nothing, one hangs up, one says goodbye, one says what nobody understands."""
    trio = SessionTrio(0)
    for index in range(4):
        endpoint = trio.network.endpoint(f"stranger{index}")
        peer = endpoint.connect("host", trio.now_s)
        for _ in range(10):
            trio.step()
            endpoint.pump(trio.now_s)
            endpoint.flush(trio.now_s)
        if index == 1:
            endpoint.disconnect(peer, CloseCode.CUT_OFF, "")
        elif index == 2:
            endpoint.send_reliable(peer, Channel.CONTROL, wire.encode(wire.Goodbye("", True)))
        elif index == 3:
            endpoint.send_reliable(peer, Channel.CONTROL, b"?")
        for _ in range(200):
            trio.step()
            endpoint.pump(trio.now_s)
            endpoint.flush(trio.now_s)


def _leave_while_loading() -> None:
    trio, guest = _loading()
    guest.session.leave("", trio.now_s)
    trio.run(0.5)


def _be_kicked_while_loading() -> None:
    trio, guest = _loading()
    trio.host.session.kick(guest.session.character, "", block=False)
    assert trio.run_until(lambda: guest.state is GuestState.ENDED)


def _be_cut_off_while_loading() -> None:
    trio, guest = _loading()
    trio.cut(guest)
    trio.run(6)
    trio.host.tap.stops = lambda _: False
    trio.restore(guest)
    assert trio.run_until(lambda: is_playing(trio.host, guest), 15)


def _leave_while_playing() -> None:
    trio, guest = _playing()
    guest.session.leave("", trio.now_s)
    trio.run(0.5)


def _be_kicked_while_playing() -> None:
    trio, guest = _playing()
    trio.host.session.kick(guest.session.character, "", block=False)
    assert trio.run_until(lambda: guest.state is GuestState.ENDED)


def _come_back() -> None:
    trio, guest = _reconnecting()
    trio.run(8)
    trio.restore(guest)
    assert trio.run_until(lambda: is_playing(trio.host, guest), 15)


def _give_up_and_be_given_up() -> None:
    trio, guest = _reconnecting()
    assert trio.run_until(lambda: guest.state is GuestState.ENDED, limits.RECONNECT_FOR_S + 5)
    trio.guests.clear()
    assert trio.run_until(lambda: not trio.host.session.members, limits.RESUME_KEEP_S)


def _leave_while_cut_off() -> None:
    trio, guest = _reconnecting()
    guest.session.leave("", trio.now_s)


def _be_kicked_while_cut_off() -> None:
    trio, guest = _reconnecting()
    assert trio.run_until(
        lambda: trio.host.member(guest.session.character).state is MemberState.CUT_OFF
    )
    trio.host.accepts_everybody = False
    trio.host.session.kick(guest.session.character, "", block=False)
    trio.restore(guest)
    assert trio.run_until(lambda: bool(trio.host.of(KnockHeard)[1:]), 15)
    trio.host.session.refuse(trio.host.of(KnockHeard)[-1].knock, "no")
    assert trio.run_until(lambda: guest.state is GuestState.ENDED)


def _be_turned_away_for_now() -> None:
    trio, guest = _reconnecting()
    trio.host.session.release(guest.session.character)
    trio.host.accepts_everybody = False
    trio.restore(guest)
    assert trio.run_until(lambda: bool(trio.host.of(KnockHeard)[1:]), 15)
    trio.host.session.refuse(trio.host.of(KnockHeard)[-1].knock, "full", may_ask_again=True)
    trio.host.accepts_everybody = True
    assert trio.run_until(lambda: is_playing(trio.host, guest), 15)


def _log_in_twice_while(loading: bool) -> Callable[[], None]:
    def walk() -> None:
        trio, guest = _loading() if loading else _playing()
        trio.host.tap.stops = lambda _: False
        guest.is_frozen = True
        again = GuestSide(trio.network, "again", settings=settings_of("again", key=guest.name))
        trio.guests.append(again)
        again.session.connect(trio.now_s)
        assert trio.run_until(lambda: is_playing(trio.host, again), 15)

    return walk


def _connect_to_something_that_errs() -> None:
    """Eight faulty messages before anything else: the guest goes."""
    trio = SessionTrio(1, conditions=LinkConditions(delay_ms=5))
    guest = trio.guests[0]
    guest.session.connect(trio.now_s)
    for sent in range(200):
        trio.now_s += 0.001
        guest.step(trio.now_s)
        endpoint = trio.host.tap.endpoint
        for event in trio.host.tap.pump(trio.now_s):
            for _ in range(limits.PROTOCOL_ERRORS_MAX):
                endpoint.send_reliable(event.peer, Channel.CONTROL, b"?")
        trio.host.tap.flush(trio.now_s)
        if guest.state is GuestState.ENDED:
            return
        assert sent < 199, "a guest should leave a host that sends nothing that it understands"


WALKS: list[Callable[[], None]] = [
    _leave_before_connecting,
    _leave_while_connecting,
    _nobody_answers,
    _knock_and_leave,
    _knock_and_be_refused,
    _knock_and_vanish,
    _knock_at_a_host_that_vanishes,
    _knock_for_too_long,
    _strangers,
    _leave_while_loading,
    _be_kicked_while_loading,
    _be_cut_off_while_loading,
    _leave_while_playing,
    _be_kicked_while_playing,
    _come_back,
    _give_up_and_be_given_up,
    _leave_while_cut_off,
    _be_kicked_while_cut_off,
    _be_turned_away_for_now,
    _log_in_twice_while(loading=True),
    _log_in_twice_while(loading=False),
    _connect_to_something_that_errs,
]


def test_the_tables_name_only_states_that_there_are() -> None:
    assert set(states.GUEST_TRANSITIONS) == set(GuestState) == set(ALLOWED_FROM_HOST)
    assert set(states.MEMBER_TRANSITIONS) == set(MemberState) == set(ALLOWED_FROM_GUEST)
