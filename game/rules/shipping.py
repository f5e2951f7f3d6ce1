"""Shipping: what the night makes of the bins."""

from collections import Counter

from game.rules.context import Context
from game.rules.deeds import note_deed
from game.rules.friends import who_is_here
from game.rules.market import earn, price_of, wanted_today
from game.rules.slots import chest_at
from game.world.deeds import Deed
from game.world.records import (
    COINS_MAX,
    SHIPPED_MAX,
    SHIPPED_SHOWN_MAX,
    DayReport,
    Placeable,
    Shipped,
)
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Transaction

DAY_REPORTS = Section(WORLD_SCOPE, Kind.DAY_REPORT)
REPORTS_KEPT_DAYS = 24
"""So that a year's evenings can be looked through, and no farm grows by its reports."""


def ship(transaction: Transaction, day: int, context: Context) -> None:
    """Sells what lies in the shipping bins, and reports the day that ends. What has no price
    stays where it lies. Whose it was is not known, so it counts as everybody's who is here."""
    items = context.content.items
    counts: Counter[str] = Counter()
    for area in context.content.area_ids:
        section = Section(area, Kind.PLACEABLE)
        for tile in list(transaction.keys(section)):
            standing = transaction.get(section, tile)
            assert isinstance(standing, Placeable)
            definition = context.content.placeables.get(standing.item)
            if definition is None or not definition.ships:
                continue
            chest = chest_at(transaction, context.content, area, tile)
            for number, slot in [] if chest is None else list(chest.slots()):
                if chest is not None and slot.item in items and items[slot.item].price:
                    counts[slot.item] += slot.count
                    chest.set_slot(number, slot.item, 0)
    shipped = [
        Shipped(
            item,
            min(count, SHIPPED_MAX),
            min(price_of(items[item].price, count, wanted_today(transaction, item)), COINS_MAX),
        )
        for item, count in sorted(counts.items())
    ]
    for item, count in sorted(counts.items()):
        note_deed(transaction, context, Deed.SHIP, item, count)
    shipped.sort(key=lambda each: -each.coins)
    earned = min(sum(each.coins for each in shipped), COINS_MAX)
    earn(transaction, context, earned, who_is_here(transaction))
    transaction.put(DAY_REPORTS, day, DayReport(earned, tuple(shipped[:SHIPPED_SHOWN_MAX])))
    transaction.delete(DAY_REPORTS, day - REPORTS_KEPT_DAYS)
