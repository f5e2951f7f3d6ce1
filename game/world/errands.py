"""What hangs at the notice board: computed from the farm's seed and the day, and never sent."""

from typing import NamedTuple

from game.world.calendar import season_of
from game.world.chance import random_stream
from game.world.content import Content
from game.world.quest_definitions import Errand
from game.world.sections import WORLD_SCOPE, Kind, Section

ERRANDS = Section(WORLD_SCOPE, Kind.ERRAND)
NOTES_MIN, NOTES_MAX = 2, 3
_NUMBERS = 1000


class Note(NamedTuple):
    """A note at the board, for a day."""

    errand: str
    definition: Errand
    wanted: int
    coins: int


def errand_key(day: int, number: int) -> int:
    """The key under which it is kept that an errand of a day is done."""
    return day * _NUMBERS + number


def day_of_key(key: int) -> int:
    """The day of such a key."""
    return key // _NUMBERS


def notes_of(content: Content, seed: int, day: int) -> tuple[Note, ...]:
    """What hangs at the board on a day, the same for everybody with the same seed. Never two that
    ask for the same thing."""
    season = season_of(content, day)
    pool = sorted(
        name for name, e in content.errands.items() if not e.seasons or season in e.seasons
    )
    dice = random_stream(seed, "errands", day)
    dice.shuffle(pool)
    notes: list[Note] = []
    for name in pool:
        errand = content.errands[name]
        if len(notes) < dice.randint(NOTES_MIN, NOTES_MAX) and not any(
            errand.item == note.definition.item for note in notes
        ):
            count = dice.randint(errand.count_min, errand.count_max)
            notes.append(Note(name, errand, count, count * errand.coins_each))
    return tuple(notes)
