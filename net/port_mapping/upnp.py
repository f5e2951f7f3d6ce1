"""UPnP by miniupnpc, the client of those who write the routers' side of it.

The package has no wheel for some systems, and the game does without it there. It parses what a
router sends in C, which is one more reason for asking in a process of its own.
"""

import secrets
from dataclasses import dataclass
from typing import Any

try:
    import miniupnpc
except ImportError:
    miniupnpc = None

IS_INSTALLED = miniupnpc is not None
DISCOVER_MS = 1500
"""How long routers may take to answer that they are there."""
OTHER_PORTS_TRIED = 3
"""Outer ports besides the game's own, which another computer of the home may have."""
_DESCRIPTION = "Tandem Acres"
_UDP = "UDP"
_CONFLICT = "ConflictInMappingEntry"
_FOREVER_ONLY = "OnlyPermanentLeasesSupported"


class RouterRefusedError(Exception):
    """The router says no; what it said."""


@dataclass(frozen=True, slots=True)
class UpnpMapping:
    """Where the router lets friends in."""

    ip: str
    port: int


class UpnpRouter:
    """A router that has answered. Every method waits for it."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def map(self, inner_port: int, outer_port: int, lease_s: int) -> UpnpMapping:
        """Maps a port, or renews it. Raises `RouterRefusedError`."""
        asked = outer_port
        for tries_left in reversed(range(OTHER_PORTS_TRIED + 1)):
            try:
                self._add(asked, inner_port, lease_s)
                return UpnpMapping(self._public_ip(), asked)
            except RouterRefusedError as refusal:
                if _CONFLICT not in str(refusal) or not tries_left:
                    raise
                asked = 49152 + secrets.randbelow(16384)
        raise RouterRefusedError(_CONFLICT)

    def unmap(self, outer_port: int) -> None:
        """Takes a mapping away, if the router wants to."""
        _ask(lambda: self._client.deleteportmapping(outer_port, _UDP))

    def _add(self, outer_port: int, inner_port: int, lease_s: int) -> None:
        def add(for_s: int) -> object:
            return self._client.addportmapping(
                outer_port, _UDP, self._client.lanaddr, inner_port, _DESCRIPTION, "", for_s
            )

        try:
            _ask(lambda: add(lease_s))
        except RouterRefusedError as refusal:
            if _FOREVER_ONLY not in str(refusal):
                raise
            _ask(lambda: add(0))

    def _public_ip(self) -> str:
        try:
            return str(_ask(self._client.externalipaddress) or "")[:15]
        except RouterRefusedError:
            return ""


def find_upnp_router(lan_ip: str = "") -> UpnpRouter | None:
    """Asks the local network for a router, None where none answers. `lan_ip` is the own address
    there, where several networks are. Only where the package is installed."""
    assert miniupnpc is not None, "nobody asks without the package"
    client = miniupnpc.UPnP(multicastif=lan_ip) if lan_ip else miniupnpc.UPnP()
    client.discoverdelay = DISCOVER_MS
    try:
        if not _ask(client.discover):
            return None
        _ask(client.selectigd)
    except RouterRefusedError:
        return None
    return UpnpRouter(client)


def _ask(question: Any) -> object:
    """The package raises plain exceptions, with what the router has said."""
    try:
        return question()
    except Exception as error:
        raise RouterRefusedError(str(error)) from error
