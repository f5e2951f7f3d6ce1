"""What the player chose outside the game: "Join Game" in the friends list, an invitation, a link.

Each comes with nothing but a lobby's id, written by Steam or by whoever wrote a link. So the lobby
is asked for its data before it is reported, and a lobby of another game is refused with a word.
"""

from collections.abc import Callable

from net.limits import STEAM_ANSWER_TIMEOUT_S
from net.lobbies.interface import EnterFailed, JoinWished, LobbyEvent, LobbyId, LobbyProblem
from net.lobbies.reasons import reason_of
from net.lobbies.steam.entering import NO_ANSWER, NOT_OURS
from net.lobbies.steam.lobby_data import read_lobby
from net.steam import (
    Event,
    GameLobbyJoinRequested,
    GameRichPresenceJoinRequested,
    LobbyDataUpdate,
    NewUrlLaunchParameters,
    Steam,
    is_lobby_id,
    lobby_from_command_line,
    lobby_from_connect_text,
)
from net.steam import LobbyId as SteamLobbyId


class JoinRequests:
    """At most one wish at a time: the newest."""

    def __init__(self, steam: Steam, report: Callable[[LobbyEvent], None]) -> None:
        self._steam = steam
        self._report = report
        self._is_listening = False
        self._wished: SteamLobbyId | None = None
        self._since_s = 0.0

    def listen(self) -> None:
        """From now on wishes are heard. Of several lists that share one Steam, one should."""
        self._is_listening = True

    def wish(self, lobby: SteamLobbyId, now_s: float) -> None:
        """The player wants to go to this lobby."""
        self._wished = lobby
        self._since_s = now_s
        if not self._steam.matchmaking.request_data(lobby):
            self._refuse(LobbyProblem.GONE)

    def hear(self, event: Event, now_s: float) -> None:
        """Takes in what Steam says."""
        match event:
            case LobbyDataUpdate(lobby, None, success) if lobby == self._wished:
                read = read_lobby(self._steam.matchmaking, lobby) if success else None
                if read is None:
                    problem = LobbyProblem.WRONG_VERSION if success else LobbyProblem.GONE
                    self._refuse(problem, NOT_OURS if success else "")
                else:
                    self._wished = None
                    self._report(JoinWished(read))
            case _ if self._is_listening:
                lobby_wished = self._wish_of(event)
                if lobby_wished is not None and is_lobby_id(lobby_wished):
                    self.wish(lobby_wished, now_s)

    def work(self, now_s: float) -> None:
        """Gives up what takes too long."""
        if self._wished is not None and now_s - self._since_s > STEAM_ANSWER_TIMEOUT_S:
            self._refuse(LobbyProblem.NO_ANSWER, NO_ANSWER)

    def _wish_of(self, event: Event) -> SteamLobbyId | None:
        match event:
            case GameLobbyJoinRequested(lobby):
                return lobby
            case GameRichPresenceJoinRequested(_, connect):
                return lobby_from_connect_text(connect)
            case NewUrlLaunchParameters():
                return lobby_from_command_line(self._steam.utils.launch_command_line)
        return None

    def _refuse(self, problem: LobbyProblem, reason: str = "") -> None:
        if self._wished is not None:
            lobby_id = LobbyId(str(self._wished))
            self._wished = None
            self._report(EnterFailed(lobby_id, reason or reason_of(problem), problem))
