"""The measuring client of `benchmarks.lobby_load`, as a program of its own: it reads the list of a
lobby server again and again, as the game does, and times that.

Each reading is done by another of a few clients in turn, since the server lets none of them ask too
often. Three things are timed: a whole reading from nothing, a look at what has changed since, and a
heartbeat, whose answer says nothing: what any question at all costs at that moment.

It prints its times as JSON when a line comes in.
"""

import argparse
import gc
import json
import select
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

from net import limits
from net.lobbies.client import ServerAddress, ServerConnection, ServerLobbies
from net.lobbies.client.connection import Caller, ConnectionDown, ConnectionEvent
from net.lobbies.events import ListReceived, LobbyEvent
from net.lobbies.protocol import wire
from net.player_key import PlayerKey
from net.transports.direct import DirectEndpoint
from net.transports.direct.quic.protocols import LOBBY_PROTOCOL
from net.transports.direct.sockets import open_socket
from net.transports.shared_endpoint import SharedEndpoint

CLIENTS = 40
PAUSE_S = 0.05
"""Between two measurements."""
LOOK_S = 0.001
"""How long it waits for the socket at most, before it looks at its timers."""
ANSWER_MAX_S = 10.0


@dataclass
class Times:
    """What was measured."""

    whole_s: list[float] = field(default_factory=list)
    first_page_s: list[float] = field(default_factory=list)
    """Until something is to be seen."""
    look_s: list[float] = field(default_factory=list)
    beat_s: list[float] = field(default_factory=list)
    listed: list[int] = field(default_factory=list)
    """Lobbies in each whole reading."""
    starved_s: list[float] = field(default_factory=list)
    """How long, meanwhile, this program and the server together had something to do and no
    processor to do it on, since other programs had them all."""


class _NoServers:
    """Satisfies `KnownServers` for one whose address names its certificate."""

    def fingerprint_of(self, _server: str) -> bytes | None:
        return None

    def remember(self, _server: str, _fingerprint: bytes) -> None:
        """Known already."""


class _Line(ServerConnection):
    """A line at which heartbeats can be sent and their answers be seen."""

    beaten = 0

    def pump(self, now_s: float) -> list[ConnectionEvent]:
        """As ever; counts the answers to heartbeats."""
        events = super().pump(now_s)
        self.beaten += sum(isinstance(event, wire.Beaten) for event in events)
        if any(isinstance(event, ConnectionDown) for event in events):
            raise RuntimeError(f"a measuring client was turned away: {events}")
        return events


class _Client:
    """One client of the server, with all that the game has on its way to the list."""

    def __init__(self, server: ServerAddress, number: int) -> None:
        now_s = time.monotonic()
        self.socket = open_socket("127.0.0.1", 0)
        endpoint = DirectEndpoint(
            "127.0.0.1", 0, now_s, datetime.now(UTC), accept=False, opened=self.socket
        )
        parted = SharedEndpoint(endpoint)
        self._game = parted.main
        dice = Random(100_000 + number)
        key = PlayerKey(dice.randbytes(32))
        self.line = _Line(
            parted.side(partial(endpoint.connect, protocol=LOBBY_PROTOCOL.name)),
            endpoint.peer_fingerprint,
            server,
            (server.host, server.port),
            _NoServers(),
            Caller(
                key,
                f"Reader {number}",
                limits.PROTOCOL_VERSION,
                dice.randbytes(wire.INSTANCE_BYTES),
                dice.randbytes,
            ),
        )
        self.lobbies = ServerLobbies(self.line, dice.randbytes)
        self.lobbies.keep_up(now_s)

    def step(self) -> list[LobbyEvent]:
        """What the game does in a frame."""
        now_s = time.monotonic()
        events = self.lobbies.pump(now_s)
        self._game.pump(now_s)
        self._game.flush(now_s)
        return events

    def until(self, is_over: Callable[[list[LobbyEvent]], bool]) -> float:
        """Waits for something. Returns the seconds that it took."""
        began_s = time.monotonic()
        while not is_over(self.step()):
            if time.monotonic() - began_s > ANSWER_MAX_S:
                raise RuntimeError("the lobby server does not answer")
            select.select([self.socket], [], [], LOOK_S)
        return time.monotonic() - began_s


def _has_list(events: list[LobbyEvent]) -> bool:
    return any(isinstance(event, ListReceived) for event in events)


class _Reader:
    """See the module."""

    def __init__(self, server: ServerAddress, server_pid: int) -> None:
        self.times = Times()
        self._schedules = [Path(f"/proc/{who}/schedstat") for who in ("self", server_pid)]
        self._clients = [_Client(server, number) for number in range(CLIENTS)]
        for client in self._clients:
            client.until(partial(lambda one, _events: one.lobbies.is_up, client))

    def measure(self, client: _Client) -> None:
        """One of each."""
        self.times.beat_s.append(self._beat(client))
        self._rest()
        began_s = time.monotonic()
        client.lobbies.watch(began_s)

        def has_list(events: list[LobbyEvent]) -> bool:
            if client.lobbies.lobbies and len(self.times.first_page_s) == len(self.times.whole_s):
                self.times.first_page_s.append(time.monotonic() - began_s)
            return _has_list(events)

        starved_s = self._starved_s()
        self.times.whole_s.append(client.until(has_list))
        self.times.starved_s.append(self._starved_s() - starved_s)
        self.times.listed.append(len(client.lobbies.lobbies))
        self._rest()
        client.lobbies.watch(time.monotonic())
        self.times.look_s.append(client.until(_has_list))
        client.lobbies.unwatch()
        self._rest()

    def run(self) -> None:
        """Measures until a line comes in."""
        while True:
            for client in self._clients:
                if select.select([sys.stdin], [], [], 0)[0]:
                    return
                self.measure(client)

    def _starved_s(self) -> float:
        # Nanoseconds that were computed, nanoseconds that were waited for a processor, and so on.
        return sum(int(each.read_text().split()[1]) for each in self._schedules) / 1e9

    def _beat(self, client: _Client) -> float:
        before = client.line.beaten
        client.line.send(wire.Beat())
        return client.until(lambda _events: client.line.beaten > before)

    def _rest(self) -> None:
        """A pause, in which everybody lives on."""
        end_s = time.monotonic() + PAUSE_S
        for client in self._clients:
            client.step()
        time.sleep(max(0.0, end_s - time.monotonic()))


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("fingerprint", type=bytes.fromhex)
    parser.add_argument("server_pid", type=int)
    arguments = parser.parse_args()
    server = ServerAddress("127.0.0.1", arguments.port, arguments.fingerprint)
    reader = _Reader(server, arguments.server_pid)
    # What was loaded stays, and looking through it now and then would be timed as well.
    gc.freeze()
    print("ready", flush=True)
    reader.run()
    times = reader.times
    print(json.dumps(vars(times)), flush=True)


if __name__ == "__main__":
    main()
