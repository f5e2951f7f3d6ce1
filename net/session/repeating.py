"""When something that is said in bundles is said again, until it is known to have been heard."""

from net.sync.bus import Patience


class Repeating:
    """Due at once, then early as often as the network loses, then whenever an answer should have
    come, more and more rarely."""

    __slots__ = ("_due_tick", "_times")

    def __init__(self) -> None:
        self._due_tick = 0.0
        self._times = 0

    def is_due(self, tick: int) -> bool:
        """Whether it belongs into the bundle of this tick."""
        return tick >= self._due_tick

    def begin(self) -> None:
        """There is something new to say."""
        self._due_tick = 0.0
        self._times = 0

    def went(self, tick: int, patience: Patience) -> None:
        """It goes with the bundle of this tick."""
        self._times += 1
        self._due_tick = tick + patience.wait_ticks(self._times)
