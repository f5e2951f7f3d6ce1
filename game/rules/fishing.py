"""Fishing: a line is cast, a fish bites, and what the player held and let go decides.

The host draws the fish and the tick of the bite as the line is cast. The player fights on his own
machine; what comes here is what he did, and it is played again: nobody can invent a fish.
"""

from collections.abc import Iterator, Mapping
from math import hypot

from msgspec.structs import replace

from game.rules.chance import dice_for
from game.rules.context import Context, Position, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.drops import lay_down
from game.rules.reach import standing_in, tile_middle, within_area
from game.rules.slots import bag_of
from game.rules.vitals import exert
from game.world.areas import Area
from game.world.calendar import environment_of, time_of_day
from game.world.chance import weighted_choice
from game.world.commands import CastLine, HoldNet, PullIn, Reel
from game.world.content import Content
from game.world.deeds import Deed
from game.world.definitions import Swing
from game.world.fishing import FIGHT_TICKS_MAX, HOOK_TICKS, Temper, is_played_fairly, play
from game.world.records import Cast
from game.world.sections import Kind, Section, tile_of
from game.world.world import Reader, Transaction

CAST_PX = 92.0
"""How far from one's feet the float may fall."""
NET_PX = 48.0
"""How near one stands who holds the net."""
STEPPED_AWAY_PX = 20.0
"""Who is further from where the line was cast has walked away from it."""
CAST_KEY = 0
_BITE_TICKS = (60, 210)
"""After how long something bites: two to seven seconds."""
_EARLY_TICKS = 15
"""How much earlier than by the host's own count a fight may be over: clocks differ a little."""
_LATE_TICKS = 600
"""How long the line may have been silent before the fish is gone."""


def cast_of(reader: Reader, character: int) -> Cast | None:
    """A character's line in the water, or None."""
    record = reader.get(Section(character, Kind.CAST), CAST_KEY)
    return record if isinstance(record, Cast) else None


def temper_of(content: Content, cast: Cast) -> Temper:
    """How the fish on a line fights."""
    fish = content.fish.get(cast.fish)
    return (
        Temper(1, 50, False)
        if fish is None
        else Temper(fish.difficulty, fish.speed, fish.is_strong)
    )


def biting(content: Content, reader: Reader, area: Area, tick: int) -> dict[str, int]:
    """What may bite in an area now, and how often each does beside the others."""
    environment = environment_of(reader)
    if environment is None:
        return {}
    hour = time_of_day(environment, tick) / 60
    return {
        name: fish.weight
        for name, fish in content.fish.items()
        if area.id in fish.areas
        and fish.hours[0] <= hour < fish.hours[1]
        and environment.season in (fish.seasons or (environment.season,))
        and environment.weather in (fish.weathers or (environment.weather,))
    }


def cast_line(transaction: Transaction, command: CastLine, context: Context) -> None:
    """The line falls into the water, for the rod's effort; what will bite is drawn now."""
    area, position = standing_in(context, command.area)
    tool = context.content.items.get(command.tool)
    if tool is None or tool.swing is not Swing.ROD or not tool.is_tool:
        raise Refused(RefusalReason.NOT_ALLOWED)
    if bag_of(transaction, context.content, context.author).count(command.tool) == 0:
        raise Refused(RefusalReason.NOT_IN_BAG)
    if not area.is_water(*tile_of(command.tile)):
        raise Refused(RefusalReason.NO_WATER)
    if not _is_near(position, tile_middle(command.tile), CAST_PX + context.reach_slack_px):
        raise Refused(RefusalReason.TOO_FAR)
    there_are = biting(context.content, transaction, area, context.tick)
    if not there_are:
        raise Refused(RefusalReason.NOTHING_BITES)
    exert(transaction, context, tool.effort)
    dice = dice_for(transaction, context, "cast")
    x, y = within_area(area, position.x, position.y)
    cast = Cast(
        command.area,
        command.tile,
        x,
        y,
        fish=weighted_choice(dice, there_are),
        seed=dice.randrange(2**31),
        bite_tick=context.tick + dice.randint(*_BITE_TICKS),
    )
    transaction.put(Section(context.author, Kind.CAST), CAST_KEY, cast)


def reel(transaction: Transaction, command: Reel, context: Context) -> None:
    """The line comes in, and the fish with it when the inputs catch it. Refuses inputs that nobody
    can have given."""
    cast = _own_cast(transaction, context)
    transaction.delete(Section(context.author, Kind.CAST), CAST_KEY)
    if not command.runs:
        return
    area, position = standing_in(context, cast.area)
    if not _is_near(position, (cast.x, cast.y), STEPPED_AWAY_PX + context.reach_slack_px):
        raise Refused(RefusalReason.TOO_FAR)
    if command.is_helped and cast.helper is None:
        raise Refused(RefusalReason.NOT_ALLOWED)
    fight = play(
        temper_of(context.content, cast), cast.seed, command.runs, is_helped=command.is_helped
    )
    ended_tick = cast.bite_tick + command.hooked_after + fight.tick
    if not is_played_fairly(command.runs, fight) or context.tick < ended_tick - _EARLY_TICKS:
        raise Refused(RefusalReason.NOT_ALLOWED)
    if not fight.is_caught or context.tick > ended_tick + _LATE_TICKS:
        return
    if bag_of(transaction, context.content, context.author).add(cast.fish, 1):
        lay_down(transaction, context, area, cast.fish, 1, at_px=(position.x, position.y))
    note_deed(transaction, context, Deed.CATCH, cast.fish)


def hold_net(transaction: Transaction, command: HoldNet, context: Context) -> None:
    """The author stands by for a friend. One friend at a time does."""
    cast = cast_of(transaction, command.angler)
    if cast is None or command.angler == context.author:
        raise Refused(RefusalReason.NO_LINE)
    _, position = standing_in(context, cast.area)
    if not _is_near(position, (cast.x, cast.y), NET_PX + context.reach_slack_px):
        raise Refused(RefusalReason.TOO_FAR)
    if cast.helper is not None:
        raise Refused(RefusalReason.OCCUPIED)
    helped = replace(cast, helper=context.author)
    transaction.put(Section(command.angler, Kind.CAST), CAST_KEY, helped)


def pull_in(transaction: Transaction, command: PullIn, _context: Context) -> None:
    """A line is out of the water."""
    if cast_of(transaction, command.character) is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    transaction.delete(Section(command.character, Kind.CAST), CAST_KEY)


def lines_to_pull_in(
    reader: Reader, tick: int, positions: Mapping[int, Position]
) -> Iterator[PullIn]:
    """Whose lines the host pulls in now, of those who are here: who has walked away, and who has
    not been heard of since long after the fish was gone."""
    for character, position in positions.items():
        cast = cast_of(reader, character)
        if cast is None:
            continue
        is_there = position.area == cast.area and _is_near(
            position, (cast.x, cast.y), STEPPED_AWAY_PX
        )
        last_tick = cast.bite_tick + HOOK_TICKS + FIGHT_TICKS_MAX + _LATE_TICKS
        if not is_there or tick > last_tick:
            yield PullIn(character)


def _own_cast(transaction: Transaction, context: Context) -> Cast:
    cast = cast_of(transaction, context.author)
    if cast is None:
        raise Refused(RefusalReason.NO_LINE)
    return cast


def _is_near(position: Position, place: tuple[float, float], reach_px: float) -> bool:
    """Compared so that NaN fails."""
    return hypot(position.x - place[0], position.y - place[1]) <= reach_px
