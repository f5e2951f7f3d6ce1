"""What tests of the binding need: no word from Steam about which game this is, and the library in C
with its broker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from net.steam.app_id import APP_ID_VARIABLE
from tests.steam.cloud import Broker, built
from tests.steam.cloud.users import Friends


@pytest.fixture(autouse=True)
def no_app_id(monkeypatch: pytest.MonkeyPatch) -> None:
    # Setting it first makes monkeypatch restore it whatever happens in between.
    monkeypatch.setenv(APP_ID_VARIABLE, "")
    monkeypatch.delenv(APP_ID_VARIABLE)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library like Valve's newest."""
    return built(tmp_path_factory)


@pytest.fixture
def broker() -> Iterator[Broker]:
    """Valve's side of Steam, where nobody has to wait."""
    with Broker(leaps=True) as made:
        yield made
        assert made.problems == [], "the broker itself should work"


@pytest.fixture
def friends(
    broker: Broker, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Friends]:
    """Whoever plays over the library, each in this process."""
    for name in ("STEAM_API_LIB", "TANDEM_CLOUD", "TANDEM_ACCOUNT"):
        monkeypatch.setenv(name, "")
    made = Friends(broker, library, tmp_path)
    yield made
    made.close()
