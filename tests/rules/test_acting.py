"""What one friend can do to the world: chop, place, pick up, collect, move stacks and craft."""

import msgspec
import pytest

from game.rules.context import Position, RefusalReason
from game.rules.reach import REACH_PX
from game.rules.rulebook import carry_out
from game.world.commands import (
    BeginDay,
    Collect,
    Craft,
    Discard,
    EnterFarm,
    MoveStack,
    PickUp,
    Place,
    PlayerCommand,
    SortStorage,
    StorageRef,
    Strike,
    Turn,
    decode_player_command,
    encode_command,
)
from game.world.records import Destructable, Drop, KnownRecipe, Placeable, Slot
from game.world.sections import (
    BAG_SLOTS,
    HOTBAR_SLOTS,
    WORLD_SCOPE,
    Kind,
    Section,
    authored_key,
    chest_slot_key,
    tile_key,
)
from game.world.world import Transaction
from tests.world.small_farm import FARM, FOREST, FREE_TILE, OAK, PINE, ROCK, Farm, refusal

BAG = Section(64, Kind.STORAGE)
CHESTS = Section(FARM, Kind.STORAGE)
GROUND = Section(FARM, Kind.PLACEABLE)
DROPS = Section(FARM, Kind.DROP)
TREES = Section(FARM, Kind.DESTRUCTABLE)
OWN = StorageRef(0, 64)
CHEST = StorageRef(FARM, FREE_TILE)


@pytest.fixture
def farm() -> Farm:
    return Farm(64, 65)


def with_chest(farm: Farm, *slots: tuple[int, str, int]) -> None:
    farm.put(GROUND, FREE_TILE, Placeable("chest"))
    for slot, item, count in slots:
        farm.put(CHESTS, chest_slot_key(FREE_TILE, slot), Slot(item, count))


def fill_bag(farm: Farm, item: str = "stone", count: int = 99) -> None:
    for slot in range(24):
        if farm.world.get(BAG, slot) is None:
            farm.put(BAG, slot, Slot(item, count))


# Chopping


def test_a_tree_falls_after_its_blows_and_leaves_its_wood(farm: Farm) -> None:
    farm.stand(64, 11, 4)
    for health in (4, 3, 2, 1):
        farm.do(64, Strike(FARM, OAK, "axe"))
        assert farm.world.get(TREES, OAK) == Destructable("oak", health), "a blow costs one health"
    farm.do(64, Strike(FARM, OAK, "axe"))
    assert farm.world.get(TREES, OAK) is None, "the last blow should fell the tree"
    drops = farm.world.records(DROPS)
    total = sum(drop.count for drop in drops.values() if isinstance(drop, Drop))
    assert 4 <= total <= 6, "an oak should leave four to six pieces of wood"
    assert set(drops) == {authored_key(64, 5, n) for n in range(len(drops))}, (
        "drops should be keyed by the author's command"
    )


def test_a_prediction_drops_what_the_host_will_drop(farm: Farm) -> None:
    farm.stand(64, 11, 4)
    farm.put(TREES, OAK, Destructable("oak", 1))
    strike = Strike(FARM, OAK, "axe")
    predicted = carry_out(farm.world, strike, farm.context(64, is_prediction=True))
    assert predicted.puts == carry_out(farm.world, strike, farm.context(64)).puts, (
        "what falls should be known to whoever strikes"
    )


def test_an_oak_leaves_as_much_as_its_definition_says(farm: Farm) -> None:
    farm.stand(64, 11, 4)
    farm.put(TREES, OAK, Destructable("oak", 1))
    totals = set()
    for number in range(60):
        farm.numbers[64] = number
        fallen = carry_out(farm.world, Strike(FARM, OAK, "axe"), farm.context(64)).puts.values()
        totals.add(sum(drop.count for drop in fallen if isinstance(drop, Drop)))
    assert totals == {4, 5, 6}, "every number between the least and the most should come, no other"


def test_a_blow_needs_the_right_tool_in_the_bag(farm: Farm) -> None:
    farm.stand(64, 11, 4)
    assert refusal(farm, Strike(FARM, OAK, "pick")) is RefusalReason.WRONG_TOOL
    assert refusal(farm, Strike(FARM, OAK, "spoon")) is RefusalReason.NOT_IN_BAG
    farm.put(BAG, 0, None)
    assert refusal(farm, Strike(FARM, OAK, "axe")) is RefusalReason.NOT_IN_BAG
    farm.stand(64, 10, 9)
    farm.do(64, Strike(FARM, ROCK, "pick"))
    assert farm.world.get(TREES, ROCK) == Destructable("rock", 2), "a pick should fit a rock"


def test_two_friends_felling_one_tree_get_its_wood_once(farm: Farm) -> None:
    farm.put(TREES, OAK, Destructable("oak", 1))
    for friend in (64, 65):
        farm.stand(friend, 11, 4)
    farm.do(64, Strike(FARM, OAK, "axe"))
    fallen = dict(farm.world.records(DROPS))
    assert refusal(farm, Strike(FARM, OAK, "axe"), 65) is RefusalReason.NOTHING_THERE
    assert dict(farm.world.records(DROPS)) == fallen, "the second blow should drop nothing"


# Reach


def test_reach_ends_at_its_length_and_slack_lengthens_it(farm: Farm) -> None:
    x, y = 12 * 16 + 8, 4 * 16 + 8
    strike = Strike(FARM, OAK, "axe")
    farm.positions[64] = Position(FARM, x - REACH_PX, y)
    farm.do(64, strike)
    farm.positions[64] = Position(FARM, x - REACH_PX - 0.5, y)
    assert refusal(farm, strike) is RefusalReason.TOO_FAR
    carry_out(farm.world, strike, farm.context(64, slack_px=1.0))


@pytest.mark.parametrize(
    "position",
    [
        None,
        Position(FOREST, 170.0, 70.0),
        Position(FARM, float("nan"), 70.0),
        Position(FARM, 170.0, float("nan")),
        Position(FARM, float("inf"), 70.0),
        Position(FARM, -5.0, 70.0),
        Position(FARM, 1e300, 70.0),
        Position(99, 170.0, 70.0),
    ],
)
def test_who_is_nowhere_can_do_nothing(farm: Farm, position: Position | None) -> None:
    with_chest(farm, (0, "wood", 5))
    farm.put(DROPS, 5, Drop("wood", 4, 160, 80))
    commands: list[PlayerCommand] = [
        Strike(FARM, OAK, "axe"),
        Place(FARM, PINE, 2, "torch"),
        PickUp(FARM, FREE_TILE),
        Collect(FARM, 5),
        MoveStack(CHEST, 0, OWN, 5, "wood", 5),
    ]
    if position is None or position.area != FOREST:
        commands.append(Discard(2, "torch", 1))
        farm.positions.pop(64)
    if position is not None:
        farm.positions[64] = position
    for command in commands:
        assert refusal(farm, command) is RefusalReason.NOT_HERE, f"{command} needs a place"


# Placing and picking up


def test_a_placed_item_leaves_the_bag_and_comes_back(farm: Farm) -> None:
    farm.do(64, Place(FARM, FREE_TILE, 2, "torch"))
    assert farm.world.get(GROUND, FREE_TILE) == Placeable("torch"), "the torch should stand"
    assert farm.bag(64)[2] == ("torch", 1), "one torch should have left the bag"
    farm.do(65, PickUp(FARM, FREE_TILE))
    assert farm.world.get(GROUND, FREE_TILE) is None, "the torch should be gone"
    assert farm.bag(65)[2] == ("torch", 3), "a friend may pick it up"


@pytest.mark.parametrize(
    ("tile", "stands_at"),
    [
        (OAK, (11, 4)),
        (tile_key(5, 0), (5, 1)),
        (tile_key(4, 2), (4, 4)),
        (tile_key(6, 5), (7, 5)),
        (tile_key(9, 7), (10, 7)),
        (tile_key(19, 7), (18, 7)),
    ],
    ids=["tree", "water", "wall", "person", "spawn", "exit"],
)
def test_nothing_is_put_where_something_is_or_must_not_be(
    farm: Farm, tile: int, stands_at: tuple[int, int]
) -> None:
    farm.stand(64, *stands_at)
    assert refusal(farm, Place(FARM, tile, 2, "torch")) is RefusalReason.OCCUPIED


def test_two_things_do_not_stand_on_one_tile(farm: Farm) -> None:
    farm.do(64, Place(FARM, FREE_TILE, 2, "torch"))
    assert refusal(farm, Place(FARM, FREE_TILE, 2, "torch"), 65) is RefusalReason.OCCUPIED


def test_nothing_solid_is_put_under_one_s_own_feet(farm: Farm) -> None:
    farm.put(BAG, 5, Slot("fence", 2))
    farm.stand(64, 10, 5)
    assert refusal(farm, Place(FARM, FREE_TILE, 5, "fence")) is RefusalReason.OCCUPIED
    farm.do(64, Place(FARM, FREE_TILE, 2, "torch"))
    assert farm.world.get(GROUND, FREE_TILE) == Placeable("torch"), "a torch does not block"


def test_of_two_who_turn_the_same_thing_at_once_one_does(farm: Farm) -> None:
    farm.put(GROUND, FREE_TILE, Placeable("stool"))
    farm.do(64, Turn(FARM, FREE_TILE, 0))
    assert farm.world.get(GROUND, FREE_TILE) == Placeable("stool", 1)
    assert refusal(farm, Turn(FARM, FREE_TILE, 0), 65) is RefusalReason.NOTHING_THERE
    farm.do(65, Turn(FARM, FREE_TILE, 1))
    assert farm.world.get(GROUND, FREE_TILE) == Placeable("stool", 2), "who has seen it turns on"


def test_only_what_was_seen_in_the_slot_and_can_stand_is_placed(farm: Farm) -> None:
    assert refusal(farm, Place(FARM, FREE_TILE, 2, "fence")) is RefusalReason.SLOT_CHANGED
    assert refusal(farm, Place(FARM, FREE_TILE, 9, "torch")) is RefusalReason.SLOT_CHANGED
    assert refusal(farm, Place(FARM, FREE_TILE, 0, "axe")) is RefusalReason.NOT_ALLOWED
    assert refusal(farm, Place(FARM, FREE_TILE, 31, "torch")) is RefusalReason.NOT_ALLOWED


def test_a_chest_is_picked_up_only_when_it_is_empty(farm: Farm) -> None:
    with_chest(farm, (23, "wood", 1))
    assert refusal(farm, PickUp(FARM, FREE_TILE)) is RefusalReason.CHEST_NOT_EMPTY
    farm.do(65, MoveStack(CHEST, 23, StorageRef(0, 65), 3, "wood", 1))
    farm.do(64, PickUp(FARM, FREE_TILE))
    assert farm.bag(64)[3] == ("chest", 1), "the empty chest should be in the bag"


def test_a_full_bag_picks_up_nothing(farm: Farm) -> None:
    with_chest(farm)
    fill_bag(farm)
    assert refusal(farm, PickUp(FARM, FREE_TILE)) is RefusalReason.BAG_FULL
    assert refusal(farm, PickUp(FARM, OAK)) is RefusalReason.NOTHING_THERE


# Collecting and discarding


def test_what_does_not_fit_in_the_bag_stays_on_the_ground(farm: Farm) -> None:
    fill_bag(farm)
    farm.put(BAG, 23, Slot("wood", 90))
    farm.put(DROPS, 5, Drop("wood", 20, 160, 80))
    farm.do(64, Collect(FARM, 5))
    assert farm.bag(64)[23] == ("wood", 99), "the stack should be filled to its limit"
    assert farm.world.get(DROPS, 5) == Drop("wood", 11, 160, 80), "the rest should stay there"
    assert refusal(farm, Collect(FARM, 5)) is RefusalReason.BAG_FULL


def test_a_drop_is_collected_once(farm: Farm) -> None:
    farm.put(DROPS, 5, Drop("wood", 4, 160, 80))
    farm.do(64, Collect(FARM, 5))
    assert refusal(farm, Collect(FARM, 5), 65) is RefusalReason.NOTHING_THERE
    farm.put(DROPS, 6, Drop("wood", 4, 20, 200))
    assert refusal(farm, Collect(FARM, 6)) is RefusalReason.TOO_FAR


def test_discarded_items_lie_at_one_s_feet(farm: Farm) -> None:
    farm.do(64, Discard(2, "torch", 2))
    assert farm.world.get(DROPS, authored_key(64, 1, 0)) == Drop("torch", 2, 168, 72), (
        "the torches should lie where one stands"
    )
    assert 2 not in farm.bag(64), "the slot should be empty"
    assert refusal(farm, Discard(2, "torch", 1)) is RefusalReason.SLOT_CHANGED
    assert refusal(farm, Discard(0, "axe", 2)) is RefusalReason.SLOT_CHANGED


# Storage


def test_stacks_move_merge_and_swap(farm: Farm) -> None:
    with_chest(farm, (0, "wood", 95), (1, "stone", 7))
    farm.put(BAG, 3, Slot("wood", 10))
    farm.do(64, MoveStack(OWN, 3, CHEST, 0, "wood", 10))
    assert farm.bag(64)[3] == ("wood", 6), "what exceeds the stack's limit should stay"
    farm.do(64, MoveStack(OWN, 3, CHEST, 2, "wood", 2))
    assert farm.bag(64)[3] == ("wood", 4), "a part of a stack should move to an empty slot"
    farm.do(64, MoveStack(OWN, 3, CHEST, 1, "wood", 4))
    assert farm.bag(64)[3] == ("stone", 7), "whole stacks of different items should swap"
    chest = {key - chest_slot_key(FREE_TILE, 0): r for key, r in farm.world.records(CHESTS).items()}
    assert chest == {0: Slot("wood", 99), 1: Slot("wood", 4), 2: Slot("wood", 2)}, (
        "the chest should hold what was moved"
    )


def test_a_move_that_was_overtaken_is_refused(farm: Farm) -> None:
    with_chest(farm, (0, "wood", 10))
    farm.do(65, MoveStack(CHEST, 0, StorageRef(0, 65), 5, "wood", 6))
    assert refusal(farm, MoveStack(CHEST, 0, OWN, 5, "wood", 10)) is RefusalReason.SLOT_CHANGED
    farm.do(64, MoveStack(CHEST, 0, OWN, 5, "wood", 4))
    assert farm.bag(64)[5] == ("wood", 4), "what is still there can be moved"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (MoveStack(OWN, 3, OWN, 3, "wood", 10), RefusalReason.NOT_ALLOWED),
        (MoveStack(OWN, 3, OWN, 24, "wood", 10), RefusalReason.NOT_ALLOWED),
        (MoveStack(OWN, 24, OWN, 3, "wood", 10), RefusalReason.NOT_ALLOWED),
        (MoveStack(OWN, 3, OWN, 4, "wood", 0), RefusalReason.NOT_ALLOWED),
        (MoveStack(OWN, 3, OWN, 4, "wood", -5), RefusalReason.NOT_ALLOWED),
        (MoveStack(OWN, 3, OWN, 4, "stone", 1), RefusalReason.SLOT_CHANGED),
        (MoveStack(OWN, 3, OWN, 4, "wood", 11), RefusalReason.SLOT_CHANGED),
        (MoveStack(StorageRef(0, 65), 0, OWN, 4, "axe", 1), RefusalReason.NOT_ALLOWED),
        (MoveStack(OWN, 3, StorageRef(0, 65), 4, "wood", 1), RefusalReason.NOT_ALLOWED),
        (MoveStack(OWN, 3, StorageRef(FARM, OAK), 4, "wood", 1), RefusalReason.NOTHING_THERE),
        (MoveStack(OWN, 3, StorageRef(FARM, tile_key(1, 12)), 4, "wood", 1), RefusalReason.TOO_FAR),
        (MoveStack(OWN, 3, StorageRef(FOREST, OAK), 4, "wood", 1), RefusalReason.NOT_HERE),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(
    farm: Farm, command: MoveStack, reason: RefusalReason
) -> None:
    farm.put(BAG, 3, Slot("wood", 10))
    farm.stand(64, 11, 4)
    assert refusal(farm, command) is reason, f"{command} should be refused as {reason.name}"


def test_what_lies_in_the_way_goes_into_ones_own_bag(farm: Farm) -> None:
    with_chest(farm, (0, "wood", 10), (1, "stone", 7))
    farm.do(64, MoveStack(CHEST, 0, OWN, 0, "wood", 10))
    assert farm.bag(64)[0] == ("wood", 10), "the wood should lie where it was put down"
    assert farm.bag(64)[3] == ("axe", 1), "the axe should not have gone into the shared chest"
    farm.do(64, MoveStack(OWN, 0, OWN, 3, "wood", 4))
    assert farm.bag(64)[3] == ("wood", 4), "a part should make room for itself as well"
    assert farm.bag(64)[4] == ("axe", 1), "and leave what was there in the bag"
    for number in range(BAG_SLOTS):
        if number not in farm.bag(64):
            farm.put(BAG, number, Slot("stone", 99))
    assert refusal(farm, MoveStack(CHEST, 1, OWN, 4, "stone", 7)) is RefusalReason.BAG_FULL, (
        "a full bag has no room for what would have to give way"
    )


def test_sorting_merges_and_orders_and_leaves_the_hotbar(farm: Farm) -> None:
    for number, item, count in (
        (12, "wood", 60),
        (20, "torch", 2),
        (9, "wood", 50),
        (3, "stone", 1),
    ):
        farm.put(BAG, number, Slot(item, count))
    hotbar = {number: slot for number, slot in farm.bag(64).items() if number < HOTBAR_SLOTS}
    farm.do(64, SortStorage(OWN))
    order = list(farm.content.items)
    sorted_bag = [(8, ("wood", 99)), (9, ("wood", 11)), (10, ("torch", 2))]
    if order.index("torch") < order.index("wood"):
        sorted_bag = [(8, ("torch", 2)), (9, ("wood", 99)), (10, ("wood", 11))]
    assert farm.bag(64) == hotbar | dict(sorted_bag), "full stacks first, no gaps, the hotbar as is"
    revision = farm.world.revision
    farm.do(64, SortStorage(OWN))
    assert farm.world.revision == revision, "sorting what is sorted should change nothing"


def test_only_what_is_ones_own_or_in_reach_is_sorted(farm: Farm) -> None:
    with_chest(farm, (4, "wood", 5), (7, "wood", 5))
    assert refusal(farm, SortStorage(StorageRef(0, 65))) is RefusalReason.NOT_ALLOWED
    farm.do(64, SortStorage(CHEST))
    chest = {key - chest_slot_key(FREE_TILE, 0): r for key, r in farm.world.records(CHESTS).items()}
    assert chest == {0: Slot("wood", 10)}, "a chest should be sorted from its first slot on"
    farm.stand(64, 1, 1)
    assert refusal(farm, SortStorage(CHEST)) is RefusalReason.TOO_FAR


def test_a_full_stack_takes_no_more_of_the_same(farm: Farm) -> None:
    farm.put(BAG, 3, Slot("wood", 10))
    farm.put(BAG, 4, Slot("wood", 99))
    assert refusal(farm, MoveStack(OWN, 3, OWN, 4, "wood", 10)) is RefusalReason.SLOT_TAKEN


# Crafting


def test_a_known_recipe_uses_up_its_ingredients(farm: Farm) -> None:
    farm.put(Section(WORLD_SCOPE, Kind.KNOWN_RECIPES), 2, KnownRecipe(0))
    farm.put(BAG, 3, Slot("wood", 5))
    farm.put(BAG, 7, Slot("wood", 4))
    farm.do(64, Craft(2))
    assert farm.bag(64) == {
        0: ("axe", 1),
        1: ("pick", 1),
        2: ("torch", 2),
        3: ("wood", 1),
        4: ("chest", 1),
    }, "eight pieces of wood should have become a chest"


def test_crafting_needs_the_recipe_the_ingredients_and_room(farm: Farm) -> None:
    assert refusal(farm, Craft(2)) is RefusalReason.UNKNOWN_RECIPE
    assert refusal(farm, Craft(77)) is RefusalReason.UNKNOWN_RECIPE
    farm.put(Section(WORLD_SCOPE, Kind.KNOWN_RECIPES), 2, KnownRecipe(0))
    farm.put(BAG, 3, Slot("wood", 7))
    assert refusal(farm, Craft(2)) is RefusalReason.MISSING_INGREDIENTS
    farm.put(BAG, 3, Slot("wood", 9))
    fill_bag(farm)
    assert refusal(farm, Craft(2)) is RefusalReason.BAG_FULL
    farm.put(BAG, 3, Slot("wood", 8))
    farm.do(64, Craft(2))
    assert farm.bag(64)[3] == ("chest", 1), "used up ingredients should make room for the result"


# Who may give which command


def test_players_and_the_host_keep_to_their_own_commands(farm: Farm) -> None:
    assert refusal(farm, BeginDay("rain")) is RefusalReason.NOT_ALLOWED
    assert refusal(farm, EnterFarm(66, "Eve", 1)) is RefusalReason.NOT_ALLOWED
    assert refusal(farm, Strike(FARM, OAK, "axe"), author=0) is RefusalReason.NOT_ALLOWED


def test_more_drops_of_one_command_than_there_are_keys_are_refused(farm: Farm) -> None:
    laid = Transaction(farm.world)
    for n in range(16):
        laid.put(DROPS, authored_key(64, 1, n), Drop("stone", 1, 9, 9))
    farm.world.commit(laid)
    assert refusal(farm, Discard(2, "torch", 1)) is RefusalReason.NOT_ALLOWED


@pytest.mark.parametrize(
    "hostile",
    [
        [1, 0, 5, "axe"],
        [1, 64, 5, "axe"],
        [1, 1, -1, "axe"],
        [1, 1, 512 * 512, "axe"],
        [1, 1, 5, ""],
        [1, 1, 5, "AXE"],
        [1, 1, 5, "../../etc"],
        [1, 1, 5, "x" * 25],
        [1, 1, 5.5, "axe"],
        [1, 1, float("nan"), "axe"],
        [1, 1],
        [5, [0, 64], 0, [0, 64], 1, "wood", 0],
        [5, [0, 64], 0, [0, 64], 1, "wood", -1],
        [5, [0, 64], 0, [0, 64], 1, "wood", 1000],
        [5, [0, 64], 0, [0, 64], 1, "wood", 2**63],
        [5, [0, 64], 32, [0, 64], 1, "wood", 1],
        [4, 1, -1],
        [4, 1, 2**63],
        [6, 0],
        [10, 1, 0],
        [32, 64, "Eve", 1],
        [34, "rain"],
        [99],
        [],
        {},
        None,
    ],
)
def test_hostile_commands_do_not_even_decode(hostile: object) -> None:
    with pytest.raises(ValueError):
        decode_player_command(msgspec.msgpack.encode(hostile))


def test_a_command_travels_unchanged() -> None:
    command = MoveStack(OWN, 3, CHEST, 4, "wood", 5)
    assert decode_player_command(encode_command(command)) == command, "bytes should keep a command"
