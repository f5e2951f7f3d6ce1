"""The files that a command line wants to be written: what cannot be is found out before anything
begins, as far as that can be."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from game.saves.places import shown


def check_outputs(outputs: Mapping[str, Path | None], inputs: Mapping[str, Path | None]) -> None:
    """Sees to it that files can be written that are going to be, by the options that name them, and
    that none of them is one of the `inputs`, or named twice. Raises ValueError with a sentence."""
    taken: dict[Path, str] = {}
    for option, path in inputs.items():
        if path is not None:
            taken[_place(option, path)] = option
    for option, path in outputs.items():
        if path is None:
            continue
        place = _place(option, path)
        if place in taken:
            raise ValueError(f"{option} and {taken[place]} name the same file {shown(path)}")
        _check_writable(option, path)
        if place.is_file() or not place.exists():
            taken[place] = option


def _place(option: str, path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise ValueError(f"{option} {shown(path)} cannot be written: {error}") from error


def _check_writable(option: str, path: Path) -> None:
    file = f"{option} {shown(path)}"
    if not path.parent.is_dir():
        raise ValueError(f"{file} cannot be written: there is no folder {path.parent}")
    is_there = path.exists()
    if is_there:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise ValueError(f"{file} cannot be written: it is a folder")
        if not stat.S_ISREG(kind) and not stat.S_ISCHR(kind):
            # Nobody may ever read from a pipe, and writing to it would wait for that.
            raise ValueError(f"{file} cannot be written: it is neither a file nor a terminal")
    # Under another name where there is none: somebody may wait for the file to appear.
    tried = path if is_there else path.with_name(f".{os.getpid()}.try")
    try:
        # Nothing is lost of a file that is there.
        os.close(os.open(tried, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666))
        if not is_there:
            tried.unlink()
    except OSError as error:
        raise ValueError(f"{file} cannot be written: {error.strerror or error}") from error
