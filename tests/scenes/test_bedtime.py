"""Going to bed by key, seeing who is missing, getting up again, and the card of the morning."""

import pygame
from msgspec.structs import replace

from game.coop.seat import Action, Facing, Woken
from game.rules.context import Position
from game.rules.rehearsal import rehearse
from game.rules.sleeping import rest_of
from game.rules.talks import talks_of
from game.world.calendar import DAY_TICKS, day_of
from game.world.commands import BeginDay, EnterFarm, LieDown
from game.world.deeds import TALLY_KEYS, Deed, tallies_of
from game.world.records import Character, Placeable, Tally, Vitals
from game.world.sections import FIRST_SCENE_KEY, WORLD_SCOPE, Kind, Section, tile_key
from scenes.play.day_report import did_line, missed_days
from scenes.play.morning import CARD_S
from tests.scenes.helpers import Table

BED = tile_key(19, 17)
BESIDE = (19 * 16 + 8.0, 18 * 16 + 10.0)


def put_bed(table: Table) -> None:
    """A bed stands above one's own player, who faces it."""
    area = table.farm.player.area
    table.seat.put(Section(area, Kind.PLACEABLE), BED, Placeable("bed"))
    table.stand_at(*BESIDE, Facing.UP)


def is_reading(table: Table) -> bool:
    return table.farm.morning.is_reading


def has_card(table: Table) -> bool:
    return table.farm.morning.is_open


def test_one_goes_to_bed_by_key_and_gets_up_by_the_same_or_by_walking(table: Table) -> None:
    put_bed(table)
    for leave in ((pygame.K_e, 0.0), (pygame.K_s, 0.3)):
        table.stand_at(*BESIDE, Facing.UP)
        table.press(pygame.K_e)
        table.run(0.5)
        assert rest_of(table.seat.view, table.seat.character) is not None, "one lies in bed"
        assert table.seat.action is Action.LIE, "and everybody is told so"
        assert table.farm.bedtime.lines[-1].endswith("get up again"), "how to get up is said"
        table.press(*leave)
        table.run(0.2)
        assert rest_of(table.seat.view, table.seat.character) is None, f"{leave} gets one up"
        assert not table.farm.bedtime.lines, "nobody lies any more"


def test_everybody_reads_who_lies_and_who_is_missing_and_how_long_it_takes(table: Table) -> None:
    put_bed(table)
    friend = table.seat.character + 1
    table.seat.give(EnterFarm(friend, "Mika", 1), author=0)
    area = table.farm.player.area
    table.seat.give(LieDown(area, BED), friend, Position(area, *BESIDE))
    table.run(0.1)
    lines = table.farm.bedtime.lines
    assert lines[0] == "In bed: Mika", "who lies"
    assert "60 seconds" in lines[1] or "59 seconds" in lines[1], "when the night comes"
    assert lines[-1] == "Lie down too, and the night comes at once.", "what one can do"
    table.press(pygame.K_e)
    table.run(0.1)
    assert not any("seconds" in line for line in table.farm.bedtime.lines), "nobody is missing"
    assert table.farm.bedtime.darkness == 0.0, "there is a moment left"
    table.run(1.4)
    assert table.farm.bedtime.darkness > 0.9, "and then it grows dark"


def test_a_new_day_shows_its_card_and_one_stands_where_the_farm_says(table: Table) -> None:
    put_bed(table)
    table.press(pygame.K_e)
    day = day_of(table.seat.view)
    table.seat.give(BeginDay("fog"), author=0)
    woken = table.seat.view.get(Section(WORLD_SCOPE, Kind.CHARACTER), table.seat.character)
    assert isinstance(woken, Character)
    table.seat.report(Woken(Position(woken.area, woken.x, woken.y)))
    table.run(0.1)
    assert day_of(table.seat.view) == day + 1
    assert has_card(table), "the evening's report and the card of the day are there"
    assert (table.farm.player.body.x, table.farm.player.body.y) == (woken.x, woken.y)
    for _ in range(2):
        table.run(0.5)
        table.press(pygame.K_SPACE)
    table.run(0.1)
    assert not has_card(table), "any press puts them away"
    table.seat.give(BeginDay("sunny"), author=0)
    table.run(0.5)
    table.press(pygame.K_SPACE)
    table.run(0.1)
    assert has_card(table), "the next day has a card too"
    table.run(CARD_S + 0.2)
    assert not has_card(table), "which goes by itself"


def test_the_evening_is_read_before_the_day_and_by_who_was_away_in_short(table: Table) -> None:
    seat = table.seat
    day = day_of(seat.view)
    seat.put(tallies_of(seat.character), TALLY_KEYS[Deed.HARVEST], Tally(9, day, 9))
    seat.give(BeginDay("sunny"), author=0)
    table.run(0.6)
    assert is_reading(table), "the report stays until it has been read"
    assert seat.action is Action.IN_MENU, "and everybody is told that one reads"
    table.press(pygame.K_SPACE)
    table.run(0.6)
    assert has_card(table), "then comes the card of the day"
    assert not is_reading(table)
    table.press(pygame.K_SPACE)
    table.run(0.1)
    assert not has_card(table)
    section = Section(WORLD_SCOPE, Kind.CHARACTER)
    me = seat.view.get(section, seat.character)
    assert isinstance(me, Character)
    seat.put(section, seat.character, replace(me, here_day=day))
    assert missed_days(table.farm.desk) == [day], "the evening that one was away for"
    table.farm.morning.tell_missed()
    played = rehearse(seat.content, "arrival", 0, start_tick=int(seat.ticks))
    seat.put(talks_of(1), FIRST_SCENE_KEY + 1, played.beats[0].conversation)
    table.run(0.6)
    assert table.farm.theatre.is_on
    assert not is_reading(table), "what has happened waits for the end of a scene"
    seat.put(talks_of(1), FIRST_SCENE_KEY + 1, None)
    table.run(0.1)
    table.press(pygame.K_SPACE)
    assert is_reading(table), "what was pressed to go on with the scene takes nothing away unread"
    table.run(0.5)
    assert is_reading(table), "who comes back reads what has happened"
    table.press(pygame.K_SPACE)
    assert not has_card(table), "and plays on"


def test_one_is_told_once_a_day_that_one_is_tired_and_that_it_is_late(table: Table) -> None:
    seat = table.seat
    day = day_of(seat.view)
    seat.put(Section(seat.character, Kind.VITALS), 0, Vitals(10, day))
    table.run(0.1)
    assert any("tired" in said for said in table.farm.hud.toasts), "one is told in time"
    environment = seat.environment
    assert environment is not None
    seat.ticks += DAY_TICKS * 0.96 - (seat.tick - environment.day_start_tick)
    table.run(0.1)
    assert any("one in the morning" in said for said in table.farm.hud.toasts), "and of the hour"
    table.run(7.0)
    assert table.farm.hud.toasts == [], "and not over and over"


def test_one_of_a_thing_is_one(table: Table) -> None:
    said = did_line(table.farm.desk, {Deed.SLEEP: 1, Deed.TALK: 2})
    assert said == "1 night slept, 2 talks", "numbers and words should agree"
