"""The host's relay of presence: who is told of whom, and how often.

Players in the same area hear of each other's steps at every second tick, and at once where somebody
turns or does something else; those elsewhere once a second, for the map; a change of area at once,
wherever one is. Who stands still is repeated a few times, so that the last step arrives too, and
then falls quiet. The map can wait half a second: it goes with a bundle that goes anyway.
"""

from typing import NamedTuple

from net import limits
from net.sync.presence import PresenceSample, pack_sample


class _Seen:
    __slots__ = (
        "area",
        "area_tick",
        "changed_tick",
        "manner",
        "packed",
        "place",
        "turned_tick",
        "updated_tick",
    )

    def __init__(self) -> None:
        self.packed = b""
        self.manner: tuple[int, int, int] | None = None
        self.place: tuple[float, float] | None = None
        self.area = 0
        self.area_tick = 0
        self.changed_tick = 0
        self.turned_tick = 0
        """When the manner changed: what is told at once."""
        self.updated_tick = -1


class Samples(NamedTuple):
    """What one player is told of the others."""

    packed: bytes
    is_news: bool
    """Whether a bundle is to go for it; what is only for the map goes with the next."""


class PresenceRelay:
    """The newest sample of every player."""

    def __init__(self) -> None:
        self._seen: dict[int, _Seen] = {}

    def update(self, sample: PresenceSample, host_tick: int) -> None:
        """A player was seen, at this tick of the host's."""
        seen = self._seen.get(sample.character)
        if seen is None:
            seen = self._seen[sample.character] = _Seen()
        manner, place = (sample.area, sample.facing, sample.action), (sample.x, sample.y)
        if manner != seen.manner:
            seen.manner = manner
            seen.turned_tick = seen.changed_tick = host_tick
        if place != seen.place:
            seen.place = place
            seen.changed_tick = host_tick
        if sample.area != seen.area:
            seen.area = sample.area
            seen.area_tick = host_tick
        seen.packed = pack_sample(sample)
        seen.updated_tick = host_tick

    def forget(self, character: int) -> None:
        """A player has left."""
        self._seen.pop(character, None)

    def samples_for(self, character: int, host_tick: int, last_sent_tick: int) -> Samples:
        """The samples that belong into a bundle for this player at this tick; `last_sent_tick` is
        the tick of the bundle before."""
        own = self._seen.get(character)
        own_area = 0 if own is None else own.area
        is_map_turn = (
            host_tick // limits.PRESENCE_FAR_TICKS != last_sent_tick // limits.PRESENCE_FAR_TICKS
        )
        is_step_due = host_tick - last_sent_tick >= limits.PRESENCE_EVERY_TICKS
        picked = b""
        has_news = False
        for other, seen in self._seen.items():
            if other == character:
                continue
            is_news = seen.updated_tick > last_sent_tick and (
                (
                    seen.area == own_area
                    and host_tick - seen.changed_tick <= limits.PRESENCE_QUIET_TICKS
                )
                or host_tick - seen.area_tick <= limits.PRESENCE_QUIET_TICKS
            )
            has_news |= is_news and (is_step_due or seen.turned_tick > last_sent_tick)
            if is_news or is_map_turn:
                picked += seen.packed
        return Samples(picked, has_news)
