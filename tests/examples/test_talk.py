"""`examples/talk.py`: `game/dialogue` without a farm."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "examples" / "talk.py"


def test_it_stays_short() -> None:
    assert len(SOURCE.read_text("utf-8").splitlines()) < 50, "an example is read in one go"


def test_it_talks() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "examples.talk"],
        cwd=ROOT,
        input="0\n0\n1\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    assert "Baker: Still here, with 3 coins?" in done.stdout, "a loaf costs two"
    assert done.stdout.endswith("Baker: Come back hungry! You asked 2 times.\n"), "and it ends"


def test_the_package_imports_nothing_of_the_project() -> None:
    for path in (ROOT / "game" / "dialogue").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                first = name.split(".")[0]
                assert first in sys.stdlib_module_names or name.startswith("game.dialogue"), (
                    f"{path.name} should do without {name}"
                )
