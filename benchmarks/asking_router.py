"""What asking the router takes of the game's own frames, whatever the router does.

A frame of 60 a second has 16.7 ms. Starting the child holds the game's thread up until the system
has made it, so that counts by the clock on the wall, the quickest of many starts; a look at what it
has said counts by the thread's work.
"""

import sys
import time

from benchmarks.figures import Figure, report
from net.limits import PORT_LEASE_S
from net.port_mapping.mapping import PortMapping

FRAME_MS = 1000 / 60
STARTS = 20
LOOKS = 240
PAUSE_S = 0.005
SILENT = "input()"
LOUD = "import time\nwhile True: print('x' * 400, flush=True)"
"""A child that a router has talked into saying nonsense without end."""


def measure() -> list[Figure]:
    """Starts many children, and looks at a silent one and a loud one for some seconds."""
    starts_ms = []
    for _ in range(STARTS):
        began_s = time.perf_counter()
        mapping = _asking(SILENT)
        starts_ms.append(1000 * (time.perf_counter() - began_s))
        mapping.close()
    start_ms = min(starts_ms)
    figures = [
        Figure(
            "asking the router, the frame that begins it",
            start_ms,
            "ms",
            f"{start_ms / FRAME_MS:.1%} of a frame",
            at_most=FRAME_MS / 2,
        )
    ]
    for name, does in (("silent", SILENT), ("loud", LOUD)):
        worst_ms = _worst_look_ms(does)
        figures.append(
            Figure(
                f"asking the router, the worst of {LOOKS} frames, {name}",
                worst_ms,
                "ms",
                f"{worst_ms / FRAME_MS:.1%} of a frame",
                at_most=FRAME_MS / 10,
            )
        )
    return figures


def _asking(does: str) -> PortMapping:
    return PortMapping(5123, 0.0, PORT_LEASE_S, [sys.executable, "-c", does])


def _worst_look_ms(does: str) -> float:
    mapping = _asking(does)
    worst_s = 0.0
    for _ in range(LOOKS):
        time.sleep(PAUSE_S)
        began_s = time.thread_time()
        mapping.work(0.0)
        worst_s = max(worst_s, time.thread_time() - began_s)
    mapping.close()
    return 1000 * worst_s


if __name__ == "__main__":
    report(measure)
