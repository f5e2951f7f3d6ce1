"""Opening a farm: the host's seat put together from a farm, a door and lines in lobby lists, or a
farm on a server, from a farm, a door and a list of guests."""

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from game.coop.codec import ledger_of
from game.coop.dedicated import DedicatedFarm, GuestList
from game.coop.host import IF_IT_IS_YOURS, HostSeat
from game.coop.profile import Profile
from game.coop.roster import host_character_of
from game.farms.farm import Farm
from game.farms.keeper import FarmKeeper
from game.farms.kept_endpoint import KeptEndpoint, new_endpoint
from game.hosting.short_codes import ServedCode, ShortCodeKeeper, signpost_to
from game.hosting.steam import SteamListener
from game.program.steam import is_steam_identity
from game.program.version import GAME_VERSION
from game.rules.belonging import CHARACTERS, character_of, entry_of, is_friend
from game.text.heard import heard
from game.text.sentence import Sentence
from game.world.content import Content
from game.world.records import Character, Entry
from net import limits
from net.errors import LocalProtocolError
from net.lobbies.interface import (
    FRIENDS_ONLY,
    LobbyEntrance,
    LobbyEvent,
    LobbyInfo,
    LobbyList,
    LobbyTerms,
    Published,
    PublishFailed,
)
from net.lobbies.join_code import encode_join_code
from net.lobbies.lan import LAN_LOBBY_PORTS, LanLobbies
from net.lobbies.lan_codes import CodeListener
from net.lobbies.local import LocalLobbies
from net.session.host import HostSession
from net.session.host_settings import HostSettings
from net.transports.combined import CombinedEndpoint
from net.transports.direct import DirectEndpoint
from net.transports.direct.lan_discovery import LanAnswerer
from net.transports.direct.local_address import reachable_addresses
from net.transports.interface import Endpoint

_log = logging.getLogger(__name__)

FARM_TAG = b"tandemfm"
"""By which farms that are open answer those on the local network who know them …"""
OPEN_FARM_TAG = b"tandemop"
"""… and by which they answer everybody there, at ports that are known."""


@dataclass(frozen=True)
class Listener:
    """How friends get in."""

    endpoint: Endpoint
    join_token: bytes = b""
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    """Unpredictable in earnest, from a seed in tests and simulations."""
    needs_token: Callable[[str], bool] = lambda _identity: True
    names_a_person: Callable[[str], bool] = lambda _identity: False
    """Whether a transport identity is a person's for good; see `HostSettings`."""
    person_of_join_token: Callable[[bytes], str | None] = lambda _token: None
    """Whose a join token is, where each friend has one of their own; see `HostSettings`."""

    is_expected: Callable[[str], bool] = lambda _identity: False
    """Whether somebody is a friend of this farm's although it does not know them yet."""

    def through(self, endpoint: Endpoint) -> "Listener":
        """The same door by way of another endpoint, which counts what goes through it."""
        return replace(self, endpoint=endpoint)


def open_seat(
    content: Content,
    farm: Farm,
    profile: Profile,
    listener: Listener | None = None,
    wall_clock: Callable[[], float] | None = None,
    accounts: tuple[str, ...] = (),
    about_owner: Sentence = IF_IT_IS_YOURS,
) -> HostSeat:
    """The host's seat at a farm; without a door one plays alone. A farm with a file is kept in
    it, which needs the `wall_clock` (seconds since 1970). `accounts` are the host's own,
    `about_owner` is as in `HostSeat`."""
    session, awaited = None, _awaited_at(farm)
    if listener is not None:
        host_character = host_character_of(farm.world, accounts)
        session = _open_session(content, farm, listener, host_character, awaited)
    seat = HostSeat(
        content,
        farm.world,
        profile,
        first_tick=farm.tick,
        session=session,
        accounts=accounts,
        about_owner=about_owner,
    )
    seat.await_back(awaited)
    if farm.file is not None and wall_clock is not None:
        seat.keepers.append(FarmKeeper(seat, farm.file, wall_clock))
    if farm.loss is not None:
        seat.notice(farm.loss)
    return seat


def open_dedicated_farm(
    content: Content,
    farm: Farm,
    guests: GuestList,
    listener: Listener,
    wall_clock: Callable[[], float],
) -> DedicatedFarm:
    """A farm on a server, open from now on. One with a file is kept in it; `wall_clock` returns
    seconds since 1970."""
    # The door knows the guests by their tokens; what it thinks of everybody else, the farm says.
    listener = replace(
        listener,
        needs_token=lambda _identity: False,
        names_a_person=guests.is_expected,
        person_of_join_token=guests.account_of_token,
        is_expected=guests.is_expected,
    )
    awaited = _awaited_at(farm)
    session = _open_session(content, farm, listener, 0, awaited)
    host = DedicatedFarm(
        content,
        farm.world,
        guests,
        session,
        first_tick=farm.tick,
    )
    host.await_back(awaited)
    if farm.file is not None:
        host.keepers.append(FarmKeeper(host, farm.file, wall_clock))
    if farm.loss is not None:
        host.notice(farm.loss)
    return host


def _open_session(
    content: Content, farm: Farm, listener: Listener, host_character: int, awaited: frozenset[int]
) -> HostSession:
    """The session of a farm that is being opened. `host_character` is whom the host plays, 0 for
    nobody; those who play the `awaited` characters come back unasked for a while."""
    hash_key = int.from_bytes(listener.random_bytes(8), "big") >> 1
    return HostSession(
        listener.endpoint,
        ledger_of(farm.world, farm.revisions, hash_key),
        HostSettings(
            content.content_hash.hex(),
            GAME_VERSION,
            host_character,
            listener.join_token,
            listener.random_bytes,
            listener.needs_token,
            awaits=lambda identity: character_of(farm.world, identity) in awaited,
            names_a_person=listener.names_a_person,
            person_of_join_token=listener.person_of_join_token,
            is_blocked=lambda identity: entry_of(farm.world, identity) is Entry.BLOCKED,
            is_friend=lambda identity: (
                listener.is_expected(identity)
                or is_friend(farm.world, identity)
                or entry_of(farm.world, identity) is Entry.WELCOME
            ),
        ),
    )


def _awaited_at(farm: Farm) -> frozenset[int]:
    """Who was inside when the farm's last program ended without a word."""
    if farm.awaited is not None:
        return farm.awaited
    records = farm.world.records(CHARACTERS).items()
    return frozenset(
        key for key, record in records if isinstance(record, Character) and record.online
    )


@dataclass(frozen=True)
class DirectListener:
    """A door on a UDP socket of this machine."""

    listener: Listener
    port: int
    fingerprint: bytes
    kept: KeptEndpoint
    """What the farm keeps of it."""
    socket: DirectEndpoint | None = None
    """The endpoint itself, which a lobby server may be spoken to from as well."""

    @property
    def join_code(self) -> str:
        """What a friend types."""
        return self.code_at(self.reachable_ips, self.port)

    @property
    def reachable_ips(self) -> tuple[str, ...]:
        """Where this computer is in its own networks, IPv4 first."""
        return reachable_addresses(self.bound_ip)

    def code_at(self, ips: tuple[str, ...], port: int) -> str:
        """What a friend types who is to come by these addresses, as `JoinCode.ips` has them."""
        return encode_join_code(ips, port, self.fingerprint, self.kept.join_token)

    @property
    def bound_ip(self) -> str:
        """The address that the door is at; 0.0.0.0 or :: for all of this machine's."""
        return "0.0.0.0" if self.socket is None else self.socket.bound_ip

    @property
    def lan_ip(self) -> str | None:
        """The IPv4 address at which the local network is answered; None for a door of IPv6 alone,
        which its questions do not come to."""
        ip = "0.0.0.0" if self.bound_ip == "::" else self.bound_ip
        return None if ":" in ip else ip

    def renewed(self) -> "DirectListener":
        """The same door with another join token, which no earlier code has."""
        join_token = secrets.token_bytes(limits.JOIN_TOKEN_BYTES)
        return replace(
            self,
            listener=replace(self.listener, join_token=join_token),
            kept=replace(self.kept, join_token=join_token),
        )


def open_direct_listener(
    bind_address: str, port: int, now_s: float, kept: KeptEndpoint | None = None
) -> DirectListener:
    """Opens a door for connections over QUIC: the one that was kept, at its port as long as that is
    free, or a new one. A `port` that is not 0 is taken in any case. Raises ValueError with a
    sentence when that is in use or cannot be bound."""
    today = datetime.now(UTC)
    endpoint_kept = new_endpoint(today) if kept is None else kept

    def opened(port: int) -> DirectEndpoint:
        return DirectEndpoint(
            bind_address,
            port,
            now_s,
            today,
            certificate=endpoint_kept.certificate,
            work_clock_s=time.perf_counter,
        )

    try:
        endpoint = opened(port or endpoint_kept.port)
    except LocalProtocolError as error:
        if port or not endpoint_kept.port:
            raise ValueError(str(error)) from error
        _log.warning("the farm's port %d is in use, so another one is taken", endpoint_kept.port)
        return open_direct_listener(bind_address, 0, now_s, replace(endpoint_kept, port=0))
    listener = Listener(
        endpoint, endpoint_kept.join_token, needs_token=lambda identity: not _is_loopback(identity)
    )
    now_kept = replace(endpoint_kept, port=endpoint.port)
    return DirectListener(listener, endpoint.port, endpoint.fingerprint, now_kept, endpoint)


def open_listeners(direct: DirectListener, steam: SteamListener | None) -> Listener:
    """One door for everybody: those with a join code, those on this machine, and those whom
    Steam has put into the farm's lobby."""
    if steam is None:
        return direct.listener
    return Listener(
        CombinedEndpoint([direct.listener.endpoint, steam.endpoint]),
        direct.listener.join_token,
        direct.listener.random_bytes,
        lambda identity: not is_steam_identity(identity) and direct.listener.needs_token(identity),
        is_steam_identity,
    )


def publish_lobbies(
    seat: HostSeat,
    direct: DirectListener,
    steam: SteamListener | None,
    folder: Path,
    wall_clock: Callable[[], float],
    now_s: float,
    steam_terms: LobbyTerms = FRIENDS_ONLY,
    lan_ports: tuple[int, ...] = LAN_LOBBY_PORTS,
    served: ServedCode | None = None,
) -> None:
    """Puts an open farm into every list there is, for as long as it is open; one with a password
    is not in those of this machine and of the local network, which cannot ask for it. `folder` is
    where the hosts of this machine put their lobbies; `wall_clock` returns seconds since 1970. At
    `lan_ports` farms answer on the local network. `served` has the code of a lobby server's."""
    lan: LanLobbies | None = None
    signpost: CodeListener | None = None
    lan_ip = direct.lan_ip
    if served is not None and steam_terms.password and lan_ip is not None:
        signpost = signpost_to(served, lan_ports, lan_ip, now_s)
    if not steam_terms.password:
        address = f"127.0.0.1:{direct.port}#{direct.fingerprint.hex()}"
        entrance = LobbyEntrance(address, direct.listener.join_token)
        local = LocalLobbies(folder, wall_clock)
        seat.keepers.append(LobbyKeeper(seat, local, entrance, now_s))
        if lan_ip is not None:
            lan = LanLobbies(OPEN_FARM_TAG, lan_ports, bind_ip=lan_ip)
            seat.keepers.append(LobbyKeeper(seat, lan, entrance, now_s))
    random_bytes = direct.listener.random_bytes
    seat.keepers.append(ShortCodeKeeper(seat, lan, served, random_bytes, now_s, signpost))
    if direct.socket is not None:
        seat.keepers.append(LanKeeper(direct.socket, direct.fingerprint))
    if steam is not None:
        lobbies = steam.lobbies
        seat.keepers.append(LobbyKeeper(seat, lobbies, lobbies.own_entrance, now_s, steam_terms))


class LanKeeper:
    """Answers friends in the local network who look for a farm that they have been at, and know its
    certificate. It says no name, so that nobody else learns who plays here."""

    def __init__(self, socket: DirectEndpoint, fingerprint: bytes) -> None:
        self._answerer = LanAnswerer(socket, FARM_TAG, socket.port, fingerprint, "")

    def work(self, now_s: float) -> None:
        """It answers while the socket is pumped."""

    def save(self) -> None:
        """There is nothing to save."""

    def close(self, now_s: float) -> None:
        """Answers no more."""
        self._answerer.close()


LOBBY_TOPIC = "lobby"
"""Of what the host reads of the farm's line in a list, until it is there again."""


class LobbyKeeper:
    """Keeps an open farm in one list of lobbies."""

    def __init__(
        self,
        seat: HostSeat,
        lobbies: LobbyList,
        entrance: LobbyEntrance,
        now_s: float,
        terms: LobbyTerms = FRIENDS_ONLY,
        *,
        is_published: bool = False,
    ) -> None:
        """Publishes at once, unless the lobby of this farm `is_published` already. `lobbies` are
        for this farm alone and are closed with it."""
        self.problem = ""
        """Why the farm is not in the list, in a sentence for the player; empty while it is, or
        while nobody knows yet."""
        self._seat = seat
        self._lobbies = lobbies
        self._entrance = entrance
        self._terms = terms
        if not is_published:
            self._publish(terms, now_s)

    def work(self, now_s: float) -> None:
        """Says how many are here, and that the host is alive."""
        self._lobbies.refresh(self._info(), now_s)
        for event in self._lobbies.pump(now_s):
            self._hear(event, now_s)

    @property
    def has_token(self) -> bool:
        """Whether the list hands out the join token; on Steam nobody needs one."""
        return bool(self._entrance.token)

    def renew(self, join_token: bytes, now_s: float) -> None:
        """Lets the list hand out another join token."""
        self._entrance = replace(self._entrance, token=join_token)
        self._publish(self._terms, now_s)

    def _hear(self, event: LobbyEvent, now_s: float) -> None:
        if isinstance(event, PublishFailed):
            self.problem = event.reason
            self._seat.notice(self._sentence(event), LOBBY_TOPIC)
        elif isinstance(event, Published):
            self.problem = ""

    def _sentence(self, failed: PublishFailed) -> Sentence:
        """What the host reads when the farm is not in the list."""
        return heard(failed.reason)

    def _publish(self, terms: LobbyTerms, now_s: float) -> None:
        self._terms = terms
        self._lobbies.publish(self._info(), self._entrance, now_s, terms)

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
