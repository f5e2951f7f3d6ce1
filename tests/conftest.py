"""What holds for every test: how hard the property tests look, and that nothing is compiled twice.

`quick` is what runs unless another profile is asked for: the same examples every time.
`--hypothesis-profile=thorough` looks twenty times as hard, at others each time, and prints how to
see again what it finds. Neither fails by the clock.
"""

import os
import sys

from hypothesis import HealthCheck, settings

NOTHING_BY_THE_CLOCK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile(
    "quick", NOTHING_BY_THE_CLOCK, max_examples=100, derandomize=True, database=None
)
settings.register_profile(
    "thorough", NOTHING_BY_THE_CLOCK, max_examples=2000, derandomize=False, print_blob=True
)
settings.load_profile("quick")

# Every worker and every program that a test starts would compile the whole game for itself.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
