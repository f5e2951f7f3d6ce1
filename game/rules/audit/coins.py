"""What puts coins into a purse, and what takes them out: all that does, and to the coin."""

from collections import Counter

from game.rules.audit.days import shipped_by
from game.rules.audit.deed import Deed, items_in
from game.rules.audit.quests import ended_quests
from game.world.calendar import variable_key
from game.world.commands import BeginDay, Buy, DoErrand, ForgetCharacter, Sell
from game.world.errands import day_of_key
from game.world.records import COINS_MAX, Character, Environment, ErrandDone, Purse, SoldToday
from game.world.sections import WORLD_SCOPE, Kind, Section

AT_ONCE_PCT = 75
"""Of what a thing is worth, what a person pays, …"""
HAGGLED_PCT, HAGGLED_TICKS = 85, 600
"""… what he pays two who have both sold him something within so long, …"""
GLUT_PCT = 60
"""… and what is paid for what nobody waits for, …"""
WANTED_IN_ALL, WANTED_BY_EACH = 8, 6
"""… which is what is more than these of a kind in a day."""
_ENVIRONMENT = (Section(WORLD_SCOPE, Kind.ENVIRONMENT), 0)


def misspent_coins(deed: Deed) -> list[str]:
    """A sentence for each purse that does not hold what the command leaves in it. No coin comes
    or goes in another way."""
    due = _due(deed)
    for quest in ended_quests(deed):
        due[WORLD_SCOPE] += quest.reward.coins
    purses = {section.scope for section, _ in deed.effects if section.kind is Kind.PURSE}
    complaints = []
    for scope in sorted(purses | due.keys()):
        name = (Section(scope, Kind.PURSE), 0)
        before, now = _coins(deed.earlier(*name)), _coins(deed.standing.get(name))
        if now != min(before + due[scope], COINS_MAX):
            complaints.append(
                f"{deed.command} by {deed.author} made {before} coins of {name[0]} {now}, "
                f"and may change them by {due[scope]}"
            )
    return complaints


def _due(deed: Deed) -> Counter[int]:
    """By how much the purses change, by their scopes."""
    command = deed.command
    match command:
        case Buy():
            payer = deed.author if command.is_own_money else WORLD_SCOPE
            return Counter({payer: -_price(deed, command) * command.count})
        case Sell():
            worth = _worth(deed, command.item, command.count, deed.day)
            return _shared(deed, worth * _at_once_pct(deed, command) // 100, [deed.author])
        case DoErrand():
            errand = deed.content.errands.get(deed.content.errand_ids.get(command.errand, ""))
            if errand is not None:
                promised = errand.coins_each * _brought(deed, errand.item)
                return Counter({WORLD_SCOPE: promised * _shared_pct(deed) // 100})
        case BeginDay():
            sold = shipped_by(deed)
            worth = sum(_worth(deed, item, sold[item], deed.day_before) for item in sold)
            return _shared(deed, min(worth, COINS_MAX), _friends_here(deed))
        case ForgetCharacter():
            had = _coins(deed.earlier(Section(command.character, Kind.PURSE), 0))
            return Counter({command.character: -had})
    return Counter()


def _price(deed: Deed, command: Buy) -> int:
    """What a person asks for one of it in this season."""
    person, today = deed.content.person(command.person), deed.standing.get(_ENVIRONMENT)
    season = today.season if isinstance(today, Environment) else ""
    for offer in () if person is None else person.sells:
        if offer.item == command.item and (not offer.seasons or season in offer.seasons):
            return offer.price
    return 0


def _at_once_pct(deed: Deed, command: Sell) -> int:
    """What a person pays of what a thing is worth: more when a friend has just sold there too."""
    own = deed.standing.get((Section(deed.author, Kind.PURSE), 0))
    now = own.sold_tick if isinstance(own, Purse) else 0
    for friend in set(_friends_here(deed)) - {deed.author}:
        purse = deed.standing.get((Section(friend, Kind.PURSE), 0))
        if (
            isinstance(purse, Purse)
            and purse.sold_to == command.person
            and 0 <= now - purse.sold_tick <= HAGGLED_TICKS
        ):
            return HAGGLED_PCT
    return AT_ONCE_PCT


def _worth(deed: Deed, item: str, count: int, day: int) -> int:
    """What so many of an item are worth on a day, after those that were sold on it before."""
    definition = deed.content.items.get(item)
    price = 0 if definition is None else definition.price
    sold = deed.earlier(Section(WORLD_SCOPE, Kind.MARKET), variable_key(item))
    wanted = WANTED_IN_ALL + WANTED_BY_EACH * len(_friends_here(deed))
    if isinstance(sold, SoldToday) and sold.item == item and sold.day == day:
        wanted = max(0, wanted - sold.count)
    in_glut = max(0, count - wanted)
    return price * (count - in_glut) + price * in_glut * GLUT_PCT // 100


def _shared(deed: Deed, coins: int, sellers: list[int]) -> Counter[int]:
    """A part of it in equal shares for the sellers, the rest for the farm."""
    each = coins * deed.content.start.pocket_money_pct // 100 // max(1, len(sellers))
    shares = Counter(dict.fromkeys(sellers, each))
    shares[WORLD_SCOPE] = coins - each * len(sellers)
    return shares


def _friends_here(deed: Deed) -> list[int]:
    characters = Section(WORLD_SCOPE, Kind.CHARACTER)
    return [
        who
        for (section, who), record in deed.standing.items()
        if section == characters and isinstance(record, Character) and record.online
    ]


def _brought(deed: Deed, item: str) -> int:
    """How many of an item this deed took, beside what it gave as a reward."""
    given = sum(s.count for q in ended_quests(deed) for s in q.reward.items if s.item == item)
    left = 0
    for effect in deed.effects.values():
        left += items_in(effect.after).get(item, 0) - items_in(effect.before).get(item, 0)
    return given - left


def _shared_pct(deed: Deed) -> int:
    """Whoever does an errand after a friend has done one that day has a quarter more for it."""
    errands = Section(WORLD_SCOPE, Kind.ERRAND)
    friends = {
        record.character
        for (section, key), record in deed.standing.items()
        if section == errands
        and isinstance(record, ErrandDone)
        and day_of_key(key) == deed.day
        and (section, key) not in deed.effects
    } - {deed.author}
    return 125 if friends else 100


def _coins(record: object) -> int:
    return record.coins if isinstance(record, Purse) else 0
