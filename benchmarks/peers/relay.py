"""The way between host and guest: loses a share of the packets, and counts what the host sends.

UDP packets are lost as they are. TCP's own segments are the kernel's and cannot be lost here, so
what stands for one that is lost is what TCP makes of it: it counts twice, and holds up everything
behind it for a while.
"""

import selectors
import socket
import threading
import time
from random import Random

HELD_UP_S = 0.1
"""How long a lost TCP segment holds up the others: three later ones show it, at thirty a second."""
_CHUNK_BYTES = 65536


class Relay:
    """Carries between one guest and the host at a port of this machine, in a thread of its own."""

    def __init__(self, host_port: int, *, is_tcp: bool, loss_pct: float, seed: int) -> None:
        self.host_bytes = 0
        """Payload that the host has sent so far, what was lost included."""
        self._host = ("127.0.0.1", host_port)
        self._loss = loss_pct / 100
        self._dice = Random(seed)
        self._is_over = False
        kind = socket.SOCK_STREAM if is_tcp else socket.SOCK_DGRAM
        self._inside = socket.socket(socket.AF_INET, kind)
        self._inside.bind(("127.0.0.1", 0))
        self.port: int = self._inside.getsockname()[1]
        if is_tcp:
            self._inside.listen(1)
        carry = self._carry_tcp if is_tcp else self._carry_udp
        self._thread = threading.Thread(target=carry, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the way."""
        self._is_over = True
        self._thread.join()
        self._inside.close()

    def _carry_udp(self) -> None:
        guest: tuple[str, int] | None = None
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside:
            outside.bind(("127.0.0.1", 0))
            selector = selectors.DefaultSelector()
            for one in (self._inside, outside):
                one.setblocking(False)
                selector.register(one, selectors.EVENT_READ)
            while not self._is_over:
                for key, _ in selector.select(0.05):
                    try:
                        packet, sender = key.fileobj.recvfrom(_CHUNK_BYTES)  # type: ignore[union-attr]
                    except OSError:
                        continue
                    is_lost = self._dice.random() < self._loss
                    if key.fileobj is self._inside:
                        guest = sender
                        if not is_lost:
                            outside.sendto(packet, self._host)
                    else:
                        self.host_bytes += len(packet)
                        if guest is not None and not is_lost:
                            self._inside.sendto(packet, guest)

    def _carry_tcp(self) -> None:
        self._inside.settimeout(0.05)
        while not self._is_over:
            try:
                guest, _ = self._inside.accept()
            except TimeoutError:
                continue
            with guest, socket.create_connection(self._host) as outside:
                for one in (guest, outside):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._pass_on(guest, outside)
            return

    def _pass_on(self, guest: socket.socket, host: socket.socket) -> None:
        other = {guest: host, host: guest}
        free_s = {guest: 0.0, host: 0.0}
        waiting: dict[socket.socket, list[bytes]] = {guest: [], host: []}
        while not self._is_over:
            now_s = time.monotonic()
            for to, chunks in waiting.items():
                while chunks and free_s[to] <= now_s:
                    chunk = chunks.pop(0)
                    if self._dice.random() < self._loss:
                        free_s[to] = now_s + HELD_UP_S
                        chunks.insert(0, chunk)
                        self.host_bytes += len(chunk) if to is guest else 0
                        break
                    to.sendall(chunk)
            for one in (guest, host):
                one.settimeout(0.003)
                try:
                    chunk = one.recv(_CHUNK_BYTES)
                except TimeoutError:
                    continue
                except OSError:
                    return
                if not chunk:
                    return
                self.host_bytes += len(chunk) if one is host else 0
                waiting[other[one]].append(chunk)
