"""A standing test: whatever kind of record is corrupted in one replica, there is an alarm, it is
healed, and the log says what it was. A detector that has died would be noticed here.
"""

import logging

import pytest

from game.coop.codec import decode_content
from game.world.records import (
    Cast,
    Character,
    Conversation,
    DayPlan,
    DayReport,
    Destructable,
    Drop,
    Entry,
    Environment,
    ErrandDone,
    Found,
    Founded,
    Friendship,
    Gesture,
    Halt,
    Hearts,
    HighFive,
    Identity,
    KnownRecipe,
    LastCommand,
    Listening,
    Machine,
    Owner,
    Permission,
    Picked,
    Placeable,
    Purse,
    QuestProgress,
    Record,
    Rest,
    Rights,
    Slot,
    Soil,
    SoldToday,
    SpokenLine,
    SwitchedOn,
    Tally,
    Variable,
    Vitals,
    WetDay,
    encode_record,
)
from game.world.sections import Kind, Section, tile_key
from tests.helpers.seats import PeerTrio

LINE = SpokenLine("line:miller-Miller-1")
CORRUPT: dict[Kind, tuple[int, int, Record]] = {
    Kind.PLACEABLE: (1, tile_key(3, 3), Placeable("torch")),
    Kind.DESTRUCTABLE: (1, tile_key(12, 4), Destructable("rock", 9)),
    Kind.STORAGE: (64, 0, Slot("wood", 999)),
    Kind.QUEST_PROGRESS: (0, 1, QuestProgress(9, 0)),
    Kind.KNOWN_RECIPES: (0, 3, KnownRecipe(7)),
    Kind.ENVIRONMENT: (0, 0, Environment(99, 0, "sunny", 0, "spring")),
    Kind.CONVERSATION: (1, 1, Conversation(64, "Miller", 0, 1, 0, LINE)),
    Kind.CHARACTER: (0, 64, Character("Impostor", 9, 1, 1, 1, True)),
    Kind.DROP: (1, 123, Drop("stone", 5, 10, 10)),
    Kind.VARIABLE: (0, 99, Variable("$farm_rich", True)),
    Kind.LAST_COMMAND: (64, 0, LastCommand(999)),
    Kind.IDENTITY: (0, 5, Identity(f"k{'0' * 40}", 64, True, 0)),
    Kind.OWNER: (0, 0, Owner(65)),
    Kind.PERMISSION: (0, 5, Permission(f"k{'0' * 40}", "Eve", Entry.WELCOME)),
    Kind.SOIL: (1, tile_key(3, 4), Soil(1, is_watered=True, crop="radish")),
    Kind.VITALS: (64, 0, Vitals(999, 1)),
    Kind.WET_DAY: (0, 7, WetDay("rain")),
    Kind.PURSE: (0, 0, Purse(9999)),
    Kind.DAY_REPORT: (0, 7, DayReport(9999)),
    Kind.PICKED: (1, 0, Picked(1, (tile_key(3, 3),))),
    Kind.CAST: (64, 0, Cast(1, 9, 5, 5, "minnow", 7, 90)),
    Kind.REST: (0, 64, Rest(1, 5, 0)),
    Kind.COLLECTION: (0, 7, Found("radish", 1, 64)),
    Kind.TALLY: (64, 1, Tally(999, 1, 999)),
    Kind.RIGHTS: (0, 64, Rights(0)),
    Kind.MACHINE: (1, tile_key(3, 5), Machine(1, 1, 400)),
    Kind.ERRAND: (0, 7, ErrandDone(64)),
    Kind.SWITCH: (1, 7, SwitchedOn(5, None, 64)),
    Kind.MARKET: (0, 7, SoldToday("radish", 1, 9)),
    Kind.GESTURE: (64, 0, Gesture(HighFive(), 1, 1, 5, 5, 0, 9)),
    Kind.FRIENDSHIP: (0, 7, Friendship(3)),
    Kind.MACHINE: (1, 9, Machine(1, 1, 400)),
    Kind.SWITCH: (1, 9, SwitchedOn(0, None, 64)),
    Kind.ERRAND: (0, 9, ErrandDone(64)),
    Kind.MARKET: (0, 9, SoldToday("radish", 1, 5)),
    Kind.FOUNDED: (1, 0, Founded(9)),
    Kind.LISTENING: (64, 1, Listening(1, 5, is_away=True)),
    Kind.HALT: (0, 1, Halt(1, 5, 9)),
    Kind.HEARTS: (64, 1, Hearts(2500)),
    Kind.DAY_PLAN: (0, 1, DayPlan(1, "elsewhere")),
    Kind.MACHINE: (1, 9, Machine(1, 1, 400)),
    Kind.SWITCH: (1, 9, SwitchedOn(0, None, 64)),
    Kind.ERRAND: (0, 9, ErrandDone(64)),
}


@pytest.mark.parametrize("kind", Kind)
def test_a_corrupted_record_of_every_kind_is_found_healed_and_named(
    kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    trio = PeerTrio.playing(2)
    trio.run(1)
    victim, other = trio.guests
    scope, key, record = CORRUPT[kind]
    section = Section(scope, kind)
    content = encode_record(record)
    ledger = victim.seat.session.replica.ledger
    before = ledger.get(section.number, key)
    ledger.put(section.number, key, 1 if before is None else before.revision, content)
    victim.seat.world.set(section, key, decode_content(section.number, content))
    assert victim.seat.world.get(section, key) != trio.host.seat.world.get(section, key), (
        "the test should have corrupted something"
    )
    with caplog.at_level(logging.WARNING, "game.coop.guest"):
        assert trio.run_until(lambda: victim.seat.session.replica.repairs == 1, 2), (
            "there should be an alarm within a heartbeat, and a repair"
        )
    trio.settle()
    (line,) = [r.getMessage() for r in caplog.records if r.name == "game.coop.guest"]
    assert f"{section}[{key}]" in line, "the log should name section and key"
    assert "because the digests differ" in line, "and say why"
    assert victim.seat.net_status.repairs == 1, "the player's net indicator counts it"
    assert other.seat.session.replica.repairs == 0, "nobody else should have been concerned"


def test_every_kind_of_record_is_protected_by_this() -> None:
    assert set(CORRUPT) == set(Kind), "a new kind of section needs a planted divergence here"
