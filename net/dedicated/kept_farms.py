"""Where the farms of sessions on servers are kept, so that friends who start the same lobby next
week go on where they were.

A farm belongs to whoever owned the lobby, under the lobby's name: the same name of another owner is
another farm. File names are hashes, since both come from strangers. Beside each farm stands whose
it is, from which home line it was opened (a hash) and for how long it was played. No farm that
friends have played at ever gives way to another: what is limited is how many one line may have, and
what gives way when there is no room is what hardly anybody has played at, of the line that has most
of that.
"""

import contextlib
import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from files.reading import read_file
from files.writing import replace_file
from net.limits import (
    DEDICATED_FARMS_MAX,
    DEDICATED_FARMS_PER_ADDRESS_MAX,
    DEDICATED_IDENTITY_MAX_LENGTH,
    DEDICATED_TRIAL_S,
    LOBBY_NAME_MAX_LENGTH,
)
from net.text import clean_line

FARM_SUFFIX = ".farm"
ABOUT_SUFFIX = ".kept"
_ABOUT_MAX_BYTES = 1024
_LINE_DIGITS = 16


class _About(Struct, frozen=True, forbid_unknown_fields=True):
    line: Annotated[str, Meta(max_length=_LINE_DIGITS)]
    played_s: Annotated[float, Meta(ge=0.0)]
    owner: Annotated[str, Meta(max_length=DEDICATED_IDENTITY_MAX_LENGTH)] = ""
    farm: Annotated[str, Meta(max_length=LOBBY_NAME_MAX_LENGTH)] = ""


_FULL = "This lobby server keeps as many farms as it may. Those who run it can remove one."
_UNKNOWN = _About("", DEDICATED_TRIAL_S)
"""Of a farm beside which nothing stands: it stays."""
_decoder = msgspec.json.Decoder(_About)


class NoRoomError(Exception):
    """Another farm cannot be kept; a sentence for the player says why."""


@dataclass(frozen=True, slots=True)
class KeptFarm:
    """A farm, as those who run the lobby server see it."""

    farm_id: str
    """What its file is called."""
    name: str
    """Empty where nothing beside the farm says it."""
    owner: str
    """The identity that owned its lobby; empty likewise."""
    size_bytes: int
    """With its backups, and whatever else is named after it."""
    played_s: float
    """For how long in all."""
    used_s: float
    """When it was last written, in seconds since 1970."""
    is_played: bool
    """Whether a server of it is starting or running."""

    @property
    def used_at(self) -> str:
        """When it was last written, to be read."""
        return f"{datetime.fromtimestamp(self.used_s, UTC):%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class _Kept:
    file: Path
    used_s: float
    about: _About

    @property
    def is_trial(self) -> bool:
        return self.about.played_s < DEDICATED_TRIAL_S


class KeptFarms:
    """The farms in one folder, which is made when it is not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, owner: str, farm: str) -> Path:
        """The file of an owner's farm of this name, whether it exists or not. It is a player's, by
        whichever of their programs the lobby is owned: one that was killed keeps its number for a
        while, and the one that is started next has another."""
        player, _, number = owner.partition("-")
        whose = player if number.isdecimal() else owner
        digest = hashlib.sha256(f"{whose}\0{farm}".encode()).hexdigest()[:32]
        return self._folder / f"{digest}{FARM_SUFFIX}"

    def admit(self, owner: str, farm: str, line: str, in_use: Collection[Path]) -> None:
        """Makes the folder, and room in it for this farm if it is new; those in use stay. `line`
        is from where it is opened. Raises `NoRoomError`, or `OSError` when the folder cannot be
        read or written."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self.path(owner, farm)
        if file.exists():
            about = _about(file)
            if not about.owner:
                self._write(file, msgspec.structs.replace(about, owner=owner, farm=farm))
            return
        kept = self._kept()
        trials = [each for each in kept if each.is_trial and each.file not in in_use]
        digest = hashlib.sha256(line.encode()).hexdigest()[:_LINE_DIGITS]
        own = [each for each in kept if each.about.line == digest]
        if len(own) >= DEDICATED_FARMS_PER_ADDRESS_MAX:
            trials = [each for each in trials if each.about.line == digest]
            self._remove_one(
                trials,
                f"There are {len(own)} farms of yours or your neighbours' on this server already,"
                " which is as many as may be. Go on with one of them.",
            )
        elif len(kept) + sum(not each.exists() for each in in_use) >= DEDICATED_FARMS_MAX:
            self._remove_one(trials, _FULL)
        self._write(file, _About(digest, 0.0, owner, farm))

    def kept(self, in_use: Collection[Path]) -> tuple[KeptFarm, ...]:
        """Every farm, the one last written first. Raises `OSError` when the folder cannot be
        read."""
        if not self._folder.exists():
            return ()
        farms = [
            KeptFarm(
                farm_id=each.file.stem,
                name=clean_line(each.about.farm, LOBBY_NAME_MAX_LENGTH),
                owner=clean_line(each.about.owner, DEDICATED_IDENTITY_MAX_LENGTH),
                size_bytes=sum(_size_bytes(companion) for companion in self._all_of(each.file)),
                played_s=each.about.played_s,
                used_s=self._used_s(each.file),
                is_played=each.file in in_use,
            )
            for each in self._kept()
        ]
        return tuple(sorted(farms, key=lambda farm: farm.used_s, reverse=True))

    def remove(self, farm_id: str, in_use: Collection[Path]) -> None:
        """Removes a farm with all that is named after it. Raises `ValueError` with a sentence for
        one that is in use or not there, or `OSError`."""
        file = next((each.file for each in self._kept() if each.file.stem == farm_id), None)
        if file is None:
            raise ValueError("There is no such farm.")
        if file in in_use:
            raise ValueError(
                "It is being played. Try again when it has been empty for some minutes."
            )
        # What is left when this fails halfway is still listed.
        for companion in sorted(self._all_of(file), key=lambda each: each == file):
            companion.unlink(missing_ok=True)

    def note_played(self, file: Path, since_s: float) -> None:
        """A server of this farm has ended, perhaps without a farm; `since_s` is when it got ready,
        in seconds since 1970 as files have it. It was played until its file was last written."""
        about = _about(file)
        with contextlib.suppress(OSError):
            if not file.exists():
                _about_file(file).unlink(missing_ok=True)
                return
            played_s = about.played_s + max(0.0, self._used_s(file) - since_s)
            self._write(file, msgspec.structs.replace(about, played_s=played_s))

    def _all_of(self, file: Path) -> list[Path]:
        """A farm's file with its backups, and whatever else is named after it."""
        return list(self._folder.glob(f"{file.name}*"))

    def _used_s(self, file: Path) -> float:
        """When a farm was last written, in seconds since 1970; raises `OSError`."""
        return max(
            each.stat().st_mtime for each in self._all_of(file) if each.suffix != ABOUT_SUFFIX
        )

    def _kept(self) -> list[_Kept]:
        return [
            _Kept(file, file.stat().st_mtime, _about(file))
            for file in self._folder.iterdir()
            if file.suffix == FARM_SUFFIX
        ]

    def _remove_one(self, trials: list[_Kept], otherwise: str) -> None:
        """Removes the farm that gives way first. Raises `NoRoomError` when none does."""
        if not trials:
            raise NoRoomError(otherwise)
        of_line = Counter(each.about.line for each in trials)
        first = min(trials, key=lambda each: (-of_line[each.about.line], each.used_s))
        for companion in self._all_of(first.file):
            with contextlib.suppress(OSError):
                companion.unlink(missing_ok=True)

    def _write(self, file: Path, about: _About) -> None:
        replace_file(_about_file(file), msgspec.json.encode(about))


def _size_bytes(file: Path) -> int:
    """0 for one that has just gone."""
    with contextlib.suppress(FileNotFoundError):
        return file.stat().st_size
    return 0


def _about_file(farm: Path) -> Path:
    return farm.with_name(farm.name + ABOUT_SUFFIX)


def _about(farm: Path) -> _About:
    try:
        return _decoder.decode(read_file(_about_file(farm), _ABOUT_MAX_BYTES))
    except (OSError, ValueError):
        return _UNKNOWN
