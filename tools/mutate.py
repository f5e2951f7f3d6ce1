"""Plants faults in a copy of the code and looks whether the tests notice them.

    python -m tools.mutate draw --seed 1 --count 100 FINDINGS
    python -m tools.mutate plant FINDINGS --folder FOLDER
    python -m tools.mutate plant FINDINGS --folder FOLDER --tests tests/program/test_gathering.py
    python -m tools.mutate again BEFORE AFTER
    python -m tools.mutate compare BEFORE AFTER

`draw` writes faults into a file; `plant` adds what came of each, and goes on where it was stopped.
With `--tests` it plants those again that nothing has noticed, for tests that are named. `again`
writes the same faults into another file, to be planted in another version of the code. `compare`
ends with 1 when something that was noticed before is not any more. docs/guides/qa.md has the whole
of it.
"""

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from tools.mutation.faults import draw
from tools.mutation.planting import GONE, NOTICED, UNNOTICED, Finding, Planter


def main() -> int:
    """Does what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutate")
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw", help="choose faults by chance and write them to a file")
    drawing.add_argument("findings", type=Path)
    drawing.add_argument("--seed", type=int, default=1)
    drawing.add_argument("--count", type=int, default=100)
    drawing.add_argument("--tree", type=Path, default=Path())
    planting = commands.add_parser("plant", help="plant them, and write what came of it")
    planting.add_argument("findings", type=Path)
    planting.add_argument("--folder", type=Path, required=True, help="one for each version")
    planting.add_argument("--tree", type=Path, default=Path(), help="the code to copy")
    planting.add_argument("--tests", nargs="+", default=[], help="for what nothing has noticed")
    planting.add_argument("--workers", type=int, default=1)
    for name, purpose in (
        ("again", "write the same faults to another file"),
        ("compare", "say what is noticed no more"),
    ):
        both = commands.add_parser(name, help=purpose)
        both.add_argument("before", type=Path)
        both.add_argument("after", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "draw":
        faults = draw(arguments.tree, arguments.seed, arguments.count)
        _save(arguments.findings, [Finding(fault) for fault in faults])
        return 0
    if arguments.command == "plant":
        return _plant(arguments)
    if arguments.command == "again":
        _save(arguments.after, [Finding(known.fault) for known in _load(arguments.before)])
        return 0
    return _compare(_load(arguments.before), _load(arguments.after))


def _plant(arguments: argparse.Namespace) -> int:
    findings = {finding.fault: finding for finding in _load(arguments.findings)}
    wanted = UNNOTICED if arguments.tests else None
    faults = [fault for fault, finding in findings.items() if finding.outcome == wanted]
    planter = Planter(arguments.tree, arguments.folder, arguments.workers)
    for finding in planter.plant(faults, arguments.tests):
        findings[finding.fault] = finding
        _save(arguments.findings, list(findings.values()))
        print(f"{finding.outcome}: {_in_words(finding)} {finding.noticed_by}", flush=True)
    _report(list(findings.values()))
    return 0


def _compare(before: list[Finding], after: list[Finding]) -> int:
    _report(after)
    noticed = {finding.fault for finding in before if finding.outcome == NOTICED}
    lost = [f for f in after if f.fault in noticed and f.outcome == UNNOTICED]
    for finding in lost:
        print(f"noticed before and not any more: {_in_words(finding)}")
    return 1 if lost else 0


def _report(findings: list[Finding]) -> None:
    for finding in findings:
        if finding.outcome == UNNOTICED:
            print(f"\n{_in_words(finding)}, {finding.tests} tests\n{finding.diff}")
        elif finding.outcome == GONE:
            print(f"\n{_in_words(finding)}: no such line any more\n    {finding.fault.line_text}")
    print("\n", dict(Counter(finding.outcome for finding in findings)))


def _in_words(finding: Finding) -> str:
    fault = finding.fault
    operator = fault.operator.partition("/")[2]
    return f"{fault.file}:{finding.line} {fault.function}, {operator}"


def _load(path: Path) -> list[Finding]:
    return [Finding.from_json(entry) for entry in json.loads(path.read_text(encoding="utf-8"))]


def _save(path: Path, findings: list[Finding]) -> None:
    new = path.with_suffix(".new")
    new.write_text(json.dumps([asdict(f) for f in findings], indent=1) + "\n", encoding="utf-8")
    new.replace(path)


if __name__ == "__main__":
    sys.exit(main())
