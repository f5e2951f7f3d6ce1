"""What a farm keeps of its door, beside its file and for its owner's eyes only: certificate, port,
join token and the key of its lobby. By them friends find a farm again whose program was killed, and
a join code stays good from evening to evening, until the owner renews it."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from game.saves.backups import place_of
from net import limits
from net.lobbies.protocol.wire import LOBBY_KEY_BYTES
from net.transports.direct import HostCertificate, make_certificate
from net.transports.direct.kept_certificate import (
    kept_certificate,
    read_secret,
    reading_secret,
    write_certificate,
    write_secret,
)

_log = logging.getLogger(__name__)

CERTIFICATE_SUFFIX = ".certificate.pem"
"""Of the file beside the farm's that keeps its certificate …"""
ENDPOINT_SUFFIX = ".door.json"
"""… and of the one that keeps the rest."""


class _EndpointFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What is in a file."""

    port: Annotated[int, Meta(ge=0, le=65535)]
    join_token: Annotated[str, Meta(pattern=rf"\A[0-9a-f]{{{2 * limits.JOIN_TOKEN_BYTES}}}\Z")]
    lobby_key: Annotated[str, Meta(pattern=rf"\A[0-9a-f]{{{2 * LOBBY_KEY_BYTES}}}\Z")]


_decoder = msgspec.json.Decoder(_EndpointFile)


@dataclass(frozen=True, slots=True)
class KeptEndpoint:
    """What is kept of a door."""

    certificate: HostCertificate
    join_token: bytes
    """`limits.JOIN_TOKEN_BYTES`: what a join code carries."""
    lobby_key: bytes
    """What gives the farm's lobby on a lobby server the same id each time."""
    port: int = 0
    """UDP; 0 for any that is free."""


def new_endpoint(today: datetime) -> KeptEndpoint:
    """A door that nobody knows."""
    return KeptEndpoint(
        make_certificate(today),
        secrets.token_bytes(limits.JOIN_TOKEN_BYTES),
        secrets.token_bytes(LOBBY_KEY_BYTES),
    )


def kept_endpoint(farm: Path, today: datetime) -> KeptEndpoint:
    """The door of the farm of this file; what there is not yet is new. Raises `KeptFileError` for
    files that are damaged or cannot be read."""
    try:
        certificate = kept_certificate(_beside(farm, CERTIFICATE_SUFFIX), today)
        path = _beside(farm, ENDPOINT_SUFFIX)
        if not path.exists():
            fresh = new_endpoint(today)
            return KeptEndpoint(certificate, fresh.join_token, fresh.lobby_key)
        with reading_secret(path):
            kept = _decoder.decode(read_secret(path))
    except OSError as error:
        _log.warning("the farm's door is new, since none can be kept: %s", error)
        return new_endpoint(today)
    return KeptEndpoint(
        certificate, bytes.fromhex(kept.join_token), bytes.fromhex(kept.lobby_key), kept.port
    )


def keep_endpoint(farm: Path, listener: KeptEndpoint) -> None:
    """Keeps a door as it is now. Where that cannot be written it lasts as long as the program."""
    kept = _EndpointFile(listener.port, listener.join_token.hex(), listener.lobby_key.hex())
    try:
        write_certificate(_beside(farm, CERTIFICATE_SUFFIX), listener.certificate)
        write_secret(_beside(farm, ENDPOINT_SUFFIX), msgspec.json.encode(kept))
    except OSError as error:
        _log.warning("the farm's door cannot be kept: %s", error)


def forget_endpoint(farm: Path) -> None:
    """The farm has another door from its next opening on: certificate, port, join token and lobby
    are new, and whatever led here leads nowhere. Raises OSError."""
    for suffix in (CERTIFICATE_SUFFIX, ENDPOINT_SUFFIX):
        _beside(farm, suffix).unlink(missing_ok=True)


def _beside(farm: Path, suffix: str) -> Path:
    farm = place_of(farm)
    return farm.with_name(f"{farm.name}{suffix}")
