"""Nothing in the interface is there for show: every event, code and departure happens on each list.

Goal: a list that cannot report something, or an event that nobody reports, does not go unnoticed.
Method: each of them has a scene below that brings it about; the walks go through all that
`net/lobbies/events.py` knows and fail when one has no scene, or its scene does not bring it about.
What one list cannot report is in `tools/docs/lobbies.py`, with the reason, and in no other place.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum

import pytest

from net import limits
from net.lobbies import events
from net.lobbies.interface import (
    ActionRefused,
    CountdownBegan,
    Departure,
    EnterFailed,
    Invited,
    LobbyAction,
    LobbyEvent,
    LobbyId,
    LobbyLost,
    LobbyProblem,
    LobbyTerms,
    MemberLeft,
    Published,
    PublishFailed,
    Started,
)
from tests.lobbies.shared.nakama_town import NakamaTown
from tests.lobbies.shared.server_town import ServerTown
from tests.lobbies.shared.steam_town import SteamTown
from tests.lobbies.shared.town import GATHERING, Person, Town, info_of
from tools.docs.lobbies import CANNOT, HEARD, LISTS, all_events, can

Scene = Callable[[Town], object]
LONG_S = limits.LOBBY_EXPIRY_S + 30.0


# Scenes


def a_watched_farm(town: Town) -> tuple[LobbyId, Person, Person, Person]:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    ben.lobbies.watch(town.now_s)
    lobby_id = town.publish(ada)
    town.enter(lobby_id, cem)
    town.run(6.0)
    return lobby_id, ada, ben, cem


def a_change(town: Town) -> None:
    _lobby_id, ada, _ben, _cem = a_watched_farm(town)
    ada.lobbies.refresh(info_of(ada, players=3), town.now_s)
    town.run(8.0)


def an_end(town: Town) -> None:
    _lobby_id, ada, _ben, _cem = a_watched_farm(town)
    ada.lobbies.withdraw(town.now_s)
    town.run(8.0)


def a_heartbeat(town: Town) -> None:
    a_watched_farm(town)
    town.run(3 * limits.LOBBY_HEARTBEAT_S)


def a_lost_service(town: Town) -> None:
    a_watched_farm(town)
    town.lose_service()
    town.run(LONG_S)


def a_changed_service(town: Town) -> None:
    lobby_id, _ada, _ben, cem = a_watched_farm(town)
    assert isinstance(town, ServerTown), "only a lobby server has a certificate"
    town.change_service()
    town.run(LONG_S)
    cem.lobbies.enter(lobby_id, town.now_s)
    town.hears(cem, EnterFailed, LONG_S)


def a_silent_service(town: Town) -> None:
    lobby_id, _ada, _ben, _cem = a_watched_farm(town)
    dan = town.person("Dan")
    town.stall()
    dan.lobbies.enter(lobby_id, town.now_s)
    town.run(40.0)


def a_wish(town: Town) -> None:
    ada, ben, _cem = town.people("Ada", "Ben", "Cem")
    town.publish(ada)
    assert isinstance(town, SteamTown), "only Steam has a window outside the game"
    town.join_game(ben, ada)
    town.run(3.0)


def an_invitation(town: Town) -> None:
    _lobby_id, ada, ben, _cem = a_watched_farm(town)
    ada.lobbies.invite(ben.identity, town.now_s)
    town.hears(ben, Invited)
    ada.lobbies.invite("nobody at all", town.now_s)
    town.run(2.0)


def a_talk(town: Town) -> None:
    lobby_id, (_ada, ben, _cem) = town.gather("Ada", "Ben", "Cem")
    for number in range(30):
        ben.lobbies.say(lobby_id, f"line {number}", town.now_s)
    town.run(2.0)


def a_hand_over(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    ben.lobbies.hand_over(lobby_id, cem.identity, town.now_s)
    ada.lobbies.hand_over(lobby_id, cem.identity, town.now_s)
    town.run(3.0)


def a_start(town: Town, **terms: object) -> LobbyId:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem", **terms)
    ada.lobbies.start(lobby_id, town.now_s)
    town.hears(ada, ActionRefused)
    town.ready(lobby_id, ben, cem)
    ada.lobbies.start(lobby_id, town.now_s)
    town.hears(ben, CountdownBegan)
    cem.lobbies.set_ready(lobby_id, False, town.now_s)
    town.run(1.0)
    town.ready(lobby_id, cem)
    ada.lobbies.start(lobby_id, town.now_s)
    town.hears(ben, Started)
    return lobby_id


def a_sealing(town: Town) -> None:
    lobby_id = a_start(town, stays_open=False)
    dan = town.person("Dan")
    dan.lobbies.enter(lobby_id, town.now_s)
    town.hears(dan, EnterFailed)


def a_start_on_a_server(town: Town) -> None:
    lobby_id, (ada, _ben, _cem) = town.gather("Ada", "Ben", "Cem")
    town.ready(lobby_id, *town.everybody[1:])
    ada.lobbies.start(lobby_id, town.now_s, on_server=True)
    town.run(limits.LOBBY_COUNTDOWN_S + 5.0)


def a_kick(town: Town, ban: bool = False) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    cem.lobbies.kick(lobby_id, ada.identity, town.now_s)
    ada.lobbies.kick(lobby_id, ben.identity, town.now_s, ban)
    town.hears(ben, LobbyLost)
    town.run(1.0)
    ben.lobbies.enter(lobby_id, town.now_s)
    town.run(4.0)


def a_ban(town: Town) -> None:
    a_kick(town, ban=True)


def a_crash(town: Town) -> None:
    _lobby_id, (ada, _ben, cem) = town.gather("Ada", "Ben", "Cem")
    town.crash(cem)
    town.hears(ada, MemberLeft, LONG_S)


def a_broken_connection(town: Town) -> None:
    lobby_id, (ada, _ben, cem) = town.gather("Ada", "Ben", "Cem")
    town.break_connection(cem)
    town.hears(ada, MemberLeft, LONG_S)
    assert ada.sees(lobby_id) == ["Ada", "Ben"], "who has no connection is not there"


def a_farewell(town: Town) -> None:
    lobby_id, (ada, ben, _cem) = town.gather("Ada", "Ben", "Cem")
    ben.lobbies.leave(lobby_id)
    town.hears(ada, MemberLeft)


def a_silence(town: Town) -> None:
    _lobby_id, (ada, _ben, cem) = town.gather("Ada", "Ben", "Cem")
    cem.is_awake = False
    town.hears(ada, MemberLeft, LONG_S)
    cem.is_awake = True
    town.hears(cem, LobbyLost)


def refusals(town: Town) -> None:
    ada, ben, cem = town.people("Ada", "Ben", "Cem")
    eve = town.stranger("Eve")
    old = town.person("Old", version=limits.PROTOCOL_VERSION + 1)
    farm = town.publish(ada)
    full = town.publish(ben, replace(GATHERING, name="Full"), capacity=1)
    locked = town.publish(cem, LobbyTerms(name="Locked", password="turnip"))
    dan = town.person("Dan")
    for person, lobby_id in ((eve, farm), (old, farm), (dan, full), (dan, locked)):
        person.lobbies.enter(lobby_id, town.now_s)
        town.wait_for(person, EnterFailed)
    cem.lobbies.withdraw(town.now_s)
    town.run(1.0)
    dan.lobbies.enter(locked, town.now_s)
    town.wait_for(dan, EnterFailed)


def a_name_twice(town: Town) -> None:
    ada, ben = town.people("Ada", "Ben")
    town.publish(ada, LobbyTerms(name="The mill"))
    ask_for_name(town, ben, "The mill")


def an_official_name(town: Town) -> None:
    ask_for_name(town, town.person("Ada"), "Admin")


def ask_for_name(town: Town, person: Person, name: str) -> None:
    terms = LobbyTerms(name=name)
    person.lobbies.publish(info_of(person), person.own_entrance, town.now_s, terms)
    town.hears(person, PublishFailed)


def something_odd(town: Town) -> None:
    lobby_id, (_ada, ben, _cem) = town.gather("Ada", "Ben", "Cem")
    if isinstance(town, SteamTown | NakamaTown):
        town.forget_member(lobby_id, ben)
    elif isinstance(town, ServerTown):
        town.talk_nonsense_to(ben)
    ben.lobbies.say(lobby_id, "hello?", town.now_s)
    town.run(0.1)


SCENES: dict[type | Enum, Scene] = {
    events.ListReceived: a_watched_farm,
    events.LobbyAppeared: a_watched_farm,
    events.LobbyChanged: a_change,
    events.LobbyDisappeared: an_end,
    events.ListFailed: a_lost_service,
    events.Published: a_watched_farm,
    events.PublishFailed: a_lost_service,
    events.Refreshed: a_heartbeat,
    events.JoinWished: a_wish,
    events.Invited: an_invitation,
    events.Entered: a_watched_farm,
    events.EnterFailed: refusals,
    events.LobbyLost: an_end,
    events.MemberJoined: a_watched_farm,
    events.MemberLeft: a_farewell,
    events.MembersChanged: a_watched_farm,
    events.OwnerChanged: a_hand_over,
    events.LobbyChatHeard: a_talk,
    events.ActionRefused: a_hand_over,
    events.CountdownBegan: a_start,
    events.CountdownCancelled: a_start,
    events.Started: a_start,
    LobbyProblem.GONE: refusals,
    LobbyProblem.FULL: refusals,
    LobbyProblem.SEALED: a_sealing,
    LobbyProblem.WRONG_PASSWORD: refusals,
    LobbyProblem.WRONG_VERSION: refusals,
    LobbyProblem.BANNED: a_ban,
    LobbyProblem.NOT_ALLOWED: refusals,
    LobbyProblem.KICKED: a_kick,
    LobbyProblem.NAME_TAKEN: a_name_twice,
    LobbyProblem.NAME_RESERVED: an_official_name,
    LobbyProblem.NOT_READY: a_start,
    LobbyProblem.OWNER_LEFT: an_end,
    LobbyProblem.EXPIRED: a_silence,
    LobbyProblem.TOO_MANY: a_talk,
    LobbyProblem.NO_ANSWER: a_silent_service,
    LobbyProblem.SERVICE_LOST: a_lost_service,
    LobbyProblem.SERVICE_CHANGED: a_changed_service,
    LobbyProblem.NO_SERVER: a_start_on_a_server,
    LobbyProblem.FAILED: something_odd,
    Departure.LEFT: a_farewell,
    Departure.DROPPED: a_broken_connection,
    Departure.TIMED_OUT: a_silence,
    Departure.KICKED: a_kick,
    Departure.BANNED: a_ban,
    LobbyAction.CHAT: a_talk,
    LobbyAction.START: a_start,
    LobbyAction.KICK: a_kick,
    LobbyAction.HAND_OVER: a_hand_over,
    LobbyAction.INVITE: an_invitation,
}
"""What brings each about."""


def heard(town: Town) -> set[type | Enum]:
    """Every event, problem, departure and refused action that anybody has heard of."""
    found: set[type | Enum] = set()
    for person in town.everybody:
        for event in person.events:
            found |= {type(event), *codes_of(event)}
    return found


def codes_of(event: LobbyEvent) -> set[Enum]:
    values = (getattr(event, name, None) for name in ("problem", "how", "action"))
    return {value for value in values if isinstance(value, Enum)}


def everything() -> list[type | Enum]:
    return [*all_events(), *LobbyProblem, *Departure, *LobbyAction]


def name_of(what: type | Enum) -> str:
    return what.__name__ if isinstance(what, type) else str(what)


def brought_about(scene: Scene) -> list[type | Enum]:
    return [what for what, its_scene in SCENES.items() if its_scene is scene]


@pytest.mark.parametrize("scene", dict.fromkeys(SCENES.values()), ids=lambda scene: scene.__name__)
def test_it_happens_on_every_list_that_does_not_say_why_not(town: Town, scene: Scene) -> None:
    due = {what for what in brought_about(scene) if can(town.kind, what)}
    if not due:
        reasons = {CANNOT[town.kind][what] for what in brought_about(scene)}
        pytest.skip(f"{town.kind}: {'; '.join(reasons)}")
    scene(town)
    missing = ", ".join(map(name_of, due - heard(town)))
    assert not missing, f"{missing} should happen on {town.kind}"


def test_every_event_and_code_has_a_scene_and_a_line_in_the_docs() -> None:
    somewhere = {what for what in everything() if any(can(kind, what) for kind in LISTS)}
    assert set(SCENES) == somewhere, "whoever adds one should show how it happens"
    assert set(HEARD) == set(all_events()), "and say who hears it when"


def test_what_a_list_cannot_do_is_something_that_there_is() -> None:
    for kind, cannot in CANNOT.items():
        assert kind in LISTS, f"{kind} should be a list"
        assert set(cannot) <= set(everything()), f"{kind} should lack only what there is"
        assert len(cannot) <= 6, "a list that cannot do more than that is none"


def test_the_number_of_events_on_the_way_is_bounded(town: Town) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    ben.is_awake = False
    for number in range(100):
        ada.lobbies.set_ready(lobby_id, False, town.now_s)
        cem.lobbies.set_ready(lobby_id, number % 2 == 0, town.now_s)
        town.run(0.2)
    ben.is_awake = True
    town.run(1.0)
    assert ben.member(lobby_id, cem).is_ready is False, "what is so at last is known"
    assert len(ben.events) <= 1024, "and not every step of the way is kept"


def test_a_farm_that_is_published_again_and_again_is_there_once(town: Town) -> None:
    ada, ben, _cem = town.people("Ada", "Ben", "Cem")
    for _ in range(4):
        ada.lobbies.publish(info_of(ada), ada.own_entrance, town.now_s)
        town.run(0.2)
    town.run(20.0)
    ben.lobbies.watch(town.now_s)
    town.run(8.0)
    assert len(ada.of(Published)) >= 1, "the last wish counts"
    assert [lobby.lobby_id for lobby in ben.lobbies.lobbies] == [ada.lobbies.hosted_lobby_id]
    assert ada.lobbies.joined == (ada.lobbies.hosted_lobby_id,), "and nothing is left behind"
