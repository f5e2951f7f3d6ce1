"""Which lobbies there are: opened, found by id and by name, given up when their time has come."""

import hashlib
import logging
from collections.abc import Callable, Iterator

import msgspec

from net import limits
from net.holdings import Holdings
from net.lobbies.events import LobbyProblem
from net.lobbies.names import check_name, made_name
from net.lobbies.passwords import PasswordLock
from net.lobbies.protocol.wire import LOBBY_ID_BYTES, Publish, WireInfo
from net.lobbies.room import LobbyRoom, RoomRefusal
from net.lobbies.server.codes import Codes
from net.lobbies.server.listing import Listing
from net.lobbies.server.served import Client, ServedLobby
from net.log_line import log_line
from net.text import clean_line, clean_name, name_key
from net.transports.address import address_bucket
from net.transports.direct.schedule import Schedule

_log = logging.getLogger(__name__)


def lobby_id_of(identity: bytes, key: bytes) -> bytes:
    """The id of the lobby that a player opens with this key: nobody else can make it."""
    return hashlib.sha256(b"lobby\0" + identity + key).digest()[:LOBBY_ID_BYTES]


class Directory:
    """See the module. What is not done raises `RoomRefusal`. A lobby in which nothing happens
    costs nothing: it is looked at when a time of its own has come, and counted as it changes."""

    def __init__(self, lobbies_max: int, lobbies_per_address: int, code_secret: bytes) -> None:
        self.listing = Listing()
        self.codes = Codes(code_secret)
        self.opened = 0
        """Lobbies opened since the start."""
        self.members = 0
        """Of all lobbies together."""
        self._lobbies_max = lobbies_max
        self._lobbies_per_address = lobbies_per_address
        self._lobbies: dict[bytes, ServedLobby] = {}
        self._by_name: dict[tuple[str, str], ServedLobby] = {}
        self._of_line: Holdings[ServedLobby] = Holdings()
        self._schedule: Schedule[ServedLobby] = Schedule()

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

    def find_code(self, code: str, client: Client) -> ServedLobby:
        """The lobby of a short code, whether that client sees it in the list or not. Raises
        GONE."""
        lobby = self.codes.find(client.game, code)
        if lobby is None:
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

    def open(
        self,
        said: Publish,
        client: Client,
        now_s: float,
        close: Callable[[ServedLobby], None] | None = None,
    ) -> ServedLobby:
        """Opens a lobby. Where there is no room for more, the newest of the home line that has most
        gives way, if that line has more than the client's: `close` is called with it. Raises
        NAME_TAKEN, NAME_RESERVED or TOO_MANY."""
        sender = address_bucket(client.address[0])
        if self._of_line.count(sender) >= self._lobbies_per_address:
            raise RoomRefusal(LobbyProblem.TOO_MANY, "There are too many lobbies from here.")
        name = self._name(said.name, client)
        if len(self._lobbies) >= self._lobbies_max:
            surplus = self._of_line.to_give_way(sender)
            if surplus is None or close is None:
                reason = "The lobby server has no room for more."
                raise RoomRefusal(LobbyProblem.TOO_MANY, reason)
            close(surplus)
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
        self._of_line.add(sender, lobby)
        self.codes.give(lobby, said.opening)
        self.opened += 1
        _log.info(
            log_line(
                "lobby_opened",
                lobby=lobby.lobby_id.hex(),
                name=name,
                by=client.text,
                ip=client.address[0],
                lobbies=len(self),
            )
        )
        return lobby

    def remove(self, lobby: ServedLobby) -> None:
        """A lobby is no more."""
        if lobby.is_gone:
            return
        lobby.is_gone = lobby.room.is_closed = True
        for client in lobby.clients.values():
            client.joined.pop(lobby.lobby_id, None)
        lobby.clients.clear()
        self.codes.take_back(lobby)
        self._schedule.forget(lobby)
        self.members -= lobby.counted_members
        del self._lobbies[lobby.lobby_id]
        del self._by_name[lobby.game, lobby.name_key]
        self._of_line.remove(lobby.opened_at, lobby)
        self.listing.note(lobby)
        _log.info(log_line("lobby_closed", lobby=lobby.lobby_id.hex(), lobbies=len(self)))

    def watch(self, lobby: ServedLobby) -> None:
        """Something has changed in a lobby, perhaps when it has to be looked at again."""
        if lobby.is_gone:
            return
        self.members += len(lobby.room.occupants) - lobby.counted_members
        lobby.counted_members = len(lobby.room.occupants)
        due_s = lobby.due_s
        if due_s is not None:
            self._schedule.plan(lobby, due_s)

    def due(self, now_s: float) -> list[ServedLobby]:
        """The lobbies that may have to be looked at now; each is to be watched again then."""
        return self._schedule.due(now_s)

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
