"""What is lost: members who vanish, hosts who vanish, services that fall silent and come back."""

import pytest

from net import limits
from net.lobbies.interface import (
    Departure,
    Entered,
    EnterFailed,
    ListFailed,
    ListReceived,
    LobbyAppeared,
    LobbyLost,
    LobbyProblem,
    MemberLeft,
    OwnerChanged,
    Published,
    PublishFailed,
)
from tests.lobbies.shared.town import Town, info_of
from tools.docs.lobbies import can

NOTICED_S = limits.LOBBY_EXPIRY_S + 30.0


def test_a_member_who_vanishes_is_missed_by_all(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    town.crash(cem)
    for person in (ada, ben):
        town.hears(person, MemberLeft, NOTICED_S)
        left = person.last(MemberLeft)
        assert left.member.name == "Cem", "who it was"
        assert left.how in {Departure.DROPPED, Departure.TIMED_OUT}, "and that he did not leave"
    assert ada.sees(lobby_id) == ben.sees(lobby_id) == ["Ada", "Ben"], "no ghost stays"


def test_a_farm_whose_host_vanishes_is_closed_for_all(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    lobby_id = town.publish(ada)
    town.enter(lobby_id, ben, cem)
    town.crash(ada)
    for person in (ben, cem):
        town.hears(person, LobbyLost, NOTICED_S)
        assert person.last(LobbyLost).problem in {LobbyProblem.OWNER_LEFT, LobbyProblem.EXPIRED}
        assert person.of(OwnerChanged) == [], "nobody inherits a farm"
    dan = town.person("Dan")
    dan.lobbies.watch(town.now_s)
    town.wait_for(dan, ListReceived)
    assert dan.lobbies.lobbies == (), "no dead farm stays in the list"
    dan.lobbies.enter(lobby_id, town.now_s)
    assert town.wait_for(dan, EnterFailed).problem is LobbyProblem.GONE, "or can be entered"


def test_a_gathering_survives_the_crash_of_its_owner(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    town.crash(ada)
    for person in (ben, cem):
        town.hears(person, OwnerChanged, NOTICED_S)
        assert person.last(OwnerChanged).owner.name == "Ben", "who has been there longest"
    dan = town.person("Dan")
    town.enter(lobby_id, dan)
    assert ben.sees(lobby_id) == ["Ben", "Cem", "Dan"], "and it goes on"


def test_who_is_silent_for_too_long_is_given_up(town: Town) -> None:
    if not can(town.kind, Departure.TIMED_OUT):
        pytest.skip("This list notices only when a connection ends.")
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    cem.is_awake = False
    left = town.wait_for(ada, MemberLeft, NOTICED_S)
    assert (left.member.name, left.how) == ("Cem", Departure.TIMED_OUT), "a frozen program is gone"
    assert ben.sees(lobby_id) == ["Ada", "Ben"], "for all"
    cem.is_awake = True
    lost = town.wait_for(cem, LobbyLost)
    assert (lost.lobby_id, lost.problem) == (lobby_id, LobbyProblem.EXPIRED), "waking up, it hears"
    town.enter(lobby_id, cem)
    assert ada.sees(lobby_id) == ["Ada", "Ben", "Cem"], "and may come back"


def test_a_farm_whose_host_is_silent_expires_and_comes_back_with_it(town: Town) -> None:
    if not can(town.kind, LobbyProblem.EXPIRED):
        pytest.skip("This list notices only when a connection ends.")
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    lobby_id = town.publish(ada)
    town.enter(lobby_id, ben, cem)
    ada.is_awake = False
    for person in (ben, cem):
        town.hears(person, LobbyLost, NOTICED_S)
        assert person.last(LobbyLost).problem is LobbyProblem.EXPIRED, "and guests read why"
    ada.forget()
    ada.is_awake = True
    failed = town.wait_for(ada, PublishFailed)
    assert failed.problem is LobbyProblem.EXPIRED, "the host reads it too"
    town.hears(ada, Published, 40.0)
    ben.lobbies.watch(town.now_s)
    town.hears(ben, LobbyAppeared)


def test_a_service_that_goes_is_told_once_and_all_comes_back_with_it(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    lobby_id = town.publish(ada)
    town.enter(lobby_id, ben)
    cem.lobbies.watch(town.now_s)
    town.hears(cem, LobbyAppeared)
    for person in (ada, ben, cem):
        person.forget()
    town.lose_service()
    town.hears(ada, PublishFailed, NOTICED_S)
    assert ada.last(PublishFailed).problem is LobbyProblem.SERVICE_LOST, "and why"
    assert not ada.last(PublishFailed).is_final, "it is tried again"
    town.hears(cem, ListFailed, NOTICED_S)
    assert cem.last(ListFailed).problem in {LobbyProblem.SERVICE_LOST, LobbyProblem.NO_ANSWER}
    # A list may try to get back in before it says so.
    town.hears(ben, LobbyLost, 2 * NOTICED_S)
    assert ben.last(LobbyLost).problem is LobbyProblem.SERVICE_LOST
    assert len(ada.of(PublishFailed)) == len(cem.of(ListFailed)) == 1, "told once each"
    assert ada.lobbies.hosted_lobby_id is None, "there is no lobby just now"
    assert cem.lobbies.lobbies == (), "nor a list"
    for person in (ada, ben, cem):
        person.forget()
    town.restore_service()
    town.hears(ada, Published, 90.0)
    town.hears(cem, LobbyAppeared, 60.0)
    town.enter(ada.last(Published).lobby_id, ben)
    cem.forget()
    town.lose_service()
    town.hears(cem, ListFailed, NOTICED_S)
    assert len(cem.of(ListFailed)) == 1, "the next loss is told as the first"


def test_a_service_that_does_not_answer_is_given_up_with_a_word(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    lobby_id = town.publish(ada)
    town.run(1.0)
    town.stall()
    ben.lobbies.enter(lobby_id, town.now_s)
    cem.lobbies.publish(info_of(cem), cem.own_entrance, town.now_s)
    failed = town.wait_for(ben, EnterFailed, 40.0)
    assert failed.problem in {LobbyProblem.NO_ANSWER, LobbyProblem.SERVICE_LOST}, "not for ever"
    town.hears(cem, PublishFailed, 40.0)
    problem = cem.last(PublishFailed).problem
    assert problem in {LobbyProblem.NO_ANSWER, LobbyProblem.SERVICE_LOST}
    assert ben.of(Entered) == [], "and nothing is pretended"


def test_a_list_that_does_not_come_is_said(town: Town) -> None:
    ada, ben = town.people("Ada", "Ben")
    town.publish(ada)
    town.stall()
    ben.lobbies.watch(town.now_s)
    failed = town.wait_for(ben, ListFailed, 40.0)
    assert failed.problem in {LobbyProblem.NO_ANSWER, LobbyProblem.SERVICE_LOST}
    assert failed.reason.endswith("."), "in a sentence"
    town.run(40.0)
    assert len(ben.of(ListFailed)) == 1, "once, however often it is tried"
