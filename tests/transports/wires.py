"""One way to drive any transport in a test: a few endpoints, a clock, and what they reported.

The clock is virtual for all. The direct transport sends through real sockets on loopback meanwhile,
where a packet arrives while it is being sent; so its tests are as quick and as repeatable.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from net.lobbies.server.relay import Relay
from net.lobbies.server.tickets import TicketOffice
from net.transports.direct import (
    GAME_CAPACITY,
    Capacity,
    DirectEndpoint,
    RelayTicket,
    parse_address,
)
from net.transports.interface import Channel, Connected, Endpoint, PeerId, TransportEvent
from net.transports.shared_endpoint import SharedEndpoint
from net.transports.simulated import LinkConditions, SimulatedNetwork

TODAY = datetime(2026, 6, 1, tzinfo=UTC)
STEP_S = 0.04
FINE_STEP_S = 0.02
"""For what happens within a few frames."""

Event = TypeVar("Event", bound=TransportEvent)


class Node:
    """An endpoint and everything it ever reported."""

    def __init__(self, endpoint: Endpoint, address: str) -> None:
        self.endpoint = endpoint
        self.address = address
        self.events: list[TransportEvent] = []
        self.pumps: list[int] = []
        """How many events each pump returned."""
        self.is_frozen = False
        """A frozen node is not pumped: its program hangs, or its machine sleeps."""

    def of(self, kind: type[Event]) -> list[Event]:
        """The events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def has(self, kind: type[Event], count: int) -> bool:
        """Whether at least so many events of a kind have come."""
        return len(self.of(kind)) >= count


class Wire:
    """A network of one kind, with its clock."""

    is_lossy = False

    def __init__(self) -> None:
        self.now_s = 100.0
        self.nodes: list[Node] = []

    def node(self, name: str) -> Node:
        """A new endpoint. A name stands for the same address each time."""
        raise NotImplementedError

    @property
    def nowhere(self) -> str:
        """An address at which nobody is."""
        raise NotImplementedError

    def step(self, seconds: float = STEP_S) -> None:
        """Lets time pass, then pumps and flushes everybody."""
        self.now_s += seconds
        for node in self.nodes:
            if not node.is_frozen:
                events = node.endpoint.pump(self.now_s)
                node.pumps.append(len(events))
                node.events += events
                node.endpoint.flush(self.now_s)

    def run(self, seconds: float, step_s: float = STEP_S) -> None:
        """Steps for some time."""
        until_s = self.now_s + seconds
        while self.now_s < until_s:
            self.step(step_s)

    def run_until(
        self, condition: Callable[[], bool], limit_s: float = 20.0, step_s: float = STEP_S
    ) -> bool:
        """Steps until `condition` holds; returns whether it did within `limit_s`."""
        until_s = self.now_s + limit_s
        while not condition():
            if self.now_s >= until_s:
                return False
            self.step(step_s)
        return True

    def join(self, guest: Node, host: Node) -> tuple[PeerId, PeerId]:
        """Connects two nodes. Returns the host's name for the guest, the guest's for the host."""
        before = len(host.of(Connected))
        host_peer = guest.endpoint.connect(host.address, self.now_s)
        connected = self.run_until(
            lambda: (
                len(host.of(Connected)) > before
                and any(event.peer == host_peer for event in guest.of(Connected))
            )
        )
        assert connected, "a guest should be able to connect to a host that is there"
        return host.of(Connected)[-1].peer, host_peer

    def remove(self, node: Node) -> None:
        """Closes an endpoint and forgets it."""
        node.endpoint.close(self.now_s)
        self.nodes.remove(node)

    def close(self) -> None:
        """Closes every endpoint."""
        for node in list(self.nodes):
            self.remove(node)


class SimulatedWire(Wire):
    """Over the simulated network, under the conditions given."""

    def __init__(self, conditions: LinkConditions, seed: int = 1) -> None:
        super().__init__()
        self.network = SimulatedNetwork(seed, conditions)
        self.is_lossy = conditions.loss_pct > 0

    def node(self, name: str) -> Node:
        made = Node(self.network.endpoint(name), name)
        self.nodes.append(made)
        return made

    @property
    def nowhere(self) -> str:
        return "nowhere"


class DirectWire(Wire):
    """Over QUIC on loopback."""

    def __init__(self) -> None:
        super().__init__()
        self._ports: dict[str, int] = {}

    def make_endpoint(self, port: int, capacity: Capacity) -> DirectEndpoint:
        """Opens one."""
        return DirectEndpoint("127.0.0.1", port, self.now_s, TODAY, capacity=capacity)

    def node(self, name: str, capacity: Capacity = GAME_CAPACITY) -> Node:
        port = self._ports.get(name, 0)
        endpoint = self.make_endpoint(port, capacity)
        self._ports[name] = endpoint.port
        made = Node(endpoint, f"127.0.0.1:{endpoint.port}#{endpoint.fingerprint.hex()[:20]}")
        self.nodes.append(made)
        return made

    @property
    def nowhere(self) -> str:
        vacant = DirectEndpoint("127.0.0.1", 0, self.now_s, TODAY)
        port = vacant.port
        vacant.close(self.now_s)
        return f"127.0.0.1:{port}"


class SharedWire(DirectWire):
    """Over QUIC on loopback, each node being the main view of an endpoint that has another view."""

    def node(self, name: str, capacity: Capacity = GAME_CAPACITY) -> Node:
        made = super().node(name, capacity)
        parted = SharedEndpoint(made.endpoint)
        parted.side()
        made.endpoint = parted.main
        return made


class RelayedEndpoint(DirectEndpoint):
    """Goes over a relay to whatever address it is told to connect to."""

    wire: "RelayedWire"

    def connect(
        self,
        address: str,
        now_s: float,
        protocol: str | None = None,
        *,
        trusts_on_first_use: bool = False,
    ) -> PeerId:
        named = parse_address(address)
        ip, port = self.wire.channel_to(named.port, self, now_s)
        fingerprint = (named.fingerprint or bytes(32)).hex()
        address = f"[{ip}]:{port}#{fingerprint}"
        return super().connect(address, now_s, protocol, trusts_on_first_use=trusts_on_first_use)


class RelayedWire(DirectWire):
    """Over QUIC on loopback, every packet going over a relay."""

    def __init__(self) -> None:
        super().__init__()
        endpoint = DirectEndpoint("127.0.0.1", 0, self.now_s, TODAY)
        self._office = TicketOffice(bytes(range(32)), self.now_s)
        self._relay = Relay(self._office, endpoint.send_plain)
        self._relay_address = ("127.0.0.1", endpoint.port)
        self._relay_endpoint = endpoint
        self._channels = 0
        endpoint.hear_plain(self._relay.hear)

    def make_endpoint(self, port: int, capacity: Capacity) -> DirectEndpoint:
        made = RelayedEndpoint("127.0.0.1", port, self.now_s, TODAY, capacity=capacity)
        made.wire = self
        return made

    def step(self, seconds: float = STEP_S) -> None:
        super().step(seconds)
        self._relay_endpoint.pump(self.now_s)
        self._relay.work(self.now_s)

    def channel_to(self, port: int, by: DirectEndpoint, now_s: float) -> tuple[str, int]:
        """Gives both ends their tickets for a new channel. Returns the address of the other."""
        self._channels += 1
        channel = self._channels.to_bytes(8, "big")
        tickets = [
            RelayTicket(
                self._relay_address, channel, side, *self._office.ticket(channel, side, now_s)
            )
            for side in (0, 1)
        ]
        for node in self.nodes:
            if isinstance(node.endpoint, DirectEndpoint) and node.endpoint.port == port:
                node.endpoint.use_relay(tickets[1], now_s)
        return by.use_relay(tickets[0], now_s)

    def close(self) -> None:
        super().close()
        self._relay_endpoint.close(self.now_s)


ALL_CHANNELS = tuple(Channel)
