"""A simulation that lives in a farm's file: it begins with what is there, and its end is in it."""

from pathlib import Path

from game.farms.farm import farm_at, load_farm
from game.headless.plan import Plan
from game.headless.simulator import run_simulation
from game.saves.listing import verify
from game.world.calendar import DAY_TICKS, day_of, environment_of
from game.world.records import Character, Record
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import World
from tests.world.small_farm import game_content, small_content

EARLIER = Path(__file__).parents[1] / "saves" / "farms"


def test_a_run_goes_on_from_the_file_and_its_end_is_in_it(tmp_path: Path) -> None:
    content, path = small_content(), tmp_path / "evening.farm"
    plan = Plan(players=3, minutes=0.2, seed=4)
    ends = []
    for _ in range(2):
        farm = farm_at(path, "evening", content, 4)
        outcome = run_simulation(content, plan, farm=farm)
        assert outcome.settled_s is not None, "everybody should end identical"
        assert outcome.auditor.complaints == [], "and nothing be made of nothing"
        saved = load_farm(path)
        ends.append(saved.tick)
        people = saved.world.records(Section(WORLD_SCOPE, Kind.CHARACTER))
        names = {who.name for who in people.values() if isinstance(who, Character)}
        assert names == {"Host", "Guest 1", "Guest 2"}, "the same three come back"
        assert saved.file is not None
        saved.file.close()
    assert ends[1] >= ends[0] + 0.2 * 60 * 30, "the second run began where the first one ended"
    assert day_of(saved.world) == 1
    assert environment_of(saved.world) is not None


def everything(world: World) -> dict[Section, dict[int, Record]]:
    """All records of a world."""
    return {section: dict(world.records(section)) for section in world.sections()}


def test_a_farm_of_an_earlier_version_is_played_into_a_new_day_and_comes_back_as_it_was(
    tmp_path: Path,
) -> None:
    content, path = game_content(), tmp_path / "old.farm"
    path.write_bytes((EARLIER / "version-6.farm").read_bytes())
    farm = load_farm(path, content)
    day, environment = day_of(farm.world), environment_of(farm.world)
    assert environment is not None
    # Bots play the end of the day, and on into the next one.
    farm.tick = environment.day_start_tick + DAY_TICKS - 90
    outcome = run_simulation(content, Plan(players=3, minutes=0.2, seed=6), farm=farm)
    assert outcome.settled_s is not None, "everybody should end identical"
    assert outcome.auditor.complaints == [], "and nothing be made of nothing"
    assert day_of(farm.world) == day + 1, "a night should have passed"
    again = load_farm(path, content)
    again.close()
    assert everything(again.world) == everything(farm.world), "all should be saved, and no more"
    assert not verify(path).is_damaged
