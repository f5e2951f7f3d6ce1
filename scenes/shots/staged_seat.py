"""A seat without a network, over a real world with the real rules: for pictures and tests.

What others do is written down by whoever sets the stage; one's own commands are carried out as a
host would. Playing alone is not this but `game.coop`'s own seat without friends.
"""

from game.coop.seat import (
    Action,
    ChatSaid,
    Ended,
    Facing,
    NetStatus,
    PlayerInfo,
    SeatEvent,
    SeatState,
    SeenPlayer,
)
from game.rules.context import Context, Position, RefusalReason, Refused
from game.rules.halting import plan_day
from game.rules.pace import pace_to_keep
from game.rules.rulebook import carry_out
from game.text.heard import heard
from game.world.calendar import (
    DAY_MINUTES,
    DAY_START_MINUTE,
    DAY_TICKS,
    ENVIRONMENT,
    ENVIRONMENT_KEY,
    environment_of,
)
from game.world.commands import Command, EnterFarm, PlayerCommand
from game.world.content import Content
from game.world.definitions import SEASON_DAYS
from game.world.founding import found_farm
from game.world.records import Environment, Record
from game.world.sections import FIRST_CHARACTER_ID, Section
from game.world.ticks import TICKS_PER_S
from game.world.world import Change, Reader, Transaction, World

STANDALONE = NetStatus(False, None, 0.0, 0.0, 0.0, 0.0, True, 0)


class StagedSeat:
    """A `Seat` whose friends, network figures and clock are set by hand."""

    def __init__(self, content: Content, name: str = "Robin", colour: int = 0, seed: int = 7):
        self._content = content
        self.world = World()
        found_farm(self.world, content, seed)
        self._character = FIRST_CHARACTER_ID
        self._events: list[SeatEvent] = []
        self._command_number = 0
        self._now_s: float | None = None
        self.ticks = 0.0
        self.seen: list[SeenPlayer] = []
        self.friends: list[PlayerInfo] = []
        self.status = STANDALONE
        self.is_on_server = False
        self.seat_state = SeatState.PLAYING
        self.progress = 0.0
        self.said: list[str] = []
        self.stood = 0
        self.facing = Facing.DOWN
        self.action = Action.IDLE
        spawn = content.areas[content.start.area].spawn()
        area = content.areas[content.start.area].number
        self._position = Position(area, float(spawn.x), float(spawn.y))
        self.give(EnterFarm(self._character, name, colour), author=0)
        self.world.listeners.append(self._heard)
        self._me = PlayerInfo(self._character, name, colour, True, True, area, None, True)

    # What a seat is.

    @property
    def state(self) -> SeatState:
        return self.seat_state

    @property
    def loading_progress(self) -> float:
        return self.progress

    @property
    def content(self) -> Content:
        return self._content

    @property
    def character(self) -> int:
        return self._character

    @property
    def view(self) -> Reader:
        return self.world

    @property
    def environment(self) -> Environment | None:
        return environment_of(self.world)

    @property
    def tick(self) -> float:
        return self.ticks

    @property
    def position(self) -> Position:
        return self._position

    @property
    def net_status(self) -> NetStatus:
        return self.status

    def stand(self, position: Position, facing: Facing, action: Action) -> None:
        self._position = position
        self.facing = facing
        self.action = action
        self.stood += 1

    def issue(self, command: PlayerCommand) -> RefusalReason | None:
        try:
            self.give(command, self._character)
        except Refused as refused:
            return refused.reason
        return None

    def refusal(self, command: PlayerCommand) -> RefusalReason | None:
        try:
            context = self._context(self._character, self._position, is_prediction=True)
            carry_out(self.world, command, context)
        except Refused as refused:
            return refused.reason
        return None

    def _context(self, author: int, place: Position | None, *, is_prediction: bool) -> Context:
        number = self._command_number + 1
        return Context(
            self._content,
            int(self.ticks),
            author,
            number,
            place,
            0.0,
            is_prediction=is_prediction,
            positions={} if is_prediction else self._places(),
        )

    def _places(self) -> dict[int, Position]:
        """Where everybody stands."""
        here = {self._character: self._position}
        return here | {p.character: Position(p.area, p.x, p.y) for p in self.seen}

    def say(self, text: str) -> None:
        self.said.append(text[:200])
        self._events.append(ChatSaid(self._character, self._me.name, text[:200]))

    def others(self) -> list[SeenPlayer]:
        return list(self.seen)

    def players(self) -> list[PlayerInfo]:
        return [self._me, *self.friends]

    def events(self) -> list[SeatEvent]:
        happened, self._events = self._events, []
        return happened

    def advance(self, now_s: float) -> None:
        if self._now_s is not None and now_s > self._now_s:
            self.ticks += (now_s - self._now_s) * TICKS_PER_S
        self._now_s = now_s
        here, tick = self._places(), int(self.ticks)
        for keeping in list(pace_to_keep(self.world, self._content, tick, here)):
            self.give(keeping, author=0)

    def leave(self) -> None:
        self.seat_state = SeatState.ENDED

    # What sets the stage.

    def report(self, event: SeatEvent) -> None:
        """Lets the scene hear of something."""
        self._events.append(event)

    def end(self, reason: str) -> None:
        """Ends the seat, as a host would who says so."""
        self.seat_state = SeatState.ENDED
        self._events.append(Ended(heard(reason)))

    def give(self, command: Command, author: int, position: Position | None = None) -> None:
        """Carries out anybody's command. Raises `Refused`."""
        place = position
        if place is None and author == self._character:
            place = self._position
        context = self._context(author, place, is_prediction=False)
        self._command_number += 1
        self.world.commit(carry_out(self.world, command, context))

    def put(self, section: Section, key: int, record: Record | None) -> None:
        """Makes a record be there, past all rules."""
        transaction = Transaction(self.world)
        if record is None:
            transaction.delete(section, key)
        else:
            transaction.put(section, key, record)
        self.world.commit(transaction)

    def set_day(self, season: str, weather: str, minutes: float, day: int | None = None) -> None:
        """Sets the season, the weather and the time of day (minutes since midnight), and the day
        where it is given: the third of the season otherwise."""
        number = self._content.seasons.index(season)
        passed = (minutes - DAY_START_MINUTE) / DAY_MINUTES * DAY_TICKS
        start = 100_000
        self.ticks = start + max(0.0, min(float(DAY_TICKS), passed))
        day = number * SEASON_DAYS + 3 if day is None else day
        environment = Environment(day, start, weather, start, season)
        self.put(ENVIRONMENT, ENVIRONMENT_KEY, environment)
        transaction = Transaction(self.world)
        plan_day(transaction, self._context(0, None, is_prediction=False), environment)
        self.world.commit(transaction)

    def _heard(self, changes: list[Change]) -> None:
        self._events += changes
