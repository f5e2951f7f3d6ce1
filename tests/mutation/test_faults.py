"""Which faults are drawn, and that the same one is found in another version of the code."""

from pathlib import Path

from tools.mutation.faults import PACKAGES, Fault, draw, faults_in

DOOR = '''
"""Who may come in."""

import logging

_log = logging.getLogger(__name__)

MOST = 8


class Listener:
    """A door that counts."""

    def __init__(self) -> None:
        self.inside: int = 0

    def enter(self, name: str | None = None) -> bool:
        """Says whether there was room for one more than 1."""
        if self.inside >= MOST:
            raise ValueError(f"more than {MOST + 1} inside" + str(MOST - 1))
        _log.info("%d came in", self.inside + 1)
        self.inside += 1
        return True
'''

A_DOOR = f"{PACKAGES[0]}/door.py"


def tree_with(folder: Path, listener: str) -> Path:
    """A tree of the code in which there is a door in each package."""
    for package in PACKAGES:
        (folder / package).mkdir(parents=True)
        (folder / package / "door.py").write_text(listener, encoding="utf-8")
    return folder


def lines_of(faults: list[Fault] | dict[Fault, object]) -> set[str]:
    return {fault.line_text for fault in faults}


def test_only_what_runs_is_faulty_not_types_or_words_or_constants(tmp_path: Path) -> None:
    faults = faults_in(tree_with(tmp_path, DOOR), A_DOOR)
    found = {(f.line_text, f.operator.partition("/")[2]) for f in faults}
    assert found == {
        ("self.inside: int = 0", "NumberReplacer"),
        ("if self.inside >= MOST:", "AddNot"),
        ("if self.inside >= MOST:", "ReplaceComparisonOperator_GtE_Gt"),
        ("if self.inside >= MOST:", "ReplaceComparisonOperator_GtE_Lt"),
        ('raise ValueError(f"more than {MOST + 1} inside" + str(MOST - 1))', "DropStatement"),
        ("self.inside += 1", "DropStatement"),
        ("self.inside += 1", "NumberReplacer"),
        ("return True", "ReplaceTrueWithFalse"),
    }, "the faults of a method are those that change what it does"
    assert {f.function for f in faults} == {"Listener.__init__", "Listener.enter"}


def test_the_same_seed_draws_the_same_faults_from_every_package(tmp_path: Path) -> None:
    tree = tree_with(tmp_path, DOOR)
    drawn = draw(tree, seed=5, count=15)
    assert drawn == draw(tree, seed=5, count=15), "a seed stands for a draw"
    for package in PACKAGES:
        here = [fault for fault in drawn if fault.file == f"{package}/door.py"]
        assert len(here) == 3, "every package has its share"
        assert len(lines_of(here)) == 3, "no line has two faults"
    seeds = {tuple(draw(tree, seed, count=5)) for seed in range(10)}
    assert len(seeds) > 1, "other seeds draw other faults"


def test_a_fault_is_found_again_where_its_line_has_moved(tmp_path: Path) -> None:
    before = faults_in(tree_with(tmp_path / "before", DOOR), A_DOOR)
    longer = DOOR.replace("MOST = 8", "def one() -> int:\n    return 1\n\n\nMOST = 8")
    after = faults_in(tree_with(tmp_path / "after", longer), A_DOOR)
    for fault, place in before.items():
        assert after[fault].line == place.line + 4, "the same fault is four lines further down"


def test_a_fault_is_not_found_where_its_line_is_another(tmp_path: Path) -> None:
    before = faults_in(tree_with(tmp_path / "before", DOOR), A_DOOR)
    other = DOOR.replace("self.inside >= MOST", "self.inside > MOST")
    after = faults_in(tree_with(tmp_path / "after", other), A_DOOR)
    missing = [fault for fault in before if fault not in after]
    assert lines_of(missing) == {"if self.inside >= MOST:"}, "only the changed line's are gone"
