"""Steam's 64-bit numbers: who is who, and which of them is a lobby.

A Steam id holds, from the top: universe (8 bits), account type (4), instance (20) and account (32).
A user has type 1; a lobby is a chat (type 8) whose instance has the lobby bit. They need all 64
bits: keep them as `int`, and write them as text where a file or a message carries them, since many
formats know no integers above 2^53.
"""

from typing import NewType

SteamId = NewType("SteamId", int)
"""A user's id."""
LobbyId = NewType("LobbyId", int)
"""A lobby's id."""
CallHandle = NewType("CallHandle", int)
"""One request to Steam whose answer comes later as an event; 0 is a request that was not taken."""

_TYPE_USER = 1
_TYPE_CHAT = 8
_LOBBY_INSTANCE_BIT = 0x40000
_ID_MAX = 2**64 - 1
_DIGITS_MAX = 20


def _account_type(value: int) -> int:
    return (value >> 52) & 0xF


def is_lobby_id(value: int) -> bool:
    """Whether a number has the form of a lobby's id; the lobby need not exist."""
    return (
        0 < value <= _ID_MAX
        and _account_type(value) == _TYPE_CHAT
        and bool((value >> 32) & _LOBBY_INSTANCE_BIT)
    )


def is_user_id(value: int) -> bool:
    """Whether a number has the form of a user's id."""
    return 0 < value <= _ID_MAX and _account_type(value) == _TYPE_USER


def may_be_lobby(value: int) -> bool:
    """Whether `Matchmaking` takes a number as a lobby's id; what Steam reports is held to it too,
    so that an event never leads to an error."""
    return 0 < value <= _ID_MAX and _account_type(value) != _TYPE_USER


def parse_lobby_id(text: str) -> LobbyId:
    """A lobby's id from its decimal digits. Raises `ValueError` for everything else; the text may
    be anybody's."""
    if len(text) <= _DIGITS_MAX and text.isascii() and text.isdecimal():
        value = int(text)
        if is_lobby_id(value):
            return LobbyId(value)
    raise ValueError(f"not a Steam lobby id: {text[:_DIGITS_MAX]!r}")


def checked_user(value: int) -> int:
    """The id, if it can be a user's; otherwise raises `ValueError` or `TypeError`."""
    _check_number(value)
    if _account_type(value) == _TYPE_CHAT:
        raise ValueError(f"{value} is the id of a lobby; pass the id of a user")
    return value


def checked_lobby(value: int) -> int:
    """The id, if it can be a lobby's; otherwise raises `ValueError` or `TypeError`."""
    _check_number(value)
    if _account_type(value) == _TYPE_USER:
        raise ValueError(f"{value} is the id of a user; pass the id of a lobby")
    return value


def _check_number(value: int) -> None:
    # A lobby id that went through a float or a 32-bit field is a classic of Steam wrappers.
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"Steam ids are whole numbers of 64 bits, not {type(value).__name__}")
    if not 0 < value <= _ID_MAX:
        raise ValueError(f"{value} is not a Steam id; take ids from Steam's events and lists")
