"""The list of one's own farms: what was played last comes first whatever clocks say, nothing is
hidden, and what was deleted comes back."""

import os
from pathlib import Path
from random import Random

import pytest

from game.farms.belongings import belongings_of
from game.farms.bin import BIN_FOLDER
from game.farms.kept_endpoint import keep_endpoint, kept_endpoint
from game.farms.local_farms import KeptFarm, LocalFarms
from game.farms.picture import PICTURE_BYTES, PICTURE_SUFFIX, PictureKeeper, keep_picture
from game.saves.backups import backups_of
from game.saves.errors import SaveError
from game.saves.listing import list_farms
from game.saves.played_order import ORDER_FILE, played_order
from game.text.errors import PlainError, in_english
from net import limits
from tests.program.test_kept_endpoint import TODAY
from tests.world.small_farm import small_content

NOW_S = 1.8e9
FAR_AWAY_S = 4_070_908_800
"""In 2099."""
GREEN = bytes((0x40, 0x80, 0x20)) * (PICTURE_BYTES // 3)


class Desk:
    """A folder of farms, and who plays there now and then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.farms = LocalFarms(small_content, folder, Random(1))

    def play(self, name: str, saved_at_s: int = int(NOW_S)) -> str:
        """Founds a farm and plays a moment. Returns its key."""
        farm = self.farms.begin(name)
        assert farm.file is not None, "a farm of the list has a file"
        farm.file.flush(tick=1800, revision=farm.world.revision, saved_at_s=saved_at_s)
        farm.file.back_up(farm.file.path.with_name(f"{farm.file.path.name}.backup-1"))
        farm.close()
        return farm.file.path.name

    def play_on(self, key: str, saved_at_s: int) -> None:
        """Plays a moment more."""
        farm = self.farms.go_on(key)
        assert farm.file is not None, "a farm of the list has a file"
        farm.file.flush(tick=3600, revision=farm.world.revision, saved_at_s=saved_at_s)
        farm.close()

    def damage(self, key: str) -> None:
        """Writes into the middle of a farm's file."""
        (self.folder / key).write_bytes(b"rubbish" * 900)

    @property
    def shown(self) -> list[KeptFarm]:
        return list(self.farms.farms(NOW_S))

    @property
    def names(self) -> list[str]:
        return [farm.name for farm in self.shown]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "farms")


# Which comes first


def test_the_farm_played_last_comes_first_whatever_the_clock_said(desk: Desk) -> None:
    willow = desk.play("Willow", saved_at_s=FAR_AWAY_S)
    desk.play("Oak", saved_at_s=int(NOW_S))
    birch = desk.play("Birch", saved_at_s=1000)
    assert desk.names == ["Birch", "Oak", "Willow"], "in the order in which they were played"
    desk.play_on(willow, saved_at_s=1000)
    assert desk.names == ["Willow", "Birch", "Oak"], "the one played again is the first"
    assert desk.farms.last_played(NOW_S) == desk.shown[0], "which continue goes on with"
    os.utime(desk.folder / birch, (FAR_AWAY_S, FAR_AWAY_S))
    assert desk.names == ["Willow", "Birch", "Oak"], "nor does a file's time change that"


def test_a_time_in_the_future_is_not_told(desk: Desk) -> None:
    desk.play("Willow", saved_at_s=FAR_AWAY_S)
    desk.play("Oak")
    desk.play("Birch", saved_at_s=int(NOW_S) - 3 * 24 * 3600)
    assert [farm.days_ago for farm in desk.shown] == [3, 0, None], (
        "one of 2099 should not be said to have been played then"
    )


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"played": 7}', b'{"played": [1]}', b"[" * 5000, b"\xff" * 10]
)
def test_a_damaged_order_hides_no_farm(desk: Desk, content: bytes) -> None:
    desk.play("Willow")
    desk.play("Oak")
    (desk.folder / ORDER_FILE).write_bytes(content)
    assert sorted(desk.names) == ["Oak", "Willow"], "both are there"
    assert played_order(desk.folder) == [], "only in which order is not known"
    desk.play("Birch")
    assert desk.names[0] == "Birch", "until something is played again"


def test_what_was_played_last_is_listed_where_there_are_too_many(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FARMS_LISTED_MAX", 2)
    for name in ("Willow", "Oak"):
        desk.play(name)
    with pytest.raises(PlainError, match="Delete one first"):
        desk.play("Birch")
    stranger = desk.folder / "stranger.farm"
    stranger.write_bytes((desk.folder / desk.shown[0].key).read_bytes())
    os.utime(stranger, (FAR_AWAY_S, FAR_AWAY_S))
    assert desk.names == ["Oak", "Willow"], "one from elsewhere takes nobody's place"
    assert desk.farms.unlisted == 1, "and it is said that there are more"


# What is shown


def test_a_line_has_everything_that_tells_farms_apart(desk: Desk) -> None:
    key = desk.play("Willow")
    keep_picture(desk.folder / key, GREEN)
    (farm,) = desk.shown
    assert (farm.name, farm.day, farm.season) == ("Willow", 1, "spring"), "what it is"
    assert farm.played_s == 1800 / limits.TICK_RATE_HZ, "and how long it was played"
    assert farm.picture == GREEN, "and how it was last seen"
    assert farm.problem is None, "and that it can be played"


def test_a_damaged_farm_stands_with_its_sentence_and_its_backup(desk: Desk) -> None:
    key = desk.play("Willow")
    desk.damage(key)
    (farm,) = desk.shown
    assert farm.problem is not None, "it says so"
    assert "damaged" in in_english(farm.problem), "in a sentence"
    assert (farm.has_backup, farm.name, farm.day) == (True, "Willow", 1), "and has its backup's day"
    desk.farms.put_back(key)
    (farm,) = desk.shown
    assert farm.problem is None, "after it was put back it is a farm like any other"


def test_a_damaged_farm_without_backup_stands_in_the_list(desk: Desk) -> None:
    key = desk.play("Willow")
    desk.damage(key)
    for backup in backups_of(desk.folder / key):
        backup.unlink()
    desk.play_on(desk.play("Oak"), int(NOW_S))
    lines = {farm.key: farm for farm in desk.shown}
    assert not lines[key].can_go_on, "it cannot be played"
    last = desk.farms.last_played(NOW_S)
    assert last is not None, "there is another"
    assert last.name == "Oak", "and continue goes on with another"


@pytest.mark.parametrize("size", [0, 1, PICTURE_BYTES - 1, PICTURE_BYTES + 1])
def test_what_is_no_picture_is_none(desk: Desk, size: int) -> None:
    key = desk.play("Willow")
    (desk.folder / f"{key}{PICTURE_SUFFIX}").write_bytes(bytes(size))
    assert desk.shown[0].picture is None, f"{size} bytes are no picture"


def test_the_picture_seen_last_is_kept_as_the_farm_closes(desk: Desk) -> None:
    key = desk.play("Willow")
    keeper = PictureKeeper(desk.folder / key)
    keeper.see(bytes(PICTURE_BYTES))
    keeper.see(GREEN)
    assert desk.shown[0].picture is None, "nothing is written while one plays"
    keeper.close(100.0)
    assert desk.shown[0].picture == GREEN, "the last one is kept"


# What is done to them


def test_a_farm_is_renamed(desk: Desk) -> None:
    key = desk.play("Willow")
    desk.farms.rename(key, "  Old Willow ")
    assert desk.names == ["Old Willow"], "blanks around it are not meant"
    assert desk.shown[0].key == key, "the file stays what it is"
    for name in ("", "   ", "x" * 25, "two\nlines"):
        with pytest.raises(PlainError, match="1 to 24"):
            desk.farms.rename(key, name)


def test_a_copy_is_another_farm_with_a_door_of_its_own(desk: Desk) -> None:
    key = desk.play("Willow")
    keep_picture(desk.folder / key, GREEN)
    keep_endpoint(desk.folder / key, kept_endpoint(desk.folder / key, TODAY))
    copy = desk.farms.copy(key)
    assert desk.names == ["Willow", "Willow (2)"], "it stands behind what was played"
    assert desk.shown[1].picture == GREEN, "and looks like it"
    old, new = (kept_endpoint(desk.folder / one, TODAY) for one in (key, copy))
    assert old.certificate.fingerprint != new.certificate.fingerprint, (
        "a code for one should not lead to the other"
    )
    desk.farms.copy(copy)
    assert set(desk.names) == {"Willow", "Willow (2)", "Willow (3)"}, "names stay different"


def test_a_deleted_farm_comes_back_whole(desk: Desk) -> None:
    key = desk.play("Willow")
    desk.play("Oak")
    desk.play_on(key, int(NOW_S))
    keep_picture(desk.folder / key, GREEN)
    before = {path.name: path.read_bytes() for path in belongings_of(desk.folder / key)}
    deleted = desk.farms.delete(key)
    assert desk.names == ["Oak"], "it is gone from the list"
    assert belongings_of(desk.folder / key) == [], "with everything that was its"
    assert [one.name for one in desk.farms.deleted()] == ["Willow"], "but can be brought back"
    assert desk.farms.bring_back(deleted.number) == key, "to where it was"
    after = {path.name: path.read_bytes() for path in belongings_of(desk.folder / key)}
    assert after == before, "byte by byte, with backup and picture"
    assert desk.names == ["Willow", "Oak"], "and in its place in the order"
    assert desk.farms.deleted() == (), "once"
    with pytest.raises(PlainError, match="any more"):
        desk.farms.bring_back(deleted.number)


def test_a_deleted_farm_comes_back_beside_one_that_has_its_place(desk: Desk) -> None:
    key = desk.play("Willow")
    deleted = desk.farms.delete(key)
    assert desk.play("Oak") == key, "its number is free again"
    assert desk.farms.bring_back(deleted.number) != key, "so it gets another one"
    assert sorted(desk.names) == ["Oak", "Willow"], "and nobody loses anything"
    assert len(backups_of(desk.folder / desk.shown[1].key)) == 1, "its backup goes with it"


def test_only_the_farms_deleted_last_are_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FARMS_DELETED_MAX", 2)
    for name in ("Willow", "Oak", "Birch"):
        desk.farms.delete(desk.play(name))
    assert [one.name for one in desk.farms.deleted()] == ["Birch", "Oak"], "the oldest is gone"
    assert len(list((desk.folder / BIN_FOLDER).iterdir())) == 2, "also from the disk"


def test_a_farm_in_play_is_not_deleted(desk: Desk) -> None:
    key = desk.play("Willow")
    farm = desk.farms.go_on(key)
    with pytest.raises(SaveError, match="being played"):
        desk.farms.delete(key)
    farm.close()
    assert desk.names == ["Willow"], "it is where it was"


def test_a_damaged_farm_can_be_deleted(desk: Desk) -> None:
    key = desk.play("Willow")
    desk.damage(key)
    desk.farms.delete(key)
    assert desk.shown == [], "whatever is in it"


@pytest.mark.parametrize("form", ["{}", '"{}"', "  {}\n", "file://{}"])
def test_a_farm_is_taken_in_by_any_form_of_its_path(desk: Desk, tmp_path: Path, form: str) -> None:
    elsewhere = Desk(tmp_path / "a friend's farms")
    key = elsewhere.play("Willow")
    path = str(elsewhere.folder / key)
    shown = form.format(path.replace(" ", "%20") if form.startswith("file") else path)
    desk.farms.take_in(shown)
    assert desk.names == ["Willow"], f"{shown} should be taken in"
    assert elsewhere.names == ["Willow"], "and stay where it was"


def test_what_is_no_farm_is_not_taken_in(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "rubbish.farm").write_bytes(b"rubbish" * 100)
    for where in (
        "",
        "\0",
        str(tmp_path / "nowhere"),
        str(tmp_path),
        str(tmp_path / "rubbish.farm"),
    ):
        with pytest.raises((SaveError, PlainError)):
            desk.farms.take_in(where)
    assert list_farms(desk.folder) == [], "nothing is left of it"
