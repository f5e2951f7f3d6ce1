"""The lobbies on Valve's servers: who is in, who may see and enter them, and who owns them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.steam.standin.world import SteamWorld

PRIVATE, FRIENDS_ONLY, PUBLIC, INVISIBLE = range(4)
SUCCESS, DOES_NOT_EXIST, NOT_ALLOWED, FULL, ERROR = range(1, 6)
ENTERED, LEFT, DISCONNECTED = 1, 2, 4
CHAT_MAX_BYTES = 4096
MEMBERS_MAX = 250
KEY_MAX_CHARACTERS = 255
VALUE_MAX_BYTES = 8191

LOBBY_ID_BASE = (1 << 56) | (8 << 52) | (0x60000 << 32)
"""Public universe, a chat, and the two instance bits of a lobby."""


@dataclass(eq=False, slots=True)
class ChatEntry:
    """A message in a lobby's chat."""

    user: int
    payload: bytes


@dataclass(eq=False, slots=True)
class LobbyState:
    """One lobby as Valve's servers know it."""

    lobby: int
    kind: int
    limit: int
    owner: int
    app: int
    joinable: bool = True
    members: list[int] = field(default_factory=list)
    data: dict[str, str] = field(default_factory=dict)
    member_data: dict[int, dict[str, str]] = field(default_factory=dict)
    invited: set[int] = field(default_factory=set)
    chat: list[ChatEntry] = field(default_factory=list)
    game_server: tuple[int, int, int] | None = None
    """Address, port and account."""


class LobbyServer:
    """Valve's side of matchmaking."""

    def __init__(self, world: SteamWorld) -> None:
        self._world = world
        self.lobbies: dict[int, LobbyState] = {}
        self._made = 0

    def create(self, user: int, kind: int, limit: int, app: int) -> LobbyState:
        """A new lobby with its creator inside."""
        self._made += 1
        made = LobbyState(LOBBY_ID_BASE + self._made, kind, limit, user, app, members=[user])
        self.lobbies[made.lobby] = made
        self._tell_friends(user)
        return made

    def enter(self, user: int, lobby: int) -> int:
        """Lets a user in, and tells the members; returns the response."""
        state = self.lobbies.get(lobby)
        if state is None:
            return DOES_NOT_EXIST
        if user in state.members:
            return SUCCESS
        welcome = user in state.invited or state.kind in (PUBLIC, INVISIBLE)
        if state.kind == FRIENDS_ONLY:
            friends = self._world.account(user).friends
            welcome = welcome or any(member in friends for member in state.members)
        if not welcome or not state.joinable:
            return NOT_ALLOWED
        if len(state.members) >= state.limit:
            return FULL
        state.members.append(user)
        self._tell_members(state, user, ENTERED)
        self._tell_friends(user)
        return SUCCESS

    def leave(self, user: int, lobby: int, change: int = LEFT) -> None:
        """Takes a member out; the next member owns the lobby if the owner went."""
        state = self.lobbies.get(lobby)
        if state is None or user not in state.members:
            return
        state.members.remove(user)
        state.member_data.pop(user, None)
        if not state.members:
            del self.lobbies[lobby]
        elif state.owner == user:
            state.owner = state.members[0]
        self._tell_members(state, user, change)
        self._tell_friends(user)

    def leave_all(self, user: int, change: int) -> None:
        """Takes a user out of every lobby."""
        for lobby in [state.lobby for state in self.lobbies.values() if user in state.members]:
            self.leave(user, lobby, change)

    def of_member(self, user: int, lobby: int) -> LobbyState | None:
        """A lobby, if the user is in it."""
        state = self.lobbies.get(lobby)
        return state if state is not None and user in state.members else None

    def seen_by_friends(self, user: int) -> int:
        """The lobby that the friends of a user see it in; 0 for none."""
        for state in reversed(list(self.lobbies.values())):
            if user in state.members and state.kind in (FRIENDS_ONLY, PUBLIC):
                return state.lobby
        return 0

    def listed(self, app: int) -> Iterable[LobbyState]:
        """What a search sees: public and invisible lobbies that have room and are open."""
        return [
            state
            for state in self.lobbies.values()
            if state.app == app
            and state.kind in (PUBLIC, INVISIBLE)
            and state.joinable
            and len(state.members) < state.limit
        ]

    def say(self, state: LobbyState, user: int, payload: bytes) -> None:
        """Adds to the chat and tells everybody, the author included."""
        state.chat.append(ChatEntry(user, payload))
        for member in state.members:
            self._world.post(
                member, 507, lobby=state.lobby, user=user, type=1, entry=len(state.chat) - 1
            )

    def tell_data(self, state: LobbyState, member: int) -> None:
        """Tells the members that data changed: the lobby's own if `member` is the lobby."""
        for user in state.members:
            self._world.post(user, 505, lobby=state.lobby, member=member, success=1)

    def _tell_members(self, state: LobbyState, user: int, change: int) -> None:
        for member in state.members:
            if member != user:
                self._world.post(
                    member, 506, lobby=state.lobby, changed=user, by=user, change=change
                )

    def _tell_friends(self, user: int) -> None:
        for friend in self._world.account(user).friends:
            self._world.post(friend, 304, who=user, flags=0x10)
