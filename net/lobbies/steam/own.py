"""The host's own lobby: made, kept up to date, made again when it is lost, and left.

Steam answers later, and may take the lobby away: when the connection to its servers breaks, or by
moving it to another member. Then another one is made. An answer that comes after the lobby was
withdrawn leaves that lobby again, or it would stand there with nobody at home.
"""

from collections.abc import Callable

from net.limits import (
    STEAM_ANSWER_TIMEOUT_S,
    STEAM_LOBBY_MEMBERS_MAX,
    STEAM_PUBLISH_RETRY_MAX_S,
    STEAM_PUBLISH_RETRY_S,
)
from net.lobbies.interface import (
    LobbyEvent,
    LobbyId,
    LobbyInfo,
    MembersChanged,
    Published,
    PublishFailed,
)
from net.lobbies.steam.lobby_data import write_values
from net.lobbies.steam.rich_presence import RichPresence
from net.steam import (
    CallFailed,
    CallHandle,
    Event,
    LobbyChatUpdate,
    LobbyCreated,
    LobbyKicked,
    LobbyType,
    Result,
    Steam,
    SteamServersDisconnected,
    SteamShutdown,
)
from net.steam import LobbyId as SteamLobbyId

Report = Callable[[LobbyEvent], None]

_NOT_MADE = "Steam cannot show your farm to friends just now; it is tried again by itself."
_LOST = "Your Steam friends cannot see your farm just now; Steam is asked again by itself."


class OwnLobby:
    """At most one lobby, wanted or not."""

    def __init__(self, steam: Steam, kind: LobbyType, presence: RichPresence, report: Report):
        self.lobby: SteamLobbyId | None = None
        """The lobby, once it exists."""
        self.problem = ""
        """Why there is none although one is wanted, in a sentence for the player."""
        self._steam = steam
        self._kind = kind
        self._presence = presence
        self._report = report
        self._info: LobbyInfo | None = None
        self._call: CallHandle | None = None
        self._asked_s = 0.0
        self._next_try_s = 0.0
        self._pause_s = STEAM_PUBLISH_RETRY_S
        self._abandoned: set[CallHandle] = set()
        self._written: dict[str, str] = {}
        self._is_joinable = True

    @property
    def is_at_rest(self) -> bool:
        """Whether no answer is outstanding that would have to be dealt with."""
        return self._call is None and not self._abandoned

    def publish(self, info: LobbyInfo, now_s: float) -> None:
        """Begins to make a lobby."""
        self.withdraw()
        self._info = info
        self._pause_s = STEAM_PUBLISH_RETRY_S
        self.problem = ""
        self._create(now_s)

    def refresh(self, info: LobbyInfo) -> None:
        """Changes what the lobby says."""
        if self._info is not None:
            self._info = info
            if self.lobby is not None:
                self._write(self.lobby, info)

    def withdraw(self) -> None:
        """Leaves the lobby, or will leave it as soon as Steam has made it."""
        self._info = None
        self._abandon()
        self._leave()

    def members(self) -> tuple[str, ...]:
        """Who is in the lobby, as transport identities."""
        if self.lobby is None or self._steam.closed:
            return ()
        return tuple(str(user) for user in self._steam.matchmaking.members(self.lobby))

    def hear(self, event: Event, now_s: float) -> None:
        """Takes in what Steam says."""
        match event:
            case LobbyCreated(call, result, lobby):
                self._on_created(call, result, lobby, now_s)
            case CallFailed(call, None) if call == self._call:
                self._call = None
                self._fail(_NOT_MADE, now_s)
            case CallFailed(call, None):
                self._abandoned.discard(call)
            case LobbyChatUpdate(lobby) if lobby == self.lobby:
                self._on_members(lobby, now_s)
            case LobbyKicked(lobby) if lobby == self.lobby:
                self._lose(now_s)
            case SteamServersDisconnected() | SteamShutdown() if self.lobby is not None:
                self._lose(now_s)

    def work(self, now_s: float) -> None:
        """Does what is due."""
        if self._info is None or self.lobby is not None:
            return
        if self._call is not None:
            if now_s - self._asked_s > STEAM_ANSWER_TIMEOUT_S:
                self._abandon()
                self._fail(_NOT_MADE, now_s)
        elif now_s >= self._next_try_s:
            self._create(now_s)

    def _create(self, now_s: float) -> None:
        self._asked_s = now_s
        self._call = self._steam.matchmaking.create_lobby(self._kind, STEAM_LOBBY_MEMBERS_MAX)

    def _on_created(
        self, call: CallHandle | None, result: Result, lobby: SteamLobbyId | None, now_s: float
    ) -> None:
        if call in self._abandoned:
            self._abandoned.discard(call)
            if lobby is not None:
                self._steam.matchmaking.leave_lobby(lobby)
        elif call is not None and call == self._call:
            self._call = None
            if result is not Result.OK or lobby is None or self._info is None:
                self._fail(_NOT_MADE, now_s)
                return
            self.lobby = lobby
            self._pause_s = STEAM_PUBLISH_RETRY_S
            self.problem = ""
            self._written = {}
            self._is_joinable = True
            self._write(lobby, self._info)
            self._report(Published(LobbyId(str(lobby))))

    def _write(self, lobby: SteamLobbyId, info: LobbyInfo) -> None:
        matchmaking = self._steam.matchmaking
        for key, value in write_values(info, self._steam.user.steam_id).items():
            if self._written.get(key) != value and matchmaking.set_data(lobby, key, value):
                self._written[key] = value
        is_joinable = info.players < info.capacity
        if is_joinable != self._is_joinable and matchmaking.set_joinable(lobby, is_joinable):
            self._is_joinable = is_joinable
        self._presence.show(
            f"At home on the farm, {info.players} of {info.capacity}",
            lobby,
            info.players,
            lets_friends_join=is_joinable and self._kind is not LobbyType.PRIVATE,
        )

    def _on_members(self, lobby: SteamLobbyId, now_s: float) -> None:
        owner = self._steam.matchmaking.owner(lobby)
        if owner is not None and owner != self._steam.user.steam_id:
            # Steam took us for gone and gave the lobby to a guest, who will leave it.
            self._lose(now_s)
            return
        self._report(MembersChanged(LobbyId(str(lobby)), self.members()))

    def _lose(self, now_s: float) -> None:
        self._leave()
        self._fail(_LOST, now_s)

    def _fail(self, reason: str, now_s: float) -> None:
        self._next_try_s = now_s + self._pause_s
        self._pause_s = min(2 * self._pause_s, STEAM_PUBLISH_RETRY_MAX_S)
        if not self.problem:
            self._report(PublishFailed(reason))
        self.problem = reason

    def _abandon(self) -> None:
        if self._call:
            self._abandoned.add(self._call)
        self._call = None

    def _leave(self) -> None:
        if self.lobby is not None:
            if not self._steam.closed:
                self._steam.matchmaking.leave_lobby(self.lobby)
            self.lobby = None
            self._presence.clear()
