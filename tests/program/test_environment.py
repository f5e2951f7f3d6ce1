"""Any environment: no home, any encoding or no terminal at all, plain pygame, paths of every form.

Commands run in this process, as they are typed.
"""

import io
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from scenes.media.sound_files import play_music
from tests.helpers.udp import Udp, udp_in_memory
from tests.program.terminal import OwnTime, folders_at, play, run
from tests.world.small_farm import small_content

ASSETS = Path(__file__).parents[2] / "assets"
POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="its own ways are another thing")
NOT_UTF_8 = os.fsdecode(b"n\xfft")
ANY_BYTES = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="names are Unicode there, all of them"
)


@pytest.fixture
def udp() -> Iterator[Udp]:
    """Nothing of it reaches a network."""
    with udp_in_memory() as made:
        yield made


@pytest.fixture
def no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user whom the system does not know, as in many containers."""
    import pwd

    def unknown(number: int) -> None:
        raise KeyError(f"uid {number}")

    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)


def one_sentence(capsys: pytest.CaptureFixture[str]) -> str:
    """What was said on stderr, which is to be one line."""
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1, f"one sentence should do: {said!r}"
    return said


@POSIX_ONLY
def test_who_has_no_home_reads_which_option_helps_and_it_does(
    no_home: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("friends") == 2, "a key cannot be kept nowhere"
    assert "--home FOLDER" in one_sentence(capsys), "what helps should be said"
    assert run("friends", "--home", "~/farm") == 2, "there is no such place"
    assert "home folder" in one_sentence(capsys), "as the sentence says"
    assert run("friends", "--home", tmp_path) == 0, "with the option there is a place"
    assert run("yarn", "check") == 0, "and what keeps nothing needs none"


@POSIX_ONLY
def test_a_home_that_is_a_file_keeps_nobody_from_playing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    assert run("saves") == 0, "there are no farms there"
    assert run("friends") == 0, "a key holds as long as the program"
    capsys.readouterr()
    farm = tmp_path / "file" / "a.farm"
    assert run("host", "--headless", "--bind", "127.0.0.1", "--save", farm) == 2, "not there"
    assert "--home FOLDER" in one_sentence(capsys), "and what helps is said"


def test_a_path_of_no_letters_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("--home", ""), ("saves", ""), ("check-content", "")):
        assert run(*words) == 2, "it would be the folder where one happens to stand"
        one_sentence(capsys)


@POSIX_ONLY
def test_a_tilde_is_the_home_folder_also_without_a_shell(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run("friends", "--home", "~/mine") == 0, "Steam and desktops start it without a shell"
    assert (tmp_path / "mine" / "settings").is_dir(), "and it is no folder called ~"


@pytest.mark.breadth(3)
@pytest.mark.parametrize(
    "name",
    [
        "with some spaces",
        "Höfe größer 農場",
        pytest.param(NOT_UTF_8, marks=ANY_BYTES),
        "a" * 200 + "/" + "b" * 180,
        "'quoted' $HOME & %TEMP% #1",
        "./there/../there/",
        pytest.param("link/", marks=POSIX_ONLY),
        pytest.param("two\nlines", marks=POSIX_ONLY),
        pytest.param("\\\\server\\share", marks=POSIX_ONLY),
    ],
)
def test_a_farm_lives_in_a_folder_of_any_name(
    udp: Udp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").mkdir()
    if sys.platform != "win32":
        (tmp_path / "link").symlink_to(tmp_path / "there")
    folder = Path(name)
    folder.mkdir(parents=True, exist_ok=True)
    # Relative, and as it was written.
    files = [os.path.join(name, file) for file in ("a.farm", "report.json", "dump.jsonl")]
    words = ("host", "--bind", "127.0.0.1", "--minutes", "0.05", "--bot", "wander", "--seed", "1")
    options = ("--save", files[0], "--report", files[1], "--dump", files[2])
    for _ in ("founded", "loaded"):
        status = play((*words, *options), small_content(), folders_at(folder), OwnTime().clocks)
        assert status == 0, "it is a place like any other"
    made = [Path(file).stat().st_size for file in files]
    assert all(made), f"each file should be there, with something in it: {made}"
    assert run("saves", folder) == 0, "and the farm is found there, whole"


@ANY_BYTES
def test_sounds_and_pictures_lie_in_folders_of_any_bytes(mixer: None, tmp_path: Path) -> None:
    folder = tmp_path / NOT_UTF_8
    folder.mkdir()
    shutil.copy(ASSETS / "audio" / "music_title.ogg", folder)
    play_music(folder / "music_title.ogg", 0)
    assert pygame.mixer.music.get_busy(), "music should be heard from there"
    pygame.mixer.music.stop()


class Terminal(io.TextIOWrapper):
    """A terminal with an encoding of its own."""

    def __init__(self, encoding: str) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding=encoding, errors="strict", write_through=True)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp437", "koi8-r", "utf-16"])
def test_a_terminal_that_lacks_letters_shows_marks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, encoding: str
) -> None:
    out, err = Terminal(encoding), Terminal(encoding)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert run("shot", "--help") == 0, "an ellipsis in a help text is no reason to end"
    assert run("saves", tmp_path / "農場 ä") == 2, "there is no such folder"
    assert run("--農場") == 2, "and no such option"
    assert b"shot" in out.bytes.getvalue().replace(b"\0", b""), "the help should be read"
    assert err.bytes.getvalue().replace(b"\0", b"").count(b"main.py") == 2, "and both sentences"


def test_a_program_without_a_terminal_does_what_it_is_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As by pythonw on Windows, and where a shell has closed all three."""
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    report = tmp_path / "report.json"
    words = ("simulate", "--players", "2", "--minutes", "0.02", "--report", report)
    assert run(*words) == 0, "nobody need read it"
    assert report.stat().st_size, "the report is there"
    assert run("saves", tmp_path / "none") == 2, "what cannot be done has its status"
    assert run("--no-such-option") == 2, "so has what cannot be asked"
    script = ASSETS / "dialogue" / "scenes_lake.yarn"
    assert run("yarn", "play", script) == 0, "where nothing can be typed, nobody waits for it"


def test_plain_pygame_in_the_place_of_pygame_ce_is_said_with_what_helps(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr(pygame, "IS_CE")
    for words in ((), ("shot", "--scene", "title", "--out", tmp_path / "a.png")):
        assert run("--home", tmp_path, *words) == 2, "it lacks what the game uses"
        said = one_sentence(capsys)
        assert "pip uninstall -y pygame pygame-ce" in said, "both go, since they share files"
        assert "pip install -r requirements.txt" in said, "and the right one comes back"
    assert run("saves", "--home", tmp_path) == 0, "what draws nothing does not ask"


def test_no_screen_of_the_kind_that_was_asked_for_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise pygame.error("x11 not available")

    monkeypatch.setattr("pygame.display.init", fail)
    assert run("--home", tmp_path) == 2, "there is no window"
    said = one_sentence(capsys)
    assert "x11 not available" in said, "it says why"
    assert "--headless" in said, "and what works without one"
