"""What members do in a lobby: being ready, talking, sending away, handing over."""

import pytest

from net import limits
from net.lobbies.interface import (
    ActionRefused,
    Departure,
    LobbyAction,
    LobbyChatHeard,
    LobbyLost,
    LobbyProblem,
    MemberJoined,
    MemberLeft,
    MembersChanged,
    OwnerChanged,
)
from tests.lobbies.shared.town import Town, info_of


def test_marks_of_who_is_ready_are_seen_by_all(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    ben.lobbies.set_ready(lobby_id, True, town.now_s)
    town.run(1.0)
    for person in (ada, ben, cem):
        ready = [m.name for m in person.last(MembersChanged).members if m.is_ready]
        assert ready == ["Ada", "Ben"], "the owner always, and who said so"
    ben.lobbies.set_ready(lobby_id, False, town.now_s)
    town.run(1.0)
    for person in (ada, ben, cem):
        assert not person.member(lobby_id, ben).is_ready, "a mark can be taken back"
    ada.forget()
    ada.lobbies.set_ready(lobby_id, False, town.now_s)
    town.run(1.0)
    assert ada.member(lobby_id, ada).is_ready, "an owner counts as ready"


def test_a_mark_does_not_outlive_its_member(town: Town) -> None:
    lobby_id, (ada, ben, _cem) = town.gather("Ada", "Ben", "Cem")
    town.ready(lobby_id, ben)
    ben.lobbies.leave(lobby_id)
    town.run(1.0)
    town.enter(lobby_id, ben)
    assert not ada.member(lobby_id, ben).is_ready, "who comes back has to say so again"


def test_a_line_is_heard_by_everybody_inside_and_nobody_else(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    dan = town.person("Dan")
    town.run(1.0)
    ben.lobbies.say(lobby_id, "hello\x07 \u202ethere\n", town.now_s)
    ben.lobbies.say(lobby_id, " \n ", town.now_s)
    town.run(1.0)
    for person in (ada, ben, cem):
        heard = [(e.lobby_id, e.identity, e.text) for e in person.of(LobbyChatHeard)]
        assert heard == [(lobby_id, ben.identity, "hello there")], "once, cleaned, with its author"
    assert dan.events == [], "it stays in the lobby"


def test_a_long_line_is_cut_and_a_flood_refused(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    ben.lobbies.say(lobby_id, "x" * 5000, town.now_s)
    town.run(1.0)
    assert len(ada.last(LobbyChatHeard).text) == limits.CHAT_MAX_LENGTH, "cut to what fits"
    for number in range(40):
        ben.lobbies.say(lobby_id, f"spam {number}", town.now_s)
    town.run(2.0)
    assert len(cem.of(LobbyChatHeard)) <= limits.CHAT_BURST + 3, "nobody types that fast"
    refused = ben.last(ActionRefused)
    assert (refused.lobby_id, refused.action) == (lobby_id, LobbyAction.CHAT), "who talks too much"
    assert refused.problem is LobbyProblem.TOO_MANY, "is told why"
    assert ada.of(ActionRefused) == cem.of(ActionRefused) == [], "and nobody else"


def test_what_is_the_owners_is_refused_to_others(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    ben.lobbies.start(lobby_id, town.now_s)
    ben.lobbies.kick(lobby_id, cem.identity, town.now_s)
    ben.lobbies.kick(lobby_id, ada.identity, town.now_s, ban=True)
    ben.lobbies.hand_over(lobby_id, ben.identity, town.now_s)
    town.run(2.0)
    actions = [event.action for event in ben.of(ActionRefused)]
    assert actions == [
        LobbyAction.START,
        LobbyAction.KICK,
        LobbyAction.KICK,
        LobbyAction.HAND_OVER,
    ], "each should be answered"
    assert {event.problem for event in ben.of(ActionRefused)} == {LobbyProblem.NOT_ALLOWED}
    for person in (ada, ben, cem):
        assert person.sees(lobby_id) == ["Ada", "Ben", "Cem"], "and nothing happens"


@pytest.mark.parametrize("ban", [False, True])
def test_who_is_sent_away_hears_why_and_everybody_else_that(town: Town, ban: bool) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    ada.lobbies.kick(lobby_id, ben.identity, town.now_s, ban)
    lost = town.wait_for(ben, LobbyLost)
    problem = LobbyProblem.BANNED if ban else LobbyProblem.KICKED
    assert (lost.lobby_id, lost.problem) == (lobby_id, problem), "and can tell one from the other"
    assert ben.lobbies.joined == (), "he is not inside"
    assert ben.lobbies.members(lobby_id) == (), "and sees nobody"
    town.run(1.0)
    for person in (ada, cem):
        left = person.last(MemberLeft)
        how = Departure.BANNED if ban else Departure.KICKED
        assert (left.member.name, left.how) == ("Ben", how), "the others see how he went"
        assert person.sees(lobby_id) == ["Ada", "Cem"], "and who is left"
        assert len(person.of(MemberLeft)) == 1, "told once"


def test_who_was_kicked_may_come_back(town: Town) -> None:
    lobby_id, (ada, ben, _cem) = town.gather("Ada", "Ben", "Cem")
    ada.lobbies.kick(lobby_id, ben.identity, town.now_s)
    town.wait_for(ben, LobbyLost)
    town.run(1.0)
    town.enter(lobby_id, ben)
    assert ada.sees(lobby_id) == ["Ada", "Cem", "Ben"], "only a ban is for good"
    assert len(ada.of(MemberJoined)) == 1, "and it is told like any coming"


def test_nobody_can_be_kicked_who_is_not_there(town: Town) -> None:
    lobby_id, (ada, ben, _cem) = town.gather("Ada", "Ben", "Cem")
    dan = town.person("Dan")
    ada.lobbies.kick(lobby_id, dan.identity, town.now_s)
    assert town.wait_for(ada, ActionRefused).problem is LobbyProblem.GONE
    ada.lobbies.hand_over(lobby_id, dan.identity, town.now_s)
    assert town.wait_for(ada, ActionRefused).problem is LobbyProblem.GONE
    ada.lobbies.kick(lobby_id, ada.identity, town.now_s)
    assert town.wait_for(ada, ActionRefused).problem is LobbyProblem.NOT_ALLOWED
    for nobody in ("", "nobody", "x" * 5000):
        ada.lobbies.kick(lobby_id, nobody, town.now_s)
        assert town.wait_for(ada, ActionRefused).action is LobbyAction.KICK
    assert ben.sees(lobby_id) == ["Ada", "Ben", "Cem"], "all are there"


def test_a_lobby_that_is_handed_over_belongs_to_somebody_else(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    ada.lobbies.hand_over(lobby_id, cem.identity, town.now_s)
    for person in (ada, ben, cem):
        town.hears(person, OwnerChanged)
        owner = person.last(OwnerChanged).owner
        assert (owner.name, owner.is_owner) == ("Cem", True), "everybody hears to whom"
        assert owner.is_me == (person is cem), "the heir as well"
    town.run(2.0)
    for person in (ada, ben, cem):
        owners = [m.name for m in person.lobbies.members(lobby_id) if m.is_owner]
        assert owners == ["Cem"], "there is one owner"
        assert person.sees(lobby_id) == ["Ada", "Ben", "Cem"], "and nobody has moved"
        assert len(person.of(OwnerChanged)) == 1, "told once"
    assert ada.lobbies.hosted_lobby_id is None, "it is not the old owner's any more"
    ada.lobbies.kick(lobby_id, ben.identity, town.now_s)
    assert town.wait_for(ada, ActionRefused).problem is LobbyProblem.NOT_ALLOWED
    cem.lobbies.kick(lobby_id, ben.identity, town.now_s)
    assert town.wait_for(ben, LobbyLost).problem is LobbyProblem.KICKED, "the new one decides"
    town.run(1.0)
    assert ada.sees(lobby_id) == ["Ada", "Cem"], "and the old one is a member like any other"


def test_bans_and_password_outlive_the_owner_who_made_them(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    dan = town.person("Dan")
    ada.lobbies.kick(lobby_id, ben.identity, town.now_s, ban=True)
    town.run(2.0)
    ada.lobbies.leave(lobby_id)
    town.run(3.0)
    ben.lobbies.enter(lobby_id, town.now_s)
    town.run(4.0)
    assert cem.sees(lobby_id) == ["Cem"], "a ban holds under another owner"
    town.enter(lobby_id, dan)
    assert cem.sees(lobby_id) == ["Cem", "Dan"], "for whom it was meant"


def test_a_gathering_passes_on_to_who_has_been_there_longest(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    dan = town.person("Dan")
    dan.lobbies.watch(town.now_s)
    ada.lobbies.leave(lobby_id)
    for person in (ben, cem):
        town.hears(person, OwnerChanged)
        assert person.last(OwnerChanged).owner.name == "Ben", "the eldest inherits"
        assert person.last(MemberLeft).member.name == "Ada", "from who has left"
    town.run(6.0)
    (lobby,) = dan.lobbies.lobbies
    assert lobby.lobby_id == lobby_id, "it stays in the list"
    assert lobby.info.host_name == "Ben", "as the heir's"
    assert lobby.info.players == 2, "with who is left"
    assert ben.lobbies.joined == cem.lobbies.joined == (lobby_id,), "and nobody is thrown out"
    ben.lobbies.leave(lobby_id)
    town.run(2.0)
    assert cem.last(OwnerChanged).owner.is_me, "and on to the last"
    town.enter(lobby_id, dan)
    assert cem.sees(lobby_id) == ["Cem", "Dan"], "who still lets friends in"


def test_a_farm_closes_with_its_host_and_cannot_be_handed_over(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    lobby_id = town.publish(ada)
    town.enter(lobby_id, ben, cem)
    ada.lobbies.hand_over(lobby_id, ben.identity, town.now_s)
    refused = town.wait_for(ada, ActionRefused)
    assert refused.action is LobbyAction.HAND_OVER, "a farm is its host's"
    assert refused.problem is LobbyProblem.NOT_ALLOWED, "and stays it"
    ada.lobbies.withdraw(town.now_s)
    for person in (ben, cem):
        town.hears(person, LobbyLost)
        lost = person.last(LobbyLost)
        assert (lost.lobby_id, lost.problem) == (lobby_id, LobbyProblem.OWNER_LEFT), "without it"
        assert person.lobbies.joined == (), "there is nothing to be in"
        assert person.of(OwnerChanged) == [], "nobody inherits a farm"


def test_who_cannot_be_invited_is_said(town: Town) -> None:
    ada = town.person("Ada")
    ada.lobbies.invite("nobody at all", town.now_s)
    town.run(1.0)
    assert ada.of(ActionRefused) == [], "without a lobby there is nothing to invite into"
    town.publish(ada)
    ada.lobbies.invite("nobody at all", town.now_s)
    assert town.wait_for(ada, ActionRefused).action is LobbyAction.INVITE


def test_a_refreshed_farm_keeps_its_members(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    lobby_id = town.publish(ada)
    town.enter(lobby_id, ben, cem)
    for person in (ada, ben, cem):
        person.forget()
    ada.lobbies.refresh(info_of(ada, players=2), town.now_s)
    town.run(2.0)
    for person in (ada, ben, cem):
        assert person.of(MembersChanged) == [], "nobody came or went"
        assert person.sees(lobby_id) == ["Ada", "Ben", "Cem"], "and all are there"
