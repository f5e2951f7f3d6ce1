"""Commands over the wire: each rule with the values of somebody who wants what is not his.

The attacker plays on an account of his own, in reach of the friends' things. The ledger of
`game/rules` watches: no command may make or lose an item, whatever it says.
"""

from collections import Counter

import msgspec
import pytest

from game.rules.context import Position
from game.world.commands import (
    Advance,
    Choose,
    Collect,
    Craft,
    Discard,
    EndConversation,
    HandOn,
    Listen,
    MoveStack,
    PickUp,
    Place,
    PlayerCommand,
    PointAtOption,
    SortStorage,
    StorageRef,
    Strike,
    Talk,
    Vote,
    encode_command,
)
from game.world.records import Conversation, Drop, Placeable, Record, Slot, decode_record
from game.world.sections import CHEST_SLOTS, Kind, Section, chest_slot_key, tile_key
from net.wire import encode
from tests.hostile.stage import SEEN_AFTER_S, Attacker, Stage
from tests.world.small_farm import FARM

MILLER = 1
HERE = (168.0, 72.0)
CHEST = tile_key(9, 4)
FENCE = tile_key(10, 3)
FAR_CHEST = tile_key(1, 12)
DROPS = Section(FARM, Kind.DROP)
TALKS = Section(FARM, Kind.CONVERSATION)
PLACEABLES = Section(FARM, Kind.PLACEABLE)
CHESTS = Section(FARM, Kind.STORAGE)


class Yard:
    """The farmyard, with an intruder in the middle of the friends' things."""

    def __init__(self) -> None:
        self.stage = Stage.playing()
        self.stage.lay(
            {
                (PLACEABLES, CHEST): Placeable("chest"),
                (PLACEABLES, FENCE): Placeable("fence"),
                (PLACEABLES, FAR_CHEST): Placeable("chest"),
                (CHESTS, chest_slot_key(CHEST, 0)): Slot("wood", 50),
                (CHESTS, chest_slot_key(FAR_CHEST, 0)): Slot("stone", 50),
                (DROPS, 5): Drop("stone", 3, 168, 72),
            }
        )
        self.intruder = self.stage.intruder()
        self.number = 0
        self.stage.walk(self.intruder, *HERE)
        self.stage.is_busy = False
        self.stage.run(0.3)

    @property
    def me(self) -> int:
        return self.intruder.character

    def send(self, *commands: PlayerCommand | bytes) -> None:
        for command in commands:
            self.number += 1
            encoded = command if isinstance(command, bytes) else encode_command(command)
            self.intruder.command(self.number, encoded)
            self.stage.run(0.1)

    def items(self) -> Counter[str]:
        """Every item of the world, wherever it is."""
        counted: Counter[str] = Counter()
        for section in self.stage.world.sections():
            for record in self.stage.world.records(section).values():
                if isinstance(record, Slot | Drop):
                    counted[record.item] += record.count
                elif isinstance(record, Placeable):
                    counted[record.item] += 1
        return counted


@pytest.fixture
def yard() -> Yard:
    return Yard()


ADA = 65


def hostile_commands(me: int) -> list[PlayerCommand]:
    """What nobody in the intruder's place may do."""
    mine, adas = StorageRef(0, me), StorageRef(0, ADA)
    chest, far = StorageRef(FARM, CHEST), StorageRef(FARM, FAR_CHEST)
    nowhere = StorageRef(63, 0)
    return [
        MoveStack(adas, 0, mine, 20, "axe", 1),
        MoveStack(mine, 0, adas, 20, "axe", 1),
        MoveStack(far, 0, mine, 20, "stone", 50),
        MoveStack(chest, CHEST_SLOTS, mine, 20, "wood", 1),
        MoveStack(chest, 31, mine, 20, "wood", 1),
        MoveStack(chest, 0, chest, 31, "wood", 1),
        MoveStack(chest, 0, mine, 24, "wood", 1),
        MoveStack(chest, 0, mine, 31, "wood", 50),
        MoveStack(chest, 0, mine, 20, "wood", 51),
        MoveStack(chest, 0, mine, 20, "wood", 999),
        MoveStack(chest, 0, mine, 20, "stone", 1),
        MoveStack(chest, 0, chest, 0, "wood", 50),
        MoveStack(nowhere, 0, mine, 20, "wood", 1),
        MoveStack(mine, 0, nowhere, 0, "axe", 1),
        MoveStack(StorageRef(0, 64), 0, mine, 20, "axe", 1),
        MoveStack(StorageRef(0, 0), 0, mine, 20, "axe", 1),
        MoveStack(StorageRef(FARM, FENCE), 0, mine, 20, "wood", 1),
        MoveStack(StorageRef(FARM, 512 * 512 - 1), 0, mine, 20, "wood", 1),
        Strike(FARM, tile_key(12, 4), "nothing"),
        Strike(FARM, tile_key(12, 4), "wood"),
        Strike(63, tile_key(12, 4), "axe"),
        Strike(FARM, 512 * 512 - 1, "axe"),
        Strike(FARM, CHEST, "axe"),
        Place(FARM, tile_key(511, 511), 0, "axe"),
        Place(FARM, CHEST, 0, "axe"),
        Place(FARM, tile_key(11, 5), 31, "fence"),
        Place(FARM, tile_key(11, 5), 0, "fence"),
        Place(2, tile_key(1, 1), 0, "axe"),
        Place(63, tile_key(1, 1), 0, "axe"),
        PickUp(FARM, CHEST),
        PickUp(FARM, FAR_CHEST),
        PickUp(FARM, tile_key(12, 4)),
        PickUp(63, CHEST),
        Collect(FARM, 2**63 - 1),
        Collect(2, 5),
        Craft(999),
        Talk(FARM, 999),
        Talk(63, MILLER),
        Advance(FARM, MILLER, 0),
        Choose(FARM, MILLER, 0, 7),
        HandOn(FARM, MILLER, 0, ADA),
        PointAtOption(FARM, MILLER, 0, 7),
        Listen(FARM, MILLER, is_away=True),
        Vote(FARM, 1999, 0, 7),
        EndConversation(FARM, MILLER),
        Discard(31, "axe", 1),
        Discard(0, "axe", 999),
        Discard(0, "gold", 1),
        SortStorage(StorageRef(0, 64)),
        SortStorage(StorageRef(FARM, FAR_CHEST)),
        SortStorage(StorageRef(FARM, tile_key(12, 4))),
        SortStorage(StorageRef(63, CHEST)),
    ]


def facts(yard: Yard) -> dict[tuple[Section, int], tuple[Record, int]]:
    """All that the world holds besides the numbers of commands, with revisions: a command that is
    refused has been dealt with, and nothing else."""
    ledger = yard.stage.session.ledger
    return {
        (section, key): (decode_record(section.kind, content), revision)
        for number, key, revision, content in ledger.records()
        if (section := Section.from_number(number)).kind is not Kind.LAST_COMMAND
    }


@pytest.mark.breadth(5)
@pytest.mark.parametrize("index", range(len(hostile_commands(0))))
def test_case_10_what_nobody_may_do_is_refused_and_changes_nothing(yard: Yard, index: int) -> None:
    assert yard.stage.friends[0].character == ADA, "Ada should be the first guest"
    before, refused = facts(yard), yard.stage.session.commands_refused
    yard.send(hostile_commands(yard.me)[index])
    assert yard.stage.session.commands_refused == refused + 1, "it should be refused"
    assert facts(yard) == before, "and nothing should have changed"
    yard.stage.assert_undisturbed()


@pytest.mark.breadth(4)
@pytest.mark.parametrize(
    "fields",
    [
        [5, [0, 67], 0, [0, 67], 1, "axe", -1],
        [5, [0, 67], 0, [0, 67], 1, "axe", 0],
        [5, [0, 67], 0, [0, 67], 1, "axe", 2**63],
        [5, [0, 67], 0, [0, 67], 1, "axe", float("nan")],
        [5, [0, 67], 0, [0, 67], 1, "axe", float("inf")],
        [5, [0, 67], -1, [0, 67], 1, "axe", 1],
        [5, [0, 67], 32, [0, 67], 1, "axe", 1],
        [5, [64, 67], 0, [0, 67], 1, "axe", 1],
        [5, [0, 2**40], 0, [0, 67], 1, "axe", 1],
        [1, 1, -1, "axe"],
        [1, 1, 512 * 512, "axe"],
        [1, 0, 1, "axe"],
        [1, 1, 1, "../axe"],
        [1, 1, 1, ""],
        [1, 1, 1, "a" * 25],
        [1, 1, 1, "Axe\n"],
        [4, 1, -1],
        [4, 1, 2**63],
        [4, 1, 1.5],
        [4, 1, None],
        [6, 0],
        [6, True],
        [9, 1, 1, 0, 8],
        [7, 1, 1, [64] * 8],
        [7, 1, 1, [63]],
        [53, 1, 2000, 0, 64],
        [56, 1, 1, 0, -1],
        [87, 1, 1, 65, 3],
        [88, 1, 1, 1],
        [11, 0, "axe", -999],
        [12, 1],
        [32, 64, "X", 0],
        [34, "rain"],
        ["1", 1, 1, "axe"],
        {"tag": 1},
        None,
        [],
    ],
    ids=repr,
)
def test_case_10_values_out_of_range_are_no_commands_at_all(yard: Yard, fields: object) -> None:
    before = facts(yard)
    yard.send(msgspec.msgpack.encode(fields))
    member = yard.stage.member(yard.intruder)
    assert member is not None
    assert member.errors == 1, "it should be counted as a fault"
    assert facts(yard) == before, "and change nothing"


def test_case_10_nothing_far_away_can_be_touched(yard: Yard) -> None:
    yard.stage.walk(yard.intruder, 300.0, 220.0)
    before = facts(yard)
    mine = StorageRef(0, yard.me)
    yard.send(
        Collect(FARM, 5),
        PickUp(FARM, FENCE),
        Strike(FARM, tile_key(12, 4), "axe"),
        MoveStack(StorageRef(FARM, CHEST), 0, mine, 20, "wood", 1),
        Talk(FARM, MILLER),
    )
    assert facts(yard) == before, "arms should not be that long"
    yard.stage.assert_undisturbed()


def test_case_10_claiming_to_stand_far_away_is_not_believed(yard: Yard) -> None:
    area = yard.stage.host.content.area(FARM)
    assert area is not None
    far = [(area.width_px - 2.0, area.height_px - 2.0), (8191.0, 8191.0), (0.0, 0.0)]
    claims = [(FARM, *place) for place in far] + [(number, 20.0, 20.0) for number in (0, 2, 63)]
    for claim in claims:
        yard.intruder.stand(FARM, *HERE)
        yard.stage.run(0.05)
        yard.intruder.stand(*claim)
        yard.stage.run(SEEN_AFTER_S)
        assert yard.stage.place_of(yard.intruder) == Position(FARM, *HERE), (
            f"nobody should get from {HERE} to {claim} in a tick, "
            "nor into an area that no way leads to from there"
        )


def test_case_10_two_guests_who_pick_up_the_same_get_it_once(yard: Yard) -> None:
    second = yard.stage.intruder("second", "Second")
    yard.stage.walk(second, *HERE)
    before = yard.items()
    collect, pick_up = encode_command(Collect(FARM, 5)), encode_command(PickUp(FARM, FENCE))
    refused = yard.stage.session.commands_refused
    for number, command in enumerate((collect, pick_up), 1):
        yard.intruder.command(number, command)
        second.command(number, command)
        yard.stage.run(0.2)
    assert yard.items() == before, "nothing should be doubled or lost"
    assert yard.stage.session.commands_refused == refused + 2, "each second one should be refused"
    yard.stage.assert_undisturbed()


def test_case_10_the_same_stack_cannot_be_taken_twice(yard: Yard) -> None:
    before = yard.items()
    mine, chest = StorageRef(0, yard.me), StorageRef(FARM, CHEST)
    take = encode_command(MoveStack(chest, 0, mine, 20, "wood", 50))
    yard.intruder.command(1, take, take, take)
    yard.stage.run(0.3)
    assert yard.items() == before, "fifty should stay fifty"
    bag = yard.stage.world.records(Section(yard.me, Kind.STORAGE))
    assert bag[20] == Slot("wood", 50), "and be the intruder's, who reached the chest"
    yard.stage.assert_undisturbed()


def test_case_10_a_drop_is_never_laid_on_anothers_key(yard: Yard) -> None:
    bag = yard.stage.world.records(Section(yard.me, Kind.STORAGE))
    slot, stack = next(iter(bag.items()))
    assert isinstance(stack, Slot)
    before = yard.items()
    yard.send(Discard(slot, stack.item, 1))
    drops = yard.stage.world.records(DROPS)
    authors = {key >> 44 for key in drops if key != 5}
    assert authors == {yard.me}, "a new record's key should name its author"
    assert yard.items() == before, "and nothing be doubled or lost"
    yard.stage.assert_undisturbed()


def test_case_18_nobody_leads_anothers_conversation(yard: Yard) -> None:
    ada = yard.stage.friends[0]
    area = yard.stage.host.content.area(FARM)
    assert area is not None
    site = area.person("miller")
    assert site is not None
    yard.stage.walk(ada, site.x, site.y + 8)
    yard.stage.walk(yard.intruder, site.x, site.y + 8)
    assert ada.issue(Talk(FARM, MILLER)) is None, "Ada should be able to talk to the miller"
    yard.stage.run(0.3)
    before = yard.stage.world.get(TALKS, MILLER)
    assert isinstance(before, Conversation)
    assert before.owner == ADA, "Ada should lead the conversation"
    step = before.step
    yard.send(
        Talk(FARM, MILLER),
        *(Advance(FARM, MILLER, wrong) for wrong in (0, step, step + 1, 65_535)),
        *(Choose(FARM, MILLER, step, option) for option in (0, 7)),
        EndConversation(FARM, MILLER),
    )
    assert yard.stage.world.get(TALKS, MILLER) == before, "it should stand as Ada left it"
    yard.stage.assert_undisturbed()


def test_case_18_of_two_who_begin_at_once_one_leads(yard: Yard) -> None:
    area = yard.stage.host.content.area(FARM)
    assert area is not None
    site = area.person("miller")
    assert site is not None
    second = yard.stage.intruder("second", "Second")
    refused = yard.stage.session.commands_refused
    for attacker in (yard.intruder, second):
        yard.stage.walk(attacker, site.x, site.y + 8)
        attacker.command(1, encode_command(Talk(FARM, MILLER)))
    yard.stage.run(0.3)
    led = yard.stage.world.get(TALKS, MILLER)
    assert isinstance(led, Conversation)
    assert led.owner in (yard.me, second.character), "one of them should lead"
    assert yard.stage.session.commands_refused == refused + 1, "and the other be told"
    yard.stage.assert_undisturbed()


def test_case_18_the_owner_who_vanishes_does_not_keep_the_miller(yard: Yard) -> None:
    area = yard.stage.host.content.area(FARM)
    assert area is not None
    site = area.person("miller")
    assert site is not None
    yard.stage.walk(yard.intruder, site.x, site.y + 8)
    yard.send(Talk(FARM, MILLER))
    led = yard.stage.world.get(TALKS, MILLER)
    assert isinstance(led, Conversation), "the intruder should have begun a conversation"
    yard.stage.network.kill("mallory")
    yard.stage.attackers.clear()
    yard.stage.run(6.0)
    passed = yard.stage.world.get(TALKS, MILLER)
    assert isinstance(passed, Conversation), "friends stand near"
    assert passed.owner != yard.me, "one of them should go on with it"
    yard.stage.assert_undisturbed()


def test_case_18_the_owner_who_stalls_does_not_keep_the_miller_for_ever(yard: Yard) -> None:
    area = yard.stage.host.content.area(FARM)
    assert area is not None
    site = area.person("miller")
    assert site is not None
    yard.stage.walk(yard.intruder, site.x, site.y + 8)
    yard.send(Talk(FARM, MILLER))
    assert yard.stage.world.get(TALKS, MILLER) is not None, "there should be a conversation"
    for _ in range(65 * 4):
        yard.intruder.throw(encode_bundle(yard.intruder))
        yard.stage.run(0.25)
    passed = yard.stage.world.get(TALKS, MILLER)
    assert isinstance(passed, Conversation), "friends stand near"
    assert passed.owner != yard.me, "a minute of silence should be enough"
    yard.stage.assert_undisturbed()


def encode_bundle(attacker: Attacker) -> bytes:
    return encode(attacker.bundle())
