"""The real commands over Steam: processes that load a shared library, and a broker as Valve.

Goal: a host and a guest, each a program of its own with Valve's flat API behind it, end with the
same world on a bad network, and a guest that was killed comes back as who it was. Method: `main.py`
in processes, the library of `tests/steam/cloud` in each, its broker in this one. A test waits for
what happens, and for nothing else; who is not let in, and whatever is about time, is shown in one
process (`test_steam_commands`, `test_steam_play`).
"""

import json
from pathlib import Path

import pytest

from tests.helpers.waiting import wait_until
from tests.program.processes import Processes, ended_well, logged
from tests.steam.cloud import NO_COMPILER, Broker, built, compiler
from tests.steam.cloud.programs import Program

pytestmark = pytest.mark.skipif(compiler() is None, reason=NO_COMPILER)

KILLED = -9
PATIENCE_S = 600.0
"""Of the network between the programs, which may be slow."""


def names_in(dump: list[str]) -> list[str]:
    """Who has a character, by the records of a farm."""
    records = [json.loads(line) for line in dump]
    return sorted(record[0] for section, _, _, record in records if section == "world/character")


@pytest.mark.slow
def test_a_friend_plays_over_steam_is_killed_and_comes_back(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    library = built(tmp_path_factory)
    with Broker(seed=5) as broker, Processes(tmp_path) as processes:
        broker.weather.loss_pct = 10
        broker.weather.delay_ms = 25
        broker.weather.jitter_ms = 25
        broker.weather.duplicate_pct = 5
        broker.pace.initial_timeout_s = broker.pace.connected_timeout_s = PATIENCE_S
        accounts = {name: broker.add_account(name) for name in ("Ada", "Ben", "Ida")}
        broker.befriend(*accounts.values())

        def play(name: str, *words: str) -> Program:
            environment = broker.environment(accounts[name], library)
            command, *rest = words
            options = ("--lobby", "steam", "--bot", "wander")
            return processes.headless(command, name, *rest, *options, environment=environment)

        host = play("Ada", "host", "--bind", "127.0.0.1", "--accept-all")
        lobby = host.line("lobby ")
        first = play("Ben", "join", "--friend", "aDA")
        logged(first, "in the farm")
        check = processes.start(
            "Ida", "steam-check", environment=broker.environment(accounts["Ida"], library)
        )
        ended_well(check)
        assert "Ida (" in check.out, f"Steam can be used, with this account: {check.out}"
        assert f"Ada, in lobby {lobby}" in check.out, f"and a friend plays: {check.out}"
        first.kill()
        again = play("Ben", "join", "+connect_lobby", lobby)
        logged(again, "in the farm")
        host.interrupt()
        for program in (again, host):
            ended_well(program)
            assert program.report["identical"], "with the host's world"
        assert again.dump == host.dump, "record for record"
        assert first.end() == KILLED, "Ben's first program had no time for a goodbye"
        assert names_in(host.dump) == ["Ada", "Ben"], "and he is no second person"
        wait_until(lambda: not broker.lobbies, "nobody who keeps the lobby standing")
        sent, lost = broker.messages
        assert 0 < lost < sent, "the network should really have lost messages"
        assert broker.problems == [], "the broker itself should work"
    for program in processes.started:
        assert "MISUSE" not in program.err, f"Valve's rules should be kept: {program.err}"
        assert "Traceback" not in program.err, f"nobody should see a traceback: {program.err}"
