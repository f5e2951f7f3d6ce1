"""What goes out to the friends inside: bundles at tick time, and bulk at the pace it may have."""

from net import limits
from net.budget import TokenBucket
from net.bundles import PlayerLink
from net.session.member import Member, Told
from net.session.meter import LinkFigures
from net.session.relay import PresenceRelay
from net.sync.ledger import Ledger
from net.sync.snapshot import SnapshotSender
from net.transports.interface import Channel, Endpoint
from net.wire import SnapshotBegin

_LINKS_EVERY_TICKS = limits.TICK_RATE_HZ


class Delivery:
    """Sends each friend the bundle of a tick, and a little more of his snapshots."""

    def __init__(self, endpoint: Endpoint, ledger: Ledger, relay: PresenceRelay) -> None:
        self.revision = ledger.newest_revision
        """The world's revision."""
        self.saved_revision: int | None = None
        """Up to which it would outlive this program; None where nothing is ever saved."""
        self._endpoint = endpoint
        self._ledger = ledger
        self._relay = relay
        self._bulk_budget = TokenBucket(limits.SNAPSHOT_BYTES_PER_S, limits.SNAPSHOT_BURST_BYTES)
        self._snapshots_begun = 0

    def send_tick(self, connected: list[Member], tick: int, now_s: float) -> None:
        """Sends the bundles of this tick, and what bulk may go with them."""
        for member in connected:
            member.commands_this_tick = 0
            has_presence = self._relay.has_news(member.character, tick, member.last_sent_tick)
            is_going = member.has_to_say(tick, has_presence=has_presence)
            is_proof = member.owes_proof(tick, self.revision, rides_along=is_going)
            if is_going or is_proof:
                self._send_bundles(member, connected, tick, now_s, is_proof=is_proof)
            elif member.snapshots or member.pace.has_bulk:
                self._measure(member, self._endpoint.stats(member.peer).rtt_ms, now_s)
        self._send_bulk(connected, tick, now_s)
        self._endpoint.flush(now_s)

    def _send_bundles(
        self, member: Member, connected: list[Member], tick: int, now_s: float, *, is_proof: bool
    ) -> None:
        """Sends what there is to say to one friend."""
        rtt_ms = self._endpoint.stats(member.peer).rtt_ms
        self._measure(member, rtt_ms, now_s)
        saved = self.revision if self.saved_revision is None else self.saved_revision
        told = Told(
            tick,
            self.revision,
            self._ledger.world_digest() if is_proof else b"",
            self._ledger.hash_key,
            self._relay.samples_for(member.character, tick, member.last_sent_tick),
            self._due_links(connected, tick, member.last_sent_tick),
            max(0, self.revision - saved),
            rtt_ms,
        )
        share = limits.UPSTREAM_MAX_BYTES_PER_S // limits.TICK_RATE_HZ // len(connected)
        for payload in member.make_bundles(told, share, now_s, is_proof=is_proof):
            self._endpoint.send_datagram(member.peer, payload)

    def _measure(self, member: Member, transport_rtt_ms: float | None, now_s: float) -> None:
        """What a friend's link carries, by all that is known of it."""
        member.transport_measures = transport_rtt_ms is not None
        if transport_rtt_ms is not None:
            member.pace.measured(transport_rtt_ms / 1000, now_s)
        member.pace.fill(now_s, self._unsent_bytes(member))

    def _unsent_bytes(self, member: Member) -> int:
        """What waits on the reliable channels that may be long."""
        endpoint, peer = self._endpoint, member.peer
        return endpoint.unsent_bytes(peer, Channel.BULK) + endpoint.unsent_bytes(
            peer, Channel.REPAIR
        )

    def figures(self, member: Member) -> LinkFigures:
        """How good a friend's connection is; of one that is cut off there is nothing to say."""
        if not member.is_connected:
            return LinkFigures()
        return member.meter.figures(self._endpoint.stats(member.peer))

    def begin_snapshot(self, member: Member, section: int | None) -> None:
        """Begins to send the world, or one section of it, unless that is under way already."""
        if any(section == sender.section for sender in member.snapshots):
            return
        self._snapshots_begun += 1
        if section is not None:
            member.bus.was_repaired(None, section)
        member.snapshots.append(
            SnapshotSender(
                self._ledger,
                SnapshotBegin(
                    member.epoch,
                    self._snapshots_begun,
                    self.revision,
                    member.last_command,
                    section,
                    record_count=0,
                ),
            )
        )

    def _send_bulk(self, connected: list[Member], tick: int, now_s: float) -> None:
        """Packs a little more of the snapshots under way, as far as the time of a tick allows, each
        tick beginning with another friend."""
        # Channels are independent: bulk waits until a bundle of the new epoch shows that the host's
        # yes, which went by another channel, has arrived.
        loading = [m for m in connected if m.snapshots and m.window.newest > 0]
        chunks_left = limits.SNAPSHOT_CHUNKS_PER_TICK
        for number in range(len(loading)):
            member = loading[(tick + number) % len(loading)]
            while chunks_left > 0 and self._send_chunk(member, now_s):
                chunks_left -= 1

    def _send_chunk(self, member: Member, now_s: float) -> bool:
        """Sends one more message of a friend's snapshots, if pace and back-pressure allow."""
        while member.snapshots:
            unsent = self._endpoint.unsent_bytes(member.peer, Channel.BULK)
            if not member.pace.may_send_bulk(unsent):
                return False
            if not self._bulk_budget.has(limits.SNAPSHOT_CHUNK_MAX_BYTES, now_s):
                return False
            message = member.snapshots[0].next_message()
            if message is None:
                member.snapshots.pop(0)
                continue
            self._bulk_budget.take(len(message), now_s)
            member.pace.sent_bulk(len(message))
            self._endpoint.send_reliable(member.peer, Channel.BULK, message)
            return True
        return False

    def _due_links(
        self, connected: list[Member], tick: int, last_sent_tick: int
    ) -> tuple[PlayerLink, ...]:
        """How good the links of the players are, for somebody whose last bundle was that of
        `last_sent_tick`: of every other player at a time, with the first bundle of each second."""
        second = tick // _LINKS_EVERY_TICKS
        if second == last_sent_tick // _LINKS_EVERY_TICKS:
            return ()
        return tuple(
            _as_told(member.character, self.figures(member))
            for member in connected[second % 2 :: 2] or connected
        )


def _as_told(character: int, figures: LinkFigures) -> PlayerLink:
    """A player's figures as they travel."""
    ping_ms, quality = figures.ping_ms or 0.0, figures.quality
    return PlayerLink(
        character,
        min(65535, round(ping_ms)),
        -1 if quality is None else round(100 * min(max(quality, 0.0), 1.0)),
    )
