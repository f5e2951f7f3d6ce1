"""The player's achievements on Steam, where the app has them there.

What was achieved is wished for and set from frame to frame. Steam may not know yet what the account
has, so each is tried a few times; an app that has none of that name is left in peace after that.
"""

from collections.abc import Iterable

from game.program.steam import SteamPlay

TRIES_MAX = 6
FIRST_PAUSE_S = 1.0
"""Until a second try; each pause after it is twice as long."""


class SteamAchievements:
    """Sets achievements on Steam, each once."""

    def __init__(self, play: SteamPlay | None) -> None:
        """Without Steam nothing is set anywhere."""
        self._play = play
        self._wanted: set[str] = set()
        self._heard: set[str] = set()
        self._tries = 0
        self._next_s = float("-inf")
        self._must_store = False

    def want(self, names: Iterable[str]) -> None:
        """These have been reached, by their names on Steam; empty ones have none there."""
        new = {name for name in names if name} - self._heard
        if new and self._play is not None:
            self._heard |= new
            self._wanted |= new
            self._tries, self._next_s = 0, float("-inf")

    def advance(self, now_s: float) -> None:
        """Sets what can be set now. Never waits."""
        play = self._play
        if play is None or not (self._wanted or self._must_store) or now_s < self._next_s:
            return
        if play.steam.closed:
            return
        if self._tries >= TRIES_MAX:
            self._wanted.clear()
            self._must_store = False
            return
        self._next_s = now_s + FIRST_PAUSE_S * 2**self._tries
        self._tries += 1
        stats = play.steam.user_stats
        if self._tries == 1:
            stats.request()
        for name in sorted(self._wanted):
            is_unlocked = stats.is_unlocked(name)
            if is_unlocked is None:
                continue
            if not is_unlocked:
                if not stats.unlock(name):
                    continue
                self._must_store = True
            self._wanted.discard(name)
        if self._must_store:
            self._must_store = not stats.store()
