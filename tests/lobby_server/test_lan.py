"""A lobby server in the local network is found by asking, and only by asking."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.joining.lobby_server import find_server
from tests.lobby_server.evening import Evening


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    """A lobby server, and nobody there yet."""
    made = Evening(tmp_path)
    yield made
    made.close()


def test_who_asks_finds_the_server_and_its_certificate(evening: Evening) -> None:
    found = find_server(
        lambda: evening.now_s, lambda _seconds: evening.step(), evening.running.port
    )
    assert found.port == evening.running.port, "the port is told"
    assert found.fingerprint == evening.running.fingerprint, "and which certificate to expect"


def test_nobody_answers_where_there_is_no_server(evening: Evening) -> None:
    port = evening.running.port
    evening.kill_server()
    with pytest.raises(ValueError, match="No lobby server"):
        find_server(lambda: evening.now_s, lambda _seconds: evening.step(), port)
