"""Sleep: who has lain down, when the night passes for everybody, and where one wakes.

Whoever lies in a bed has a record that says so, and everybody reads the same from these records:
who is still up, and when the night comes. It comes at once when all who are here have lain down,
and a minute after half of them have; at 02:00 it comes in any case. Who stands still for long
counts as one who has lain down, as soon as somebody has. Walking, acting and leaving get one up,
so nobody who is gone holds up the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import hypot, inf
from typing import TypeAlias

from msgspec.structs import replace as changed

from game.movement import Obstacles
from game.rules.beside import places_beside
from game.rules.context import Context, Position, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.friends import who_is_here
from game.rules.reach import reach_tile, tile_middle, within_area
from game.rules.rights import has_right
from game.world.calendar import day_of
from game.world.commands import (
    AnswerKnock,
    Command,
    Doze,
    GetUp,
    LieDown,
    Permit,
    PointAt,
    RemoveIdentity,
    SendAway,
    SetLook,
    SetRights,
    ShowEmote,
    WakeUp,
)
from game.world.content import Content
from game.world.deeds import Deed
from game.world.records import Character, Placeable, Rest, Right, Vitals
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.ticks import TICKS_PER_S
from game.world.tiled import TILE_PX
from game.world.world import Reader, Transaction

_Bed: TypeAlias = tuple[int, int]
"""Its area and its tile."""
RESTS = Section(WORLD_SCOPE, Kind.REST)
LAST_LOOK_TICKS = 45
"""Once all have lain down there is this much time to get up again …"""
COUNTDOWN_TICKS = 60 * TICKS_PER_S
"""… and once half of them have, the rest have this much."""
_CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)
_VITALS_KEY = 0
_DONE_LYING = (
    LieDown,
    GetUp,
    RemoveIdentity,
    Permit,
    SendAway,
    AnswerKnock,
    SetRights,
    SetLook,
    ShowEmote,
    PointAt,
)
"""What does not get one up: one can see to the door and wave to friends from one's bed."""


@dataclass(frozen=True, slots=True)
class Bedtime:
    """How the farm stands with going to sleep, as far as those go who have a say in it."""

    in_bed: tuple[int, ...]
    """The characters who lie in a bed, who lay down first first."""
    dozing: tuple[int, ...]
    """Those who have not stirred for long, and count as if they lay."""
    missing: tuple[int, ...]
    """Those who are here, and up."""
    ends_tick: int | None
    """When the night passes, if nobody gets up; None while it does not."""


def bedtime_of(reader: Reader) -> Bedtime:
    """Who lies, who is missing, and when the night passes: the same for everybody who reads it."""
    here = [who for who in who_is_here(reader) if has_right(reader, who, Right.SLEEP)]
    rests = {who: rest for who in here if (rest := rest_of(reader, who)) is not None}
    lying = sorted(rests, key=lambda who: (rests[who].since_tick, who))
    in_bed = tuple(who for who in lying if rests[who].area)
    dozing = tuple(who for who in lying if not rests[who].area)
    missing = tuple(who for who in here if who not in rests)
    ends_tick = None
    if in_bed:
        enough = -(-len(here) // 2)
        if not missing:
            ends_tick = rests[lying[-1]].since_tick + LAST_LOOK_TICKS
        elif len(lying) >= enough:
            ends_tick = rests[lying[enough - 1]].since_tick + COUNTDOWN_TICKS
    return Bedtime(in_bed, dozing, missing, ends_tick)


def rest_of(reader: Reader, character: int) -> Rest | None:
    """Where and since when a character lies; None for one who is up."""
    record = reader.get(RESTS, character)
    return record if isinstance(record, Rest) else None


def is_slept_in(reader: Reader, area: int, tile: int) -> bool:
    """Whether somebody lies in what stands on a tile."""
    rests = (rest_of(reader, character) for character in reader.keys(RESTS))
    return any(rest is not None and (rest.area, rest.tile) == (area, tile) for rest in rests)


def lie_down(transaction: Transaction, command: LieDown, context: Context) -> None:
    """The author lies in a bed from now on. There is room for more than one in it."""
    reach_tile(context, command.area, command.tile)
    if not _is_bed(transaction, context.content, command.area, command.tile):
        section = Section(command.area, Kind.PLACEABLE)
        raise Refused(RefusalReason.NO_BED, (section, command.tile))
    known = rest_of(transaction, context.author)
    if known is None or (known.area, known.tile) != (command.area, command.tile):
        rest = Rest(command.area, command.tile, context.tick)
        transaction.put(RESTS, context.author, rest)


def get_up(transaction: Transaction, command: GetUp, context: Context) -> None:
    """The author is up; who was up already stays so."""
    _rouse(transaction, context.author)


def rouse_by_acting(transaction: Transaction, command: Command, context: Context) -> None:
    """Whoever does something is up."""
    if context.author and not isinstance(command, _DONE_LYING):
        _rouse(transaction, context.author)


def doze(transaction: Transaction, command: Doze, context: Context) -> None:
    """Somebody who has not stirred for long counts as one who lies."""
    who = transaction.get(_CHARACTERS, command.character)
    if not isinstance(who, Character) or not who.online:
        raise Refused(RefusalReason.NOTHING_THERE)
    if rest_of(transaction, command.character) is None:
        transaction.put(RESTS, command.character, Rest(0, 0, context.tick))


def wake_up(transaction: Transaction, command: WakeUp, context: Context) -> None:
    """Somebody has stirred, or is gone from the bed, and so is up."""
    _rouse(transaction, command.character)


def sleep_until_morning(transaction: Transaction, context: Context, *, is_late: bool) -> None:
    """Ends the day for everybody who is here: counts who slept in a bed, and lets all wake beside
    one on the next. After a night that came by itself (`is_late`) whoever was not in bed has less
    energy; a little more of it when a friend lay in bed, and had left a light on."""
    tomorrow = day_of(transaction) + 1
    content = context.content
    beds = _beds(transaction, content)
    here = who_is_here(transaction)
    slept = {who: bed for who in here if (bed := _slept_in(transaction, who, beds)) is not None}
    start = content.start
    late_pct = start.late_awaited_pct if slept else start.late_energy_pct
    for character, place in _waking_places(transaction, content, here, slept, list(beds)).items():
        own = slept.get(character)
        if own is not None:
            note_deed(transaction, replace(context, author=character), Deed.SLEEP, beds[own])
        elif is_late:
            vitals = Vitals(start.energy * late_pct // 100, tomorrow)
            transaction.put(Section(character, Kind.VITALS), _VITALS_KEY, vitals)
        _wake_at(transaction, content, character, place)
    for character in list(transaction.keys(RESTS)):
        transaction.delete(RESTS, character)


def _slept_in(reader: Reader, character: int, beds: Mapping[_Bed, str]) -> _Bed | None:
    """The bed that somebody lies in; None where that is none any more."""
    rest = rest_of(reader, character)
    bed = None if rest is None else (rest.area, rest.tile)
    return bed if bed in beds else None


def _waking_places(
    reader: Reader,
    content: Content,
    here: Sequence[int],
    slept: Mapping[int, _Bed],
    beds: Sequence[_Bed],
) -> dict[int, Position]:
    """Where everybody who is here wakes: who has slept at that bed, and the others spread over
    those that are left, or over all where there is no room at one. Nobody wakes inside a friend
    while there is another free place beside any bed, and else where most room is."""

    @cache
    def obstacles_in(area: int) -> Obstacles:
        return Obstacles(content.areas[content.area_ids[area]], content, reader)

    @cache
    def beside(point: Position) -> list[Position]:
        return places_beside(obstacles_in(point.area), point)

    points = {bed: Position(bed[0], *tile_middle(bed[1])) for bed in beds}
    woken_at = dict.fromkeys(points.values() or (_beginning(content),), 0)
    places: dict[int, Position] = {}
    for character in sorted(here, key=lambda who: who not in slept):
        own = points[slept[character]] if character in slept else None
        nearest = sorted(woken_at, key=lambda point: (point != own, woken_at[point]))
        around = ((point, place) for point in nearest for place in beside(point))
        clear = (each for each in around if _gap_px(each[1], places.values()) >= TILE_PX)
        found = next(clear, None)
        if found is None:
            crowded = [(point, place) for point in nearest for place in beside(point)]
            crowded = crowded or [(nearest[0], nearest[0])]
            found = max(crowded, key=lambda each: _gap_px(each[1], places.values()))
        at, places[character] = found
        woken_at[at] += 1
    return places


def _gap_px(place: Position, others: Iterable[Position]) -> float:
    """How far the next of the others in the same area is."""
    here = (other for other in others if other.area == place.area)
    return min((hypot(place.x - other.x, place.y - other.y) for other in here), default=inf)


def _wake_at(transaction: Transaction, content: Content, character: int, place: Position) -> None:
    record = transaction.get(_CHARACTERS, character)
    area = content.area(place.area)
    if isinstance(record, Character) and area is not None:
        x, y = within_area(area, place.x, place.y)
        day = day_of(transaction) + 1
        woken = changed(record, area=area.number, x=x, y=y, woken_day=day, here_day=day)
        transaction.put(_CHARACTERS, character, woken)


def _beds(reader: Reader, content: Content) -> dict[_Bed, str]:
    """Every bed by area and tile, those at home first, and what kind it is."""
    home = content.areas[content.start.home or content.start.area].number
    found = {}
    for area in sorted(content.area_ids, key=lambda number: (number != home, number)):
        section = Section(area, Kind.PLACEABLE)
        for tile in sorted(reader.keys(section)):
            if _is_bed(reader, content, area, tile):
                standing = reader.get(section, tile)
                assert isinstance(standing, Placeable)
                found[area, tile] = standing.item
    return found


def _is_bed(reader: Reader, content: Content, area: int, tile: int) -> bool:
    standing = reader.get(Section(area, Kind.PLACEABLE), tile)
    kind = content.placeables.get(standing.item) if isinstance(standing, Placeable) else None
    return kind is not None and kind.sleeps


def _beginning(content: Content) -> Position:
    """Where one wakes on a farm without a bed."""
    area = content.areas[content.start.area]
    spawn = area.spawn()
    return Position(area.number, spawn.x, spawn.y)


def _rouse(transaction: Transaction, character: int) -> None:
    if transaction.get(RESTS, character) is not None:
        transaction.delete(RESTS, character)
