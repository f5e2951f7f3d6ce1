"""The fight with a fish: whole numbers only, so that every machine comes to the same end.

A line in the water is a record (`Cast`) with a seed and the tick at which a fish bites. From the
moment that the bite is shown, everything follows from the record and from what the player holds and
lets go: the player's own machine plays it at once, and the host plays it again from the inputs that
travel. Ticks are counted since the bite was *shown*, so nobody loses a fish to a slow line.

The fish swims along a track. A bar rises while one holds and sinks while one does not; while it
covers the fish, the fish comes nearer, and else it gets away.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

TRACK = 10_000
"""How long the track is. Places on it and progress are counted in this."""
HOOK_TICKS = 24
"""How long after a bite was shown one may still strike: 800 ms."""
FIGHT_TICKS_MAX = 600
"""After twenty seconds the fish is gone."""
RUN_TICKS_MIN = 4
"""Holding and letting go last so long at least: no mashing."""
RUNS_MAX = FIGHT_TICKS_MAX // RUN_TICKS_MIN
BAR_ALONE = 4_000
"""The bar covers 40 % of the track …"""
BAR_HELPED = 5_200
"""… and more while a friend holds the net."""
GRACE_TICKS = 20
"""At first nothing is lost, while one finds the fish."""
_PROGRESS_FIRST = 3_000
_GAIN = 55
_LOSS = 56
_LOSS_STRONG = 80
"""What a strong fish takes back each tick from somebody who is alone with it."""
_RISE = 24
_SINK = 20
_SPEED_MAX = 300
_REACTION_TICKS = 10
"""How long the one who plays for those who do not want to takes to see anything …"""
_UNSURE = 2_000
"""… and how far off it may be."""


class Temper(NamedTuple):
    """How a fish fights."""

    difficulty: int
    """1 to 10: how often it turns and how far."""
    speed: int
    """How far it swims in a tick."""
    is_strong: bool
    """Whether one alone has a harder time with it than two."""


class Fight(NamedTuple):
    """A fight at a tick."""

    tick: int = 0
    bar: int = TRACK // 2
    """The middle of the bar."""
    bar_speed: int = 0
    """How far it rose in this tick, of `TRACK`; negative where it sank."""
    fish: int = TRACK // 2
    goal: int = TRACK // 2
    """Where the fish swims to."""
    turns_at: int = 12
    """The tick at which it swims somewhere else."""
    progress: int = _PROGRESS_FIRST

    @property
    def is_caught(self) -> bool:
        """Whether the fish is in the net."""
        return self.progress >= TRACK

    @property
    def is_over(self) -> bool:
        """Whether the fish is caught, or gone."""
        return self.is_caught or self.progress <= 0 or self.tick >= FIGHT_TICKS_MAX


def bar_length(is_helped: bool) -> int:
    """How much of the track the bar covers."""
    return BAR_HELPED if is_helped else BAR_ALONE


def covers(fight: Fight, is_helped: bool) -> bool:
    """Whether the bar covers the fish."""
    return _is_covered(fight.fish, fight.bar, is_helped)


def _is_covered(fish: int, bar: int, is_helped: bool) -> bool:
    return abs(fish - bar) * 2 <= bar_length(is_helped)


def go_on(fight: Fight, temper: Temper, seed: int, *, is_held: bool, is_helped: bool) -> Fight:
    """The fight one tick later."""
    tick = fight.tick + 1
    half = bar_length(is_helped) // 2
    speed = fight.bar_speed + (_RISE if is_held else -_SINK)
    speed = max(-_SPEED_MAX, min(speed, _SPEED_MAX))
    bar = fight.bar + speed
    if not half <= bar <= TRACK - half:
        bar, speed = max(half, min(bar, TRACK - half)), 0
    goal, turns_at = fight.goal, fight.turns_at
    if tick >= turns_at:
        far = 1_200 + 620 * temper.difficulty
        goal = max(300, min(fight.fish - far + _drawn(seed, tick, 2 * far + 1), TRACK - 300))
        turns_at = tick + 30 - 2 * temper.difficulty + _drawn(seed, -tick, 20)
    way = goal - fight.fish
    fish = fight.fish + max(-temper.speed, min(way, temper.speed))
    if _is_covered(fish, bar, is_helped):
        progress = fight.progress + _GAIN
    elif tick <= GRACE_TICKS:
        progress = fight.progress
    else:
        is_hard = temper.is_strong and not is_helped
        progress = fight.progress - (_LOSS_STRONG if is_hard else _LOSS)
    return Fight(tick, bar, speed, fish, goal, turns_at, max(0, min(progress, TRACK)))


def play(temper: Temper, seed: int, runs: Iterable[int], *, is_helped: bool) -> Fight:
    """The fight after all inputs: ticks held, let go, held and so on, beginning with held. What
    comes after its end is not played: `Fight.tick` says how many were."""
    fight, is_held = Fight(), True
    for ticks in runs:
        for _ in range(ticks):
            if fight.is_over:
                return fight
            fight = go_on(fight, temper, seed, is_held=is_held, is_helped=is_helped)
        is_held = not is_held
    return fight


def is_played_fairly(runs: tuple[int, ...], fight: Fight) -> bool:
    """Whether inputs are such as a player can give, and none of them is from after the end."""
    return sum(runs) == fight.tick and all(ticks >= RUN_TICKS_MIN for ticks in runs[:-1])


def played_by_itself(temper: Temper, seed: int, *, is_helped: bool) -> Iterator[bool]:
    """Whether somebody of average skill holds, tick by tick, for whoever does not want to play."""
    fight, is_held, since = Fight(), True, 0
    seen: list[int] = []
    while not fight.is_over:
        seen.append(fight.fish)
        fish = seen[max(0, len(seen) - 1 - _REACTION_TICKS)]
        unsure = _drawn(seed, 1_000_000 + len(seen), 2 * _UNSURE + 1) - _UNSURE
        wants = fight.bar + fight.bar_speed * 8 + unsure < fish
        if wants != is_held and since >= RUN_TICKS_MIN:
            is_held, since = wants, 0
        since += 1
        yield is_held
        fight = go_on(fight, temper, seed, is_held=is_held, is_helped=is_helped)


def runs_of(held: Iterable[bool]) -> tuple[int, ...]:
    """Inputs as they travel, of what was held at each tick. The first tick is held."""
    runs: list[int] = []
    before = None
    for is_held in held:
        if is_held is before:
            runs[-1] += 1
        else:
            runs.append(1)
        before = is_held
    return tuple(runs)


def _drawn(seed: int, number: int, below: int) -> int:
    """A number from 0 to `below` - 1 that follows from the seed and the number."""
    value = (seed * 0x9E3779B1 + number * 0x85EBCA77) & 0xFFFFFFFF
    for factor in (0x7FEB352D, 0x846CA68B):
        value ^= value >> 15
        value = value * factor & 0xFFFFFFFF
    return (value ^ value >> 16) % below
