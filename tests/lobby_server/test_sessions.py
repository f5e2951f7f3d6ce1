"""Lobbies that go on on a dedicated server, and what is in the way of that."""

from dataclasses import replace

from net import limits
from net.dedicated.launcher import (
    Ended,
    LaunchEvent,
    LaunchFailed,
    LaunchProblem,
    LaunchRequest,
    Ready,
    RunningServer,
)
from net.lobbies.interface import (
    ActionRefused,
    CountdownBegan,
    CountdownCancelled,
    LobbyAction,
    LobbyId,
    LobbyLost,
    LobbyProblem,
    MemberLeft,
    Started,
)
from tests.lobby_server.stage import GATHERING, Player, Stage, gathered


class Servers:
    """Satisfies `Launcher`: gives what the test puts into `answers`."""

    def __init__(self) -> None:
        self.requests: list[LaunchRequest] = []
        self.answers: list[LaunchEvent] = []

    def launch(self, request: LaunchRequest, now_s: float) -> None:
        self.requests.append(request)

    def pump(self, now_s: float) -> list[LaunchEvent]:
        answers, self.answers = self.answers, []
        return answers

    @property
    def running(self) -> tuple[RunningServer, ...]:
        return ()

    def close(self, now_s: float) -> None:
        """There is nothing to stop."""


def test_a_server_without_dedicated_servers_says_so(stage: Stage) -> None:
    lobby_id, (ash, briar) = gathered(stage, "Ash", "Briar")
    ash.lobbies.start(lobby_id, stage.now_s, on_server=True)
    stage.until(lambda: ash.heard(ActionRefused), "there is none to be had")
    refused = ash.heard(ActionRefused)[0]
    assert (refused.action, refused.problem) == (LobbyAction.START, LobbyProblem.NO_SERVER)
    assert not briar.heard(CountdownBegan), "and nothing is counted down"


def test_a_dedicated_server_that_cannot_be_had_leaves_the_lobby_as_it_was() -> None:
    servers = Servers()
    stage = Stage(launcher=servers)
    try:
        lobby_id, (ash, briar) = gathered(stage, "Ash", "Briar")
        ash.lobbies.start(lobby_id, stage.now_s, on_server=True)
        stage.until(lambda: servers.requests, "one should be asked for")
        late = stage.player("Clover")
        problem = stage.enter_problem(late, lobby_id).problem
        assert problem is LobbyProblem.SEALED, "who has no token cannot come in meanwhile"
        session_id = servers.requests[0].session_id
        servers.answers.append(LaunchFailed(session_id, LaunchProblem.NOT_READY, "It is broken."))
        stage.until(lambda: ash.heard(ActionRefused), "the owner should be told")
        assert ash.heard(ActionRefused)[0].problem is LobbyProblem.NO_SERVER
        assert "It is broken." in ash.heard(ActionRefused)[0].reason, "and why"
        assert briar.heard(CountdownCancelled), "the others that it does not start"
        late.take()
        stage.enter(late, lobby_id)
        assert not briar.heard(Started), "nobody should be sent anywhere"
    finally:
        stage.close()


def test_one_address_does_not_hold_all_dedicated_servers() -> None:
    servers = Servers()
    stage = Stage(launcher=servers)

    def started(number: int) -> tuple[Player, LobbyId]:
        player = stage.player(f"Ash {number}")
        lobby_id = stage.publish(player, replace(GATHERING, name=f"Round {number}"))
        player.lobbies.start(lobby_id, stage.now_s, on_server=True)
        return player, lobby_id

    try:
        most = limits.DEDICATED_PER_ADDRESS_MAX
        for number in range(most):
            started(number)
        stage.until(lambda: len(servers.requests) == most, "each should get one")
        for request in servers.requests:
            servers.answers.append(Ready(request.session_id, "", 4711, b"\xcd" * 32))
        stage.run(1.0)
        greedy, lobby_id = started(most)
        stage.until(lambda: greedy.heard(ActionRefused), "fresh keys should not help")
        refused = greedy.heard(ActionRefused)[0]
        assert (refused.action, refused.problem) == (LobbyAction.START, LobbyProblem.NO_SERVER)
        assert "your address" in refused.reason, f"and it should say why: {refused.reason}"
        assert not greedy.heard(CountdownBegan), "and nothing is counted down"
        servers.answers.append(Ended(servers.requests[0].session_id, 0))
        stage.run(1.0)
        greedy.lobbies.start(lobby_id, stage.now_s, on_server=True)
        stage.until(lambda: len(servers.requests) == most + 1, "when one has ended, it may")
        lost = LaunchFailed(servers.requests[-1].session_id, LaunchProblem.DIED, "It died.")
        servers.answers.append(lost)
        stage.until(lambda: greedy.heard(CountdownCancelled), "one that never ran")
        greedy.lobbies.start(lobby_id, stage.now_s, on_server=True)
        stage.until(lambda: len(servers.requests) == most + 2, "counts no longer either")
    finally:
        stage.close()


def test_two_who_start_at_once_do_not_get_past_the_limit_of_an_address() -> None:
    servers = Servers()
    stage = Stage(launcher=servers)
    try:
        most = limits.DEDICATED_PER_ADDRESS_MAX
        players = [stage.player(f"Ash {number}") for number in range(most + 1)]
        for number, player in enumerate(players):
            lobby_id = stage.publish(player, replace(GATHERING, name=f"Round {number}"))
            player.lobbies.start(lobby_id, stage.now_s, on_server=True)
        stage.run(limits.LOBBY_COUNTDOWN_S + 3.0)
        assert len(servers.requests) == most, "as many as may"
        (last,) = (player for player in players if player.heard(CountdownCancelled))
        assert last.heard(ActionRefused)[0].problem is LobbyProblem.NO_SERVER, "and one reads why"
    finally:
        stage.close()


def test_a_lobby_that_goes_on_on_a_server_tells_each_member_its_own_token() -> None:
    servers = Servers()
    stage = Stage(launcher=servers)
    try:
        lobby_id, players = gathered(stage, "Ash", "Briar", "Clover")
        players[0].lobbies.start(lobby_id, stage.now_s, on_server=True)
        stage.until(lambda: servers.requests, "one should be asked for")
        (request,) = servers.requests
        assert [player.name for player in request.players] == ["Ash", "Briar", "Clover"]
        assert request.farm == "Evening Round", "the farm is called as the lobby"
        servers.answers.append(Ready(request.session_id, "", 4711, b"\xcd" * 32))
        stage.until(lambda: all(p.heard(Started) for p in players), "all should be told")
        for player, asked in zip(players, request.players, strict=True):
            entrance = player.heard(Started)[0].entrance
            assert entrance is not None, "there is somewhere to go"
            assert entrance.address == f"127.0.0.1:4711#{'cd' * 32}", "to the server's machine"
            assert entrance.token == asked.token, "with a token of one's own"
            assert player.lobbies.joined == (), "the lobby is freed"
            assert not player.heard(LobbyLost), "which is no loss"
            assert not player.heard(MemberLeft), "and nobody has left"
        assert len({asked.token for asked in request.players}) == 3, "no token twice"
        assert stage.server is not None, "the server runs"
        assert len(stage.server.directory) == 0, "the lobby is gone"
    finally:
        stage.close()
