"""A guest on the way back whom the host cannot take in at the moment asks again, more and more
seldom, for as long as it waits; a no that time does not mend ends it at once."""

from dataclasses import replace
from itertools import pairwise

import pytest

from net import limits
from net.session.events import KnockHeard, SessionEnded
from net.session.states import GuestState
from tests.helpers.sessions import GuestSide, HostSide, SessionTrio, account_of, is_playing

FULL = "The farm is full."


def away_from_a_farm_that_filled_up() -> tuple[SessionTrio, GuestSide, GuestSide]:
    """A guest on the way back, and who has its place: its host was started again, and another was
    faster."""
    trio = SessionTrio(2, players_max=3)
    trio.join()
    late = trio.guests[0]
    trio.cut(late)
    trio.network.kill("host")
    trio.run(limits.SILENCE_S + 1)
    trio.host = HostSide(trio.network, seed=2, players_max=3)
    other = GuestSide(trio.network, "other")
    trio.guests.append(other)
    other.session.connect(trio.now_s)
    assert trio.run_until(
        lambda: all(is_playing(trio.host, guest) for guest in trio.guests[1:]), 30
    ), "the farm should be full"
    trio.restore(late)
    return trio, late, other


def tries_of(guest: GuestSide) -> list[float]:
    """When a guest connects from now on."""
    tries: list[float] = []
    connect = guest.tap.connect

    def note(address: str, now_s: float) -> object:
        tries.append(now_s)
        return connect(address, now_s)

    guest.tap.connect = note  # type: ignore[method-assign, assignment]
    return tries


def test_a_full_farm_is_asked_again_until_there_is_a_place() -> None:
    trio, late, other = away_from_a_farm_that_filled_up()
    assert trio.run_until(lambda: late.session.turned_away == FULL, 20), "it should read why"
    trio.run(20)
    assert late.state is GuestState.RECONNECTING, "a place may become free"
    assert late.session.turned_away == FULL, "and meanwhile it can say what is so"
    other.session.leave("", trio.now_s)
    assert trio.run_until(lambda: is_playing(trio.host, late), 20), "it should be back by itself"
    assert not late.session.turned_away, "and nothing stands in its way"
    assert not late.of(SessionEnded), "nor has it ended in between"


def test_a_full_farm_is_asked_more_and_more_seldom_and_not_in_step() -> None:
    trio, late, _ = away_from_a_farm_that_filled_up()
    tries = tries_of(late)
    trio.run_until(lambda: late.state is GuestState.ENDED, limits.RECONNECT_FOR_S + 5)
    pauses = [after - before for before, after in pairwise(tries)]
    assert 8 < len(tries) < 30, f"neither given up nor hammered at: {len(tries)} tries"
    assert max(pauses) > limits.RECONNECT_RETRY_MAX_S / 2, "the pauses should grow"
    assert max(pauses) < limits.RECONNECT_RETRY_MAX_S + 1, "to a longest"
    assert len({round(pause, 2) for pause in pauses[-5:]}) > 1, "and be left to chance"


def test_a_farm_that_stays_full_is_given_up_in_the_end_with_the_reason() -> None:
    trio, late, _ = away_from_a_farm_that_filled_up()
    assert trio.run_until(lambda: late.state is GuestState.ENDED, limits.RECONNECT_FOR_S + 5)
    assert [event.reason for event in late.of(SessionEnded)] == [FULL], "said once"


def test_a_host_that_is_gone_again_is_not_said_to_be_full() -> None:
    trio, late, _ = away_from_a_farm_that_filled_up()
    assert trio.run_until(lambda: late.session.turned_away == FULL, 20), "it should read why"
    trio.network.kill("host")
    trio.host.is_frozen = True
    assert trio.run_until(lambda: not late.session.turned_away, 30), "nobody says so any more"


def test_whoever_is_turned_away_before_it_was_ever_inside_does_not_ask_again() -> None:
    trio = SessionTrio(2, players_max=3)
    trio.join()
    newcomer = GuestSide(trio.network, "newcomer")
    trio.guests.append(newcomer)
    newcomer.session.connect(trio.now_s)
    assert trio.run_until(lambda: newcomer.state is GuestState.ENDED, 10), "it reads why at once"
    assert newcomer.of(SessionEnded)[0].reason == FULL


def reconnecting() -> tuple[SessionTrio, GuestSide]:
    """A guest that is cut off."""
    trio = SessionTrio.playing(2)
    guest = trio.guests[0]
    trio.cut(guest)
    assert trio.run_until(lambda: guest.state is GuestState.RECONNECTING, 10), "it is missed"
    return trio, guest


def the_end_of(trio: SessionTrio, guest: GuestSide) -> str:
    """Why it is over, which it is before a second try could have been made."""
    tries = tries_of(guest)
    trio.restore(guest)
    assert trio.run_until(lambda: guest.state is GuestState.ENDED, 20), "it should be final"
    assert len(tries) <= 1, "nobody asks again"
    return guest.of(SessionEnded)[0].reason


@pytest.mark.parametrize("by", ["identity", "address"])
def test_who_was_banned_while_away_does_not_ask_again(by: str) -> None:
    trio, guest = reconnecting()
    session = trio.host.session
    if by == "identity":
        session.settings = replace(
            session.settings, is_blocked=lambda identity: identity == account_of(guest.name)
        )
    session.kick(guest.session.character, "", block=by == "address")
    assert the_end_of(trio, guest) == "The host does not want visitors."


def test_who_has_another_content_by_now_does_not_ask_again() -> None:
    trio, guest = reconnecting()
    session = trio.host.session
    session.settings = replace(session.settings, content_hash="d" * 64)
    assert "data files" in the_end_of(trio, guest)


def test_the_word_of_the_host_in_person_is_final() -> None:
    trio, guest = reconnecting()
    trio.host.session.release(guest.session.character)
    trio.host.accepts_everybody = False
    assert trio.run_until(lambda: trio.host.session.members[0].name != guest.name, 10), (
        "its place was given up"
    )
    trio.restore(guest)
    before = len(trio.host.of(KnockHeard))
    assert trio.run_until(lambda: len(trio.host.of(KnockHeard)) > before, 20), "it knocks"
    trio.host.session.refuse(trio.host.of(KnockHeard)[-1].knock, "Not tonight.")
    assert trio.run_until(lambda: guest.state is GuestState.ENDED, 2), "no means no"
    assert guest.of(SessionEnded)[0].reason == "Not tonight."


def test_what_the_game_turns_away_for_now_is_asked_again() -> None:
    trio, guest = reconnecting()
    trio.host.session.release(guest.session.character)
    trio.host.accepts_everybody = False
    trio.restore(guest)
    for asked in range(2):
        before = len(trio.host.of(KnockHeard))
        assert trio.run_until(lambda before=before: len(trio.host.of(KnockHeard)) > before, 20), (  # type: ignore[misc]
            f"it knocks, having been turned away {asked} times"
        )
        knock = trio.host.of(KnockHeard)[-1].knock
        trio.host.session.refuse(knock, "Places are kept.", may_ask_again=True)
        assert trio.run_until(lambda: guest.session.turned_away == "Places are kept.", 2), (
            "it reads why"
        )


def test_whoever_is_at_the_door_as_its_time_ends_waits_for_the_host_s_word() -> None:
    trio, guest = reconnecting()
    trio.host.session.release(guest.session.character)
    trio.host.accepts_everybody = False
    trio.run(limits.RECONNECT_FOR_S - 30)
    before = len(trio.host.of(KnockHeard))
    trio.restore(guest)
    assert trio.run_until(lambda: len(trio.host.of(KnockHeard)) > before, 20), "it knocks"
    trio.run(60)
    assert guest.state is GuestState.RECONNECTING, "nobody leaves while the host is asked"
    trio.host.accept(trio.host.of(KnockHeard)[-1].knock)
    assert trio.run_until(lambda: is_playing(trio.host, guest), 20), "and a yes lets it in"


def test_a_host_that_goes_while_it_is_asked_is_not_waited_for_any_more() -> None:
    trio, guest = reconnecting()
    trio.host.session.release(guest.session.character)
    trio.host.accepts_everybody = False
    trio.run(limits.RECONNECT_FOR_S - 30)
    before = len(trio.host.of(KnockHeard))
    trio.restore(guest)
    assert trio.run_until(lambda: len(trio.host.of(KnockHeard)) > before, 20), "it knocks"
    trio.run(60)
    trio.network.kill("host")
    trio.host.is_frozen = True
    assert trio.run_until(lambda: guest.state is GuestState.ENDED, 20), "its time has passed"
