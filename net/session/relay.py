"""The host's relay of presence: who is told of whom, and how often.

Players in the same area hear of each other's steps at every second tick, and at once where somebody
turns or does something else; those elsewhere once a second, for the map; a change of area at once,
wherever one is. Who stands still is repeated a few times, so that the last step arrives too, and
then falls quiet. The map can wait half a second: it goes with a bundle that goes anyway.
"""

from net import limits
from net.bundles import QuantisedSample
from net.sync.presence import PresenceSample, quantised


class _Seen:
    __slots__ = ("area", "area_tick", "changed_tick", "sample", "turned_tick", "updated_tick")

    def __init__(self, sample: PresenceSample, host_tick: int) -> None:
        self.sample = quantised(sample)
        self.area = sample.area
        self.area_tick = self.changed_tick = self.updated_tick = host_tick
        self.turned_tick = host_tick
        """When area, facing or action changed: what is told at once."""

    def update(self, sample: PresenceSample, host_tick: int) -> None:
        before, self.sample = self.sample, quantised(sample)
        if self.sample.bearing != before.bearing:
            self.turned_tick = self.changed_tick = host_tick
        elif (self.sample.x, self.sample.y) != (before.x, before.y):
            self.changed_tick = host_tick
        if sample.area != self.area:
            self.area, self.area_tick = sample.area, host_tick
        self.updated_tick = host_tick

    def is_news(self, to_area: int, host_tick: int, last_sent_tick: int) -> bool:
        """Whether it is told to somebody in that area, who had a bundle at `last_sent_tick`."""
        if self.updated_tick <= last_sent_tick:
            return False
        since_tick = self.changed_tick if self.area == to_area else self.area_tick
        return host_tick - since_tick <= limits.PRESENCE_QUIET_TICKS


class PresenceRelay:
    """The newest sample of every player."""

    def __init__(self) -> None:
        self._seen: dict[int, _Seen] = {}
        self._updated_tick = self._turned_tick = -1
        """The newest of anybody."""

    def update(self, sample: PresenceSample, host_tick: int) -> None:
        """A player was seen, at this tick of the host's."""
        seen = self._seen.get(sample.character)
        if seen is None:
            seen = self._seen[sample.character] = _Seen(sample, host_tick)
        else:
            seen.update(sample, host_tick)
        self._updated_tick = host_tick
        self._turned_tick = max(self._turned_tick, seen.turned_tick)

    def forget(self, character: int) -> None:
        """A player has left."""
        self._seen.pop(character, None)

    def has_news(self, character: int, host_tick: int, last_sent_tick: int) -> bool:
        """Whether a bundle is to go to this player at this tick for what the others do;
        `last_sent_tick` is the tick of the bundle before. What is only for the map goes with the
        next that goes anyway."""
        is_step_due = host_tick - last_sent_tick >= limits.PRESENCE_EVERY_TICKS
        if (self._updated_tick if is_step_due else self._turned_tick) <= last_sent_tick:
            return False
        own_area = self._area_of(character)
        return any(
            other != character
            and (is_step_due or seen.turned_tick > last_sent_tick)
            and seen.is_news(own_area, host_tick, last_sent_tick)
            for other, seen in self._seen.items()
        )

    def samples_for(
        self, character: int, host_tick: int, last_sent_tick: int
    ) -> tuple[QuantisedSample, ...]:
        """The samples that belong into a bundle for this player at this tick."""
        own_area = self._area_of(character)
        is_map_turn = (
            host_tick // limits.PRESENCE_FAR_TICKS != last_sent_tick // limits.PRESENCE_FAR_TICKS
        )
        return tuple(
            [
                seen.sample
                for other, seen in self._seen.items()
                if other != character
                and (is_map_turn or seen.is_news(own_area, host_tick, last_sent_tick))
            ]
        )

    def _area_of(self, character: int) -> int:
        seen = self._seen.get(character)
        return 0 if seen is None else seen.area
