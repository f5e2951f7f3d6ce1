"""What has no picture yet is drawn as something else, never left out: a new person, a new item, a
new kind of tree."""

from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from game.world.content import Content, load_content
from game.world.records import Destructable, Drop, Placeable, Record
from game.world.sections import Kind, Section, tile_key
from game.world.world import World
from scenes.app.scene import SceneContext
from scenes.play.weather_sign import weather_sign
from scenes.shots.studio import Studio
from scenes.view.things import Field
from tests.scenes.conftest import ASSETS
from tests.world.small_farm import copy_assets

MIDDLE = pygame.Rect(160, 80, 320, 220)
"""The part of the picture around the spawn, where no figures and texts stand."""


@pytest.fixture
def strange(tmp_path: Path) -> Content:
    """The small farm with somebody whom nobody has drawn."""
    folder = copy_assets(tmp_path / "a")
    for kind in ("*.toml", "*.tmx", "*.yarn"):
        for path in folder.rglob(kind):
            path.write_text(path.read_text("utf-8").replace("miller", "baker"), "utf-8")
    return load_content(folder)


def middle_of(content: Content) -> bytes:
    """What the farm looks like around the spawn."""
    picture = Studio(ASSETS, content).draw("farm", "12:00", "summer", "sunny", (640, 360))
    return pygame.image.tobytes(picture.subsurface(MIDDLE), "RGB")


def test_a_person_without_a_picture_is_seen(strange: Content) -> None:
    farm = strange.areas["farm"]
    alone = replace(strange, areas={**strange.areas, "farm": replace(farm, people=())})
    elsewhere = replace(farm, people=(farm.people[0]._replace(x=8, y=200),))
    away = replace(strange, areas={**strange.areas, "farm": elsewhere})
    assert middle_of(alone) == middle_of(away), "nothing else in the middle depends on people"
    assert middle_of(strange) != middle_of(alone), "somebody should be seen there"


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        (Kind.PLACEABLE, Placeable("statue")),
        (Kind.DESTRUCTABLE, Destructable("turnip", 1)),
        (Kind.DROP, Drop("turnip", 1, 80, 80)),
    ],
)
def test_a_thing_without_a_picture_is_seen(
    context: SceneContext, content: Content, kind: Kind, record: Record
) -> None:
    area, world = content.areas["farm"], World()
    world.set(Section(area.number, kind), tile_key(5, 5), record)
    field = Field(area, "spring", context.assets, content)
    field.load(world)
    thing = field.at(kind, tile_key(5, 5))
    assert thing is not None, "the record should be shown"
    assert thing.shown(1.0) is not None, "and be seen"


def test_every_weather_has_its_own_sign(context: SceneContext, content: Content) -> None:
    signs = {name: weather_sign(weather) for name, weather in content.weather.items()}
    assert len(set(signs.values())) == len(signs) == 6, "no two kinds should look the same"
    for name, sign in signs.items():
        assert context.assets.ui.get(sign) is not None, f"{name} should have its sign drawn"
