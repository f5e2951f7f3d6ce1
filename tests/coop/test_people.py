"""People walk about without a word on the wire: everybody sees them at the same place at the same
tick, whoever comes late too, and who is spoken to stands still for all."""

from dataclasses import replace
from itertools import pairwise
from math import hypot

from game.coop.seat import SeatState
from game.world.areas import NamedSpot
from game.world.commands import EndConversation, Talk
from game.world.content import Content
from game.world.footpaths import Footpaths
from game.world.records import Halt
from game.world.schedule_definitions import Plan, Schedule, Stop
from game.world.schedules import HALTS, whereabouts
from game.world.timetables import Standpoint, Timetables
from net import limits
from net.transports.simulated import LinkConditions
from tests.helpers.seats import GuestPlayer, PeerTrio, Player
from tests.world.small_farm import FARM, small_content

MILLER = 1
HALF_WAY = (168.0, 136.0)
OUT_OF_HEARING = (24.0, 200.0)
ROUGH = LinkConditions(delay_ms=60, jitter_ms=30, loss_pct=20)


def restless_content() -> Content:
    """The small farm, whose miller goes to and fro all day."""
    content = small_content()
    farm = content.areas["farm"]
    spots = (*farm.spots, NamedSpot("door", 120, 120), NamedSpot("hill", 264, 136))
    areas = {**content.areas, "farm": replace(farm, spots=spots)}
    stops = tuple(
        Stop(hour=5.9 + number / 5, spot="farm:hill" if number % 2 else "farm:miller")
        for number in range(16)
    )
    schedule = Schedule(bed="farm:door", plans=(Plan(name="restless", stops=stops, to_bed=24),))
    timetables = Timetables({"miller": schedule}, areas, Footpaths(areas))
    return replace(content, areas=areas, timetables=timetables)


def seen_by(trio: PeerTrio, player: Player, tick: float) -> Standpoint:
    found = whereabouts(player.seat.view, player.seat.content, "miller", tick)
    assert found is not None, "he is always somewhere"
    return found


def seen_by_all(trio: PeerTrio) -> list[Standpoint]:
    """Where each player sees the miller at the host's tick, once all have heard of all."""
    trio.settle()
    tick = trio.host.seat.tick
    return [seen_by(trio, player, tick) for player in trio.players]


def test_everybody_sees_people_at_the_same_place_and_nothing_of_it_travels() -> None:
    trio = PeerTrio(3, conditions=ROUGH, content=restless_content())
    trio.join()
    places = set()
    for _ in range(8):
        trio.run(2)
        seen = seen_by_all(trio)
        assert len(set(seen)) == 1, f"all four should see him at one place: {seen}"
        places.add((seen[0].x, seen[0].y))
    assert len(places) > 4, "he goes about meanwhile"
    for guest in trio.guests:
        late_ticks = abs(guest.seat.tick - trio.host.seat.tick)
        assert late_ticks < limits.TICK_RATE_HZ, "and each sees him now, by a clock that is right"


def test_who_is_spoken_to_stands_still_for_all_and_goes_on_without_a_jump() -> None:
    trio = PeerTrio(3, conditions=ROUGH, content=restless_content())
    trio.guests, late = trio.guests[:2], trio.guests[2]
    trio.join()
    owner = trio.guests[0]
    trio.walk(owner, *HALF_WAY)
    is_close = trio.run_until(lambda: _distance(trio, owner) < 20, 30)
    assert is_close, "he comes by"
    assert owner.seat.issue(Talk(FARM, MILLER)) is None, "who is passed by him may speak to him"
    held = seen_by_all(trio)
    trio.run(3)
    assert set(seen_by_all(trio)) == {held[0]}, "he stands where he was spoken to, for everybody"
    trio.guests.append(late)
    trio.join()
    assert set(seen_by_all(trio)) == {held[0]}, "also for who comes late"
    assert owner.seat.issue(EndConversation(FARM, MILLER)) is None
    trio.settle()
    halt = trio.host.seat.world.get(HALTS, MILLER)
    assert isinstance(halt, Halt), "that he was kept is known"
    assert halt.until_ticks is not None, "and that he is no more"
    ways = []
    for _ in range(90):
        trio.step()
        ways.append([seen_by(trio, player, trio.host.seat.tick) for player in trio.players])
    assert all(len(set(seen)) == 1 for seen in ways), "all see him go on at the same place"
    for before, now in pairwise(seen[0] for seen in ways):
        px = hypot(now.x - before.x, now.y - before.y)
        assert px <= 2 * 1000 / 630 + 0.1, "at twice the speed at most, and without a jump"
    assert ways[-1][0] != ways[0][0], "he does go on"


def test_nobody_is_kept_by_a_friend_who_pulls_the_plug() -> None:
    trio = PeerTrio(3, conditions=ROUGH, content=restless_content())
    trio.join()
    owner = trio.guests[0]
    trio.walk(owner, *HALF_WAY)
    for other in (trio.host, *trio.guests[1:]):
        trio.walk(other, *OUT_OF_HEARING)
    assert trio.run_until(lambda: _distance(trio, owner) < 20, 30), "he comes by"
    assert owner.seat.issue(Talk(FARM, MILLER)) is None
    trio.settle()
    owner.is_frozen = True
    trio.guests.remove(owner)

    def is_let_go() -> bool:
        halt = trio.host.seat.world.get(HALTS, MILLER)
        return isinstance(halt, Halt) and halt.until_ticks is not None

    assert trio.run_until(is_let_go, 60), "the host should let him go"
    assert len(set(seen_by_all(trio))) == 1, "and all who are left see him go on"
    assert all(guest.seat.state is SeatState.PLAYING for guest in trio.guests)


def _distance(trio: PeerTrio, player: GuestPlayer) -> float:
    there = seen_by(trio, player, player.seat.tick)
    here = player.seat.position
    return hypot(there.x - here.x, there.y - here.y)
