"""Writes the golden packets anew: `python -m tests.golden.regenerate`.

Nothing else writes them. Run it after a change of `net/wire.py` that is meant, raise
`PROTOCOL_VERSION` with it, and read the difference before it is committed.
"""

from tests.golden.packets import write_all

if __name__ == "__main__":
    changed = write_all()
    print("\n".join(f"changed: {name}" for name in changed) or "Nothing has changed.")
