"""Another commit of this repository, checked out beside this one, and what programs of both cost.

What a program costs says as much about the machine as about the code, so two commits are compared
by running both in turn, within one run, by the processor time that each has used.
"""

import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory

from benchmarks.environments import install, python_of

HERE = Path(__file__).resolve().parents[1]
"""This checkout."""
_VERDICTS = ("GOOD", "NOT GOOD")


@dataclass(frozen=True)
class Checkout:
    """The files of a commit, and what runs them."""

    folder: Path = HERE
    python: Path = Path(sys.executable)


@contextmanager
def checked_out(commit: str) -> Iterator[Checkout]:
    """A commit in a folder that is gone afterwards, in an environment of its own where it needs
    another. Raises ValueError with a sentence for one that is not there or cannot be run here."""
    packed = subprocess.run(
        ["git", "archive", "--format=tar", commit], cwd=HERE, capture_output=True, check=False
    )
    if packed.returncode != 0:
        raise ValueError(f"There is no commit {commit!r}: {packed.stderr.decode().strip()}")
    with TemporaryDirectory(prefix="commit-") as name:
        folder = Path(name)
        with tarfile.open(fileobj=BytesIO(packed.stdout)) as tar:
            tar.extractall(folder, filter="data")
        needs = folder / "requirements.txt"
        if needs.read_bytes() == (HERE / needs.name).read_bytes():
            yield Checkout(folder)
            return
        problem = install(folder / ".venv", "-r", str(needs))
        if problem is not None:
            raise ValueError(f"What {commit} needs cannot be had: {problem}")
        yield Checkout(folder, python_of(folder / ".venv"))


def simulate_cpu_s(checkout: Checkout, words: list[str]) -> float:
    """Runs `main.py simulate`, and returns the seconds of processor time that it took. Raises
    RuntimeError when it does not come to a verdict; which one is another matter."""
    command = [str(checkout.python), "main.py", "simulate", *words]
    before = getrusage(RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=checkout.folder, capture_output=True, text=True, check=False)
    used = getrusage(RUSAGE_CHILDREN)
    if not done.stdout.startswith(_VERDICTS):
        last = (done.stderr.strip().splitlines() or ["It said nothing."])[-1]
        raise RuntimeError(f"simulate {' '.join(words)} failed in {checkout.folder}: {last}")
    return used.ru_utime - before.ru_utime + used.ru_stime - before.ru_stime
