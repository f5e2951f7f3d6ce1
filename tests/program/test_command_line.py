"""The command line as its users meet it: real processes, exit statuses and single sentences."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

MAIN = Path(__file__).resolve().parents[2] / "main.py"
TIMEOUT_S = 60


def run_main(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs the program to its end."""
    return subprocess.run(
        [sys.executable, str(MAIN), *words],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
        env=None,
    )


@pytest.mark.parametrize(
    "words",
    [
        ("--no-such-option",),
        ("fly",),
        ("simulate", "--players", "1"),
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
def test_what_cannot_be_is_refused_in_one_sentence_with_status_2(words: tuple[str, ...]) -> None:
    ended = run_main(*words)
    said = ended.stderr.strip().splitlines()
    assert ended.returncode == 2, f"{words} should end with status 2, said {ended.stderr!r}"
    assert len(said) == 1, f"{words} should be refused in one sentence: {ended.stderr!r}"
    assert said[0].startswith("main.py"), f"the sentence should name the program: {said[0]!r}"
    assert "Traceback" not in ended.stderr, "nobody should see a traceback"


def test_a_port_in_use_is_refused_in_one_sentence() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        ended = run_main(
            "host", "--headless", "--bind", "127.0.0.1", "--port", str(port), "--minutes", "0.01"
        )
    assert ended.returncode == 2, "a port in use should end with status 2"
    assert str(port) in ended.stderr, f"the sentence should name the port: {ended.stderr!r}"
    assert len(ended.stderr.strip().splitlines()) == 1, "one sentence is enough"


def test_nobody_at_the_address_is_said_in_plain_words() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        free_port = probe.getsockname()[1]
    ended = run_main("join", f"127.0.0.1:{free_port}", "--headless")
    assert ended.returncode == 2, "nobody let this guest in"
    assert "Nobody answers" in ended.stdout, f"players should read why: {ended.stdout!r}"


def test_a_simulation_reports_what_it_proves(tmp_path: Path) -> None:
    report_path = tmp_path / "report.json"
    plan = "--players 3 --minutes 0.3 --seed 5 --plant 2"
    network = "--loss 10 --delay 80 --jitter 20 --reorder 5 --duplicate 2"
    words = f"simulate {plan} {network} --report".split()
    ended = run_main(*words, str(report_path))
    assert ended.returncode == 0, f"the run should be good: {ended.stdout}{ended.stderr}"
    report = json.loads(report_path.read_text())
    assert report["identical"], "replicas should be identical at the end and on the way"
    assert report["conserved"], "no item should be made or lost outside a rule"
    assert report["false_alarms"] == 0, "a difference should be proof"
    assert report["plants"] == {"count": 2, "detected": 2, "named": 2, "healed": 2}, (
        "every plant should be detected, named and healed"
    )
    assert report["commands"]["accepted"] > 0, "guests should have done something"
    for figure in ("lag_ms", "repairs", "bytes_per_s", "wire_bytes_per_s", "speedup"):
        assert figure in report, f"the report should hold {figure}"


def test_the_same_seed_gives_the_same_run(tmp_path: Path) -> None:
    reports = []
    for number in range(2):
        path = tmp_path / f"{number}.json"
        words = "simulate --players 3 --minutes 0.2 --seed 11 --loss 20 --delay 50 --jitter 40"
        run_main(*words.split(), "--report", str(path))
        report = json.loads(path.read_text())
        del report["real_s"], report["speedup"]
        reports.append(report)
    assert reports[0] == reports[1], "a seed should reproduce a run in every figure"


def test_two_real_programs_end_with_the_same_world(tmp_path: Path) -> None:
    host_words = (
        "host --headless --bind 127.0.0.1 --port 0 --accept-all --bot farm --seed 1 --minutes 0.1"
    )
    files = {name: tmp_path / name for name in ("A.json", "A.jsonl", "B.json", "B.jsonl")}
    host = subprocess.Popen(
        [
            sys.executable,
            str(MAIN),
            *host_words.split(),
            *("--report", str(files["A.json"]), "--dump", str(files["A.jsonl"])),
            *("--home", str(tmp_path / "home")),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert host.stdout is not None
        assert host.stdout.readline().startswith("join code "), "the host should print its code"
        port = host.stdout.readline().split()[-1]
        guest = run_main(
            *f"join 127.0.0.1:{port} --headless --bot busy --seed 2".split(),
            *("--report", str(files["B.json"]), "--dump", str(files["B.jsonl"])),
        )
        host.communicate(timeout=TIMEOUT_S)
    finally:
        if host.poll() is None:
            host.kill()
            host.wait()
    assert guest.returncode == 0, f"the guest should end identical: {guest.stdout}{guest.stderr}"
    assert host.returncode == 0, "the host should see its guest settled"
    ours, theirs = files["A.jsonl"].read_bytes(), files["B.jsonl"].read_bytes()
    assert ours == theirs, "the two dumps should be the same, byte for byte"
    assert len(ours.splitlines()) > 100, "a farm should have more than a hundred records"


def test_headless_programs_never_import_pygame() -> None:
    code = (
        "import sys; sys.argv = ['main.py']; import main; "
        "import game.headless.commands; sys.exit('pygame' in sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=MAIN.parent, timeout=TIMEOUT_S, check=False
    )
    assert ended.returncode == 0, "nothing headless should import pygame"
