"""Coming back: as the same character, with nothing lost and nothing done twice."""

import pytest
from msgspec import structs

from net import limits
from net.player_key import guest_statement
from net.session.events import (
    CommandArrived,
    HostIsClosing,
    KnockGone,
    KnockHeard,
    MemberStatus,
    MemberStatusChanged,
    Repaired,
    SessionEnded,
    WasCutOff,
)
from net.session.states import GuestState
from net.sync.repair_requester import RepairReason
from net.transports.interface import Channel, CloseCode, Disconnected, PeerId
from net.transports.simulated import LinkConditions
from net.wire import (
    Resume,
    decode_guest_message,
    decode_host_message,
    encode,
    message_name,
)
from tests.helpers.reading import read_by_guest, read_by_host
from tests.helpers.sessions import (
    JOIN_TOKEN,
    GuestSide,
    HostSide,
    SessionTrio,
    account_of,
    is_playing,
    key_of,
    settings_of,
)


@pytest.mark.parametrize("seconds", [1, 6, 20, 60])
def test_who_is_cut_off_comes_back_as_the_same_character_with_nothing_lost(seconds: int) -> None:
    trio = SessionTrio.playing(2)
    guest = trio.guests[0]
    character = guest.session.character
    guest.put(1, b"before")
    trio.cut(guest)
    guest.put(2, b"while away")
    for second in range(seconds):
        trio.host.change(10 + second % 7, bytes([second]))
        trio.run(1)
    trio.host.change(9, None, section=9)
    trio.restore(guest)
    assert trio.run_until(lambda: is_playing(trio.host, guest), 10), "he should be back"
    trio.settle()
    assert guest.session.character == character, "as who he was"
    assert [c.number for c in trio.host.commands] == [1, 2], "each command carried out once"
    assert guest.session.replica.repairs == 0, (
        "what he missed was pending, so nothing needed repair"
    )
    snapshots = trio.host.tap.of("SnapshotBegin")
    assert len(snapshots) == 2, "and nobody got a second welcome package"


def test_bundles_that_overtake_the_hosts_yes_are_not_lost() -> None:
    trio = SessionTrio.playing(2)
    guest = trio.guests[0]
    trio.cut(guest)
    trio.run(6)
    trio.host.change(3, b"while away")
    trio.restore(guest)
    assert trio.run_until(lambda: guest.state is GuestState.PLAYING, 10), "he should be back"
    assert guest.content(3) == b"while away", "at once with what came together with the yes"
    assert guest.session.replica.follower.window.newest == 1, "by the very first bundle"


def test_who_is_back_and_cannot_be_heard_yet_suspects_nothing() -> None:
    lossy = LinkConditions(delay_ms=400, loss_pct=30)
    trio = SessionTrio.playing(2, conditions=lossy)
    guest = trio.guests[0]
    member = trio.host.member(guest.session.character)
    trio.cut(guest)
    assert trio.run_until(lambda: not member.is_connected, 10)
    trio.restore(guest)
    assert trio.run_until(lambda: member.is_connected, 30), "the host lets him back in"
    trio.network.set_conditions(guest.name, "host", LinkConditions(blackout=True))
    for tick in range(round((limits.COMPARE_WATCHDOG_S + 3.0) * limits.TICK_RATE_HZ)):
        trio.host.change_together(*((2, 6 * tick + key, bytes(20)) for key in range(6)))
        trio.step()
    assert guest.content(70, 2) is not None, "he hears the host, who hears nothing of him"
    trio.network.set_conditions(guest.name, "host", lossy)
    trio.settle(60)
    assert not guest.tap.of("RepairRequest"), "so nothing can be compared, which is no alarm"
    assert len(guest.of(WasCutOff)) == 1, "and he is heard in time"


def test_who_comes_back_while_the_host_closes_is_told_and_reports_like_everybody() -> None:
    trio = SessionTrio.playing(2)
    guest = trio.guests[0]
    trio.cut(guest)
    trio.host.change(3, b"while away")
    trio.run(6)
    trio.host.session.announce_closing(15)
    trio.run(1)
    trio.restore(guest)
    assert trio.run_until(lambda: is_playing(trio.host, guest), 10), "he should be back"
    assert trio.run_until(lambda: len(guest.of(HostIsClosing)) == 1, 3), (
        "who comes back should hear that the farm closes"
    )
    assert trio.run_until(lambda: trio.host.session.is_settled, 5), (
        "and the host should not have to wait for his report in vain"
    )


def test_a_machine_that_slept_for_100_seconds_is_back_within_a_few() -> None:
    """A frozen guest's program does not run at all, as on a laptop that was closed."""
    trio = SessionTrio.playing(2)
    guest = trio.guests[0]
    guest.put(1, b"just before")
    guest.is_frozen = True
    for second in range(100):
        trio.host.change(second % 20, bytes([second]))
        trio.run(1)
    guest.is_frozen = False
    assert trio.run_until(lambda: is_playing(trio.host, guest) and trio.is_identical(), 6), (
        "he should be back within six seconds, with everything that happened"
    )
    trio.settle()
    assert [c.number for c in trio.host.commands] == [1], "and what he did last is done once"
    assert len(guest.of(WasCutOff)) == 1, "having been told that he was away"


def test_a_host_that_slept_for_100_seconds_gets_everybody_back() -> None:
    trio = SessionTrio.playing(2)
    trio.guests[0].put(1, b"while the host sleeps")
    trio.host.is_frozen = True
    trio.run(60)
    trio.guests[1].put(2, b"also")
    trio.host.is_frozen = False
    assert trio.run_until(
        lambda: all(is_playing(trio.host, g) for g in trio.guests) and trio.is_identical(), 10
    ), "everybody should find back"
    numbers = [(c.character, c.number) for c in trio.host.commands]
    assert sorted(numbers) == [(65, 1), (66, 1)], "each command should be carried out once"


def test_a_command_cut_off_in_the_middle_of_a_reconnect_is_applied_exactly_once() -> None:
    """At every tick around the cut and the return, the plug is pulled again with a command under
    way."""
    for delay_ticks in range(8):
        trio = SessionTrio.playing(2)
        guest = trio.guests[0]
        for number in range(3):
            guest.put(1, f"command {number}".encode())
            for _ in range(delay_ticks):
                trio.step()
            trio.cut(guest)
            trio.run(5)
            trio.restore(guest)
            for _ in range(delay_ticks + 30):
                trio.step()
        trio.settle(15)
        assert [c.number for c in trio.host.commands] == [1, 2, 3], (
            f"every command should be carried out once and in order (cut after {delay_ticks})"
        )


def test_a_command_that_arrives_together_with_the_end_of_its_connection_is_applied_once() -> None:
    """The host's machine was busy: one look at the network brings a command, the second login of
    the same friend, and that command again."""
    trio = SessionTrio.playing(2)
    guest = trio.guests[0]
    again = second_login(trio, guest, "again")
    guest.put(1, b"x")
    trio.host.is_frozen = True
    trio.run(0.2)
    guest.is_frozen = True
    again.session.connect(trio.now_s)
    # The transport shakes hands without the session hearing of it yet.
    for _ in range(12):
        trio.host.tap.endpoint.flush(trio.now_s)
        trio.step()
    trio.host.is_frozen = False
    trio.run(limits.REPLACE_AFTER_S + 1)
    assert [c.number for c in trio.host.commands] == [1], "the command should be carried out once"
    again.put(2, b"y")
    trio.run(1)
    assert [c.number for c in trio.host.commands] == [1, 2], "and the next one be the next"


def test_a_command_answered_after_its_connection_was_lost_is_not_asked_for_again() -> None:
    """The command and the end of the connection come with one look at the network; the answer is
    given after both."""
    trio = SessionTrio.playing(2)
    guest = trio.guests[0]
    trio.host.is_frozen = True
    guest.put(1, b"x")
    trio.run(0.2)
    peer = trio.host.member(guest.session.character).peer
    trio.host.tap.reports.append(Disconnected(peer, CloseCode.TIMED_OUT, "at this very moment"))
    trio.host.is_frozen = False
    trio.step()
    assert [type(event) for event in trio.host.events[-2:]] == [CommandArrived, MemberStatusChanged]
    trio.host.tap.disconnect(peer, CloseCode.CUT_OFF, "")
    assert trio.run_until(lambda: is_playing(trio.host, guest), 10)
    guest.put(2, b"y")
    trio.settle()
    assert [c.number for c in trio.host.commands] == [1, 2], "once each, and the next is taken"


def second_login(trio: SessionTrio, guest: GuestSide, name: str) -> GuestSide:
    """The same friend in another program."""
    again = GuestSide(trio.network, name, settings=settings_of(name, key=guest.name))
    trio.guests.append(again)
    return again


def test_a_second_program_takes_the_place_of_one_that_does_not_answer_any_more() -> None:
    trio = SessionTrio.playing(2)
    first, other = trio.guests
    first.is_frozen = True
    again = second_login(trio, first, "again")
    again.session.connect(trio.now_s)
    assert trio.run_until(lambda: is_playing(trio.host, again), limits.REPLACE_AFTER_S + 1)
    first.is_frozen = False
    trio.run(10)
    assert first.of(SessionEnded) == [SessionEnded("You joined from somewhere else.")], (
        "the first should be told, once, and not try to come back"
    )
    assert again.session.character == first.session.character, "it is the same character"
    assert len(trio.host.session.members) == 2, "who exists once"
    heard = [
        e.status for e in other.of(MemberStatusChanged) if e.character == again.session.character
    ]
    assert heard == [MemberStatus.CUT_OFF, MemberStatus.RETURNED], "the others see him blink"
    trio.guests.remove(first)
    trio.settle()


@pytest.mark.parametrize("loss_pct", [0, 30])
def test_a_second_program_beside_one_that_answers_is_turned_away(loss_pct: float) -> None:
    trio = SessionTrio.playing(2, conditions=LinkConditions(delay_ms=60, loss_pct=loss_pct))
    first = trio.guests[0]
    again = second_login(trio, first, "again")
    again.session.connect(trio.now_s)
    assert trio.run_until(lambda: again.state is GuestState.ENDED, 10), "it should not wait long"
    (ended,) = again.of(SessionEnded)
    assert "already" in ended.reason, f"it should read why: {ended.reason}"
    trio.guests.remove(again)
    trio.run(2)
    assert is_playing(trio.host, first), "and the first should not have been disturbed"
    trio.settle()


def test_whoever_crashes_between_the_hosts_yes_and_its_arrival_is_not_a_second_friend() -> None:
    trio = SessionTrio.playing(1)
    trio.host.tap.stops = lambda sent: sent.name == "Accepted"
    guest = GuestSide(trio.network, "newcomer")
    guest.session.connect(trio.now_s)
    trio.guests.append(guest)
    assert trio.run_until(lambda: len(trio.host.session.members) == 2, 5), "the host says yes"
    trio.host.tap.stops = lambda _: False
    trio.guests.remove(guest)
    trio.network.kill("newcomer")
    again = GuestSide(trio.network, "newcomer")
    again.session.connect(trio.now_s)
    trio.guests.append(again)
    assert trio.run_until(lambda: is_playing(trio.host, again), 10), "it comes in at once"
    assert len(trio.host.session.members) == 2, "as the same one"
    assert len([k for k in trio.host.of(KnockHeard) if k.name == "newcomer"]) == 1, (
        "and the host is not asked again"
    )
    trio.settle()


def test_whoever_crashes_while_waiting_at_the_door_waits_there_once() -> None:
    trio = SessionTrio.playing(1)
    trio.host.accepts_everybody = False
    for _ in range(5):
        guest = GuestSide(trio.network, "newcomer")
        guest.session.connect(trio.now_s)
        trio.guests.append(guest)
        trio.run(0.5)
        trio.guests.remove(guest)
        trio.network.kill("newcomer")
    heard = {event.knock for event in trio.host.of(KnockHeard) if event.name == "newcomer"}
    gone = {event.knock for event in trio.host.of(KnockGone)}
    assert len(heard - gone) == 1, "one person should knock once"


def test_a_token_is_good_only_for_whom_it_was_given_to() -> None:
    trio = SessionTrio.playing(2)
    victim = trio.guests[0]
    token = victim.session.resume_token
    trio.cut(victim)
    trio.run(6)
    thief = GuestSide(trio.network, "thief")
    steal = thief.tap.send_reliable

    def with_token(peer: PeerId, channel: Channel, payload: bytes) -> None:
        if message_name(payload) == "Hello":
            hello = decode_guest_message(payload)
            assert token is not None
            payload = encode(structs.replace(hello, resume=Resume(token, 1)))
        steal(peer, channel, payload)

    thief.tap.send_reliable = with_token  # type: ignore[method-assign]
    thief.session.connect(trio.now_s)
    trio.guests.append(thief)
    assert trio.run_until(lambda: is_playing(trio.host, thief), 10), "a stranger may be let in"
    assert thief.session.character != victim.session.character, "but as himself"
    trio.restore(victim)
    assert trio.run_until(lambda: is_playing(trio.host, victim), 20), "whose place waits"
    trio.settle()


def with_hello(guest: GuestSide, **changes: object) -> None:
    """Lets a guest say hello with other things than its own."""
    say = guest.tap.send_reliable

    def lie(peer: PeerId, channel: Channel, payload: bytes) -> None:
        if message_name(payload) == "Hello":
            payload = encode(structs.replace(decode_guest_message(payload), **changes))
        say(peer, channel, payload)

    guest.tap.send_reliable = lie  # type: ignore[method-assign]


def bearers(*, has_key: bool = True) -> SessionTrio:
    """A host at which a join token alone says who somebody is, and its bearer, who is inside."""
    trio = SessionTrio(0)
    trio.network.kill("host")
    trio.host = HostSide(
        trio.network, person_of_join_token=lambda token: "17" if token == JOIN_TOKEN else None
    )
    trio.guests = [GuestSide(trio.network, "bearer")]
    if not has_key:
        with_hello(trio.guests[0], public_key=b"", proof=b"")
    trio.join()
    trio.run(1.0)
    return trio


def test_a_token_is_good_only_with_the_proof_with_which_it_was_given_out() -> None:
    """Where a join token says who somebody is, it can be passed on; but who has both tokens and
    another key is another program, and takes nobody's place who is there."""
    trio = bearers()
    bearer = trio.guests[0]
    token = bearer.session.resume_token
    assert token is not None
    other = GuestSide(trio.network, "another key")
    with_hello(other, resume=Resume(token, 1))
    trio.guests.append(other)
    other.session.connect(trio.now_s)
    assert trio.run_until(lambda: other.state is GuestState.ENDED, 10), "it is turned away"
    assert is_playing(trio.host, bearer), "and who was there was not disturbed"
    trio.guests.remove(other)
    trio.network.kill("bearer")
    trio.guests.remove(bearer)
    again = GuestSide(trio.network, "a third key")
    trio.guests.append(again)
    trio.join()
    assert again.session.character == bearer.session.character, (
        "of a program that is gone the join token gives the place, with any key"
    )
    trio.settle()


@pytest.mark.parametrize("has_both", [True, False])
def test_where_nothing_is_proved_a_token_proves_that_it_was_given_out_and_no_more(
    has_both: bool,
) -> None:
    trio = bearers(has_key=False)
    bearer = trio.guests[0]
    token = bearer.session.resume_token
    assert token is not None
    other = GuestSide(trio.network, "same program")
    join_token = JOIN_TOKEN if has_both else b"no token"
    with_hello(other, public_key=b"", proof=b"", join_token=join_token, resume=Resume(token, 0))
    trio.guests.append(other)
    other.session.connect(trio.now_s)
    if has_both:
        assert trio.run_until(lambda: is_playing(trio.host, other), 2), "it is the same program"
        assert other.session.character == bearer.session.character, "as far as anybody can tell"
    else:
        assert trio.run_until(lambda: other.state is GuestState.ENDED, 10), (
            "a resume token says what one has, not who one is"
        )
        assert is_playing(trio.host, bearer)


def test_who_was_away_for_too_much_is_compared_also_if_the_line_is_cut_before_he_hears_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "RESUME_PENDING_MAX", 50)
    trio = SessionTrio.playing(2, world={(2, key): bytes(8) for key in range(100)})
    guest = trio.guests[0]
    member = trio.host.member(guest.session.character)
    trio.cut(guest)
    trio.run(6)
    trio.host.change_together(*((2, key, b"changed") for key in range(60)))
    trio.host.tap.stops = lambda sent: sent.name == "Accepted"
    epoch = member.epoch
    trio.restore(guest)
    assert trio.run_until(lambda: member.epoch != epoch, 10), "the host should have let him in"
    trio.cut(guest)
    trio.run(6)
    trio.host.tap.stops = lambda _: False
    trio.restore(guest)
    assert trio.run_until(lambda: is_playing(trio.host, guest) and trio.is_identical(), 20)
    reports = [event.report for event in guest.of(Repaired)]
    assert [report.reason for report in reports] == [RepairReason.AWAY_TOO_LONG]
    assert all(is_identical for _, is_identical in guest.verdicts), "no comparison is an alarm"


def test_a_friend_who_was_away_for_too_much_is_compared_by_section(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So much has changed that the host has stopped collecting: sections are compared, and the rest
    stays where it is."""
    monkeypatch.setattr(limits, "RESUME_PENDING_MAX", 50)
    world = {(section, key): bytes(8) for section in range(1, 8) for key in range(100)}
    trio = SessionTrio.playing(2, world=world)
    guest = trio.guests[0]
    trio.cut(guest)
    trio.run(6)
    trio.host.change_together(*((2, key, b"changed") for key in range(60)))
    trio.host.change_together(*((3, key, None) for key in range(3)))
    assert not trio.host.member(guest.session.character).keeps_changes, "it was too much to keep"
    since_s = trio.now_s
    trio.restore(guest)
    assert trio.run_until(lambda: is_playing(trio.host, guest) and trio.is_identical(), 10), (
        "he should have everything in the end"
    )
    reports = [event.report for event in guest.of(Repaired)]
    assert reports[0].reason is RepairReason.AWAY_TOO_LONG, "having compared, not loaded anew"
    assert {section for section, _ in reports[0].healed} == {2, 3}, "what differed is named"
    bulk = sum(len(sent.payload) for sent in trio.host.tap.of("SnapshotChunk", since_s))
    assert bulk < 4000, f"sections that had not changed should not travel again: {bulk} B"


def test_what_belongs_to_an_old_epoch_is_dropped_on_both_sides() -> None:
    trio = SessionTrio.playing(2)
    guest = trio.guests[0]
    peer = trio.host.member(guest.session.character).peer
    guest.put(1, b"in the first epoch")
    trio.run(1)
    member = trio.host.member(guest.session.character)
    old_from_guest = read_by_host(member, guest.tap.of("GuestBundle")[-1].payload)
    payload = next(s.payload for s in trio.host.tap.of("HostBundle")[::-1] if s.peer == peer)
    old_from_host = read_by_guest(guest.session, payload)
    trio.cut(guest)
    trio.run(6)
    trio.restore(guest)
    assert trio.run_until(lambda: is_playing(trio.host, guest), 10)
    trio.run(1)
    member = trio.host.member(guest.session.character)
    window = (member.window.newest, member.window.bits)
    # Their numbers are the next ones, so that nothing but the epoch speaks against them.
    number = member.window.newest + 1
    from_guest = structs.replace(old_from_guest, number=number)
    assert member.receive(from_guest, trio.now_s) == (None, [])
    assert (member.window.newest, member.window.bits) == window, (
        "a bundle of another epoch should leave no trace at the host"
    )
    trio.host.is_frozen = True
    trio.run(0.2)
    before = guest.session.replica.follower.window.newest
    for epoch, newest in ((old_from_host.epoch, before), (member.epoch, before + 1)):
        from_host = structs.replace(old_from_host, epoch=epoch, number=before + 1)
        trio.host.tap.send_datagram(member.peer, encode(from_host))
        trio.host.tap.flush(trio.now_s)
        trio.run(0.2)
        assert guest.session.replica.follower.window.newest == newest, (
            "nor at the guest, where only its own epoch counts"
        )
    epochs = [
        decode_host_message(s.payload).epoch  # type: ignore[union-attr]
        for s in trio.host.tap.of("Accepted")
    ]
    assert len(set(epochs)) == len(epochs), "every connection should have an epoch of its own"


def test_a_guest_comes_back_with_a_new_program_by_its_key() -> None:
    """The program crashed, and the replica with it."""
    trio = SessionTrio.playing(2)
    guest = trio.guests.pop(0)
    guest.put(1, b"x")
    trio.guests.append(guest)
    trio.run(1)
    trio.guests.remove(guest)
    trio.network.kill(guest.name)
    trio.run(2)
    again = second_login(trio, guest, "again")
    again.session.connect(trio.now_s)
    assert trio.run_until(lambda: is_playing(trio.host, again))
    assert again.session.character == guest.session.character, "the key names the character"
    assert again.put(2, b"y") == 2, "whose commands go on being counted"
    trio.settle()
    assert [c.number for c in trio.host.commands] == [1, 2]


def restarted_host(trio: SessionTrio, **saved: object) -> None:
    """The host's program ends without a word and begins anew, at the same address."""
    trio.network.kill("host")
    trio.host = HostSide(trio.network, seed=99, hash_key=1234, **saved)  # type: ignore[arg-type]


@pytest.mark.parametrize("revision_jump", [2**20, 0])
def test_a_host_restarted_from_an_older_save_is_believed(revision_jump: int) -> None:
    """The guests keep a replica and command numbers of an evening that was never saved. The host
    knows less of both; with a jump of its revisions, and even without one, its word counts."""
    trio = SessionTrio.playing(2, world={(1, key): b"saved" for key in range(40)})
    first, second = trio.guests
    for number in range(50):
        trio.host.change(number, b"of the lost evening")
        first.put(100, bytes([number]))
        trio.step()
    trio.host.change(3, None)
    trio.settle()
    characters_of = {account_of(g.name): g.session.character for g in trio.guests}
    characters = [g.session.character for g in trio.guests]
    restarted_host(
        trio,
        world={(1, key): b"saved" for key in range(40)},
        first_revision=1 + revision_jump,
        character_of=characters_of.get,
    )
    trio.host.command_floors = {characters[0]: 30}
    trio.host.change(5, b"changed while nobody was back")
    assert trio.run_until(lambda: all(is_playing(trio.host, g) for g in trio.guests), 20), (
        "everybody should find the host again"
    )
    trio.host.change(6, b"of the new evening")
    trio.settle()
    assert [g.session.character for g in trio.guests] == characters, "as who they were"
    assert all(g.content(100) is None for g in trio.guests), "the lost evening should be lost"
    assert all(g.session.replica.repairs == 0 for g in trio.guests), "and need no repair"
    assert first.put(7, b"goes on") == 31, "a number follows on the last that the host knows"
    trio.settle()
    assert second.content(7) == b"goes on", "and its commands are carried out"


def test_a_command_under_way_while_the_host_restarts_is_carried_out_once() -> None:
    trio = SessionTrio.playing(2)
    guest = trio.guests[0]
    for number in range(10):
        guest.put(number, b"x")
    trio.run(1)
    guest.put(50, b"under way")
    characters_of = {account_of(g.name): g.session.character for g in trio.guests}
    restarted_host(trio, character_of=characters_of.get)
    trio.host.command_floors = {guest.session.character: 4}
    assert trio.run_until(lambda: all(is_playing(trio.host, g) for g in trio.guests), 20)
    trio.settle()
    assert [c.number for c in trio.host.commands] == [5], (
        "what had no answer is sent once more, as the next"
    )
    assert trio.guests[1].content(50) == b"under way", "and everybody sees it"


def test_coming_back_too_often_is_slowed_down_and_still_ends_inside() -> None:
    trio = SessionTrio.playing(2)
    guest = trio.guests[0]
    for _ in range(limits.RESUMES_BURST + 3):
        trio.host.tap.disconnect(
            trio.host.member(guest.session.character).peer, CloseCode.CUT_OFF, "wobble"
        )
        trio.run(0.5)
        trio.run_until(lambda: guest.state is GuestState.PLAYING, 15)
    assert trio.run_until(lambda: is_playing(trio.host, guest), 20), "nobody is locked out for good"
    trio.settle()


def test_a_person_whom_the_transport_names_needs_no_key() -> None:
    trio = SessionTrio(0)
    trio.network.kill("host")
    trio.host = HostSide(trio.network, names_a_person=str.isdecimal)
    trio.guests = [
        GuestSide(trio.network, "person", identity="17"),
        GuestSide(trio.network, "guest2"),
    ]
    trio.join()
    person = trio.guests[0]
    heard = trio.host.of(KnockHeard)
    assert [knock.account for knock in heard] == ["17", account_of("guest2")], (
        "the game should hear who knocks, by whatever proved it"
    )
    trio.network.kill("person")
    trio.guests.remove(person)
    again = GuestSide(trio.network, "somewhere else", identity="17")
    trio.guests.append(again)
    trio.join()
    assert again.session.character == person.session.character, "the same person, wherever"
    trio.settle()


@pytest.mark.parametrize("wrong", ["no key", "another's key", "another connection's proof"])
def test_who_does_not_prove_who_they_are_is_turned_away(wrong: str) -> None:
    trio = SessionTrio.playing(2)
    liar = GuestSide(trio.network, "liar")
    say = liar.tap.send_reliable

    def lie(peer: PeerId, channel: Channel, payload: bytes) -> None:
        hello = decode_guest_message(payload)
        if wrong == "no key":
            hello = structs.replace(hello, public_key=b"", proof=b"")
        elif wrong == "another's key":
            hello = structs.replace(hello, public_key=key_of("guest1").public_bytes)
        else:
            proof = key_of("liar").sign(guest_statement(b"another connection"))
            hello = structs.replace(hello, proof=proof)
        say(peer, channel, encode(hello))

    liar.tap.send_reliable = lie  # type: ignore[method-assign]
    liar.session.connect(trio.now_s)
    trio.guests.append(liar)
    assert trio.run_until(lambda: liar.state is GuestState.ENDED, 5), "nobody in particular"
    assert "prove" in liar.of(SessionEnded)[0].reason, "should read why he does not come in"
    assert not [k for k in trio.host.of(KnockHeard) if k.name == "liar"], "and nobody be asked"


def test_who_comes_back_is_not_reproached_with_faults_from_before() -> None:
    trio = SessionTrio.playing(1)
    guest = trio.guests[0]

    def err(times: int) -> None:
        for _ in range(times):
            guest.tap.send_reliable(guest.tap.peers[-1], Channel.CONTROL, b"?")
        trio.run(2)

    err(limits.PROTOCOL_ERRORS_MAX - 1)
    trio.cut(guest)
    trio.run(6)
    trio.restore(guest)
    assert trio.run_until(lambda: is_playing(trio.host, guest), 20), "he should be back"
    err(limits.PROTOCOL_ERRORS_MAX - 1)
    assert is_playing(trio.host, guest), "the count should begin anew with the connection"
    err(1)
    assert not is_playing(trio.host, guest), "and he should be sent away at the last one of it"
