"""A stage for each test."""

from collections.abc import Iterator

import pytest

from tests.lobby_server.stage import Stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A lobby server and no players yet."""
    made = Stage()
    yield made
    made.close()
