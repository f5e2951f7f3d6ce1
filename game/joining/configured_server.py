"""The lobby server that the player has set. Its address is looked up in the background, since a
name service may take seconds, and whoever wants to speak to it asks whether that is done."""

import ipaddress
import secrets
import threading
from pathlib import Path

from game.program.local_identity import LocalIdentity
from net.backoff import Backoff
from net.lobbies.client import ServerAddress, parse_server_address
from net.lobbies.client.kept import KnownServersFile
from net.lobbies.client.shared_socket import LobbyPlayer, ServerReach, lobby_player, look_up

_LOOK_UP_ANEW_S = 300.0
"""How long an address is believed: names move."""
_LOOK_UP_AGAIN_S = 5.0
"""Pause before an address is looked up again that was not found, doubled each time …"""
_LOOK_UP_AGAIN_MAX_S = 60.0
"""… up to this."""
_LOOKING_UP = "The lobby server's address is being looked up. Please try again in a moment."
_NONE_SET = "No lobby server is set. Name one in the settings."


class Lookup:
    """An address on its way from the name service."""

    def __init__(self, server: ServerAddress) -> None:
        """Begins; an IP address is there at once."""
        self.where: tuple[str, int] | None = None
        self.problem = ""
        """Why there is no address, in a sentence."""
        self._server = server
        try:
            ipaddress.ip_address(server.host)
        except ValueError:
            threading.Thread(target=self._run, name="address lookup", daemon=True).start()
        else:
            self._run()

    def _run(self) -> None:
        try:
            self.where = look_up(self._server)
        except ValueError as error:
            self.problem = str(error)


class ConfiguredServer:
    """See the module. Follows the settings: `follow` is called whenever they may have changed."""

    def __init__(self, settings: Path, identity: LocalIdentity) -> None:
        """`settings` is the folder where the player's friends are, `own` says who one is."""
        self._settings = settings
        self._identity = identity
        self._text = ""
        self._name = ""
        self._server: ServerAddress | None = None
        self._lookup: Lookup | None = None
        self._later: Lookup | None = None
        """The same server, looked up anew."""
        self._again_s = 0.0
        self._anew_s = 0.0
        self._retry = Backoff(_LOOK_UP_AGAIN_S, _LOOK_UP_AGAIN_MAX_S, secrets.token_bytes)
        self._problem = ""
        self.version = 0
        """Goes up with every change of the server or of who one is there."""

    @property
    def is_set(self) -> bool:
        """Whether the settings name a server."""
        return bool(self._text)

    @property
    def problem(self) -> str:
        """Why it cannot be spoken to, in a sentence; empty when it can, or is not known yet."""
        if self._problem or self._lookup is None:
            return self._problem
        return self._lookup.problem

    @property
    def is_ready(self) -> bool:
        """Whether it can be spoken to."""
        return self._lookup is not None and self._lookup.where is not None

    def follow(self, text: str, name: str, now_s: float) -> None:
        """The settings say this: the server as the player wrote it, empty for none, and what the
        player is called."""
        text = text.strip()
        if text != self._text:
            self._text = text
            self._server = self._lookup = None
            self._problem = ""
            self._retry.worked()
            self.version += 1
            self._begin(now_s)
        elif name != self._name:
            self.version += 1
        elif self._lookup is not None and self._lookup.problem and now_s >= self._again_s:
            self._begin(now_s)
        elif now_s >= self._anew_s and self._server is not None and self._later is None:
            self._later = Lookup(self._server)
        if self._later is not None and self._later.where is not None:
            # Until the answer was there, what was known counted.
            self._lookup, self._later = self._later, None
            self._retry.worked()
            self._anew_s = now_s + _LOOK_UP_ANEW_S
        elif self._later is not None and self._later.problem:
            self._later = None
            self._anew_s = now_s + self._retry.failed()
        self._name = name

    def reach(self) -> ServerReach:
        """The server, to be spoken to as the player is called now. Raises ValueError with a
        sentence when it cannot be."""
        if not self._text:
            raise ValueError(_NONE_SET)
        if self.problem:
            raise ValueError(self.problem)
        if self._server is None or self._lookup is None or self._lookup.where is None:
            raise ValueError(_LOOKING_UP)
        return ServerReach(self.player(), self._server, self._lookup.where)

    def player(self) -> LobbyPlayer:
        """As whom one speaks to lobby servers."""
        return lobby_player(self._name, self._identity.key, self._settings)

    def _begin(self, now_s: float) -> None:
        if not self._text:
            return
        self._again_s = now_s + self._retry.failed()
        self._anew_s = now_s + _LOOK_UP_ANEW_S
        self._later = None
        try:
            self._server = parse_server_address(self._text)
        except ValueError as error:
            self._problem = str(error)
        else:
            if self._server.fingerprint is not None:
                # The player vouches for it. A farm that is open is refused by a server that was set
                # up anew, and goes there again as soon as it reads this.
                known = KnownServersFile(self._settings)
                known.remember(self._server.text, self._server.fingerprint)
            self._lookup = Lookup(self._server)
