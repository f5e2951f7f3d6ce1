"""The window: frames at given moments, the stack of scenes, wipes, full screen and the way out."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pygame
import pytest

from game.coop.seat import SeatState
from game.world.content import Content
from scenes.app import WIPE_S, App
from scenes.menus.options import Options
from scenes.menus.title import Title
from scenes.menus.waiting import Waiting
from scenes.services import SavedFarm, Seating
from scenes.settings import SettingsStore, WindowMode
from scenes.silent import SilentServices
from scenes.staged import StagedSeat
from tests.scenes.helpers import key_event

ASSETS = Path(__file__).parents[2] / "assets"


class StagedServices(SilentServices):
    """Services that seat the player at a staged farm."""

    def __init__(self, content: Content) -> None:
        self.seat = StagedSeat(content)
        self.seat.set_day("spring", "sunny", 600)

    def saved_farm(self) -> SavedFarm | None:
        return None

    def start_alone(self) -> Seating:
        return Seating(self.seat, None)

    def join(self, lobby_id: str) -> Seating:
        self.seat.seat_state = SeatState.KNOCKING
        return Seating(self.seat, None)


class Clock:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now_s = 10.0

    def __call__(self) -> float:
        return self.now_s


class Play:
    """An app and its clock."""

    def __init__(self, app: App, services: StagedServices, clock: Clock, folder: Path) -> None:
        self.app = app
        self.services = services
        self.clock = clock
        self.folder = folder

    @property
    def scene_name(self) -> str:
        """The kind of scene that is on top."""
        return type(self.app.scene).__name__

    def mode(self) -> WindowMode:
        """How the window takes its place now."""
        return self.app.settings.window_mode

    def run(self, seconds: float, *events: pygame.Event) -> None:
        """Lets frames pass; the events come with the first."""
        pending = list(events)
        for _ in range(max(1, round(seconds * 60))):
            self.clock.now_s += 1 / 60
            self.app.frame(self.clock.now_s, pending)
            pending = []


@pytest.fixture
def play(tmp_path: Path, content: Content) -> Iterator[Play]:
    clock = Clock()
    services = StagedServices(content)
    app = App(SettingsStore(tmp_path), services, ASSETS, clock, Random(1), Title)
    yield Play(app, services, clock, tmp_path)
    while app.scene is not None:
        app.pop(wipe=False)
    pygame.display.set_mode((1280, 720))


def test_from_the_title_into_the_farm_and_back(play: Play) -> None:
    play.run(0.1)
    assert play.scene_name == "Title", "the title should come first"
    play.run(WIPE_S + 0.1, key_event(pygame.K_RETURN))
    assert play.scene_name == "Farm", "Play alone should lead to the farm"
    play.run(0.5)
    assert play.services.seat.ticks > 0, "the farm should live"
    play.services.seat.end("The farm was closed.")
    play.run(WIPE_S + 0.1)
    assert play.scene_name == "Title", "a farm that ends should lead to the title"


def test_a_wipe_darkens_the_picture_halfway(play: Play) -> None:
    play.run(0.1)
    window = pygame.display.get_surface()
    assert window is not None
    bright = sum(pygame.transform.average_color(window)[:3])
    play.app.push(Options(play.app.kit))
    play.run(WIPE_S / 2)
    assert sum(pygame.transform.average_color(window)[:3]) < bright / 2, "halfway it should close"
    play.run(WIPE_S)
    assert play.scene_name == "Options", "and then the next scene be there"


def test_knocking_can_be_cancelled_and_refused(play: Play) -> None:
    from scenes.entrance import take_seat

    take_seat(play.app.kit, play.services.join("1"))
    play.run(WIPE_S + 0.1)
    waiting = play.app.scene
    assert isinstance(waiting, Waiting), "knocking should be shown"
    play.services.seat.end("The farm is full.")
    play.run(0.1)
    assert waiting.reason == "The farm is full.", "a refusal should be shown with its reason"
    play.run(WIPE_S + 0.1, key_event(pygame.K_RETURN))
    assert play.scene_name == "Title", "and lead back to the title"


def test_full_screen_is_toggled_and_kept(play: Play) -> None:
    play.run(0.1, key_event(pygame.K_F11))
    assert play.mode() is WindowMode.FULL_SCREEN, "F11 should fill the screen"
    play.run(0.1, key_event(pygame.K_RETURN, mod=pygame.KMOD_ALT))
    assert play.mode() is WindowMode.WINDOW, "and Alt+Enter leave it"
    kept, _ = SettingsStore(play.folder).load()
    assert kept.window_mode is WindowMode.WINDOW, "the choice should be saved"


@pytest.mark.parametrize("size", [(1280, 800), (800, 600), (1920, 1080), (641, 361)])
def test_any_window_size_is_taken_over(play: Play, size: tuple[int, int]) -> None:
    pygame.display.set_mode(size)
    play.run(0.1)
    view = play.app.viewport
    assert view.width * view.zoom <= size[0], "the picture should fit into the window"
    assert play.app.scene is not None
    assert play.app.scene.size == (view.width, view.height), "the scene should be laid out for it"


def test_closing_the_window_ends_the_program_and_leaves_the_farm(play: Play) -> None:
    play.run(0.1)
    play.run(WIPE_S + 0.1, key_event(pygame.K_RETURN))
    play.run(0.1, pygame.Event(pygame.QUIT))
    assert not play.app.is_running, "the loop should end"
    play.app.pop(wipe=False)
    assert play.services.seat.state is SeatState.ENDED, "the farm should hear a goodbye"


def test_a_damaged_settings_file_is_said_on_the_first_picture(
    tmp_path: Path, content: Content
) -> None:
    store = SettingsStore(tmp_path)
    store.path.write_text("{ not json")
    clock = Clock()
    app = App(store, StagedServices(content), ASSETS, clock, Random(1), Title)
    app.frame(10.1, [])
    assert any("settings" in notice.lower() for notice in app.notices), "the player should read it"
