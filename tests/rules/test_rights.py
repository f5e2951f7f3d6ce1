"""Rights: what the owner leaves to guests, looked at before any rule."""

import pytest

from game.rules.audit import ItemAudit
from game.rules.context import RefusalReason
from game.rules.rights import granted_to, has_right
from game.world.commands import (
    BeginDay,
    Buy,
    Command,
    ForgetCharacter,
    LeaveFarm,
    MoveStack,
    PickUp,
    Place,
    Sell,
    SetOwner,
    SetRights,
    StorageRef,
)
from game.world.records import RIGHTS_ALL, Machine, Placeable, Right, Slot
from game.world.sections import Kind, Section, chest_slot_key, tile_key
from tests.world.small_farm import FARM, FREE_TILE, Farm, refusal

OWN, CHEST = StorageRef(0, 65), StorageRef(FARM, FREE_TILE)
BIN_TILE = tile_key(11, 4)
TAKING: list[tuple[Command, Right, RefusalReason]] = [
    (Place(FARM, tile_key(9, 5), 8, "fence"), Right.BUILD, RefusalReason.NO_RIGHT_TO_BUILD),
    (PickUp(FARM, FREE_TILE), Right.BUILD, RefusalReason.NO_RIGHT_TO_BUILD),
    (MoveStack(CHEST, 0, OWN, 9, "wood", 1), Right.TAKE, RefusalReason.NO_RIGHT_TO_TAKE),
    (Sell(FARM, 1, 8, "fence", 1), Right.SELL, RefusalReason.NO_RIGHT_TO_SELL),
    (Buy(FARM, 1, "radish_seeds", 1), Right.SELL, RefusalReason.NO_RIGHT_TO_SELL),
]


@pytest.fixture
def farm() -> Farm:
    """An owner, two guests, a chest and a bin."""
    farm = Farm(64, 65, 66)
    farm.do(0, SetOwner(64))
    farm.put(Section(FARM, Kind.PLACEABLE), FREE_TILE, Placeable("chest"))
    farm.put(Section(FARM, Kind.STORAGE), chest_slot_key(FREE_TILE, 0), Slot("wood", 5))
    for character in (64, 65, 66):
        farm.put(Section(character, Kind.STORAGE), 8, Slot("fence", 5))
    return farm


@pytest.mark.parametrize(("command", "right", "reason"), TAKING)
def test_what_the_owner_does_not_leave_to_a_guest_is_refused_with_a_sentence(
    farm: Farm, command: Command, right: Right, reason: RefusalReason
) -> None:
    farm.do(64, SetRights(65, RIGHTS_ALL - right))
    assert refusal(farm, command, 65) is reason
    assert [has_right(farm.world, who, right) for who in (64, 65, 66)] == [True, False, True]


def test_what_is_decided_about_newcomers_holds_where_nothing_else_is(farm: Farm) -> None:
    place = Place(FARM, tile_key(9, 5), 8, "fence")
    farm.do(64, SetRights(None, int(Right.SLEEP)))
    farm.do(64, SetRights(65, int(Right.BUILD)))
    assert refusal(farm, place, 66) is RefusalReason.NO_RIGHT_TO_BUILD
    farm.do(65, place)
    farm.do(64, SetRights(65, None))
    assert refusal(farm, PickUp(FARM, tile_key(9, 5)), 65) is RefusalReason.NO_RIGHT_TO_BUILD
    assert granted_to(farm.world, 64) == RIGHTS_ALL, "the owner may do everything"
    farm.do(0, BeginDay("sunny"))


def test_who_may_not_take_may_put_in_and_sort_the_own_bag(farm: Farm) -> None:
    farm.do(64, SetRights(65, 0))
    farm.do(65, MoveStack(OWN, 8, CHEST, 3, "fence", 1))
    farm.do(65, MoveStack(OWN, 8, OWN, 9, "fence", 1))
    farm.do(65, MoveStack(CHEST, 3, CHEST, 4, "fence", 1))


@pytest.mark.parametrize(
    "move",
    [
        MoveStack(OWN, 8, CHEST, 0, "fence", 5),
        MoveStack(OWN, 8, CHEST, 0, "fence", 1),
        MoveStack(CHEST, 4, CHEST, 0, "fence", 1),
    ],
)
def test_who_may_not_take_gets_nothing_out_of_a_chest_by_putting_something_in_its_place(
    farm: Farm, move: MoveStack
) -> None:
    farm.put(Section(FARM, Kind.STORAGE), chest_slot_key(FREE_TILE, 4), Slot("fence", 5))
    farm.do(64, SetRights(65, RIGHTS_ALL - Right.TAKE))
    assert refusal(farm, move, 65) is RefusalReason.NO_RIGHT_TO_TAKE
    farm.do(65, MoveStack(CHEST, 4, CHEST, 0, "fence", 5))
    assert "wood" not in {item for item, _ in farm.bag(65).values()}, "all of it is still there"
    farm.do(66, MoveStack(StorageRef(0, 66), 8, CHEST, 4, "fence", 5))
    assert ("wood", 5) in farm.bag(66).values(), "who may take swaps as ever"


def test_who_may_build_and_not_take_leaves_what_is_in_a_machine(farm: Farm) -> None:
    oven = tile_key(9, 5)
    farm.put(Section(FARM, Kind.PLACEABLE), oven, Placeable("oven"))
    farm.put(Section(FARM, Kind.MACHINE), oven, Machine(1, 1, 360))
    farm.do(64, SetRights(65, RIGHTS_ALL - Right.TAKE))
    assert refusal(farm, PickUp(FARM, oven), 65) is RefusalReason.NO_RIGHT_TO_TAKE
    farm.put(Section(FARM, Kind.MACHINE), oven, None)
    farm.do(65, PickUp(FARM, oven))


def test_what_goes_into_a_bin_that_ships_is_sold(farm: Farm) -> None:
    farm.put(Section(FARM, Kind.PLACEABLE), BIN_TILE, Placeable("bin"))
    farm.do(64, SetRights(65, RIGHTS_ALL - Right.SELL))
    move = MoveStack(OWN, 8, StorageRef(FARM, BIN_TILE), 0, "fence", 1)
    assert refusal(farm, move, 65) is RefusalReason.NO_RIGHT_TO_SELL


@pytest.mark.parametrize(
    ("author", "command"),
    [
        (65, SetRights(65, RIGHTS_ALL)),
        (65, SetRights(None, 0)),
        (64, SetRights(64, 0)),
        (64, SetRights(999, 0)),
    ],
)
def test_only_the_owner_decides_and_only_about_others(
    farm: Farm, author: int, command: Command
) -> None:
    assert refusal(farm, command, author) is RefusalReason.NOT_ALLOWED


def test_rights_go_with_a_guest_who_is_forgotten_and_touch_nothing_else(farm: Farm) -> None:
    ledger = ItemAudit(farm.content)
    ledger.take_over(farm.snapshot())
    steps: list[tuple[int, Command]] = [
        (64, SetRights(65, 3)),
        (0, LeaveFarm(65, FARM, 168, 72)),
        (0, ForgetCharacter(65)),
    ]
    for author, command in steps:
        assert ledger.observe(command, author, farm.do(author, command)) == []
    assert not farm.world.records(Section(0, Kind.RIGHTS)), "nothing is left of them"
