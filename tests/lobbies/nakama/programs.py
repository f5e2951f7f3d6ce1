"""Programs with lobbies on a Nakama server over real sockets of this machine."""

import time
from collections.abc import Callable
from random import Random

from net.lobbies.interface import LobbyEvent
from net.lobbies.nakama import NakamaLobbies, NakamaSession
from net.lobbies.nakama.connection import NakamaConnection
from tests.lobbies.nakama.stub import SERVER_KEY

PATIENCE_S = 120.0
"""For what comes at once, on a machine that has other things to do."""


class Program:
    """Somebody's lobbies over real sockets."""

    def __init__(self, url: str, name: str) -> None:
        device_id = name.lower() * 10
        line = NakamaSession(NakamaConnection(url), SERVER_KEY, device_id, Random(1).randbytes)
        self.lobbies = NakamaLobbies(line, name)
        self.events: list[LobbyEvent] = []

    def pump(self) -> None:
        self.events += self.lobbies.pump(time.monotonic())

    def has(self, kind: type) -> bool:
        return any(isinstance(event, kind) for event in self.events)


def wait(condition: Callable[[], bool], *programs: Program) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until_s, [program.events for program in programs]
        for program in programs:
            program.pump()
        time.sleep(0.005)
