"""Which item of a line group, or which node of a node group, is chosen of those that may be.

A strategy is an object that is given to the machine. It sees candidates and gives the number of
one of them, and says whether the machine has to count what was chosen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of a group, as a strategy sees it."""

    id: str
    """A line's id or a node's unique title."""
    score: int
    """How much its conditions ask: 0 for none and for `always`; 1 for `once`; for an expression 1
    and 1 more for every `and`, `or` and `xor` in it; all added up."""
    is_possible: bool
    """Whether all its conditions hold."""
    views: int
    """How often it was chosen before, where the strategy has that counted."""


class Strategy(Protocol):
    """A way to choose."""

    @property
    def counts_views(self) -> bool:
        """Whether choices have to be counted."""
        ...

    def choose(self, candidates: Sequence[Candidate], draw: Callable[[], float]) -> int | None:
        """The index of the one that is chosen, None when none is possible. `draw` gives a number
        of at least 0 and less than 1, another one at each call."""
        ...


def _possible(candidates: Sequence[Candidate]) -> list[int]:
    return [index for index, candidate in enumerate(candidates) if candidate.is_possible]


@dataclass(frozen=True, slots=True)
class First:
    """The first that is possible."""

    counts_views: bool = False

    def choose(self, candidates: Sequence[Candidate], _draw: Callable[[], float]) -> int | None:
        """The index of the first possible one, or None."""
        return next(iter(_possible(candidates)), None)


@dataclass(frozen=True, slots=True)
class Best:
    """The one with the highest score, the first of several."""

    counts_views: bool = False

    def choose(self, candidates: Sequence[Candidate], _draw: Callable[[], float]) -> int | None:
        """The index of the best possible one, or None."""
        return min(_possible(candidates), key=lambda i: -candidates[i].score, default=None)


@dataclass(frozen=True, slots=True)
class BestLeastRecentlyViewed:
    """The one that was chosen least often; of several the one with the highest score, then the
    first."""

    counts_views: bool = True

    def choose(self, candidates: Sequence[Candidate], _draw: Callable[[], float]) -> int | None:
        """The index of the chosen one, or None."""
        return min(
            _possible(candidates),
            key=lambda i: (candidates[i].views, -candidates[i].score),
            default=None,
        )


@dataclass(frozen=True, slots=True)
class RandomBestLeastRecentlyViewed:
    """One of those that were chosen least often and, among these, have the highest score."""

    counts_views: bool = True

    def choose(self, candidates: Sequence[Candidate], draw: Callable[[], float]) -> int | None:
        """The index of the chosen one, or None."""

        def rank(index: int) -> tuple[int, int]:
            return candidates[index].views, -candidates[index].score

        possible = _possible(candidates)
        best = min((rank(index) for index in possible), default=None)
        tied = [index for index in possible if rank(index) == best]
        return tied[int(draw() * len(tied))] if tied else None


DEFAULT_STRATEGY: Strategy = RandomBestLeastRecentlyViewed()
"""What Yarn Spinner does without being told."""

STRATEGIES: tuple[tuple[str, Strategy], ...] = (
    ("first", First()),
    ("best", Best()),
    ("best_least_recent", BestLeastRecentlyViewed()),
    ("random_best_least_recent", RandomBestLeastRecentlyViewed()),
)
"""All of them with their names, for command lines and tests."""
