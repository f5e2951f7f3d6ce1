"""The drawn world: seasons, light, weather, fences, and frames that cost little."""

from pathlib import Path
from random import Random

import pygame
import pytest

from game.coop.seat import Action, Facing
from game.world.content import Content
from game.world.records import Destructable, Placeable, Record, Soil
from game.world.sections import Kind, Section, tile_key, tile_of
from game.world.tiled import TILE_PX
from game.world.world import Change, World
from scenes.app.scene import SceneContext
from scenes.input.viewport import WORLD_SEEN_PX, covered, viewport_of, world_zoom
from scenes.play.farm import Farm
from scenes.settings.store import TextScale
from scenes.shots.staged_farm import Spot
from scenes.shots.studio import SCENES, Studio
from scenes.ui import theme
from scenes.view.camera import corner_over, shown_of
from scenes.view.fading import FADED_ALPHA, Fading
from scenes.view.ground_pictures import GroundPictures
from scenes.view.iris import draw_iris
from scenes.view.light import AMBIENT_MIN, ambient_at
from scenes.view.moment import Moment
from scenes.view.players import DrawnPlayer
from scenes.view.things import Field
from scenes.view.world_view import WorldView
from tests.helpers.work import calls_of
from tests.scenes.helpers import Table

ASSETS = Path(__file__).parents[2] / "assets"
WINDOWS = ((1280, 720), (1280, 800), (800, 600), (1920, 1080))
SCREENS = (
    (1366, 705),
    (1000, 600),
    (1280, 800),
    (1910, 700),
    (2560, 1080),
    (2560, 1440),
    (3840, 2160),
)
"""A maximised window of a laptop, a small one, and what else there is on desks."""
FARM_PX = (1024, 768)
FRAME_MAX_CALLS = 8_000
"""Some five milliseconds where a frame has sixteen."""


@pytest.fixture(scope="module")
def studio(display: None, content: Content) -> Studio:
    """Where all pictures here are drawn."""
    return Studio(ASSETS, content)


def _bytes(picture: pygame.Surface) -> bytes:
    return pygame.image.tobytes(picture, "RGB")


def _brightness(picture: pygame.Surface) -> float:
    return sum(pygame.transform.average_color(picture)[:3]) / 3


@pytest.mark.parametrize(
    ("window", "scale", "logical", "zoom"),
    [
        ((1280, 720), 2, (640, 360), 2),
        ((1280, 800), 2, (640, 400), 2),
        ((1366, 705), 2, (683, 352), 2),
        ((1000, 600), 1.5, (666, 400), 1.5),
        ((800, 600), 1, (800, 600), 1.5),
        ((1910, 700), 2, (955, 350), 2.5),
        ((1920, 1080), 3, (640, 360), 3),
        ((2560, 1080), 3, (853, 360), 3),
        ((2560, 1440), 4, (640, 360), 4),
        ((3840, 2160), 6, (640, 360), 6),
        ((300, 200), 1, (300, 200), 1),
        ((0, 0), 1, (1, 1), 1),
    ],
)
def test_the_ui_has_its_scale_and_the_world_its_zoom(
    window: tuple[int, int], scale: float, logical: tuple[int, int], zoom: float
) -> None:
    view = viewport_of(window)
    assert (view.scale, view.width, view.height) == (scale, *logical)
    assert view.to_logical((0, 0)) == (0, 0), "the corner should be the origin"
    assert view.to_window((0, 0, 10, 10)) == (0, 0, int(10 * scale), int(10 * scale))
    assert world_zoom(window, scale, FARM_PX) == zoom, "the world should have a sensible size"


@pytest.mark.parametrize("window", SCREENS)
def test_no_window_shows_more_than_an_area_has(content: Content, window: tuple[int, int]) -> None:
    for area in content.areas.values():
        area_px = (area.width_px, area.height_px)
        seen = covered(window, world_zoom(window, viewport_of(window).scale, area_px))
        if area.air.is_inside:
            # A room ends before a wide picture does: around it is nothing to be seen.
            continue
        beyond_px = max(seen[0] - area_px[0], seen[1] - area_px[1])
        assert beyond_px <= 0, f"nothing beyond the edge of {area.title} should be seen"
        assert 0.6 < seen[0] * seen[1] / WORLD_SEEN_PX < 1.5, "everybody should see about as much"


@pytest.mark.parametrize("name", ["house", "shop"])
def test_a_room_that_one_sees_whole_stands_still_in_the_middle(content: Content, name: str) -> None:
    area = content.areas[name]
    size = (640, 360)
    shown = shown_of(area)
    corners = {
        corner_over((x, y), size, shown)
        for x in range(0, area.width_px, 40)
        for y in range(0, area.height_px, 40)
    }
    assert len(corners) == 1, "it should not move while one walks in it"
    ((left, top),) = corners
    floor = [
        (x * TILE_PX - left, y * TILE_PX - top)
        for y, row in enumerate(area.terrain)
        for x, terrain in enumerate(row)
        if terrain == "boards"
    ]
    beside = min(x for x, _ in floor), size[0] - TILE_PX - max(x for x, _ in floor)
    assert abs(beside[0] - beside[1]) <= 1, "and there should be as much dark on both sides"


def test_an_area_smaller_than_a_window_is_enlarged_only_so_far() -> None:
    assert world_zoom((1280, 720), 2, (320, 180)) == 4, "it should fill the window"
    assert world_zoom((1280, 720), 2, (32, 32)) <= 5, "but nobody should be as large as a house"


@pytest.mark.breadth(5)
@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_is_drawn(studio: Studio, scene: str) -> None:
    # Each once, and half of them small and half in German.
    number = SCENES.index(scene)
    size = ((1280, 720), (1000, 600))[number % 2]
    language = ("en", "de")[number // 2 % 2]
    picture = studio.draw(scene, "14:00", "spring", "sunny", size, language=language)
    across, down = range(0, size[0], 8), range(0, size[1], 8)
    colours = {tuple(picture.get_at((x, y))) for x in across for y in down}
    assert len(colours) > 5, f"{scene} should show something"


@pytest.mark.breadth(4)
@pytest.mark.parametrize("size", WINDOWS)
@pytest.mark.parametrize("scene", ["title", "farm", "choices"])
def test_scenes_fill_every_window(studio: Studio, scene: str, size: tuple[int, int]) -> None:
    picture = studio.draw(scene, "21:30", "autumn", "rain", size, TextScale.LARGE)
    assert picture.get_size() == size
    corners = [picture.get_at((x, y)) for x in (2, size[0] - 3) for y in (2, size[1] - 3)]
    assert any(tuple(corner)[:3] != (0, 0, 0) for corner in corners), "no corner should be empty"


def test_the_same_shot_is_the_same_picture(studio: Studio) -> None:
    one = studio.draw("farm", "19:00", "summer", "rain", (640, 360))
    two = studio.draw("farm", "19:00", "summer", "rain", (640, 360))
    assert _bytes(one) == _bytes(two), "a shot should depend on its arguments alone"


def test_a_picture_has_the_day_and_the_company_that_it_is_asked_for(studio: Studio) -> None:
    def farm(day: int | None, players: int) -> Farm:
        scene = studio.build("farm", "12:00", "winter", "sunny", day=day, players=players)
        assert isinstance(scene, Farm), "it should be the farm"
        return scene

    assert len(farm(None, 8).seat.others()) == 7, "seven friends should stand around"
    alone = farm(11, 1)
    assert alone.seat.others() == [], "or nobody"
    assert alone.seat.environment is not None, "there is a day"
    assert alone.seat.environment.day == 11, "and it should be the one that was asked for"
    with pytest.raises(ValueError, match="summer and not in winter"):
        farm(4, 1)
    with pytest.raises(ValueError, match="1 to 8 players"):
        farm(None, 9)


@pytest.mark.parametrize(
    "arguments",
    [
        ("cellar", "14:00", "spring", "sunny", (640, 360)),
        ("farm", "25 o'clock", "spring", "sunny", (640, 360)),
        ("farm", "14:00", "monsoon", "sunny", (640, 360)),
        ("farm", "14:00", "spring", "frogs", (640, 360)),
        ("farm", "14:00", "spring", "sunny", (10, 10)),
        ("farm", "14:00", "spring", "sunny", (100_000, 360)),
    ],
)
def test_a_shot_that_cannot_be_is_refused(
    studio: Studio,
    arguments: tuple[str, str, str, str, tuple[int, int]],
) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        studio.draw(*arguments)


@pytest.mark.slow
def test_every_season_and_every_weather_look_different(studio: Studio, content: Content) -> None:
    pictures = {
        (season, weather): _bytes(studio.draw("farm", "12:00", season, weather, (640, 360)))
        for season, weather in (
            *((season, "sunny") for season in content.seasons),
            ("spring", "rain"),
            ("winter", "snow"),
        )
    }
    assert len(set(pictures.values())) == len(pictures), "each should have its own look"


def test_trees_stand_in_no_rank_and_each_on_its_tile(
    content: Content, context: SceneContext
) -> None:
    area, world = content.areas["forest"], World()
    keys = [tile_key(5, y) for y in range(4, 24, 2)]
    for key in keys:
        world.set(Section(area.number, Kind.DESTRUCTABLE), key, Destructable("pine", 4))
    field = Field(area, "spring", context.assets, content)
    field.load(world)
    feet = []
    for key in keys:
        tree = field.at(Kind.DESTRUCTABLE, key)
        assert tree is not None, "every tree should be seen"
        assert (tree.x // 16, tree.y // 16) == tile_of(key), "and where one can strike it"
        feet.append(tree.x)
    assert len(set(feet)) > 3, "no column of them should be seen"


def test_evenings_and_mornings_are_by_the_lake(studio: Studio) -> None:
    shore = pygame.Rect(0, 170, 36, 90)
    by_night, by_day = (
        _brightness(studio.draw(scene, "12:00", "spring", "sunny", (640, 360)).subsurface(shore))
        for scene in ("report", "morning")
    )
    assert sum(theme.INK) / 3 + 10 < by_night < by_day, (
        "the report is read by night, the card by day"
    )


def test_no_snow_lies_under_a_roof(studio: Studio) -> None:
    floor = pygame.Rect(290, 100, 80, 80)
    autumn, winter = (
        studio.draw("farm", "12:00", season, weather, (640, 360), spot=Spot("cave"))
        for season, weather in (("autumn", "sunny"), ("winter", "snow"))
    )
    assert _bytes(autumn.subsurface(floor).copy()) == _bytes(winter.subsurface(floor).copy()), (
        "the floor of a cave should be as bare in winter as it is in autumn"
    )


def test_nights_are_dark_and_never_too_dark(studio: Studio) -> None:
    for gloom_pct in (0, 40, 100):
        for minutes in range(360, 1561, 10):
            ambient = ambient_at(minutes, gloom_pct)
            assert all(a >= low for a, low in zip(ambient, AMBIENT_MIN, strict=True)), (
                "one should always see where one walks"
            )
    day = studio.draw("farm", "12:00", "summer", "sunny", (640, 360))
    night = studio.draw("farm", "01:00", "summer", "sunny", (640, 360))
    assert _brightness(night) < _brightness(day) * 0.75, "night should be darker than day"


def test_the_light_changes_softly() -> None:
    before = ambient_at(360, 0)
    for minutes in range(361, 1561):
        now = ambient_at(minutes, 0)
        assert max(abs(a - b) for a, b in zip(now, before, strict=True)) <= 3, "no step is seen"
        before = now


def test_fences_join_their_neighbours(context: SceneContext, content: Content) -> None:
    area = content.areas["farm"]
    field = Field(area, "spring", context.assets, content)
    world = World()
    section = Section(area.number, Kind.PLACEABLE)
    for x, y in ((5, 5), (6, 5), (5, 6)):
        world.set(section, tile_key(x, y), Placeable("fence"))
    field.load(world)
    corner = field.at(Kind.PLACEABLE, tile_key(5, 5))
    assert corner is not None
    assert corner.sprite is context.assets.world.get("placeable/fence/6"), "east 2 and south 4 join"


def test_a_lit_torch_makes_the_night_brighter(table: Table) -> None:
    table.seat.set_day("spring", "sunny", 24 * 60)
    table.run(0.1)
    dark = _brightness(table.picture)
    x, y = int(table.position().x // 16) + 1, int(table.position().y // 16)
    table.seat.put(Section(1, Kind.PLACEABLE), tile_key(x, y), Placeable("torch"))
    table.run(0.1)
    assert _brightness(table.picture) > dark + 0.5, "a torch should give light"


def test_what_is_kept_from_frame_to_frame_looks_as_if_drawn_anew(
    context: SceneContext, content: Content
) -> None:
    area, world = content.areas["farm"], World()
    spawn = area.spawn()
    x, y = spawn.x // TILE_PX, spawn.y // TILE_PX

    def opened() -> WorldView:
        pictures = GroundPictures(context.assets.world)
        found = WorldView(context.assets, pictures, content, Random(1), lambda *_: None)
        found.show(area, "autumn", world)
        return found

    view = opened()

    def drawn(view: WorldView, now_s: float, aside: int) -> bytes:
        target = pygame.Surface((640, 360)).convert()
        moment = Moment(now_s, 23 * 60, "sunny", "autumn", False, now_s * 30)
        at = (spawn.x + aside, spawn.y)
        me = DrawnPlayer("Ada", 1, *at, Facing.DOWN, Action.IDLE, 0, is_me=True)
        view.draw(target, moment, [me])
        return _bytes(target)

    bed = Soil(1, True, next(iter(content.crops)), 1, 1)
    steps: tuple[tuple[Kind, int, Record | None, int], ...] = (
        (Kind.PLACEABLE, tile_key(x + 2, y + 2), Placeable("fence"), 0),
        (Kind.PLACEABLE, tile_key(x + 3, y + 2), Placeable("torch"), 0),
        (Kind.SOIL, tile_key(x + 7, y + 7), bed, 0),
        (Kind.SOIL, tile_key(x + 8, y + 7), Soil(1, False), 30),
        (Kind.PLACEABLE, tile_key(x + 2, y + 2), None, 90),
        (Kind.SOIL, tile_key(x + 7, y + 7), None, 400),
        (Kind.DESTRUCTABLE, tile_key(x + 1, y + 1), Destructable("rock", 3), 0),
    )
    for number, (kind, key, record, aside) in enumerate(steps):
        now_s = 10.0 * number
        drawn(view, now_s, aside)
        section = Section(area.number, kind)
        world.set(section, key, record)
        view.apply([Change(section, key, record, number + 1)], now_s)
        drawn(view, now_s + 0.05, aside)
        fresh = opened()
        view.particles.clear()
        # By then everything has looked to the wind again.
        kept, anew = (drawn(one, now_s + 5.0, aside) for one in (view, fresh))
        assert kept == anew, f"{kind.name} at step {number} should be seen as it is"


def test_a_frame_takes_little_work_once_the_ground_is_drawn(table: Table) -> None:
    table.seat.set_day("autumn", "rain", 22 * 60)
    table.run(0.2)

    def frame() -> None:
        table.now_s += 1 / 60
        table.farm.update(table.now_s, True)
        table.farm.draw(table.picture)

    for _ in range(10):
        assert calls_of(frame) < FRAME_MAX_CALLS, "no frame should hold up the next"


@pytest.mark.parametrize("sprite", ["oak", "pine", "mill", "house"])
@pytest.mark.parametrize("is_me", [True, False])
def test_whatever_hides_a_player_is_seen_through(
    context: SceneContext, sprite: str, is_me: bool
) -> None:
    found = context.assets.world.get(f"scenery/{sprite}/spring")
    assert found is not None
    picture, fading = found.frames[0], Fading()
    at, foot = (200, 200), 200.0 + picture.get_height()
    x, y = at[0] + picture.get_width() / 2, at[1] + picture.get_height() * 0.6

    def shown(x: float, y: float) -> pygame.Surface:
        fading.look([DrawnPlayer("Ada", 1, x, y, Facing.DOWN, Action.IDLE, 0, is_me)], (0, 0))
        return fading.shown(picture, at, foot)

    assert shown(x, y).get_alpha() == FADED_ALPHA, "who stands behind it should be seen"
    assert shown(x, foot + 2) is picture, "who stands before it hides nothing"
    assert shown(x + 200, y) is picture, "and who stands elsewhere does not matter"
    assert shown(at[0] - 2, at[1] + 20) is picture, "nor who is seen beside its crown or roof"


@pytest.mark.parametrize("size", [(1366, 705), (1910, 700), (1024, 768)])
def test_under_a_menu_the_world_is_dimmed_and_still_seen(
    studio: Studio, size: tuple[int, int]
) -> None:
    corner = pygame.Rect(size[0] // 16, size[1] // 3, size[0] // 8, size[1] // 3)
    open_world = studio.draw("farm", "14:00", "spring", "sunny", size).subsurface(corner)
    dimmed = studio.draw("pause", "14:00", "spring", "sunny", size).subsurface(corner)
    share = _brightness(dimmed) / _brightness(open_world)
    assert 0.3 < share < 0.7, "both where world and UI are one picture, and where they are two"


def test_the_wipe_between_areas_opens_at_the_player() -> None:
    picture = pygame.Surface((200, 100)).convert()
    picture.fill((255, 255, 255))
    draw_iris(picture, 0.3, (40, 60))
    assert picture.get_at((40, 60))[:3] == (255, 255, 255), "around the player it is open"
    assert picture.get_at((100, 20))[:3] != (255, 255, 255), "but not in the middle"
