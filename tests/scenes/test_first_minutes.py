"""A newcomer's first minutes: what to do is said, friends are told apart, no word hides another."""

import pygame

from game.coop.seat import Action, CommandRefused, Facing
from game.rules.context import REFUSAL_SENTENCES, Position, RefusalReason
from game.text.errors import in_english
from game.world.commands import Collect
from game.world.records import Conversation, LastCommand, QuestProgress, Slot, SpokenLine
from game.world.sections import WORLD_SCOPE, Kind, Section
from scenes.app.services import Seating
from scenes.play.farm import Farm
from scenes.play.first_steps import compass
from scenes.ui.focus import tooltip_place
from scenes.view.names import NameTags
from tests.scenes.helpers import Table, friends_at


def _advice(table: Table) -> str:
    table.run(0.05)
    return table.farm.hud.advice[1] if table.farm.hud.advice is not None else ""


def test_first_steps_are_told_one_by_one_and_never_again(table: Table) -> None:
    assert "W A S D" in _advice(table), "walking should come first, with its keys"
    table.press(pygame.K_s, hold_s=1.0)
    assert "[Space]" in _advice(table), "then a tree should be felled, with the key for it"
    table.seat.put(Section(table.seat.character, Kind.STORAGE), 5, Slot("wood", 3))
    assert "forest" in _advice(table), "then the way to the miller should be told"
    assert "east" in _advice(table), "with the direction of the exit that leads there"
    table.seat.put(Section(WORLD_SCOPE, Kind.QUEST_PROGRESS), 1, QuestProgress(1, 5))
    assert _advice(table) == "", "who has a quest needs no more advice"
    assert table.context.settings.has_taken_first_steps, "and should never be told again"


def _another_evening(table: Table) -> None:
    table.farm = Farm(table.context, Seating(table.seat, table.host))
    table.farm.layout((640, 360))


def test_what_was_done_in_whatever_order_is_not_told_on_another_evening(table: Table) -> None:
    table.seat.put(Section(table.seat.character, Kind.STORAGE), 5, Slot("wood", 3))
    assert "W A S D" in _advice(table), "who has wood may not have walked"
    table.press(pygame.K_s, hold_s=1.0)
    assert "forest" in _advice(table), "the tree is felled already"
    assert table.context.settings.first_steps == ["chop", "walk"], "each is kept as it is done"
    table.seat.put(Section(table.seat.character, Kind.STORAGE), 5, None)
    _another_evening(table)
    assert "forest" in _advice(table), "on another evening it should go on where it was"


def test_a_character_that_has_done_something_here_before_knows_how(table: Table) -> None:
    assert "W A S D" in _advice(table)
    table.context.settings.first_steps = []
    section = Section(table.seat.character, Kind.LAST_COMMAND)
    table.seat.put(section, 0, LastCommand(12))
    _another_evening(table)
    assert "forest" in _advice(table), "also with the settings of another machine"


def test_first_steps_keep_quiet_in_conversations_and_talking_is_one(table: Table) -> None:
    seat = table.seat
    person = min(seat.content.people.values(), key=lambda one: one.number)
    area = seat.content.areas[person.area]
    site = area.person(seat.content.person_ids[person.number])
    assert site is not None, "everybody stands somewhere"
    seat.stand(Position(area.number, site.x, site.y + 24), Facing.UP, Action.IDLE)
    seat.seen.clear()
    friends_at(seat)
    _another_evening(table)
    plate = pygame.Rect(5, 5, 120, 30)
    table.run(0.3)
    said = table.picture.subsurface(plate).copy().get_buffer().raw
    friend = Conversation(seat.character + 1, "x", 1, 1, int(seat.ticks), SpokenLine("line:nobody"))
    talks = Section(area.number, Kind.CONVERSATION)
    seat.put(talks, person.number, friend)
    table.run(0.0)
    assert table.farm.talk.is_open, "the conversation should be read along"
    quiet = table.picture.subsurface(plate).copy().get_buffer().raw
    assert quiet != said, "while a friend's conversation is read, no advice should be seen"
    assert "talk" not in table.context.settings.first_steps, "reading along is not talking"
    seat.put(talks, person.number, None)
    table.run(0.1)
    table.press(pygame.K_e)
    table.run(0.1)
    assert "talk" in table.context.settings.first_steps, "who has led a conversation can talk"


def test_a_rebound_key_is_the_one_that_is_told(table: Table) -> None:
    table.context.settings.bindings["move_up"] = ["key:i"]
    table.context.input.rebind()
    assert "I A S D" in _advice(table), "advice should name the keys as they are bound"


def test_the_compass_has_eight_directions() -> None:
    around = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)]
    names = [compass(x, y) for x, y in around]
    assert names[0] == "east", "to the right is east"
    assert names[2] == "south", "down is south"
    assert len(set(names)) == 8, "every direction should have a word of its own"


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
