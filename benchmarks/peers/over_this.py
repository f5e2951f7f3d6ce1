"""By this netcode: records of a world that a host publishes, over the direct transport."""

import os
import time
from collections.abc import Callable
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
from net.transports.interface import Endpoint

GIVE_UP_S = 10.0
ENTITIES, END, CONTENT, TOKEN = 1, 2, "c" * 64, b"join"


class Hosting:
    """A host who does the work, and serves one guest."""

    def __init__(
        self,
        endpoint: Endpoint,
        arguments: Arguments,
        hash_key: int,
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self._evening, self._report = arguments.evening, HostReport()
        self._report.listens()
        settings = HostSettings(CONTENT, "1", 1, TOKEN, random_bytes)
        self.session = HostSession(endpoint, Ledger(hash_key, keeps_symbols=True), settings)
        self._publish(ENTITIES, list(self._evening.world.items()))
        self._tick, self._at = 0, -1

    @property
    def world(self) -> dict[int, Entity]:
        """What the work has come to."""
        return self._evening.world

    def step(self, now_s: float) -> bool:
        """One tick. Returns whether it goes on."""
        session, evening = self.session, self._evening
        for event in session.receive(now_s):
            if isinstance(event, KnockHeard):
                session.admit(event.knock, 2, 0, now_s)
        members = session.members
        if self._at < 0 and members and members[0].state is MemberState.PLAYING:
            self._at = 0
            self._report.begins()
        if 0 <= self._at < evening.ticks:
            changes = evening.changes(self._at)
            if changes:
                self._publish(ENTITIES, changes)
            self._at += 1
        elif self._at == evening.ticks:
            self._report.ends(evening.world)
            self._publish(END, [(0, (0, 0, 0, 0, 0))])
            self._at += 1
        elif self._at > evening.ticks and not members:
            return False
        session.send_tick(self._tick, now_s)
        self._tick += 1
        return True

    def _publish(self, section: int, changes: list[tuple[int, Entity]]) -> None:
        first = self.session.ledger.newest_revision + 1
        self.session.publish(
            LedgerChange(section, number, first + offset, msgspec.msgpack.encode(entity))
            for offset, (number, entity) in enumerate(changes)
        )


class Following:
    """A guest who follows."""

    def __init__(
        self, endpoint: Endpoint, arguments: Arguments, key: PlayerKey, now_s: float
    ) -> None:
        self.held = GuestWorld(arguments)
        own = GuestSettings(CONTENT, "1", "Guest", 1, TOKEN, key)
        self.session = GuestSession(endpoint, arguments.where, own, lambda *_: True)
        self.session.connect(now_s)
        self._ticks = arguments.ticks
        self._has_end = False

    def step(self, now_s: float) -> bool:
        """One tick. Returns whether it goes on."""
        session, held = self.session, self.held
        for event in session.receive(now_s):
            if isinstance(event, LedgerChange) and event.content is not None:
                if event.section == END:
                    self._has_end = True
                else:
                    held.take([(event.key, msgspec.msgpack.decode(event.content))])
        follower = session.replica.follower
        if self._has_end and follower.complete_revision >= follower.told_revision:
            held.last_tick = self._ticks
        session.send_tick(None, now_s)
        return session.state is not GuestState.ENDED and not held.is_over


def host(arguments: Arguments) -> None:
    """Serves one guest."""
    now_s = time.monotonic()
    endpoint = DirectEndpoint("127.0.0.1", int(arguments.where), now_s, datetime.now(UTC))
    hosting = Hosting(endpoint, arguments, time.time_ns(), os.urandom)
    pace = Pace()
    until_s = now_s + arguments.ticks / 30 + 3 * GIVE_UP_S
    while time.monotonic() < until_s and hosting.step(time.monotonic()):
        pace.wait()
    hosting.session.close("", time.monotonic())


def guest(arguments: Arguments) -> None:
    """Follows."""
    now_s = time.monotonic()
    endpoint = DirectEndpoint("127.0.0.1", 0, now_s, datetime.now(UTC), accept=False)
    following = Following(endpoint, arguments, PlayerKey(os.urandom(32)), now_s)
    pace = Pace()
    until_s = now_s + arguments.ticks / 30 + 2 * GIVE_UP_S
    while time.monotonic() < until_s and following.step(time.monotonic()):
        pace.wait()
    following.held.report()
    following.session.leave("", time.monotonic())
    endpoint.close(time.monotonic())


if __name__ == "__main__":
    given = Arguments.read()
    (host if given.is_host else guest)(given)
