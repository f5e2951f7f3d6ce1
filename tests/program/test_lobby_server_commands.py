"""The lobby server's commands as their users meet them: real processes, exit statuses and single
sentences.

Most of what programs do here is wait, so all of them are started together, once, and each test
looks at how its own have fared.
"""

import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import main
from tests.program.lobby_processes import Processes, ended, free_port, kill, line

Process = subprocess.Popen[str]


@dataclass
class Scenes:
    """What goes on at the same time."""

    processes: Processes
    server: Process
    port: int
    page: str
    """Of the server's status."""
    dedicated_port: int
    gathering: tuple[Process, Process]
    """Its owner and a guest."""
    keeper: Process
    """The host of a farm with a password."""
    locked: Process
    """A guest without it."""
    missing: Process
    """A guest of a farm that there is not."""
    lost: Process
    """A guest whose server is not there."""
    own_server: tuple[Process, Process]
    """A host that serves lobbies itself, and its guest."""

    def where(self, lobby_name: str) -> tuple[str, ...]:
        """What leads to a lobby."""
        return ("--server", f"127.0.0.1:{self.port}", "--lobby-name", lobby_name)


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenes]:
    """Everything is under way."""
    processes = Processes(tmp_path_factory.mktemp("evening"))
    try:
        lost = processes.join(
            "Lost", "--server", f"127.0.0.1:{free_port()}", "--lobby-name", "Willow Farm"
        )
        first, own_port = free_port(), free_port()
        server, port, _ = processes.server(
            "--dedicated", "local", "--dedicated-ports", f"{first}-{first}", "--status-port", "0"
        )
        page = line(server, "status at ")
        where = ("--server", f"127.0.0.1:{port}", "--lobby-name")
        round_ = (*where, "Evening Round", "--minutes", "0.05", "--bot", "farm")
        gathering = (
            processes.host("Ash", *round_, "--on-server"),
            processes.join("Briar", *round_),
        )
        keeper = processes.host("Keeper", *where, "Willow Farm", "--password", "sesame")
        serving = processes.host(
            "Clover", "--bind", "127.0.0.1", "--serve-lobbies", "--lobby-port", str(own_port),
            "--accept-all", "--minutes", "0.08", "--lobby-name", "Mill House",
        )  # fmt: skip
        visitor = processes.join(
            "Dale", "--server", f"127.0.0.1:{own_port}", "--lobby-name", "mill house"
        )
        locked = processes.join("Mallory", *where, "Willow Farm")
        missing = processes.join("Nobody", *where, "Oak Farm")
        yield Scenes(
            processes, server, port, page, first, gathering, keeper, locked, missing, lost,
            (serving, visitor),
        )  # fmt: skip
    finally:
        processes.close()


def assert_refused(process: Process, words: str) -> None:
    """It should have ended with status 2 and one sentence that has these words."""
    status, _, complained = ended(process)
    assert status == 2, f"one that does not get in should end with 2: {complained}"
    assert words in complained, f"and say why: {complained}"
    assert len(complained.strip().splitlines()) == 1, f"in one sentence: {complained}"


def test_a_password_that_was_not_given_is_asked_for_in_one_sentence(scenes: Scenes) -> None:
    assert_refused(scenes.locked, "has a password")


def test_a_lobby_that_is_not_there_is_said_in_one_sentence(scenes: Scenes) -> None:
    assert_refused(scenes.missing, "no lobby called Oak Farm")


def test_no_server_at_the_address_is_said_in_plain_words(scenes: Scenes) -> None:
    assert_refused(scenes.lost, "no answer")


def test_a_host_can_be_the_lobby_server_of_its_network(scenes: Scenes) -> None:
    for process in reversed(scenes.own_server):
        status, said, complained = ended(process)
        assert status == 0, f"both should end well: {said} {complained}"


def test_a_gathering_goes_on_on_a_dedicated_server(scenes: Scenes) -> None:
    for process in scenes.gathering:
        status, said, complained = ended(process)
        assert status == 0, f"both should have played on the server: {said} {complained}"
        assert json.loads(said[said.index("{") :])["role"] == "guest", "as guests"
    with urllib.request.urlopen(scenes.page, timeout=5) as answer:
        shown = json.load(answer)
    (session,) = shown["sessions"]
    pid = int(session["where"].removeprefix("pid "))
    try:
        assert session["farm"] == "Evening Round", "it is on the page"
        assert session["port"] == scenes.dedicated_port, "with its port"
        assert (shown["sessions_started_total"], shown["lobbies"]) == (1, 1), "its lobby is freed"
        with urllib.request.urlopen(f"{scenes.page}metrics", timeout=5) as answer:
            metrics = answer.read().decode()
        assert "\ntandem_lobby_sessions_started_total 1\n" in metrics, "and in the metrics"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{scenes.page}secret", timeout=5)
        scenes.server.send_signal(signal.SIGTERM)
        status, _, log = ended(scenes.server)
        assert status == 0, f"a server that was told to stop has done well: {log}"
        assert "listening" in log, "it has a log"
        os.kill(pid, 0)
    finally:
        os.kill(pid, signal.SIGTERM)
    kill(scenes.keeper)


def test_a_server_with_a_new_certificate_has_to_be_trusted_anew(scenes: Scenes) -> None:
    scenes.server.kill()
    scenes.server.wait()
    data = scenes.processes.folder / "data"
    for name in ("certificate.pem", "relay_secret"):
        (data / name).unlink()
    again, port, _ = scenes.processes.server(port=scenes.port)
    assert port == scenes.port, "it is where it was"
    where = scenes.where("Oak Farm")
    status, _, complained = ended(scenes.processes.join("Nobody", *where))
    assert status == 2, "another certificate is another server"
    assert "another certificate" in complained, f"which is said plainly: {complained}"
    assert "--forget-server" in complained, "with what to do"
    complained = ended(scenes.processes.join("Nobody", *where, "--forget-server"))[2]
    assert "no lobby" in complained, f"and that helps: {complained}"
    again.send_signal(signal.SIGINT)
    assert ended(again)[0] == 0, "Ctrl-C is a way to stop as well"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("host", "--lobby", "server", "--headless"), "--server"),
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
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    home = ("--home", str(tmp_path)) if words[0] != "lobby-server" else ()
    data = ("--data", str(tmp_path / "data")) if words[0] == "lobby-server" else ()
    try:
        status: object = main.main([*words, *home, *data])
    except SystemExit as end:
        status = end.code
    complained = capsys.readouterr().err
    assert status == 2, f"{words} should end with status 2, said {complained!r}"
    assert len(complained.strip().splitlines()) == 1, f"one sentence is enough: {complained!r}"
    assert said in complained, f"and it should say what: {complained!r}"


def test_friends_are_kept_by_their_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(home: str, *words: str) -> str:
        assert main.main(["friends", "--home", str(tmp_path / home), *words]) == 0, "it can be done"
        return capsys.readouterr().out

    code = said("briar").removeprefix("your friend code: ").strip()
    first = said("ash", "--add", code, "--called", "Briar")
    second = said("ash")
    assert first == second, "one's own code stays, and so do friends"
    assert f"Briar             {code}" in second, f"by name and code: {second}"
    assert "Briar" not in said("ash", "--remove", "Briar"), "until removed"
