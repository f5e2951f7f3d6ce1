"""Valve's real libraries: those that are found on this computer, as the game finds them.

Goal: every function that the binding declares exists there, and a computer without a running Steam
is met in silence. Method: the real library in a process of its own, its terminal output captured.
"""

import os
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
from net.steam.functions import (
    ACCESSORS,
    GLOBAL_FUNCTIONS,
    METHODS,
    OPTIONAL_METHODS,
    Interface,
    flat_name,
)
from net.steam.generation import generation_of_file
from net.steam.library import LIBRARY_VARIABLE

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


@pytest.fixture
def as_installed() -> dict[str, str]:
    """The environment of a player: nothing names a library."""
    return {name: value for name, value in os.environ.items() if name != LIBRARY_VARIABLE}


@pytest.mark.skipif(
    not any(file.source is LibrarySource.STEAMWORKS_SWIG for file in FOUND),
    reason="no package of this Python carries the library",
)
def test_what_pip_has_brought_is_used_by_the_game(as_installed: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "steam-check"],
        cwd=REPOSITORY,
        env=as_installed,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    library, generation = done.stdout.splitlines()[:2]
    assert library.endswith("(steamworks-swig package)"), f"it should be found: {done.stdout}"
    assert generation.split() == ["SDK", "generation", "1.65"], "of the newest SDK that is known"
    chosen = choose_library(FOUND)
    gone = {flat_name(Interface.USER_STATS, "RequestCurrentStats")}
    assert chosen.flat.exported >= OPTIONAL_METHODS - gone, "it has every comfort but what went"
    assert "steamworks" not in sys.modules, "only the file of the package is used"


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.source.name)
def test_without_steam_the_real_library_is_quiet_and_the_reason_is_plain(
    file: LibraryFile,
) -> None:
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
        env={**os.environ, LIBRARY_VARIABLE: str(file.path)},
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
