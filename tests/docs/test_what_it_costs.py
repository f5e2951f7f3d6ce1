"""What the suite costs is told by folder, and who goes beyond its budget reads it."""

from types import SimpleNamespace

import pytest

from tests.docs.pages import ROOT
from tests.helpers.budget import TURNS_MAX, Budget

TURN_S = 1.0


@pytest.mark.parametrize(("share", "said"), [(0.4, f"of {TURNS_MAX}"), (0.6, "over the budget")])
def test_what_workers_have_spent_is_told_by_folder_in_turns(
    pytestconfig: pytest.Config, share: float, said: str
) -> None:
    budget = Budget(pytestconfig)
    spent = {"tests/coop/test_a.py::test_it": share * TURNS_MAX, "tests/sync/test_b.py::test_it": 7}
    tests = {"tests/coop/test_a.py::test_it": 3, "tests/sync/test_b.py::test_it": 1}
    for _worker in range(2):
        told = (spent, tests, [TURN_S, TURN_S, 90 * TURN_S])
        budget.pytest_testnodedown(SimpleNamespace(workeroutput={"budget": told}))
    whole, *rest = budget.lines()
    assert said in whole, "it should be said whether that is too much"
    assert any(
        line.split() == [f"{2 * share * TURNS_MAX:.0f}", "coop,", "6", "tests"] for line in rest
    )
    folders = [line.split() for line in rest]
    assert [f"{2 * share * TURNS_MAX:.0f}", "coop,", "6", "tests"] in folders, "each folder"
    assert ["14", "sync,", "2", "tests"] in folders, "with what both workers have spent in it"
    costliest = rest[rest.index("the costliest:") + 1 :]
    assert costliest[0].endswith("tests/coop/test_a.py::test_it"), "and the costliest tests"


def test_a_worker_that_was_killed_leaves_the_others_report(pytestconfig: pytest.Config) -> None:
    budget = Budget(pytestconfig)
    told = ({"tests/sync/test_b.py::test_it": 7.0}, {"tests/sync/test_b.py::test_it": 1}, [TURN_S])
    budget.pytest_testnodedown(SimpleNamespace(workeroutput={"budget": told}))
    budget.pytest_testnodedown(SimpleNamespace())
    assert any("sync, 1 tests" in line for line in budget.lines())


def test_the_page_names_the_budget() -> None:
    page = (ROOT / "docs/guides/qa.md").read_text("utf-8")
    assert f"{TURNS_MAX:,} turns" in page, "who is over it should find what to do"
