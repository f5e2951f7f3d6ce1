"""A farm survives being saved: what was flushed comes back, whatever happens to the file."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from game.saves import schema
from game.saves.errors import SaveError
from game.saves.farm_file import FarmFile
from game.saves.listing import CHARACTERS, describe, list_farms
from game.text.sentence import Sentence
from game.world.calendar import ENVIRONMENT
from game.world.founding import seed_world
from game.world.records import Placeable
from game.world.sections import Kind, Section
from game.world.world import REVISION_JUMP_ON_LOAD, Transaction, World
from tests.world.small_farm import FARM, FREE_TILE, Farm

PLACEABLES = Section(FARM, Kind.PLACEABLE)


def everything(world: World) -> dict[tuple[Section, int], object]:
    return {
        (section, key): record
        for section in world.sections()
        for key, record in world.records(section).items()
    }


def saved_farm(path: Path, farm: Farm) -> FarmFile:
    file = FarmFile.create(path, "Willow")
    file.note(farm.changes)
    file.flush(tick=900, revision=farm.world.revision, saved_at_s=1700)
    return file


def test_a_flushed_farm_comes_back_whole(tmp_path: Path) -> None:
    farm = Farm(64, 65)
    saved_farm(tmp_path / "a.farm", farm).close()
    with FarmFile.open(tmp_path / "a.farm") as file:
        loaded = file.load()
    world = World()
    loaded.fill(world)
    assert everything(world) == everything(farm.world), "every record should come back as it was"
    assert world.revision == farm.world.revision + REVISION_JUMP_ON_LOAD, (
        "a loaded world should go on far above the revision it was saved at"
    )
    assert (loaded.name, loaded.tick) == ("Willow", 900), (
        "the farm's figures should come back as they were"
    )
    assert loaded.problems == (), "an undamaged farm should load without a problem"
    revisions = {(saved.section, saved.key): saved.revision for saved in loaded.records}
    newest = {(change.section, change.key): change.revision for change in farm.changes}
    assert revisions == newest, "each record should keep the revision of its last change"


def test_only_what_was_flushed_is_saved(tmp_path: Path) -> None:
    farm = Farm(64)
    with saved_farm(tmp_path / "a.farm", farm) as file:
        later = Transaction(farm.world)
        later.put(PLACEABLES, FREE_TILE, Placeable("fence"))
        file.note(farm.world.commit(later))
        assert file.unsaved == 1, "one changed record should be waiting for the next flush"
    with FarmFile.open(tmp_path / "a.farm") as file:
        sections = {saved.section for saved in file.load().records}
    assert PLACEABLES not in sections, "a change after the last flush should not be in the file"


def test_a_deleted_record_is_gone_after_the_next_flush(tmp_path: Path) -> None:
    farm = Farm(64)
    put, deletion = Transaction(farm.world), Transaction(farm.world)
    put.put(PLACEABLES, FREE_TILE, Placeable("fence"))
    farm.world.commit(put)
    with saved_farm(tmp_path / "a.farm", farm) as file:
        deletion.delete(PLACEABLES, FREE_TILE)
        file.note(farm.world.commit(deletion))
        file.flush(tick=1, revision=farm.world.revision, saved_at_s=2)
        loaded = file.load()
    assert all(saved.section != PLACEABLES for saved in loaded.records), (
        "a record that was deleted should not come back"
    )


def test_a_farm_is_opened_by_one_host_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.farm"
    with saved_farm(path, Farm(64)):
        with pytest.raises(SaveError, match="being played"):
            FarmFile.open(path)
        problem = Sentence("saves.in_use", file="a.farm")
        assert describe(path).problem == problem, "the list should say that it is being played"
    FarmFile.open(path).close()


def test_a_name_is_not_given_twice(tmp_path: Path) -> None:
    FarmFile.create(tmp_path / "a.farm", "Willow").close()
    with pytest.raises(SaveError, match="already"):
        FarmFile.create(tmp_path / "a.farm", "Willow")


@pytest.mark.parametrize("name", ["", "x" * 25, "a\nb", "\u202eabc"])
def test_a_farm_has_a_decent_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(SaveError, match="name"):
        FarmFile.create(tmp_path / "a.farm", name)


def damage(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement, values)
        connection.commit()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("content", b""),
        ("content", b"\x93\x01"),
        ("content", b"\x91\xa4WOOD"),
        ("content", b"x" * 5000),
        ("content", "text"),
        ("revision", -1),
        ("revision", 2**62),
        ("revision", "new"),
    ],
)
def test_one_damaged_record_is_reported_and_left_out(
    tmp_path: Path, column: str, value: object
) -> None:
    farm = Farm(64)
    path = tmp_path / "a.farm"
    saved_farm(path, farm).close()
    damage(path, f"UPDATE records SET {column} = ? WHERE section = ?", value, ENVIRONMENT.number)
    with FarmFile.open(path) as file:
        loaded = file.load()
    assert len(loaded.problems) == 1, "the damaged record should be reported once"
    assert len(loaded.records) == len(everything(farm.world)) - 1, (
        "all other records should be loaded"
    )
    assert describe(path).problem is not None, "a farm without a day should be listed as damaged"


@pytest.mark.parametrize("number", [-1, 0, 15, 2**40])
def test_a_record_of_no_section_is_left_out(tmp_path: Path, number: int) -> None:
    path = tmp_path / "a.farm"
    saved_farm(path, Farm(64)).close()
    damage(path, "UPDATE records SET section = ? WHERE section = ?", number, ENVIRONMENT.number)
    with FarmFile.open(path) as file:
        assert len(file.load().problems) == 1, "a record without a section should be reported"


@pytest.mark.parametrize("name", ["name", "revision", "tick", "saved_at_s"])
@pytest.mark.parametrize("value", [None, -5, 2**61, b"\x00", 1.5])
def test_a_farm_with_damaged_figures_is_refused_with_a_sentence(
    tmp_path: Path, name: str, value: object
) -> None:
    path = tmp_path / "a.farm"
    saved_farm(path, Farm(64)).close()
    if value is None:
        damage(path, "DELETE FROM farm WHERE name = ?", name)
    else:
        damage(path, "UPDATE farm SET value = ? WHERE name = ?", value, name)
    with FarmFile.open(path) as file, pytest.raises(SaveError, match=r"a\.farm is damaged"):
        file.load()
    assert describe(path).problem is not None, "the list should say that the farm is damaged"


def test_every_damaged_file_gives_a_sentence_or_loads(tmp_path: Path) -> None:
    path = tmp_path / "a.farm"
    saved_farm(path, Farm(64)).close()
    whole = path.read_bytes()
    victims = {
        "empty": b"",
        "text": b"not a farm at all" * 100,
        "half": whole[: len(whole) // 2],
        "no header": b"\0" * 100 + whole[100:],
    }
    for position in range(0, len(whole), 409):
        victims[f"byte {position}"] = (
            whole[:position] + bytes([whole[position] ^ 0xFF]) + whole[position + 1 :]
        )
    complaints = []
    for index, content in enumerate(victims.values()):
        victim = tmp_path / f"v{index}.farm"
        victim.write_bytes(content)
        describe(victim)
        try:
            with FarmFile.open(victim) as file:
                file.load()
        except SaveError as error:
            complaints.append(str(error))
    assert len(complaints) >= 3, "a file that is no farm should be refused"
    assert all(complaint.endswith(".") for complaint in complaints), (
        "what is wrong should be said in a sentence"
    )


def test_a_missing_farm_gives_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SaveError):
        FarmFile.open(tmp_path / "none.farm")
    assert describe(tmp_path / "none.farm").problem is not None, "a missing farm has a problem"


def test_another_program_s_database_and_a_newer_farm_are_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.farm")) as connection:
        connection.execute("CREATE TABLE addresses (name TEXT)")
    with pytest.raises(SaveError, match="not a saved farm"):
        FarmFile.open(tmp_path / "other.farm")
    FarmFile.create(tmp_path / "new.farm", "Willow").close()
    damage(tmp_path / "new.farm", "PRAGMA user_version = 99")
    with pytest.raises(SaveError, match="newer version"):
        FarmFile.open(tmp_path / "new.farm")


def test_a_farm_with_a_trigger_is_not_opened(tmp_path: Path) -> None:
    FarmFile.create(tmp_path / "a.farm", "Willow").close()
    trigger = "CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM farm; END"
    damage(tmp_path / "a.farm", trigger)
    with pytest.raises(SaveError, match="more than a farm"):
        FarmFile.open(tmp_path / "a.farm")


def rename_farm(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE farm SET value = 'Migrated' WHERE name = 'name'")


def fail_half_way(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM records")
    connection.execute("SELECT * FROM nowhere")


def test_an_older_farm_is_copied_and_then_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "a.farm"
    farm = Farm(64)
    saved_farm(path, farm).close()
    migrations = (*schema.MIGRATIONS, rename_farm)
    with FarmFile.open(path, migrations) as file:
        assert file.load().name == "Migrated", "the migration should have run"
    copy = tmp_path / f"a.farm.v{len(migrations)}.bak"
    with FarmFile.open(copy) as file:
        loaded = file.load()
    assert loaded.name == "Willow", "the copy should be as the farm was before"
    assert len(loaded.records) == len(everything(farm.world)), "the copy should be whole"
    with FarmFile.open(path, migrations) as file:
        assert file.load().name == "Migrated", "a migration should run only once"


def test_a_farm_from_before_characters_had_accounts_comes_back_whole(tmp_path: Path) -> None:
    """Version 1 wrote characters without an account, and tokens."""
    path = tmp_path / "a.farm"
    farm = Farm(64, 65)
    with saved_farm(path, farm) as file:
        file.flush(tick=900, revision=farm.world.revision, saved_at_s=1700)
    with closing(sqlite3.connect(path)) as connection, connection:
        for key in (64, 65):
            fields = msgspec.to_builtins(farm.world.records(CHARACTERS)[key])
            older = msgspec.msgpack.encode(fields[:6])
            connection.execute(
                "UPDATE records SET content = ? WHERE section = ? AND key = ?",
                (older, CHARACTERS.number, key),
            )
        connection.execute(
            "CREATE TABLE tokens (digest BLOB PRIMARY KEY, character INTEGER NOT NULL, "
            "expires_at_s INTEGER NOT NULL) WITHOUT ROWID"
        )
        # Scopes had room for 16 kinds each, and there were no others.
        connection.execute("DELETE FROM records WHERE section % 64 > 15")
        connection.execute("UPDATE records SET section = -(section / 64 * 16 + section % 64)")
        connection.execute("UPDATE records SET section = -section")
        connection.execute("PRAGMA user_version = 1")
    assert describe(path).players == ("friend 0", "friend 1"), "it should be listed as it is"
    with FarmFile.open(path) as file:
        loaded = file.load()
        assert loaded.problems == (), "nothing should be lost"
    world = World()
    loaded.fill(world)
    known = {name: record for name, record in everything(farm.world).items() if name[0].kind < 16}
    kept = {name: record for name, record in everything(world).items() if name[0].kind < 16}
    assert kept == known, "everybody should belong to nobody"
    assert (tmp_path / "a.farm.v1.bak").exists(), "an older game should find its own copy"


def test_a_migration_that_fails_leaves_the_farm_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.farm"
    farm = Farm(64)
    saved_farm(path, farm).close()
    with pytest.raises(SaveError):
        FarmFile.open(path, (*schema.MIGRATIONS, fail_half_way))
    with FarmFile.open(path) as file:
        assert len(file.load().records) == len(everything(farm.world)), (
            "nothing should be missing after a migration that failed"
        )


def test_a_flush_that_fails_changes_nothing_and_is_made_up_for(tmp_path: Path) -> None:
    farm = Farm(64)
    with saved_farm(tmp_path / "a.farm", farm) as file:
        later = Transaction(farm.world)
        later.put(PLACEABLES, FREE_TILE, Placeable("fence"))
        file.note(farm.world.commit(later))
        with pytest.raises(SaveError):
            file.flush(tick=1, revision=2, saved_at_s=2**70)
        assert file.unsaved == 1, "what could not be saved should stay noted"
        assert file.load().tick == 900, "a flush that failed should have changed nothing"
        file.flush(tick=5, revision=farm.world.revision, saved_at_s=3)
        assert PLACEABLES in {saved.section for saved in file.load().records}, (
            "the next flush should save what the failed one did not"
        )


def test_the_list_names_farm_day_season_and_players(tmp_path: Path) -> None:
    saved_farm(tmp_path / "a.farm", Farm(64, 65)).close()
    (tmp_path / "broken.farm").write_bytes(b"nonsense" * 50)
    os.utime(tmp_path / "broken.farm", (1600, 1600))
    farms = list_farms(tmp_path)
    assert [(farm.name, farm.day, farm.season, farm.players) for farm in farms[:1]] == [
        ("Willow", 1, "spring", ("friend 0", "friend 1"))
    ], "the farm should be described as it was saved"
    assert farms[0].problem is None, "a whole farm should have no problem"
    assert farms[1].is_damaged, "a broken file should be listed as damaged"
    assert list_farms(tmp_path / "nowhere") == [], "no folder should mean no farms"


def test_a_farm_at_rest_is_one_file(tmp_path: Path) -> None:
    saved_farm(tmp_path / "a.farm", Farm(64)).close()
    describe(tmp_path / "a.farm")
    assert [path.name for path in tmp_path.iterdir()] == ["a.farm"], "nothing should lie beside it"


def test_a_farm_survives_a_host_that_is_killed(tmp_path: Path) -> None:
    farm = Farm(64)
    with saved_farm(tmp_path / "a.farm", farm):
        for path in sorted(tmp_path.iterdir()):
            shutil.copy(path, tmp_path / path.name.replace("a.farm", "b.farm"))
    with FarmFile.open(tmp_path / "b.farm") as file:
        assert len(file.load().records) == len(everything(farm.world)), (
            "what was flushed should be there although nobody closed the file"
        )


def test_a_large_farm_is_saved_and_loaded(tmp_path: Path) -> None:
    farm = Farm(64)
    seed_world(farm.world, farm.content, 1, 10_000)
    saved_farm(tmp_path / "a.farm", farm).close()
    with FarmFile.open(tmp_path / "a.farm") as file:
        loaded = file.load()
    world = World()
    loaded.fill(world)
    assert everything(world) == everything(farm.world), "a large farm should come back whole"


def test_the_schema_s_version_follows_its_migrations(tmp_path: Path) -> None:
    path = tmp_path / "a.farm"
    FarmFile.create(path, "Willow").close()
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    assert version == len(schema.MIGRATIONS) + 1, "a new file should be of the newest version"
