"""Playing: what one presses becomes commands, windows and what is seen; three friends watch."""

from dataclasses import replace as dataclass_replace
from itertools import combinations
from time import monotonic

import pygame
import pytest
from msgspec.structs import replace

from game.coop.seat import (
    Action,
    ChatSaid,
    CommandRefused,
    Facing,
    Knock,
    KnockWithdrawn,
    NetStatus,
    Notice,
    SeatState,
)
from game.rules.context import REFUSAL_SENTENCES, RefusalReason
from game.text.errors import in_english
from game.text.sentence import Sentence
from game.world.calendar import ENVIRONMENT, ENVIRONMENT_KEY
from game.world.commands import Strike
from game.world.records import Destructable, Drop, Placeable, Slot
from game.world.sections import Kind, Section, tile_key
from scenes.app.services import Seating
from scenes.menus.pause import Pause
from scenes.play.bag import BagWindow
from scenes.play.craft import CraftWindow
from scenes.play.journal import JournalWindow
from scenes.settings.store import TextScale
from scenes.ui.labels import Label
from tests.scenes.helpers import FRAME_S, Table, key_event, send


def _bag(table: Table, number: int) -> Slot | None:
    record = table.seat.view.get(Section(table.seat.character, Kind.STORAGE), number)
    return record if isinstance(record, Slot) else None


def _give(table: Table, number: int, item: str, count: int) -> None:
    table.seat.put(Section(table.seat.character, Kind.STORAGE), number, Slot(item, count))


def test_walking_moves_one_at_frame_rate_and_is_said_to_the_seat(table: Table) -> None:
    before = table.position()
    stood = table.seat.stood
    table.press(pygame.K_s, hold_s=0.25)
    assert table.position().y > before.y + 10, "holding S should walk down"
    assert table.seat.stood - stood >= 0.25 / FRAME_S, "every frame should be said"
    assert table.seat.position == table.position(), "the seat should know where one stands"
    table.run(0.1)
    assert table.seat.action is Action.IDLE, "letting go should stand still"


def test_a_tree_is_chopped_falls_and_drops_wood_that_is_picked_up(table: Table) -> None:
    key = table.stand_below("oak")
    section = Section(table.farm.player.area, Kind.DESTRUCTABLE)
    health = table.seat.content.destructables["oak"].health
    table.press(pygame.K_SPACE, hold_s=0.2)
    record = table.seat.view.get(section, key)
    assert record == Destructable("oak", health - 1), "a swing should hit once"
    table.press(pygame.K_SPACE, hold_s=0.45 * health)
    assert table.seat.view.get(section, key) is None, "holding the key should go on chopping"
    table.press(pygame.K_w, hold_s=0.5)
    table.run(1.2)
    wood = sum(s.count for n in range(24) if (s := _bag(table, n)) and s.item == "wood")
    assert wood > 0, "walking over what fell should pick it up"


def test_the_wrong_tool_is_said_and_nothing_is_sent(table: Table) -> None:
    key = table.stand_below("oak")
    before = table.seat.view.get(Section(1, Kind.DESTRUCTABLE), key)
    table.press(pygame.K_2)
    table.press(pygame.K_SPACE, hold_s=0.3)
    assert table.seat.view.get(Section(1, Kind.DESTRUCTABLE), key) == before
    title = table.seat.content.items["axe"].title
    assert any(title in toast for toast in table.farm.hud.toasts), "it should say which tool"


def test_a_torch_is_placed_and_taken_again(table: Table) -> None:
    table.press(pygame.K_3)
    table.press(pygame.K_SPACE)
    table.run(0.3)
    placed = [
        key
        for key in table.seat.view.keys(Section(1, Kind.PLACEABLE))
        if table.seat.view.get(Section(1, Kind.PLACEABLE), key) == Placeable("torch")
    ]
    assert len(placed) == 1, "using a torch should put it down"
    table.press(pygame.K_e)
    table.run(0.3)
    assert not list(table.seat.view.keys(Section(1, Kind.PLACEABLE))), "it should be taken again"
    assert _bag(table, 2) == Slot("torch", 2), "and be in the bag"


def _open_chest(table: Table) -> int:
    x, y = int(table.position().x // 16), int(table.position().y // 16) + 1
    key = tile_key(x, y)
    table.seat.put(Section(1, Kind.PLACEABLE), key, Placeable("chest"))
    table.stand_at(x * 16 + 8.0, (y - 1) * 16 + 10.0, Facing.DOWN)
    table.run(0.1)
    table.press(pygame.K_e)
    assert isinstance(table.farm.window, BagWindow), "interacting should open the chest"
    table.run(0.1)
    return key


def test_stacks_move_into_a_chest_slot_by_slot(table: Table) -> None:
    _give(table, 4, "wood", 10)
    key = _open_chest(table)
    window = table.farm.window
    assert isinstance(window, BagWindow)
    wood, first, second = (window.page.widgets[n] for n in (24 + 4, 0, 1))
    table.click(wood.rect.center)
    assert window.held is not None, "a click should take the stack in hand"
    table.click(first.rect.center, button=3)
    table.click(second.rect.center)
    storage = Section(1, Kind.STORAGE)
    assert table.seat.view.get(storage, key * 32) == Slot("wood", 1), "right should put one"
    assert table.seat.view.get(storage, key * 32 + 1) == Slot("wood", 9), "left should put the rest"
    assert _bag(table, 4) is None, "the slot in the bag should be empty now"
    window.page.focus(second)
    table.press(pygame.K_f)
    assert _bag(table, 3) == Slot("wood", 9), "sending over should find the first empty slot"


def test_a_faster_friend_changes_the_slot_and_nothing_is_doubled(table: Table) -> None:
    _give(table, 4, "wood", 10)
    key = _open_chest(table)
    window = table.farm.window
    assert isinstance(window, BagWindow)
    table.click(window.page.widgets[24 + 4].rect.center)
    _give(table, 4, "wood", 3)
    table.run(0.05)
    table.click(window.page.widgets[0].rect.center)
    assert table.seat.view.get(Section(1, Kind.STORAGE), key * 32) is None, (
        "what is no longer there should not arrive"
    )
    assert _bag(table, 4) == Slot("wood", 3), "what is there should stay"


def test_what_lies_where_a_stack_is_put_down_comes_into_the_hand(table: Table) -> None:
    key = _open_chest(table)
    storage = Section(1, Kind.STORAGE)
    table.seat.put(storage, key * 32, Slot("wood", 10))
    window = table.farm.window
    assert isinstance(window, BagWindow)
    assert _bag(table, 0) == Slot("axe", 1), "this test needs the axe in the first slot"
    in_chest, axe, empty = (window.page.widgets[n] for n in (0, 24, 24 + 9))
    table.click(in_chest.rect.center)
    table.click(axe.rect.center)
    assert _bag(table, 0) == Slot("wood", 10), "the wood should lie there now"
    held = window.held
    assert held is not None, "the axe should be in hand"
    assert held[0].area == 0, "and not in the shared chest"
    table.click(empty.rect.center)
    assert _bag(table, 9) == Slot("axe", 1), "and be put down where one likes"
    assert window.held is None, "after which the hand is empty"
    assert table.seat.view.get(storage, key * 32) is None, "nothing should be left in the chest"


def test_what_does_not_fit_stays_in_hand(table: Table) -> None:
    _give(table, 9, "wood", 10)
    _give(table, 10, "wood", 95)
    table.press(pygame.K_TAB)
    window = table.farm.window
    assert isinstance(window, BagWindow), "Tab should open the bag"
    table.click(window.page.widgets[9].rect.center)
    table.click(window.page.widgets[10].rect.center)
    assert (_bag(table, 9), _bag(table, 10)) == (Slot("wood", 6), Slot("wood", 99))
    assert window.held is not None, "six should still be in hand"
    assert window.held[2] == 6, "no more and no fewer"
    table.press(pygame.K_TAB)
    assert table.farm.window is None, "Tab should close the bag"
    assert _bag(table, 9) == Slot("wood", 6), "what was in hand should still be there"


def test_a_hand_that_a_friend_empties_says_why(table: Table) -> None:
    key = _open_chest(table)
    window = table.farm.window
    assert isinstance(window, BagWindow)
    table.seat.put(Section(1, Kind.STORAGE), key * 32, Slot("wood", 10))
    table.click(window.page.widgets[0].rect.center)
    table.run(0.05)
    told: list[str] = []
    window.desk = dataclass_replace(window.desk, tell_hand=lambda text, place: told.append(text))
    table.seat.put(Section(1, Kind.STORAGE), key * 32, None)
    table.run(0.05)
    assert window.held is None, "what a friend has taken should not be in hand"
    assert any("faster" in text for text in told), "and it should be said why"


def test_a_key_sorts_the_bag_or_the_chest_that_has_the_focus(table: Table) -> None:
    for number, item, count in ((12, "wood", 5), (15, "stone", 2), (20, "wood", 6)):
        _give(table, number, item, count)
    key = _open_chest(table)
    storage = Section(1, Kind.STORAGE)
    table.seat.put(storage, key * 32 + 7, Slot("wood", 1))
    window = table.farm.window
    assert isinstance(window, BagWindow)
    window.page.focus(window.page.widgets[0])
    table.press(pygame.K_z)
    assert table.seat.view.get(storage, key * 32) == Slot("wood", 1), "the chest should be sorted"
    assert _bag(table, 12) == Slot("wood", 5), "and the bag not"
    window.page.focus(window.page.widgets[24])
    table.press(pygame.K_z)
    assert {_bag(table, 8), _bag(table, 9)} == {Slot("wood", 11), Slot("stone", 2)}, (
        "then the bag, behind the hotbar"
    )


def test_a_row_is_built_by_walking_with_the_key_held(table: Table) -> None:
    _give(table, 3, "fence", 9)
    table.press(pygame.K_4)
    area = table.seat.content.area(table.farm.player.area)
    assert area is not None
    placeables, trees = (Section(area.number, k) for k in (Kind.PLACEABLE, Kind.DESTRUCTABLE))
    taken = set(table.seat.view.keys(trees))
    x, y = next(
        (x, y)
        for y in range(3, 60)
        for x in range(3, 60)
        if all(
            area.is_buildable(x + n, y + m) and tile_key(x + n, y + m) not in taken
            for n in range(-1, 7)
            for m in (-1, 0, 1)
        )
    )
    table.stand_at(x * 16 + 8.0, y * 16 + 12.0, Facing.UP)
    send(table.farm.handle, table.context.input, key_event(pygame.K_SPACE))
    table.run(0.3)
    table.press(pygame.K_d, hold_s=0.9)
    row = sorted(set(table.seat.view.keys(placeables)) & {tile_key(x + n, y - 1) for n in range(9)})
    assert len(row) >= 3, "each free tile that was come by should have got a fence"
    assert row == [tile_key(x + n, y - 1) for n in range(len(row))], "without a gap, in one line"
    assert _bag(table, 3) == Slot("fence", 9 - len(row)), "each fence from the stack"
    send(table.farm.handle, table.context.input, key_event(pygame.K_SPACE, False))
    table.press(pygame.K_d, hold_s=0.5)
    assert len(
        set(table.seat.view.keys(placeables)) & {tile_key(x + n, y - 1) for n in range(12)}
    ) == (len(row)), "letting go should end the row"


def test_losing_the_focus_ends_the_walk_and_the_row(table: Table) -> None:
    _give(table, 3, "fence", 9)
    table.press(pygame.K_4)
    for key in (pygame.K_SPACE, pygame.K_d):
        send(table.farm.handle, table.context.input, key_event(key))
    table.run(0.3)
    send(table.farm.handle, table.context.input, pygame.Event(pygame.WINDOWFOCUSLOST))
    table.run(0.05)
    here, fences = table.position(), _bag(table, 3)
    table.run(0.5)
    assert (table.position(), _bag(table, 3)) == (here, fences), "nothing should go on by itself"


def test_a_chest_that_is_gone_closes_its_window(table: Table) -> None:
    key = _open_chest(table)
    table.seat.put(Section(1, Kind.PLACEABLE), key, None)
    table.run(0.1)
    assert table.farm.window is None, "nobody should look into a chest that is gone"


def test_windows_open_and_close_with_the_same_key(table: Table) -> None:
    for key, kind in (
        (pygame.K_i, BagWindow),
        (pygame.K_c, CraftWindow),
        (pygame.K_j, JournalWindow),
    ):
        table.press(key)
        table.run(0.05)
        assert isinstance(table.farm.window, kind), "the key should open its window"
        table.press(key)
        assert table.farm.window is None, "and close it again"


def test_crafting_uses_up_wood_and_stone(table: Table) -> None:
    _give(table, 5, "wood", 1)
    _give(table, 6, "stone", 1)
    table.press(pygame.K_c)
    table.run(0.05)
    window = table.farm.window
    assert isinstance(window, CraftWindow)
    table.press(pygame.K_RETURN)
    assert _bag(table, 2) == Slot("torch", 4), "two torches should have been made"
    assert (_bag(table, 5), _bag(table, 6)) == (None, None), "and their parts be gone"


def test_an_exit_leads_into_the_other_area(table: Table) -> None:
    area = table.farm.view.area
    assert area is not None
    assert area.exits, "the farm should have a way out"
    way = area.exits[0]
    table.stand_at((way.rect.left + way.rect.right) / 2, (way.rect.top + way.rect.bottom) / 2)
    table.run(0.4)
    there = table.seat.content.areas[way.target_area]
    assert table.position().area == there.number, "walking into an exit should lead through it"
    assert (table.position().x, table.position().y) == (way.target_x, way.target_y)
    assert table.farm.view.area is there, "and the other area should be seen"
    table.run(0.5)
    assert table.position().area == there.number, "and one should stay there"


def test_a_knock_is_answered_without_stopping_the_game(table: Table) -> None:
    for number in (1, 2, 3):
        table.seat.report(Knock(number, f"Friend {number}", number, False))
    table.run(0.1)
    ticks = table.seat.ticks
    table.press(pygame.K_y)
    table.press(pygame.K_n)
    assert table.host.accepted == [1], "Y should let the first in"
    assert [knock for knock, _ in table.host.refused] == [2], "N should turn the second away"
    assert table.host.refused[0][1], "and give a reason"
    table.seat.report(KnockWithdrawn(3))
    table.run(0.1)
    assert table.farm.knocks.first is None, "who has gone should not be asked about"
    assert table.seat.ticks > ticks, "time should go on meanwhile"


def test_the_host_is_asked_who_it_is_that_has_a_friends_name(table: Table) -> None:
    table.seat.report(Knock(1, "Mika", 3, is_returning=False, namesake=70))
    table.seat.report(Knock(2, "Mika", 3, is_returning=False, namesake=70))
    table.run(0.1)
    table.press(pygame.K_y)
    assert (table.host.accepted, table.host.recognized) == ([1], [70]), "Y says that it is Mika"
    table.press(pygame.K_n)
    table.run(0.1)
    assert not table.host.refused, "N says that it is somebody else, which is no refusal"
    table.press(pygame.K_y)
    assert (table.host.accepted, table.host.recognized) == ([1, 2], [70, 0]), (
        "who may come in as a newcomer"
    )


def test_a_name_that_looks_like_a_friends_is_marked_at_the_door(table: Table) -> None:
    ada = "\u0410da"
    for number, (looks_like, namesake) in enumerate((("", 0), ("Ada", 0), ("Ada", 70))):
        knock = Knock(number, ada, 3, False, "", namesake, looks_like)
        table.seat.report(knock)
        table.run(0.1)
        assert (" Ada" in table.farm.knocks.asked) is bool(looks_like), (
            "whoever has a name that looks like a friend's should not pass for that friend"
        )
        table.press(pygame.K_y)
    assert table.host.recognized == [0, 0, 70], "and only who may be the same is taken for it"


def test_chat_is_typed_said_and_shown(table: Table) -> None:
    table.press(pygame.K_t)
    assert table.farm.chat.is_open, "T should begin a line"
    for event in (
        pygame.Event(pygame.TEXTINPUT, text="hello "),
        pygame.Event(pygame.TEXTINPUT, text="wasd"),
    ):
        send(table.farm.handle, table.context.input, event)
    x = table.position().x
    table.press(pygame.K_d, hold_s=0.2)
    assert table.position().x == x, "letters should not walk"
    table.press(pygame.K_RETURN)
    table.run(0.05)
    assert table.seat.said == ["hello wasd"], "Enter should say it"
    table.seat.report(ChatSaid(table.seat.character + 1, "Mika", "hi\x00 there" + "!" * 400))
    table.run(0.05)
    assert table.farm.chat.lines[0] == "Robin: hello wasd"
    assert len(table.farm.chat.lines[1]) < 220, "a long line should be cut"


def test_a_refusal_and_a_notice_are_said(table: Table) -> None:
    command = Strike(1, 5, "axe")
    table.seat.report(CommandRefused(command, RefusalReason.SLOT_CHANGED))
    table.seat.report(Notice(Sentence("people.came", name="Ada")))
    table.run(0.05)
    assert in_english(REFUSAL_SENTENCES[RefusalReason.SLOT_CHANGED]) in table.farm.hud.toasts
    assert "Ada has come to the farm." in table.farm.hud.toasts


def test_the_menu_lies_over_a_farm_that_goes_on(table: Table) -> None:
    table.press(pygame.K_ESCAPE)
    assert isinstance(table.stage.pushed[-1], Pause), "Escape should open the menu"
    ticks = table.seat.ticks
    for _ in range(30):
        table.now_s += FRAME_S
        table.farm.update(table.now_s, False)
    assert table.seat.ticks > ticks, "the farm should go on under it"


def test_the_end_leads_to_the_title_with_its_reason(table: Table) -> None:
    table.seat.end("Mika has closed the farm.")
    table.run(0.1)
    assert len(table.stage.began) == 1, "the title should be shown once"
    assert table.stage.notices == ["Mika has closed the farm."], "with the reason"


def test_leaving_says_goodbye_once_and_shows_the_title(table: Table) -> None:
    table.farm.leave()
    give_up_s = monotonic() + 60
    while not table.stage.began and monotonic() < give_up_s:
        table.run(0.2)
    table.run(0.2)
    assert table.seat.state is SeatState.ENDED, "the seat should be left"
    assert len(table.stage.began) == 1, "and the title be shown once"


def test_friends_are_drawn_where_they_stand(table: Table) -> None:
    table.run(0.1)
    with_friends = pygame.image.tobytes(table.picture, "RGB")
    table.seat.seen.clear()
    table.farm.draw(table.picture)
    assert pygame.image.tobytes(table.picture, "RGB") != with_friends, "friends should be seen"


def test_what_lies_far_off_is_not_picked_up(table: Table) -> None:
    x, y = int(table.position().x) + 60, int(table.position().y)
    table.seat.put(Section(1, Kind.DROP), 77, Drop("wood", 2, x, y))
    table.run(1.0)
    assert table.seat.view.get(Section(1, Kind.DROP), 77) is not None


def test_pressing_every_key_at_once_breaks_nothing(table: Table) -> None:
    keys = [pygame.K_a + n for n in range(26)] + [pygame.K_RETURN, pygame.K_TAB, pygame.K_SPACE]
    for turn in range(3):
        for key in keys:
            send(table.farm.handle, table.context.input, key_event(key))
            table.run(FRAME_S)
            send(table.farm.handle, table.context.input, key_event(key, False))
        table.press(pygame.K_ESCAPE)
        assert turn >= 0
    table.farm.draw(table.picture)


def test_a_host_that_has_no_place_yet_is_quoted_instead_of_called_silent(table: Table) -> None:
    table.seat.seat_state = SeatState.RECONNECTING
    banners = []
    for reason in ("", "The farm is full.", "The farm is full. " * 11):
        table.seat.status = NetStatus(True, 40.0, 0.0, 0.0, 0.0, 8.0, True, 0, reason)
        table.run(0.1)
        table.farm.draw(table.picture)
        banners.append(pygame.image.tobytes(table.picture.subsurface(120, 100, 400, 40), "RGB"))
        edges = table.picture.subsurface(0, 100, 20, 40)
        assert pygame.image.tobytes(edges, "RGB") == bytes_beside_banner(table), (
            "however much the host says, the banner should fit"
        )
    assert banners[0] != banners[1] != banners[2], "the banner should say what the host has said"


@pytest.mark.parametrize("scale", list(TextScale))
def test_how_far_one_is_on_the_way_back_is_read_whole_and_in_the_menu_too(
    table: Table, scale: TextScale
) -> None:
    table.context.skin.fonts = table.context.assets.fonts(scale)
    table.farm.layout((640, 360))
    table.seat.seat_state = SeatState.RECONNECTING
    table.seat.status = NetStatus(True, 40.0, 0.0, 0.0, 0.0, 8.0, True, 0)
    table.run(0.1)
    edges = table.picture.subsurface(0, 100, 20, 40)
    with_banner = pygame.image.tobytes(edges, "RGB")
    assert with_banner == bytes_beside_banner(table), "the banner should fit"
    menu = Pause(table.context, Seating(table.seat, None), table.farm.leave)
    menu.layout((640, 360))
    said = []
    for state in (SeatState.RECONNECTING, SeatState.PLAYING):
        table.seat.seat_state = state
        menu.update(table.now_s, True)
        labels = [widget for widget in menu.page.widgets if isinstance(widget, Label)]
        said.append(" ".join(label.text_shown for label in labels).replace("\n", " "))
        for one, other in combinations(menu.page.widgets, 2):
            assert not one.rect.colliderect(other.rect), "nothing should be covered"
            assert menu.panel.contains(one.rect), "or stand outside"
    assert "No word from the host for 8 s" in said[0], "the menu should not hide it"
    assert not said[1], "which is over when the line is back"


def bytes_beside_banner(table: Table) -> bytes:
    """What is seen beside the banner, where there is none."""
    table.seat.seat_state = SeatState.PLAYING
    table.farm.draw(table.picture)
    seen = pygame.image.tobytes(table.picture.subsurface(0, 100, 20, 40), "RGB")
    table.seat.seat_state = SeatState.RECONNECTING
    return seen


def test_a_broken_line_is_said_once(table: Table) -> None:
    table.seat.status = NetStatus(True, 40.0, 0.0, 0.0, 0.0, 8.0, True, 0)
    table.run(0.1)
    table.seat.seat_state = SeatState.RECONNECTING
    table.run(0.1)
    top = table.picture.subsurface(28, 6, 90, 10)
    banner = table.picture.subsurface(200, 100, 240, 40)
    with_banner = pygame.image.tobytes(banner, "RGB")
    without_word = pygame.image.tobytes(top, "RGB")
    table.seat.seat_state = SeatState.PLAYING
    table.farm.draw(table.picture)
    assert pygame.image.tobytes(banner, "RGB") != with_banner, "the banner should say it"
    assert pygame.image.tobytes(top, "RGB") != without_word, "and the indicator only without it"


def _does(table: Table) -> Action:
    return table.seat.action


def test_who_reads_a_menu_says_so_and_reads_that_time_rests(table: Table) -> None:
    environment = table.seat.environment
    assert environment is not None
    assert table.farm.hud.rest_text == "", "while one plays, nothing is said of it"
    table.press(pygame.K_i)
    table.run(0.1)
    assert _does(table) is Action.IN_MENU, "a window that keeps one from walking is a menu"
    table.farm.draw(table.picture)
    before = table.picture.copy()
    table.seat.put(
        ENVIRONMENT, ENVIRONMENT_KEY, replace(environment, resting_since_tick=int(table.seat.tick))
    )
    table.run(0.0)
    assert "nobody plays" in table.farm.hud.rest_text, "it should say why time rests"
    top = (0, 0, 640, 30)
    said = table.picture.subsurface(top)
    assert said.get_buffer().raw != before.subsurface(top).get_buffer().raw, "and be seen"
    table.seat.friends.clear()
    assert "you are in a menu" in table.farm.hud.rest_text, "alone, nobody else is spoken of"
    table.press(pygame.K_i)
    table.run(0.1)
    assert _does(table) is Action.IDLE, "who closed it plays"
    table.farm.update(table.now_s, False)
    assert _does(table) is Action.IN_MENU, "under the menu one does not play either"
