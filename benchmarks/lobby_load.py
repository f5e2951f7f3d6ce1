"""How a lobby server bears an evening, over real connections: 400 lobbies with 1,200 members, or as
many as `--lobbies` says. 2,000 are a full one, and take some minutes.

The server is the command itself, in its own process and with its usual limits. The crowd
(`crowd.py`) comes from a hundred loopback addresses and lives; a client like the game's own
(`list_reader.py`) reads the whole list from nothing again and again. Both have processes of their
own, on the same machine, and the crowd stands back where processor time is scarce.

What must hold of any evening is a ratio: what the list costs beside an empty question at the same
moment. Milliseconds are promised for a full evening on a machine that has nothing else to do.
"""

import argparse
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec

from benchmarks.crowd import MEMBERS_PER_LOBBY, WATCHING_FROM_S
from benchmarks.figures import Figure, percentile, report
from benchmarks.list_reader import Times
from benchmarks.progress import tell
from benchmarks.running_server import RunningServer
from net import limits

LOBBIES, FULL_LOBBIES = 400, 2000
FULL_LIST_MAX_MS = 50.0
LIST_RATIO_MAX_PER_LOBBY = 0.025
"""Of how many empty questions one lobby in the list is worth at most."""
LOOK_RATIO_MAX = 10.0
MEASURED_S = 30.0
STATUS_LATE_S = 2 * limits.LOBBY_STATUS_S
HELPER_MAX_S = 900.0
STARVED_MAX_S = 0.005
"""A reading for which a processor was longer waited for says more about what else this machine
does."""
_ROOT = Path(__file__).resolve().parents[1]


def measure(lobbies: int = LOBBIES) -> list[Figure]:
    """The server before, with everybody in it, and while the list is read. Nothing on a system
    without Linux's /proc."""
    if not Path("/proc/self/schedstat").exists():
        print("lobby_load needs Linux", file=sys.stderr)
        return []
    members = lobbies * MEMBERS_PER_LOBBY
    full_list_max_ms = FULL_LIST_MAX_MS if lobbies == FULL_LOBBIES else None
    with RunningServer() as server:
        time.sleep(STATUS_LATE_S)
        before = server.usage()
        arguments = (str(server.port), server.fingerprint.hex())
        tell(f"lobby_load: {members:,} come")
        with _helper("benchmarks.crowd", *arguments, str(lobbies)) as crowd:
            began_s = time.monotonic()
            _line(crowd, f"in {members}")
            came_s = time.monotonic() - began_s
            full = server.usage()
            time.sleep(WATCHING_FROM_S)
            with _helper("benchmarks.list_reader", *arguments, str(server.pid)) as reader:
                _line(reader, "ready")
                began = server.usage()
                tell(f"lobby_load: the list is read for {MEASURED_S:.0f} s")
                time.sleep(MEASURED_S)
                ended = server.usage()
                times = msgspec.json.decode(_last_words(reader), type=Times)
            status = server.status()
            seen: dict[str, int] = json.loads(_last_words(crowd))
    if status["members"] < 0.99 * members or min(times.listed) < 0.98 * lobbies:
        raise RuntimeError(f"there were not so many: {status}, lists of {min(times.listed)}")
    cpu_share = (ended.cpu_s - began.cpu_s) / (ended.at_s - began.at_s)
    member_bytes = (full.resident_bytes - before.resident_bytes) / members
    lost = sum(number for what, number in seen.items() if what.startswith("lost"))
    refused = sum(number for what, number in seen.items() if what.startswith("refused"))
    whole_ms, look_ms, beat_ms = (
        {share: 1000 * percentile(values, share) for share in (0.5, 0.99)}
        for values in (times.whole_s, times.look_s, times.beat_s)
    )
    undisturbed_ms = [
        1000 * whole_s
        for whole_s, starved_s in zip(times.whole_s, times.starved_s, strict=True)
        if starved_s < STARVED_MAX_S
    ]
    undisturbed = f"{len(undisturbed_ms)} had a processor all the time"
    if undisturbed_ms:
        undisturbed += f": p99 {percentile(undisturbed_ms, 0.99):.1f} ms"
    return [
        Figure(
            f"lobby server, list of {lobbies:,}, p50",
            whole_ms[0.5] / beat_ms[0.5],
            "x an empty question",
            f"{whole_ms[0.5]:.1f} ms, an empty question {beat_ms[0.5]:.2f} ms; something to see"
            f" after {1000 * percentile(times.first_page_s, 0.5):.1f} ms",
            at_most=LIST_RATIO_MAX_PER_LOBBY * lobbies,
        ),
        Figure(
            f"lobby server, list of {lobbies:,}, p99",
            whole_ms[0.99],
            "ms",
            f"{whole_ms[0.99] / beat_ms[0.99]:.1f} x the p99 of an empty question"
            f" ({beat_ms[0.99]:.1f} ms); {len(times.whole_s)} readings from nothing; {undisturbed}",
            at_most=full_list_max_ms,
        ),
        Figure(
            "lobby server, what has changed, p50",
            look_ms[0.5] / beat_ms[0.5],
            "x an empty question",
            f"{look_ms[0.5]:.2f} ms; p99 {look_ms[0.99]:.1f} ms,"
            f" {look_ms[0.99] / beat_ms[0.99]:.1f} x an empty question",
            at_most=LOOK_RATIO_MAX,
        ),
        Figure(
            f"lobby server, {members:,} members",
            100 * cpu_share,
            "% of a core",
            f"{seen['sent Beat']} heartbeats, {seen['heard Heard']} lines of chat heard,"
            f" {seen['sent CloseLobby']} lobbies closed; {lost} connections lost,"
            f" {refused} requests refused",
        ),
        Figure(
            "lobby server, memory a member",
            member_bytes / 1000,
            "kB",
            f"{before.resident_bytes / 1e6:.0f} MB empty, {full.resident_bytes / 1e6:.0f} MB with"
            f" {members:,}, {ended.resident_bytes / 1e6:.0f} MB in the end",
        ),
        Figure(
            "lobby server, a member comes",
            1000 * came_s / members,
            "ms",
            f"{1000 * (full.cpu_s - before.cpu_s) / members:.2f} ms of them the server's; all"
            f" {members:,} in {came_s:.0f} s",
        ),
    ]


@contextmanager
def _helper(module: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Runs a program beside this one; it does not outlast the block, nor its time."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    overdue = threading.Timer(HELPER_MAX_S, process.kill)
    overdue.start()
    try:
        yield process
    finally:
        overdue.cancel()
        process.kill()
        process.communicate()


def _line(process: "subprocess.Popen[str]", wanted: str) -> None:
    """Waits for a line. Raises RuntimeError for another, or for none."""
    assert process.stdout is not None, "its output is a pipe"
    line = process.stdout.readline().strip()
    if line != wanted:
        raise RuntimeError(f"a helper said {line!r} and not {wanted!r}")


def _last_words(process: "subprocess.Popen[str]") -> str:
    """Tells it to end, and returns what it has to tell. Raises RuntimeError for nothing."""
    words, _ = process.communicate("\n")
    if process.returncode:
        raise RuntimeError(f"a helper ended with {process.returncode}")
    return words


def main() -> None:
    """An evening of any size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lobby_load")
    parser.add_argument("--lobbies", type=int, default=LOBBIES)
    report(partial(measure, parser.parse_args().lobbies))


if __name__ == "__main__":
    main()
