"""How good a line is, in a word: what the signal bars show of anybody's connection."""

FAIR_PING_MS = 130.0
POOR_PING_MS = 260.0
FAIR_LOSS_PCT = 3.0
POOR_LOSS_PCT = 12.0


def link_quality(ping_ms: float | None, loss_pct: float) -> str:
    """`good`, `fair` or `poor`. An unknown ping speaks neither for a line nor against it."""
    ping = ping_ms or 0.0
    if ping > POOR_PING_MS or loss_pct > POOR_LOSS_PCT:
        return "poor"
    if ping > FAIR_PING_MS or loss_pct > FAIR_LOSS_PCT:
        return "fair"
    return "good"
