"""A program that has a fault says so in a sentence, and leaves a report that can be sent."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import main
from game.command_line.parser import parse_arguments
from game.program.faults import ProgramError
from game.program.reports import REPORT_MAX_CHARACTERS, REPORTS_MAX, write_report
from game.program.version import GAME_VERSION

NOW = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)


def broken(_arguments: object) -> int:
    raise ZeroDivisionError("nothing is left to share")


def broken_while_it_runs(_arguments: object) -> int:
    try:
        return broken(None)
    except ZeroDivisionError as error:
        raise ProgramError(f"{type(error).__name__}: {error}") from error


@pytest.mark.parametrize("fault", [broken, broken_while_it_runs])
def test_a_fault_is_said_and_reported(
    fault: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(main, "run", fault)
    words = ["host", "--headless", "--home", str(tmp_path), "--name", "Secretive"]
    assert main.main(words) == 3, "a fault of the program has a status of its own"
    (report,) = (tmp_path / "reports").iterdir()
    said = capsys.readouterr().err
    assert "The program has a fault" in said, "it should be said in a sentence"
    assert str(report) in said, "and where the report is"
    text = report.read_text("utf-8")
    assert "ZeroDivisionError: nothing is left to share" in text, "which says what broke"
    assert "in broken" in text, "and where"
    assert f"Tandem Acres {GAME_VERSION}," in text, "and in which version"
    assert "Secretive" not in text, "and nothing that the player has typed"


def test_who_has_no_terminal_reads_it_in_a_box(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(main, "run", broken)
    monkeypatch.setattr(
        "scenes.message_box.show_message", lambda _title, sentence: shown.append(sentence)
    )
    arguments = parse_arguments(["--home", str(tmp_path)])
    monkeypatch.setattr(sys, "stderr", None)
    fault = ZeroDivisionError("nothing is left to share")
    assert main.stopped_by(fault, "a fault", arguments) == 3, "the program should end all the same"
    assert len(shown) == 1, "one box should be shown"
    assert "fault" in shown[0], "with the sentence"


def test_reports_do_not_pile_up(tmp_path: Path) -> None:
    for number in range(REPORTS_MAX + 3):
        write_report(tmp_path, ValueError(str(number)), NOW + timedelta(seconds=number))
    kept = sorted(tmp_path.iterdir())
    assert len(kept) == REPORTS_MAX, "only the last ones should be kept"
    assert f"ValueError: {REPORTS_MAX + 2}" in kept[-1].read_text("utf-8"), "the newest among them"


def test_a_report_is_bounded_and_found_elsewhere_where_its_folder_cannot_be(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    path = write_report(blocked / "reports", ValueError("x" * 2 * REPORT_MAX_CHARACTERS), NOW)
    assert path is not None, "the system's own folder for passing files should do"
    assert len(path.read_text("utf-8")) < REPORT_MAX_CHARACTERS + 1000, "and the report be short"
    path.unlink()
