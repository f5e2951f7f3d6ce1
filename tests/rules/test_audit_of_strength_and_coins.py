"""The ledger notices energy and coins from nowhere, and fields and machines that nobody tended so.

Method: real commands of friends, and the same with one change forged as a broken rule might have
made it.
"""

from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from game.rules.audit import ItemAudit
from game.rules.market import coins_of, pocket_money_of
from game.world.commands import (
    BeginDay,
    Buy,
    CastLine,
    Command,
    DoErrand,
    Eat,
    Harvest,
    LabelPlaceable,
    LieDown,
    Load,
    Offer,
    PickUp,
    Place,
    Sell,
    Sow,
    Strike,
    TakeUp,
    Turn,
    Unload,
    UseSwitch,
    Visit,
    Work,
)
from game.world.errands import notes_of
from game.world.records import (
    HighFive,
    Machine,
    Placeable,
    Purse,
    Record,
    Slot,
    Soil,
    Vitals,
)
from game.world.sections import WORLD_SCOPE, Kind, Section, chest_slot_key, tile_key
from game.world.world import Change
from tests.rules.quest_farm import quest_farm
from tests.world.small_farm import FARM, FREE_TILE, OAK, SEED, Farm

BAG = Section(64, Kind.STORAGE)
SOIL = Section(FARM, Kind.SOIL)
GROUND = Section(FARM, Kind.PLACEABLE)
MACHINES = Section(FARM, Kind.MACHINE)
PURSE = Section(WORLD_SCOPE, Kind.PURSE)
STRENGTH = Section(64, Kind.VITALS)
BED = FREE_TILE
NEXT, RIPE = tile_key(11, 5), tile_key(9, 3)
OVEN, HIVE = tile_key(9, 5), tile_key(8, 5)
STOCK = ("hoe", "can", "tomato", "wheat_seeds", "rod", "radish_seeds", "wood", "sign")

Forged = tuple[Section, int, Record | None]


@pytest.fixture
def farm() -> Farm:
    """Three friends around beds, machines and a bed to sleep in, on the second day; what one
    sells is partly one's own."""
    farm = Farm(64, 65, 66)
    farm.content = replace(farm.content, start=changed(farm.content.start, pocket_money_pct=20))
    farm.do(0, BeginDay("sunny"))
    for who in (64, 65, 66):
        for slot, item in enumerate(STOCK, 3):
            farm.put(Section(who, Kind.STORAGE), slot, Slot(item, 9 if slot > 4 else 1))
        farm.put(Section(who, Kind.VITALS), 0, Vitals(150, 2))
        farm.put(Section(who, Kind.PURSE), 0, Purse(30))
    farm.put(PURSE, 0, Purse(500))
    farm.put(SOIL, BED, Soil(2, is_watered=False))
    farm.put(SOIL, RIPE, Soil(2, is_watered=False, crop="tomato", planted_day=1, nights=2))
    for tile, item in ((OVEN, "oven"), (HIVE, "hive"), (tile_key(10, 4), "bed")):
        farm.put(GROUND, tile, Placeable(item))
    farm.put(MACHINES, HIVE, Machine(0, 1, 360))
    return farm


def complaints(farm: Farm, command: Command, *forged: Forged) -> int:
    """How much the ledger has against a command of 64, or of the host for what is its own, with
    what was forged after it."""
    author = 0 if isinstance(command, BeginDay) else 64
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    changes = farm.do(author, command)
    more = [Change(*each, farm.world.revision) for each in forged]
    return len(audit.observe(command, author, [*changes, *more]))


def energy(farm: Farm, who: int = 64) -> int:
    record = farm.world.get(Section(who, Kind.VITALS), 0)
    assert isinstance(record, Vitals), "somebody has done something"
    return record.energy


@pytest.mark.parametrize(
    ("command", "takes"),
    [
        (Work(FARM, NEXT, "hoe", 3, 3), 6),
        (Work(FARM, BED, "can"), 1),
        (Strike(FARM, OAK, "axe"), 1),
        (Eat(5, "tomato"), -10),
    ],
    ids=str,
)
def test_each_deed_takes_its_energy_and_not_one_more_or_less(
    farm: Farm, command: Command, takes: int
) -> None:
    if isinstance(command, Strike):
        farm.stand(64, 12, 5)
        axe = changed(farm.content.items["axe"], effort=1)
        farm.content = replace(farm.content, items={**farm.content.items, "axe": axe})
    before = farm.snapshot()
    assert complaints(farm, command) == 0, f"{command} is honest"
    assert energy(farm) == 150 - takes
    after = farm.world.get(STRENGTH, 0)
    assert isinstance(after, Vitals)
    for wrong in (150 - takes + 1, 150 - takes - 1, 150):
        for change in before:
            farm.put(change.section, change.key, change.record)
        for tile in (NEXT, NEXT + 1, NEXT + 2):
            farm.put(SOIL, tile, None)
        forged = (STRENGTH, 0, changed(after, energy=wrong))
        assert complaints(farm, command, forged) == 1, f"{wrong} should not be left of 150"


def test_a_swing_in_beat_is_cheaper_only_when_a_friend_has_just_worked_beside(farm: Farm) -> None:
    in_beat = Work(FARM, NEXT, "hoe", in_beat_with=65)
    forged = (STRENGTH, 0, Vitals(149, 2, farm.tick + 1, FARM, NEXT))
    assert complaints(farm, in_beat, forged) == 1, "nobody has swung beside"
    farm.put(SOIL, NEXT, None)
    farm.do(65, Work(FARM, tile_key(12, 5), "hoe"))
    farm.put(STRENGTH, 0, Vitals(150, 2))
    assert complaints(farm, in_beat) == 0
    assert energy(farm) == 149, "and now somebody has"


def test_a_line_and_a_clapped_hand_take_and_give_what_they_do(farm: Farm) -> None:
    farm.stand(64, 4, 10)
    water = next(
        tile_key(x, y)
        for y in range(20)
        for x in range(20)
        if farm.content.areas["farm"].is_water(x, y)
    )
    farm.stand(64, water % 512, water // 512)
    assert complaints(farm, CastLine(FARM, water, "rod")) == 0
    assert complaints(farm, CastLine(FARM, water, "rod"), (STRENGTH, 0, Vitals(150, 2))) == 1
    farm.stand(64, 10, 4)
    farm.do(65, Offer(HighFive()))
    number = farm.numbers[65]
    friend = (Section(65, Kind.VITALS), 0, Vitals(160, 2))
    assert complaints(farm, TakeUp(65, number), friend) == 1, "it does no more good than that"
    assert complaints(farm, Visit(FARM), friend) > 0, "and looking around does none"


def test_a_boat_takes_its_effort_of_whoever_begins() -> None:
    farm = quest_farm(64, 65, 66)
    boat = farm.content.switches["boat"]
    area = farm.content.areas[boat.area]
    site = area.switch(boat.number)
    assert site is not None
    for who in (64, 65, 66):
        farm.stand(who, site.x // 16, site.y // 16, area.number)
    pull = UseSwitch(area.number, boat.number)
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    assert audit.observe(pull, 64, farm.do(64, pull)) == [], "one alone takes a while"
    assert energy(farm) == farm.content.start.energy - boat.effort
    changes = farm.do(65, pull)
    assert audit.observe(pull, 65, changes) == [], "a friend who comes to help loses nothing"
    weary = Change(Section(66, Kind.VITALS), 0, Vitals(1, 1), 99)
    assert audit.observe(pull, 65, [weary]) != [], "and nobody else does"


def test_a_night_leaves_everybody_the_same_of_a_day_or_finds_them_abroad(farm: Farm) -> None:
    farm.do(64, LieDown(FARM, tile_key(10, 4)))
    tired = farm.content.start.energy * farm.content.start.late_awaited_pct // 100
    others = [(Section(who, Kind.VITALS), 0, Vitals(tired, 3)) for who in (65, 66)]
    in_bed = (STRENGTH, 0, Vitals(tired, 3))
    start = farm.snapshot()
    for forged, is_fine in (
        ((), True),
        (others, True),
        (others[:1], False),
        ((*others, in_bed), False),
        ([(*others[0][:2], Vitals(tired - 1, 3)), others[1]], False),
    ):
        for change in start:
            farm.put(change.section, change.key, change.record)
        found = complaints(farm, BeginDay("sunny"), *forged)
        assert (found == 0) is is_fine, f"{forged} after a night"


@pytest.mark.parametrize(
    ("command", "farms", "own"),
    [
        (Sell(FARM, 1, 5, "tomato", 9), 500 + 60, 30 + 14),
        (Buy(FARM, 1, "wheat_seeds", 4), 500 - 12, 30),
        (Buy(FARM, 1, "wheat_seeds", 4, is_own_money=True), 500, 30 - 12),
        (BeginDay("sunny"), 500 + 4 * 11 - 6, 30 + 2),
    ],
    ids=str,
)
def test_coins_change_hands_by_their_prices_to_the_coin(
    farm: Farm, command: Command, farms: int, own: int
) -> None:
    farm.put(GROUND, NEXT, Placeable("bin"))
    farm.put(Section(FARM, Kind.STORAGE), chest_slot_key(NEXT, 0), Slot("tomato", 4))
    farm.stand(64, *miller(farm))
    start = farm.snapshot()
    assert complaints(farm, command) == 0, f"{command} is honest"
    assert (coins_of(farm.world), pocket_money_of(farm.world, 64)) == (farms, own)
    for forged in (
        (PURSE, 0, Purse(farms + 1)),
        (PURSE, 0, Purse(farms - 1)),
        (Section(64, Kind.PURSE), 0, Purse(own + 1)),
        (Section(66, Kind.PURSE), 0, Purse(99)),
    ):
        for section in (BAG, Section(WORLD_SCOPE, Kind.MARKET)):
            for key in list(farm.world.keys(section)):
                farm.put(section, key, None)
        for change in start:
            farm.put(change.section, change.key, change.record)
        assert complaints(farm, command, forged) > 0, f"{forged} is not what {command} may do"


def miller(farm: Farm) -> tuple[int, int]:
    site = farm.content.areas["farm"].person("miller")
    assert site is not None
    return int(site.x) // 16, int(site.y) // 16


def test_an_errand_pays_for_what_was_brought() -> None:
    farm = quest_farm(64, 65, 66)
    note = next(iter(notes_of(farm.content, SEED, 1)))
    farm.put(BAG, 9, Slot(note.definition.item, 60))
    area = next(area for area in farm.content.areas.values() if area.board is not None)
    assert area.board is not None
    farm.stand(64, int(area.board[0]) // 16, int(area.board[1]) // 16, area.number)
    errand = DoErrand(area.number, note.definition.number)
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    changes = farm.do(64, errand)
    more = Change(PURSE, 0, Purse(note.coins + 1), 99)
    twin = ItemAudit(farm.content)
    twin.take_over(farm.snapshot())
    assert audit.observe(errand, 64, changes) == []
    assert twin.observe(errand, 64, [more]) != [], "no note pays a coin more"


@pytest.mark.parametrize(
    ("command", "forged"),
    [
        (Work(FARM, NEXT, "hoe"), (SOIL, NEXT + 1, Soil(2, is_watered=False))),
        (Work(FARM, NEXT, "hoe", 3, 3), (SOIL, NEXT + 3, Soil(2, is_watered=False))),
        (Work(FARM, NEXT, "hoe"), (SOIL, NEXT, Soil(2, is_watered=True))),
        (Work(FARM, BED, "can"), (SOIL, BED, Soil(2, is_watered=True, crop="wheat"))),
        (Sow(FARM, BED, 6, "wheat_seeds"), (SOIL, BED, Soil(2, is_watered=False, crop="tomato"))),
        (Harvest(FARM, RIPE), (SOIL, RIPE, Soil(2, False, "tomato", 1, 2))),
        (Harvest(FARM, RIPE), (SOIL, BED, None)),
        (Load(FARM, OVEN, 1), (MACHINES, OVEN, Machine(1, 1, 360))),
        (Load(FARM, OVEN, 1), (MACHINES, OVEN, Machine(2, 2, 360))),
        (Unload(FARM, HIVE), (MACHINES, HIVE, Machine(0, 1, 360))),
        (Unload(FARM, HIVE), (MACHINES, OVEN, Machine(1, 2, 360))),
        (PickUp(FARM, HIVE), (GROUND, HIVE, Placeable("hive"))),
        (Place(FARM, NEXT, 10, "sign"), (GROUND, NEXT, Placeable("sign", name="Mine"))),
        (LabelPlaceable(FARM, NEXT, "Ours", 2), (GROUND, NEXT, Placeable("sign", 0, "Mine", 2))),
        (Turn(FARM, NEXT, 0), (GROUND, NEXT, Placeable("stool", 1, "Mine"))),
    ],
    ids=str,
)
def test_fields_machines_and_things_become_only_what_is_done_to_them(
    farm: Farm, command: Command, forged: Forged
) -> None:
    if isinstance(command, LabelPlaceable | Turn):
        item = "sign" if isinstance(command, LabelPlaceable) else "stool"
        farm.put(GROUND, NEXT, Placeable(item))
    before = farm.snapshot()
    assert complaints(farm, command) == 0, f"{command} is honest"
    for section in {forged[0], SOIL, MACHINES, BAG}:
        for key in list(farm.world.keys(section)):
            farm.put(section, key, None)
    for change in before:
        farm.put(change.section, change.key, change.record)
    assert complaints(farm, command, forged) > 0, f"{forged} is not what {command} may do"


def test_nothing_is_ripe_before_its_nights_and_no_machine_done_before_its_time(farm: Farm) -> None:
    farm.put(SOIL, RIPE, Soil(2, is_watered=False, crop="tomato", planted_day=2))
    farm.put(MACHINES, HIVE, Machine(0, 2, 1500))
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    early = [
        Change(SOIL, RIPE, Soil(2, False, "tomato", 2, 1), 98),
        Change(BAG, 20, Slot("tomato", 2), 98),
    ]
    assert audit.observe(Harvest(FARM, RIPE), 64, early) != [], "it needs two nights"
    honey = farm.content.machines["hive"].gathers
    assert honey is not None
    hasty = [
        Change(MACHINES, HIVE, Machine(0, 2, 1510), 99),
        *(Change(BAG, 21, Slot(each.item, each.count), 99) for each in honey.results),
    ]
    assert audit.observe(Unload(FARM, HIVE), 64, hasty) != [], "it takes longer"


def test_a_machine_gives_twice_as_much_only_near_what_it_likes(farm: Farm) -> None:
    taken: list[Forged] = [
        (MACHINES, HIVE, Machine(0, 2, 400)),
        (BAG, 21, Slot("honey", 4)),
    ]
    for torches, is_liked in ((1, False), (2, True)):
        for x in range(torches):
            farm.put(GROUND, tile_key(7 + x, 4), Placeable("torch"))
        audit = ItemAudit(farm.content)
        audit.take_over(farm.snapshot())
        found = audit.observe(Unload(FARM, HIVE), 64, [Change(*each, 99) for each in taken])
        assert (found == []) is is_liked, f"{torches} torches stand beside it"
