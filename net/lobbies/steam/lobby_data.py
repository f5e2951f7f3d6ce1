"""What a farm says about itself in the data of its Steam lobby, written and read.

Values are texts under keys, and anybody may write anything into a lobby of their own: what is read
is bounded, checked and cleaned, and a lobby that does not look like ours is none. The `game` key
tells our lobbies from those of everybody else who develops under Valve's example app. `host` names
the host's account: when a lobby's owner is somebody else, Steam has moved the lobby to a guest
because the host has vanished, and the farm is not there any more.
"""

from net.limits import (
    AREA_NAME_MAX_LENGTH,
    NAME_MAX_LENGTH,
    PLAYERS_MAX,
    STEAM_LOBBY_VALUE_MAX_CHARACTERS,
)
from net.lobbies.interface import Lobby, LobbyEntrance, LobbyId, LobbyInfo
from net.steam import LobbyId as SteamLobbyId
from net.steam import Matchmaking, SteamId, is_user_id
from net.text import clean_line, clean_name

GAME = "tandem-acres"
"""Of the key `game`: a lobby without it is none of ours."""
_PROTOCOL_MAX = 2**31
_DIGITS_MAX = 20


def write_values(info: LobbyInfo, host: SteamId) -> dict[str, str]:
    """The data of the lobby of a farm."""
    return {
        "game": GAME,
        "host": str(host),
        "name": clean_name(info.host_name, NAME_MAX_LENGTH),
        "players": str(info.players),
        "capacity": str(info.capacity),
        "protocol": str(info.protocol_version),
        "area": clean_line(info.area, AREA_NAME_MAX_LENGTH),
    }


def read_lobby(matchmaking: Matchmaking, lobby: SteamLobbyId) -> Lobby | None:
    """What Steam has of a lobby's data; None when it is not a lobby of this game."""

    def value(key: str) -> str:
        return matchmaking.data(lobby, key)[: STEAM_LOBBY_VALUE_MAX_CHARACTERS + 1]

    if value("game") != GAME:
        return None
    host = _number(value("host"), 1, 2**64 - 1)
    players = _number(value("players"), 1, PLAYERS_MAX)
    capacity = _number(value("capacity"), 1, PLAYERS_MAX)
    protocol = _number(value("protocol"), 0, _PROTOCOL_MAX)
    if host is None or players is None or capacity is None or protocol is None:
        return None
    if not is_user_id(host):
        return None
    info = LobbyInfo(
        host_name=clean_name(value("name"), NAME_MAX_LENGTH),
        players=players,
        capacity=capacity,
        protocol_version=protocol,
        area=clean_line(value("area"), AREA_NAME_MAX_LENGTH),
    )
    return Lobby(LobbyId(str(lobby)), info, LobbyEntrance(str(host), b""))


def host_of(lobby: Lobby) -> SteamId:
    """The account that a lobby names as its host's."""
    return SteamId(int(lobby.entrance.address))


def _number(text: str, least: int, most: int) -> int | None:
    if len(text) > _DIGITS_MAX or not (text.isascii() and text.isdecimal()):
        return None
    number = int(text)
    return number if least <= number <= most else None
