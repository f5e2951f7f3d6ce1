"""By this netcode: records of a world that a host publishes, over the direct transport."""

import os
import time
from datetime import UTC, datetime

import msgspec

from benchmarks.peers.work import Arguments, Entity, GuestWorld, HostReport, Pace
from net.player_key import PlayerKey
from net.session.events import KnockHeard
from net.session.guest import GuestSession, GuestSettings
from net.session.host import HostSession
from net.session.host_settings import HostSettings
from net.session.states import GuestState, MemberState
from net.sync.ledger import Ledger, LedgerChange
from net.transports.direct import DirectEndpoint

GIVE_UP_S = 10.0
ENTITIES, END, CONTENT, TOKEN = 1, 2, "c" * 64, b"join"


def host(arguments: Arguments) -> None:
    """Serves one guest."""
    now_s = time.monotonic()
    endpoint = DirectEndpoint("127.0.0.1", int(arguments.where), now_s, datetime.now(UTC))
    evening, report = arguments.evening, HostReport()
    report.listens()
    settings = HostSettings(CONTENT, "1", 1, TOKEN, os.urandom)
    session = HostSession(endpoint, Ledger(time.time_ns(), keeps_symbols=True), settings)

    def publish(section: int, changes: list[tuple[int, Entity]]) -> None:
        first = session.ledger.newest_revision + 1
        session.publish(
            LedgerChange(section, number, first + offset, msgspec.msgpack.encode(entity))
            for offset, (number, entity) in enumerate(changes)
        )

    publish(ENTITIES, list(evening.world.items()))
    pace = Pace()
    tick, at = 0, -1
    until_s = now_s + evening.ticks / 30 + 3 * GIVE_UP_S
    while time.monotonic() < until_s:
        now_s = time.monotonic()
        for event in session.receive(now_s):
            if isinstance(event, KnockHeard):
                session.admit(event.knock, 2, 0, now_s)
        members = session.members
        if at < 0 and members and members[0].state is MemberState.PLAYING:
            at = 0
            report.begins()
        if 0 <= at < evening.ticks:
            changes = evening.changes(at)
            if changes:
                publish(ENTITIES, changes)
            at += 1
        elif at == evening.ticks:
            report.ends(evening.world)
            publish(END, [(0, (0, 0, 0, 0, 0))])
            at += 1
        elif at > evening.ticks and not members:
            break
        session.send_tick(tick, now_s)
        tick += 1
        pace.wait()
    session.close("", time.monotonic())


def guest(arguments: Arguments) -> None:
    """Follows."""
    now_s = time.monotonic()
    endpoint = DirectEndpoint("127.0.0.1", 0, now_s, datetime.now(UTC), accept=False)
    own = GuestSettings(CONTENT, "1", "Guest", 1, TOKEN, PlayerKey(os.urandom(32)))
    session = GuestSession(endpoint, arguments.where, own, lambda *_: True)
    session.connect(now_s)
    held = GuestWorld(arguments)
    pace = Pace()
    until_s = now_s + arguments.ticks / 30 + 2 * GIVE_UP_S
    has_end = False
    while not held.is_over and time.monotonic() < until_s:
        now_s = time.monotonic()
        for event in session.receive(now_s):
            if isinstance(event, LedgerChange) and event.content is not None:
                if event.section == END:
                    has_end = True
                else:
                    held.take([(event.key, msgspec.msgpack.decode(event.content))])
        follower = session.replica.follower
        if has_end and follower.complete_revision >= follower.told_revision:
            held.last_tick = arguments.ticks
        session.send_tick(None, now_s)
        if session.state is GuestState.ENDED:
            break
        pace.wait()
    held.report()
    session.leave("", time.monotonic())
    endpoint.close(time.monotonic())


if __name__ == "__main__":
    given = Arguments.read()
    (host if given.is_host else guest)(given)
