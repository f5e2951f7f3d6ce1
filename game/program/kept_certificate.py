"""A certificate that a server keeps between starts, by which others know it again."""

import os
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from net.transports.direct import HostCertificate, make_certificate

_FILE_MAX_BYTES = 16 * 1024


def kept_certificate(path: Path, today: datetime) -> HostCertificate:
    """The certificate in a file, with its key, in PEM; made when there is no file. Its folder must
    be there. Raises ValueError with a sentence for a file that is damaged, OSError for one that
    cannot be read or written."""
    if not path.exists():
        made = make_certificate(today)
        secret = made.private_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        write_secret(path, secret + made.certificate.public_bytes(serialization.Encoding.PEM))
        return made
    try:
        content = read_secret(path)
        key = serialization.load_pem_private_key(content, password=None)
        certificate = x509.load_pem_x509_certificate(content)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("The key is of another kind.")
        if certificate.public_key() != key.public_key():
            raise ValueError("Key and certificate do not belong together.")
    except (ValueError, TypeError) as error:
        raise ValueError(damaged(path)) from error
    return HostCertificate(certificate, key, certificate.fingerprint(hashes.SHA256()))


def damaged(path: Path) -> str:
    """What is said of a kept file that cannot be used."""
    return f"{path} is damaged. Remove it, and a new one is made."


def read_secret(path: Path) -> bytes:
    """What is in a file that `write_secret` wrote; no more of it than one may have."""
    with path.open("rb") as file:
        return file.read(_FILE_MAX_BYTES)


def write_secret(path: Path, content: bytes) -> None:
    """Writes a file that appears whole, and that only its owner can read."""
    draft = path.with_name(f"{path.name}.new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    os.replace(draft, path)
