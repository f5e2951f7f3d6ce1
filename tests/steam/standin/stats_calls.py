"""The stand-in's functions of ISteamUserStats: an app's achievements, and what an account has."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from tests.steam.standin.exports import BOOL, POINTER, exported

if TYPE_CHECKING:
    from tests.steam.standin.library import Generation
    from tests.steam.standin.world import SteamWorld

_REQUEST = "SteamAPI_ISteamUserStats_RequestCurrentStats"


class StatsCalls:
    """Part of `StandInLibrary`."""

    world: SteamWorld
    generation: Generation

    def prepare_stats(self) -> None:
        """Sets up what this part keeps."""
        self.app_achievements: frozenset[str] = frozenset()
        """Those that the app has."""
        self.unlocked: set[str] = set()
        """What is set on this computer."""
        self.stored: set[str] = set()
        """What Steam's servers have been told."""
        self.stores = 0
        self.refuses_to_store = 0
        """So often."""
        self._is_synced = _REQUEST in self.generation.lacks

    def _name(self, address: int | None) -> str | None:
        name = ctypes.string_at(address).decode() if address else ""
        return name if self._is_synced and name in self.app_achievements else None

    @exported(_REQUEST, BOOL)
    def request_current_stats(self) -> bool:
        def sync() -> None:
            self._is_synced = True

        self.world.later(self.world.call_delay_s, sync)
        return True

    @exported("SteamAPI_ISteamUserStats_GetAchievement", BOOL, POINTER, POINTER)
    def get_achievement(self, name: int, out: int) -> bool:
        known = self._name(name)
        if known is not None:
            ctypes.cast(out, ctypes.POINTER(ctypes.c_bool))[0] = known in self.unlocked
        return known is not None

    @exported("SteamAPI_ISteamUserStats_SetAchievement", BOOL, POINTER)
    def set_achievement(self, name: int) -> bool:
        known = self._name(name)
        if known is not None:
            self.unlocked.add(known)
        return known is not None

    @exported("SteamAPI_ISteamUserStats_StoreStats", BOOL)
    def store_stats(self) -> bool:
        self.stores += 1
        if self.refuses_to_store:
            self.refuses_to_store -= 1
            return False
        self.stored |= self.unlocked
        return True
