"""What a lobby may be called: every name once for each game, and none that passes for something
official. Names that look alike to a hasty eye count as the same."""

from collections.abc import Callable

from net import limits
from net.lobbies.events import LobbyProblem
from net.lobbies.room import RoomRefusal
from net.text import clean_line, name_key

_RESERVED = ("official", "admin", "moderator", "tandemacres", "lobbyserver")
"""No name may contain one of these …"""
_RESERVED_WHOLE = ("server", "system", "host", "lobby", "steam", "nobody", "everybody")
"""… or be one of these."""


def check_name(name: str) -> str:
    """The name as it will be shown. Raises `RoomRefusal` for one that is reserved, or has nothing
    visible in it."""
    shown = clean_line(name, limits.LOBBY_NAME_MAX_LENGTH)
    if not shown:
        raise RoomRefusal(LobbyProblem.NAME_RESERVED, "A lobby needs a name that can be seen.")
    key = name_key(shown)
    is_reserved = any(name_key(word) in key for word in _RESERVED)
    if is_reserved or key in map(name_key, _RESERVED_WHOLE):
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
