"""The market: what things bring on a day, and whose the coins are.

Of each item so much is wanted a day at its full price, and less is paid for what is more. The
farm's purse is everybody's; a share of what one sells is one's own pocket money.
"""

from msgspec.structs import replace

from game.rules.context import Context
from game.rules.friends import who_is_here
from game.world.calendar import day_of, variable_key
from game.world.records import COINS_MAX, SOLD_MAX, Purse, SoldToday
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Reader, Transaction

PURSE = Section(WORLD_SCOPE, Kind.PURSE)
PURSE_KEY = 0
MARKET = Section(WORLD_SCOPE, Kind.MARKET)
AT_ONCE_PCT = 75
"""Of an item's price, what a person pays for it …"""
HAGGLED_PCT = 85
"""… and what to two who stand at the same counter and both sell there, …"""
HAGGLE_TICKS = 600
"""… which they do who sell within so long of each other: twenty seconds."""
GLUT_PCT = 60
"""Of an item's price, what is paid for what is more than the market wants …"""
DEMAND, DEMAND_PER_FRIEND = 8, 6
"""… which is so much of each item a day, and so much more for each friend at the farm."""


def coins_of(reader: Reader) -> int:
    """What the farm has together."""
    return _purse(reader, PURSE).coins


def pocket_money_of(reader: Reader, character: int) -> int:
    """What a character has alone."""
    return _purse(reader, Section(character, Kind.PURSE)).coins


def wanted_today(reader: Reader, item: str) -> int:
    """How many of an item still bring their full price today."""
    demand = DEMAND + DEMAND_PER_FRIEND * len(who_is_here(reader))
    return max(0, demand - _sold_today(reader, item))


def price_of(price: int, count: int, wanted: int) -> int:
    """What so many of an item of this price bring, when `wanted` of them are wanted."""
    full = min(count, wanted)
    return price * full + price * (count - full) * GLUT_PCT // 100


def haggles_with(reader: Reader, character: int, person: int, tick: int) -> int | None:
    """The friend who has just sold something to the same person, and so helps to talk the price
    up; None when nobody has."""
    for friend in who_is_here(reader):
        purse = reader.get(Section(friend, Kind.PURSE), PURSE_KEY)
        if (
            isinstance(purse, Purse)
            and friend != character
            and purse.sold_to == person
            and 0 <= tick - purse.sold_tick <= HAGGLE_TICKS
        ):
            return friend
    return None


def price_at_once(price: int, count: int, wanted: int, *, is_haggled: bool = False) -> int:
    """What a person pays for so many of an item of this price."""
    return price_of(price, count, wanted) * (HAGGLED_PCT if is_haggled else AT_ONCE_PCT) // 100


def note_sold(
    transaction: Transaction, context: Context, item: str, count: int, person: int
) -> None:
    """Notes that the author has sold so many to a person now."""
    sold = min(_sold_today(transaction, item) + count, SOLD_MAX)
    record = SoldToday(item, day_of(transaction), sold)
    transaction.put(MARKET, variable_key(item), record)
    own = Section(context.author, Kind.PURSE)
    purse = replace(_purse(transaction, own), sold_to=person, sold_tick=context.tick)
    transaction.put(own, PURSE_KEY, purse)


def receive(transaction: Transaction, coins: int) -> None:
    """The farm has so many coins more."""
    _put_in(transaction, PURSE, coins)


def earn(transaction: Transaction, context: Context, coins: int, sellers: list[int]) -> None:
    """Coins for what was sold: a share of them is the sellers' own, in equal parts, the rest the
    farm's."""
    share = coins * context.content.start.pocket_money_pct // 100
    each = share // len(sellers) if sellers else 0
    for seller in sellers:
        _put_in(transaction, Section(seller, Kind.PURSE), each)
    receive(transaction, coins - each * len(sellers))


def pay(transaction: Transaction, coins: int, character: int | None) -> bool:
    """Takes coins out of a character's own purse, or the farm's. Returns whether there were
    enough."""
    section = PURSE if character is None else Section(character, Kind.PURSE)
    purse = _purse(transaction, section)
    if purse.coins < coins:
        return False
    transaction.put(section, PURSE_KEY, replace(purse, coins=purse.coins - coins))
    return True


def _purse(reader: Reader, section: Section) -> Purse:
    purse = reader.get(section, PURSE_KEY)
    return purse if isinstance(purse, Purse) else Purse(0)


def _put_in(transaction: Transaction, section: Section, coins: int) -> None:
    if coins:
        purse = _purse(transaction, section)
        total = min(purse.coins + coins, COINS_MAX)
        transaction.put(section, PURSE_KEY, replace(purse, coins=total))


def _sold_today(reader: Reader, item: str) -> int:
    record = reader.get(MARKET, variable_key(item))
    if not isinstance(record, SoldToday) or record.item != item or record.day != day_of(reader):
        return 0
    return record.count
