"""What those who run a lobby server may do with it while it runs: see which lobbies there are and
who opened them, close one, keep somebody out, by key or by home line, and see and remove the farms
that are kept for dedicated servers.

A key costs nothing, so who means ill comes back with another one; a home line is harder to change,
and may be a whole school's. Whoever was banned reads so."""

import ipaddress
from collections.abc import Callable
from typing import Annotated

from msgspec import Meta, Struct

from net import limits
from net.dedicated.kept_farms import KeptFarm
from net.dedicated.launcher import FarmsKept
from net.lobbies.events import LobbyProblem
from net.lobbies.server.clients import Clients
from net.lobbies.server.directory import Directory
from net.lobbies.server.room_events import RoomEvents
from net.lobbies.server.served import Client, ServedLobby
from net.log_line import log_line
from net.player_key import IDENTITY_BYTES
from net.text import clean_line
from net.transports.address import address_bucket

BANNED = "Those who run this lobby server do not let you in."
CLOSED = "Those who run this lobby server have closed this lobby."

_UNKNOWN = "unknown"
"""Of a farm beside which nothing stands."""

_Word = Annotated[str, Meta(max_length=128)]


class Bans(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is kept out."""

    keys: Annotated[tuple[_Word, ...], Meta(max_length=limits.LOBBY_SERVER_BANS_MAX)] = ()
    """Identities, in hex digits."""
    lines: Annotated[tuple[_Word, ...], Meta(max_length=limits.LOBBY_SERVER_BANS_MAX)] = ()
    """Home lines, as `address_bucket` counts."""

    def keep_out(self, identity: bytes, ip: str) -> bool:
        """Whether somebody is."""
        return identity.hex() in self.keys or address_bucket(ip) in self.lines


class Operators:
    """See the module. `keep` is called with what the bans are from then on, and may raise
    `OSError`; `send_away` is called with a client that is kept out."""

    def __init__(
        self,
        directory: Directory,
        clients: Clients,
        room_events: RoomEvents,
        send_away: Callable[[Client], None],
        log: Callable[[str], None],
    ) -> None:
        self.bans = Bans()
        self.farms: FarmsKept | None = None
        """Who keeps farms for dedicated servers; None where nobody does."""
        self.keep: Callable[[Bans], None] = lambda _bans: None
        self._directory = directory
        self._clients = clients
        self._room_events = room_events
        self._send_away = send_away
        self._log = log
        self._closed_until_s: dict[bytes, float] = {}

    def carry_out(self, action: str, what: str, now_s: float) -> str:
        """Does what an operator asks for: `list`, `close`, `ban`, `unban`, `bans`, `farms` or
        `remove`. Returns what there is to say. Raises `ValueError` with a sentence, or
        `OSError`."""
        match action:
            case "list":
                return self._list()
            case "bans":
                return "\n".join((*self.bans.keys, *self.bans.lines)) or "Nobody is banned."
            case "close":
                return self._close(what, now_s)
            case "ban":
                return self._ban(what)
            case "unban":
                return self._unban(what)
            case "farms":
                return self._farms()
            case "remove":
                return self._remove(what)
        raise ValueError(f"{clean_line(action, 32)!r} is nothing that can be asked for.")

    def may_open(self, identity: bytes, now_s: float) -> bool:
        """Whether a player may open a lobby: no operator has just closed one of his."""
        until_s = self._closed_until_s.get(identity)
        if until_s is not None and now_s >= until_s:
            del self._closed_until_s[identity]
            return True
        return until_s is None

    def _list(self) -> str:
        rows = [
            f"{lobby.lobby_id.hex()}  {lobby.name:<{limits.LOBBY_NAME_MAX_LENGTH}}"
            f"  {len(lobby.room.occupants):>2}  {lobby.visibility.value:<7}"
            f"  {lobby.opened_by.hex()}  {lobby.opened_at}"
            for lobby in self._directory
        ]
        return "\n".join(rows) or "There is no lobby."

    def _close(self, what: str, now_s: float) -> str:
        lobby = self._found(what)
        while len(self._closed_until_s) >= limits.LOBBY_SERVER_BANS_MAX:
            del self._closed_until_s[next(iter(self._closed_until_s))]
        self._closed_until_s[lobby.opened_by] = now_s + limits.LOBBY_CLOSED_S
        self._room_events.close(lobby, LobbyProblem.NOT_ALLOWED, now_s, CLOSED)
        self._log(log_line("operator_closed", lobby=lobby.lobby_id.hex(), name=lobby.name))
        minutes = limits.LOBBY_CLOSED_S / 60
        return f"{lobby.name} is closed; who opened it may open another in {minutes:.0f} minutes."

    def _found(self, what: str) -> ServedLobby:
        found = [lobby for lobby in self._directory if what in (lobby.lobby_id.hex(), lobby.name)]
        if len(found) != 1:
            raise ValueError(f"There are {len(found)} lobbies with the id or name {what!r}.")
        return found[0]

    def _ban(self, what: str) -> str:
        key, line = _who(what)
        if what in self.bans.keys or line in self.bans.lines:
            raise ValueError(f"{what} is banned already.")
        keys = (*self.bans.keys, key) if key else self.bans.keys
        lines = (*self.bans.lines, line) if line else self.bans.lines
        if max(len(keys), len(lines)) > limits.LOBBY_SERVER_BANS_MAX:
            raise ValueError("There are as many bans as may be; take one back first.")
        self._change(Bans(keys, lines))
        out = [each for each in self._clients if self.bans.keep_out(each.identity, each.address[0])]
        for client in out:
            self._send_away(client)
        self._log(log_line("operator_banned", who=key or line, sent_away=len(out)))
        return f"{key or line} is banned; {len(out)} connected programs were sent away."

    def _unban(self, what: str) -> str:
        key, line = _who(what)
        if key not in self.bans.keys and line not in self.bans.lines:
            raise ValueError(f"{what} is not banned.")
        keys = tuple(each for each in self.bans.keys if each != key)
        self._change(Bans(keys, tuple(each for each in self.bans.lines if each != line)))
        self._log(log_line("operator_unbanned", who=key or line))
        return f"{key or line} may come again."

    def _farms(self) -> str:
        rows = [
            f"{farm.farm_id}  {farm.name or _UNKNOWN:<{limits.LOBBY_NAME_MAX_LENGTH}}"
            f"  {farm.owner or _UNKNOWN:<{2 * IDENTITY_BYTES}}  {farm.size_bytes / 1e6:>7.1f} MB"
            f"  {farm.played_s / 3600:>7.1f} h"
            f"  {'is being played' if farm.is_played else farm.used_at}"
            for farm in self._kept()
        ]
        return "\n".join(rows) or "No farm is kept."

    def _remove(self, what: str) -> str:
        found = [farm for farm in self._kept() if what and what in (farm.farm_id, farm.name)]
        if self.farms is None or len(found) != 1:
            raise ValueError(f"{len(found)} farms with the id or name {what!r} are kept.")
        (farm,) = found
        self.farms.remove_farm(farm.farm_id)
        self._log(log_line("operator_removed", farm=farm.farm_id, name=farm.name, owner=farm.owner))
        return f"{farm.name or farm.farm_id} is removed."

    def _kept(self) -> tuple[KeptFarm, ...]:
        return () if self.farms is None else self.farms.kept_farms()

    def _change(self, bans: Bans) -> None:
        self.keep(bans)
        self.bans = bans


def _who(what: str) -> tuple[str, str]:
    """A key or a home line, and nothing in the other's place. Raises `ValueError`."""
    digits = what.lower()
    if len(digits) == 2 * IDENTITY_BYTES and set(digits) <= set("0123456789abcdef"):
        return digits, ""
    if what.endswith("/56"):
        return "", what
    try:
        return "", address_bucket(str(ipaddress.ip_address(what)))
    except ValueError as error:
        raise ValueError(
            f"{what!r} is neither a player's key ({2 * IDENTITY_BYTES} hex digits) nor an IP"
            " address; the list and the log have both."
        ) from error
