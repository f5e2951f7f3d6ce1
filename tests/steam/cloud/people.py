"""Who knows whom, and what friends see of each other: names, games, lobbies, rich presence."""

from collections.abc import Callable, Iterable
from typing import Protocol

from tests.steam.cloud.client import NO_GAME, Account, Client
from tests.steam.cloud.settings import Pace
from tests.steam.cloud.wire import Hear, Reader, Say, Writer

NAME, STATUS, GAME_PLAYED = 0x1, 0x2, 0x10
AVATAR_SIDES = (32, 64)


class Timer(Protocol):
    """Does something later."""

    def __call__(self, seconds: float, action: Callable[[], object]) -> None: ...


class Personas:
    """All accounts, and the programs that have Steam open."""

    def __init__(self, pace: Pace, later: Timer, visible_lobby: Callable[[int], int]) -> None:
        """`visible_lobby` says which lobby friends of an account see it in; 0 for none."""
        self.accounts: dict[int, Account] = {}
        self.clients: dict[int, Client] = {}
        self._pace = pace
        self._later = later
        self._visible_lobby = visible_lobby

    def client(self, steam_id: int) -> Client | None:
        """The running program of an account."""
        return self.clients.get(steam_id)

    def running_friends(self, account: Account) -> Iterable[Client]:
        """The programs of an account's friends."""
        return [self.clients[friend] for friend in account.friends if friend in self.clients]

    def log_in(self, client: Client) -> None:
        """A program has opened Steam: it learns who its friends are, and they that it plays."""
        account = client.account
        self.clients[account.steam_id] = client
        knows_names = self._pace.names_s <= 0
        for friend in sorted(account.friends):
            self.describe(self.accounts[friend], client, 0, knows_name=knows_names)
            self._send_rich(self.accounts[friend], client, tells=False)
        client.send(
            Writer(Hear.WELCOME)
            .u8(account.is_online)
            .u8(account.has_overlay)
            .u8(False)
            .text(account.name)
            .text(account.launch_line)
        )
        if not knows_names:
            self._later(self._pace.names_s, lambda: self._tell_names(client))
        self.announce(account, STATUS | GAME_PLAYED)

    def log_out(self, client: Client) -> None:
        """A program has closed Steam, or was noticed to be gone."""
        if self.clients.get(client.steam_id) is client:
            del self.clients[client.steam_id]
            client.account.rich.clear()
            self.announce(client.account, STATUS | GAME_PLAYED)

    def _tell_names(self, client: Client) -> None:
        for friend in sorted(client.account.friends):
            self.describe(self.accounts[friend], client, NAME)

    def describe(
        self, account: Account, to: Client, flags: int, *, knows_name: bool = True
    ) -> None:
        """Tells a program what it may know of an account."""
        playing = self.clients.get(account.steam_id)
        game = NO_GAME if playing is None else playing.app
        to.send(
            Writer(Hear.PERSON)
            .u64(account.steam_id)
            .u8(account.steam_id in to.account.friends)
            .u8(knows_name)
            .u8(playing is not None)
            .u64(game)
            .u64(self._visible_lobby(account.steam_id) if game else 0)
            .text(account.name if knows_name else "[unknown]")
            .u32(flags)
        )

    def announce(self, account: Account, flags: int) -> None:
        """Friends see a change a little later, as it is by then."""

        def tell() -> None:
            for friend in self.running_friends(account):
                self.describe(account, friend, flags)

        self._later(self._pace.notice_s, tell)

    def hear(self, client: Client, kind: Say, frame: Reader) -> None:
        """What a program says about people."""
        account = client.account
        match kind:
            case Say.RICH:
                key, value = frame.text(), frame.text()
                if not key:
                    account.rich.clear()
                elif value:
                    account.rich[key] = value
                else:
                    account.rich.pop(key, None)
                self._later(self._pace.notice_s, lambda: self._announce_rich(account))
            case Say.WANT_RICH:
                wanted = self.accounts.get(frame.u64())
                if wanted is not None:
                    self._send_rich(wanted, client, tells=True)
            case Say.WANT_PERSON:
                wanted = self.accounts.get(frame.u64())
                if wanted is not None:
                    self.describe(wanted, client, NAME)
            case Say.WANT_AVATAR:
                self._send_avatar(client, frame.u64(), frame.u8())
            case Say.PLAYED_WITH:
                account.played_with.append(frame.u64())
            case Say.DIALOG:
                account.dialogs.append(frame.u64())
            case Say.INVITE_TO_GAME:
                invited = self.client(frame.u64())
                if invited is not None and client.steam_id in invited.account.friends:
                    invited.callback(337, client.steam_id, text=frame.text())

    def _announce_rich(self, account: Account) -> None:
        for friend in self.running_friends(account):
            self._send_rich(account, friend, tells=True)

    def _send_rich(self, account: Account, to: Client, *, tells: bool) -> None:
        to.send(Writer(Hear.RICH).u64(account.steam_id).pairs(account.rich).u8(tells))

    def _send_avatar(self, client: Client, user: int, size: int) -> None:
        if user in self.accounts:
            side = AVATAR_SIDES[size]
            pixel = bytes((user & 0xFF, 90, 40, 255))
            picture = Writer(Hear.AVATAR).u64(user).u8(size).u32(side).u32(side)
            client.send(picture.blob(pixel * side * side))
