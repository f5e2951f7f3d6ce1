"""A player's keys: one for each program that runs at a time, the same ones every time."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from game.coop.host import IF_IT_IS_YOURS
from game.program.local_identity import KEY_FILE, SLOTS_MAX, LocalIdentity, first_key, local_key
from game.rules.belonging import IDENTITIES, OWNER
from game.text.sentence import Sentence
from game.world.records import Identity, Owner
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
    second = local_key(tmp_path)
    assert (second.slot, second.account != first) == (2, True), "two windows are two people"
    with other_program(tmp_path, 3):
        pass
    account = second.account
    del second
    assert local_key(tmp_path).account == account, "the next second program is the same person"


def test_a_slot_is_held_until_the_program_ends(tmp_path: Path) -> None:
    own = LocalIdentity(tmp_path)
    own.accounts_at(World())
    with pytest.raises(Timeout):
        other_program(tmp_path, 1).acquire()
    del own
    with other_program(tmp_path, 1):
        assert local_key(tmp_path).slot == 2, "whoever ended has left the slot to others"


def test_so_many_programs_and_no_more_run_at_once(tmp_path: Path) -> None:
    locks = [other_program(tmp_path, slot) for slot in range(1, SLOTS_MAX + 1)]
    for lock in locks:
        lock.acquire()
    with pytest.raises(ValueError, match="Close one"):
        local_key(tmp_path)


def test_ones_own_farm_is_ones_own_in_every_window(tmp_path: Path, first: str) -> None:
    own = LocalIdentity(tmp_path)
    farm = World()
    assert own.accounts_at(farm, STEAM) == (STEAM, own.key.account), "a new farm is this window's"
    known_to(farm, first, 64)
    assert own.accounts_at(farm) == (first,), "a farm that knows the player opens as the player's"
    assert own.accounts_at(farm, STEAM) == (STEAM, first), "who may have Steam by now"
    known_to(farm, own.key.account, 70)
    assert own.accounts_at(farm) == (own.key.account,), "where this window is somebody, it is that"
    assert own.about_owner_at(farm) == IF_IT_IS_YOURS, "while the farm is nobody's of these"
    farm.set(*OWNER, Owner(64))
    yours = Sentence("farms.yours_in_window", number=1)
    assert own.about_owner_at(farm) == yours, "which one is told"


def account_in(folder: Path, slot: int) -> str:
    """The account of a program that runs, ends and leaves its key."""
    with ExitStack() as others:
        for earlier in range(1, slot):
            others.enter_context(other_program(folder, earlier))
        return local_key(folder).account


def test_a_farm_that_was_begun_in_another_window_is_ones_own_in_the_first(tmp_path: Path) -> None:
    second, third = account_in(tmp_path, 2), account_in(tmp_path, 3)
    own, farm = LocalIdentity(tmp_path), World()
    assert own.key.slot == 1, "this is the only window that is open"
    known_to(farm, second, 65)
    known_to(farm, third, 64)
    farm.set(*OWNER, Owner(64))
    assert own.accounts_at(farm) == (third,), "all keys are one person's, who is the owner"
    assert own.accounts_at(farm, STEAM) == (STEAM, third)
    known_to(farm, STEAM, 66)
    assert own.accounts_at(farm, STEAM) == (STEAM, own.key.account), "unless Steam says who one is"
    known_to(farm, own.key.account, 67)
    assert own.accounts_at(farm) == (own.key.account,), "or this window's own key does"
    yours = Sentence("farms.yours_in_window", number=3)
    assert own.about_owner_at(farm) == yours, "and then one is told"


def test_a_key_of_another_window_that_cannot_be_read_is_nobodys(tmp_path: Path) -> None:
    second = account_in(tmp_path, 2)
    (tmp_path / f"{KEY_FILE}-3").write_text("no key", "utf-8")
    (tmp_path / f"{KEY_FILE}-4").mkdir()
    own, farm = LocalIdentity(tmp_path), World()
    known_to(farm, second, 64)
    farm.set(*OWNER, Owner(64))
    assert own.accounts_at(farm) == (second,), "the others are read all the same"
    assert not (tmp_path / f"{KEY_FILE}-5").exists(), "and none is made by looking"
