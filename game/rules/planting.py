"""Planting: what grows by itself from then on, without a bed: a sapling."""

from game.rules.context import Context, RefusalReason, Refused
from game.world.areas import Area
from game.world.calendar import day_of
from game.world.records import Destructable
from game.world.regrowth import standing_at
from game.world.sections import Kind, Section, tile_of
from game.world.world import Transaction


def plant(transaction: Transaction, context: Context, area: Area, tile: int, kind: str) -> None:
    """Lets something stand on a free tile of ground from today on."""
    if not area.is_plantable(*tile_of(tile)):
        raise Refused(RefusalReason.NOT_FARMLAND)
    if (
        standing_at(context.content, transaction, area.number, tile) is not None
        or transaction.get(Section(area.number, Kind.PLACEABLE), tile) is not None
        or transaction.get(Section(area.number, Kind.SOIL), tile) is not None
    ):
        raise Refused(RefusalReason.OCCUPIED)
    planted = Destructable(kind, context.content.destructables[kind].health, day_of(transaction))
    transaction.put(Section(area.number, Kind.DESTRUCTABLE), tile, planted)
