"""Whom a dedicated server tells about itself: a lobby server that waits for a file, or Agones."""

import os
from pathlib import Path
from typing import Protocol

from net.dedicated.agones_sdk import AgonesSdk
from net.dedicated.ready_file import read_ready_file, write_ready_file
from net.dedicated.session_file import SessionFile


class Announcer(Protocol):
    """Tells one of those who wait for a dedicated server."""

    def given_session(self) -> SessionFile | None:
        """The session that the server is to play, where it is told so in this way and has been
        told. Raises ValueError with a sentence for one that cannot be read."""
        ...

    def ready(self, session: SessionFile, port: int, fingerprint: bytes) -> None:
        """The session's players can come now, to this UDP port and the certificate of this
        fingerprint. Raises OSError when that cannot be said."""
        ...

    def beat(self) -> None:
        """The server is well; called with every look at the socket."""
        ...

    def over(self) -> None:
        """The server ends. Called once."""
        ...


class ReadyFileAnnouncer:
    """Tells by a file, as `net/dedicated/ready_file.py` says."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def given_session(self) -> SessionFile | None:
        """None: a ready file only tells."""
        return None

    def ready(self, session: SessionFile, port: int, fingerprint: bytes) -> None:
        """Writes the file, which appears whole."""
        write_ready_file(self._path, port, fingerprint)

    def beat(self) -> None:
        """Says nothing: the process shows it."""

    def over(self) -> None:
        """Removes the file, unless another server's stands there by now. Whoever waits sees the
        process end, and needs no file for it."""
        try:
            found = read_ready_file(self._path)
            if found is not None and found.pid == os.getpid():
                self._path.unlink(missing_ok=True)
        except (OSError, ValueError):
            return


class AgonesAnnouncer:
    """Tells Agones, which also gives the session."""

    def __init__(self, sdk: AgonesSdk) -> None:
        """Says that this server may be allocated. The SDK is open."""
        self._sdk = sdk
        sdk.ready()

    def given_session(self) -> SessionFile | None:
        """The session that this server was allocated for."""
        if self._sdk.refusal is not None:
            raise ValueError(self._sdk.refusal)
        return self._sdk.session

    def ready(self, session: SessionFile, port: int, fingerprint: bytes) -> None:
        """Answers the lobby server that has allocated this server. The port is known to it."""
        self._sdk.answer(session.session, fingerprint)

    def beat(self) -> None:
        """Lets the SDK say that the game's loop runs, and whatever else is to be said."""
        self._sdk.beat()

    def over(self) -> None:
        """Says that the pod can go."""
        self._sdk.shutdown()
