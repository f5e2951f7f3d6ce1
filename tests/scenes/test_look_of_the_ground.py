"""The ground and its light: borders that wander, and colours that stay what they are."""

from collections import Counter
from colorsys import rgb_to_hsv
from dataclasses import replace
from itertools import pairwise

import pygame
import pytest

from game.world.areas import Area
from game.world.content import Content
from scenes.app.scene import SceneContext
from scenes.view.ground import CHUNK_PX, COVER_STEPS, Ground
from scenes.view.ground_pictures import GroundPictures
from scenes.view.light import LightMap, ambient_at

GRASS, EARTH = (0x54, 0x92, 0x40), (0xCF, 0xA1, 0x68)


def _strip(content: Content, context: SceneContext, lower: str) -> pygame.Surface:
    """Two chunks of grass with another terrain along their lower half."""
    tiles, width = CHUNK_PX // 16, CHUNK_PX // 8
    rows = ("grass",) * (tiles // 2) + (lower,) * (tiles // 2)
    terrain = tuple((name,) * width for name in rows)
    area: Area = replace(content.areas["farm"], width=width, height=tiles, terrain=terrain)
    ground = Ground(area, "spring", context.ground)
    picture = pygame.Surface((2 * CHUNK_PX, CHUNK_PX)).convert()
    ground.draw(picture, 0, 0, 0.0)
    return picture


def test_what_was_drawn_for_one_farm_is_not_shown_in_another(
    content: Content, context: SceneContext
) -> None:
    def drawn(area: Area, season: str, cover: int, pictures: GroundPictures) -> bytes:
        ground = Ground(area, season, pictures)
        ground.set_cover(cover)
        picture = pygame.Surface((640, 360)).convert()
        ground.draw(picture, 480, 360, 0.0)
        return picture.get_buffer().raw

    farm = content.areas["farm"]
    paved = replace(farm, terrain=(("path",) * farm.width,) * farm.height)
    kept = GroundPictures(context.assets.world)
    for area, season, cover in (
        (farm, "winter", COVER_STEPS),
        (farm, "winter", 0),
        (paved, "winter", 0),
        (farm, "spring", 0),
    ):
        alone = drawn(area, season, cover, GroundPictures(context.assets.world))
        for _again in range(2):
            assert drawn(area, season, cover, kept) == alone, "it should be as if drawn anew"


def test_no_tile_covers_a_screen(content: Content, context: SceneContext) -> None:
    for name, at in (("farm", (80, 60)), ("forest", (240, 160))):
        for season in content.season_definitions:
            picture = pygame.Surface((640, 352)).convert()
            Ground(content.areas[name], season, context.ground).draw(picture, *at, 0.0)
            tiles = Counter(
                pygame.image.tobytes(picture.subsurface(x, y, 16, 16), "RGB")
                for y in range(0, 352, 16)
                for x in range(0, 640, 16)
            )
            share = tiles.most_common(1)[0][1] / tiles.total()
            assert share < 0.35, f"the commonest tile covers {share:.0%} of {name} in {season}"


def _hue(colour: tuple[int, ...]) -> float:
    return rgb_to_hsv(*(part / 255 for part in colour[:3]))[0] * 360


@pytest.mark.parametrize("lower", ["path", "water"])
def test_no_border_is_a_straight_line_and_none_breaks_between_chunks(
    content: Content, context: SceneContext, lower: str
) -> None:
    picture, meadow = (_strip(content, context, name) for name in (lower, "grass"))
    differs = pygame.mask.from_threshold(picture, (0, 0, 0), (1, 1, 1), meadow)
    differs.invert()

    def border(x: int) -> int:
        return next(y for y in range(CHUNK_PX // 2 - 30, CHUNK_PX) if differs.get_at((x, y)))

    heights = [border(x) for x in range(2 * CHUNK_PX)]
    assert len(set(heights)) > 4, f"the border of {lower} should wander"
    assert max(heights) - min(heights) < 40, "but not far from where the map has it"
    steps = [abs(a - b) for a, b in pairwise(heights)]
    across = steps[CHUNK_PX - 1]
    assert across <= max(steps[: CHUNK_PX - 1]), "and go on from one chunk to the next"


@pytest.mark.parametrize("minutes", [6 * 60, 18 * 60, 18 * 60 + 45, 19 * 60 + 30])
@pytest.mark.parametrize("colour", [GRASS, EARTH])
def test_grass_stays_green_and_paths_stay_earth_at_dawn_and_dusk(
    minutes: int, colour: tuple[int, int, int]
) -> None:
    light = ambient_at(minutes, 0)
    shown = tuple(a * b // 255 for a, b in zip(colour, light, strict=True))
    assert abs(_hue(shown) - _hue(colour)) < 14, "light should not make another colour of it"
    assert sum(light) < 3 * 250, "but it should be seen that it is no noon"


def test_a_lamp_shows_grass_as_grass() -> None:
    picture = pygame.Surface((200, 200)).convert()
    picture.fill(GRASS)
    night = ambient_at(23 * 60, 0)
    LightMap().draw(picture, night, [(100, 100, 80)], 0.0)
    for distance in (25, 40, 60):
        shown = picture.get_at((100 + distance, 100))
        assert abs(_hue(tuple(shown)) - _hue(GRASS)) < 22, f"green {distance} pixels away"
    near, far = picture.get_at((125, 100)), picture.get_at((5, 5))
    assert near.g > far.g + 30, "and brighter than the night"
    by_the_flame = picture.get_at((116, 100))
    assert by_the_flame.r / by_the_flame.g > 1.2 * GRASS[0] / GRASS[1], "the flame makes it warm"
