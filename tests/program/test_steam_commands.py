"""The real commands over Steam: processes that load a shared library, and a broker as Valve.

Goal: a host and guests, each a program of its own with Valve's flat API behind it, end with the
same world whatever the network, Steam and the others do; and whoever cannot come in reads one
sentence and ends with status 2. Method: `main.py` in processes, the library of `tests/steam/cloud`
in each, its broker in this one. Waits are for something that happens, and bounded.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.steam.cloud import NO_COMPILER, Account, Broker, build, compiler
from tests.steam.cloud.programs import Program, Programs

pytestmark = pytest.mark.skipif(compiler() is None, reason=NO_COMPILER)

KILLED = -9
QUIET_S = 1.0
"""Without reliable messages: then a welcome package has arrived, on a busy machine as well."""
AWAY_S = 1.0
"""How long a guest's network, or a guest, stands still: less than what cuts anybody off."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("library"))


@pytest.fixture
def broker() -> Iterator[Broker]:
    with Broker() as made:
        yield made
        assert made.problems == [], "the broker itself should work"


@pytest.fixture
def programs(broker: Broker, library: Path, tmp_path: Path) -> Iterator[Programs]:
    with Programs(broker, library, tmp_path) as made:
        yield made
    for program in made.started:
        assert "MISUSE" not in program.err, f"Valve's rules should be kept: {program.err}"
        assert "Traceback" not in program.err, f"nobody should see a traceback: {program.err}"


def friends(broker: Broker, *names: str) -> list[Account]:
    """Accounts that are friends of each other."""
    accounts = [broker.add_account(name) for name in names]
    broker.befriend(*accounts)
    return accounts


def players_shown(broker: Broker, host: Account) -> str:
    """How many players a host's lobby says are there."""
    lobby = broker.lobby_of(host)
    return "" if lobby is None else lobby.data.get("players", "")


def has_knocked(broker: Broker, guest: Account, host: Account) -> bool:
    """Waits until a guest has asked a host for a session."""
    knock = (guest.steam_id, host.steam_id)
    return broker.wait_until(lambda: knock in broker.session_requests)


def refused_with(program: Program, words: str) -> None:
    """Sees to it that a program ends with status 2 and one sentence with these words."""
    status = program.end()
    said = (program.out + program.err).strip()
    assert status == 2, f"it should end with status 2, not {status}: {said}"
    assert words in said, f"{words!r} should be said: {said}"
    assert len(said.splitlines()) == 1, f"one sentence is enough: {said}"


# An evening of four, with everything that happens in one


@dataclass
class Evening:
    """What happened on it, for the tests below to judge."""

    ada: Account
    ben: Account
    host: Program
    ben_before: Program
    guests: list[Program]
    stranger: Program
    nobody: Program
    check: Program
    rude_stranger: Program
    rude_member: Program
    rude_accounts: tuple[Account, Account]
    lobby: int
    sent: int
    lost: int
    requests: list[tuple[int, int]]
    left_behind: list[object]


@pytest.fixture(scope="module")
def evening(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    """Four friends at a bad network; one is killed and comes back, one is cut off for a while and
    one stands still, and others try to disturb."""
    folder = tmp_path_factory.mktemp("evening")
    with Broker(seed=5) as broker, Programs(broker, library, folder) as programs:
        broker.weather.loss_pct = 10
        broker.weather.delay_ms = 25
        broker.weather.jitter_ms = 25
        broker.weather.duplicate_pct = 5
        names = ("Ada", "Ben", "Cem", "Dora", "Finn", "Gus", "Ida")
        ada, ben, cem, dora, finn, gus, ida = friends(broker, *names)
        eve, hal = broker.add_account("Eve"), broker.add_account("Hal")

        host = programs.host(ada, "--accept-all", "--bot", "farm", "--seed", "1")
        first = int(host.line("lobby "))
        ben_before = programs.play(ben, "join", "--friend", "aDA", "--bot", "busy", "--seed", "2")
        cems = programs.play(cem, "join", "--lobby-id", str(first), "--bot", "hoard", "--seed", "3")
        doras = programs.play(
            dora, "join", "+connect_lobby", str(first), "--bot", "griefer", "--seed", "4"
        )
        stranger = programs.play(eve, "join", "--lobby-id", str(first))
        nobody = programs.play(gus, "join", "--friend", "Zoe")
        check = programs.run(ida, "steam-check")
        rude_stranger = programs.pester(hal, first, ada, "stranger", 7.5)
        assert broker.wait_until(lambda: players_shown(broker, ada) == "4"), (
            f"all friends should come in: {ben_before.out}{cems.out}{doras.out}"
        )
        rude_member = programs.pester(finn, first, ada, "member", 3.0)
        stranger.end()
        check.end()

        broker.block(dora, ada)
        cems.stop()
        time.sleep(AWAY_S)
        broker.block(dora, ada, blocked=False)
        cems.stop(stopped=False)
        ben_before.kill()
        bens = programs.play(ben, "join", "--friend", "Ada", "--bot", "busy", "--seed", "5")
        knock = (ben.steam_id, ada.steam_id)
        assert broker.wait_until(lambda: broker.session_requests.count(knock) == 2), "Ben is back"
        assert broker.wait_until(lambda: broker.quiet_s > QUIET_S), "with the whole farm"

        for rude in (rude_stranger, rude_member):
            rude.end()
        host.interrupt()
        for program in programs.started:
            program.end()
        gone = broker.wait_until(lambda: not broker.lobbies)
        sent, lost = broker.messages
        yield Evening(
            ada,
            ben,
            host,
            ben_before,
            [bens, cems, doras],
            stranger,
            nobody,
            check,
            rude_stranger,
            rude_member,
            (hal, finn),
            first,
            sent,
            lost,
            broker.session_requests,
            [] if gone else list(broker.lobbies),
        )
        assert broker.problems == [], "the broker itself should work"
    for program in programs.started:
        assert "MISUSE" not in program.err, f"Valve's rules should be kept: {program.err}"
        assert "Traceback" not in program.err, f"nobody should see a traceback: {program.err}"


def test_four_programs_end_with_the_same_world_at_ten_percent_loss(evening: Evening) -> None:
    assert evening.lost > evening.sent / 20, "the network should really have lost messages"
    for program in (evening.host, *evening.guests):
        assert program.end() == 0, f"everybody should end well: {program.out}{program.err}"
        assert program.report["identical"], "with the host's world"
        assert program.report["revision"] == evening.host.report["revision"], "at its revision"
        assert program.dump == evening.host.dump, "record for record"
    assert evening.host.report["players"] == 4, "and nobody was missing at the end"
    assert evening.host.report["commands"]["accepted"] > 0, "after guests had done something"
    assert len(evening.host.dump) > 100, "to a farm that has something in it"


def test_a_guest_that_was_killed_comes_back_as_the_same_character(evening: Evening) -> None:
    assert evening.ben_before.end() == KILLED, "Ben's first program had no time for a goodbye"
    characters = [
        line for line in map(json.loads, evening.host.dump) if line[0] == "world/character"
    ]
    names = sorted(record[0] for _, _, _, record in characters)
    assert names == ["Ada", "Ben", "Cem", "Dora"], "he should not have become a second person"


def test_a_farm_that_has_closed_leaves_no_lobby_behind(evening: Evening) -> None:
    assert evening.left_behind == [], "neither the host nor a guest should keep it standing"


def test_a_stranger_who_knows_the_lobby_is_not_let_in(evening: Evening) -> None:
    refused_with(evening.stranger, "does not let anybody in")


def test_a_friend_whom_nobody_knows_is_told_so(evening: Evening) -> None:
    refused_with(evening.nobody, "None of your friends on Steam is called Zoe.")


def test_steam_check_finds_everything_in_order_and_the_friend_who_plays(evening: Evening) -> None:
    said = evening.check.out
    assert evening.check.end() == 0, f"Steam should be usable: {said}"
    assert "Ida (" in said, "with the account"
    assert f"Ada, in lobby {evening.lobby}" in said, "and where a friend plays"


def test_a_stranger_who_sends_whatever_he_likes_hears_nothing(evening: Evening) -> None:
    got = json.loads(evening.rude_stranger.out)
    stranger, _ = evening.rude_accounts
    assert got["sent"] > 20, "he should have tried"
    assert got["heard"] == 0, "a stranger should get no answer"
    assert got["failed"] > 0, "but a closed door"
    asked = evening.requests.count((stranger.steam_id, evening.ada.steam_id))
    assert asked <= 4, f"and not at every message a session of his own: {asked}"


def test_a_member_who_sends_rubbish_gets_nowhere_and_disturbs_nobody(evening: Evening) -> None:
    got = json.loads(evening.rude_member.out)
    assert got["entered"], "a friend may enter the lobby"
    assert got["heard"] < got["sent"] / 4, "but whoever sends rubbish is soon not answered"
    assert "Finn" not in "".join(evening.host.dump), "and does not get a character"


# Hosts that vanish


def test_a_host_that_lost_valves_servers_is_found_again_until_it_is_killed(
    broker: Broker, programs: Programs
) -> None:
    broker.pace.connected_timeout_s = 3.0
    ada, ben, cem = friends(broker, "Ada", "Ben", "Cem")
    host = programs.host(ada, "--accept-all")
    first = int(host.line("lobby "))
    early = programs.play(ben, "join", "--lobby-id", str(first), RECONNECT_FOR_S=1.0)
    assert broker.wait_until(lambda: players_shown(broker, ada) == "2"), "Ben should come in"
    assert broker.wait_until(lambda: broker.quiet_s > QUIET_S), "and get the whole farm"

    broker.lose_servers(ada)
    broker.find_servers(ada)
    assert broker.wait_until(lambda: players_shown(broker, ada) == "2"), (
        "the farm should get another lobby by itself, and still have its guest"
    )
    assert all(lobby.lobby_id != first for lobby in broker.lobbies), "the first one is gone"
    late = programs.play(cem, "join", "--friend", "Ada", RECONNECT_FOR_S=1.0)
    assert broker.wait_until(lambda: players_shown(broker, ada) == "3"), "Cem should find it"
    assert broker.wait_until(lambda: broker.quiet_s > QUIET_S), "and get the whole farm"
    assert early.is_running, "the one who was there has noticed nothing"

    host.kill()
    for guest in (early, late):
        assert guest.end() in (0, 1), f"it should end by itself: {guest.err}"
        assert guest.report["ended"] == "The connection to the host is lost.", "and say why"
    assert broker.wait_until(lambda: not broker.lobbies), "nobody should stay in a dead lobby"


# Who is not let in


def test_whoever_is_not_accepted_reads_why_and_leaves_the_lobby(
    broker: Broker, programs: Programs
) -> None:
    ada, ben, cem, dora, eve = friends(broker, "Ada", "Ben", "Cem", "Dora", "Eve")
    host = programs.host(ada, KNOCK_TIMEOUT_S=2.5)
    lobby_id = int(host.line("lobby "))
    gives_up = programs.play(cem, "join", "--friend", "Ada")
    assert has_knocked(broker, cem, ada), "Cem should knock"
    gives_up.interrupt()
    waits = programs.play(ben, "join", "--friend", "Ada")
    assert has_knocked(broker, ben, ada), "and Ben too"
    broker.limit_members(lobby_id, 1)
    full = programs.play(dora, "join", "--lobby-id", str(lobby_id))
    refused_with(full, "That farm is full.")
    broker.limit_members(lobby_id, 24)
    eve.blocked.add(ada.steam_id)
    blocked = programs.play(eve, "join", "--lobby-id", str(lobby_id))
    refused_with(gives_up, "The host did not let this guest in.")
    refused_with(waits, "The host did not answer.")
    refused_with(blocked, "whom you have blocked")
    view = broker.lobby_of(ada)
    assert view is not None, "the farm is still open"
    assert view.members == (ada.steam_id,), "and nobody who was refused stays in its lobby"
    host.interrupt()
    assert host.end() == 0, f"the host should end well: {host.out}{host.err}"
    assert host.report["players"] == 1, "and alone"


def test_a_farm_with_a_password_lets_in_who_knows_it(broker: Broker, programs: Programs) -> None:
    ada, ben, cem = friends(broker, "Ada", "Ben", "Cem")
    host = programs.host(ada, "--accept-all", "--password", "turnip")
    host.line("lobby ")
    guesses = programs.play(ben, "join", "--friend", "Ada", "--password", "parsnip")
    programs.play(cem, "join", "--friend", "Ada", "--password", "turnip")
    refused_with(guesses, "password")
    assert broker.wait_until(lambda: players_shown(broker, ada) == "2"), "Cem knows it"
    view = broker.lobby_of(ada)
    assert view is not None, "the farm is open"
    assert set(view.members) == {ada.steam_id, cem.steam_id}, "and Ben is not in its lobby"
    assert not any("turnip" in value for value in view.data.values()), "where it is not to be read"


def test_of_friends_with_the_same_name_the_one_who_hosts_is_found(
    broker: Broker, programs: Programs
) -> None:
    ada, sam, samuel = friends(broker, "Ada", "Sam", "sam")
    host = programs.host(samuel, "--accept-all")
    host.line("lobby ")
    idle = programs.pester(sam, 0, ada, "idle", 1.0)
    assert broker.wait_until(lambda: broker.is_running(sam)), "the other one plays too"
    guest = programs.play(ada, "join", "--friend", "Sam")
    assert broker.wait_until(lambda: players_shown(broker, samuel) == "2"), (
        f"only one of them has a farm: {guest.out}{guest.err}"
    )
    assert broker.wait_until(lambda: broker.quiet_s > QUIET_S), "which arrives"
    host.interrupt()
    assert guest.end() == 0, f"it should be a visit like any other: {guest.out}{guest.err}"
    assert guest.report["ended"] == "The host has closed the farm.", "until its host closes it"
    assert idle.end() == 0, "whatever the other one does"


def test_of_friends_with_the_same_name_who_both_host_none_is_guessed(
    broker: Broker, programs: Programs
) -> None:
    ada, sam, samuel = friends(broker, "Ada", "Sam", "sam")
    hosts = [programs.host(account) for account in (sam, samuel)]
    ids = [int(host.line("lobby ")) for host in hosts]
    broker.answer_late(ids[1], 1.5)
    guest = programs.play(ada, "join", "--friend", "Sam")
    refused_with(guest, "Several friends called Sam are hosting")
    assert all(str(lobby_id) in guest.err for lobby_id in ids), "with both lobbies to choose from"


# Steam that does not work


def test_without_steam_each_command_says_so_and_what_helps(
    broker: Broker, programs: Programs
) -> None:
    (ada,) = friends(broker, "Ada")
    broker.close()
    host = programs.host(ada, "--minutes", "0.05")
    guest = programs.play(ada, "join", "--friend", "Ben")
    check = programs.run(ada, "steam-check")
    refused_with(host, "Steam is not running")
    refused_with(guest, "Steam is not running")
    assert check.end() == 1, "Steam cannot be used"
    assert "Start Steam" in check.out, "and what helps is said"
    assert check.err == "", "by nobody else than the check"


def test_a_lobby_that_steam_does_not_make_ends_a_host_that_insisted_on_it(
    broker: Broker, programs: Programs
) -> None:
    ada, ben = friends(broker, "Ada", "Ben")
    broker.deny_creating(25)
    host = programs.host(ada, "--minutes", "0.05")
    broker.refuse(ben, "ConnectToGlobalUser failed")
    guest = programs.play(ben, "join", "--friend", "Ada")
    assert host.end() == 2, "it insisted"
    assert "Steam cannot show your farm" in host.err, f"and says why: {host.err}"
    assert guest.end() == 2, "an account that is logged in nowhere cannot play over Steam"
    assert "steam-check" in guest.err, f"and is told where to look: {guest.err}"
