"""What every peer hears of every other, in which order, and that each hears it exactly once.

The order is documented in `net/session/events.py`: a friend is JOINED, then CUT_OFF and RETURNED in
turn, then LEFT or KICKED. The host hears it of every guest, the guests of each other.
"""

from net import limits
from net.session.events import MemberStatus, MemberStatusChanged, SessionEnded, WasCutOff
from net.session.states import GuestState, MemberState
from net.transports.interface import Channel, CloseCode, Disconnected, PeerId
from net.transports.simulated import PERFECT, LinkConditions
from tests.helpers.sessions import GuestSide, HostSide, SessionTrio, is_playing


def statuses_of(listener: HostSide | GuestSide, guest: GuestSide) -> list[MemberStatus]:
    """What a peer has heard of a guest, in order."""
    return [
        event.status
        for event in listener.of(MemberStatusChanged)
        if event.character == guest.session.character
    ]


def add(trio: SessionTrio, name: str) -> GuestSide:
    guest = GuestSide(trio.network, name)
    trio.guests.append(guest)
    guest.session.connect(trio.now_s)
    assert trio.run_until(lambda: is_playing(trio.host, guest), 30), "the new one should come in"
    return guest


def test_the_whole_life_of_a_friend_is_heard_by_all_others_once_and_in_order() -> None:
    trio = SessionTrio.playing(2)
    friend = add(trio, "friend")
    trio.cut(friend)
    trio.run(8)
    trio.restore(friend)
    trio.run(5)
    friend.session.leave("Good night.", trio.now_s)
    trio.run(2)
    life = [MemberStatus.JOINED, MemberStatus.CUT_OFF, MemberStatus.RETURNED, MemberStatus.LEFT]
    assert statuses_of(trio.host, friend) == life, "the host should hear every step once"
    for guest in trio.guests[:2]:
        assert statuses_of(guest, friend) == life, f"and so should {guest.name}"
    assert statuses_of(friend, friend) == [], "nobody is told about himself"
    assert [event.reason for event in trio.guests[0].of(MemberStatusChanged)][
        -1
    ] == "Good night.", "the parting words should arrive"


def test_a_newcomer_hears_nothing_of_what_was_before() -> None:
    trio = SessionTrio.playing(2)
    newcomer = add(trio, "newcomer")
    assert newcomer.of(MemberStatusChanged) == [], "who was here already is in the records"
    assert statuses_of(trio.guests[0], newcomer) == [MemberStatus.JOINED], "the others hear of him"


def test_a_kick_is_told_to_the_others_once_and_to_the_victim_with_its_reason() -> None:
    trio = SessionTrio.playing(3)
    *others, victim = trio.guests
    trio.host.session.kick(victim.session.character, "Stop that.", block=False)
    trio.run(12)
    assert victim.of(SessionEnded) == [SessionEnded("Stop that.")], "the victim reads why, once"
    assert victim.state is GuestState.ENDED, "and does not come back by itself"
    listeners: list[HostSide | GuestSide] = [trio.host, *others]
    for listener in listeners:
        assert statuses_of(listener, victim) == [MemberStatus.JOINED, MemberStatus.KICKED], (
            "the others hear it once"
        )
    assert trio.is_identical(*others), "and their game goes on"


def test_a_host_who_leaves_tells_everybody_at_once() -> None:
    trio = SessionTrio.playing(3)
    trio.host.session.close("Good night, everybody.", trio.now_s)
    trio.host.is_frozen = True
    trio.run(0.3)
    for guest in trio.guests:
        assert guest.of(SessionEnded) == [SessionEnded("Good night, everybody.")], (
            f"{guest.name} should know at once, and why"
        )
        assert not guest.of(WasCutOff), "that is no lost connection"


def test_a_goodbye_whose_message_is_lost_is_a_goodbye_nevertheless() -> None:
    """What the transport says of the end arrives more surely than what was said before it."""
    trio = SessionTrio.playing(2)
    trio.host.tap.stops = lambda sent: sent.name == "Goodbye"
    trio.host.session.close("The host has closed the farm.", trio.now_s)
    trio.host.is_frozen = True
    assert trio.run_until(lambda: all(g.state is GuestState.ENDED for g in trio.guests), 3), (
        "nobody should try for minutes to come back to a farm that is closed"
    )
    for guest in trio.guests:
        reasons = [event.reason for event in guest.of(SessionEnded)]
        assert reasons == ["The host has closed the farm."], f"{guest.name} should read why"


def test_who_is_cut_off_by_the_host_tries_to_come_back() -> None:
    """The host hears nothing of a guest that hears the host well."""
    trio = SessionTrio.playing(2)
    mute = trio.guests[0]
    trio.network.set_conditions(mute.name, "host", LinkConditions(blackout=True))
    assert trio.run_until(lambda: mute.state is GuestState.RECONNECTING, 20), "it is cut off"
    trio.network.set_conditions(mute.name, "host", PERFECT)
    assert trio.run_until(lambda: is_playing(trio.host, mute), 20), "and comes back by itself"


def test_a_host_whose_power_fails_is_missed_within_seconds_and_given_up_in_the_end() -> None:
    trio = SessionTrio.playing(2)
    trio.network.kill("host")
    trio.host.is_frozen = True
    assert trio.run_until(lambda: all(g.of(WasCutOff) for g in trio.guests), 5), (
        "silence should be noticed within five seconds"
    )
    assert trio.run_until(
        lambda: all(g.state is GuestState.ENDED for g in trio.guests), limits.RECONNECT_FOR_S + 5
    ), "and waiting should have an end"
    assert all(len(g.of(SessionEnded)) == 1 for g in trio.guests), "which is said once"


def test_a_guest_whose_power_fails_is_no_ghost() -> None:
    trio = SessionTrio.playing(3)
    dead = trio.guests.pop()
    trio.network.kill(dead.name)
    assert trio.run_until(lambda: statuses_of(trio.host, dead)[-1:] == [MemberStatus.CUT_OFF], 6), (
        "the host should notice within seconds"
    )
    trio.host.session.release(dead.session.character)
    trio.run(1)
    listeners: list[HostSide | GuestSide] = [trio.host, *trio.guests]
    for listener in listeners:
        assert statuses_of(listener, dead) == [
            MemberStatus.JOINED,
            MemberStatus.CUT_OFF,
            MemberStatus.LEFT,
        ], "and when he is not waited for any more, everybody should hear that he has left"
    assert len(trio.host.session.members) == 2, "nothing of him should remain"


def test_one_who_does_not_come_back_has_left_in_the_end() -> None:
    trio = SessionTrio.playing(2)
    dead = trio.guests.pop()
    trio.network.kill(dead.name)
    assert trio.run_until(
        lambda: statuses_of(trio.host, dead)[-1:] == [MemberStatus.LEFT], limits.RESUME_KEEP_S + 10
    ), "a place is not kept for ever"


def test_a_guest_lost_while_loading_is_heard_of_by_nobody_and_may_come_back() -> None:
    trio = SessionTrio.playing(2)
    trio.host.tap.stops = lambda sent: sent.channel is Channel.BULK
    loader = GuestSide(trio.network, "loader")
    trio.guests.append(loader)
    loader.session.connect(trio.now_s)
    assert trio.run_until(lambda: loader.state is GuestState.LOADING)
    trio.run(1)
    trio.cut(loader)
    trio.run(8)
    member = trio.host.member(loader.session.character)
    assert member.state is MemberState.CUT_OFF, "his place should be kept"
    assert all(not statuses_of(guest, loader) for guest in trio.guests[:2]), (
        "the others should hear nothing of one who never stood in the farm"
    )
    trio.host.tap.stops = lambda _: False
    trio.restore(loader)
    assert trio.run_until(lambda: is_playing(trio.host, loader), 10), "he should come in after all"
    for guest in trio.guests[:2]:
        assert statuses_of(guest, loader) == [MemberStatus.JOINED], "and now they should hear of it"
    trio.settle()


def test_a_host_lost_while_loading_ends_it_for_the_guest_in_bounded_time() -> None:
    trio = SessionTrio(1)
    trio.host.tap.stops = lambda sent: sent.channel is Channel.BULK
    loader = trio.guests[0]
    loader.session.connect(trio.now_s)
    assert trio.run_until(lambda: loader.state is GuestState.LOADING)
    trio.network.kill("host")
    trio.host.is_frozen = True
    assert trio.run_until(lambda: loader.state is GuestState.ENDED, limits.RECONNECT_FOR_S + 10)
    assert len(loader.of(SessionEnded)) == 1, "with one sentence"


def test_silence_cuts_off_although_the_transport_still_waits() -> None:
    """The link dies in one direction only: the host hears nothing, the guest hears the host."""
    trio = SessionTrio.playing(2)
    mute, other = trio.guests
    trio.network.set_conditions(mute.name, "host", LinkConditions(blackout=True))
    assert trio.run_until(lambda: statuses_of(trio.host, mute)[-1:] == [MemberStatus.CUT_OFF], 5), (
        "the host should notice one who has fallen silent"
    )
    assert trio.run_until(lambda: bool(mute.of(WasCutOff)), 1), "and tell the one it cuts off"
    trio.network.set_conditions(mute.name, "host", PERFECT)
    assert trio.run_until(lambda: is_playing(trio.host, mute), 10), "who comes back when he can"
    trio.run(1)
    assert statuses_of(other, mute)[-2:] == [MemberStatus.CUT_OFF, MemberStatus.RETURNED], (
        "as everybody hears"
    )


def test_the_heartbeat_keeps_an_idle_friend_inside_even_at_30_percent_loss() -> None:
    trio = SessionTrio.playing(2, conditions=LinkConditions(delay_ms=80, loss_pct=30), seed=5)
    trio.run(60)
    for guest in trio.guests:
        assert not guest.of(WasCutOff), "nobody should be cut off for doing nothing"


def test_leaving_and_coming_again_in_one_evening_leaves_nothing_stale() -> None:
    trio = SessionTrio.playing(2)
    for round_number in range(3):
        trio.guests[0].session.leave("", trio.now_s)
        trio.run(1)
        del trio.guests[0]
        trio.host.change(round_number, b"while away")
        trio.guests.insert(0, add(trio, f"again{round_number}"))
        trio.guests.pop()
        trio.settle()
    assert len(trio.host.session.members) == 2, "each who left should be gone"


def test_the_longest_and_strangest_parting_words_reach_the_others_bounded_and_clean() -> None:
    trio = SessionTrio.playing(2)
    friend = add(trio, "friend")
    friend.session.leave("\x07\u202e" + "x" * 198, trio.now_s)
    trio.run(1)
    for guest in trio.guests[:2]:
        (left,) = [
            event for event in guest.of(MemberStatusChanged) if event.status is MemberStatus.LEFT
        ]
        assert left.reason == "x" * 198, "control characters should be gone"


def test_a_transports_longest_reason_does_not_keep_the_news_from_the_others() -> None:
    trio = SessionTrio.playing(2)
    friend = add(trio, "friend")
    trio.network.kill(friend.name)
    trio.guests.pop()
    peer = trio.host.member(friend.session.character).peer
    trio.run(1)
    trio.host.tap.reports.append(Disconnected(peer, CloseCode.PROTOCOL_ERROR, "y" * 200))
    trio.run(1)
    for guest in trio.guests:
        assert statuses_of(guest, friend) == [MemberStatus.JOINED, MemberStatus.CUT_OFF], (
            "the news should arrive"
        )


def test_the_host_counts_the_bytes_of_those_who_are_connected() -> None:
    trio = SessionTrio.playing(2)
    trio.run(1)
    links = [trio.host.tap.stats(member.peer) for member in trio.host.session.members]
    received = sum(link.payload_bytes_received for link in links)
    sent = sum(link.payload_bytes_sent for link in links)
    assert trio.host.session.traffic() == (received, sent), "both friends' bytes should be counted"
    assert min(received, sent) > 0
    for guest in trio.guests:
        trio.cut(guest)
    trio.run(8)
    assert trio.host.session.traffic() == (0, 0), "there are no connections any more"


def test_everybody_is_told_in_turn_how_good_everybody_s_link_is() -> None:
    trio = SessionTrio.playing(3, conditions=LinkConditions(delay_ms=40))
    trio.run(5)
    characters = {guest.session.character for guest in trio.guests}
    for guest in trio.guests:
        told = {link.character for link in guest.session.links}
        assert told == characters, "two turns should be enough for all"


def test_a_goodbye_to_one_who_is_on_the_way_back_ends_it_at_once() -> None:
    trio = SessionTrio.playing(2)
    guest = trio.guests[0]
    trio.cut(guest)
    assert trio.run_until(lambda: guest.state is GuestState.RECONNECTING, 10), "it is missed"
    peer = PeerId(999)
    tries: list[str] = []

    def connect(address: str, now_s: float) -> PeerId:
        tries.append(address)
        return peer

    guest.tap.connect = connect  # type: ignore[method-assign]
    assert trio.run_until(lambda: bool(tries), 10), "it tries to come back"
    guest.tap.reports.append(Disconnected(peer, CloseCode.NORMAL, "The host has closed the farm."))
    trio.run(0.2)
    assert guest.state is GuestState.ENDED, "who closes does not come back"
