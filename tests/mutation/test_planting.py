"""Faults are planted in a copy, and what the tests make of each is told."""

import subprocess
from pathlib import Path

from tools.mutation.faults import Fault, faults_in
from tools.mutation.planting import GONE, NOTICED, UNNOTICED, Planter

COUNTER = """
class Counter:
    def __init__(self) -> None:
        self.count = 0
        self.last = 0

    def add(self, number: int) -> None:
        self.count += number
        self.last = self.count

    def take(self) -> int:
        return self.count - 1
"""
SETTINGS = """
[tool.pytest.ini_options]
addopts = "-q -n0 --dist worksteal"
"""
"""As ours are: what a project says of its tests is for those who run them all."""
TESTS = """
from net.session.counter import Counter

def test_the_counter_counts():
    counter = Counter()
    counter.add(3)
    assert counter.count == 3
"""


def a_tree(folder: Path) -> Path:
    """A tree with one module, and one test that looks at a part of what it does."""
    for path, text in (
        ("net/session/counter.py", COUNTER),
        ("tests/session/test_it.py", TESTS),
        ("pyproject.toml", SETTINGS),
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    return folder


def test_what_the_tests_notice_is_told_apart_from_what_they_do_not(tmp_path: Path) -> None:
    tree = a_tree(tmp_path / "tree")
    faults = {
        (fault.line_text, fault.operator.partition("/")[2]): fault
        for fault in faults_in(tree, "net/session/counter.py")
        if fault.nth == 0
    }
    forgotten = faults["self.count += number", "DropStatement"]
    unseen = faults["self.last = self.count", "DropStatement"]
    unused = faults["return self.count - 1", "ReplaceBinaryOperator_Sub_Add"]
    moved_away = Fault("net/session/counter.py", "Counter.add", "nothing", "core/AddNot", 0)
    planter = Planter(tree, tmp_path / "work", workers=1)
    planted = [forgotten, unseen, unused, moved_away]
    found = {finding.fault: finding for finding in planter.plant(planted)}
    assert found[forgotten].outcome == NOTICED, "a count that is wrong fails the test"
    assert found[forgotten].noticed_by == "tests/session/test_it.py::test_the_counter_counts"
    assert found[unseen].outcome == UNNOTICED, "the test does not look at this"
    assert found[unseen].tests == 1, "it was run, since it passes the line"
    assert found[unused].outcome == UNNOTICED, "no test comes to this line"
    assert found[unused].tests == 0, "so none was run"
    assert found[moved_away].outcome == GONE, "there is no such line"
    source = (tree / "net/session/counter.py").read_text(encoding="utf-8")
    assert source == COUNTER, "the tree itself is left alone"
    named = Planter(tree, tmp_path / "again", workers=1).plant([forgotten], ["tests/session"])
    assert [finding.outcome for finding in named] == [NOTICED], "tests may be named as well"


def test_a_fault_that_changes_what_tests_are_called_is_judged_by_their_files(
    tmp_path: Path,
) -> None:
    tree = a_tree(tmp_path / "tree")
    named_after = """
import pytest

from net.session.counter import Counter

@pytest.mark.parametrize("taken", [Counter().take()])
def test_what_is_taken_is_a_number(taken):
    assert isinstance(taken, int)
    assert Counter().take() == taken
"""
    (tree / "tests/session/test_it.py").write_text(named_after, encoding="utf-8")
    fault = next(
        fault
        for fault in faults_in(tree, "net/session/counter.py")
        if fault.operator.endswith("ReplaceBinaryOperator_Sub_Add")
    )
    found = list(Planter(tree, tmp_path / "work", workers=1).plant([fault]))
    assert [(finding.outcome, finding.tests) for finding in found] == [(UNNOTICED, 1)], (
        "the test runs by its new name, and does not mind"
    )
