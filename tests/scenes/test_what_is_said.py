"""What is said over the farm is so: an error goes when its reason does, and who loses a race is
told at the hand."""

import pygame

from game.coop.seat import CommandRefused, Notice
from game.rules.belonging import CHARACTERS
from game.rules.context import REFUSAL_SENTENCES, RefusalReason
from game.text.errors import in_english
from game.text.sentence import Sentence
from game.world.commands import Collect, MoveStack, PickUp, Place, StorageRef, Strike, Talk
from game.world.records import Character, Placeable, Slot
from game.world.sections import BAG_SLOTS, Kind, Section, tile_key
from scenes.play.bag import BagWindow
from scenes.play.hand_words import SHOWN_S
from tests.scenes.helpers import Table

FULL = in_english(REFUSAL_SENTENCES[RefusalReason.BAG_FULL])
FAR = in_english(REFUSAL_SENTENCES[RefusalReason.TOO_FAR])


def _bag(table: Table) -> Section:
    return Section(table.seat.character, Kind.STORAGE)


def _is_holding(window: BagWindow) -> bool:
    return window.held is not None


def _torch_beside(table: Table) -> int:
    x, y = int(table.position().x // 16), int(table.position().y // 16) + 1
    key = tile_key(x, y)
    table.seat.put(Section(1, Kind.PLACEABLE), key, Placeable("torch"))
    table.stand_at(x * 16 + 8.0, (y - 1) * 16 + 10.0)
    return key


def test_that_the_bag_is_full_goes_once_there_is_room(table: Table) -> None:
    key = _torch_beside(table)
    for number in range(BAG_SLOTS):
        table.seat.put(_bag(table), number, Slot("stone", 99))
    assert table.farm.desk.issue(PickUp(1, key)) is RefusalReason.BAG_FULL
    table.run(1.0)
    assert FULL in table.farm.hud.toasts, "while there is no room, it should be read"
    table.seat.put(_bag(table), 7, None)
    table.run(0.05)
    assert FULL not in table.farm.hud.toasts, "once there is room, it is not so any more"


def test_that_something_is_too_far_away_goes_once_one_is_near(table: Table) -> None:
    key = _torch_beside(table)
    at = table.position()
    table.stand_at(at.x + 70, at.y)
    assert table.farm.desk.issue(PickUp(1, key)) is RefusalReason.TOO_FAR
    table.run(0.5)
    assert FAR in table.farm.hud.toasts, "from afar it should be read"
    table.stand_at(at.x, at.y)
    table.run(0.05)
    assert FAR not in table.farm.hud.toasts, "and not when one stands beside it"


def test_what_the_host_alone_sees_otherwise_is_read_all_the_same(table: Table) -> None:
    key = _torch_beside(table)
    table.seat.report(CommandRefused(PickUp(1, key), RefusalReason.TOO_FAR))
    table.run(1.0)
    assert FAR in table.farm.hud.toasts, "one's own rules cannot say whether it is still so"


def test_a_wrong_tool_is_spoken_of_only_while_it_is_in_hand(table: Table) -> None:
    table.stand_below("oak")
    axe = table.seat.content.items["axe"].title
    table.press(pygame.K_2)
    table.press(pygame.K_SPACE, hold_s=0.3)
    assert any(axe in toast for toast in table.farm.hud.toasts), "the pick is wrong for an oak"
    table.press(pygame.K_1)
    table.run(0.05)
    assert not any(axe in toast for toast in table.farm.hud.toasts), "the axe is right"


def test_a_later_word_on_a_topic_takes_the_place_of_the_earlier(table: Table) -> None:
    table.seat.report(Notice(Sentence("people.cut_off", name="Ada"), "member 65"))
    table.seat.report(Notice(Sentence("people.cut_off", name="Mika"), "member 66"))
    table.run(0.1)
    table.seat.report(Notice(Sentence("people.back", name="Ada"), "member 65"))
    table.run(0.1)
    assert table.farm.hud.toasts == ["Mika was cut off and may come back.", "Ada is back."]


def test_who_loses_a_race_reads_who_was_faster_at_the_slot_that_changed(table: Table) -> None:
    ada = Character("Ada", 2, 1, 100, 100, True)
    table.seat.put(CHARACTERS, 66, ada)
    key = _torch_beside(table)
    own, chest = StorageRef(0, table.seat.character), StorageRef(1, key)
    reasons = RefusalReason
    seen: list[str] = []
    for command, reason in (
        (PickUp(1, key), reasons.NOTHING_THERE),
        (Collect(1, 77), reasons.NOTHING_THERE),
        (Place(1, key, 3, "torch"), reasons.OCCUPIED),
        (MoveStack(chest, 0, own, 4, "wood", 1), reasons.SLOT_CHANGED),
        (MoveStack(own, 4, chest, 0, "wood", 1), reasons.SLOT_TAKEN),
        (Strike(1, key, "axe"), reasons.NOTHING_THERE),
        (Talk(1, 1), reasons.BUSY_TALKING),
    ):
        table.seat.put(_bag(table), 3, Slot("torch", 1 + len(seen)))
        table.seat.report(CommandRefused(command, reason, faster=66))
        table.run(0.05)
        seen.append(table.farm.hand_words.text)
        assert table.farm.hud.toasts == [], "it should be read in one place"
    taken, collected, placed, moved, filled, struck, talked = seen
    assert taken == collected == moved, "what is gone was taken"
    assert taken == "Ada took it first.", "in plain words"
    assert placed == filled, "what is in the way was put there"
    assert len({taken, placed, struck, talked}) == 4, "each with its own words"
    table.run(SHOWN_S + 0.1)
    assert table.farm.hand_words.text == "", "and not for ever"


def test_the_word_is_drawn_above_the_slot_it_is_about(table: Table) -> None:
    table.run(0.2)
    slot = table.farm.hud.slot_rect(5)
    above = pygame.Rect(slot.x, slot.y - 14, slot.width, 8)
    before = table.picture.subsurface(above).copy().get_buffer().raw
    table.seat.put(_bag(table), 5, Slot("torch", 3))
    table.seat.report(CommandRefused(PickUp(1, 5), RefusalReason.NOTHING_THERE, faster=66))
    table.run(0.05)
    assert table.picture.subsurface(above).copy().get_buffer().raw != before, "it should be seen"


def test_a_stack_that_a_friend_takes_out_of_the_hand_is_told_there(table: Table) -> None:
    table.seat.put(_bag(table), 4, Slot("wood", 10))
    table.press(pygame.K_i)
    table.run(0.1)
    window = table.farm.window
    assert isinstance(window, BagWindow), "the bag should be open"
    table.click(window.slot_rect(4).center)
    assert _is_holding(window), "the stack should be in hand"
    table.seat.put(_bag(table), 4, None)
    table.run(0.1)
    assert not _is_holding(window), "nothing is left to hold"
    assert "faster" in table.farm.hand_words.text, "and one reads why"
