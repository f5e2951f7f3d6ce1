"""Who says what to whom, in order, as a Mermaid diagram: text that a forge draws and that diffs."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arrow:
    """Somebody says something to somebody."""

    sender: str
    to: str
    label: str
    is_plain: bool = False
    """Whether it is a packet of its own, and no message of a connection; drawn dashed."""


def make_sequence(names: Sequence[str], arrows: Sequence[Arrow]) -> str:
    """The block of a page. `names` are from left to right; every arrow is between two of them."""
    ids = {name: f"P{number}" for number, name in enumerate(names)}
    lines = [f"    participant {ids[name]} as {name}" for name in names]
    for arrow in arrows:
        head = "-->>" if arrow.is_plain else "->>"
        lines.append(f"    {ids[arrow.sender]}{head}{ids[arrow.to]}: {arrow.label}")
    return "\n".join(["```mermaid", "sequenceDiagram", *lines, "```"])
