"""Those who run a server see who opened what, close it, and keep somebody out."""

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from game.servers.arguments import LobbyAdminArguments
from game.servers.lobby_server import ask_operators
from net import limits
from net.dedicated.local import LocalLauncher, LocalSettings
from net.lobbies.events import LobbyLost, LobbyProblem, Published, PublishFailed
from net.lobbies.server.control_socket import ControlSocket, Question, ask
from net.lobbies.server.kept import keep_bans, load_server_data
from net.lobbies.server.operators import BANNED, CLOSED, Bans
from tests.dedicated.sessions import request
from tests.dedicated.stand_in import Computer
from tests.helpers.arguments import parsed
from tests.lobby_server.stage import LOOPBACK, PUBLIC, TODAY, Stage

NEEDS_UNIX = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are none here")
PATIENCE_S = 60.0


def do(stage: Stage, action: str, what: str = "") -> str:
    return stage.running.operators.carry_out(action, what, stage.now_s)


def test_the_list_and_the_log_say_who_opened_what(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    assert do(stage, "list") == "There is no lobby."
    ash = stage.player("Ash")
    with caplog.at_level(logging.INFO, "net.lobbies.server"):
        lobby_id = stage.publish(ash)
    key = ash.lobbies.me[:40]
    for text in (do(stage, "list"), caplog.text):
        for word in (lobby_id, PUBLIC.name, key, LOOPBACK):
            assert word in text, f"{word} should be told"


@pytest.mark.parametrize("is_by_name", [True, False], ids=["by name", "by id"])
def test_a_lobby_is_closed_and_its_owner_reads_by_whom(stage: Stage, is_by_name: bool) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    lobby_id = stage.publish(ash)
    stage.enter(briar, lobby_id)
    assert "is closed" in do(stage, "close", PUBLIC.name if is_by_name else lobby_id)
    for player in (ash, briar):
        stage.until(partial(player.heard, LobbyLost), "everybody inside should hear")
        assert player.heard(LobbyLost)[0].reason == CLOSED, "why"
    assert stage.publish_problem(ash, PUBLIC).reason == CLOSED, "it does not come back at once"
    ash.take()
    stage.run(limits.LOBBY_CLOSED_S + limits.LOBBY_RETRY_MAX_S + 5.0)
    assert ash.heard(Published), "but after a while its owner may open one again"


def test_who_is_banned_by_key_is_sent_away_and_told(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    lobby_id = stage.publish(ash)
    stage.enter(briar, lobby_id)
    key = ash.lobbies.me[:40]
    do(stage, "ban", key)
    stage.until(lambda: ash.heard(PublishFailed), "the player should hear")
    assert ash.heard(PublishFailed)[0].problem is LobbyProblem.BANNED
    assert ash.heard(PublishFailed)[0].reason == BANNED, "in a sentence"
    stage.until(lambda: briar.heard(LobbyLost), "the farm should be gone for its guests")
    stage.run(60.0)
    assert len(stage.running.clients) == 0, "and nobody should be connected again"
    assert do(stage, "bans") == key
    do(stage, "unban", key)
    stage.until(lambda: ash.heard(Published)[1:], "and then he may", 60.0)


def test_who_is_banned_by_address_cannot_come_with_another_key(stage: Stage) -> None:
    do(stage, "ban", LOOPBACK)
    assert stage.publish_problem(stage.player("Ash"), PUBLIC).problem is LobbyProblem.BANNED
    assert stage.publish_problem(stage.player("Briar"), PUBLIC).problem is LobbyProblem.BANNED


def test_a_ban_of_an_ipv6_address_is_for_the_household() -> None:
    stage = Stage()
    try:
        said = do(stage, "ban", "2001:db8::7")
        assert "/56 is banned" in said
        assert stage.running.operators.bans.keep_out(bytes(20), "2001:db8:0:42::1")
    finally:
        stage.close()


@pytest.mark.parametrize(
    ("action", "what"),
    [
        ("close", "Nowhere"),
        ("ban", "somebody"),
        ("unban", "192.0.2.1"),
        ("remove", "Nowhere"),
        ("burn", ""),
    ],
)
def test_what_cannot_be_done_is_said(stage: Stage, action: str, what: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        do(stage, action, what)


class Shelf:
    """A lobby server that keeps the farms of dedicated servers, which are stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.computer = Computer()
        self.folder = folder
        settings = LocalSettings(folder, ("stand-in",), range(27_300, 27_310), "127.0.0.1")
        self.launcher = LocalLauncher(settings, 100.0, self.computer)
        self.stage = Stage(launcher=self.launcher)
        self.stage.running.operators.farms = self.launcher

    def play(self, session_id: str, farm: str) -> None:
        """A server of a farm is started, and gets ready."""
        self.launcher.launch(request(session_id, farm, "Ada"), self.stage.now_s)
        self.pass_time(2.0)

    def end(self) -> None:
        """Every server ends."""
        for process in self.computer.processes.values():
            process.end(0)
        self.pass_time(1.0)

    def pass_time(self, seconds: float) -> None:
        self.computer.pass_time(seconds)
        self.stage.run(seconds)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    made.stage.close()


def test_the_farms_that_are_kept_are_told_with_owner_size_and_when_they_were_played(
    shelf: Shelf,
) -> None:
    assert do(shelf.stage, "farms") == "No farm is kept."
    shelf.play("s-1", "Brook End")
    shelf.play("s-2", "Mill House")
    assert do(shelf.stage, "farms").count("is being played") == 2, "both are"
    shelf.end()
    (file,) = [
        shelf.folder / "farms" / f"{row.split()[0]}.farm"
        for row in do(shelf.stage, "farms").splitlines()
        if "Brook End" in row
    ]
    file.write_bytes(bytes(1_500_000))
    file.with_name(f"{file.name}.backup").write_bytes(bytes(700_000))
    for path in (file, file.with_name(f"{file.name}.backup")):
        os.utime(path, (1.6e9, 1.6e9))
    newer, older = do(shelf.stage, "farms").splitlines()
    assert "Mill House" in newer, "what was played last should come first"
    owner = request("s-1", "Brook End", "Ada").players[0].identity
    for word in ("Brook End", owner, "2.2 MB", "2020-09-13 12:26 UTC"):
        assert word in older, f"{word} should be told: {older}"


@pytest.mark.parametrize("is_by_name", [True, False], ids=["by name", "by id"])
def test_a_kept_farm_is_removed_with_all_that_belongs_to_it(
    shelf: Shelf, is_by_name: bool, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.play("s-1", "Brook End")
    shelf.play("s-2", "Mill House")
    shelf.end()
    rows = do(shelf.stage, "farms").splitlines()
    farm_id = next(row.split()[0] for row in rows if "Brook End" in row)
    folder = shelf.folder / "farms"
    (folder / f"{farm_id}.farm.backup").touch()
    with caplog.at_level(logging.INFO, "net.lobbies.server"):
        said = do(shelf.stage, "remove", "Brook End" if is_by_name else farm_id)
    assert said == "Brook End is removed.", "in a sentence"
    assert farm_id in caplog.text, "the log should say so as well"
    assert not list(folder.glob(f"{farm_id}*")), "nothing of it should be left"
    assert "Mill House" in do(shelf.stage, "farms"), "and no other should be gone"


def test_a_farm_that_is_being_played_is_not_removed(shelf: Shelf) -> None:
    shelf.play("s-1", "Brook End")
    with pytest.raises(ValueError, match=r"is being played.*\.$"):
        do(shelf.stage, "remove", "Brook End")
    assert "Brook End" in do(shelf.stage, "farms"), "it should be there still"
    shelf.end()
    do(shelf.stage, "remove", "Brook End")
    assert do(shelf.stage, "farms") == "No farm is kept.", "when nobody plays it may be"


def test_a_farm_of_before_is_told_without_its_name_and_gets_it_when_it_is_played(
    shelf: Shelf,
) -> None:
    shelf.play("s-1", "Brook End")
    shelf.end()
    (about,) = (shelf.folder / "farms").glob("*.kept")
    about.unlink()
    assert "unknown" in do(shelf.stage, "farms"), "nothing says what it is called"
    with pytest.raises(ValueError, match="0 farms"):
        do(shelf.stage, "remove")
    shelf.play("s-2", "Brook End")
    assert "Brook End" in do(shelf.stage, "farms"), "now somebody has opened it by its name"


def test_bans_are_there_after_a_restart(tmp_path: Path) -> None:
    load_server_data(tmp_path, TODAY)
    bans = Bans(("ab" * 20,), ("192.0.2.1",))
    keep_bans(tmp_path, bans)
    assert load_server_data(tmp_path, TODAY).bans == bans
    (tmp_path / "bans.json").write_text("[")
    with pytest.raises(ValueError, match=r"bans\.json is damaged"):
        load_server_data(tmp_path, TODAY)


def run(control: ControlSocket, folder: Path, *words: str) -> int:
    """Runs `lobby-admin` while a server works. Returns the exit status."""
    arguments = parsed(LobbyAdminArguments, "lobby-admin", "--data", str(folder), *words)
    results: list[int] = []
    operator = threading.Thread(target=lambda: results.append(ask_operators(arguments, folder)))
    operator.start()
    while operator.is_alive():
        control.work()
        operator.join(0.01)
    (status,) = results
    return status


@NEEDS_UNIX
def test_the_command_speaks_to_the_server_of_its_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, str]] = []

    def carry_out(action: str, what: str) -> str:
        asked.append((action, what))
        if action == "close":
            raise ValueError("There is no such lobby.")
        return "done"

    control = ControlSocket(tmp_path / "control.sock", carry_out)
    try:
        assert (tmp_path / "control.sock").stat().st_mode & 0o077 == 0, "nobody else may speak"
        assert run(control, tmp_path, "list") == 0, "the exit status says that it was done"
        assert capsys.readouterr().out == "done\n", "and the answer what came of it"
        assert run(control, tmp_path, "close", "Nowhere") == 1, "or that it was not"
        assert capsys.readouterr().out == "There is no such lobby.\n", "and why"
    finally:
        control.close()
    assert asked == [("list", ""), ("close", "Nowhere")], "in the words of the command line"
    with pytest.raises(ValueError, match="No lobby server answers"):
        ask(tmp_path / "control.sock", Question("list"))


@NEEDS_UNIX
def test_a_socket_that_a_killed_server_left_is_taken_and_one_in_use_is_not(
    tmp_path: Path,
) -> None:
    path = tmp_path / "control.sock"
    left = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    left.bind(str(path))
    left.close()
    control = ControlSocket(path, lambda _action, _what: "")
    try:
        with pytest.raises(OSError, match="in use"):
            ControlSocket(path, lambda _action, _what: "")
    finally:
        control.close()
    assert not path.exists(), "nothing should be left behind"


@NEEDS_UNIX
def test_nonsense_is_not_answered_and_stops_nobody(tmp_path: Path) -> None:
    control = ControlSocket(tmp_path / "control.sock", lambda _action, _what: "done")
    try:
        nested = b'{"x":' + b"[" * 4000 + b"\n"
        for nonsense in (b"{\n", b"[]\n", b"x" * 10_000 + b"\n", b"", nested):
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as speaker:
                speaker.settimeout(PATIENCE_S)
                speaker.connect(str(tmp_path / "control.sock"))
                speaker.sendall(nonsense)
                speaker.shutdown(socket.SHUT_WR)
                with contextlib.suppress(ConnectionResetError):
                    assert speaker.recv(100) == b"", "there is nothing to say to that"
        assert run(control, tmp_path, "list") == 0, "who asks properly should be answered"
    finally:
        control.close()
