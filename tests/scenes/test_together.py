"""Together on the screen: hands, stacks, emotes, pings, the map and what is said over heads."""

import pygame

from game.coop.seat import ChatSaid
from game.rules.gestures import gesture_of, offer_of
from game.rules.vitals import energy_of
from game.world.calendar import day_of
from game.world.commands import EnterFarm, Offer, PointAt, ShowEmote
from game.world.emotes import EMOTES
from game.world.records import Emote, HandOver, HighFive, Ping, Slot, Taken, Vitals
from game.world.sections import GestureKey, Kind, Section
from scenes.play.emote_wheel import EmoteWheel
from scenes.play.map_window import AreaCard, MapWindow
from scenes.settings.bindings import DEFAULT_BINDINGS, Action
from scenes.view.area_maps import AreaMaps
from tests.scenes.helpers import Table, input_with_pads, key_event, pad_event, send, text_event


def with_mika(table: Table) -> int:
    """A friend with a character, on one's own spot."""
    friend = table.seat.friends[0].character
    table.seat.give(EnterFarm(friend, "Mika", 1), 0)
    table.run(0.1)
    return friend


def own(table: Table, key: GestureKey) -> object:
    gesture = gesture_of(table.seat.view, table.seat.character, key, table.seat.tick)
    return None if gesture is None else gesture.what


def wheel_of(table: Table) -> EmoteWheel:
    """The wheel, which is open."""
    assert isinstance(table.farm.window, EmoteWheel)
    return table.farm.window


def test_a_hand_is_held_up_and_let_fall_by_key_and_by_walking_away(table: Table) -> None:
    table.press(pygame.K_h)
    table.run(0.1)
    assert own(table, GestureKey.OFFER) == HighFive()
    assert table.farm.together.pose(table.seat.character, table.now_s)[0] == "high_five"
    table.press(pygame.K_h)
    table.run(0.1)
    assert own(table, GestureKey.OFFER) is None, "the same key lets it fall"
    table.press(pygame.K_h)
    table.run(0.1)
    table.press(pygame.K_d, 0.6)
    assert own(table, GestureKey.OFFER) is None, "so does walking away"


def test_a_friends_hand_is_clapped_by_the_key_for_interacting(table: Table) -> None:
    friend = with_mika(table)
    me, content = table.seat.character, table.seat.content
    table.seat.put(Section(me, Kind.VITALS), 0, Vitals(50, day_of(table.seat.view)))
    table.seat.give(Offer(HighFive()), friend, table.position())
    table.run(0.2)
    assert table.farm.together.offered() is not None, "a hint says so"
    table.press(pygame.K_e)
    table.run(0.1)
    section = Section(friend, Kind.GESTURE)
    taken = table.seat.view.get(section, GestureKey.OFFER)
    assert taken is not None
    assert taken.what == Taken(HighFive(), me)  # type: ignore[union-attr]
    assert energy_of(content, table.seat.view, me) == 55
    assert table.farm.together.joins(table.now_s) == {me: "high_five"}, "both are seen"


def test_what_is_in_hand_is_held_out_and_what_is_held_out_is_taken(table: Table) -> None:
    friend = with_mika(table)
    me = table.seat.character
    table.press(pygame.K_k)
    table.run(0.1)
    offer = offer_of(table.seat.view, me, table.seat.tick)
    assert offer is not None
    assert isinstance(offer.what, HandOver)
    table.press(pygame.K_k)
    table.run(0.1)
    assert own(table, GestureKey.OFFER) is None, "and put away again"
    table.seat.put(Section(friend, Kind.STORAGE), 9, Slot("wood", 7))
    table.seat.give(Offer(HandOver(9, "wood", 7)), friend, table.position())
    table.run(0.1)
    table.press(pygame.K_e)
    table.run(0.1)
    bag = [
        table.seat.view.get(Section(me, Kind.STORAGE), key)
        for key in table.seat.view.keys(Section(me, Kind.STORAGE))
    ]
    assert Slot("wood", 7) in bag


def test_an_emote_is_chosen_on_the_wheel_by_keys_mouse_and_pad(table: Table) -> None:
    table.press(pygame.K_f)
    wheel_of(table)
    table.run(0.0)
    table.press(pygame.K_RIGHT)
    table.press(pygame.K_RETURN)
    table.run(0.1)
    assert own(table, GestureKey.EMOTE) == Emote(2), "one further than the top"
    assert table.farm.window is None
    table.run(1)
    table.press(pygame.K_f)
    table.click(wheel_of(table).place(6).center)
    table.run(0.1)
    assert own(table, GestureKey.EMOTE) == Emote(7), "the lowest was clicked"
    table.run(1)
    table.press(pygame.K_f)
    table.context.input = input_with_pads(table.context)
    wheel_of(table)
    for _ in range(4):
        send(table.farm.handle, table.context.input, pad_event(pygame.CONTROLLER_BUTTON_DPAD_DOWN))
    send(table.farm.handle, table.context.input, pad_event(pygame.CONTROLLER_BUTTON_A))
    table.run(0.1)
    assert own(table, GestureKey.EMOTE) == Emote(5), "four further"


def test_every_emote_has_a_picture_and_all_that_one_does_together_is_on_the_pad(
    table: Table,
) -> None:
    for name in EMOTES:
        assert table.context.assets.world.get(f"fx/emote_{name}") is not None, name
        assert table.context.texts(f"together.emotes.{name}")
    for action in (Action.MAP, Action.EMOTE, Action.HIGH_FIVE, Action.GIVE, Action.PING):
        assert any(name.startswith("pad:") for name in DEFAULT_BINDINGS[action]), action
    bound = [name for names in DEFAULT_BINDINGS.values() for name in names]
    assert len(set(bound)) == len(bound), "no key means two things"


def test_one_points_at_what_lies_ahead_and_reads_where_friends_point(table: Table) -> None:
    friend = with_mika(table)
    table.press(pygame.K_x)
    table.run(0.1)
    assert own(table, GestureKey.PING) == Ping()
    forest = table.seat.content.areas["forest"].number
    table.seat.give(PointAt(forest, 40, 40), friend, table.position())
    table.seat.give(ShowEmote(3), friend, table.position())
    table.run(0.2)
    assert any("points" in said for said in table.farm.hud.toasts), "wherever one is"


def test_the_map_has_every_area_and_pressing_on_it_points_there(table: Table) -> None:
    table.press(pygame.K_m)
    window = table.farm.window
    assert isinstance(window, MapWindow)
    table.run(0.1)
    cards = [widget for widget in window.page.widgets if isinstance(widget, AreaCard)]
    reached = {way.target_area for area in table.seat.content.areas.values() for way in area.exits}
    assert {card.area.id for card in cards} >= reached, "wherever one can go"
    forest = next(card for card in cards if card.area.id == "forest")
    table.click(forest.shown.center)
    table.run(0.1)
    ping = gesture_of(table.seat.view, table.seat.character, GestureKey.PING, table.seat.tick)
    assert ping is not None
    assert ping.area == forest.area.number
    assert abs(ping.x - forest.area.width_px / 2) < 40
    table.press(pygame.K_m)
    assert table.farm.window is None


def test_rooms_and_the_cave_look_like_themselves_on_the_map(table: Table) -> None:
    content, assets = table.seat.content, table.context.assets
    maps = AreaMaps(assets.world)
    grass = maps.picture(content.areas["farm"], "summer", 1).get_at((20, 12))
    for inside in ("house", "shop", "cave"):
        area = content.areas[inside]
        picture = maps.picture(area, "summer", 1)
        seen = [picture.get_at((x, y)) for x in range(area.width) for y in range(area.height)]
        assert grass not in seen, f"no grass grows in the {inside}"
        assert len({tuple(colour) for colour in seen}) > 2, "floor and walls should be told apart"


def test_what_friends_say_is_seen_over_their_heads_for_a_while(table: Table) -> None:
    friend = table.seat.friends[0]
    table.seat.report(ChatSaid(friend.character, friend.name, "Over here!"))
    table.run(0.2)
    assert table.farm.chat.latest(friend.character, table.now_s - 6) == "Over here!"
    table.run(7)
    assert not table.farm.chat.latest(friend.character, table.now_s - 6), "then it is gone"


def test_what_one_has_said_is_recalled_with_the_arrow_and_the_log_scrolls(table: Table) -> None:
    for text in ("first", "second"):
        table.farm.chat.open()
        for letter in text:
            table.farm.chat.handle(text_event(letter))
        table.press(pygame.K_RETURN)
        table.run(0.1)
    table.farm.chat.open()
    table.press(pygame.K_UP)
    assert table.farm.chat.typed == "second"
    table.press(pygame.K_UP)
    assert table.farm.chat.typed == "first"
    table.press(pygame.K_DOWN)
    table.press(pygame.K_DOWN)
    assert table.farm.chat.typed == "", "back at the line that is typed"
    for number in range(40):
        table.farm.chat.add("Mika", 1, f"line {number}", table.now_s)
    before = pygame.image.tobytes(_drawn(table), "RGB")
    send(table.farm.handle, table.context.input, key_event(pygame.K_PAGEUP))
    assert pygame.image.tobytes(_drawn(table), "RGB") != before, "earlier lines are shown"


def _drawn(table: Table) -> pygame.Surface:
    picture = pygame.Surface((640, 360))
    table.farm.chat.draw(picture, 10, 330)
    return picture
