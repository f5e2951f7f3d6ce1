"""Going into somebody's lobby, and out of it again, whatever happens on the way.

Every way in begins with the question whether the lobby still exists. Inside it, the owner must be
the account that the lobby names as its host: when a host vanishes, Steam gives the lobby to one of
the guests without asking. A guest who finds itself, or another guest, to be the owner leaves, so
that no dead farm stays in anybody's list.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from net.limits import STEAM_ANSWER_TIMEOUT_S, STEAM_LOBBIES_ENTERED_MAX
from net.lobbies.interface import (
    Entered,
    EnterFailed,
    Lobby,
    LobbyEvent,
    LobbyId,
    LobbyLost,
    MembersChanged,
)
from net.lobbies.steam.lobby_data import host_of, read_lobby
from net.lobbies.steam.rich_presence import RichPresence
from net.steam import (
    CallFailed,
    CallHandle,
    EnterResponse,
    Event,
    LobbyChatUpdate,
    LobbyDataUpdate,
    LobbyEnter,
    LobbyKicked,
    Steam,
    SteamServersDisconnected,
    SteamShutdown,
)
from net.steam import LobbyId as SteamLobbyId

GONE = "That farm is not open any more."
NOT_OURS = "That lobby is of another game."
HOST_LEFT = "The host of that farm has left."
_NO_ANSWER = "Steam does not answer. Please try again."
_TOO_MANY = "You are on the way into too many farms at once."
_LOST = "Steam has lost its connection."

_RESPONSES = {
    EnterResponse.DOES_NOT_EXIST: GONE,
    EnterResponse.NOT_ALLOWED: "That farm does not let anybody in just now.",
    EnterResponse.FULL: "That farm is full.",
    EnterResponse.BANNED: "Steam does not let you into that farm.",
    EnterResponse.LIMITED: "Steam does not let limited accounts into lobbies.",
    EnterResponse.COMMUNITY_BAN: "Steam does not let you into that farm.",
    EnterResponse.MEMBER_BLOCKED_YOU: "Somebody at that farm has blocked you on Steam.",
    EnterResponse.YOU_BLOCKED_MEMBER: "Somebody whom you have blocked on Steam is at that farm.",
    EnterResponse.RATE_LIMIT_EXCEEDED: "Steam asks you to wait a little before joining again.",
}


class _Stage(Enum):
    CHECKING = "checking"
    JOINING = "joining"
    INSIDE = "inside"


@dataclass
class _Way:
    """One lobby that one is in, or on the way into."""

    since_s: float
    stage: _Stage = _Stage.CHECKING
    call: CallHandle | None = None
    lobby: Lobby | None = field(default=None)
    """What it says, once that was asked."""


class EnteredLobbies:
    """The lobbies of others that the player is in, each by its id."""

    def __init__(
        self, steam: Steam, presence: RichPresence, report: Callable[[LobbyEvent], None]
    ) -> None:
        self._steam = steam
        self._presence = presence
        self._report = report
        self._ways: dict[SteamLobbyId, _Way] = {}
        self._abandoned: dict[CallHandle, SteamLobbyId] = {}
        """Requests to join whose answer is not wanted any more."""

    @property
    def is_at_rest(self) -> bool:
        """Whether no answer is outstanding that would have to be dealt with."""
        return not self._abandoned

    @property
    def inside(self) -> tuple[SteamLobbyId, ...]:
        """The lobbies that one is in."""
        return tuple(lobby for lobby, way in self._ways.items() if way.stage is _Stage.INSIDE)

    def enter(self, lobby: SteamLobbyId, now_s: float) -> None:
        """Begins to enter a lobby."""
        way = self._ways.get(lobby)
        if way is not None:
            if way.stage is _Stage.INSIDE and way.lobby is not None:
                self._report(Entered(way.lobby))
            return
        if len(self._ways) >= STEAM_LOBBIES_ENTERED_MAX:
            self._report(EnterFailed(LobbyId(str(lobby)), _TOO_MANY))
            return
        self._ways[lobby] = _Way(now_s)
        if not self._steam.matchmaking.request_data(lobby):
            self._fail(lobby, GONE)

    def leave(self, lobby: SteamLobbyId) -> None:
        """Leaves a lobby, or will leave it as soon as Steam has let one in."""
        way = self._ways.pop(lobby, None)
        if way is None:
            return
        if way.stage is _Stage.JOINING and way.call:
            self._abandoned[way.call] = lobby
        if way.stage is _Stage.INSIDE:
            self._step_out(lobby)

    def leave_all(self) -> None:
        """Leaves all of them."""
        for lobby in list(self._ways):
            self.leave(lobby)

    def hear(self, event: Event, now_s: float) -> None:
        """Takes in what Steam says."""
        match event:
            case LobbyDataUpdate(lobby, None, success) if lobby in self._ways:
                self._on_data(lobby, self._ways[lobby], success, now_s)
            case LobbyEnter(call, lobby, response):
                self._on_enter(call, lobby, response)
            case CallFailed(call, lobby):
                self._on_call_failed(call, lobby)
            case LobbyChatUpdate(lobby) if lobby in self._ways:
                self._on_members(lobby, self._ways[lobby])
            case LobbyKicked(lobby) if lobby in self.inside:
                self._lose(lobby, _LOST)
            case SteamServersDisconnected() | SteamShutdown():
                for lobby in self.inside:
                    self._lose(lobby, _LOST)

    def work(self, now_s: float) -> None:
        """Gives up what takes too long."""
        for lobby, way in list(self._ways.items()):
            is_on_the_way = way.stage is not _Stage.INSIDE
            if is_on_the_way and now_s - way.since_s > STEAM_ANSWER_TIMEOUT_S:
                self.leave(lobby)
                self._report(EnterFailed(LobbyId(str(lobby)), _NO_ANSWER))

    def _on_data(self, lobby: SteamLobbyId, way: _Way, success: bool, now_s: float) -> None:
        read = read_lobby(self._steam.matchmaking, lobby) if success else None
        if way.stage is _Stage.CHECKING:
            if read is None:
                self._fail(lobby, NOT_OURS if success else GONE)
                return
            way.lobby = read
            way.stage = _Stage.JOINING
            way.since_s = now_s
            way.call = self._steam.matchmaking.join_lobby(lobby)
        elif (
            way.stage is _Stage.INSIDE
            and read is not None
            and way.lobby is not None
            and host_of(read) == host_of(way.lobby)
        ):
            way.lobby = read
            self._show(lobby, read)

    def _on_enter(
        self, call: CallHandle | None, lobby: SteamLobbyId, response: EnterResponse
    ) -> None:
        if call is None:
            return
        if self._abandoned.pop(call, None) is not None:
            if response is EnterResponse.SUCCESS and lobby not in self._ways:
                self._steam.matchmaking.leave_lobby(lobby)
            return
        way = self._ways.get(lobby)
        if way is None or way.call != call or way.lobby is None:
            return
        if response is not EnterResponse.SUCCESS:
            self._fail(lobby, _RESPONSES.get(response, "Steam could not bring you to that farm."))
            return
        way.stage = _Stage.INSIDE
        if not self._is_of_host(lobby, way.lobby):
            self._step_out(lobby)
            self._fail(lobby, HOST_LEFT)
            return
        self._show(lobby, way.lobby)
        self._report(Entered(way.lobby))

    def _on_call_failed(self, call: CallHandle, lobby: SteamLobbyId | None) -> None:
        self._abandoned.pop(call, None)
        way = None if lobby is None else self._ways.get(lobby)
        if lobby is not None and way is not None and way.call == call:
            self._fail(lobby, _NO_ANSWER)

    def _on_members(self, lobby: SteamLobbyId, way: _Way) -> None:
        if way.stage is not _Stage.INSIDE or way.lobby is None:
            return
        if not self._is_of_host(lobby, way.lobby):
            self._lose(lobby, HOST_LEFT)
            return
        members = tuple(str(user) for user in self._steam.matchmaking.members(lobby))
        self._report(MembersChanged(LobbyId(str(lobby)), members))

    def _is_of_host(self, lobby: SteamLobbyId, said: Lobby) -> bool:
        owner = self._steam.matchmaking.owner(lobby)
        return owner is None or owner == host_of(said)

    def _show(self, lobby: SteamLobbyId, said: Lobby) -> None:
        info = said.info
        self._presence.show(
            f"Visiting {info.host_name}'s farm, {info.players} of {info.capacity}",
            lobby,
            info.players,
            lets_friends_join=False,
        )

    def _lose(self, lobby: SteamLobbyId, reason: str) -> None:
        if self._ways.pop(lobby, None) is not None:
            self._step_out(lobby)
            self._report(LobbyLost(LobbyId(str(lobby)), reason))

    def _fail(self, lobby: SteamLobbyId, reason: str) -> None:
        self._ways.pop(lobby, None)
        self._report(EnterFailed(LobbyId(str(lobby)), reason))

    def _step_out(self, lobby: SteamLobbyId) -> None:
        if not self._steam.closed:
            self._steam.matchmaking.leave_lobby(lobby)
        self._presence.clear()
