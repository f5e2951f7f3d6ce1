"""The people who live here, as one finds them: where they are now, and who is close enough."""

from math import hypot

from game.coop.seat import Seat
from game.rules.context import Position
from game.rules.reach import REACH_PX
from game.world.quest_definitions import Where
from game.world.schedules import people_in, whereabouts
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


def area_of(seat: Seat, where: Where) -> str:
    """The area that one has to go to now: people are not always at home."""
    there = None if where.person is None else find_person(seat, where.person)
    return where.area if there is None else seat.content.area_ids[there.area]
