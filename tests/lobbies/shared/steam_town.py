"""The suite over Steam's lobbies, with the stand-in for Valve's library."""

from collections.abc import Sequence

from net.lobbies.interface import LobbyId
from net.lobbies.steam import SteamCallbacks, SteamLobbies
from net.steam import open_steam
from tests.lobbies.shared.town import Person, Town
from tests.steam.standin import Account, StandInLibrary, SteamWorld

_DISCONNECTED = 4
_NEVER_S = 1e6


class SteamTown(Town):
    """People with Steam."""

    kind = "steam"

    def __init__(self) -> None:
        super().__init__()
        self._world = SteamWorld(7)
        self._libraries: dict[Person, StandInLibrary] = {}
        self._accounts: dict[str, Account] = {}
        self._news: dict[Person, SteamCallbacks] = {}

    @property
    def now_s(self) -> float:
        return self._world.now_s

    def make_person(self, name: str, version: int, friends: Sequence[Person]) -> Person:
        account = self._world.add_user(name)
        for friend in friends:
            self._world.befriend(account, self._accounts[friend.identity])
        library = self._world.library(account)
        news = SteamCallbacks(open_steam(480, folders=[], library=library))
        lobbies = SteamLobbies(news, protocol_version=version)
        lobbies.hear_join_requests()
        identity = str(account.steam_id)
        made = Person(name, lobbies, lobbies.own_entrance, identity, version)
        self._libraries[made] = library
        self._accounts[identity] = account
        self._news[made] = news
        return made

    def pass_time(self, seconds: float) -> None:
        self._world.advance(seconds)

    def crash(self, person: Person) -> None:
        person.is_alive = False
        self._world.crash(self._libraries[person])

    def break_connection(self, person: Person) -> None:
        self.crash(person)

    def forget_member(self, lobby_id: LobbyId, person: Person) -> None:
        """Valve's servers lose somebody and say nothing of it."""
        self._world.lobbies.lobbies[int(lobby_id)].members.remove(int(person.identity))

    def stall(self) -> None:
        self._world.call_delay_s = _NEVER_S

    def lose_service(self) -> None:
        self._world.fail_calls = 10**6
        for person, library in self._libraries.items():
            if not person.is_alive:
                continue
            account = self._accounts[person.identity]
            library.logged_on = False
            self._world.lobbies.leave_all(account.steam_id, _DISCONNECTED)
            self._world.post(account.steam_id, 103, result=3)

    def restore_service(self) -> None:
        self._world.fail_calls = 0
        for person, library in self._libraries.items():
            if person.is_alive:
                library.logged_on = True
                self._world.post(self._accounts[person.identity].steam_id, 101)

    def join_game(self, person: Person, friend: Person) -> None:
        """The player presses Join Game in Steam's own window."""
        self._world.click_join_game(
            self._accounts[person.identity], self._accounts[friend.identity]
        )

    def close(self) -> None:
        super().close()
        self.run(1.0)
        for person, news in self._news.items():
            if person.is_alive:
                news.steam.close()
        self._world.check()
