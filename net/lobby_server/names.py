"""What a lobby may be called: every name once for each game, and none that passes for something
official. Names that look alike to a hasty eye count as the same."""

import unicodedata
from collections.abc import Callable

from net import limits
from net.lobbies.events import LobbyProblem
from net.lobbies.room import RoomRefusal
from net.text import clean_line

_RESERVED = ("official", "admin", "moderator", "tandemacres", "lobbyserver")
"""No name may contain one of these …"""
_RESERVED_WHOLE = ("server", "system", "host", "lobby", "steam", "nobody", "everybody")
"""… or be one of these."""

_CYRILLIC = "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u051d\u04bb"
_GREEK_AND_OTHERS = "\u03bf\u03b1\u03bd\u03c1\u03c4\u03c5\u03ba\u03b9\u0131\u0261\u01c0"
_LOOK_ALIKES = str.maketrans(_CYRILLIC + _GREEK_AND_OTHERS, "aeopcyxijsdqwh" + "oavptukiigl")
"""Letters of other alphabets that are drawn like Latin ones."""


def name_key(name: str) -> str:
    """What two names have in common that count as the same."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    decomposed = unicodedata.normalize("NFD", folded).translate(_LOOK_ALIKES)
    return "".join(letter for letter in decomposed if letter.isalnum()) or folded


def check_name(name: str) -> str:
    """The name as it will be shown. Raises `RoomRefusal` for one that is reserved, or has nothing
    visible in it."""
    shown = clean_line(name, limits.LOBBY_NAME_MAX_LENGTH)
    if not shown:
        raise RoomRefusal(LobbyProblem.NAME_RESERVED, "A lobby needs a name that can be seen.")
    key = name_key(shown)
    if key in _RESERVED_WHOLE or any(word in key for word in _RESERVED):
        raise RoomRefusal(LobbyProblem.NAME_RESERVED)
    return shown


def made_name(player: str, is_taken: Callable[[str], bool]) -> str:
    """A name that is free, made of a player's. Raises `RoomRefusal` when there is none."""
    base = f"{player}'s farm"
    for number in range(1, limits.LOBBY_LOBBIES_PER_ADDRESS_MAX + 2):
        name = base if number == 1 else f"{base} {number}"
        try:
            name = check_name(name)
        except RoomRefusal:
            base = "A friend's farm"
            continue
        if not is_taken(name_key(name)):
            return name
    raise RoomRefusal(LobbyProblem.NAME_TAKEN)
