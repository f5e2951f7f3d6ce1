"""The key by which a player is known at lobby servers: made once, kept, never sent."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from net.lobby_server.identity import identity_of, statement

KEY_BYTES = 32


class ClientKey:
    """An Ed25519 key, from its 32 secret bytes. Raises `ValueError` for another number of them."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError(f"A key has {KEY_BYTES} bytes, not {len(secret)}.")
        self._private = Ed25519PrivateKey.from_private_bytes(secret)
        self.public_bytes = self._private.public_key().public_bytes_raw()
        self.identity = identity_of(self.public_bytes)
        """Who one is at every lobby server: 20 bytes."""

    def sign(self, fingerprint: bytes, nonce: bytes) -> bytes:
        """The proof for one server and one number of its."""
        return self._private.sign(statement(fingerprint, nonce))
