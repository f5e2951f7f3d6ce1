"""Sessions to launch."""

import hashlib

from net.dedicated.launcher import LaunchRequest, SessionPlayer
from net.limits import JOIN_TOKEN_BYTES


def player(name: str) -> SessionPlayer:
    """Somebody whose identity and token follow from the name."""
    digest = hashlib.sha256(name.encode())
    return SessionPlayer(name, digest.hexdigest()[:40], digest.digest()[:JOIN_TOKEN_BYTES])


def request(session_id: str = "s-1", farm: str = "Brook End", *names: str) -> LaunchRequest:
    """A session of these players, of Ada and Ben if none are named."""
    return LaunchRequest(session_id, farm, tuple(player(name) for name in names or ("Ada", "Ben")))
