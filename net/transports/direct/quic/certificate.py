"""The certificate by which a host is recognised: made by itself, trusted by its fingerprint."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # All about certificates takes long to load: that is done when the first is made or read.
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

VALID_DAYS = 30
"""Whoever connects compares the fingerprint, for as long as a farm keeps its certificate; nobody
looks at this but other people's tools."""


@dataclass(frozen=True, slots=True)
class HostCertificate:
    """A certificate, its private key and its SHA-256 fingerprint (32 bytes)."""

    certificate: "x509.Certificate"
    private_key: "ec.EllipticCurvePrivateKey"
    fingerprint: bytes


def make_certificate(today: datetime) -> HostCertificate:
    """Makes a new key on the curve P-256 and a certificate for it, valid from the day before
    `today` (so that a clock which is a little late does no harm)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    if today.tzinfo is None:
        today = today.replace(tzinfo=UTC)
    private_key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tandem-acres")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=VALID_DAYS))
        .sign(private_key, hashes.SHA256())
    )
    return HostCertificate(certificate, private_key, certificate.fingerprint(hashes.SHA256()))
