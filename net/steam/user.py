"""ISteamUser: who is logged in."""

from .flat import FlatApi
from .functions import Interface
from .ids import SteamId


class User:
    """The account that plays here."""

    def __init__(self, flat: FlatApi) -> None:
        self._flat = flat

    @property
    def steam_id(self) -> SteamId:
        """The account's id."""
        return SteamId(self._flat.call_on(Interface.USER, "GetSteamID"))

    @property
    def logged_on(self) -> bool:
        """Whether Steam is connected to its servers now; False while it is offline."""
        return bool(self._flat.call_on(Interface.USER, "BLoggedOn"))
