"""Trading: buying and selling with somebody close by.

Shipping pays in full; who wants coins at once sells to a person, for less. Prices stand in
assets/data.
"""

from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.market import (
    earn,
    haggles_with,
    note_sold,
    pay,
    price_at_once,
    wanted_today,
)
from game.rules.reach import reach_person
from game.rules.slots import bag_of, seen_slot
from game.world.calendar import day_of, season_of
from game.world.commands import Buy, Sell
from game.world.content import Content
from game.world.deeds import Deed
from game.world.definitions import Offer, Person
from game.world.schedules import whereabouts
from game.world.world import Reader, Transaction


def offers_of(person: Person, season: str) -> tuple[Offer, ...]:
    """What a person sells in a season."""
    return tuple(offer for offer in person.sells if not offer.seasons or season in offer.seasons)


def buy(transaction: Transaction, command: Buy, context: Context) -> None:
    """Coins of the farm, or one's own, for items in one's own bag: all of them, or none."""
    person = _trader(transaction, context, command.area, command.person)
    season = season_of(context.content, day_of(transaction))
    offer = next((o for o in offers_of(person, season) if o.item == command.item), None)
    if offer is None:
        raise Refused(RefusalReason.NOT_FOR_SALE)
    cost = offer.price * command.count
    if not pay(transaction, cost, context.author if command.is_own_money else None):
        reason = RefusalReason.TOO_FEW_COINS
        raise Refused(RefusalReason.TOO_LITTLE_POCKET_MONEY if command.is_own_money else reason)
    if bag_of(transaction, context.content, context.author).add(command.item, command.count):
        raise Refused(RefusalReason.BAG_FULL)
    note_deed(transaction, context, Deed.BUY, command.item, command.count)


def sell(transaction: Transaction, command: Sell, context: Context) -> None:
    """Items of one's own bag for coins at once, some of which are one's own."""
    person = _trader(transaction, context, command.area, command.person)
    item = context.content.items.get(command.item)
    if not person.buys or item is None or item.price == 0:
        raise Refused(RefusalReason.NOT_WANTED)
    bag = bag_of(transaction, context.content, context.author)
    slot = seen_slot(bag, command.slot, command.item, command.count)
    bag.set_slot(command.slot, slot.item, slot.count - command.count)
    wanted = wanted_today(transaction, command.item)
    friend = haggles_with(transaction, context.author, command.person, context.tick)
    paid = price_at_once(item.price, command.count, wanted, is_haggled=friend is not None)
    earn(transaction, context, paid, [context.author])
    note_sold(transaction, context, command.item, command.count, command.person)
    note_deed(transaction, context, Deed.SELL, command.item, command.count)


def is_trading(reader: Reader, content: Content, person: str, tick: float) -> bool:
    """Whether somebody trades, and does so now: some do only where their things are."""
    definition = content.people.get(person)
    there = whereabouts(reader, content, person, tick)
    stall = content.timetables.stall(person)
    if definition is None or not (definition.sells or definition.buys):
        return False
    if there is None or there.is_inside:
        return False
    return stall is None or (there.area, there.x, there.y) == (stall.area, stall.x, stall.y)


def _trader(
    transaction: Transaction, context: Context, area_number: int, person_number: int
) -> Person:
    """Somebody whom the author stands close enough to, as for a word."""
    person = reach_person(transaction, context, area_number, person_number)
    person_id = context.content.person_ids[person_number]
    if not is_trading(transaction, context.content, person_id, context.tick):
        raise Refused(RefusalReason.NOT_TRADING)
    return person
