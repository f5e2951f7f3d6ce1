"""Networking Messages between users: sessions, one shared connection for each pair, packets.

A pair of users has at most one connection, and each user has its own end of it with its own idea of
how it is doing. All channels share the connection: one queue, one send buffer, one rate. Packets
are lost, doubled and overtaken by the world's dice; reliable fragments are sent again until they
are acknowledged. Order is kept for reliable messages of one channel only, and deliberately not
between channels.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.steam.standin.library import StandInLibrary
    from tests.steam.standin.world import SteamWorld

OK, INVALID_PARAM, LIMIT_EXCEEDED, IGNORED = 1, 8, 25, 41
NONE, CONNECTING, CONNECTED, CLOSED_BY_PEER, PROBLEM = 0, 1, 3, 4, 5
REMOTE_TIMEOUT, TIMED_OUT = 4001, 5003
RELIABLE, NO_DELAY, AUTO_RESTART = 8, 4, 32

MESSAGE_MAX_BYTES = 512 * 1024
UNRELIABLE_MAX_BYTES = 15 * 1100
SEND_BUFFER_BYTES = 512 * 1024
RECEIVE_BUFFER_BYTES = 1024 * 1024
PACKET_BYTES = 1200
OVERHEAD_BYTES = 50
TIMEOUT_S = 10.0
IDLE_S = 180.0
TICK_S = 1.0
RELAY_WARM_UP_S = 3.0


@dataclass(eq=False, slots=True)
class Outgoing:
    """One message on its way."""

    number: int
    channel: int
    payload: bytes
    reliable: bool
    order: int
    """Place among the reliable messages of its channel."""
    sent_bytes: int = 0
    arrived_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of a message in one packet."""

    message: Outgoing
    size: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that waits to be received."""

    sender: int
    channel: int
    payload: bytes
    reliable: bool
    number: int
    at_us: int


@dataclass(eq=False, slots=True)
class End:
    """One user's end of a connection."""

    owner: StandInLibrary
    peer: int
    connection: Connection
    state: int = CONNECTING
    requested: bool = False
    """The other side asked, and this side has not answered."""
    end_reason: int = 0
    debug: str = ""
    queue: deque[Outgoing] = field(default_factory=deque)
    again: deque[Fragment] = field(default_factory=deque)
    pending_reliable: int = 0
    pending_unreliable: int = 0
    unacked: int = 0
    transmitting: bool = False
    numbers: int = 0
    order_out: dict[int, int] = field(default_factory=dict)
    order_in: dict[int, int] = field(default_factory=dict)
    early: dict[tuple[int, int], Outgoing] = field(default_factory=dict)
    sent_at: float = 0.0
    heard_at: float = 0.0


@dataclass(eq=False, slots=True)
class Connection:
    """What two users share: which ends belong together."""

    ends: dict[int, End] = field(default_factory=dict)

    def other(self, end: End) -> End | None:
        """The end across, if that user still has it."""
        across = self.ends.get(end.peer)
        return (
            across if across is not None and across.owner.ends.get(across.peer) is across else None
        )


class Network:
    """Carries messages between the libraries of a world."""

    def __init__(self, world: SteamWorld) -> None:
        self._world = world
        self.broken_send_result = 35
        """What sending into a broken session returns: 35 in Valve's code, 3 in Valve's header."""
        self.blocked: set[tuple[int, int]] = set()
        """Ways (from, to) on which nothing gets through."""
        self.bytes_carried = 0

    def send(
        self, owner: StandInLibrary, peer: int, payload: bytes, flags: int, channel: int
    ) -> int:
        """SendMessageToUser."""
        if len(payload) > MESSAGE_MAX_BYTES or channel < 0 or peer == owner.steam_id:
            return INVALID_PARAM
        end = owner.ends.get(peer)
        if end is not None and end.state in (CLOSED_BY_PEER, PROBLEM):
            if not flags & AUTO_RESTART:
                return self.broken_send_result
            del owner.ends[peer]
            end = None
        if end is None:
            end = self._begin(owner, peer)
        if end.requested:
            self.accept(owner, peer)
        if end.pending_reliable + end.pending_unreliable + len(payload) > SEND_BUFFER_BYTES:
            return LIMIT_EXCEEDED
        connected = end.state == CONNECTED
        reliable = bool(flags & RELIABLE) or not connected or len(payload) > UNRELIABLE_MAX_BYTES
        if flags & NO_DELAY and not reliable and (end.queue or end.again or end.transmitting):
            return IGNORED
        end.numbers += 1
        order = 0
        if reliable:
            order = end.order_out[channel] = end.order_out.get(channel, 0) + 1
            end.pending_reliable += len(payload)
        else:
            end.pending_unreliable += len(payload)
        end.queue.append(Outgoing(end.numbers, channel, payload, reliable, order))
        end.sent_at = self._world.now_s
        self._kick(end)
        return OK

    def accept(self, owner: StandInLibrary, peer: int) -> bool:
        """AcceptSessionWithUser."""
        end = owner.ends.get(peer)
        if end is None or not end.requested:
            return False
        end.requested = False
        self._connect(end)
        return True

    def close(self, owner: StandInLibrary, peer: int) -> bool:
        """CloseSessionWithUser: unsent and unread messages are gone, the peer is not told, but
        its end goes quietly."""
        end = owner.ends.pop(peer, None)
        owner.forget_messages_of(peer)
        if end is None:
            return False
        if end.state in (CONNECTING, CONNECTED):
            self._tell_closed(end)
        return True

    def vanish(self, owner: StandInLibrary) -> None:
        """A process that ends without a word."""
        owner.ends.clear()

    def _begin(self, owner: StandInLibrary, peer: int) -> End:
        # Who sends while the other's request is on its way meets it half-way.
        connection = self._request_on_its_way(owner, peer) or Connection()
        end = End(owner, peer, connection, sent_at=self._world.now_s)
        connection.ends[owner.steam_id] = end
        owner.ends[peer] = end
        warm_up = 0.0 if owner.relay_ready else RELAY_WARM_UP_S
        self._world.later(warm_up + self._delay_s(), lambda: self._request(end))
        self._world.later(TIMEOUT_S, lambda: self._give_up_connecting(end))
        return end

    def _request_on_its_way(self, owner: StandInLibrary, peer: int) -> Connection | None:
        library = self._world.running(peer)
        across = library.ends.get(owner.steam_id) if library is not None else None
        if across is None or across.state != CONNECTING or owner.steam_id in across.connection.ends:
            return None
        return across.connection

    def _request(self, end: End) -> None:
        if not self._alive(end) or end.state != CONNECTING:
            return
        if self._lost(end.owner.steam_id, end.peer):
            self._world.later(0.5, lambda: self._request(end))
            return
        library = self._world.running(end.peer)
        if library is None:
            return
        across = library.ends.get(end.owner.steam_id)
        if across is not None and across.connection is end.connection:
            # Both sent: each one's message accepts the other.
            if not across.requested:
                self._connect(across)
            return
        # An end of an older connection is replaced: its other end is gone.
        across = End(library, end.owner.steam_id, end.connection, requested=True)
        end.connection.ends[end.peer] = across
        library.ends[end.owner.steam_id] = across
        library.post_session_request(end.owner.steam_id)
        self._world.later(TIMEOUT_S, lambda: self._forget_request(across))

    def _forget_request(self, end: End) -> None:
        if self._alive(end) and end.requested:
            del end.owner.ends[end.peer]

    def _connect(self, end: End) -> None:
        """This end knows that both want it; the other learns it a delay later."""
        if end.state == CONNECTED:
            return
        self._connected(end)
        across = end.connection.other(end)
        if across is not None:
            self._world.later(self._delay_s(), lambda: self._connected(across))

    def _connected(self, end: End) -> None:
        if self._alive(end) and end.state == CONNECTING and not end.requested:
            end.state = CONNECTED
            end.heard_at = self._world.now_s
            self._world.later(TICK_S, lambda: self._tick(end))
            self._kick(end)

    def _tick(self, end: End) -> None:
        if not self._alive(end) or end.state != CONNECTED:
            return
        across = end.connection.other(end)
        talks = across is not None and across.state in (CONNECTING, CONNECTED)
        if talks and (end.peer, end.owner.steam_id) not in self.blocked:
            end.heard_at = self._world.now_s
        if self._world.now_s - end.heard_at > TIMEOUT_S:
            self._fail(end, REMOTE_TIMEOUT, "no packets from the other side")
            return
        if self._world.now_s - end.sent_at > IDLE_S:
            del end.owner.ends[end.peer]
            self._tell_closed(end)
            return
        self._world.later(TICK_S, lambda: self._tick(end))

    def _give_up_connecting(self, end: End) -> None:
        if self._alive(end) and end.state == CONNECTING and not end.requested:
            self._fail(end, TIMED_OUT, "nobody answered")

    def _fail(self, end: End, reason: int, debug: str) -> None:
        end.state, end.end_reason, end.debug = PROBLEM, reason, debug
        end.queue.clear()
        end.again.clear()
        end.pending_reliable = end.pending_unreliable = end.unacked = 0
        end.owner.post_session_failed(end.peer, end.state, reason, debug)

    def break_session(self, owner: StandInLibrary, peer: int, reason: int, debug: str) -> None:
        """Lets a session break at one end, as a network does that changes under it."""
        self._fail(owner.ends[peer], reason, debug)

    def _tell_closed(self, end: End) -> None:
        across = end.connection.other(end)
        if across is not None:
            self._world.later(self._delay_s(), lambda: self._closed_by_peer(across))

    def _closed_by_peer(self, end: End) -> None:
        if self._alive(end) and end.state != PROBLEM:
            del end.owner.ends[end.peer]

    def _kick(self, end: End) -> None:
        if end.state == CONNECTED and not end.transmitting and (end.again or end.queue):
            end.transmitting = True
            self._transmit(end)

    def _transmit(self, end: End) -> None:
        """Fills one packet, puts it on the way and comes back when the way is free again."""
        end.transmitting = False
        if not self._alive(end) or end.state != CONNECTED:
            return
        room, fragments = PACKET_BYTES, list[Fragment]()
        while room > 0 and (end.again or end.queue):
            if end.again:
                fragment = end.again.popleft()
            else:
                message = end.queue[0]
                left = len(message.payload) - message.sent_bytes
                fragment = Fragment(message, min(left, room))
                message.sent_bytes += fragment.size
                if fragment.size == left:
                    end.queue.popleft()
            if fragment.message.reliable:
                end.pending_reliable -= fragment.size
                end.unacked += fragment.size
            else:
                end.pending_unreliable -= fragment.size
            room -= max(fragment.size, 1)
            fragments.append(fragment)
        if not fragments:
            return
        wire_bytes = OVERHEAD_BYTES + sum(fragment.size for fragment in fragments)
        self.bytes_carried += wire_bytes
        self._carry(end, fragments)
        end.transmitting = True
        self._world.later(
            wire_bytes / self._world.conditions.rate_bytes_per_s, lambda: self._transmit(end)
        )

    def _carry(self, end: End, fragments: list[Fragment]) -> None:
        conditions, dice = self._world.conditions, self._world.dice
        if self._lost(end.owner.steam_id, end.peer):
            self._again(end, fragments)
            return
        self._world.later(self._delay_s(), lambda: self._arrive(end, fragments))
        if dice.random() * 100 < conditions.duplicate_pct:
            twice = [f for f in fragments if not f.message.reliable]
            self._world.later(self._delay_s(), lambda: self._arrive(end, twice))

    def _again(self, end: End, fragments: list[Fragment]) -> None:
        """A lost packet is noticed when its acknowledgement fails to come."""

        def requeue() -> None:
            if self._alive(end) and end.state == CONNECTED:
                for fragment in fragments:
                    if fragment.message.reliable:
                        end.unacked -= fragment.size
                        end.pending_reliable += fragment.size
                        end.again.append(fragment)
                self._kick(end)

        self._world.later(3 * self._world.conditions.delay_ms / 1000 + 0.03, requeue)

    def _arrive(self, end: End, fragments: list[Fragment]) -> None:
        across = end.connection.other(end)
        if across is None or across.state not in (CONNECTING, CONNECTED) or across.requested:
            return
        self._connected(across)
        size = sum(fragment.size for fragment in fragments)
        if across.owner.unread_bytes + size > RECEIVE_BUFFER_BYTES:
            self._again(end, fragments)
            return
        reliable_size = sum(f.size for f in fragments if f.message.reliable)
        if reliable_size:
            self._world.later(self._delay_s(), lambda: self._acknowledge(end, reliable_size))
        for fragment in fragments:
            message = fragment.message
            message.arrived_bytes += fragment.size
            if message.arrived_bytes >= len(message.payload):
                self._complete(across, message)

    def _acknowledge(self, end: End, size: int) -> None:
        if self._alive(end) and end.state == CONNECTED:
            end.unacked -= size

    def _complete(self, end: End, message: Outgoing) -> None:
        if not message.reliable:
            self._deliver(end, message)
            return
        end.early[message.channel, message.order] = message
        following = end.order_in.get(message.channel, 0) + 1
        while (ready := end.early.pop((message.channel, following), None)) is not None:
            end.order_in[message.channel] = following
            self._deliver(end, ready)
            following += 1

    def _deliver(self, end: End, message: Outgoing) -> None:
        end.owner.take_message(
            Arrived(
                end.peer,
                message.channel,
                message.payload,
                message.reliable,
                message.number,
                int(self._world.now_s * 1_000_000),
            )
        )

    def _alive(self, end: End) -> bool:
        return end.owner.ends.get(end.peer) is end

    def _lost(self, sender: int, receiver: int) -> bool:
        return (sender, receiver) in self.blocked or (
            self._world.dice.random() * 100 < self._world.conditions.loss_pct
        )

    def _delay_s(self) -> float:
        conditions, dice = self._world.conditions, self._world.dice
        delay_ms = conditions.delay_ms + conditions.jitter_ms * dice.random()
        if dice.random() * 100 < conditions.reorder_pct:
            delay_ms += conditions.reorder_extra_ms
        return delay_ms / 1000
