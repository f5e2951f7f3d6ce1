"""Peers share a set of counters: `net/` in use, without a farm.

    python -m examples.counter                             two, over a network in memory
    python -m examples.counter host|join WHERE [--steam]   each in a process; either says WHERE

A guest asks the host to count. Half way its copy is spoilt: the digests tell, and it is healed."""

import os
import sys
import time
from datetime import UTC, datetime

from net.player_key import PlayerKey
from net.session.events import CommandArrived, KnockHeard, Repaired, SessionEnded
from net.session.guest import GuestSession, GuestSettings
from net.session.host import HostSession
from net.session.host_settings import HostSettings
from net.steam import open_steam
from net.sync.ledger import Ledger, LedgerChange
from net.transports.direct import DirectEndpoint
from net.transports.interface import Endpoint
from net.transports.simulated import SimulatedNetwork
from net.transports.steam import SteamEndpoint

SECTION, COUNTERS, GOAL, CONTENT, TOKEN, TICK_S = 1, 3, 30, "c" * 64, b"join", 1 / 30


def counts(ledger: Ledger) -> list[int]:
    """How far each counter is."""
    section = ledger.sections.get(SECTION)
    return [entry.content[0] for _, entry in sorted(section.entries.items())] if section else []


class Host(HostSession):
    """Owns the counters, and lets everybody in."""

    def __init__(self, endpoint: Endpoint) -> None:
        # A Steam id is one person's for good; everybody else proves to have a key.
        own = HostSettings(CONTENT, "1", 1, TOKEN, os.urandom, names_a_person=str.isdigit)
        super().__init__(endpoint, Ledger(time.time_ns(), keeps_symbols=True), own)
        self.publish(LedgerChange(SECTION, n, n + 1, b"\0") for n in range(COUNTERS))

    def step(self, now_s: float) -> bool:
        """Does what was asked for, and tells everybody. Returns whether all is over."""
        for event in self.receive(now_s):
            if isinstance(event, KnockHeard):
                taken = {1} | {member.character for member in self.members}
                self.admit(event.knock, max(taken) + 1, 0, now_s)
            elif isinstance(event, CommandArrived):
                counter, revision = sum(event.command) % COUNTERS, self.ledger.newest_revision + 1
                count = bytes([(counts(self.ledger)[counter] + 1) % 256])
                self.publish([LedgerChange(SECTION, counter, revision, count)])
                self.command_done(event.character, event.number, None)
        self.send_tick(round(now_s / TICK_S), now_s)
        return sum(counts(self.ledger)) == GOAL and not self.members


class Guest(GuestSession):
    """Counts one after the other."""

    def step(self, now_s: float) -> bool:
        """Follows, and asks for one more. Returns whether all is over."""
        events = self.receive(now_s)
        if any(isinstance(event, Repaired) for event in events):
            print("spoilt and healed:", counts(self.replica.ledger), flush=True)
        done, asked = sum(counts(self.replica.ledger) or [-1]), self.outbox.next_number - 1
        if done == asked < GOAL:
            self.outbox.issue(bytes([asked % COUNTERS]))
            if asked == GOAL // 2:
                self.replica.ledger.put(SECTION, 1, 2, b"\x63")
        self.send_tick(None, now_s)
        if done == GOAL:
            self.leave("", now_s)
        return done == GOAL or any(isinstance(event, SessionEnded) for event in events)


if __name__ == "__main__":
    words, now_s = sys.argv[1:], time.monotonic()
    is_host, is_guest = words[:1] != ["join"], words[:1] != ["host"]
    network, steam = SimulatedNetwork(seed=1), open_steam(480) if "--steam" in words else None
    ends: list[Endpoint] = [network.endpoint("host"), network.endpoint("guest")]
    if steam:
        ends = [over_steam := SteamEndpoint(steam, lambda _user: True, accept=is_host)]
        print(f"join {steam.user.steam_id} --steam", flush=True)
    elif words:
        ends = [direct := DirectEndpoint("127.0.0.1", 0, now_s, datetime.now(UTC), accept=is_host)]
        print(f"join 127.0.0.1:{direct.port}", flush=True)
    peers: list[Host | Guest] = [Host(ends[0])] if is_host else []
    if is_guest:
        own = GuestSettings(CONTENT, "1", "Guest", 1, TOKEN, PlayerKey(os.urandom(32)))
        peers.append(guest := Guest(ends[-1], [*words, "", "host"][1], own, lambda *_: True))
        guest.connect(now_s)
    while peers:
        now_s += TICK_S
        time.sleep(max(0.0, now_s - time.monotonic()) if words else 0.0)
        for event in steam.pump() if steam else ():
            over_steam.observe(event)
        peers = [peer for peer in peers if not peer.step(now_s)]
    ends[-1].close(now_s)
