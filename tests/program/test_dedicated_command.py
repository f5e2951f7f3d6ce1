"""The dedicated server as lobby servers, service managers and friends meet it: the command in this
process, on a clock that its waiting moves on, and sockets in memory.

That a process of its own ends when it is told to is shown in `test_real_programs`.
"""

import json
import signal
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from game.coop.dedicated import GuestList
from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.coop.seat import Ended, SeatState
from game.farms.farm import load_farm, new_farm
from game.headless.arguments import DedicatedArguments
from game.headless.dedicated import dedicated
from game.hosting.seats import open_dedicated_farm, open_direct_listener
from game.joining.direct import Entrance, entrance_of, open_direct_endpoint, open_guest_seat
from game.program.clocks import Clocks
from game.program.ending import told_to_end
from game.rules.belonging import accounts_of, owner_of
from game.world.commands import Place
from game.world.records import Placeable
from game.world.sections import Kind, Section, tile_key
from net import limits
from net.dedicated.launcher import SessionPlayer
from net.dedicated.session_file import read_session
from net.lobbies.friend_code import encode_friend_code
from tests.helpers.arguments import parsed
from tests.helpers.sessions import account_of, key_of
from tests.helpers.udp import Udp, udp_in_memory
from tests.program.terminal import OwnTime, run
from tests.world.small_farm import FARM, small_content

LOOPBACK = "127.0.0.1"
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


@pytest.fixture
def udp() -> Iterator[Udp]:
    """Nothing reaches a network."""
    with udp_in_memory() as made:
        yield made


def session_file(folder: Path, **changes: object) -> Path:
    """A session file that is good but for the changes."""
    path = folder / "session.json"
    path.write_text(json.dumps(GOOD | changes), "utf-8")
    return path


class Server:
    """A dedicated server that runs in the midst of a test: whenever it waits, `meanwhile` is
    called, which may end it."""

    def __init__(self, folder: Path, **changes: object) -> None:
        self.ready_file = folder / "ready.json"
        self.farm_file = folder / "willow.farm"
        self.session_file = session_file(folder, **changes)
        self.meanwhile: Callable[[], object] = lambda: None
        self.now_s = 100.0

    def run(self, *words: str) -> int:
        """Runs it to its end. Returns the exit status."""
        session = ("dedicated", "--bind", LOOPBACK, "--session", str(self.session_file))
        files = ("--save", str(self.farm_file), "--ready-file", str(self.ready_file))
        arguments = parsed(DedicatedArguments, *session, *files, *words)
        clocks = Clocks(lambda: self.now_s, lambda: 1.8e9 + self.now_s, self._pass)
        return dedicated(arguments, small_content(), clocks)

    def _pass(self, seconds: float) -> None:
        self.now_s += seconds
        self.meanwhile()


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
    tmp_path: Path, udp: Udp, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    path = session_file(tmp_path)
    filled_in = [word.format(session=path) for word in words]
    assert run("dedicated", "--bind", LOOPBACK, *filled_in) == 2, f"status 2 for {words}"
    sentences = capsys.readouterr().err.strip().splitlines()
    assert len(sentences) == 1, f"one sentence is enough: {sentences}"
    assert sentences[0].startswith("main.py"), f"that names the program: {sentences}"


def test_a_port_in_use_is_said_before_anything_is_begun(tmp_path: Path, udp: Udp) -> None:
    taken = udp.open_socket(LOOPBACK)
    port = str(taken.address[1])
    server = Server(tmp_path)
    with pytest.raises(ValueError, match=port):
        server.run("--port", port)
    assert not server.ready_file.exists(), "nobody should be sent there"
    assert not server.farm_file.exists(), "and no farm be begun"


@pytest.mark.parametrize("named", [None, "Bo"])
def test_a_farm_that_is_begun_has_an_owner_when_the_server_ends(
    tmp_path: Path, udp: Udp, named: str | None
) -> None:
    """Nobody came at all. Bo is named as friends name each other."""
    server = Server(tmp_path, players=_by_keys(), empty_quit_s=1)
    code = encode_friend_code(key_of("Bo").identity)
    assert server.run(*(() if named is None else ("--owner", code))) == 0
    farm = load_farm(server.farm_file)
    owner = owner_of(farm.world)
    assert owner is not None, "somebody has begun it"
    whose = accounts_of(farm.world, owner)
    assert whose == [account_of(named or "Ada")], "who asked for it, or who is named"
    farm.close()
    assert server.run("--owner", account_of("Cyd")) == 0, "another one may be named later"
    farm = load_farm(server.farm_file)
    assert owner_of(farm.world) == owner, "but a farm has its owner for good"
    farm.close()


def test_an_owner_who_is_not_expected_is_refused(tmp_path: Path, udp: Udp) -> None:
    with pytest.raises(ValueError, match="none of the session's players"):
        Server(tmp_path).run("--owner", account_of("Eve"))
    assert run("dedicated", "--agones", "--owner", "ada") == 2, "nor is one without a session file"


def _by_keys() -> list[dict[str, str]]:
    """Three players, by their keys."""
    return [
        {"name": name, "token": f"0000000{number}", "identity": account_of(name)[1:]}
        for number, name in enumerate(NAMES, 1)
    ]


def test_options_arrive() -> None:
    words = "dedicated --session s.json --port 5000 --bind :: --save w.farm --ready-file r --agones"
    arguments = parsed(DedicatedArguments, *words.split())
    assert (arguments.port, arguments.bind, arguments.agones) == (5000, "::", "")
    assert (arguments.session, arguments.ready_file) == (Path("s.json"), Path("r"))
    assert parsed(DedicatedArguments, "dedicated", "--agones", "http://x").agones == "http://x"


# Three guests


def test_three_guests_play_on_a_server_over_quic(udp: Udp) -> None:
    content = small_content()
    own = OwnTime()
    listener = open_direct_listener(LOOPBACK, 0, own.now_s)
    players = [SessionPlayer(name, f"key-{name}", name.encode().ljust(4)) for name in NAMES]
    guests = GuestList(players, is_open_to_others=False)
    farm = open_dedicated_farm(
        content, new_farm(content, 7), guests, listener.listener, own.clocks.unix_s
    )
    seats: list[GuestSeat] = []

    def visit(name: str, token: bytes) -> GuestSeat:
        entrance = Entrance(f"{LOOPBACK}:{listener.port}#{listener.fingerprint.hex()}", token)
        way = open_direct_endpoint(entrance.address, own.now_s)
        seats.append(
            open_guest_seat(content, way, entrance, Profile(name, 2), own.now_s, key_of(name))
        )
        return seats[-1]

    def run_until(condition: Callable[[], bool], what: str) -> None:
        end_s = own.now_s + 20.0
        while not condition():
            assert own.now_s < end_s, what
            own.clocks.pause(0.01)
            farm.advance(own.now_s)
            for seat in seats:
                seat.advance(own.now_s)

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
    assert inside[0].issue(Place(FARM, tile, 2, "torch")) is None, "one of them acts"
    ground = Section(FARM, Kind.PLACEABLE)
    run_until(
        lambda: all(seat.world.get(ground, tile) == Placeable("torch") for seat in inside),
        "everybody should see what one did",
    )
    seats.remove(inside[1])
    again = visit("Bo", players[1].token)
    run_until(
        lambda: again.state is SeatState.PLAYING, "a second program replaces one that is silent"
    )
    assert again.character == inside[1].character, "as the same character"
    run_until(
        lambda: all(
            list(seat.session.replica.ledger.records()) == list(farm.session.ledger.records())
            for seat in (inside[0], again, inside[2])
        ),
        "all replicas should be the server's world",
    )
    farm.close("The server has closed the farm.")


# The run of a server


def test_a_server_that_nobody_comes_to_saves_and_ends_by_itself(tmp_path: Path, udp: Udp) -> None:
    server = Server(tmp_path, empty_quit_s=30)
    told: list[dict[str, Any]] = []
    server.meanwhile = lambda: told.append(json.loads(server.ready_file.read_bytes()))
    assert server.run() == 0, "that is as it should be"
    assert set(told[0]) == {"port", "fingerprint", "pid"}, "it said where it listens"
    assert len(bytes.fromhex(told[0]["fingerprint"])) == 32, "with its certificate"
    assert 30.0 <= server.now_s - 100.0 < 31.0, "for as long as it should wait for somebody"
    assert not server.ready_file.exists(), "nobody should be sent to a server that has gone"
    farm = load_farm(server.farm_file)
    assert len(list(farm.world.sections())) > 3, "the farm should be founded and saved"
    assert farm.tick == 0, "and its first day not have begun"
    farm.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_ends_at_once_when_nobody_is_there(
    tmp_path: Path, udp: Udp, number: int
) -> None:
    server = Server(tmp_path)
    # It is the server that hears it: a program's signals are heard wherever it runs.
    server.meanwhile = lambda: signal.raise_signal(number)
    assert server.run() == 0, "that is as it should be"
    assert server.now_s - 100.0 < 0.1, "there is nobody to wait for"
    assert not server.ready_file.exists(), "nobody should be sent to it any more"
    load_farm(server.farm_file).close()


def test_signals_mean_again_what_they_meant_before() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    with told_to_end() as request:
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
        assert request.times == 2, "each is a wish to end"
    after = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    assert after == before, "to whoever comes next"


def test_a_farm_that_is_being_played_is_not_played_twice(tmp_path: Path, udp: Udp) -> None:
    server = Server(tmp_path)

    def start_again() -> None:
        with pytest.raises(ValueError, match="is being played"):
            Server(tmp_path).run("--ready-file", str(tmp_path / "second.json"))
        signal.raise_signal(signal.SIGTERM)

    server.meanwhile = start_again
    assert server.run() == 0, "the first goes on to its own end"


def test_who_starts_a_server_by_hand_gets_a_join_code_for_everybody_which_lasts(
    tmp_path: Path, udp: Udp, capsys: pytest.CaptureFixture[str]
) -> None:
    farm, own = tmp_path / "willow.farm", OwnTime()
    words = ("--bind", LOOPBACK, "--port", "4711", "--save", str(farm), "--minutes", "0.01")
    arguments = parsed(
        DedicatedArguments, "dedicated", "--session", str(session_file(tmp_path)), *words
    )
    said = []
    for _ in range(2):
        assert dedicated(arguments, small_content(), own.clocks) == 0, "its minutes are over"
        said.append(capsys.readouterr().out)
    lines = [line for line in said[0].splitlines() if line.startswith("join code of ")]
    codes = dict(line.removeprefix("join code of ").split(": ") for line in lines)
    assert list(codes) == list(NAMES), "the players read how to get there"
    entrance = entrance_of(codes["Bo"])
    assert entrance.address.startswith(f"{LOOPBACK}:4711#"), "to the server"
    assert entrance.join_token == bytes.fromhex(GOOD["players"][1]["token"]), "as who they are"
    short = [
        [line for line in text.splitlines() if line.startswith("short code of ")] for text in said
    ]
    assert [line.split(",")[0] for line in short[0]] == [f"short code of {name}" for name in NAMES]
    assert not set(short[0]) & set(short[1]), "six signs are good for one opening"
    assert [line for line in said[1].splitlines() if line not in short[1]] == [
        line for line in said[0].splitlines() if line not in short[0]
    ], "and what they wrote down goes on being good"
    kept = tmp_path / "willow.farm.certificate.pem"
    assert kept.stat().st_mode & 0o077 == 0, "the key is nobody else's"
    kept.write_text("rubbish")
    with pytest.raises(ValueError, match=r"willow\.farm\.certificate\.pem is damaged"):
        dedicated(arguments, small_content(), own.clocks)


# Agones


class Sdk:
    """What Agones runs beside a game server, as far as one needs it here: it allocates this server
    for a session once it is ready and has shown that it lives."""

    def __init__(self, session: bytes) -> None:
        self.calls: list[tuple[str, str, Any]] = []
        sdk = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Says nothing."""

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                sdk.calls.append((self.command, self.path, json.loads(body) if body else None))
                is_ready = {"/ready", "/health"} <= {path for _, path, _ in sdk.calls}
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


@pytest.fixture
def sdk() -> Iterator[Callable[[object], Sdk]]:
    """Starts an SDK that gives a session."""
    made: list[Sdk] = []

    def start(session: object) -> Sdk:
        made.append(Sdk(json.dumps(session).encode()))
        return made[-1]

    yield start
    for each in made:
        each.server.shutdown()
        each.server.server_close()


def test_a_server_of_a_fleet_plays_the_session_that_it_is_given(
    udp: Udp, sdk: Callable[[object], Sdk]
) -> None:
    agones = sdk(GOOD | {"empty_quit_s": 1})
    assert run("dedicated", "--bind", LOOPBACK, "--agones", agones.url) == 0, "nobody came"
    assert agones.paths() == [
        "/gameserver", "/ready", "/gameserver", "/metadata/annotation", "/shutdown",
    ], "it is ready, asks for its session, answers for it, and gives itself back"  # fmt: skip
    annotation = next(body for _, path, body in agones.calls if path == "/metadata/annotation")
    assert annotation["value"].startswith("evening-7 "), "it should answer for this session"


def test_a_server_of_a_fleet_that_is_given_rubbish_gives_itself_back(
    udp: Udp, sdk: Callable[[object], Sdk], capsys: pytest.CaptureFixture[str]
) -> None:
    agones = sdk({"session": "evening"})
    assert run("dedicated", "--bind", LOOPBACK, "--agones", agones.url) == 2, "it cannot be used"
    assert agones.paths()[-1] == "/shutdown", "a pod that cannot be used should be given back"
    sentences = capsys.readouterr().err.strip().splitlines()
    assert len(sentences) == 1, f"one sentence says why: {sentences}"
