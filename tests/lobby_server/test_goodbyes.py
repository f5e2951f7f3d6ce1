"""A host that closes its farm is believed at once, on every way that its friends have come."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.coop.profile import Profile
from game.coop.seat import Ended, SeatState
from game.farms.farm import new_farm
from game.hosting.seats import LobbyKeeper, open_direct_listener, open_seat
from game.joining.direct import Entrance, open_direct_endpoint, open_guest_seat
from game.text.heard import heard
from net import limits
from tests.helpers.sessions import key_of
from tests.lobby_server.evening import LOOPBACK, Evening, Seated
from tests.punching.nat import NatKind

ROUTERS = {"Ash": NatKind.PORT_RESTRICTED, "Briar": NatKind.PORT_RESTRICTED}
AT_ONCE_S = 2.0
CLOSED = [Ended(heard("The host has closed the farm."))]


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    made = Evening(tmp_path, ROUTERS)
    yield made
    made.close()


def expect_the_end(evening: Evening, guest: Seated) -> None:
    """The guest hears at once that it is over."""
    evening.until(lambda: guest.seat.state is SeatState.ENDED, "it should be over", AT_ONCE_S)
    assert guest.of(Ended) == CLOSED, "and the guest should read why"


@pytest.mark.parametrize("is_relayed", [False, True], ids=["punched", "relayed"])
def test_a_goodbye_goes_through_routers_and_over_the_relay(
    evening: Evening, is_relayed: bool
) -> None:
    evening.blocks_punches = is_relayed
    host = evening.host()
    guest = evening.playing_guest("Briar")
    evening.run(2.0)
    assert [player.is_relayed for player in host.seat.players()] == [False, is_relayed]
    host.seat.leave()
    evening.everybody.remove(host)
    expect_the_end(evening, guest)


def test_a_goodbye_goes_over_the_relay_of_the_hosts_own_program(evening: Evening) -> None:
    evening.blocks_punches = True
    host = evening.host(is_serving=True)
    guest = evening.playing_guest("Briar")
    evening.run(2.0)
    assert [player.is_relayed for player in host.seat.players()] == [False, True]
    host.seat.leave()
    evening.everybody.remove(host)
    expect_the_end(evening, guest)


def test_a_goodbye_that_is_lost_comes_by_the_lobby_server(evening: Evening) -> None:
    host = evening.host()
    guest = evening.playing_guest("Briar")
    evening.run(2.0)
    server = (LOOPBACK, evening.running.port)
    # Between the friends nothing arrives any more; both hear the server, and are heard there.
    evening.udp.is_lost = lambda _packet, sender, to: server not in (sender, to)
    host.seat.leave()
    evening.everybody.remove(host)
    expect_the_end(evening, guest)


def test_who_is_cut_off_as_the_host_closes_does_not_try_for_long(evening: Evening) -> None:
    host = evening.host()
    guest = evening.playing_guest("Briar")
    evening.run(2.0)
    server = (LOOPBACK, evening.running.port)
    evening.udp.is_lost = lambda _packet, sender, to: server not in (sender, to)
    evening.until(lambda: guest.seat.state is SeatState.RECONNECTING, "it should be missed", 10.0)
    host.seat.leave()
    evening.everybody.remove(host)
    expect_the_end(evening, guest)


def test_a_lobby_that_is_lost_with_its_server_is_no_goodbye(evening: Evening) -> None:
    evening.host()
    guest = evening.playing_guest("Briar")
    evening.kill_server()
    evening.run(limits.LOBBY_HEARTBEAT_S + limits.LOBBY_BEAT_ANSWER_MAX_S + 5.0)
    assert guest.seat.state is SeatState.PLAYING, "the game goes on without the server"


def test_a_lobby_whose_host_was_killed_is_no_goodbye(evening: Evening) -> None:
    host = evening.host()
    guest = evening.playing_guest("Briar")
    evening.kill(host)
    evening.run(limits.SERVER_IDLE_TIMEOUT_S + 20.0)
    assert guest.seat.state is SeatState.RECONNECTING, "the host may be back"


def test_a_goodbye_goes_to_who_came_by_a_code(evening: Evening) -> None:
    direct = open_direct_listener(LOOPBACK, 0, evening.now_s)
    seat = open_seat(
        evening.content, new_farm(evening.content, 7), Profile("Ash", 0), direct.listener
    )
    seat.accepts_everybody = True
    evening.sit(seat)
    address = f"{LOOPBACK}:{direct.port}#{direct.fingerprint.hex()}"
    entrance = Entrance(address, direct.kept.join_token)
    way = open_direct_endpoint(entrance.address, evening.now_s)
    guest = evening.sit(
        open_guest_seat(
            evening.content, way, entrance, Profile("Briar", 1), evening.now_s, key_of("Briar")
        )
    )
    evening.until(lambda: guest.is_playing, "the guest should play")
    seat.leave()
    expect_the_end(evening, guest)


def test_a_new_join_code_is_no_goodbye(evening: Evening) -> None:
    host = evening.host()
    guest = evening.playing_guest("Briar")
    evening.run(2.0)
    keeper = next(one for one in host.own_farm.keepers if isinstance(one, LobbyKeeper))
    host.own_farm.renew_join_code("the new code", b"new!")
    keeper.renew(b"new!", evening.now_s)
    evening.run(5.0)
    assert guest.seat.state is SeatState.PLAYING, "who is inside stays"
    newcomer = evening.playing_guest("Clover")
    assert newcomer.is_playing, "and who comes by the list is told the new one"
