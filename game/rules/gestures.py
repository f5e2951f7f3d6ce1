"""Gestures: what one shows everybody for a while, and what one holds out to a friend.

An offer is a record in the scope of whoever makes it. A friend takes it up by its number, so it is
taken once at most and by one friend only, whatever is lost on the way. It is over when its time
is, when it is withdrawn, and when whoever made it walks away or leaves; the host looks after that.
"""

from collections.abc import Iterator, Mapping
from math import hypot

from msgspec.structs import replace

from game.rules.context import Context, Position, RefusalReason, Refused
from game.rules.handing import take_from
from game.rules.harvesting import hold_on, pull_with
from game.rules.high_fives import clap_hands
from game.rules.reach import reach_point, within_area
from game.rules.slots import bag_of, seen_slot
from game.world.commands import EndGesture, Offer, PointAt, ShowEmote, TakeUp, Withdraw
from game.world.records import (
    Character,
    Emote,
    Gesture,
    HandOver,
    HighFive,
    Offered,
    Ping,
    Pull,
    Taken,
)
from game.world.sections import WORLD_SCOPE, GestureKey, Kind, Section
from game.world.world import Reader, Transaction

OFFER_TICKS = 450
"""How long something is held out: fifteen seconds."""
TAKEN_TICKS = 45
"""How long it is seen that it was taken."""
EMOTE_TICKS = 90
PING_TICKS = 240
STEPPED_AWAY_PX = 20.0
"""Who is further from where the offer was made has walked away from it."""
_CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)


def gesture_of(reader: Reader, character: int, key: GestureKey, tick: float) -> Gesture | None:
    """What a character shows at this tick; None for nothing, or what is over."""
    gesture = reader.get(Section(character, Kind.GESTURE), key)
    is_shown = isinstance(gesture, Gesture) and tick <= gesture.until_tick
    return gesture if isinstance(gesture, Gesture) and is_shown else None


def offer_of(reader: Reader, character: int, tick: float) -> Gesture | None:
    """What a character holds out at this tick, None for nothing. Its `what` is an `Offered`."""
    gesture = gesture_of(reader, character, GestureKey.OFFER, tick)
    return None if gesture is None or isinstance(gesture.what, Taken) else gesture


def offer(transaction: Transaction, command: Offer, context: Context) -> None:
    """Something is held out, in place of what was before."""
    what = command.what
    match what:
        case HandOver(slot, item, count, friend):
            seen_slot(bag_of(transaction, context.content, context.author), slot, item, count)
            if friend is not None:
                _check_friend(transaction, context, friend)
        case Pull(tile):
            hold_on(transaction, context, tile)
        case HighFive():
            pass
    position = context.position
    if position is None:
        raise Refused(RefusalReason.NOT_HERE)
    at = (position.area, position.x, position.y)
    _show(transaction, context, GestureKey.OFFER, what, OFFER_TICKS, at=at)


def withdraw(transaction: Transaction, _command: Withdraw, context: Context) -> None:
    """Nothing is held out any more. Refuses when nothing was."""
    if offer_of(transaction, context.author, context.tick) is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    transaction.delete(Section(context.author, Kind.GESTURE), GestureKey.OFFER)


def take_up(transaction: Transaction, command: TakeUp, context: Context) -> None:
    """What a friend offers is taken, by who reaches the place where it was offered."""
    name = (Section(command.friend, Kind.GESTURE), int(GestureKey.OFFER))
    found = offer_of(transaction, command.friend, context.tick)
    if found is None or found.number != command.number:
        raise Refused(RefusalReason.OFFER_OVER, name)
    _check_friend(transaction, context, command.friend)
    what = found.what
    if not isinstance(what, Pull):
        reach_point(context, found.area, found.x, found.y)
    match what:
        case HighFive():
            clap_hands(transaction, context, command.friend)
        case HandOver():
            take_from(transaction, context, command.friend, what)
        case Pull():
            pull_with(transaction, context, command.friend, found)
        case _:
            raise Refused(RefusalReason.NOT_ALLOWED)
    taken = replace(
        found,
        what=Taken(what, context.author),
        since_tick=context.tick,
        until_tick=context.tick + TAKEN_TICKS,
    )
    transaction.put(*name, taken)


def show_emote(transaction: Transaction, command: ShowEmote, context: Context) -> None:
    """Everybody near sees it over the author's head, in place of an earlier one."""
    position = context.position
    if position is None:
        raise Refused(RefusalReason.NOT_HERE)
    at = (position.area, position.x, position.y)
    what = Emote(command.emote)
    _show(transaction, context, GestureKey.EMOTE, what, EMOTE_TICKS, at=at)


def point_at(transaction: Transaction, command: PointAt, context: Context) -> None:
    """Everybody sees the place, in the world and on the map, instead of an earlier one."""
    area = context.content.area(command.area)
    if area is None or not area.holds(command.x, command.y):
        raise Refused(RefusalReason.NOT_ALLOWED)
    at = (command.area, command.x, command.y)
    _show(transaction, context, GestureKey.PING, Ping(), PING_TICKS, at=at)


def end_gesture(transaction: Transaction, command: EndGesture, _context: Context) -> None:
    """A gesture is shown no more."""
    section = Section(command.character, Kind.GESTURE)
    if transaction.get(section, command.key) is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    transaction.delete(section, command.key)


def end_gestures_of(transaction: Transaction, character: int) -> None:
    """Whoever leaves shows nothing any more."""
    section = Section(character, Kind.GESTURE)
    for key in list(transaction.keys(section)):
        transaction.delete(section, key)


def gestures_to_end(
    reader: Reader, tick: int, positions: Mapping[int, Position]
) -> Iterator[EndGesture]:
    """What the host ends now, of those who are here: gestures whose time is over, and offers that
    somebody has walked away from."""
    for character, position in positions.items():
        section = Section(character, Kind.GESTURE)
        for key in GestureKey:
            gesture = reader.get(section, key)
            if not isinstance(gesture, Gesture):
                continue
            is_over = tick > gesture.until_tick
            is_offer = key is GestureKey.OFFER and not isinstance(gesture.what, Taken)
            if is_over or (is_offer and not _is_beside(gesture, position)):
                yield EndGesture(character, key)


def _is_beside(gesture: Gesture, position: Position) -> bool:
    distance_px = hypot(position.x - gesture.x, position.y - gesture.y)
    return position.area == gesture.area and distance_px <= STEPPED_AWAY_PX


def _check_friend(transaction: Transaction, context: Context, friend: int) -> None:
    """Refuses oneself, and who is not here."""
    record = transaction.get(_CHARACTERS, friend)
    if friend == context.author or not isinstance(record, Character) or not record.online:
        raise Refused(RefusalReason.NOT_ALLOWED)


def _show(
    transaction: Transaction,
    context: Context,
    key: GestureKey,
    what: Offered | Emote | Ping,
    lasts_ticks: int,
    *,
    at: tuple[int, float, float],
) -> None:
    number, x, y = at
    area = context.content.area(number)
    if area is None or not area.holds(x, y):
        raise Refused(RefusalReason.NOT_HERE)
    gesture = Gesture(
        what,
        context.command_number,
        number,
        *within_area(area, x, y),
        since_tick=context.tick,
        until_tick=context.tick + lasts_ticks,
    )
    transaction.put(Section(context.author, Kind.GESTURE), key, gesture)
