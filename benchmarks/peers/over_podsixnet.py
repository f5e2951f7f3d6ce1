"""By PodSixNet: each tick's changes as one of its messages, over TCP."""

import importlib
import time
from typing import Any

from benchmarks.peers.work import Arguments, GuestWorld, HostReport, Pace, pieces

channels: Any = importlib.import_module("PodSixNet.Channel")
servers: Any = importlib.import_module("PodSixNet.Server")
connections: Any = importlib.import_module("PodSixNet.Connection")

GIVE_UP_S = 10.0


class GuestChannel(channels.Channel):  # type: ignore[misc]
    """The host's end of the connection."""

    has_loaded = False
    is_done = False

    def Network_loaded(self, _said: object) -> None:  # noqa: N802
        """The guest has the world."""
        self.has_loaded = True

    def Network_done(self, _said: object) -> None:  # noqa: N802
        """The guest has seen the end."""
        self.is_done = True


def host(arguments: Arguments) -> None:
    """Serves one guest."""
    server = servers.Server(GuestChannel, localaddr=("127.0.0.1", int(arguments.where)))
    evening, report = arguments.evening, HostReport()
    report.listens()
    while not server.channels:
        server.Pump()
        time.sleep(0.01)
    (channel,) = server.channels
    for piece in pieces(list(evening.world.items())):
        channel.Send({"action": "c", "t": -1, "c": piece})
    while not channel.has_loaded:
        server.Pump()
        time.sleep(0.01)
    report.begins()
    pace = Pace()
    for tick in range(evening.ticks):
        for piece in pieces(evening.changes(tick)):
            channel.Send({"action": "c", "t": tick, "c": piece})
        server.Pump()
        pace.wait()
    report.ends(evening.world)
    channel.Send({"action": "c", "t": evening.ticks, "c": ()})
    until_s = time.monotonic() + GIVE_UP_S
    while not channel.is_done and time.monotonic() < until_s:
        server.Pump()
        time.sleep(0.01)


class Follower(connections.ConnectionListener):  # type: ignore[misc]
    """A guest."""

    def __init__(self, arguments: Arguments) -> None:
        self.held = GuestWorld(arguments)
        ip, _, port = arguments.where.rpartition(":")
        self.Connect((ip, int(port)))

    def Network_c(self, said: dict[str, Any]) -> None:  # noqa: N802
        """Something has changed."""
        self.held.take(said["c"])
        self.held.last_tick = said["t"]


def guest(arguments: Arguments) -> None:
    """Follows."""
    follower, has_said_so = Follower(arguments), False
    until_s = time.monotonic() + arguments.ticks / 30 + 2 * GIVE_UP_S
    pace = Pace()
    while not follower.held.is_over and time.monotonic() < until_s:
        connections.connection.Pump()
        follower.Pump()
        if follower.held.is_whole and not has_said_so:
            has_said_so = True
            connections.connection.Send({"action": "loaded"})
        pace.wait()
    follower.held.report()
    connections.connection.Send({"action": "done"})
    connections.connection.Pump()


if __name__ == "__main__":
    given = Arguments.read()
    (host if given.is_host else guest)(given)
