"""Ways into a lobby and out of it, and everything that can be in the way."""

from dataclasses import replace

import pytest

from net import limits
from net.lobbies.interface import (
    Departure,
    Entered,
    EnterFailed,
    LobbyId,
    LobbyProblem,
    LobbyTerms,
    MemberJoined,
    MemberLeft,
    MembersChanged,
)
from tests.lobbies.shared.town import GATHERING, Person, Town, info_of


def refused(town: Town, person: Person, lobby_id: LobbyId, password: str = "") -> LobbyProblem:
    """Why somebody does not get in."""
    person.lobbies.enter(lobby_id, town.now_s, password)
    failed = town.wait_for(person, EnterFailed)
    assert failed.lobby_id == lobby_id, "the lobby that was meant should be named"
    assert failed.reason.endswith("."), f"a sentence should say why: {failed.reason!r}"
    assert lobby_id not in person.lobbies.joined, "who is refused should not be inside"
    return failed.problem


def test_everybody_hears_who_comes_and_who_is_there(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    lobby_id = town.publish(ada)
    town.enter(lobby_id, ben)
    town.enter(lobby_id, cem)
    assert [event.member.name for event in ada.of(MemberJoined)] == ["Ben", "Cem"], "in order"
    assert [event.member.name for event in ben.of(MemberJoined)] == ["Cem"], "a guest as well"
    assert cem.of(MemberJoined) == [], "nobody came after the last"
    assert ben.last(Entered).lobby.entrance == ada.own_entrance, "the way to the host is told now"
    for person in (ada, ben, cem):
        changed = person.last(MembersChanged)
        assert changed.lobby_id == lobby_id, "of that lobby"
        assert changed.members == person.lobbies.members(lobby_id), "the getter says the same"
        assert person.sees(lobby_id) == ["Ada", "Ben", "Cem"], "who came first is first"
        assert [m.is_me for m in changed.members] == [each is person for each in (ada, ben, cem)], (
            "each knows itself"
        )
        assert [m.is_owner for m in changed.members] == [True, False, False], "and the owner"
        assert [m.is_ready for m in changed.members] == [True, False, False], "who is ready"
        assert person.lobbies.joined == (lobby_id,), "and is inside"
    assert ben.lobbies.hosted_lobby_id is None, "a guest's lobby is not its own"


def test_members_changed_follows_what_changed_it_in_the_same_pump(town: Town) -> None:
    ada, ben = town.people("Ada", "Ben")
    lobby_id = town.publish(ada)
    town.enter(lobby_id, ben)
    kinds = [type(event) for event in ada.events]
    at = kinds.index(MemberJoined)
    assert kinds[at + 1] is MembersChanged, "nobody should see a joining without its list"


def test_who_leaves_is_told_to_the_others(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    ben.lobbies.leave(lobby_id)
    town.run(1.0)
    for person in (ada, cem):
        left = person.last(MemberLeft)
        assert (left.member.name, left.how) == ("Ben", Departure.LEFT), "who, and that it left"
        assert person.sees(lobby_id) == ["Ada", "Cem"], "and is not there any more"
    assert ben.lobbies.joined == (), "who left is in no lobby"
    assert ben.events == [], "and needs no telling"
    town.enter(lobby_id, ben)
    assert ada.sees(lobby_id) == ["Ada", "Cem", "Ben"], "who comes back is last"


def test_entering_again_while_inside_is_told_again(town: Town) -> None:
    lobby_id, (ada, ben, _cem) = town.gather("Ada", "Ben", "Cem")
    ben.lobbies.enter(lobby_id, town.now_s)
    entered = town.wait_for(ben, Entered)
    assert entered.lobby.lobby_id == lobby_id, "who is inside should be told so"
    assert ada.of(MemberJoined) == [], "and nobody else"


def test_one_may_be_in_several_lobbies_and_leave_one(town: Town) -> None:
    ada, ben, cem, dan = town.people("Ada", "Ben", "Cem", "Dan")
    first, second = town.publish(ada), town.publish(ben)
    own = town.publish(dan)
    town.enter(first, dan, cem)
    town.enter(second, dan, cem)
    assert set(dan.lobbies.joined) == {first, second, own}, "in all of them at once"
    dan.lobbies.leave(first)
    town.run(1.0)
    assert set(dan.lobbies.joined) == {second, own}, "leaving one should leave one"
    assert ada.sees(first) == ["Ada", "Cem"], "the one that was named"
    assert cem.sees(second) == ["Ben", "Dan", "Cem"], "and no other"


def test_a_lobby_that_is_gone_cannot_be_entered(town: Town) -> None:
    ada, ben = town.people("Ada", "Ben")
    lobby_id = town.publish(ada)
    ada.lobbies.withdraw(town.now_s)
    town.run(1.0)
    assert refused(town, ben, lobby_id) is LobbyProblem.GONE


@pytest.mark.parametrize("lobby_id", ["", "5", "x" * 5000, "\u0663" * 18, "-1"])
def test_what_is_no_lobby_is_not_entered(town: Town, lobby_id: str) -> None:
    ben = town.person("Ben")
    problem = refused(town, ben, LobbyId(lobby_id))
    assert problem in {LobbyProblem.GONE, LobbyProblem.WRONG_VERSION}, "there is nothing there"
    ben.lobbies.leave(LobbyId(lobby_id))


def test_a_full_farm_is_closed_until_somebody_goes(town: Town) -> None:
    ada, ben = town.people("Ada", "Ben")
    lobby_id = town.publish(ada, capacity=3)
    ada.lobbies.refresh(info_of(ada, players=3, capacity=3), town.now_s)
    town.run(2.0)
    assert refused(town, ben, lobby_id) is LobbyProblem.FULL
    ada.lobbies.refresh(info_of(ada, players=2, capacity=3), town.now_s)
    town.run(2.0)
    town.enter(lobby_id, ben)


def test_a_farm_that_is_full_already_is_published(town: Town) -> None:
    """As when the service comes back in the middle of an evening."""
    ada, ben = town.people("Ada", "Ben")
    lobby_id = town.publish(ada, players=3, capacity=3)
    assert ada.lobbies.joined == (lobby_id,), "its owner is in it"
    assert refused(town, ben, lobby_id) is LobbyProblem.FULL, "and nobody else comes in"


def test_a_full_gathering_lets_in_as_many_as_leave(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    lobby_id = town.publish(ada, GATHERING, capacity=2)
    town.enter(lobby_id, ben)
    assert refused(town, cem, lobby_id) is LobbyProblem.FULL
    ben.lobbies.leave(lobby_id)
    town.run(1.0)
    town.enter(lobby_id, cem)


def test_another_version_of_the_game_is_told_so(town: Town) -> None:
    ada = town.person("Ada")
    old = town.person("Ben", version=limits.PROTOCOL_VERSION + 1)
    lobby_id = town.publish(ada)
    assert refused(town, old, lobby_id) is LobbyProblem.WRONG_VERSION


def test_a_password_is_needed_and_the_right_one_enough(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    lobby_id = town.publish(ada, LobbyTerms(password="Rübe"))
    assert refused(town, ben, lobby_id) is LobbyProblem.WRONG_PASSWORD, "none was given"
    assert refused(town, ben, lobby_id, "turnip") is LobbyProblem.WRONG_PASSWORD, "a wrong one"
    town.enter(lobby_id, ben, password="Rübe")
    town.enter(lobby_id, cem, password="Ru\u0308be")
    assert ada.sees(lobby_id) == ["Ada", "Ben", "Cem"], "however its dots are written"
    assert [event.member.name for event in ada.of(MemberJoined)] == ["Ben", "Cem"], (
        "who did not know it was never inside"
    )


def test_a_password_is_asked_again_of_who_comes_back(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    lobby_id = town.publish(ada, replace(GATHERING, password="turnip"))
    town.enter(lobby_id, ben, cem, password="turnip")
    ben.lobbies.leave(lobby_id)
    town.run(2.0)
    assert refused(town, ben, lobby_id, "carrot") is LobbyProblem.WRONG_PASSWORD, "each time"
    assert cem.sees(lobby_id) == ["Ada", "Cem"], "having been inside once is not enough"


def test_passwords_cannot_be_tried_for_ever(town: Town) -> None:
    ada, ben = town.people("Ada", "Ben")
    lobby_id = town.publish(ada, LobbyTerms(password="turnip"))
    problems = [
        refused(town, ben, lobby_id, "carrot") for _ in range(limits.LOBBY_PASSWORD_TRIES_BURST + 2)
    ]
    assert problems[0] is LobbyProblem.WRONG_PASSWORD, "the first tries are answered"
    assert problems[-1] is LobbyProblem.TOO_MANY, "and then one has to wait"
    town.run(2 / limits.LOBBY_PASSWORD_TRIES_PER_S)
    town.enter(lobby_id, ben, password="turnip")


def test_who_gives_up_on_the_way_does_not_stay_inside(town: Town) -> None:
    ada, ben = town.people("Ada", "Ben")
    lobby_id = town.publish(ada)
    ben.lobbies.enter(lobby_id, town.now_s)
    ben.lobbies.leave(lobby_id)
    town.run(3.0)
    assert ben.of(Entered) == [], "a late yes should not be told"
    assert ben.lobbies.joined == (), "nor taken"
    assert ada.sees(lobby_id) == ["Ada"], "and nobody stays"


def test_closing_leaves_every_lobby(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    gathering = town.publish(ada, GATHERING)
    farm = town.publish(ben)
    town.enter(gathering, ben, cem)
    town.enter(farm, cem)
    ben.lobbies.close(town.now_s)
    town.run(2.0)
    assert cem.sees(gathering) == ["Ada", "Cem"], "the gathering goes on without one"
    assert cem.lobbies.joined == (gathering,), "the farm does not"


def test_nobody_gets_in_where_an_owner_does_not_want_him(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    ada.lobbies.kick(lobby_id, ben.identity, town.now_s, ban=True)
    town.run(2.0)
    assert refused(town, ben, lobby_id) is LobbyProblem.BANNED
    assert cem.sees(lobby_id) == ["Ada", "Cem"], "and stays out"


def test_a_lobby_that_has_started_and_sealed_lets_nobody_in(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    lobby_id = town.publish(ada, replace(GATHERING, stays_open=False))
    town.enter(lobby_id, ben)
    town.ready(lobby_id, ben)
    cem.lobbies.watch(town.now_s)
    ada.lobbies.start(lobby_id, town.now_s)
    town.run(1.0)
    assert refused(town, cem, lobby_id) is LobbyProblem.SEALED, "while it counts down, already"
    town.run(limits.LOBBY_COUNTDOWN_S + 6.0)
    assert refused(town, cem, lobby_id) is LobbyProblem.SEALED
    assert [lobby.info.is_sealed for lobby in cem.lobbies.lobbies] in ([True], []), (
        "if the list still shows it, then as sealed"
    )
