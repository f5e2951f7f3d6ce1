"""The player's own lobby: made, kept up to date, made again when it is lost, and left.

Steam answers later, and may take the lobby away: when the connection to its servers breaks, or by
moving it to another member. Then another one is made, unless it is a gathering, which is somebody
else's from then on. An answer that comes after the lobby was withdrawn leaves that lobby again, or
it would stand there with nobody at home.
"""

from collections.abc import Callable

from net.backoff import Backoff
from net.limits import (
    LOBBY_HEARTBEAT_S,
    LOBBY_NAME_MAX_LENGTH,
    NAME_MAX_LENGTH,
    STEAM_ANSWER_TIMEOUT_S,
    STEAM_LOBBY_MEMBERS_MAX,
    STEAM_PUBLISH_RETRY_MAX_S,
    STEAM_PUBLISH_RETRY_S,
)
from net.lobbies.interface import (
    Lobby,
    LobbyEntrance,
    LobbyEvent,
    LobbyId,
    LobbyInfo,
    LobbyProblem,
    LobbyTerms,
    Published,
    PublishFailed,
    Refreshed,
    Visibility,
)
from net.lobbies.passwords import SALT_BYTES, PasswordLock, make_lock
from net.lobbies.room import LobbyRoom
from net.lobbies.steam.joined import JoinedLobby
from net.lobbies.steam.joined_lobbies import JoinedLobbies, OnLost
from net.lobbies.steam.lobby_data import mark_closed
from net.lobbies.steam.owner import LobbyOwner, RandomBytes
from net.lobbies.steam.personas import Personas
from net.steam import (
    CallFailed,
    CallHandle,
    Event,
    LobbyCreated,
    LobbyDataUpdate,
    LobbyType,
    Result,
    Steam,
)
from net.steam import LobbyId as SteamLobbyId
from net.text import clean_line, clean_name

Report = Callable[[LobbyEvent], None]

_NOT_MADE = "Steam cannot show your farm to friends just now; it is tried again by itself."
_LOST = "Your Steam friends cannot see your farm just now; Steam is asked again by itself."
_KINDS = {
    Visibility.FRIENDS: LobbyType.FRIENDS_ONLY,
    Visibility.PUBLIC: LobbyType.PUBLIC,
    Visibility.PRIVATE: LobbyType.PRIVATE,
}


class HostedLobby:
    """At most one lobby, wanted or not."""

    def __init__(
        self,
        steam: Steam,
        personas: Personas,
        joined_lobbies: JoinedLobbies,
        report: Report,
        random_bytes: RandomBytes,
        on_lost_as_guest: OnLost,
    ) -> None:
        """`on_lost_as_guest` hears of the loss of a gathering that is somebody else's by then."""
        self.lobby: SteamLobbyId | None = None
        """The lobby, once it exists."""
        self.problem = ""
        """Why there is none although one is wanted, in a sentence for the player."""
        self._steam = steam
        self._personas = personas
        self._joined_lobbies = joined_lobbies
        self._report = report
        self._random_bytes = random_bytes
        self._on_lost_as_guest = on_lost_as_guest
        self._info: LobbyInfo | None = None
        self._terms = LobbyTerms()
        self._lock: PasswordLock | None = None
        self._call: CallHandle | None = None
        self._asked_s = 0.0
        self._next_try_s = 0.0
        self._retry = Backoff(STEAM_PUBLISH_RETRY_S, STEAM_PUBLISH_RETRY_MAX_S, random_bytes)
        self._abandoned: set[CallHandle] = set()
        self._refresh_s = 0.0
        self._is_refreshing = False

    @property
    def is_at_rest(self) -> bool:
        """Whether no answer is outstanding that would have to be dealt with."""
        return self._call is None and not self._abandoned

    def publish(self, info: LobbyInfo, terms: LobbyTerms, now_s: float) -> None:
        """Begins to make a lobby."""
        self.withdraw()
        self._info = info
        self._terms = terms
        password = terms.password
        self._lock = make_lock(password, self._random_bytes(SALT_BYTES)) if password else None
        self._retry.worked()
        self.problem = ""
        self._create(now_s)

    def refresh(self, info: LobbyInfo) -> None:
        """Changes what the lobby says."""
        if self._info is None:
            return
        self._info = info
        joined = self._joined_lobbies.get(self.lobby)
        if joined is not None and joined.owner is not None:
            joined.owner.say(info)

    def withdraw(self) -> None:
        """Leaves the lobby, or will leave it as soon as Steam has made it."""
        self._info = None
        self._abandon()
        if self.lobby is not None:
            if not self._steam.closed:
                mark_closed(self._steam.matchmaking, self.lobby)
            self._joined_lobbies.leave(self.lobby)
        self.lobby = None

    def hear(self, event: Event, now_s: float) -> None:
        """Takes in what Steam says."""
        match event:
            case LobbyCreated(call, result, lobby):
                self._on_created(call, result, lobby, now_s)
            case CallFailed(call, None) if call == self._call:
                self._call = None
                self._fail(_NOT_MADE, LobbyProblem.NO_ANSWER, now_s)
            case CallFailed(call, None):
                self._abandoned.discard(call)
            case LobbyDataUpdate(lobby, None, success) if lobby == self.lobby:
                self._on_refreshed(lobby, success, now_s)

    def work(self, now_s: float) -> None:
        """Does what is due."""
        if self.lobby is not None:
            self._keep(self.lobby, now_s)
        elif self._info is None:
            return
        elif self._call is not None:
            if now_s - self._asked_s > STEAM_ANSWER_TIMEOUT_S:
                self._abandon()
                self._fail(_NOT_MADE, LobbyProblem.NO_ANSWER, now_s)
        elif now_s >= self._next_try_s:
            self._create(now_s)

    # Making

    def _create(self, now_s: float) -> None:
        self._asked_s = now_s
        kind = _KINDS[self._terms.visibility]
        self._call = self._steam.matchmaking.create_lobby(kind, STEAM_LOBBY_MEMBERS_MAX)

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
                self._fail(_NOT_MADE, LobbyProblem.FAILED, now_s)
                return
            self.lobby = lobby
            self._retry.worked()
            self.problem = ""
            self._refresh_s = now_s
            self._is_refreshing = False
            self._report(Published(LobbyId(str(lobby))))
            self._joined_lobbies.add(self._made(lobby, self._info, now_s), self._lost, now_s)

    def _made(self, lobby: SteamLobbyId, info: LobbyInfo, now_s: float) -> JoinedLobby:
        terms = self._terms
        called = clean_line(terms.name, LOBBY_NAME_MAX_LENGTH)
        said = LobbyInfo(
            host_name=info.host_name,
            players=info.players,
            capacity=info.capacity,
            protocol_version=info.protocol_version,
            area=info.area,
            needs_password=self._lock is not None,
            name=called or f"{clean_name(info.host_name, NAME_MAX_LENGTH)}'s farm",
            is_gathering=not terms.closes_with_owner,
        )
        room = LobbyRoom(
            capacity=info.capacity,
            closes_with_owner=terms.closes_with_owner,
            stays_open=terms.stays_open,
            players=info.players,
        )
        me = self._steam.user.steam_id
        room.enter(str(me), self._personas.name(me))
        line = Lobby(LobbyId(str(lobby)), said, LobbyEntrance(str(me), b""))
        made = JoinedLobby(
            self._steam, self._personas, line, lobby, self._report, self._random_bytes, self._lock
        )
        made.lets_friends_join = terms.visibility is not Visibility.PRIVATE
        made.owner = LobbyOwner(
            self._steam, self._personas, lobby, room, said, self._lock, self._random_bytes
        )
        made.owner.work(now_s)
        return made

    # Keeping

    def _keep(self, lobby: SteamLobbyId, now_s: float) -> None:
        joined = self._joined_lobbies.get(lobby)
        if joined is None or joined.owner is None:
            # A gathering that has passed on: one is in it like anybody else.
            self._joined_lobbies.expect_loss(lobby, self._on_lost_as_guest)
            self.lobby = self._info = None
        elif now_s - self._refresh_s >= LOBBY_HEARTBEAT_S:
            self._refresh_s = now_s
            self._is_refreshing = self._steam.matchmaking.request_data(lobby)

    def _on_refreshed(self, lobby: SteamLobbyId, success: bool, now_s: float) -> None:
        if not success:
            self._joined_lobbies.leave(lobby)
            self._lose(now_s)
        elif self._is_refreshing:
            self._is_refreshing = False
            self._report(Refreshed(LobbyId(str(lobby))))

    def _lost(self, _joined: JoinedLobby, _problem: LobbyProblem, now_s: float) -> None:
        self._lose(now_s)

    def _lose(self, now_s: float) -> None:
        self.lobby = None
        self._fail(_LOST, LobbyProblem.SERVICE_LOST, now_s)

    def _fail(self, reason: str, problem: LobbyProblem, now_s: float) -> None:
        self._next_try_s = now_s + self._retry.failed()
        if not self.problem:
            self._report(PublishFailed(reason, problem))
        self.problem = reason

    def _abandon(self) -> None:
        if self._call:
            self._abandoned.add(self._call)
        self._call = None
