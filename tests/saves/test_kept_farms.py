"""An open farm is kept saved all along: whoever kills the program takes a second of it at most, and
a disk that says no is named, asked again, and holds up nobody."""

import sqlite3
from concurrent.futures import Executor
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import cast

import pytest

from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import Notice
from game.farms.farm import load_farm, new_farm
from game.farms.keeper import SILENT_DISK_S, FarmKeeper
from game.hosting.seats import open_seat
from game.saves.backups import backups_of
from game.saves.errors import SaveError
from game.saves.farm_file import FarmFile
from game.saves.listing import verify
from game.saves.places import connect
from game.world.records import Placeable
from game.world.sections import Kind, Section, tile_key
from game.world.world import Transaction
from net import limits
from tests.saves.disks import AtOnce, KillingDisk, WatchedConnection, WhenTold, copy_as_killed
from tests.world.small_farm import FARM, small_content

TICK_S = 1 / limits.TICK_RATE_HZ
GROUND = Section(FARM, Kind.PLACEABLE)


class Evening:
    """A farm that somebody plays at alone, on a virtual clock and a disk that can be watched."""

    def __init__(self, path: Path, writer: Executor | None = None) -> None:
        self.now_s = 100.0
        self.path = path
        self.disk: WatchedConnection | None = None
        FarmFile.create(path, "Willow").close()
        self.file = FarmFile.open(path)
        self.disk = WatchedConnection(self.file._connection)
        self.file._connection = cast(sqlite3.Connection, self.disk)
        farm = new_farm(small_content(), 7, file=self.file)
        self.seat: HostSeat = open_seat(small_content(), farm, Profile("Ada", 0))
        self.keeper = FarmKeeper(
            self.seat, self.file, lambda: 1.8e9, writer or AtOnce(), Random(1).randbytes
        )
        self.seat.keepers.append(self.keeper)
        self.notices: list[str] = []
        self.placed = 0

    @property
    def tick(self) -> int:
        return int(self.seat.tick)

    def step(self) -> None:
        """One tick."""
        self.now_s += TICK_S
        self.seat.advance(self.now_s)
        self.notices += [one.text for one in self.seat.events() if isinstance(one, Notice)]

    def run(self, seconds: float) -> None:
        """Lets time pass."""
        for _ in range(round(seconds * limits.TICK_RATE_HZ)):
            self.step()

    def place(self) -> None:
        """Another fence stands somewhere."""
        self.placed += 1
        transaction = Transaction(self.seat.world)
        transaction.put(GROUND, tile_key(self.placed % 20, self.placed // 20), Placeable("fence"))
        self.seat.world.commit(transaction)

    def fail_with(self, code: int, name: str, text: str) -> None:
        """From now on the disk says no."""
        error = sqlite3.OperationalError(text)
        error.sqlite_errorcode, error.sqlite_errorname = code, name
        assert self.disk is not None, "there is a disk"
        self.disk.fails_with = error

    def heal(self) -> None:
        """The disk is well again."""
        assert self.disk is not None, "there is a disk"
        self.disk.fails_with = None


def tick_in(path: Path) -> int:
    """The time of day that a farm goes on at. It has to open, and to be whole."""
    farm = load_farm(path)
    assert farm.file is not None, "it has a file"
    farm.file.close()
    described = verify(path)
    assert not described.is_damaged, f"what was killed should be whole: {described.problem}"
    return farm.tick


@pytest.mark.parametrize("seed", range(3))
def test_whenever_the_program_is_killed_a_second_is_lost_at_most(tmp_path: Path, seed: int) -> None:
    """Each kill comes somewhere inside of a drawn statement, also of those that move the log into
    the file."""
    dice = Random(seed)
    evening = Evening(tmp_path / "a.farm")
    disk = KillingDisk(evening.path, dice)
    until_kill = dice.randrange(200)
    kills: list[tuple[int, int, int]] = []

    def watch() -> None:
        nonlocal until_kill
        disk.look()
        until_kill -= 1
        if until_kill < 0:
            until_kill = dice.randrange(300)
            victim = tmp_path / f"killed-{len(kills)}.farm"
            disk.kill_into(victim)
            kills.append((len(kills), evening.tick, evening.placed))

    assert evening.disk is not None, "there is a disk"
    evening.disk.listeners.append(watch)
    for _ in range(75 * limits.TICK_RATE_HZ):
        if dice.random() < 0.2:
            evening.place()
        evening.step()
    assert len(kills) > 5, "the test should have killed"
    for number, tick, _ in kills:
        saved = tick_in(tmp_path / f"killed-{number}.farm")
        assert tick - saved <= limits.TICK_RATE_HZ, f"kill {number} should lose a second at most"


@pytest.mark.parametrize("seed", range(3))
def test_what_was_done_more_than_a_second_before_the_kill_is_there(
    tmp_path: Path, seed: int
) -> None:
    dice = Random(seed)
    evening = Evening(tmp_path / "a.farm")
    placed_at: list[int] = []
    for kill in range(8):
        for _ in range(dice.randrange(10, 90)):
            if dice.random() < 0.3:
                evening.place()
                placed_at.append(evening.tick)
            evening.step()
        copy_as_killed(evening.path, tmp_path / f"k{kill}.farm")
        farm = load_farm(tmp_path / f"k{kill}.farm")
        assert farm.file is not None, "it has a file"
        farm.file.close()
        certain = sum(tick <= evening.tick - limits.TICK_RATE_HZ for tick in placed_at)
        kept = len(farm.world.records(GROUND))
        assert certain <= kept <= len(placed_at), "what is a second old should be there"
        assert evening.tick - farm.tick <= limits.TICK_RATE_HZ, "and so should the time of day"


def test_a_quiet_farm_keeps_its_clock_and_one_where_time_stands_writes_nothing(
    tmp_path: Path,
) -> None:
    evening = Evening(tmp_path / "a.farm")
    evening.run(30)
    copy_as_killed(evening.path, tmp_path / "b.farm")
    assert evening.tick - tick_in(tmp_path / "b.farm") <= limits.TICK_RATE_HZ, "time is saved"
    statements = 0

    def count() -> None:
        nonlocal statements
        statements += 1

    evening.keeper.save()
    assert evening.disk is not None, "there is a disk"
    evening.disk.listeners.append(count)
    for _ in range(100):
        evening.now_s += TICK_S
        evening.keeper.work(evening.now_s)
    assert statements == 0, "where nothing has changed there is nothing to write"


def test_a_disk_that_does_not_answer_holds_up_nobody_and_is_told_of(tmp_path: Path) -> None:
    writer = WhenTold()
    evening = Evening(tmp_path / "a.farm", writer)
    before = evening.tick
    evening.run(SILENT_DISK_S + 2)
    assert evening.tick - before > SILENT_DISK_S * limits.TICK_RATE_HZ, "the game goes on"
    assert any("has not answered" in text for text in evening.notices), "the player is told"
    for _ in range(limits.TICK_RATE_HZ):
        writer.answer()
        evening.step()
    copy_as_killed(evening.path, tmp_path / "b.farm")
    assert evening.tick - tick_in(tmp_path / "b.farm") <= limits.TICK_RATE_HZ, "it catches up"


@pytest.mark.parametrize(
    ("code", "name", "cause"),
    [
        (sqlite3.SQLITE_FULL, "SQLITE_FULL", "disk is full"),
        (sqlite3.SQLITE_READONLY, "SQLITE_READONLY", "must not be written"),
        (sqlite3.SQLITE_IOERR_WRITE, "SQLITE_IOERR_WRITE", "disk reports an error"),
        (sqlite3.SQLITE_BUSY, "SQLITE_BUSY", "being played"),
    ],
)
def test_a_save_that_fails_names_the_cause_and_is_made_up_for(
    tmp_path: Path, code: int, name: str, cause: str
) -> None:
    evening = Evening(tmp_path / "a.farm")
    evening.run(2)
    evening.fail_with(code, name, "no")
    evening.place()
    evening.run(70)
    told = [text for text in evening.notices if cause in text]
    assert 1 <= len(told) <= 2, (
        f"it should be told, with its cause, but not again and again: {told}"
    )
    assert "cannot rollback" not in told[0], "and not what came of it"
    with pytest.raises(SaveError, match=cause):
        evening.seat.save()
    evening.heal()
    evening.run(61)
    assert evening.notices[-1] == "The farm is saved again.", "the player should know that too"
    evening.seat.leave()
    farm = load_farm(evening.path)
    assert farm.tick == evening.tick, "nothing should be missing"
    assert len(farm.world.records(GROUND)) == 1, "nor the fence"
    assert farm.file is not None, "it has a file"
    farm.file.close()


def test_tries_come_less_and_less_often(tmp_path: Path) -> None:
    evening = Evening(tmp_path / "a.farm")
    evening.run(2)
    evening.fail_with(sqlite3.SQLITE_FULL, "SQLITE_FULL", "no")
    tries: list[float] = []
    assert evening.disk is not None, "there is a disk"
    evening.disk.listeners.append(lambda: tries.append(round(evening.now_s)))
    evening.run(200)
    moments = sorted(set(tries))
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert all(gap <= later + 1 for gap, later in zip(gaps, gaps[2:], strict=False)), (
        f"pauses should grow, whatever chance takes of each: {gaps}"
    )
    assert 29 <= gaps[-1] <= 61, f"and never longer than a minute: {gaps}"


def test_a_full_disk_of_sqlite_s_own_is_called_one(tmp_path: Path) -> None:
    """SQLite ends the transaction by itself, and there is nothing left to roll back."""
    farm = FarmFile.create(tmp_path / "a.farm", "Willow")
    farm._connection.execute("PRAGMA max_page_count = 1")
    world = new_farm(small_content(), 7, placeables=200, file=farm).world
    with pytest.raises(SaveError, match="disk is full"):
        farm.flush(tick=1, revision=world.revision, saved_at_s=1)
    farm._connection.execute("PRAGMA max_page_count = 100000")
    farm.flush(tick=1, revision=world.revision, saved_at_s=1)
    farm.close()
    assert verify(tmp_path / "a.farm").problem is None, "all of it should be there afterwards"


def test_a_farm_whose_last_save_fails_says_so_after_its_friends_were_told(tmp_path: Path) -> None:
    evening = Evening(tmp_path / "a.farm")
    evening.run(1)
    told: list[str] = []

    class Friends:
        def work(self, now_s: float) -> None: ...

        def save(self) -> None: ...

        def close(self, now_s: float) -> None:
            told.append("goodbye")

    evening.seat.keepers.append(Friends())
    evening.fail_with(sqlite3.SQLITE_FULL, "SQLITE_FULL", "no")
    evening.step()
    with pytest.raises(SaveError, match="disk is full"):
        evening.seat.leave()
    assert told == ["goodbye"], "friends should hear of the end all the same"


def test_a_farm_whose_file_was_removed_is_made_anew(tmp_path: Path) -> None:
    evening = Evening(tmp_path / "farms" / "a.farm")
    evening.place()
    evening.run(2)
    for file in list(evening.path.parent.iterdir()):
        file.unlink()
    evening.path.parent.rmdir()
    evening.place()
    evening.run(2)
    copy_as_killed(evening.path, tmp_path / "b.farm")
    farm = load_farm(tmp_path / "b.farm")
    assert len(farm.world.records(GROUND)) == 2, "everything should be in the new file"
    assert farm.file is not None, "it has a file"
    farm.file.close()


def test_another_file_in_the_farm_s_place_is_left_alone(tmp_path: Path) -> None:
    evening = Evening(tmp_path / "a.farm")
    evening.run(2)
    evening.path.unlink()
    evening.path.write_bytes(b"somebody's")
    evening.run(2)
    assert any("another file" in text for text in evening.notices), "the player should be told"
    assert evening.path.read_bytes() == b"somebody's", "and nothing should be overwritten"


def test_five_backups_are_kept_one_for_every_stretch_of_play(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.farms.keeper.BACKUP_EVERY_TICKS", int(5 / TICK_S))
    evening = Evening(tmp_path / "a.farm")
    evening.run(39)
    backups = backups_of(evening.path)
    assert [path.name for path in backups] == [f"a.farm.backup-{n}" for n in range(8, 3, -1)], (
        "the last five should be there, and no more"
    )
    assert all(verify(path).problem is None for path in backups), "each of them whole"
    ticks = [verify(path).tick for path in backups]
    assert ticks == sorted(ticks, reverse=True), "the newest first"


def test_saving_by_hand_makes_a_backup(tmp_path: Path) -> None:
    evening = Evening(tmp_path / "a.farm")
    evening.run(1)
    before = len(backups_of(evening.path))
    evening.place()
    saved_at = evening.tick
    evening.seat.save()
    evening.run(1)
    newest, *others = backups_of(evening.path)
    assert len(others) == before, "there should be one more"
    assert verify(newest).tick >= saved_at, "of this moment"
    evening.seat.leave()


def test_a_backup_that_fails_leaves_the_farm_and_older_backups_alone(tmp_path: Path) -> None:
    evening = Evening(tmp_path / "a.farm")
    evening.run(1)
    (older,) = backups_of(evening.path)
    unfinished = tmp_path / "a.farm.backup-2.part"
    unfinished.mkdir()
    evening.seat.save()
    evening.run(1)
    assert backups_of(evening.path) == [older], "the older one should still be there"
    assert any("no copy" in text for text in evening.notices), "the player should be told"
    evening.seat.leave()
    assert verify(evening.path).problem is None, "the farm itself is saved"


def test_a_connection_may_be_used_by_the_thread_that_writes(tmp_path: Path) -> None:
    """The keeper's own thread, as the game has it."""
    file = FarmFile.create(tmp_path / "a.farm", "Willow")
    farm = new_farm(small_content(), 7, file=file)
    seat = open_seat(small_content(), farm, Profile("Ada", 0), None, lambda: 1.8e9)
    for step in range(90):
        seat.advance(100 + step * TICK_S)
    seat.save()
    seat.leave()
    with connect(tmp_path / "a.farm", for_reading=True) as connection:
        (tick,) = connection.execute("SELECT value FROM farm WHERE name = 'tick'").fetchone()
    connection.close()
    assert tick == int(seat.tick), "the last tick should be saved"
