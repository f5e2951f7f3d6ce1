"""What the program stands on: one sentence with what helps, and status 2, where it is not there."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from files.installation import InstallationError, check_python, installed

ROOT = Path(__file__).parents[2]
HELP = "-m pip install -r requirements.txt"
GENEROUS_S = 120.0


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 9, 6), (3, 10, 14)])
def test_an_older_python_is_told_which_one_is_needed(version: tuple[int, ...]) -> None:
    with pytest.raises(InstallationError, match=rf"3\.11 or newer .* 3\.{version[1]}\b"):
        check_python(version)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 2), (3, 20, 0), (4, 0, 0)])
def test_this_python_and_every_later_one_is_tried(version: tuple[int, ...]) -> None:
    check_python(version)


def test_what_tells_them_can_be_read_by_older_pythons() -> None:
    for name in ("main.py", "files/__init__.py", "files/installation.py"):
        # Python itself refuses what is newer than this, such as `match`.
        ast.parse((ROOT / name).read_text("utf-8"), name, feature_version=(3, 7))


def test_nothing_is_imported_before_that_is_known() -> None:
    top = ast.parse((ROOT / "main.py").read_text("utf-8")).body
    named = {
        name.name if isinstance(node, ast.Import) else node.module
        for node in top
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in node.names
    }
    assert named <= {*sys.stdlib_module_names, "collections.abc", "files.installation"}, (
        "whatever else is imported may need a package"
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ModuleNotFoundError("No module named 'aioquic.quic'", name="aioquic.quic"), "aioquic"),
        (ImportError("DLL load failed", name="msgspec.core"), "DLL load failed"),
        (ImportError("no\nloader"), "no loader"),
        (InstallationError("Plain pygame is installed."), "Plain pygame"),
    ],
)
def test_a_package_that_is_missing_or_broken_is_one_sentence_with_status_2(
    error: Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, installed():
        raise error
    assert ended.value.code == 2, "the program cannot do as asked"
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1, f"one sentence is enough: {lines}"
    assert said in lines[0], f"it should say what is wrong: {lines}"
    if not isinstance(error, InstallationError):
        assert "requirements.txt" in lines[0], f"and what helps: {lines}"


def test_a_mistake_in_an_import_of_our_own_is_no_matter_of_packages() -> None:
    with pytest.raises(ImportError, match="no such thing"), installed():
        raise ImportError("no such thing", name="game.world")


def test_a_python_without_any_package_is_told_of_pip() -> None:
    command = [sys.executable, "-S", str(ROOT / "main.py"), "saves"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=GENEROUS_S, check=False)
    assert ended.returncode == 2, f"it cannot begin: {ended.stderr}"
    assert ended.stderr.startswith("main.py: The package "), f"and says why: {ended.stderr}"
    assert ended.stderr.endswith(f"{HELP}\n"), f"and what helps, in one line: {ended.stderr}"
