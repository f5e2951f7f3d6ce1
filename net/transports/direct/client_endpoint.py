"""An endpoint that lets nobody in: who goes to a host, asks the local network or passes packets on
has one, by the clock and the date of this machine."""

import time
from datetime import UTC, datetime

from net.transports.direct.capacity import GAME_CAPACITY, Capacity
from net.transports.direct.endpoint import DirectEndpoint
from net.transports.direct.sockets import DatagramSocket


def open_client_endpoint(
    bind_ip: str,
    now_s: float,
    port: int = 0,
    *,
    capacity: Capacity = GAME_CAPACITY,
    opened: DatagramSocket | None = None,
) -> DirectEndpoint:
    """Opens it at a port, any free one for 0; `opened` is used instead of a socket of its own.
    Raises `LocalProtocolError` when none can be had, `PortInUseError` when the port is taken."""
    return DirectEndpoint(
        bind_ip,
        port,
        now_s,
        datetime.now(UTC),
        accept=False,
        capacity=capacity,
        opened=opened,
        work_clock_s=time.perf_counter,
    )
