"""Which of several libraries is used: the newest that can be.

Which SDK a file is of is read from it; whether it can be used shows only when it is loaded and has
the functions that are needed. So they are tried from the newest on, until one can.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import SteamUnavailable
from .flat import FlatApi
from .generation import generation_of_file
from .library import LibraryFile, load_library
from .trial import LibraryTrial


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A library that is not used."""

    file: LibraryFile
    reason: str
    """Why, in one sentence."""


@dataclass(frozen=True, slots=True)
class ChosenLibrary:
    """The library that is used, loaded."""

    file: LibraryFile
    library: object
    flat: FlatApi
    """Its functions."""
    passed_over: tuple[PassedOver, ...]
    """All others that were found."""


class NoneSuitable(SteamUnavailable):
    """Libraries were found, and none can be used: reason and text are those of the newest."""

    def __init__(self, newest: SteamUnavailable, passed_over: Sequence[PassedOver]) -> None:
        super().__init__(newest.reason, newest.detail)
        self.passed_over = tuple(passed_over)
        """All of them."""


def choose_library(
    found: Sequence[LibraryFile], load: Callable[[Path], object] = load_library
) -> ChosenLibrary:
    """Loads the newest of at least one library that can be used; the earlier in `found` of those
    of one SDK. `load` is what loads one, or raises `SteamUnavailable`. Raises `NoneSuitable`."""
    ages = {file: generation_of_file(file.path) for file in found}
    passed_over: list[PassedOver] = []
    problems: list[SteamUnavailable] = []
    chosen: tuple[LibraryFile, object, FlatApi] | None = None
    for file in sorted(found, key=ages.__getitem__, reverse=True):
        if chosen is not None:
            reason = f"It is of SDK {ages[file].words}, no newer than the one that is used."
            passed_over.append(PassedOver(file, reason))
            continue
        try:
            library = load(file.path)
            chosen = file, library, FlatApi(library)
        except SteamUnavailable as problem:
            passed_over.append(PassedOver(file, problem.detail))
            problems.append(problem)
    if chosen is None:
        raise NoneSuitable(problems[0], passed_over)
    return ChosenLibrary(*chosen, tuple(passed_over))


def loading_after(trial: LibraryTrial | None) -> Callable[[Path], object]:
    """Loads a library once `trial` has let a child process load it; at once without one."""
    if trial is None:
        return load_library

    def load(path: Path) -> object:
        trial.check(path)
        return load_library(path)

    return load
