"""The licences of everything that a packaged game is made of: Python, each package with those that
it needs in turn, and the libraries that came with them."""

import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements.txt"
FOR_TESTS = frozenset(("pytest", "pytest-xdist", "hypothesis"))
"""What requirements.txt has for the tests alone, which no packaged game holds."""
_LICENCE_NAMES = ("LICEN", "COPYING", "NOTICE", "AUTHORS", "LGPL")
_LIBRARIES = {
    "SDL2": "Zlib",
    "FLAC": "BSD-3-Clause",
    "asound": "LGPL-2.1-or-later",
    "brotli": "MIT",
    "bz2": "bzip2-1.0.6",
    "crypto": "Apache-2.0",
    "expat": "MIT",
    "ffi": "MIT",
    "fluidsynth": "LGPL-2.1-or-later",
    "freetype": "FTL",
    "gcc_s": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "harfbuzz": "MIT-Modern-Variant",
    "jpeg": "IJG AND BSD-3-Clause",
    "lzma": "0BSD",
    "mpg123": "LGPL-2.1-only",
    "ncurses": "X11-distribute-modifications-variant",
    "ogg": "BSD-3-Clause",
    "opus": "BSD-3-Clause",
    "png": "libpng-2.0",
    "portmidi": "MIT",
    "python": "PSF-2.0",
    "sharpyuv": "BSD-3-Clause",
    "sndfile": "LGPL-2.1-or-later",
    "sqlite3": "blessing",
    "ssl": "Apache-2.0",
    "stdc++": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "tiff": "libtiff",
    "tinfo": "X11-distribute-modifications-variant",
    "uuid": "BSD-3-Clause",
    "vorbis": "BSD-3-Clause",
    "wavpack": "BSD-3-Clause",
    "webp": "BSD-3-Clause",
    "xmp": "MIT",
    "z": "Zlib",
    "zstd": "BSD-3-Clause",
}
"""By the beginning of a library's name: its licence, as its project says it (SPDX)."""


def write_licences(built: Path) -> None:
    """Writes the folder `licences` of a built program: a list, and for each part the texts that
    come with it. Raises ValueError for a part whose licence nobody can tell."""
    folder = built / "licences"
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["What Tandem Acres is made of, and under which licence each part is.", ""]
    lines.append(f"Python {sys.version.split()[0]}: Python Software Foundation License")
    _write_texts(folder / "python", _python_texts())
    for part in sorted(_parts(), key=lambda part: part.name.lower()):
        texts = dict(_texts_of(part))
        said = _said_of(part)
        if not texts and not said:
            raise ValueError(f"nobody can tell the licence of {part.name}")
        lines.append(f"{part.name} {part.version}: {said or 'see its folder'}")
        _write_texts(folder / part.name.lower(), texts)
    lines += ["", "Libraries that came with these:", *_libraries_in(built)]
    (folder / "LIST.txt").write_text("\n".join(lines) + "\n", "utf-8")


def _parts() -> Iterator[Distribution]:
    """Each package that the game needs and that is installed here, once."""
    waiting = [
        line for line in REQUIREMENTS.read_text("utf-8").splitlines() if not line.startswith("#")
    ]
    seen = set(FOR_TESTS)
    while waiting:
        try:
            wanted = Requirement(waiting.pop())
        except InvalidRequirement:
            continue
        if wanted.name.lower() in seen:
            continue
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        seen.add(wanted.name.lower())
        try:
            part = distribution(wanted.name)
        except PackageNotFoundError:
            continue
        yield part
        waiting += part.requires or []


def _libraries_in(built: Path) -> Iterator[str]:
    """A line for each library that lies in a built program. Raises ValueError for an unknown
    one."""
    found = {path.name.partition(".")[0].partition("-")[0] for path in built.rglob("lib*.so*")}
    for name in sorted(found):
        plain = name.removeprefix("lib")
        known = [begin for begin in _LIBRARIES if plain.startswith(begin)]
        if not known:
            raise ValueError(f"nobody can tell the licence of {name}")
        yield f"{name}: {_LIBRARIES[max(known, key=len)]}"


def _texts_of(part: Distribution) -> Iterator[tuple[str, str]]:
    """The licence texts that a package has brought along."""
    for file in part.files or ():
        is_text = file.name.upper().startswith(_LICENCE_NAMES) and file.suffix != ".py"
        if is_text and file.suffix in ("", ".txt", ".md", ".rst"):
            yield file.name, file.read_text("utf-8")


def _said_of(part: Distribution) -> str:
    """What a package says of its licence, in a line."""
    about = part.metadata
    classifiers = about.get_all("Classifier") or []
    said = [each.split(" :: ")[-1] for each in classifiers if each.startswith("License ::")]
    (expression,) = about.get_all("License-Expression") or [""]
    (licence,) = about.get_all("License") or [""]
    return expression or ", ".join(said) or licence.strip().partition("\n")[0]


def _python_texts() -> dict[str, str]:
    """Python's own licence, where its installation has it."""
    stdlib = Path(sysconfig.get_path("stdlib"))
    for path in (stdlib / "LICENSE.txt", stdlib.parent.parent / "LICENSE.txt"):
        if path.is_file():
            return {path.name: path.read_text("utf-8")}
    # Without the file there is still what Python says of itself.
    return {"LICENSE.txt": f"{sys.copyright}\n\nhttps://docs.python.org/3/license.html\n"}


def _write_texts(folder: Path, texts: dict[str, str]) -> None:
    if texts:
        folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
