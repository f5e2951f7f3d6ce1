"""Every test here runs once for each list of lobbies."""

from collections.abc import Callable, Iterator

import pytest

from net.steam.app_id import APP_ID_VARIABLE
from tests.lobbies.shared.nakama_town import NakamaTown
from tests.lobbies.shared.server_town import ServerTown
from tests.lobbies.shared.steam_town import SteamTown
from tests.lobbies.shared.town import Town

TOWNS: dict[str, Callable[[], Town]] = {
    "nakama": NakamaTown,
    "server": ServerTown,
    "steam": SteamTown,
}


@pytest.fixture(params=sorted(TOWNS))
def town(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A town whose list is of one kind."""
    # Setting it first makes monkeypatch restore it whatever happens in between.
    monkeypatch.setenv(APP_ID_VARIABLE, "")
    monkeypatch.delenv(APP_ID_VARIABLE)
    made = TOWNS[request.param]()
    yield made
    made.close()
