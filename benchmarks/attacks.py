"""What every attack on QUIC that is known costs its victim a byte, beside padding in the same run.

An attacker who is inside, half inside or a stranger sends a megabyte of one kind of packet within a
second; bytes are counted as on the wire. What is timed is the victim's own work, answers included.
Of padding one packet costs little more than its decryption. A packet cannot cost less, however
small it is, so small ones are read up to a rate only.

Processor time is counted, which still doubles where a core is shared. So each run of an attack has
one of padding beside it, the cheapest of both count, and what came near its target is run again.
"""

import time
from dataclasses import dataclass, field

from benchmarks.figures import Figure, report
from benchmarks.progress import tell
from net.transports.direct import HostCertificate, make_certificate
from net.transports.direct.connection import IP_AND_UDP_BYTES
from tests.hostile.mallory import ATTACKS, PADDING, Attack
from tests.hostile.siege import STEP_S, Siege
from tests.transports.wires import TODAY

FLOOD_BYTES = 1_000_000
FLOOD_BYTES_PER_S = 1_000_000
RATIO_MAX = 5.0
COST_MAX_S = 20.0
"""An attack that has cost so much is not looked at any longer."""
ROUNDS = 9
CLEAR_RATIO = RATIO_MAX / 2
"""What is cheaper than this in one round is below its target, however shared the core is."""


def us_a_byte(attack: Attack, certificate: HostCertificate) -> float:
    """What one byte of an attack costs, in microseconds."""
    siege = Siege(certificate)
    siege.begin(attack)
    size_bytes = 0
    spent_s = 0.0
    due_bytes = 0.0
    # Far more than are taken: the smallest has 30 bytes.
    for packet, sender in attack.packets(siege.mallory, FLOOD_BYTES // 30):
        siege.mallory.throw(packet, sender)
        size_bytes += len(packet) + IP_AND_UDP_BYTES
        if size_bytes < due_bytes:
            continue
        due_bytes = size_bytes + FLOOD_BYTES_PER_S * STEP_S
        siege.now_s += STEP_S
        began_s = time.thread_time()
        siege.victim.pump(siege.now_s)
        siege.victim.flush(siege.now_s)
        spent_s += time.thread_time() - began_s
        if size_bytes >= FLOOD_BYTES or spent_s > COST_MAX_S:
            break
    siege.close()
    return spent_s / size_bytes * 1e6


@dataclass
class _Runs:
    """What an attack has cost, and padding beside it, in microseconds a byte."""

    attack: Attack
    costs_us: list[float] = field(default_factory=list)
    paddings_us: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """By the cheapest run of each. As many count of both, since the least of many is less."""
        return min(self.costs_us) / min(self.paddings_us)


def measure() -> list[Figure]:
    """Runs every attack beside padding, and those that are not clearly cheap several times."""
    certificate = make_certificate(TODAY)
    everything = [_Runs(attack) for attack in ATTACKS]
    near = everything
    for number in range(ROUNDS):
        tell(f"attacks, round {number + 1} of at most {ROUNDS}: {len(near)} of {len(everything)}")
        for runs in near:
            runs.paddings_us.append(us_a_byte(PADDING, certificate))
            runs.costs_us.append(us_a_byte(runs.attack, certificate))
        near = [runs for runs in near if runs.ratio > CLEAR_RATIO]
    base_us = min(min(runs.paddings_us) for runs in everything)
    figures = [Figure("padding", base_us, "us a byte", "")]
    for runs in everything:
        beside = f"{min(runs.costs_us):.3f} us a byte, the least of {len(runs.costs_us)}"
        figures.append(Figure(runs.attack.name, runs.ratio, "x padding", beside, at_most=RATIO_MAX))
    return figures


if __name__ == "__main__":
    report(measure)
