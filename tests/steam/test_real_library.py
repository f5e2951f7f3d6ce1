"""Valve's real libraries: those that are found on this computer, as the game finds them.

Goal: every function that the binding declares exists there, and a computer without a running Steam
is met in silence. Method: the real library in a process of its own, its terminal output captured.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from net.steam import (
    LibraryFile,
    LibrarySource,
    SteamUnavailable,
    choose_library,
    find_libraries,
    load_library,
)
from net.steam.flat import FlatApi
from net.steam.functions import ACCESSORS, GLOBAL_FUNCTIONS, METHODS, OPTIONAL_METHODS
from net.steam.generation import generation_of_file

REPOSITORY = Path(__file__).parents[2]


def libraries() -> tuple[LibraryFile, ...]:
    """All that are here."""
    try:
        return find_libraries([REPOSITORY])
    except SteamUnavailable:
        return ()


FOUND = libraries()

pytestmark = pytest.mark.skipif(
    not FOUND, reason="there is no library of Valve's here, and none may be published by us"
)


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.source.name)
def test_every_declared_function_exists_in_the_real_library(file: LibraryFile) -> None:
    flat = FlatApi(load_library(file.path))
    needed = {*GLOBAL_FUNCTIONS, *METHODS} - OPTIONAL_METHODS
    assert needed <= flat.exported, f"the library lacks {sorted(needed - flat.exported)}"
    for interface, names in ACCESSORS.items():
        assert flat.exported & set(names), f"one accessor of {interface.value} should be known"
    assert generation_of_file(file.path) == flat.generation, "and reading the file tells its SDK"


@pytest.mark.skipif(
    sys.platform != "linux" or not any(f.source is LibrarySource.STEAMWORKS_SWIG for f in FOUND),
    reason="no package here carries the library",
)
def test_the_library_that_pip_brings_is_of_the_newest_known_sdk() -> None:
    chosen = choose_library(FOUND)
    assert chosen.flat.generation.words == "1.65", "the newest that is known should be used"
    assert chosen.flat.exported >= OPTIONAL_METHODS, "which has every comfort"
    assert "steamworks" not in sys.modules, "only the file of the package is used"


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
