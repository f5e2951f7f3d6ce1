"""Chance in what is said: drawn from names, so that everybody who knows them draws the same.

A conversation draws from (the world's seed, the conversation, its step, the number of the draw).
So a guest's screen can show at once what the host will find, and nobody can draw again. For the
same reason nothing that is worth something may hang on it: who knows the seed knows the draw.
"""

import hashlib
from dataclasses import dataclass

_BITS = 53
"""As many as a float's fraction holds."""


@dataclass(frozen=True, slots=True)
class Chance:
    """The draws of one step of one conversation."""

    seed: bytes

    @classmethod
    def of(cls, *names: int | str) -> "Chance":
        """The draws that belong to these names, in this order."""
        text = "/".join(str(name) for name in names)
        return cls(hashlib.blake2b(text.encode(), digest_size=16).digest())

    def draw(self, number: int) -> float:
        """The draw of this number, counted from 0: at least 0 and less than 1."""
        digest = hashlib.blake2b(number.to_bytes(8, "big"), key=self.seed, digest_size=8).digest()
        return (int.from_bytes(digest, "big") >> (64 - _BITS)) / (1 << _BITS)
