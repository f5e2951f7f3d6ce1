"""`python -m benchmarks`: which of them run, and what its exit code says."""

from types import SimpleNamespace

import pytest

from benchmarks import __main__ as command
from benchmarks.figures import Figure


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what has run. There are three benchmarks, of which `slow` misses its target."""
    names: list[str] = []

    def benchmark(name: str, value: float) -> SimpleNamespace:
        def measure() -> list[Figure]:
            names.append(name)
            return [Figure(f"{name} figure", value, "ms", "", at_most=1.0)]

        return SimpleNamespace(measure=measure)

    values = {"quick": 0.5, "slow": 2.0, "exact": 1.0}
    made = {name: benchmark(name, value) for name, value in values.items()}
    monkeypatch.setattr(command, "BENCHMARKS", made)
    return names


def test_those_that_are_named_run_and_no_others(
    ran: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["exact", "quick"]) == 0, "both meet their targets"
    assert ran == ["exact", "quick"], "each named one should run once, in the order of the names"
    printed = capsys.readouterr().out
    assert "exact figure" in printed, "the table should have their figures"
    assert "slow figure" not in printed, "and nobody else's"


def test_without_names_all_run_and_a_missed_target_is_named(
    ran: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([]) == 1, "one target is missed"
    assert ran == ["quick", "slow", "exact"], "all of them should run"
    assert "missed: slow figure\n" in capsys.readouterr().out, "the missed one should be named"


def test_the_list_names_all_and_runs_none(
    ran: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--list"]) == 0, "a list is no failure"
    assert capsys.readouterr().out.split() == ["quick", "slow", "exact"], "one name a line"
    assert ran == [], "and nothing should run"


def test_a_name_that_is_none_is_refused_in_one_sentence_before_anything_runs(
    ran: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["quick", "quik"]) == 2, "what cannot be done as asked ends with 2"
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1, f"one sentence is enough: {said}"
    assert "quik" in said[0], "it should name what there is not"
    assert "quick, slow, exact" in said[0], "and say what there is"
    assert ran == [], "nothing should run"
