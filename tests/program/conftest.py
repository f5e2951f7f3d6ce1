"""What holds for every test of whole programs: what a program sets for its process, it takes with
it when it ends."""

import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from game.world.content import Content, load_content
from tests.world.small_farm import ASSETS


@pytest.fixture(autouse=True, scope="session")
def content_read_once() -> Iterator[None]:
    """Every command that begins in the process of a test would read the game's content anew."""
    once = cache(load_content)

    def own_once(assets: Path) -> Content:
        return once(assets) if assets == ASSETS else load_content(assets)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("main.load_content", once)
        patch.setattr("game.command_line.yarn.scene.load_content", own_once)
        yield


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """Commands set how much loggers tell. A later test in the same process would keep all of it."""
    levels = {logger: logger.level for logger in _loggers()}
    yield
    for logger in _loggers():
        logger.setLevel(levels.get(logger, logging.NOTSET))


def _loggers() -> list[logging.Logger]:
    known = logging.root.manager.loggerDict.values()
    return [entry for entry in known if isinstance(entry, logging.Logger)]
