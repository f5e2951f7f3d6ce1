"""A lobby's password, proved without being told, after SCRAM (RFC 5802) with scrypt.

The owner makes a lock of the password: a salt, and a key from which the password cannot be had but
by trying. The server keeps the lock. Who wants in gets the salt and a fresh number and answers with
a proof, which is worth nothing for another number, lobby, player or server. A server that is broken
into loses locks, never passwords.
"""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

from net.limits import LOBBY_SCRYPT_COST

SALT_BYTES = 16
KEY_BYTES = 32
NONCE_BYTES = 16
_CONTEXT = b"tandem-acres lobby password, version 1\0"
_BLOCK_SIZE = 8


@dataclass(frozen=True, slots=True)
class PasswordLock:
    """What a server needs to check proofs."""

    salt: bytes
    stored_key: bytes


def make_lock(password: str, salt: bytes) -> PasswordLock:
    """The lock of a password; `salt` is `SALT_BYTES` of chance. Takes some 40 ms."""
    return PasswordLock(salt, hashlib.sha256(_client_key(password, salt)).digest())


def subject(lobby_id: bytes, identity: bytes, fingerprint: bytes, nonce: bytes) -> bytes:
    """What a proof is about: lobby, player, the server's certificate and its fresh number."""
    return _CONTEXT + lobby_id + identity + fingerprint + nonce


def prove(password: str, salt: bytes, about: bytes) -> bytes:
    """The proof that one knows the password, for one `subject`. Takes some 40 ms."""
    key = _client_key(password, salt)
    return _xor(key, _signature(hashlib.sha256(key).digest(), about))


def is_proved(lock: PasswordLock, about: bytes, proof: bytes) -> bool:
    """Whether a proof shows that the lock's password is known. Takes microseconds."""
    if len(proof) != KEY_BYTES:
        return False
    key = _xor(proof, _signature(lock.stored_key, about))
    return hmac.compare_digest(hashlib.sha256(key).digest(), lock.stored_key)


def _client_key(password: str, salt: bytes) -> bytes:
    # The same password typed on another system may have its accents in another form.
    text = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    salted = hashlib.scrypt(
        text, salt=salt, n=LOBBY_SCRYPT_COST, r=_BLOCK_SIZE, p=1, dklen=KEY_BYTES
    )
    return hmac.digest(salted, b"Client Key", "sha256")


def _signature(stored_key: bytes, about: bytes) -> bytes:
    return hmac.digest(stored_key, about, "sha256")


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
