"""A newcomer's first minutes: what to do is said, friends are told apart, no word hides another."""

import pygame

from game.coop.seat import CommandRefused
from game.rules.context import REFUSAL_SENTENCES, RefusalReason
from game.text.errors import in_english
from game.world.commands import Collect
from game.world.records import QuestProgress, Slot
from game.world.sections import WORLD_SCOPE, Kind, Section
from scenes.play.first_steps import compass
from scenes.ui.focus import tooltip_place
from scenes.view.names import NameTags
from tests.scenes.helpers import Table


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
