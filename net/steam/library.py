"""Valve's library: where it may lie, and loading it with an explanation when it does not load.

Valve's licence does not let projects publish the library by itself, so either the player or the
packaged game brings it, or a package that carries it. Of such a package only the file is used: it
is found by what pip has noted, and nothing of the package is ever imported.
"""

import contextlib
import ctypes
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from .errors import SteamUnavailable, UnavailableReason
from .ordinary_file import read_head

LIBRARY_VARIABLE = "STEAM_API_LIB"


class LibrarySource(Enum):
    """Where the library was found."""

    VARIABLE = "environment variable STEAM_API_LIB"
    FOLDER = "beside the program"
    STEAMWORKS_SWIG = "steamworks-swig package"
    STEAMWORKSPY = "steamworkspy package"


_PACKAGES = {
    "steamworks-swig": LibrarySource.STEAMWORKS_SWIG,
    "steamworkspy": LibrarySource.STEAMWORKSPY,
}
"""Packages that carry the library, by the names that pip knows."""


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """Valve's library on this computer."""

    path: Path
    source: LibrarySource


def library_name(platform: str = sys.platform) -> str:
    """The name of Valve's 64-bit library on a platform."""
    if platform == "win32":
        return "steam_api64.dll"
    return "libsteam_api.dylib" if platform == "darwin" else "libsteam_api.so"


def program_folders() -> tuple[Path, ...]:
    """The folders that are "beside the program": that of `main.py`, or those of a packaged one."""
    folders = []
    if getattr(sys, "frozen", False):
        folders.append(Path(sys.executable).parent)
        bundle = getattr(sys, "_MEIPASS", None)
        if bundle is not None:
            folders.append(Path(bundle))
    main_file = getattr(sys.modules.get("__main__"), "__file__", None)
    if main_file is not None:
        folders.append(Path(main_file).resolve().parent)
    return tuple(folders)


def find_libraries(
    folders: Sequence[Path] | None = None,
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
) -> tuple[LibraryFile, ...]:
    """All of Valve's libraries on this computer, at least one: the file that the environment
    variable `STEAM_API_LIB` names and no other, or else those beside the program and inside
    packages that carry it. `folders` stand in for "beside the program". Raises `SteamUnavailable`
    when there is none, or not where the environment variable says."""
    named = environ.get(LIBRARY_VARIABLE)
    if named:
        # Who `~somebody` is may be known to nobody.
        with contextlib.suppress(OSError, RuntimeError):
            path = Path(named).expanduser().absolute()
            if path.is_file():
                return (LibraryFile(path, LibrarySource.VARIABLE),)
        # Whoever sets the variable means that file; silently taking another would mislead.
        raise SteamUnavailable(
            UnavailableReason.NO_LIBRARY,
            f"The environment variable {LIBRARY_VARIABLE} names {named!r}, which is not a file.",
        )
    name = library_name(platform)
    places = [
        (folder.absolute() / name, LibrarySource.FOLDER)
        for folder in (program_folders() if folders is None else folders)
    ]
    for package, source in _PACKAGES.items():
        places += [(path, source) for path in _files_of(package) if path.name == name]
    # A packaged program may be beside itself twice.
    places = list(dict.fromkeys(places))
    found = tuple(LibraryFile(path, source) for path, source in places if path.is_file())
    if not found:
        raise SteamUnavailable(
            UnavailableReason.NO_LIBRARY, f"Valve's library {name} was not found on this computer."
        )
    return found


def load_library(path: Path) -> ctypes.CDLL:
    """Loads a library file. Raises `SteamUnavailable` that says why it cannot be."""
    if ctypes.sizeof(ctypes.c_void_p) != 8:
        raise SteamUnavailable(
            UnavailableReason.WRONG_ARCHITECTURE, "Steam needs a 64-bit Python; this one has 32."
        )
    try:
        return ctypes.CDLL(str(path))
    except OSError as error:
        kind = binary_kind(path)
        # macOS keeps several processors in one file, and says in words that ours is not in it.
        if kind is not None and (
            kind != binary_kind(Path(sys.executable)) or "architecture" in str(error)
        ):
            raise SteamUnavailable(
                UnavailableReason.WRONG_ARCHITECTURE,
                f"{path.name} is a library for {kind}, which this computer cannot load.",
            ) from error
        raise SteamUnavailable(
            UnavailableReason.NO_LIBRARY, f"{path.name} cannot be loaded: {str(error)[:300]}"
        ) from error


_HEAD_BYTES = 64 * 1024
_ELF_MACHINES = {3: "x86", 62: "x86-64", 183: "arm64"}
_PE_MACHINES = {0x14C: "x86", 0x8664: "x86-64", 0xAA64: "arm64"}
_MACH_O_MAGIC = {b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf"}


def binary_kind(path: Path) -> str | None:
    """What system and processor a program or library is for, such as "Linux, x86-64"; None when
    it is neither."""
    try:
        head = read_head(path, _HEAD_BYTES)
    except OSError:
        return None
    if head[:4] == b"\x7fELF":
        machine = int.from_bytes(head[18:20], "little")
        return f"Linux, {_ELF_MACHINES.get(machine, 'another processor')}"
    if head[:2] == b"MZ":
        at = int.from_bytes(head[60:64], "little")
        machine = int.from_bytes(head[at + 4 : at + 6], "little")
        return f"Windows, {_PE_MACHINES.get(machine, 'another processor')}"
    # One Mach-O file often holds several processors, so only the system is told apart.
    return "macOS" if head[:4] in _MACH_O_MAGIC else None


def _files_of(package: str) -> list[Path]:
    # What can be imported under a package's name may be another's, so pip's notes are asked.
    from importlib.metadata import PackageNotFoundError, files

    try:
        noted = files(package) or []
    except (PackageNotFoundError, OSError, ValueError):
        return []
    return [Path(str(file.locate())).absolute() for file in noted]
