"""`host` and `join` over a lobby server without a window: the commands in this process, with
players at their windows and the server around them, on one clock.

That the programs find each other, and that the server ends when it is told to, is shown in
`test_real_programs`.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.gathering.gathering import GatheringState
from game.joining.browser import FoundFarm
from game.world.content import Content
from scenes.app.gathering import FarmTerms
from scenes.settings.store import Settings
from tests.program.street import LOOPBACK, Street, Window
from tests.program.terminal import folders_at, play, run
from tests.world.small_farm import game_content

ASSETS = Path(__file__).resolve().parents[2] / "assets"
LOCKED = FarmTerms("Willow Farm", "sesame", is_for_everybody=True)
ROUND = FarmTerms("Evening Round", "", is_for_everybody=True)
PLAYED_MINUTES = "0.3"


@pytest.fixture(scope="module")
def content() -> Content:
    return game_content()


@pytest.fixture
def street(tmp_path: Path, content: Content) -> Iterator[Street]:
    """A lobby server with dedicated servers to give, and nobody there yet."""
    made = Street(tmp_path, content, gives_servers=True)
    yield made
    made.close()


def command(street: Street, name: str, *words: str) -> int:
    """Runs `host` or `join` for a player of that name, while everybody else goes on. Returns the
    exit status."""
    typed = ("--name", name, *words, "--lobby", "server")
    return play(typed, street.content, folders_at(street.folder / name), street.clocks)


def to(street: Street, lobby_name: str) -> tuple[str, ...]:
    """What leads to a lobby."""
    return ("--server", f"{LOOPBACK}:{street.port}", "--lobby-name", lobby_name)


def opened_farm(street: Street) -> Window:
    """Ash hosts a farm with a password."""
    ash = street.window("Ash")
    ash.seating = ash.services.start_host(False, LOCKED)
    ash.host.accepts_everybody = True
    street.window("Scout").find("Willow Farm")
    return ash


@pytest.mark.slow
@pytest.mark.parametrize("way", ["by name", "by code"])
def test_a_guest_plays_at_the_farm_of_that_name_or_code(
    street: Street, tmp_path: Path, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    ash = opened_farm(street)
    report = ("--report", str(tmp_path / "briar.json"), "--minutes", PLAYED_MINUTES)
    there = to(street, "willow farm")
    if way == "by code":
        assert ash.host.short_code is not None, "a farm on a lobby server has a code"
        there = (ash.host.short_code.shown, *there[:2])
    words = (*there, "--password", "sesame", "--bot", "wander", *report)
    assert command(street, "Briar", "join", *words) == 0, "it should end with the host's world"
    told = json.loads((tmp_path / "briar.json").read_text("utf-8"))
    assert (told["role"], told["identical"]) == ("guest", True), "and say so"
    street.run(0.5)
    assert ash.said == ["Briar has come to the farm.", "Briar has left."], "the host saw it"


@pytest.mark.parametrize(
    ("lobby_name", "said"),
    [("Willow Farm", "has a password"), ("Oak Farm", "no lobby called Oak Farm")],
)
def test_where_one_does_not_get_in_is_said_in_one_sentence(
    street: Street, lobby_name: str, said: str
) -> None:
    opened_farm(street)
    with pytest.raises(ValueError, match=said):
        command(street, "Mallory", "join", *to(street, lobby_name))


def test_a_code_that_nobody_has_is_said_in_one_sentence(street: Street) -> None:
    opened_farm(street)
    server = to(street, "")[:2]
    with pytest.raises(ValueError, match="Nobody has the code K7M-2QX now"):
        command(street, "Mallory", "join", "k7m 2qx", *server)


def test_a_server_that_is_reached_by_ipv6_has_hosts_and_guests(
    street: Street, tmp_path: Path
) -> None:
    street.open_server_at("::1")
    server = f"[::1]:{street.port}"
    guest = street.window("Briar")
    guest.services.settings = Settings(name="Briar", lobby_server=server)

    def visit(_now_s: float) -> None:
        found = guest.found("Mill House") if guest.seating is None else None
        if found is not None:
            guest.seating = guest.services.join(found.lobby_id)

    street.others.append(visit)
    report = ("--report", str(tmp_path / "ash.json"), "--minutes", PLAYED_MINUTES)
    words = ("--server", server, "--lobby-name", "Mill House", "--accept-all", *report)
    assert command(street, "Ash", "host", *words) == 0, "the server should be reached"
    told = json.loads((tmp_path / "ash.json").read_text("utf-8"))
    assert (told["players"], told["identical"]) == (2, True), "and the guest should have come"


def test_no_server_at_the_address_is_said_in_plain_words(street: Street) -> None:
    street.stop_server()
    with pytest.raises(ValueError, match="no answer"):
        command(street, "Lost", "join", *to(street, "Willow Farm"))


def test_a_server_with_a_new_certificate_has_to_be_trusted_anew(street: Street) -> None:
    words = ("join", *to(street, "Oak Farm"))
    with pytest.raises(ValueError, match="no lobby"):
        command(street, "Briar", *words)
    street.stop_server()
    for file in (street.folder / "lobby server").iterdir():
        file.unlink()
    street.open_server()
    with pytest.raises(ValueError, match=r"another certificate.*--forget-server"):
        command(street, "Briar", *words)
    with pytest.raises(ValueError, match="no lobby"):
        command(street, "Briar", *words, "--forget-server")


def test_a_host_can_be_the_lobby_server_of_its_network(
    street: Street, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    street.stop_server()
    dale = street.window("Dale")

    def visit(_now_s: float) -> None:
        found = dale.found("Mill House") if dale.seating is None else None
        if found is not None:
            dale.seating = dale.services.join(found.lobby_id)

    street.others.append(visit)
    report = ("--report", str(tmp_path / "clover.json"), "--minutes", PLAYED_MINUTES)
    words = ("--bind", LOOPBACK, "--serve-lobbies", "--lobby-port", str(street.port))
    named = ("--accept-all", "--lobby-name", "Mill House")
    assert command(street, "Clover", "host", *words, *named, *report) == 0, "it should end well"
    told = json.loads((tmp_path / "clover.json").read_text("utf-8"))
    assert (told["players"], told["identical"]) == (2, True), "with its guest's world"
    said = [line for line in capsys.readouterr().out.splitlines() if "code" in line]
    assert len(said) == len(set(said)) > 2, "for whom its codes work it has said once"
    street.until(lambda: bool(dale.end), "the guest should hear of the end")
    assert dale.end == "The host has closed the farm.", "for the right reason"


def test_who_is_nearby_comes_by_the_code_of_a_host_that_asks_for_a_password_itself(
    street: Street, capsys: pytest.CaptureFixture[str]
) -> None:
    street.stop_server()
    said: list[str] = []
    windows = [street.window(name) for name in ("Briar", "Dale")]
    for window in windows:
        window.services.settings.lobby_server = ""

    def come(_now_s: float) -> None:
        said.append(capsys.readouterr().out)
        read = re.search(r"short code (\S+) \(on the same network\)", "".join(said))
        if read is None:
            return
        for window in windows:
            if window.services.visiting.code_search is None:
                window.services.look_for_code(read[1])
            found = window.services.code_found()
            if window.seating is None and isinstance(found, FoundFarm):
                assert (found.name, found.needs_password) == ("Mill House", True), "it says so"
                password = "sesame" if window.name == "Briar" else "turnip"
                window.seating = window.services.join(found.lobby_id, password)

    street.others.append(come)
    words = ("--bind", LOOPBACK, "--serve-lobbies", "--lobby-port", str(street.port))
    named = ("--accept-all", "--lobby-name", "Mill House", "--password", "sesame")
    assert command(street, "Clover", "host", *words, *named, "--minutes", PLAYED_MINUTES) == 0, (
        "it should end well"
    )
    briar, dale = windows
    street.until(lambda: bool(briar.end), "the guest should hear of the end")
    assert briar.end == "The host has closed the farm.", "who knows the password was inside"
    assert "password" in dale.end, f"and who does not was not: {dale.end}"


def test_a_gathering_goes_on_on_a_dedicated_server(
    street: Street, capsys: pytest.CaptureFixture[str]
) -> None:
    briar = street.window("Briar")

    def come(_now_s: float) -> None:
        found = briar.found("Evening Round") if briar.gathering is None else None
        if found is not None:
            briar.gathering = briar.services.enter_gathering(found.lobby_id)
        if briar.gathering is not None and briar.room.state is GatheringState.INSIDE:
            briar.room.set_ready(True)

    street.others.append(come)
    words = ("--on-server", *to(street, "Evening Round"), "--minutes", PLAYED_MINUTES)
    assert command(street, "Ash", "host", *words) == 0, "the owner should have played there"
    said = capsys.readouterr().out
    assert said.startswith("lobby "), f"it says which lobby it is: {said}"
    assert json.loads(said[said.index("{") :])["role"] == "guest", "as a guest"
    assert briar.is_playing, "like the other"
    assert street.launcher is not None, "the server gives servers"
    (farm,) = street.launcher.farms
    assert {player.name for player in farm.players()} == {"Ash", "Briar"}, "both were there"


def test_who_enters_a_gathering_goes_along_when_it_starts(
    street: Street, capsys: pytest.CaptureFixture[str]
) -> None:
    ash = street.window("Ash")
    ash.gathering = ash.services.gather(ROUND)
    street.until(lambda: ash.room.state is GatheringState.INSIDE, "it should be open")

    def lead(_now_s: float) -> None:
        can_start = ash.room.can_start and len(ash.room.members) == 2
        if can_start and ash.room.state is GatheringState.INSIDE:
            ash.room.start(True)

    street.others.append(lead)
    words = ("join", *to(street, "Evening Round"), "--minutes", PLAYED_MINUTES)
    assert command(street, "Briar", *words) == 0, "it should have played there"
    assert ash.is_playing, "with the owner"


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
        (("host", "--lobby", "nakama", "--server", "http://a:1"), "--headless"),
        (("host", "--headless", "--lobby", "nakama"), "--server"),
        (("join", "--headless", "--lobby", "nakama", "--server", "http://a:1"), "--lobby-name"),
        (
            (
                "join", "--headless", "--lobby", "nakama", "--lobby-name", "x",
                "--server", "127.0.0.1",
            ),
            "URL",
        ),
        (("lobby-server", "--port", "65536"), "65536"),
        (("lobby-server", "--dedicated-ports", "9-1"), "9-1"),
        (("lobby-server", "--bind", "nowhere", "--port", "0"), "nowhere"),
        (("lobby-server", "--dedicated", "local", "--assets", "nowhere"), "no folder nowhere"),
        (("lobby-server", "--assets", str(ASSETS)), "--dedicated local"),
        (("lobby-server", "--dedicated", "agones", "--assets", str(ASSETS)), "--dedicated local"),
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
    status = run(*words, *home, *data)
    complained = capsys.readouterr().err
    assert status == 2, f"{words} should end with status 2, said {complained!r}"
    assert len(complained.strip().splitlines()) == 1, f"one sentence is enough: {complained!r}"
    assert said in complained, f"and it should say what: {complained!r}"


def test_friends_are_kept_by_their_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(home: str, *words: str) -> str:
        assert run("friends", "--home", tmp_path / home, *words) == 0, "it can be done"
        return capsys.readouterr().out

    code = said("briar").removeprefix("your friend code: ").strip()
    first = said("ash", "--add", code, "--called", "Briar")
    second = said("ash")
    assert first == second, "one's own code stays, and so do friends"
    assert f"Briar             {code}" in second, f"by name and code: {second}"
    assert "Briar" not in said("ash", "--remove", "Briar"), "until removed"
