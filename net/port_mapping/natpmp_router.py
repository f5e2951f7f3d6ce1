"""A router that may speak NAT-PMP, over a socket that hears nobody else. Every method waits."""

import socket
import time
from collections.abc import Callable
from typing import TypeVar

from net.port_mapping import natpmp

TRIES_S = (0.25, 0.5, 1.0)
"""How long each question waits for its answer. The RFC doubles up to a minute, but a router of a
home that is there answers the first."""
_PACKETS_MAX = 32
"""Packets looked at for one answer: whoever sends more of what is none is not listened to."""
_RECEIVE_MAX_BYTES = 64

_A = TypeVar("_A")


class NatPmpRouter:
    """See the module."""

    def __init__(self, gateway: str, port: int = natpmp.PORT) -> None:
        """Raises OSError where there is no way to it."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect((gateway, port))

    def public_address(self) -> natpmp.PublicAddress | natpmp.Refused | None:
        """Where the router is on the internet; None when nobody answers."""
        return self._ask(natpmp.public_address_request(), natpmp.read_public_address)

    def map(
        self, inner_port: int, outer_port: int, lease_s: int
    ) -> natpmp.Mapped | natpmp.Refused | None:
        """Maps a port, or renews it; None when nobody answers."""
        request = natpmp.mapping_request(inner_port, outer_port, lease_s)
        return self._ask(request, lambda packet: natpmp.read_mapping(packet, inner_port))

    def unmap(self, inner_port: int) -> None:
        """Takes a mapping away."""
        self.map(inner_port, 0, 0)

    def close(self) -> None:
        """Frees the socket."""
        self._socket.close()

    def _ask(self, request: bytes, read: Callable[[bytes], _A]) -> _A | None:
        for wait_s in TRIES_S:
            until_s = time.monotonic() + wait_s
            try:
                self._socket.send(request)
                for _ in range(_PACKETS_MAX):
                    self._socket.settimeout(max(0.001, until_s - time.monotonic()))
                    answer = read(self._socket.recv(_RECEIVE_MAX_BYTES))
                    if answer is not None:
                        return answer
            except TimeoutError:
                continue
            except OSError:
                # Nobody listens at that port of the router's, which says so.
                return None
        return None
