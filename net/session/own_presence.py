"""When a guest tells where it is: at every second tick while it walks, and at once as it turns or
does something else; a few times more once it stands still, and then only now and then."""

from net import limits
from net.bundles import QuantisedSample
from net.sync.presence import PresenceSample, quantised

_AGAIN_TICKS = limits.HEARTBEAT_TICKS + 5
"""Where one stands is told again this often at least; it rides along with a bundle that goes for
another reason where one comes in time, such as a heartbeat."""


class OwnPresence:
    """What one's own bundles tell of oneself."""

    __slots__ = ("_changed_tick", "_manner", "_place", "_sent_tick", "_told_manner")

    def __init__(self) -> None:
        self._manner: tuple[int, int, int] | None = None
        self._place: tuple[float, float] | None = None
        self._told_manner: tuple[int, int, int] | None = None
        self._changed_tick = 0
        self._sent_tick = -limits.HEARTBEAT_TICKS

    def is_due(self, sample: PresenceSample, tick: int, *, rides_along: bool) -> bool:
        """Whether the bundle of this tick is to tell this sample; `rides_along` where a bundle goes
        anyway. Asked at every tick."""
        _, area, facing, action, x, y, _ = sample
        manner, place = (area, facing, action), (x, y)
        if place != self._place or manner != self._manner:
            self._place, self._manner = place, manner
            self._changed_tick = tick
        since_ticks = tick - self._sent_tick
        is_news = tick - self._changed_tick <= limits.PRESENCE_QUIET_TICKS
        return (
            (is_news and (rides_along or since_ticks >= limits.PRESENCE_EVERY_TICKS))
            or manner != self._told_manner
            or since_ticks >= _AGAIN_TICKS
            or (rides_along and since_ticks >= _AGAIN_TICKS // 2)
        )

    def tell(self, sample: PresenceSample, tick: int) -> QuantisedSample:
        """The sample as it goes with the bundle of this tick."""
        self._sent_tick, self._told_manner = tick, self._manner
        return quantised(sample._replace(tick=tick))
