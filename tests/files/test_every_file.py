"""Every file that the game opens, broken in every way: it goes on, or says why not in a sentence.

Goal: nothing crashes, hangs or grows, whatever lies where a file should. Method: each of them is
written as it should be, then broken, then opened by the function that the game opens it by.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from game.farms.kept_endpoint import keep_endpoint, kept_endpoint
from game.program.local_identity import local_key
from game.text.reading import OWN_ASSETS, load_languages
from game.world.content import load_content
from net.dedicated.agones_api import in_cluster
from net.dedicated.processes import last_line
from net.dedicated.ready_file import read_ready_file, write_ready_file
from net.dedicated.session_file import read_session
from net.limits import JOIN_TOKEN_BYTES
from net.lobbies.client.kept import FriendBook, KnownServersFile
from net.lobbies.friend_code import IDENTITY_BYTES, encode_friend_code
from net.lobbies.local import LocalLobbies
from net.lobbies.server.kept import load_server_data
from net.steam import read_app_id
from net.steam.library import binary_kind
from net.transports.direct.kept_certificate import kept_certificate
from scenes.settings.store import Settings, SettingsStore
from tests.files.broken import BREAKINGS, Breaking, outcome_of
from tests.world.small_farm import copy_assets

TODAY = datetime(2026, 1, 1, tzinfo=UTC)
LOBBY = b"""{"refreshed_s":1000,"port":5123,"fingerprint":"%s","token":"%s","host_name":"Ada",
"players":1,"capacity":8,"protocol_version":1,"area":"farm","needs_password":false}""" % (
    b"0" * 64,
    b"0" * 2 * JOIN_TOKEN_BYTES,
)
SESSION = b"""{"session":"s1","farm":"Willow","players":[{"name":"Ada","token":"%s",
"identity":"key"}]}""" % (b"0" * 2 * JOIN_TOKEN_BYTES)


@dataclass(frozen=True)
class Opened:
    """A file of the game's, and how it is opened."""

    file: str
    """Below the folder of a test."""
    write: Callable[[Path], object]
    """Writes it as it should be, with whatever it needs, into a folder."""
    open: Callable[[Path], object]
    """Opens it in that folder, as the game does."""


def written(file: str, content: bytes) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / file).write_bytes(content)

    return write


def lobbies_seen(folder: Path) -> object:
    lobbies = LocalLobbies(folder, lambda: 1000.0)
    lobbies.watch(0.0)
    lobbies.pump(0.0)
    return lobbies.lobbies


def remembered(folder: Path) -> object:
    servers = KnownServersFile(folder)
    before = servers.fingerprint_of("example.org:1")
    servers.remember("example.org:2", b"\2" * 32)
    return before


def befriended(folder: Path) -> object:
    book = FriendBook(folder)
    return book.friends, book.lines()


def endpoint_kept(folder: Path) -> object:
    keep_endpoint(folder / "a.farm", kept_endpoint(folder / "a.farm", TODAY))
    return None


def made_cluster(folder: Path) -> None:
    (folder / "namespace").write_bytes(b"default")
    (folder / "ca.crt").write_bytes(kept_pem(folder))


def kept_pem(folder: Path) -> bytes:
    kept_certificate(folder / "made.pem", TODAY)
    text = (folder / "made.pem").read_bytes()
    return text[text.index(b"-----BEGIN CERTIFICATE") :]


def reached(folder: Path) -> object:
    return in_cluster({"KUBERNETES_SERVICE_HOST": "127.0.0.1"}, folder)


def copied(folder: Path) -> None:
    copy_assets(folder / "assets")


def translated(folder: Path) -> None:
    own = OWN_ASSETS / "text" / "de" / "content.toml"
    (folder / "assets" / "text" / "de").mkdir(parents=True)
    shutil.copy(own, folder / "assets" / "text" / "de")


CONTENT = [
    Opened(f"assets/{file}", copied, lambda folder: load_content(folder / "assets"))
    for file in (
        "data/items.toml", "data/areas.toml", "data/people.toml", "data/recipes.toml",
        "data/quests.toml", "data/seasons.toml", "data/start.toml", "data/weather.toml",
        "data/placeables.toml", "data/destructables.toml",
        "maps/farm.tmx", "maps/forest.tmx", "maps/terrain.tsx", "dialogue/miller.yarn",
    )
]  # fmt: skip
OPENED = [
    *CONTENT,
    Opened(
        "assets/text/de/content.toml", translated, lambda folder: load_languages(folder / "assets")
    ),
    Opened(
        "settings.json",
        lambda folder: SettingsStore(folder).save(Settings(name="Ada")),
        lambda folder: SettingsStore(folder).load(),
    ),
    Opened("lobby_key", local_key, local_key),
    Opened(
        "lobby_friends.json",
        lambda folder: FriendBook(folder).add("Bob", encode_friend_code(b"\1" * IDENTITY_BYTES)),
        befriended,
    ),
    Opened("known_servers.json", remembered, remembered),
    Opened("a.farm.door.json", endpoint_kept, endpoint_kept),
    Opened("a.farm.certificate.pem", endpoint_kept, endpoint_kept),
    Opened("lobby-5123.json", written("lobby-5123.json", LOBBY), lobbies_seen),
    Opened(
        "certificate.pem",
        lambda folder: load_server_data(folder, TODAY),
        lambda folder: load_server_data(folder, TODAY),
    ),
    Opened(
        "relay_secret",
        lambda folder: load_server_data(folder, TODAY),
        lambda folder: load_server_data(folder, TODAY),
    ),
    Opened(
        "session.json",
        written("session.json", SESSION),
        lambda folder: read_session(folder / "session.json"),
    ),
    Opened(
        "ready.json",
        lambda folder: write_ready_file(folder / "ready.json", 1, b"\1" * 32),
        lambda folder: read_ready_file(folder / "ready.json"),
    ),
    Opened("log", written("log", b"a\nb\n"), lambda folder: last_line(folder / "log")),
    Opened("namespace", made_cluster, reached),
    Opened("ca.crt", made_cluster, reached),
    Opened("steam_appid.txt", written("steam_appid.txt", b"480"), read_app_id),
    Opened(
        "libsteam_api.so",
        written("libsteam_api.so", b"\x7fELF\x02\x01\x01".ljust(64, b"\0")),
        lambda folder: binary_kind(folder / "libsteam_api.so"),
    ),
]


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Opened], Path]:
    """Each file as it should be, made once."""
    made: dict[int, Path] = {}

    def original(opened: Opened) -> Path:
        key = id(opened.write)
        if key not in made:
            made[key] = tmp_path_factory.mktemp("whole")
            opened.write(made[key])
        return made[key]

    return original


@pytest.mark.parametrize("opened", OPENED, ids=lambda opened: opened.file)
def test_a_whole_file_is_opened(
    opened: Opened, originals: Callable[[Opened], Path], tmp_path: Path
) -> None:
    shutil.copytree(originals(opened), tmp_path, dirs_exist_ok=True)
    outcome = outcome_of(lambda: opened.open(tmp_path))
    assert not isinstance(outcome, BaseException), f"a whole {opened.file} should do: {outcome!r}"


@pytest.mark.breadth(8)
@pytest.mark.parametrize("opened", OPENED, ids=lambda opened: opened.file)
def test_a_broken_file_is_passed_over_or_named(
    opened: Opened, originals: Callable[[Opened], Path], tmp_path: Path
) -> None:
    wrong = []
    for breaking, break_file in breakings_of(opened):
        folder = tmp_path / breaking
        shutil.copytree(originals(opened), folder)
        path = folder / opened.file
        break_file(path, path.read_bytes())
        outcome = outcome_of(partial(opened.open, folder))
        if isinstance(outcome, BaseException):
            wrong += [f"{breaking}: {why}: {outcome!r}" for why in faults(outcome, path.name)]
    assert not wrong, "; ".join(wrong)


def breakings_of(opened: Opened) -> list[tuple[str, Breaking]]:
    """Every way, but for content: its tables are read by one reader and its maps by another, each
    of which meets every way on one file, and a few on each of the others."""
    every = list(BREAKINGS.items())
    if opened not in CONTENT or opened.file.endswith(("items.toml", "farm.tmx", ".tsx", ".yarn")):
        return every
    return every[CONTENT.index(opened) % 5 :: 5]


def faults(outcome: BaseException, file: str) -> Iterator[str]:
    """What is wrong with how it is said that a file cannot be opened."""
    if not isinstance(outcome, ValueError):
        yield "what speaks to the user should be said"
    if file not in str(outcome) and "service account" not in str(outcome):
        yield "the sentence should name the file"
    if not str(outcome).endswith((".", ")", "]")):
        yield "it should be a sentence"
    if not str(outcome).isprintable():
        yield "nothing of it should reach a terminal raw"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes in folders")
@pytest.mark.parametrize("opened", OPENED, ids=lambda opened: opened.file)
def test_a_pipe_where_a_file_is_replaced_stops_nobody(
    opened: Opened, originals: Callable[[Opened], Path], tmp_path: Path
) -> None:
    """Whatever waits under the names that drafts could have."""
    shutil.copytree(originals(opened), tmp_path, dirs_exist_ok=True)
    name = (tmp_path / opened.file).name
    stem = name.partition(".")[0]
    drafts = (
        f"{stem}.new",
        f"{name}.new",
        f"{name}.{os.getpid()}.new",
        f".{name}.{os.getpid()}.new",
    )
    for draft in dict.fromkeys(drafts):
        os.mkfifo((tmp_path / opened.file).with_name(draft))
    outcome = outcome_of(lambda: opened.write(tmp_path))
    assert not isinstance(outcome, TimeoutError), f"{opened.file} should be written, or not"
