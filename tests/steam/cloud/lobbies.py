"""Valve's lobby servers: who is in which lobby, what stands in it, and who hears of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from tests.steam.cloud.client import Account, Client
from tests.steam.cloud.people import GAME_PLAYED, NAME, Personas, Timer
from tests.steam.cloud.settings import Pace
from tests.steam.cloud.wire import Hear, Reader, Say, Writer

PRIVATE, FRIENDS_ONLY, PUBLIC, INVISIBLE = range(4)
ENTERED, LEFT, DISCONNECTED, KICKED = 1, 2, 4, 8
SUCCESS, GONE, NOT_ALLOWED, FULL, ERROR = 1, 2, 3, 4, 5
_FIRST_LOBBY = (1 << 56) | (8 << 52) | (0x60000 << 32)
_RESULT_FIRST, _PLAIN_FIRST, _RESULT_ONLY = range(3)
_TEXT, _NUMBER, _NEAR, _SLOTS, _, _COUNT = range(6)
_RESULTS_MAX = 50
T = TypeVar("T", str, int)


@dataclass
class Lobby:
    """One lobby."""

    lobby_id: int
    owner: int
    app: int
    kind: int
    limit: int
    is_joinable: bool = True
    data: dict[str, str] = field(default_factory=dict)
    members: dict[int, dict[str, str]] = field(default_factory=dict)
    """The data of each member, in the order in which they came."""
    invited: set[int] = field(default_factory=set)


class Lobbies:
    """All lobbies there are."""

    def __init__(self, pace: Pace, later: Timer, dice: Random) -> None:
        self.lobbies: dict[int, Lobby] = {}
        self.people: Personas
        self.answers_nothing = False
        """Whether calls are left without an answer."""
        self.friends_only_is_strict = True
        """Whether a friends-only lobby keeps out strangers who know its number. Valve's pages do
        not say."""
        self._pace = pace
        self._later = later
        self._dice = dice
        self._made = 0

    def visible_lobby(self, steam_id: int) -> int:
        """The lobby that friends of an account see it in."""
        for lobby in reversed(self.lobbies.values()):
            if steam_id in lobby.members and lobby.kind in (FRIENDS_ONLY, PUBLIC):
                return lobby.lobby_id
        return 0

    def of(self, steam_id: int) -> list[Lobby]:
        """The lobbies that an account is in."""
        return [lobby for lobby in self.lobbies.values() if steam_id in lobby.members]

    def hear(self, client: Client, kind: Say, frame: Reader) -> None:
        """What a program says about lobbies."""
        match kind:
            case Say.CREATE:
                call, lobby_kind, limit = frame.u64(), frame.u32(), frame.u32()
                self._answer(client, lambda: self._create(client, call, lobby_kind, limit))
            case Say.JOIN:
                call, lobby_id = frame.u64(), frame.u64()
                self._answer(client, lambda: self._join(client, call, lobby_id))
            case Say.LIST:
                call, filters = frame.u64(), _read_filters(frame)
                self._answer(client, lambda: self._list(client, call, filters))
            case Say.WANT_DATA:
                lobby_id = frame.u64()
                self._answer(client, lambda: self._tell_data(client, lobby_id))
            case _:
                lobby = self.lobbies.get(frame.u64())
                if lobby is not None and client.steam_id in lobby.members:
                    self._hear_member(client, lobby, kind, frame)

    def _hear_member(self, client: Client, lobby: Lobby, kind: Say, frame: Reader) -> None:
        match kind:
            case Say.LEAVE:
                self.remove(lobby, client.steam_id, LEFT)
            case Say.DATA if lobby.owner == client.steam_id:
                removes, key, value = frame.u8(), frame.text(), frame.text()
                if removes:
                    lobby.data.pop(key, None)
                else:
                    lobby.data[key] = value
                self.tell(lobby)
                self._callback(lobby, 505, lobby.lobby_id, lobby.lobby_id, d=1)
            case Say.MEMBER_DATA:
                key, value = frame.text(), frame.text()
                lobby.members[client.steam_id][key] = value
                self.tell(lobby)
                self._callback(lobby, 505, lobby.lobby_id, client.steam_id, d=1)
            case Say.LOBBY if lobby.owner == client.steam_id:
                self._change(lobby, frame.u8(), frame.u64())
            case Say.CHAT:
                said = Writer(Hear.CHAT).u64(lobby.lobby_id).u64(client.steam_id).blob(frame.blob())
                for member in self._running(lobby):
                    member.send(said)
            case Say.INVITE:
                self.invite(lobby, client.account, frame.u64())

    def _change(self, lobby: Lobby, what: int, value: int) -> None:
        match what:
            case 0 if value in lobby.members:
                lobby.owner = value
            case 1:
                lobby.limit = value
            case 2:
                lobby.kind = value
            case 3:
                lobby.is_joinable = bool(value)
        self.tell(lobby)
        for member in lobby.members:
            self.people.announce(self.people.accounts[member], GAME_PLAYED)

    # Calls, which are answered later

    def _answer(self, client: Client, action: Callable[[], None]) -> None:
        if not self.answers_nothing:
            self._later(self._pace.answer_s, lambda: action() if client.is_running else None)

    def _done(self, client: Client, call: int, number: int, lobby_id: int, result: int) -> None:
        is_lost = not client.account.is_online
        order = _RESULT_ONLY if is_lost else self._dice.choice((_RESULT_FIRST, _PLAIN_FIRST))
        done = Writer(Hear.DONE).u64(call).u32(number).u64(lobby_id).u32(result)
        client.send(done.u8(is_lost).u8(order))

    def _create(self, client: Client, call: int, kind: int, limit: int) -> None:
        result = 1 if client.account.is_online else 2
        if result != 1:
            self._done(client, call, 513, 0, result)
            return
        self._made += 1
        lobby = Lobby(_FIRST_LOBBY + self._made, client.steam_id, client.app, kind, limit)
        self.lobbies[lobby.lobby_id] = lobby
        lobby.members[client.steam_id] = {}
        self.tell(lobby)
        self._done(client, call, 513, lobby.lobby_id, result)
        self.people.announce(client.account, GAME_PLAYED)

    def _join(self, client: Client, call: int, lobby_id: int) -> None:
        lobby = self.lobbies.get(lobby_id)
        response = self._response(client, lobby)
        is_new = lobby is not None and client.steam_id not in lobby.members
        if lobby is not None and response == SUCCESS and is_new:
            lobby.members[client.steam_id] = {}
            for member in self._running(lobby):
                self.people.describe(client.account, member, NAME)
                self.people.describe(member.account, client, NAME)
        if lobby is not None and response == SUCCESS:
            self._tell(lobby, client)
        self._done(client, call, 504, lobby_id, response)
        if lobby is not None and response == SUCCESS and is_new:
            client.callback(505, lobby_id, lobby_id, d=1)
            self.tell(lobby)
            self._callback(lobby, 506, lobby_id, client.steam_id, client.steam_id, ENTERED)
            self.people.announce(client.account, GAME_PLAYED)

    def _response(self, client: Client, lobby: Lobby | None) -> int:
        account = client.account
        if not account.is_online:
            return ERROR
        if lobby is None or lobby.app != client.app:
            return GONE
        if account.steam_id in lobby.members:
            return SUCCESS
        members = [self.people.accounts[member] for member in lobby.members]
        is_friend = any(account.steam_id in member.friends for member in members)
        is_invited = account.steam_id in lobby.invited
        keeps_out_strangers = lobby.kind == PRIVATE or (
            lobby.kind == FRIENDS_ONLY and self.friends_only_is_strict and not is_friend
        )
        if not lobby.is_joinable or (keeps_out_strangers and not is_invited):
            return NOT_ALLOWED
        return SUCCESS if len(lobby.members) < lobby.limit else FULL

    def _tell_data(self, client: Client, lobby_id: int) -> None:
        lobby = self.lobbies.get(lobby_id)
        if lobby is None:
            client.send(Writer(Hear.LOBBY_GONE).u64(lobby_id))
        else:
            self._tell(lobby, client)
        client.callback(505, lobby_id, lobby_id, d=lobby is not None)

    def _list(self, client: Client, call: int, filters: list["Filter"]) -> None:
        found = [
            lobby
            for lobby in self.lobbies.values()
            if lobby.kind in (PUBLIC, INVISIBLE)
            and lobby.app == client.app
            and lobby.is_joinable
            and len(lobby.members) < lobby.limit
            and all(wanted.fits(lobby) for wanted in filters)
        ]
        for wanted in reversed([each for each in filters if each.kind == _NEAR]):
            found.sort(key=wanted.distance)
        most = min((each.number for each in filters if each.kind == _COUNT), default=_RESULTS_MAX)
        answer = Writer(Hear.LIST).u64(call).u8(self._dice.choice((_RESULT_FIRST, _PLAIN_FIRST)))
        answer.u16(len(found[:most]))
        for lobby in found[:most]:
            answer.u64(lobby.lobby_id)
        client.send(answer)

    # Membership, and who hears of it

    def remove(self, lobby: Lobby, steam_id: int, change: int) -> None:
        """Takes a member out. The next member becomes the owner of a lobby that lost its own."""
        del lobby.members[steam_id]
        if not lobby.members:
            del self.lobbies[lobby.lobby_id]
        elif lobby.owner == steam_id:
            lobby.owner = self._dice.choice(list(lobby.members))
        self.tell(lobby)
        self._callback(lobby, 506, lobby.lobby_id, steam_id, steam_id, change)
        self.people.announce(self.people.accounts[steam_id], GAME_PLAYED)

    def expel(self, lobby: Lobby, steam_id: int, change: int) -> None:
        """Takes a member out who did not ask for it, and tells him."""
        self.remove(lobby, steam_id, change)
        client = self.people.client(steam_id)
        if client is not None:
            client.send(Writer(Hear.LOBBY_GONE).u64(lobby.lobby_id))
            client.callback(512, lobby.lobby_id, lobby.owner, d=change == DISCONNECTED)

    def remove_everywhere(self, steam_id: int, change: int) -> None:
        """A program has ended, one way or the other."""
        for lobby in self.of(steam_id):
            self.remove(lobby, steam_id, change)

    def invite(self, lobby: Lobby, inviter: Account, user: int) -> None:
        """Invites a friend; the number of the game is that of the inviter's."""
        lobby.invited.add(user)
        client = self.people.client(user)
        if client is not None:
            client.callback(503, inviter.steam_id, lobby.lobby_id, lobby.app)

    def tell(self, lobby: Lobby) -> None:
        """Members learn what has changed in a lobby."""
        for member in self._running(lobby):
            self._tell(lobby, member)

    def _tell(self, lobby: Lobby, client: Client) -> None:
        is_inside = client.steam_id in lobby.members
        members = lobby.members if is_inside else {}
        told = Writer(Hear.LOBBY).u64(lobby.lobby_id).u8(is_inside)
        told.u64(lobby.owner if is_inside else 0).u32(lobby.limit).u32(len(lobby.members))
        told.pairs(lobby.data).u16(len(members))
        for member, data in members.items():
            told.u64(member).pairs(data)
        client.send(told)

    def _running(self, lobby: Lobby) -> list[Client]:
        clients = [self.people.client(member) for member in lobby.members]
        return [client for client in clients if client is not None]

    def _callback(self, lobby: Lobby, number: int, a: int, b: int, c: int = 0, d: int = 0) -> None:
        for member in self._running(lobby):
            member.callback(number, a, b, c, d)


@dataclass(frozen=True)
class Filter:
    """One condition of a search."""

    kind: int
    key: str
    value: str
    number: int
    comparison: int

    def fits(self, lobby: Lobby) -> bool:
        """Whether a lobby may be in the list."""
        text = lobby.data.get(self.key, "")
        match self.kind:
            case k if k == _TEXT:
                return _compares(text, self.value, self.comparison)
            case k if k == _NUMBER:
                return _compares(_number(text), self.number, self.comparison)
            case k if k == _SLOTS:
                return lobby.limit - len(lobby.members) >= self.number
        return True

    def distance(self, lobby: Lobby) -> int:
        """How far a lobby's number is from the wanted one."""
        return abs(_number(lobby.data.get(self.key, "")) - self.number)


def _read_filters(frame: Reader) -> list[Filter]:
    return [
        Filter(frame.u8(), frame.text(), frame.text(), frame.i32(), frame.i32())
        for _ in range(frame.u32())
    ]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


def _compares(left: T, right: T, comparison: int) -> bool:
    order = (left > right) - (left < right)
    return {-2: order <= 0, -1: order < 0, 0: order == 0, 1: order > 0, 2: order >= 0}.get(
        comparison, order != 0
    )
