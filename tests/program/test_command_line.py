"""The command line as its users meet it: exit statuses, single sentences and reports.

Commands run in this process. Those that wait do so on a clock of their own, which their waiting
moves on.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import main
from game.headless import commands
from game.headless.arguments import HostArguments, JoinArguments
from net.lobbies.join_code import decode_join_code
from tests.helpers.arguments import parsed
from tests.helpers.udp import Udp, udp_in_memory
from tests.program.terminal import OwnTime, folders_at, run
from tests.world.small_farm import small_content

MAIN = Path(__file__).resolve().parents[2] / "main.py"
GENEROUS_S = 120.0


@pytest.fixture
def udp() -> Iterator[Udp]:
    """Nothing of it reaches a network."""
    with udp_in_memory() as made:
        yield made


@pytest.mark.parametrize(
    "words",
    [
        ("--no-such-option",),
        ("fly",),
        ("simulate", "--players", "0"),
        ("simulate", "--players", "9"),
        ("simulate", "--loss", "nan"),
        ("simulate", "--loss", "101"),
        ("simulate", "--minutes", "0"),
        ("simulate", "--bots", "farm,dancer"),
        ("simulate", "--plant", "-1"),
        ("duo", "--players", "99"),
        ("host", "--headless", "--port", "65536"),
        ("host", "--headless", "--bot", "dancer"),
        ("host", "--headless", "--bind", "not an address", "--minutes", "0.01"),
        ("join", "--headless"),
        ("join", "ABCDE", "--headless"),
        ("join", "203.0.113.7:5000", "--headless"),
        ("join", "127.0.0.1:99999", "--headless"),
        ("shot", "--scene", "nowhere", "--out", "x.png"),
        ("shot", "--scene", "farm", "--time", "99:99", "--out", "x.png"),
        ("shot", "--scene", "farm", "--size", "big", "--out", "x.png"),
        ("shot", "--scene", "farm", "--out", "/no/such/folder/x.png"),
        ("--name", "a\x07b"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_with_status_2(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert run(*words) == 2, f"{words} should end with status 2"
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1, f"{words} should be refused in one sentence: {said}"
    assert said[0].startswith("main.py"), f"the sentence should name the program: {said}"


def test_what_a_drawn_run_cannot_be_told_is_named_as_it_was_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("simulate", "--draw", "--dedicated") == 2, "a drawn run draws that too"
    said = capsys.readouterr().err
    assert "--dedicated" in said, f"the sentence should name the option: {said!r}"


def test_a_port_in_use_is_refused_in_one_sentence(
    udp: Udp, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = udp.open_socket("127.0.0.1")
    port = str(taken.address[1])
    words = ("host", "--headless", "--bind", "127.0.0.1", "--port", port, "--minutes", "0.01")
    assert run(*words) == 2, "a port in use should end with status 2"
    said = capsys.readouterr().err
    assert port in said, f"the sentence should name the port: {said!r}"
    assert len(said.strip().splitlines()) == 1, "one sentence is enough"


def test_nobody_at_the_address_is_said_in_plain_words(
    udp: Udp, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = OwnTime()
    arguments = parsed(JoinArguments, "join", "127.0.0.1:4711", "--headless")
    status = commands.join(arguments, small_content(), folders_at(tmp_path), own.clocks)
    assert status == 2, "nobody let this guest in"
    assert "Nobody answers" in capsys.readouterr().out, "players should read why"


def test_a_host_without_guests_ends_when_its_minutes_are_over(
    udp: Udp, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = OwnTime()
    report, dump = tmp_path / "report.json", tmp_path / "dump.jsonl"
    words = ("host", "--headless", "--bind", "127.0.0.1", "--bot", "farm", "--minutes", "0.5")
    files = ("--report", str(report), "--dump", str(dump))
    arguments = parsed(HostArguments, *words, *files)
    status = commands.host(arguments, small_content(), folders_at(tmp_path), own.clocks)
    assert status == 0, "there was nobody whom anything could be wrong with"
    assert 30.0 <= own.now_s - 100.0 < 31.0, "it should play for as long as it was told to"
    said = capsys.readouterr().out
    code = said.splitlines()[0].removeprefix("join code ")
    assert decode_join_code(code).ips == ("127.0.0.1",), (
        f"the code comes first, and leads here: {said}"
    )
    told = json.loads(report.read_text("utf-8"))
    assert (told["role"], told["players"], told["identical"]) == ("host", 1, True)
    assert len(dump.read_bytes().splitlines()) == told["records"], "a record a line"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="it ends as a pipe without a reader does")
def test_a_verdict_that_nobody_reads_is_in_the_report_all_the_same(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    words = ["simulate", "--players", "2", "--minutes", "0.05", "--report", str(report)]
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, str(MAIN), *words]
    ended = subprocess.run(
        command, stdout=writing, stderr=subprocess.PIPE, timeout=GENEROUS_S, check=False
    )
    os.close(writing)
    assert ended.stderr == b"", "which is nothing to speak of"
    assert json.loads(report.read_text("utf-8"))["is_good"] is (ended.returncode == 0)


def test_a_simulation_reports_what_it_proves(tmp_path: Path) -> None:
    report_path = tmp_path / "report.json"
    plan = "--players 3 --minutes 0.3 --seed 5 --plant 2"
    network = "--loss 10 --delay 80 --jitter 20 --reorder 5 --duplicate 2"
    words = f"simulate {plan} {network} --report".split()
    assert run(*words, str(report_path)) == 0, "the run should be good"
    report = json.loads(report_path.read_text())
    assert report["identical"], "replicas should be identical at the end and on the way"
    assert report["conserved"], "no item should be made or lost outside a rule"
    assert report["false_alarms"] == 0, "a difference should be proof"
    plants = report["plants"]
    assert plants["count"] == plants["healed"] == 2, "every plant should be healed"
    assert plants["detected"] == plants["named"] == 2, "having been detected and named"
    assert report["repairs"]["needless"] == 0, "and nothing else"
    assert report["commands"]["accepted"] > 0, "guests should have done something"
    for figure in ("lag_ms", "repairs", "bytes_per_s", "wire_bytes_per_s", "speedup"):
        assert figure in report, f"the report should hold {figure}"


@pytest.mark.slow
def test_the_same_seed_gives_the_same_run_in_every_process(tmp_path: Path) -> None:
    network = "--loss 20 --delay 50 --jitter 40"
    words = f"simulate --players 3 --minutes 0.2 --seed 11 {network} --report".split()
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    run(*words, str(here))
    elsewhere = {**os.environ, "PYTHONHASHSEED": "7"}
    command = [sys.executable, main.__file__, *words, str(there)]
    subprocess.run(
        command, env=elsewhere, timeout=GENEROUS_S, stdout=subprocess.DEVNULL, check=True
    )
    reports = [json.loads(path.read_text()) for path in (here, there)]
    for report in reports:
        del report["real_s"], report["speedup"]
    assert reports[0] == reports[1], "a seed should reproduce a run in every figure"
