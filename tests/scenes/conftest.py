"""A display without a screen, the real assets, and a farm with three friends on it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from math import hypot
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import pygame
import pytest

from game.world.content import Content, load_content
from scenes.app.scene import Kit
from scenes.media.assets import Assets, load_assets
from scenes.settings.store import Settings
from scenes.shots.studio import make_kit
from tests.scenes.helpers import RecordingHost, RecordingStage, Table, friends_at

ASSETS = Path(__file__).parents[2] / "assets"


@pytest.fixture(scope="session", autouse=True)
def display() -> Iterator[None]:
    """pygame with a window that nobody sees."""
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((1280, 720))
    yield
    pygame.quit()


@pytest.fixture(scope="session")
def content() -> Content:
    """The game's content, with nobody so near the spawn that a key press there would be a talk."""
    content = load_content(ASSETS)
    start = content.areas[content.start.area]
    here = start.spawn()
    people = tuple(site for site in start.people if hypot(site.x - here.x, site.y - here.y) > 96)
    return replace(content, areas={**content.areas, start.id: replace(start, people=people)})


@pytest.fixture(scope="session")
def assets(display: None) -> Assets:
    """The game's pictures and fonts."""
    return load_assets(ASSETS)


@pytest.fixture(scope="session")
def shared_kit(assets: Assets) -> Kit:
    """A kit whose pictures are loaded once."""
    return make_kit(assets, Settings(name="Robin"))


@pytest.fixture
def kit(shared_kit: Kit) -> Kit:
    """A kit with settings, input and stage of its own."""
    from scenes.input.events import Input
    from scenes.settings.store import TextScale
    from scenes.ui.skin import Skin
    from scenes.ui.text_field import Clipboard

    settings = Settings(name="Robin")
    return Kit(
        settings,
        lambda: None,
        shared_kit.assets,
        Skin(
            shared_kit.assets.fonts(TextScale.NORMAL),
            shared_kit.assets.frames,
            shared_kit.assets.icons,
        ),
        shared_kit.services,
        shared_kit.sounds,
        Input(settings, None),
        Clipboard(),
        RecordingStage(),
        shared_kit.make_title,
    )


@pytest.fixture
def table(kit: Kit, content: Content) -> Table:
    """A farm scene with three friends in the same area, driven by hand."""
    from scenes.app.services import Seating
    from scenes.play.farm import Farm
    from scenes.shots.staged_seat import StagedSeat

    seat = StagedSeat(content)
    seat.set_day("spring", "sunny", 12 * 60)
    friends_at(seat)
    host = RecordingHost()
    farm = Farm(kit, Seating(seat, host))
    return Table(kit, seat, farm, host)
