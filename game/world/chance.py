"""Chance without surprises: one seed for a farm, a stream of its own for every use.

A stream is named by what it is for ("weather", 12), so that a new use of chance never shifts the
numbers of an old one, and the same farm has the same weather on every machine.
"""

from collections.abc import Mapping
from random import Random


def random_stream(seed: int, *name: str | int) -> Random:
    """The random numbers of a seed for one named use. The same on every machine and version,
    because text seeds are hashed with SHA-512."""
    return Random("/".join(str(part) for part in (seed, *name)))


def weighted_choice(dice: Random, weights: Mapping[str, int]) -> str:
    """One of the names, each as often as its weight says. Raises ValueError without any."""
    names = sorted(weights)
    total = sum(weights.values())
    if total < 1:
        raise ValueError("a choice needs at least one name with a weight")
    roll = dice.random() * total
    for name in names:
        roll -= weights[name]
        if roll < 0:
            return name
    return names[-1]
