"""One line of the log for one thing that happened: `what key=value …`, the values as JSON.

So a program can read it, and nothing in a value can pass for a line or a key of its own.
"""

import msgspec


def log_line(what: str, **facts: str | float | None) -> str:
    """The line; `what` is one word."""
    return " ".join(
        [what, *(f"{key}={msgspec.json.encode(fact).decode()}" for key, fact in facts.items())]
    )
