"""The whole simulated network: addresses, the links between them, and what may go wrong."""

from net.errors import LocalProtocolError
from net.transports.simulated.conditions import PERFECT, LinkConditions
from net.transports.simulated.endpoint import SimulatedEndpoint
from net.transports.simulated.link import Inbox, Link


class SimulatedNetwork:
    """A network of any number of endpoints. Time is whatever `now_s` its callers give, the same
    clock for all; `seed` decides every fate."""

    def __init__(self, seed: int, conditions: LinkConditions = PERFECT) -> None:
        self._seed = seed
        self._conditions = conditions
        self._links: dict[tuple[str, str], Link] = {}
        self._links_to: dict[str, list[Link]] = {}
        self._inboxes: dict[str, Inbox] = {}
        self._endpoints: dict[str, SimulatedEndpoint] = {}
        self._lives: dict[str, int] = {}
        self._cut: set[str] = set()

    def endpoint(self, address: str, identity: str | None = None) -> SimulatedEndpoint:
        """Makes the endpoint at `address`, known to its peers as `identity` (the address when
        None). Raises `LocalProtocolError` while another one has that address."""
        if not address or address in self._endpoints:
            raise LocalProtocolError(f"The address {address!r} is taken or empty.")
        inbox = self._inbox(address)
        inbox.packets.clear()
        inbox.is_open = True
        self._lives[address] = self._lives.get(address, 0) + 1
        endpoint = SimulatedEndpoint(
            address,
            address if identity is None else identity,
            life=self._lives[address],
            inbox=inbox,
            incoming_links=self._links_to.setdefault(address, []),
            link_to=lambda to_address: self._link(address, to_address),
            on_closed=lambda: self.kill(address),
        )
        self._endpoints[address] = endpoint
        return endpoint

    def set_conditions(
        self, from_address: str, to_address: str, conditions: LinkConditions
    ) -> None:
        """Sets the conditions of one direction. Packets already under way are not changed."""
        self._link(from_address, to_address).conditions = conditions

    def cut(self, address: str) -> None:
        """Pulls the plug of `address`: nothing leaves it, nothing reaches it, and what was under
        way to it is lost, until `restore`."""
        self._cut.add(address)
        self._inbox(address).packets.clear()
        self._update_cuts()

    def restore(self, address: str) -> None:
        """Puts the plug of `address` back in."""
        self._cut.discard(address)
        self._update_cuts()

    def kill(self, address: str) -> None:
        """Ends the endpoint at `address` like a power failure: no goodbye, and the address is
        free for another. The killed endpoint does nothing any more."""
        endpoint = self._endpoints.pop(address, None)
        if endpoint is not None:
            endpoint.vanish()
        inbox = self._inbox(address)
        inbox.is_open = False
        inbox.packets.clear()

    def _inbox(self, address: str) -> Inbox:
        return self._inboxes.setdefault(address, Inbox())

    def _link(self, from_address: str, to_address: str) -> Link:
        link = self._links.get((from_address, to_address))
        if link is None:
            inbox = self._inbox(to_address)
            link = Link(self._seed, from_address, to_address, inbox, self._conditions)
            link.is_cut = from_address in self._cut or to_address in self._cut
            self._links[from_address, to_address] = link
            self._links_to.setdefault(to_address, []).append(link)
        return link

    def _update_cuts(self) -> None:
        for (from_address, to_address), link in self._links.items():
            link.is_cut = from_address in self._cut or to_address in self._cut
