"""What a lobby server keeps between starts: its certificate, by which clients know it again, and
the secret of its relay, so that relayed games survive a restart. Small, and safe to delete: clients
then ask their players whether the server may be a new one."""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from net.transports.direct import HostCertificate, make_certificate

CERTIFICATE_FILE = "certificate.pem"
RELAY_FILE = "relay_secret"
_RELAY_SECRET_BYTES = 32
_FILE_MAX_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class ServerData:
    """See the module."""

    certificate: HostCertificate
    relay_secret: bytes


def load_server_data(folder: Path, today: datetime) -> ServerData:
    """Reads the folder, and makes what is not there. Raises ValueError with a sentence for a file
    that is damaged, OSError for a folder that cannot be used."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return ServerData(_certificate(folder / CERTIFICATE_FILE, today), _secret(folder / RELAY_FILE))


def _certificate(path: Path, today: datetime) -> HostCertificate:
    if not path.exists():
        made = make_certificate(today)
        secret = made.private_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        _write(path, secret + made.certificate.public_bytes(serialization.Encoding.PEM))
        return made
    try:
        content = _read(path)
        key = serialization.load_pem_private_key(content, password=None)
        certificate = x509.load_pem_x509_certificate(content)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("The key is of another kind.")
        if certificate.public_key() != key.public_key():
            raise ValueError("Key and certificate do not belong together.")
    except (ValueError, TypeError) as error:
        raise ValueError(_damaged(path)) from error
    return HostCertificate(certificate, key, certificate.fingerprint(hashes.SHA256()))


def _secret(path: Path) -> bytes:
    if not path.exists():
        secret = secrets.token_bytes(_RELAY_SECRET_BYTES)
        _write(path, secret.hex().encode() + b"\n")
        return secret
    try:
        secret = bytes.fromhex(_read(path).decode("ascii").strip())
    except ValueError as error:
        raise ValueError(_damaged(path)) from error
    if len(secret) != _RELAY_SECRET_BYTES:
        raise ValueError(_damaged(path))
    return secret


def _damaged(path: Path) -> str:
    return f"{path} is damaged. Remove it, and a new one is made."


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_FILE_MAX_BYTES)


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    os.replace(draft, path)
