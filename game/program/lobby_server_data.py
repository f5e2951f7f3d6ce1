"""What a lobby server keeps between starts: its certificate, by which clients know it again, and
the secret of its relay, so that relayed games survive a restart. Small, and safe to delete: clients
then ask their players whether the server may be a new one."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from game.program.kept_certificate import (
    kept_certificate,
    read_secret,
    reading_secret,
    write_secret,
)
from net.transports.direct import HostCertificate

CERTIFICATE_FILE = "certificate.pem"
RELAY_FILE = "relay_secret"
_RELAY_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class ServerData:
    """See the module."""

    certificate: HostCertificate
    relay_secret: bytes


def load_server_data(folder: Path, today: datetime) -> ServerData:
    """Reads the folder, and makes what is not there. Raises `KeptFileError`, a ValueError, for a
    file that is damaged, OSError for a folder that cannot be used."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    certificate = kept_certificate(folder / CERTIFICATE_FILE, today)
    return ServerData(certificate, _secret(folder / RELAY_FILE))


def _secret(path: Path) -> bytes:
    if not path.exists():
        secret = secrets.token_bytes(_RELAY_SECRET_BYTES)
        write_secret(path, secret.hex().encode() + b"\n")
        return secret
    with reading_secret(path):
        secret = bytes.fromhex(read_secret(path).decode("ascii").strip())
        if len(secret) != _RELAY_SECRET_BYTES:
            raise ValueError("it is too short or too long")
    return secret
