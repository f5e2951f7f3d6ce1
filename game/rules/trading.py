"""Trading: buying and selling with somebody close by, and what the night makes of the bins.

Shipping pays in full what a farm of so many friends can bring to market in a day, and less beyond;
who wants coins at once sells to a person, for less. Prices stand in assets/data.
"""

from collections import Counter

from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.reach import reach_point
from game.rules.slots import bag_of, chest_at, seen_slot
from game.world.calendar import day_of, season_of
from game.world.commands import Buy, Sell
from game.world.deeds import Deed
from game.world.definitions import Offer, Person
from game.world.records import (
    COINS_MAX,
    SHIPPED_MAX,
    SHIPPED_SHOWN_MAX,
    Character,
    DayReport,
    Placeable,
    Purse,
    Shipped,
)
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Reader, Transaction

PURSE = Section(WORLD_SCOPE, Kind.PURSE)
PURSE_KEY = 0
DAY_REPORTS = Section(WORLD_SCOPE, Kind.DAY_REPORT)
AT_ONCE_PCT = 75
"""Of an item's price, what a person pays for it."""
GLUT_PCT = 60
"""Of an item's price, what is paid for what is more than the market wants …"""
DEMAND, DEMAND_PER_FRIEND = 8, 6
"""… which is so much of each item a night, and so much more for each friend at the farm."""
REPORTS_KEPT_DAYS = 24
"""So that a year's evenings can be looked through, and no farm grows by its reports."""


def coins_of(reader: Reader) -> int:
    """What the farm has together."""
    purse = reader.get(PURSE, PURSE_KEY)
    return purse.coins if isinstance(purse, Purse) else 0


def price_at_once(price: int, count: int) -> int:
    """What a person pays for so many of an item of this price."""
    return price * count * AT_ONCE_PCT // 100


def price_shipped(price: int, count: int, demand: int) -> int:
    """What so many of an item bring in one night."""
    wanted = min(count, demand)
    return price * wanted + price * (count - wanted) * GLUT_PCT // 100


def offers_of(person: Person, season: str) -> tuple[Offer, ...]:
    """What a person sells in a season."""
    return tuple(offer for offer in person.sells if not offer.seasons or season in offer.seasons)


def buy(transaction: Transaction, command: Buy, context: Context) -> None:
    """Coins of the farm for items in one's own bag: all of them, or none."""
    person = _trader(context, command.area, command.person)
    season = season_of(context.content, day_of(transaction))
    offer = next((o for o in offers_of(person, season) if o.item == command.item), None)
    if offer is None:
        raise Refused(RefusalReason.NOT_FOR_SALE)
    cost = offer.price * command.count
    coins = coins_of(transaction)
    if cost > coins:
        raise Refused(RefusalReason.TOO_FEW_COINS)
    if bag_of(transaction, context.content, context.author).add(command.item, command.count):
        raise Refused(RefusalReason.BAG_FULL)
    transaction.put(PURSE, PURSE_KEY, Purse(coins - cost))
    note_deed(transaction, context, Deed.BUY, command.item, command.count)


def sell(transaction: Transaction, command: Sell, context: Context) -> None:
    """Items of one's own bag for coins of the farm."""
    person = _trader(context, command.area, command.person)
    item = context.content.items.get(command.item)
    if not person.buys or item is None or item.price == 0:
        raise Refused(RefusalReason.NOT_WANTED)
    bag = bag_of(transaction, context.content, context.author)
    slot = seen_slot(bag, command.slot, command.item, command.count)
    bag.set_slot(command.slot, slot.item, slot.count - command.count)
    _earn(transaction, price_at_once(item.price, command.count))
    note_deed(transaction, context, Deed.SELL, command.item, command.count)


def ship(transaction: Transaction, day: int, context: Context) -> None:
    """Sells what lies in the shipping bins, and reports the day that ends. What has no price
    stays where it lies."""
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
    demand = DEMAND + DEMAND_PER_FRIEND * _friends_here(transaction)
    shipped = [
        Shipped(
            item,
            min(count, SHIPPED_MAX),
            min(price_shipped(items[item].price, count, demand), COINS_MAX),
        )
        for item, count in sorted(counts.items())
    ]
    for item, count in sorted(counts.items()):
        note_deed(transaction, context, Deed.SHIP, item, count)
    shipped.sort(key=lambda each: -each.coins)
    earned = min(sum(each.coins for each in shipped), COINS_MAX)
    _earn(transaction, earned)
    transaction.put(DAY_REPORTS, day, DayReport(earned, tuple(shipped[:SHIPPED_SHOWN_MAX])))
    transaction.delete(DAY_REPORTS, day - REPORTS_KEPT_DAYS)


def _earn(transaction: Transaction, coins: int) -> None:
    if coins:
        total = min(coins_of(transaction) + coins, COINS_MAX)
        transaction.put(PURSE, PURSE_KEY, Purse(total))


def _trader(context: Context, area_number: int, person_number: int) -> Person:
    """Somebody whom the author stands close enough to, as for a word."""
    person_id = context.content.person_ids.get(person_number)
    area = context.content.area(area_number)
    site = None if area is None or person_id is None else area.person(person_id)
    if person_id is None or site is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    reach_point(context, area_number, site.x, site.y)
    return context.content.people[person_id]


def _friends_here(transaction: Transaction) -> int:
    people = Section(WORLD_SCOPE, Kind.CHARACTER)
    records = (transaction.get(people, key) for key in transaction.keys(people))
    return sum(isinstance(record, Character) and record.online for record in records)
