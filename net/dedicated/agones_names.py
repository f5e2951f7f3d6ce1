"""The names by which a lobby server and a dedicated server find each other in a GameServer's
annotations, and the text of what they leave there.

The lobby server puts the session into one as it allocates the GameServer. The dedicated server
reads it, opens the farm, and answers in another, which names the session: so nobody is sent to a
server that still answers for an earlier one.
"""

import re

from net.dedicated.ready_file import FINGERPRINT_BYTES
from net.limits import DEDICATED_SESSION_ID_MAX_LENGTH

SESSION_ANNOTATION = "tandem-acres/session"
"""Holds a session file. Whoever may read GameServers may come in as its players."""
SESSION_LABEL = "tandem-acres/session-id"
"""So that `kubectl get gameservers -l` finds a session's server."""
READY_KEY = "tandem-acres-ready"
"""What the dedicated server asks the SDK to annotate, which puts a prefix before it."""
READY_ANNOTATION = f"agones.dev/sdk-{READY_KEY}"
"""The same as others see it."""
GAME_PORT_NAME = "game"
"""Of the port in the fleet's manifest."""

_READY = re.compile(
    rf"([a-z0-9-]{{1,{DEDICATED_SESSION_ID_MAX_LENGTH}}}) ([0-9a-f]{{{2 * FINGERPRINT_BYTES}}})"
)


def ready_text(session_id: str, fingerprint: bytes) -> str:
    """What a dedicated server leaves once it listens and knows its players."""
    return f"{session_id} {fingerprint.hex()}"


def read_ready_text(text: str, session_id: str) -> bytes | None:
    """The fingerprint in such a text, or None when it is not for this session."""
    match = _READY.fullmatch(text)
    if match is None or match[1] != session_id:
        return None
    return bytes.fromhex(match[2])
