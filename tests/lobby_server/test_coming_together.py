"""Players publish, list, enter and leave."""

from net.lobbies.interface import (
    Departure,
    ListReceived,
    LobbyAppeared,
    LobbyDisappeared,
    LobbyLost,
    LobbyProblem,
    MemberJoined,
    MemberLeft,
    MembersChanged,
)
from tests.lobby_server.stage import FARM_ENTRANCE, Stage


def test_two_players_find_each_other(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    lobby_id = stage.publish(ash)
    briar.lobbies.watch(stage.now_s)
    stage.until(lambda: briar.heard(ListReceived), "the list should arrive")
    (appeared,) = briar.heard(LobbyAppeared)
    assert appeared.lobby.info.name == "Willow Farm", "the list should tell the name"
    assert not appeared.lobby.entrance.address, "the way in is for those who have entered"
    lobby = stage.enter(briar, lobby_id)
    assert lobby.entrance.address.endswith(FARM_ENTRANCE.address), "the host's certificate is told"
    assert lobby.entrance.token == FARM_ENTRANCE.token, "and the token for the door"
    stage.until(lambda: ash.heard(MemberJoined), "the host should hear of the guest")
    members = briar.lobbies.members(lobby_id)
    assert [(m.name, m.is_owner, m.is_me) for m in members] == [
        ("Ash", True, False),
        ("Briar", False, True),
    ], "both should be members, who came first in front"
    assert briar.heard(MembersChanged), "the guest should hear who is there"
    briar.lobbies.leave(lobby_id)
    stage.until(lambda: ash.heard(MemberLeft), "the host should hear that the guest has left")
    assert ash.heard(MemberLeft)[0].how is Departure.LEFT, "it left by itself"


def test_a_farm_closes_with_its_owner(stage: Stage) -> None:
    ash, briar, clover = stage.player("Ash"), stage.player("Briar"), stage.player("Clover")
    lobby_id = stage.publish(ash)
    stage.enter(briar, lobby_id)
    clover.lobbies.watch(stage.now_s)
    stage.until(lambda: clover.heard(LobbyAppeared), "the farm should be listed")
    ash.lobbies.withdraw(stage.now_s)
    stage.until(lambda: briar.heard(LobbyLost), "the guest should hear that the farm has closed")
    assert briar.heard(LobbyLost)[0].problem is LobbyProblem.OWNER_LEFT, "since its owner left"
    stage.until(lambda: clover.heard(LobbyDisappeared), "and it should not be listed any more")
