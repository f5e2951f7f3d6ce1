"""The lobby server's commands as their users meet them: real processes, exit statuses and single
sentences."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

MAIN = Path(__file__).resolve().parents[2] / "main.py"
TIMEOUT_S = 90


class Processes:
    """Programs that a test started, each of which ends with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen[str]] = []

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Starts the program."""
        process = subprocess.Popen(
            [sys.executable, str(MAIN), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.running.append(process)
        return process

    def server(self, *words: str, port: int = 0) -> tuple[subprocess.Popen[str], int, str]:
        """Starts a lobby server, and returns it, its port and its fingerprint once it listens."""
        data = str(self.folder / "data")
        process = self.start(
            "lobby-server", "--bind", "127.0.0.1", "--port", str(port), "--data", data, *words
        )
        return process, int(_line(process, "listening on port ")), _line(process, "fingerprint ")

    def host(self, name: str, *words: str) -> subprocess.Popen[str]:
        """Starts a host, and returns it once its lobby is there."""
        process = self.start(
            "host", "--headless", "--home", str(self.folder / name), "--name", name,
            "--bind", "127.0.0.1", "--lobby", "server", *words,
        )  # fmt: skip
        _line(process, "lobby ")
        return process

    def join(self, name: str, *words: str) -> subprocess.Popen[str]:
        """Starts a guest."""
        return self.start(
            "join", "--headless", "--home", str(self.folder / name), "--name", name,
            "--lobby", "server", *words,
        )  # fmt: skip


def _line(process: subprocess.Popen[str], beginning: str) -> str:
    """The rest of the line that begins so."""
    assert process.stdout is not None, "its output is read"
    for line in process.stdout:
        if line.startswith(beginning):
            return line.removeprefix(beginning).strip()
    assert process.stderr is not None, "its output is read"
    raise AssertionError(f"it should say {beginning!r}, said: {process.stderr.read()}")


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Waits for the end."""
    said, complained = process.communicate(timeout=TIMEOUT_S)
    return process.returncode, said, complained


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Nothing runs yet."""
    made = Processes(tmp_path)
    yield made
    for process in made.running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_an_evening_with_a_password_and_a_server_that_is_restarted(
    processes: Processes, tmp_path: Path
) -> None:
    server, port, fingerprint = processes.server()
    where = ("--server", f"127.0.0.1:{port}", "--lobby-name", "Willow Farm")
    report = tmp_path / "host.json"
    host = processes.host(
        "Ash", *where, "--password", "sesame", "--accept-all", "--minutes", "0.2",
        "--bot", "farm", "--report", str(report), "--dump", str(tmp_path / "host.jsonl"),
    )  # fmt: skip
    locked = processes.join("Mallory", *where)
    missing = processes.join("Nobody", "--server", f"127.0.0.1:{port}", "--lobby-name", "Oak Farm")
    opened = (*where, "--password", "sesame", "--bot", "farm")
    briar = processes.join("Briar", *opened, "--dump", str(tmp_path / "briar.jsonl"))
    for process, words in ((locked, "has a password"), (missing, "no lobby called Oak Farm")):
        status, _, complained = ended(process)
        assert status == 2, f"one that does not get in should end with 2: {complained}"
        assert words in complained, f"and say why: {complained}"
        assert len(complained.strip().splitlines()) == 1, f"in one sentence: {complained}"
    server.send_signal(signal.SIGTERM)
    status, _, log = ended(server)
    assert status == 0, f"a server that was told to stop has done well: {log}"
    assert "listening" in log, "it has a log"
    again, same_port, same_fingerprint = processes.server(port=port)
    assert (same_port, same_fingerprint) == (port, fingerprint), "it is the same server again"
    late = processes.join("Clover", *opened, "--dump", str(tmp_path / "clover.jsonl"))
    for process in (host, briar, late):
        status, said, complained = ended(process)
        assert status == 0, f"all should end with the same world: {said} {complained}"
    assert json.loads(report.read_text("utf-8"))["identical"], "the host says so too"
    dumps = {(tmp_path / f"{name}.jsonl").read_bytes() for name in ("host", "briar", "clover")}
    assert len(dumps) == 1, "and the dumps are the same"
    again.send_signal(signal.SIGINT)
    assert ended(again)[0] == 0, "Ctrl-C is a way to stop as well"


def test_a_gathering_goes_on_on_a_dedicated_server(processes: Processes, tmp_path: Path) -> None:
    first = free_port()
    server, port, _ = processes.server(
        "--dedicated", "local", "--dedicated-ports", f"{first}-{first}", "--status-port", "0"
    )
    page = _line(server, "status at ")
    where = ("--server", f"127.0.0.1:{port}", "--lobby-name", "Evening Round")
    ash = processes.host("Ash", *where, "--on-server", "--minutes", "0.05", "--bot", "farm")
    briar = processes.join("Briar", *where, "--minutes", "0.05", "--bot", "farm")
    pids: list[int] = []
    try:
        for process in (ash, briar):
            status, said, complained = ended(process)
            assert status == 0, f"both should have played on the server: {said} {complained}"
            assert json.loads(said[said.index("{") :])["role"] == "guest", "as guests"
        with urllib.request.urlopen(page, timeout=5) as answer:
            shown = json.load(answer)
        (session,) = shown["sessions"]
        pids.append(int(session["where"].removeprefix("pid ")))
        assert (session["farm"], session["port"]) == ("Evening Round", first), "it is on the page"
        assert (shown["sessions_started_total"], shown["lobbies"]) == (1, 0), "the lobby is freed"
        with urllib.request.urlopen(f"{page}metrics", timeout=5) as answer:
            metrics = answer.read().decode()
        assert "\ntandem_lobby_sessions_started_total 1\n" in metrics, "and in the metrics"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{page}secret", timeout=5)
        server.send_signal(signal.SIGTERM)
        assert ended(server)[0] == 0, "the lobby server stops"
        os.kill(pids[0], 0)
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGTERM)


def test_a_host_can_be_the_lobby_server_of_its_network(processes: Processes) -> None:
    port = free_port()
    host = processes.host(
        "Ash", "--serve-lobbies", "--lobby-port", str(port), "--accept-all",
        "--minutes", "0.08", "--lobby-name", "Willow Farm",
    )  # fmt: skip
    guest = processes.join("Briar", "--server", f"127.0.0.1:{port}", "--lobby-name", "willow farm")
    for process in (guest, host):
        status, said, complained = ended(process)
        assert status == 0, f"both should end well: {said} {complained}"


def test_a_server_with_a_new_certificate_has_to_be_trusted_anew(
    processes: Processes, tmp_path: Path
) -> None:
    server, port, _ = processes.server()
    where = ("--server", f"127.0.0.1:{port}", "--lobby-name", "Oak Farm")
    assert "no lobby" in ended(processes.join("Briar", *where))[2], "the first time it is trusted"
    server.kill()
    server.communicate()
    for file in (tmp_path / "data").iterdir():
        file.unlink()
    processes.server(port=port)
    status, _, complained = ended(processes.join("Briar", *where))
    assert status == 2, "another certificate is another server"
    assert "another certificate" in complained, f"which is said plainly: {complained}"
    assert "--forget-server" in complained, "with what to do"
    complained = ended(processes.join("Briar", *where, "--forget-server"))[2]
    assert "no lobby" in complained, f"and that helps: {complained}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("host", "--lobby", "server", "--headless"), "--server"),
        (("host", "--lobby", "server", "--server", "127.0.0.1"), "--headless"),
        (("host", "--headless", "--password", "x"), "--lobby server"),
        (("host", "--headless", "--on-server"), "--server"),
        (("host", "--headless", "--serve-lobbies", "--server", "a"), "no other"),
        (("join", "--headless", "--lobby", "server", "--server", "127.0.0.1"), "--lobby-name"),
        (("join", "--headless", "--lobby", "server", "--lobby-name", "x"), "--server"),
        (
            ("join", "--headless", "--lobby", "server", "--server", "a b", "--lobby-name", "x"),
            "address",
        ),
        (
            (
                "join", "--headless", "--lobby", "server", "--lobby-name", "x",
                "--server", "127.0.0.1:1#abcd",
            ),
            "fingerprint",
        ),
        (("lobby-server", "--port", "65536"), "65536"),
        (("lobby-server", "--dedicated-ports", "9-1"), "9-1"),
        (("lobby-server", "--bind", "nowhere", "--port", "0"), "nowhere"),
        (("friends", "--add", "ABC"), "--called"),
        (("friends", "--add", "ABC", "--called", "Briar"), "35"),
        (("friends", "--remove", "Briar"), "Briar"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence_with_status_2(
    processes: Processes, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    home = ("--home", str(tmp_path)) if words[0] != "lobby-server" else ()
    data = ("--data", str(tmp_path / "data")) if words[0] == "lobby-server" else ()
    status, _, complained = ended(processes.start(*words, *home, *data))
    assert status == 2, f"{words} should end with status 2, said {complained!r}"
    assert len(complained.strip().splitlines()) == 1, f"one sentence is enough: {complained!r}"
    assert said in complained, f"and it should say what: {complained!r}"


def test_no_server_at_the_address_is_said_in_plain_words(processes: Processes) -> None:
    guest = processes.join(
        "Briar", "--server", f"127.0.0.1:{free_port()}", "--lobby-name", "Willow Farm"
    )
    status, _, complained = ended(guest)
    assert status == 2, "nobody is there"
    assert "no answer" in complained, f"which is said plainly: {complained}"


def test_friends_are_kept_by_their_codes(processes: Processes, tmp_path: Path) -> None:
    code = ended(processes.start("friends", "--home", str(tmp_path / "briar")))[1]
    code = code.removeprefix("your friend code: ").strip()
    mine = ("friends", "--home", str(tmp_path / "ash"))
    first = ended(processes.start(*mine, "--add", code, "--called", "Briar"))[1]
    second = ended(processes.start(*mine))[1]
    assert first == second, "one's own code stays, and so do friends"
    assert f"Briar             {code}" in second, f"by name and code: {second}"
    assert "Briar" not in ended(processes.start(*mine, "--remove", "Briar"))[1], "until removed"
