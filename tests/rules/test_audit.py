"""The ledger notices what it is there for: every kind of doubled, lost or misplaced item.

Method: each test forges the changes of a command as a broken rule might have made them.
"""

import pytest

from game.rules.audit import STATEMENTS, ItemAudit
from game.world.commands import (
    Collect,
    Command,
    Craft,
    HostCommand,
    MoveStack,
    PickUp,
    Place,
    PlayerCommand,
    StorageRef,
    Strike,
    Talk,
)
from game.world.records import Drop, Placeable, Record, Slot
from game.world.sections import Kind, Section, chest_slot_key
from game.world.world import Change
from tests.world.small_farm import FARM, FREE_TILE, OAK, Farm

BAG = Section(64, Kind.STORAGE)
OTHER_BAG = Section(65, Kind.STORAGE)
CHESTS = Section(FARM, Kind.STORAGE)
GROUND = Section(FARM, Kind.PLACEABLE)
DROPS = Section(FARM, Kind.DROP)
TREES = Section(FARM, Kind.DESTRUCTABLE)
OWN = StorageRef(0, 64)
CHEST = StorageRef(FARM, FREE_TILE)

Forged = tuple[Section, int, Record | None]


def judged(command: Command, *forged: Forged) -> list[str]:
    farm = Farm(64, 65)
    farm.put(BAG, 3, Slot("wood", 10))
    farm.put(GROUND, FREE_TILE, Placeable("chest"))
    farm.put(CHESTS, chest_slot_key(FREE_TILE, 0), Slot("stone", 5))
    farm.put(DROPS, 5, Drop("stone", 4, 160, 80))
    ledger = ItemAudit(farm.content)
    ledger.take_over(farm.snapshot())
    return ledger.observe(command, 64, [Change(*change, 99) for change in forged])


@pytest.mark.parametrize(
    ("command", "forged"),
    [
        (MoveStack(OWN, 3, OWN, 4, "wood", 5), [(BAG, 4, Slot("wood", 5))]),
        (MoveStack(OWN, 3, OWN, 4, "wood", 5), [(BAG, 3, Slot("wood", 5))]),
        (MoveStack(OWN, 3, OWN, 4, "wood", 5), [(BAG, 3, Slot("stone", 10))]),
        (MoveStack(OWN, 3, OWN, 30, "wood", 10), [(BAG, 3, None), (BAG, 30, Slot("wood", 10))]),
        (
            MoveStack(OWN, 3, CHEST, 4, "wood", 10),
            [(BAG, 3, None), (OTHER_BAG, 4, Slot("wood", 10))],
        ),
        (
            MoveStack(OWN, 3, CHEST, 4, "wood", 10),
            [(BAG, 3, None), (CHESTS, chest_slot_key(OAK, 1), Slot("wood", 10))],
        ),
        (PickUp(FARM, FREE_TILE), [(GROUND, FREE_TILE, None)]),
        (PickUp(FARM, FREE_TILE), [(BAG, 5, Slot("chest", 1))]),
        (PickUp(FARM, FREE_TILE), [(GROUND, FREE_TILE, None), (BAG, 5, Slot("chest", 1))]),
        (Place(FARM, OAK, 2, "torch"), [(BAG, 2, Slot("torch", 1))]),
        (
            Place(FARM, OAK, 2, "torch"),
            [(BAG, 2, Slot("torch", 1)), (GROUND, OAK, Placeable("torch"))],
        ),
        (Collect(FARM, 5), [(DROPS, 5, None)]),
        (Collect(FARM, 5), [(DROPS, 5, None), (BAG, 5, Slot("stone", 5))]),
        (Collect(FARM, 5), [(DROPS, 5, None), (BAG, 5, Slot("wood", 4))]),
        (Strike(FARM, OAK, "axe"), [(DROPS, 9, Drop("wood", 4, 9, 9))]),
        (Strike(FARM, OAK, "axe"), [(TREES, OAK, None)]),
        (Strike(FARM, OAK, "axe"), [(TREES, OAK, None), (DROPS, 9, Drop("wood", 7, 9, 9))]),
        (Craft(1), [(BAG, 3, Slot("wood", 8)), (BAG, 5, Slot("fence", 3))]),
        (Craft(1), [(BAG, 5, Slot("fence", 2))]),
        (Talk(FARM, 1), [(BAG, 2, Slot("torch", 8))]),
        (Talk(FARM, 1), [(BAG, 0, None)]),
    ],
)
def test_the_ledger_complains_of_a_forged_change(command: Command, forged: list[Forged]) -> None:
    assert judged(command, *forged) != [], f"{forged} is not what {command} may do"


def test_the_ledger_accepts_an_honest_change() -> None:
    honest = (Strike(FARM, OAK, "axe"), (TREES, OAK, None), (DROPS, 9, Drop("wood", 5, 9, 9)))
    assert judged(*honest) == [], "a felled oak may leave five pieces of wood"


def test_the_ledger_has_a_statement_for_every_command() -> None:
    known = {*PlayerCommand.__args__, *HostCommand.__args__}
    assert set(STATEMENTS) == known, "no command should be without a statement"
