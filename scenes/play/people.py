"""The people who live here, as one finds them: where they are now, and who is close enough."""

from math import hypot

from game.coop.seat import Seat
from game.rules.affection import affection_of
from game.rules.context import Position
from game.rules.reach import REACH_PX
from game.rules.talks import conversation_at
from game.rules.trading import is_trading
from game.world.calendar import day_of
from game.world.quest_definitions import Where
from game.world.records import Slot
from game.world.schedules import people_in, whereabouts
from game.world.tastes import is_gift
from game.world.timetables import Standpoint


def person_in_reach(seat: Seat, position: Position) -> int | None:
    """The number of the person one can talk to from here, None when there is nobody."""
    best: tuple[float, int] | None = None
    for person, there in people_in(seat.view, seat.content, position.area, seat.tick):
        distance = hypot(there.x - position.x, there.y - position.y)
        if distance <= REACH_PX and (best is None or distance < best[0]):
            best = (distance, seat.content.people[person].number)
    return None if best is None else best[1]


def find_person(seat: Seat, person: str) -> Standpoint | None:
    """Where somebody is now; who sleeps is behind that door."""
    return whereabouts(seat.view, seat.content, person, seat.tick)


def away_from_stall(seat: Seat, position: Position) -> tuple[str, Standpoint] | None:
    """Somebody who trades at a place within reach and is not there now, and the place."""
    content = seat.content
    for person in content.people:
        stall = content.timetables.stall(person)
        if (
            stall is not None
            and stall.area == position.area
            and hypot(stall.x - position.x, stall.y - position.y) <= REACH_PX
            and not is_trading(seat.view, content, person, seat.tick)
        ):
            return person, stall
    return None


def gift_for(seat: Seat, position: Position, held: Slot | None) -> int | None:
    """The number of the person within reach to whom one could give what one holds, None when there
    is nobody or nothing to give."""
    number = person_in_reach(seat, position)
    person = None if number is None else seat.content.person(number)
    item = None if held is None else seat.content.items.get(held.item)
    if number is None or person is None or person.gift_node is None:
        return None
    if conversation_at(seat.view, position.area, number) is not None:
        return None
    has_given = affection_of(seat.view, seat.character, number).gift_day == day_of(seat.view)
    return None if item is None or has_given or not is_gift(item) else number


def area_of(seat: Seat, where: Where) -> str:
    """The area that one has to go to now: people are not always at home."""
    there = None if where.person is None else find_person(seat, where.person)
    return where.area if there is None else seat.content.area_ids[there.area]
