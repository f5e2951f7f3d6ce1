"""The start of the game: its title is seen first, and what only farms and connections need is
loaded while it is looked at, with all that is played."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from game.program.ahead import Lazy, load_ahead
from tests.steam.cloud.programs import PROGRAM_MAX_S

ROOT = Path(__file__).parents[2]
LATE = ["scenes.play.farm", "net.transports.direct.quic.listener", "aioquic"]
"""What a farm is drawn with, and what connections speak."""
WATCHED = f"""
import sys
import pygame
import main
import scenes.program
from game.program.ahead import load_ahead

def loaded():
    return [name for name in {LATE} if name in sys.modules]

def flip():
    print("seen with", loaded())
    pygame.display.flip = was_flip
    was_flip()

def content(folder):
    print("content comes")
    return load_content(folder)

def watched(*loads):
    loading = load_ahead(*loads)
    loading.join()
    print("then has", loaded())
    pygame.event.post(pygame.Event(pygame.QUIT))

was_flip, pygame.display.flip = pygame.display.flip, flip
scenes.program.load_ahead = watched
load_content, main.load_content = main.load_content, content
sys.exit(main.main(["--home", sys.argv[1]]))
"""
"""The game, which says what was there at its first picture and then, and ends."""


def test_what_is_loaded_ahead_comes_in_its_turn_beside_the_program() -> None:
    said: list[str] = []
    may_begin = threading.Event()

    def first() -> None:
        assert may_begin.wait(PROGRAM_MAX_S), "the program should go on meanwhile"
        said.append("first")

    loading = load_ahead(first, lambda: said.append("second"))
    assert said == [], "nobody should wait for it"
    may_begin.set()
    loading.join(PROGRAM_MAX_S)
    assert said == ["first", "second"], "one should come after the other"
    assert loading.daemon, "a program that ends should not wait for it either"


def test_what_comes_later_is_made_once_and_tells_whoever_asks_why_it_cannot_be_made() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return 7

    lazy = Lazy(make)
    load_ahead(lazy.load).join(PROGRAM_MAX_S)
    assert (lazy(), lazy(), made) == (7, 7, [1]), "nobody should make it again"

    def fail() -> int:
        made.append(2)
        raise ValueError("There is no map.")

    broken = Lazy(fail)
    load_ahead(broken.load).join(PROGRAM_MAX_S)
    for _ in range(2):
        with pytest.raises(ValueError, match="no map"):
            broken()
    assert str(broken.failure) == "There is no map.", "the program should see that by itself"
    assert made == [1, 2], "what fails should be tried once"


@pytest.mark.slow
def test_the_title_is_seen_before_farms_and_connections_are_loaded(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(tmp_path)], cwd=ROOT, capture_output=True, text=True,
        timeout=PROGRAM_MAX_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"the game should start and end: {done.stderr}"
    said = done.stdout.splitlines()
    assert "seen with []" in said, f"the title should need none of it: {said}"
    after = said[said.index("seen with []") :]
    assert "content comes" in after, f"what is played should come afterwards: {said}"
    assert f"then has {LATE}" in after, f"and all of it should be there then: {said}"
