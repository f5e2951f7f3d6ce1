"""A join code: everything a friend needs to come in, in 35 letters and digits.

It holds the host's IPv4 address and port, the first ten bytes of its certificate's fingerprint (so
that nobody else can pretend to be the host), and a token (so that the host knows a friend sent
whoever comes). Fifteen bits of checksum make 175 bits, which are 35 characters of Crockford's
base32, in seven groups of five. That alphabet has no I, L, O and U, and reads the first three as
the digits they look like, so a code survives being read out, copied by hand or typed in lower case.

The checksum is a CRC: it notices every single wrong character and every two neighbours swapped.
"""

import ipaddress
from dataclasses import dataclass

from net.limits import FINGERPRINT_MIN_BYTES, JOIN_CODE_INPUT_MAX_CHARACTERS, JOIN_TOKEN_BYTES

CHARACTERS = 35
GROUP_CHARACTERS = 5

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_IGNORED = frozenset(" -–—_\t\r\n")
_BODY_BYTES = 4 + 2 + FINGERPRINT_MIN_BYTES + JOIN_TOKEN_BYTES
_CHECK_BITS = 15
_CHECK_POLYNOMIAL = 0x4599
_CHECK_START = 0x2A5F
"""Anything but 0, so that a code of zeros is none."""


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
    number = int.from_bytes(body, "big") << _CHECK_BITS | _check(body)
    text = "".join(_ALPHABET[number >> shift & 31] for shift in range(170, -1, -5))
    groups = [text[at : at + GROUP_CHARACTERS] for at in range(0, CHARACTERS, GROUP_CHARACTERS)]
    return "-".join(groups)


def decode_join_code(text: str) -> JoinCode:
    """Reads a code as somebody typed it. Raises `ValueError` with a sentence for that player."""
    if len(text) > JOIN_CODE_INPUT_MAX_CHARACTERS:
        raise ValueError("That is much too long for a join code.")
    characters = [character for character in text.upper() if character not in _IGNORED]
    if not characters:
        raise ValueError("Type the join code that your friend has sent you.")
    number = 0
    for character in characters:
        value = _VALUES.get(character)
        if value is None:
            shown = f'"{character}"' if character.isprintable() else "such character"
            raise ValueError(f"There is no {shown} in a join code.")
        number = number << 5 | value
    if len(characters) != CHARACTERS:
        raise ValueError(
            f"A join code has {CHARACTERS} letters and digits; this one has {len(characters)}."
        )
    body = (number >> _CHECK_BITS).to_bytes(_BODY_BYTES, "big")
    if number & (1 << _CHECK_BITS) - 1 != _check(body):
        raise ValueError("A letter or digit of this join code is wrong. Please compare it again.")
    try:
        return JoinCode(
            str(ipaddress.IPv4Address(body[:4])),
            int.from_bytes(body[4:6], "big"),
            body[6 : 6 + FINGERPRINT_MIN_BYTES],
            body[6 + FINGERPRINT_MIN_BYTES :],
        )
    except ValueError as error:
        raise ValueError("This join code leads nowhere. Please ask for a new one.") from error


def _check(body: bytes) -> int:
    """CRC-15 with the polynomial of CAN, bit by bit."""
    register = _CHECK_START
    for byte in body:
        for shift in range(7, -1, -1):
            is_set = (register >> (_CHECK_BITS - 1) ^ byte >> shift) & 1
            register = register << 1 & (1 << _CHECK_BITS) - 1
            if is_set:
                register ^= _CHECK_POLYNOMIAL
    return register
