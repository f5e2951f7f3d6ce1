"""Short codes on the local network: the host that has one is found, nobody else answers, and
what is asked and answered does not say the code."""

from random import Random

import pytest

from net.limits import LAN_CODE_GUESSES_BURST, LAN_CODE_GUESSES_PER_S, LAN_CODE_SEARCH_S
from net.lobbies.lan import LAN_LOBBY_PORTS, LanLobbies
from net.lobbies.lan_codes import CodeListener, LanCodeSearch, question_for
from net.transports.direct.plain import SEEK, SOUGHT, OpenAnswer, seek_packet
from tests.helpers.udp import received
from tests.lobbies.test_lan_lobbies import INFO, TAG, Network, entrance, network

__all__ = ["network"]

CODE, ANOTHER = "K7M2QX", "K7M2QY"
PORT = LAN_LOBBY_PORTS[0]
GUESS = seek_packet(TAG, b"question", b"no mark.")


def host(network: Network, code: str = CODE, number: int = 1) -> LanLobbies:
    made = network.host(number)
    made.answer_codes((code,))
    return made


def search(network: Network, code: str = CODE, seed: int = 1) -> LanCodeSearch:
    """Looks for a code until everybody had the time to answer."""
    made = LanCodeSearch(TAG, code, network.now_s, Random(seed).randbytes)
    while not made.is_over(network.now_s):
        network.run(0.1)
        made.pump(network.now_s)
    return made


def test_three_find_the_host_whose_code_it_is_and_no_other(network: Network) -> None:
    host(network)
    host(network, "000000", 2)
    for seed in range(3):
        (found,) = search(network, seed=seed).found
        assert found.entrance == entrance(1), "the way in should be that host's, with its token"
        assert found.info.host_name == INFO.host_name, "and it should say whose farm it is"
    assert search(network, ANOTHER).found == (), "nobody has that one"


def test_a_code_is_nobodys_once_the_farm_has_closed_or_has_another(network: Network) -> None:
    made = host(network)
    made.answer_codes((ANOTHER,))
    assert search(network).found == (), "a code of before should lead nowhere"
    assert len(search(network, ANOTHER).found) == 1, "the new one should"
    made.withdraw(network.now_s)
    assert search(network, ANOTHER).found == (), "nor should one of a closed farm"


def test_what_is_asked_and_answered_does_not_say_the_code(network: Network) -> None:
    host(network)
    said: list[bytes] = []

    def listen(packet: bytes, _sender: object, _to: object) -> bool:
        said.append(packet)
        return False

    network.udp.is_lost = listen
    for seed in (1, 2):
        assert search(network, seed=seed).found, "it should be found"
    assert {packet[0] for packet in said} >= {SEEK, SOUGHT}, "somebody listened"
    assert not any(CODE.encode() in packet for packet in said), "nobody says the code"
    marks = {packet for packet in said if packet[0] == SEEK}
    assert len(marks) == 2, "and each search asks in other words, so that none can be repeated"


def test_who_has_not_got_the_code_cannot_answer(network: Network) -> None:
    liar = network.stranger()
    made = LanCodeSearch(TAG, CODE, network.now_s, Random(1).randbytes)
    real = host(network)
    heard: list[bytes] = []

    def keep(packet: bytes, _sender: object, _to: object) -> bool:
        heard.extend([packet] if packet[0] == SOUGHT else [])
        return packet[0] == SOUGHT

    network.udp.is_lost = keep
    spied = network.udp.open_socket("0.0.0.0", LAN_LOBBY_PORTS[-1])
    for _ in range(3):
        network.run(0.1)
        made.pump(network.now_s)
    _, asking = spied.recvfrom(2048)
    assert heard, "the host has answered, and the liar keeps that from arriving"
    network.udp.is_lost = lambda _packet, _from, _to: False
    real.withdraw(network.now_s)
    answer = bytearray(heard[0])
    answer[20] ^= 1
    for forged in (bytes(answer), bytes([SOUGHT]) + bytes(120), heard[0] * 2, heard[0][:30]):
        liar.sendto(forged, asking)
    made.pump(network.now_s + 0.01)
    assert made.found == (), "another certificate needs another proof"
    later = LanCodeSearch(TAG, CODE, network.now_s, Random(2).randbytes)
    later.pump(network.now_s)
    for _ in range(3):
        _, asking = spied.recvfrom(2048)
    liar.sendto(heard[0], asking)
    later.pump(network.now_s + 0.01)
    assert later.found == (), "and an answer of before is none to the next question"


@pytest.mark.parametrize("kind", ["codes of a farm", "codes alone"])
def test_a_flood_of_guesses_is_not_answered_and_does_not_shut_out_others(
    network: Network, kind: str
) -> None:
    answers = {CODE: OpenAnswer(4711, bytes(32), b"toke", 1, 8, 7, "Ada")}
    listener: CodeListener | None = None
    if kind == "codes alone":
        listener = CodeListener(TAG, lambda: answers, network.now_s)
    else:
        host(network)
    guesser, friend = network.udp.open_socket("127.0.0.66"), network.stranger()

    def asked(socket: object, packet: bytes) -> list[bytes]:
        socket.sendto(packet, ("127.0.0.1", PORT))  # type: ignore[attr-defined]
        network.run(0.1)
        if listener is not None:
            listener.pump(network.now_s)
        return received(socket)  # type: ignore[arg-type]

    right = question_for(TAG, CODE, b"question")
    assert asked(guesser, right), "the one right code is answered"
    for _ in range(LAN_CODE_GUESSES_BURST + 10):
        guesser.sendto(GUESS, ("127.0.0.1", PORT))
    guesser.sendto(GUESS + b"\0", ("127.0.0.1", PORT))
    assert asked(guesser, right) == [], "who has guessed too much is told nothing any more"
    assert asked(friend, right), "and nobody else has to wait for that"
    network.run(5.0 / LAN_CODE_GUESSES_PER_S)
    assert asked(guesser, right), "who waits is heard again"
    if listener is not None:
        listener.close(network.now_s)
        assert asked(friend, right) == [], "a server that has closed answers nobody"


def test_a_search_ends_where_nobody_answers(network: Network) -> None:
    began_s = network.now_s
    made = search(network)
    assert made.found == (), "nobody is there"
    assert network.now_s - began_s <= LAN_CODE_SEARCH_S + 0.2, "and that is known soon"
    spied = network.udp.open_socket("0.0.0.0", PORT)
    made.close(network.now_s)
    made.pump(network.now_s)
    assert received(spied) == [], "who has stopped asks nobody"
