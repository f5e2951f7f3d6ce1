"""The work that everybody does: entities that change thirty times a second, all of it by one seed.

Only the standard library: programs of other environments read this.
"""

import hashlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

TICK_RATE_HZ = 30
CHANGES_IN_MESSAGE = 60
"""Of more, several messages are made, so that each fits a datagram."""
WIDTH_PX = 4096

Entity = tuple[int, int, int, int, int]
"""Where it is (x and y in pixels), which way it looks, what it does, and how well it is."""
Change = tuple[int, Entity]
"""An entity's number, and how it is from now on."""


@dataclass(frozen=True)
class Work:
    """What changes how often."""

    entities: int
    changing: int
    """How many change at once."""
    every_ticks: int = 1
    """How many ticks lie between two such moments."""


WORKS = {
    "steady": Work(100, 10),
    "large": Work(1000, 100),
    "bursts": Work(400, 200, every_ticks=60),
    "single": Work(100, 1),
}


class Evening:
    """One work from its beginning to its end."""

    def __init__(self, work: Work, ticks: int, seed: int) -> None:
        self.ticks = ticks
        self._work = work
        self._dice = Random(f"{seed} {work}")
        dice = self._dice
        self.world: dict[int, Entity] = {
            number: (dice.randrange(WIDTH_PX), dice.randrange(WIDTH_PX), dice.randrange(4), 0, 100)
            for number in range(work.entities)
        }

    def changes(self, tick: int) -> list[Change]:
        """What changes at a tick, from 0 on, each once and in order."""
        if tick % self._work.every_ticks:
            return []
        dice = self._dice
        changed = []
        for number in dice.sample(range(self._work.entities), self._work.changing):
            x, y, _, _, health = self.world[number]
            facing = dice.randrange(4)
            step = dice.randrange(1, 4)
            x = min(max(x + (0, 0, -step, step)[facing], 0), WIDTH_PX - 1)
            y = min(max(y + (step, -step, 0, 0)[facing], 0), WIDTH_PX - 1)
            health = max(1, health - (dice.random() < 0.05))
            self.world[number] = (x, y, facing, 1, health)
            changed.append((number, self.world[number]))
        return changed


def pieces(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """The same in as many parts as it takes."""
    for start in range(0, len(changes), CHANGES_IN_MESSAGE):
        yield list(changes[start : start + CHANGES_IN_MESSAGE])


def world_digest(world: dict[int, Entity]) -> str:
    """The same for equal worlds alone."""
    text = repr([(number, tuple(entity)) for number, entity in sorted(world.items())])
    return hashlib.sha256(text.encode()).hexdigest()


def tell(**said: object) -> None:
    """Says something to whoever runs this program: one line of JSON."""
    print(json.dumps(said), flush=True)


@dataclass(frozen=True)
class Arguments:
    """What a program is told: who it is, where it goes and what it does."""

    is_host: bool
    where: str
    """A host's port; for a guest, the address to connect to."""
    work: Work
    ticks: int
    seed: int

    @staticmethod
    def read() -> "Arguments":
        """From the command line: `host|guest WHERE WORK TICKS SEED`."""
        role, where, work, ticks, seed = sys.argv[1:]
        return Arguments(role == "host", where, WORKS[work], int(ticks), int(seed))

    @property
    def evening(self) -> Evening:
        """The work from its beginning; of every call the same."""
        return Evening(self.work, self.ticks, self.seed)


class Pace:
    """Thirty ticks a second of the clock on the wall."""

    def __init__(self) -> None:
        self._next_s = time.monotonic()

    def wait(self) -> None:
        """Sleeps until the next tick. After a hitch no tick is made good."""
        self._next_s = max(self._next_s + 1 / TICK_RATE_HZ, time.monotonic() - 0.1)
        time.sleep(max(0.0, self._next_s - time.monotonic()))


class HostReport:
    """What a host's program tells: when the work began and when it was over, and what it cost."""

    def __init__(self) -> None:
        self._began_cpu_s = 0.0

    def listens(self) -> None:
        """A guest may come."""
        tell(listens=True)

    def begins(self) -> None:
        """The guest has the world, and the work begins."""
        self._began_cpu_s = time.process_time()
        tell(begins=True)

    def ends(self, world: dict[int, Entity]) -> None:
        """The last change was made."""
        tell(ends=True, cpu_s=time.process_time() - self._began_cpu_s, world=world_digest(world))


class GuestWorld:
    """What a guest holds, and what it tells at the end."""

    def __init__(self, arguments: Arguments) -> None:
        self.world: dict[int, Entity] = {}
        self._entities = arguments.work.entities
        self._ticks = arguments.ticks
        self._loaded_cpu_s: float | None = None
        self.last_tick = -1
        """The tick up to which the host has told everything."""

    @property
    def is_whole(self) -> bool:
        """Whether it has all that was there at the beginning."""
        return len(self.world) == self._entities

    @property
    def is_over(self) -> bool:
        """Whether it has been told of the last tick."""
        return self.last_tick >= self._ticks

    def take(self, changes: Sequence[Change]) -> None:
        """Takes over what has changed."""
        for number, entity in changes:
            self.world[number] = tuple(entity)  # type: ignore[assignment]
        if self.is_whole and self._loaded_cpu_s is None:
            self._loaded_cpu_s = time.process_time()

    def report(self) -> None:
        """Tells what came of it."""
        cpu_s = time.process_time() - (self._loaded_cpu_s or 0.0)
        tell(is_over=self.is_over, cpu_s=cpu_s, world=world_digest(self.world))
