"""A guest whose host is not where it was finds it: first where it was, then in the local network,
then by the lobby server."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from game.coop.seat import SeatState
from game.farms.kept_endpoint import KeptEndpoint
from game.hosting.seats import open_direct_listener
from game.joining.rejoining import Host, OnLobbyServer, OnLocalNetwork
from net import limits
from net.lobbies.client.shared_socket import ServerReach
from tests.lobby_server.evening import LOOPBACK, Evening
from tests.lobby_server.stay import ELSEWHERE, Stay


@pytest.fixture
def stay(tmp_path: Path) -> Iterator[Stay]:
    evening = Evening(tmp_path)
    yield Stay(evening)
    evening.close()


def asked_nearby(stay: Stay) -> list[bytes]:
    """What goes to the other address from now on."""
    asked: list[bytes] = []

    def note(packet: bytes, _sender: tuple[str, int], to: tuple[str, int]) -> bool:
        if to[0] == ELSEWHERE:
            asked.append(packet)
        return False

    stay.evening.udp.is_lost = note
    return asked


def test_a_host_that_is_where_it_was_is_found_without_asking_around(stay: Stay) -> None:
    stay.evening.udp.kill(stay.listener.port)
    stay.evening.kill(stay.host)
    stay.open(LOOPBACK, stay.listener.kept)
    asked = asked_nearby(stay)
    stay.evening.until(
        lambda: stay.guest.seat.state is SeatState.RECONNECTING, "it should be missed"
    )
    stay.wait_until_playing()
    assert not asked, "the old address is tried first"


def test_a_host_with_another_address_is_found_in_the_local_network(stay: Stay) -> None:
    stay.kill_host()
    stay.open(ELSEWHERE, stay.listener.kept)
    stay.wait_until_playing()
    assert stay.host.seat.players()[1].name == "Briar", "at the host that has the certificate"


def test_a_stranger_in_the_local_network_is_not_taken_for_the_host(stay: Stay) -> None:
    stay.kill_host()
    port = stay.listener.port
    stay.open(ELSEWHERE, replace(open_door_of(stay), port=port))
    stay.evening.run(20.0)
    assert stay.guest.seat.state is SeatState.RECONNECTING, "nobody else has its certificate"
    assert len(stay.host.seat.players()) == 1, "and nobody came there"


def open_door_of(stay: Stay) -> KeptEndpoint:
    """What somebody else's farm keeps."""
    other = open_direct_listener(LOOPBACK, 0, stay.evening.now_s)
    other.listener.endpoint.close(stay.evening.now_s)
    return other.kept


def test_a_host_that_is_only_in_the_list_is_found_there(stay: Stay) -> None:
    stay.kill_host()
    elsewhere = replace(stay.listener.kept, port=0)
    stay.open(LOOPBACK, elsewhere, answers_nearby=False, is_listed=True)
    stay.wait_until_playing()
    assert len(stay.host.seat.players()) == 2, "by the lobby server"


def test_another_host_of_the_same_name_in_the_list_is_passed_over(stay: Stay) -> None:
    stay.kill_host()
    stay.open(LOOPBACK, open_door_of(stay), answers_nearby=False, is_listed=True)
    stay.evening.run(1.0)
    elsewhere = replace(stay.listener.kept, port=0)
    stay.open(LOOPBACK, elsewhere, answers_nearby=False, is_listed=True)
    stay.wait_until_playing()
    assert len(stay.host.seat.players()) == 2, "at the host that has the certificate"


def test_a_goodbye_of_who_has_not_proved_to_be_the_host_is_not_the_host_s(stay: Stay) -> None:
    stay.kill_host()
    stay.evening.blocks_punches = True
    pretended = stay.listener.fingerprint
    stay.open(
        LOOPBACK,
        open_door_of(stay),
        answers_nearby=False,
        is_listed=True,
        pretended=pretended,
    )
    stay.evening.run(6.0)
    stay.host.seat.leave()
    stay.evening.run(4.0)
    assert stay.guest.seat.state is SeatState.RECONNECTING, "anybody can close a lobby"


def test_a_way_that_was_found_is_the_old_way_the_next_time(stay: Stay) -> None:
    stay.kill_host()
    stay.listener = stay.open(ELSEWHERE, stay.listener.kept)
    stay.wait_until_playing()
    stay.kill_host()
    stay.listener = stay.open(ELSEWHERE, stay.listener.kept, answers_nearby=False)
    stay.wait_until_playing()


def test_a_goodbye_is_heard_by_whatever_way_one_has_come_back(stay: Stay) -> None:
    stay.kill_host()
    stay.open(ELSEWHERE, stay.listener.kept)
    stay.wait_until_playing()
    stay.host.seat.leave()
    stay.evening.until(lambda: stay.guest.seat.state is SeatState.ENDED, "it is over", 2.0)


def test_a_search_in_vain_ends_with_the_patience_of_the_guest(stay: Stay) -> None:
    stay.kill_host()
    stay.evening.until(
        lambda: stay.guest.seat.state is SeatState.ENDED,
        "at last it gives up",
        limits.RECONNECT_FOR_S + 10.0,
    )


def test_a_local_network_in_which_nobody_answers_is_asked_more_and_more_seldom(
    stay: Stay,
) -> None:
    now_s, asked = stay.evening.now_s, asked_nearby(stay)
    finder = OnLocalNetwork(Host(bytes(32), 4711), (ELSEWHERE,), Random(1).randbytes)
    for frame in range(30 * 25):
        assert finder.look(now_s + frame / 25) is None, "nobody is there"
    finder.stop(now_s + 30.0)
    assert 8 <= len(asked) <= 20, f"{len(asked)} questions in 30 s"


def test_a_lobby_server_that_cannot_be_spoken_to_is_tried_more_and_more_seldom(
    stay: Stay,
) -> None:
    now_s, tries = stay.evening.now_s, list[int]()

    def reach() -> ServerReach:
        tries.append(1)
        raise ValueError("No lobby server is set.")

    finder = OnLobbyServer(Host(bytes(32), 4711), reach, Random(1).randbytes)
    for frame in range(30 * 25):
        assert finder.look(now_s + frame / 25) is None, "there is no server"
    finder.stop(now_s + 30.0)
    assert 8 <= len(tries) <= 20, f"{len(tries)} tries in 30 s, of 750 frames"
