"""A farm that is killed somewhere in a night comes back from before it or from after it, and never
from the middle: what was shipped, paid and reported, and who lies in bed, agree."""

import sqlite3
from pathlib import Path
from random import Random
from typing import cast

from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import Action, Facing
from game.farms.farm import load_farm, new_farm
from game.farms.keeper import FarmKeeper
from game.hosting.seats import open_seat
from game.rules.context import Position
from game.rules.shipping import DAY_REPORTS
from game.rules.sleeping import LAST_LOOK_TICKS, RESTS
from game.saves.farm_file import FarmFile
from game.saves.listing import verify
from game.world.calendar import day_of
from game.world.commands import LieDown
from game.world.records import DayReport, Placeable, Purse, Slot
from game.world.sections import Kind, Section, chest_slot_key, tile_key
from game.world.world import Transaction
from net import limits
from tests.saves.disks import AtOnce, KillingDisk, WatchedConnection
from tests.world.small_farm import FARM, small_content

TICK_S = 1 / limits.TICK_RATE_HZ
GROUND = Section(FARM, Kind.PLACEABLE)
STORED = Section(FARM, Kind.STORAGE)
BED, BIN = tile_key(11, 5), tile_key(14, 5)
SHIPPED = 10
NIGHTS = 8


def go_to_bed(seat: HostSeat) -> None:
    """What was picked goes into the bin, and whoever picked it to bed."""
    evening = Transaction(seat.world)
    evening.put(GROUND, BED, Placeable("bed"))
    evening.put(GROUND, BIN, Placeable("bin"))
    evening.put(STORED, chest_slot_key(BIN, 0), Slot("radish", SHIPPED))
    seat.world.commit(evening)
    seat.stand(Position(FARM, 11.5 * 16, 4.5 * 16), Facing.DOWN, Action.IDLE)
    assert seat.issue(LieDown(FARM, BED)) is None, "the bed should be near"


def look_into(path: Path) -> tuple[int, bool]:
    """A farm that a kill has left, if all of it agrees. Returns its day, and whether somebody lies
    in bed."""
    farm = load_farm(path)
    world, day = farm.world, day_of(farm.world)
    farm.close()
    described = verify(path)
    assert not described.is_damaged, f"it should be whole: {described.problem}"
    reports = world.records(DAY_REPORTS)
    assert sorted(reports) == list(range(1, day)), "each day that is over should have its report"
    told = [report for report in reports.values() if isinstance(report, DayReport)]
    assert all(report.awards for report in told), "with an award, which comes last"
    coins = [
        record.coins
        for section in world.sections()
        if section.kind == Kind.PURSE
        for record in world.records(section).values()
        if isinstance(record, Purse)
    ]
    begun_with = small_content().start.coins
    assert sum(coins) == begun_with + sum(report.coins for report in told), (
        "what the reports tell should be in the purses, once"
    )
    shipped = sum(each.count for report in told for each in report.shipped)
    assert shipped == SHIPPED * (day - 1), "each night should have shipped what was in the bin"
    is_night = bool(world.records(RESTS))
    is_full = world.get(STORED, chest_slot_key(BIN, 0)) == Slot("radish", SHIPPED)
    assert is_full or not is_night, "nothing should be sold before the night is over"
    return day, is_night


def test_a_farm_killed_at_any_moment_of_a_night_is_before_it_or_after_it(tmp_path: Path) -> None:
    dice = Random(5)
    path = tmp_path / "a.farm"
    FarmFile.create(path, "Willow").close()
    file = FarmFile.open(path)
    watched = WatchedConnection(file._connection)
    file._connection = cast(sqlite3.Connection, watched)
    seat = open_seat(small_content(), new_farm(small_content(), 7, file=file), Profile("Ada", 0))
    seat.keepers.append(FarmKeeper(seat, file, lambda: 1.8e9, AtOnce(), Random(1).randbytes))
    disk = KillingDisk(path, dice)
    victims: list[Path] = []

    def watch() -> None:
        disk.look()
        if dice.random() < 0.2:
            victims.append(tmp_path / f"killed-{len(victims)}.farm")
            disk.kill_into(victims[-1])

    now_s = 100.0
    for night in range(NIGHTS):
        for tick in range(LAST_LOOK_TICKS + 2 * limits.TICK_RATE_HZ):
            now_s += TICK_S
            seat.advance(now_s)
            seat.events()
            if tick == limits.TICK_RATE_HZ // 2:
                go_to_bed(seat)
                if night == 0:
                    watched.listeners.append(watch)
        assert day_of(seat.world) == night + 2, "the night should be over"
    assert len(victims) >= 100, f"the test should have killed, {len(victims)} times"
    seen = {look_into(victim) for victim in victims}
    for night in range(1, NIGHTS):
        assert {(night, True), (night + 1, False)} <= seen, "before the night and after it"
