"""A library that ends or holds up whoever loads it: a child dies of it, and the game goes on.

Method: libraries in C that do what damaged ones do, and copies of a whole one that are cut short,
opened by real programs.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import main
from net.steam import LibraryTrial, SteamUnavailable, UnavailableReason, answer_trial
from net.steam.trial import TRIAL_ARGUMENT
from tests.steam.cloud import NO_COMPILER, built, compiler

ROOT = Path(__file__).parents[2]
GENEROUS_S = 300.0
needs_compiler = pytest.mark.skipif(compiler() is None, reason=NO_COMPILER)

DEADLY = {
    "aborts as it is loaded": "__attribute__((constructor)) static void f(void) { abort(); }",
    "faults as it is loaded": (
        "__attribute__((constructor)) static void f(void) { raise(SIGSEGV); }"
    ),
    "ends the program as it is loaded": (
        "__attribute__((constructor)) static void f(void) { _exit(3); }"
    ),
    "faults at the first call": "int SteamAPI_IsSteamRunning(void) { raise(SIGBUS); return 0; }",
}


def compiled(folder: Path, code: str) -> Path:
    source, library = folder / "deadly.c", folder / "libsteam_api.so"
    head = "#include <signal.h>\n#include <stdlib.h>\n#include <unistd.h>\n"
    source.write_text(head + code + "\n", "utf-8")
    command = [str(compiler()), "-shared", "-fPIC", "-o", str(library), str(source)]
    subprocess.run(command, check=True, timeout=GENEROUS_S)
    return library


@needs_compiler
@pytest.mark.parametrize("deed", DEADLY)
def test_a_library_that_kills_is_refused_with_a_reason(tmp_path: Path, deed: str) -> None:
    library = compiled(tmp_path, DEADLY[deed])
    with pytest.raises(SteamUnavailable, match="cannot be used") as caught:
        LibraryTrial(tmp_path / "notes", max_s=GENEROUS_S).check(library)
    assert caught.value.reason is UnavailableReason.BROKEN_LIBRARY, f"a library that {deed}"
    assert "new copy" in caught.value.remedy, "and what helps should be said"
    assert not (tmp_path / "notes").exists(), "what has not passed is not noted"


@needs_compiler
def test_a_library_that_never_returns_is_given_up(tmp_path: Path) -> None:
    library = compiled(
        tmp_path, "__attribute__((constructor)) static void f(void) { for (;;) pause(); }"
    )
    with pytest.raises(SteamUnavailable, match="did not end within") as caught:
        LibraryTrial(max_s=0.5).check(library)
    assert caught.value.reason is UnavailableReason.BROKEN_LIBRARY, "it holds everybody up"


def cut_short(folder: Path, whole: Path, share: float) -> Path:
    library = folder / "cut.so"
    code = whole.read_bytes()
    library.write_bytes(code[: int(share * len(code))])
    return library


@needs_compiler
@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.6, 0.9])
def test_a_library_that_was_cut_short_is_told_to_the_tester(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    share: float,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    library = cut_short(tmp_path, built(tmp_path_factory), share)
    monkeypatch.setenv("STEAM_API_LIB", str(library))
    assert main.main(["steam-check"]) == 1, "Steam cannot be used, and nothing dies"
    said = capsys.readouterr()
    assert "problem" in said.out, f"the tester should read what is wrong: {said.out}"
    assert said.err == "", f"nothing else should be written: {said.err}"


@needs_compiler
def test_a_library_that_was_cut_short_ends_no_program(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    library = cut_short(tmp_path, built(tmp_path_factory), 0.6)
    done = subprocess.run(
        [sys.executable, "main.py", "steam-check"],
        cwd=ROOT,
        env={**os.environ, "STEAM_API_LIB": str(library)},
        capture_output=True,
        text=True,
        timeout=GENEROUS_S,
        check=False,
    )
    assert done.returncode == 1, f"Steam cannot be used, and nothing dies: {done}"
    assert "problem" in done.stdout, f"the tester should read what is wrong: {done.stdout}"
    assert done.stderr == "", f"nothing else should be written: {done.stderr}"


def counting(folder: Path) -> list[str]:
    """A command that writes a line for each time it was asked to try a library."""
    program = f"open({str(folder / 'tried')!r}, 'a').write('once\\n')"
    return [sys.executable, "-c", program]


def times_tried(folder: Path) -> int:
    return len((folder / "tried").read_text("utf-8").splitlines())


def test_what_has_passed_is_tried_again_only_when_it_has_changed(tmp_path: Path) -> None:
    library, notes = tmp_path / "lib.so", tmp_path / "settings" / "notes"
    library.write_bytes(b"one")
    for _ in range(3):
        LibraryTrial(notes, counting(tmp_path), GENEROUS_S).check(library)
    assert times_tried(tmp_path) == 1, "once should be enough"
    library.write_bytes(b"another")
    for _ in range(2):
        LibraryTrial(notes, counting(tmp_path), GENEROUS_S).check(library)
    assert times_tried(tmp_path) == 2, "another file is another library"
    notes.write_bytes(b"\xff\xfe damaged")
    LibraryTrial(notes, counting(tmp_path), GENEROUS_S).check(library)
    assert times_tried(tmp_path) == 3, "what is not known is tried"
    LibraryTrial(None, counting(tmp_path), GENEROUS_S).check(library)
    assert times_tried(tmp_path) == 4, "without notes, everything is tried each time"


def test_a_child_that_cannot_be_started_is_a_reason(tmp_path: Path) -> None:
    with pytest.raises(SteamUnavailable, match="could not be started"):
        LibraryTrial(command=[str(tmp_path / "nothing")]).check(tmp_path / "lib.so")


def test_a_program_that_answers_no_trial_starts_no_further_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a packaged game that forgot to answer would start itself for ever."""
    monkeypatch.setenv("STEAM_LIBRARY_TRIAL", "1")
    with pytest.raises(SteamUnavailable):
        LibraryTrial(command=counting(tmp_path)).check(tmp_path / "lib.so")
    assert not (tmp_path / "tried").exists(), "the child of a trial tries nothing itself"


@pytest.mark.parametrize("words", [[], [TRIAL_ARGUMENT], ["host"], ["host", TRIAL_ARGUMENT]])
def test_other_words_are_no_trial(words: list[str]) -> None:
    assert not answer_trial(words), f"{words} should start the program itself"


@pytest.mark.slow
@needs_compiler
def test_a_packaged_program_tries_the_library_itself(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As PyInstaller would have it: the command is the program with one more word."""
    command = [sys.executable, str(ROOT / "main.py"), TRIAL_ARGUMENT]
    LibraryTrial(None, command, GENEROUS_S).check(built(tmp_path_factory))
    deadly = tmp_path / "deadly"
    deadly.mkdir()
    library = compiled(deadly, DEADLY["aborts as it is loaded"])
    with pytest.raises(SteamUnavailable, match="ended with"):
        LibraryTrial(None, command, GENEROUS_S).check(library)
