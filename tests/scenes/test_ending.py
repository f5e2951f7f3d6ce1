"""The lake behind the menus, and the end of the story there."""

from dataclasses import replace

import pygame
from msgspec.structs import replace as replace_fields

from game.world.content import Content
from game.world.records import Purse, QuestProgress
from game.world.sections import WORLD_SCOPE, Kind, Section
from scenes.app.scene import SceneContext
from scenes.app.services import Seating
from scenes.menus.backdrop import Backdrop
from scenes.play.ending import LINE_S, Ending
from scenes.play.farm import Farm
from scenes.shots.staged_seat import StagedSeat
from tests.scenes.helpers import RecordingHost, Table, friends_at, key_event, send

ENDING = ("The wick is trimmed.", "Somebody strikes the match.", "There is light.")


def _told(content: Content) -> Content:
    """The content with the mill's quest as the end of the story."""
    quest = replace_fields(content.quests["mill_wood"], is_ending=True, ending=ENDING)
    return replace(content, quests={**content.quests, "mill_wood": quest})


def _table(context: SceneContext, content: Content) -> Table:
    seat = StagedSeat(_told(content))
    friends_at(seat)
    host = RecordingHost()
    return Table(context, seat, Farm(context, Seating(seat, host)), host)


def _finish(table: Table) -> None:
    quest = table.seat.content.quests["mill_wood"]
    progress = QuestProgress(len(quest.journal), 0)
    table.seat.put(Section(WORLD_SCOPE, Kind.QUEST_PROGRESS), quest.number, progress)
    table.run(0.2)


def test_a_lit_lighthouse_is_seen_behind_the_menus(context: SceneContext) -> None:
    size = (640, 360)
    dark, lit = pygame.Surface(size).convert(), pygame.Surface(size).convert()
    night = Backdrop(context.assets, size, is_night=True)
    night.draw(dark, 100.0, 0.0)
    night.draw(lit, 100.0)
    lamp = pygame.Rect(0, 0, 40, 40)
    changed = pygame.mask.from_threshold(lit, (0, 0, 0), (1, 1, 1), dark)
    changed.invert()
    assert changed.count() > 3000, "its beam should go over the lake"
    lamp.center = (545, 95)
    light, night_sky = (pygame.transform.average_color(p, lamp)[:3] for p in (lit, dark))
    assert sum(light) > sum(night_sky) + 40, "and its lamp should shine"


def test_the_end_of_the_story_is_told_once_and_one_keeps_playing(
    context: SceneContext, content: Content
) -> None:
    table = _table(context, content)
    table.seat.put(Section(WORLD_SCOPE, Kind.PURSE), 0, Purse(12))
    table.run(0.2)
    assert not table.stage.pushed, "nothing has ended yet"
    _finish(table)
    _finish(table)
    assert [type(scene) for scene in table.stage.pushed] == [Ending], "it should be told once"
    ending = table.stage.pushed[0]
    assert isinstance(ending, Ending)
    ending.layout((640, 360))
    ending.entered()
    assert context.settings.has_lit_lighthouse, "from now on the title shows the light"
    picture, pictures = pygame.Surface((640, 360)).convert(), []
    now_s = 10.0
    while not ending.is_told:
        assert now_s < 60, "it should come to an end"
        ending.update(now_s, True)
        ending.draw(picture)
        pictures.append(sum(pygame.transform.average_color(picture, (520, 60, 60, 60))[:3]))
        assert not table.stage.popped
        now_s += LINE_S / 2
    assert max(pictures[-3:]) > pictures[0] + 10, "the lamp is dark at first, and lit at the end"
    ending.update(now_s, True)
    ending.draw(picture)
    send(ending.handle, context.input, key_event(pygame.K_RETURN))
    assert table.stage.popped == 1, "then one keeps playing"


def test_who_has_read_a_line_need_not_wait(context: SceneContext, content: Content) -> None:
    table = _table(context, content)
    _finish(table)
    ending = table.stage.pushed[0]
    assert isinstance(ending, Ending)
    ending.layout((640, 360))
    ending.update(10.0, True)
    presses = 0
    while not ending.is_told:
        send(ending.handle, context.input, key_event(pygame.K_SPACE))
        presses += 1
        assert presses < 12, "a press should bring the next line at once"
    assert presses >= len(ENDING), "and no press should leave a line out"


def test_the_lake_behind_the_menus_is_in_the_season_of_the_farm(
    context: SceneContext, content: Content
) -> None:
    def seen(season: str, is_night: bool) -> bytes:
        picture = pygame.Surface((640, 360)).convert()
        Backdrop(context.assets, picture.get_size(), is_night, season).draw(picture, 1.0)
        return pygame.image.tobytes(picture, "RGB")

    for is_night in (False, True):
        seasons = [seen(season, is_night) for season in content.seasons]
        assert len(set(seasons)) == len(seasons), "each should be told from the others"
        assert seen("", is_night) in seasons, "and without a farm it is one of them"
