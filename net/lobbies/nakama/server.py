"""A Nakama server, as the game speaks to it."""

from collections.abc import Callable
from dataclasses import dataclass

from net.lobbies.nakama.account import device_id_of
from net.lobbies.nakama.connection import NakamaConnection
from net.lobbies.nakama.lobbies import NakamaLobbies
from net.lobbies.nakama.session import NakamaSession
from net.player_key import PlayerKey


@dataclass(frozen=True)
class NakamaServer:
    """A Nakama server, and as whom to speak to it."""

    url: str
    server_key: str
    name: str
    """What the player is called."""
    key: PlayerKey
    random_bytes: Callable[[int], bytes]
    """Unpredictable in earnest."""

    def open(self) -> NakamaLobbies:
        """Its lobbies. Raises ValueError with a sentence for a URL that is none."""
        line = NakamaSession(
            NakamaConnection(self.url),
            self.server_key,
            device_id_of(self.key, self.url),
            self.random_bytes,
        )
        return NakamaLobbies(line, self.name, random_bytes=self.random_bytes)
