"""A guest whose host is not where it was finds it: first where it was, then in the local network,
then by the lobby server."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from game.coop.profile import Profile
from game.coop.seat import SeatState
from game.program.farms import new_farm
from game.program.finding_back import OnLobbyServer, OnLocalNetwork, host_at
from game.program.hosting import DirectDoor, LanKeeper, open_direct_door, open_seat
from game.program.joining import Entrance, open_direct_way, open_guest_seat
from game.program.kept_door import KeptDoor
from game.program.return_way import Finder, ReturnWay
from game.program.server_hosting import ServerDoor
from net import limits
from net.lobbies.interface import LobbyTerms, Visibility
from tests.helpers.sessions import key_of
from tests.lobby_server.evening import LOOPBACK, Evening, Seated

ELSEWHERE = "127.0.0.2"
OPEN = LobbyTerms("Willow Farm", "", Visibility.PUBLIC)
BACK_S = 30.0


class Stay:
    """A guest who came by a join code, and a host that can be killed and be somewhere else."""

    def __init__(self, evening: Evening) -> None:
        self.evening = evening
        self.door = self.open(LOOPBACK, None)
        address = f"{LOOPBACK}:{self.door.port}#{self.door.fingerprint.hex()}"
        entrance = Entrance(address, self.door.kept.join_token)
        host = host_at(address)
        finders: list[Finder] = [
            OnLocalNetwork(host, (LOOPBACK, ELSEWHERE)),
            OnLobbyServer(host, lambda: evening.reach("Briar")),
        ]
        self.way = ReturnWay(open_direct_way(entrance, evening.now_s), finders)
        host.seat = open_guest_seat(
            evening.content,
            self.way,
            entrance,
            Profile("Briar", 1),
            evening.now_s,
            key_of("Briar"),
        )
        self.guest = evening.sit(host.seat)
        self.wait_until_playing()

    def open(
        self,
        ip: str,
        kept: KeptDoor | None,
        *,
        answers_nearby: bool = True,
        is_listed: bool = False,
        pretended: bytes | None = None,
    ) -> DirectDoor:
        """Somebody hosts at that address, by that door; in the list perhaps with a fingerprint that
        is `pretended`."""
        evening = self.evening
        direct = open_direct_door(ip, 0, evening.now_s, kept)
        assert direct.socket is not None, "a door on a socket of this machine has that socket"
        shown = replace(direct, fingerprint=pretended or direct.fingerprint)
        listed = ServerDoor(shown, evening.reach("Ash"), OPEN) if is_listed else None
        seat = open_seat(
            evening.content,
            new_farm(evening.content, 7),
            Profile("Ash", 0),
            Random(7),
            direct.door if listed is None else listed.direct.door,
        )
        seat.accepts_everybody = True
        if answers_nearby:
            seat.keepers.append(LanKeeper(direct.socket, direct.fingerprint))
        if listed is not None:
            listed.publish(seat, evening.now_s)
        self.host: Seated = evening.sit(seat)
        return direct

    def kill_host(self) -> None:
        """The host's program ends without a word, and the guest notices."""
        self.evening.udp.kill(self.door.port)
        self.evening.kill(self.host)
        self.evening.until(
            lambda: self.guest.seat.state is SeatState.RECONNECTING, "it should be missed"
        )

    def wait_until_playing(self) -> None:
        """The guest plays."""
        self.evening.until(lambda: self.guest.is_playing, "the guest should play", BACK_S)


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
    stay.evening.udp.kill(stay.door.port)
    stay.evening.kill(stay.host)
    stay.open(LOOPBACK, stay.door.kept)
    asked = asked_nearby(stay)
    stay.evening.until(
        lambda: stay.guest.seat.state is SeatState.RECONNECTING, "it should be missed"
    )
    stay.wait_until_playing()
    assert not asked, "the old address is tried first"


def test_a_host_with_another_address_is_found_in_the_local_network(stay: Stay) -> None:
    stay.kill_host()
    stay.open(ELSEWHERE, stay.door.kept)
    stay.wait_until_playing()
    assert stay.host.seat.players()[1].name == "Briar", "at the host that has the certificate"


def test_a_stranger_in_the_local_network_is_not_taken_for_the_host(stay: Stay) -> None:
    stay.kill_host()
    port = stay.door.port
    stay.open(ELSEWHERE, replace(open_door_of(stay), port=port))
    stay.evening.run(20.0)
    assert stay.guest.seat.state is SeatState.RECONNECTING, "nobody else has its certificate"
    assert len(stay.host.seat.players()) == 1, "and nobody came there"


def open_door_of(stay: Stay) -> KeptDoor:
    """What somebody else's farm keeps."""
    other = open_direct_door(LOOPBACK, 0, stay.evening.now_s)
    other.door.endpoint.close(stay.evening.now_s)
    return other.kept


def test_a_host_that_is_only_in_the_list_is_found_there(stay: Stay) -> None:
    stay.kill_host()
    elsewhere = replace(stay.door.kept, port=0)
    stay.open(LOOPBACK, elsewhere, answers_nearby=False, is_listed=True)
    stay.wait_until_playing()
    assert len(stay.host.seat.players()) == 2, "by the lobby server"


def test_another_host_of_the_same_name_in_the_list_is_passed_over(stay: Stay) -> None:
    stay.kill_host()
    stay.open(LOOPBACK, open_door_of(stay), answers_nearby=False, is_listed=True)
    stay.evening.run(1.0)
    elsewhere = replace(stay.door.kept, port=0)
    stay.open(LOOPBACK, elsewhere, answers_nearby=False, is_listed=True)
    stay.wait_until_playing()
    assert len(stay.host.seat.players()) == 2, "at the host that has the certificate"


def test_a_goodbye_of_who_has_not_proved_to_be_the_host_is_not_the_host_s(stay: Stay) -> None:
    stay.kill_host()
    stay.evening.blocks_punches = True
    pretended = stay.door.fingerprint
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
    stay.door = stay.open(ELSEWHERE, stay.door.kept)
    stay.wait_until_playing()
    stay.kill_host()
    stay.door = stay.open(ELSEWHERE, stay.door.kept, answers_nearby=False)
    stay.wait_until_playing()


def test_a_goodbye_is_heard_by_whatever_way_one_has_come_back(stay: Stay) -> None:
    stay.kill_host()
    stay.open(ELSEWHERE, stay.door.kept)
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
