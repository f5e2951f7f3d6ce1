"""The packets of NAT-PMP (RFC 6886), as bytes: no socket, no clock.

Twelve bytes ask the router to pass on what comes to a UDP port of its own, two ask where it is on
the internet. It answers with sixteen and twelve. Numbers are big-endian. A reader returns None for
whatever is no answer to what was asked, so that anything else on the port is passed over.
"""

import ipaddress
import struct
from dataclasses import dataclass

PORT = 5351
"""UDP, at the router."""
ANSWER_MAX_BYTES = 16
_VERSION = 0
_PUBLIC_ADDRESS, _MAP_UDP = 0, 1
_IS_ANSWER = 128
_RESULTS = {
    1: "it does not know this version",
    2: "it is not allowed",
    3: "its own network is away",
    4: "it has no room left",
    5: "it does not know that request",
}


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """Where the router is on the internet, as it says."""

    ip: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """The router passes on what comes to its port, for so long."""

    inner_port: int
    outer_port: int
    lifetime_s: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The router says no."""

    why: str


def public_address_request() -> bytes:
    """Asks where the router is."""
    return struct.pack(">BB", _VERSION, _PUBLIC_ADDRESS)


def mapping_request(inner_port: int, outer_port: int, lifetime_s: int) -> bytes:
    """Asks for a UDP port, if possible for `outer_port`. A lifetime of 0 takes the mapping away,
    for which the outer port is 0 as well."""
    return struct.pack(">BBHHHI", _VERSION, _MAP_UDP, 0, inner_port, outer_port, lifetime_s)


def read_public_address(packet: bytes) -> PublicAddress | Refused | None:
    """The answer to `public_address_request`."""
    if not _answers(packet, _PUBLIC_ADDRESS):
        return None
    refused = _refusal(packet)
    if refused is not None or len(packet) != 12:
        return refused
    return PublicAddress(str(ipaddress.IPv4Address(packet[8:12])))


def read_mapping(packet: bytes, inner_port: int) -> Mapped | Refused | None:
    """The answer to `mapping_request` for that port."""
    if not _answers(packet, _MAP_UDP):
        return None
    refused = _refusal(packet)
    if refused is not None or len(packet) != 16:
        return refused
    inner, outer, lifetime_s = struct.unpack_from(">HHI", packet, 8)
    return Mapped(inner, outer, lifetime_s) if inner == inner_port else None


def _answers(packet: bytes, request: int) -> bool:
    if not 8 <= len(packet) <= ANSWER_MAX_BYTES:
        return False
    version, said = packet[0], packet[1]
    # A router that speaks a later version only says so in its own version's form.
    return said == _IS_ANSWER + request and (version == _VERSION or packet[2:4] == b"\0\1")


def _refusal(packet: bytes) -> Refused | None:
    (result,) = struct.unpack_from(">H", packet, 2)
    return Refused(_RESULTS.get(result, f"result {result}")) if result else None
