"""The journal's pages, and the notice board: what they tell, by keyboard and pad."""

import pygame
import pytest

from game.rules.deeds import COLLECTION
from game.rules.errands import notes_today
from game.world.calendar import variable_key
from game.world.collection import Sort, collectable
from game.world.deeds import TALLY_KEYS, Deed, tallies_of
from game.world.errands import ERRANDS, errand_key
from game.world.records import ErrandDone, Found, QuestProgress, Tally
from game.world.sections import WORLD_SCOPE, Kind, Section
from scenes.app.services import Seating
from scenes.play.farm import Farm as FarmScene
from scenes.play.journal import PAGES, BoardWindow, JournalWindow
from scenes.play.journal_page import Pen
from scenes.play.journal_quests import current_line, quests_in_journal
from scenes.ui.buttons import Button
from tests.scenes.helpers import Table


def test_every_page_can_be_turned_to_and_drawn(table: Table) -> None:
    seat = table.seat
    seat.put(COLLECTION, variable_key("radish"), Found("radish", 2, seat.character))
    for name in PAGES:
        window = JournalWindow(table.farm.desk, name)
        table.farm.open_window(window)
        table.run(0.1)
        blank = table.picture.get_buffer().raw
        table.farm.close_window()
        table.run(0.1)
        assert table.picture.get_buffer().raw != blank, f"the page {name} should be seen"


def test_the_story_stands_first_and_says_how_much_is_done(table: Table) -> None:
    seat, content = table.seat, table.seat.content
    quests = Section(WORLD_SCOPE, Kind.QUEST_PROGRESS)
    for number in list(seat.view.keys(quests)):
        seat.put(quests, number, None)
    seat.put(quests, content.quests["mill_wood"].number, QuestProgress(1, 5, 7, 28))
    seat.put(quests, content.quests["first_radish"].number, QuestProgress(4, 9))
    (first, _), (last, _) = quests_in_journal(seat.view, content, seat.character)
    assert first.mends == "mill", "what is under way should stand before what is done"
    assert last.from_start
    line = current_line(seat.view, content, seat.character, table.context.texts)
    assert line is not None
    assert "7 of 28" in line[1].replace("\N{NO-BREAK SPACE}", " "), (
        "what friends need together should be said"
    )


def test_what_has_no_room_in_the_journal_ends_with_an_ellipsis(table: Table) -> None:
    font = table.context.skin.fonts.body
    text = "The logbook of the Candle has gone. If somebody has taken it, then long ago."
    room = pygame.Rect(0, 0, 160, 2 * font.line_px)
    bare = pygame.Surface(room.size)
    for number, line in enumerate(font.wrap(text, room.width)[:2]):
        bare.blit(font.render(line, (255, 255, 255)), (0, number * font.line_px))
    seen = []
    for height_px in (room.height, 10 * room.height):
        picture = pygame.Surface((room.width, height_px))
        Pen(picture, picture.get_rect()).write(font, text, (255, 255, 255))
        seen.append(pygame.image.tobytes(picture.subsurface(room), "RGB"))
    expected = pygame.image.tobytes(bare, "RGB")
    assert seen[0] != expected, "nobody should take half a sentence for the whole"
    assert seen[1] == expected, "and where there is room nothing is left out"


def test_what_can_be_collected_grows_swims_or_lies_about(table: Table) -> None:
    sorts = collectable(table.seat.content)
    assert all(sorts[sort] for sort in Sort), "there should be something of each sort"
    items = [item for sort in sorts.values() for item in sort]
    assert len(set(items)) == len(items), "and each only once"


def test_a_note_that_is_seen_to_cannot_be_brought_again(table: Table) -> None:
    seat = table.seat
    note = notes_today(seat.content, seat.view)[0]
    window = BoardWindow(table.farm.desk, table.farm.player.area)
    table.farm.open_window(window)
    table.run(0.1)
    leave = next(w for w in window.page.widgets if isinstance(w, Button))
    assert leave.can_focus, "a note that hangs there can be seen to"
    day = seat.environment.day if seat.environment is not None else 1
    seat.put(ERRANDS, errand_key(day, note.definition.number), ErrandDone(seat.character))
    table.run(0.1)
    assert not leave.can_focus, "and once somebody has, it is done"


def test_what_is_achieved_is_told_to_the_program_as_one_enters_and_as_it_is_reached(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(table.context.services, "note_achieved", told.extend)
    table.run(0.1)
    assert told == [], "nobody has achieved a thing"
    tallies = tallies_of(table.seat.character)
    table.seat.put(tallies, TALLY_KEYS[Deed.HARVEST], Tally(1, 1, 1))
    table.run(0.1)
    assert told == ["FIRST_BITE"], "its name on Steam is told, once"
    seating = Seating(table.seat, table.host)
    FarmScene(table.context, seating)
    assert told == ["FIRST_BITE"] * 2, "and again to whoever enters a farm with it"
