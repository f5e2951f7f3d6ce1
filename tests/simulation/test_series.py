"""Many seeds with one summary, and faults of the program told apart from those of its user."""

import json
import logging
import threading
from pathlib import Path

import pytest

import main
from game.headless import series, simulate
from game.headless.plan import Plan
from game.headless.series import play_series, series_text
from game.headless.simulator import Outcome, run_simulation
from game.world.content import Content

ASSETS = main.ASSETS
PLANS = [Plan(players=3, minutes=0.05, seed=seed) for seed in range(3)]


def ignore(*_: object) -> None:
    """Nothing is shown."""


def fail_at_seed_one(content: Content, plan: Plan, *_watch: object) -> Outcome:
    if plan.seed == 1:
        raise ValueError("max() arg is an empty sequence")
    return run_simulation(content, plan)


@pytest.mark.slow
def test_seeds_side_by_side_come_out_as_one_after_the_other() -> None:
    threads = threading.enumerate()
    alone = play_series(ASSETS, PLANS, 1, ignore, ignore)
    together = play_series(ASSETS, PLANS, 2, ignore, ignore)
    assert threading.enumerate() == threads, "nothing of a series runs on as the program ends"
    for report in (alone, together):
        del report["real_s"]
    assert alone == together, "how many run at a time should change nothing"
    assert alone["is_good"], "and short evenings without faults are good"
    assert alone["seeds"] == 3, "all of them"


def test_a_seed_that_fails_is_told_at_once_and_the_others_are_played(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(series, "run_simulation", fail_at_seed_one)
    said: list[str] = []
    shown: list[tuple[float, str]] = []
    report = play_series(ASSETS, PLANS, 1, said.append, lambda *seeds: shown.append(seeds))
    assert not report["is_good"], "a fault of the program is not good"
    assert report["seeds"] == 3, "but the others are played"
    assert [bad["seed"] for bad in report["not_good"]] == [1], "only that seed is named"
    assert "the program failed" in said[0], "as what it is"
    assert "--seed 1" in said[0], "with the command that shows it again"
    assert [done for done, _ in shown] == [1, 2, 3], "progress is told"
    assert shown[-1][1].startswith("1 not good"), "with what there is to know of it"
    assert "seed 1: the program failed" in series_text(report), "and the summary names it"
    logging.getLogger("anything").warning("a word")
    assert "a word" in caplog.text, "a series is quiet only for as long as it plays"


@pytest.mark.slow
def test_a_series_ends_with_one_when_a_seed_is_not_good(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(series, "run_simulation", fail_at_seed_one)
    words = ["simulate", "--players", "3", "--minutes", "0.05", "--jobs", "1", "--report"]
    written = tmp_path / "report.json"
    assert main.main([*words, str(written), "--seeds", "0-1"]) == 1, "one of the two is not good"
    assert json.loads(written.read_text())["not_good"][0]["seed"] == 1, "and is in the report"
    assert main.main([*words, str(written), "--seeds", "2-2"]) == 0, "this one is"


def test_a_fault_of_the_program_is_not_said_as_if_it_were_the_users(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(simulate, "run_simulation", fail_at_seed_one)
    words = ["simulate", "--players", "3", "--minutes", "0.05"]
    assert main.main([*words, "--seed", "1"]) == 3, "a fault of the program has its own status"
    assert "has a fault" in capsys.readouterr().err, "and is called one"
    assert main.main([*words, "--mishap", "cut:7:1:1"]) == 2, "what cannot be asked for has 2"
