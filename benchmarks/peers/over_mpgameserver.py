"""By mpgameserver: each tick's changes as MessagePack in a guaranteed message; it encrypts."""

import importlib
import logging
import time
from collections import Counter
from typing import Any

from benchmarks.peers.work import (
    CHANGES_IN_MESSAGE,
    Arguments,
    GuestWorld,
    HostReport,
    Pace,
    pieces,
)

mpgameserver: Any = importlib.import_module("mpgameserver")
msgpack: Any = importlib.import_module("msgpack")

GIVE_UP_S = 10.0


class Serving(mpgameserver.EventHandler):  # type: ignore[misc]
    """The host: the library calls `update` at each tick."""

    def __init__(self, arguments: Arguments) -> None:
        self._evening = arguments.evening
        self._report = HostReport()
        self._client: Any = None
        self._tick = -1
        self.server: Any = None

    def starting(self) -> None:
        """The library listens."""
        self._report.listens()

    def connect(self, client: Any) -> None:
        """The guest is there, and is sent the world."""
        self._client = client
        for piece in pieces(list(self._evening.world.items())):
            client.send_guaranteed(msgpack.packb((-1, piece)))

    def handle_message(self, client: Any, seqnum: Any, msg: bytes = b"") -> None:
        """The guest has the world, or has seen the end."""
        if msg == b"loaded" and self._tick < 0:
            self._tick = 0
            self._report.begins()
        elif msg == b"done":
            self.server.stop()

    def disconnect(self, client: Any) -> None:
        """The guest has gone."""
        self.server.stop()

    def update(self, delta_t: float) -> None:
        """One tick."""
        evening = self._evening
        if not 0 <= self._tick <= evening.ticks:
            return
        if self._tick == evening.ticks:
            self._report.ends(evening.world)
            self._client.send_guaranteed(msgpack.packb((evening.ticks, ())))
        else:
            for piece in pieces(evening.changes(self._tick)):
                self._client.send_guaranteed(msgpack.packb((self._tick, piece)))
        self._tick += 1


def host(arguments: Arguments) -> None:
    """Serves one guest."""
    handler = Serving(arguments)
    context = mpgameserver.ServerContext(handler)
    context.setInterval(1 / 30)
    handler.server = mpgameserver.TwistedServer(context, ("127.0.0.1", int(arguments.where)))
    handler.server.run()


def guest(arguments: Arguments) -> None:
    """Follows."""
    ip, _, port = arguments.where.rpartition(":")
    client = mpgameserver.UdpClient()
    client.connect((ip, int(port)))

    def send(message: bytes) -> None:
        # What `UdpClient.send_guaranteed` means to do, and does not in this version.
        client.send(message, retry=mpgameserver.RetryMode.RETRY_ON_TIMEOUT)

    held, has_said_so = GuestWorld(arguments), False
    told = Counter[int]()
    pieces_at_once = -(-arguments.work.changing // CHANGES_IN_MESSAGE)
    until_s = time.monotonic() + arguments.ticks / 30 + 2 * GIVE_UP_S
    pace = Pace()
    newest: dict[int, int] = {}
    while not held.is_over and time.monotonic() < until_s:
        client.update()
        for _, message in client.getMessages() if client.hasMessages() else ():
            tick, changes = msgpack.unpackb(message)
            # Guaranteed messages come in any order: what is older gives way.
            held.take([one for one in changes if newest.get(one[0], -2) <= tick])
            newest.update({one[0]: tick for one in changes if newest.get(one[0], -2) <= tick})
            told[tick] += 1
        if held.is_whole and not has_said_so:
            has_said_so = True
            send(b"loaded")
        if arguments.ticks in told and all(
            told[tick] == pieces_at_once
            for tick in range(0, arguments.ticks, arguments.work.every_ticks)
        ):
            held.last_tick = arguments.ticks
        pace.wait()
    held.report()
    send(b"done")
    for _ in range(15):
        client.update()
        pace.wait()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    given = Arguments.read()
    (host if given.is_host else guest)(given)
