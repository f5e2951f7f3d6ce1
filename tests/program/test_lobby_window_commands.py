"""`host` and `join --lobby server` with a window: what the command line asks for is what the window
shows first."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest

from game.command_line.parser import parse_arguments
from game.program.folders import Folders
from game.text.texts import load_texts
from game.world.content import Content
from scenes import program
from scenes.app.app import App
from scenes.app.scene import Scene
from scenes.front_end.gathering_room import GatheringRoom
from scenes.front_end.title import Title
from scenes.play.farm import Farm
from scenes.program_services import ProgramServices
from scenes.settings.overridden import OverriddenSettings
from tests.program.street import LOOPBACK, NOBODY, Street
from tests.world.small_farm import game_content

ASSETS = Path(__file__).resolve().parents[2] / "assets"
FRAME_S = 0.05
S = TypeVar("S", bound=Scene)


@pytest.fixture(scope="module")
def content() -> Content:
    return game_content()


@pytest.fixture
def street(tmp_path: Path, content: Content) -> Iterator[Street]:
    """A lobby server, and nobody there yet."""
    made = Street(tmp_path, content)
    yield made
    made.close()


class Command:
    """A window that a command has opened."""

    def __init__(self, street: Street, name: str, *words: str) -> None:
        """Raises ValueError for what cannot be done as asked. Everybody else goes on while the
        command waits for the lobby server."""
        self.street = street
        arguments = parse_arguments(["--name", name, *words])
        assert isinstance(arguments, program.WindowedArguments), "it should open a window"
        home = street.folder / name
        folders = Folders(home / "farms", home / "settings", home / "here", home / "server")
        self.services = ProgramServices(
            lambda: street.content, folders, Random(name), NOBODY, clocks=street.clocks
        )
        store = OverriddenSettings(folders.settings, arguments)
        self.app = App(
            store, self.services, ASSETS, street.clocks.now_s, Random(1), Title, load_texts()
        )
        self.services.settings = self.app.settings
        self.services.notify = self.app.notify
        try:
            program.obey(self.app, arguments, self.services, folders, NOBODY)
        except ValueError:
            self.app.close()
            raise
        self._next_frame_s = 0.0
        street.others.append(self._step)

    def _step(self, now_s: float) -> None:
        if now_s >= self._next_frame_s:
            self._next_frame_s = now_s + FRAME_S
            self.app.frame(now_s, [])

    def shows(self, kind: type[S]) -> S:
        """Lets time pass until a scene of this kind is shown, and returns it."""

        self.street.until(
            lambda: isinstance(self.app.scene, kind), f"{kind.__name__} should be shown"
        )
        scene = self.app.scene
        assert isinstance(scene, kind), "it was there just now"
        return scene


@pytest.fixture
def commands(window: None) -> Iterator[list[Command]]:
    """The windows that a test has opened."""
    made: list[Command] = []
    yield made
    for command in made:
        command.app.close()


@pytest.mark.slow
def test_a_farm_is_opened_in_the_list_and_gone_to_by_its_name(
    street: Street, commands: list[Command]
) -> None:
    where = ("--lobby", "server", "--server", f"{LOOPBACK}:{street.port}")
    named = (*where, "--lobby-name", "Willow Farm", "--password", "sesame")
    host = Command(street, "Ash", "host", "--bind", LOOPBACK, "--accept-all", *named)
    commands.append(host)
    host.shows(Farm)
    looker = street.window("Briar")
    assert looker.find("Willow Farm").needs_password, "it is in the list, and locked"
    guest = Command(street, "Clover", "join", *named)
    commands.append(guest)
    guest.shows(Farm)
    with pytest.raises(ValueError, match="no lobby called Oak Farm"):
        Command(street, "Dale", "join", *where, "--lobby-name", "Oak Farm")


def test_a_gathering_is_opened_and_entered_by_its_name(
    street: Street, commands: list[Command]
) -> None:
    where = ("--lobby", "server", "--server", f"{LOOPBACK}:{street.port}")
    named = (*where, "--lobby-name", "Saturday", "--password", "turnip")
    owner = Command(street, "Ash", "host", "--on-server", *named)
    commands.append(owner)
    room = owner.shows(GatheringRoom)
    street.until(lambda: room.has_been_inside, "it should be open")
    looker = street.window("Briar")
    assert looker.find("Saturday").is_gathering, "it is in the list"
    guest = Command(street, "Clover", "join", *named)
    commands.append(guest)
    entered = guest.shows(GatheringRoom)
    street.until(lambda: entered.has_been_inside, "it should be entered")


@pytest.mark.slow
def test_a_window_can_be_the_lobby_server_of_its_network(
    street: Street, commands: list[Command]
) -> None:
    street.stop_server()
    port = str(street.port)
    words = ("--serve-lobbies", "--lobby-port", port, "--lobby-name", "Willow Farm")
    host = Command(street, "Ash", "host", "--bind", LOOPBACK, *words)
    commands.append(host)
    host.shows(Farm)
    assert street.window("Briar").find("Willow Farm").host_name == "Ash", "who uses it finds it"
