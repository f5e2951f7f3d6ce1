"""Which lobbies there are: opened, found by id and by name, given up when their time has come."""

import hashlib
import logging
from collections.abc import Iterator

import msgspec

from net import limits
from net.lobbies.events import LobbyProblem
from net.lobbies.room import LobbyRoom, RoomRefusal
from net.lobby_server.client import Client
from net.lobby_server.dedicated.log_line import log_line
from net.lobby_server.listing import Listing
from net.lobby_server.names import check_name, made_name, name_key
from net.lobby_server.passwords import PasswordLock
from net.lobby_server.served import ServedLobby
from net.lobby_server.wire import LOBBY_ID_BYTES, Publish, WireInfo
from net.text import clean_line, clean_name
from net.transports.direct.address import address_bucket

_log = logging.getLogger(__name__)


def lobby_id_of(identity: bytes, key: bytes) -> bytes:
    """The id of the lobby that a player opens with this key: nobody else can make it."""
    return hashlib.sha256(b"lobby\0" + identity + key).digest()[:LOBBY_ID_BYTES]


class Directory:
    """See the module. What is not done raises `RoomRefusal`."""

    def __init__(self, lobbies_max: int, lobbies_per_address: int) -> None:
        self.listing = Listing()
        self.opened = 0
        """Lobbies opened since the start."""
        self._lobbies_max = lobbies_max
        self._lobbies_per_address = lobbies_per_address
        self._lobbies: dict[bytes, ServedLobby] = {}
        self._by_name: dict[tuple[str, str], ServedLobby] = {}
        self._per_address: dict[str, int] = {}
        self._ticking: set[ServedLobby] = set()

    def __len__(self) -> int:
        return len(self._lobbies)

    def __iter__(self) -> Iterator[ServedLobby]:
        return iter(tuple(self._lobbies.values()))

    def get(self, lobby_id: bytes, client: Client) -> ServedLobby:
        """The lobby of an id, in the client's game. Raises GONE."""
        lobby = self._lobbies.get(lobby_id)
        if lobby is None or lobby.game != client.game:
            raise RoomRefusal(LobbyProblem.GONE)
        return lobby

    def find(self, name: str, client: Client) -> ServedLobby:
        """The lobby of a name, if that client may enter it. Raises GONE."""
        lobby = self._by_name.get((client.game, name_key(name)))
        if lobby is None or not lobby.may_be_seen_by(client):
            raise RoomRefusal(LobbyProblem.GONE)
        return lobby

    def own(self, said: Publish, client: Client) -> ServedLobby | None:
        """The lobby that a client has opened with this key before."""
        return self._lobbies.get(lobby_id_of(client.identity, said.key))

    def namesake(self, said: Publish, client: Client) -> ServedLobby | None:
        """The lobby that has the name which a client wants, if the same player opened it and its
        owner's program is not connected any more: it would be in the way until it expires."""
        lobby = self._by_name.get((client.game, name_key(said.name)))
        if lobby is None or lobby.opened_by != client.identity or lobby.owner is not None:
            return None
        return lobby

    def open(self, said: Publish, client: Client, now_s: float) -> ServedLobby:
        """Opens a lobby. Raises NAME_TAKEN, NAME_RESERVED or TOO_MANY."""
        if len(self._lobbies) >= self._lobbies_max:
            raise RoomRefusal(LobbyProblem.TOO_MANY, "The lobby server has no room for more.")
        sender = address_bucket(client.address[0])
        if self._per_address.get(sender, 0) >= self._lobbies_per_address:
            raise RoomRefusal(LobbyProblem.TOO_MANY, "There are too many lobbies from here.")
        name = self._name(said.name, client)
        room = LobbyRoom(
            capacity=said.info.capacity,
            closes_with_owner=said.closes_with_owner,
            stays_open=said.stays_open,
            players=said.info.players,
        )
        if said.has_started:
            room.has_started, room.is_sealed = True, not said.stays_open
        lobby = ServedLobby(
            lobby_id=lobby_id_of(client.identity, said.key),
            name=name,
            name_key=name_key(name),
            game=client.game,
            opened_by=client.identity,
            opened_at=sender,
            info=clean_info(said.info),
            visibility=said.visibility,
            lock=None if said.lock is None else PasswordLock(said.lock.salt, said.lock.stored_key),
            fingerprint=said.fingerprint,
            token=said.token,
            room=room,
            heard_s=now_s,
            friends=client.friends,
        )
        self._lobbies[lobby.lobby_id] = lobby
        self._by_name[lobby.game, lobby.name_key] = lobby
        self._per_address[sender] = self._per_address.get(sender, 0) + 1
        self.opened += 1
        _log.info(log_line("lobby_opened", lobby=lobby.lobby_id.hex(), lobbies=len(self)))
        return lobby

    def remove(self, lobby: ServedLobby) -> None:
        """A lobby is no more."""
        if lobby.is_gone:
            return
        lobby.is_gone = lobby.room.is_closed = True
        for client in lobby.clients.values():
            client.inside.pop(lobby.lobby_id, None)
        lobby.clients.clear()
        self._ticking.discard(lobby)
        del self._lobbies[lobby.lobby_id]
        del self._by_name[lobby.game, lobby.name_key]
        left = self._per_address[lobby.opened_at] - 1
        if left:
            self._per_address[lobby.opened_at] = left
        else:
            del self._per_address[lobby.opened_at]
        self.listing.note(lobby)
        _log.info(log_line("lobby_closed", lobby=lobby.lobby_id.hex(), lobbies=len(self)))

    def watch(self, lobby: ServedLobby) -> None:
        """Something has changed in a lobby: whether a clock runs in it may be otherwise now."""
        room = lobby.room
        is_ticking = room.countdown_ends_s is not None or room.empty_since_s is not None
        if is_ticking and not lobby.is_gone:
            self._ticking.add(lobby)
        else:
            self._ticking.discard(lobby)

    @property
    def ticking(self) -> tuple[ServedLobby, ...]:
        """The lobbies in which a countdown runs, or that nobody is in."""
        return tuple(self._ticking)

    def _name(self, wanted: str, client: Client) -> str:
        if not wanted:
            return made_name(client.name, lambda key: (client.game, key) in self._by_name)
        name = check_name(wanted)
        if (client.game, name_key(name)) in self._by_name:
            raise RoomRefusal(LobbyProblem.NAME_TAKEN)
        return name


def clean_info(info: WireInfo) -> WireInfo:
    """What a host says of itself, fit to be shown."""
    return msgspec.structs.replace(
        info,
        host_name=clean_name(info.host_name, limits.NAME_MAX_LENGTH),
        area=clean_line(info.area, limits.AREA_NAME_MAX_LENGTH),
    )
