"""Building the library from its source, where there is a compiler.

The result is a shared library like Valve's: it can be named in STEAM_API_LIB, and is loaded by a
program of its own without knowing anything of this folder.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent / "library"
NO_COMPILER = "there is no C compiler here (cc, gcc or clang) to build a library like Valve's with"
_FLAGS = ("-std=c11", "-Wall", "-Wextra", "-Werror", "-Wshadow", "-fPIC", "-fvisibility=hidden")
_BUILD_MAX_S = 600.0
SANITIZER_VARIABLE = "TANDEM_SANITIZER"
"""Names a sanitizer that every library is built with, such as `address`."""
SDKS = (151, 160, 164, 165)
"""The generations of Valve's SDK that can be built: what they export differs."""


def compiler() -> str | None:
    """The C compiler of this computer; None where there is none that can be used. Windows is left
    out, since the library speaks with POSIX sockets."""
    if sys.platform == "win32":
        return None
    found = (shutil.which(name) for name in ("cc", "gcc", "clang"))
    return next((name for name in found if name is not None), None)


def build(
    folder: Path, sdk: int = SDKS[-1], *, packing: int = 4, sanitizer: str | None = None
) -> Path:
    """Builds a library into `folder` and returns its path. `packing` is that of callbacks: 4 as
    on Linux, 8 as on Windows. Fails with the compiler's words, warnings included."""
    found = compiler()
    assert found is not None, NO_COMPILER
    sanitizer = sanitizer or os.environ.get(SANITIZER_VARIABLE)
    made = folder / f"libsteam_api-{sdk}-{packing}{'-' + sanitizer if sanitizer else ''}.so"
    switches = [f"-DCLOUD_SDK={sdk}", f"-DCLOUD_PACKING={packing}"]
    if sanitizer:
        switches += [f"-fsanitize={sanitizer}", "-g"]
    sources = [str(path) for path in sorted(SOURCE.glob("*.c"))]
    command = [found, *_FLAGS, *switches, "-shared", "-pthread", *sources, "-o", str(made)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=_BUILD_MAX_S, check=False
    )
    assert done.returncode == 0, f"the library should compile without a warning:\n{done.stderr}"
    return made


def built(
    folders: pytest.TempPathFactory,
    sdk: int = SDKS[-1],
    *,
    packing: int = 4,
    sanitizer: str | None = None,
) -> Path:
    """The library of `build`, built once for all tests of a run and all processes that share
    it out among themselves."""
    import fcntl  # Not on Windows, where there is no compiler that can be used either.

    own = folders.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = shared / f"steam-{sdk}-{packing}-{sanitizer}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = list(folder.glob("*.so"))
        return found[0] if found else build(folder, sdk, packing=packing, sanitizer=sanitizer)
