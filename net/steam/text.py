"""Text on its way into Steam and out of it.

A C string ends at its first zero byte, and Steam cuts or refuses what is too long without saying
why. So text is checked before it goes in: it is refused with words instead of arriving cut.
"""

from .constants import TEXT_MAX_CHARACTERS


def encode(text: str, max_bytes: int, what: str) -> bytes:
    """A C string. Raises `ValueError` that names `what` when Steam could not carry it."""
    try:
        encoded = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(f"{what} holds characters that UTF-8 cannot carry; remove them") from error
    if b"\0" in encoded:
        raise ValueError(f"{what} holds a zero character, at which Steam would cut it; remove it")
    if len(encoded) > max_bytes:
        raise ValueError(f"{what} has {len(encoded)} bytes; Steam carries {max_bytes} at most")
    return encoded


def encode_key(text: str, max_bytes: int, what: str) -> bytes:
    """The same, for a key, which may not be empty either."""
    if not text:
        raise ValueError(f"{what} is empty; Steam needs a name for each value")
    return encode(text, max_bytes, what)


def decode(text: bytes | None) -> str:
    """Text that Steam returned; empty for NULL. Hostile input when people wrote it."""
    return "" if text is None else text.decode("utf-8", "replace")[:TEXT_MAX_CHARACTERS]
