"""`main.py saves` lists what is kept, reads all of it, and says what is damaged."""

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

import main
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import Notice
from game.farms.farm import load_farm
from game.hosting.seats import open_seat
from game.program.local_identity import KEY_FILE, local_key
from game.saves.backups import add_backup
from game.saves.farm_file import FarmFile
from game.world.content import Content
from tests.helpers.sessions import account_of
from tests.world.small_farm import Farm, small_content


def saved(path: Path, name: str = "Willow") -> Path:
    """A farm with two friends, played for an hour and a half."""
    farm = Farm(64, 65)
    with FarmFile.create(path, name) as file:
        file.note(farm.changes)
        file.flush(tick=162_000, revision=farm.world.revision, saved_at_s=1700)
        add_backup(path, file.back_up)
    return path


def test_each_farm_and_backup_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved(tmp_path / "a.farm")
    assert main.main(["saves", str(tmp_path)]) == 0, "all is whole"
    farm, backup = capsys.readouterr().out.splitlines()
    for fact in ("a.farm:", "Willow", "day 1 in spring", "1 h 30 min", "friend 0, friend 1", "KiB"):
        assert fact in farm, f"{fact} should be told: {farm}"
    assert farm.endswith("whole"), "and the verdict"
    assert backup.startswith("  a.farm.backup-1: Willow"), "a backup stands below its farm"


def test_a_damaged_farm_is_named_and_can_be_put_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path / "a.farm")
    saved(tmp_path / "b.farm")
    os.truncate(path, 6000)
    assert main.main(["saves", str(tmp_path)]) == 1, "something is damaged"
    lines = capsys.readouterr().out.splitlines()
    assert sum("DAMAGED" in line for line in lines) == 1, f"only that one: {lines}"
    assert main.main(["saves", "--restore", str(path)]) == 0, "its backup is whole"
    assert "backup-1" in capsys.readouterr().out, "which is named"
    assert (tmp_path / "a.farm.damaged-1").stat().st_size == 6000, "the damaged file is kept"
    farm = load_farm(path)
    assert farm.tick == 162_000, "and the farm goes on from its backup"
    assert farm.file is not None, "it has a file"
    farm.file.close()
    assert main.main(["saves", str(tmp_path)]) == 0, "now all is whole"


def test_whoever_opens_a_damaged_farm_reads_how_to_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path / "a farm.farm")
    os.truncate(path, 6000)
    opening = ["host", "--headless", "--minutes", "0.01", "--port", "0", "--bind", "127.0.0.1"]
    opening += ["--save", str(path)]
    assert main.main(opening) == 2, "it cannot be played"
    sentence = capsys.readouterr().err
    assert "is damaged" in sentence, f"which is said: {sentence}"
    _, way_back = sentence.split("python main.py ")
    assert main.main(shlex.split(way_back)) == 0, "what it says helps"
    assert main.main(opening) == 0, "and it goes on"


def test_what_is_whole_is_not_put_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path / "a.farm")
    assert main.main(["saves", "--restore", str(path)]) == 2, "there is no reason to"
    assert "is whole" in capsys.readouterr().err, "as the sentence says"
    with FarmFile.open(path):
        assert main.main(["saves", str(tmp_path)]) == 0, "a farm in play is not damaged"
        assert "being played" in capsys.readouterr().out, "but it is said"


def test_a_farm_without_a_whole_backup_cannot_be_put_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path / "a.farm")
    for file in tmp_path.iterdir():
        os.truncate(file, 3000)
    assert main.main(["saves", "--restore", str(path)]) == 2, "nothing is there to put back"
    assert "no whole backup" in capsys.readouterr().err, "as the sentence says"
    assert path.stat().st_size == 3000, "and nothing was touched"


def test_an_empty_folder_and_none_at_all_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["saves", str(tmp_path)]) == 0, "no farms are no damage"
    assert main.main(["saves", "--home", str(tmp_path / "new")]) == 0, "nor before the first"
    assert main.main(["saves", str(tmp_path / "nowhere")]) == 2, "a slip is told"
    assert "no folder" in capsys.readouterr().err, "in a sentence"


def test_no_name_of_a_file_reaches_a_terminal_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "\x1b[31mred\n.farm").write_bytes(b"x")
    main.main(["saves", str(tmp_path)])
    out = capsys.readouterr().out
    assert "\x1b" not in out, "no sign should command the terminal"
    assert len(out.splitlines()) == 1, "nor begin another line"


def test_a_farm_is_ones_own_again_after_a_move(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On another computer one has another key; whoever has the file says whose it is."""
    path = saved(tmp_path / "a.farm")
    content = small_content()
    with hosted_farm(path, content, account_of("here")) as seat:
        assert seat.character == 64, "who opens it first owns it"
    with hosted_farm(path, content, account_of("elsewhere")) as seat:
        assert seat.character != 64, "another key is somebody else"
        assert any("friend 0's farm" in said for said in said_to(seat)), "and is told so"
    home = tmp_path / "home"
    (home / "settings").mkdir(parents=True)
    with FileLock(home / "settings" / f"{KEY_FILE}.lock"):
        # A window stands at the title, as whom one opens the farm next.
        assert main.main(["saves", "--mine", str(path), "--home", str(home)]) == 0, "it can be said"
    assert "friend 0" in capsys.readouterr().out, "and whom one plays"
    with hosted_farm(path, content, local_key(home / "settings").account) as seat:
        assert seat.character == 64, "the owner is back"
        assert not said_to(seat), "with nothing to be told"


@contextmanager
def hosted_farm(path: Path, content: Content, account: str) -> Iterator[HostSeat]:
    """The farm, opened by whoever has this account."""
    seat = open_seat(
        content, load_farm(path), Profile("friend 0", 0), None, lambda: 1.8e9, (account,)
    )
    yield seat
    seat.leave()


def said_to(seat: HostSeat) -> list[str]:
    """The sentences that were shown at a seat."""
    return [event.text for event in seat.events() if isinstance(event, Notice)]
