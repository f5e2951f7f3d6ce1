"""What holds for every test of whole programs: what a program sets for its process, it takes with
it when it ends."""

import logging
from collections.abc import Iterator
from functools import cache

import pytest

from game.world.content import load_content


@pytest.fixture(autouse=True, scope="session")
def others_content_read_once() -> Iterator[None]:
    """Commands that play with other content than the game's would read it anew as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("main.load_content", cache(load_content))
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
