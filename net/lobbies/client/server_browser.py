"""Looking at the list of one lobby server, over a socket that is there for nothing else."""

from net.lobbies.client.shared_socket import ServerReach, open_shared_socket
from net.lobbies.interface import ListFailed, ListReceived, Lobby, LobbyFilter


class ServerBrowser:
    """One server, watched from the beginning until `close`."""

    def __init__(self, reach: ServerReach, wanted: LobbyFilter, now_s: float) -> None:
        """Raises ValueError with a sentence when no socket can be had."""
        self.reach = reach
        self.problem = ""
        """Why the list cannot be read, in a sentence; empty while it can, or nobody knows yet."""
        self.is_read = False
        """Whether the list has been read, or it is known that it cannot be."""
        shared = open_shared_socket(reach, now_s)
        self._game = shared.game
        self._lobbies = shared.lobbies(reach, None)
        self._lobbies.want(wanted, now_s)
        self._lobbies.watch(now_s)

    @property
    def found(self) -> tuple[Lobby, ...]:
        """The lobbies as they were last seen."""
        return self._lobbies.lobbies

    def pump(self, now_s: float) -> None:
        """Receives, and does what is due."""
        for event in self._lobbies.pump(now_s):
            match event:
                case ListReceived():
                    self.is_read = True
                    self.problem = ""
                case ListFailed(reason):
                    self.is_read = True
                    self.problem = reason

    def want(self, wanted: LobbyFilter, now_s: float) -> None:
        """Shows these from now on, and nothing else."""
        self._lobbies.want(wanted, now_s)

    def look_again(self, now_s: float) -> None:
        """Looks at once."""
        self._lobbies.watch(now_s)

    def close(self, now_s: float) -> None:
        """Nobody looks any more."""
        self._lobbies.close(now_s)
        self._game.close(now_s)
