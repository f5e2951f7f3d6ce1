"""A farm on a server with its guests, over the simulated network, on one virtual clock.

An auditor counts every item of the server's world, and a witness holds every replica against it.
"""

from collections.abc import Callable, Iterable
from random import Random

from game.coop.dedicated import DedicatedFarm, GuestList
from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.coop.seat import Action, Ended, Facing, Notice, PlayerInfo, SeatEvent, SeatState
from game.farms.farm import Farm, new_farm
from game.headless.auditor import Auditor
from game.headless.witness import Witness
from game.hosting.seats import Listener, open_dedicated_farm
from game.program.version import GAME_VERSION
from game.rules.context import Position
from net import limits
from net.dedicated.launcher import SessionPlayer
from net.transports.simulated import PERFECT, LinkConditions, SimulatedNetwork
from tests.helpers.sessions import key_of
from tests.world.small_farm import small_content

TICK_S = 1 / limits.TICK_RATE_HZ
EXPECTED = ("Ada", "Bo", "Cyd")
_PHASE_S = 0.004


def token_of(name: str) -> bytes:
    """The join token that the session names for somebody."""
    return name.encode().ljust(limits.JOIN_TOKEN_BYTES, b".")[: limits.JOIN_TOKEN_BYTES]


def expected(names: Iterable[str] = EXPECTED) -> list[SessionPlayer]:
    """The players of a session."""
    return [SessionPlayer(name, f"key-{name}", token_of(name)) for name in names]


class Guest:
    """Somebody's program. What it is called and shows is its own affair."""

    def __init__(self, network: SimulatedNetwork, address: str, name: str, token: bytes) -> None:
        self.address = address
        self.events: list[SeatEvent] = []
        self.is_frozen = False
        """A frozen program does not run at all."""
        self.seat = GuestSeat(
            small_content(),
            network.endpoint(address),
            "server",
            Profile(name, 3),
            game_version=GAME_VERSION,
            join_token=token,
            key=key_of(address),
        )

    @property
    def notices(self) -> list[str]:
        """The sentences that this guest has read."""
        return [event.text for event in self.events if isinstance(event, Notice)]

    @property
    def ending(self) -> str | None:
        """Why it is over for this guest."""
        return next((event.reason for event in self.events if isinstance(event, Ended)), None)

    @property
    def listed(self) -> dict[str, PlayerInfo]:
        """The list of players as this guest sees it."""
        return {info.name: info for info in self.seat.players()}

    @property
    def is_in(self) -> bool:
        """Whether this guest plays."""
        return self.seat.state is SeatState.PLAYING


class ServerStage:
    """The server, and whoever goes there."""

    def __init__(
        self,
        *,
        conditions: LinkConditions = PERFECT,
        seed: int = 1,
        farm: Farm | None = None,
        players: list[SessionPlayer] | None = None,
        is_open_to_others: bool = False,
        owner: str = "",
    ) -> None:
        self.network = SimulatedNetwork(seed, conditions)
        self.now_s = 50.0
        self.guests: list[Guest] = []
        self.open(farm or new_farm(small_content(), 7), players, is_open_to_others, seed, owner)

    def open(
        self,
        farm: Farm,
        players: list[SessionPlayer] | None = None,
        is_open_to_others: bool = False,
        seed: int = 1,
        owner: str = "",
    ) -> None:
        """Opens the server on a farm; `owner` is the identity of one of the players."""
        content = small_content()
        guests = GuestList(
            expected() if players is None else players,
            is_open_to_others=is_open_to_others,
            owner=owner,
        )
        listener = Listener(
            self.network.endpoint("server"), random_bytes=Random(f"tokens {seed}").randbytes
        )
        self.farm: DedicatedFarm = open_dedicated_farm(
            content, farm, guests, listener, lambda: 1.8e9
        )
        self.auditor = Auditor(content, self.farm)
        self.witness = Witness(self.farm.world, self.farm.session.ledger)

    @classmethod
    def playing(cls, *, conditions: LinkConditions = PERFECT, seed: int = 1) -> "ServerStage":
        """A server with all who are expected."""
        stage = cls(conditions=conditions, seed=seed)
        for name in EXPECTED:
            stage.join(name)
        stage.run(1.0)
        return stage

    def knock(self, name: str, token: bytes | None = None, address: str | None = None) -> Guest:
        """Somebody goes there, with the token of his name if nothing else is said."""
        token = token_of(name) if token is None else token
        guest = Guest(self.network, address or name, name, token)
        self.guests.append(guest)
        self.witness.follow(guest.seat)
        guest.seat.connect(self.now_s)
        return guest

    def join(self, name: str, token: bytes | None = None, address: str | None = None) -> Guest:
        """Somebody goes there and is let in."""
        guest = self.knock(name, token, address)
        assert self.run_until(lambda: guest.is_in), f"{name} should be let in: {guest.ending}"
        return guest

    def refused(self, name: str, token: bytes, address: str | None = None) -> str:
        """Somebody goes there and is turned away. Returns the sentence."""
        guest = self.knock(name, token, address)
        assert self.run_until(lambda: guest.ending is not None), f"{name} should get an answer"
        assert guest.seat.character == 0, f"{name} should not be let in"
        self.guests.remove(guest)
        return guest.ending or ""

    def leave(self, guest: Guest) -> None:
        """A guest goes home."""
        guest.seat.leave()
        self.run(0.5)
        self.guests.remove(guest)

    def step(self) -> None:
        """One tick of everybody."""
        self.now_s += TICK_S
        self.witness.tick(self.now_s)
        self.farm.advance(self.now_s)
        for number, guest in enumerate(self.guests, 1):
            if not guest.is_frozen:
                guest.seat.advance(self.now_s + number * _PHASE_S)
                guest.events += guest.seat.events()

    def run(self, seconds: float) -> None:
        """Lets time pass."""
        for _ in range(round(seconds * limits.TICK_RATE_HZ)):
            self.step()

    def run_until(self, condition: Callable[[], bool], limit_s: float = 15.0) -> bool:
        """Steps until `condition` holds. Returns whether it did within `limit_s`."""
        for _ in range(round(limit_s * limits.TICK_RATE_HZ)):
            if condition():
                return True
            self.step()
        return condition()

    def stand(self, guest: Guest, x: float, y: float) -> None:
        """A guest walks there, as far as the server can tell."""
        for _ in range(3 * limits.TICK_RATE_HZ):
            position = guest.seat.position
            dx, dy = x - position.x, y - position.y
            way_px = max(1.0, (dx * dx + dy * dy) ** 0.5)
            share = min(1.0, 2.0 / way_px)
            place = Position(position.area, position.x + dx * share, position.y + dy * share)
            guest.seat.stand(place, Facing.DOWN, Action.WALK)
            self.step()

    def settle(self, limit_s: float = 15.0) -> None:
        """Runs until no command is open and every replica is, byte for byte, the server's world."""

        def is_settled() -> bool:
            return all(
                record.seat.session.outbox.is_empty and self.witness.is_identical_now(record)
                for record in self.witness.guests
                if any(record.seat is guest.seat for guest in self.guests)
            )

        assert self.run_until(is_settled, limit_s), "everybody should see the server's world"
        assert self.auditor.conserved, f"nothing lost or doubled: {self.auditor.complaints}"
        for record in self.witness.guests:
            assert (record.false_alarms, record.missed) == (0, 0), "every comparison should be true"
