"""What the program stands on: Python and packages. What of it is missing or in the way is
said in one sentence, with the command that helps, in place of a traceback.

`main.py` asks before it imports anything else: older Pythons, too, must be able to read it and this
module.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PROGRAM = "tandem-acres" if getattr(sys, "frozen", False) else "main.py"
"""What is started: a packaged program, or a script."""
OLDEST_PYTHON = (3, 11)
OWN_PACKAGES = frozenset(("files", "net", "game", "scenes"))
"""What comes with the program itself."""


class InstallationError(Exception):
    """Something that the program stands on is missing: a sentence with what helps."""


@contextmanager
def installed() -> "Iterator[None]":
    """Around imports, and whatever imports later. Ends the program with status 2 and a sentence
    where this Python or a package cannot do. Other errors go through."""
    try:
        check_python(sys.version_info)
        yield
    except ImportError as error:
        if not is_of_a_package(error):
            raise
        _refuse(about_import(error))
    except InstallationError as error:
        _refuse(str(error))


def check_python(version: Any) -> None:
    """Raises `InstallationError` for a Python that is too old."""
    if tuple(version[:2]) < OLDEST_PYTHON:
        raise InstallationError(
            f"Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer is needed, and this is Python "
            f"{version[0]}.{version[1]}. Make the folder .venv anew with a newer one; README.md "
            "has the command."
        )


def is_of_a_package(error: ImportError) -> bool:
    """Whether an import failed for want of a package, and not by a mistake in the program."""
    return (error.name or "").partition(".")[0] not in OWN_PACKAGES


def about_import(error: ImportError) -> str:
    """A sentence on a package that is missing, or that is there and cannot be loaded."""
    package = (error.name or "").partition(".")[0]
    if isinstance(error, ModuleNotFoundError):
        return f"The package {package} is missing. This helps: {pip('install -r')}"
    return (
        f"A package cannot be loaded ({' '.join(str(error).split())}). This helps: "
        f"{pip('install --force-reinstall -r')}"
    )


def pip(words: str) -> str:
    """A command of the pip that belongs to this Python, with the requirements at its end."""
    return f"{sys.executable} -m pip {words} requirements.txt"


def _refuse(sentence: str) -> None:
    if sys.stderr is not None:
        shown = sentence.encode("ascii", "backslashreplace").decode("ascii")
        sys.stderr.write(f"{PROGRAM}: {shown}\n")
    sys.exit(2)
