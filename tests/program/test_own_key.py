"""A player's keys: one for each program that runs at a time, the same ones every time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from game.program.own_key import KEY_FILE, SLOTS_MAX, OwnIdentity, first_key, own_key
from game.rules.belonging import IDENTITIES
from game.world.records import Identity
from game.world.sections import account_key
from game.world.world import World
from net.player_key import account_of_key

STEAM = "76561197960265729"


def other_program(folder: Path, slot: int) -> FileLock:
    """What another program holds while it runs."""
    name = KEY_FILE if slot == 1 else f"{KEY_FILE}-{slot}"
    return FileLock(folder / f"{name}.lock", timeout=0)


@pytest.fixture
def first(tmp_path: Path) -> Iterator[str]:
    """The account of the player's first program, which runs."""
    account = account_of_key(first_key(tmp_path).public_bytes)
    with other_program(tmp_path, 1):
        yield account


def known_to(world: World, account: str, character: int) -> None:
    """Makes an account known to a farm."""
    world.set(IDENTITIES, account_key(account), Identity(account, character, True, 0))


def test_a_second_program_has_a_key_of_its_own_and_the_same_next_time(
    tmp_path: Path, first: str
) -> None:
    second = own_key(tmp_path)
    assert (second.slot, second.account != first) == (2, True), "two windows are two people"
    with other_program(tmp_path, 3):
        pass
    account = second.account
    del second
    assert own_key(tmp_path).account == account, "the next second program is the same person"


def test_a_slot_is_held_until_the_program_ends(tmp_path: Path) -> None:
    own = OwnIdentity(tmp_path)
    own.accounts_at(World())
    with pytest.raises(Timeout):
        other_program(tmp_path, 1).acquire()
    del own
    with other_program(tmp_path, 1):
        assert own_key(tmp_path).slot == 2, "whoever ended has left the slot to others"


def test_so_many_programs_and_no_more_run_at_once(tmp_path: Path) -> None:
    locks = [other_program(tmp_path, slot) for slot in range(1, SLOTS_MAX + 1)]
    for lock in locks:
        lock.acquire()
    with pytest.raises(ValueError, match="Close one"):
        own_key(tmp_path)


def test_ones_own_farm_is_ones_own_in_every_window(tmp_path: Path, first: str) -> None:
    own = OwnIdentity(tmp_path)
    farm = World()
    assert own.accounts_at(farm, STEAM) == (STEAM, own.key.account), "a new farm is this window's"
    known_to(farm, first, 64)
    assert own.accounts_at(farm) == (first,), "a farm that knows the player opens as the player's"
    assert own.accounts_at(farm, STEAM) == (STEAM, first), "who may have Steam by now"
    known_to(farm, own.key.account, 70)
    assert own.accounts_at(farm) == (own.key.account,), "where this window is somebody, it is that"
