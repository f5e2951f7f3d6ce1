"""Hours of co-op in seconds: a host and guests with bots, on the simulated network. The host plays
too, or is a server.

Time is virtual and every source of chance grows from one seed, so a seed reproduces a run. The
run begins with knocking and loading and plays for the time asked for, with the plan's mishaps.
Then the bots fall silent, the host announces that it closes, and the run ends when every guest has
reported to be identical with the host's final world, or has not in time: the very end that a real
evening has.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from game.coop.dedicated import GuestList
from game.coop.farm_host import FarmHost
from game.coop.profile import Profile
from game.farms.farm import Farm, new_farm
from game.headless.auditor import Auditor
from game.headless.bots import make_bot
from game.headless.bots.base import Bot
from game.headless.metered import MeteredEndpoint
from game.headless.mishaps import MishapSchedule
from game.headless.plan import Plan
from game.headless.planting import Planter
from game.headless.simulated_guest import SimulatedGuest
from game.headless.talk_watch import TalkWatch
from game.headless.witness import GuestRecord, Witness
from game.hosting.seats import Listener, open_dedicated_farm, open_seat
from game.rules.quests import is_done
from game.world.calendar import day_of
from game.world.chance import random_stream
from game.world.content import Content
from net import limits
from net.dedicated.launcher import SessionPlayer
from net.transports.simulated import SimulatedNetwork

SETTLE_MAX_S = 60.0
"""How long after the last command every guest must have proved to be identical; one who is cut off
just then may need a connection that times out, and another."""
JOIN_MAX_S = 60.0
"""How long knocking and loading may take, even on a very bad network."""
_PHASE_S = 0.004
"""Guests tick a little after the host and each other, as machines do."""
_BIG_WORLD_RECORDS = 3000
_BIG_CHECK_S = 15
"""A small world is looked at byte for byte once a second, a big one less often: looking at 10,000
records of three guests takes longer than a second of their play."""
_HOST = "host"


@dataclass
class Outcome:
    """What came of it, for the verdict and the report."""

    plan: Plan
    witness: Witness
    auditor: Auditor
    host_meter: MeteredEndpoint
    host_bot: Bot | None
    """None for a farm on a server."""
    guests: list[SimulatedGuest] = field(default_factory=list)
    played_s: float = 0.0
    """Virtual seconds of play, joining and settling not counted."""
    real_s: float = 0.0
    settled_s: float | None = None
    """Virtual seconds from the last command until every guest had proved to be identical."""
    byte_checks: int = 0
    byte_checks_failed: int = 0
    talks: TalkWatch = field(default_factory=TalkWatch)
    plants_left: int = 0
    """Corruptions that no guest could be found for."""
    story_finished: bool = False
    """Whether every quest of the story is at its end."""
    commands_accepted: int = 0
    commands_refused: int = 0


class Simulation:
    """One run."""

    def __init__(
        self,
        content: Content,
        plan: Plan,
        farm: Farm | None = None,
        wall_clock: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """Without a `farm` a new one is founded. One with a file is kept in it, for which the
        `wall_clock` says when (seconds since 1970)."""
        self.network = SimulatedNetwork(plan.seed, plan.conditions)
        self.host: FarmHost
        self.watch: Callable[[float], None] = lambda _played_s: None
        self._plan = plan
        self._now_s = 0.0
        self._wall_clock = wall_clock
        if farm is None:
            farm = new_farm(content, plan.seed % 2**29, plan.placeables)
        self._world = farm.world
        self._has_file = farm.file is not None
        self._first_day = day_of(farm.world)
        host_meter = MeteredEndpoint(self.network.endpoint(_HOST))
        listener = Listener(
            host_meter,
            random_bytes=random_stream(plan.seed, "tokens").randbytes,
            needs_token=lambda _identity: False,
        )
        host_bot = None if plan.on_server else self._open_with_player(content, farm, listener)
        if host_bot is None:
            self.host = self._open_on_server(content, farm, listener)
        assert self.host.session is not None
        witness = Witness(farm.world, self.host.session.ledger)
        self.outcome = Outcome(plan, witness, Auditor(content, self.host), host_meter, host_bot)
        self.host.world.listeners.append(self.outcome.talks.hear)
        first = plan.players - plan.guests
        names = [f"guest{number}" for number in range(first, plan.players)]
        self.outcome.guests += [
            SimulatedGuest(
                content,
                lambda name=name: self.network.endpoint(name),  # type: ignore[misc]
                witness,
                Profile(f"Guest {number}", number),
                plan.roles[number % len(plan.roles)],
                random_stream(plan.seed, "bot", number),
                host_address=_HOST,
                join_token=_token(number) if plan.on_server else b"",
            )
            for number, name in enumerate(names, first)
        ]
        self._planter = Planter(random_stream(plan.seed, "plants"), witness)
        self._mishaps = MishapSchedule(self.network, plan.conditions, plan.mishaps, names, _HOST)

    def _open_with_player(self, content: Content, farm: Farm, listener: Listener) -> Bot:
        """A farm whose host plays too."""
        plan = self._plan
        seat = open_seat(content, farm, Profile("Host", 0), listener, self._wall_clock)
        seat.accepts_everybody = True
        bot = make_bot(seat, plan.roles[0], random_stream(plan.seed, "bot", 0))
        bot.is_silent = True
        seat.on_tick = bot.act
        seat.event_listeners.append(bot.hear)
        self.host = seat
        return bot

    def _open_on_server(self, content: Content, farm: Farm, listener: Listener) -> FarmHost:
        """A farm that nobody plays at but guests, who are expected."""
        expected = (
            SessionPlayer(f"Guest {number}", f"guest{number}", _token(number))
            for number in range(self._plan.players)
        )
        return open_dedicated_farm(
            content,
            farm,
            GuestList(expected, is_open_to_others=False),
            listener,
            self._wall_clock,
        )

    def run(self) -> Outcome:
        """Plays it all. Takes no longer than the plan's time allows, whatever happens."""
        began = time.perf_counter()
        self.join()
        self._play()
        self._settle()
        outcome, session = self.outcome, self.host.session
        assert session is not None
        outcome.commands_accepted = session.commands_accepted
        outcome.commands_refused = session.commands_refused
        quests = self.host.content.quests.values()
        story = [quest for quest in quests if quest.is_main]
        outcome.story_finished = bool(story) and all(is_done(self._world, quest) for quest in story)
        outcome.real_s = time.perf_counter() - began
        if self._has_file:
            self.host.close("The simulation is over.")
        return outcome

    def join(self) -> bool:
        """Everybody knocks. Returns whether all came in within `JOIN_MAX_S`."""
        guests = self.outcome.guests
        for guest in guests:
            guest.connect(self._now_s)
        while self._now_s < JOIN_MAX_S:
            self.step()
            if all(guest.is_inside for guest in guests):
                return True
            for guest in guests:
                guest.knock_again(self._now_s)
        return False

    @property
    def _bots(self) -> list[Bot]:
        """Everybody who plays."""
        host_bot = self.outcome.host_bot
        bots = [] if host_bot is None else [host_bot]
        return bots + [guest.bot for guest in self.outcome.guests]

    def _is_everybody_finished(self) -> bool:
        """Whether nobody wants to do anything more."""
        host_bot = self.outcome.host_bot
        if host_bot is not None and not host_bot.is_finished:
            return False
        return all(guest.bot.is_finished for guest in self.outcome.guests)

    def be_silent(self, is_silent: bool) -> None:
        """Whether all players stand still and do nothing."""
        for bot in self._bots:
            bot.is_silent = is_silent

    def step(self) -> None:
        """One tick of everybody."""
        self.host.advance(self.begin_tick())
        self.advance_guests()

    def begin_tick(self) -> float:
        """The first part of a tick, before the host's: time passes. Returns what time it is."""
        self._now_s += 1 / limits.TICK_RATE_HZ
        self.outcome.witness.tick(self._now_s)
        return self._now_s

    def advance_guests(self) -> None:
        """The last part of a tick, after the host's."""
        for number, guest in enumerate(self.outcome.guests, 1):
            guest.advance(self._now_s + number * _PHASE_S)

    def _play(self) -> None:
        plan, outcome = self._plan, self.outcome
        ticks = round(plan.minutes * 60 * limits.TICK_RATE_HZ)
        plant_ticks = {round((number + 0.5) * ticks / plan.plants) for number in range(plan.plants)}
        is_big = outcome.witness.record_count > _BIG_WORLD_RECORDS
        check_ticks = limits.TICK_RATE_HZ * (_BIG_CHECK_S if is_big else 1)
        meters = (outcome.host_meter, *(guest.meter for guest in outcome.guests))
        for meter in meters:
            meter.mark()
        self.be_silent(False)
        for tick in range(ticks):
            is_last_day = plan.days and day_of(self._world) - self._first_day >= plan.days
            if is_last_day or self._is_everybody_finished():
                ticks = tick
                break
            self._mishaps.advance(tick / limits.TICK_RATE_HZ)
            outcome.plants_left += tick in plant_ticks
            if outcome.plants_left and self._planter.plant(outcome.guests):
                outcome.plants_left -= 1
            self.step()
            if tick % limits.TICK_RATE_HZ == 0:
                self.watch(tick / limits.TICK_RATE_HZ)
                outcome.talks.look(self.host)
            if tick % check_ticks == 0:
                self._check_bytes()
        self.be_silent(True)
        outcome.played_s = ticks / limits.TICK_RATE_HZ
        for meter in meters:
            meter.freeze()

    def _settle(self) -> None:
        """Everybody is silent; waits until each guest who is expected has proved, at the very
        same moment as all others, to be identical with the world as it is."""
        outcome = self.outcome
        began_s = self._now_s
        outcome.talks.look(self.host)
        self.host.announce_closing(int(SETTLE_MAX_S))
        while self._now_s - began_s < SETTLE_MAX_S:
            self._mishaps.advance(outcome.played_s + self._now_s - began_s)
            self.step()
            if self._is_settled():
                outcome.settled_s = self._now_s - began_s
                break
        for guest in outcome.guests:
            if guest.is_inside:
                self._check_record(guest.record)

    def _is_settled(self) -> bool:
        """Whether every guest who is expected is there, as both sides see it, has proved to be
        identical, and is through with its repairs, which name what was wrong at their end."""
        expected = [
            guest
            for number, guest in enumerate(self.outcome.guests)
            # Whom the plan keeps away for almost too long may have come back in time.
            if guest.is_expected and (guest.is_inside or not self._plan.keeps_away(number))
        ]
        assert self.host.session is not None
        connected = sum(member.is_connected for member in self.host.session.members)
        return (
            self.host.is_settled
            and connected == len(expected)
            and all(guest.is_inside for guest in expected)
            and not any(guest.seat.session.replica.is_repairing for guest in expected)
        )

    def _check_bytes(self) -> None:
        """Now and then: the replicas that are up to date are looked at byte for byte."""
        for guest in self.outcome.guests:
            record = guest.record
            if (
                not record.outstanding
                and all(plant.healed_s is not None for plant in record.plants)
                and guest.seat.session.replica.follower.is_loaded
            ):
                self._check_record(record)

    def _check_record(self, record: GuestRecord) -> None:
        self.outcome.byte_checks += 1
        if not self.outcome.witness.is_identical_now(record):
            self.outcome.byte_checks_failed += 1


def _token(number: int) -> bytes:
    """The join token of a guest at a farm on a server."""
    return number.to_bytes(limits.JOIN_TOKEN_BYTES, "big")


def run_simulation(
    content: Content,
    plan: Plan,
    watch: Callable[[float], None] = lambda _played_s: None,
    farm: Farm | None = None,
    wall_clock: Callable[[], float] = lambda: 0.0,
) -> Outcome:
    """Plays a plan from beginning to end. `watch` hears each second how many have been played. A
    `farm` with a file is in it, as it is at the end, and closed. Raises ValueError with a sentence
    when it cannot be saved."""
    simulation = Simulation(content, plan, farm, wall_clock)
    simulation.watch = watch
    return simulation.run()
