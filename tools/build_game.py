"""Builds a folder that runs without Python: the program, its assets, and what Steam needs.

    python -m tools.build_game                     into dist/tandem-acres
    python -m tools.build_game --depot             for upload to Steam

PyInstaller (of requirements-dev.txt) collects Python and the packages; it builds for the system it
runs on, and for no other. Valve's library is put beside the program, where the game looks for it:
the newest that this computer has and can load (see docs/guides/steam.md for where it comes from).
Without one the game plays without Steam.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from game.program.steam import APP_ID
from net.steam import LibraryTrial, SteamUnavailable, choose_library, find_libraries, loading_after
from net.steam.app_id import APP_ID_FILE
from net.steam.library import library_name

ROOT = Path(__file__).resolve().parents[1]
NAME = "tandem-acres"
LEFT_OUT = ("numpy", "PIL", "soundfile", "tkinter", "pytest", "hypothesis", "setuptools", "tools")
"""What PyInstaller finds installed and the game does not need to run."""
WITH_DATA = ("confusable_homoglyphs",)
"""Packages that read files of their own as they run, which PyInstaller does not see."""
_APP_ID_MAX = 2**32 - 1


def main(words: list[str]) -> int:
    """Builds as the command line says. Returns the exit status."""
    arguments = _parse(words)
    library = _find_library(arguments.steam_library)
    built = _collect(arguments.out, arguments.work)
    if not arguments.depot:
        # Steam itself says which app it starts; the file would only get in its way.
        (built / APP_ID_FILE).write_text(f"{arguments.app_id}\n", encoding="ascii")
    if library is not None:
        shutil.copy2(library, built / library_name())
    print(f"built {built}")
    print(f"Valve's library: {'not found, left out' if library is None else library}")
    return 0


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


def _collect(out: Path, work: Path) -> Path:
    """Runs PyInstaller. Returns the folder of the built program."""
    command = [sys.executable, "-m", "PyInstaller", str(ROOT / "main.py")]
    command += ["--noconfirm", "--onedir", "--console", "--name", NAME, "--log-level", "WARN"]
    command += ["--distpath", str(out), "--workpath", str(work), "--specpath", str(work)]
    command += ["--add-data", f"{ROOT / 'assets'}:assets"]
    for package in WITH_DATA:
        command += ["--collect-data", package]
    for package in LEFT_OUT:
        command += ["--exclude-module", package]
    subprocess.run(command, check=True, cwd=ROOT)
    return out / NAME


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
