"""A friend code: who somebody is at every lobby server, in 35 letters and digits.

It is the player's identity, 20 bytes of a hash of a public key, and so needs no account: whoever
has the key is the friend, and nobody else can be. Codes look like join codes and are checked in the
same way, but one is never taken for the other.
"""

from net.limits import JOIN_CODE_INPUT_MAX_CHARACTERS
from net.lobbies.crockford import (
    WrongCharacterError,
    WrongCheckError,
    WrongLengthError,
    code_characters,
    decode_code,
    encode_code,
)

IDENTITY_BYTES = 20
CHARACTERS = code_characters(IDENTITY_BYTES)
_CONTEXT = 0x1F2C
"""Any number but 0, which join codes have."""


def encode_friend_code(identity: bytes) -> str:
    """The code of an identity. Raises `ValueError` unless it has `IDENTITY_BYTES`."""
    if len(identity) != IDENTITY_BYTES:
        raise ValueError(f"An identity has {IDENTITY_BYTES} bytes, not {len(identity)}.")
    return encode_code(identity, _CONTEXT)


def decode_friend_code(text: str) -> bytes:
    """The identity in a code as somebody typed it. Raises `ValueError` with a sentence for that
    player."""
    if len(text) > JOIN_CODE_INPUT_MAX_CHARACTERS:
        raise ValueError("That is much too long for a friend code.")
    try:
        return decode_code(text, IDENTITY_BYTES, _CONTEXT)
    except WrongCharacterError as error:
        raise ValueError(f"There is no {error} in a friend code.") from error
    except WrongLengthError as error:
        if not error.count:
            raise ValueError("Type the friend code that your friend has sent you.") from error
        raise ValueError(
            f"A friend code has {CHARACTERS} letters and digits; this one has {error.count}."
        ) from error
    except WrongCheckError as error:
        raise ValueError(
            "A letter or digit of this friend code is wrong. Please compare it again."
        ) from error
