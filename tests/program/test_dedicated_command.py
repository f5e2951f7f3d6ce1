"""The dedicated server as lobby servers, service managers and friends meet it: real processes and
real sockets on this machine."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any

import pytest

from game.coop.dedicated import GuestList
from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.coop.seat import Ended, SeatState
from game.program.arguments import parse_arguments
from game.program.farms import load_farm, new_farm
from game.program.hosting import open_dedicated_farm, open_direct_door
from game.program.session_file import read_session
from game.program.version import GAME_VERSION
from game.rules.farm_life import CHARACTERS
from game.world.commands import Place
from game.world.records import Placeable
from game.world.sections import Kind, Section, tile_key
from net import limits
from net.lobbies.join_code import encode_join_code
from net.lobby_server.dedicated.launcher import SessionPlayer
from net.transports.direct import DirectEndpoint
from tests.world.small_farm import FARM, small_content

MAIN = Path(__file__).resolve().parents[2] / "main.py"
TIMEOUT_S = 30
NAMES = ("Ada", "Bo", "Cyd")
GOOD: dict[str, Any] = {
    "session": "evening-7",
    "farm": "Willow Bend",
    "players": [
        {"name": name, "token": f"0000000{number}", "identity": f"{number:040x}"}
        for number, name in enumerate(NAMES, 1)
    ],
    "empty_quit_s": 60,
    "open_to_others": False,
}


def session_file(folder: Path, **changes: object) -> Path:
    """A session file that is good but for the changes."""
    path = folder / "session.json"
    path.write_text(json.dumps(GOOD | changes), "utf-8")
    return path


def ended(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs the program to its end."""
    return subprocess.run(
        [sys.executable, str(MAIN), *words],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


class Server:
    """A dedicated server in a process of its own."""

    def __init__(self, folder: Path, *words: str, **changes: object) -> None:
        self.ready_file = folder / "ready.json"
        self.farm_file = folder / "willow.farm"
        self.process = subprocess.Popen(
            [
                *(sys.executable, str(MAIN), "dedicated", "--bind", "127.0.0.1"),
                *("--session", str(session_file(folder, **changes))),
                *("--save", str(self.farm_file), "--ready-file", str(self.ready_file)),
                *words,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> dict[str, Any]:
        """What the server says once it listens."""
        deadline_s = time.monotonic() + TIMEOUT_S
        while not self.ready_file.exists():
            assert self.process.poll() is None, f"it should run: {self.process.communicate()}"
            assert time.monotonic() < deadline_s, "it should get ready"
            time.sleep(0.02)
        said: dict[str, Any] = json.loads(self.ready_file.read_bytes())
        return said

    def end(self, number: int | None = signal.SIGTERM) -> tuple[int, str, str]:
        """Ends it with a signal, or waits for its own end. Returns status, output and log."""
        if number is not None:
            self.process.send_signal(number)
        output, log = self.process.communicate(timeout=TIMEOUT_S)
        return self.process.returncode, output, log


@contextmanager
def running(folder: Path, *words: str, **changes: object) -> Iterator[Server]:
    server = Server(folder, *words, **changes)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
        server.process.communicate()


# What is refused


def mistaken(**changes: object) -> bytes:
    return json.dumps(GOOD | changes).encode()


def with_player(**changes: object) -> bytes:
    return mistaken(players=[GOOD["players"][0] | changes])


HOSTILE = {
    "nothing": b"",
    "no JSON": b"session: evening",
    "another thing": b"[]",
    "no text": b"\xff\xfe{}",
    "deeply nested": b"[" * 60_000,
    "no farm": json.dumps({key: GOOD[key] for key in GOOD if key != "farm"}).encode(),
    "an unknown field": mistaken(admin="me"),
    "a path for an id": mistaken(session="../../evening"),
    "a long id": mistaken(session="e" * 65),
    "a number for an id": mistaken(session=7),
    "a long farm": mistaken(farm="f" * 33),
    "a farm with a bell": mistaken(farm="Willow\x07"),
    "no players": mistaken(players=[]),
    "nine players": mistaken(
        players=[{"name": "A", "token": f"{n:08x}", "identity": str(n)} for n in range(9)]
    ),
    "a nameless player": with_player(name=""),
    "a long name": with_player(name="n" * 17),
    "a short token": with_player(token="0011"),
    "a token that is none": with_player(token="gggggggg"),
    "a number for a token": with_player(token=11112222),
    "a long identity": with_player(identity="i" * 65),
    "one token for two": mistaken(players=[p | {"token": "00000001"} for p in GOOD["players"]]),
    "one player twice": mistaken(
        players=[GOOD["players"][0], GOOD["players"][0] | {"token": "00000009"}]
    ),
    "no time at all": mistaken(empty_quit_s=0),
    "a time before": mistaken(empty_quit_s=-1),
    "for ever": mistaken(empty_quit_s=1e300),
    "a text for yes": mistaken(open_to_others="yes"),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_session_file_that_is_none_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "session.json"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"session\.json: ") as refusal:
        read_session(path)
    said = str(refusal.value)
    assert len(said.splitlines()) == 1, "one sentence is enough"
    assert len(said) < 400, "a short one"
    assert said.endswith("."), said


def test_of_a_file_without_an_end_only_so_much_is_read(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(ValueError, match="at most 64 KiB"):
        read_session(path)
    for odd in (Path("/dev/zero"), tmp_path, tmp_path / "missing.json"):
        with pytest.raises(ValueError, match="There is no session file"):
            read_session(odd)


def test_a_good_session_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    path = session_file(tmp_path)
    assert [player.name for player in read_session(path).players] == list(NAMES)
    path.write_text(json.dumps({key: GOOD[key] for key in ("session", "farm", "players")}), "utf-8")
    session = read_session(path)
    assert session.empty_quit_s == limits.DEDICATED_EMPTY_QUIT_S
    assert not session.open_to_others, "nobody is let in by having been forgotten"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--session", "missing.json"),
        ("--session", "{session}", "--bind", "not an address"),
        ("--session", "{session}", "--save", "{session}"),
        ("--session", "{session}", "--port", "0", "--ready-file", "/no/such/folder/ready"),
        ("--session", "{session}", "--agones", "ftp://elsewhere"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence_with_status_2(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = session_file(tmp_path)
    done = ended("dedicated", "--bind", "127.0.0.1", *(word.format(session=path) for word in words))
    sentences = [line for line in done.stderr.splitlines() if " INFO " not in line]
    assert done.returncode == 2, f"status 2 for {words}: {done.stderr!r}"
    assert len(sentences) == 1, done.stderr
    assert sentences[0].startswith("main.py"), sentences


def test_a_port_in_use_is_said_in_one_sentence_with_status_2(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = str(taken.getsockname()[1])
        with running(tmp_path, "--port", port) as server:
            status, _, log = server.end(None)
    assert status == 2, log
    assert port in log, "the sentence should name the port"
    assert len(log.splitlines()) == 1, log
    assert not server.ready_file.exists(), "nobody should be sent there"
    assert not server.farm_file.exists(), "and no farm be begun"


def test_options_arrive() -> None:
    words = "dedicated --session s.json --port 5000 --bind :: --save w.farm --ready-file r --agones"
    arguments = parse_arguments(words.split())
    assert (arguments.port, arguments.bind, arguments.agones) == (5000, "::", "")
    assert (arguments.session, arguments.ready_file) == (Path("s.json"), Path("r"))
    assert parse_arguments(["dedicated", "--agones", "http://x"]).agones == "http://x"


# Three guests on real sockets, in one process


def test_three_guests_play_on_a_server_over_quic() -> None:
    content = small_content()
    door = open_direct_door("127.0.0.1", 0, time.monotonic())
    players = [SessionPlayer(name, f"key-{name}", name.encode().ljust(4)) for name in NAMES]
    guests = GuestList(players, is_open_to_others=False)
    farm = open_dedicated_farm(
        content, new_farm(content, 7), guests, Random(1), door.door, time.time
    )
    address = f"127.0.0.1:{door.port}#{door.fingerprint.hex()}"
    seats: list[GuestSeat] = []

    def visit(name: str, token: bytes) -> GuestSeat:
        today = datetime.now(UTC)
        endpoint = DirectEndpoint("127.0.0.1", 0, time.monotonic(), today, accept=False)
        seat = GuestSeat(
            content,
            endpoint,
            address,
            Profile(name, 2),
            game_version=GAME_VERSION,
            join_token=token,
        )
        seat.connect(time.monotonic())
        seats.append(seat)
        return seat

    def run_until(condition: Any, what: str) -> None:
        deadline_s = time.monotonic() + 8
        while not condition():
            assert time.monotonic() < deadline_s, what
            farm.advance(time.monotonic())
            for seat in seats:
                seat.advance(time.monotonic())
            time.sleep(0.002)

    try:
        inside = [visit("anything", player.token) for player in players]
        stranger = visit("Ada", b"no!!")
        run_until(lambda: all(s.state is SeatState.PLAYING for s in inside), "all get in")
        run_until(lambda: stranger.state is SeatState.ENDED, "the stranger gets an answer")
        endings = [event.reason for event in stranger.events() if isinstance(event, Ended)]
        assert endings == ["This farm is open only to those who were in its lobby."]
        seats.remove(stranger)
        run_until(
            lambda: (
                all(
                    info.ping_ms is not None and not info.is_host
                    for seat in inside
                    for info in seat.players()
                )
                and all(len(seat.players()) == 3 for seat in inside)
            ),
            "everybody should see three guests with their ping, and no host",
        )
        names = {info.name for info in inside[0].players()}
        assert names == set(NAMES), "under the names of the session"
        tile = tile_key(10, 8)
        assert inside[0].issue(Place(FARM, tile, 2, "torch")) is None
        ground = Section(FARM, Kind.PLACEABLE)
        run_until(
            lambda: all(seat.world.get(ground, tile) == Placeable("torch") for seat in inside),
            "everybody should see what one did",
        )
        again = visit("Bo", players[1].token)
        run_until(lambda: again.state is SeatState.PLAYING, "a second login replaces the first")
        run_until(lambda: inside[1].state is SeatState.ENDED, "which is told so")
        assert again.character == inside[1].character
        truth = list(farm.session.ledger.lines())
        run_until(
            lambda: all(
                list(seat.session.replica.ledger.lines()) == list(farm.session.ledger.lines())
                for seat in (inside[0], again, inside[2])
            ),
            "all replicas should be the server's world",
        )
        assert truth
    finally:
        for seat in seats:
            seat.leave()
        farm.close("The server has closed the farm.")


# Real processes


def test_three_programs_play_on_a_server_and_end_with_its_world(tmp_path: Path) -> None:
    """Told by SIGTERM, the server tells everybody, and saves what everybody has."""
    dump = tmp_path / "server.jsonl"
    report = tmp_path / "server.json"
    words = ("--seed-world", "3", "--dump", str(dump), "--report", str(report))
    with running(tmp_path, *words) as server:
        said = server.wait_until_ready()
        assert said["pid"] == server.process.pid, "the file should name the process"
        fingerprint = bytes.fromhex(said["fingerprint"])
        codes = [
            encode_join_code("127.0.0.1", said["port"], fingerprint, bytes.fromhex(player["token"]))
            for player in GOOD["players"]
        ]
        guests = [
            subprocess.Popen(
                [
                    *(sys.executable, str(MAIN), "join", code),
                    *("--headless", "--bot", "busy", "--seed", str(number)),
                    *("--dump", str(tmp_path / f"{number}.jsonl")),
                    *("--report", str(tmp_path / f"{number}.json")),
                ],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for number, code in enumerate(codes)
        ]
        try:
            assert server.process.stderr is not None
            for line in server.process.stderr:
                if "connected=3" in line and "has come" in line:
                    break
            time.sleep(1.5)
            status, output, log = server.end()
            for guest in guests:
                out, problems = guest.communicate(timeout=TIMEOUT_S)
                assert guest.returncode == 0, f"every guest should end identical: {out}{problems}"
        finally:
            for guest in guests:
                if guest.poll() is None:
                    guest.kill()
                guest.communicate()
    assert status == 0, log
    assert output.startswith(f"listening on port {said['port']}\n"), output
    assert "join code" not in output, "tokens belong into no log of a lobby server"
    assert 'ended because="told" settled=true saved=true' in log, log
    truth = dump.read_bytes()
    for number in range(3):
        assert (tmp_path / f"{number}.jsonl").read_bytes() == truth, "byte for byte"
        told = json.loads((tmp_path / f"{number}.json").read_text())
        assert told["ended"] == "The server has closed the farm.", "and everybody be told"
        assert told["commands"]["sent"] > 0
    facts = json.loads(report.read_text())
    assert (facts["role"], facts["identical"], facts["players"]) == ("dedicated", True, 3)
    assert facts["commands"]["accepted"] > 0
    assert not server.ready_file.exists(), "nobody should be sent to a server that has gone"
    farm = load_farm(server.farm_file)
    names = [record.name for record in farm.world.records(CHARACTERS).values()]  # type: ignore[union-attr]
    assert sorted(names) == sorted(NAMES), "the farm should be saved, and nobody else be in it"
    assert farm.file is not None
    farm.file.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_ends_at_once_when_nobody_is_there(
    tmp_path: Path, number: int
) -> None:
    with running(tmp_path) as server:
        server.wait_until_ready()
        began_s = time.monotonic()
        status, _, log = server.end(number)
        assert time.monotonic() - began_s < 3, "there is nobody to wait for"
    assert status == 0, log
    assert not server.ready_file.exists()
    load_farm(server.farm_file).close()


def test_a_server_that_nobody_comes_to_saves_and_ends_by_itself(tmp_path: Path) -> None:
    with running(tmp_path, empty_quit_s=1) as server:
        said = server.wait_until_ready()
        assert set(said) == {"port", "fingerprint", "pid"}
        assert len(bytes.fromhex(said["fingerprint"])) == 32
        status, _, log = server.end(None)
    assert status == 0, log
    assert 'because="empty"' in log, log
    assert not server.ready_file.exists()
    farm = load_farm(server.farm_file)
    assert len(list(farm.world.sections())) > 3, "the farm should be founded and saved"
    assert farm.tick == 0, "and its first day not have begun"
    farm.close()


def test_a_farm_that_is_being_played_is_not_played_twice(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        server.wait_until_ready()
        path = str(session_file(tmp_path))
        words = ("--session", path, "--save", str(server.farm_file), "--bind", "127.0.0.1")
        second = ended("dedicated", *words)
        assert second.returncode == 2, second.stderr
        assert "is being played" in second.stderr
        assert server.process.poll() is None, "the first should go on"
        assert server.end()[0] == 0


def test_a_person_who_starts_a_server_gets_a_join_code_for_everybody(tmp_path: Path) -> None:
    words = ("--bind", "127.0.0.1", "--session", str(session_file(tmp_path)))
    server = subprocess.Popen(
        [sys.executable, str(MAIN), "dedicated", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        lines = [server.stdout.readline() for _ in range(1 + len(NAMES))]
        codes = dict(line.removeprefix("join code of ").split(": ") for line in lines[1:])
        assert list(codes) == list(NAMES)
        guest = ended("join", codes["Bo"].strip(), "--headless", "--minutes", "0.02")
        assert guest.returncode == 0, guest.stdout + guest.stderr
        server.send_signal(signal.SIGTERM)
        _, log = server.communicate(timeout=TIMEOUT_S)
    finally:
        if server.poll() is None:
            server.kill()
        server.communicate()
    assert '"Bo has come to the farm."' in log, log
    assert server.returncode == 0


def test_a_server_that_keeps_its_farm_keeps_its_join_codes(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    farm = tmp_path / "willow.farm"
    words = ("--bind", "127.0.0.1", "--port", port, "--save", str(farm), "--minutes", "0.01")
    command = ("dedicated", "--session", str(session_file(tmp_path)), *words)
    first, second = ended(*command), ended(*command)
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "join code of Ada: " in first.stdout, "the players read how to get there"
    assert second.stdout == first.stdout, "and what they wrote down goes on being good"
    kept = tmp_path / "willow.farm.certificate.pem"
    assert kept.stat().st_mode & 0o077 == 0, "the key is nobody else's"
    kept.write_text("rubbish")
    third = ended(*command)
    assert third.returncode == 2, "a damaged one is not replaced in silence"
    assert "willow.farm.certificate.pem is damaged" in third.stderr, third.stderr


# Agones


class Sdk:
    """What Agones runs beside a game server, as far as one needs it here: it allocates this server
    for a session as soon as it is ready."""

    def __init__(self, session: bytes) -> None:
        self.calls: list[tuple[str, str, Any]] = []
        sdk = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Says nothing."""

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                sdk.calls.append((self.command, self.path, json.loads(body) if body else None))
                is_ready = any(path == "/ready" for _, path, _ in sdk.calls)
                annotations = {"tandem-acres/session": session.decode()} if is_ready else {}
                server = {
                    "object_meta": {"name": "farm-1", "annotations": annotations},
                    "status": {"state": "Allocated" if is_ready else "Scheduled"},
                }
                content = json.dumps(server if self.path == "/gameserver" else {}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = answer  # noqa: N815

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def paths(self) -> list[str]:
        """What was asked for, in order, without signs of life and repeated questions."""
        paths = [path for _, path, _ in self.calls if path != "/health"]
        return [path for at, path in enumerate(paths) if at == 0 or paths[at - 1] != path]


@pytest.mark.parametrize("is_good", [True, False])
def test_a_server_of_a_fleet_plays_the_session_that_it_is_given(is_good: bool) -> None:
    session = GOOD | {"empty_quit_s": 1} if is_good else {"session": "evening"}
    sdk = Sdk(json.dumps(session).encode())
    try:
        done = ended("dedicated", "--bind", "127.0.0.1", "--agones", sdk.url)
    finally:
        sdk.server.shutdown()
        sdk.server.server_close()
    assert done.returncode == (0 if is_good else 2), done.stderr
    paths = sdk.paths()
    if is_good:
        assert paths == [
            "/gameserver",
            "/ready",
            "/gameserver",
            "/metadata/annotation",
            "/shutdown",
        ]
        annotation = next(body for _, path, body in sdk.calls if path == "/metadata/annotation")
        assert annotation["value"].startswith("evening-7 "), "it should answer for this session"
    else:
        assert paths[-1] == "/shutdown", "a pod that cannot be used should be given back"
        sentences = [line for line in done.stderr.splitlines() if " INFO " not in line]
        assert len(sentences) == 1, done.stderr
    assert any(path == "/health" for _, path, _ in sdk.calls), "and be alive all along"
