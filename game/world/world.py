"""The world, and the one door through which it changes.

A rule is given a `Transaction`: it reads through it, puts and deletes in it, and either returns
(the transaction is committed, every change gets the next revision, the listeners hear of it) or
raises `Refused` (nothing has happened). The same rules run over a guest's prediction, because a
`Transaction` only needs something to read from.

Who listens to the change stream hears everything, in order: the tick bus, the digests and the
save hang on it, so nothing can be changed and not sent, not counted or not saved.
"""

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from msgspec import Struct

from game.world.records import Record
from game.world.sections import Kind, Section

REVISION_JUMP_ON_LOAD = 2**20
"""A loaded world goes on this far above the revision it was saved at, so that guests who knew a
later past give way to it."""

_EMPTY: Mapping[int, Record] = MappingProxyType({})


class Change(Struct, frozen=True):
    """One record as it is from now on; `record` is None when it is no more."""

    section: Section
    key: int
    record: Record | None
    revision: int


class Reader(Protocol):
    """Whatever records can be read from: the world, a transaction, a prediction."""

    def get(self, section: Section, key: int) -> Record | None:
        """The record under this key, or None."""
        ...

    def keys(self, section: Section) -> Iterator[int]:
        """The keys of a section, in no particular order."""
        ...

    def scopes(self, kind: Kind) -> Iterable[int]:
        """In ascending order, the scopes in which there is or was a record of this kind: so that
        nobody looks through all of them for what is mostly nowhere."""
        ...


class Transaction:
    """What a command is about to change, readable as if it had happened already."""

    def __init__(self, base: Reader) -> None:
        self._base = base
        self.puts: dict[tuple[Section, int], Record | None] = {}
        """The new record under each key that changes, None where it is deleted; in the order in
        which the keys were first touched."""

    def get(self, section: Section, key: int) -> Record | None:
        """The record under this key, or None."""
        name = (section, key)
        if name in self.puts:
            return self.puts[name]
        return self._base.get(section, key)

    def keys(self, section: Section) -> Iterator[int]:
        """The keys of a section, in no particular order."""
        touched = {key: put for (name, key), put in self.puts.items() if name == section}
        for key in self._base.keys(section):
            if key not in touched:
                yield key
        for key, put in touched.items():
            if put is not None:
                yield key

    def scopes(self, kind: Kind) -> Iterable[int]:
        """See `Reader`."""
        return with_scopes(self._base.scopes(kind), self.puts, kind)

    def put(self, section: Section, key: int, record: Record) -> None:
        """Makes `record` the record under this key."""
        self.puts[section, key] = record

    def delete(self, section: Section, key: int) -> None:
        """Leaves no record under this key."""
        self.puts[section, key] = None


@dataclass(slots=True)
class World:
    """All records, and the revision they are at."""

    revision: int = 0
    listeners: list[Callable[[list[Change]], None]] = field(default_factory=list)
    """Called with the changes of each commit, in order."""
    _sections: dict[Section, dict[int, Record]] = field(default_factory=dict)
    _scopes: dict[Kind, list[int]] = field(default_factory=dict)
    """Those of the sections, by kind, in ascending order."""

    def get(self, section: Section, key: int) -> Record | None:
        """The record under this key, or None."""
        records = self._sections.get(section)
        return None if records is None else records.get(key)

    def keys(self, section: Section) -> Iterator[int]:
        """The keys of a section. The section must not change while they are read."""
        return iter(self._sections.get(section, _EMPTY))

    def scopes(self, kind: Kind) -> Iterable[int]:
        """See `Reader`. None may be added meanwhile."""
        return self._scopes.get(kind, ())

    def records(self, section: Section) -> Mapping[int, Record]:
        """A section's records by key, to read only."""
        return MappingProxyType(self._sections[section]) if section in self._sections else _EMPTY

    def sections(self) -> list[Section]:
        """The sections that hold at least one record."""
        return [section for section, records in self._sections.items() if records]

    def has_same_records(self, other: "World") -> bool:
        """Whether another world holds exactly the same records, at whatever revision."""
        mine, theirs = self._sections, other._sections
        return mine == theirs or _without_empty(mine) == _without_empty(theirs)

    def commit(self, transaction: Transaction) -> list[Change]:
        """Makes a transaction true: numbers its changes, applies them and tells the listeners.
        A put that changes nothing is no change."""
        changes = []
        for (section, key), record in transaction.puts.items():
            if self.get(section, key) == record:
                continue
            self.revision += 1
            change = Change(section, key, record, self.revision)
            self.set(section, key, record)
            changes.append(change)
        if changes:
            for listener in self.listeners:
                listener(changes)
        return changes

    def set(self, section: Section, key: int, record: Record | None) -> None:
        """Puts a record in place without numbering it: for a guest, whose changes the host has
        numbered, and for loading a farm. Rules never call it."""
        records = self._sections.get(section)
        if records is None:
            records = self._sections[section] = {}
            insort(self._scopes.setdefault(section.kind, []), section.scope)
        if record is None:
            records.pop(key, None)
        else:
            records[key] = record

    def clear(self) -> None:
        """Forgets every record, before another farm is loaded."""
        self._sections.clear()
        self._scopes.clear()


def with_scopes(
    scopes: Iterable[int], puts: Iterable[tuple[Section, int]], kind: Kind
) -> Iterable[int]:
    """The scopes of a kind that are known, and those of records that are put over them."""
    added = {section.scope for section, _ in puts if section.kind is kind}
    return sorted(added.union(scopes)) if added else scopes


def _without_empty(sections: dict[Section, dict[int, Record]]) -> dict[Section, dict[int, Record]]:
    return {section: records for section, records in sections.items() if records}
