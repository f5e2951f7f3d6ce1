"""What a simulation is asked to play: who, for how long, on what network, with what mishaps."""

from dataclasses import dataclass, field
from enum import Enum

from game.headless.bots import ROLES
from net import limits
from net.transports.simulated import LinkConditions

DEFAULT_ROLES = ("farm", "wander", "hoard", "griefer", "farm", "hoard", "wander", "griefer")
MISHAP_MAX_S = 24 * 3600.0
_NOTICED_S = 5.0
"""What a guest may need to notice that it was cut off."""


class MishapKind(Enum):
    """What happens to one guest's link for a while."""

    BLACKOUT = "blackout"
    """Nothing gets through in either direction."""
    DEAF = "deaf"
    """Nothing gets through to the guest."""
    MUTE = "mute"
    """Nothing gets through from the guest."""
    CUT = "cut"
    """The plug is pulled: as a blackout, and what was under way is lost as well."""


@dataclass(frozen=True)
class Mishap:
    """A mishap of one guest."""

    kind: MishapKind
    guest: int
    """Which of the guests, from 0 on."""
    at_s: float
    """Seconds of play, joining not counted, before it begins."""
    for_s: float

    def __str__(self) -> str:
        """As the command line reads it."""
        return f"{self.kind.value}:{self.guest}:{self.at_s:g}:{self.for_s:g}"


@dataclass(frozen=True)
class Plan:
    """A simulation to be. Raises ValueError with a sentence for what cannot be played."""

    players: int = 4
    minutes: float = 10.0
    days: int = 0
    """After so many days of the farm it is over at the latest; 0 for no such end."""
    seed: int = 0
    conditions: LinkConditions = field(default_factory=LinkConditions)
    placeables: int = 0
    """Placeables of the big world on the back field; 0 for an ordinary farm."""
    plants: int = 0
    """Corruptions of guests' replicas, spread over the run."""
    on_server: bool = False
    """Whether the farm is on a server: all players are guests then, each with a token."""
    roles: tuple[str, ...] = DEFAULT_ROLES
    """Who plays, the host first; again from the beginning where there are more players."""
    mishaps: tuple[Mishap, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.players <= limits.PLAYERS_MAX:
            raise ValueError(f"1 to {limits.PLAYERS_MAX} players can be simulated")
        for role in self.roles:
            if role not in ROLES:
                raise ValueError(f"there is no bot {role!r}; there are {', '.join(sorted(ROLES))}")
        for mishap in self.mishaps:
            if not 0 <= mishap.guest < self.guests:
                raise ValueError(
                    f"{mishap}: the guests of this simulation are 0 to {self.guests - 1}"
                )
            if mishap.at_s >= self.minutes * 60:
                raise ValueError(f"{mishap}: the play is over by then")

    @property
    def guests(self) -> int:
        """How many of the players come over the network."""
        return self.players if self.on_server else self.players - 1

    def keeps_away(self, guest: int) -> bool:
        """Whether a mishap keeps this guest away for longer than a guest tries to come back."""
        return any(
            mishap.guest == guest and mishap.for_s >= limits.RECONNECT_FOR_S - _NOTICED_S
            for mishap in self.mishaps
        )


def parse_mishap(text: str) -> Mishap:
    """Reads `KIND:GUEST:AT_S:FOR_S`. Raises ValueError with a sentence."""
    kinds = {kind.value: kind for kind in MishapKind}
    parts = text.split(":")
    try:
        name, guest, at_s, for_s = parts
        mishap = Mishap(kinds[name], int(guest), float(at_s), float(for_s))
    except (ValueError, KeyError):
        shape = "KIND:GUEST:AT_S:FOR_S, such as blackout:0:12.5:8"
        raise ValueError(f"{text!r} is not {shape}; kinds are {', '.join(kinds)}") from None
    if not (0 <= mishap.at_s <= MISHAP_MAX_S and 0 < mishap.for_s <= MISHAP_MAX_S):
        raise ValueError(f"{text!r} is not within a day")
    return mishap


def command_line(plan: Plan) -> str:
    """The command that plays this plan again."""
    words = ["simulate", f"--seed {plan.seed}", f"--players {plan.players}"]
    words.append(f"--days {plan.days}" if plan.days else f"--minutes {plan.minutes:g}")
    link = plan.conditions
    for option, value in (
        ("loss", link.loss_pct),
        ("delay", link.delay_ms),
        ("jitter", link.jitter_ms),
        ("reorder", link.reorder_pct),
        ("duplicate", link.duplicate_pct),
        ("burst", link.burst_pct),
        ("bandwidth", link.bandwidth_bytes_per_s),
        ("plant", plan.plants),
        ("placeables", plan.placeables),
    ):
        if value:
            words.append(f"--{option} {value:g}")
    if plan.on_server:
        words.append("--dedicated")
    words.append(f"--bots {','.join(plan.roles)}")
    words += [f"--mishap {mishap}" for mishap in plan.mishaps]
    return " ".join(words)
