"""The newcomer of `benchmarks.welcome`, as a program of its own, so that it shares no interpreter
with the host whose ticks are timed.

It reads addresses from its standard input, one a line, joins the farm there and answers each with
one line: the seconds from connecting to standing in the farm. It never reads anything else.
"""

import sys
import time
from datetime import UTC, datetime
from hashlib import sha256

from benchmarks.farms import content
from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.coop.seat import SeatState
from game.program.version import GAME_VERSION
from game.world.content import Content
from net.player_key import PlayerKey
from net.transports.direct import DirectEndpoint

LOADING_MAX_S = 30.0
PUMP_S = 0.002
"""How often it looks at the socket: as a scene does while bulk is under way."""
STAY_S = 0.3


def open_guest(everything: Content, address: str, name: str) -> GuestSeat:
    """A guest's seat on a socket of its own, not yet connected."""
    endpoint = DirectEndpoint("127.0.0.1", 0, time.monotonic(), datetime.now(tz=UTC), accept=False)
    profile = Profile(name, 1)
    return GuestSeat(
        everything, endpoint, address, profile, game_version=GAME_VERSION, key=key_of(name)
    )


def key_of(name: str) -> PlayerKey:
    """The key by which hosts know somebody of a benchmark."""
    return PlayerKey(sha256(name.encode()).digest())


def main() -> None:
    """Joins, says how long it took, leaves, and waits for the next address."""
    everything = content()
    print("ready", flush=True)
    for line in sys.stdin:
        _join(open_guest(everything, line.strip(), "Newcomer"))


def _join(guest: GuestSeat) -> None:
    began_s = time.monotonic()
    guest.connect(began_s)
    while guest.state is not SeatState.PLAYING:
        if guest.state is SeatState.ENDED or time.monotonic() - began_s > LOADING_MAX_S:
            raise RuntimeError(f"the newcomer did not get in and is {guest.state.value}")
        _step(guest)
    loaded_s = time.monotonic() - began_s
    print(loaded_s, flush=True)
    while time.monotonic() - began_s < loaded_s + STAY_S:
        _step(guest)
    guest.leave()


def _step(guest: GuestSeat) -> None:
    guest.advance(time.monotonic())
    guest.events()
    time.sleep(PUMP_S)


if __name__ == "__main__":
    main()
