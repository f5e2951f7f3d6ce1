"""ISteamUserStats: the achievements that the app has.

What is set is known to this computer at once, and to Steam once it was stored. Nothing here waits:
where Steam does not know an account's achievements yet, every answer is "not now", to be tried
again a moment later.
"""

import ctypes

from .constants import ACHIEVEMENT_NAME_MAX_BYTES
from .flat import FlatApi
from .functions import Interface
from .text import encode_key


class UserStats:
    """The achievements of the account that plays here."""

    def __init__(self, flat: FlatApi) -> None:
        self._flat = flat

    def request(self) -> bool:
        """Asks Steam for what the account has. Libraries since SDK 1.61 do so by themselves and
        lack it: then there is nothing to ask for, and True. False when it could not be asked."""
        if not self._flat.offers(Interface.USER_STATS, "RequestCurrentStats"):
            return True
        return bool(self._flat.call_on(Interface.USER_STATS, "RequestCurrentStats"))

    def is_unlocked(self, name: str) -> bool | None:
        """Whether the account has an achievement. None while Steam does not know, when the app has
        none of that name, or when the library cannot tell. Raises `ValueError` for what is no
        name."""
        encoded = encode_key(name, ACHIEVEMENT_NAME_MAX_BYTES, "The achievement's name")
        if not self._flat.offers(Interface.USER_STATS, "GetAchievement"):
            return None
        unlocked = ctypes.c_bool(False)
        is_known = self._flat.call_on(
            Interface.USER_STATS, "GetAchievement", encoded, ctypes.byref(unlocked)
        )
        return unlocked.value if is_known else None

    def unlock(self, name: str) -> bool:
        """Gives the account an achievement; `store` sends it. False when that cannot be done now,
        or not at all. Raises `ValueError` for what is no name."""
        encoded = encode_key(name, ACHIEVEMENT_NAME_MAX_BYTES, "The achievement's name")
        if not self._flat.offers(Interface.USER_STATS, "SetAchievement"):
            return False
        return bool(self._flat.call_on(Interface.USER_STATS, "SetAchievement", encoded))

    def store(self) -> bool:
        """Sends what was unlocked to Steam, which shows it to the player. False when it could not
        be sent: try again later."""
        if not self._flat.offers(Interface.USER_STATS, "StoreStats"):
            return False
        return bool(self._flat.call_on(Interface.USER_STATS, "StoreStats"))
