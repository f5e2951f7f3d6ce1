"""What may change hands for coins."""

from collections.abc import Mapping

from game.rules.audit.deed import (
    COINS,
    NOTHING,
    Deed,
    Expected,
    Statement,
    bag_of,
    of_world,
    pocket_of,
)
from game.world.commands import Buy, Command, DoErrand, Sell
from game.world.sections import Kind, Section


def _buy(deed: Deed) -> Expected:
    """So many for their price, which somebody asks in some season."""
    assert isinstance(deed.command, Buy)
    command = deed.command
    person = deed.content.person(command.person)
    prices = [] if person is None else [o.price for o in person.sells if o.item == command.item]
    if not prices:
        return NOTHING
    paid = (-max(prices) * command.count, -min(prices) * command.count)
    got = (command.count, command.count)
    return Expected(
        {(Kind.STORAGE, command.item): got, (Kind.PURSE, COINS): paid},
        {command.item: got, COINS: paid},
    )


def _sell(deed: Deed) -> Expected:
    """So many are gone, and what came of it is at most their price."""
    assert isinstance(deed.command, Sell)
    item, count = deed.command.item, deed.command.count
    price = deed.content.items[item].price if item in deed.content.items else 0
    gone, paid = (-count, -count), (0, price * count)
    return Expected(
        {(Kind.STORAGE, item): gone, (Kind.PURSE, COINS): paid}, {item: gone, COINS: paid}
    )


def _do_errand(deed: Deed) -> Expected:
    """What the note asks for is gone, for as many coins as it promises each."""
    assert isinstance(deed.command, DoErrand)
    errand = deed.content.errands.get(deed.content.errand_ids.get(deed.command.errand, ""))
    if errand is None:
        return NOTHING
    gone = (-errand.count_max, -errand.count_min)
    paid = (0, errand.count_max * errand.coins_each)
    return Expected(
        {(Kind.STORAGE, errand.item): gone, (Kind.PURSE, COINS): paid},
        {errand.item: gone, COINS: paid},
    )


def _touched_by_buying(deed: Deed) -> set[Section]:
    """One purse is opened, not two."""
    assert isinstance(deed.command, Buy)
    return {
        bag_of(deed),
        *({pocket_of(deed)} if deed.command.is_own_money else of_world(Kind.PURSE)),
    }


STATEMENTS: Mapping[type[Command], Statement] = {
    Buy: Statement(_touched_by_buying, _buy),
    Sell: Statement(
        lambda deed: {bag_of(deed), pocket_of(deed), *of_world(Kind.PURSE, Kind.MARKET)}, _sell
    ),
    DoErrand: Statement(
        lambda deed: {bag_of(deed), *of_world(Kind.PURSE, Kind.ERRAND)}, _do_errand
    ),
}
