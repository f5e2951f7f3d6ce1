"""Weather and what lives in it: what a player sees of them, and how long."""

from dataclasses import replace
from itertools import pairwise

import pygame

from game.coop.seat import Facing
from game.world.content import Content
from game.world.definitions import Falls, Weather
from scenes.app.scene import SceneContext
from scenes.media.figures import PRESETS
from scenes.view.clouds import draw_flash, lightning_at
from scenes.view.footprints import FADE_S, Footprints
from scenes.view.ground import COVER_STEPS, Ground
from scenes.view.moment import Moment
from scenes.view.outdoors import Outdoors
from scenes.view.players import player_frame
from scenes.view.puddles import DRIES_S, Puddles
from scenes.view.reflections import Reflections
from scenes.view.swaying import Swaying
from scenes.view.weather import Falling
from scenes.view.wildlife import Wildlife

SIZE = (320, 180)
MEADOW = (0x54, 0x92, 0x40)
RAIN = Weather("Rain", falls=Falls.RAIN, fall_pct=60)
STORM = Weather("Storm", falls=Falls.RAIN, wind_pct=100, has_lightning=True)


def _picture() -> pygame.Surface:
    picture = pygame.Surface(SIZE).convert()
    picture.fill(MEADOW)
    return picture


def _changed(picture: pygame.Surface, before: pygame.Surface) -> float:
    """Which share of the pixels is another one, in percent."""
    same = pygame.mask.from_threshold(picture, (0, 0, 0), (1, 1, 1), before)
    return 100 - 100 * same.count() / (SIZE[0] * SIZE[1])


def test_rain_is_seen_and_a_storm_more(context: SceneContext) -> None:
    falling, shares = Falling(context.assets), []
    for weather in (RAIN, STORM):
        picture = _picture()
        falling.draw(picture, (0, 0), weather, "spring", 3.0)
        shares.append(_changed(picture, _picture()))
    assert 1.0 < shares[0] < 12.0, "rain should be seen, and seen through"
    assert shares[1] > shares[0], "and a storm brings more of it"


def test_a_flash_is_rare_enough_for_every_eye() -> None:
    levels = [lightning_at(ms / 1000) for ms in range(0, 120_000, 10)]
    began = [ms / 100 for ms, (a, b) in enumerate(pairwise(levels)) if b > a]
    assert len(began) > 5, "a storm should have lightning"
    assert min(b - a for a, b in pairwise(began)) > 3, "with seconds between two flashes"
    picture = _picture()
    draw_flash(picture, began[0] + 0.02)
    assert picture.get_at((5, 5)).g > MEADOW[1] + 30, "and one should see it"


def test_puddles_come_with_the_rain_and_stay_a_while(
    content: Content, context: SceneContext
) -> None:
    puddles = Puddles(context.assets)
    puddles.show(content.areas["farm"])

    def wet(now_s: float, is_raining: bool) -> float:
        puddles.update(now_s, is_raining)
        picture = _picture()
        puddles.draw(picture, (400, 300), now_s, False)
        return _changed(picture, _picture())

    assert wet(0.0, False) == 0, "a dry farm has none"
    for second in range(1, 60):
        in_rain = wet(float(second), True)
    assert in_rain > 0.2, "after a minute of rain there are some"
    assert wet(61.0, False) > in_rain / 2, "which stay when it stops"
    for second in range(62, 64 + int(DRIES_S)):
        later = wet(float(second), False)
    assert later == 0, "but not for ever"


def test_a_footprint_is_seen_behind_somebody_and_fades(context: SceneContext) -> None:
    prints = Footprints(context.assets)
    for step in range(20):
        prints.walk("Ada", 40.0 + step * 6, 90.0, "snow", step * 0.1)

    def seen(now_s: float) -> float:
        picture = _picture()
        prints.draw(picture, (0, 0), now_s)
        return _changed(picture, _picture())

    assert seen(2.0) > 0, "steps in snow should be seen"
    assert seen(2.0 + FADE_S) == 0, "and be gone after a while"


def test_a_bird_flies_up_when_one_comes_near(content: Content, context: SceneContext) -> None:
    wildlife = Wildlife(context.assets)
    area = content.areas["farm"]
    wildlife.show(area)
    everywhere = (0, 0, area.width_px, area.height_px)

    def sitting(feet: list[tuple[float, float]], now_s: float) -> set[tuple[int, int]]:
        birds = wildlife.birds(everywhere, feet, "spring", 12 * 60, now_s)
        return {(bird.left, bird.foot) for bird in birds}

    birds = sitting([], 10.0)
    assert len(birds) > 2, "there should be birds about"
    x, foot = next(iter(birds))
    sitting([(x, foot)], 10.1)
    assert len(sitting([], 10.2)) < len(birds), "who is near startles one"
    picture = _picture()
    wildlife.draw_flying(picture, (x - 160, foot - 120))
    assert _changed(picture, _picture()) > 0, "and sees it fly"
    assert not list(wildlife.birds(everywhere, [], "spring", 23 * 60, 10.0)), "at night they sleep"


def test_who_stands_at_the_shore_is_seen_in_the_water(
    content: Content, context: SceneContext
) -> None:
    rows = ("grass",) * 8 + ("water",) * 8
    terrain = tuple((name,) * 20 for name in rows)
    area = replace(content.areas["farm"], width=20, height=16, terrain=terrain)
    ground = Ground(area, "spring", context.ground)
    ground.draw(_picture(), 0, 0, 0.0)
    reflections = Reflections()
    reflections.show(area)
    shown = player_frame(context.assets, PRESETS[0], int(Facing.DOWN), "idle", 0.0)
    assert shown is not None
    picture, sprite = shown
    for foot, is_seen in ((124, True), (30, False)):
        at = (100 - sprite.anchor_x, foot - sprite.anchor_y)
        blits: list[tuple[pygame.Surface, tuple[int, int]]] = []
        reflections.add(blits, ground, picture, at, foot, (0, 0), 0.0)
        assert bool(blits) is is_seen, "only what stands by the water is seen in it"
        for mirrored, (left, top) in blits:
            assert (left, top + mirrored.get_height()) > (at[0] - 1, foot), "below the feet"
            wet = mirrored.get_bounding_rect()
            assert top + wet.top >= 128, "and on the water, not on the bank"
            assert wet.height > 4, "where one sees it"


def test_the_ground_grows_white_while_snow_falls(content: Content, context: SceneContext) -> None:
    area = content.areas["farm"]
    whites = []
    for cover in range(COVER_STEPS + 1):
        ground = Ground(area, "winter", context.ground)
        ground.set_cover(cover)
        picture = _picture()
        ground.draw(picture, 480, 360, 0.0)
        whites.append(sum(pygame.transform.average_color(picture)[:3]))
    assert all(b >= a for a, b in pairwise(whites)), "it should only grow whiter"
    assert whites[-1] > whites[0] + 20, "and by the evening one should see it"


def test_some_snow_stays_on_the_paths_all_winter(content: Content) -> None:
    def cover(season: str, weather: str, minutes: float) -> int:
        moment = Moment(0.0, minutes, weather, season)
        return Outdoors.snow_cover(moment, content.weather[weather])

    assert cover("winter", "sunny", 720) == cover("winter", "snow", 360) > 0, (
        "a fair day of winter begins as white as a day of snow"
    )
    assert cover("winter", "snow", 1320) > cover("winter", "sunny", 1320), "new snow adds to it"
    assert cover("spring", "sunny", 720) == 0, "and in spring all of it is gone"


def test_a_storm_bends_trees_and_a_calm_hardly(context: SceneContext) -> None:
    tree = context.assets.world.get("tree/oak/summer")
    assert tree is not None

    def bent(wind_pct: int) -> int:
        swaying = Swaying()
        count = 0
        for tick in range(200):
            swaying.blow(wind_pct, [], tick / 10)
            picture, _ = swaying.shown(tree.frames[0], (100, 100), tree)
            count += picture is not tree.frames[0]
        return count

    assert bent(100) > 120, "in a storm trees should never come to rest"
    assert bent(5) < bent(100) / 3, "on a calm day they should hardly move"


def test_looking_is_the_same_for_friends_who_stand_elsewhere(
    content: Content, context: SceneContext
) -> None:
    area = content.areas["farm"]
    seen = []
    for _ in range(2):
        wildlife = Wildlife(context.assets)
        wildlife.show(area)
        birds = wildlife.birds((0, 0, 400, 400), [], "summer", 600, 50.0)
        seen.append([(bird.left, bird.foot) for bird in birds])
    assert seen[0] == seen[1], "birds should sit where they sit for everybody"
