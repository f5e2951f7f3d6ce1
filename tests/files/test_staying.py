"""Garbage is looked for when a program has begun, and not while it begins."""

import gc
from collections.abc import Iterator
from contextlib import suppress

import pytest

from files.staying import staying


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Leaves the collector as it was."""
    was_enabled = gc.isenabled()
    yield
    (gc.enable if was_enabled else gc.disable)()


@pytest.mark.parametrize("is_enabled", [True, False])
def test_garbage_is_looked_for_again_afterwards_if_it_was_before(is_enabled: bool) -> None:
    (gc.enable if is_enabled else gc.disable)()
    with suppress(ValueError), staying():
        assert not gc.isenabled(), "nothing should be looked through while it is brought in"
        raise ValueError
    assert gc.isenabled() is is_enabled, "whatever went wrong"
    assert gc.get_freeze_count() > 0, "and what was made stays"
