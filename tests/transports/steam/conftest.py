"""What every test here needs: no word from Steam about which game this is, and a clean end."""

from collections.abc import Iterator

import pytest

from net.steam.app_id import APP_ID_VARIABLE
from tests.transports.steam.wire import SteamWire


@pytest.fixture(autouse=True)
def no_app_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(APP_ID_VARIABLE, "")
    monkeypatch.delenv(APP_ID_VARIABLE)


@pytest.fixture
def wire(no_app_id: None) -> Iterator[SteamWire]:
    """A calm network, on which Valve's rules are checked at the end."""
    made = SteamWire()
    yield made
    made.close()
