"""What holds for every test of whole programs: what a program sets for its process, it takes with
it when it ends."""

import logging
from collections.abc import Iterator

import pytest


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
