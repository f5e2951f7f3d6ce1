"""How `host` and `join` use a Nakama server, over real sockets of this machine."""

import time
from collections.abc import Iterator
from random import Random

import pytest

from game.joining.direct import Entrance
from game.joining.nakama import find_entrance
from net import limits
from net.lobbies.interface import LobbyEntrance, LobbyInfo, LobbyTerms, Published, Visibility
from net.lobbies.nakama import NakamaServer
from net.player_key import PlayerKey
from tests.lobbies.nakama.loopback import LoopbackNakama
from tests.lobbies.nakama.programs import Program, wait
from tests.lobbies.nakama.stub import SERVER_KEY

INFO = LobbyInfo("Ash", 1, 4, limits.PROTOCOL_VERSION, "the farm")
ENTRANCE = LobbyEntrance("192.0.2.1:4711#abababababababababab", b"1234")


@pytest.fixture
def nakama() -> Iterator[LoopbackNakama]:
    made = LoopbackNakama()
    yield made
    made.close()
    assert made.stub.faults == [], "every call should be one of Nakama's API"


@pytest.fixture
def ash(nakama: LoopbackNakama) -> Iterator[Program]:
    """Has a farm with a password in everybody's list."""
    made = Program(nakama.url, "Ash")
    terms = LobbyTerms("Willow Farm", "sesame", Visibility.PUBLIC)
    made.lobbies.publish(INFO, ENTRANCE, time.monotonic(), terms)
    wait(lambda: made.has(Published), made)
    yield made
    made.lobbies.close(time.monotonic())


def found(ash: Program, url: str, name: str, password: str, server_key: str) -> Entrance:
    key = PlayerKey(b"\1" * 32)
    reach = NakamaServer(url, server_key, "Briar", key, Random(1).randbytes)

    def pause(seconds: float) -> None:
        ash.pump()
        time.sleep(seconds)

    return find_entrance(reach, name, password, time.monotonic, pause)


def test_a_farm_is_found_by_its_name_and_the_way_to_it_told(
    nakama: LoopbackNakama, ash: Program
) -> None:
    way = found(ash, nakama.url, "willow  farm", "sesame", SERVER_KEY)
    assert way == Entrance(ENTRANCE.address, ENTRANCE.token), "as the host has said it"


@pytest.mark.parametrize(
    ("name", "password", "server_key", "said"),
    [
        ("Mill House", "", SERVER_KEY, "Mill House"),
        ("Willow Farm", "", SERVER_KEY, "password"),
        ("Willow Farm", "open", SERVER_KEY, "password"),
        ("Willow Farm", "sesame", "another", "server key"),
    ],
)
def test_who_does_not_get_in_reads_why(
    nakama: LoopbackNakama, ash: Program, name: str, password: str, server_key: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        found(ash, nakama.url, name, password, server_key)
