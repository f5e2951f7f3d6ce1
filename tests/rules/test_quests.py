"""Quests go on by what is done, for the farm together or for each friend, and have their reward."""

import pytest

from game.rules.audit import ItemAudit
from game.rules.context import Position, RefusalReason
from game.rules.deeds import note_deed, tally_of
from game.rules.errands import notes_today
from game.rules.market import coins_of
from game.rules.quests import bring, is_done, missing_of, stage_of
from game.rules.recipes import KNOWN_RECIPES
from game.world.calendar import farm_seed
from game.world.commands import BeginDay, DoErrand, EnterFarm, LeaveFarm, Sow, UseSwitch, Visit
from game.world.deeds import Deed
from game.world.errands import notes_of
from game.world.records import QuestProgress, Slot, Soil
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.switches import is_on
from game.world.world import Change, Transaction
from tests.rules.quest_farm import quest_farm
from tests.world.small_farm import FARM, FOREST, FREE_TILE, Farm, refusal

BAG = Section(64, Kind.STORAGE)
QUESTS = Section(WORLD_SCOPE, Kind.QUEST_PROGRESS)


def does(farm: Farm, character: int, deed: Deed, subject: str, count: int = 1) -> list[Change]:
    """Somebody does something that a rule takes note of."""
    transaction = Transaction(farm.world)
    note_deed(transaction, farm.context(character), deed, subject, count)
    return farm.world.commit(transaction)


def stage(farm: Farm, quest: str, character: int = 64) -> int:
    return stage_of(farm.world, farm.content.quests[quest], character)


def test_what_is_done_brings_a_quest_on_and_its_end_has_a_reward() -> None:
    farm = quest_farm(64, 65, 66)
    home = farm.content.quests["harvest_home"]
    assert stage(farm, "harvest_home") == 1, "it should begin as the first friend comes in"
    does(farm, 64, Deed.HARVEST, "tomato", 9)
    does(farm, 64, Deed.SELL, "radish", 9)
    assert missing_of(farm.world, home, 64) == 3, "only its own deed and thing should count"
    does(farm, 64, Deed.HARVEST, "radish", 2)
    assert missing_of(farm.world, home, 66) == 1, "all friends should see the same"
    coins = coins_of(farm.world)
    does(farm, 65, Deed.HARVEST, "radish", 5)
    assert is_done(farm.world, home), "what is more than enough should be enough"
    assert coins_of(farm.world) == coins + 30, "the farm should have the coins"
    assert ("torch", 4) in farm.bag(65).values(), "and who did the last of it the things"
    assert farm.world.get(KNOWN_RECIPES, 1) is not None, "and everybody the recipe"
    assert stage(farm, "stove") == 1, "what comes after should begin"
    assert missing_of(farm.world, farm.content.quests["stove"], 64) == 11, (
        "three friends need more than one, and it is fixed as it begins"
    )
    farm.do(0, EnterFarm(67, "late", 1))
    assert missing_of(farm.world, farm.content.quests["stove"], 67) == 11, "not as another comes"


def test_friends_bring_what_is_wanted_together() -> None:
    farm = quest_farm(64, 65)
    farm.put(QUESTS, 3, QuestProgress(1, 0, 0, 8))
    for character, carried in ((64, 3), (65, 9)):
        farm.put(Section(character, Kind.STORAGE), 9, Slot("wood", carried))
    taken = []
    for character in (64, 65):
        transaction = Transaction(farm.world)
        taken.append(bring(transaction, 3, farm.context(character)))
        farm.world.commit(transaction)
    assert taken == [3, 5], "of each as much as is there and still wanted"
    assert farm.bag(65)[9] == ("wood", 4), "the rest should stay where it is"
    assert stage(farm, "stove") == 2, "and with the last of it the quest goes on"


def test_a_quest_of_an_older_farm_is_begun_and_counted() -> None:
    farm = quest_farm(64)
    farm.put(QUESTS, 2, QuestProgress(2, 0))
    farm.put(QUESTS, 3, None)
    farm.do(0, EnterFarm(64, "again", 1))
    assert stage(farm, "stove") == 1, "what comes after a quest that is done should begin"
    farm.put(QUESTS, 3, QuestProgress(1, 0))
    assert missing_of(farm.world, farm.content.quests["stove"], 64) == 5, (
        "and a stage of before should want what it wants"
    )


def test_each_friend_goes_to_see_for_oneself() -> None:
    farm = quest_farm(64, 65, 66)
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    assert refusal(farm, Visit(FOREST)) is RefusalReason.NOT_HERE, "nobody visits from afar"
    farm.positions[64] = Position(FOREST, 40.0, 120.0)
    changes = farm.do(64, Visit(FOREST))
    assert audit.observe(Visit(FOREST), 64, changes) == [], "the ledger should agree"
    assert [stage(farm, "round_trip", who) for who in (64, 65, 66)] == [2, 1, 1]


def test_what_comes_after_a_quest_of_the_farm_begins_for_every_friend_who_is_here() -> None:
    farm = quest_farm(64, 65, 66)
    farm.do(0, LeaveFarm(66, FARM, 10, 10))
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    changes = does(farm, 64, Deed.HARVEST, "radish", 99)
    assert audit.observe(Visit(FARM), 64, changes) == [], "the ledger should agree"
    assert [stage(farm, "letters", who) for who in (64, 65, 66)] == [1, 1, 0], (
        "whoever did the last of it is not the only one who is concerned"
    )
    farm.do(0, EnterFarm(66, "back", 1))
    assert stage(farm, "letters", 66) == 1, "and who was away is told when coming back"


@pytest.mark.parametrize(
    ("done", "stage_then"),
    [
        (["till", "sow", "water", "till", "sow", "water"], 4),
        (["till", "night", "till", "sow", "sow", "water", "water"], 4),
        (["till", "till", "rain", "sow", "sow"], 4),
        (["till", "till", "sow", "sow", "rain"], 4),
        (["till", "sow", "sow", "night", "harvest", "till", "water", "water"], 5),
        (["till", "till", "sow", "water", "water"], 2),
    ],
)
def test_the_first_bed_leads_on_in_whatever_order_and_by_whom_it_was_done(
    done: list[str], stage_then: int
) -> None:
    farm = quest_farm(64, 65, 66)
    farm.put(QUESTS, 7, QuestProgress(1, 0, 0, 2))
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    for turn, each in enumerate(done):
        if each in ("night", "rain"):
            command = BeginDay("rain" if each == "rain" else "sunny")
            assert audit.observe(command, 0, farm.do(0, command)) == [], "the ledger should agree"
        else:
            who = 64 + turn % 3
            changes = does(farm, who, Deed(each), "radish")
            assert audit.observe(Visit(FARM), who, changes) == []
    assert stage(farm, "first_bed") == stage_then


def test_a_reward_for_sowing_is_not_lost_with_the_seed() -> None:
    farm = quest_farm(64)
    farm.put(QUESTS, 6, QuestProgress(1, 0, 0, 1))
    farm.put(BAG, 9, Slot("radish_seeds", 5))
    farm.put(Section(FARM, Kind.SOIL), FREE_TILE, Soil(1, is_watered=False))
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    sow = Sow(FARM, FREE_TILE, 9, "radish_seeds")
    assert audit.observe(sow, 64, farm.do(64, sow)) == [], "the ledger should agree"
    assert farm.bag(64)[9] == ("radish_seeds", 6), "one is in the ground, two came for it"


def test_two_levers_open_what_one_alone_opens_with_a_wedge() -> None:
    farm = quest_farm(64, 65, 66)
    damper = farm.content.switches["damper"]
    audit = ItemAudit(farm.content)
    audit.take_over(farm.snapshot())
    farm.put(QUESTS, 3, QuestProgress(2, 0, 0, 1))
    assert refusal(farm, UseSwitch(FARM, 3)) is RefusalReason.NOTHING_THERE, "no hand moves it"
    assert refusal(farm, UseSwitch(FARM, 99)) is RefusalReason.NOTHING_THERE
    assert refusal(farm, UseSwitch(FARM, 2, is_wedged=True)) is RefusalReason.NOT_ALLOWED
    farm.do(64, UseSwitch(FARM, 1))
    assert tally_of(farm.world, 64, Deed.SWITCH).total == 1, "quests and feats hear of it"
    farm.tick += 30 * 20
    farm.do(65, UseSwitch(FARM, 2))
    assert not is_on(farm.world, FARM, damper.number, farm.tick), "the first sprang back"
    farm.tick += 30 * 20
    assert refusal(farm, UseSwitch(FARM, 1, is_wedged=True)) is RefusalReason.MISSING_INGREDIENTS
    farm.put(BAG, 9, Slot("stone", 3))
    audit.take_over(farm.snapshot())
    changes = farm.do(64, UseSwitch(FARM, 1, is_wedged=True))
    assert audit.observe(UseSwitch(FARM, 1, is_wedged=True), 64, changes) == []
    assert farm.bag(64)[9] == ("stone", 1), "the stones should stay in the lever"
    assert refusal(farm, UseSwitch(FARM, 1)) is RefusalReason.ON_ALREADY
    farm.tick += 30 * 300
    changes = farm.do(64, UseSwitch(FARM, 2))
    assert audit.observe(UseSwitch(FARM, 2), 64, changes) == []
    assert is_on(farm.world, FARM, damper.number, farm.tick + 10**6), "alone does it too"
    assert stage(farm, "stove") == 3, "a quest that waits for it should go on"


def test_two_are_off_at_once_where_one_takes_a_while() -> None:
    farm = quest_farm(64, 65, 66)
    boat = farm.content.switches["boat"]
    for character in (64, 65):
        farm.positions[character] = Position(FOREST, 50.0, 120.0)
    farm.do(64, UseSwitch(FOREST, 1))
    assert not is_on(farm.world, FOREST, boat.number, farm.tick), "one alone has to row it out"
    assert is_on(farm.world, FOREST, boat.number, farm.tick + 12 * 30), "and gets there"
    assert refusal(farm, UseSwitch(FOREST, 1)) is RefusalReason.ON_ALREADY, "nobody helps oneself"
    farm.do(65, UseSwitch(FOREST, 1))
    assert is_on(farm.world, FOREST, boat.number, farm.tick), "a friend's hand saves the time"
    assert not is_on(farm.world, FOREST, boat.number, farm.tick + 10 * 30), "then it is over"


def test_a_note_is_the_same_for_everybody_and_paid_once() -> None:
    farm = quest_farm(64, 65, 66)
    seed = farm_seed(farm.world)
    notes = notes_today(farm.content, farm.world)
    assert notes == notes_of(farm.content, seed, 1), "the day and the seed should say it all"
    note = next(note for note in notes if note.errand == "kindling")
    errand = DoErrand(FARM, note.definition.number)
    assert refusal(farm, errand) is RefusalReason.TOO_FAR
    farm.stand(64, 5, 4)
    audit = ItemAudit(farm.content)
    assert refusal(farm, errand) is RefusalReason.MISSING_INGREDIENTS
    farm.put(BAG, 9, Slot("wood", note.wanted + 1))
    audit.take_over(farm.snapshot())
    coins = coins_of(farm.world)
    assert audit.observe(errand, 64, farm.do(64, errand)) == [], "the ledger should agree"
    assert coins_of(farm.world) == coins + note.coins
    assert farm.bag(64)[9] == ("wood", 1)
    assert refusal(farm, errand) is RefusalReason.NO_ERRAND, "it has been taken down"
    assert refusal(farm, DoErrand(FARM, 77)) is RefusalReason.NO_ERRAND
    farm.positions[64] = Position(FOREST, 50.0, 120.0)
    assert refusal(farm, DoErrand(FOREST, 1)) is RefusalReason.NOTHING_THERE


@pytest.mark.parametrize("friends", [1, 2, 4, 8])
def test_amounts_grow_by_less_than_the_company(friends: int) -> None:
    goal = quest_farm(64).content.quests["stove"].stages[0].goal
    assert goal is not None
    assert goal.wanted(friends) == -(-goal.count * (4 + 6 * friends) // 10)
    assert goal.wanted(friends) <= goal.count * friends
