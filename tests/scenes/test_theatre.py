"""A scene in a player's window, and in its writer's."""

from dataclasses import replace as replaced

import pygame
import pytest
from msgspec.structs import replace

from game.coop.seat import Action as Doing
from game.coop.seat import SeatState
from game.rules.rehearsal import rehearse
from game.rules.talks import conversation_at, talks_of
from game.world.commands import EnterFarm
from game.world.content import Content
from game.world.records import Showing
from game.world.sections import FIRST_SCENE_KEY
from scenes.app.scene import SceneContext
from scenes.app.screen import Screen
from scenes.menus.pause import Pause
from scenes.settings.bindings import Action
from scenes.settings.store import TextScale
from scenes.shots.rehearsal_room import RehearsalRoom
from scenes.shots.rehearsal_window import Scrubber
from tests.scenes.helpers import Table

ARRIVAL = FIRST_SCENE_KEY + 1
FARM = 1


def begun(table: Table) -> None:
    """The arrival is played, and nobody else is near."""
    table.seat.seen.clear()
    played = rehearse(table.seat.content, "arrival", 0, start_tick=int(table.seat.ticks))
    table.seat.put(talks_of(FARM), ARRIVAL, played.beats[0].conversation)
    table.run(0.1)


def test_a_scene_has_the_picture_to_itself(table: Table) -> None:
    begun(table)
    theatre, player = table.farm.theatre, table.farm.player
    assert theatre.is_on, "it should be watched"
    assert pygame.transform.average_color(table.picture)[1] < 30, "it begins in the dark"
    assert table.farm.is_world_close, "in which the world has come nearer"
    before = player.position
    table.press(pygame.K_d, hold_s=0.5)
    assert player.position == before, "nobody walks meanwhile"
    seen = theatre.seen
    assert seen is not None
    assert table.seat.character in [actor.who for actor in seen.actors], "but is on the stage"
    places = {each.character: (each.x, each.y) for each in theatre.players([])}
    assert places[table.seat.character] != (before.x, before.y), "and drawn there"
    assert table.farm.talk.is_open, "the words come later"
    assert table.farm.talk.shown == 0
    table.run(6.0)
    assert table.farm.talk.shown > 0, "when everybody has walked where they go"
    assert theatre.speaker == "postie", "and the lips of who speaks move"
    assert table.seat.action is Doing.WATCH, "everybody hears that one watches, so that time rests"


def test_skipping_is_asked_for_twice_so_that_no_key_press_does_it(table: Table) -> None:
    begun(table)
    table.press(pygame.K_ESCAPE)
    table.press(pygame.K_n)
    table.press(pygame.K_y)
    scene = conversation_at(table.seat.view, FARM, ARRIVAL)
    assert scene is not None
    assert scene.showing is not None
    assert scene.showing.skippers == (), "who says no to the question has asked nobody"
    table.press(pygame.K_ESCAPE)
    table.press(pygame.K_y)
    scene = conversation_at(table.seat.view, FARM, ARRIVAL)
    assert scene is not None
    assert scene.showing is not None
    assert scene.showing.skippers == (table.seat.character,), "a yes is an answer"


def test_in_a_scene_too_the_menu_is_reached_while_the_host_is_silent(table: Table) -> None:
    begun(table)
    table.seat.seat_state = SeatState.RECONNECTING
    table.press(pygame.K_ESCAPE)
    opened = [type(scene) for scene in table.stage.pushed]
    assert opened == [Pause], "as the banner says: nobody could answer whether to skip"


def test_the_picture_is_the_farm_again_when_it_is_over(table: Table) -> None:
    begun(table)
    table.run(1.0)
    table.seat.put(talks_of(FARM), ARRIVAL, None)
    table.run(2.0)
    assert not table.farm.theatre.is_on
    assert not table.farm.is_world_close
    assert pygame.transform.average_color(table.picture)[1] > 60, "it is light"


def test_who_says_no_to_a_scene_and_stands_in_its_midst_is_left_alone(table: Table) -> None:
    yard, friend = table.seat.content.cutscenes["arrival"].spots["yard"], table.seat.friends[0]
    table.seat.give(EnterFarm(friend.character, friend.name, friend.colour), author=0)
    table.stand_at(yard[0] - 160.0, float(yard[1]))
    seen = next(each for each in table.seat.seen if each.character == friend.character)
    begun(table)
    table.seat.seen = [replaced(seen, area=FARM, x=float(yard[0]), y=float(yard[1]))]
    scene = conversation_at(table.seat.view, FARM, ARRIVAL)
    assert scene is not None
    called = Showing(gathers_until_tick=int(table.seat.ticks) + 240, ready=(friend.character,))
    call = replace(scene, owner=friend.character, showing=called, line=None)
    table.seat.put(talks_of(FARM), ARRIVAL, call)
    table.run(0.1)
    is_called = []
    for key in (pygame.K_F9, pygame.K_n):
        table.press(key)
        table.run(0.5)
        is_called.append(table.farm.theatre.is_called)
    assert is_called == [True, False], "who wants to go on working is not asked again"
    table.seat.put(talks_of(FARM), ARRIVAL, replace(scene, owner=friend.character))
    table.run(0.5)
    assert not table.farm.theatre.is_on, "and goes on working while the others watch"


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_one_is_asked_is_whole_with_the_largest_letters(table: Table, language: str) -> None:
    context, me = table.context, table.seat.character
    context.texts.language = language
    context.skin.fonts = context.assets.fonts(TextScale.HUGE)
    for friend in table.seat.friends:
        table.seat.give(EnterFarm(friend.character, friend.name, friend.colour), author=0)
    others = tuple(friend.character for friend in table.seat.friends)
    begun(table)
    scene = conversation_at(table.seat.view, FARM, ARRIVAL)
    assert scene is not None
    soon = int(table.seat.ticks) + 600
    keys = [context.sign(action) for action in (Action.ACCEPT_KNOCK, Action.REFUSE_KNOCK)]
    for showing, answers in (
        (Showing(gathers_until_tick=soon, ready=others[:1]), keys),
        (Showing(skips_at_tick=soon, skippers=others), keys),
        (Showing(skips_at_tick=soon, skippers=(me, *others)), keys[1:]),
    ):
        call = replace(scene, owner=others[0], company=(me,), showing=showing)
        table.seat.put(talks_of(FARM), ARRIVAL, call)
        table.farm.theatre.update(0.0, table.position())
        said, font, _ = table.farm.theatre.question(592)
        assert font.width(said) <= 592
        assert all(sign in said for sign in answers), f"one reads how to answer: {said}"
        assert not said.endswith("…"), f"to its end: {said}"


@pytest.mark.parametrize("scene", ["the_storm", "the_lighthouse"])
def test_a_writer_goes_to_and_fro_in_a_scene(
    context: SceneContext, content: Content, scene: str
) -> None:
    room = RehearsalRoom(context, content, scene, 3, ("autumn", "sunny", 1140.0))
    scrubber, screen = Scrubber(room.rehearsal), Screen((640, 360))
    room.layout(screen.size)
    pictures = []
    for share in (0.3, 0.8, 0.3):
        scrubber.go_to(scrubber.first + share * (scrubber.last - scrubber.first))
        room.settle(scrubber.tick)
        out = pygame.Surface((640, 360)).convert()
        screen.draw(out, [room.farm])
        pictures.append(room.farm.theatre.seen)
    assert pictures[0] == pictures[2] != pictures[1], "a moment looks as it did before"


def test_the_bar_and_the_keys_move_through_beats(content: Content) -> None:
    rehearsal = rehearse(content, "arrival", start_tick=500)
    scrubber, size = Scrubber(rehearsal), (1000, 500)
    second = float(rehearsal.beats[1].begins_tick)

    def press(key: int) -> None:
        scrubber.handle(pygame.Event(pygame.KEYDOWN, key=key), size)

    press(pygame.K_RIGHT)
    assert scrubber.tick == second, "right is the next beat"
    scrubber.advance(1.0)
    assert scrubber.tick == second + 30, "it plays by itself"
    press(pygame.K_SPACE)
    scrubber.advance(1.0)
    assert scrubber.tick == second + 30, "until it is stopped"
    press(pygame.K_LEFT)
    assert scrubber.tick == second, "left is the beginning of the beat"
    press(pygame.K_LEFT)
    assert scrubber.tick == scrubber.first == 500, "and then the one before"
    down = pygame.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=(500, 495))
    scrubber.handle(down, size)
    assert scrubber.share == pytest.approx(0.5), "the bar is dragged"
    scrubber.handle(pygame.Event(pygame.MOUSEMOTION, pos=(1000, 100)), size)
    assert scrubber.tick == scrubber.last, "as far as one likes"
