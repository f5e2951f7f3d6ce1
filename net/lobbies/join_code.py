"""A join code: everything a friend needs to come in, in 35 letters and digits or a few more.

It holds where the host is, by IPv4, by IPv6 or by both, and by IPv4 perhaps twice, at home and on
the internet, its port, the beginning of its
certificate's fingerprint (so that nobody else can pretend to be the host), and a token (so that the
host knows a friend sent whoever comes). How long a code is says what it holds: 35 signs for IPv4,
43 for IPv4 at home and on the internet, 59 for IPv6, 67 and 75 for these with IPv6, in groups of
five; see `crockford`. The longer ones have room for more of the fingerprint.
"""

import ipaddress
from dataclasses import dataclass

from net.limits import FINGERPRINT_MIN_BYTES, JOIN_CODE_INPUT_MAX_CHARACTERS, JOIN_TOKEN_BYTES
from net.lobbies.crockford import (
    GROUP_CHARACTERS,
    WrongCharacterError,
    WrongCheckError,
    WrongLengthError,
    code_characters,
    decode_code,
    encode_code,
    typed_characters,
)
from net.transports.address import is_one_computer

__all__ = [
    "CHARACTERS",
    "CHARACTERS_MAX",
    "GROUP_CHARACTERS",
    "JoinCode",
    "decode_join_code",
    "encode_join_code",
]


@dataclass(frozen=True, slots=True)
class _Form:
    """One kind of code: which IP addresses, and how much of the fingerprint it has."""

    versions: tuple[int, ...]
    fingerprint_bytes: int

    @property
    def ip_bytes(self) -> int:
        return sum(_IP_BYTES[version] for version in self.versions)

    @property
    def body_bytes(self) -> int:
        return self.ip_bytes + _PORT_BYTES + self.fingerprint_bytes + JOIN_TOKEN_BYTES


_IP_BYTES = {4: 4, 6: 16}
_PORT_BYTES = 2
# A code's bytes come in fives, which is what the fingerprint fills up.
_FORMS = {
    code_characters(form.body_bytes): form
    for form in (
        _Form((4,), FINGERPRINT_MIN_BYTES),
        _Form((4, 4), FINGERPRINT_MIN_BYTES + 1),
        _Form((6,), FINGERPRINT_MIN_BYTES + 3),
        _Form((4, 6), FINGERPRINT_MIN_BYTES + 4),
        _Form((4, 4, 6), FINGERPRINT_MIN_BYTES + 5),
    )
}
CHARACTERS = min(_FORMS)
"""Of a code with an IPv4 address alone."""
CHARACTERS_MAX = max(_FORMS)
"""Of a code with all addresses that there can be."""


@dataclass(frozen=True, slots=True)
class JoinCode:
    """What a join code says. Raises `ValueError` for what no code can hold."""

    ips: tuple[str, ...]
    """IPv4 addresses, one of the home's network and then one of the internet where there are two,
    an IPv6 address, or both kinds in this order."""
    port: int
    fingerprint: bytes
    """The beginning of the certificate's SHA-256 fingerprint, as much as the code has room for."""
    token: bytes
    """`limits.JOIN_TOKEN_BYTES`; the host's session compares it."""

    def __post_init__(self) -> None:
        form = _form_of(self.ips)
        if not 1 <= self.port <= 65535:
            raise ValueError(f"{self.port} is not a port; ports are 1 to 65535.")
        if len(self.fingerprint) != form.fingerprint_bytes:
            raise ValueError(f"A join code holds {form.fingerprint_bytes} bytes of fingerprint.")
        if len(self.token) != JOIN_TOKEN_BYTES:
            raise ValueError(f"A join code holds a token of {JOIN_TOKEN_BYTES} bytes.")

    @property
    def addresses(self) -> tuple[str, ...]:
        """What `DirectEndpoint.connect` takes, for each of the addresses."""
        where = (f"[{ip}]" if ":" in ip else ip for ip in self.ips)
        return tuple(f"{ip}:{self.port}#{self.fingerprint.hex()}" for ip in where)


def encode_join_code(ips: tuple[str, ...], port: int, fingerprint: bytes, token: bytes) -> str:
    """Makes the code of a host that is at these addresses, as `JoinCode.ips` has them; of
    `fingerprint` (32 bytes) it takes the beginning. Raises `ValueError` for what does not fit."""
    form = _form_of(ips)
    code = JoinCode(ips, port, fingerprint[: form.fingerprint_bytes], token)
    where = b"".join(ipaddress.ip_address(ip).packed for ip in ips)
    return encode_code(where + port.to_bytes(_PORT_BYTES, "big") + code.fingerprint + token)


def decode_join_code(text: str) -> JoinCode:
    """Reads a code as somebody typed it. Raises `ValueError` with a sentence for that player."""
    if len(text) > JOIN_CODE_INPUT_MAX_CHARACTERS:
        raise ValueError("That is much too long for a join code.")
    typed = typed_characters(text)
    # Of a code with a sign too few or too many, the nearest length is what is meant.
    form = _FORMS[min(_FORMS, key=lambda characters: abs(characters - typed))]
    try:
        body = decode_code(text, form.body_bytes)
    except WrongCharacterError as error:
        raise ValueError(f"There is no {error} in a join code.") from error
    except WrongLengthError as error:
        if not error.count:
            raise ValueError("Type the join code that your friend has sent you.") from error
        right = code_characters(form.body_bytes)
        raise ValueError(
            f"A join code has {right} letters and digits; this one has {error.count}."
        ) from error
    except WrongCheckError as error:
        raise ValueError(
            "A letter or digit of this join code is wrong. Please compare it again."
        ) from error
    return _parsed(body, form)


def _parsed(body: bytes, form: _Form) -> JoinCode:
    ips: list[str] = []
    at = 0
    for version in form.versions:
        packed = body[at : at + _IP_BYTES[version]]
        ips.append(str(ipaddress.ip_address(packed)))
        at += len(packed)
    port_end = at + _PORT_BYTES
    fingerprint_end = port_end + form.fingerprint_bytes
    try:
        return JoinCode(
            tuple(ips),
            int.from_bytes(body[at:port_end], "big"),
            body[port_end:fingerprint_end],
            body[fingerprint_end:],
        )
    except ValueError as error:
        raise ValueError("This join code leads nowhere. Please ask for a new one.") from error


def _form_of(ips: tuple[str, ...]) -> _Form:
    """The form that holds these addresses. Raises `ValueError` where there is none."""
    for ip in ips:
        if not is_one_computer(ip):
            raise ValueError(f"{ip} is not the address of one computer.")
    versions = tuple(ipaddress.ip_address(ip).version for ip in ips)
    for form in _FORMS.values():
        if form.versions == versions:
            return form
    raise ValueError("A join code holds one or two IPv4 addresses, an IPv6 address, or both kinds.")
