"""Corrupts guests' replicas, for a simulation to see whether each is found and healed."""

from collections.abc import Sequence
from random import Random

from game.headless.simulated_guest import SimulatedGuest
from game.headless.witness import Witness
from game.world.records import Placeable, encode_record
from game.world.sections import Kind, Section, tile_key

_KINDS = ("alter", "remove", "invent", "age")


class Planter:
    """Plants one corruption at a time, in one of four ways."""

    def __init__(self, dice: Random, witness: Witness) -> None:
        self._dice = dice
        self._witness = witness

    def plant(self, guests: Sequence[SimulatedGuest]) -> bool:
        """Corrupts one record of one guest, who may be cut off just now. Returns False when nobody
        has a farm, or nothing came of it."""
        victims = [guest for guest in guests if guest.has_farm and _sections(guest)]
        if not victims:
            return False
        dice = self._dice
        guest = dice.choice(victims)
        sections = guest.seat.session.replica.ledger.sections
        number = max(_sections(guest), key=lambda number: len(sections[number].entries))
        is_destructable = Section.from_number(number).kind is Kind.DESTRUCTABLE
        entries = sections[number].entries
        # A second corruption of one record would undo the first, or be taken for it.
        sick = {plant.name[1] for plant in guest.record.plants if plant.healed_s is None}
        healthy = sorted(entries.keys() - sick)
        if not healthy:
            return False
        key = dice.choice(healthy)
        entry = entries[key]
        kind = dice.choice(_KINDS)
        content: bytes | None = encode_record(Placeable("fence"))
        if is_destructable or content == entry.content:
            content = None
        revision = entry.revision
        if kind == "remove":
            content = None
        elif kind == "age":
            content, revision = entry.content, entry.revision + 1
        elif kind == "invent":
            key = dice.choice(sorted({tile_key(511, y) for y in range(512)} - sick))
            content = entry.content if is_destructable else encode_record(Placeable("torch"))
        return self._witness.plant(guest.record, (number, key), content, revision)


def _sections(guest: SimulatedGuest) -> list[int]:
    """The sections of a guest's replica in which something can be corrupted."""
    return [
        number
        for number, section in sorted(guest.seat.session.replica.ledger.sections.items())
        if section.entries
        and Section.from_number(number).kind in (Kind.PLACEABLE, Kind.DESTRUCTABLE)
    ]
