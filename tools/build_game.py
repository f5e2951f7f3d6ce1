"""Builds the game for who has no Python: a folder, the same as a zip, and on Linux one file.

    python -m tools.build_game                     into dist/
    python -m tools.build_game --depot             for upload to Steam: the folder alone

PyInstaller (of requirements-dev.txt) collects Python and the packages; it builds for the system it
runs on, and for no other, and on Linux for systems that are as new. Beside the program lie a README
for players in two languages and the licences of all that is in it. Valve's library is put there,
too, where the game looks for it: the newest that this computer has and can load (see
docs/guides/steam.md for where it comes from). Without one the game plays without Steam.
"""

import argparse
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from game.program.steam import APP_ID
from game.program.version import GAME_VERSION
from net.steam import LibraryTrial, SteamUnavailable, choose_library, find_libraries, loading_after
from net.steam.app_id import APP_ID_FILE
from net.steam.library import library_name
from tools.package.licences import write_licences

ROOT = Path(__file__).resolve().parents[1]
NAME = "tandem-acres"
FOR_PLAYERS = ("README.txt", "LIESMICH.txt")
"""What lies in tools/package for players to read."""
LEFT_OUT = (
    "numpy",
    "PIL",
    "soundfile",
    "tkinter",
    "pytest",
    "hypothesis",
    "setuptools",
    "readline",
    "tools",
)
"""What PyInstaller finds installed and the game does not need to run."""
WITH_DATA = ("anyascii", "confusable_homoglyphs", "emoji")
"""Packages that read files of their own as they run, which PyInstaller does not see."""
_APP_ID_MAX = 2**32 - 1


def main(words: list[str]) -> int:
    """Builds as the command line says. Returns the exit status."""
    arguments = _parse(words)
    library = _find_library(arguments.steam_library)
    built = _collect(arguments.out, arguments.work, "--onedir", NAME)
    write_licences(built)
    for name in FOR_PLAYERS:
        shutil.copyfile(ROOT / "tools" / "package" / name, built / name)
    if not arguments.depot:
        # Steam itself says which app it starts; the file would only get in its way.
        (built / APP_ID_FILE).write_text(f"{arguments.app_id}\n", encoding="ascii")
    if library is not None:
        shutil.copy2(library, built / library_name())
    print(f"built {built}")
    print(f"Valve's library: {'not found, left out' if library is None else library}")
    if not arguments.depot:
        for made in _to_hand_out(built, arguments):
            print(f"built {made}")
    return 0


def _to_hand_out(built: Path, arguments: argparse.Namespace) -> list[Path]:
    """The folder as a zip, and on Linux the program as one file, both named by version and
    system."""
    system = {"darwin": "macos", "win32": "windows"}.get(sys.platform, sys.platform)
    name = f"{NAME}-{GAME_VERSION}-{system}-{platform.machine().lower()}"
    made = [Path(shutil.make_archive(str(arguments.out / name), "zip", built.parent, built.name))]
    if sys.platform == "linux":
        made.append(_collect(arguments.out, arguments.work / "one", "--onefile", name))
    return made


def _parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="build_game", description="Builds the game's folder.")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the folder goes")
    parser.add_argument("--work", type=Path, default=ROOT / "build", help="for what is in between")
    parser.add_argument("--app-id", type=int, default=APP_ID, help="for steam_appid.txt")
    parser.add_argument("--depot", action="store_true", help="for upload: no steam_appid.txt")
    parser.add_argument("--steam-library", type=Path, help="Valve's library for this system")
    arguments = parser.parse_args(words)
    if not 0 < arguments.app_id <= _APP_ID_MAX:
        parser.error(f"{arguments.app_id} is not an app id; 480 is the one for development")
    if arguments.steam_library is not None and not arguments.steam_library.is_file():
        parser.error(f"there is no file {arguments.steam_library}")
    return arguments


def _find_library(named: Path | None) -> Path | None:
    """Valve's library: the one that was named, or the one that the game itself would use."""
    if named is not None:
        return named
    try:
        return choose_library(find_libraries([ROOT]), loading_after(LibraryTrial())).file.path
    except SteamUnavailable:
        return None


def _collect(out: Path, work: Path, form: str, name: str) -> Path:
    """Runs PyInstaller. Returns the folder of the built program, or the program."""
    command = [sys.executable, "-m", "PyInstaller", str(ROOT / "main.py")]
    command += ["--noconfirm", form, "--name", name, "--log-level", "WARN"]
    # On Windows a console would stand behind the game; what has to be read comes in a box there.
    command += ["--hide-console", "hide-early"] if sys.platform == "win32" else ["--console"]
    command += ["--distpath", str(out), "--workpath", str(work), "--specpath", str(work)]
    command += ["--add-data", f"{ROOT / 'assets'}:assets"]
    for package in WITH_DATA:
        command += ["--collect-data", package]
    for package in LEFT_OUT:
        command += ["--exclude-module", package]
    subprocess.run(command, check=True, cwd=ROOT)
    return out / name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
