"""Another commit of this repository, checked out beside this one, and what programs of both cost.

What a program costs says as much about the machine as about the code, so two commits are compared
by running both in turn, within one run, by the processor time that each has used.
"""

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parents[1]
"""This checkout."""


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The files of a commit, in a folder that is gone afterwards. Raises ValueError with a sentence
    for one that is not there."""
    packed = subprocess.run(
        ["git", "archive", "--format=tar", commit], cwd=HERE, capture_output=True, check=False
    )
    if packed.returncode != 0:
        raise ValueError(f"There is no commit {commit!r}: {packed.stderr.decode().strip()}")
    with TemporaryDirectory(prefix="commit-") as folder:
        with tarfile.open(fileobj=BytesIO(packed.stdout)) as tar:
            tar.extractall(folder, filter="data")
        yield Path(folder)


def cpu_s(folder: Path, words: list[str]) -> float:
    """Runs `main.py` of a checkout, and returns the seconds of processor time that it took. Raises
    RuntimeError when it does not run to its end; what it proved is another matter."""
    command = [sys.executable, "main.py", *words]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as program:
        _, status, used = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(words)} ended with {program.returncode} in {folder}")
    return used.ru_utime + used.ru_stime
