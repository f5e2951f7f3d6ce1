"""The program that asks the router, and the game's side of it: neither is held up by a router.

Goal: what a router does wrong costs the child, never the game. Method: routers as small objects
and sockets of this machine, and children that do all that a process can do wrong.
"""

import os
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from unittest.mock import patch

import pytest

from net.limits import PORT_LEASE_MIN_S, PORT_MAPPING_MAX_S, PORT_MAPPING_RETRY_S
from net.port_mapping.answers import MappingState, RouterAnswer
from net.port_mapping.child import keep_mapped
from net.port_mapping.mapping import CHILD_ARGUMENT, PortMapping, answer_as_child
from net.port_mapping.natpmp import Mapped, PublicAddress
from net.port_mapping.natpmp_router import NatPmpRouter
from tests.port_mapping.home import settle, until

PORT, LEASE_S = 5123, 3600
NONE = RouterAnswer(MappingState.NO_ROUTER)
NO = RouterAnswer(MappingState.REFUSED, why="it is not allowed")
YES = RouterAnswer(MappingState.MAPPED, "25.64.0.6", 5123)
ELSEWHERE = RouterAnswer(MappingState.MAPPED, "25.64.0.6", 6000)


GONE_EARLY = """
import sys
from net.port_mapping import child
from net.port_mapping.answers import MappingState, RouterAnswer

class Router:
    def __init__(self, gateway):
        pass

    def map(self, port, outer_port, lease_s):
        return RouterAnswer(MappingState.MAPPED, "25.64.0.6", port), lease_s

    def unmap(self, port, outer_port):
        print("unmapped", outer_port, file=sys.stderr)

child.ByNatPmp = Router
child.main(["5123", "120"])
"""


class Router:
    """A way to ask that answers as it was told to, the last answer again and again, and keeps each
    mapping for `lease_s`."""

    def __init__(self, *answers: RouterAnswer, lease_s: int = LEASE_S) -> None:
        self._answers = list(answers)
        self._lease_s = lease_s
        self.asked: list[int] = []
        """The outer ports that were asked for."""
        self.unmapped: list[int] = []

    def map(self, port: int, outer_port: int, lease_s: int) -> tuple[RouterAnswer, int]:
        self.asked.append(outer_port)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return answer, self._lease_s

    def unmap(self, port: int, outer_port: int) -> None:
        self.unmapped.append(outer_port)


class Game:
    """Hears what is said, and closes after so many pauses."""

    def __init__(self, pauses: int) -> None:
        self._pauses = pauses
        self.said: list[RouterAnswer] = []
        self.pauses_s: list[float] = []

    def has_ended(self, pause_s: float) -> bool:
        self.pauses_s.append(pause_s)
        return len(self.pauses_s) > self._pauses


def play(game: Game, *ways: Router) -> list[RouterAnswer]:
    """Asks these until the game closes. Returns what was said."""
    keep_mapped(PORT, LEASE_S, ways, game.said.append, game.has_ended)
    return game.said


def test_the_second_way_is_asked_when_the_first_leads_nowhere() -> None:
    silent, upnp = Router(NONE), Router(YES)
    assert play(Game(2), silent, upnp) == [YES], "what is said once is not said again"
    assert len(silent.asked) == 1, "a way that led nowhere is left alone"
    assert upnp.asked == [PORT] * 3, "the mapping should be renewed"
    assert upnp.unmapped == [PORT], "and taken away at the end"


def test_a_mapping_is_kept_through_a_routers_bad_day() -> None:
    game, router = Game(3), Router(YES, NONE, ELSEWHERE)
    assert play(game, router) == [YES, NONE, ELSEWHERE], "each change should be said"
    assert game.pauses_s[:2] == [LEASE_S / 2, PORT_MAPPING_RETRY_S], "a router is asked again soon"
    assert router.unmapped == [6000], "what it gave last is given back"


@pytest.mark.parametrize(
    ("lease_s", "pause_s"), [(1200, 600), (2**32 - 1, LEASE_S / 2), (0, PORT_LEASE_MIN_S / 2)]
)
def test_a_mapping_is_renewed_before_the_router_ends_it(lease_s: int, pause_s: float) -> None:
    game = Game(2)
    play(game, Router(YES, lease_s=lease_s))
    assert game.pauses_s == [pause_s] * 3, "half of what it gives, no longer than was asked for"


def test_who_is_gone_before_the_router_answers_leaves_nothing_open() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-c", GONE_EARLY]
    nothing, pipe = subprocess.DEVNULL, subprocess.PIPE
    child = subprocess.run(command, stdin=nothing, stdout=writing, stderr=pipe, check=False)
    os.close(writing)
    assert b"unmapped 5123" in child.stderr, f"the port should be closed again: {child.stderr!r}"


@pytest.mark.parametrize("answers", [(NONE, NO), (NO, NONE)])
def test_a_no_is_worth_more_than_silence(answers: tuple[RouterAnswer, RouterAnswer]) -> None:
    assert play(Game(5), *(Router(each) for each in answers)) == [NO], "that a router said no"


def test_a_router_is_heard_through_noise_and_loss() -> None:
    """The first question is lost, then comes what is no answer, then the answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as router:
        router.bind(("127.0.0.1", 0))

        def answer() -> None:
            router.recvfrom(99)
            packet, asker = router.recvfrom(99)
            assert len(packet) == 12, "a mapping is asked for by twelve bytes"
            mapped = struct.pack(">BBHIHHI", 0, 129, 0, 77, PORT, 6000, 1800)
            for said in (b"noise", bytes(64), mapped):
                router.sendto(said, asker)
            _, asker = router.recvfrom(99)
            router.sendto(struct.pack(">BBHI4s", 0, 128, 0, 77, bytes([25, 64, 0, 6])), asker)

        thread = threading.Thread(target=answer)
        thread.start()
        client = NatPmpRouter("127.0.0.1", router.getsockname()[1])
        assert client.map(PORT, PORT, LEASE_S) == Mapped(PORT, 6000, 1800), "it should be heard"
        assert client.public_address() == PublicAddress("25.64.0.6"), "and say where it is"
        client.close()
        thread.join()


@pytest.mark.parametrize(
    ("does", "state"),
    [
        ("pass", MappingState.FAILED),
        ("print('x' * 100_000)", MappingState.FAILED),
        ("import os; os.abort()", MappingState.FAILED),
        ("while True: print('x')", MappingState.FAILED),
        ('print(\'{"state":"refused"}\')', MappingState.REFUSED),
        ("print('x' * 5000); print('{\"state\":\"no_upnp\"}')", MappingState.NO_UPNP),
        # Whoever renews the mapping is gone.
        ('print(\'{"state":"mapped","port":5123}\')', MappingState.NO_ROUTER),
    ],
)
def test_whatever_becomes_of_the_child_the_game_knows(does: str, state: MappingState) -> None:
    mapping = PortMapping(PORT, 0.0, LEASE_S, [sys.executable, "-c", does])

    def is_told() -> bool:
        mapping.work(0.0)
        return mapping.answer.state is state

    until(is_told, f"it should end as {state}, not as {mapping.answer}")
    mapping.close()


def test_a_child_that_says_nothing_is_given_up() -> None:
    mapping = PortMapping(PORT, 0.0, LEASE_S, [sys.executable, "-c", "input()"])
    states = []
    for now_s in (PORT_MAPPING_MAX_S - 0.1, PORT_MAPPING_MAX_S):
        mapping.work(now_s)
        states.append(mapping.answer.state)
    assert states == [MappingState.ASKING, MappingState.FAILED], "it has its time, and no more"


def test_a_farm_that_closes_at_once_still_waits_for_its_child() -> None:
    """The thread that reads it may begin only after that."""
    late: list[Callable[[], None]] = []
    with patch("threading.Thread.start", lambda thread: late.append(thread.run)):
        mapping = PortMapping(PORT, 0.0, LEASE_S, [sys.executable, "-c", "input()"])
    mapping.close()
    for run in late:
        run()


def test_a_child_that_cannot_be_started_is_no_trouble() -> None:
    mapping = PortMapping(PORT, time.monotonic(), LEASE_S, ["/nowhere/at/all"])
    assert settle(mapping) is MappingState.FAILED, "it should be said"
    mapping.close()


def test_a_packaged_game_knows_when_it_is_the_child() -> None:
    assert not answer_as_child(["host", "--headless"]), "a game that is to be played is none"
    assert not answer_as_child([CHILD_ARGUMENT]), "nor is half of the words"
