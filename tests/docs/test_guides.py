"""The guides for engineers are tried: what they quote is there, and what they show works.

Goal: who is told nothing but a guide gets what it promises. Method: quoted lines are looked for in
their files; whole examples are run; changes are made in a copy of the code, as the guide says, and
the tests that it names are run there.
"""

import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from net import limits
from tests.docs.pages import DOCS, FENCE, ROOT, text_of
from tests.steam.cloud import NO_COMPILER, compiler

GUIDES = DOCS / "guides"
USE_IT = "use-it-in-your-game.md"
THREE_PEERS = "test-with-three-peers.md"
STEAM_BINDING = "extend-the-steam-binding.md"
TRANSPORT = "add-a-transport.md"
COPIED = ("files", "net", "game", "tests", "assets/data", "assets/maps", "assets/dialogue")
NEW = "low_battery or (both_packings and 702) or sizes"
"""The tests of what the guide adds."""
TRIAL_MAX_S = 1200.0
"""How long the tests of a copy may take, which is a few seconds on a machine of its own."""


class Block(NamedTuple):
    """A block of code in a guide."""

    language: str
    file: str
    """The file that it is of; empty for one that stands by itself."""
    text: str


def blocks(guide: str) -> list[Block]:
    return [Block(*found) for found in FENCE.findall(text_of(GUIDES / guide))]


def change(text: str, diff: str) -> str:
    """A text with a change made, whose lines must be there once. Raises ValueError otherwise."""
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] != "+")
    after = "".join(line[1:] for line in lines if line[0] != "-")
    if text.count(before) != 1:
        raise ValueError(f"these lines should be there once, not {text.count(before)} times")
    return text.replace(before, after)


def copy_with(guide: str, folder: Path) -> Path:
    """A copy of the code in which every change of a guide was made."""
    for part in COPIED:
        shutil.copytree(
            ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.png")
        )
    shutil.copy(ROOT / "pyproject.toml", folder)
    for block in blocks(guide):
        file = folder / block.file
        if block.language == "diff":
            file.write_text(change(file.read_text("utf-8"), block.text), "utf-8")
        elif block.file:
            assert not file.exists(), f"{block.file} should be new"
            file.write_text(block.text, "utf-8")
    return folder


def run_tests(folder: Path, *words: str) -> str:
    """Runs tests of a copy, and returns what pytest says of them. They must pass."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-m", "", *words]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=TRIAL_MAX_S, check=False
    )
    assert done.returncode == 0, f"what the guide adds should pass:\n{done.stdout[-4000:]}"
    return done.stdout


def examples(guide: str) -> list[str]:
    """The blocks of Python that stand by themselves."""
    return [each.text for each in blocks(guide) if each.language == "python" and not each.file]


def test_what_is_quoted_from_the_example_is_in_it() -> None:
    quoted = [block for block in blocks(USE_IT) if block.language == "python" and block.file]
    assert len(quoted) > 6, "the guide goes through the example"
    for block in quoted:
        assert block.text in (ROOT / block.file).read_text("utf-8"), (
            f"{block.file} should still hold:\n{block.text}"
        )


def test_limits_that_the_guide_names_are_limits() -> None:
    named = re.findall(r"`limits\.(\w+)`", text_of(GUIDES / USE_IT) + text_of(GUIDES / TRANSPORT))
    assert [name for name in named if not hasattr(limits, name)] == [], "each should be there"


@pytest.mark.parametrize("source", examples(USE_IT))
def test_examples_of_ones_own_records_hold(source: str) -> None:
    exec(compile(source, USE_IT, "exec"), {"__name__": "guide"})


@pytest.mark.slow
@pytest.mark.parametrize(
    "source", examples(THREE_PEERS), ids=lambda source: re.findall(r"def (test_\w+)", source)[0]
)
def test_tests_with_three_peers_pass(source: str) -> None:
    names: dict[str, Callable[[], None]] = {}
    exec(compile(source, THREE_PEERS, "exec"), names)
    tests = [test for name, test in names.items() if name.startswith("test_")]
    assert len(tests) == 1, "a block is one whole test"
    tests[0]()


@pytest.mark.slow
def test_a_transport_that_is_added_passes_the_suite_of_all(tmp_path: Path) -> None:
    copy = copy_with(TRANSPORT, tmp_path)
    said = run_tests(copy, "tests/transports/test_conformance.py", "-k", "masked")
    passed = re.search(r"(\d+) passed", said)
    assert passed, f"there should be something to pass: {said}"
    assert int(passed[1]) > 20, "every promise should be asked for"


def test_the_suite_that_the_guide_names_is_the_suite() -> None:
    suite = (ROOT / "tests/transports/test_conformance.py").read_text("utf-8")
    for name in re.findall(r"`(test_\w+)`", text_of(GUIDES / TRANSPORT)):
        assert f"def {name}(" in suite, f"{name} should be a test of it"


@pytest.mark.slow
def test_a_call_and_a_callback_that_are_added_to_the_binding_work(tmp_path: Path) -> None:
    copy = copy_with(STEAM_BINDING, tmp_path)
    said = run_tests(
        copy, "-rp", "tests/steam/test_decoding.py", "tests/steam/test_opening.py", "-k", NEW
    )
    assert said.count("test_a_low_battery_is_told") == 2, "in both packings"
    assert said.count("test_every_callback_is_read_in_both_packings") == 2, "byte for byte"


@pytest.mark.slow
@pytest.mark.skipif(compiler() is None, reason=NO_COMPILER)
def test_the_library_in_c_has_what_is_added_in_both_packings(tmp_path: Path) -> None:
    copy = copy_with(STEAM_BINDING, tmp_path)
    run_tests(copy, "tests/steam/test_cloud.py", "-k", "165 or layout")


@pytest.mark.parametrize("diff", [" one\n+two\n", "-three\n+two\n"])
def test_a_change_that_fits_nowhere_is_noticed(diff: str) -> None:
    text = textwrap.dedent(
        """\
        one
        one
        """
    )
    with pytest.raises(ValueError, match="once"):
        change(text, diff)
