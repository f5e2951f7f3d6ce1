"""`+connect_lobby`: how Steam tells a game which lobby its player wants.

Steam starts a game with `+connect_lobby <id>` when an invitation is accepted while the game is not
running, and a friend's rich presence may hold the same words as its `connect` text. Both are
hostile input: a web page can start a game with any command line, and a friend can write anything
into a text. So exactly one thing is ever understood, and all else is ignored.
"""

from collections.abc import Sequence

from .constants import COMMAND_LINE_MAX_BYTES
from .ids import LobbyId, checked_lobby, parse_lobby_id

OPTION = "+connect_lobby"
_ARGUMENTS_MAX = 256


def lobby_from_arguments(arguments: Sequence[str]) -> LobbyId | None:
    """The lobby of `+connect_lobby <id>` among a program's arguments, other arguments aside; None
    when it is not there, not a lobby's id, or there more than once. Never raises."""
    arguments = arguments[:_ARGUMENTS_MAX]
    places = [place for place, argument in enumerate(arguments) if argument == OPTION]
    if len(places) != 1 or places[0] + 1 == len(arguments):
        return None
    try:
        return parse_lobby_id(arguments[places[0] + 1])
    except ValueError:
        return None


def lobby_from_command_line(text: str) -> LobbyId | None:
    """The same for a whole command line, as `Utils.launch_command_line` returns it."""
    return lobby_from_arguments(text[:COMMAND_LINE_MAX_BYTES].split())


def lobby_from_connect_text(text: str) -> LobbyId | None:
    """The lobby of a friend's `connect` text (`GameRichPresenceJoinRequested.connect`): the text
    must be `+connect_lobby <id>` and nothing else."""
    words = text[:COMMAND_LINE_MAX_BYTES].split()
    return lobby_from_arguments(words) if len(words) == 2 else None


def connect_text(lobby: LobbyId) -> str:
    """The text that names a lobby to friends, for the rich presence key `connect`."""
    return f"{OPTION} {checked_lobby(lobby)}"


def without_connect_lobby(arguments: Sequence[str]) -> list[str]:
    """A program's arguments without Steam's, for an argument parser that does not know them."""
    kept: list[str] = []
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument == OPTION:
            skip = True
        else:
            kept.append(argument)
    return kept
