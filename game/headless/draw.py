"""Draws a simulation from its seed: players, bots, network, mishaps and planted faults.

What is drawn is what the netcode promises to carry: from two people in one room to links with a
third of all packets lost, a round trip of three seconds, or 4 kB/s. All numbers are rounded, so
that the command line of a drawn plan plays exactly the same.
"""

from dataclasses import replace
from random import Random

from game.headless.bots import ROLES
from game.headless.plan import Mishap, MishapKind, Plan
from game.world.chance import random_stream
from net import limits
from net.transports.simulated import LinkConditions

_MISHAPS_MAX = 4
_LAST_MISHAP_SHARE = 0.8
"""Mishaps begin in this first part of the play, so that what follows on them is seen."""
_SHORT_S, _LONG_S = (0.3, 8.0), (8.0, 40.0)
_BIG_WORLD_RECORDS = (500, 3000)


def draw_plan(seed: int) -> Plan:
    """The plan of this seed, always the same."""
    dice = random_stream(seed, "draw")
    players = dice.randint(2, limits.PLAYERS_MAX)
    minutes = round(dice.uniform(0.4, 1.2), 2)
    on_server = dice.random() < 0.15
    guests = players if on_server else players - 1
    return Plan(
        players=players,
        minutes=minutes,
        seed=seed,
        conditions=_draw_network(dice),
        placeables=dice.randint(*_BIG_WORLD_RECORDS) if dice.random() < 0.1 else 0,
        plants=dice.choice((0, 0, 0, dice.randint(1, 8), dice.randint(1, 50))),
        on_server=on_server,
        roles=tuple(dice.choice(sorted(ROLES)) for _ in range(players)),
        mishaps=_draw_mishaps(dice, guests, minutes * 60),
    )


def _draw_network(dice: Random) -> LinkConditions:
    """One of six neighbourhoods, and something within it."""
    draw = dice.choice((_room, _home, _home, _home, _poor, _poor, _awful, _awful, _far, _narrow))
    link = draw(dice)
    if draw is not _narrow and dice.random() < 0.15:
        return replace(link, bandwidth_bytes_per_s=dice.randrange(16_000, 128_000, 1000))
    return link


def _room(dice: Random) -> LinkConditions:
    return _link(dice, delay=5, jitter=2, loss=0, burst=0, duplicate=0, reorder=0)


def _home(dice: Random) -> LinkConditions:
    return _link(dice, delay=90, jitter=30, loss=3, burst=0, duplicate=2, reorder=5)


def _poor(dice: Random) -> LinkConditions:
    return _link(dice, delay=200, jitter=80, loss=15, burst=1, duplicate=10, reorder=15)


def _awful(dice: Random) -> LinkConditions:
    return _link(dice, delay=300, jitter=200, loss=35, burst=2, duplicate=25, reorder=30)


def _far(dice: Random) -> LinkConditions:
    """The other side of the world, by satellite or through a phone at the edge of its cell."""
    link = _link(dice, delay=0, jitter=150, loss=12, burst=1, duplicate=5, reorder=10)
    return replace(link, delay_ms=dice.randint(300, 1400))


def _narrow(dice: Random) -> LinkConditions:
    """What is left of a line on which somebody watches a film."""
    link = _link(dice, delay=200, jitter=30, loss=5, burst=0, duplicate=2, reorder=5)
    return replace(link, bandwidth_bytes_per_s=dice.randrange(4_000, 16_000, 1000))


def _link(
    dice: Random, *, delay: int, jitter: int, loss: int, burst: int, duplicate: int, reorder: int
) -> LinkConditions:
    """Up to so much of each."""
    return LinkConditions(
        delay_ms=dice.randint(0, delay),
        jitter_ms=dice.randint(0, jitter),
        loss_pct=dice.randint(0, loss),
        burst_pct=dice.randint(0, burst),
        duplicate_pct=dice.randint(0, duplicate),
        reorder_pct=dice.randint(0, reorder),
    )


def _draw_mishaps(dice: Random, guests: int, played_s: float) -> tuple[Mishap, ...]:
    mishaps = []
    for _ in range(dice.choice((0, 0, dice.randint(1, _MISHAPS_MAX)))):
        span_s = _LONG_S if dice.random() < 0.3 else _SHORT_S
        mishaps.append(
            Mishap(
                dice.choice(tuple(MishapKind)),
                dice.randrange(guests),
                round(dice.uniform(0, played_s * _LAST_MISHAP_SHARE), 1),
                round(dice.uniform(*span_s), 1),
            )
        )
    return tuple(mishaps)
