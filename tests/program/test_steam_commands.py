"""`host` and `join` over Steam without a window: the commands in this process, with friends'
programs around them and the stand-in for Valve's library beneath, on one clock.

That real programs load the library and find each other is shown in `test_real_steam_programs`.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from game.coop.seat import Knock, SeatState
from game.headless import commands
from game.program.clocks import Clocks
from game.program.steam import SteamAccess, SteamPlay
from net import limits
from net.lobbies.interface import LobbyInfo, LobbyTerms
from net.steam import EnterResponse, open_steam
from tests.helpers.udp import udp_in_memory
from tests.program.steam_evening import Guest, Host, SteamEvening
from tests.program.terminal import folders_at, play
from tests.world.small_farm import small_content

PLAYED_MINUTES = "0.2"
Command = Callable[..., int]


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[SteamEvening]:
    made = SteamEvening(tmp_path / "lobbies", "Ada", "Ben", "Cem", "Dan")
    with udp_in_memory():
        yield made
        made.end()


@pytest.fixture
def command(evening: SteamEvening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `host` or `join` for an account, while everybody else goes on. Returns the status."""

    def run(name: str, *words: str) -> int:
        library = evening.world.library(evening.accounts[name])
        access = SteamAccess(SteamPlay(open_steam(480, folders=[], library=library)))
        monkeypatch.setattr(commands, "try_steam", lambda _open: access)
        clocks = Clocks(lambda: evening.now_s, lambda: 1.8e9 + evening.now_s, evening.run)
        typed = (*words, "--lobby", "steam")
        return play(typed, small_content(), folders_at(tmp_path / name), clocks)

    return run


@pytest.fixture
def host(evening: SteamEvening) -> Host:
    """Ada's farm, open to whoever asks."""
    made = evening.host("Ada")
    made.open()
    made.seat.accepts_everybody = True
    return made


def lobby_of(host: Host) -> str:
    lobby_id = host.listener.lobbies.hosted_lobby_id
    assert lobby_id is not None, "the host should have a lobby"
    return str(lobby_id)


@pytest.mark.breadth(1)
@pytest.mark.parametrize("way", ["--friend", "--lobby-id", "+connect_lobby"])
def test_a_friend_comes_by_the_hosts_name_or_by_the_lobby(
    evening: SteamEvening,
    command: Command,
    host: Host,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    way: str,
) -> None:
    where = "aDA" if way == "--friend" else lobby_of(host)
    report = tmp_path / "report.json"
    words = ("join", way, where, "--bot", "busy", "--minutes", PLAYED_MINUTES)
    assert command("Ben", *words, "--report", str(report)) == 0, "with the host's world"
    told = json.loads(report.read_text("utf-8"))
    assert (told["role"], told["identical"]) == ("guest", True), "and say so"
    evening.run(1.0)
    names = [player.name for player in host.seat.players()]
    assert names == ["Ada"], "who has gone is not at the farm"
    (state,) = evening.world.lobbies.lobbies.values()
    assert list(state.members) == [host.account.steam_id], "nor in its lobby"


def test_a_host_plays_with_whoever_comes_and_leaves_no_lobby(
    evening: SteamEvening,
    command: Command,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ben: Guest = evening.guest("Ben")
    ben.play.lobbies.watch(evening.now_s)

    def come(_now_s: float) -> None:
        if ben.play.lobbies.lobbies and not ben.has_asked:
            ben.ask(ben.play.lobbies.lobbies[0])

    evening.steppers.append(come)
    report = tmp_path / "report.json"
    words = ("host", "--bind", "127.0.0.1", "--accept-all", "--minutes", PLAYED_MINUTES)
    assert command("Ada", *words, "--report", str(report)) == 0, "with its guest's world"
    assert json.loads(report.read_text("utf-8"))["players"] == 2, "who has been there"
    evening.run(1.0)
    assert ben.seat.state is SeatState.ENDED, "and heard that it is over"
    assert evening.world.lobbies.lobbies == {}, "nobody keeps the lobby standing"


def test_a_friend_whom_nobody_knows_is_told_so(command: Command, host: Host) -> None:
    with pytest.raises(ValueError, match=r"None of your friends on Steam is called Zoe\."):
        command("Ben", "join", "--friend", "Zoe")


def test_a_stranger_who_knows_the_lobby_is_not_let_in(
    evening: SteamEvening, command: Command, host: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    evening.accounts["Eve"] = evening.world.add_user("Eve")
    assert command("Eve", "join", "--lobby-id", lobby_of(host)) == 2, "she does not get in"
    assert "does not let anybody in" in capsys.readouterr().out, "and reads why"


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (EnterResponse.FULL, "full"),
        (EnterResponse.BANNED, "does not let you"),
        (EnterResponse.MEMBER_BLOCKED_YOU, "has blocked you"),
        (EnterResponse.YOU_BLOCKED_MEMBER, "whom you have blocked"),
        (EnterResponse.RATE_LIMIT_EXCEEDED, "wait a little"),
    ],
)
def test_what_steam_says_instead_of_letting_one_in_is_told_in_one_sentence(
    evening: SteamEvening,
    command: Command,
    host: Host,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    response: EnterResponse,
    said: str,
) -> None:
    monkeypatch.setattr(evening.world.lobbies, "enter", lambda _user, _lobby: int(response))
    assert command("Ben", "join", "--lobby-id", lobby_of(host)) == 2, "one does not get in"
    told = capsys.readouterr().out
    assert said in told, f"and reads why: {told}"
    assert len(told.splitlines()) == 1, f"in one sentence: {told}"


def test_of_friends_with_the_same_name_who_both_host_none_is_guessed(
    evening: SteamEvening, command: Command, host: Host
) -> None:
    evening.accounts["Cem"].name = "Ada"
    other = evening.guest("Cem").play.lobbies
    info = LobbyInfo("Ada", 1, 8, limits.PROTOCOL_VERSION, "")
    other.publish(info, other.own_entrance, evening.now_s)
    assert evening.run_until(lambda: other.hosted_lobby_id is not None), "Cem hosts as well"
    with pytest.raises(ValueError, match="Several friends called Ada are hosting") as refusal:
        command("Ben", "join", "--friend", "Ada")
    for lobby_id in (lobby_of(host), other.hosted_lobby_id):
        assert str(lobby_id) in str(refusal.value), "both lobbies are named, to choose from"


def test_a_wrong_password_is_said_and_the_right_one_opens(
    evening: SteamEvening, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    host = evening.host("Ada")
    host.open(terms=LobbyTerms(password="turnip"))
    host.seat.accepts_everybody = True
    join = ("join", "--friend", "Ada", "--minutes", PLAYED_MINUTES, "--password")
    assert command("Ben", *join, "parsnip") == 2, "one does not get in"
    assert "password" in capsys.readouterr().out, "and reads why"
    assert command("Cem", *join, "turnip") == 0, "who knows it does"


def test_whoever_is_not_accepted_reads_why_and_leaves_the_lobby(
    evening: SteamEvening,
    command: Command,
    host: Host,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(limits, "KNOCK_TIMEOUT_S", 15.0)
    host.seat.accepts_everybody = False

    def refuse(_now_s: float) -> None:
        for knock in host.of(Knock):
            host.seat.refuse(knock.knock_id, "Not tonight.")

    evening.steppers.append(refuse)
    assert command("Ben", "join", "--friend", "Ada") == 2, "nobody let this guest in"
    assert capsys.readouterr().out == "Not tonight.\n", "as the host said"
    evening.steppers.clear()
    assert command("Cem", "join", "--friend", "Ada") == 2, "the host does not answer"
    assert capsys.readouterr().out == "The host did not answer.\n", "for too long"
    evening.run(1.0)
    (state,) = evening.world.lobbies.lobbies.values()
    assert list(state.members) == [host.account.steam_id], "nobody stays in the lobby"


def test_a_lobby_that_steam_does_not_make_ends_a_host_that_insisted_on_it(
    evening: SteamEvening, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    evening.world.fail_calls = 1000
    with pytest.raises(ValueError, match="Steam cannot show your farm"):
        command("Ada", "host", "--bind", "127.0.0.1", "--minutes", PLAYED_MINUTES)
    evening.world.fail_calls = 0
