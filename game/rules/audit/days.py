"""What a day, the weather and sleep may do."""

from collections import Counter
from collections.abc import Mapping

from game.rules.audit.conversations import left_behind
from game.rules.audit.deed import (
    CHEST_KEYS,
    Deed,
    Expected,
    Statement,
    every_area,
    items_in,
    nothing,
    of_world,
)
from game.world.commands import (
    BeginDay,
    ChangeWeather,
    Command,
    Doze,
    ForgetCharacter,
    GetUp,
    LeaveFarm,
    LieDown,
    RestTime,
    WakeUp,
)
from game.world.records import Placeable
from game.world.sections import LAST_AREA_SCOPE, WORLD_SCOPE, Kind, Section

_RESTS = Section(WORLD_SCOPE, Kind.REST)


def shipped_by(deed: Deed) -> Counter[str]:
    """What lay in a bin that ships, and is gone."""
    gone: Counter[str] = Counter()
    for (section, key), effect in deed.effects.items():
        if section.kind is not Kind.STORAGE or section.scope > LAST_AREA_SCOPE:
            continue
        bin_there = deed.standing.get((Section(section.scope, Kind.PLACEABLE), key // CHEST_KEYS))
        kind = None
        if isinstance(bin_there, Placeable):
            kind = deed.content.placeables.get(bin_there.item)
        if kind is not None and kind.ships and effect.after is None:
            gone.update(items_in(effect.before))
    return gone


def _begin_day(deed: Deed) -> Expected:
    """Whatever lay in a bin that ships, and has a price, is gone."""
    items = deed.content.items
    gone = {
        item: (-count, -count)
        for item, count in shipped_by(deed).items()
        if item in items and items[item].price
    }
    return Expected({(Kind.STORAGE, item): bounds for item, bounds in gone.items()}, gone)


def _touched_by_a_day(deed: Deed) -> set[Section]:
    kinds = (
        Kind.ENVIRONMENT,
        Kind.WET_DAY,
        Kind.PURSE,
        Kind.DAY_REPORT,
        Kind.CHARACTER,
        Kind.HALT,
        Kind.DAY_PLAN,
    )
    everybodys = (Kind.VITALS, Kind.TALLY, Kind.PURSE)
    own = {section for section, _ in deed.effects if section.kind in everybodys}
    in_areas = (Kind.STORAGE, Kind.CONVERSATION, Kind.VARIABLE)
    areas = {section for kind in in_areas for section in every_area(deed, kind)}
    return {*areas, *of_world(*kinds), *own, *left_behind(deed)}


def _touched_by_rest(deed: Deed) -> set[Section]:
    """Who holds the pace of a conversation has time again when time goes on."""
    return {*of_world(Kind.ENVIRONMENT), *every_area(deed, Kind.CONVERSATION)}


def misrested(deed: Deed) -> list[str]:
    """Nobody lies down but by lying down or falling silent, nobody gets up whom it is not about,
    and a day leaves nobody in bed."""
    command, complaints = deed.command, []
    of_somebody = Doze | WakeUp | LeaveFarm | ForgetCharacter
    about = command.character if isinstance(command, of_somebody) else deed.author
    lies_down = isinstance(command, LieDown | Doze)
    for (section, key), effect in deed.effects.items():
        if section == _RESTS and not (
            (effect.after is None and isinstance(command, BeginDay))
            or (key == about and (effect.after is None) is not lies_down)
        ):
            complaints.append(f"{command} by {deed.author} must not make {key} rest or rise")
    return complaints


STATEMENTS: Mapping[type[Command], Statement] = {
    BeginDay: Statement(_touched_by_a_day, _begin_day),
    ChangeWeather: Statement(lambda deed: of_world(Kind.ENVIRONMENT, Kind.WET_DAY), nothing),
    RestTime: Statement(_touched_by_rest, nothing),
    LieDown: Statement(lambda deed: of_world(), nothing),
    GetUp: Statement(lambda deed: of_world(), nothing),
    Doze: Statement(lambda deed: of_world(), nothing),
    WakeUp: Statement(lambda deed: of_world(), nothing),
}
