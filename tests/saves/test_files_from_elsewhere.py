"""What stands in a folder or in a file under a farm's name may be anything: it is refused with a
sentence, or it is a farm whose every value can be told to friends. Nothing waits, nothing runs."""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from game.farms.farm import farm_at, load_farm, put_back
from game.saves.backups import add_backup, backups_of, restore
from game.saves.errors import DamagedFarmError, SaveError
from game.saves.farm_file import FarmFile, farm_name_from
from game.saves.listing import CHARACTERS, describe, list_farms, newest_whole_backup, verify
from game.saves.places import companions, uri_of
from game.world.last_commands import last_command
from game.world.records import Character, Conversation, Placeable, SpokenLine
from game.world.sections import Kind, Section, tile_key, tile_of
from game.world.world import Transaction
from net import limits
from tests.world.small_farm import Farm, game_content

EARLIER = Path(__file__).parent / "farms"
ENTRIES = {
    "a computed column": "ALTER TABLE farm ADD COLUMN x GENERATED ALWAYS AS (abs(value)) VIRTUAL",
    "another column": "ALTER TABLE records ADD COLUMN more TEXT",
    "another table": "CREATE TABLE more (x)",
    "a view": "CREATE VIEW more AS SELECT * FROM farm",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM farm; END",
    "an index": "CREATE INDEX i ON records (revision)",
    "a virtual table": "CREATE VIRTUAL TABLE more USING fts5(x)",
    "a column called otherwise": "ALTER TABLE commands RENAME COLUMN last_number TO number",
    "statistics": "ANALYZE",
}


def saved(path: Path, *, revision: int = 5, tick: int = 900) -> Path:
    """A farm's file."""
    farm = Farm(64, 65)
    with FarmFile.create(path, "Willow") as file:
        file.note(farm.changes)
        revision = max(revision, farm.world.revision)
        file.flush(tick=tick, revision=revision, saved_at_s=1700)
    return path


def change(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)


@pytest.mark.parametrize("statement", ENTRIES.values(), ids=ENTRIES.keys())
def test_a_schema_that_is_not_exactly_ours_is_refused(tmp_path: Path, statement: str) -> None:
    path = saved(tmp_path / "a.farm")
    change(path, statement)
    with pytest.raises(DamagedFarmError, match=r"a\.farm"):
        FarmFile.open(path)
    assert describe(path).is_damaged, "the list should say so"


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("revision", limits.FARM_REVISION_MAX),
        ("tick", limits.FARM_TICK_MAX),
        ("saved_at_s", limits.FARM_SAVED_AT_MAX_S),
    ],
)
def test_what_the_wire_cannot_carry_is_not_loaded(tmp_path: Path, name: str, most: int) -> None:
    path = saved(tmp_path / "a.farm")
    change(path, "UPDATE farm SET value = ? WHERE name = ?", most, name)
    assert describe(path).problem is None, "the largest should still be loaded"
    for value in (most + 1, -1, 1.0, str(most), None, b"1"):
        change(
            path, "UPDATE farm SET value = ? WHERE name = ?", value, name
        ) if value is not None else (change(path, "DELETE FROM farm WHERE name = ?", name))
        with pytest.raises(SaveError, match="is damaged"):
            load_farm(path)
        if value is None:
            change(path, "INSERT INTO farm VALUES (?, 1)", name)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", []), ("64,66", [64, 66]), ("64,,0,063,+65, 66,1e9,-64,67", [64, 67]),
        ("9" * 10_000, []), (",".join(["64"] * 10_000), [64]), (b"64", None), (64, None),
    ],
)  # fmt: skip
def test_who_is_awaited_is_read_as_far_as_it_can_be(
    tmp_path: Path, written: object, read: list[int] | None
) -> None:
    path = saved(tmp_path / "a.farm")
    change(path, "INSERT OR REPLACE INTO farm VALUES ('awaited', ?)", written)
    farm = load_farm(path)
    assert (None if farm.awaited is None else sorted(farm.awaited)) == read
    farm.close()


def test_a_loaded_farm_can_be_told_to_friends_for_as_long_as_anybody_plays() -> None:
    left = limits.REVISION_MAX - limits.FARM_REVISION_MAX
    assert left > 1000 * 2**20 + 100 * 365 * 24 * 3600 * 10, (
        "a thousand loadings and ten changes a second for a century should fit"
    )


def test_a_record_that_no_bundle_carries_is_left_out(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.farm")
    change(path, "UPDATE records SET content = ?", b"\x91" + b"\x00" * limits.RECORD_MAX_BYTES)
    assert verify(path).is_damaged, "it should not pass"


def test_more_records_than_a_friend_can_take_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "a.farm")
    monkeypatch.setattr(limits, "REPLICA_RECORDS_MAX", 3)
    with pytest.raises(SaveError, match="more records"):
        load_farm(path)


def test_a_file_that_no_farm_could_fill_is_not_read(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.farm")
    os.truncate(path, limits.FARM_FILE_MAX_BYTES + 1)
    assert describe(path).is_damaged, "it should be called damaged"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
@pytest.mark.parametrize("suffix", ["", "-wal", "-journal", "-shm"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, suffix: str) -> None:
    if suffix:
        saved(tmp_path / "a.farm")
    os.mkfifo(tmp_path / f"a.farm{suffix}")
    saved(tmp_path / "b.farm")
    farms = {farm.path.name: farm for farm in list_farms(tmp_path)}
    assert farms["b.farm"].problem is None, "the others should be listed"
    assert "pipe" in str(farms["a.farm"].problem), "it should be said what it is"
    with pytest.raises(SaveError, match="pipe"):
        FarmFile.open(tmp_path / "a.farm")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no devices in folders")
def test_folders_devices_and_links_that_lead_nowhere_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "folder.farm").mkdir()
    (tmp_path / "null.farm").symlink_to("/dev/null")
    (tmp_path / "zero.farm").symlink_to("/dev/zero")
    (tmp_path / "circle.farm").symlink_to(tmp_path / "circle.farm")
    (tmp_path / "nowhere.farm").symlink_to(tmp_path / "nothing")
    farms = list_farms(tmp_path)
    assert len(farms) == 5, "each should be listed"
    assert all(farm.problem for farm in farms), "with its problem"
    for farm in farms:
        with pytest.raises(SaveError):
            FarmFile.open(farm.path)
        with pytest.raises(SaveError):
            FarmFile.create(farm.path, "Willow")


NAMES = [
    "100%25 ours.farm",
    "what?mode=ro.farm",
    "# 1 & more;.farm",
    "with  spaces .farm",
    "[brackets]*.farm",
    "Hof mit Bäumen 農場 🌳.farm",
    "-dash.farm",
    "a'b\"c.farm",
    "new\nline.farm",
]


def check_kept_at(path: Path) -> None:
    saved(path)
    assert verify(path).problem is None, "it should be read"
    farm = load_farm(path)
    assert farm.file is not None, "it has a file"
    farm.file.note([])
    add_backup(path, farm.file.back_up)
    farm.file.close()
    (backup,) = backups_of(path)
    assert verify(backup).problem is None, "it should have a backup"
    os.truncate(path, 2000)
    assert describe(path).is_damaged, "damage should be noticed"
    assert restore(path, backup) is not None, "the damaged file should be kept"
    assert verify(path).problem is None, "and the backup stand in its place"
    assert [one.path for one in list_farms(path.parent)] == [path], "under its name"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", NAMES)
def test_a_farm_can_have_every_name_that_a_file_has(tmp_path: Path, name: str) -> None:
    check_kept_at(tmp_path / name)
    check_kept_at(tmp_path / f"folder {name}" / name)


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_a_farm_can_have_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9 \xff.farm")
    check_kept_at(path)
    os.truncate(path, 2000)
    assert str(describe(path).problem).isprintable(), "what is said of it can be printed"


def test_a_farm_can_be_named_from_where_one_is_and_by_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    saved(Path("a.farm"))
    assert verify(Path("./../", tmp_path.name, "a.farm")).problem is None, "relative"
    if sys.platform != "win32":
        (tmp_path / "links").mkdir()
        link = tmp_path / "links" / "b.farm"
        link.symlink_to(tmp_path / "a.farm")
        with FarmFile.open(link) as file:
            add_backup(link, file.back_up)
            with pytest.raises(SaveError, match="being played"):
                FarmFile.open(tmp_path / "a.farm")
        assert backups_of(link) == backups_of(tmp_path / "a.farm"), "both have the same backups"


def test_a_path_that_is_too_long_is_called_so(tmp_path: Path) -> None:
    folder = tmp_path
    while len(str(folder)) < 600:
        folder /= "a long name of a folder" * 4
    with pytest.raises(SaveError, match="longer than 500 bytes"):
        FarmFile.create(folder / "a.farm", "Willow")
    assert not (folder / "a.farm").exists(), "and nothing should be left of it"


def test_sqlite_is_given_network_paths_as_windows_has_them() -> None:
    assert uri_of(r"\\server\farms\a b.farm", is_windows=True) == (
        "file:%5C%5Cserver%5Cfarms%5Ca%20b.farm"
    ), "a server is no authority of a URI"
    assert uri_of("\\\\?\\C:\\a?.farm", is_windows=True) == ("file:%5C%5C%3F%5CC%3A%5Ca%3F.farm"), (
        "nor is a question mark the end of a path"
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Willow", "Willow"),
        ("", "Farm"),
        ("\n\t", "Farm"),
        ("x" * 99, "x" * 24),
        ("a\udcffb", "ab"),
        ("x" * 23 + " y", "x" * 23),
    ],
)
def test_a_file_s_name_becomes_a_farm_s_name(text: str, name: str) -> None:
    assert farm_name_from(text) == name, "as near as can be"


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5, 6, 7])
def test_a_farm_of_every_earlier_version_comes_back_whole(tmp_path: Path, version: int) -> None:
    """The files were made by the game as it was then."""
    path = tmp_path / "a.farm"
    path.write_bytes((EARLIER / f"version-{version}.farm").read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (version,), "it is old"
    farm = load_farm(path)
    assert farm.file is not None, "it has a file"
    assert farm.file.load().problems == (), "no record should be lost"
    assert farm.file.load().name == "Willow Bend", "nor its name"
    assert farm.tick == 4321, "nor its time"
    numbers = {who: last_command(farm.world, who) for who in (64, 65)}
    assert numbers == {64: 12, 65: 3}, "nor the numbers of what was last done"
    founded = [one for one in farm.world.sections() if one.kind == Kind.FOUNDED]
    assert [one.scope for one in founded] == [1, 2, 3], "it has had three areas"
    records = [one for one in farm.world.sections() if one.kind != Kind.FOUNDED]
    assert sum(len(farm.world.records(one)) for one in records) == 306, "all"
    ada, bo = (farm.world.get(CHARACTERS, key) for key in (64, 65))
    assert isinstance(ada, Character), "Ada is there"
    assert isinstance(bo, Character), "and so is Bo"
    assert (ada.name, ada.account) == ("Ada", ""), "who belongs to nobody yet"
    assert (bo.name, bo.account) == ("Bo", "76561198000000007" if version > 1 else ""), "as saved"
    fence = farm.world.get(Section(1, Kind.PLACEABLE), tile_key(10, 8))
    assert fence == Placeable("fence"), "and what they built"
    farm.file.close()
    assert verify(path).problem is None, "it should be whole afterwards"


def test_a_farm_from_before_an_area_gets_it_once(tmp_path: Path) -> None:
    content = game_content()
    path = tmp_path / "a.farm"
    path.write_bytes((EARLIER / "version-6.farm").read_bytes())
    cave = Section(content.areas["cave"].number, Kind.DESTRUCTABLE)
    farm = load_farm(path, content)
    assert len(farm.world.records(cave)) == len(content.areas["cave"].destructables) > 0, (
        "what stands in an area that is new should be put up"
    )
    for area in ("farm", "forest"):
        section = Section(content.areas[area].number, Kind.DESTRUCTABLE)
        standing = farm.world.records(section)
        assert standing, f"the {area} should keep what stands there"
        assert all(content.areas[area].is_buildable(*tile_of(key)) for key in standing), (
            "what stood where there is a wall or a way by now should be gone"
        )
    cutting = Transaction(farm.world)
    for key in list(farm.world.keys(cave)):
        cutting.delete(cave, key)
    farm.world.commit(cutting)
    assert farm.file is not None, "it has a file"
    farm.file.flush(tick=farm.tick, revision=farm.world.revision, saved_at_s=1700)
    farm.file.close()
    again = load_farm(path, content)
    assert not again.world.records(cave), "and not again when all of it has been cut down"
    again.close()


BEFORE_TALKS = 2 * 16 + Kind.CONVERSATION
"""The forest's conversations, as farms of earlier versions number them."""


def test_a_conversation_of_an_earlier_version_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.farm"
    path.write_bytes((EARLIER / "version-2.farm").read_bytes())
    talks = Section(2, Kind.CONVERSATION)
    line = ["line:miller-MillerAsks-1", [], True]
    saved = {1: [64, "MillerAsks", 2, 5, 4300, line, []], 2: ["no", "record"]}
    with closing(sqlite3.connect(path)) as connection:
        for key, record in saved.items():
            connection.execute(
                "INSERT INTO records VALUES (?, ?, 1, ?)",
                (BEFORE_TALKS, key, msgspec.msgpack.encode(record)),
            )
        connection.commit()
    farm = load_farm(path)
    spoken = SpokenLine("line:miller-MillerAsks-1")
    assert farm.world.get(talks, 1) == Conversation(64, "MillerAsks:2", 0, 5, 4300, spoken), (
        "its place should be the node and the instruction"
    )
    assert farm.world.get(talks, 2) is None, "what is no record should be left out, as always"
    assert farm.file is not None
    farm.file.close()


@pytest.mark.parametrize("depth", [5_000, 500_000])
def test_a_conversation_of_an_earlier_version_that_is_nested_for_ever_is_left_out(
    tmp_path: Path, depth: int
) -> None:
    path = tmp_path / "a.farm"
    path.write_bytes((EARLIER / "version-2.farm").read_bytes())
    talks = Section(2, Kind.CONVERSATION)
    change(
        path,
        "INSERT INTO records VALUES (?, 1, 1, ?)",
        BEFORE_TALKS,
        b"\x91" * depth + b"\xc0",
    )
    farm = load_farm(path)
    assert farm.world.get(talks, 1) is None, "it is no record"
    assert farm.file is not None, "the rest is a farm"
    farm.file.close()


def test_there_is_a_file_of_every_version() -> None:
    from game.saves.schema import MIGRATIONS

    made = {path.name for path in EARLIER.iterdir()}
    assert made == {f"version-{n}.farm" for n in range(1, len(MIGRATIONS) + 2)}, (
        "a change of the format leaves a file of the one before"
    )


def test_the_newest_backup_that_is_whole_is_found(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.farm")
    with FarmFile.open(path) as file:
        made = [add_backup(path, file.back_up) for _ in range(3)]
    made[2].write_bytes(b"damaged")
    change(made[1], "UPDATE records SET content = x'00' WHERE section = ?", CHARACTERS.number)
    newest = newest_whole_backup(path)
    assert newest is not None, "there is one"
    assert newest.path == made[0], "damaged ones are passed over"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_backup_that_is_put_back_is_not_written_through_a_link(tmp_path: Path) -> None:
    path, other = saved(tmp_path / "a.farm"), tmp_path / "somebody's"
    other.write_bytes(b"letters")
    with FarmFile.open(path) as file:
        backup = add_backup(path, file.back_up)
    (tmp_path / "a.farm.new").symlink_to(other)
    restore(path, backup)
    assert other.read_bytes() == b"letters", "what the link leads to is not ours"
    assert not path.is_symlink(), "the farm is a file"
    assert verify(path).problem is None, "and whole"


@pytest.mark.parametrize("cut", [0, 1, 100, 4096, 5000])
def test_a_program_that_was_killed_as_it_made_a_farm_leaves_room_for_it(
    tmp_path: Path, cut: int
) -> None:
    path = tmp_path / "a.farm"
    path.touch()
    saved(path)
    assert verify(path).problem is None, "an empty file should be no farm yet"
    path.write_bytes(path.read_bytes()[:cut])
    if cut:
        with pytest.raises(SaveError, match="already"):
            FarmFile.create(path, "Willow")


@pytest.mark.parametrize("lost", [1, 700, 4095, 4096])
def test_a_farm_that_was_cut_short_is_damaged_wherever_it_was_cut(
    tmp_path: Path, lost: int
) -> None:
    path = saved(tmp_path / "a.farm")
    path.write_bytes(path.read_bytes()[:-lost])
    assert describe(path).is_damaged, "SQLite reads zeros where a page is cut"
    with pytest.raises(DamagedFarmError, match=r"^a\.farm is damaged: "):
        FarmFile.open(path)


def test_what_a_killed_program_left_in_its_log_is_not_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.farm"
    with FarmFile.create(path, "Willow") as file:
        file.note(Farm(*range(64, 72)).changes)
        file.flush(tick=900, revision=99, saved_at_s=1700)
        for one in (path, *companions(path)):
            if one.exists():
                (tmp_path / one.name.replace("a.farm", "b.farm")).write_bytes(one.read_bytes())
    with FarmFile.open(tmp_path / "b.farm") as killed:
        assert killed.load().records, "the farm is as it was"


def test_an_empty_file_with_backups_is_a_damaged_farm_and_no_room_for_a_new_one(
    tmp_path: Path,
) -> None:
    path = saved(tmp_path / "a.farm")
    with FarmFile.open(path) as file:
        backup = add_backup(path, file.back_up)
    path.write_bytes(b"")
    with pytest.raises(DamagedFarmError, match="saves --restore"):
        farm_at(path, "Willow", game_content(), 7)
    assert path.stat().st_size == 0, "nothing is founded in its place"
    assert put_back(path) == backup, "and what there was can be had again"
    assert load_farm(path).world.sections(), "as it was"
