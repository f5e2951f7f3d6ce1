"""The clients of a lobby server: which of them is which player's which program, and what reaches
them. Sending is here, since a client that does not read has to go, wherever it is noticed."""

from collections import OrderedDict
from collections.abc import Callable, Iterator

from net import limits
from net.lobbies.events import LobbyProblem
from net.lobbies.protocol.identity import member_of
from net.lobbies.protocol.wire import Hello, ServerMessage, encode
from net.lobbies.room import RoomRefusal
from net.lobbies.server.served import Client
from net.player_key import identity_of
from net.text import clean_name
from net.transports.interface import Channel, Endpoint, PeerId


class Clients:
    """See the module. `give_up` is called with a client that does not read what it is sent."""

    def __init__(self, endpoint: Endpoint, give_up: Callable[[Client], None]) -> None:
        self._endpoint = endpoint
        self._give_up = give_up
        self._by_peer: OrderedDict[PeerId, Client] = OrderedDict()
        """Who was heard last is last."""
        self._programs: dict[bytes, dict[int, Client]] = {}

    def __len__(self) -> int:
        return len(self._by_peer)

    def __iter__(self) -> Iterator[Client]:
        return iter(tuple(self._by_peer.values()))

    def get(self, peer: PeerId) -> Client | None:
        """The client of a connection."""
        return self._by_peer.get(peer)

    def hear(self, client: Client, now_s: float) -> None:
        """A client gives a sign of life."""
        client.heard_s = now_s
        self._by_peer.move_to_end(client.peer)

    def silent(self, now_s: float) -> Client | None:
        """A client of whom nothing was heard for too long, if there is one."""
        first = next(iter(self._by_peer.values()), None)
        if first is None or now_s - first.heard_s <= limits.LOBBY_EXPIRY_S:
            return None
        return first

    def of_player(self, identity: bytes) -> tuple[Client, ...]:
        """Every program of a player."""
        return tuple(self._programs.get(identity, {}).values())

    def before(self, hello: Hello) -> Client | None:
        """The connection that the same program had before, and that nobody has missed yet."""
        programs = self.of_player(identity_of(hello.public_key))
        return next((each for each in programs if each.instance == hello.instance), None)

    def add(self, peer: PeerId, address: tuple[str, int], hello: Hello, now_s: float) -> Client:
        """Somebody has proved who it is. Raises `RoomRefusal` TOO_MANY."""
        identity = identity_of(hello.public_key)
        programs = self._programs.get(identity, {})
        free = [n for n in range(limits.LOBBY_CLIENTS_PER_KEY_MAX) if n not in programs]
        if not free:
            reason = "Too many of your programs are connected."
            raise RoomRefusal(LobbyProblem.TOO_MANY, reason)
        client = Client(
            peer,
            address,
            member_of(identity, free[0]),
            hello.instance,
            clean_name(hello.name, limits.NAME_MAX_LENGTH),
            hello.game,
            hello.version,
            now_s,
        )
        self._programs.setdefault(identity, {})[free[0]] = client
        self._by_peer[peer] = client
        return client

    def remove(self, client: Client) -> None:
        """A client has gone."""
        del self._by_peer[client.peer]
        programs = self._programs[client.identity]
        del programs[client.number]
        if not programs:
            del self._programs[client.identity]

    def reads(self, client: Client) -> bool:
        """Whether little waits for a client, so that it may be sent more than it asked for."""
        waiting = self._endpoint.unsent_bytes(client.peer, Channel.CONTROL)
        return waiting < limits.LOBBY_PAGES_UNSENT_MAX_BYTES

    def send(self, client: Client, message: ServerMessage) -> None:
        """Sends a message, unless the client has gone or does not read."""
        if self._by_peer.get(client.peer) is not client:
            return
        waiting = self._endpoint.unsent_bytes(client.peer, Channel.CONTROL)
        if waiting > limits.LOBBY_UNSENT_MAX_BYTES:
            self._give_up(client)
            return
        self._endpoint.send_reliable(client.peer, Channel.CONTROL, encode(message))
