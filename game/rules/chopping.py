"""Chopping and breaking: one blow with a tool at what stands on a tile.

What falls, and where to, is drawn for this very blow, by whoever strikes it as by the host.
"""

from random import Random

from msgspec.structs import replace

from game.rules.chance import dice_for
from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.drops import lay_down
from game.rules.reach import reach_tile, tile_middle
from game.rules.slots import bag_of
from game.rules.vitals import Stroke, exert, is_in_beat
from game.world.areas import Area
from game.world.calendar import day_of
from game.world.commands import Strike
from game.world.deeds import FINDS
from game.world.regrowth import left_behind, standing_at
from game.world.sections import Kind, Section
from game.world.world import Transaction

PILES_MAX = 3
"""Into how many stacks one kind of drop is scattered at most."""
_SCATTER_PX = 9


def strike(transaction: Transaction, command: Strike, context: Context) -> None:
    """Takes one point of health; at none left the thing is gone and drops what it holds.
    What remains, or comes back some day, is in the record that stays. Of what is for two, twice as
    much falls to two who strike in beat."""
    area = reach_tile(context, command.area, command.tile)
    section = Section(command.area, Kind.DESTRUCTABLE)
    standing = standing_at(context.content, transaction, command.area, command.tile)
    if standing is None:
        raise Refused(RefusalReason.NOTHING_THERE, (section, command.tile))
    if bag_of(transaction, context.content, context.author).count(command.tool) == 0:
        raise Refused(RefusalReason.NOT_IN_BAG)
    definition = context.content.destructables.get(standing.kind)
    if definition is None:
        raise Refused(RefusalReason.NOT_ALLOWED)
    if definition.tool != command.tool:
        raise Refused(RefusalReason.WRONG_TOOL)
    stroke = Stroke(command.area, command.tile, command.in_beat_with)
    shares = 2 if definition.for_two and is_in_beat(transaction, context, stroke) else 1
    exert(transaction, context, context.content.items[command.tool].effort, stroke)
    if standing.health > 1:
        struck = replace(standing, health=standing.health - 1)
        transaction.put(section, command.tile, struck)
        return
    left = left_behind(context.content, standing, day_of(transaction))
    if left is None:
        transaction.delete(section, command.tile)
    else:
        transaction.put(section, command.tile, left)
    if definition.deed in FINDS:
        for drop in definition.drops:
            note_deed(transaction, context, definition.deed, drop.item)
    else:
        note_deed(transaction, context, definition.deed, standing.kind)
    dice = dice_for(transaction, context, "drops")
    for drop in definition.drops:
        count = dice.randint(drop.count_min, drop.count_max) * shares
        _scatter(transaction, context, dice, area, command.tile, drop.item, count)


def _scatter(
    transaction: Transaction,
    context: Context,
    dice: Random,
    area: Area,
    tile: int,
    item: str,
    left: int,
) -> None:
    middle_x, middle_y = tile_middle(tile)
    for piles in range(min(PILES_MAX, left), 0, -1):
        count = -(-left // piles)
        left -= count
        at_px = (
            middle_x + dice.randint(-_SCATTER_PX, _SCATTER_PX),
            middle_y + dice.randint(-_SCATTER_PX, _SCATTER_PX),
        )
        lay_down(transaction, context, area, item, count, at_px=at_px)
