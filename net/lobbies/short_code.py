"""A short code: six letters and digits by which an open farm is found, good for one opening of it.

It says nothing by itself, unlike a join code: a lobby server knows whose it is, and on the local
network whoever has it answers. So there is room for chance alone, 30 bits, and who guesses has to
be slowed down wherever codes are asked for. See `crockford` for the alphabet.
"""

from net.limits import JOIN_CODE_INPUT_MAX_CHARACTERS
from net.lobbies.crockford import (
    BITS_PER_CHARACTER,
    WrongCharacterError,
    WrongLengthError,
    in_groups,
    read_number,
    typed_characters,
    written,
)
from net.lobbies.join_code import CHARACTERS as JOIN_CODE_CHARACTERS

CHARACTERS = 6
GROUP_CHARACTERS = 3
CHANCE_BYTES = 4
"""What a code is made of: 32 bits, of which it takes 30."""
FORM = r"\A[0-9A-HJKMNP-TV-Z]{6}\Z"
"""Of a code as programs have it: upper case, without a hyphen."""
_BITS = CHARACTERS * BITS_PER_CHARACTER


def make_short_code(chance: bytes) -> str:
    """The code that the first `CHANCE_BYTES` of these bytes make; every code is equally likely."""
    number = int.from_bytes(chance[:CHANCE_BYTES], "big")
    return written(number & (1 << _BITS) - 1, CHARACTERS)


def is_meant_short(text: str) -> bool:
    """Whether what somebody has typed is meant for a short code and not for a join code, whose
    length is farther off, nor for an address, which has a dot or a colon."""
    typed = typed_characters(text[:JOIN_CODE_INPUT_MAX_CHARACTERS])
    is_address = ":" in text or "." in text
    return 1 <= typed < (CHARACTERS + JOIN_CODE_CHARACTERS) // 2 and not is_address


def read_short_code(text: str) -> str:
    """The code as programs have it, however it was typed. Raises `ValueError` with a sentence for
    that player."""
    if len(text) > JOIN_CODE_INPUT_MAX_CHARACTERS:
        raise ValueError("That is much too long for a code.")
    try:
        return written(read_number(text, CHARACTERS), CHARACTERS)
    except WrongCharacterError as error:
        raise ValueError(f"There is no {error} in a code.") from error
    except WrongLengthError as error:
        if not error.count:
            raise ValueError("Type the code that your friend has told you.") from error
        raise ValueError(
            f"A code has {CHARACTERS} letters and digits; this one has {error.count}."
        ) from error


def shown_short_code(code: str) -> str:
    """The code as players read it: two groups of three."""
    return in_groups(code, GROUP_CHARACTERS)
