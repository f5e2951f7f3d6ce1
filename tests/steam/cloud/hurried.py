"""Runs `main.py` with some limits changed: `hurried.py KNOCK_TIMEOUT_S=2 … -- host …`.

How long a host may take to answer, and how long a guest waits for a host that has vanished, is
measured in minutes. A test has seconds; everything else about the program is as it is.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[3])

    from net import limits

    cut = sys.argv.index("--")
    for change in sys.argv[1:cut]:
        name, _, value = change.partition("=")
        assert isinstance(getattr(limits, name), float), f"{name} should be a limit in seconds"
        setattr(limits, name, float(value))

    import main

    sys.exit(main.main(sys.argv[cut + 1 :]))
