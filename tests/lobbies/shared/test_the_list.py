"""Being in a list and reading it: what one says is what others see, and nothing else."""

from dataclasses import replace

import pytest

from net import limits
from net.lobbies.interface import (
    EnterFailed,
    Invited,
    ListReceived,
    LobbyAppeared,
    LobbyChanged,
    LobbyDisappeared,
    LobbyFilter,
    LobbyProblem,
    LobbyTerms,
    Published,
    PublishFailed,
    Refreshed,
    Visibility,
)
from tests.lobbies.shared.town import PRIVATE, PUBLIC, Town, info_of
from tools.docs.lobbies import can


def test_a_lobby_is_confirmed_to_its_host_and_appears_to_those_who_watch(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    ben.lobbies.watch(town.now_s)
    received = town.wait_for(ben, ListReceived)
    assert received.count == 0, "an empty list is told too, or one would wait for it"
    lobby_id = town.publish(ada, LobbyTerms(name="Turnips at seven"), players=2, area="the mill")
    appeared = town.hears(ben, LobbyAppeared)
    cem.lobbies.watch(town.now_s)
    town.wait_for(cem, ListReceived)
    assert appeared.lobby.lobby_id == lobby_id, "host and guests mean the same lobby"
    wanted = replace(info_of(ada, players=2, area="the mill"), name="Turnips at seven")
    assert appeared.lobby.info == wanted, "all that the host says should arrive"
    for watcher in (ben, cem):
        assert [lobby.info for lobby in watcher.lobbies.lobbies] == [wanted], "and stay known"
        assert watcher.last(ListReceived).count == 1, "with their number"
    ada.lobbies.watch(town.now_s)
    town.wait_for(ada, ListReceived)
    assert ada.lobbies.lobbies == (), "one's own lobby is not in one's own list"
    assert ada.lobbies.hosted_lobby_id == lobby_id, "the host knows which lobby is its own"
    assert ada.lobbies.joined == (lobby_id,), "and is in it"
    (member,) = ada.lobbies.members(lobby_id)
    assert (member.identity, member.name) == (ada.identity, "Ada"), "as itself"
    assert member.is_me, "which it can tell"
    assert member.is_owner, "it is its own"
    assert member.is_ready, "and an owner counts as ready"


def test_a_change_is_told_and_a_lobby_that_is_withdrawn_disappears(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    for watcher in (ben, cem):
        watcher.lobbies.watch(town.now_s)
    lobby_id = town.publish(ada)
    for watcher in (ben, cem):
        town.hears(watcher, LobbyAppeared)
    ada.lobbies.refresh(info_of(ada, players=3, area="the forest"), town.now_s)
    changed = town.hears(ben, LobbyChanged).lobby.info
    assert (changed.players, changed.area) == (3, "the forest"), "what is new should be told"
    town.run(8.0)
    assert len(ben.of(LobbyChanged)) == 1, "and once only"
    ada.lobbies.withdraw(town.now_s)
    for watcher in (ben, cem):
        town.hears(watcher, LobbyDisappeared)
        assert watcher.last(LobbyDisappeared).lobby_id == lobby_id, "by its id"
        assert watcher.lobbies.lobbies == (), "and be in no list"
    assert ada.lobbies.hosted_lobby_id is None, "its host has none any more"
    assert ada.lobbies.joined == (), "and is in none"


def test_only_what_is_wanted_is_in_the_list(town: Town) -> None:
    ada, ben, cem, dan = town.people("Ada", "Ben", "Cem", "Dan")
    town.publish(ada, LobbyTerms("Willow Farm"))
    locked = town.publish(ben, LobbyTerms("Oak Farm", "geese"))
    town.publish(cem, LobbyTerms("Mill House"), players=4)

    def listed() -> set[str]:
        return {lobby.info.name for lobby in dan.lobbies.lobbies}

    everything = {"Willow Farm", "Oak Farm", "Mill House"}
    dan.lobbies.watch(town.now_s)
    assert town.run_until(lambda: listed() == everything), "everything is wanted at first"
    for wanted, seen in (
        (LobbyFilter("fARm"), {"Willow Farm", "Oak Farm"}),
        (LobbyFilter("barn"), set()),
        (LobbyFilter(has_room=True), {"Willow Farm", "Oak Farm"}),
        (LobbyFilter(without_password=True), {"Willow Farm", "Mill House"}),
        (LobbyFilter("m", has_room=True, without_password=True), {"Willow Farm"}),
    ):
        dan.lobbies.want(LobbyFilter(), town.now_s)
        assert town.run_until(lambda: listed() == everything), "all is seen again"
        dan.forget()
        dan.lobbies.want(wanted, town.now_s)
        assert town.run_until(lambda seen=seen: listed() == seen), f"{wanted}: {listed()}"  # type: ignore[misc]
        town.run(8.0)
        assert listed() == seen, f"and it should stay so: {wanted}"
        assert len(dan.of(LobbyDisappeared)) == len(everything - seen), "what goes is told, once"
        assert not dan.of(LobbyAppeared), "and nothing comes by it"
    dan.lobbies.unwatch()
    dan.lobbies.watch(town.now_s)
    assert town.run_until(lambda: listed() == {"Willow Farm"}), "who looks again wants the same"
    cem.lobbies.refresh(info_of(cem, players=2), town.now_s)
    assert town.run_until(lambda: listed() == {"Willow Farm", "Mill House"}), "now there is room"
    town.enter(locked, dan, password="geese")
    assert locked in dan.lobbies.joined, "what is not in the list can be entered all the same"


def test_who_stops_watching_hears_nothing_and_who_watches_again_hears_all(town: Town) -> None:
    ada, ben = town.people("Ada", "Ben")
    town.publish(ada)
    ben.lobbies.watch(town.now_s)
    town.hears(ben, LobbyAppeared)
    ben.lobbies.unwatch()
    ben.forget()
    ada.lobbies.refresh(info_of(ada, players=2), town.now_s)
    town.run(8.0)
    assert ben.events == [], "who does not watch should hear nothing"
    assert ben.lobbies.lobbies == (), "and know nothing"
    ben.lobbies.watch(town.now_s)
    town.wait_for(ben, ListReceived)
    assert len(ben.of(LobbyAppeared)) == 1, "who watches again should be told anew"
    ben.lobbies.watch(town.now_s)
    town.wait_for(ben, ListReceived)
    assert len(ben.of(LobbyAppeared)) == 1, "who looks once more, only what is new"


def test_friends_only_public_and_private_mean_what_they_say(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    eve = town.stranger("Eve")
    for owner, visibility in (
        (ada, Visibility.FRIENDS),
        (ben, Visibility.PUBLIC),
        (cem, Visibility.PRIVATE),
    ):
        town.publish(owner, LobbyTerms(visibility=visibility))
    dan = town.person("Dan")
    for watcher in (dan, eve):
        watcher.lobbies.watch(town.now_s)
    town.run(8.0)
    seen = {lobby.info.host_name for lobby in dan.lobbies.lobbies}
    assert seen == {"Ada", "Ben"}, "a friend should find all but the private one"
    seen = {lobby.info.host_name for lobby in eve.lobbies.lobbies}
    assert seen == {"Ben"}, "a stranger should find what is public"


def test_a_stranger_does_not_get_into_a_lobby_of_friends(town: Town) -> None:
    ada, ben = town.people("Ada", "Ben")
    eve = town.stranger("Eve")
    lobby_id = town.publish(ada)
    eve.lobbies.enter(lobby_id, town.now_s)
    failed = town.wait_for(eve, EnterFailed)
    assert failed.problem is LobbyProblem.NOT_ALLOWED, "knowing its id should not be enough"
    town.enter(lobby_id, ben)
    assert ada.sees(lobby_id) == ["Ada", "Ben"], "and leaves nothing behind"


def test_an_invited_friend_hears_of_it_and_finds_even_a_private_lobby(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    lobby_id = town.publish(ada, PRIVATE)
    for watcher in (ben, cem):
        watcher.lobbies.watch(town.now_s)
    town.run(4.0)
    assert ben.of(LobbyAppeared) == [], "nobody finds it before"
    ada.lobbies.invite(ben.identity, town.now_s)
    invited = town.wait_for(ben, Invited)
    assert (invited.lobby.lobby_id, invited.friend_name) == (lobby_id, "Ada"), "who and whereto"
    town.run(8.0)
    assert ben.last(LobbyAppeared).lobby.lobby_id == lobby_id, "then it is listed"
    assert cem.of(LobbyAppeared) == [], "for the one who was invited"
    assert ben.lobbies.joined == (), "an invitation is only a notice"
    town.enter(lobby_id, ben)
    assert ada.sees(lobby_id) == ["Ada", "Ben"], "and it can be followed"


def test_who_knows_the_id_of_a_private_lobby_is_not_let_in_until_invited(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    eve = town.stranger("Eve")
    lobby_id = town.publish(ada, PRIVATE)
    ben.lobbies.watch(town.now_s)
    for person in (ben, eve):
        person.lobbies.enter(lobby_id, town.now_s)
        problem = town.wait_for(person, EnterFailed).problem
        assert problem is LobbyProblem.NOT_ALLOWED, f"{person.name} was not invited"
    ada.lobbies.invite(ben.identity, town.now_s)
    town.wait_for(ben, Invited)
    town.enter(lobby_id, ben)
    cem.lobbies.enter(lobby_id, town.now_s)
    assert town.wait_for(cem, EnterFailed).problem is LobbyProblem.NOT_ALLOWED, "one, not all"
    assert ada.sees(lobby_id) == ["Ada", "Ben"], "and nobody else is inside"


def test_what_the_owner_decided_shows_in_the_list(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    town.publish(ada, replace(PUBLIC, password="turnip", name="Locked"), capacity=2)
    town.publish(ben, PUBLIC, players=2)
    cem.lobbies.watch(town.now_s)
    town.wait_for(cem, ListReceived)
    by_host = {lobby.info.host_name: lobby.info for lobby in cem.lobbies.lobbies}
    assert by_host["Ada"].needs_password, "a password should be announced"
    assert by_host["Ada"].capacity == 2, "and how many fit"
    assert not by_host["Ben"].needs_password, "no password likewise"
    assert "Ben" in by_host["Ben"].name, "a lobby without a name should be called after its host"
    assert not any(info.is_sealed for info in by_host.values()), "none has started"


def test_a_gathering_counts_its_members(town: Town) -> None:
    lobby_id, (_ada, _ben, _cem) = town.gather("Ada", "Ben", "Cem")
    dan = town.person("Dan")
    dan.lobbies.watch(town.now_s)
    town.wait_for(dan, ListReceived)
    (lobby,) = dan.lobbies.lobbies
    assert lobby.lobby_id == lobby_id, "it is in the list"
    assert lobby.info.is_gathering, "as what it is"
    assert lobby.info.players == 3, "with as many as are in it, whatever its owner said"


def test_a_registration_is_refreshed_again_and_again(town: Town) -> None:
    ada, ben = town.people("Ada", "Ben")
    lobby_id = town.publish(ada)
    town.run(3 * limits.LOBBY_HEARTBEAT_S)
    confirmed = ada.of(Refreshed)
    assert len(confirmed) >= 2, "the host should hear that its lobby goes on being listed"
    assert {event.lobby_id for event in confirmed} == {lobby_id}, "its own"
    town.run(limits.LOBBY_EXPIRY_S)
    ben.lobbies.watch(town.now_s)
    town.hears(ben, LobbyAppeared)


def test_a_name_is_there_once_and_again_when_it_is_free(town: Town) -> None:
    if not can(town.kind, LobbyProblem.NAME_TAKEN):
        pytest.skip("This list knows lobbies by their ids only.")
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    town.publish(ada, LobbyTerms(name="The mill"))
    terms = LobbyTerms(name="the  MILL")
    ben.lobbies.publish(info_of(ben), ben.own_entrance, town.now_s, terms)
    failed = town.wait_for(ben, PublishFailed)
    assert failed.problem is LobbyProblem.NAME_TAKEN, "what looks the same is the same name"
    assert failed.is_final, "trying again would not help"
    ben.forget()
    town.run(10.0)
    assert ben.events == [], "so nothing is tried"
    assert ben.lobbies.hosted_lobby_id is None, "and there is no lobby"
    ada.lobbies.withdraw(town.now_s)
    town.run(1.0)
    town.publish(cem, terms)


def test_a_name_that_passes_for_something_official_is_refused(town: Town) -> None:
    if not can(town.kind, LobbyProblem.NAME_RESERVED):
        pytest.skip("This list shows no names but to friends.")
    ada = town.person("Ada")
    terms = LobbyTerms(name="Official lobby server")
    ada.lobbies.publish(info_of(ada), ada.own_entrance, town.now_s, terms)
    failed = town.wait_for(ada, PublishFailed)
    assert failed.problem is LobbyProblem.NAME_RESERVED, "nobody should be taken in"
    assert failed.is_final, "for good"


def test_publishing_again_takes_the_place_of_the_lobby_before(town: Town) -> None:
    ada, ben = town.people("Ada", "Ben")
    first = town.publish(ada)
    second = town.publish(ada, area="the mill")
    ben.lobbies.watch(town.now_s)
    town.wait_for(ben, ListReceived)
    town.run(6.0)
    assert [lobby.lobby_id for lobby in ben.lobbies.lobbies] == [second], "one own lobby at a time"
    assert ada.lobbies.joined == (second,), f"{first} should be left"


def test_what_is_withdrawn_before_it_was_there_does_not_stay(town: Town) -> None:
    ada, ben = town.people("Ada", "Ben")
    ada.lobbies.publish(info_of(ada), ada.own_entrance, town.now_s)
    ada.lobbies.withdraw(town.now_s)
    town.run(3.0)
    ben.lobbies.watch(town.now_s)
    town.wait_for(ben, ListReceived)
    assert ben.lobbies.lobbies == (), "nobody asked for it any more"
    assert ada.of(Published) == [], "nor is it told"
    assert ada.lobbies.joined == (), "and nobody is in it"


def test_impossible_counts_names_and_passwords_are_refused_at_once(town: Town) -> None:
    ada = town.person("Ada")
    for said in ({"players": 0}, {"capacity": limits.PLAYERS_MAX + 1}):
        with pytest.raises(ValueError, match="players"):
            ada.lobbies.publish(info_of(ada, **said), ada.own_entrance, town.now_s)
    with pytest.raises(ValueError, match="at most"):
        LobbyTerms(name="x" * (limits.LOBBY_NAME_MAX_LENGTH + 1))
    with pytest.raises(ValueError, match="at most"):
        LobbyTerms(password="x" * (limits.LOBBY_PASSWORD_MAX_LENGTH + 1))


def test_what_is_said_to_lobbies_that_are_not_there_does_nothing(town: Town) -> None:
    ada, ben = town.people("Ada", "Ben")
    lobby_id = town.publish(ada)
    ben.lobbies.say(lobby_id, "hello", town.now_s)
    ben.lobbies.set_ready(lobby_id, True, town.now_s)
    ben.lobbies.start(lobby_id, town.now_s)
    ben.lobbies.kick(lobby_id, ada.identity, town.now_s)
    ben.lobbies.hand_over(lobby_id, ben.identity, town.now_s)
    ben.lobbies.invite(ada.identity, town.now_s)
    ben.lobbies.leave(lobby_id)
    ben.lobbies.refresh(info_of(ben), town.now_s)
    ben.lobbies.withdraw(town.now_s)
    ada.forget()
    town.run(4.0)
    assert ben.events == [], "who is in no lobby has nothing to say in it"
    assert not [event for event in ada.events if not isinstance(event, Refreshed)], "unheard"
    assert ben.lobbies.members(lobby_id) == (), "and sees nobody"
