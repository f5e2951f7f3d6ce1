"""The one door: what is committed is numbered, applied and heard; what is refused never was."""

from game.world.records import Placeable
from game.world.sections import Kind, Section
from game.world.world import Change, Transaction, World

PLACEABLES = Section(1, Kind.PLACEABLE)
FENCE, TORCH = Placeable("fence"), Placeable("torch")


def test_every_change_gets_the_next_revision_and_every_listener_hears_it() -> None:
    world = World()
    heard: list[list[Change]] = []
    world.listeners += [heard.append, heard.append]
    transaction = Transaction(world)
    transaction.put(PLACEABLES, 5, FENCE)
    transaction.put(PLACEABLES, 3, TORCH)
    changes = world.commit(transaction)
    assert changes == [Change(PLACEABLES, 5, FENCE, 1), Change(PLACEABLES, 3, TORCH, 2)], (
        "changes should be numbered in the order in which they were made"
    )
    assert heard == [changes, changes], "every listener should hear the same changes"
    assert dict(world.records(PLACEABLES)) == {5: FENCE, 3: TORCH}, "they should be applied"


def test_what_changes_nothing_is_no_change() -> None:
    world = World()
    heard: list[list[Change]] = []
    world.set(PLACEABLES, 5, FENCE)
    world.listeners.append(heard.append)
    transaction = Transaction(world)
    transaction.put(PLACEABLES, 5, TORCH)
    transaction.put(PLACEABLES, 5, FENCE)
    transaction.delete(PLACEABLES, 9)
    assert world.commit(transaction) == [], "a record that stays as it was has not changed"
    assert (world.revision, heard) == (0, []), "nothing should be numbered and nobody told"


def test_a_transaction_reads_as_if_it_had_happened() -> None:
    world = World()
    world.set(PLACEABLES, 1, FENCE)
    world.set(PLACEABLES, 2, FENCE)
    transaction = Transaction(world)
    transaction.delete(PLACEABLES, 1)
    transaction.put(PLACEABLES, 7, TORCH)
    assert sorted(transaction.keys(PLACEABLES)) == [2, 7], "its own changes should show"
    assert transaction.get(PLACEABLES, 1) is None, "what it deleted should be gone for it"
    nested = Transaction(transaction)
    assert nested.get(PLACEABLES, 7) == TORCH, "a transaction can be laid over another"
    assert sorted(world.keys(PLACEABLES)) == [1, 2], "the world should not have changed"
