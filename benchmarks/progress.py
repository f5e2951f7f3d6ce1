"""How far a benchmark is, for who waits for it."""

import sys


def tell(what: str) -> None:
    """Prints a line beside the output, which is the table's alone."""
    print(f"{what} …", file=sys.stderr, flush=True)
