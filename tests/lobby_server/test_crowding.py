"""A server that is full: who has most gives way to who has little, so nobody is crowded out."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from net import limits
from net.holdings import Holdings
from net.lobbies.events import LobbyLost, LobbyProblem
from net.lobbies.interface import LobbyTerms, Visibility
from net.lobbies.room import RoomRefusal
from net.lobbies.server.directory import Directory
from net.lobbies.server.served import ServedLobby
from tests.lobby_server.stage import CAPACITY, Stage
from tests.lobby_server.test_hostile_clients import a_client, a_publish

FULL = 40


def filled(*, lines: int) -> Directory:
    """A directory that home lines have filled in turn."""
    directory = Directory(FULL, FULL, b"secret")
    for number in range(FULL):
        client = a_client(f"192.0.2.{number % lines + 1}", number)
        directory.open(a_publish(number), client, 0.0)
    return directory


def open_one(directory: Directory, ip: str, number: int) -> list[ServedLobby]:
    """Opens one more. Returns what gave way."""
    closed: list[ServedLobby] = []

    def close(lobby: ServedLobby) -> None:
        closed.append(lobby)
        directory.remove(lobby)

    directory.open(a_publish(number), a_client(ip, number), 0.0, close)
    return closed


def test_a_line_that_has_filled_the_server_makes_room_for_another() -> None:
    directory = filled(lines=1)
    for number in range(FULL, FULL + FULL // 2):
        (gone,) = open_one(directory, "198.51.100.7", number)
        assert gone.opened_at == "192.0.2.1", "who has most should give way"
    with pytest.raises(RoomRefusal) as refused:
        open_one(directory, "198.51.100.7", 99)
    assert refused.value.problem is LobbyProblem.TOO_MANY, "until both have as many"
    assert len(directory) == FULL, "and the server should be as full as before"


def test_nobody_with_one_lobby_gives_way_to_anybody() -> None:
    directory = filled(lines=FULL)
    with pytest.raises(RoomRefusal):
        open_one(directory, "198.51.100.7", FULL)


def test_a_name_that_is_taken_makes_nobody_give_way() -> None:
    directory = filled(lines=1)
    with pytest.raises(RoomRefusal) as refused:
        open_one(directory, "198.51.100.7", 3)
    assert refused.value.problem is LobbyProblem.NAME_TAKEN, "the name is somebody's"
    assert len(directory) == FULL, "and nothing should have been closed for it"


def test_who_gives_way_reads_why() -> None:
    stage = Stage(lobbies_max=2)
    try:
        greedy = [stage.player("Ash"), stage.player("Briar")]
        for number, player in enumerate(greedy):
            terms = LobbyTerms(f"Farm {number}", visibility=Visibility.PUBLIC)
            stage.publish(player, terms)
        stage.running.directory.open(
            a_publish(9),
            a_client("198.51.100.7", 9),
            stage.now_s,
            lambda lobby: stage.running.requests.close_surplus(lobby, stage.now_s),
        )
        stage.until(lambda: greedy[1].heard(LobbyLost), "the newest should give way")
        (lost,) = greedy[1].heard(LobbyLost)
        assert "full" in lost.reason, f"its owner should read why: {lost.reason}"
        assert not greedy[0].heard(LobbyLost), "and no other"
    finally:
        stage.close()


ELSEWHERE = "127.0.0.9"
"""Another home line than that of the players at first."""
PLACES = 6


@pytest.fixture
def full() -> Iterator[Stage]:
    """A server all of whose places one home line has: one hosts, one is inside, the others do
    nothing."""
    stage = Stage(capacity=replace(CAPACITY, connections=PLACES))
    crowd = [stage.player(f"Ash {number}") for number in range(PLACES)]
    for player in crowd:
        player.lobbies.keep_up(stage.now_s)
        stage.until(lambda player=player: player.lobbies.is_up, "there is room for it")  # type: ignore[misc]
    stage.enter(crowd[1], stage.publish(crowd[0]))
    stage.ip = ELSEWHERE
    yield stage
    stage.close()


def test_a_newcomer_gets_the_place_of_one_who_does_nothing(full: Stage) -> None:
    host, guest, *idle = crowd = list(full.players)
    for number in range(2):
        newcomer = full.player(f"Briar {number}")
        full.publish(newcomer, LobbyTerms(f"Briar's {number}", visibility=Visibility.PUBLIC))
    full.until(lambda: full.running.counts.gave_way == 2, "two should have made room")
    gone = [player for player in idle if "full" in player.lobbies.connection_problem]
    assert len(gone) == 2, (
        f"and read why: {[player.lobbies.connection_problem for player in crowd]}"
    )
    full.run(limits.LOBBY_EXPIRY_S)
    for player in (host, guest):
        assert player.lobbies.is_up, "who hosts or is inside should stay"
        assert not player.heard(LobbyLost), "and so should the lobby"
    assert all(player.lobbies.is_up for player in full.players[PLACES:]), "as the newcomers do"


def test_who_has_as_much_as_everybody_pushes_nobody_out(full: Stage) -> None:
    newcomers = [full.player(f"Briar {number}") for number in range(PLACES)]
    for player in newcomers:
        player.lobbies.keep_up(full.now_s)
    full.run(20.0)
    inside = sum(player.lobbies.is_up for player in newcomers)
    assert 1 <= inside <= PLACES // 2 + 1, f"both lines should have about as much: {inside}"
    assert full.players[0].lobbies.is_up, "and who hosts should be there"


def test_a_server_full_of_those_who_host_and_play_sends_nobody_away() -> None:
    stage = Stage(capacity=replace(CAPACITY, connections=2))
    try:
        host, guest = stage.player("Ash"), stage.player("Clover")
        stage.enter(guest, stage.publish(host))
        stage.ip = ELSEWHERE
        newcomer = stage.player("Briar")
        newcomer.lobbies.keep_up(stage.now_s)
        stage.run(20.0)
        assert not newcomer.lobbies.is_up, "there is no place"
        assert all(each.lobbies.is_up for each in (host, guest)), "and nobody has lost his"
        assert stage.running.counts.gave_way == 0, "nobody had to go"
    finally:
        stage.close()


def test_holdings_agree_with_counting_everything_anew() -> None:
    dice = Random(5)
    holdings: Holdings[int] = Holdings()
    there: list[tuple[str, int]] = []
    for number in range(4000):
        if dice.random() < 0.55 or not there:
            owner = dice.choice("abcdef")
            holdings.add(owner, number)
            there.append((owner, number))
        else:
            owner, thing = there.pop(dice.randrange(len(there)))
            holdings.remove(owner, thing)
        counts = {name: sum(owner == name for owner, _ in there) for name in "abcdefg"}
        assert all(holdings.count(name) == count for name, count in counts.items()), "counts"
        newcomer = dice.choice("abcdefg")
        gives_way = holdings.to_give_way(newcomer)
        most = max(counts.values())
        if most <= counts[newcomer] + 1:
            assert gives_way is None, "nobody has more than the newcomer would have"
            continue
        newest = [
            max(thing for owner, thing in there if owner == name)
            for name, count in counts.items()
            if count == most
        ]
        assert gives_way in newest, "it should be the newest of one who has most"
