"""All lobbies on Steam that one is in, and what one may do in them."""

from collections.abc import Callable

from net.limits import STEAM_LOBBY_CHAT_MAX_BYTES
from net.lobbies.interface import (
    ActionRefused,
    LobbyAction,
    LobbyEvent,
    LobbyId,
    LobbyProblem,
    Member,
)
from net.lobbies.reasons import reason_of
from net.lobbies.room import RoomRefusal
from net.lobbies.steam.joined import JoinedLobby
from net.lobbies.steam.lobby_data import READY_KEY, YES
from net.lobbies.steam.owner import LobbyOwner
from net.lobbies.steam.rich_presence import RichPresence
from net.steam import Event, LobbyKicked, Steam, SteamId, SteamServersDisconnected, SteamShutdown
from net.steam import LobbyId as SteamLobbyId

OnLost = Callable[[JoinedLobby, LobbyProblem, float], None]
"""Told, with the time, when one is not in a lobby any more without having left it."""


class JoinedLobbies:
    """See the module."""

    def __init__(
        self, steam: Steam, presence: RichPresence, report: Callable[[LobbyEvent], None]
    ) -> None:
        self._steam = steam
        self._presence = presence
        self._report = report
        self._lobbies: dict[SteamLobbyId, JoinedLobby] = {}
        self._on_lost: dict[SteamLobbyId, OnLost] = {}

    @property
    def ids(self) -> tuple[SteamLobbyId, ...]:
        """The lobbies that one is in."""
        return tuple(self._lobbies)

    def get(self, lobby: SteamLobbyId | None) -> JoinedLobby | None:
        """A lobby that one is in; None for others."""
        return None if lobby is None else self._lobbies.get(lobby)

    def members(self, lobby: SteamLobbyId | None) -> tuple[Member, ...]:
        """Who is in a lobby that one is in; nobody for others."""
        joined = self.get(lobby)
        return () if joined is None else joined.members

    def counts(self, lobby: SteamLobbyId, user: SteamId) -> bool:
        """Whether somebody is in a lobby that one is in."""
        joined = self._lobbies.get(lobby)
        return joined is not None and joined.counts(user)

    def add(self, joined: JoinedLobby, on_lost: OnLost, now_s: float) -> None:
        """One is in a lobby from now on."""
        self._lobbies[joined.lobby] = joined
        self._on_lost[joined.lobby] = on_lost
        self._show(joined)
        joined.begin(now_s)

    def expect_loss(self, lobby: SteamLobbyId, on_lost: OnLost) -> None:
        """Somebody else is to be told of a loss from now on."""
        if lobby in self._lobbies:
            self._on_lost[lobby] = on_lost

    def leave(self, lobby: SteamLobbyId) -> None:
        """Leaves a lobby. Does nothing when one is not in it."""
        if self._lobbies.pop(lobby, None) is None:
            return
        del self._on_lost[lobby]
        if not self._steam.closed:
            self._steam.matchmaking.leave_lobby(lobby)
        self._presence.clear()

    def leave_all(self) -> None:
        """Leaves all of them."""
        for lobby in self.ids:
            self.leave(lobby)

    def hear(self, event: Event, now_s: float) -> None:
        """Takes in what Steam says."""
        match event:
            case LobbyKicked(lobby) if lobby in self._lobbies:
                self._lose(lobby, LobbyProblem.SERVICE_LOST, now_s)
            case SteamServersDisconnected() | SteamShutdown():
                for lobby in self.ids:
                    self._lose(lobby, LobbyProblem.SERVICE_LOST, now_s)
            case _:
                for joined in self._lobbies.values():
                    joined.hear(event, now_s)

    def work(self, now_s: float) -> None:
        """Does what is due in each."""
        for lobby, joined in list(self._lobbies.items()):
            said = joined.said
            joined.work(now_s)
            if joined.problem is not None:
                self._lose(lobby, joined.problem, now_s)
            elif joined.said != said:
                self._show(joined)

    # What one may do

    def set_ready(self, lobby: SteamLobbyId, is_ready: bool) -> None:
        """Marks oneself."""
        joined = self._lobbies.get(lobby)
        if joined is None:
            return
        if joined.owner is not None:
            if not is_ready:
                joined.owner.call_off()
            return
        self._steam.matchmaking.set_member_data(lobby, READY_KEY, YES if is_ready else "")
        joined.look_soon()

    def say(self, lobby: SteamLobbyId, line: str) -> None:
        """Says a line."""
        payload = line.encode()
        is_sent = len(payload) <= STEAM_LOBBY_CHAT_MAX_BYTES and self._steam.matchmaking.send_chat(
            lobby, payload
        )
        if not is_sent:
            self.refuse(lobby, LobbyAction.CHAT, LobbyProblem.FAILED)

    def start(self, lobby: SteamLobbyId, on_server: bool, now_s: float) -> None:
        """Starts the countdown."""

        def act(owner: LobbyOwner) -> None:
            if on_server:
                reason = "Friends on Steam play on the owner's computer; there is no server."
                raise RoomRefusal(LobbyProblem.NO_SERVER, reason)
            owner.start(now_s)

        self._act(lobby, LobbyAction.START, act)

    def kick(self, lobby: SteamLobbyId, identity: str, ban: bool, now_s: float) -> None:
        """Sends somebody away."""
        self._act(lobby, LobbyAction.KICK, lambda owner: owner.kick(identity, ban, now_s))

    def hand_over(self, lobby: SteamLobbyId, identity: str) -> None:
        """Makes somebody the owner."""
        self._act(lobby, LobbyAction.HAND_OVER, lambda owner: owner.hand_over(identity))

    def refuse(
        self, lobby: SteamLobbyId, action: LobbyAction, problem: LobbyProblem, reason: str = ""
    ) -> None:
        """Tells that something was not done."""
        said = reason or reason_of(problem)
        self._report(ActionRefused(LobbyId(str(lobby)), action, problem, said))

    def _act(
        self, lobby: SteamLobbyId, action: LobbyAction, act: Callable[[LobbyOwner], None]
    ) -> None:
        joined = self._lobbies.get(lobby)
        if joined is None:
            return
        if joined.owner is None:
            reason = "Only the owner of the lobby can do that."
            self.refuse(lobby, action, LobbyProblem.NOT_ALLOWED, reason)
            return
        try:
            act(joined.owner)
        except RoomRefusal as refusal:
            self.refuse(lobby, action, refusal.problem, refusal.reason)
        joined.look_soon()

    def _lose(self, lobby: SteamLobbyId, problem: LobbyProblem, now_s: float) -> None:
        joined, on_lost = self._lobbies[lobby], self._on_lost[lobby]
        self.leave(lobby)
        on_lost(joined, problem, now_s)

    def _show(self, joined: JoinedLobby) -> None:
        info = joined.said.info
        hosted = joined.owner is not None
        counted = f"{info.players} of {info.capacity}"
        if info.is_gathering:
            status = f"In {info.name}, {counted}"
        elif hosted:
            status = f"At home on the farm, {counted}"
        else:
            status = f"Visiting {info.host_name}'s farm, {counted}"
        is_open = not info.is_sealed and info.players < info.capacity
        self._presence.show(
            status,
            joined.lobby,
            info.players,
            lets_friends_join=hosted and is_open and joined.lets_friends_join,
        )
