"""A guest's prediction: what its commands that the host has not answered would change.

Each command under way is a layer over the replica. A layer is made anew whenever the replica
changes under it, with the same rule over the new ground. Once the host has dealt with the command
its layer is *settled*: it is not made anew, it shows only where the replica has heard nothing
since, and it falls when the replica is complete up to the revision that holds the outcome. So
nothing flickers, and nothing is counted twice.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from game.rules.context import Context, Refused
from game.rules.rulebook import carry_out
from game.world.commands import PlayerCommand
from game.world.records import Record
from game.world.sections import Kind, Section
from game.world.world import Change, Transaction, World, with_scopes

Name = tuple[Section, int]


@dataclass
class _Layer:
    command: PlayerCommand
    context: Context
    puts: dict[Name, Record | None] = field(default_factory=dict)
    known: dict[Name, int] = field(default_factory=dict)
    """The revision of each record of `puts` in the replica when the layer was made."""
    settled_revision: int | None = None


class Prediction:
    """The replica as its player sees it."""

    def __init__(self, base: World, known_revision: Callable[[Section, int], int]) -> None:
        """`known_revision` is the replica's revision of a record or of its deletion."""
        self._base = base
        self._known_revision = known_revision
        self._layers: dict[int, _Layer] = {}
        self._merged: dict[Name, Record | None] = {}
        """What all layers together put over the replica, as far as they are made."""

    def get(self, section: Section, key: int) -> Record | None:
        """The record under this key, or None."""
        merged = self._merged
        # Mostly nothing is under way, and much is read.
        if merged and (section, key) in merged:
            return merged[section, key]
        return self._base.get(section, key)

    def keys(self, section: Section) -> Iterator[int]:
        """The keys of a section, in no particular order."""
        return self._merged_keys(section) if self._merged else self._base.keys(section)

    def scopes(self, kind: Kind) -> Iterable[int]:
        """See `Reader`."""
        return with_scopes(self._base.scopes(kind), self._merged, kind)

    def _merged_keys(self, section: Section) -> Iterator[int]:
        touched = {key: put for (name, key), put in self._merged.items() if name == section}
        for key in self._base.keys(section):
            if touched.get(key, self) is not None:
                yield key
        for key, put in touched.items():
            if put is not None and self._base.get(section, key) is None:
                yield key

    def __len__(self) -> int:
        return len(self._layers)

    def try_out(self, command: PlayerCommand, context: Context) -> Transaction:
        """What a command would change now. Raises `Refused`."""
        return carry_out(self, command, context)

    def add(
        self, number: int, command: PlayerCommand, context: Context, transaction: Transaction
    ) -> list[Change]:
        """Lays a command that was tried out over all others. Returns what is seen to change."""
        layer = _Layer(command, context)
        self._layers[number] = layer
        before = dict(self._merged)
        self._fill(layer, transaction)
        self._merged.update(layer.puts)
        return self._seen_changes(before, ())

    def refuse(self, number: int) -> PlayerCommand | None:
        """The host refused this command: its layer is gone at the next `rebase`."""
        layer = self._layers.pop(number, None)
        return None if layer is None else layer.command

    def settle(self, last_command: int, revision: int) -> None:
        """The host has dealt with commands up to `last_command` by `revision`."""
        for number, layer in self._layers.items():
            if number <= last_command and layer.settled_revision is None:
                layer.settled_revision = revision

    def renumber(self, by: int) -> None:
        """The commands without an answer are known by smaller numbers from now on, and their
        records by other keys at the next `rebase`."""
        waiting = {n: layer for n, layer in self._layers.items() if layer.settled_revision is None}
        for number in waiting:
            del self._layers[number]
        for number, layer in waiting.items():
            layer.context = replace(layer.context, command_number=number - by)
            self._layers[number - by] = layer

    def forget_settled(self) -> None:
        """Another session begins, whose revisions do not say when a settled layer may fall."""
        for number, layer in list(self._layers.items()):
            if layer.settled_revision is not None:
                del self._layers[number]

    def rebase(self, changed: Iterable[Change], complete_revision: int) -> list[Change]:
        """The replica has changed, or is complete further than before. Returns what is seen to
        change, of the replica's changes and of the prediction's."""
        if not self._layers and not self._merged:
            return list(changed)
        before = dict(self._merged)
        for number, layer in list(self._layers.items()):
            if layer.settled_revision is not None and layer.settled_revision <= complete_revision:
                del self._layers[number]
        self._merged.clear()
        for layer in self._layers.values():
            if layer.settled_revision is None:
                try:
                    self._fill(layer, carry_out(self, layer.command, layer.context))
                except Refused:
                    # The host may still carry it out, so the layer waits for its word, empty.
                    layer.puts.clear()
                self._merged.update(layer.puts)
            else:
                for name, record in layer.puts.items():
                    if self._known_revision(*name) <= layer.known[name]:
                        self._merged[name] = record
        return self._seen_changes(before, changed)

    def _fill(self, layer: _Layer, transaction: Transaction) -> None:
        layer.puts = dict(transaction.puts)
        layer.known = {name: self._known_revision(*name) for name in layer.puts}

    def _seen_changes(
        self, before: dict[Name, Record | None], changed: Iterable[Change]
    ) -> list[Change]:
        seen: list[Change] = []
        for change in changed:
            name = (change.section, change.key)
            if name not in before and name not in self._merged:
                seen.append(change)
        for name in {**before, **self._merged}:
            now = self.get(*name)
            if name not in before or before[name] != now:
                seen.append(Change(*name, now, self._known_revision(*name)))
        return seen
