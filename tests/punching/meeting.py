"""A server that introduces players, players behind routers, and one virtual clock for all.

The server stands in for the lobby server in what this folder is about: it is a real endpoint with a
real relay, but it introduces whoever it is told to. Players talk to it from their game's socket.
"""

from collections.abc import Callable
from functools import partial
from random import Random

from net.lobbies.server.relay import Relay
from net.lobbies.server.tickets import TicketOffice
from net.transports.direct import (
    LOBBY_PROTOCOL,
    SERVER_CAPACITY,
    DatagramSocket,
    DirectEndpoint,
    Introduction,
    NotReached,
    Puncher,
    Reached,
    RelayTicket,
)
from net.transports.interface import Channel, Connected, Disconnected, Endpoint, PeerId
from net.transports.shared_endpoint import SharedEndpoint
from tests.helpers.udp import Udp
from tests.punching.nat import Nat, NatKind
from tests.transports.wires import TODAY, Node

SERVER_IP = "127.79.0.1"
SECRET = b"a secret of the relay, for tests"


class Player:
    """Somebody with a game's endpoint, a side view for the server, and a puncher."""

    def __init__(
        self, meeting: "Meeting", behind: DatagramSocket | None, bind_address: str
    ) -> None:
        opened = meeting.udp.open_socket(bind_address) if behind is None else behind
        self.endpoint = DirectEndpoint(bind_address, 0, meeting.now_s, TODAY, opened=opened)
        parted = SharedEndpoint(self.endpoint)
        connect = partial(self.endpoint.connect, protocol=LOBBY_PROTOCOL.name)
        self.game = Node(parted.main, "")
        self.lobby = Node(parted.side(connect), "")
        self.puncher = Puncher(self.endpoint)
        self.results: list[Reached | NotReached] = []
        self.local: tuple[str, int] | None = None
        """Where it is in its own network, if it tells."""
        if behind is not None:
            name = behind.getsockname()
            self.local = (name[0], name[1])
        self.seen_as = PeerId(0)
        """As what the server knows it."""
        self.server_peer = self.lobby.endpoint.connect(meeting.server_address, meeting.now_s)

    def step(self, now_s: float) -> None:
        """What a game's frame does."""
        for node in (self.game, self.lobby):
            node.events += node.endpoint.pump(now_s)
        self.results += self.puncher.work(now_s)
        self.game.endpoint.flush(now_s)

    def reached(self, token: bytes) -> Reached | None:
        """The way that was found."""
        for result in self.results:
            if isinstance(result, Reached) and result.token == token:
                return result
        return None

    def has_reached(self, token: bytes) -> bool:
        """Whether a way was found."""
        return self.reached(token) is not None


class Meeting:
    """The server, the players and the clock."""

    def __init__(self, server_ip: str = SERVER_IP) -> None:
        self.now_s = 100.0
        self.udp = Udp()
        self.server_ip = server_ip
        self.hide_addresses = False
        """Whether players are told wrong addresses of each other."""
        self.dice = Random(4)
        self.players: list[Player] = []
        self.server_port = 0
        self.open_server()

    def open_server(self) -> None:
        """Starts the server, on the port that it had before."""
        endpoint = DirectEndpoint(
            self.server_ip,
            self.server_port,
            self.now_s,
            TODAY,
            protocol=LOBBY_PROTOCOL.name,
            capacity=SERVER_CAPACITY,
            opened=self.udp.open_socket(self.server_ip, self.server_port),
        )
        self.endpoint = endpoint
        self.server_port = endpoint.port
        self.server = Node(endpoint, "")
        self.office = TicketOffice(SECRET, self.now_s, self.now_s)
        self.relay = Relay(self.office, endpoint.send_plain)
        endpoint.hear_plain(self.relay.hear)

    def kill_server(self) -> None:
        """The server ends as by a crash, without goodbyes."""
        self.udp.kill(self.server_port)
        self.server.is_frozen = True

    def restart_server(self, dark_s: float) -> None:
        """The server crashes, and is started again after so long."""
        self.kill_server()
        self.run(dark_s)
        self.open_server()

    def nat(self, kind: NatKind, number: int) -> Nat:
        """A router; see `Nat`."""
        return Nat(kind, number, self.udp.open_socket)

    @property
    def server_address(self) -> str:
        host = f"[{self.server_ip}]" if ":" in self.server_ip else self.server_ip
        return f"{host}:{self.server_port}#{self.endpoint.fingerprint.hex()}"

    def player(
        self, behind: DatagramSocket | None = None, bind_address: str = "127.0.0.1"
    ) -> Player:
        """Somebody who has reached the server, perhaps with a socket `behind` a router."""
        made = Player(self, behind, bind_address)
        self.players.append(made)
        assert self.run_until(lambda: made.lobby.has(Connected, 1)), "the server should be reached"
        self.run(0.1)
        made.seen_as = self.server.of(Connected)[-1].peer
        return made

    def seen_at(self, player: Player) -> tuple[str, int]:
        """Where the server sees a player."""
        address = self.endpoint.remote_address(player.seen_as)
        assert address is not None, "the server should know who is there"
        return address

    def introduce(
        self, caller: Player, callee: Player, *, has_relay: bool = True, has_local: bool = True
    ) -> bytes:
        """Tells both of each other, as the lobby server does. Returns the token."""
        token, channel = self.dice.randbytes(16), self.dice.randbytes(8)
        pairs = ((caller, callee, True), (callee, caller, False))
        for to, other, is_caller in pairs:
            ip, port = self.seen_at(other)
            candidates = [(ip, 9 if self.hide_addresses else port)]
            if has_local and other.local is not None:
                candidates.append(other.local)
            ticket: RelayTicket | None = None
            if has_relay:
                side = 0 if is_caller else 1
                expiry_s, mac = self.office.ticket(channel, side, self.now_s)
                where = (self.server_ip, self.server_port)
                ticket = RelayTicket(where, channel, side, expiry_s, mac)
            introduction = Introduction(token, tuple(candidates), is_caller, ticket)
            to.puncher.introduce(introduction, self.now_s)
        return token

    def step(self, seconds: float = 0.01) -> None:
        """Lets time pass for everybody."""
        self.now_s += seconds
        if not self.server.is_frozen:
            self.server.events += self.endpoint.pump(self.now_s)
            self.relay.work(self.now_s)
            self.endpoint.flush(self.now_s)
        for player in self.players:
            player.step(self.now_s)

    def run(self, seconds: float, step_s: float = 0.01) -> None:
        """Steps for some time."""
        until_s = self.now_s + seconds
        while self.now_s < until_s:
            self.step(step_s)

    def run_until(self, condition: Callable[[], bool], limit_s: float = 20.0) -> bool:
        """Steps until `condition` holds; returns whether it did within `limit_s`."""
        until_s = self.now_s + limit_s
        while not condition():
            if self.now_s >= until_s:
                return False
            self.step()
        return True

    def connect(self, caller: Player, callee: Player, way: Reached) -> tuple[PeerId, PeerId]:
        """Goes a way that was found. Returns the callee as the caller knows it, and the caller as
        the callee does."""
        before = len(callee.game.of(Connected))
        address = way.connect_address(callee.endpoint.fingerprint)
        to_callee = caller.game.endpoint.connect(address, self.now_s)
        arrived = self.run_until(
            lambda: (
                len(callee.game.of(Connected)) > before
                and any(event.peer == to_callee for event in caller.game.of(Connected))
            )
        )
        assert arrived, f"a way that was found should carry a connection: {ends(caller)}"
        return to_callee, callee.game.of(Connected)[-1].peer

    def close(self) -> None:
        """The test is over."""
        self.udp.close()


def ends(player: Player) -> list[str]:
    """Why connections of a player's game have ended."""
    return [event.reason for event in player.game.of(Disconnected)]


def say(endpoint: Endpoint, peer: PeerId, text: bytes) -> None:
    """Sends a line on the control channel."""
    endpoint.send_reliable(peer, Channel.CONTROL, text)
