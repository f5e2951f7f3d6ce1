"""Starting together: the countdown, what cancels it, and where everybody goes."""

from dataclasses import replace

import pytest

from net import limits
from net.lobbies.interface import (
    ActionRefused,
    CountdownBegan,
    CountdownCancelled,
    Entered,
    LobbyAction,
    LobbyLost,
    LobbyProblem,
    OwnerChanged,
    Started,
)
from tests.lobbies.shared.town import GATHERING, Person, Town
from tools.docs.lobbies import can_give_servers


def no_start(people: tuple[Person, ...]) -> bool:
    return not any(person.of(Started) for person in people)


def test_a_lobby_starts_five_seconds_after_its_owner_said_so(town: Town) -> None:
    lobby_id, people = town.gather("Ada", "Ben", "Cem")
    ada, ben, cem = people
    town.ready(lobby_id, ben, cem)
    began_s = town.now_s
    ada.lobbies.start(lobby_id, town.now_s)
    for person in people:
        town.hears(person, CountdownBegan)
        began = person.last(CountdownBegan)
        assert began.lobby_id == lobby_id, "everybody hears of the countdown"
        assert began.seconds == pytest.approx(limits.LOBBY_COUNTDOWN_S, abs=0.5), "and how long"
    town.run(limits.LOBBY_COUNTDOWN_S - 1.5)
    assert no_start(people), "not before it is over"
    for person in people:
        town.hears(person, Started, 4.0)
        assert person.last(Started) == Started(lobby_id, None), "the owner is the host"
    assert town.now_s - began_s < limits.LOBBY_COUNTDOWN_S + 2.0, "nor long after"
    town.run(3.0)
    for person in people:
        assert len(person.of(CountdownBegan)) == len(person.of(Started)) == 1, "each told once"
        assert person.of(CountdownCancelled) == [], "and nothing cancelled"
        assert person.lobbies.joined == (lobby_id,), "the lobby stays"


def test_nothing_starts_until_all_are_ready(town: Town) -> None:
    lobby_id, people = town.gather("Ada", "Ben", "Cem")
    ada, ben, cem = people
    town.ready(lobby_id, ben)
    ada.lobbies.start(lobby_id, town.now_s)
    refused = town.wait_for(ada, ActionRefused)
    assert (refused.action, refused.problem) == (LobbyAction.START, LobbyProblem.NOT_READY)
    assert "Cem" in refused.reason, "the owner reads for whom to wait"
    assert cem.of(CountdownBegan) == [], "and nothing begins"
    town.ready(lobby_id, cem)
    ada.lobbies.start(lobby_id, town.now_s)
    town.wait_for(cem, Started)


def test_an_owner_alone_may_start(town: Town) -> None:
    ada = town.person("Ada")
    lobby_id = town.publish(ada)
    ada.lobbies.start(lobby_id, town.now_s)
    assert town.wait_for(ada, Started).lobby_id == lobby_id


@pytest.mark.parametrize("how", ["leaves", "is not ready", "is kicked"])
def test_anybody_who_goes_or_is_not_ready_cancels_the_countdown(town: Town, how: str) -> None:
    lobby_id, people = town.gather("Ada", "Ben", "Cem")
    ada, ben, cem = people
    town.ready(lobby_id, ben, cem)
    ada.lobbies.start(lobby_id, town.now_s)
    town.wait_for(ben, CountdownBegan)
    if how == "leaves":
        cem.lobbies.leave(lobby_id)
    elif how == "is not ready":
        cem.lobbies.set_ready(lobby_id, False, town.now_s)
    elif how == "is kicked":
        ada.lobbies.kick(lobby_id, cem.identity, town.now_s)
    for person in (ada, ben):
        town.hears(person, CountdownCancelled)
        assert "Cem" in person.last(CountdownCancelled).reason, "and because of whom"
    town.run(2 * limits.LOBBY_COUNTDOWN_S)
    assert no_start(people), "it should not start after all"
    if how == "is not ready":
        town.ready(lobby_id, cem)
    ada.lobbies.start(lobby_id, town.now_s)
    town.wait_for(ben, Started)


def test_the_owner_can_call_it_off(town: Town) -> None:
    lobby_id, people = town.gather("Ada", "Ben", "Cem")
    ada, ben, cem = people
    town.ready(lobby_id, ben, cem)
    ada.lobbies.start(lobby_id, town.now_s)
    town.wait_for(cem, CountdownBegan)
    ada.lobbies.set_ready(lobby_id, False, town.now_s)
    for person in people:
        town.hears(person, CountdownCancelled)
    town.run(2 * limits.LOBBY_COUNTDOWN_S)
    assert no_start(people), "an owner may think better of it"
    ada.lobbies.start(lobby_id, town.now_s)
    town.wait_for(ben, Started)


def test_what_has_started_does_not_start_again(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    town.ready(lobby_id, ben, cem)
    ada.lobbies.start(lobby_id, town.now_s)
    ada.lobbies.start(lobby_id, town.now_s)
    town.wait_for(cem, Started)
    assert ada.of(ActionRefused) == [], "saying it twice is harmless"
    ada.lobbies.start(lobby_id, town.now_s)
    refused = town.wait_for(ada, ActionRefused)
    assert (refused.action, refused.problem) == (LobbyAction.START, LobbyProblem.SEALED)


def test_a_lobby_that_stays_open_takes_late_comers_along(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    dan = town.person("Dan")
    lobby_id = town.publish(ada, GATHERING)
    town.enter(lobby_id, ben)
    town.ready(lobby_id, ben)
    ada.lobbies.start(lobby_id, town.now_s)
    town.wait_for(ada, CountdownBegan)
    town.enter(lobby_id, cem)
    # Who comes during the countdown goes along, ready or not.
    town.hears(cem, Started, limits.LOBBY_COUNTDOWN_S + 3.0)
    assert ada.of(CountdownCancelled) == [], "and disturbs nothing"
    town.enter(lobby_id, dan)
    town.hears(dan, Started)
    kinds = [type(event) for event in dan.events]
    assert kinds.index(Started) > kinds.index(Entered), "once inside"


def test_a_sealed_lobby_is_shown_as_sealed_to_those_inside_it_too(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem", stays_open=False)
    town.ready(lobby_id, ben, cem)
    ada.lobbies.start(lobby_id, town.now_s)
    town.wait_for(ben, Started)
    ben.lobbies.enter(lobby_id, town.now_s)
    assert town.wait_for(ben, Entered).lobby.info.is_sealed, "who is inside stays inside"


def test_without_servers_nothing_starts_on_one(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    town.ready(lobby_id, ben, cem)
    ada.lobbies.start(lobby_id, town.now_s, on_server=True)
    refused = town.wait_for(ada, ActionRefused, limits.LOBBY_COUNTDOWN_S + 10.0)
    assert (refused.action, refused.problem) == (LobbyAction.START, LobbyProblem.NO_SERVER)
    assert no_start((ada, ben, cem)), "so nobody is sent anywhere"
    ada.lobbies.start(lobby_id, town.now_s)
    town.wait_for(cem, Started)


def test_on_a_server_each_gets_a_way_in_of_his_own(town: Town) -> None:
    if not can_give_servers(town.kind):
        pytest.skip("This list has no servers to give.")
    town.offer_server()
    ada, ben, cem = people = town.people("Ada", "Ben", "Cem")
    lobby_id = town.publish(ada, replace(GATHERING, stays_open=False))
    town.enter(lobby_id, ben, cem)
    town.ready(lobby_id, ben, cem)
    ada.lobbies.start(lobby_id, town.now_s, on_server=True)
    entrances = []
    for person in people:
        town.hears(person, Started)
        entrance = person.last(Started).entrance
        assert entrance is not None, "where to go should be told"
        entrances.append(entrance)
    assert len({entrance.address for entrance in entrances}) == 1, "all to the same server"
    tokens = {entrance.token for entrance in entrances}
    assert len(tokens) == 3, "each with a token of his own"
    assert {len(token) for token in tokens} == {limits.JOIN_TOKEN_BYTES}, "as the session wants it"
    town.run(2.0)
    for person in people:
        assert person.lobbies.joined == (), "the lobby is over: they meet on the server"
        assert person.of(LobbyLost) == [], "which is no loss"
    assert ada.lobbies.hosted_lobby_id is None, "nor is it published any more"


def test_a_gathering_that_goes_on_at_its_owners_is_a_farm_and_closes_with_it(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    dan = town.person("Dan")
    dan.lobbies.watch(town.now_s)
    town.run_until(lambda: bool(dan.lobbies.lobbies))
    assert dan.lobbies.lobbies[0].info.is_gathering, "at first they only meet"
    town.ready(lobby_id, ben, cem)
    ada.lobbies.start(lobby_id, town.now_s)
    town.wait_for(ben, Started)
    is_farm = town.run_until(lambda: not any(e.info.is_gathering for e in dan.lobbies.lobbies))
    assert is_farm, "then there is a farm to go to"
    ben.forget()
    ada.lobbies.withdraw(town.now_s)
    assert town.wait_for(ben, LobbyLost).problem is LobbyProblem.OWNER_LEFT, "the host has left"
    assert ben.of(OwnerChanged) == [], "and a farm is not passed on"
