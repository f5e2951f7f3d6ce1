"""Every test here starts without a word from Steam about which game this is."""

import pytest

from net.steam.app_id import APP_ID_VARIABLE


@pytest.fixture(autouse=True)
def no_app_id(monkeypatch: pytest.MonkeyPatch) -> None:
    # Setting it first makes monkeypatch restore it whatever happens in between.
    monkeypatch.setenv(APP_ID_VARIABLE, "")
    monkeypatch.delenv(APP_ID_VARIABLE)
