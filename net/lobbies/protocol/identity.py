"""Who is who at a lobby server: a player is a key, and an identity is what is left of it to say.

Each player has an Ed25519 key and needs no account. A client proves that it has the key by signing
a number that the server has just made up, together with the server's own certificate, so that no
other server can pass the signature on. An identity is the first 20 bytes of the public key's
SHA-256. One player may run several programs, so a member is an identity and a small number.
"""

from net.limits import LOBBY_CLIENTS_PER_KEY_MAX
from net.player_key import IDENTITY_BYTES

NONCE_BYTES = 32
MEMBER_BYTES = IDENTITY_BYTES + 1
_CONTEXT = b"tandem-acres lobby client, version 1\0"


def statement(fingerprint: bytes, nonce: bytes) -> bytes:
    """What a client signs: the server's whole certificate fingerprint and the server's nonce."""
    return _CONTEXT + fingerprint + nonce


def member_of(identity: bytes, number: int) -> bytes:
    """The member that the program of this number (0 for the first) of a player is."""
    return identity + bytes((number,))


def member_text(member: bytes) -> str:
    """A member as `Member.identity` has it: 40 hex digits, and `-2` and so on for a player's
    further programs."""
    number = member[IDENTITY_BYTES]
    return member[:IDENTITY_BYTES].hex() + (f"-{number + 1}" if number else "")


def member_from_text(text: str) -> bytes:
    """The other way round. Raises `ValueError` for what is no member's identity."""
    identity, dash, number = text.partition("-")
    if len(identity) != 2 * IDENTITY_BYTES or (dash and not number.isdecimal()):
        raise ValueError("That is nobody's identity at a lobby server.")
    ordinal = int(number) - 1 if dash and len(number) < 3 else 0
    if not 0 <= ordinal < LOBBY_CLIENTS_PER_KEY_MAX:
        raise ValueError("That is nobody's identity at a lobby server.")
    return member_of(bytes.fromhex(identity), ordinal)


def player_of(member: str) -> str:
    """Whose program a member is: the identity without the number."""
    return member.partition("-")[0]
