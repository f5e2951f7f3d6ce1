"""A farm with a damaged record is played without it, and nothing of the file is thrown away.

Goal: who has lost a chest to a bad disk knows it, and can look for it. Method: records of a saved
farm are spoilt, and it is opened as a window opens it.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from game.coop.profile import Profile
from game.coop.seat import Notice
from game.farms.farm import farm_at, load_farm, new_farm
from game.hosting.seats import open_seat
from game.saves.errors import DamagedFarmError
from game.saves.farm_file import FarmFile
from game.saves.listing import verify
from game.world.calendar import ENVIRONMENT
from game.world.sections import Kind, Section
from tests.world.small_farm import FARM, small_content

TREES = Section(FARM, Kind.DESTRUCTABLE)


def spoilt_farm(path: Path) -> Path:
    """A farm, one tree of which no game can read."""
    with FarmFile.create(path, "Willow") as file:
        farm = new_farm(small_content(), 7, file=file)
        file.flush(tick=30, revision=farm.world.revision, saved_at_s=1700)
    spoil(path, TREES)
    return path


def spoil(path: Path, section: Section) -> None:
    """Lets the first record of a section be one that no game can read."""
    with closing(sqlite3.connect(path)) as connection, connection:
        spoilt = "UPDATE records SET content = x'93' WHERE section = ? AND key = (SELECT min(key)"
        connection.execute(f"{spoilt} FROM records WHERE section = ?)", [section.number] * 2)


def notices(path: Path) -> list[str]:
    """What the player reads as the farm is opened."""
    farm = load_farm(path, small_content())
    seat = open_seat(small_content(), farm, Profile("Ada", 0))
    seat.advance(1.0)
    told = [event.text for event in seat.events() if isinstance(event, Notice)]
    seat.close("")
    farm.close()
    return told


def test_what_is_damaged_is_told_and_kept_beside_the_farm(tmp_path: Path) -> None:
    path = spoilt_farm(tmp_path / "a.farm")
    before = verify(path)
    assert before.is_damaged, f"the record is damaged: {before}"
    assert (
        "One thing at this farm was damaged and is gone."
        " The file as it was is kept as a.farm.damaged-1."
    ) in notices(path), "the player reads what is gone, and where it is"
    assert verify(path).problem is None, "the farm and its copies are whole from now on"
    assert verify(tmp_path / "a.farm.damaged-1").is_damaged, "and what was is still there"
    assert not [told for told in notices(path) if "damaged" in told], "it is told once"
    assert not (tmp_path / "a.farm.damaged-2").exists(), "and kept once"


def test_a_disk_that_cannot_keep_it_hinders_nobody_and_throws_nothing_away(
    tmp_path: Path,
) -> None:
    path = spoilt_farm(tmp_path / "a.farm")
    for number in range(1, 3):
        # What cannot be written over stands where the copy is made.
        (tmp_path / f"a.farm.damaged-{number}.part").mkdir()
    (told,) = [told for told in notices(path) if "damaged" in told]
    assert told.startswith("One thing at this farm is damaged and left out. "), told
    assert verify(path).is_damaged, "the record stays in the file"


def test_a_farm_whose_day_is_damaged_is_not_played(tmp_path: Path) -> None:
    path = spoilt_farm(tmp_path / "a.farm")
    spoil(path, ENVIRONMENT)
    with pytest.raises(DamagedFarmError, match=r"^a\.farm is damaged: it has no day\.$"):
        load_farm(path, small_content())
    with pytest.raises(DamagedFarmError, match=r"^a\.farm is damaged: it has no day\.$"):
        farm_at(path, "Willow", small_content(), 7)
    assert [one.name for one in tmp_path.iterdir()] == ["a.farm"], "and its file is left alone"
