"""Energy: what work takes of it, and what eating gives back."""

from typing import NamedTuple

from msgspec.structs import replace

from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.slots import bag_of, seen_slot
from game.world.calendar import day_of
from game.world.commands import Eat
from game.world.content import Content
from game.world.deeds import Deed
from game.world.records import Vitals
from game.world.sections import Kind, Section, tile_of
from game.world.world import Reader, Transaction

VITALS_KEY = 0
BEAT_TILES = 5
"""How far apart two may work who swing in beat."""
BEAT_TICKS = 90
"""How long ago a friend's last stroke may have been, by the host's count."""


def energy_of(content: Content, reader: Reader, character: int) -> int:
    """What a character has left of a day's energy."""
    vitals = reader.get(Section(character, Kind.VITALS), VITALS_KEY)
    if isinstance(vitals, Vitals) and vitals.day == day_of(reader):
        return min(vitals.energy, content.start.energy)
    return content.start.energy


class Stroke(NamedTuple):
    """A swing of a tool: where it lands, and with whose it landed at the same moment."""

    area: int
    tile: int
    in_beat_with: int | None


def exert(
    transaction: Transaction, context: Context, effort: int, stroke: Stroke | None = None
) -> None:
    """Takes so much of the author's energy, and a little less for a stroke in beat with a friend.
    Refuses who has too little left. A stroke is noted also when it takes nothing: friends may
    swing in beat with it."""
    if effort < 1 and stroke is None:
        return
    if stroke is not None and is_in_beat(transaction, context, stroke):
        effort = max(0, effort - context.content.start.in_beat_saves)
    left = energy_of(context.content, transaction, context.author) - effort
    if left < 0:
        raise Refused(RefusalReason.TIRED)
    vitals = Vitals(left, day_of(transaction))
    if stroke is not None:
        vitals = replace(
            vitals,
            worked_tick=context.tick,
            worked_area=stroke.area,
            worked_tile=stroke.tile,
        )
    transaction.put(Section(context.author, Kind.VITALS), VITALS_KEY, vitals)


def is_in_beat(reader: Reader, context: Context, stroke: Stroke) -> bool:
    """Whether the friend who is named has just worked close by. What was seen to the tick only the
    author's own screen knows: this is what may have been so."""
    friend = stroke.in_beat_with
    if friend is None or friend == context.author:
        return False
    vitals = reader.get(Section(friend, Kind.VITALS), VITALS_KEY)
    if not isinstance(vitals, Vitals) or vitals.worked_area != stroke.area:
        return False
    (x, y), (friend_x, friend_y) = tile_of(stroke.tile), tile_of(vitals.worked_tile)
    is_beside = max(abs(x - friend_x), abs(y - friend_y)) <= BEAT_TILES
    return is_beside and 0 <= context.tick - vitals.worked_tick <= BEAT_TICKS


def eat(transaction: Transaction, command: Eat, context: Context) -> None:
    """One of the stack is gone, and what it nourishes is there, up to a whole day's energy."""
    bag = bag_of(transaction, context.content, context.author)
    slot = seen_slot(bag, command.slot, command.item)
    item = context.content.items.get(command.item)
    if item is None or item.nourishes == 0:
        raise Refused(RefusalReason.NOT_ALLOWED)
    most = context.content.start.energy
    energy = energy_of(context.content, transaction, context.author)
    if energy >= most:
        raise Refused(RefusalReason.NOT_HUNGRY)
    bag.set_slot(command.slot, slot.item, slot.count - 1)
    _set_energy(transaction, context.author, min(energy + item.nourishes, most))
    note_deed(transaction, context, Deed.EAT, command.item)


def cheer_up(transaction: Transaction, context: Context, character: int, energy: int) -> None:
    """Gives a character so much energy, up to a whole day's."""
    most = context.content.start.energy
    left = energy_of(context.content, transaction, character)
    if left < most:
        _set_energy(transaction, character, min(left + energy, most))


def _set_energy(transaction: Transaction, character: int, energy: int) -> None:
    vitals = Vitals(energy, day_of(transaction))
    transaction.put(Section(character, Kind.VITALS), VITALS_KEY, vitals)
