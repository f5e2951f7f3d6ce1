"""One endpoint made of two: whoever uses it sees peers, and never which way they came.

Method: two simulated networks that know nothing of each other, with one host on both.
"""

import pytest

from net.errors import LocalProtocolError
from net.transports.combined import CombinedEndpoint
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    DatagramReceived,
    Disconnected,
    Endpoint,
    LinkStats,
    PeerId,
    ReliableReceived,
    TransportEvent,
)
from net.transports.simulated import SimulatedNetwork

STEP_S = 1 / 30


class TwoNetworks:
    """A host on two networks, a guest on each, and what everybody heard."""

    def __init__(self) -> None:
        self.networks = [SimulatedNetwork(1), SimulatedNetwork(2)]
        self.host = CombinedEndpoint([network.endpoint("host") for network in self.networks])
        self.guests: list[Endpoint] = [network.endpoint("guest") for network in self.networks]
        self.heard: dict[Endpoint, list[TransportEvent]] = {}
        self.now_s = 5.0

    def run(self, seconds: float = 1.0) -> None:
        for _ in range(round(seconds / STEP_S)):
            self.now_s += STEP_S
            for endpoint in (self.host, *self.guests):
                self.heard.setdefault(endpoint, []).extend(endpoint.pump(self.now_s))
                endpoint.flush(self.now_s)

    def join(self) -> tuple[list[PeerId], list[PeerId]]:
        """Connects both guests: the guests' peers of the host, and the host's of the guests."""
        hosts = [guest.connect("host", self.now_s) for guest in self.guests]
        self.run()
        connected = [e for e in self.heard[self.host] if isinstance(e, Connected)]
        assert len(connected) == 2, "both should be connected"
        return hosts, [event.peer for event in connected]


@pytest.fixture
def both() -> TwoNetworks:
    return TwoNetworks()


def test_peers_of_both_networks_are_told_apart(both: TwoNetworks) -> None:
    hosts, guests = both.join()
    assert hosts[0] == hosts[1], "the two networks number their peers alike"
    assert guests[0] != guests[1], "the host should still have two different peers"


def test_what_is_sent_to_a_peer_reaches_that_one_alone(both: TwoNetworks) -> None:
    _, guests = both.join()
    for number, peer in enumerate(guests):
        both.host.send_reliable(peer, Channel.CONTROL, b"reliable %d" % number)
        both.host.send_datagram(peer, b"datagram %d" % number)
    both.run()
    for number, guest in enumerate(both.guests):
        heard = both.heard[guest]
        said = [e.payload for e in heard if isinstance(e, ReliableReceived | DatagramReceived)]
        assert sorted(said) == [b"datagram %d" % number, b"reliable %d" % number], (
            "each guest should hear what was sent to it, and nothing else"
        )


def test_what_arrives_is_told_with_the_peer_who_sent_it(both: TwoNetworks) -> None:
    hosts, guests = both.join()
    for number, guest in enumerate(both.guests):
        guest.send_reliable(hosts[number], Channel.REPAIR, b"from %d" % number)
    both.run()
    heard = [e for e in both.heard[both.host] if isinstance(e, ReliableReceived)]
    told = {event.peer: event.payload for event in heard}
    assert told == {guests[0]: b"from 0", guests[1]: b"from 1"}, "senders should not be mixed up"


def test_figures_are_those_of_the_peer(both: TwoNetworks) -> None:
    _, guests = both.join()
    both.host.send_reliable(guests[0], Channel.BULK, bytes(5000))
    assert both.host.unsent_bytes(guests[0], Channel.BULK) >= 5000, "what waits for one"
    assert both.host.unsent_bytes(guests[1], Channel.BULK) == 0, "does not wait for the other"
    both.run()
    sent = [both.host.stats(peer).payload_bytes_sent for peer in guests]
    assert sent == [5000, 0], "and is counted for that one"
    assert both.host.stats(PeerId(999)) == LinkStats(), "of an unknown peer there is nothing to say"


def test_an_end_on_one_network_leaves_the_other_alone(both: TwoNetworks) -> None:
    _, guests = both.join()
    both.host.disconnect(guests[0], CloseCode.REFUSED, "no")
    both.run()
    ends = [[e for e in both.heard[g] if isinstance(e, Disconnected)] for g in both.guests]
    assert [len(each) for each in ends] == [1, 0], "one guest should be sent away, and one only"
    assert ends[0][0].reason == "no", "with the reason"
    both.networks[1].kill("guest")
    both.run(15.0)
    lost = [e for e in both.heard[both.host] if isinstance(e, Disconnected)]
    assert [event.peer for event in lost] == [guests[1]], "and a loss is told of the right peer"


def test_closing_says_goodbye_on_every_network(both: TwoNetworks) -> None:
    both.join()
    both.host.close(both.now_s)
    for _ in range(60):
        both.now_s += STEP_S
        for guest in both.guests:
            both.heard[guest] += guest.pump(both.now_s)
            guest.flush(both.now_s)
    for guest in both.guests:
        assert any(isinstance(e, Disconnected) for e in both.heard[guest]), "everybody should hear"


def test_it_connects_by_whichever_endpoint_knows_the_address() -> None:
    class Picky:
        """An endpoint for one kind of address."""

        def __init__(self, kind: str) -> None:
            self.kind = kind

        def connect(self, address: str, now_s: float) -> PeerId:
            if not address.startswith(self.kind):
                raise LocalProtocolError(f"{address} does not begin with {self.kind}")
            return PeerId(4)

    both = CombinedEndpoint([Picky("a"), Picky("b")])  # type: ignore[list-item]
    assert both.connect("a1", 0.0) != both.connect("b1", 0.0), "each goes its own way"
    with pytest.raises(LocalProtocolError, match="begin with a"):
        both.connect("c1", 0.0)


def test_nothing_cannot_be_combined() -> None:
    with pytest.raises(ValueError, match="at least one"):
        CombinedEndpoint([])
