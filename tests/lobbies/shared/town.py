"""What the suite needs of a list of lobbies: people who use it, a clock, and trouble at will."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from net import limits
from net.lobbies.interface import (
    FRIENDS_ONLY,
    Entered,
    Lobbies,
    LobbyEntrance,
    LobbyEvent,
    LobbyId,
    LobbyInfo,
    LobbyTerms,
    Member,
    Published,
    Visibility,
)

STEP_S = 0.2
E = TypeVar("E", bound=LobbyEvent)

GATHERING = LobbyTerms(closes_with_owner=False)


@dataclass(eq=False)
class Person:
    """Somebody's program, and what its lobbies reported."""

    name: str
    lobbies: Lobbies
    own_entrance: LobbyEntrance
    identity: str
    version: int = limits.PROTOCOL_VERSION
    events: list[LobbyEvent] = field(default_factory=list)
    is_alive: bool = True
    is_awake: bool = True
    is_stranger: bool = False
    """Nobody's friend."""

    def of(self, kind: type[E]) -> list[E]:
        """The events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def last(self, kind: type[E]) -> E:
        """The newest event of one kind."""
        found = self.of(kind)
        assert found, f"{self.name} should have heard {kind.__name__}: {self.events}"
        return found[-1]

    def member(self, lobby_id: LobbyId, other: "Person") -> Member:
        """Somebody as this one sees them in a lobby."""
        for member in self.lobbies.members(lobby_id):
            if member.identity == other.identity:
                return member
        raise AssertionError(f"{self.name} should see {other.name} in the lobby")

    def sees(self, lobby_id: LobbyId) -> list[str]:
        """The names of all in a lobby, in order."""
        return [member.name for member in self.lobbies.members(lobby_id)]

    def forget(self) -> None:
        """Begins to listen anew."""
        self.events.clear()


class Town(ABC):
    """People who share one list of lobbies and one clock."""

    kind = ""
    """As in `tools.docs.lobbies`."""

    def __init__(self) -> None:
        self.everybody: list[Person] = []

    @property
    @abstractmethod
    def now_s(self) -> float:
        """The clock that all share."""

    @abstractmethod
    def make_person(self, name: str, version: int, friends: Sequence[Person]) -> Person:
        """Starts somebody's program; its player and those of `friends` are friends."""

    @abstractmethod
    def pass_time(self, seconds: float) -> None:
        """Lets the surroundings work for a moment."""

    @abstractmethod
    def crash(self, person: Person) -> None:
        """Power loss: the program is gone without a word."""

    @abstractmethod
    def break_connection(self, person: Person) -> None:
        """What somebody has to the service ends without a goodbye, and is noticed to have."""

    @abstractmethod
    def stall(self) -> None:
        """The service behind the list does not answer any more, and nobody is told."""

    @abstractmethod
    def lose_service(self) -> None:
        """The service behind the list ends, and forgets."""

    @abstractmethod
    def restore_service(self) -> None:
        """It is there again."""

    def offer_server(self) -> None:
        """From now on lobbies can be started on a dedicated server."""
        raise NotImplementedError

    def close(self) -> None:
        """The test is over."""
        for person in self.everybody:
            if person.is_alive:
                person.lobbies.close(self.now_s)

    # The same for all

    def person(self, name: str, version: int = limits.PROTOCOL_VERSION) -> Person:
        """Somebody who is everybody's friend."""
        friends = [each for each in self.everybody if each.is_alive and not each.is_stranger]
        return self._add(self.make_person(name, version, friends))

    def stranger(self, name: str) -> Person:
        """Somebody who is nobody's friend."""
        made = self.make_person(name, limits.PROTOCOL_VERSION, [])
        made.is_stranger = True
        return self._add(made)

    def people(self, *names: str) -> tuple[Person, ...]:
        """Several, all friends."""
        return tuple(self.person(name) for name in names)

    def run(self, seconds: float) -> None:
        """Lets time pass for everybody who is alive and awake."""
        for _ in range(max(1, round(seconds / STEP_S))):
            self.pass_time(STEP_S)
            for person in self.everybody:
                if person.is_alive and person.is_awake:
                    person.events += person.lobbies.pump(self.now_s)

    def run_until(self, condition: Callable[[], bool], limit_s: float = 20.0) -> bool:
        """Lets time pass until something holds; False when it does not in time."""
        for _ in range(round(limit_s / STEP_S)):
            if condition():
                return True
            self.run(STEP_S)
        return condition()

    def hears(self, person: Person, kind: type[E], limit_s: float = 20.0) -> E:
        """Lets time pass until somebody has heard of something, if not before, and returns the
        newest."""
        heard = self.run_until(lambda: bool(person.of(kind)), limit_s)
        assert heard, f"{person.name} should hear {kind.__name__}, not only {person.events}"
        return person.of(kind)[-1]

    def wait_for(self, person: Person, kind: type[E], limit_s: float = 20.0) -> E:
        """Lets time pass until somebody hears of something (again), and returns it."""
        before = len(person.of(kind))
        heard = self.run_until(lambda: len(person.of(kind)) > before, limit_s)
        assert heard, f"{person.name} should hear {kind.__name__}, not only {person.events}"
        return person.of(kind)[-1]

    def publish(
        self, person: Person, terms: LobbyTerms = FRIENDS_ONLY, **said: int | str
    ) -> LobbyId:
        """Opens a lobby."""
        person.lobbies.publish(info_of(person, **said), person.own_entrance, self.now_s, terms)
        return self.wait_for(person, Published).lobby_id

    def enter(self, lobby_id: LobbyId, *people: Person, password: str = "") -> None:
        """Lets people enter a lobby, one after the other."""
        for person in people:
            person.lobbies.enter(lobby_id, self.now_s, password)
            self.wait_for(person, Entered)
        self.run(1.0)

    def gather(self, *names: str, **terms: object) -> tuple[LobbyId, tuple[Person, ...]]:
        """People in a gathering; the first of them owns it."""
        people = self.people(*names)
        wanted = LobbyTerms(**{"closes_with_owner": False, **terms})  # type: ignore[arg-type]
        lobby_id = self.publish(people[0], wanted)
        self.enter(lobby_id, *people[1:])
        for person in people:
            person.forget()
        return lobby_id, people

    def ready(self, lobby_id: LobbyId, *people: Person) -> None:
        """People say that they are ready."""
        for person in people:
            person.lobbies.set_ready(lobby_id, True, self.now_s)
        self.run(1.0)

    def _add(self, made: Person) -> Person:
        self.everybody.append(made)
        return made


def info_of(person: Person, **said: int | str) -> LobbyInfo:
    """What a host says."""
    values: dict[str, int | str] = {
        "host_name": person.name,
        "players": 1,
        "capacity": 4,
        "protocol_version": person.version,
        "area": "the farm",
    }
    return LobbyInfo(**{**values, **said})  # type: ignore[arg-type]


PUBLIC = LobbyTerms(visibility=Visibility.PUBLIC)
PRIVATE = LobbyTerms(visibility=Visibility.PRIVATE)
