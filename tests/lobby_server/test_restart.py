"""The server is killed and started again while players are in its lobbies."""

from dataclasses import replace

import pytest

from net import limits
from net.lobbies.interface import (
    EnterFailed,
    Invited,
    ListFailed,
    LobbyAppeared,
    LobbyDisappeared,
    LobbyLost,
    LobbyProblem,
    OwnerChanged,
    Published,
    PublishFailed,
    Started,
    Visibility,
)
from net.lobbies.protocol import wire
from net.transports.direct import make_certificate
from tests.lobby_server.stage import GATHERING, LOOPBACK, PUBLIC, TODAY, Stage, info

NOTICED_S = 40.0
"""A server that was killed says nothing; the next heartbeat has no answer."""


def test_a_server_that_has_moved_is_found_where_its_name_leads(stage: Stage) -> None:
    ash = stage.player("Ash")
    lobby_id = stage.publish(ash)
    stage.kill_server()
    stage.until(lambda: ash.heard(PublishFailed), "the host should notice", NOTICED_S)
    stage.port = 0
    stage.open_server()
    ash.take()
    stage.run(5.0)
    assert not ash.heard(Published), "nobody has told it where the server is"
    ash.server_is_at = (LOOPBACK, stage.port)
    stage.until(lambda: ash.heard(Published), "the lobby should be back", NOTICED_S)
    assert ash.heard(Published)[0].lobby_id == lobby_id, "as the same"
    assert ash.line.where == ash.server_is_at, "and relays are where the server is"


def test_a_lobby_comes_back_under_the_same_name_and_id(stage: Stage) -> None:
    ash, briar, clover = stage.player("Ash"), stage.player("Briar"), stage.player("Clover")
    lobby_id = stage.publish(ash)
    stage.enter(briar, lobby_id)
    clover.lobbies.watch(stage.now_s)
    stage.until(lambda: clover.heard(LobbyAppeared), "the farm should be listed")
    for player in (ash, briar, clover):
        player.take()
    stage.kill_server()
    stage.until(lambda: ash.heard(PublishFailed), "the host should notice", NOTICED_S)
    stage.until(lambda: briar.heard(LobbyLost), "the guest should notice", NOTICED_S)
    stage.until(lambda: clover.heard(ListFailed), "who watches should notice", NOTICED_S)
    assert ash.heard(PublishFailed)[0].problem is LobbyProblem.SERVICE_LOST
    assert briar.heard(LobbyLost)[0].problem is LobbyProblem.SERVICE_LOST
    assert clover.heard(LobbyDisappeared), "what cannot be entered is not shown"
    stage.run(20.0)
    stage.open_server()
    stage.until(lambda: ash.heard(Published), "the lobby should be opened again", NOTICED_S)
    assert ash.heard(Published)[0].lobby_id == lobby_id, "with the id that it had"
    assert len(ash.heard(PublishFailed)) == 1, "the loss is told once"
    stage.until(lambda: clover.heard(LobbyAppeared), "it should be listed again", NOTICED_S)
    assert clover.heard(LobbyAppeared)[0].lobby.info.name == "Willow Farm", "as before"
    stage.enter(briar, lobby_id)


def test_a_server_that_stops_in_good_order_is_missed_at_once(stage: Stage) -> None:
    ash = stage.player("Ash")
    lobby_id = stage.publish(ash)
    assert stage.server is not None, "the server runs"
    assert stage.endpoint is not None, "the server runs"
    stage.server.close(stage.now_s)
    began_s = stage.now_s
    stage.server = stage.endpoint = None
    stage.until(lambda: ash.heard(PublishFailed), "the host should be told")
    assert stage.now_s - began_s < 1.0, "without waiting for a heartbeat"
    ash.take()
    stage.open_server()
    stage.until(lambda: ash.heard(Published), "and be back soon", NOTICED_S)
    assert ash.heard(Published)[0].lobby_id == lobby_id, "with the same lobby"


def test_those_who_were_inside_get_back_into_what_has_started(stage: Stage) -> None:
    ash, briar, clover = stage.player("Ash"), stage.player("Briar"), stage.player("Clover")
    terms = replace(GATHERING, password="sesame")
    lobby_id = stage.publish(ash, terms, info(capacity=2))
    stage.enter(briar, lobby_id, "sesame")
    briar.lobbies.set_ready(lobby_id, True, stage.now_s)
    stage.run(0.5)
    ash.lobbies.start(lobby_id, stage.now_s)
    stage.until(lambda: ash.heard(Started), "it should start")
    ash.take()
    stage.kill_server()
    stage.until(lambda: ash.heard(PublishFailed), "the owner should notice", NOTICED_S)
    stage.open_server()
    stage.until(lambda: ash.heard(Published), "it should be back", NOTICED_S)
    assert stage.enter_problem(clover, lobby_id).problem is LobbyProblem.SEALED, "sealed as before"
    stage.enter(briar, lobby_id)


def test_who_was_banned_stays_banned(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    lobby_id = stage.publish(ash)
    stage.enter(briar, lobby_id)
    ash.lobbies.kick(lobby_id, briar.lobbies.me, stage.now_s, ban=True)
    stage.until(lambda: briar.heard(LobbyLost), "the banned one should hear")
    ash.take()
    stage.kill_server()
    stage.until(lambda: ash.heard(PublishFailed), "the owner should notice", NOTICED_S)
    stage.open_server()
    stage.until(lambda: ash.heard(Published), "it should be back", NOTICED_S)
    assert stage.enter_problem(briar, lobby_id).problem is LobbyProblem.BANNED


@pytest.mark.parametrize("visibility", [Visibility.FRIENDS, Visibility.PRIVATE])
def test_who_was_invited_may_come_in_after_a_restart_as_well(
    stage: Stage, visibility: Visibility
) -> None:
    briar, clover = stage.player("Briar"), stage.player("Clover")
    ash = stage.player("Ash", friends=(briar.key.identity, clover.key.identity))
    lobby_id = stage.publish(ash, replace(PUBLIC, visibility=visibility))
    friends = (briar, clover)
    for player in friends:
        player.lobbies.keep_up(stage.now_s)
    stage.until(lambda: all(each.lobbies.is_up for each in friends), "friends should be there")
    for player in friends:
        ash.lobbies.invite(player.key.identity.hex(), stage.now_s)
    stage.until(lambda: all(each.heard(Invited) for each in friends), "and hear of it")
    stage.enter(briar, lobby_id)
    ash.lobbies.set_friends(())
    stage.run(1.0)
    ash.take()
    stage.kill_server()
    stage.until(lambda: ash.heard(PublishFailed), "the owner should notice", NOTICED_S)
    stage.open_server()
    stage.until(lambda: ash.heard(Published), "it should be back", NOTICED_S)
    stage.enter(briar, lobby_id)
    stage.enter(clover, lobby_id)
    stranger = stage.player("Stranger")
    assert stage.enter_problem(stranger, lobby_id).problem is LobbyProblem.NOT_ALLOWED


def test_who_was_cut_off_gets_back_in_although_the_new_owner_is_no_friend(stage: Stage) -> None:
    briar, clover = stage.player("Briar"), stage.player("Clover")
    ash = stage.player("Ash", friends=(briar.key.identity, clover.key.identity))
    lobby_id = stage.publish(ash, replace(GATHERING, visibility=Visibility.FRIENDS))
    stage.enter(briar, lobby_id)
    stage.enter(clover, lobby_id)
    ash.lobbies.hand_over(lobby_id, briar.lobbies.me, stage.now_s)
    stage.until(lambda: clover.heard(OwnerChanged), "it should be Briar's now")
    clover.is_frozen = True
    stage.run(35.0)
    clover.is_frozen = False
    stage.until(lambda: clover.heard(LobbyLost), "the connection should have broken")
    stage.enter(clover, lobby_id)


def test_a_server_that_comes_back_as_another_is_told_once(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    stage.publish(ash)
    briar.lobbies.watch(stage.now_s)
    stage.until(lambda: briar.heard(LobbyAppeared), "the farm should be listed")
    stage.kill_server()
    stage.until(lambda: ash.heard(PublishFailed), "the host should notice", NOTICED_S)
    stage.until(lambda: briar.heard(ListFailed), "who watches should notice", NOTICED_S)
    trusted, stage.certificate = stage.certificate, make_certificate(TODAY)
    stage.open_server()
    stage.run(3 * limits.LOBBY_RETRY_MAX_S)
    told = [event.problem for event in ash.heard(PublishFailed)]
    assert told == [LobbyProblem.SERVICE_LOST, LobbyProblem.SERVICE_CHANGED], (
        "that it went is one piece of news, that somebody else answers another"
    )
    told = [event.problem for event in briar.heard(ListFailed)]
    assert told == [LobbyProblem.SERVICE_LOST, LobbyProblem.SERVICE_CHANGED], "for who watches too"
    ash.take()
    stage.kill_server()
    stage.certificate = trusted
    stage.open_server()
    stage.until(lambda: ash.heard(Published), "the true one should be taken again", NOTICED_S)
    assert ash.heard(PublishFailed) == [], "and nothing else told meanwhile"


def test_a_name_that_was_taken_meanwhile_is_lost(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    stage.publish(ash)
    stage.kill_server()
    ash.is_frozen = True
    stage.open_server()
    stage.publish(briar)
    ash.is_frozen = False
    ash.take()
    stage.until(lambda: ash.heard(PublishFailed), "the host should notice", NOTICED_S)
    final = [event for event in ash.heard(PublishFailed) if event.is_final]
    stage.until(
        lambda: any(event.is_final for event in ash.heard(PublishFailed)),
        f"that it cannot have the name back is final, {final}",
        NOTICED_S,
    )
    assert ash.heard(PublishFailed)[-1].problem is LobbyProblem.NAME_TAKEN


def test_a_host_whose_program_crashed_gets_its_name_back_with_a_new_one(stage: Stage) -> None:
    ash = stage.player("Ash")
    stage.publish(ash)
    ash.is_frozen = True
    stage.run(35.0)
    again = stage.player("Ash", key=ash.key)
    stage.publish(again)
    other = stage.player("Briar")
    taken = stage.publish_problem(other, PUBLIC)
    assert taken.problem is LobbyProblem.NAME_TAKEN, "somebody else should not get it"


def test_entering_while_the_server_is_away_fails_in_time(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    lobby_id = stage.publish(ash)
    stage.kill_server()
    briar.lobbies.enter(lobby_id, stage.now_s)
    stage.until(lambda: briar.heard(EnterFailed), "there should be an answer", NOTICED_S)
    assert briar.heard(EnterFailed)[0].problem is LobbyProblem.NO_ANSWER


FARM = bytes(range(wire.LOBBY_KEY_BYTES))
"""A farm's own key, which is kept with it."""


@pytest.mark.parametrize("away_s", [0.1, 10.0, 45.0])
def test_a_host_that_was_killed_has_its_lobby_back_at_once_under_its_id(
    stage: Stage, away_s: float
) -> None:
    ash, briar = stage.player("Ash", lobby_key=FARM), stage.player("Briar")
    lobby_id = stage.publish(ash)
    stage.enter(briar, lobby_id)
    ash.is_frozen = True
    stage.run(away_s)
    again = stage.player("Ash", key=ash.key, lobby_key=FARM)
    assert stage.publish(again) == lobby_id, "a kept key makes the same lobby"
    stage.enter(briar, lobby_id)
    (me,) = (one for one in briar.lobbies.members(lobby_id) if one.is_owner)
    assert me.identity == again.lobbies.me, "and the new program has it"


def test_somebody_elses_lobby_is_not_taken_up_by_its_key(stage: Stage) -> None:
    ash, eve = stage.player("Ash", lobby_key=FARM), stage.player("Eve", lobby_key=FARM)
    lobby_id = stage.publish(ash)
    assert stage.publish(eve, replace(PUBLIC, name="Mine")) != lobby_id, "a key is one player's"


def test_a_lobby_that_has_passed_on_is_not_taken_back_by_who_opened_it(stage: Stage) -> None:
    ash, briar = stage.player("Ash", lobby_key=FARM), stage.player("Briar")
    lobby_id = stage.publish(ash, GATHERING)
    stage.enter(briar, lobby_id)
    ash.lobbies.hand_over(lobby_id, briar.lobbies.me, stage.now_s)
    stage.until(lambda: briar.heard(OwnerChanged), "it should be Briar's now")
    again = stage.player("Ash", key=ash.key, lobby_key=FARM)
    assert stage.publish_problem(again, GATHERING).problem is LobbyProblem.NAME_TAKEN
