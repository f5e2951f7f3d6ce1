"""One endpoint shared by two owners: each sees its own peers, whoever pumps.

Method: a game and a lobby's client on one endpoint of the simulated network, a host and a lobby
server elsewhere on it, and a guest who comes in from outside.
"""

import pytest

from net.errors import LocalProtocolError
from net.limits import PUMP_EVENTS_MAX, SIDE_VIEW_EVENTS_MAX
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    Disconnected,
    LinkStats,
    PeerId,
    ReliableReceived,
)
from net.transports.shared_endpoint import SharedEndpoint
from net.transports.simulated import PERFECT
from tests.transports.wires import Node, SimulatedWire


class Shared:
    """The shared endpoint with its two views, and the others."""

    def __init__(self) -> None:
        self.wire = SimulatedWire(PERFECT)
        self.server, self.friend = self.wire.node("server"), self.wire.node("friend")
        self.parted = SharedEndpoint(self.wire.network.endpoint("shared"))
        self.game = Node(self.parted.main, "shared")
        self.lobby = Node(self.parted.side(), "")
        self.wire.nodes += [self.game, self.lobby]

    def join_server(self) -> PeerId:
        """The lobby's view connects to the server."""
        peer = self.lobby.endpoint.connect("server", self.wire.now_s)
        both = (self.lobby, self.server)
        assert self.wire.run_until(lambda: all(node.of(Connected) for node in both)), (
            "it should get there"
        )
        return peer


@pytest.fixture
def shared() -> Shared:
    return Shared()


def test_each_view_sees_only_what_it_connected_itself(shared: Shared) -> None:
    shared.join_server()
    shared.wire.join(shared.friend, shared.game)
    shared.wire.run(0.5)
    assert len(shared.lobby.of(Connected)) == 1, "the lobby's view should see its server"
    assert [event.incoming for event in shared.game.of(Connected)] == [True], (
        "who comes from outside should belong to the main view"
    )


def test_whoever_pumps_the_others_events_wait_for_them(shared: Shared) -> None:
    shared.join_server()
    shared.lobby.is_frozen = True
    to_client = shared.server.of(Connected)[0].peer
    for number in range(5):
        shared.server.endpoint.send_reliable(to_client, Channel.CONTROL, bytes([number]))
    shared.wire.run(0.5)
    assert shared.game.of(ReliableReceived) == [], "the game should hear nothing of the lobby's"
    shared.lobby.is_frozen = False
    shared.wire.run(0.1)
    assert [event.payload[0] for event in shared.lobby.of(ReliableReceived)] == list(range(5)), (
        "all of it should be there in order once its owner looks"
    )


def test_a_view_cannot_touch_the_peers_of_another(shared: Shared) -> None:
    server = shared.join_server()
    shared.wire.join(shared.friend, shared.game)
    friend = shared.game.of(Connected)[0].peer
    for view, peer in ((shared.game.endpoint, server), (shared.lobby.endpoint, friend)):
        view.send_reliable(peer, Channel.CONTROL, b"not mine")
        view.send_datagram(peer, b"not mine")
        view.disconnect(peer, CloseCode.NORMAL, "not mine")
        assert view.unsent_bytes(peer, Channel.CONTROL) == 0, "nor learn anything of them"
        assert view.stats(peer) == LinkStats(), "nor learn anything of them"
    shared.wire.run(0.5)
    for other in (shared.server, shared.friend):
        assert not other.of(ReliableReceived), "nothing should have been sent"
        assert not other.of(Disconnected), "and nobody disconnected"


def test_closing_a_side_view_ends_its_peers_and_nothing_else(shared: Shared) -> None:
    shared.join_server()
    shared.wire.join(shared.friend, shared.game)
    shared.wire.remove(shared.lobby)
    shared.wire.run(0.5)
    assert [event.code for event in shared.server.of(Disconnected)] == [CloseCode.NORMAL], (
        "the server should hear the goodbye"
    )
    assert shared.friend.of(Disconnected) == [], "the friend should notice nothing"
    friend = shared.game.of(Connected)[0].peer
    shared.game.endpoint.send_reliable(friend, Channel.CONTROL, b"still here")
    assert shared.wire.run_until(lambda: shared.friend.has(ReliableReceived, 1)), "and be heard"
    assert shared.lobby.endpoint.pump(shared.wire.now_s) == [], "a closed view reports nothing"
    with pytest.raises(LocalProtocolError, match="closed"):
        shared.lobby.endpoint.connect("server", shared.wire.now_s)


def test_closing_the_main_view_closes_everything(shared: Shared) -> None:
    shared.join_server()
    shared.wire.join(shared.friend, shared.game)
    shared.wire.remove(shared.game)
    shared.wire.run(0.5)
    for other in (shared.server, shared.friend):
        assert [event.code for event in other.of(Disconnected)] == [CloseCode.NORMAL], (
            "everybody should hear the goodbye"
        )
    shared.lobby.endpoint.flush(shared.wire.now_s)
    assert shared.lobby.endpoint.pump(shared.wire.now_s) == [], "the side view is over as well"
    shared.lobby.endpoint.close(shared.wire.now_s)


def test_after_an_end_one_asked_for_nothing_comes_any_more(shared: Shared) -> None:
    server = shared.join_server()
    to_client = shared.server.of(Connected)[0].peer
    shared.server.endpoint.send_reliable(to_client, Channel.CONTROL, b"too late")
    shared.server.endpoint.flush(shared.wire.now_s)
    shared.lobby.endpoint.disconnect(server, CloseCode.NORMAL, "enough")
    shared.wire.run(1.0)
    assert shared.lobby.of(ReliableReceived) + shared.lobby.of(Disconnected) == [], "to its owner"
    assert shared.game.of(ReliableReceived) + shared.game.of(Disconnected) == [], "nor the other"


def test_a_view_that_is_never_pumped_holds_a_bounded_number_of_events(shared: Shared) -> None:
    shared.join_server()
    shared.lobby.is_frozen = True
    to_client = shared.server.of(Connected)[0].peer
    for _ in range(SIDE_VIEW_EVENTS_MAX + 100):
        shared.server.endpoint.send_reliable(to_client, Channel.CONTROL, b"")
    assert shared.wire.run_until(lambda: shared.server.has(Disconnected, 1)), (
        "whoever floods a view that nobody looks at should be given up"
    )
    shared.lobby.is_frozen = False
    shared.wire.run(0.5)
    assert len(shared.lobby.of(ReliableReceived)) == SIDE_VIEW_EVENTS_MAX, "what fits is kept"
    ends = [event.code for event in shared.lobby.of(Disconnected)]
    assert ends == [CloseCode.PROTOCOL_ERROR], "and its owner should hear of the end, once"
    assert max(shared.lobby.pumps) <= PUMP_EVENTS_MAX, "in pumps of the usual size"


def test_a_side_view_may_connect_in_a_way_of_its_own() -> None:
    wire = SimulatedWire(PERFECT)
    wire.node("server")
    endpoint = wire.network.endpoint("shared")
    asked: list[str] = []

    def connect(address: str, now_s: float) -> PeerId:
        asked.append(address)
        return endpoint.connect(address, now_s)

    side = Node(SharedEndpoint(endpoint).side(connect), "")
    wire.nodes.append(side)
    side.endpoint.connect("server", wire.now_s)
    assert asked == ["server"], "it should be asked to connect"
    assert wire.run_until(lambda: side.has(Connected, 1)), "and its peer belong to the view"
