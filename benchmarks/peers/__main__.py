"""python -m benchmarks.peers          all contenders, all works, with and without loss, in one go

`--seconds` of each run, `--works` and `--only` for some, `--environment` for a folder that is kept.
"""

import argparse
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.environments import python_of
from benchmarks.figures import Figure, table
from benchmarks.other_commit import HERE
from benchmarks.peers.environment import CONTENDERS, Contender, build
from benchmarks.peers.relay import Relay
from benchmarks.peers.work import TICK_RATE_HZ, WORKS
from benchmarks.progress import tell

LOSSES_PCT = (0.0, 10.0)
SECONDS = 15.0
SEED = 1
BYTES_SHARE = 0.8
"""What this may take of the bytes of the leanest other …"""
CPU_SHARE = 1.25
"""… and of the processor time of the one that encrypts as well."""
START_MAX_S = 30.0


@dataclass(frozen=True)
class Outcome:
    """What one run has shown."""

    bytes_per_s: float
    """Payload until the guest had everything, by the seconds that the work takes at thirty ticks a
    second, however busy the machine is."""
    cpu_share: float
    """Of one core, host and guest together, likewise."""
    late_s: float
    """How long after the last change the guest had everything."""
    are_equal: bool


def main(words: Sequence[str] | None = None) -> int:
    """Runs everything. Returns the exit code: 1 when worlds differ or a target is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers", description="Beside others."
    )
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of work in each run")
    parser.add_argument("--works", nargs="*", choices=sorted(WORKS), default=list(WORKS))
    parser.add_argument("--only", nargs="*", choices=[one.name for one in CONTENDERS])
    parser.add_argument("--environment", type=Path, help="where the others' environment is kept")
    arguments = parser.parse_args(words)
    with TemporaryDirectory(prefix="peers-") as folder:
        environment = arguments.environment or Path(folder)
        tell("building the environment of the others")
        missing = build(environment)
        contenders = [
            one
            for one in CONTENDERS
            if one.name not in missing and (not arguments.only or one.name in arguments.only)
        ]
        figures: list[Figure] = []
        for work in arguments.works:
            for loss_pct in LOSSES_PCT:
                tell(f"{work} at {loss_pct:g} % loss")
                outcomes = {
                    one.name: run(one, environment, work, loss_pct, arguments.seconds)
                    for one in contenders
                }
                figures += figures_of(f"{work}, {loss_pct:g} % loss", outcomes)
    print(table(figures))
    for name, why in missing.items():
        print(f"not measured: {name}; {why}")
    missed = [figure.what for figure in figures if figure.holds is False]
    print(f"missed: {', '.join(missed)}" if missed else "every target is met")
    return 1 if missed else 0


def run(one: Contender, environment: Path, work: str, loss_pct: float, seconds: float) -> Outcome:
    """One contender at one work. Raises RuntimeError when a program does not do its part."""
    python = str(python_of(environment)) if one.packages else sys.executable
    port = _free_port(is_tcp=one.is_tcp)
    ticks = round(seconds * TICK_RATE_HZ)
    told = [python, "-m", f"benchmarks.peers.{one.program}"]
    rest = [work, str(ticks), str(SEED)]
    relay = Relay(port, is_tcp=one.is_tcp, loss_pct=loss_pct, seed=SEED)
    programs: list[subprocess.Popen[str]] = []
    # Whatever a program waits for, it does not wait for ever.
    watch = threading.Timer(START_MAX_S + 2 * seconds, _end, [programs])
    watch.start()

    def begin(role: str, where: str) -> subprocess.Popen[str]:
        words = [*told, role, where, *rest]
        programs.append(subprocess.Popen(words, cwd=HERE, stdout=subprocess.PIPE, text=True))
        return programs[-1]

    try:
        host = begin("host", str(port))
        _heard(host, "listens")
        guest = begin("guest", f"127.0.0.1:{relay.port}")
        _heard(host, "begins")
        before = relay.host_bytes
        ended = _heard(host, "ends")
        ended_s = time.monotonic()
        followed = _heard(guest, "is_over")
        sent, over_s = relay.host_bytes - before, time.monotonic()
    finally:
        watch.cancel()
        _end(programs)
        relay.close()
    worked_s = ticks / TICK_RATE_HZ
    return Outcome(
        sent / worked_s,
        (ended["cpu_s"] + followed["cpu_s"]) / worked_s,
        over_s - ended_s,
        bool(followed["is_over"]) and followed["world"] == ended["world"],
    )


def figures_of(what: str, outcomes: dict[str, Outcome]) -> list[Figure]:
    """Bytes and processor time of everybody, those of this beside the best of the others."""
    others = {name: each for name, each in outcomes.items() if name != "this"}
    figures = []
    for name, each in outcomes.items():
        figures.append(
            Figure(
                f"{name}, {what}",
                each.bytes_per_s / 1000,
                "kB/s",
                f"{100 * each.cpu_share:.1f} % of a core; worlds"
                f" {'equal' if each.are_equal else 'DIFFER'}, {each.late_s:.1f} s after the end",
            )
        )
    this = outcomes.get("this")
    if this is not None:
        others_equal = sum(each.are_equal for each in others.values())
        figures.append(
            Figure(
                f"worlds of this are equal, {what}",
                float(this.are_equal),
                "",
                f"those of {others_equal} of {len(others)} others",
                at_least=1,
            )
        )
    if this is not None and others:
        leanest = min(others, key=lambda name: others[name].bytes_per_s)
        figures.append(
            Figure(
                f"bytes, {what}",
                this.bytes_per_s / others[leanest].bytes_per_s,
                f"x {leanest}",
                "the leanest of the others",
                at_most=BYTES_SHARE,
            )
        )
        encrypted = [one.name for one in CONTENDERS if one.is_encrypted and one.name in others]
        for name in encrypted:
            figures.append(
                Figure(
                    f"processor, {what}",
                    this.cpu_share / others[name].cpu_share,
                    f"x {name}",
                    "which encrypts as well",
                    at_most=CPU_SHARE,
                )
            )
    return figures


def _heard(program: "subprocess.Popen[str]", word: str) -> dict[str, Any]:
    """Waits for the line in which a program says this; what else it prints does not matter."""
    assert program.stdout is not None
    for line in program.stdout:
        if line.startswith("{"):
            said: dict[str, Any] = json.loads(line)
            if word in said:
                return said
    raise RuntimeError(f"{program.args!r} has ended without a word of {word!r}")


def _end(programs: "list[subprocess.Popen[str]]") -> None:
    """Gives each a moment to end by itself."""
    for program in programs:
        try:
            program.wait(2.0)
        except subprocess.TimeoutExpired:
            program.kill()


def _free_port(*, is_tcp: bool) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM if is_tcp else socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
