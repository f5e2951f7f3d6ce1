"""By ENet (`pyenet`): each tick's changes as MessagePack in a reliable packet."""

import importlib
import time
from typing import Any

from benchmarks.peers.work import Arguments, GuestWorld, HostReport, Pace, pieces

enet: Any = importlib.import_module("enet")
msgpack: Any = importlib.import_module("msgpack")

GIVE_UP_S = 10.0


def host(arguments: Arguments) -> None:
    """Serves one guest."""
    endpoint = enet.Host(enet.Address(b"127.0.0.1", int(arguments.where)), 1, 1, 0, 0)
    evening, report = arguments.evening, HostReport()
    report.listens()
    peer = None
    while peer is None:
        event = endpoint.service(100)
        if event.type == enet.EVENT_TYPE_CONNECT:
            peer = event.peer

    def send(tick: int, changes: list[Any]) -> None:
        for piece in pieces(changes) if changes else ():
            packet = enet.Packet(msgpack.packb((tick, piece)), enet.PACKET_FLAG_RELIABLE)
            peer.send(0, packet)

    send(-1, list(evening.world.items()))
    while endpoint.service(100).type != enet.EVENT_TYPE_RECEIVE:
        pass
    report.begins()
    pace = Pace()
    for tick in range(evening.ticks):
        send(tick, evening.changes(tick))
        endpoint.service(0)
        endpoint.flush()
        pace.wait()
    report.ends(evening.world)
    peer.send(0, enet.Packet(msgpack.packb((evening.ticks, ())), enet.PACKET_FLAG_RELIABLE))
    until_s = time.monotonic() + GIVE_UP_S
    while endpoint.service(30).type != enet.EVENT_TYPE_DISCONNECT and time.monotonic() < until_s:
        pass


def guest(arguments: Arguments) -> None:
    """Follows."""
    ip, _, port = arguments.where.rpartition(":")
    endpoint = enet.Host(None, 1, 1, 0, 0)
    peer = endpoint.connect(enet.Address(ip.encode(), int(port)), 1)
    held, has_said_so = GuestWorld(arguments), False
    until_s = time.monotonic() + arguments.ticks / 30 + 2 * GIVE_UP_S
    while not held.is_over and time.monotonic() < until_s:
        event = endpoint.service(33)
        while event.type != enet.EVENT_TYPE_NONE:
            if event.type == enet.EVENT_TYPE_RECEIVE:
                tick, changes = msgpack.unpackb(event.packet.data)
                held.take(changes)
                held.last_tick = tick
            event = endpoint.service(0)
        if held.is_whole and not has_said_so:
            has_said_so = True
            peer.send(0, enet.Packet(b"loaded", enet.PACKET_FLAG_RELIABLE))
    held.report()
    peer.disconnect_now(0)


if __name__ == "__main__":
    given = Arguments.read()
    (host if given.is_host else guest)(given)
