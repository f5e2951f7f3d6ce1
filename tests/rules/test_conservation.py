"""No item is ever made or lost, whatever three friends do, in whatever order it arrives.

Method: hypothesis draws commands of three authors over a small world in which everything is in
reach of everybody, so that most of them race for the same slots and tiles. The ledger, which
knows none of the rules, hears the change stream and must have nothing to complain of.
"""

import contextlib
from collections import Counter
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from game.rules.audit import ItemAudit
from game.rules.context import Refused
from game.rules.rulebook import carry_out
from game.world.calendar import ENVIRONMENT, ENVIRONMENT_KEY, environment_of
from game.world.commands import (
    Advance,
    Buy,
    Choose,
    Collect,
    Command,
    Craft,
    Discard,
    Eat,
    EndConversation,
    EnterFarm,
    GiveGift,
    Harvest,
    LabelPlaceable,
    LeaveFarm,
    Load,
    MoveStack,
    Offer,
    PickUp,
    Place,
    PlayerCommand,
    Sell,
    SortStorage,
    Sow,
    StorageRef,
    Stow,
    Strike,
    TakeUp,
    Talk,
    Turn,
    Unload,
    Work,
)
from game.world.records import (
    Destructable,
    Drop,
    HandOver,
    KnownRecipe,
    Machine,
    Placeable,
    Slot,
    Soil,
    Vitals,
)
from game.world.sections import Kind, Section, authored_key, chest_slot_key, tile_key
from game.world.world import World
from tests.world.small_farm import FARM, Farm

AUTHORS = (64, 65, 66)
CHEST = tile_key(9, 5)
OTHER_CHEST = tile_key(11, 5)
FENCE = tile_key(9, 4)
FREE = tile_key(10, 3)
TREE = tile_key(11, 3)
OVEN = tile_key(10, 5)
HIVE = tile_key(8, 5)
TILES = (CHEST, OTHER_CHEST, FENCE, FREE, TREE, OVEN, HIVE)
BED = tile_key(10, 4)
RIPE = tile_key(9, 3)
BEDS = (BED, RIPE, FREE)
ITEMS = (
    "wood", "stone", "torch", "fence", "chest", "axe", "hoe", "wheat_seeds", "compost", "tomato",
)  # fmt: skip
DROPS = (1, 2)

storages = st.sampled_from(
    [StorageRef(FARM, CHEST), StorageRef(FARM, OTHER_CHEST)]
    + [StorageRef(0, author) for author in AUTHORS]
)
slots = st.integers(0, 9)
items = st.sampled_from(ITEMS)
tiles = st.sampled_from(TILES)
counts = st.sampled_from([1, 2, 5, 10, 50, 98, 99])

move_stacks = st.builds(MoveStack, storages, slots, storages, slots, items, counts)
pick_ups = st.builds(PickUp, st.just(FARM), tiles)
commands: st.SearchStrategy[PlayerCommand] = st.one_of(
    move_stacks,
    pick_ups,
    st.builds(SortStorage, storages),
    st.just(Stow(FARM)),
    st.builds(LabelPlaceable, st.just(FARM), tiles, st.sampled_from(["", "Seeds"]), st.just(2)),
    st.builds(Turn, st.just(FARM), tiles, st.integers(0, 3)),
    st.builds(Load, st.just(FARM), tiles, st.integers(1, 3)),
    st.builds(Unload, st.just(FARM), tiles),
    st.builds(Place, st.just(FARM), tiles, slots, items),
    st.builds(
        Collect,
        st.just(FARM),
        st.sampled_from(
            [*DROPS, *(authored_key(a, n, k) for a in AUTHORS for n in (1, 2, 3) for k in (0, 1))]
        ),
    ),
    st.builds(Craft, st.integers(1, 4)),
    st.builds(Discard, slots, items, counts),
    st.builds(Strike, st.just(FARM), tiles, st.sampled_from(["axe", "pick"])),
    st.builds(
        Work,
        st.just(FARM),
        st.sampled_from(BEDS),
        st.sampled_from(["hoe", "can", "pick", "axe"]),
    ),
    st.builds(Sow, st.just(FARM), st.sampled_from(BEDS), slots, items),
    st.builds(Harvest, st.just(FARM), st.sampled_from(BEDS)),
    st.builds(Eat, slots, items),
    st.builds(Buy, st.just(FARM), st.just(1), items, counts, st.booleans()),
    st.builds(Offer, st.builds(HandOver, slots, items, counts)),
    st.builds(TakeUp, st.sampled_from(AUTHORS), st.integers(1, 12)),
    st.builds(Sell, st.just(FARM), st.just(1), slots, items, counts),
    st.builds(Talk, st.just(FARM), st.just(1)),
    st.builds(GiveGift, st.just(FARM), st.just(1), slots, items),
    st.builds(Advance, st.just(FARM), st.just(1), st.integers(1, 4)),
    st.builds(Choose, st.just(FARM), st.just(1), st.integers(1, 4), st.integers(0, 1)),
    st.builds(EndConversation, st.just(FARM), st.just(1)),
)


def contested_farm() -> tuple[Farm, ItemAudit]:
    """Three friends around two chests, a fence, a tree that falls at the next blow and drops."""
    farm = Farm(*AUTHORS)
    for author in AUTHORS:
        farm.stand(author, 8, 4)
        farm.put(Section(author, Kind.STORAGE), 3, Slot("wood", 60))
        farm.put(Section(author, Kind.STORAGE), 4, Slot("chest", 1))
        goods = ("hoe", "can", "wheat_seeds", "compost", "tomato")
        farm.put(Section(author, Kind.STORAGE), 10, Slot("tomato", 9))
        for slot, item in enumerate(goods, 5):
            farm.put(Section(author, Kind.STORAGE), slot, Slot(item, 1))
        farm.put(Section(author, Kind.VITALS), 0, Vitals(9, 1))
    soil = Section(FARM, Kind.SOIL)
    farm.put(soil, RIPE, Soil(1, is_watered=False, crop="tomato", nights=2))
    farm.put(soil, BED, Soil(1, is_watered=False))
    storage = Section(FARM, Kind.STORAGE)
    standing = (
        (CHEST, "chest"),
        (OTHER_CHEST, "chest"),
        (FENCE, "fence"),
        (OVEN, "oven"),
        (HIVE, "hive"),
    )
    environment = environment_of(farm.world)
    assert environment is not None
    farm.put(ENVIRONMENT, ENVIRONMENT_KEY, replace(environment, day=2))
    farm.put(Section(FARM, Kind.MACHINE), HIVE, Machine(0, 1, 360))
    for tile, item in standing:
        farm.put(Section(FARM, Kind.PLACEABLE), tile, Placeable(item))
    farm.put(storage, chest_slot_key(CHEST, 0), Slot("wood", 70))
    farm.put(storage, chest_slot_key(CHEST, 1), Slot("stone", 99))
    farm.put(Section(FARM, Kind.DESTRUCTABLE), TREE, Destructable("oak", 1))
    farm.put(Section(FARM, Kind.DROP), DROPS[0], Drop("wood", 80, 140, 70))
    farm.put(Section(FARM, Kind.DROP), DROPS[1], Drop("stone", 3, 140, 70))
    for recipe in (1, 2):
        farm.put(Section(0, Kind.KNOWN_RECIPES), recipe, KnownRecipe(0))
    ledger = ItemAudit(farm.content)
    ledger.take_over(farm.snapshot())
    return farm, ledger


def items_in(world: World) -> Counter[str]:
    """Every item of a world, counted without the ledger."""
    counted: Counter[str] = Counter()
    for section in world.sections():
        for record in world.records(section).values():
            if isinstance(record, Slot | Drop):
                counted[record.item] += record.count
            elif isinstance(record, Placeable):
                counted[record.item] += 1
    return counted


class Race:
    """Friends who act on what they last looked at, which others may have changed since."""

    def __init__(self, farm: Farm) -> None:
        self.farm = farm
        self.seen = {author: self.look() for author in AUTHORS}

    def look(self) -> dict[tuple[Section, int], object]:
        return {(change.section, change.key): change.record for change in self.farm.snapshot()}

    def slot_seen(self, author: int, storage: StorageRef, number: int) -> Slot | None:
        section = Section(storage.area or storage.place, Kind.STORAGE)
        key = chest_slot_key(storage.place, number) if storage.area else number
        record = self.seen[author].get((section, key))
        return record if isinstance(record, Slot) else None


@dataclass(frozen=True)
class MoveSeen:
    """A move of a part of what was seen in a slot."""

    source: StorageRef | None
    """None for one's own bag, as for the target."""
    source_slot: int
    target: StorageRef | None
    target_slot: int
    portion: float

    def command(self, author: int, race: Race) -> PlayerCommand | None:
        own = StorageRef(0, author)
        source, target = self.source or own, self.target or own
        slot = race.slot_seen(author, source, self.source_slot)
        if slot is None:
            return None
        count = max(1, int(slot.count * self.portion))
        slots = (source, self.source_slot, target, self.target_slot)
        return MoveStack(*slots, slot.item, count)


@dataclass(frozen=True)
class PickUpThere:
    """A pick-up of whatever stands there."""

    tile: int

    def command(self, author: int, race: Race) -> PlayerCommand:
        return PickUp(FARM, self.tile)


@dataclass(frozen=True)
class SortThere:
    """Sorting one's own bag or a chest."""

    storage: StorageRef | None

    def command(self, author: int, race: Race) -> PlayerCommand:
        return SortStorage(self.storage or StorageRef(0, author))


own_or_chest = st.sampled_from([None, StorageRef(FARM, CHEST), StorageRef(FARM, OTHER_CHEST)])
wishes = st.one_of(
    st.builds(
        MoveSeen, own_or_chest, slots, own_or_chest, slots, st.sampled_from([0.01, 0.5, 1.0])
    ),
    st.builds(PickUpThere, st.sampled_from(TILES[:-2])),
    st.builds(SortThere, own_or_chest),
)


@given(
    st.lists(st.tuples(st.sampled_from(AUTHORS), st.booleans(), wishes), min_size=1, max_size=30)
)
def test_racing_moves_sorting_and_pick_ups_neither_double_nor_lose_anything(
    deeds: list[tuple[int, bool, MoveSeen | PickUpThere | SortThere]],
) -> None:
    farm, ledger = contested_farm()
    race = Race(farm)
    before = items_in(farm.world)
    for author, looks_again, wish in deeds:
        if looks_again:
            race.seen[author] = race.look()
        command = wish.command(author, race)
        if command is None:
            continue
        try:
            changes = farm.do(author, command)
        except Refused:
            continue
        assert items_in(farm.world) == before, f"{command} by {author} changed how much there is"
        assert ledger.observe(command, author, changes) == [], "the ledger should agree"


@given(st.lists(st.tuples(st.sampled_from(AUTHORS), commands), min_size=1, max_size=30))
def test_the_ledger_can_explain_every_change(deeds: list[tuple[int, PlayerCommand]]) -> None:
    farm, ledger = contested_farm()
    for author, command in deeds:
        try:
            changes = farm.do(author, command)
        except Refused:
            continue
        complaints = ledger.observe(command, author, changes)
        assert complaints == [], "the ledger should find nothing that the command does not explain"
    assert +ledger.totals == items_in(farm.world), "both should have counted the same"


@given(st.lists(st.tuples(st.sampled_from(AUTHORS), commands), min_size=1, max_size=20))
def test_a_refused_command_and_a_prediction_leave_the_world_alone(
    deeds: list[tuple[int, PlayerCommand]],
) -> None:
    farm, _ = contested_farm()
    for author, command in deeds:
        revision, before = farm.world.revision, items_in(farm.world)
        with contextlib.suppress(Refused):
            carry_out(farm.world, command, farm.context(author, is_prediction=True))
        assert (farm.world.revision, items_in(farm.world)) == (revision, before), (
            "carrying a command out should change nothing before it is committed"
        )
        try:
            farm.do(author, command)
        except Refused:
            assert farm.world.revision == revision, "a refusal should change nothing"


@given(st.lists(st.tuples(st.sampled_from(AUTHORS), commands), min_size=1, max_size=20))
def test_a_prediction_over_the_same_world_is_the_truth(
    deeds: list[tuple[int, PlayerCommand]],
) -> None:
    farm, _ = contested_farm()
    for author, command in deeds:
        farm.tick += 1
        farm.numbers[author] = farm.numbers.get(author, 0) + 1
        predicted = carried_out(farm, author, command)
        farm.tick -= 1
        farm.numbers[author] -= 1
        try:
            truth = {(c.section, c.key): c.record for c in farm.do(author, command)}
        except Refused:
            truth = None
        assert predicted == truth, "host and guest should agree when they see the same"


def carried_out(
    farm: Farm, author: int, command: Command
) -> dict[tuple[Section, int], object] | None:
    """What a prediction would change, None when it is refused."""
    try:
        transaction = carry_out(farm.world, command, farm.context(author, is_prediction=True))
    except Refused:
        return None
    return {
        name: record for name, record in transaction.puts.items() if farm.world.get(*name) != record
    }


def test_a_character_brings_its_bag_once() -> None:
    farm = Farm(64)
    ledger = ItemAudit(farm.content)
    ledger.take_over(farm.snapshot())
    for command in (
        EnterFarm(70, "Ada", 1),
        EnterFarm(70, "Ada", 1),
        LeaveFarm(70, FARM, 100, 100),
        EnterFarm(70, "Ada", 2),
    ):
        complaints = ledger.observe(command, 0, farm.do(0, command))
        assert complaints == [], "coming and going should be explained by the first bag alone"
    assert ledger.totals["axe"] == 2, "two characters should have brought one axe each"
