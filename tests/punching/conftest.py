"""What every test here begins with."""

from collections.abc import Iterator

import pytest

from tests.punching.meeting import Meeting
from tests.punching.nat import loopback_has_networks


@pytest.fixture
def meeting() -> Iterator[Meeting]:
    if not loopback_has_networks():
        pytest.skip("this system has no networks on loopback to put routers between")
    made = Meeting()
    yield made
    made.close()
