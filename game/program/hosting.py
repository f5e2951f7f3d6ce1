"""Opening a farm: the host's seat put together from a farm, a door and lines in lobby lists."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from game.coop.codec import ledger_of
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.roster import HOST_CHARACTER
from game.program.farms import Farm, FarmKeeper
from game.program.steam import is_steam_identity
from game.program.steam_hosting import SteamDoor
from game.program.version import GAME_VERSION
from game.world.content import Content
from net import limits
from net.errors import LocalProtocolError
from net.lobbies.interface import Lobbies, LobbyEntrance, LobbyInfo, PublishFailed
from net.lobbies.join_code import encode_join_code
from net.lobbies.local import LocalLobbies
from net.session.host import HostSession
from net.session.host_settings import HostSettings
from net.transports.combined import CombinedEndpoint
from net.transports.direct import DirectEndpoint
from net.transports.direct.own_address import local_network_address
from net.transports.interface import Endpoint


@dataclass(frozen=True)
class Door:
    """How friends get in."""

    endpoint: Endpoint
    join_token: bytes = b""
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    """Unpredictable in earnest, from a seed in tests and simulations."""
    needs_token: Callable[[str], bool] = lambda _identity: True
    names_a_person: Callable[[str], bool] = lambda _identity: False
    """Whether a transport identity is a person's for good; see `HostSettings`."""

    def through(self, endpoint: Endpoint) -> "Door":
        """The same door by way of another endpoint, which counts what goes through it."""
        return replace(self, endpoint=endpoint)


def open_seat(
    content: Content,
    farm: Farm,
    profile: Profile,
    dice: Random,
    door: Door | None = None,
    wall_clock: Callable[[], float] | None = None,
) -> HostSeat:
    """The host's seat at a farm; without a door one plays alone. A farm with a file is kept in
    it, which needs the `wall_clock` (seconds since 1970)."""
    # The keeper needs the seat and the session asks the keeper, so the session asks through here.
    keepers: list[FarmKeeper] = []

    def character_of_token(token: bytes) -> int | None:
        return keepers[0].character_of_token(token) if keepers else None

    def character_of_identity(identity: str) -> int | None:
        return keepers[0].character_of_identity(identity) if keepers else None

    def keep_token(token: bytes, character: int) -> None:
        identity = _identity_of(session, character)
        for keeper in keepers:
            if door is not None and door.names_a_person(identity):
                keeper.keep_identity(identity, character)
            else:
                keeper.keep_token(token, character)

    session: HostSession | None = None
    if door is not None:
        hash_key = int.from_bytes(door.random_bytes(8), "big") >> 1
        session = HostSession(
            door.endpoint,
            ledger_of(farm.world, farm.revisions, hash_key),
            HostSettings(
                content.content_hash.hex(),
                GAME_VERSION,
                HOST_CHARACTER,
                door.join_token,
                door.random_bytes,
                door.needs_token,
                character_of_token,
                names_a_person=door.names_a_person,
                character_of_identity=character_of_identity,
            ),
        )
    seat = HostSeat(
        content,
        farm.world,
        profile,
        dice=dice,
        first_tick=farm.tick,
        last_commands=farm.last_commands,
        session=session,
        keep_token=keep_token,
    )
    if farm.file is not None and wall_clock is not None:
        keepers.append(FarmKeeper(seat, farm.file, wall_clock))
        seat.keepers += keepers
    return seat


def _identity_of(session: HostSession | None, character: int) -> str:
    """The transport identity of whoever plays a character now; empty when nobody does."""
    members = [] if session is None else session.members
    return next((m.identity for m in members if m.character == character), "")


@dataclass(frozen=True)
class DirectDoor:
    """A door on a UDP socket of this machine."""

    door: Door
    port: int
    fingerprint: bytes

    @property
    def join_code(self) -> str:
        """What a friend types who is not on this machine."""
        return encode_join_code(
            local_network_address(), self.port, self.fingerprint, self.door.join_token
        )


def open_direct_door(bind_address: str, port: int, now_s: float) -> DirectDoor:
    """Opens a door for connections over QUIC; port 0 picks a free one. Raises ValueError with a
    sentence when the port is in use or cannot be bound."""
    try:
        endpoint = DirectEndpoint(bind_address, port, now_s, datetime.now(UTC))
    except LocalProtocolError as error:
        raise ValueError(str(error)) from error
    join_token = secrets.token_bytes(limits.JOIN_TOKEN_BYTES)
    door = Door(endpoint, join_token, needs_token=lambda identity: not _is_loopback(identity))
    return DirectDoor(door, endpoint.port, endpoint.fingerprint)


def open_doors(direct: DirectDoor, steam: SteamDoor | None) -> Door:
    """One door for everybody: those with a join code, those on this machine, and those whom
    Steam has put into the farm's lobby."""
    if steam is None:
        return direct.door
    return Door(
        CombinedEndpoint([direct.door.endpoint, steam.endpoint]),
        direct.door.join_token,
        direct.door.random_bytes,
        lambda identity: not is_steam_identity(identity) and direct.door.needs_token(identity),
        is_steam_identity,
    )


def publish_lobbies(
    seat: HostSeat,
    direct: DirectDoor,
    steam: SteamDoor | None,
    folder: Path,
    wall_clock: Callable[[], float],
    now_s: float,
) -> None:
    """Puts an open farm into every list there is, for as long as it is open. `folder` is where
    the hosts of this machine put their lobbies; `wall_clock` returns seconds since 1970."""
    address = f"127.0.0.1:{direct.port}#{direct.fingerprint.hex()}"
    local = LocalLobbies(folder, wall_clock)
    entrance = LobbyEntrance(address, direct.door.join_token)
    seat.keepers.append(LobbyKeeper(seat, local, entrance, now_s))
    if steam is not None:
        lobbies = steam.lobbies
        seat.keepers.append(LobbyKeeper(seat, lobbies, lobbies.own_entrance, now_s))


class LobbyKeeper:
    """Keeps an open farm in one list of lobbies."""

    def __init__(
        self, seat: HostSeat, lobbies: Lobbies, entrance: LobbyEntrance, now_s: float
    ) -> None:
        """Publishes at once. `lobbies` are for this farm alone and are closed with it."""
        self._seat = seat
        self._lobbies = lobbies
        self._lobbies.publish(self._info(), entrance, now_s)

    def work(self, now_s: float) -> None:
        """Says how many are here, and that the host is alive."""
        self._lobbies.refresh(self._info(), now_s)
        for event in self._lobbies.pump(now_s):
            if isinstance(event, PublishFailed):
                self._seat.notice(event.reason)

    def save(self) -> None:
        """There is nothing to save."""

    def close(self, now_s: float) -> None:
        """Takes the farm out of the list."""
        self._lobbies.close(now_s)

    def _info(self) -> LobbyInfo:
        # Who was cut off takes no place here: a full lobby is closed, and he has to get back in.
        players = [player for player in self._seat.players() if player.is_connected]
        area = self._seat.content.area(self._seat.position.area)
        return LobbyInfo(
            host_name=players[0].name,
            players=min(len(players), limits.PLAYERS_MAX),
            capacity=limits.PLAYERS_MAX,
            protocol_version=limits.PROTOCOL_VERSION,
            area="" if area is None else area.title,
        )


def _is_loopback(identity: str) -> bool:
    """Whether a visitor is on this machine, as the direct transport knows it."""
    return identity.startswith(("127.", "[::1]"))
