"""A guest who came by the lobby server comes back to where the host was, as long as that leads
there, and only then by the server or any other way."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from game.coop.profile import Profile
from game.coop.seat import Ended, SeatState
from game.joining.browser import LOBBY_SERVER, FoundLobby
from game.joining.configured_server import ConfiguredServer
from game.joining.local_network import LocalNetwork
from game.joining.rejoining import Host
from game.joining.visiting import Visiting
from game.program.clocks import Clocks
from game.program.folders import folders_below
from game.program.local_identity import LocalIdentity
from game.program.steam import SteamAccess
from game.text.heard import heard
from net import limits
from net.connecting.reconnecting import NEXT_WAY_S
from net.lobbies.protocol.wire import LOBBY_KEY_BYTES
from tests.lobby_server.evening import LOOPBACK, WALL_S, Evening, Seated
from tests.lobby_server.stay import ELSEWHERE, LOCKED, ServerStay, Stay
from tests.punching.nat import NatKind

ROUTERS = {"Ash": NatKind.PORT_RESTRICTED, "Briar": NatKind.PORT_RESTRICTED}


@pytest.fixture
def stay(tmp_path: Path) -> Iterator[ServerStay]:
    evening = Evening(tmp_path)
    yield ServerStay(evening)
    evening.close()


def introductions(stay: Stay) -> int:
    """How often the server has brought two together."""
    return stay.evening.running.server.introductions.made


def cut_off(evening: Evening, guest: Seated, seconds: float = 12.0) -> None:
    """A guest's computer sleeps for a while, and wakes up to find itself cut off."""
    evening.everybody.remove(guest)
    evening.run(seconds)
    evening.everybody.append(guest)
    evening.until(lambda: guest.seat.state is SeatState.RECONNECTING, "it should notice")


def test_who_is_cut_off_tries_where_the_host_was_before_it_asks_the_server(
    stay: ServerStay,
) -> None:
    made = introductions(stay)
    cut_off(stay.evening, stay.guest)
    stay.wait_until_playing()
    assert introductions(stay) == made, "the old address leads there"


@pytest.mark.parametrize("is_relayed", [False, True], ids=["punched", "relayed"])
def test_the_way_through_routers_or_over_the_relay_is_tried_before_another_is_looked_for(
    tmp_path: Path, is_relayed: bool
) -> None:
    evening = Evening(tmp_path, ROUTERS)
    evening.blocks_punches = is_relayed
    host = evening.host()
    guest = evening.playing_guest("Briar")
    evening.run(2.0)
    made = evening.running.server.introductions.made
    cut_off(evening, guest)
    evening.until(lambda: guest.is_playing, "it should be back", 60.0)
    assert evening.running.server.introductions.made == made, "the old way leads there"
    assert [player.is_relayed for player in host.seat.players()] == [False, is_relayed]
    evening.close()


def test_where_nobody_answers_at_the_old_address_the_whole_way_is_gone_again(
    stay: ServerStay,
) -> None:
    made = introductions(stay)
    stay.kill_host()
    elsewhere = replace(stay.listener.kept, port=0)
    stay.listener = stay.open(LOOPBACK, elsewhere, answers_nearby=False, is_listed=True)
    stay.wait_until_playing()
    assert introductions(stay) == made + 1, "by another introduction"


def test_an_old_address_that_answers_late_is_not_given_up_for_a_server_that_says_no(
    stay: ServerStay,
) -> None:
    evening, port, guest = stay.evening, stay.listener.port, stay.guest
    evening.kill_server()
    evening.run(limits.LOBBY_HEARTBEAT_S + limits.LOBBY_BEAT_ANSWER_MAX_S + 5.0)
    evening.open_server()
    opens_s = float("inf")
    evening.udp.is_lost = lambda _packet, sender, to: (
        port in (sender[1], to[1])
        and (evening.running.port in (sender[1], to[1]) or evening.now_s < opens_s)
    )
    (before,) = stay.host.session.members
    came_from = before.address
    evening.until(lambda: guest.seat.state is SeatState.RECONNECTING, "it should notice")
    opens_s = evening.now_s + NEXT_WAY_S + 0.5
    stay.wait_until_playing()
    (after,) = stay.host.session.members
    assert after.address == came_from, "no other way was needed: the host is where it was"


def test_the_local_network_is_asked_at_the_port_that_the_server_has_told(
    stay: ServerStay,
) -> None:
    stay.evening.kill_server()
    stay.kill_host()
    stay.listener = stay.open(ELSEWHERE, stay.listener.kept)
    stay.wait_until_playing()
    assert len(stay.host.seat.players()) == 2, "although the server is gone"


def test_a_farm_with_a_password_is_found_in_the_list_under_another_id(stay: ServerStay) -> None:
    stay.kill_host()
    other = replace(stay.listener.kept, port=0, lobby_key=bytes(LOBBY_KEY_BYTES))
    stay.listener = stay.open(LOOPBACK, other, answers_nearby=False, is_listed=True)
    stay.wait_until_playing()
    assert len(stay.host.seat.players()) == 2, "by the password that it came with"


def test_a_join_token_that_is_new_is_told_in_the_lobby(stay: ServerStay) -> None:
    stay.kill_host()
    renewed = replace(stay.listener.kept, port=0, join_token=b"new!")
    stay.listener = stay.open(LOOPBACK, renewed, answers_nearby=False, is_listed=True)
    session = stay.host.session
    session.settings = replace(session.settings, needs_token=lambda _identity: True)
    stay.wait_until_playing()
    assert len(stay.host.seat.players()) == 2, "by the token that is good now"


def test_a_password_is_in_no_text_of_what_is_known_of_a_host() -> None:
    assert "sesame" not in repr(Host(b"", 0, password="sesame")), "it could get into a log"


def test_without_the_password_nobody_goes_there(tmp_path: Path) -> None:
    evening = Evening(tmp_path)
    by_code = Stay(evening, LOCKED)
    by_code.kill_host()
    elsewhere = replace(by_code.listener.kept, port=0)
    by_code.open(LOOPBACK, elsewhere, answers_nearby=False, is_listed=True)
    evening.run(20.0)
    assert by_code.guest.seat.state is SeatState.RECONNECTING, "it goes on looking"
    evening.close()


def test_a_goodbye_is_believed_on_the_way_back(stay: ServerStay) -> None:
    evening, port = stay.evening, stay.listener.port
    evening.udp.is_lost = lambda _packet, sender, to: (
        port in (sender[1], to[1]) and evening.running.port not in (sender[1], to[1])
    )
    evening.until(
        lambda: stay.guest.seat.state is SeatState.RECONNECTING, "it should be missed", 10.0
    )
    evening.run(5.0)
    stay.host.seat.leave()
    evening.kill(stay.host)
    evening.until(lambda: stay.guest.seat.state is SeatState.ENDED, "it is over", 3.0)
    assert stay.guest.of(Ended) == [Ended(heard("The host has closed the farm."))], "said once"


def test_a_host_that_is_killed_again_and_again_is_found_each_time(stay: ServerStay) -> None:
    clover = stay.evening.sit(stay.come("Clover"))
    for turn in range(3):
        stay.wait_until_playing()
        stay.evening.until(lambda: clover.is_playing, "and the other", 60.0)
        stay.kill_host(clover)
        port = 0 if turn % 2 else stay.listener.port
        elsewhere = replace(stay.listener.kept, port=port)
        stay.listener = stay.open(LOOPBACK, elsewhere, answers_nearby=False, is_listed=True)
    stay.wait_until_playing()
    stay.evening.until(lambda: clover.is_playing, "and the other", 60.0)
    assert len(stay.host.seat.players()) == 3, "everybody is back"


def test_a_window_comes_back_to_a_farm_with_a_password_by_itself(tmp_path: Path) -> None:
    """The way that the game's menus open, with everything that it looks by."""
    evening = Evening(tmp_path)
    stay = ServerStay(evening)
    folders = folders_below(tmp_path / "Clover")
    own = LocalIdentity(folders.settings)
    reach = evening.reach("Clover")
    visiting = Visiting(
        lambda: evening.content,
        folders,
        own,
        SteamAccess(None, ""),
        ConfiguredServer(folders.settings, own),
        Clocks(lambda: evening.now_s, lambda: WALL_S + evening.now_s, lambda _s: None),
        LocalNetwork(),
    )
    found = FoundLobby(LOBBY_SERVER, stay.lobby("Clover"), reach)
    clover = evening.sit(visiting.go_to_lobby(found, Profile("Clover", 2), LOCKED.password))
    evening.until(lambda: clover.is_playing, "it should come in")
    stay.kill_host(clover)
    other = replace(stay.listener.kept, port=0, lobby_key=bytes(LOBBY_KEY_BYTES))
    stay.listener = stay.open(LOOPBACK, other, answers_nearby=False, is_listed=True)
    evening.until(lambda: clover.is_playing, "it should be back", limits.RECONNECT_FOR_S)
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert LOCKED.password.encode() not in written, "the password is kept in memory alone"
    evening.close()
