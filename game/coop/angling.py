"""Angling: one's own line in the water, played at once on this machine.

It is driven at each frame with what the player holds. What the fight comes to is the same that the
host will find from the command which `go_on` returns once it is over.
"""

from collections.abc import Iterator
from enum import Enum, auto

from game.coop.seat import Seat
from game.rules.fishing import cast_of, temper_of
from game.world.commands import Reel
from game.world.fishing import (
    HOOK_TICKS,
    RUN_TICKS_MIN,
    Fight,
    Temper,
    go_on,
    played_by_itself,
    runs_of,
)
from game.world.records import Cast

_CATCH_UP_TICKS = 6
"""How many ticks one call plays at most: nobody loses a fish to a frame that took long."""
_STRIKES_AFTER_TICKS = 12
"""How long whoever plays by himself takes to strike."""


class Stage(Enum):
    """How far it has come."""

    WAITING = auto()
    BITE = auto()
    """A fish has bitten, and one may strike."""
    FIGHT = auto()
    CAUGHT = auto()
    LOST = auto()


class Angling:
    """One cast, from the splash of the float to its end."""

    def __init__(self, seat: Seat, *, plays_by_itself: bool = False) -> None:
        """With `plays_by_itself` somebody of average skill strikes and fights for the player."""
        self.stage = Stage.WAITING
        self.fight = Fight()
        self.is_helped = False
        """Whether a friend held the net as the fight began."""
        self.cast: Cast | None = cast_of(seat.view, seat.character)
        """The line as it was last seen."""
        self._seat = seat
        self._plays_by_itself = plays_by_itself
        self._shown_tick = 0.0
        self._hooked_after = 0
        self._began_tick = 0.0
        self._held: list[bool] = []
        self._is_held_before = True
        # The press that has cast the line is over before another one counts.
        self._robot: Iterator[bool] = iter(())

    @property
    def temper(self) -> Temper:
        """How the fish fights."""
        assert self.cast is not None
        return temper_of(self._seat.content, self.cast)

    @property
    def is_over(self) -> bool:
        """Whether the line is out of the water."""
        return self.stage in (Stage.CAUGHT, Stage.LOST)

    def go_on(self, *, is_held: bool) -> Reel | None:
        """Goes on to the seat's tick, with the key held or not. Returns the command that is to be
        issued, once there is one: nothing follows after it."""
        if self.is_over:
            return None
        cast = cast_of(self._seat.view, self._seat.character)
        if cast is None:
            self.stage = Stage.LOST
            return None
        is_pressed = is_held and not self._is_held_before
        self._is_held_before = is_held
        tick = self._seat.tick
        if self.stage is Stage.WAITING:
            self.cast = cast
            if tick >= cast.bite_tick:
                self.stage, self._shown_tick = Stage.BITE, tick
            elif is_pressed:
                return self.give_up()
        elif self.stage is Stage.BITE:
            return self._wait_for_strike(cast, tick, is_pressed)
        elif self.stage is Stage.FIGHT:
            return self._fight_on(tick, is_held)
        return None

    def give_up(self) -> Reel:
        """Brings the line in without a fish. Returns the command that is to be issued."""
        self.stage = Stage.LOST
        return Reel()

    def _wait_for_strike(self, cast: Cast, tick: float, is_pressed: bool) -> Reel | None:
        passed = int(tick - self._shown_tick)
        if passed > HOOK_TICKS:
            return self.give_up()
        if is_pressed or (self._plays_by_itself and passed >= _STRIKES_AFTER_TICKS):
            self.cast = cast
            self.stage, self._hooked_after = Stage.FIGHT, passed
            self._began_tick = tick
            self.is_helped = cast.helper is not None
            if self._plays_by_itself:
                self._robot = played_by_itself(self.temper, cast.seed, is_helped=self.is_helped)
        return None

    def _fight_on(self, tick: float, is_held: bool) -> Reel | None:
        assert self.cast is not None
        due = int(tick - self._began_tick) - self.fight.tick
        if due > _CATCH_UP_TICKS:
            self._began_tick += due - _CATCH_UP_TICKS
            due = _CATCH_UP_TICKS
        for _ in range(due):
            held = next(self._robot, True) if self._plays_by_itself else self._steady(is_held)
            self._held.append(held)
            self.fight = go_on(
                self.fight, self.temper, self.cast.seed, is_held=held, is_helped=self.is_helped
            )
            if self.fight.is_over:
                self.stage = Stage.CAUGHT if self.fight.is_caught else Stage.LOST
                return Reel(self._hooked_after, runs_of(self._held), self.is_helped)
        return None

    def _steady(self, is_held: bool) -> bool:
        """What counts as held: it begins so, and no change comes too soon after another."""
        if not self._held:
            return True
        last = self._held[-RUN_TICKS_MIN:]
        is_settled = len(last) == RUN_TICKS_MIN and len(set(last)) == 1
        return is_held if is_settled else self._held[-1]
