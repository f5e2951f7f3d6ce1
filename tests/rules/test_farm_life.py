"""The host's own commands: who comes and goes, and the days."""

import pytest

from game.rules.context import RefusalReason, Refused
from game.world.calendar import environment_of, forecast
from game.world.commands import BeginDay, ChangeWeather, Command, EnterFarm, LeaveFarm, Talk
from game.world.records import Character, Environment, decode_record, encode_record
from game.world.sections import WORLD_SCOPE, Kind, Section
from tests.world.small_farm import FARM, FOREST, SEED, Farm

CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)
TALKS = Section(FARM, Kind.CONVERSATION)


def refusal(farm: Farm, command: Command) -> RefusalReason:
    with pytest.raises(Refused) as refused:
        farm.do(0, command)
    return refused.value.reason


def test_a_new_character_gets_a_bag_and_the_spawn() -> None:
    farm = Farm(64)
    assert farm.bag(64) == {0: ("axe", 1), 1: ("pick", 1), 2: ("torch", 2)}, "the start's bag"
    expected = Character("friend 0", 0, FARM, 9 * 16 + 8, 7 * 16 + 8, online=True)
    assert farm.world.get(CHARACTERS, 64) == expected, "a newcomer should stand at the spawn"


def test_who_comes_back_finds_place_and_bag_as_they_were() -> None:
    farm = Farm(64)
    farm.put(Section(64, Kind.STORAGE), 0, None)
    farm.do(0, LeaveFarm(64, FOREST, 40, 50))
    away = farm.world.get(CHARACTERS, 64)
    assert isinstance(away, Character), "who is away should still be of this farm"
    assert not away.online, "who has left should be away"
    farm.do(0, EnterFarm(64, "Ada", 5))
    assert farm.world.get(CHARACTERS, 64) == Character(
        "Ada", 5, FOREST, 40, 50, online=True, here_day=1
    ), "who comes back should be where it left, with its present name and colour"
    assert 0 not in farm.bag(64), "coming back should not fill the bag again"


def test_a_character_goes_on_belonging_to_its_account() -> None:
    farm = Farm(64, 65)
    farm.do(0, EnterFarm(65, "Bo", 1, account="76561197960265729"))
    farm.do(0, LeaveFarm(65, FOREST, 40, 50))
    expected = Character("Bo", 1, FOREST, 40, 50, False, "76561197960265729", here_day=1)
    assert farm.world.get(CHARACTERS, 65) == expected, "also while its owner is away"
    command = EnterFarm(64, "Bo", 1, account="76561197960265729")
    assert refusal(farm, command) is RefusalReason.NOT_ALLOWED, "its owner has one character"
    farm.do(0, EnterFarm(65, "Bo", 1))
    back = farm.world.get(CHARACTERS, 65)
    assert isinstance(back, Character)
    assert back.account == "76561197960265729", "and it stays its owner's as it comes online again"


@pytest.mark.parametrize("account", ["x", "12 ", "-1", "1\n", "1" * 21, "\u0663", "1.5"])
def test_what_is_no_account_belongs_to_nobody(account: str) -> None:
    farm = Farm(64, 65)
    command = EnterFarm(65, "Bo", 1, account=account)
    assert refusal(farm, command) is RefusalReason.NOT_ALLOWED, "no rule should let it in"
    forged = encode_record(Character("Bo", 1, FARM, 0, 0, True, account))
    with pytest.raises(ValueError, match=r"account|length|pattern|matching"):
        decode_record(Kind.CHARACTER, forged)


def test_a_place_that_is_no_more_is_replaced() -> None:
    farm = Farm(64)
    farm.put(CHARACTERS, 64, Character("Ada", 1, 63, 40, 50, online=False))
    farm.put(CHARACTERS, 65, Character("Bo", 1, FOREST, 8000, 8000, online=False))
    farm.do(0, EnterFarm(64, "Ada", 1))
    farm.do(0, EnterFarm(65, "Bo", 1))
    ada, bo = farm.world.get(CHARACTERS, 64), farm.world.get(CHARACTERS, 65)
    assert isinstance(ada, Character)
    assert isinstance(bo, Character)
    assert (ada.area, ada.x, ada.y) == (FARM, 152, 120), "without an area one starts anew"
    assert farm.content.areas["forest"].holds(bo.x, bo.y), "one should stand inside the area"


def test_leaving_ends_the_conversation_one_leads_alone() -> None:
    farm = Farm(64, 65)
    farm.stand(64, 7, 5)
    farm.stand(65, 18, 13)
    farm.do(64, Talk(FARM, 1))
    farm.do(0, LeaveFarm(65, FARM, 1, 1))
    assert farm.world.get(TALKS, 1) is not None, "a friend's leaving should not end it"
    farm.do(0, LeaveFarm(64, FARM, 1, 1))
    assert farm.world.get(TALKS, 1) is None, "the owner's leaving should end it"


def test_only_somebody_of_this_farm_leaves_it() -> None:
    farm = Farm(64)
    assert refusal(farm, LeaveFarm(99, FARM, 1, 1)) is RefusalReason.NOTHING_THERE
    assert refusal(farm, LeaveFarm(64, 63, 1, 1)) is RefusalReason.NOT_ALLOWED


def test_days_follow_each_other_with_their_season() -> None:
    farm = Farm()
    for _ in range(3):
        farm.do(0, BeginDay("rain"))
    fourth = Environment(4, farm.tick, "rain", farm.tick, "summer")
    assert environment_of(farm.world) == fourth, "the fourth day should be the first of summer"


def test_the_weather_turns_and_the_day_goes_on() -> None:
    farm = Farm()
    farm.do(0, ChangeWeather("rain"))
    today = environment_of(farm.world)
    assert today == Environment(1, 0, "rain", farm.tick, "spring"), "only the weather should turn"
    assert farm.do(0, ChangeWeather("rain")) == [], "the same weather again should change nothing"


def test_unknown_weather_is_refused() -> None:
    farm = Farm()
    assert refusal(farm, BeginDay("frogs")) is RefusalReason.NOT_ALLOWED
    assert refusal(farm, ChangeWeather("frogs")) is RefusalReason.NOT_ALLOWED


def test_a_day_begins_with_any_weather_of_the_forecast() -> None:
    farm = Farm()
    for day in range(2, 30):
        farm.do(0, BeginDay(forecast(farm.content, SEED, day)))
    today = environment_of(farm.world)
    assert today is not None
    assert today.day == 29, "every forecast should be a weather that a day can begin with"
