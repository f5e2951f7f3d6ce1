"""What a benchmark hands back: a value, what it must stay within, and what to hold it against."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value of one benchmark."""

    what: str
    value: float
    unit: str
    beside: str
    """What the value was held against in the same run, as text: usually a ratio."""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def holds(self) -> bool | None:
        """Whether the target is met; None for a figure that has none."""
        if self.at_most is None and self.at_least is None:
            return None
        is_low_enough = self.at_most is None or self.value <= self.at_most
        return is_low_enough and (self.at_least is None or self.value >= self.at_least)

    @property
    def target(self) -> str:
        """The target as text."""
        if self.at_most is not None:
            return f"<= {_number(self.at_most)}"
        return "" if self.at_least is None else f">= {_number(self.at_least)}"


def table(figures: Iterable[Figure]) -> str:
    """The figures as a table of plain text."""
    rows = [("figure", "value", "target", "holds", "beside it, in the same run")]
    for figure in figures:
        verdict = {None: "", True: "yes", False: "NO"}[figure.holds]
        value = f"{_number(figure.value)} {figure.unit}".rstrip()
        rows.append((figure.what, value, figure.target, verdict, figure.beside))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(
            [
                row[0].ljust(widths[0]),
                row[1].rjust(widths[1]),
                row[2].rjust(widths[2]),
                row[3].ljust(widths[3]),
                row[4],
            ]
        ).rstrip()
        for row in rows
    )


def report(measure: Callable[[], list[Figure]]) -> None:
    """Runs one benchmark as a program: prints its table, and ends with 1 when a target is
    missed."""
    figures = measure()
    print(table(figures))
    if any(figure.holds is False for figure in figures):
        sys.exit(1)


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie. Raises ValueError without any."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("there is no percentile of nothing")
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _number(value: float) -> str:
    """Three digits that matter, and whole numbers whole."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
