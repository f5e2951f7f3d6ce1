"""What goes wrong in the middle: routers that forget, a server that restarts or is left.

Goal: once two friends are connected, nothing that happens to the lobby server ends their game, and
a router that gives out new ports costs them a moment at most.
"""

from collections.abc import Callable
from functools import partial

import pytest

from net.limits import (
    PUNCH_MAX_S,
    RELAY_ATTACH_S,
    RELAY_ATTACH_SOON_S,
    RELAY_QUIET_S,
    RELAY_UNUSED_S,
    SHORTCUT_QUIET_S,
    SILENCE_S,
)
from net.transports.direct import LOBBY_PROTOCOL
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    DatagramReceived,
    Disconnected,
    PeerId,
    ReliableReceived,
)
from tests.helpers.udp import Address
from tests.punching import meeting as meetings
from tests.punching.meeting import Meeting, say
from tests.punching.nat import NatKind

TICK_S = 1 / 30


class Pair:
    """Two connected friends who send each other bundles, as a game does."""

    def __init__(self, meeting: Meeting, caller_kind: NatKind, callee_kind: NatKind) -> None:
        self.meeting = meeting
        self.nats = (meeting.nat(caller_kind, 1), meeting.nat(callee_kind, 2))
        self.players = tuple(meeting.player(nat.socket()) for nat in self.nats)
        caller, callee = self.players
        token = meeting.introduce(caller, callee)
        assert meeting.run_until(partial(caller.has_reached, token)), "a way should be found"
        way = caller.reached(token)
        assert way is not None
        self.is_relayed = way.is_relayed
        self.peers = meeting.connect(caller, callee, way)

    def play(self, seconds: float) -> float:
        """Both send 30 bundles a second. Returns the longest silence that either heard."""
        longest_s = 0.0
        heard_s = [self.meeting.now_s, self.meeting.now_s]
        counts = [len(player.game.of(DatagramReceived)) for player in self.players]
        until_s = self.meeting.now_s + seconds
        while self.meeting.now_s < until_s:
            for player, peer in zip(self.players, self.peers, strict=True):
                player.game.endpoint.send_datagram(peer, bytes(100))
            self.meeting.step(TICK_S)
            for index, player in enumerate(self.players):
                count = len(player.game.of(DatagramReceived))
                if count > counts[index]:
                    heard_s[index], counts[index] = self.meeting.now_s, count
                longest_s = max(longest_s, self.meeting.now_s - heard_s[index])
        return longest_s

    @property
    def is_whole(self) -> bool:
        """Whether it is still the one connection that it was."""
        return all(
            len(player.game.of(Connected)) == 1 and not player.game.of(Disconnected)
            for player in self.players
        )


@pytest.fixture
def relayed(meeting: Meeting) -> Pair:
    pair = Pair(meeting, NatKind.SYMMETRIC, NatKind.SYMMETRIC)
    assert pair.is_relayed, "two symmetric routers should need the relay"
    return pair


def test_a_guest_whose_router_forgets_stays_connected(meeting: Meeting) -> None:
    pair = Pair(meeting, NatKind.PORT_RESTRICTED, NatKind.FULL_CONE)
    assert not pair.is_relayed, "this pair should be punched"
    caller, callee = pair.players
    before = callee.endpoint.remote_address(pair.peers[1])
    pair.nats[0].forget()
    silence_s = pair.play(3.0)
    assert silence_s < 1.0, f"it should hardly be noticed, and took {silence_s:.2f} s"
    assert pair.is_whole, "it should be one connection all along"
    after = callee.endpoint.remote_address(pair.peers[1])
    assert before != after, "the host should see the guest at its new address"
    assert caller.game.endpoint.stats(pair.peers[0]).is_relayed is False, "and still directly"


def test_a_host_whose_router_forgets_is_found_by_a_new_introduction(meeting: Meeting) -> None:
    """QUIC lets a client's address change and not a server's, so the guest comes back."""
    pair = Pair(meeting, NatKind.FULL_CONE, NatKind.PORT_RESTRICTED)
    caller, callee = pair.players
    pair.nats[1].forget()
    caller.game.endpoint.disconnect(pair.peers[0], CloseCode.NORMAL, "Nothing is heard.")
    say(callee.lobby.endpoint, callee.server_peer, b"a heartbeat")
    meeting.run(0.2)
    token = meeting.introduce(caller, callee)
    assert meeting.run_until(partial(caller.has_reached, token), 1.0), "there should be a way again"
    way = caller.reached(token)
    assert way is not None
    assert not way.is_relayed, "and a direct one"
    meeting.connect(caller, callee, way)


@pytest.mark.parametrize("end", [0, 1], ids=["guest", "host"])
def test_behind_the_relay_either_router_may_forget(relayed: Pair, end: int) -> None:
    relayed.play(1.0)
    relayed.nats[end].forget()
    silence_s = relayed.play(RELAY_ATTACH_S + 2.0)
    assert silence_s < RELAY_QUIET_S + RELAY_ATTACH_SOON_S + 0.2 < SILENCE_S, (
        f"the relay should learn the new address soon: it took {silence_s:.2f} s"
    )
    assert relayed.is_whole, "it should be one connection all along"


def test_a_relay_that_restarts_with_its_secret_costs_a_moment(
    meeting: Meeting, relayed: Pair
) -> None:
    relayed.play(1.0)
    caller, callee = relayed.players
    caller.game.endpoint.send_reliable(relayed.peers[0], Channel.BULK, bytes(40_000))
    meeting.restart_server(dark_s=0.3)
    silence_s = relayed.play(4.0)
    assert silence_s < SILENCE_S, f"the game should not notice: it took {silence_s:.2f} s"
    assert relayed.is_whole, "it should be one connection all along"
    assert callee.game.of(ReliableReceived)[-1].payload == bytes(40_000), (
        "what was under way should arrive"
    )
    assert meeting.relay.counts.packets_forwarded > 50, "over the new relay"


def test_a_relay_that_lost_its_secret_ends_the_connection_and_says_so(
    meeting: Meeting, relayed: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meetings, "SECRET", bytes(32))
    meeting.restart_server(dark_s=0.1)
    meeting.run(12.0, 0.05)
    codes = [[event.code for event in player.game.of(Disconnected)] for player in relayed.players]
    assert codes == [[CloseCode.TIMED_OUT]] * 2, "the old tickets should be worth nothing"
    assert meeting.relay.counts.tickets_refused > 5, "though they were shown"


class BlockedPair:
    """Two friends whose routers would let them meet, and a network between them that for a while
    loses what `is_stopped` says."""

    def __init__(self, meeting: Meeting, is_stopped: Callable[[bytes], bool]) -> None:
        self.is_stopped = is_stopped
        self.server = (meeting.server_ip, meeting.server_port)
        self.direct = 0
        """How many packets went without the relay."""
        meeting.udp.is_lost = self._is_lost
        self.pair = Pair(meeting, NatKind.FULL_CONE, NatKind.PORT_RESTRICTED)

    def _is_lost(self, packet: bytes, sender: Address, to: Address) -> bool:
        if self.server in (sender, to):
            return False
        is_stopped = self.is_stopped(packet)
        self.direct += not is_stopped
        return is_stopped

    @property
    def are_relayed(self) -> list[bool]:
        """Whether each of the two is told that the relay is used."""
        ends = zip(self.pair.players, self.pair.peers, strict=True)
        return [player.game.endpoint.stats(peer).is_relayed for player, peer in ends]


def test_the_relay_is_left_for_a_direct_way_that_is_found_later(meeting: Meeting) -> None:
    blocked = BlockedPair(meeting, lambda _packet: True)
    pair = blocked.pair
    assert pair.is_relayed, "nobody should wait for a way that may not be there"
    caller, callee = pair.players
    said = [bytes([number]) * 900 for number in range(200)]
    blocked.is_stopped = lambda _packet: False
    longest_s = 0.0
    for line in said:
        caller.game.endpoint.send_reliable(pair.peers[0], Channel.BULK, line)
        longest_s = max(longest_s, pair.play(TICK_S))
    assert blocked.are_relayed == [False, False], "both should have left the relay"
    forwarded = meeting.relay.counts.packets_forwarded
    longest_s = max(longest_s, pair.play(3.0))
    assert meeting.relay.counts.packets_forwarded == forwarded, "which has nothing more to do"
    heard = [event.payload for event in callee.game.of(ReliableReceived)]
    assert heard == said, "nothing should be lost or out of order at the change"
    assert longest_s < 3 * TICK_S, f"and nothing late: there was a silence of {longest_s:.2f} s"
    assert pair.is_whole, "it should be one connection all along"

    blocked.is_stopped = lambda _packet: True
    silence_s = pair.play(4.0)
    assert SHORTCUT_QUIET_S <= silence_s < SHORTCUT_QUIET_S + 0.5 < SILENCE_S, (
        f"where the direct way ends, the relay should go on: it took {silence_s:.2f} s"
    )
    assert blocked.are_relayed == [True, True], "and both should be told so"
    assert pair.is_whole, "still without a new connection"


def test_a_way_for_small_packets_alone_is_no_shortcut(meeting: Meeting) -> None:
    blocked = BlockedPair(meeting, lambda _packet: True)
    blocked.is_stopped = lambda packet: len(packet) > 1000
    silence_s = blocked.pair.play(PUNCH_MAX_S + 1.0)
    assert blocked.direct > 0, "small packets should have got through"
    assert blocked.are_relayed == [True, True], "but a game's would not, so the relay stays"
    assert silence_s < 3 * TICK_S, "and nobody should have noticed the attempt"


@pytest.mark.slow
def test_leaving_the_lobby_server_ends_no_game(meeting: Meeting, relayed: Pair) -> None:
    for player in relayed.players:
        player.lobby.endpoint.close(meeting.now_s)
    relayed.play(1.0)
    assert len(meeting.server.of(Disconnected)) == 2, "the server should hear of it"
    silence_s = relayed.play(RELAY_UNUSED_S + 10.0)
    assert silence_s < 0.3, "the relay should go on all the same"
    assert relayed.is_whole, "and so the game"


@pytest.mark.slow
def test_a_server_that_dies_ends_no_game_between_punched_friends(meeting: Meeting) -> None:
    pair = Pair(meeting, NatKind.PORT_RESTRICTED, NatKind.PORT_RESTRICTED)
    meeting.kill_server()
    silence_s = pair.play(LOBBY_PROTOCOL.idle_timeout_s + 2.0)
    assert silence_s < 0.3, "the game should not notice at all"
    assert pair.is_whole, "it should be one connection all along"
    for player in pair.players:
        assert [event.code for event in player.lobby.of(Disconnected)] == [CloseCode.TIMED_OUT], (
            "and the lobby's view should hear that the server has gone, and of nothing else"
        )


@pytest.mark.slow
def test_a_way_over_the_relay_that_nobody_uses_is_forgotten(meeting: Meeting) -> None:
    pair = Pair(meeting, NatKind.FULL_CONE, NatKind.FULL_CONE)
    assert not pair.is_relayed, "this pair should be punched"
    assert meeting.relay.channel_count == 1, "the callee waits at the relay in any case"
    pair.play(RELAY_UNUSED_S + 1.0)
    shown = meeting.relay.counts
    pair.play(RELAY_UNUSED_S + 10.0)
    assert meeting.relay.channel_count == 0, "but not for ever"
    assert shown.packets_forwarded == 0, "since nothing ever went there"


def test_no_packet_is_ever_larger_than_a_relayed_frame_may_be(meeting: Meeting) -> None:
    """Goal: QUIC does not look for a larger size that fits, which a relayed frame could not take.
    Method: bulk and the largest datagrams for a while, over the relay, every size watched."""
    caller = meeting.player(meeting.nat(NatKind.SYMMETRIC, 1).socket())
    callee = meeting.player(meeting.nat(NatKind.SYMMETRIC, 2).socket())
    sizes: set[int] = set()

    def watch(packet: bytes, _sender: Address, to: Address) -> bool:
        if to == (meeting.server_ip, meeting.server_port):
            sizes.add(len(packet))
        return False

    meeting.udp.is_lost = watch
    token = meeting.introduce(caller, callee)
    assert meeting.run_until(partial(caller.has_reached, token)), "a way should be found"
    way = caller.reached(token)
    assert way is not None
    peers: tuple[PeerId, PeerId] = meeting.connect(caller, callee, way)
    for _ in range(60):
        caller.game.endpoint.send_datagram(peers[0], bytes(1100))
        caller.game.endpoint.send_reliable(peers[0], Channel.BULK, bytes(8_000))
        meeting.run(0.1, TICK_S)
    say(caller.game.endpoint, peers[0], b"the last")
    assert meeting.run_until(partial(callee.game.has, ReliableReceived, 61)), "all should arrive"
    assert max(sizes) == 1200 + 9, "a whole QUIC packet and the frame's header, and nothing more"
