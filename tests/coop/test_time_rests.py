"""Time rests while everybody at the farm is in a menu, and for nobody else's sake."""

from game.coop.seat import Action, Facing
from game.farms.farm import Farm, new_farm
from game.rules.context import Context
from game.rules.rulebook import carry_out
from game.world.calendar import DAY_TICKS, environment_of, time_of_day
from game.world.commands import BeginDay, RestTime
from game.world.world import World
from net import limits
from net.transports.simulated import LinkConditions
from tests.helpers.seats import PeerTrio, Player
from tests.world.small_farm import small_content

SOON_S = 5.0


def _read_menu(*players: Player) -> None:
    for player in players:
        player.seat.stand(player.seat.position, Facing.DOWN, Action.IN_MENU)


def _play(player: Player) -> None:
    player.seat.stand(player.seat.position, Facing.DOWN, Action.IDLE)


def _is_resting(player: Player) -> bool:
    environment = player.seat.environment
    return environment is not None and environment.resting_since_tick is not None


def _minutes(player: Player) -> float:
    environment = player.seat.environment
    assert environment is not None
    return time_of_day(environment, player.seat.tick)


def _everybody_rests(trio: PeerTrio) -> bool:
    return all(_is_resting(player) for player in trio.players)


def _nobody_rests(trio: PeerTrio) -> bool:
    return not any(_is_resting(player) for player in trio.players)


def test_when_the_last_of_three_opens_a_menu_time_rests_for_all_and_goes_on_where_it_stood() -> (
    None
):
    trio = PeerTrio.playing()
    _read_menu(trio.host, trio.guests[0])
    trio.run(2.0)
    assert _nobody_rests(trio), "one who plays keeps time going for all"
    _read_menu(trio.guests[1])
    assert trio.run_until(lambda: _everybody_rests(trio), SOON_S), "now everybody is in a menu"
    stood = _minutes(trio.host)
    tick = trio.host.seat.tick
    trio.run(20.0)
    assert trio.host.seat.tick >= tick + 19 * limits.TICK_RATE_HZ, "the ticks should go on"
    assert {_minutes(player) for player in trio.players} == {stood}, "no clock should move"
    _play(trio.guests[0])
    assert trio.run_until(lambda: _nobody_rests(trio), SOON_S), "one who plays is enough"
    gone_on = _minutes(trio.host) - stood
    assert 0 <= gone_on < 5, f"time should go on where it stood, not {gone_on} minutes later"
    trio.settle()


def test_time_rests_while_some_watch_a_scene_and_the_others_are_in_menus() -> None:
    trio = PeerTrio.playing()
    _read_menu(trio.guests[1])
    for player in (trio.host, trio.guests[0]):
        player.seat.stand(player.seat.position, Facing.DOWN, Action.WATCH)
    assert trio.run_until(lambda: _everybody_rests(trio), SOON_S), "no night may end a scene"
    _play(trio.guests[1])
    assert trio.run_until(lambda: _nobody_rests(trio), SOON_S), "one who plays is enough here too"
    trio.settle()


def test_whoever_hangs_in_a_menu_or_was_cut_off_decides_nothing() -> None:
    trio = PeerTrio.playing()
    ada, bo = trio.guests
    bo.is_frozen = True
    _read_menu(trio.host, ada)
    assert trio.run_until(lambda: _is_resting(trio.host), 60.0), (
        "a guest who was cut off while he played should not keep the others' time going"
    )
    bo.is_frozen = False
    assert trio.run_until(lambda: trio.is_in(bo), 60.0), "he should come back"
    assert trio.run_until(lambda: _nobody_rests(trio), SOON_S), "and play on in time that passes"
    _read_menu(bo)
    assert trio.run_until(lambda: _everybody_rests(trio), SOON_S), "all are in menus"
    bo.is_frozen = True
    _play(trio.host)
    assert trio.run_until(lambda: not _is_resting(trio.host), SOON_S), (
        "a guest who hangs in a menu should not hold the time of those who play"
    )


def test_time_rests_on_any_network() -> None:
    bad = LinkConditions(loss_pct=10, delay_ms=80, jitter_ms=20)
    trio = PeerTrio.playing(conditions=bad, seed=5)
    _read_menu(*trio.players)
    assert trio.run_until(lambda: _everybody_rests(trio), SOON_S), "it should rest with losses too"
    _play(trio.guests[1])
    assert trio.run_until(lambda: _nobody_rests(trio), SOON_S), "and go on with losses too"
    trio.settle()


def test_no_day_ends_while_time_rests_and_a_later_comer_sees_it_rest() -> None:
    farm = new_farm(small_content(), 7)
    farm.tick = DAY_TICKS - 60
    trio = PeerTrio(guests=2, farm=farm)
    _read_menu(trio.host)
    trio.run(5.0)
    assert _is_resting(trio.host), "alone in a menu, time rests"
    environment = trio.host.seat.environment
    assert environment is not None
    assert environment.day == 1, "no day should end meanwhile"
    seen: list[bool] = []
    trio.on_step = lambda: seen.extend(map(_is_resting, trio.guests))
    trio.join()
    assert trio.run_until(lambda: _nobody_rests(trio), SOON_S), "who comes in plays"
    assert any(seen), "and came into a farm whose time was at rest"
    days = {p.seat.environment.day for p in trio.players if p.seat.environment is not None}
    assert days == {1}, "the day is the one that everybody was in"
    is_over = trio.run_until(
        lambda: (
            trio.host.seat.environment != environment
            and all(
                p.seat.environment is not None and p.seat.environment.day == 2 for p in trio.players
            )
        ),
        SOON_S,
    )
    assert is_over, "and ends once its time has passed"


def test_a_farm_that_was_saved_at_rest_goes_on_where_it_stood() -> None:
    content = small_content()
    farm = new_farm(content, 7)
    farm.tick = 900
    _host_commands(farm, RestTime(is_resting=True))
    farm.tick = 4000
    trio = PeerTrio(0, farm=farm)
    trio.run(0.5)
    assert not _is_resting(trio.host), "whoever opens the farm plays"
    assert _minutes(trio.host) - 360 < 900 * 1200 / DAY_TICKS + 5, "what rested has not passed"


def test_a_new_day_that_begins_at_rest_would_not_rest() -> None:
    farm = new_farm(small_content(), 7)
    farm.tick = 900
    _host_commands(farm, RestTime(is_resting=True), RestTime(is_resting=True), BeginDay("rain"))
    environment = environment_of(farm.world)
    assert environment is not None
    assert environment.day_start_tick == 900
    assert environment.resting_since_tick is None, "a morning begins with time that passes"


def _host_commands(farm: Farm, *commands: RestTime | BeginDay) -> None:
    world: World = farm.world
    for command in commands:
        context = Context(small_content(), farm.tick, 0, 0, None, 0.0, is_prediction=False)
        world.commit(carry_out(world, command, context))
