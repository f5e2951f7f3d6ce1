"""The night passes for three friends: with all in bed, with one who is cut off in bed, with one
who only stands there, and never against somebody's will before its time."""

from game.coop.seat import Action, Facing, Woken
from game.farms.farm import Farm, new_farm
from game.rules.sleeping import bedtime_of
from game.world.calendar import DAY_TICKS
from game.world.commands import Discard, GetUp, LieDown
from game.world.records import Placeable
from game.world.sections import Kind, Section, tile_key
from net import limits
from net.transports.simulated import PERFECT, LinkConditions
from tests.helpers.seats import PeerTrio, Player
from tests.world.small_farm import FARM, small_content

BED = tile_key(11, 5)
BESIDE = (11 * 16 + 8.0, 4 * 16 + 8.0)
SOON_S = 5.0


def trio_with_bed(conditions: LinkConditions = PERFECT, farm: Farm | None = None) -> PeerTrio:
    trio = PeerTrio(conditions=conditions, farm=farm)
    trio.join()
    trio.host.lay({(Section(FARM, Kind.PLACEABLE), BED): Placeable("bed")})
    trio.settle()
    for player in trio.players:
        trio.walk(player, *BESIDE)
    return trio


def lie_down(*players: Player) -> None:
    for player in players:
        assert player.seat.issue(LieDown(FARM, BED)) is None, "the bed should be free"
        player.seat.stand(player.seat.position, Facing.DOWN, Action.LIE)


def day_of(player: Player) -> int:
    environment = player.seat.environment
    return 0 if environment is None else environment.day


def is_morning(trio: PeerTrio) -> bool:
    return all(day_of(player) == 2 and player.of(Woken) for player in trio.players)


def test_when_all_three_lie_the_night_passes_and_each_wakes_where_the_host_believes() -> None:
    trio = trio_with_bed(LinkConditions(loss_pct=10, delay_ms=60, jitter_ms=20))
    lie_down(trio.host, trio.guests[0])
    trio.run(3.0)
    assert {day_of(player) for player in trio.players} == {1}, "one is still up"
    for player in trio.players:
        bedtime = bedtime_of(player.seat.view)
        assert len(bedtime.in_bed) == 2, "everybody sees who lies"
        assert bedtime.missing == (trio.guests[1].seat.character,), "and who is missing"
    assert trio.guests[0].seat.issue(GetUp()) is None
    trio.run(1.0)
    assert bedtime_of(trio.host.seat.view).ends_tick is None, "who gets up calls it off"
    lie_down(*trio.guests)
    assert trio.run_until(lambda: is_morning(trio), SOON_S), "all lie: the night should pass"
    trio.settle()
    for guest in trio.guests:
        place = guest.seat.position
        assert place == guest.of(Woken)[-1].position, "one stands where one woke"
        assert guest.seat.issue(Discard(2, "torch", 1)) is None
        trio.settle()
        assert "torch" not in guest.bag(trio.host.seat.world) or (
            guest.bag(trio.host.seat.world)["torch"] == 1
        ), "and acts from there, because the host believes it"


def test_one_who_vanishes_in_bed_or_stands_there_for_long_holds_up_nobody() -> None:
    trio = trio_with_bed()
    ada, bo = trio.guests
    lie_down(ada)
    trio.run(1.0)
    ada.is_frozen = True
    assert trio.run_until(lambda: not bedtime_of(trio.host.seat.view).in_bed, 60.0), (
        "who was cut off lies in no bed"
    )
    trio.run(90.0)
    lie_down(bo)
    assert trio.run_until(lambda: day_of(trio.host) == 2, SOON_S), (
        "the host has stood still all the while, so nobody waits for him"
    )
    ada.is_frozen = False
    assert trio.run_until(lambda: trio.is_in(ada) and day_of(ada) == 2, 60.0), (
        "who comes back finds the next day"
    )
    trio.settle()


def test_half_of_them_need_wait_a_minute_only_and_walking_away_gets_one_up() -> None:
    trio = trio_with_bed()
    ada, bo = trio.guests
    lie_down(ada, bo)
    trio.walk(bo, BESIDE[0] + 60, BESIDE[1] - 16)
    trio.walk(bo, BESIDE[0] + 120, BESIDE[1] - 16)
    trio.run(1.0)
    assert bedtime_of(trio.host.seat.view).in_bed == (ada.seat.character,), "Bo walked away"
    trio.walk(bo, *BESIDE)
    lie_down(bo)
    for _ in range(50):
        trio.run(1.0)
        trio.host.stand(trio.host.seat.position.x + 0.5, trio.host.seat.position.y)
    assert day_of(trio.host) == 1, "the host is still busy, and has most of a minute"
    assert trio.run_until(lambda: day_of(trio.host) == 2, 15.0), "then the night passes"


def test_at_two_the_day_ends_without_anybody_in_bed() -> None:
    farm = new_farm(small_content(), 7)
    farm.tick = DAY_TICKS - 40 * limits.TICK_RATE_HZ
    trio = trio_with_bed(farm=farm)
    environment = trio.host.seat.environment
    assert environment is not None
    assert day_of(trio.host) == 1, "they should be there in time"
    trio.run((environment.day_start_tick + DAY_TICKS - trio.host.seat.tick) / 30 + 2)
    assert is_morning(trio), "the night should have come by itself"
    trio.settle()
