"""The lobbies of Steam behind the interface of all lobbies."""

from collections import deque
from collections.abc import Callable

from net.limits import PLAYERS_MAX, STEAM_LOBBY_EVENTS_MAX
from net.lobbies.interface import EnterFailed, Lobby, LobbyEntrance, LobbyEvent, LobbyId, LobbyInfo
from net.lobbies.steam.chat import LobbyChat
from net.lobbies.steam.entering import NOT_OURS, EnteredLobbies
from net.lobbies.steam.invitations import Friend, Invitations
from net.lobbies.steam.listing import FriendsLobbies
from net.lobbies.steam.news import SteamNews
from net.lobbies.steam.own import OwnLobby
from net.lobbies.steam.rich_presence import RichPresence
from net.lobbies.steam.wishes import Wishes
from net.steam import Event, LobbyType, SteamId, is_user_id, parse_lobby_id
from net.steam import LobbyId as SteamLobbyId


class SteamLobbies:
    """Satisfies `net.lobbies.interface.Lobbies`, where the ids of lobbies are Steam's as text and
    a token is never needed: Steam vouches for who somebody is, and the host is asked.

    `kind` is who can find the own lobby. `may_speak` says of a transport identity whether its
    lobby chat is reported; by default nobody's is. One `SteamNews` may serve several of these.
    """

    def __init__(
        self,
        news: SteamNews,
        kind: LobbyType = LobbyType.FRIENDS_ONLY,
        may_speak: Callable[[str], bool] = lambda _identity: False,
    ) -> None:
        steam = news.steam
        self._news = news
        self._steam = steam
        self._events: deque[LobbyEvent] = deque(maxlen=STEAM_LOBBY_EVENTS_MAX)
        report = self._events.append
        presence = RichPresence(steam)
        self._own = OwnLobby(steam, kind, presence, report)
        self._listing = FriendsLobbies(steam, report)
        self._entered = EnteredLobbies(steam, presence, report)
        self._wishes = Wishes(steam, report)
        self._chat = LobbyChat(steam, self._is_inside, may_speak, report)
        self._invitations = Invitations(steam)
        self._is_closed = False
        news.listen(self._hear)

    # As every kind of lobbies

    def publish(self, info: LobbyInfo, entrance: LobbyEntrance, now_s: float) -> None:
        """See the interface. The entrance is this account's own id without a token, which is
        `own_entrance`; `ValueError` otherwise, and for counts that are out of range."""
        if entrance != self.own_entrance:
            raise ValueError("The entrance of a Steam lobby is the account that hosts it.")
        _check_info(info)
        self._own.publish(info, now_s)

    def refresh(self, info: LobbyInfo, now_s: float) -> None:
        """See the interface. Raises `ValueError` for counts that are out of range."""
        _check_info(info)
        self._own.refresh(info)

    def withdraw(self, now_s: float) -> None:
        """See the interface."""
        self._own.withdraw()

    def watch(self, now_s: float) -> None:
        """See the interface. Watching again looks through friends at once."""
        self._listing.watch(now_s)

    def unwatch(self) -> None:
        """See the interface."""
        self._listing.unwatch()

    @property
    def lobbies(self) -> tuple[Lobby, ...]:
        """See the interface."""
        return self._listing.lobbies

    def enter(self, lobby_id: LobbyId, now_s: float) -> None:
        """See the interface."""
        try:
            lobby = parse_lobby_id(lobby_id)
        except ValueError:
            self._events.append(EnterFailed(lobby_id, NOT_OURS))
            return
        self._entered.enter(lobby, now_s)

    def leave(self, lobby_id: LobbyId) -> None:
        """See the interface."""
        lobby = _parsed(lobby_id)
        if lobby is not None:
            self._entered.leave(lobby)

    def pump(self, now_s: float) -> list[LobbyEvent]:
        """See the interface."""
        self._news.pump(now_s)
        if not self._steam.closed:
            self._own.work(now_s)
            self._listing.work(now_s)
            self._entered.work(now_s)
            self._wishes.work(now_s)
        events = list(self._events)
        self._events.clear()
        return events

    def close(self, now_s: float) -> None:
        """See the interface. A lobby that Steam has not made or entered yet is left when its
        answer comes, as long as the news are pumped."""
        self._is_closed = True
        self._own.withdraw()
        self._entered.leave_all()
        self._listing.unwatch()
        self._stop_if_at_rest()

    # What only Steam has

    @property
    def own_entrance(self) -> LobbyEntrance:
        """The way to this account, for `publish`."""
        return LobbyEntrance(str(self._steam.user.steam_id), b"")

    @property
    def own_lobby_id(self) -> LobbyId | None:
        """The own lobby, once Steam has made it."""
        return None if self._own.lobby is None else LobbyId(str(self._own.lobby))

    @property
    def publish_problem(self) -> str:
        """Why there is no own lobby although one was published, in a sentence for the player;
        empty when there is one, or Steam has not answered yet."""
        return self._own.problem

    def members(self) -> tuple[str, ...]:
        """The transport identities of who is in the own lobby, let in or not."""
        return self._own.members()

    def lobby_hosted_by(self, identity: str) -> LobbyId | None:
        """The lobby that a friend is in now, according to Steam: where to look for a host who has
        opened the farm anew."""
        if not (identity.isascii() and identity.isdecimal() and is_user_id(int(identity))):
            return None
        lobby = self._listing.hosted_by(SteamId(int(identity)))
        return None if lobby is None else LobbyId(str(lobby))

    def hear_wishes(self) -> None:
        """From now on what the player chooses in Steam's windows comes as `JoinWished`."""
        self._wishes.listen()

    def wish(self, lobby_id: LobbyId, now_s: float) -> None:
        """The player named a lobby, as on the command line: it comes as `JoinWished`, or as
        `EnterFailed` when it is none."""
        lobby = _parsed(lobby_id)
        if lobby is None:
            self._events.append(EnterFailed(lobby_id, NOT_OURS))
        else:
            self._wishes.wish(lobby, now_s)

    def friends(self) -> tuple[Friend, ...]:
        """The friends who can be invited."""
        return self._invitations.friends()

    def invite(self, identity: str) -> bool:
        """Invites a friend into the own lobby. False when there is none yet, or Steam says no."""
        return self._invitations.invite(self._own.lobby, identity)

    def open_invite_dialog(self) -> bool:
        """Opens Steam's dialog for inviting into the own lobby. False when there is no overlay to
        show it in, or no lobby."""
        return self._invitations.open_dialog(self._own.lobby)

    def say(self, lobby_id: LobbyId, text: str) -> bool:
        """Says a line in the chat of a lobby that one is in. False when it was not said."""
        lobby = _parsed(lobby_id)
        return lobby is not None and self._chat.say(lobby, text)

    def _hear(self, event: Event, now_s: float) -> None:
        self._own.hear(event, now_s)
        self._entered.hear(event, now_s)
        if self._is_closed:
            self._stop_if_at_rest()
            return
        self._listing.hear(event, now_s)
        self._wishes.hear(event, now_s)
        self._chat.hear(event, now_s)

    def _stop_if_at_rest(self) -> None:
        if self._own.is_at_rest and self._entered.is_at_rest:
            self._news.unlisten(self._hear)

    def _is_inside(self, lobby: SteamLobbyId) -> bool:
        return lobby == self._own.lobby or lobby in self._entered.inside


def _parsed(lobby_id: LobbyId) -> SteamLobbyId | None:
    try:
        return parse_lobby_id(lobby_id)
    except ValueError:
        return None


def _check_info(info: LobbyInfo) -> None:
    if not 1 <= info.players <= PLAYERS_MAX or not 1 <= info.capacity <= PLAYERS_MAX:
        raise ValueError(f"A lobby has 1 to {PLAYERS_MAX} players.")
