"""Codes that people read to each other: bytes and a checksum in Crockford's base32, in groups.

The alphabet has no I, L, O and U, and reads the first three as the digits they look like, so a code
survives being read out, copied by hand or typed in lower case. The checksum is a CRC of 15 bits: it
notices every single wrong character and every two neighbours swapped.
"""

from net.errors import LocalProtocolError

GROUP_CHARACTERS = 5
CHECK_BITS = 15
BITS_PER_CHARACTER = 5

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_IGNORED = frozenset(" -–—_\t\r\n")
_CHECK_POLYNOMIAL = 0x4599
_CHECK_START = 0x2A5F
"""Anything but 0, so that a code of zeros is none."""


class WrongCharacterError(ValueError):
    """A character that no code has; the text names it."""


class WrongLengthError(ValueError):
    """Too few characters or too many; `count` is how many there are."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} characters are not a code.")
        self.count = count


class WrongCheckError(ValueError):
    """The checksum is that of another code."""


def code_characters(body_bytes: int) -> int:
    """How many characters a code of that many bytes has. Raises `LocalProtocolError` where bytes
    and checksum do not fill whole characters."""
    characters, rest = divmod(8 * body_bytes + CHECK_BITS, BITS_PER_CHARACTER)
    if rest:
        raise LocalProtocolError(f"{body_bytes} bytes do not fill the characters of a code.")
    return characters


def typed_characters(text: str) -> int:
    """How many characters of a code somebody has typed, without what lies between groups."""
    return len(_meant(text))


def written(number: int, characters: int) -> str:
    """A number of 5 bits for each of so many characters, without groups and without a checksum."""
    shifts = range(BITS_PER_CHARACTER * (characters - 1), -1, -BITS_PER_CHARACTER)
    return "".join(_ALPHABET[number >> shift & 31] for shift in shifts)


def in_groups(text: str, group_characters: int = GROUP_CHARACTERS) -> str:
    """Characters of a code as they are shown."""
    groups = range(0, len(text), group_characters)
    return "-".join(text[at : at + group_characters] for at in groups)


def read_number(text: str, characters: int) -> int:
    """The number that somebody has typed in so many characters. Raises `WrongCharacterError` or
    `WrongLengthError` (also for nothing at all)."""
    typed = _meant(text)
    number = 0
    for character in typed:
        value = _VALUES.get(character)
        if value is None:
            raise WrongCharacterError(
                f'"{character}"' if character.isprintable() else "such character"
            )
        number = number << BITS_PER_CHARACTER | value
    if len(typed) != characters:
        raise WrongLengthError(len(typed))
    return number


def encode_code(body: bytes, context: int = 0) -> str:
    """The code of some bytes. Codes of another `context` (0 to 2^15 - 1) have another checksum, so
    that one kind is not taken for another of the same length."""
    number = int.from_bytes(body, "big") << CHECK_BITS | _check(body) ^ context
    return in_groups(written(number, code_characters(len(body))))


def decode_code(text: str, body_bytes: int, context: int = 0) -> bytes:
    """The bytes of a code as somebody typed it. Raises `WrongCharacterError`, `WrongLengthError`
    (also for nothing at all) or `WrongCheckError`."""
    number = read_number(text, code_characters(body_bytes))
    body = (number >> CHECK_BITS).to_bytes(body_bytes, "big")
    if number & (1 << CHECK_BITS) - 1 != _check(body) ^ context:
        raise WrongCheckError("The checksum is wrong.")
    return body


def _meant(text: str) -> list[str]:
    return [character for character in text.upper() if character not in _IGNORED]


def _check(body: bytes) -> int:
    """CRC-15 with the polynomial of CAN, bit by bit."""
    register = _CHECK_START
    for byte in body:
        for shift in range(7, -1, -1):
            is_set = (register >> (CHECK_BITS - 1) ^ byte >> shift) & 1
            register = register << 1 & (1 << CHECK_BITS) - 1
            if is_set:
                register ^= _CHECK_POLYNOMIAL
    return register
