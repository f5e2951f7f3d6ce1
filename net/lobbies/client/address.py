"""Where a lobby server is, as a player writes it: `host:port#fingerprint`, all but the host left
out as one likes."""

import re
from dataclasses import dataclass

from net.limits import LOBBY_SERVER_ADDRESS_MAX_CHARACTERS, LOBBY_SERVER_PORT
from net.transports.address import FINGERPRINT_BYTES

_FORM = re.compile(
    r"(?:\[(?P<ipv6>[0-9a-fA-F:.]+)\]|(?P<host>[A-Za-z0-9.-]{1,253}))"
    r"(?::(?P<port>[0-9]{1,5}))?(?:#(?P<fingerprint>[0-9a-fA-F]+))?"
)


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A lobby server's address, not looked up yet."""

    host: str
    """A name or an IP address."""
    port: int
    fingerprint: bytes | None
    """The whole fingerprint of its certificate; None where it is trusted on first use."""

    @property
    def text(self) -> str:
        """Host and port, under which the server is remembered."""
        return f"{self._host}:{self.port}"

    @property
    def shown(self) -> str:
        """As players write it to each other: without what goes without saying."""
        return self._host if self.port == LOBBY_SERVER_PORT else self.text

    @property
    def _host(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host.lower()


def parse_server_address(text: str, default_port: int = LOBBY_SERVER_PORT) -> ServerAddress:
    """Reads `lobbies.example.org`, `192.0.2.7:47240`, `[2001:db8::1]:47240#0123…`. Raises
    `ValueError` with a sentence for anything else."""
    text = text.strip()
    if len(text) > LOBBY_SERVER_ADDRESS_MAX_CHARACTERS:
        raise ValueError("That is too long for the address of a lobby server.")
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a lobby server's address, such as 192.0.2.7:47240.")
    port = int(match["port"] or default_port)
    if not 1 <= port <= 65535:
        raise ValueError(f"{port} is not a port; ports are 1 to 65535.")
    fingerprint: bytes | None = None
    if match["fingerprint"] is not None:
        if len(match["fingerprint"]) != 2 * FINGERPRINT_BYTES:
            raise ValueError(
                f"A lobby server's fingerprint has {2 * FINGERPRINT_BYTES} hex digits."
            )
        fingerprint = bytes.fromhex(match["fingerprint"])
    return ServerAddress(match["ipv6"] or match["host"], port, fingerprint)
