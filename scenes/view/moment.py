"""When the world is drawn."""

from dataclasses import dataclass
from math import inf

from game.world.calendar import DAY_MINUTES, DAY_START_MINUTE


@dataclass(frozen=True, slots=True)
class Moment:
    """When and in what weather the world is drawn."""

    now_s: float
    minutes: float
    """Since midnight, up to 1560."""
    weather: str
    season: str
    has_flashes: bool = True
    """Whether lightning may brighten the whole picture."""
    tick: float = inf
    """The host's; without one, what is switched on for good is on."""

    @property
    def day_share(self) -> float:
        """How much of the day has passed, 0 to 1."""
        return (self.minutes - DAY_START_MINUTE) / DAY_MINUTES
