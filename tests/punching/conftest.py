"""What every test here begins with."""

from collections.abc import Iterator

import pytest

from tests.punching.meeting import Meeting


@pytest.fixture
def meeting() -> Iterator[Meeting]:
    made = Meeting()
    yield made
    made.close()
