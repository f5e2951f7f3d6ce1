"""What only real programs can show: that they start, find each other over the system's own sockets,
end when they are told to, and leave behind what they should.

Everything else about them is shown in one process, on a clock that the test moves. Here a test
waits for what happens, and for nothing else.
"""

import json
import os
import re
import shutil
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from game.farms.farm import load_farm
from game.rules.belonging import CHARACTERS
from game.world.records import Character
from tests.helpers.waiting import wait_until
from tests.program.processes import Processes, ended_well, logged
from tests.steam.cloud.programs import MAIN, Program

ASSETS = Path(__file__).resolve().parents[2] / "assets"
GENEROUS_S = 120.0
"""For an answer that comes at once, on a machine that has other things to do."""


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Nothing runs yet."""
    with Processes(tmp_path) as made:
        yield made


def test_a_command_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with Processes(tmp_path, MAIN) as processes:
        program = processes.start("nobody", "fly")
        program.end()
    assert program.end() == 2, "it cannot be done as asked"
    assert program.out == "", "nothing is said beside it"
    assert len(program.err.splitlines()) == 1, f"one sentence is enough: {program.err}"


@pytest.mark.slow
def test_two_programs_of_one_user_are_two_people_with_one_world_and_the_same_two_next_time(
    processes: Processes, tmp_path: Path
) -> None:
    """They have one home, and so the keys in it; each holds a slot while it runs, and what was
    killed holds none."""
    farm, home = tmp_path / "farm.farm", ("--home", str(tmp_path / "home"))
    host = processes.headless(
        *("host", "Ash", "--bind", "127.0.0.1", "--accept-all", "--bot", "farm", "--seed", "1"),
        *("--save", str(farm)),
    )
    code = host.line("join code ")
    where = f"127.0.0.1:{host.line('listening on port ')}"
    killed = processes.headless("join", "Briar", code, *home)
    logged(killed, "in the farm")
    guests = [processes.headless("join", "Clover", where, *home, "--bot", "busy", "--seed", "2")]
    logged(guests[0], "in the farm")
    killed.kill()
    guests.append(processes.headless("join", "Dale", where, *home, "--bot", "busy", "--seed", "3"))
    logged(guests[1], "in the farm")
    host.interrupt()
    for program in (*guests, host):
        ended_well(program)
    assert host.report["identical"], "everybody has the final world"
    assert host.report["players"] == 3, "and nobody was missing"
    assert all(guest.dump == host.dump for guest in guests), "the dumps are the same, byte for byte"
    assert len(host.dump) > 100, "a farm has more than a hundred records"
    assert sorted(load_farm(farm).world.keys(CHARACTERS)) == [64, 65, 66], "two came, one twice"
    back = r'why="is character 65".* name="Dale"'
    assert re.search(back, host.err), f"Dale is who Briar was: {host.err}"


@pytest.mark.slow
def test_a_dedicated_server_gives_join_codes_and_saves_when_it_is_told_to_end(
    processes: Processes, tmp_path: Path
) -> None:
    names = ("Ada", "Bo")
    session = {
        "session": "evening-7",
        "farm": "Willow Bend",
        "players": [
            {"name": name, "token": f"0000000{number}", "identity": f"friend-{number}"}
            for number, name in enumerate(names)
        ],
    }
    (tmp_path / "session.json").write_text(json.dumps(session), "utf-8")
    server = processes.start(
        "server", "dedicated", "--bind", "127.0.0.1", "--save", str(tmp_path / "willow.farm"),
        "--session", str(tmp_path / "session.json"), "--dump", str(tmp_path / "server.jsonl"),
    )  # fmt: skip
    guests = [
        processes.headless("join", name, server.line(f"join code of {name}: "), "--bot", "busy")
        for name in names
    ]
    for guest in guests:
        logged(guest, "in the farm")
    server.interrupt()
    for guest in guests:
        ended_well(guest)
        assert guest.report["ended"] == "The server has closed the farm.", "everybody is told"
    ended_well(server)
    assert 'because="told" settled=true saved=true' in server.err, "as it was told, in good order"
    truth = (tmp_path / "server.jsonl").read_text("utf-8").splitlines()
    assert [guest.dump for guest in guests] == [truth, truth], "all have the server's world"
    farm = load_farm(tmp_path / "willow.farm")
    saved = farm.world.records(CHARACTERS).values()
    assert {one.name for one in saved if isinstance(one, Character)} == set(names), "it is saved"
    farm.close()


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """Content that is not the game's own: something else can be carried."""
    folder = tmp_path / "other"
    for part in ("data", "maps", "dialogue"):
        shutil.copytree(ASSETS / part, folder / part)
    with (folder / "data" / "items.toml").open("a", encoding="utf-8") as items:
        items.write('\n[kite]\ntitle = "Kite"\n')
    return folder


@pytest.fixture
def server(processes: Processes, tmp_path: Path, assets: Path) -> Program:
    """A lobby server with dedicated servers to give, which play that content."""
    return processes.start(
        "server", "lobby-server", "--bind", "127.0.0.1", "--port", "0",
        "--data", str(tmp_path / "data"), "--dedicated", "local", "--status-port", "0",
        "--assets", str(assets),
    )  # fmt: skip


def to(server: Program, lobby_name: str) -> tuple[str, ...]:
    """What leads to a lobby."""
    where = f"127.0.0.1:{server.line('listening on port ')}#{server.line('fingerprint ')}"
    return ("--lobby", "server", "--server", where, "--lobby-name", lobby_name)


@pytest.mark.slow
def test_who_gathers_on_a_lobby_server_goes_on_on_a_dedicated_one(
    processes: Processes, server: Program, assets: Path
) -> None:
    """With content that is not the game's own, so that who has other content would be refused."""
    words = (*to(server, "Evening Round"), "--assets", str(assets))
    owner = processes.headless("host", "Ash", *words, "--on-server")
    owner.line("lobby ")
    member = processes.headless("join", "Briar", *words)
    for program in (owner, member):
        logged(program, "in the farm")
    page = server.line("status at ")

    def sessions() -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{page}status.json", timeout=GENEROUS_S) as answer:
            shown: list[dict[str, Any]] = json.load(answer)["sessions"]
            return shown

    wait_until(lambda: bool(sessions()), "a session on the status page")
    (session,) = sessions()
    assert session["farm"] == "Evening Round", "the page says what is played"
    # Dedicated servers outlive the lobby server.
    server.interrupt()
    ended_well(server)
    os.kill(int(session["where"].removeprefix("pid ")), signal.SIGTERM)
    for program in (owner, member):
        ended_well(program)
        assert program.report["ended"] == "The server has closed the farm.", "in good order"
    assert owner.dump == member.dump, "with the same world"
