"""ISteamNetworkingUtils: Valve's relay network, through which sessions run.

Getting ready for the relays takes seconds. `open_steam` begins it, so that the first session need
not wait for it.
"""

import ctypes

from .decoding import read_relay_status
from .events import SteamRelayNetworkStatus
from .flat import FlatApi
from .functions import Interface
from .layouts import RELAY_STATUS_BYTES, Packing, Reader


class Relay:
    """The way to Valve's relays."""

    def __init__(self, flat: FlatApi) -> None:
        self._flat = flat

    def init_access(self) -> None:
        """Begins to get ready, if that has not begun. Changes come as `SteamRelayNetworkStatus`."""
        self._flat.call_on(Interface.NETWORKING_UTILS, "InitRelayNetworkAccess")

    def status(self) -> SteamRelayNetworkStatus:
        """How ready we are now; `RelayAvailability.CURRENT` is ready."""
        status = ctypes.create_string_buffer(RELAY_STATUS_BYTES)
        self._flat.call_on(Interface.NETWORKING_UTILS, "GetRelayNetworkStatus", status)
        return read_relay_status(Reader(status.raw, Packing.FOUR))
