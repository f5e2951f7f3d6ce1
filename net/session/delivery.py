"""What goes out to the friends inside: bundles at tick time, and bulk at the pace it may have."""

from net import limits
from net.budget import TokenBucket
from net.session.member import Member
from net.session.meter import LinkFigures
from net.session.relay import PresenceRelay
from net.sync.ledger import Ledger
from net.sync.snapshot import SnapshotSender
from net.transports.interface import Channel, Endpoint
from net.wire import PlayerLink, SnapshotBegin

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
        self._last_links_tick = 0
        self._links_turn = 1

    def send_tick(self, connected: list[Member], tick: int, now_s: float) -> None:
        """Sends the bundles of this tick, and what bulk may go with them."""
        digest = self._ledger.world_digest()
        links = self._due_links(connected, tick)
        saved = self.revision if self.saved_revision is None else self.saved_revision
        unsafe = max(0, self.revision - saved)
        share = limits.UPSTREAM_MAX_BYTES_PER_S // limits.TICK_RATE_HZ // max(1, len(connected))
        budget = min(limits.DATAGRAM_MAX_BYTES, share) - limits.BUNDLE_HEADER_RESERVE_BYTES
        for member in connected:
            presence = self._relay.samples_for(member.character, tick, member.last_sent_tick)
            payload = member.make_bundle(
                tick, self.revision, digest, presence, links, budget, now_s, unsafe
            )
            if payload is not None:
                self._endpoint.send_datagram(member.peer, payload)
        self._send_bulk(connected, tick, now_s)
        self._endpoint.flush(now_s)

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
        loading = [m for m in connected if m.snapshots and m.window.newest >= 0]
        chunks_left = limits.SNAPSHOT_CHUNKS_PER_TICK
        for number in range(len(loading)):
            member = loading[(tick + number) % len(loading)]
            while chunks_left > 0 and self._send_chunk(member, now_s):
                chunks_left -= 1

    def _send_chunk(self, member: Member, now_s: float) -> bool:
        """Sends one more message of a friend's snapshots, if pace and back-pressure allow."""
        while member.snapshots:
            unsent = self._endpoint.unsent_bytes(member.peer, Channel.BULK)
            if unsent > limits.SNAPSHOT_UNSENT_MAX_BYTES:
                return False
            if not self._bulk_budget.has(limits.SNAPSHOT_CHUNK_MAX_BYTES, now_s):
                return False
            message = member.snapshots[0].next_message()
            if message is None:
                member.snapshots.pop(0)
                continue
            self._bulk_budget.take(len(message), now_s)
            self._endpoint.send_reliable(member.peer, Channel.BULK, message)
            return True
        return False

    def _due_links(self, connected: list[Member], tick: int) -> tuple[PlayerLink, ...]:
        """How good the links of the players are: of every other one at a time, once a second while
        anybody is told anything."""
        if tick - self._last_links_tick < _LINKS_EVERY_TICKS:
            return ()
        self._last_links_tick = tick
        self._links_turn = 1 - self._links_turn
        return tuple(
            _as_told(member.character, self.figures(member))
            for member in connected[self._links_turn :: 2] or connected
        )


def _as_told(character: int, figures: LinkFigures) -> PlayerLink:
    """A player's figures as they travel."""
    ping_ms, quality = figures.ping_ms or 0.0, figures.quality
    return PlayerLink(
        character,
        min(65535, round(ping_ms)),
        -1 if quality is None else round(100 * min(max(quality, 0.0), 1.0)),
    )
