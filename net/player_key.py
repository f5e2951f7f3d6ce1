"""Who a player is where nobody vouches for people: a key, made once, kept, and never sent.

Whoever has the key proves it by signing, to a lobby server and to the host of a farm alike. What is
signed begins with the place it is for, and names the very connection, so that a signature is worth
nothing anywhere else. An identity is the first 20 bytes of the public key's SHA-256.
"""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES = 32
PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64
IDENTITY_BYTES = 20
_AT_A_FARM = b"tandem-acres guest, version 1\0"


class PlayerKey:
    """An Ed25519 key, from its 32 secret bytes. Raises `ValueError` for another number of them."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError(f"A key has {KEY_BYTES} bytes, not {len(secret)}.")
        self._private = Ed25519PrivateKey.from_private_bytes(secret)
        self.public_bytes = self._private.public_key().public_bytes_raw()
        self.identity = identity_of(self.public_bytes)
        """Who one is wherever the key is shown: 20 bytes."""

    def sign(self, statement: bytes) -> bytes:
        """The proof that this very statement was made by who has the key."""
        return self._private.sign(statement)


def identity_of(public_key: bytes) -> bytes:
    """The identity that belongs to a public key."""
    return hashlib.sha256(public_key).digest()[:IDENTITY_BYTES]


def account_of_key(public_key: bytes) -> str:
    """The same as text, as a farm remembers it."""
    return f"k{identity_of(public_key).hex()}"


def is_account_of_key(account: str) -> bool:
    """Whether this is what a farm remembers a key by."""
    return account.startswith("k") and len(account) == 1 + 2 * IDENTITY_BYTES


def is_signed(public_key: bytes, signature: bytes, statement: bytes) -> bool:
    """Whether somebody who has the key made the statement."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def guest_statement(binding: bytes) -> bytes:
    """What a guest signs for a host; `binding` is the connection's own (`Endpoint.binding`)."""
    return _AT_A_FARM + binding
