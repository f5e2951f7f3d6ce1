"""The game as it is given away starts where nobody has Python or any package of ours.

Method: it is built, put into a folder that becomes the whole file system of what runs there, beside
nothing but the C library and zlib, which every Linux has, and played. Only Linux has such folders,
and only its superuser may make them.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from game.program.version import GAME_VERSION

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = ("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libz.so.1")
TIMEOUT_S = 1800
CAN_HAVE_ROOTS = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("unshare")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CAN_HAVE_ROOTS, reason="needs a root of its own"),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file system with the built game in /game and next to nothing else."""
    pytest.importorskip("PyInstaller", reason="requirements-dev.txt has it")
    out = tmp_path_factory.mktemp("built")
    build = [sys.executable, "-m", "tools.build_game", "--depot"]
    build += ["--out", str(out), "--work", str(out / "work")]
    subprocess.run(build, cwd=ROOT, check=True, timeout=TIMEOUT_S)
    made = tmp_path_factory.mktemp("root")
    for folder in ("dev", "root", "tmp"):
        (made / folder).mkdir()
    shutil.move(out / "tandem-acres", made / "game")
    for library in _where(LIBRARIES):
        there = made / library.relative_to("/")
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, there)
    return made


def _where(names: tuple[str, ...]) -> list[Path]:
    """The files of these libraries, and the loader, where the loader looks for them."""
    told = subprocess.run(["ldd", sys.executable], capture_output=True, text=True, check=True)
    folders = {Path(word).parent for word in told.stdout.split() if word.startswith("/")}
    loader = next(Path(word) for word in told.stdout.split() if "/ld-linux" in word)
    return [loader, *(f / n for n in names for f in folders if (f / n).is_file())]


def run(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the game in its root, with nothing of this machine's surroundings."""
    command = ["/usr/bin/env", "-i", "HOME=/root", "SDL_AUDIODRIVER=dummy"]
    command += [f"{name}={value}" for name, value in environment.items()]
    command += [shutil.which("unshare") or "", "--mount", shutil.which("chroot") or "", str(root)]
    return subprocess.run(
        [*command, "/game/tandem-acres", *words],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


def test_it_plays_and_draws_where_nothing_is_installed(root: Path) -> None:
    words = ("simulate", "--players", "3", "--minutes", "0.3", "--bots", "busy")
    played = run(root, *words, "--report", "/tmp/report.json")
    assert played.returncode == 0, f"an evening should be good: {played.stderr}"
    report = json.loads((root / "tmp" / "report.json").read_text("utf-8"))
    assert report["identical"] is True, "and all worlds the same"
    # No script but the game's own has a font there, so that all ways to show one are gone.
    for scene in ("title", "scripts"):
        drawn = run(root, "shot", "--scene", scene, "--out", f"/tmp/{scene}.png")
        assert drawn.returncode == 0, f"it should draw its {scene}: {drawn.stderr}"
        assert (root / "tmp" / f"{scene}.png").stat().st_size > 10_000, "with something on it"


def test_what_the_system_lacks_is_said_in_a_sentence(root: Path) -> None:
    started = run(root)
    assert started.returncode == 2, "there is no screen"
    assert "screen" in started.stderr or "window" in started.stderr, started.stderr
    assert "Traceback" not in started.stderr, "a sentence should do"
    assert started.stderr.startswith("tandem-acres: "), "and name the program that was started"


def test_readmes_and_licences_lie_beside_it(root: Path) -> None:
    names = {path.name for path in (root / "game").iterdir()}
    assert {"README.txt", "LIESMICH.txt", "licences"} <= names, f"only these are there: {names}"
    listed = (root / "game" / "licences" / "LIST.txt").read_text("utf-8")
    for part in ("Python", "pygame-ce", "aioquic", "libSDL2", "libcrypto"):
        assert part in listed, f"the licence of {part} should be told"
    said = run(root, "--version")
    assert GAME_VERSION in said.stdout, "and the version be one question away"
