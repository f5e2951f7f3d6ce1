"""Friends on screen: smooth, where they are, and never where they cannot be."""

from dataclasses import replace
from itertools import pairwise
from math import hypot

import pytest

from game.coop.seat import SeenPlayer
from game.coop.tracks import Track
from game.coop.whereabouts import Whereabouts
from game.movement import WALK_SPEED_PX_S
from game.rules.context import Position
from game.world.areas import SwitchRef
from game.world.records import SwitchedOn
from game.world.switches import switches_of
from game.world.world import World
from net import limits
from net.session.events import PresenceArrived
from net.sync.presence import PresenceSample
from net.transports.simulated import LinkConditions
from tests.helpers.seats import GuestPlayer, PeerTrio, Player
from tests.world.small_farm import FARM, FOREST, small_content

TICK_S = 1 / 30


def sample(tick: int, x: float, area: int = 1) -> PresenceSample:
    return PresenceSample(65, area, 0, 1, x, 0.0, tick)


def seen(watcher: Player, player: Player) -> SeenPlayer | None:
    return next(
        (s for s in watcher.seat.others() if s.character == player.seat.character),
        None,
    )


def test_across_a_quiet_gap_one_stands_and_does_not_glide() -> None:
    track = Track()
    now_s = 0.0
    for tick in range(0, 10):
        now_s = tick * TICK_S
        track.add(sample(tick, float(tick)), now_s)
    # A second of standing still, then a step.
    track.add(sample(40, 20.0), 40 * TICK_S)
    positions = []
    for step in range(0, 80):
        drawn = track.at(40 * TICK_S + (step - 20) * TICK_S / 2)
        assert drawn is not None
        positions.append(drawn.x)
    between = [x for x in positions if 9.01 < x < 19.99]
    assert len(between) <= 3, f"there should be a step, not a slow glide: {between}"
    assert positions[0] == 9.0, "before it he stands where he stood"


def test_from_area_to_area_one_does_not_walk() -> None:
    track = Track()
    track.add(sample(1, 300.0), TICK_S)
    track.add(sample(2, 10.0, area=2), 2 * TICK_S)
    drawn_x = {
        drawn.x for step in range(20) if (drawn := track.at((1 + step) * TICK_S)) is not None
    }
    assert drawn_x == {300.0, 10.0}, "he is in one area or in the other, never on the way"


def test_what_comes_too_late_is_dropped_and_what_begins_anew_is_taken() -> None:
    track = Track()
    track.add(sample(3000, 1.0), 1.0)
    track.add(sample(2990, 9.0), 1.1)
    assert track.newest == sample(3000, 1.0), "a late sample should not move him back"
    track.add(sample(5, 7.0), 5.0)
    assert track.newest is not None
    assert track.newest.x == 7.0, "after a long silence a lower tick is a new program"


@pytest.mark.parametrize("seed", [3, 6])
def test_a_friend_moves_through_no_wall_at_5_percent_loss(seed: int) -> None:
    """The walker goes around a corner, back and forth. What the third peer draws is never further
    from the true path than two ticks of walking, and never jumps."""
    trio = PeerTrio.playing(
        2, conditions=LinkConditions(delay_ms=60, jitter_ms=15, loss_pct=5), seed=seed
    )
    walker, watcher = trio.guests
    begin = walker.seat.position
    corner = [(begin.x + 40, begin.y), (begin.x + 40, begin.y + 30), (begin.x + 40, begin.y), begin]
    path: list[tuple[float, float]] = []
    drawn: list[tuple[float, float]] = []

    def look() -> None:
        path.append(walker.seat.position[1:])
        if (friend := seen(watcher, walker)) is not None:
            drawn.append((friend.x, friend.y))

    trio.run(1)
    trio.on_step = look
    for _ in range(3):
        for point in corner:
            x, y = point[-2:]
            trio.walk(walker, x, y)
    trio.run(1)
    assert len(drawn) > 100, "the watcher should see the walker all along"
    step_px = WALK_SPEED_PX_S * TICK_S
    off = max(min(hypot(x - a, y - b) for a, b in path) for x, y in drawn)
    assert off <= 2 * step_px, f"he should be drawn on his path, not {off:.1f} px beside it"
    jump = max(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(drawn))
    assert jump <= 2.2 * step_px, f"and never jump: {jump:.1f} px in a tick"
    last = seen(watcher, walker)
    assert last is not None
    assert hypot(last.x - begin.x, last.y - begin.y) < 0.2, "in the end he stands where he stands"


def test_nobody_gets_on_faster_by_telling_more_often() -> None:
    whereabouts = Whereabouts(small_content(), World())
    whereabouts.place(65, Position(FARM, 100.0, 72.0), 10.0)
    for step in range(1, 30):
        whereabouts.believe(
            PresenceSample(65, FARM, 0, 1, 100.0 + 4 * step, 72.0, step), 10.0, step
        )
    believed = whereabouts.of(65)
    assert believed is not None
    assert 100.0 < believed.x <= 140.0, "in no time there is a little way to go, and only once"


def test_a_way_that_waits_for_a_switch_is_gone_by_nobody_before() -> None:
    content = small_content()
    farm = content.areas["farm"]
    way = next(way for way in farm.exits if content.areas[way.target_area].number == FOREST)
    shut = replace(farm, exits=(way._replace(needs=(SwitchRef("farm", 1),)),))
    content = replace(content, areas={**content.areas, "farm": shut})
    world = World()
    whereabouts = Whereabouts(content, world)
    left, top, right, bottom = way.rect
    there = PresenceSample(65, FOREST, 0, 1, float(way.target_x), float(way.target_y), 1)

    def goes(now_s: float) -> bool:
        """Whether who stands in the exit of the farm since second 0 is believed to be behind it."""
        whereabouts.place(65, Position(FARM, (left + right) / 2, (top + bottom) / 2), 0.0)
        return whereabouts.believe(there, now_s, round(now_s * limits.TICK_RATE_HZ))

    assert not goes(1.0), "nobody is behind a way before it leads anywhere"
    assert not goes(60.0), "and waiting does not help"
    world.set(switches_of(FARM), 1, SwitchedOn(0, 300, 1))
    assert goes(1.0), "who goes while it is open is believed"
    assert goes(10.2), "and whose word of it comes a moment after it has closed"
    assert not goes(15.0), "but nobody goes later"
    assert goes(25.0), "unless it was open in the long time for which nothing was heard"


def test_impossible_moves_are_dropped_by_the_host_and_never_seen_by_the_third() -> None:
    trio = PeerTrio.playing(2)
    cheat, watcher = trio.guests
    trio.run(1)
    home = cheat.seat.position
    heard: list[PresenceSample] = []
    receive = watcher.seat.session.receive

    def listen(now_s: float) -> list[object]:
        events = receive(now_s)
        heard.extend(e.sample for e in events if isinstance(e, PresenceArrived))
        return events  # type: ignore[return-value]

    watcher.seat.session.receive = listen  # type: ignore[assignment, method-assign]
    for x, y, area in (
        (home.x + 150.0, home.y, home.area),
        (50.0, 50.0, FOREST),
        (5000.0, 5000.0, home.area),
        (50.0, 50.0, 63),
    ):
        cheat.stand(x, y, area)
        trio.run(0.2)
        cheat.stand(home.x, home.y, home.area)
        trio.run(0.3)
    mine = [s for s in heard if s.character == cheat.seat.character]
    assert all(hypot(s.x - home.x, s.y - home.y) < 100 and s.area == home.area for s in mine), (
        "neither speed, nor a jump to another area, nor a place outside should get past the host"
    )
    trio.walk(cheat, home.x + 10, home.y)
    trio.run(1)
    friend = seen(watcher, cheat)
    assert friend is not None
    assert abs(friend.x - home.x - 10) < 0.2, "and walking on works as before"


def test_going_through_a_door_is_seen_by_everybody_at_once() -> None:
    trio = PeerTrio.playing(2)
    walker, watcher = trio.guests
    trio.walk(walker, 300.0, 120.0)
    trio.walk(walker, 314.0, 120.0)
    trio.run(0.5)
    walker.stand(24.0, 120.0, FOREST)
    assert trio.run_until(
        lambda: all(
            (s := seen(player, walker)) is not None and s.area == FOREST
            for player in (trio.host, watcher)
        ),
        0.6,
    ), "a change of area should be with everybody in a moment"


def test_a_friend_who_came_back_with_a_new_program_is_seen_moving_again() -> None:
    trio = PeerTrio.playing(2)
    walker, watcher = trio.guests
    trio.run(20)
    trio.guests.remove(walker)
    trio.network.kill(walker.address)
    trio.run(6)
    again = GuestPlayer(trio.network, walker.name, address="again")
    trio.guests.append(again)
    trio.join()
    trio.run(1)
    position = again.seat.position
    trio.walk(again, position.x + 16, position.y)
    trio.run(1)
    for player in (trio.host, watcher):
        friend = seen(player, again)
        assert friend is not None, "he should be seen"
        assert abs(friend.x - position.x - 16) < 0.2, "where he is, and not where he was"


def test_a_second_login_is_seen_moving_at_once() -> None:
    """The new program counts its ticks from 1 while the old one was just heard of."""
    trio = PeerTrio.playing(2)
    walker, watcher = trio.guests
    trio.run(20)
    again = GuestPlayer(trio.network, walker.name, address="again")
    trio.guests.append(again)
    walker.is_frozen = True
    trio.join()
    position = again.seat.position
    trio.walk(again, position.x + 16, position.y)
    trio.run(0.5)
    for player in (trio.host, watcher):
        friend = seen(player, again)
        assert friend is not None, "he should be seen"
        assert abs(friend.x - position.x - 16) < 0.2, "where he is now"


def test_a_friend_who_came_while_one_was_cut_off_is_seen_and_listed() -> None:
    """Who is cut off himself misses the news; who is at the farm is in the records."""
    trio = PeerTrio.playing(3)
    away, stays, other = trio.guests
    trio.run(20)
    trio.network.cut(other.address)
    trio.run(6)
    trio.network.cut(away.address)
    trio.run(6)
    trio.network.restore(other.address)
    trio.run(5)
    trio.network.restore(away.address)
    trio.run(8)
    lines = {info.name: info.is_connected for info in away.seat.players()}
    assert lines == {"Host": True, "Ada": True, "Bo": True, "Cyd": True}, (
        "everybody is here again, and so it should be shown"
    )
    assert seen(away, other) is not None, "and seen"
    assert seen(stays, away) is not None


def test_positions_survive_leaving_and_coming_back() -> None:
    trio = PeerTrio.playing(2)
    guest = trio.guests[0]
    begin = guest.seat.position
    trio.walk(guest, begin.x + 20, begin.y)
    trio.run(0.5)
    guest.seat.leave()
    trio.guests.remove(guest)
    trio.run(1)
    again = GuestPlayer(trio.network, guest.name, address="again")
    trio.guests.append(again)
    trio.join()
    place = again.seat.position
    assert place == Position(begin.area, int(begin.x + 20), int(begin.y)), "he stands where he was"
