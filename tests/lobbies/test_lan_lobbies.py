"""The lobbies of the local network: hosts answer who asks, on one machine and on two, and nothing
that is said there does any harm."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

import pytest

from net.limits import LAN_FOUND_MAX, LAN_LOBBY_STALE_S
from net.lobbies.interface import (
    Entered,
    EnterFailed,
    LobbyAppeared,
    LobbyChanged,
    LobbyDisappeared,
    LobbyEntrance,
    LobbyEvent,
    LobbyFilter,
    LobbyInfo,
    LobbyTerms,
    Published,
    PublishFailed,
)
from net.lobbies.lan import LAN_LOBBY_PORTS, LanLobbies
from net.transports.direct.plain import OPEN, OpenAnswer, find_packet, open_packet
from tests.helpers.udp import Udp, UdpSocket, received, udp_in_memory

TAG = b"orchard1"
INFO = LobbyInfo("Ada", players=1, capacity=4, protocol_version=7, area="")
FRAME_S = 0.1


def entrance(number: int = 1) -> LobbyEntrance:
    return LobbyEntrance(f"127.0.0.1:{4710 + number}#{number:064x}", bytes([number]) * 4)


class Network:
    """Programs on one network, and one clock for all."""

    def __init__(self, udp: Udp) -> None:
        self.udp = udp
        self.now_s = 50.0
        self.everybody: list[LanLobbies] = []
        self.events: dict[LanLobbies, list[LobbyEvent]] = {}

    def program(self) -> LanLobbies:
        made = LanLobbies(TAG)
        self.everybody.append(made)
        self.events[made] = []
        return made

    def host(self, number: int = 1, name: str = "Ada") -> LanLobbies:
        """A program whose farm is open."""
        made = self.program()
        made.publish(replace(INFO, host_name=name), entrance(number), self.now_s)
        return made

    def guest(self) -> LanLobbies:
        """A program that looks."""
        made = self.program()
        made.watch(self.now_s)
        return made

    def run(self, seconds: float = 1.0) -> None:
        until_s = self.now_s + seconds
        while self.now_s < until_s:
            self.now_s += FRAME_S
            for each in self.everybody:
                self.events[each] += each.pump(self.now_s)

    def stranger(self) -> UdpSocket:
        """A socket of somebody who does not play."""
        return self.udp.open_socket("127.0.0.1")

    def asking_port(self) -> int:
        """Where the one who looks waits for answers."""
        spied = self.udp.open_socket("0.0.0.0", LAN_LOBBY_PORTS[-1])
        self.run(5.0)
        _, address = spied.recvfrom(2048)
        spied.close()
        return address[1]

    def heard(self, who: LanLobbies, kind: type[LobbyEvent]) -> list[LobbyEvent]:
        """What somebody was told, of one kind."""
        return [event for event in self.events[who] if isinstance(event, kind)]


@pytest.fixture
def network() -> Iterator[Network]:
    with udp_in_memory() as udp:
        yield Network(udp)


def test_a_farm_is_found_with_all_it_says_and_the_way_in(network: Network) -> None:
    host, guest = network.host(), network.guest()
    network.run()
    assert network.heard(host, Published), "the host should know that it answers"
    (lobby,) = guest.lobbies
    assert lobby.info == INFO, "what the host says should arrive"
    assert lobby.entrance == entrance(), "and how to get in, with the token for the door"
    assert network.heard(guest, LobbyAppeared) == [LobbyAppeared(lobby)], "told once"


def test_several_programs_of_a_machine_are_all_found(network: Network) -> None:
    for number in range(1, len(LAN_LOBBY_PORTS) + 1):
        network.host(number, f"Host {number}")
    guest = network.guest()
    network.run()
    assert len(guest.lobbies) == len(LAN_LOBBY_PORTS), "each at a port of its own"
    late = network.host(99)
    network.run()
    (failed,) = network.heard(late, PublishFailed)
    assert failed == PublishFailed(
        "The local network does not see you, since 8 farms of this machine are open.", is_final=True
    ), "one more is told why not"


def test_what_changes_and_who_goes_is_seen(network: Network) -> None:
    host, guest = network.host(), network.guest()
    network.run()
    host.refresh(replace(INFO, players=3), network.now_s)
    network.run(5.0)
    assert [lobby.info.players for lobby in guest.lobbies] == [3], "with the next answer"
    assert network.heard(guest, LobbyChanged), "and it is told"
    host.close(network.now_s)
    network.run(LAN_LOBBY_STALE_S + 5.0)
    assert guest.lobbies == (), "who is silent is not open any more"
    assert network.heard(guest, LobbyDisappeared), "and that is told"


def test_lost_packets_hide_nobody(network: Network) -> None:
    network.host()
    guest = network.guest()
    network.run()
    lost = cycle([True, True, True, False])
    network.udp.is_lost = lambda packet, _from, _to: packet[0] == OPEN and next(lost)
    for _ in range(20):
        network.run(2.0)
        assert guest.lobbies, "one answer in four is enough"


def test_one_does_not_find_oneself(network: Network) -> None:
    host = network.host()
    host.watch(network.now_s)
    network.run()
    assert host.lobbies == (), "one's own farm is not in the list"


def test_only_what_is_wanted_is_listed(network: Network) -> None:
    network.host(1, "Ada")
    network.host(2, "Briar")
    guest = network.guest()
    network.run()
    guest.want(LobbyFilter(words="bri"), network.now_s)
    assert [lobby.info.host_name for lobby in guest.lobbies] == ["Briar"], "at once"


def test_entering_is_a_look_whether_it_is_there(network: Network) -> None:
    network.host()
    guest = network.guest()
    network.run()
    (lobby,) = guest.lobbies
    guest.enter(lobby.lobby_id, network.now_s)
    guest.enter(entrance(7).address, network.now_s)  # type: ignore[arg-type]
    network.run()
    assert network.heard(guest, Entered) == [Entered(lobby)], "one that is there"
    assert len(network.heard(guest, EnterFailed)) == 1, "and one that is not"


def test_who_does_not_look_asks_nobody(network: Network) -> None:
    guest = network.program()
    spied = network.udp.open_socket("0.0.0.0", LAN_LOBBY_PORTS[0])
    network.run(10.0)
    assert received(spied) == [], "before one looks"
    guest.watch(network.now_s)
    network.run()
    assert set(received(spied)) == {find_packet(TAG)}, "while one looks"
    guest.unwatch()
    network.run(10.0)
    assert received(spied) == [], "and after it"
    assert guest.lobbies == (), "and what was seen is forgotten"


def test_another_game_is_not_answered(network: Network) -> None:
    network.host()
    stranger = network.stranger()
    stranger.sendto(find_packet(b"another1"), ("127.0.0.1", LAN_LOBBY_PORTS[0]))
    network.run()
    assert received(stranger) == [], "only this game's question is"


def test_a_flood_of_answers_is_bounded(network: Network) -> None:
    guest = network.guest()
    network.run()
    port = network.asking_port()
    stranger = network.stranger()
    for number in range(LAN_FOUND_MAX + 40):
        answer = OpenAnswer(
            9, number.to_bytes(32, "big"), bytes(4), 1, 8, 7, f"\u202eevil {number}"
        )
        stranger.sendto(open_packet(TAG, answer), ("127.0.0.1", port))
    network.run()
    assert len(guest.lobbies) == LAN_FOUND_MAX, "no more than that are kept"
    assert all(lobby.info.host_name.isprintable() for lobby in guest.lobbies), "and all is cleaned"


def test_nobody_can_say_that_a_farm_is_elsewhere(network: Network) -> None:
    network.host()
    guest = network.guest()
    network.run()
    (before,) = guest.lobbies
    port = network.asking_port()
    liar = network.udp.open_socket("127.0.0.9")
    answer = OpenAnswer(666, bytes.fromhex(f"{1:064x}"), b"evil", 1, 8, 7, "Ada")
    liar.sendto(open_packet(TAG, answer), ("127.0.0.1", port))
    network.run(0.3)
    assert guest.lobbies[0].entrance == before.entrance, "the way that was heard first stays"


@pytest.mark.parametrize(
    "wrong",
    [
        LobbyEntrance("127.0.0.1:4711", b"toke"),
        LobbyEntrance(f"127.0.0.1:4711#{'ab' * 10}", b"toke"),
        LobbyEntrance(f"127.0.0.1:4711#{'ab' * 32}", b""),
        LobbyEntrance("nowhere", b"toke"),
    ],
)
def test_an_entrance_without_certificate_or_token_is_refused(
    network: Network, wrong: LobbyEntrance
) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        network.program().publish(INFO, wrong, network.now_s)


def test_a_farm_with_a_password_is_not_announced(network: Network) -> None:
    with pytest.raises(ValueError, match="password"):
        network.program().publish(INFO, entrance(), network.now_s, LobbyTerms(password="sesame"))
