"""The lobbies of Steam behind the interface of all lobbies."""

import secrets
from collections import deque
from collections.abc import Callable

from net.limits import PROTOCOL_VERSION, STEAM_LOBBY_EVENTS_MAX
from net.lobbies.interface import (
    FRIENDS_ONLY,
    EnterFailed,
    Lobbies,
    Lobby,
    LobbyAction,
    LobbyEntrance,
    LobbyEvent,
    LobbyFilter,
    LobbyId,
    LobbyInfo,
    LobbyProblem,
    LobbyTerms,
    Member,
)
from net.lobbies.lobby import check_info
from net.lobbies.steam.callbacks import SteamCallbacks
from net.lobbies.steam.chat import LobbyChat
from net.lobbies.steam.entering import NOT_OURS, EnteredLobbies
from net.lobbies.steam.hosted import HostedLobby
from net.lobbies.steam.invitations import Friend, Invitations
from net.lobbies.steam.join_requests import JoinRequests
from net.lobbies.steam.joined_lobbies import JoinedLobbies
from net.lobbies.steam.listing import FriendsLobbies
from net.lobbies.steam.personas import Personas
from net.lobbies.steam.rich_presence import RichPresence
from net.steam import Event, SteamId, is_user_id, parse_lobby_id
from net.steam import LobbyId as SteamLobbyId


class SteamLobbies(Lobbies):
    """Satisfies `net.lobbies.interface.Lobbies`, where the ids of lobbies are Steam's as text and
    a token is never needed: Steam vouches for who somebody is, and the host is asked.

    `may_speak` says of the identity of a member whether its lobby chat is reported; by default
    everybody's is. `random_bytes` have to be unpredictable in earnest. One `SteamCallbacks` may
    serve several of these.
    """

    def __init__(
        self,
        callbacks: SteamCallbacks,
        *,
        may_speak: Callable[[str], bool] = lambda _identity: True,
        protocol_version: int = PROTOCOL_VERSION,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        steam = callbacks.steam
        self._callbacks = callbacks
        self._steam = steam
        self._events: deque[LobbyEvent] = deque(maxlen=STEAM_LOBBY_EVENTS_MAX)
        report = self._events.append
        personas = Personas(steam)
        self._joined_lobbies = JoinedLobbies(steam, RichPresence(steam), report)
        self._listing = FriendsLobbies(steam, report)
        self._entered = EnteredLobbies(
            steam, personas, self._joined_lobbies, report, random_bytes, protocol_version
        )
        self._hosted = HostedLobby(
            steam, personas, self._joined_lobbies, report, random_bytes, self._entered.lost
        )
        self._join_requests = JoinRequests(steam, report)
        self._chat = LobbyChat(self._joined_lobbies, may_speak, report)
        self._invitations = Invitations(steam)
        self._is_closed = False
        callbacks.listen(self._hear)

    # As every kind of lobbies

    def publish(
        self,
        info: LobbyInfo,
        entrance: LobbyEntrance,
        now_s: float,
        terms: LobbyTerms = FRIENDS_ONLY,
    ) -> None:
        """The entrance is this account's own id without a token, which is
        `own_entrance`; `ValueError` otherwise, and for counts that are out of range."""
        if entrance != self.own_entrance:
            raise ValueError("The entrance of a Steam lobby is the account that hosts it.")
        check_info(info)
        self._hosted.publish(info, terms, now_s)

    def refresh(self, info: LobbyInfo, now_s: float) -> None:
        """Raises `ValueError` for counts that are out of range."""
        check_info(info)
        self._hosted.refresh(info)

    def withdraw(self, now_s: float) -> None:
        self._hosted.withdraw()

    def watch(self, now_s: float) -> None:
        """Watching again looks through friends at once."""
        self._listing.watch(now_s)

    def want(self, wanted: LobbyFilter, now_s: float) -> None:
        self._listing.want(wanted, now_s)

    def unwatch(self) -> None:
        self._listing.unwatch()

    @property
    def lobbies(self) -> tuple[Lobby, ...]:
        return self._listing.lobbies

    def enter(self, lobby_id: LobbyId, now_s: float, password: str = "") -> None:
        try:
            lobby = parse_lobby_id(lobby_id)
        except ValueError:
            self._events.append(EnterFailed(lobby_id, NOT_OURS, LobbyProblem.GONE))
            return
        self._entered.enter(lobby, password, now_s)

    def leave(self, lobby_id: LobbyId) -> None:
        lobby = _parsed(lobby_id)
        if lobby is None:
            return
        if lobby == self._hosted.lobby:
            self._hosted.withdraw()
        self._entered.leave(lobby)
        self._joined_lobbies.leave(lobby)

    def pump(self, now_s: float) -> list[LobbyEvent]:
        self._callbacks.pump(now_s)
        if not self._steam.closed:
            self._entered.work(now_s)
            self._joined_lobbies.work(now_s)
            self._hosted.work(now_s)
            self._listing.work(now_s)
            self._join_requests.work(now_s)
        events = list(self._events)
        self._events.clear()
        return events

    def close(self, now_s: float) -> None:
        """A lobby that Steam has not made or entered yet is left when its
        answer comes, as long as the news are pumped."""
        self._is_closed = True
        self._hosted.withdraw()
        self._entered.leave_all()
        self._joined_lobbies.leave_all()
        self._listing.unwatch()
        self._stop_if_at_rest()

    # Inside

    @property
    def hosted_lobby_id(self) -> LobbyId | None:
        return None if self._hosted.lobby is None else LobbyId(str(self._hosted.lobby))

    @property
    def joined(self) -> tuple[LobbyId, ...]:
        return tuple(LobbyId(str(lobby)) for lobby in self._joined_lobbies.ids)

    def members(self, lobby_id: LobbyId) -> tuple[Member, ...]:
        return self._joined_lobbies.members(_parsed(lobby_id))

    def say(self, lobby_id: LobbyId, text: str, now_s: float) -> None:
        lobby = _parsed(lobby_id)
        if lobby is not None:
            self._chat.say(lobby, text, now_s)

    def set_ready(self, lobby_id: LobbyId, is_ready: bool, now_s: float) -> None:
        lobby = _parsed(lobby_id)
        if lobby is not None:
            self._joined_lobbies.set_ready(lobby, is_ready)

    def start(self, lobby_id: LobbyId, now_s: float, on_server: bool = False) -> None:
        """There are no servers on Steam."""
        lobby = _parsed(lobby_id)
        if lobby is not None:
            self._joined_lobbies.start(lobby, on_server, now_s)

    def kick(self, lobby_id: LobbyId, identity: str, now_s: float, ban: bool = False) -> None:
        lobby = _parsed(lobby_id)
        if lobby is not None:
            self._joined_lobbies.kick(lobby, identity, ban, now_s)

    def hand_over(self, lobby_id: LobbyId, identity: str, now_s: float) -> None:
        lobby = _parsed(lobby_id)
        if lobby is not None:
            self._joined_lobbies.hand_over(lobby, identity)

    def invite(self, identity: str, now_s: float) -> None:
        lobby = self._hosted.lobby
        if lobby is not None and not self.invite_friend(identity):
            reason = "Steam could not invite that friend."
            self._joined_lobbies.refuse(lobby, LobbyAction.INVITE, LobbyProblem.NOT_ALLOWED, reason)

    # What only Steam has

    @property
    def own_entrance(self) -> LobbyEntrance:
        """The way to this account, for `publish`."""
        return LobbyEntrance(str(self._steam.user.steam_id), b"")

    @property
    def publish_problem(self) -> str:
        """Why there is no own lobby although one was published, in a sentence for the player;
        empty when there is one, or Steam has not answered yet."""
        return self._hosted.problem

    def awaits(self, lobby_id: LobbyId) -> bool:
        """Whether a lobby that a friend is in was asked what it is, and has not answered yet: it
        may still turn out to be a farm. Only while somebody watches."""
        return _parsed(lobby_id) in self._listing.awaited

    def lobby_hosted_by(self, identity: str) -> LobbyId | None:
        """The lobby that a friend is in now, according to Steam: where to look for a host who has
        opened the farm anew."""
        if not (identity.isascii() and identity.isdecimal() and is_user_id(int(identity))):
            return None
        lobby = self._listing.hosted_by(SteamId(int(identity)))
        return None if lobby is None else LobbyId(str(lobby))

    def hear_join_requests(self) -> None:
        """From now on what the player chooses in Steam's windows comes as `JoinWished`."""
        self._join_requests.listen()

    def wish(self, lobby_id: LobbyId, now_s: float) -> None:
        """The player named a lobby, as on the command line: it comes as `JoinWished`, or as
        `EnterFailed` when it is none."""
        lobby = _parsed(lobby_id)
        if lobby is None:
            self._events.append(EnterFailed(lobby_id, NOT_OURS, LobbyProblem.GONE))
        else:
            self._join_requests.wish(lobby, now_s)

    def friends(self) -> tuple[Friend, ...]:
        """The friends who can be invited."""
        return self._invitations.friends()

    def invite_friend(self, identity: str) -> bool:
        """As `invite`, but says at once whether Steam carries the invitation."""
        return self._invitations.invite(self._hosted.lobby, identity)

    def open_invite_dialog(self) -> bool:
        """Opens Steam's dialog for inviting into the own lobby. False when there is no overlay to
        show it in, or no lobby."""
        return self._invitations.open_dialog(self._hosted.lobby)

    def _hear(self, event: Event, now_s: float) -> None:
        self._hosted.hear(event, now_s)
        self._joined_lobbies.hear(event, now_s)
        self._entered.hear(event, now_s)
        if self._is_closed:
            self._stop_if_at_rest()
            return
        self._listing.hear(event, now_s)
        self._join_requests.hear(event, now_s)
        self._chat.hear(event, now_s)

    def _stop_if_at_rest(self) -> None:
        if self._hosted.is_at_rest and self._entered.is_at_rest:
            self._callbacks.unlisten(self._hear)


def _parsed(lobby_id: LobbyId) -> SteamLobbyId | None:
    try:
        return parse_lobby_id(lobby_id)
    except ValueError:
        return None
