"""What a player sees of a farm that cannot be saved, or whose file is damaged."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic

import pygame
import pytest

from game.program.folders import Folders
from game.program.steam import SteamAccess
from game.saves.backups import add_backup
from game.saves.errors import SaveError
from game.saves.farm_file import Batch, FarmFile
from game.text.sentence import Sentence
from game.text.texts import load_texts
from game.world.content import Content
from scenes.app.app import WIPE_S, App
from scenes.app.scene import Scene
from scenes.front_end.title import Title
from scenes.menus.confirm import Confirm
from scenes.play.farm import Farm as FarmScene
from scenes.program_services import ProgramServices
from scenes.settings.store import SettingsStore
from tests.scenes.helpers import key_event
from tests.world.small_farm import Farm

ASSETS = Path(__file__).parents[2] / "assets"


class Play:
    """The real program over a folder of farms, on a virtual clock."""

    def __init__(self, folder: Path, content: Content) -> None:
        self.now_s = 10.0
        self.farm = folder / "farms" / "farm-1.farm"
        farm = Farm(64)
        with FarmFile.create(self.farm, "Willow") as file:
            file.note(farm.changes)
            file.flush(tick=900, revision=farm.world.revision, saved_at_s=1700)
            add_backup(self.farm, file.back_up)
        folders = Folders(
            folder / "farms", folder / "settings", folder / "lobbies", folder / "server"
        )
        self.services = ProgramServices(lambda: content, folders, Random(1), SteamAccess(None, ""))
        self.store = SettingsStore(folder / "settings")
        self.app: App | None = None

    def open(self) -> App:
        """Opens the window at the title."""
        self.app = App(
            self.store, self.services, ASSETS, lambda: self.now_s, Random(1), Title, load_texts()
        )
        self.services.notify = self.app.notify
        return self.app

    def run(self, seconds: float, *events: pygame.Event) -> None:
        """Lets frames pass; the events come with the first."""
        assert self.app is not None, "the window should be open"
        pending = list(events)
        for _ in range(max(1, round(seconds * 20))):
            self.now_s += 1 / 20
            self.app.frame(self.now_s, pending)
            pending = []

    def wait_for(self, kind: type[Scene]) -> None:
        """Lets frames pass until such a scene is on top: saving takes as long as it takes."""
        assert self.app is not None, "the window should be open"
        give_up_s = monotonic() + 60
        while not isinstance(self.app.scene, kind):
            assert monotonic() < give_up_s, f"a {kind.__name__} should be shown"
            self.run(0.1)

    def question(self) -> Confirm:
        """What the player is asked now."""
        assert self.app is not None, "the window should be open"
        scene = self.app.scene
        assert isinstance(scene, Confirm), f"there should be a question, not {scene}"
        return scene


def scene_name(app: App) -> str:
    """The kind of scene that is on top."""
    return type(app.scene).__name__


@pytest.fixture
def play(tmp_path: Path, content: Content) -> Iterator[Play]:
    made = Play(tmp_path, content)
    yield made
    made.services.leave_own_farm()
    while made.app is not None and made.app.scene is not None:
        made.app.pop(wipe=False)


def test_a_damaged_farm_goes_on_from_its_backup_once_the_player_has_agreed(play: Play) -> None:
    os.truncate(play.farm, 6000)
    app = play.open()
    play.run(0.1)
    play.run(WIPE_S + 0.1, key_event(pygame.K_RETURN))
    assert "farm-1.farm" in play.question().question, "the damaged file should be named"
    assert "day 1 in spring" in play.question().question, "and what the backup holds"
    play.run(WIPE_S + 0.1, key_event(pygame.K_RETURN))
    assert scene_name(app) == "Title", "the harmless answer should change nothing"
    assert play.farm.stat().st_size == 6000, "in no file"
    play.run(WIPE_S + 0.1, key_event(pygame.K_RETURN))
    play.run(0.1, key_event(pygame.K_RIGHT))
    play.run(WIPE_S + 0.2, key_event(pygame.K_RETURN))
    assert scene_name(app) == "Farm", "the other should lead to the farm"
    assert play.farm.with_name("farm-1.farm.damaged-1").stat().st_size == 6000, "and keep the file"


def test_a_farm_that_cannot_be_saved_is_not_left_unasked(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = play.open()
    play.run(0.1)
    play.run(WIPE_S + 0.1, key_event(pygame.K_RETURN))
    farm = app.scene
    assert isinstance(farm, FarmScene), "the farm should be shown"

    full_disk = Sentence("saves.causes.disk_full")

    def full(_file: FarmFile, _batch: object) -> None:
        raise SaveError(Sentence("saves.cannot_be.saved", file="farm-1.farm", cause=full_disk))

    with monkeypatch.context() as patched:
        patched.setattr(FarmFile, "write", full)
        play.run(0.1)
        farm.leave()
        play.wait_for(Confirm)
        assert "disk is full" in play.question().question, "the player should read the cause"
        play.run(0.2, key_event(pygame.K_RETURN))
        assert app.scene is farm, "the harmless answer should stay at the farm"
    farm.leave()
    play.wait_for(Title)


@pytest.mark.slow
def test_a_save_that_takes_long_is_seen_to_go_on_and_nothing_else_does(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = play.open()
    play.run(0.1)
    play.run(WIPE_S + 0.1, key_event(pygame.K_RETURN))
    farm = app.scene
    assert isinstance(farm, FarmScene), "the farm should be shown"
    write, has_room = FarmFile.write, Event()

    def slow(file: FarmFile, batch: Batch) -> None:
        assert has_room.wait(60), "the disk should answer in the end"
        write(file, batch)

    monkeypatch.setattr(FarmFile, "write", slow)
    farm.leave()
    seen = set()
    for _ in range(8):
        play.run(0.1)
        window = pygame.display.get_surface()
        assert window is not None
        seen.add(window.get_buffer().raw)
    assert app.scene is farm, "the farm is left once it is saved"
    assert len(seen) > 1, "meanwhile something should move"
    tick = farm.seat.tick
    play.run(0.5)
    assert farm.seat.tick == tick, "and the farm rest, so that what is saved is what was seen"
    farm.leave()
    has_room.set()
    play.wait_for(Title)
    assert farm.seat.state.name == "ENDED", "then it is left"


def test_a_window_that_breaks_while_it_closes_has_left_its_farm(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = play.open()
    play.run(0.1)
    play.run(WIPE_S + 0.1, key_event(pygame.K_RETURN))
    farm = app.scene
    assert isinstance(farm, FarmScene), "the farm should be shown"

    def break_down() -> None:
        raise pygame.error("mixer not initialized")

    monkeypatch.setattr(app.context.sounds, "stop_loops", break_down)
    with pytest.raises(pygame.error):
        app.close()
    assert farm.seat.state.name == "ENDED", "the farm should be saved and closed all the same"
