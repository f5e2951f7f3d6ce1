"""The broker: Valve's side of Steam for any number of programs, on a thread of the test.

Each program that loads the built library connects here by loopback TCP. Everything happens on the
broker's own thread; the methods below may be called from anywhere and take effect before they
return.
"""

import asyncio
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Self, TypeVar

from tests.steam.cloud.client import Account, Client
from tests.steam.cloud.lobbies import DISCONNECTED, KICKED, LEFT, Lobbies, Lobby
from tests.steam.cloud.network import STATUS_EVERY_S, Network
from tests.steam.cloud.passing_time import LeapingTime, PassingTime, RealTime
from tests.steam.cloud.people import NAME, Personas
from tests.steam.cloud.settings import Pace, Weather
from tests.steam.cloud.wire import HEAD, Hear, Reader, Say, Writer

_FIRST_ACCOUNT = 76561198000000001
_CALL_MAX_S = 120.0
_FRAME_MAX_BYTES = 16 << 20
_OF_PEOPLE = frozenset(
    {
        Say.RICH,
        Say.WANT_PERSON,
        Say.WANT_AVATAR,
        Say.INVITE_TO_GAME,
        Say.DIALOG,
        Say.PLAYED_WITH,
        Say.WANT_RICH,
    }
)
_OF_NETWORK = frozenset(
    {Say.OPEN, Say.ACCEPT, Say.CLOSE, Say.MESSAGE, Say.RELAY, Say.ACK, Say.ALIVE}
)
T = TypeVar("T")


@dataclass(frozen=True)
class LobbyView:
    """A lobby as it was at one moment."""

    lobby_id: int
    owner: int
    members: tuple[int, ...]
    data: dict[str, str]
    is_joinable: bool
    kind: int


class Broker:
    """See the module. A context manager that is open from the beginning and closes itself.

    With `leaps`, whatever takes time is done as soon as nothing comes before it, and sessions break
    for lack of an answer only when a test lets time pass. Programs, whose own clocks go on, need a
    broker that keeps pace with them.
    """

    def __init__(self, seed: int = 1, *, leaps: bool = False) -> None:
        self.weather = Weather()
        self.pace = Pace()
        self.problems: list[str] = []
        """What went wrong in the broker itself, which a test should find empty."""
        self._loop = asyncio.new_event_loop()
        self._leaps = leaps
        self._time: PassingTime = LeapingTime(self._loop) if leaps else RealTime(self._loop)
        self._lobbies = Lobbies(self.pace, self._time.later, Random(seed))
        self._people = Personas(self.pace, self._time.later, self._lobbies.visible_lobby)
        self._lobbies.people = self._people
        self._network = Network(self.weather, self.pace, self._time, seed)
        self._network.people = self._people
        self._refused: dict[int, str] = {}
        self._loop.set_exception_handler(
            lambda _loop, context: self.problems.append(repr(context.get("exception", context)))
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0)
        )
        self.address = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        self._thread = threading.Thread(target=self._run, name="steam cloud", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the broker; to programs, Steam has quit."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_CALL_MAX_S)

    # Accounts

    def add_account(self, name: str) -> Account:
        """Makes an account with a new id."""

        def add() -> Account:
            account = Account(_FIRST_ACCOUNT + len(self._people.accounts), name)
            self._people.accounts[account.steam_id] = account
            return account

        return self._do(add)

    def befriend(self, *accounts: Account) -> None:
        """Makes all of these friends of each other, before they open Steam."""

        def befriend() -> None:
            for account in accounts:
                others = {other.steam_id for other in accounts if other is not account}
                account.friends |= others

        self._do(befriend)

    def environment(self, account: Account, library: Path) -> dict[str, str]:
        """The environment of a program in which this account is logged in."""
        return {
            **os.environ,
            "STEAM_API_LIB": str(library),
            "TANDEM_CLOUD": self.address,
            "TANDEM_ACCOUNT": str(account.steam_id),
        }

    def refuse(self, account: Account, words: str | None) -> None:
        """What opening Steam fails with from now on; None lets it work again."""

        def refuse() -> None:
            if words is None:
                self._refused.pop(account.steam_id, None)
            else:
                self._refused[account.steam_id] = words

        self._do(refuse)

    def rename(self, account: Account, name: str) -> None:
        """An account is called something else from now on."""

        def rename() -> None:
            account.name = name
            self._people.announce(account, NAME)

        self._do(rename)

    def is_running(self, account: Account) -> bool:
        """Whether a program has Steam open with this account."""
        return self._do(lambda: self._people.client(account.steam_id) is not None)

    # What one can see

    @property
    def lobbies(self) -> list[LobbyView]:
        """All lobbies."""

        def view() -> list[LobbyView]:
            return [
                LobbyView(
                    lobby.lobby_id,
                    lobby.owner,
                    tuple(lobby.members),
                    dict(lobby.data),
                    lobby.is_joinable,
                    lobby.kind,
                )
                for lobby in self._lobbies.lobbies.values()
            ]

        return self._do(view)

    def rich_presence(self, account: Account) -> dict[str, str]:
        """What friends can read of an account."""
        return self._do(lambda: dict(account.rich))

    @property
    def messages(self) -> tuple[int, int]:
        """Messages sent so far, and unreliable ones that were lost."""
        return self._do(lambda: (self._network.messages, self._network.lost))

    def sessions_of(self, account: Account) -> list[int]:
        """With whom an account has an accepted session."""

        def of() -> list[int]:
            return sorted(
                user
                for session in self._network.sessions
                if session.is_accepted and account.steam_id in session.users
                for user in session.users
                if user != account.steam_id
            )

        return self._do(of)

    # What can happen

    def pass_time(self, seconds: float) -> None:
        """Lets so much time pass at once, in which no program says anything."""
        self._do(lambda: self._time.pass_on(seconds))

    def click_join(self, account: Account, lobby_id: int, friend: Account | None = None) -> None:
        """Somebody chooses "Join Game", or accepts an invitation, while his game runs."""
        from_id = 0 if friend is None else friend.steam_id
        self._callback(account, 333, lobby_id, from_id)

    def invite(self, lobby_id: int, inviter: Account, invited: Account) -> None:
        """Somebody invites a friend in Steam's own window."""
        self._do(
            lambda: self._lobbies.invite(self._lobbies.lobbies[lobby_id], inviter, invited.steam_id)
        )

    def answer_nothing(self, silent: bool = True) -> None:
        """Leaves calls about lobbies without an answer, or answers again."""

        def silence() -> None:
            self._lobbies.answers_nothing = silent

        self._do(silence)

    def let_strangers_into_friends_lobbies(self) -> None:
        """Whoever knows the number of a friends-only lobby may enter it."""

        def let_in() -> None:
            self._lobbies.friends_only_is_strict = False

        self._do(let_in)

    def give_lobby(self, lobby_id: int, to: Account) -> None:
        """Steam makes another member the owner, as when it takes the owner for gone."""
        self._change(lobby_id, lambda lobby: setattr(lobby, "owner", to.steam_id))

    def kick(self, lobby_id: int, account: Account) -> None:
        """Steam throws a member out of a lobby."""
        self._do(
            lambda: self._lobbies.expel(self._lobbies.lobbies[lobby_id], account.steam_id, KICKED)
        )

    def lose_servers(self, account: Account) -> None:
        """An account's Steam loses Valve's servers, and with them its lobbies. Sessions go on."""

        def lose() -> None:
            account.is_online = False
            for lobby in self._lobbies.of(account.steam_id):
                self._lobbies.expel(lobby, account.steam_id, DISCONNECTED)
            client = self._people.client(account.steam_id)
            if client is not None:
                client.send(Writer(Hear.ONLINE).u8(False))
                client.callback(103, d=3)

        self._do(lose)

    def find_servers(self, account: Account) -> None:
        """It has found them again."""

        def find() -> None:
            account.is_online = True
            client = self._people.client(account.steam_id)
            if client is not None:
                client.send(Writer(Hear.ONLINE).u8(True))
                client.callback(101)

        self._do(find)

    def quit_steam(self, account: Account) -> None:
        """Steam is quit while the game runs."""

        def quit_steam() -> None:
            client = self._people.client(account.steam_id)
            if client is not None:
                client.hang_up()

        self._do(quit_steam)

    def block(self, one: Account, other: Account, blocked: bool = True) -> None:
        """Nothing gets through between two users, or again."""
        pair = frozenset((one.steam_id, other.steam_id))
        self._do(lambda: self._hinder(self._network.blocked, pair, blocked))

    def freeze(self, account: Account, frozen: bool = True) -> None:
        """Nothing gets through from and to a user, or again."""
        self._do(lambda: self._hinder(self._network.frozen, account.steam_id, frozen))

    def _hinder(self, hindered: set[T], what: T, is_so: bool) -> None:
        if is_so:
            hindered.add(what)
        else:
            hindered.discard(what)
            self._network.try_again()

    def _change(self, lobby_id: int, change: Callable[[Lobby], None]) -> None:
        def do() -> None:
            lobby = self._lobbies.lobbies[lobby_id]
            change(lobby)
            self._lobbies.tell(lobby)

        self._do(do)

    def _callback(self, account: Account, number: int, a: int, b: int) -> None:
        def do() -> None:
            client = self._people.client(account.steam_id)
            assert client is not None, "the game of this account should be running"
            client.callback(number, a, b)

        self._do(do)

    # The thread

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._time.every(STATUS_EVERY_S, self._look_after)
        try:
            self._loop.run_forever()
        finally:
            self._server.close()
            for task in self._tasks:
                task.cancel()
            self._loop.run_until_complete(_ended(self._tasks))
            self._loop.close()

    def _do(self, action: Callable[[], T]) -> T:
        done = threading.Event()
        results: list[T] = []
        errors: list[BaseException] = []

        def do() -> None:
            try:
                results.append(action())
            except Exception as error:
                errors.append(error)
            done.set()

        self._loop.call_soon_threadsafe(do)
        assert done.wait(_CALL_MAX_S), "the broker should answer"
        if errors:
            raise errors[0]
        return results[0]

    def _look_after(self) -> None:
        if self._leaps:
            # Time that leaps leaves nobody any to give a sign of life.
            for client in self._people.clients.values():
                client.alive_s = self._time.now_s
        self._network.look_after()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        client: Client | None = None
        try:
            client = self._greet(await _read_frame(reader), writer)
            while client is not None:
                self._hear(client, await _read_frame(reader))
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            if client is not None:
                self._lose(client)
            writer.close()

    def _greet(self, frame: Reader, writer: asyncio.StreamWriter) -> Client | None:
        assert frame.u8() == Say.HELLO, "a program should say who it is"
        steam_id, app = frame.u64(), frame.u32()
        account = self._people.accounts.get(steam_id)
        words = self._refused.get(steam_id)
        if account is None:
            words = "ConnectToGlobalUser failed"
        if account is None or words is not None:
            writer.write(Writer(Hear.REFUSED).text(words or "").frame())
            return None
        before = self._people.client(steam_id)
        if before is not None:
            # Steam knows which game of an account runs: the one before is noticed at once.
            self._forget(before, DISCONNECTED)
            before.hang_up()
        client = Client(account, app, writer)
        client.alive_s = self._time.now_s
        self._people.log_in(client)
        self._network.try_again()
        return client

    def _hear(self, client: Client, frame: Reader) -> None:
        if not client.is_running:
            return
        client.alive_s = self._time.now_s
        kind = Say(frame.u8())
        if kind is Say.BYE:
            client.said_bye = True
            self._network.end_all_of(client)
            self._forget(client, LEFT)
        elif kind in _OF_PEOPLE:
            self._people.hear(client, kind, frame)
        elif kind in _OF_NETWORK:
            self._network.hear(client, kind, frame)
        else:
            self._lobbies.hear(client, kind, frame)

    def _lose(self, client: Client) -> None:
        """A program's connection broke without a goodbye: it has crashed."""
        if client.is_running:
            self._time.later(self.pace.crash_s, lambda: self._forget(client, DISCONNECTED))

    def _forget(self, client: Client, change: int) -> None:
        if client.is_running:
            client.is_running = False
            self._lobbies.remove_everywhere(client.steam_id, change)
            self._people.log_out(client)


async def _read_frame(reader: asyncio.StreamReader) -> Reader:
    (size,) = HEAD.unpack(await reader.readexactly(HEAD.size))
    assert size <= _FRAME_MAX_BYTES, "a frame should have a sensible length"
    return Reader(await reader.readexactly(size))


async def _ended(tasks: Iterable[asyncio.Task[None]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)
