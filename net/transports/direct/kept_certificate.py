"""A certificate that is kept between starts, by which others know a server or a farm again."""

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from files.parsing import parsing
from files.reading import read_file
from files.writing import replace_file
from net.transports.direct import HostCertificate, make_certificate

_FILE_MAX_BYTES = 16 * 1024


class KeptFileError(ValueError):
    """A kept file that cannot be used: a sentence with its path and what helps."""


def kept_certificate(path: Path, today: datetime) -> HostCertificate:
    """The certificate in a file, with its key, in PEM; made when there is no file. Its folder must
    be there. Raises `KeptFileError` for a file that is damaged or cannot be read, OSError for one
    that cannot be written."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    if not path.exists():
        made = make_certificate(today)
        write_certificate(path, made)
        return made
    with reading_secret(path):
        content = read_secret(path)
        key = serialization.load_pem_private_key(content, password=None)
        certificate = x509.load_pem_x509_certificate(content)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("the key is of another kind")
        if certificate.public_key() != key.public_key():
            raise ValueError("key and certificate do not belong together")
    return HostCertificate(certificate, key, certificate.fingerprint(hashes.SHA256()))


def write_certificate(path: Path, kept: HostCertificate) -> None:
    """Writes a certificate as `kept_certificate` reads it. Raises OSError."""
    from cryptography.hazmat.primitives import serialization

    secret = kept.private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_secret(path, secret + kept.certificate.public_bytes(serialization.Encoding.PEM))


def reading_secret(path: Path) -> AbstractContextManager[None]:
    """Around the reading of a kept file: whatever goes wrong raises a `KeptFileError`."""
    return parsing(KeptFileError, f"{path} is damaged", "Remove it, and a new one is made.")


def read_secret(path: Path) -> bytes:
    """What is in a file that `write_secret` wrote. Raises as `read_file` does."""
    return read_file(path, _FILE_MAX_BYTES)


def write_secret(path: Path, content: bytes) -> None:
    """Writes a file that appears whole, and that only its owner can read."""
    replace_file(path, content)
