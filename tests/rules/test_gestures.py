"""Gestures: what friends hold out to each other, show and point at, by one record each."""

import pytest

from game.rules.audit import ItemAudit
from game.rules.context import Position, RefusalReason
from game.rules.gestures import (
    EMOTE_TICKS,
    OFFER_TICKS,
    gesture_of,
    gestures_to_end,
    offer_of,
)
from game.rules.high_fives import HIGH_FIVE_ENERGY
from game.rules.vitals import energy_of
from game.world.commands import (
    BeginDay,
    Command,
    EndGesture,
    ForgetCharacter,
    LeaveFarm,
    Offer,
    PointAt,
    SetLook,
    ShowEmote,
    TakeUp,
    Withdraw,
)
from game.world.records import Character, Emote, HandOver, HighFive, Look, Ping, Taken, Vitals
from game.world.sections import GestureKey, Kind, Section, pair_key
from tests.world.small_farm import FARM, FOREST, Farm, refusal

CHARACTERS = Section(0, Kind.CHARACTER)


@pytest.fixture
def farm() -> Farm:
    """Three friends beside each other, two of them tired."""
    farm = Farm(64, 65, 66)
    for character in (64, 65):
        farm.put(Section(character, Kind.VITALS), 0, Vitals(20, 1))
    return farm


def energy(farm: Farm, *characters: int) -> list[int]:
    return [energy_of(farm.content, farm.world, character) for character in characters]


def offered(farm: Farm, character: int = 64) -> int:
    """Holds a hand up; returns the offer's number."""
    farm.do(character, Offer(HighFive()))
    found = offer_of(farm.world, character, farm.tick)
    assert found is not None, "everybody should see it"
    return found.number


def test_a_high_five_does_both_good_once_a_day_each_pair(farm: Farm) -> None:
    farm.do(65, TakeUp(64, offered(farm)))
    assert energy(farm, 64, 65) == [20 + HIGH_FIVE_ENERGY] * 2
    shown = gesture_of(farm.world, 64, GestureKey.OFFER, farm.tick)
    assert shown is not None
    assert shown.what == Taken(HighFive(), 65), "everybody sees who clapped"
    farm.do(64, TakeUp(65, offered(farm, 65)))
    assert energy(farm, 64, 65) == [20 + HIGH_FIVE_ENERGY] * 2, "the same pair on the same day"
    farm.do(66, TakeUp(64, offered(farm)))
    assert energy(farm, 64) == [20 + 2 * HIGH_FIVE_ENERGY], "another pair"
    farm.do(65, TakeUp(64, offered(farm)))
    assert energy(farm, 65) == [20 + HIGH_FIVE_ENERGY], "which lets the day not forget the first"
    farm.do(0, BeginDay("sunny"))
    for character in (64, 65):
        farm.put(Section(character, Kind.VITALS), 0, Vitals(20, 2))
    farm.do(65, TakeUp(64, offered(farm)))
    assert energy(farm, 64, 65) == [20 + HIGH_FIVE_ENERGY] * 2, "and another day"
    kept = list(farm.world.keys(Section(0, Kind.FRIENDSHIP)))
    assert kept == [pair_key(64, 65)], "of the day before nothing is kept"


def test_an_offer_is_taken_once_by_the_number_that_was_seen(farm: Farm) -> None:
    first = offered(farm)
    number = offered(farm)
    assert refusal(farm, TakeUp(64, first), 65) is RefusalReason.OFFER_OVER
    farm.do(65, TakeUp(64, number))
    assert refusal(farm, TakeUp(64, number), 66) is RefusalReason.OFFER_OVER


@pytest.mark.parametrize("how", ["withdrawn", "its time is over", "the friend has gone", "far"])
def test_an_offer_ends(farm: Farm, how: str) -> None:
    number = offered(farm)
    expected = RefusalReason.OFFER_OVER
    if how == "withdrawn":
        farm.do(64, Withdraw())
        assert refusal(farm, Withdraw()) is RefusalReason.NOTHING_THERE
    elif how == "its time is over":
        farm.tick += OFFER_TICKS
    elif how == "the friend has gone":
        farm.do(0, LeaveFarm(64, FARM, 168, 72))
        assert not farm.world.records(Section(64, Kind.GESTURE)), "who leaves shows nothing"
    else:
        farm.stand(65, 15, 5)
        expected = RefusalReason.TOO_FAR
    assert refusal(farm, TakeUp(64, number), 65) is expected


def test_the_host_ends_what_is_over_and_what_somebody_has_walked_away_from(farm: Farm) -> None:
    offered(farm)
    farm.do(64, ShowEmote(3))
    here = farm.positions[64]

    def ended(position: Position, tick: int) -> set[GestureKey]:
        found = gestures_to_end(farm.world, tick, {64: position, 65: here})
        return {ending.key for ending in found if ending.character == 64}

    assert ended(here, farm.tick) == set()
    aside = Position(here.area, here.x + 30, here.y)
    assert ended(aside, farm.tick) == {GestureKey.OFFER}, "an emote goes along"
    assert ended(here, farm.tick + EMOTE_TICKS + 1) == {GestureKey.EMOTE}
    farm.do(0, EndGesture(64, GestureKey.OFFER))
    assert refusal(farm, EndGesture(64, GestureKey.OFFER), 0) is RefusalReason.NOTHING_THERE


def test_emotes_and_pings_are_seen_until_the_next_and_not_for_ever(farm: Farm) -> None:
    farm.do(64, ShowEmote(1))
    farm.do(64, ShowEmote(12))
    farm.do(64, PointAt(FOREST, 20, 30))
    emote = gesture_of(farm.world, 64, GestureKey.EMOTE, farm.tick)
    ping = gesture_of(farm.world, 64, GestureKey.PING, farm.tick)
    assert emote is not None
    assert emote.what == Emote(12)
    assert ping is not None
    assert (ping.what, ping.area, ping.x, ping.y) == (Ping(), FOREST, 20, 30)
    assert gesture_of(farm.world, 64, GestureKey.EMOTE, emote.until_tick + 1) is None


def test_who_changes_looks_stays_who_they_were(farm: Farm) -> None:
    look = Look(skin=2, hair=3, hat=1)
    before = farm.world.get(CHARACTERS, 64)
    farm.do(64, SetLook(look))
    after = farm.world.get(CHARACTERS, 64)
    assert isinstance(before, Character)
    assert isinstance(after, Character)
    assert (after.look, after.name, after.colour) == (look, before.name, before.colour)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (Offer(HandOver(0, "wood", 99)), RefusalReason.SLOT_CHANGED),
        (Offer(HandOver(0, "axe", 1, friend=64)), RefusalReason.NOT_ALLOWED),
        (Offer(HandOver(0, "axe", 1, friend=99)), RefusalReason.NOT_ALLOWED),
        (TakeUp(64, 0), RefusalReason.OFFER_OVER),
        (TakeUp(4095, 1), RefusalReason.OFFER_OVER),
        (PointAt(63, 0, 0), RefusalReason.NOT_ALLOWED),
        (PointAt(FARM, 8191, 0), RefusalReason.NOT_ALLOWED),
        (EndGesture(65, GestureKey.OFFER), RefusalReason.NOT_ALLOWED),
    ],
)
def test_what_cannot_be_is_refused(farm: Farm, command: Command, reason: RefusalReason) -> None:
    assert refusal(farm, command) is reason


def test_nobody_claps_the_own_hand_and_nobody_who_is_nowhere_offers(farm: Farm) -> None:
    assert refusal(farm, TakeUp(64, offered(farm))) is RefusalReason.NOT_ALLOWED
    del farm.positions[65]
    for command in (Offer(HighFive()), ShowEmote(1)):
        assert refusal(farm, command, 65) is RefusalReason.NOT_HERE


def test_the_ledger_explains_every_gesture_and_a_character_takes_them_along(farm: Farm) -> None:
    ledger = ItemAudit(farm.content)
    ledger.take_over(farm.snapshot())
    number = farm.numbers[64] + 1 if 64 in farm.numbers else 1
    steps: list[tuple[int, Command]] = [
        (64, Offer(HighFive())),
        (65, TakeUp(64, number)),
        (64, Offer(HighFive())),
        (64, Withdraw()),
        (64, ShowEmote(2)),
        (64, PointAt(FARM, 5, 5)),
        (64, SetLook(Look(hat=2))),
        (0, EndGesture(64, GestureKey.PING)),
        (0, LeaveFarm(64, FARM, 168, 72)),
        (0, ForgetCharacter(64)),
    ]
    for author, command in steps:
        changes = farm.do(author, command)
        assert changes, f"{command} should do something"
        assert ledger.observe(command, author, changes) == []
    left = [change for change in farm.snapshot() if change.section.kind is Kind.FRIENDSHIP]
    assert left == [], "what was between two is forgotten with one of them"
