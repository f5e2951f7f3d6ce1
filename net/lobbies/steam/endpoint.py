"""The transport over Steam, with Steam's news brought to it for as long as it is open."""

import time
from collections.abc import Callable

from net.lobbies.steam import SteamCallbacks
from net.steam import Event
from net.transports.interface import TransportEvent
from net.transports.steam import SteamEndpoint

Pause = Callable[[float], None]
"""Lets so many seconds pass, while the last goodbyes are on their way."""


class CallbackEndpoint(SteamEndpoint):
    """A `SteamEndpoint` that hears what everybody who shares its Steam hears."""

    def __init__(
        self,
        callbacks: SteamCallbacks,
        is_expected: Callable[[int], bool],
        *,
        accept: bool,
        pause: Pause = time.sleep,
    ) -> None:
        """See `SteamEndpoint`."""
        super().__init__(callbacks.steam, is_expected, accept=accept, sleep=pause)
        self._callbacks = callbacks
        callbacks.listen(self._hear)

    def pump(self, now_s: float) -> list[TransportEvent]:
        """Brings the news first, so that it depends on nobody else."""
        self._callbacks.pump(now_s)
        return super().pump(now_s)

    def close(self, now_s: float) -> None:
        super().close(now_s)
        self._callbacks.unlisten(self._hear)

    def _hear(self, event: Event, _now_s: float) -> None:
        self.observe(event)
