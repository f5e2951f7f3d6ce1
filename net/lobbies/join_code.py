"""A join code: everything a friend needs to come in, in 35 letters and digits.

It holds the host's IPv4 address and port, the first ten bytes of its certificate's fingerprint (so
that nobody else can pretend to be the host), and a token (so that the host knows a friend sent
whoever comes). With the checksum that is 175 bits, in seven groups of five; see `crockford`.
"""

import ipaddress
from dataclasses import dataclass

from net.limits import FINGERPRINT_MIN_BYTES, JOIN_CODE_INPUT_MAX_CHARACTERS, JOIN_TOKEN_BYTES
from net.lobbies.crockford import (
    GROUP_CHARACTERS,
    WrongCharacterError,
    WrongCheckError,
    WrongLengthError,
    decode_code,
    encode_code,
)

__all__ = ["CHARACTERS", "GROUP_CHARACTERS", "JoinCode", "decode_join_code", "encode_join_code"]

CHARACTERS = 35

_BODY_BYTES = 4 + 2 + FINGERPRINT_MIN_BYTES + JOIN_TOKEN_BYTES


@dataclass(frozen=True, slots=True)
class JoinCode:
    """What a join code says. Raises `ValueError` for what no code can hold."""

    ip: str
    """IPv4."""
    port: int
    fingerprint: bytes
    """The first `limits.FINGERPRINT_MIN_BYTES` bytes of the certificate's SHA-256 fingerprint."""
    token: bytes
    """`limits.JOIN_TOKEN_BYTES`; the host's session compares it."""

    def __post_init__(self) -> None:
        ip = ipaddress.IPv4Address(self.ip)
        if ip.is_unspecified or ip.is_multicast or ip == ipaddress.IPv4Address("255.255.255.255"):
            raise ValueError(f"{self.ip} is not the address of one computer.")
        if not 1 <= self.port <= 65535:
            raise ValueError(f"{self.port} is not a port; ports are 1 to 65535.")
        if len(self.fingerprint) != FINGERPRINT_MIN_BYTES:
            raise ValueError(f"A join code holds {FINGERPRINT_MIN_BYTES} bytes of fingerprint.")
        if len(self.token) != JOIN_TOKEN_BYTES:
            raise ValueError(f"A join code holds a token of {JOIN_TOKEN_BYTES} bytes.")

    @property
    def address(self) -> str:
        """What `DirectEndpoint.connect` takes."""
        return f"{self.ip}:{self.port}#{self.fingerprint.hex()}"


def encode_join_code(ip: str, port: int, fingerprint: bytes, token: bytes) -> str:
    """Makes the code of a host; of `fingerprint` (10 to 32 bytes) it takes the beginning. Raises
    `ValueError` for an address that is not IPv4, or anything else that does not fit."""
    code = JoinCode(ip, port, fingerprint[:FINGERPRINT_MIN_BYTES], token)
    body = ipaddress.IPv4Address(ip).packed + port.to_bytes(2, "big") + code.fingerprint + token
    return encode_code(body)


def decode_join_code(text: str) -> JoinCode:
    """Reads a code as somebody typed it. Raises `ValueError` with a sentence for that player."""
    if len(text) > JOIN_CODE_INPUT_MAX_CHARACTERS:
        raise ValueError("That is much too long for a join code.")
    try:
        body = decode_code(text, _BODY_BYTES)
    except WrongCharacterError as error:
        raise ValueError(f"There is no {error} in a join code.") from error
    except WrongLengthError as error:
        if not error.count:
            raise ValueError("Type the join code that your friend has sent you.") from error
        raise ValueError(
            f"A join code has {CHARACTERS} letters and digits; this one has {error.count}."
        ) from error
    except WrongCheckError as error:
        raise ValueError(
            "A letter or digit of this join code is wrong. Please compare it again."
        ) from error
    try:
        return JoinCode(
            str(ipaddress.IPv4Address(body[:4])),
            int.from_bytes(body[4:6], "big"),
            body[6 : 6 + FINGERPRINT_MIN_BYTES],
            body[6 + FINGERPRINT_MIN_BYTES :],
        )
    except ValueError as error:
        raise ValueError("This join code leads nowhere. Please ask for a new one.") from error
