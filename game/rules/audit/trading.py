"""What may change hands for coins. How many coins, `coins.py` says."""

from collections.abc import Mapping

from game.rules.audit.deed import (
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
    """So many of what somebody sells."""
    assert isinstance(deed.command, Buy)
    command = deed.command
    person = deed.content.person(command.person)
    if person is None or command.item not in {offer.item for offer in person.sells}:
        return NOTHING
    got = (command.count, command.count)
    return Expected({(Kind.STORAGE, command.item): got}, {command.item: got})


def _sell(deed: Deed) -> Expected:
    """So many are gone."""
    assert isinstance(deed.command, Sell)
    item, gone = deed.command.item, (-deed.command.count, -deed.command.count)
    return Expected({(Kind.STORAGE, item): gone}, {item: gone})


def _do_errand(deed: Deed) -> Expected:
    """As many are gone as a note may ask for."""
    assert isinstance(deed.command, DoErrand)
    errand = deed.content.errands.get(deed.content.errand_ids.get(deed.command.errand, ""))
    if errand is None:
        return NOTHING
    gone = (-errand.count_max, -errand.count_min)
    return Expected({(Kind.STORAGE, errand.item): gone}, {errand.item: gone})


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
