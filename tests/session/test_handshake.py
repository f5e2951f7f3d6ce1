"""At the door: who is let in, who is turned away, and in which words."""

from dataclasses import replace

import pytest

from net import limits
from net.session.events import (
    HostWasAsked,
    KnockGone,
    KnockHeard,
    MemberStatus,
    MemberStatusChanged,
    SessionEnded,
    WasAccepted,
    WasCutOff,
)
from net.session.guest import GuestSettings
from net.session.states import GuestState
from net.transports.interface import Channel
from net.transports.simulated import PERFECT, LinkConditions
from net.wire import Hello, encode
from tests.helpers.sessions import (
    CONTENT_HASH,
    GAME_VERSION,
    JOIN_TOKEN,
    GuestSide,
    HostSide,
    SessionTrio,
    account_of,
    is_playing,
    key_of,
)


def knock(trio: SessionTrio, name: str = "visitor", **changes: str | bytes) -> GuestSide:
    """A further guest with these settings, who knocks."""
    values = {
        "content_hash": CONTENT_HASH,
        "game_version": GAME_VERSION,
        "name": name,
        "colour": 1,
        "join_token": JOIN_TOKEN,
        "key": key_of(name),
        **changes,
    }
    guest = GuestSide(trio.network, name, settings=GuestSettings(**values))  # type: ignore[arg-type]
    trio.guests.append(guest)
    guest.session.connect(trio.now_s)
    return guest


def reason_of(trio: SessionTrio, guest: GuestSide, limit_s: float = 5.0) -> str:
    """The sentence with which it ends for a guest."""
    assert trio.run_until(lambda: guest.state is GuestState.ENDED, limit_s), (
        "who is turned away should hear of it"
    )
    (ended,) = guest.of(SessionEnded)
    return ended.reason


def test_a_knock_is_heard_asked_about_and_answered_with_yes() -> None:
    trio = SessionTrio.playing(2)
    trio.host.accepts_everybody = False
    guest = knock(trio, "Dora")
    assert trio.run_until(lambda: bool(guest.of(HostWasAsked))), "the guest should know it waits"
    heard = trio.host.of(KnockHeard)[-1]
    assert (heard.name, heard.account) == ("Dora", account_of("Dora")), (
        "the host should see who it is"
    )
    trio.run(20)
    assert guest.state is GuestState.KNOCKING, "the host may take its time"
    trio.host.accept(heard.knock)
    assert trio.run_until(lambda: guest.state is GuestState.PLAYING), "yes means coming in"
    assert len(guest.of(WasAccepted)) == 1, "and is said once"


def test_the_hosts_no_comes_with_its_reason() -> None:
    trio = SessionTrio.playing(2)
    trio.host.accepts_everybody = False
    guest = knock(trio)
    trio.run_until(lambda: bool(trio.host.of(KnockHeard)[2:]))
    trio.host.session.refuse(trio.host.of(KnockHeard)[-1].knock, "We are just leaving.")
    assert reason_of(trio, guest) == "We are just leaving.", "the words should be the host's"


def test_another_content_is_refused_at_the_door_and_the_reason_names_it() -> None:
    trio = SessionTrio.playing(2)
    reason = reason_of(trio, knock(trio, content_hash="d" * 64))
    assert "data files" in reason, "the reason should name the part that differs"
    assert GAME_VERSION in reason, "and what the host has"
    assert len(trio.host.of(KnockHeard)) == 2, "and nobody should be asked about it"


def test_another_protocol_version_is_refused_at_the_door_and_the_reason_names_both() -> None:
    trio = SessionTrio.playing(2)
    endpoint = trio.network.endpoint("old")
    peer = endpoint.connect("host", trio.now_s)
    hello = Hello(limits.PROTOCOL_VERSION + 6, CONTENT_HASH, GAME_VERSION, "Old", 1, JOIN_TOKEN)
    payloads: list[bytes] = []
    for tick in range(60):
        trio.step()
        for event in endpoint.pump(trio.now_s):
            payloads.append(getattr(event, "payload", b""))
        if tick == 5:
            endpoint.send_reliable(peer, Channel.CONTROL, encode(hello))
        endpoint.flush(trio.now_s)
    said = b" ".join(payloads).decode("utf-8", "replace")
    assert f"protocol {limits.PROTOCOL_VERSION + 6}" in said, "the visitor's version is named"
    assert f"speaks {limits.PROTOCOL_VERSION}" in said, "and the host's"


@pytest.mark.parametrize("token", [b"", b"joim", b"JOIN"])
def test_a_wrong_join_token_is_refused_where_one_is_needed(token: bytes) -> None:
    trio = SessionTrio(0)
    trio.network.kill("host")
    trio.host = HostSide(trio.network, needs_token=lambda identity: identity != "local")
    assert "join code" in reason_of(trio, knock(trio, "far", join_token=token))
    right = knock(trio, "friend")
    local = knock(trio, "local", join_token=b"")
    assert trio.run_until(lambda: right.state is local.state is GuestState.PLAYING), (
        "with the right token, or from where none is needed, one should come in"
    )


def test_who_goes_away_again_withdraws_the_knock() -> None:
    trio = SessionTrio.playing(2)
    trio.host.accepts_everybody = False
    guest = knock(trio)
    trio.run_until(lambda: bool(trio.host.of(KnockHeard)[2:]))
    number = trio.host.of(KnockHeard)[-1].knock
    guest.session.leave("", trio.now_s)
    assert trio.run_until(lambda: trio.host.of(KnockGone) == [KnockGone(number)], 2), (
        "the host should hear at once, and once, that nobody waits any more"
    )
    before = len(trio.host.session.members)
    trio.host.accept(number)
    assert len(trio.host.session.members) == before, "a late yes should do nothing"


def test_who_loses_the_connection_at_the_door_withdraws_the_knock() -> None:
    trio = SessionTrio.playing(2)
    trio.host.accepts_everybody = False
    guest = knock(trio)
    trio.run_until(lambda: bool(trio.host.of(KnockHeard)[2:]))
    trio.cut(guest)
    assert trio.run_until(lambda: len(trio.host.of(KnockGone)) == 1, 15), "as the link goes"
    assert guest.state is GuestState.ENDED, "and the visitor should know as well"


def test_a_host_who_does_not_answer_is_not_waited_for_for_ever() -> None:
    trio = SessionTrio.playing(2)
    trio.host.accepts_everybody = False
    guest = knock(trio)
    reason = reason_of(trio, guest, limits.KNOCK_TIMEOUT_S + 3)
    assert reason == "The host did not answer.", "the visitor should be told why"
    assert len(trio.host.of(KnockGone)) == 1, "and the host's question should vanish"


def test_a_full_farm_says_so() -> None:
    trio = SessionTrio(2, players_max=3)
    trio.join()
    assert reason_of(trio, knock(trio)) == "The farm is full."


def test_of_several_who_knock_for_the_last_place_one_comes_in() -> None:
    trio = SessionTrio(1, players_max=3)
    trio.join()
    trio.host.accepts_everybody = False
    visitors = [knock(trio, f"visitor{number}") for number in range(3)]
    trio.run_until(lambda: len(trio.host.of(KnockHeard)) == 4)
    for heard in trio.host.of(KnockHeard)[1:]:
        trio.host.accept(heard.knock)
    trio.run(3)
    assert [v.state for v in visitors] == [
        GuestState.PLAYING,
        GuestState.ENDED,
        GuestState.ENDED,
    ], "a yes to more than there are places for should be a no"
    assert len(trio.host.session.members) == 2, "so there are never more than the farm holds"


def test_one_who_is_cut_off_keeps_his_place_in_a_full_farm() -> None:
    trio = SessionTrio(2, players_max=3)
    trio.join()
    trio.cut(trio.guests[0])
    trio.run(6)
    assert reason_of(trio, knock(trio)) == "The farm is full."
    trio.restore(trio.guests[0])
    assert trio.run_until(lambda: trio.guests[0].state is GuestState.PLAYING), (
        "he should find his place"
    )


def test_who_does_not_come_back_gives_way_in_a_full_farm() -> None:
    trio = SessionTrio(2, players_max=3)
    trio.join()
    ghost = trio.guests.pop(0)
    trio.network.kill(ghost.name)
    trio.run(limits.RECONNECT_FOR_S + limits.SILENCE_S + 2)
    newcomer = knock(trio)
    assert trio.run_until(lambda: newcomer.state is GuestState.PLAYING), (
        "nobody should be crowded out by somebody who has given up by now"
    )
    assert len(trio.host.session.members) == 2, "whose place it has"


def test_the_door_is_bounded() -> None:
    trio = SessionTrio(1)
    trio.join()
    trio.host.accepts_everybody = False
    visitors = [knock(trio, f"v{number}") for number in range(limits.KNOCKS_MAX + 2)]
    trio.run(1)
    waiting = [v for v in visitors if v.state is GuestState.KNOCKING]
    assert len(waiting) == limits.KNOCKS_MAX, "no more should wait than may"
    turned_away = next(v for v in visitors if v.state is GuestState.ENDED)
    assert "Too many" in turned_away.of(SessionEnded)[0].reason, "the others hear why"


def test_a_kicked_friend_may_knock_again_and_a_blocked_one_may_not() -> None:
    trio = SessionTrio.playing(2)
    trio.host.session.kick(trio.guests[0].session.character, "Enough.", block=False)
    trio.host.session.kick(trio.guests[1].session.character, "Enough.", block=True)
    trio.run(2)
    kicked, blocked = trio.guests
    assert [g.of(SessionEnded)[0].reason for g in (kicked, blocked)] == ["Enough."] * 2
    again = knock(trio, "guest1")
    assert trio.run_until(lambda: again.state is GuestState.PLAYING), "kicked is not blocked"
    reason = reason_of(trio, knock(trio, "guest2"))
    assert reason == "The host does not want visitors.", "blocked is blocked while this lasts"


def test_a_renewed_join_token_shuts_out_who_has_the_old_one_and_nobody_who_is_inside() -> None:
    trio = SessionTrio()
    trio.network.kill("host")
    trio.host = HostSide(trio.network, needs_token=lambda _identity: True)
    trio.join()
    inside = trio.guests[0]
    session = trio.host.session
    session.settings = replace(session.settings, join_token=b"new!")
    stranger = knock(trio, "stranger", join_token=JOIN_TOKEN)
    assert "not valid any more" in reason_of(trio, stranger), "an old code is worth nothing"
    trio.guests.remove(stranger)
    friend = knock(trio, "friend", join_token=b"new!")
    assert trio.run_until(lambda: is_playing(trio.host, friend)), "and the new one opens"
    trio.cut(inside)
    trio.run(limits.SILENCE_S + 1.0)
    trio.restore(inside)
    assert trio.run_until(lambda: is_playing(trio.host, inside), 30), "who was inside comes back"


def test_who_was_let_in_is_given_the_time_that_the_hosts_yes_takes() -> None:
    trio = SessionTrio.playing(2)
    trio.host.accepts_everybody = False
    guest = knock(trio)
    assert trio.run_until(lambda: bool(guest.of(HostWasAsked))), "the host is asked"
    trio.network.set_conditions("host", guest.name, LinkConditions(blackout=True))
    trio.host.accept(trio.host.of(KnockHeard)[-1].knock)
    trio.run(limits.SILENCE_S + 3.0)
    trio.network.set_conditions("host", guest.name, PERFECT)
    assert trio.run_until(lambda: is_playing(trio.host, guest), 5), "its yes is lost for a while"
    told = {event.status for event in trio.host.of(MemberStatusChanged)}
    assert MemberStatus.CUT_OFF not in told, "and nobody was cut off for it"
    mute = knock(trio, "mute")
    assert trio.run_until(lambda: bool(mute.of(HostWasAsked))), "another one knocks"
    trio.cut(mute)
    trio.host.accept(trio.host.of(KnockHeard)[-1].knock)
    trio.run(limits.FIRST_WORD_S + 1.0)
    assert not trio.host.session.members[-1].is_connected, "who never says a word is not kept"


def test_a_farm_far_away_is_entered_in_a_handful_of_round_trips_and_what_loss_costs() -> None:
    took_s = []
    for seed in range(12):
        world = {(2, key): bytes(30) for key in range(1000)}
        conditions = LinkConditions(delay_ms=1250, loss_pct=10)
        trio = SessionTrio(1, conditions=conditions, seed=seed, world=world)
        began_s = trio.now_s
        trio.join(25.0)
        took_s.append(trio.now_s - began_s)
        assert not trio.guests[0].of(WasCutOff), f"nobody is cut off on the way: {seed}"
    assert sorted(took_s)[6] < 13.0, f"five round trips should do where little is lost: {took_s}"
