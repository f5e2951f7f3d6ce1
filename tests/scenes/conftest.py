"""A window for every test, the real assets, and a farm with three friends on it."""

from collections.abc import Mapping
from dataclasses import replace
from math import hypot
from pathlib import Path

import pytest
from msgspec.structs import replace as replace_fields

from game.text.language import Language
from game.text.reading import OWN_ASSETS, load_languages
from game.text.texts import Texts
from game.world.content import Content
from game.world.definitions import Stack
from scenes.app.scene import SceneContext
from scenes.media.assets import Assets, load_assets
from scenes.settings.store import Settings
from scenes.shots.studio import make_context
from tests.scenes.helpers import RecordingHost, RecordingStage, Table, friends_at
from tests.world.small_farm import game_content

ASSETS = Path(__file__).parents[2] / "assets"


@pytest.fixture(autouse=True)
def in_a_window(window: None) -> None:
    """Every test of a scene has one."""


@pytest.fixture(scope="session")
def content() -> Content:
    """The game's content, with nobody so near the spawn that a key press there would be a talk, and
    with tools and two torches in a new bag, whatever else one begins with in the game."""
    content = game_content()
    start = content.areas[content.start.area]
    here = start.spawn()
    people = tuple(site for site in start.people if hypot(site.x - here.x, site.y - here.y) > 96)
    bag = (Stack("axe", 1), Stack("pick", 1), Stack("torch", 2))
    return replace(
        content,
        areas={**content.areas, start.id: replace(start, people=people)},
        start=replace_fields(content.start, bag=bag, standing=()),
    )


@pytest.fixture(scope="session")
def assets(display: None) -> Assets:
    """The game's pictures and fonts."""
    return load_assets(ASSETS)


@pytest.fixture
def loaded(assets: Assets, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that starts has its pictures at once."""
    monkeypatch.setattr("scenes.app.app.load_assets", lambda folder, fonts: assets)


@pytest.fixture(scope="session")
def shared_context(assets: Assets) -> SceneContext:
    """A context whose pictures are loaded once."""
    return make_context(assets, Settings(name="Robin"))


@pytest.fixture(scope="session")
def languages() -> Mapping[str, Language]:
    """The game's tables of texts."""
    return load_languages(OWN_ASSETS)


@pytest.fixture(scope="session")
def letters(display: None) -> dict[int, int]:
    """What the system prints on keys: four thousand letters are looked up for it."""
    from scenes.input.keyboard import letters_of_system

    return letters_of_system()


@pytest.fixture
def context(
    shared_context: SceneContext, languages: Mapping[str, Language], letters: dict[int, int]
) -> SceneContext:
    """A context with settings, input and stage of its own."""
    from scenes.input.events import Input
    from scenes.input.keyboard import KeyboardLayout
    from scenes.settings.store import TextScale
    from scenes.ui.skin import Skin
    from scenes.ui.text_field import Clipboard

    settings = Settings(name="Robin")
    texts = Texts(languages)
    skin = Skin(
        shared_context.assets.fonts(TextScale.NORMAL),
        shared_context.assets.frames,
        shared_context.assets.icons,
    )
    skin.texts = texts
    return SceneContext(
        settings,
        lambda: None,
        shared_context.assets,
        skin,
        shared_context.services,
        shared_context.sounds,
        Input(settings, None, KeyboardLayout(letters.copy)),
        Clipboard(),
        RecordingStage(),
        shared_context.make_title,
        texts,
        shared_context.ground,
    )


@pytest.fixture
def table(context: SceneContext, content: Content) -> Table:
    """A farm scene with three friends in the same area, driven by hand."""
    from scenes.app.services import Seating
    from scenes.play.farm import Farm
    from scenes.shots.staged_seat import StagedSeat

    seat = StagedSeat(content)
    seat.set_day("spring", "sunny", 12 * 60)
    friends_at(seat)
    host = RecordingHost()
    farm = Farm(context, Seating(seat, host))
    return Table(context, seat, farm, host)
