"""A party of friends over the stand-in: each with Steam open, pumped in turn as time passes."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self, TypeVar

from net.steam import (
    CallHandle,
    Event,
    LobbyCreated,
    LobbyId,
    LobbyType,
    Packing,
    ReceivedMessage,
    SendFlags,
    Steam,
    SteamId,
    open_steam,
)
from tests.steam.standin import Account, Conditions, StandInLibrary, SteamWorld

APP_ID = 480
STEP_S = 1 / 30
Wanted = TypeVar("Wanted")


class Player:
    """One account with its game, and everything Steam has told it."""

    def __init__(self, world: SteamWorld, account: Account, **options: Any) -> None:
        self.account = account
        self.library: StandInLibrary = world.library(account, **options)
        packing = Packing(options.get("packing", 4))
        self.steam: Steam = open_steam(APP_ID, folders=[], library=self.library, packing=packing)
        self.events: list[Event] = []
        self.messages: list[ReceivedMessage] = []
        self.alive = True

    @property
    def steam_id(self) -> SteamId:
        """Known without asking Steam, so that it is right to use after a crash too."""
        return SteamId(self.account.steam_id)

    def of(self, kind: type[Wanted]) -> list[Wanted]:
        """The events of a kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def pump(self, channels: tuple[int, ...] = (0, 1, 2)) -> None:
        """Takes events, and messages of some channels."""
        self.events += self.steam.pump()
        for channel in channels:
            self.messages += self.steam.messages.receive(channel)

    def send(
        self,
        to: Player,
        payload: bytes,
        flags: SendFlags = SendFlags.RELIABLE,
        channel: int = 0,
    ) -> int:
        """Sends a message and returns the result."""
        return self.steam.messages.send(to.steam_id, payload, flags, channel)


class Party:
    """Several players in one world, all friends of each other."""

    def __init__(
        self, *names: str, seed: int = 0, conditions: Conditions | None = None, **options: Any
    ) -> None:
        self.world = SteamWorld(seed, conditions)
        self._options = options
        self.players: list[Player] = []
        accounts = [self.world.add_user(name) for name in names]
        self.world.befriend(*accounts)
        for account in accounts:
            self.start(account)
        # The relays are ready, and the news of that is read, before a test begins.
        self.run(1.5)
        for player in self.players:
            player.events.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for player in self.players:
            player.steam.close()
        if kind is None:
            self.world.check()

    def stranger(self, name: str, **options: Any) -> Player:
        """A player who is nobody's friend."""
        return self.start(self.world.add_user(name), **options)

    def start(self, account: Account, **options: Any) -> Player:
        """Starts the game of an account."""
        player = Player(self.world, account, **{**self._options, **options})
        self.players.append(player)
        return player

    def run(self, seconds: float, step_s: float = STEP_S) -> None:
        """Lets time pass while everybody who is alive pumps."""
        for _ in range(max(1, round(seconds / step_s))):
            self.world.advance(step_s)
            for player in self.players:
                if player.alive and not player.steam.closed:
                    player.pump()

    def crash(self, player: Player) -> None:
        """A player's computer loses power."""
        player.alive = False
        self.world.crash(player.library)

    def lobby_of(
        self, host: Player, kind: LobbyType = LobbyType.FRIENDS_ONLY, limit: int = 8
    ) -> LobbyId:
        """Makes a lobby and returns its id."""
        call: CallHandle = host.steam.matchmaking.create_lobby(kind, limit)
        self.run(1)
        made = [event.lobby for event in host.of(LobbyCreated) if event.call == call]
        assert len(made) == 1, "creating a lobby should be answered once"
        assert made[0] is not None, "creating a lobby should work"
        return made[0]

    def join(self, lobby: LobbyId, *guests: Player) -> None:
        """Lets guests enter a lobby."""
        for guest in guests:
            guest.steam.matchmaking.join_lobby(lobby)
        self.run(1)

    def connect(self, one: Player, other: Player) -> None:
        """Makes a session between two players and takes its first messages away."""
        one.send(other, b"knock")
        self.run(0.5)
        other.steam.messages.accept(one.steam_id)
        self.run(0.5)
        other.messages.clear()
