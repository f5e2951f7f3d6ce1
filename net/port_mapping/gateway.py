"""Which router this computer's packets to the internet go to."""

import ctypes
import ipaddress
import re
import subprocess
import sys
from pathlib import Path

from files.reading import read_file

_ROUTES = Path("/proc/net/route")
_ROUTES_MAX_BYTES = 256 * 1024
_GATEWAY_FLAG = 0x2
_SOMEWHERE = 0x010200C0
"""192.0.2.1, which nobody has, as Windows takes an address."""
_ASKED_MAX_S = 3.0


def default_gateway() -> str | None:
    """The IPv4 address of the router, None where there is none or it cannot be found out."""
    try:
        if sys.platform == "win32":
            return _of_windows()
        if sys.platform == "darwin":
            return _of_macos()
        return gateway_in(read_file(_ROUTES, _ROUTES_MAX_BYTES).decode("ascii"))
    except (OSError, ValueError, AttributeError, subprocess.SubprocessError):
        return None


def gateway_in(routes: str) -> str | None:
    """The router in Linux' table of routes: of those that lead everywhere, the one with the least
    metric. Addresses there are numbers in the machine's own order of bytes. Raises ValueError for
    what is no such table."""
    found: list[tuple[int, str]] = []
    for line in routes.splitlines()[1:]:
        words = line.split()
        if len(words) < 8 or int(words[1], 16) or int(words[7], 16):
            continue
        if int(words[3], 16) & _GATEWAY_FLAG:
            packed = int(words[2], 16).to_bytes(4, sys.byteorder)
            found.append((int(words[6]), str(ipaddress.IPv4Address(packed))))
    return min(found)[1] if found else None


def _of_windows() -> str | None:
    row = (ctypes.c_uint32 * 14)()
    if sys.platform == "win32" and not ctypes.windll.iphlpapi.GetBestRoute(
        _SOMEWHERE, 0, ctypes.byref(row)
    ):
        # A MIB_IPFORWARDROW: destination, mask, policy, next hop.
        hop = int(row[3])
        return str(ipaddress.IPv4Address(hop.to_bytes(4, "little"))) if hop else None
    return None


def _of_macos() -> str | None:
    told = subprocess.run(
        ["/sbin/route", "-n", "get", "default"],
        capture_output=True,
        text=True,
        timeout=_ASKED_MAX_S,
        check=False,
    )
    named = re.search(r"gateway: ([0-9.]{7,15})\s", told.stdout)
    return str(ipaddress.IPv4Address(named[1])) if named else None
