"""Hours of co-op in seconds: a host and guests with bots, on the simulated network. The host plays
too, or is a server.

Time is virtual and every source of chance grows from one seed, so a seed reproduces a run. The
run begins with knocking and loading, plays for the time asked for, then the bots fall silent, and
it ends when every guest has compared equal at the host's final revision, or has not in time.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from game.coop.dedicated import GuestList
from game.coop.farm_host import FarmHost
from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import SeatState
from game.headless.auditor import Auditor
from game.headless.bots import Bot
from game.headless.metered import MeteredEndpoint
from game.headless.witness import GuestRecord, Witness
from game.program.farms import Farm, new_farm
from game.program.hosting import Door, open_dedicated_farm, open_seat
from game.program.version import GAME_VERSION
from game.world.chance import random_stream
from game.world.content import Content
from game.world.records import Placeable, encode_record
from game.world.sections import Kind, Section, tile_key
from net import limits
from net.lobby_server.dedicated.launcher import SessionPlayer
from net.transports.simulated import LinkConditions, SimulatedNetwork

SETTLE_MAX_S = 15.0
"""How long after the last command every guest must have compared equal."""
JOIN_MAX_S = 60.0
"""How long knocking and loading may take, even on a very bad network."""
_PHASE_S = 0.004
"""Guests tick a little after the host and each other, as machines do."""
DEFAULT_ROLES = ("farm", "wander", "hoard", "griefer", "farm", "hoard", "wander", "griefer")
_BIG_WORLD_RECORDS = 3000
_BIG_CHECK_S = 15
"""A small world is looked at byte for byte once a second, a big one less often: looking at 10,000
records of three guests takes longer than a second of their play."""
_PLANT_KINDS = ("alter", "remove", "invent", "age")


@dataclass(frozen=True)
class Plan:
    """What to simulate."""

    players: int = 4
    minutes: float = 10.0
    seed: int = 0
    conditions: LinkConditions = field(default_factory=LinkConditions)
    placeables: int = 0
    """Placeables of the big world on the back field; 0 for an ordinary farm."""
    plants: int = 0
    """Corruptions of guests' replicas, spread over the run."""
    on_server: bool = False
    """Whether the farm is on a server: all players are guests then, each with a token."""
    roles: tuple[str, ...] = DEFAULT_ROLES


@dataclass
class Outcome:
    """What came of it, for the report."""

    plan: Plan
    witness: Witness
    auditor: Auditor
    bots: list[Bot]
    guests: list[GuestSeat]
    host_meter: MeteredEndpoint
    guest_meters: list[MeteredEndpoint]
    played_s: float = 0.0
    """Virtual seconds of play, joining and settling not counted."""
    metered_s: float = 0.0
    """Virtual seconds over which bytes were counted."""
    real_s: float = 0.0
    settled_s: float | None = None
    """Virtual seconds from the last command until every guest had compared equal."""
    all_joined: bool = False
    byte_checks: int = 0
    byte_checks_failed: int = 0
    commands_sent: int = 0
    commands_accepted: int = 0
    commands_refused: int = 0


class Simulation:
    """One run."""

    def __init__(self, content: Content, plan: Plan) -> None:
        """Raises ValueError for a plan that cannot be (roles, players, placeables)."""
        if not 2 <= plan.players <= limits.PLAYERS_MAX:
            raise ValueError(f"2 to {limits.PLAYERS_MAX} players can be simulated")
        self._plan = plan
        self._dice = random_stream(plan.seed, "simulation")
        self.network = SimulatedNetwork(plan.seed, plan.conditions)
        farm = new_farm(content, plan.seed % 2**29, plan.placeables)
        host_meter = MeteredEndpoint(self.network.endpoint("host"))
        door = Door(
            host_meter,
            random_bytes=random_stream(plan.seed, "tokens").randbytes,
            needs_token=lambda _identity: False,
        )
        seats: list[HostSeat | GuestSeat] = []
        self.host: FarmHost
        if plan.on_server:
            self.host = self._open_on_server(content, farm, door)
        else:
            own_seat = open_seat(
                content, farm, Profile("Host", 0), random_stream(plan.seed, "dice"), door
            )
            own_seat.accepts_everybody = True
            seats.append(own_seat)
            self.host = own_seat
        auditor = Auditor(content, self.host)
        assert self.host.session is not None
        witness = Witness(farm.world, self.host.session.ledger)
        self.guests: list[GuestSeat] = []
        guest_meters = []
        for number in range(len(seats), plan.players):
            meter = MeteredEndpoint(self.network.endpoint(f"guest{number}"))
            guest = GuestSeat(
                content,
                meter,
                "host",
                Profile(f"Guest {number}", number),
                game_version=GAME_VERSION,
                join_token=_token(number) if plan.on_server else b"",
            )
            guest_meters.append(meter)
            self.guests.append(guest)
            witness.follow(guest)
        bots = []
        seats += self.guests
        for number, seat in enumerate(seats):
            role = plan.roles[number % len(plan.roles)]
            bot = Bot(seat, role, random_stream(plan.seed, "bot", number))
            seat.on_tick = bot.act
            seat.event_listeners.append(bot.hear)
            bots.append(bot)
        self.outcome = Outcome(plan, witness, auditor, bots, self.guests, host_meter, guest_meters)
        self._now_s = 0.0
        self._plant_dice = random_stream(plan.seed, "plants")

    def _open_on_server(self, content: Content, farm: Farm, door: Door) -> FarmHost:
        """A farm that nobody plays at but guests, who are expected."""
        expected = (
            SessionPlayer(f"Guest {number}", f"guest{number}", _token(number))
            for number in range(self._plan.players)
        )
        return open_dedicated_farm(
            content,
            farm,
            GuestList(expected, is_open_to_others=False),
            random_stream(self._plan.seed, "dice"),
            door,
            lambda: 0.0,
        )

    def run(self) -> Outcome:
        """Plays it all. Takes no longer than the plan's time allows, whatever happens."""
        began = time.perf_counter()
        outcome = self.outcome
        for bot in outcome.bots:
            bot.is_silent = True
        for seat in self.guests:
            seat.connect(self._now_s)
        outcome.all_joined = self._join()
        for bot in outcome.bots:
            bot.is_silent = False
        self._play()
        for bot in outcome.bots:
            bot.is_silent = True
        self._settle()
        self._count_commands()
        outcome.real_s = time.perf_counter() - began
        return outcome

    def _step(self) -> None:
        self._now_s += 1 / limits.TICK_RATE_HZ
        now_s = self._now_s
        witness = self.outcome.witness
        witness.tick(now_s)
        self.host.advance(now_s)
        for number, seat in enumerate(self.guests, 1):
            seat.advance(now_s + number * _PHASE_S)

    def _join(self) -> bool:
        while self._now_s < JOIN_MAX_S:
            self._step()
            if all(seat.state is SeatState.PLAYING for seat in self.guests):
                return True
        return False

    def _play(self) -> None:
        plan = self._plan
        ticks = round(plan.minutes * 60 * limits.TICK_RATE_HZ)
        plant_ticks = {round((number + 0.5) * ticks / plan.plants) for number in range(plan.plants)}
        is_big = self.outcome.witness.record_count > _BIG_WORLD_RECORDS
        check_ticks = limits.TICK_RATE_HZ * (_BIG_CHECK_S if is_big else 1)
        self._mark_meters()
        began_s = self._now_s
        for tick in range(ticks):
            if tick in plant_ticks:
                self._plant()
            self._step()
            if tick % check_ticks == 0:
                self._check_bytes()
        self.outcome.played_s = self.outcome.metered_s = self._now_s - began_s
        self._freeze_meters()

    def _settle(self) -> None:
        """Everybody is silent; waits until each guest has compared equal at the end."""
        outcome = self.outcome
        began_s = self._now_s
        waiting = set(range(len(self.guests)))
        for number, seat in enumerate(self.guests):
            seat.session.replica.compare_listeners.append(self._settler(number, seat, waiting))
        while waiting and self._now_s - began_s < SETTLE_MAX_S:
            self._step()
        if not waiting:
            outcome.settled_s = self._now_s - began_s
        for record in outcome.witness.guests:
            self._check_record(record)

    def _settler(
        self, number: int, seat: GuestSeat, waiting: set[int]
    ) -> Callable[[int, bool], None]:
        """Listens to a guest's comparisons until one is equal at the host's final revision, with
        every command of the guest dealt with."""
        outbox = seat.session.outbox

        def on_compare(revision: int, is_identical: bool) -> None:
            if is_identical and outbox.is_empty and revision == self.host.world.revision:
                waiting.discard(number)

        return on_compare

    def _check_bytes(self) -> None:
        """Now and then: the replicas that are up to date are looked at byte for byte."""
        for record in self.outcome.witness.guests:
            is_healthy = all(plant.healed_s is not None for plant in record.plants)
            if (
                is_healthy
                and not record.outstanding
                and record.seat.session.replica.follower.is_loaded
            ):
                self._check_record(record)

    def _check_record(self, record: GuestRecord) -> None:
        self.outcome.byte_checks += 1
        if not self.outcome.witness.is_identical_now(record):
            self.outcome.byte_checks_failed += 1

    def _plant(self) -> None:
        """Corrupts one record of one guest, in one of four ways."""
        dice, witness = self._plant_dice, self.outcome.witness
        record = dice.choice(witness.guests)
        ledger = record.seat.session.replica.ledger
        numbers = [
            number
            for number, section in sorted(ledger.sections.items())
            if section.entries
            and Section.from_number(number).kind in (Kind.PLACEABLE, Kind.DESTRUCTABLE)
        ]
        number = max(numbers, key=lambda number: len(ledger.sections[number].entries))
        entries = ledger.sections[number].entries
        key = dice.choice(sorted(entries))
        entry = entries[key]
        kind = dice.choice(_PLANT_KINDS)
        content: bytes | None = encode_record(Placeable("fence"))
        if Section.from_number(number).kind is Kind.DESTRUCTABLE or content == entry.content:
            content = None
        revision = entry.revision
        if kind == "remove":
            content = None
        elif kind == "age":
            content, revision = entry.content, entry.revision + 1
        elif kind == "invent":
            key = tile_key(511, dice.randrange(512))
            content = encode_record(Placeable("torch"))
            if Section.from_number(number).kind is Kind.DESTRUCTABLE:
                content = entry.content
        witness.plant(record, (number, key), content, revision)

    def _mark_meters(self) -> None:
        for meter in (self.outcome.host_meter, *self.outcome.guest_meters):
            meter.mark()

    def _freeze_meters(self) -> None:
        for meter in (self.outcome.host_meter, *self.outcome.guest_meters):
            meter.freeze()

    def _count_commands(self) -> None:
        outcome = self.outcome
        session = self.host.session
        guest_bots = outcome.bots[-len(self.guests) :]
        outcome.commands_sent = sum(bot.accepted for bot in guest_bots)
        assert session is not None
        outcome.commands_accepted = session.commands_accepted
        outcome.commands_refused = session.commands_refused


def _token(number: int) -> bytes:
    """The join token of a guest at a farm on a server."""
    return number.to_bytes(limits.JOIN_TOKEN_BYTES, "big")


def run_simulation(content: Content, plan: Plan) -> Outcome:
    """Plays a plan from beginning to end."""
    return Simulation(content, plan).run()
