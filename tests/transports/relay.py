"""A path between a guest's socket and a host's: two real sockets, and whatever goes wrong between.

Delay and loss run on the virtual clock of the test, with dice of their own.
"""

import socket
from dataclasses import dataclass
from heapq import heappop, heappush
from random import Random

IP_AND_UDP_BYTES = 28


@dataclass(frozen=True, slots=True)
class Path:
    """What the path does, the same in both directions."""

    delay_s: float = 0.0
    loss_pct: float = 0.0
    reorder_pct: float = 0.0
    """Packets held back by another 20 ms."""
    bytes_per_s: float = float("inf")
    queue_max_bytes: int = 200_000


class Relay:
    """The guest connects to `port`; the host sees a router that may give the guest another port."""

    def __init__(self, host_port: int, path: Path | None = None) -> None:
        self._inside = self._socket()
        self._outside = self._socket()
        self._host = ("127.0.0.1", host_port)
        self._guest: tuple[str, int] | None = None
        self._path = Path() if path is None else path
        self._dice = Random(1)
        self._under_way: list[tuple[float, int, bool, bytes]] = []
        self._count = 0
        self._free_s = {False: 0.0, True: 0.0}
        self.port: int = self._inside.getsockname()[1]
        self.is_dark = False
        """Whether everything is lost."""

    @staticmethod
    def _socket() -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.bind(("127.0.0.1", 0))
        made.setblocking(False)
        return made

    def change_port(self) -> None:
        """Gives the guest another port, as seen by the host."""
        self._outside.close()
        self._outside = self._socket()

    def carry(self, now_s: float) -> None:
        """Takes what was sent and delivers what has arrived."""
        for is_to_host, source in ((True, self._inside), (False, self._outside)):
            while True:
                try:
                    packet, sender = source.recvfrom(2048)
                except BlockingIOError:
                    break
                if is_to_host:
                    self._guest = sender
                self._send(is_to_host, packet, now_s)
        while self._under_way and self._under_way[0][0] <= now_s:
            _, _, is_to_host, packet = heappop(self._under_way)
            if is_to_host:
                self._outside.sendto(packet, self._host)
            elif self._guest is not None:
                self._inside.sendto(packet, self._guest)

    def _send(self, is_to_host: bool, packet: bytes, now_s: float) -> None:
        path = self._path
        if self.is_dark or self._dice.random() * 100.0 < path.loss_pct:
            return
        start_s = max(now_s, self._free_s[is_to_host])
        if (start_s - now_s) * path.bytes_per_s > path.queue_max_bytes:
            return
        self._free_s[is_to_host] = start_s + (len(packet) + IP_AND_UDP_BYTES) / path.bytes_per_s
        arrival_s = self._free_s[is_to_host] + path.delay_s
        if self._dice.random() * 100.0 < path.reorder_pct:
            arrival_s += 0.02
        self._count += 1
        heappush(self._under_way, (arrival_s, self._count, is_to_host, packet))

    def close(self) -> None:
        """Frees both sockets."""
        self._inside.close()
        self._outside.close()
