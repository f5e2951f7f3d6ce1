"""One player with several programs, and one program with several connections."""

from dataclasses import replace

from net import limits
from net.lobbies.interface import (
    LobbyAppeared,
    LobbyLost,
    LobbyProblem,
    PublishFailed,
    Visibility,
)
from tests.lobby_server.stage import FARM_ENTRANCE, PUBLIC, Stage, info


def test_two_windows_of_one_player_can_meet(stage: Stage) -> None:
    ash = stage.player("Ash")
    second = stage.player("Ash too", key=ash.key)
    lobby_id = stage.publish(ash, replace(PUBLIC, visibility=Visibility.FRIENDS))
    second.lobbies.watch(stage.now_s)
    stage.until(lambda: second.heard(LobbyAppeared), "one is one's own friend")
    stage.enter(second, lobby_id)
    members = second.lobbies.members(lobby_id)
    assert [member.identity for member in members] == [
        ash.key.identity.hex(),
        f"{ash.key.identity.hex()}-2",
    ], "they should be told apart, and yet be seen to be the same player"
    assert [member.is_me for member in members] == [False, True], "each knows itself"


def test_a_program_that_connects_again_takes_its_own_place(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    lobby_id = stage.publish(ash)
    stage.enter(briar, lobby_id)
    ash.take()
    # It hears nothing of the server, which hears it all along: only one of them gives it up.
    stage.deafen(ash)
    stage.until(lambda: ash.heard(PublishFailed), "the line should give the connection up", 60.0)
    assert ash.heard(PublishFailed)[0].problem is LobbyProblem.SERVICE_LOST, "it is not there"
    assert len(stage.running.clients) == 2, "to the server both still are"
    stage.undeafen()
    stage.until(lambda: ash.line.is_up, "it should be back", 40.0)
    stage.run(5.0)
    assert ash.lobbies.hosted_lobby_id == lobby_id, "with its lobby"
    assert len(stage.running.clients) == 2, "the old connection should not linger"
    assert not briar.heard(LobbyLost), "the guests should not have noticed"


def test_a_player_has_a_bounded_number_of_programs(stage: Stage) -> None:
    first = stage.player("Ash")
    programs = [first] + [
        stage.player("Ash", key=first.key) for _ in range(limits.LOBBY_CLIENTS_PER_KEY_MAX)
    ]
    for program in programs:
        program.lobbies.keep_up(stage.now_s)
    stage.run(3.0)
    assert sum(program.lobbies.is_up for program in programs) == limits.LOBBY_CLIENTS_PER_KEY_MAX
    (left_out,) = [program for program in programs if not program.lobbies.is_up]
    left_out.lobbies.publish(info(), FARM_ENTRANCE, stage.now_s, replace(PUBLIC, name="One more"))
    stage.until(lambda: left_out.heard(PublishFailed), "it should be told why", 40.0)
    assert "programs" in left_out.heard(PublishFailed)[0].reason, "in words"
