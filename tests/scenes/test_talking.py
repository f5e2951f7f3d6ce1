"""Talking: one leads by key presses, the others read the same letters at the same moment."""

import pygame

from game.coop.seat import Action, Facing
from game.rules.context import Position
from game.world.calendar import day_of
from game.world.commands import Talk
from game.world.content import Content
from game.world.records import Conversation, Hearts, Slot, SpokenLine
from game.world.sections import Kind, Section
from net.transports.simulated import LinkConditions
from scenes.app.scene import SceneContext
from scenes.app.services import Seating
from scenes.input.events import Device, EventKind, InputEvent, UiKey
from scenes.play.conversation import ConversationBox
from scenes.play.farm import Farm
from scenes.play.shop import ShopWindow
from scenes.play.spoken_text import letters_shown
from scenes.play.window import Desk
from scenes.shots.staged_seat import StagedSeat
from tests.helpers.seats import PeerTrio, Player
from tests.scenes.helpers import RecordingHost, Table


def _person(content: Content) -> tuple[int, int, float, float]:
    """Who has been in the game the longest, which is somebody with much to say."""
    person = min(content.people.values(), key=lambda person: person.number)
    area = content.areas[person.area]
    site = area.person(content.person_ids[person.number])
    assert site is not None, "everybody should stand somewhere"
    return area.number, person.number, site.x, site.y


def go_to_person(table: Table) -> tuple[int, int]:
    area, person, x, y = _person(table.seat.content)
    table.seat.stand(Position(area, x, y + 24), Facing.UP, Action.IDLE)
    table.farm = Farm(table.context, Seating(table.seat, table.host))
    table.farm.layout((640, 360))
    table.run(0.1)
    return area, person


def test_a_conversation_is_led_by_key_presses(table: Table) -> None:
    area, person = go_to_person(table)
    table.press(pygame.K_e)
    table.run(0.1)
    assert table.farm.talk.is_leading, "interacting should begin to talk"
    first = table.farm.talk.text
    assert 0 < table.farm.talk.shown < len(first), "the line should type itself out"
    table.press(pygame.K_RETURN)
    assert table.farm.talk.shown == len(first), "one press should show the whole line"
    table.press(pygame.K_RETURN)
    table.run(0.05)
    assert table.farm.talk.text != first, "the next press should go on"
    table.press(pygame.K_ESCAPE)
    table.run(0.05)
    assert not table.farm.talk.is_open, "Escape should break off"
    assert table.seat.view.get(Section(area, Kind.CONVERSATION), person) is None


def test_what_is_said_follows_the_language(table: Table) -> None:
    go_to_person(table)
    table.press(pygame.K_e)
    table.run(0.1)
    in_english = table.farm.talk.text
    table.context.texts.language = "de"
    table.farm.layout((640, 360))
    table.run(0.1)
    assert table.farm.talk.text not in ("", "…", in_english), "the same line should be in German"


def test_followers_read_the_same_letters_at_the_same_moment(
    table: Table, context: SceneContext, content: Content
) -> None:
    """Three seats look at one world: whoever leads, all show the same letters at each tick."""
    area, person = go_to_person(table)
    place = table.position()
    leader = table.seat.character + 1
    _keep_near([table], leader, place)
    table.seat.give(Talk(area, person), leader, place)
    others = []
    for _ in range(2):
        seat = StagedSeat(content)
        seat.world = table.seat.world
        seat.ticks = table.seat.ticks
        seat.stand(place, Facing.UP, Action.IDLE)
        seat.seen = list(table.seat.seen)
        farm = Farm(context, Seating(seat, None))
        farm.layout((640, 360))
        others.append(Table(context, seat, farm, RecordingHost()))
    tables = [table, *others]
    record = table.seat.view.get(Section(area, Kind.CONVERSATION), person)
    assert isinstance(record, Conversation)
    for ticks in (0, 7, 15, 40):
        for each in tables:
            each.seat.ticks = record.start_tick + ticks
            each.farm.talk.update(each.now_s, place)
        texts = {each.farm.talk.text[: each.farm.talk.shown] for each in tables}
        assert len(texts) == 1, "everybody should see the same letters"
        whole = table.farm.talk.text
        expected = min(len(whole), letters_shown(record.start_tick, record.start_tick + ticks))
        assert table.farm.talk.shown == expected, "40 letters a second, from the start tick on"
    assert not table.farm.talk.is_leading, "a follower should not lead"
    step = record.step
    table.press(pygame.K_RETURN)
    table.press(pygame.K_RETURN)
    now = table.seat.view.get(Section(area, Kind.CONVERSATION), person)
    assert isinstance(now, Conversation)
    assert now.step == step, "a follower should not go on"
    table.press(pygame.K_ESCAPE)
    table.farm.talk.update(table.now_s, place)
    assert not table.farm.talk.is_open, "a follower may leave"
    assert others[0].farm.talk.is_open, "and the others read on"


def _keep_near(tables: list[Table], leader: int, place: Position) -> None:
    """Lets every seat know that the leader stands close by."""
    for each in tables:
        each.seat.seen = [
            type(p)(
                p.character, p.name, p.colour, place.area, place.x, place.y,
                p.facing, p.action, p.action_ticks, p.is_stale,
            )
            for p in each.seat.seen
            if p.character == leader
        ]  # fmt: skip


def test_when_the_owner_leaves_all_who_read_along_read_who_left(context: SceneContext) -> None:
    trio = PeerTrio.playing(2, conditions=LinkConditions(delay_ms=40))
    said: dict[str, list[str]] = {player.address: [] for player in trio.players}
    boxes = {
        player.address: ConversationBox(_desk(context, player), said[player.address].append)
        for player in trio.players
    }

    def look() -> None:
        for player in trio.players:
            boxes[player.address].update(trio.now_s, player.seat.position)

    trio.on_step = look
    owner, follower = trio.guests
    for player in trio.players:
        trio.walk(player, 120.0, 104.0)
    trio.run(0.5)
    assert owner.seat.issue(Talk(1, 1)) is None
    assert trio.run_until(lambda: all(box.is_open for box in boxes.values())), "all should read"
    cancel = InputEvent(EventKind.PRESS, Device.KEYBOARD, ui=UiKey.CANCEL)
    assert boxes[owner.address].handle(cancel), "who leads breaks off"
    assert trio.run_until(lambda: not any(box.is_open for box in boxes.values())), "it is over"
    word = f"{owner.name} has left the conversation."
    assert said == {owner.address: [], follower.address: [word], "host": [word]}, (
        "everybody but the one who left should read a word of it, once"
    )


def test_a_conversation_that_comes_to_its_end_was_left_by_nobody(table: Table) -> None:
    area, person = go_to_person(table)
    place = table.position()
    leader = table.seat.character + 1
    _keep_near([table], leader, place)
    talks = Section(area, Kind.CONVERSATION)
    last = Conversation(leader, "", 0, 7, int(table.seat.ticks), SpokenLine("line:nobody"))
    table.seat.put(talks, person, last)
    table.run(0.1)
    assert table.farm.talk.is_open, "the last line should be read along"
    table.seat.put(talks, person, None)
    table.run(0.1)
    assert table.farm.hud.toasts == [], "where nothing more was to be said, nobody has left"


def _desk(context: SceneContext, player: Player) -> Desk:
    return Desk(
        context, player.seat, player.seat.issue, lambda: None, lambda *_: None, lambda _: None
    )


def test_a_present_is_given_by_its_own_key_and_only_what_is_one(table: Table) -> None:
    _, person = go_to_person(table)
    bag, hearts = Section(table.seat.character, Kind.STORAGE), Kind.HEARTS
    table.press(pygame.K_k)
    table.run(0.1)
    assert not table.farm.talk.is_open, "an axe is no present, and is kept"
    assert table.seat.view.get(bag, 0) == Slot("axe", 1)
    table.seat.put(bag, 0, Slot("honey", 2))
    table.press(pygame.K_k)
    table.run(0.1)
    assert table.farm.talk.is_leading, "something is said to a present"
    assert table.seat.view.get(bag, 0) == Slot("honey", 1), "of which one is given"
    known = table.seat.view.get(Section(table.seat.character, hearts), person)
    assert isinstance(known, Hearts), "and it pleases"
    assert known.gift_day == known.talked_day == day_of(table.seat.view)
    table.press(pygame.K_ESCAPE)
    table.run(0.1)
    table.press(pygame.K_k)
    table.run(0.1)
    assert table.seat.view.get(bag, 0) == Slot("honey", 1), "the second one is not taken"
    table.press(pygame.K_e)
    table.run(0.1)
    assert table.farm.talk.is_leading, "one talks by the usual key, whatever one holds"


def test_who_trades_elsewhere_than_where_they_are_is_only_talked_with(
    context: SceneContext, content: Content
) -> None:
    seat = StagedSeat(content)
    seat.set_day("spring", "sunny", 23 * 60)
    trader = next(name for name in content.people if content.timetables.stall(name) is not None)
    stall = content.timetables.stall(trader)
    assert stall is not None, "somebody trades at one spot"
    seat.stand(Position(stall.area, stall.x, stall.y + 20), Facing.UP, Action.IDLE)
    farm = Farm(context, Seating(seat, None))
    table = Table(context, seat, farm, RecordingHost())
    table.press(pygame.K_e)
    table.run(0.1)
    assert not _has_window(farm), "nobody trades in the night"
    assert not farm.talk.is_open, "or is there"
    seat.set_day("spring", "sunny", 12 * 60)
    table.press(pygame.K_e)
    table.run(0.1)
    assert isinstance(farm.window, ShopWindow), "by day one sees the goods"
    seat.set_day("spring", "sunny", 23 * 60)
    table.run(0.1)
    assert not _has_window(farm), "and no more once they have gone to bed"


def _has_window(farm: Farm) -> bool:
    return farm.window is not None
