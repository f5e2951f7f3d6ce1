"""One Steam, several listeners: what it reports goes to everybody who asked to hear it.

Steam has one queue of news for the whole process, and whoever empties it has it alone. So one
object empties it and passes everything on: to the lobbies, to the endpoint, to the program.
"""

from collections.abc import Callable

from net.steam import Event, Steam

Listener = Callable[[Event, float], None]
"""Hears an event at a time, in seconds of the caller's clock."""


class SteamCallbacks:
    """The news of one open Steam."""

    def __init__(self, steam: Steam) -> None:
        self.steam = steam
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """From now on `listener` hears every event, until `unlisten`."""
        self._listeners.append(listener)

    def unlisten(self, listener: Listener) -> None:
        """`listener` hears nothing any more. Does nothing when it did not listen."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def pump(self, now_s: float) -> None:
        """Passes on what happened since the last call. May be called by everybody who shares
        this, as often as they like; does nothing once Steam was closed."""
        if self.steam.closed:
            return
        for event in self.steam.pump():
            for listener in list(self._listeners):
                listener(event, now_s)
