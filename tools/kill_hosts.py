"""Kills real hosts again and again, and looks at what is left of their farms.

    python -m tools.kill_hosts --kills 100 --seed 1

A guest is at the farm each time, with a bot that is busy. The host's program is killed (SIGKILL) at
a drawn moment. What the guest had seen by then, of the time and of the world, is held against the
file: it has to be whole, and to lack a second at most. The farm goes on from kill to kill. Ends
with 1 when anything is missing.
"""

import argparse
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from game.coop.profile import Profile
from game.coop.seat import SeatState
from game.farms.farm import load_farm
from game.headless.bots import make_bot
from game.joining.direct import entrance_of, open_direct_endpoint, open_guest_seat
from game.saves.listing import verify
from game.text.errors import in_english
from game.world.content import load_content
from game.world.world import REVISION_JUMP_ON_LOAD
from net import limits
from net.player_key import PlayerKey

ROOT = Path(__file__).resolve().parents[1]
_PAUSE_S = 0.004
_PLAY_S = (0.5, 6.0)


def main() -> int:
    """Runs the command. Returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    dice = Random(arguments.seed)
    worst_ticks = 0
    with TemporaryDirectory() as folder:
        farm = Path(folder) / "a.farm"
        for kill in range(1, arguments.kills + 1):
            lost_ticks, lacks = _kill(farm, dice)
            worst_ticks = max(worst_ticks, lost_ticks)
            print(f"kill {kill}: {lost_ticks} ticks lost{'' if lacks is None else f', {lacks}'}")
            if lacks is not None or lost_ticks > limits.TICK_RATE_HZ:
                return 1
    print(f"{arguments.kills} kills, {worst_ticks} ticks lost at most, every file whole")
    return 0


def _kill(farm: Path, dice: Random) -> tuple[int, str | None]:
    """One host, killed. Returns how many ticks its file lacks, and what is wrong with it."""
    host = subprocess.Popen(
        [
            *(sys.executable, str(ROOT / "main.py"), "host", "--headless", "--bind", "127.0.0.1"),
            *("--accept-all", "--bot", "farm", "--seed", str(dice.randrange(1000))),
            *("--save", str(farm), "--home", str(farm.parent)),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert host.stdout is not None, "it says where it listens"
        host.stdout.readline()
        port = host.stdout.readline().split()[-1]
        tick, revision = _watch(port, dice)
    finally:
        host.kill()
        host.communicate()
    described = verify(farm)
    if described.is_damaged:
        return 0, None if described.problem is None else in_english(described.problem)
    loaded = load_farm(farm)
    assert loaded.file is not None, "it has a file"
    loaded.file.close()
    lost_ticks = max(0, tick - loaded.tick)
    # Of changes it is known only that those which are a second old are to be there.
    saved_revision = loaded.world.revision - REVISION_JUMP_ON_LOAD
    lacks = None if saved_revision >= revision else f"lacks revisions up to {revision}"
    return lost_ticks, lacks


def _watch(port: str, dice: Random) -> tuple[int, int]:
    """Plays at the farm until the moment of the kill. Returns the newest tick of the host's that
    was heard of, and the revision up to which everything was there a second before."""
    content = load_content(ROOT / "assets")
    entrance = entrance_of(f"127.0.0.1:{port}")
    endpoint = open_direct_endpoint(entrance.address, time.monotonic())
    key = PlayerKey(sha256(b"Bo").digest())
    seat = open_guest_seat(content, endpoint, entrance, Profile("Bo", 1), time.monotonic(), key)
    bot = make_bot(seat, "busy", dice)
    seat.on_tick = bot.act
    seat.event_listeners.append(bot.hear)
    end_s: float | None = None
    seen: list[tuple[float, int]] = [(0.0, 0)]
    while end_s is None or time.monotonic() < end_s:
        now_s = time.monotonic()
        seat.advance(now_s)
        seat.events()
        if seat.state is SeatState.ENDED:
            raise SystemExit("the guest was not let in")
        if seat.state is SeatState.PLAYING:
            end_s = now_s + dice.uniform(*_PLAY_S) if end_s is None else end_s
            seen.append((now_s, seat.session.replica.follower.complete_revision))
        time.sleep(_PAUSE_S)
    tick = int(seat.tick)
    old = [revision for when_s, revision in seen if when_s <= time.monotonic() - 1.0]
    return tick, max(old, default=0)


if __name__ == "__main__":
    sys.exit(main())
