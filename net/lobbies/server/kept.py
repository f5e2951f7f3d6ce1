"""What a lobby server keeps between starts: its certificate, by which clients know it again, and
the secret and the clock of its relay's tickets, so that relayed games survive a restart. Small, and
safe to delete: clients then ask their players whether the server may be a new one."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from files.reading import read_file
from net.lobbies.server.operators import Bans
from net.transports.direct import HostCertificate
from net.transports.direct.kept_certificate import (
    kept_certificate,
    read_secret,
    reading_secret,
    write_secret,
)

_log = logging.getLogger(__name__)

CERTIFICATE_FILE = "certificate.pem"
RELAY_FILE = "relay_secret"
CLOCK_FILE = "relay_clock"
BANS_FILE = "bans.json"
_BANS_MAX_BYTES = 512 * 1024
_bans_decoder = msgspec.json.Decoder(Bans)
_RELAY_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class ServerData:
    """See the module."""

    certificate: HostCertificate
    relay_secret: bytes
    counted_s: float
    """What the clock of the relay's tickets has counted; see `TicketOffice`."""
    bans: Bans


def load_server_data(folder: Path, today: datetime) -> ServerData:
    """Reads the folder, and makes what is not there. Raises `KeptFileError`, a ValueError, for a
    file that is damaged, OSError for a folder that cannot be used."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    certificate = kept_certificate(folder / CERTIFICATE_FILE, today)
    return ServerData(
        certificate, relay_secret(folder / RELAY_FILE), _counted_s(folder), _bans(folder)
    )


def keep_counted(folder: Path, counted_s: float) -> None:
    """Keeps what the tickets' clock has counted. A folder that cannot be written is said in the
    log; tickets are good for longer after the next start then."""
    try:
        write_secret(folder / CLOCK_FILE, f"{int(counted_s)}\n".encode())
    except OSError as error:
        _log.warning("%s cannot be written: %s", CLOCK_FILE, error)


def keep_bans(folder: Path, bans: Bans) -> None:
    """Keeps who is banned. Raises `OSError`."""
    write_secret(folder / BANS_FILE, msgspec.json.format(msgspec.json.encode(bans)) + b"\n")


def _bans(folder: Path) -> Bans:
    path = folder / BANS_FILE
    if not path.exists():
        return Bans()
    with reading_secret(path):
        return _bans_decoder.decode(read_file(path, _BANS_MAX_BYTES))


def _counted_s(folder: Path) -> float:
    path = folder / CLOCK_FILE
    if not path.exists():
        return 0.0
    with reading_secret(path):
        return float(int(read_secret(path)))


def relay_secret(path: Path) -> bytes:
    """The secret in a file; made when there is no file. Raises as `load_server_data`."""
    if not path.exists():
        secret = secrets.token_bytes(_RELAY_SECRET_BYTES)
        write_secret(path, secret.hex().encode() + b"\n")
        return secret
    with reading_secret(path):
        secret = bytes.fromhex(read_secret(path).decode("ascii").strip())
        if len(secret) != _RELAY_SECRET_BYTES:
            raise ValueError("it is too short or too long")
    return secret
