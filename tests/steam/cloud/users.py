"""Accounts whose games run in this process, each with a copy of the library of its own."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from net.steam import (
    EnterResponse,
    Event,
    GameLobbyJoinRequested,
    LobbyCreated,
    LobbyEnter,
    LobbyId,
    LobbyType,
    Packing,
    Result,
    Steam,
    SteamId,
    load_library,
    open_steam,
)
from tests.helpers.waiting import wait_until
from tests.steam.cloud.broker import Broker
from tests.steam.cloud.client import Account

E = TypeVar("E", bound=Event)
APP_ID = 480
SOME_LOBBY = LobbyId((1 << 56) | (8 << 52) | (0x60000 << 32) | 0xFFFF)


class User:
    """One account whose game runs, and everything that Steam has told it."""

    def __init__(self, broker: Broker, account: Account, library: Path, packing: Packing | None):
        self.account = account
        self.user = SteamId(account.steam_id)
        self.events: list[Event] = []
        self._broker = broker
        self._library = library
        self._packing = packing
        self.steam = self.open()

    def open(self) -> Steam:
        """Opens Steam, for the first time or again."""
        os.environ.update(self._broker.environment(self.account, self._library))
        library = load_library(self._library)
        self.steam = open_steam(APP_ID, folders=[], library=library, packing=self._packing)
        return self.steam

    def hear(self, kind: type[E], fits: Callable[[E], bool] = lambda _event: True) -> E:
        """Waits for an event, which then counts as heard."""
        heard: list[E] = []

        def is_here() -> bool:
            self.events += self.steam.pump()
            heard.extend(e for e in self.events if isinstance(e, kind) and fits(e))
            return bool(heard)

        wait_until(is_here, f"a {kind.__name__}")
        self.events.remove(heard[0])
        return heard[0]

    def receive(self, channel: int, count: int) -> list[bytes]:
        """Waits for so many messages."""
        payloads: list[bytes] = []

        def are_here() -> bool:
            payloads.extend(message.payload for message in self.steam.messages.receive(channel))
            self.events += self.steam.pump()
            return len(payloads) >= count

        wait_until(are_here, f"{count} messages")
        return payloads

    def catch_up(self) -> None:
        """Waits until everything has come that was on its way to this user."""
        self._broker.click_join(self.account, SOME_LOBBY)
        self.hear(GameLobbyJoinRequested, lambda event: event.lobby == SOME_LOBBY)

    def make_lobby(self, kind: LobbyType = LobbyType.FRIENDS_ONLY, limit: int = 4) -> LobbyId:
        """Makes a lobby and is in it."""
        call = self.steam.matchmaking.create_lobby(kind, limit)
        created = self.hear(LobbyCreated)
        assert created.call == call, "the answer should name its question"
        assert created.result is Result.OK, "a lobby should be made"
        assert created.lobby is not None, "and have an id"
        entered = self.hear(LobbyEnter)
        assert (entered.lobby, entered.response) == (created.lobby, EnterResponse.SUCCESS), (
            "who makes a lobby is in it"
        )
        return created.lobby


class Friends:
    """Opens Steam for one account after the other."""

    def __init__(self, broker: Broker, library: Path, folder: Path) -> None:
        self.broker = broker
        self.users: list[User] = []
        self._library = library
        self._folder = folder

    def open(self, *names: str) -> list[User]:
        """Friends, whose games run."""
        accounts = [self.broker.add_account(name) for name in names]
        self.broker.befriend(*accounts)
        return [self.start(account) for account in accounts]

    def start(
        self, account: Account, library: Path | None = None, packing: Packing | None = None
    ) -> User:
        """The game of an account is started."""
        copy = self._folder / f"{len(self.users)}.so"
        shutil.copy(library or self._library, copy)
        self.users.append(User(self.broker, account, copy, packing))
        return self.users[-1]

    def close(self) -> None:
        """Everybody ends."""
        for user in self.users:
            user.steam.close()
