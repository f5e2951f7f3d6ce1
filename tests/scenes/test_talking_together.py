"""What one sees and does in a conversation with friends: faces, handing on, votes, history."""

import pygame
import pytest
from msgspec.structs import replace

from game.coop.seat import Action, Facing
from game.dialogue import MarkedText
from game.dialogue.markup import parse_marked
from game.world.commands import EnterFarm, HandOn, PassOn, Talk
from game.world.records import Conversation, Listening, Look, PassedOn
from game.world.sections import Kind, Section
from scenes.play.conversation_company import PITCH_PX, Face
from scenes.play.conversation_picture import LARGE_BOX_PX, faces_beside
from scenes.play.spoken_text import SpokenText, letters_shown, pauses_of
from scenes.settings.store import TextScale, TextSpeed
from tests.scenes.helpers import Table
from tests.scenes.test_talking import go_to_person


@pytest.fixture
def talk(table: Table) -> tuple[int, int]:
    """Beside somebody, with a friend whose name is known and who stands there too."""
    area, person = go_to_person(table)
    friend, place = table.seat.friends[0], table.position()
    table.seat.give(EnterFarm(friend.character, friend.name, friend.colour), author=0)
    table.seat.seen = [
        type(seen)(
            seen.character, seen.name, seen.colour, place.area, place.x + 8, place.y,
            Facing.UP, Action.IDLE, 0.0, False,
        )
        for seen in table.seat.seen
        if seen.character == friend.character
    ]  # fmt: skip
    return area, person


def now(table: Table, talk: tuple[int, int]) -> Conversation:
    record = table.seat.view.get(Section(talk[0], Kind.CONVERSATION), talk[1])
    assert isinstance(record, Conversation), "there should be a conversation"
    return record


def asked(table: Table, talk: tuple[int, int], leader: int, *, is_vote: bool = False) -> None:
    """A question with three answers, typed out."""
    table.seat.give(Talk(*talk), leader, table.position())
    record = now(table, talk)
    assert record.line is not None
    options = (record.line, replace(record.line, available=False), record.line)
    until = int(table.seat.ticks) + 9000
    question = replace(record, choices=options, is_vote=is_vote, votes_until_tick=until)
    table.seat.put(Section(talk[0], Kind.CONVERSATION), talk[1], question)
    table.seat.ticks += 600
    table.run(0.1)


def test_the_leader_sees_who_follows_and_hands_on(table: Table, talk: tuple[int, int]) -> None:
    me, friend = table.seat.character, table.seat.friends[0]
    table.press(pygame.K_e)
    table.run(0.1)
    assert table.farm.talk.following == [friend.name], "the friend is seen to follow"
    assert now(table, talk).company == (friend.character,), "and scripts know of it"
    table.press(pygame.K_k)
    names = [name for name, _ in table.farm.talk.choices.rows]
    assert names[0] == friend.name, "one is asked who is to go on"
    table.press(pygame.K_ESCAPE)
    assert now(table, talk).owner == me, "and may think better of it"
    table.press(pygame.K_k)
    table.press(pygame.K_RETURN)
    table.run(0.1)
    assert now(table, talk).owner == friend.character, "the friend goes on"
    assert not table.farm.talk.is_leading, "and oneself reads along"


def test_it_is_said_who_goes_on_and_why(table: Table, talk: tuple[int, int]) -> None:
    me, friend = table.seat.character, table.seat.friends[0]
    asked(table, talk, friend.character)
    table.seat.give(PassOn(*talk, me, PassedOn.WALKED_OFF), author=0)
    table.run(0.1)
    assert table.farm.talk.is_leading, "it is one's own now"
    assert table.farm.hud.toasts == [f"{friend.name} has walked off: you go on."]
    step = now(table, talk).step
    table.seat.give(HandOn(*talk, step, friend.character), me, table.position())
    table.run(0.1)
    assert table.farm.hud.toasts[-1] == f"{friend.name} goes on now."


def test_a_follower_turns_away_and_listens_again(table: Table, talk: tuple[int, int]) -> None:
    asked(table, talk, table.seat.friends[0].character)
    shown = []
    for key in (pygame.K_F9, pygame.K_ESCAPE, pygame.K_e):
        table.press(key)
        table.run(0.1)
        shown.append(table.farm.talk.focus is not None)
    assert shown == [True, False, True], "one hears no more of it, until one listens again"


def test_all_who_follow_vote_and_nobody_for_what_is_not_open(
    table: Table, talk: tuple[int, int]
) -> None:
    asked(table, talk, table.seat.friends[0].character, is_vote=True)
    assert table.farm.talk.keeps_hands, "one is asked, and the keys choose"
    table.press(pygame.K_DOWN)
    assert table.farm.talk.choices.selected == 2, "what is not open is passed over"
    table.press(pygame.K_RETURN)
    table.run(0.1)
    mine = table.seat.view.get(Section(table.seat.character, Kind.LISTENING), talk[1])
    assert isinstance(mine, Listening)
    assert mine.option == 2, "that is one's vote"
    assert not table.farm.talk.keeps_hands, "and one may walk about while others think"


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_said_of_a_vote_is_whole_with_the_largest_letters(
    table: Table, language: str
) -> None:
    table.context.texts.language = language
    fonts = table.context.assets.fonts(TextScale.HUGE)
    name_px = max(fonts.body.width(each.name) for each in table.seat.content.people.values()) + 44
    note_px = fonts.small.width(table.context.texts("playing.talk.waits", seconds=20))
    room_px = LARGE_BOX_PX - 40 - name_px
    faces = tuple(Face(number, "", 0, Look()) for number in range(8))
    shown = faces_beside(faces, note_px, room_px)
    assert note_px + len(shown) * PITCH_PX <= room_px, "faces give way to how long one waits"
    assert shown[0] is faces[0], "but not whoever holds the pace"
    assert faces_beside(faces, 0, room_px) == faces


def test_friends_see_where_the_leader_points(table: Table, talk: tuple[int, int]) -> None:
    asked(table, talk, table.seat.character)
    table.press(pygame.K_DOWN)
    table.run(0.5)
    assert now(table, talk).cursor == 2, "the finger is in the record"


def test_what_was_said_can_be_read_again(table: Table, talk: tuple[int, int]) -> None:
    table.press(pygame.K_e)
    table.run(0.1)
    first = table.farm.talk.text
    for _ in range(2):
        table.press(pygame.K_RETURN)
    table.run(0.1)
    assert table.farm.talk.text != first
    table.press(pygame.K_q)
    assert table.farm.talk.history.texts[0] == first, "with what was said before"
    step = now(table, talk).step
    table.press(pygame.K_RETURN)
    assert not table.farm.talk.history.is_open, "any other key closes the page"
    assert now(table, talk).step == step, "and does nothing else"


def test_the_camera_leans_in_and_back(table: Table, talk: tuple[int, int]) -> None:
    picture = pygame.Surface((640, 360))

    def corner() -> tuple[int, int]:
        table.farm.draw_world(picture, 1.0)
        return table.farm.view.camera.x, table.farm.view.camera.y

    before = corner()
    table.press(pygame.K_e)
    table.run(1.0)
    leant = corner()
    assert leant[1] > before[1], "everybody is seen above the box"
    table.press(pygame.K_ESCAPE)
    table.run(1.0)
    assert corner() == before, "and afterwards it is as it was"


def test_a_line_waits_where_its_markup_says() -> None:
    words = marked("Well [pause=1/]then[pause/]!")
    assert pauses_of(words) == ((5, 1.0), (9, 0.4)), "in characters and seconds"
    shown = [letters_shown(0, tick, 10, pauses_of(words)) for tick in (0, 16, 30, 44, 60, 79, 100)]
    assert shown == [0, 5, 5, 5, 9, 12, 19], "it waits a second, goes on, and waits again"
    assert letters_shown(90, 60) == 0, "before its time nothing is said"


def test_everybody_s_speed_is_their_own(table: Table, talk: tuple[int, int]) -> None:
    table.context.settings.text_speed = TextSpeed.AT_ONCE
    table.press(pygame.K_e)
    table.run(0.1)
    assert table.farm.talk.shown == len(table.farm.talk.text), "all at once"
    table.context.settings.text_speed = TextSpeed.NORMAL


def marked(text: str) -> MarkedText:
    return parse_marked(text).filled(())


def test_markup_moves_and_colours_just_its_own_letters(table: Table) -> None:
    font = table.context.skin.fonts.body
    pictures = {}
    for name in ("plain", "b", "wave", "colour=red"):
        words = marked("He said boo." if name == "plain" else f"He said [{name}]boo[/].")
        for at_s in (0.0, 0.3):
            picture = pygame.Surface((120, 24))
            SpokenText(words, font, 110).draw(picture, (4, 4), 12, at_s, is_calm=False)
            left = picture.subsurface((0, 0, 4 + font.width("He said "), 24)).copy()
            pictures[name, at_s] = (left.get_buffer().raw, picture.get_buffer().raw)
    lefts = {left for left, _ in pictures.values()}
    assert len(lefts) == 1, "what stands before it stays as it is"
    wholes = {name: whole for (name, at_s), (_, whole) in pictures.items() if at_s == 0.3}
    assert len(set(wholes.values())) == 4, "each is seen"
    assert pictures["wave", 0.0] != pictures["wave", 0.3], "and waves move"
    calm = [pygame.Surface((120, 24)) for _ in range(2)]
    for at_s, picture in zip((0.0, 0.3), calm, strict=True):
        text = SpokenText(marked("[wave]boo[/]"), font, 110)
        text.draw(picture, (4, 4), 3, at_s, is_calm=True)
    assert calm[0].get_buffer().raw == calm[1].get_buffer().raw, "unless one wants it calm"
