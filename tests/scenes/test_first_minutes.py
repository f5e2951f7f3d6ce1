"""A newcomer's first minutes: what to do is said, friends are told apart, no word hides another."""

from dataclasses import replace

import pygame

from game.coop.seat import CommandRefused
from game.rules.context import REFUSAL_SENTENCES, RefusalReason
from game.text.errors import in_english
from game.world.commands import Collect
from game.world.records import LastCommand, Placeable, QuestProgress
from game.world.sections import WORLD_SCOPE, Kind, Section, tile_key
from scenes.app.services import Seating
from scenes.play.farm import Farm
from scenes.play.journal_quests import current_line
from scenes.ui.focus import tooltip_place
from scenes.view.names import NameTags
from tests.scenes.helpers import Table


def _advice(table: Table) -> str:
    table.run(0.05)
    return table.farm.hud.advice[1] if table.farm.hud.advice is not None else ""


def test_how_to_walk_is_told_until_somebody_has(table: Table) -> None:
    assert "W A S D" in _advice(table), "walking should come first, with its keys"
    assert table.farm.bubble is None, "one thing at a time"
    table.press(pygame.K_s, hold_s=1.0)
    assert _advice(table) == "", "who has walked can walk"
    assert table.context.settings.has_taken_first_steps, "and is never told again"


def _bubble(table: Table, stage: int, count: int = 0) -> str:
    """What stands above what is to be done, with the story's first quest at this point."""
    quest = table.seat.content.quests["first_radish"]
    progress = QuestProgress(stage, 5, count, 3)
    table.seat.put(Section(WORLD_SCOPE, Kind.QUEST_PROGRESS), quest.number, progress)
    table.run(0.05)
    return "" if table.farm.bubble is None else table.farm.bubble.text


def test_what_to_do_next_is_shown_above_where_it_is_done(table: Table) -> None:
    table.context.settings.has_taken_first_steps = True
    first = _bubble(table, 1)
    assert first, "a newcomer should see what comes first"
    assert len(first.split()) <= 8, "in a few words"
    assert not _bubble(table, 1, 1), "who has begun knows how"
    table.run(18.0)
    assert not _bubble(table, 1, 1)
    table.run(3.0)
    assert _bubble(table, 1, 1) == first, "and is told again when nothing comes of it"
    assert _bubble(table, 2) not in ("", first), "the next step should be shown at once"
    line = current_line(
        table.seat.view, table.seat.content, table.seat.character, table.context.texts
    )
    assert line is not None
    fonts = table.context.skin.fonts
    for width in range(60, 220, 10):
        last = fonts.small.wrap(line[1], width)[-1]
        assert "0" in last, f"how much is done should not be torn apart: {last!r}"


def test_elsewhere_the_way_there_is_shown_and_not_the_work(table: Table) -> None:
    table.context.settings.has_taken_first_steps = True
    here = _bubble(table, 1)
    village = table.seat.content.areas["village"]
    table.farm.player.area = village.number
    table.run(0.0)
    there = _bubble(table, 1)
    assert there != here, "nobody should be told to dig where it is not to be done"
    assert table.seat.content.areas["farm"].title in there, "but how to get there"


def test_the_bubble_does_not_cover_who_reads_it(table: Table) -> None:
    table.context.settings.has_taken_first_steps = True
    _bubble(table, 1)
    bubble = table.farm.bubble
    assert bubble is not None
    for dx in (-30, 0, 30):
        for dy in (-24, -12, 0, 12, 24):
            table.stand_at(bubble.x + dx, bubble.y + dy)
            table.run(0.5)
            plate = table.farm.bubble_place
            x, y = table.farm.view.camera.on_ui(*table.farm.player.body)
            figure = pygame.Rect(0, 0, 12, 24)
            figure.midbottom = (x, y + 2)
            assert plate is not None, "it should be drawn"
            assert not plate.colliderect(figure), f"{dx}, {dy} beside it, one should see oneself"


def test_the_bubble_is_lifted_over_the_names_of_friends(table: Table) -> None:
    table.context.settings.has_taken_first_steps = True
    _bubble(table, 1)
    bubble = table.farm.bubble
    assert bubble is not None
    table.stand_at(bubble.x + 60, bubble.y + 60)
    for up_px in range(-24, 49, 12):
        table.seat.seen[0] = replace(table.seat.seen[0], x=bubble.x, y=bubble.y + up_px)
        table.run(0.1)
        plate, names = table.farm.bubble_place, table.farm.view.names_at
        assert plate is not None, "it should be drawn"
        assert names, "and so should names be"
        assert not any(map(plate.colliderect, names)), f"{up_px} below, both should be read"


def test_what_a_key_does_is_not_written_over_a_face(table: Table) -> None:
    body = table.farm.player.body
    tile_x, tile_y = int(body.x // 16), int(body.y // 16)
    table.seat.put(Section(1, Kind.PLACEABLE), tile_key(tile_x, tile_y + 1), Placeable("chest"))
    table.stand_at(tile_x * 16.0 + 8, tile_y * 16.0 + 12)
    table.run(0.3)
    (plate,) = table.farm.hint_places
    x, y = table.farm.view.camera.on_ui(*table.farm.player.body)
    face = pygame.Rect(x - 5, y - 25, 10, 12)
    assert not plate.colliderect(face), "who opens a chest from behind should see himself"
    assert plate.bottom > face.top - 24, "and read it close by"


def test_the_bubble_keeps_clear_of_what_stands_in_the_corners(table: Table) -> None:
    table.context.settings.has_taken_first_steps = True
    _bubble(table, 1)
    bubble = table.farm.bubble
    assert bubble is not None
    seen = 0
    for dx in range(-400, 401, 40):
        for dy in (100, 140, 180, 220):
            table.stand_at(bubble.x + dx, bubble.y + dy)
            table.run(0.1)
            plate = table.farm.bubble_place
            if plate is not None:
                seen += 1
                covered = [place for place in table.farm.hud.plates if plate.colliderect(place)]
                assert not covered, f"at {dx}, {dy} both should be read"
    assert seen > 20, "there should have been something to read"


def test_the_journal_tells_of_a_new_line_and_not_of_each_stroke(table: Table) -> None:
    quest = table.seat.content.quests["first_radish"]

    def toasts(scope: int, stage: int, count: int) -> list[str]:
        table.run(12.0)
        progress = QuestProgress(stage, 5, count, 3)
        table.seat.put(Section(scope, Kind.QUEST_PROGRESS), quest.number, progress)
        table.run(0.05)
        return [said for said in table.farm.hud.toasts if quest.title in said]

    toasts(WORLD_SCOPE, 1, 0)
    assert not toasts(WORLD_SCOPE, 1, 1), "a third of a line should be no news"
    assert toasts(WORLD_SCOPE, 2, 0), "the next line should be"
    assert not toasts(WORLD_SCOPE, 2, 1)
    assert not toasts(table.seat.character + 1, 3, 0), "a friend's own quest is the friend's news"


def test_a_character_that_has_done_something_here_before_can_walk(table: Table) -> None:
    assert "W A S D" in _advice(table)
    section = Section(table.seat.character, Kind.LAST_COMMAND)
    table.seat.put(section, 0, LastCommand(12))
    table.farm = Farm(table.context, Seating(table.seat, table.host))
    table.farm.layout((640, 360))
    assert _advice(table) == "", "also with the settings of another machine"


def test_a_rebound_key_is_the_one_that_is_told(table: Table) -> None:
    table.context.settings.bindings["move_up"] = ["key:i"]
    table.context.input.rebind()
    assert "I A S D" in _advice(table), "advice should name the keys as they are bound"


def test_names_of_friends_in_one_spot_do_not_hide_each_other(table: Table) -> None:
    tags = [(f"Friend {n}", n, False, (320, 180 + n)) for n in range(7)]
    mark = pygame.Rect(310, 160, 20, 20)
    placed = NameTags(table.context.assets).draw_all(
        table.picture, table.context.skin.fonts.small, tags, [mark]
    )
    every = [*placed, mark]
    for number, one in enumerate(every):
        assert one.collidelist(every[number + 1 :]) < 0, "no name should lie over another"


def test_one_is_pointed_out_to_oneself_among_friends(table: Table) -> None:
    table.run(0.0)
    table.run(6.0)
    alone = table.farm.view.names_at
    friend = table.seat.seen[0]
    table.stand_at(friend.x + 8, friend.y)
    table.run(0.1)
    assert len(table.farm.view.names_at) == len(alone) + 1, "close to a friend, a mark should show"


def test_a_tooltip_lies_beside_what_it_explains() -> None:
    screen = pygame.Rect(0, 0, 640, 360)
    for rect in (
        pygame.Rect(10, 10, 20, 20),
        pygame.Rect(2, 2, 636, 20),
        pygame.Rect(600, 330, 30, 20),
        pygame.Rect(225, 180, 190, 22),
        pygame.Rect(330, 150, 300, 20),
    ):
        place = tooltip_place(rect, (120, 30), screen)
        assert not place.colliderect(rect), f"the tooltip of {rect} should leave it to be read"
        assert screen.contains(place), "and be inside the picture"
    row = [pygame.Rect(100 + n * 130, 300, 122, 20) for n in range(3)]
    place = tooltip_place(row[1], (100, 20), screen, [row[0], row[2]])
    assert place.collidelist(row) < 0, "neighbours should stay to be read too"


def test_nobody_is_scolded_when_a_friend_picks_up_faster(table: Table) -> None:
    reason = RefusalReason.NOTHING_THERE
    table.seat.report(CommandRefused(Collect(1, 77), reason))
    table.run(0.05)
    assert in_english(REFUSAL_SENTENCES[reason]) not in table.farm.hud.toasts, (
        "what is picked up by itself should be left out in silence"
    )


def test_where_nothing_can_stand_one_is_told_why(table: Table) -> None:
    table.stand_below("oak")
    table.press(pygame.K_3)
    table.run(0.3)
    table.press(pygame.K_SPACE)
    table.run(0.1)
    said = set(table.farm.hud.toasts) & set(map(in_english, REFUSAL_SENTENCES.values()))
    assert said, "using a torch on a tree should say why it does not work"
