"""A host and guests on real seats at the small farm, over the simulated network.

Three peers are the fewest that show what only a third one sees. Time is virtual, everything
random grows from the seed, and every event that a seat reports is kept.
"""

from collections.abc import Callable, Mapping
from math import hypot
from random import Random
from typing import TypeVar

from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import Action, Facing, Notice, SeatEvent, SeatState
from game.farms.farm import Farm, new_farm
from game.hosting.seats import Listener, open_seat
from game.movement import WALK_SPEED_PX_S
from game.program.version import GAME_VERSION
from game.rules.context import Position
from game.world.content import Content
from game.world.records import Record
from game.world.sections import Kind, Section
from game.world.world import Reader, Transaction
from net import limits
from net.session.host import HostSession
from net.transports.simulated import PERFECT, LinkConditions, SimulatedNetwork
from tests.helpers.sessions import key_of
from tests.helpers.wiretap import Wiretap
from tests.world.small_farm import small_content

TICK_S = 1 / limits.TICK_RATE_HZ
_PHASE_S = 0.004

_E = TypeVar("_E", bound=SeatEvent)
Name = tuple[Section, int]


class Player:
    """What host and guests have in common: a seat, its endpoint, and what it reported."""

    seat: HostSeat | GuestSeat

    def __init__(self, address: str, tap: Wiretap) -> None:
        self.address = address
        self.tap = tap
        self.events: list[SeatEvent] = []
        self.is_frozen = False
        """A frozen player's program does not run at all: his machine sleeps."""

    def of(self, kind: type[_E]) -> list[_E]:
        """The events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def notices(self) -> list[str]:
        """The sentences that this player has read."""
        return [notice.text for notice in self.of(Notice)]

    def advance(self, now_s: float) -> None:
        """Lets the seat run up to now."""
        self.seat.advance(now_s)
        self.events += self.seat.events()

    def stand(self, x: float, y: float, area: int | None = None) -> None:
        """Says where this player is."""
        area = self.seat.position.area if area is None else area
        self.seat.stand(Position(area, x, y), Facing.DOWN, Action.WALK)

    def bag(self, reader: Reader | None = None, character: int | None = None) -> dict[str, int]:
        """How many of each item are in a bag: one's own, as one sees it, if nothing is named."""
        reader = self.seat.view if reader is None else reader
        section = Section(self.seat.character if character is None else character, Kind.STORAGE)
        counts: dict[str, int] = {}
        for key in reader.keys(section):
            slot = reader.get(section, key)
            counts[slot.item] = counts.get(slot.item, 0) + slot.count  # type: ignore[union-attr]
        return counts


class HostPlayer(Player):
    """The host. With a `farm` that one goes on, otherwise a new one is founded. A transport
    identity of digits alone is a person's account here."""

    def __init__(
        self,
        network: SimulatedNetwork,
        address: str = "host",
        *,
        farm: Farm | None = None,
        seed: int = 7,
        account: str = "",
        names_a_person: Callable[[str], bool] = str.isdecimal,
        content: Content | None = None,
    ) -> None:
        super().__init__(address, Wiretap(network.endpoint(address)))
        content = content or small_content()
        random_bytes = Random(f"tokens {address} {seed}").randbytes
        self.seat: HostSeat = open_seat(
            content,
            farm or new_farm(content, seed),
            Profile("Host", 0),
            Listener(
                self.tap,
                random_bytes=random_bytes,
                needs_token=lambda _: False,
                names_a_person=names_a_person,
            ),
            wall_clock=lambda: 1.8e9,
            accounts=(account,) if account else (),
        )
        self.seat.accepts_everybody = True

    @property
    def session(self) -> HostSession:
        """The host's session."""
        assert self.seat.session is not None
        return self.seat.session

    def lay(self, records: Mapping[Name, Record | None]) -> None:
        """Changes the world past the rules, through its one door, as one commit."""
        transaction = Transaction(self.seat.world)
        transaction.puts.update(records)
        self.seat.world.commit(transaction)


class GuestPlayer(Player):
    """A guest."""

    def __init__(
        self,
        network: SimulatedNetwork,
        name: str,
        host_address: str = "host",
        *,
        address: str | None = None,
        account: str = "",
        key: str = "",
        content: Content | None = None,
    ) -> None:
        """`account` is what the transport knows this player by, instead of his address; `key`
        names whose key he has, instead of his own."""
        identity = {"identity": account} if account else {}
        super().__init__(address or name, Wiretap(network.endpoint(address or name, **identity)))
        self.name = name
        self.seat: GuestSeat = GuestSeat(
            content or small_content(),
            self.tap,
            host_address,
            Profile(name, 3),
            game_version=GAME_VERSION,
            key=key_of(key or name),
            random_bytes=Random(name).randbytes,
        )


class PeerTrio:
    """A host and two guests, or more, on one virtual clock."""

    def __init__(
        self,
        guests: int = 2,
        *,
        conditions: LinkConditions = PERFECT,
        seed: int = 1,
        farm: Farm | None = None,
        content: Content | None = None,
    ) -> None:
        """They play on the small farm, if no other `content` is given."""
        self.network = SimulatedNetwork(seed, conditions)
        self.now_s = 50.0
        self.content = content
        self.host = HostPlayer(self.network, farm=farm, content=content)
        self.guests = [GuestPlayer(self.network, name, content=content) for name in _NAMES[:guests]]
        self.on_step: Callable[[], None] = lambda: None
        """Called after every step: where a test looks at everybody, all along."""

    @classmethod
    def playing(
        cls, guests: int = 2, *, conditions: LinkConditions = PERFECT, seed: int = 1
    ) -> "PeerTrio":
        """A host with guests who are all inside."""
        trio = cls(guests, conditions=conditions, seed=seed)
        trio.join()
        return trio

    @property
    def players(self) -> list[Player]:
        """The host, and the guests in order."""
        return [self.host, *self.guests]

    def join(self, limit_s: float = 30.0) -> None:
        """Every guest who has not yet knocked does so, one after the other."""
        for guest in self.guests:
            if guest.seat.session.state.value == "idle":
                guest.seat.connect(self.now_s)
                is_in = self.run_until(lambda guest=guest: self.is_in(guest), limit_s)  # type: ignore[misc]
                assert is_in, f"{guest.name} should be let in within {limit_s} s"

    def is_in(self, guest: GuestPlayer) -> bool:
        """Whether a guest plays, as both sides see it."""
        character = guest.seat.character
        return guest.seat.state is SeatState.PLAYING and any(
            member.character == character and member.state.value == "playing"
            for member in self.host.session.members
        )

    def step(self) -> None:
        """One tick of everybody who is not frozen."""
        self.now_s += TICK_S
        for number, player in enumerate(self.players):
            if not player.is_frozen:
                player.advance(self.now_s + number * _PHASE_S)
        self.on_step()

    def run(self, seconds: float) -> None:
        """Lets time pass."""
        for _ in range(round(seconds * limits.TICK_RATE_HZ)):
            self.step()

    def run_until(self, condition: Callable[[], bool], limit_s: float = 10.0) -> bool:
        """Steps until `condition` holds. Returns whether it did within `limit_s`."""
        for _ in range(round(limit_s * limits.TICK_RATE_HZ)):
            if condition():
                return True
            self.step()
        return condition()

    def walk(self, player: Player, x: float, y: float) -> None:
        """A player walks there in a straight line, at a walk."""
        while (way_px := hypot(x - player.seat.position.x, y - player.seat.position.y)) > 0.01:
            share = min(1.0, WALK_SPEED_PX_S * TICK_S / way_px)
            position = player.seat.position
            player.stand(
                position.x + (x - position.x) * share, position.y + (y - position.y) * share
            )
            self.step()
        player.seat.stand(player.seat.position, Facing.DOWN, Action.IDLE)

    def is_identical(self) -> bool:
        """Whether every guest's replica and what every guest sees is the host's world."""
        world = self.host.seat.world
        truth = list(self.host.session.ledger.records())
        for guest in self.guests:
            if list(guest.seat.session.replica.ledger.records()) != truth:
                return False
            for section in {*world.sections(), *guest.seat.world.sections()}:
                expected = dict(world.records(section))
                seen = {
                    key: guest.seat.view.get(section, key) for key in guest.seat.view.keys(section)
                }
                if dict(guest.seat.world.records(section)) != expected or seen != expected:
                    return False
        return True

    def _is_answered(self) -> bool:
        return all(guest.seat.session.outbox.is_empty for guest in self.guests)

    def settle(self, limit_s: float = 10.0) -> None:
        """Runs until every command has its answer, no prediction is seen and everybody sees the
        same."""
        assert self.run_until(lambda: self._is_answered() and self.is_identical(), limit_s), (
            f"everybody should see the host's world within {limit_s} s"
        )


_NAMES = ("Ada", "Bo", "Cyd", "Dee", "Eli", "Fay", "Gus")
