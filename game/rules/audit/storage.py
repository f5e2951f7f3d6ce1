"""What may be done with items in slots and on the ground."""

from collections.abc import Mapping

from game.rules.audit.deed import NOTHING, Deed, Expected, Statement, bag_of, every_area, nothing
from game.world.commands import (
    Collect,
    Command,
    Discard,
    Eat,
    MoveStack,
    SortStorage,
    StorageRef,
    Stow,
)
from game.world.records import Drop
from game.world.sections import Kind, Section


def _collect(deed: Deed) -> Expected:
    """At least one and at most all of what lay there is in the bag."""
    assert isinstance(deed.command, Collect)
    lay = deed.before(Section(deed.command.area, Kind.DROP), deed.command.drop)
    if not isinstance(lay, Drop):
        return NOTHING
    taken = {(Kind.STORAGE, lay.item): (1, lay.count), (Kind.DROP, lay.item): (-lay.count, -1)}
    return Expected(taken, {})


def _discard(deed: Deed) -> Expected:
    """So many leave the bag and lie on the ground."""
    assert isinstance(deed.command, Discard)
    item, count = deed.command.item, deed.command.count
    moved = {(Kind.STORAGE, item): (-count, -count), (Kind.DROP, item): (count, count)}
    return Expected(moved, {})


def _eat(deed: Deed) -> Expected:
    """One is gone."""
    assert isinstance(deed.command, Eat)
    item = deed.command.item
    return Expected({(Kind.STORAGE, item): (-1, -1)}, {item: (-1, -1)})


def storage_of(reference: StorageRef) -> Section:
    return Section(reference.area or reference.place, Kind.STORAGE)


def _touched_by_stowing(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Stow)
    return {Section(deed.command.area, Kind.STORAGE), bag_of(deed)}


def _touched_by_collect(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Collect)
    return {Section(deed.command.area, Kind.DROP), bag_of(deed)}


def _touched_by_move(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, MoveStack)
    return {storage_of(deed.command.source), storage_of(deed.command.target), bag_of(deed)}


def _touched_by_sorting(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, SortStorage)
    return {storage_of(deed.command.storage)}


STATEMENTS: Mapping[type[Command], Statement] = {
    Collect: Statement(_touched_by_collect, _collect),
    Discard: Statement(lambda deed: {bag_of(deed), *every_area(deed, Kind.DROP)}, _discard),
    MoveStack: Statement(_touched_by_move, nothing),
    SortStorage: Statement(_touched_by_sorting, nothing),
    Stow: Statement(_touched_by_stowing, nothing),
    Eat: Statement(lambda deed: {bag_of(deed), Section(deed.author, Kind.VITALS)}, _eat),
}
