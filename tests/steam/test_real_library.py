"""Valve's real library, when the environment variable STEAM_API_LIB names one.

Goal: every function that the binding declares exists there, and a computer without a running Steam
is met in silence. Method: the real library in a process of its own, its terminal output captured.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from net.steam import find_library, load_library
from net.steam.flat import FlatApi
from net.steam.functions import ACCESSORS, GLOBAL_FUNCTIONS, METHODS, OPTIONAL_METHODS
from net.steam.library import LIBRARY_VARIABLE

REPOSITORY = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not os.environ.get(LIBRARY_VARIABLE),
    reason=f"{LIBRARY_VARIABLE} names no library of Valve's, which may not be published here",
)


def test_every_declared_function_exists_in_the_real_library() -> None:
    flat = FlatApi(load_library(find_library().path))
    needed = {*GLOBAL_FUNCTIONS, *METHODS} - OPTIONAL_METHODS
    assert needed <= flat.exported, f"the library lacks {sorted(needed - flat.exported)}"
    for interface, names in ACCESSORS.items():
        assert flat.exported & set(names), f"one accessor of {interface.value} should be known"


def test_without_steam_the_real_library_is_quiet_and_the_reason_is_plain() -> None:
    program = (
        "from net.steam import *\n"
        "try:\n"
        "    open_steam(480).close()\n"
        "except SteamUnavailable as problem:\n"
        "    print(problem.reason.name, bool(problem.remedy))\n"
        "else:\n"
        "    print('OPEN')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.stdout.split() == ["OPEN"]:
        pytest.skip("Steam is running here")
    assert done.returncode == 0, "the program should go on without Steam"
    assert done.stdout.split() == ["NOT_RUNNING", "True"], "with a reason and a remedy"
    assert done.stderr == "", "and nothing should be written to the terminal"
