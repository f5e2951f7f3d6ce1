"""The suite over a simulated town."""

from collections.abc import Sequence

from net.lobbies.interface import LobbyEntrance
from net.lobbies.simulated import SimulatedLobbies, SimulatedLobbyTown
from tests.lobbies.shared.town import Person, Town


class SimulatedTown(Town):
    """People in a `SimulatedLobbyTown`."""

    kind = "simulated"

    def __init__(self) -> None:
        super().__init__()
        self._town = SimulatedLobbyTown(seed=7)
        self._now_s = 100.0

    @property
    def now_s(self) -> float:
        return self._now_s

    def make_person(self, name: str, version: int, friends: Sequence[Person]) -> Person:
        identity = f"player-{len(self.everybody) + 1}"
        lobbies = SimulatedLobbies(self._town, identity, name, protocol_version=version)
        self._town.befriend(identity, *(friend.identity for friend in friends))
        entrance = LobbyEntrance(f"{name}'s computer", b"knock")
        return Person(name, lobbies, entrance, identity, version)

    def pass_time(self, seconds: float) -> None:
        self._now_s += seconds

    def crash(self, person: Person) -> None:
        person.is_alive = False
        self._town.crash(person.identity, self.now_s)

    def break_connection(self, person: Person) -> None:
        self.crash(person)

    def stall(self) -> None:
        self._town.is_reachable = False

    def lose_service(self) -> None:
        self._town.lose_service(self.now_s)

    def restore_service(self) -> None:
        self._town.restore_service(self.now_s)

    def offer_server(self) -> None:
        self._town.server_address = f"192.0.2.9:4711#{'ab' * 32}"
