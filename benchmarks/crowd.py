"""The crowd of `benchmarks.lobby_load`, as a program of its own: thousands of players who are in
lobbies, over connections as real ones are.

They come from many loopback addresses, as many to each as the server lets in from one, and behave
as clients do: a heartbeat every 15 seconds, now and then a line of chat, a ready mark, a lobby that
is closed and opened anew. Some look at the list all the time. They are thinner than the game's own
client, so that one process can be so many: each speaks the wire directly.

It prints `in N` when everybody is in a lobby, and goes on until a line comes in; then it prints
what it has seen, as JSON, and ends.
"""

import argparse
import gc
import json
import os
import selectors
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from heapq import heappop, heappush
from itertools import count
from random import Random

from benchmarks.progress import tell
from net import limits
from net.lobbies.lobby import Visibility
from net.lobbies.protocol import wire
from net.lobbies.protocol.identity import statement
from net.player_key import PlayerKey
from net.transports.direct import DirectEndpoint, HostCertificate, make_certificate
from net.transports.direct.quic.protocols import LOBBY_PROTOCOL
from net.transports.direct.sockets import open_socket
from net.transports.interface import (
    Channel,
    Connected,
    Disconnected,
    PeerId,
    ReliableReceived,
)

MEMBERS_PER_LOBBY = 3
PEOPLE_PER_ADDRESS = 60
"""Of `limits.SERVER_CONNECTIONS_PER_ADDRESS_MAX`."""
COMING_AT_ONCE = 96
"""Connections that are on the way at a time: a crowd, not a flood."""
CHAT_S = 180.0
READY_S = 180.0
"""How often somebody says something or changes a mark, on average …"""
REOPEN_S = 1200.0
"""… and how often a lobby is closed and opened again."""
WATCHING_SHARE = 1 / 30
"""Of all, those who look at the list …"""
WATCHING_FROM_S = 10.0
"""… and how long it takes until all of these have begun."""
TURN_S = 0.05
"""How often every socket is looked at; one that something came to is at once."""
COMING_MAX_S = 600.0
TOLD_EACH = 300
NICENESS = 10


@dataclass
class _Lobby:
    number: int
    people: "list[_Person]" = field(default_factory=list)
    lobby_id: bytes = b""
    """Empty while it is not open."""

    @property
    def is_gathering(self) -> bool:
        """Every fourth has no host, as an evening that is arranged on the server."""
        return self.number % 4 == 3


class _Street:
    """The people of one address: a socket, and who is at the other end of each connection."""

    def __init__(self, ip: str, certificate: HostCertificate, now_s: float) -> None:
        self.socket: socket.socket = open_socket(ip, 0)
        self.endpoint = DirectEndpoint(
            ip,
            0,
            now_s,
            datetime.now(UTC),
            accept=False,
            certificate=certificate,
            protocol=LOBBY_PROTOCOL.name,
            opened=self.socket,
        )
        self.people: dict[PeerId, _Person] = {}


class _Person:
    """One client."""

    def __init__(self, crowd: "_Crowd", number: int, street: _Street, lobby: _Lobby) -> None:
        dice = crowd.dice
        self.number = number
        self.key = PlayerKey(dice.randbytes(32))
        self.instance = dice.randbytes(wire.INSTANCE_BYTES)
        self.lobby = lobby
        self.is_known = False
        """To the server."""
        self.is_inside = False
        self.is_ready = False
        self.is_watching = dice.random() < WATCHING_SHARE
        self._crowd = crowd
        self._street = street
        self._peer = PeerId(0)
        self._after = 0
        self._has_read = False

    @property
    def is_owner(self) -> bool:
        """The first of a lobby has opened it."""
        return self.lobby.people[0] is self

    def come(self, address: str, now_s: float) -> None:
        """Connects."""
        self._peer = self._street.endpoint.connect(address, now_s)
        self._street.people[self._peer] = self

    def say(self, message: wire.ClientMessage) -> None:
        """Sends a message."""
        self._street.endpoint.send_reliable(self._peer, Channel.CONTROL, wire.encode(message))
        self._crowd.seen[f"sent {type(message).__name__}"] += 1

    def greet(self) -> None:
        """Says who it is."""
        self.say(
            wire.Hello(
                limits.LOBBY_PROTOCOL_VERSION,
                wire.GAME_TAG,
                limits.PROTOCOL_VERSION,
                f"Player {self.number}",
                self.key.public_bytes,
                self.instance,
            )
        )

    def hear(self, message: wire.ServerMessage, now_s: float) -> None:
        """Does what a client does."""
        crowd, lobby = self._crowd, self.lobby
        crowd.seen[f"heard {type(message).__name__}"] += 1
        match message:
            case wire.Challenge(nonce):
                self.say(wire.Proof(self.key.sign(statement(crowd.fingerprint, nonce))))
            case wire.Welcome():
                self.is_known = True
                self.say(wire.About((), (), b"", b""))
                crowd.later(limits.LOBBY_HEARTBEAT_S * crowd.dice.random(), self.beat, now_s)
                if self.is_owner:
                    self.open(now_s)
                elif lobby.lobby_id:
                    self.enter(now_s)
            case wire.LobbyOpened(_, lobby_id):
                lobby.lobby_id = lobby_id
                crowd.settle(self)
                for friend in lobby.people[1:]:
                    friend.enter(now_s)
            case wire.LobbyEntered():
                crowd.settle(self)
            case wire.Lost():
                self.is_inside = False
            case wire.Beaten():
                crowd.later(limits.LOBBY_HEARTBEAT_S, self.beat, now_s)
            case wire.Page():
                self._after = message.up_to
                if message.is_last:
                    self._has_read = True
                    crowd.later(limits.LOBBY_LIST_POLL_S, self.read, now_s)
                elif not message.has_next:
                    self.read(now_s)
            case wire.RequestRefused(problem=problem) | wire.NotDone(problem=problem):
                crowd.seen[f"refused: {problem.value}"] += 1

    def beat(self, _now_s: float) -> None:
        """A sign of life."""
        self.say(wire.Beat())

    def read(self, _now_s: float) -> None:
        """Asks for what is new in the list."""
        self.say(wire.ListLobbies(1, self._after, not self._has_read))

    def open(self, _now_s: float) -> None:
        """Opens the lobby, under the name that it always has."""
        number, crowd = self.lobby.number, self._crowd
        is_farm = not self.lobby.is_gathering
        self.say(
            wire.Publish(
                1,
                crowd.dice.randbytes(wire.LOBBY_KEY_BYTES),
                f"Farm of the {number}. evening",
                wire.WireInfo(f"Player {self.number}", 1, 8, limits.PROTOCOL_VERSION, "Brook End"),
                Visibility.PUBLIC,
                closes_with_owner=is_farm,
                stays_open=is_farm,
                lock=None,
                fingerprint=self.key.public_bytes if is_farm else b"",
                token=bytes(limits.JOIN_TOKEN_BYTES) if is_farm else b"",
            )
        )

    def enter(self, _now_s: float) -> None:
        """Goes in, once it can."""
        if self.is_known and not self.is_inside and self.lobby.lobby_id:
            self.say(wire.Enter(1, self.lobby.lobby_id))

    def chat(self, now_s: float) -> None:
        """A line, and some time later another."""
        if self.is_inside:
            self.say(wire.Say(self.lobby.lobby_id, "Who brings the turnips this time?"))
        self._crowd.sometime(CHAT_S, self.chat, now_s)

    def mark(self, now_s: float) -> None:
        """Ready or not, and some time later the other way round."""
        if self.is_inside:
            self.is_ready = not self.is_ready
            self.say(wire.SetReady(self.lobby.lobby_id, self.is_ready))
        self._crowd.sometime(READY_S, self.mark, now_s)

    def reopen(self, now_s: float) -> None:
        """The owner closes the lobby, and opens it again a moment later."""
        crowd = self._crowd
        if self.is_inside:
            self.say(wire.CloseLobby(self.lobby.lobby_id))
            self.lobby.lobby_id = b""
            for person in self.lobby.people:
                person.is_inside = False
            crowd.later(1.0, self.open, now_s)
        crowd.sometime(REOPEN_S, self.reopen, now_s)


class _Crowd:
    """See the module."""

    def __init__(self, port: int, fingerprint: bytes, lobbies: int) -> None:
        self.fingerprint = fingerprint
        self.dice = Random(1)
        self.seen: Counter[str] = Counter()
        self.settled = 0
        """Who has been in a lobby."""
        self._address = f"127.0.0.1:{port}#{fingerprint.hex()}"
        self._due: list[tuple[float, int, Callable[[float], None]]] = []
        self._numbers = count()
        self._selector = selectors.DefaultSelector()
        self._selector.register(sys.stdin, selectors.EVENT_READ)
        self._has_to_end = False
        self._turn_s = 0.0
        now_s = time.monotonic()
        people = lobbies * MEMBERS_PER_LOBBY
        self._streets = self._made_streets(-(-people // PEOPLE_PER_ADDRESS), now_s)
        self._to_come: list[_Person] = []
        self._settled: set[_Person] = set()
        self._on_the_way: set[_Person] = set()
        for number in range(lobbies):
            lobby = _Lobby(number)
            for _ in range(MEMBERS_PER_LOBBY):
                street = self._streets[len(self._to_come) % len(self._streets)]
                person = _Person(self, len(self._to_come), street, lobby)
                lobby.people.append(person)
                self._to_come.append(person)
        self._to_come.reverse()

    def come(self) -> None:
        """Everybody connects and goes into a lobby. Raises RuntimeError when it takes too long."""
        everybody = len(self._to_come)
        end_s = time.monotonic() + COMING_MAX_S
        while self.settled < everybody:
            now_s = time.monotonic()
            if now_s > end_s:
                raise RuntimeError(f"only {self.settled} of {everybody} came in: {self.seen}")
            while self._to_come and len(self._on_the_way) < COMING_AT_ONCE:
                person = self._to_come.pop()
                self._on_the_way.add(person)
                person.come(self._address, now_s)
            self._turn()

    def live(self) -> None:
        """Everybody does what people do, until a line comes in."""
        now_s = time.monotonic()
        for person in self._settled:
            self.sometime(CHAT_S, person.chat, now_s)
            self.sometime(READY_S, person.mark, now_s)
            if person.is_owner:
                self.sometime(REOPEN_S, person.reopen, now_s)
            if person.is_watching:
                self.later(WATCHING_FROM_S * self.dice.random(), person.read, now_s)
        while not self._has_to_end:
            self._turn()

    def later(self, delay_s: float, action: Callable[[float], None], now_s: float) -> None:
        """Does something after a while."""
        heappush(self._due, (now_s + delay_s, next(self._numbers), action))

    def sometime(self, mean_s: float, action: Callable[[float], None], now_s: float) -> None:
        """Does something at a time of chance."""
        self.later(self.dice.expovariate(1 / mean_s), action, now_s)

    def settle(self, person: _Person) -> None:
        """Somebody is in his lobby."""
        person.is_inside = True
        self._on_the_way.discard(person)
        if person not in self._settled:
            self._settled.add(person)
            self.settled += 1
            if self.settled % TOLD_EACH == 0:
                tell(f"lobby_load: {self.settled:,} have come")

    def _made_streets(self, number: int, now_s: float) -> list[_Street]:
        certificate = make_certificate(datetime.now(UTC))
        made = []
        for at in range(number):
            street = _Street(f"127.81.{at // 250}.{at % 250 + 1}", certificate, now_s)
            self._selector.register(street.socket, selectors.EVENT_READ, street)
            made.append(street)
        return made

    def _turn(self) -> None:
        now_s = time.monotonic()
        wait_s = max(0.0, min(self._turn_s, self._due[0][0] if self._due else now_s + 1) - now_s)
        ready: list[_Street] = []
        for key, _ in self._selector.select(wait_s):
            if key.data is None:
                self._has_to_end = True
            else:
                ready.append(key.data)
        now_s = time.monotonic()
        for street in ready:
            self._pump(street, now_s)
        while self._due and self._due[0][0] <= now_s:
            heappop(self._due)[2](now_s)
        is_everybodys = now_s >= self._turn_s
        if is_everybodys:
            self._turn_s = now_s + TURN_S
        for street in self._streets if is_everybodys else ready:
            self._pump(street, now_s)
            street.endpoint.flush(now_s)

    def _pump(self, street: _Street, now_s: float) -> None:
        for event in street.endpoint.pump(now_s):
            match event:
                case Connected(peer):
                    street.people[peer].greet()
                case ReliableReceived(peer, _, payload):
                    street.people[peer].hear(wire.decode_from_server(payload), now_s)
                case Disconnected(peer, code):
                    # Nobody should lose his connection; who does comes again, as clients do.
                    self.seen[f"lost: {code.name}"] += 1
                    person = street.people.pop(peer)
                    person.is_known = person.is_inside = False
                    self.later(limits.LOBBY_RETRY_S, partial(person.come, self._address), now_s)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("fingerprint", type=bytes.fromhex)
    parser.add_argument("lobbies", type=int)
    arguments = parser.parse_args()
    # Looking for garbage among so many would be most of what this program does.
    gc.disable()
    crowd = _Crowd(arguments.port, arguments.fingerprint, arguments.lobbies)
    crowd.come()
    print(f"in {crowd.settled}", flush=True)
    # In life its players have computers of their own, and take nothing from the server's.
    os.nice(NICENESS)
    crowd.live()
    print(json.dumps(crowd.seen), flush=True)


if __name__ == "__main__":
    main()
