"""The suite over a Nakama server: the stub of one, in memory and on the test's own clock."""

from collections.abc import Sequence
from random import Random

from net.lobbies.interface import LobbyEntrance, LobbyId
from net.lobbies.nakama import NakamaLobbies, NakamaSession, device_id_of
from net.player_key import PlayerKey
from tests.lobbies.nakama.stub import SERVER_KEY, Account, NakamaStub, StubWire
from tests.lobbies.shared.town import Person, Town

URL = "http://127.0.0.1:7350"
_FRAME_S = 0.02


class NakamaTown(Town):
    """People with a Nakama server."""

    kind = "nakama"

    def __init__(self) -> None:
        super().__init__()
        self.stub = NakamaStub()
        self._dice = Random(11)
        self._now_s = 0.0
        self._wires: dict[Person, StubWire] = {}
        self._accounts: dict[Person, Account] = {}

    @property
    def now_s(self) -> float:
        return self._now_s

    def make_person(self, name: str, version: int, friends: Sequence[Person]) -> Person:
        number = len(self._wires) + 1
        wire = StubWire(self.stub)
        device_id = device_id_of(PlayerKey(bytes([number]) * 32), URL)
        account = self.stub.account_of(device_id)
        for friend in friends:
            self.stub.befriend(account, self._accounts[friend])
        entrance = LobbyEntrance(f"192.0.2.{number}:4711#{'ab' * 10}", bytes([number]) * 4)
        line = NakamaSession(wire, SERVER_KEY, device_id, self._dice.randbytes)
        lobbies = NakamaLobbies(
            line,
            name,
            own_entrance=entrance,
            protocol_version=version,
            random_bytes=self._dice.randbytes,
        )
        made = Person(name, lobbies, entrance, account.user_id, version)
        self._wires[made] = wire
        self._accounts[made] = account
        return made

    def pass_time(self, seconds: float) -> None:
        until_s = self._now_s + seconds
        while self._now_s < until_s:
            is_busy = any(wire.has_news for wire in self._wires.values())
            next_s = self._now_s + _FRAME_S if is_busy else until_s
            self._now_s = min(next_s, until_s)
            self.stub.advance(self._now_s)
            for person in self.everybody:
                if person.is_alive and person.is_awake:
                    person.events += person.lobbies.pump(self._now_s)

    def crash(self, person: Person) -> None:
        person.is_alive = False
        self._wires[person].is_dead = True

    def break_connection(self, person: Person) -> None:
        self._wires[person].cut()

    def wire_of(self, person: Person) -> StubWire:
        """Somebody's way to the server."""
        return self._wires[person]

    def forget_member(self, lobby_id: LobbyId, person: Person) -> None:
        """The server loses somebody and says nothing of it."""
        self.stub.forget_member(lobby_id, person.identity)

    def stall(self) -> None:
        self.stub.is_stalled = True

    def lose_service(self) -> None:
        self.stub.lose_everything()

    def restore_service(self) -> None:
        self.stub.is_gone = False

    def close(self) -> None:
        super().close()
        assert self.stub.faults == [], "every call should be one of Nakama's API"
