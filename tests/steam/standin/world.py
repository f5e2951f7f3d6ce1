"""One world of Steam: accounts, Valve's servers, the network between players, and the time.

Nothing happens by itself: `advance` moves the virtual clock and does what is due, in an order that
the seed and the calls alone decide.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.steam.standin.conditions import Conditions
from tests.steam.standin.library import StandInLibrary
from tests.steam.standin.lobbies import DISCONNECTED, LobbyServer
from tests.steam.standin.network import Network

USER_ID_BASE = (1 << 56) | (1 << 52) | (1 << 32)
LOBBY_TIMEOUT_S = 20.0
"""How long Valve's servers take to notice that a process is gone."""


@dataclass(eq=False, slots=True)
class Account:
    """A Steam account."""

    steam_id: int
    name: str
    friends: set[int] = field(default_factory=set)
    rich_presence: dict[str, str] = field(default_factory=dict)
    playing: int = 0
    """The app that friends see this account in."""
    other_game: int = 0
    """A game id, as friends see it, while no stand-in runs for this account."""
    state: int = 1
    avatar: dict[int, bytes] = field(default_factory=dict)
    """RGBA bytes by side in pixels."""
    invites: list[int] = field(default_factory=list)
    is_far_away: bool = False
    """Whether a search finds the lobbies of this user only if it is worldwide."""


class SteamWorld:
    """Holds all users of one test in one process."""

    def __init__(self, seed: int = 0, conditions: Conditions | None = None) -> None:
        self.dice = random.Random(seed)
        self.conditions = conditions or Conditions()
        self.now_s = 0.0
        self.callback_delay_s = 0.0
        """Callbacks come up to this much late, each by its own dice."""
        self.call_delay_s = 0.1
        """How long Valve's servers take to answer."""
        self.fail_calls = 0
        """How many of the next requests end without being carried out."""
        self.plain_callbacks = True
        """Whether answers to requests come as plain callbacks too, as Steam has it."""
        self.lobbies = LobbyServer(self)
        self.network = Network(self)
        self._accounts: dict[int, Account] = {}
        self._running: dict[int, StandInLibrary] = {}
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._scheduled = 0
        self.libraries: list[StandInLibrary] = []

    def add_user(self, name: str) -> Account:
        """A new account without friends."""
        account = Account(USER_ID_BASE + 1000 + len(self._accounts), name)
        self._accounts[account.steam_id] = account
        return account

    def befriend(self, *accounts: Account) -> None:
        """Makes everybody everybody's friend."""
        for account in accounts:
            account.friends |= {other.steam_id for other in accounts} - {account.steam_id}

    def account(self, steam_id: int) -> Account:
        """The account with an id; a nameless one if nobody has it."""
        return self._accounts.get(steam_id) or Account(steam_id, "")

    def library(self, account: Account, **options: Any) -> StandInLibrary:
        """Valve's library, as loaded by a game of this account; `StandInLibrary` has options."""
        made = StandInLibrary(self, account, **options)
        self.libraries.append(made)
        return made

    def advance(self, seconds: float) -> None:
        """Lets time pass."""
        until = self.now_s + seconds
        while self._due and self._due[0][0] <= until:
            at_s, _, action = heapq.heappop(self._due)
            self.now_s = max(self.now_s, at_s)
            action()
        self.now_s = until

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Does something after a while of virtual time."""
        self._scheduled += 1
        heapq.heappush(self._due, (self.now_s + seconds, self._scheduled, action))

    def running(self, steam_id: int) -> StandInLibrary | None:
        """The library of an account whose game runs."""
        return self._running.get(steam_id)

    def started(self, library: StandInLibrary) -> None:
        """A game initialised Steam."""
        self._running[library.steam_id] = library
        library.account.playing = library.app_id

    def ended(self, library: StandInLibrary) -> None:
        """A game shut Steam down; its lobbies are left at once."""
        if self._running.get(library.steam_id) is library:
            del self._running[library.steam_id]
            for peer in list(library.ends):
                self.network.close(library, peer)
            self.lobbies.leave_all(library.steam_id, DISCONNECTED)
            self._gone(library.account)

    def crash(self, library: StandInLibrary) -> None:
        """A game ends without a word, as by power loss: everybody finds out by himself."""
        if self._running.pop(library.steam_id, None) is library:
            self.network.vanish(library)
            library.kill()
            self.later(LOBBY_TIMEOUT_S, lambda: self._notice_crash(library.account))

    def post(self, steam_id: int, callback: int, /, **fields: Any) -> None:
        """Sends a callback to the game of an account, if one runs."""
        library = self._running.get(steam_id)
        if library is not None:
            library.post(callback, **fields)

    def accept_invite(self, account: Account, lobby: int, friend: Account) -> str:
        """The player clicks an invitation in Steam's own windows. If the game runs it hears of it;
        otherwise this returns the command line that Steam launches the game with."""
        if account.steam_id in self._running:
            self.post(account.steam_id, 333, lobby=lobby, friend=friend.steam_id)
            return ""
        return f"+connect_lobby {lobby}"

    def click_join_game(self, account: Account, friend: Account) -> str:
        """The player clicks Join Game in the friends list, with the same two outcomes."""
        lobby = self.lobbies.seen_by_friends(friend.steam_id)
        if lobby:
            return self.accept_invite(account, lobby, friend)
        connect = friend.rich_presence.get("connect", "")
        if account.steam_id in self._running and connect:
            self.post(account.steam_id, 337, friend=friend.steam_id, connect=connect.encode()[:255])
            return ""
        return connect

    def check(self) -> None:
        """Fails if a library was used as it must not be, or handed out what never came back."""
        for library in self.libraries:
            assert not library.misuse, (
                f"Valve's library should be used as its rules say: {library.misuse}"
            )
            assert not library.messages_out, (
                "every received message should be released, "
                f"but {library.messages_out} of {library.account.name} are not"
            )

    def _notice_crash(self, account: Account) -> None:
        if account.steam_id not in self._running:
            self.lobbies.leave_all(account.steam_id, DISCONNECTED)
            self._gone(account)

    def _gone(self, account: Account) -> None:
        account.playing = 0
        account.rich_presence.clear()
        for friend in account.friends:
            self.post(friend, 304, who=account.steam_id, flags=0x10)
