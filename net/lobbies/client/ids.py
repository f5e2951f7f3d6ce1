"""Lobbies of a server as everybody else sees them: from what travels to the shared records.

What the server says about others was written by other people, and is cleaned here."""

from net import limits
from net.lobbies.events import LobbyProblem
from net.lobbies.lobby import Lobby, LobbyEntrance, LobbyId, LobbyInfo
from net.lobbies.protocol import wire
from net.lobbies.reasons import reason_of
from net.text import clean_line, clean_name

NO_ENTRANCE = LobbyEntrance("", b"")
_SCHEME = "lobby"


def lobby_id_of(wire_id: bytes) -> LobbyId:
    """A lobby's id as everybody else has it."""
    return LobbyId(wire_id.hex())


def wire_id_of(lobby_id: LobbyId) -> bytes | None:
    """The other way round; None for what is no id of a server's lobby."""
    try:
        wire_id = bytes.fromhex(lobby_id)
    except ValueError:
        return None
    return wire_id if len(wire_id) == wire.LOBBY_ID_BYTES else None


def lobby_of(connection: wire.WireLobby, entrance: LobbyEntrance = NO_ENTRANCE) -> Lobby:
    """A line of the list."""
    info = connection.info
    return Lobby(
        lobby_id_of(connection.lobby_id),
        LobbyInfo(
            host_name=clean_name(info.host_name, limits.NAME_MAX_LENGTH),
            players=info.players,
            capacity=info.capacity,
            protocol_version=info.version,
            area=clean_line(info.area, limits.AREA_NAME_MAX_LENGTH),
            needs_password=connection.needs_password,
            name=clean_name(connection.name, limits.LOBBY_NAME_MAX_LENGTH),
            is_sealed=connection.is_sealed,
            is_gathering=connection.is_gathering,
        ),
        entrance,
    )


def server_entrance(fingerprint: bytes, token: bytes) -> LobbyEntrance:
    """The way to the host that has this certificate, as those read it who are in its lobby: where
    it is they are told when they want to go there. Empty where there is no host."""
    if len(fingerprint) != wire.FINGERPRINT_BYTES:
        return NO_ENTRANCE
    return LobbyEntrance(f"{_SCHEME}#{fingerprint.hex()}", token)


def fingerprint_of(entrance: LobbyEntrance) -> bytes:
    """The host's certificate in an entrance: of any address that ends in the whole fingerprint, or
    nothing where there is no host. Raises `ValueError` for another."""
    if not entrance.address:
        return b""
    digits = entrance.address.rpartition("#")[2]
    if len(digits) != 2 * wire.FINGERPRINT_BYTES:
        raise ValueError("The entrance of a lobby on a server ends in the whole fingerprint.")
    return bytes.fromhex(digits)


def sentence(problem: LobbyProblem, reason: str) -> str:
    """What the player is told."""
    return clean_line(reason, limits.REASON_MAX_LENGTH) or reason_of(problem)
