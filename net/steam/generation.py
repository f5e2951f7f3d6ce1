"""Which Steamworks SDK a library comes from, told by what it exports, without loading it.

Names of exported functions stand in the file as text that ends at a zero, on every system. So a
file can be judged by reading it, while loading it runs its code.
"""

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from .functions import INIT_FLAT, UNKNOWN_ACCESSORS, Interface, flat_name
from .ordinary_file import read_head

_FILE_MAX_BYTES = 16 * 1024 * 1024
"""Of a library that are read; Valve's have less than one million."""
_MARKS: tuple[tuple[str, frozenset[str]], ...] = (
    ("newer than 1.65", UNKNOWN_ACCESSORS),
    ("1.65", frozenset({"SteamAPI_SteamUtils_v011"})),
    ("1.64", frozenset({"SteamAPI_SteamApps_v009"})),
    ("1.62 or 1.63", frozenset({"SteamAPI_SteamFriends_v018"})),
    ("1.59 to 1.61", frozenset({INIT_FLAT})),
    ("1.52 to 1.58", frozenset({flat_name(Interface.UTILS, "ShowFloatingGamepadTextInput")})),
    ("1.51 or older", frozenset()),
)
"""From the newest: what is exported since that SDK."""


@dataclass(frozen=True, slots=True, order=True)
class SdkGeneration:
    """The Steamworks SDK of a library; the later one is the greater."""

    rank: int
    words: str
    """Its version, as far as that can be told."""


def sdk_generation(exported: Container[str]) -> SdkGeneration:
    """The generation of a library that exports these names."""
    age = next(
        (age for age, (_, marks) in enumerate(_MARKS) if any(mark in exported for mark in marks)),
        len(_MARKS) - 1,
    )
    return SdkGeneration(len(_MARKS) - 1 - age, _MARKS[age][0])


def generation_of_file(path: Path) -> SdkGeneration:
    """The generation of a library that was not loaded; the oldest for what cannot be read."""
    try:
        content = read_head(path, _FILE_MAX_BYTES)
    except OSError:
        content = b""
    names = (name for _, marks in _MARKS for name in marks)
    return sdk_generation({name for name in names if name.encode() + b"\0" in content})
