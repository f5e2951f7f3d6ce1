"""Runs `main.py` as it is, but for how long it waits for others: `patient.py WORD …`.

A program gives somebody up who is silent for seconds. On a machine that has a hundred other things
to do an honest program is silent for longer than that, and a test of real programs is not about
their patience.
"""

import sys
from pathlib import Path

PATIENCE_S = 600.0
LIMITS = (
    "CONNECT_TIMEOUT_S",
    "IDLE_TIMEOUT_S",
    "HELLO_TIMEOUT_S",
    "SILENCE_S",
    "SERVER_IDLE_TIMEOUT_S",
    "LOBBY_ANSWER_MAX_S",
    "LOBBY_BEAT_ANSWER_MAX_S",
    "LOBBY_EXPIRY_S",
    "DEDICATED_READY_MAX_S",
    "STEAM_ANSWER_TIMEOUT_S",
)

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[2])

    from net import limits

    for name in LIMITS:
        assert isinstance(getattr(limits, name), float), f"{name} should be a limit in seconds"
        setattr(limits, name, PATIENCE_S)

    import main
    from game.headless import dedicated, real_time
    from game.joining import lobby_server as server_joining
    from net.connecting import lobby_server as server_way

    real_time.SETTLE_MAX_S = PATIENCE_S
    dedicated.CLOSING_MAX_S = PATIENCE_S
    server_joining.FIND_MAX_S = PATIENCE_S
    server_way.WAY_MAX_S = PATIENCE_S
    sys.exit(main.main(sys.argv[1:]))
