"""Nothing that is read while playing covers anything else, on any screen, at any size of text."""

import dataclasses
from itertools import combinations

import pygame
import pytest
from msgspec.structs import replace

from game.coop.seat import NetStatus
from game.world.calendar import ENVIRONMENT, ENVIRONMENT_KEY
from game.world.records import Placeable, QuestProgress, Slot
from game.world.sections import HOTBAR_SLOTS, WORLD_SCOPE, Kind, Section, tile_key
from game.world.tiled import TILE_PX
from scenes.app.scene import SceneContext
from scenes.app.services import Seating
from scenes.input.viewport import viewport_of
from scenes.menus.options import Options
from scenes.menus.pause import Pause
from scenes.menus.players import Players
from scenes.play.map_window import name_place
from scenes.play.slots import COUNT_MAX, count_rect, hotbar_slot_px, item_zoom, key_rect, slot_px
from scenes.settings.store import TextScale
from scenes.ui import theme
from tests.scenes.helpers import Table, friends_at
from tests.scenes.test_view import SCREENS

SIZES = [*SCREENS, (640, 360), (1264, 672), (1920, 1080)]
"""With the smallest window, and the first one of a small laptop."""


@pytest.fixture
def busy(table: Table) -> Table:
    """A farm with friends, a quest, network figures, a bag full of stacks, and much to say."""
    friends_at(table.seat)
    table.seat.put(Section(WORLD_SCOPE, Kind.QUEST_PROGRESS), 1, QuestProgress(1, 10))
    table.seat.status = NetStatus(True, 142.0, 10.3, 12100.0, 13400.0, 0.03, True, 10)
    table.context.settings.show_net_figures = True
    bag = Section(table.seat.character, Kind.STORAGE)
    for number in range(HOTBAR_SLOTS):
        table.seat.put(bag, number, Slot("wood", 99))
    return table


@pytest.mark.breadth(6)
@pytest.mark.parametrize("scale", list(TextScale))
@pytest.mark.parametrize("window", SIZES)
def test_what_stands_in_the_corners_keeps_clear_of_each_other(
    busy: Table, window: tuple[int, int], scale: TextScale
) -> None:
    busy.context.skin.fonts = busy.context.assets.fonts(scale)
    view = viewport_of(window)
    busy.picture = pygame.Surface((view.width, view.height)).convert()
    busy.farm.layout((view.width, view.height))
    busy.farm.hud.say("The miller has mended the sails, and the mill turns again.", "icon_quest")
    busy.farm.hud.say("The farm is saved again.")
    busy.farm.hud.show_day("Spring, day 2", "Sunny")
    busy.run(0.5)
    places = busy.farm.hud.places
    assert {"net", "quest", "clock", "hotbar", "toast_0", "toast_1"} <= set(places), (
        "all of it should be seen"
    )
    assert "card" in places or scale is TextScale.HUGE, "and the day where it has room"
    screen = busy.picture.get_rect()
    for name, place in places.items():
        assert screen.contains(place), f"{name} should be on the screen"
    for one, other in combinations(places, 2):
        assert not places[one].colliderect(places[other]), f"{one} should not cover {other}"


@pytest.mark.breadth(4)
@pytest.mark.parametrize("scale", list(TextScale))
@pytest.mark.parametrize("window", SIZES)
def test_what_is_written_in_the_world_keeps_clear_of_all_that_is_written(
    table: Table, window: tuple[int, int], scale: TextScale
) -> None:
    friends_at(table.seat)
    del table.seat.seen[1:]
    context, farm = table.context, table.farm
    context.settings.has_taken_first_steps = True
    context.skin.fonts = context.assets.fonts(scale)
    view = viewport_of(window)
    table.picture = pygame.Surface((view.width, view.height)).convert()
    farm.layout((view.width, view.height))
    quest = table.seat.content.quests["first_radish"]
    section = Section(WORLD_SCOPE, Kind.QUEST_PROGRESS)
    table.seat.put(section, quest.number, QuestProgress(1, 5, 0, 3))
    table.wait(4.0)
    table.run(0.1)
    bubble = farm.bubble
    assert bubble is not None, "a newcomer should be told what to do"
    x, y = int(bubble.x) // TILE_PX, int(bubble.y) // TILE_PX
    table.seat.put(Section(1, Kind.PLACEABLE), tile_key(x, y), Placeable("chest"))
    for dx in range(-240, 241, 60):
        for dy in (-16, 60, 120):
            table.stand_at(x * TILE_PX + 8 + dx, y * TILE_PX + 8 + dy)
            table.seat.seen[0] = dataclasses.replace(
                table.seat.seen[0], x=bubble.x - 20, y=bubble.y + 20
            )
            table.run(0.1)
            assert farm.bubble_place is not None, "it should be drawn"
            written = {f"hint {n}": at for n, at in enumerate(farm.hint_places)}
            written |= {f"name {n}": at for n, at in enumerate(farm.view.names_at)}
            plates = farm.hud.places | written
            covered = [
                f"{one} covers {other}"
                for one, other in combinations(plates, 2)
                if plates[one].colliderect(plates[other])
                and {one, other} & {key for key in written if key.startswith("hint")}
            ]
            assert not covered, f"at {dx}, {dy}: {covered}"


@pytest.mark.parametrize("scale", list(TextScale))
def test_a_sign_stands_in_the_middle_of_the_line_that_it_belongs_to(
    busy: Table, scale: TextScale
) -> None:
    fonts = busy.context.skin.fonts = busy.context.assets.fonts(scale)
    sign = busy.context.skin.icons["icon_quest"]
    ink = pygame.mask.from_threshold(sign, theme.PAPER, (24, 24, 24, 255))
    assert ink.count(), "the sign should have paper in it"
    busy.run(0.2)
    plate = busy.farm.hud.places["quest"]
    strip = busy.picture.subsurface(plate.x, plate.y, 24, plate.height)
    found = pygame.mask.from_threshold(strip, theme.PAPER, (24, 24, 24, 255))
    (seen, *_), (drawn, *_) = found.get_bounding_rects(), ink.get_bounding_rects()
    off_px = (seen.top - drawn.top + sign.get_height() / 2) - (5 + fonts.body.line_px / 2)
    assert abs(off_px) <= 1, f"the sign should not be {off_px} pixels off its line"


def test_the_quest_gives_way_to_what_everybody_waits_for(busy: Table) -> None:
    busy.run(0.2)
    place = busy.farm.hud.places["quest"]
    for kept_free, is_seen in ((place.move(8, 8), False), (place.move(place.width, 0), True)):
        busy.farm.hud.draw(busy.picture, True, True, kept_free)
        assert ("quest" in busy.farm.hud.places) is is_seen, "it should not be written over"


@pytest.mark.parametrize("scale", list(TextScale))
def test_what_a_friend_says_is_covered_by_nothing(busy: Table, scale: TextScale) -> None:
    busy.context.skin.fonts = busy.context.assets.fonts(scale)
    busy.farm.layout((640, 360))
    friend = busy.seat.seen[0]
    colour, character = friend.colour, friend.character
    for dx in (-280, -140, 0, 140, 280):
        for dy in (-140, -60, 0):
            seen = dataclasses.replace(friend, x=friend.x + dx, y=friend.y + dy)
            busy.seat.seen[:] = [seen]
            text = "Hello, what about some fishing by the lake before it gets dark?"
            busy.farm.chat.add("Mika", colour, text, busy.now_s, character)
            busy.run(0.1)
            busy.run(0.1)
            for bubble in busy.farm.bubble_places:
                hud = busy.farm.hud.places
                covered = [name for name, place in hud.items() if bubble.colliderect(place)]
                assert not covered, f"at {dx}, {dy} beside one it should be read: {covered}"
    assert busy.farm.bubble_places, "there should have been something to read"


@pytest.mark.parametrize("scale", list(TextScale))
def test_of_what_friends_say_the_beginning_is_read(busy: Table, scale: TextScale) -> None:
    busy.context.skin.fonts = busy.context.assets.fonts(scale)
    busy.farm.layout((640, 360))
    chat = busy.farm.chat
    for text in ("Where is the axe?", "In the chest by the gate, I think. " * 6):
        for name in ("Mika", "Ada"):
            chat.add(name, 1, text, busy.now_s)
            busy.run(0.1)
            assert chat.rows[0].startswith(("Mika:", "Ada:")), "no line should be cut above"
            assert any(row.startswith(f"{name}:") for row in chat.rows), "the latest is there"


@pytest.mark.parametrize("mark", [(60, 30), (4, 95), (118, 60)])
def test_names_on_the_map_stay_on_their_card(mark: tuple[int, int]) -> None:
    card = pygame.Rect(0, 0, 120, 100)
    taken: list[pygame.Rect] = []
    for number in range(12):
        place = name_place(50 + number, 12, mark, card, taken)
        if place is None:
            break
        assert card.contains(place), "none should lie over another area"
        assert place.collidelist(taken) < 0, "or over another name"
        taken.append(place)
    assert 5 <= len(taken) < 12, "as many as have room should be read"


@pytest.mark.parametrize("scale", list(TextScale))
def test_the_figures_in_a_slot_keep_clear_of_each_other(busy: Table, scale: TextScale) -> None:
    font = busy.context.assets.fonts(scale).small
    side = hotbar_slot_px(font)
    slot = pygame.Rect(0, 0, side, side)
    for key in "123456789QWG":
        count = count_rect(font, int(COUNT_MAX), slot)
        assert not key_rect(font, key, slot).colliderect(count), f"key {key} and number are read"
        assert slot.contains(count), "a number should be in its own slot"
    small = pygame.Rect(0, 0, slot_px(font), slot_px(font))
    assert small.contains(count_rect(font, int(COUNT_MAX), small)), "in the bag as well"


def test_larger_text_has_larger_figures_in_slots(busy: Table) -> None:
    heights = [busy.context.assets.fonts(scale).small.ink(COUNT_MAX).height for scale in TextScale]
    assert heights == sorted(set(heights)), "the text scale should reach them"


@pytest.mark.parametrize("window", [(640, 360), (1280, 720), (1280, 800)])
def test_that_time_rests_is_written_over_no_menu(busy: Table, window: tuple[int, int]) -> None:
    environment = busy.seat.environment
    assert environment is not None
    busy.seat.put(ENVIRONMENT, ENVIRONMENT_KEY, replace(environment, resting_since_tick=1))
    view = viewport_of(window)
    size = (view.width, view.height)
    seating = Seating(busy.seat, busy.host)
    is_said = False
    for menu in (
        Options(busy.context, is_overlay=True),
        Players(busy.context, seating),
        Pause(busy.context, seating, busy.farm.leave),
    ):
        busy.farm.layout(size)
        menu.layout(size)
        picture = pygame.Surface(size).convert()
        menu.draw(picture)
        before = picture.copy()
        busy.farm.draw_above(picture, menu.read_at)
        assert _same(before.subsurface(menu.read_at), picture.subsurface(menu.read_at)), (
            f"{menu.heading} should be read whole"
        )
        is_said |= not _same(before, picture)
    assert is_said, "the first menu should say that time rests"
    for key in (pygame.K_m, pygame.K_j, pygame.K_TAB):
        seen = []
        for since_tick in (None, 1):
            rests = replace(environment, resting_since_tick=since_tick)
            busy.seat.put(ENVIRONMENT, ENVIRONMENT_KEY, rests)
            busy.press(key)
            busy.picture = pygame.Surface(size).convert()
            busy.run(0.0)
            assert busy.farm.window is not None, "a window should be open"
            left, top = busy.farm.window.read_at.midtop
            seen.append(busy.picture.subsurface(left - 10, top + 4, 20, 16).copy())
            busy.press(key)
        assert _same(*seen), "the heading of a window of the game should be read too"


def _same(one: pygame.Surface, other: pygame.Surface) -> bool:
    return pygame.image.tobytes(one, "RGB") == pygame.image.tobytes(other, "RGB")


def test_items_are_as_large_as_the_figures_beside_them(context: SceneContext) -> None:
    sides = {scale: hotbar_slot_px(context.assets.fonts(scale).small) for scale in TextScale}
    zooms = {scale: item_zoom(pygame.Rect(0, 0, side, side)) for scale, side in sides.items()}
    assert zooms[TextScale.NORMAL] == 1, "beside figures of the usual size one sees it as drawn"
    assert zooms[TextScale.HUGE] == 2, "beside figures twice as large it is twice as large"
