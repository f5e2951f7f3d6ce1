"""Quick-stacking: whatever is behind the hotbar goes to its like in the chests around, and nowhere
else."""

import pytest

from game.rules.audit import ItemAudit
from game.rules.context import RefusalReason
from game.world.commands import Stow
from game.world.records import Placeable, Slot
from game.world.sections import HOTBAR_SLOTS, Kind, Section, chest_slot_key, tile_key
from tests.world.small_farm import FARM, Farm, refusal

BAG = Section(64, Kind.STORAGE)
CHESTS = Section(FARM, Kind.STORAGE)
PLACEABLES = Section(FARM, Kind.PLACEABLE)
NEAR, ALSO_NEAR, FAR = tile_key(11, 5), tile_key(9, 5), tile_key(19, 13)


@pytest.fixture
def farm() -> Farm:
    """Somebody with wood and stone behind the hotbar, and wood in it."""
    farm = Farm(64)
    farm.put(BAG, HOTBAR_SLOTS - 1, Slot("wood", 5))
    farm.put(BAG, HOTBAR_SLOTS, Slot("wood", 30))
    farm.put(BAG, HOTBAR_SLOTS + 1, Slot("stone", 7))
    farm.stand(64, 10, 4)
    return farm


def put_up(farm: Farm, tile: int, kind: str, *slots: Slot) -> None:
    """Something to keep things in, and what lies there."""
    farm.put(PLACEABLES, tile, Placeable(kind))
    for number, slot in enumerate(slots):
        farm.put(CHESTS, chest_slot_key(tile, number), slot)


def lies_in(farm: Farm, tile: int) -> dict[str, int]:
    """How many of each item."""
    slots = (farm.world.get(CHESTS, chest_slot_key(tile, number)) for number in range(24))
    found: dict[str, int] = {}
    for slot in slots:
        if isinstance(slot, Slot):
            found[slot.item] = found.get(slot.item, 0) + slot.count
    return found


def test_each_stack_goes_to_its_like_and_what_has_none_and_the_hotbar_stay(farm: Farm) -> None:
    put_up(farm, NEAR, "chest", Slot("wood", 90))
    put_up(farm, ALSO_NEAR, "chest", Slot("radish", 1))
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    assert audit.observe(Stow(FARM), 64, farm.do(64, Stow(FARM))) == [], "the ledger explains it"
    assert lies_in(farm, NEAR) == {"wood": 120}, "more of the same goes into another slot"
    assert lies_in(farm, ALSO_NEAR) == {"radish": 1}, "a chest without wood gets none"
    bag = farm.bag(64)
    assert bag[HOTBAR_SLOTS - 1] == ("wood", 5), "what is at hand stays at hand"
    assert HOTBAR_SLOTS not in bag, "and what is stowed is gone"
    assert bag[HOTBAR_SLOTS + 1] == ("stone", 7), "nobody has asked for a place for stone"


def test_what_has_no_room_goes_to_the_next_chest_or_stays(farm: Farm) -> None:
    full = [Slot("wood", 99)] * 24
    put_up(farm, NEAR, "chest", *full)
    put_up(farm, ALSO_NEAR, "chest", *full[1:], Slot("wood", 90))
    farm.do(64, Stow(FARM))
    assert farm.bag(64)[HOTBAR_SLOTS] == ("wood", 21), "nine had room"
    assert refusal(farm, Stow(FARM)) is RefusalReason.NOTHING_TO_STOW


@pytest.mark.parametrize(("tile", "kind"), [(NEAR, "bin"), (FAR, "chest")])
def test_nothing_is_sold_or_sent_afar_unasked(farm: Farm, tile: int, kind: str) -> None:
    put_up(farm, tile, kind, Slot("wood", 1))
    assert refusal(farm, Stow(FARM)) is RefusalReason.NOTHING_TO_STOW
