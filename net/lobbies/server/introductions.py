"""Bringing two programs together: each is told where the other one may be, and both try at once.

The addresses are the one that the server sees and those that a program says it has in its own
network. The latter are believed only where they can do no harm: addresses of private networks, so
that nobody can make others send packets to a stranger.
"""

import ipaddress
import logging
from collections.abc import Callable, Iterable

from net import limits
from net.lobbies.events import LobbyProblem
from net.lobbies.protocol.wire import (
    CHANNEL_BYTES,
    TOKEN_BYTES,
    Introduce,
    ServerMessage,
    WireTicket,
)
from net.lobbies.room import RoomRefusal
from net.lobbies.server.served import Client, ServedLobby
from net.log_line import log_line
from net.transports.address import is_one_computer

_log = logging.getLogger(__name__)

CANDIDATES_MAX = 6


Tickets = Callable[[bytes, float], tuple[WireTicket, WireTicket]]
"""Makes the tickets of both sides of a relay's channel of that number, at that time."""


class Introductions:
    """See the module. `tickets` is None for a server without a relay."""

    def __init__(
        self,
        send: Callable[[Client, ServerMessage], None],
        random_bytes: Callable[[int], bytes],
        tickets: Tickets | None,
    ) -> None:
        self._send = send
        self._random_bytes = random_bytes
        self._tickets = tickets
        self.made = 0
        """Introductions since the start."""

    def introduce(self, lobby: ServedLobby, caller: Client, request: int, now_s: float) -> None:
        """Brings a member and the lobby's owner together. Raises `RoomRefusal`."""
        host = lobby.owner
        if caller.text not in lobby.clients or host is caller:
            raise RoomRefusal(LobbyProblem.NOT_ALLOWED)
        if host is None:
            raise RoomRefusal(LobbyProblem.NO_ANSWER, "The host of that farm does not answer.")
        if not (caller.reaches.take(1, now_s) and host.reached.take(1, now_s)):
            raise RoomRefusal(LobbyProblem.TOO_MANY)
        token = self._random_bytes(TOKEN_BYTES)
        tickets: tuple[WireTicket | None, WireTicket | None] = (None, None)
        if self._tickets is not None:
            tickets = self._tickets(self._random_bytes(CHANNEL_BYTES), now_s)
        to_host, to_caller = candidates(host, caller), candidates(caller, host)
        if not to_host or not to_caller:
            raise RoomRefusal(LobbyProblem.FAILED, "There is no way from here to that farm.")
        self.made += 1
        _log.info(log_line("introduced", host=host.text, guest=caller.text))
        lobby_id = lobby.lobby_id
        self._send(host, Introduce(0, lobby_id, token, to_caller, False, tickets[0]))
        self._send(caller, Introduce(request, lobby_id, token, to_host, True, tickets[1]))


def candidates(of: Client, to: Client) -> tuple[tuple[str, int], ...]:
    """Where a program may be, as somebody else would reach it; the likeliest first."""
    seen = ipaddress.ip_address(of.address[0])
    found = dict.fromkeys((of.address, *of.local))
    if seen.is_loopback and not ipaddress.ip_address(to.address[0]).is_loopback:
        # It runs beside the server: the address by which the server knows it leads the other side
        # to itself.
        del found[of.address]
    return tuple(found)[:CANDIDATES_MAX]


def checked_local(told: Iterable[tuple[str, int]], seen_ip: str) -> tuple[tuple[str, int], ...]:
    """Of the addresses that a program says it has, those that may be passed on."""
    kept: list[tuple[str, int]] = []
    for ip, port in told:
        if not is_one_computer(ip):
            continue
        parsed = ipaddress.ip_address(ip)
        is_own_network = parsed.is_private and not parsed.is_loopback
        if is_own_network or ip == seen_ip:
            kept.append((ip, port))
    return tuple(dict.fromkeys(kept))[: limits.LOBBY_CANDIDATES_TOLD_MAX]
