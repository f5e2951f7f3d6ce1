"""Programs of the system that the game starts, such as the window for files."""

import os
import sys
from collections.abc import Mapping

LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


def their_environment(
    environment: Mapping[str, str] = os.environ, is_packaged: bool = getattr(sys, "frozen", False)
) -> dict[str, str]:
    """The environment for a program of the system. A packaged game has libraries of its own, which
    no other program can be expected to run with."""
    theirs = dict(environment)
    if is_packaged:
        for name in LIBRARY_PATHS:
            theirs.pop(name, None)
            before = theirs.pop(f"{name}_ORIG", None)
            if before is not None:
                theirs[name] = before
    return theirs
