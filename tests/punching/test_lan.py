"""Who is there on the local network: asked for by the player, answered in bounds."""

from collections.abc import Iterator

import pytest

from net.limits import LAN_FINDS_ANSWERED_BURST, LAN_FOUND_MAX
from net.transports.direct import DirectEndpoint
from net.transports.direct.lan_discovery import Found, LanAnswerer, LanFinder
from net.transports.direct.plain import find_packet, here_packet
from tests.helpers.udp import Udp, received
from tests.transports.wires import TODAY

TAG = b"orchard1"


class House:
    """A server, and somebody who looks for one."""

    def __init__(self) -> None:
        self.udp = Udp()
        self.server = self._endpoint(accept=True)
        self.player = self._endpoint(accept=False)
        self.answerer = LanAnswerer(
            self.server, TAG, self.server.port, self.server.fingerprint, "Ada's house"
        )
        self.finder = LanFinder(self.player, TAG)
        self.now_s = 1.0

    def _endpoint(self, *, accept: bool) -> DirectEndpoint:
        opened = self.udp.open_socket("127.0.0.1")
        return DirectEndpoint("127.0.0.1", 0, 1.0, TODAY, accept=accept, opened=opened)

    def run(self, seconds: float = 0.1) -> None:
        for _ in range(round(seconds / 0.01)):
            self.now_s += 0.01
            for endpoint in (self.server, self.player):
                endpoint.pump(self.now_s)
                endpoint.flush(self.now_s)


@pytest.fixture
def house() -> Iterator[House]:
    made = House()
    yield made
    made.udp.close()


def test_who_asks_finds_and_nothing_is_sent_before(house: House) -> None:
    house.run()
    assert not house.finder.found, "nobody should be found who was not looked for"
    house.finder.ask([house.server.port], ["127.0.0.1"])
    house.run()
    assert house.finder.found == (
        Found("127.0.0.1", house.server.port, house.server.fingerprint, "Ada's house"),
    ), "the server should say how it is reached"


def test_the_own_game_is_found_and_no_other(house: House) -> None:
    other = LanFinder(house.player, b"another1")
    other.ask([house.server.port], ["127.0.0.1"])
    house.run()
    assert not other.found, "the servers of another game should not answer"


def test_after_closing_nobody_answers_or_hears(house: House) -> None:
    house.answerer.close()
    house.finder.ask([house.server.port], ["127.0.0.1"])
    house.run()
    assert not house.finder.found, "who is closed should not answer"


def test_an_address_that_the_socket_cannot_reach_is_passed_over(house: House) -> None:
    house.finder.ask([house.server.port], ["::1", "127.0.0.1"])
    house.run()
    assert len(house.finder.found) == 1, "the others should be asked all the same"


def test_answers_to_nobodys_question_are_not_heard(house: House) -> None:
    liar = house.udp.open_socket("127.0.0.1")
    answer = here_packet(TAG, 9, bytes(32), "a trap")
    liar.sendto(answer, ("127.0.0.1", house.player.port))
    house.run()
    assert not house.finder.found, "nobody has asked"


def test_a_flood_of_questions_is_answered_within_bounds(house: House) -> None:
    asker = house.udp.open_socket("127.0.0.1")
    for _ in range(3):
        for _ in range(100):
            asker.sendto(find_packet(TAG), ("127.0.0.1", house.server.port))
        house.run(0.01)
    answers = received(asker)
    assert 0 < len(answers) <= LAN_FINDS_ANSWERED_BURST + 5, f"{len(answers)} answers to 300"
    assert all(len(answer) <= len(find_packet(TAG)) for answer in answers), "none is longer"


def test_answers_are_bounded_and_their_names_cleaned(house: House) -> None:
    house.finder.ask([9], ["127.0.0.1"])
    liar = house.udp.open_socket("127.0.0.1")
    for port in range(1, 3 * LAN_FOUND_MAX):
        answer = here_packet(TAG, port, bytes(32), "\u202eevil\n\x07" * 5)
        liar.sendto(answer, ("127.0.0.1", house.player.port))
    house.run()
    assert len(house.finder.found) == LAN_FOUND_MAX, "a liar should not fill the memory"
    assert all(found.name.isprintable() for found in house.finder.found), "nor the screen"
