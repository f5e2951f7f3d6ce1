"""The ledger of all items: folds a change stream and holds it against the statements."""

from collections import Counter
from collections.abc import Iterable

from game.rules.audit.affection import misliked
from game.rules.audit.belonging import remembered
from game.rules.audit.coins import misspent_coins
from game.rules.audit.conversations import misled
from game.rules.audit.days import misrested
from game.rules.audit.deed import CHEST_KEYS, Deed, Effect, Expected, Name, items_in, of_world
from game.rules.audit.energy import misspent_energy
from game.rules.audit.growing import misworked
from game.rules.audit.making import misfilled
from game.rules.audit.placing import misplaced
from game.rules.audit.quests import where_it_counts, with_rewards
from game.rules.audit.statements import STATEMENTS
from game.world.commands import Command
from game.world.content import Content
from game.world.records import Machine, Placeable, Record, Slot
from game.world.sections import BAG_SLOTS, LAST_AREA_SCOPE, Kind, Section
from game.world.world import Change

_JUDGES = (
    misrested,
    remembered,
    misled,
    misliked,
    misworked,
    misfilled,
    misplaced,
    misspent_energy,
    misspent_coins,
)
"""What is looked at after every command beside the items."""


class ItemAudit:
    """Folds a change stream, counts every item and judges every command.

    It needs nothing but the stream: on a guest it judges the host as well as itself."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._records: dict[Name, Record] = {}
        self.totals: Counter[str] = Counter()
        """How many of each item there are in all."""

    def take_over(self, changes: Iterable[Change]) -> None:
        """Folds changes without judging them: a founded, loaded or received farm."""
        self._fold(changes)

    def observe(self, command: Command, author: int, changes: Iterable[Change]) -> list[str]:
        """Folds the changes of one command; returns a sentence for everything about them that
        the command does not explain. A refused command has no changes."""
        effects = self._fold(changes)
        deed = Deed(command, author, effects, self._content, self._records)
        if not deed.effects:
            return []
        statement = STATEMENTS[type(command)]
        complaints = []
        allowed = statement.touches(deed) | where_it_counts(deed) | of_world(Kind.REST)
        for section in {section for section, _ in deed.effects} - allowed:
            complaints.append(f"{command} by {author} must not touch {section}")
        for judge in _JUDGES:
            complaints += judge(deed)
        complaints += self._uneven(deed, with_rewards(deed, statement.items(deed)))
        for (section, key), effect in deed.effects.items():
            complaint = self._misshapen(section, key, effect.after)
            if complaint is not None:
                complaints.append(f"after {command} by {author} {complaint}")
        return complaints

    def _fold(self, changes: Iterable[Change]) -> dict[Name, Effect]:
        effects: dict[Name, Effect] = {}
        for change in changes:
            name = (change.section, change.key)
            before = self._records.get(name)
            first = effects[name].before if name in effects else before
            effects[name] = Effect(first, change.record)
            for item, count in items_in(before).items():
                self.totals[item] -= count
            for item, count in items_in(change.record).items():
                self.totals[item] += count
            if change.record is None:
                self._records.pop(name, None)
            else:
                self._records[name] = change.record
        return effects

    def _uneven(self, deed: Deed, expected: Expected) -> list[str]:
        by_place: Counter[tuple[Kind, str]] = Counter()
        in_all: Counter[str] = Counter()
        for (section, _), effect in deed.effects.items():
            for sign, record in ((-1, effect.before), (1, effect.after)):
                for item, count in items_in(record).items():
                    by_place[section.kind, item] += sign * count
                    in_all[item] += sign * count
        complaints = []
        who = f"{deed.command} by {deed.author}"
        for place in by_place.keys() | expected.by_place.keys():
            least, most = expected.by_place.get(place, (0, 0))
            if not least <= by_place[place] <= most:
                kind, item = place
                where = f"{item} in {kind.name.lower()}"
                changed = f"changed {where} by {by_place[place]}"
                complaints.append(f"{who} {changed}, and may by {least} to {most}")
        for item in in_all.keys() | expected.in_all.keys():
            least, most = expected.in_all.get(item, (0, 0))
            if not least <= in_all[item] <= most:
                complaints.append(
                    f"{who} changed {item} in all by {in_all[item]}, and may by {least} to {most}"
                )
        return complaints

    def _misshapen(self, section: Section, key: int, record: Record | None) -> str | None:
        """What is wrong with a record where it now is, or with what it left behind."""
        if section.kind is Kind.STORAGE and isinstance(record, Slot):
            item = self._content.items.get(record.item)
            if item is None or record.count > item.stack_max:
                return f"{section} slot {key} holds {record.count} {record.item}"
            if section.scope > LAST_AREA_SCOPE:
                return None if key < BAG_SLOTS else f"{section} has a slot {key}"
            tile, slot = divmod(key, CHEST_KEYS)
            if slot >= self._slots_on(section.scope, tile):
                return f"{section} slot {slot} at {tile} belongs to no chest"
        if section.kind is Kind.MACHINE and isinstance(record, Machine):
            standing = self._records.get((Section(section.scope, Kind.PLACEABLE), key))
            if not isinstance(standing, Placeable) or standing.item not in self._content.machines:
                return f"{section} at {key} works where no machine stands"
        if section.kind is Kind.PLACEABLE:
            if record is None and (Section(section.scope, Kind.MACHINE), key) in self._records:
                return f"{section} at {key} is gone and goes on working"
            size = self._slots_on(section.scope, key)
            storage = Section(section.scope, Kind.STORAGE)
            for slot in range(size, CHEST_KEYS):
                if (storage, key * CHEST_KEYS + slot) in self._records:
                    return f"{section} at {key} left things of a chest behind"
            if (
                record is not None
                and (Section(section.scope, Kind.DESTRUCTABLE), key) in self._records
            ):
                return f"{section} at {key} stands in a tree"
        return None

    def _slots_on(self, area: int, tile: int) -> int:
        standing = self._records.get((Section(area, Kind.PLACEABLE), tile))
        if not isinstance(standing, Placeable):
            return 0
        definition = self._content.placeables.get(standing.item)
        return 0 if definition is None else definition.storage_slots
