"""The farm that is open to friends from this window: opened, and watched for as long as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import SeatState
from game.farms.farm import Farm
from game.farms.kept_endpoint import KeptEndpoint, keep_endpoint, kept_endpoint
from game.hosting.inviting import Inviting
from game.hosting.reach_keeper import ReachKeeper
from game.hosting.seats import (
    DirectListener,
    LobbyKeeper,
    open_direct_listener,
    open_listeners,
    open_seat,
    publish_lobbies,
)
from game.hosting.short_codes import ServedCode, ShortCodeKeeper
from game.hosting.steam import SteamListener
from game.hosting.ways_in import ways_in
from game.program.clocks import SYSTEM_CLOCKS, Clocks
from game.program.local_identity import LocalIdentity
from game.program.steam import SteamAccess, need_steam
from game.text.heard import heard
from game.text.sentence import Sentence
from game.world.content import Content
from net.lobbies.client.port_checker import PortChecker
from net.lobbies.interface import LobbyTerms
from net.lobbies.lan import LAN_LOBBY_PORTS
from net.transports.direct.kept_certificate import KeptFileError
from net.transports.direct.sockets import everywhere


@dataclass(frozen=True, slots=True)
class Opening:
    """How a farm is to be opened; as it stands, from the menu."""

    bind_address: str = ""
    """An address of this machine; empty for all that it has."""
    port: int = 0
    """0 picks a free one."""
    accepts_everybody: bool = False
    """Whether all who ask are let in."""
    insists_on_steam: bool = False
    """Whether it is not to be opened at all without Steam."""
    password: str = ""
    """What friends on Steam are asked for; empty for nothing. In the list of a lobby server it
    is that list's."""
    told_ip: str = ""
    """Where the player says that this home is on the internet, an IPv4 address; empty for nothing
    said."""


class ListedListener(ServedCode, Protocol):
    """A farm's door that stands in the list of a lobby server."""

    direct: DirectListener
    """The door itself, whose socket the lobby server is spoken to from."""

    @property
    def password(self) -> str:
        """What the lobby server asks for; empty for none. Other lists ask for it too, or do not
        have the farm."""
        ...

    @property
    def port_checker(self) -> PortChecker:
        """What the lobby server finds out about the farm's port."""
        ...

    def publish(self, seat: HostSeat, now_s: float) -> object:
        """Keeps the farm in the list for as long as it is open. Raises ValueError for terms that
        no lobby can have."""
        ...


WAYS_IN_TOPIC = "ways in"
"""Of the notice that says how friends come in."""

Listing = Callable[[DirectListener, float], ListedListener | None]
"""Puts a door into the list of a lobby server, at that time; None for not at all. Raises ValueError
with a sentence when that cannot be done."""


def unlisted(direct: DirectListener, now_s: float) -> ListedListener | None:
    """A `Listing` for a farm that is in the list of no lobby server."""


class OpenFarm:
    """At most one farm at a time."""

    def __init__(
        self,
        content: Callable[[], Content],
        lobbies: Path,
        identity: LocalIdentity,
        steam: SteamAccess,
        inviting: Inviting,
        clocks: Clocks = SYSTEM_CLOCKS,
        lan_ports: tuple[int, ...] = LAN_LOBBY_PORTS,
    ) -> None:
        """`lobbies` is where the hosts of this machine put their lobbies, `own` says who one is;
        `inviting` is told of the farm that can be visited over Steam; at `lan_ports` farms answer
        on the local network."""
        self._lan_ports = lan_ports
        self._content = content
        self._lobbies = lobbies
        self._identity = identity
        self._steam = steam
        self._inviting = inviting
        self._clocks = clocks
        self._seat: HostSeat | None = None
        self._reach: ReachKeeper | None = None
        self._may_ask_router = False
        """Whether the player lets the game ask the home's router to let friends in."""
        self._file: Path | None = None

    def open(
        self, farm: Farm, profile: Profile, opening: Opening, listing: Listing = unlisted
    ) -> HostSeat:
        """Opens a farm to friends. Raises ValueError with a sentence when that cannot be done;
        the farm is closed then."""
        now_s = self._clocks.now_s()
        try:
            accounts = self._identity.accounts_at(farm.world, self._steam.account)
            if opening.insists_on_steam:
                need_steam(self._steam)
            kept, problem = _kept(farm)
            direct = open_direct_listener(
                opening.bind_address or everywhere(), opening.port, now_s, kept
            )
            try:
                listed = listing(direct, now_s)
            except ValueError:
                direct.listener.endpoint.close(now_s)
                raise
        except ValueError:
            farm.close()
            raise
        seat = self._open(direct, listed, farm, profile, opening, accounts)
        if problem:
            seat.notice(Sentence("hosting.other_join_code", problem=heard(problem)))
        return seat

    def open_at(
        self,
        direct: DirectListener,
        listed: ListedListener | None,
        farm: Farm,
        profile: Profile,
        opening: Opening,
    ) -> HostSeat:
        """Opens a farm whose door is there already. Raises ValueError for terms that no lobby can
        have, or when one's key cannot be read."""
        accounts = self._identity.accounts_at(farm.world, self._steam.account)
        return self._open(direct, listed, farm, profile, opening, accounts)

    def _open(
        self,
        direct: DirectListener,
        listed: ListedListener | None,
        farm: Farm,
        profile: Profile,
        opening: Opening,
        accounts: tuple[str, ...],
    ) -> HostSeat:
        now_s = self._clocks.now_s()
        play = self._steam.play
        direct = direct if listed is None else listed.direct
        if farm.file is not None:
            keep_endpoint(farm.file.path, direct.kept)
        # Everybody would be let in who is a friend on Steam; that has to be asked for.
        is_on_steam = opening.insists_on_steam or not opening.accepts_everybody
        steam = None
        if play is not None and is_on_steam:
            steam = SteamListener(play, self._clocks.pause)
        listener = open_listeners(direct, steam)
        unix_s = self._clocks.unix_s
        about_owner = self._identity.about_owner_at(farm.world)
        seat = open_seat(self._content(), farm, profile, listener, unix_s, accounts, about_owner)
        checker = None if listed is None else listed.port_checker
        reach = ReachKeeper(
            seat, direct, may_ask=self._may_ask_router, told_ip=opening.told_ip, checker=checker
        )
        seat.keepers.append(reach)
        seat.accepts_everybody = opening.accepts_everybody
        terms = LobbyTerms(password=opening.password if listed is None else listed.password)
        publish_lobbies(
            seat, direct, steam, self._lobbies, unix_s, now_s, terms, self._lan_ports, listed
        )
        if listed is not None:
            listed.publish(seat, now_s)
        self._seat, self._reach = seat, reach
        self._file = None if farm.file is None else farm.file.path
        if steam is not None:
            self._inviting.begin(seat, steam.lobbies)
        told = ways_in(
            on_steam=steam is not None,
            on_server=listed is not None,
            nearby=not terms.password,
        )
        seat.notice(told, WAYS_IN_TOPIC)
        return seat

    @property
    def may_use_router(self) -> bool:
        """Whether a farm is open here that a router stands before, which could be asked."""
        seat, reach = self._seat, self._reach
        is_open = seat is not None and seat.state is SeatState.PLAYING
        return is_open and reach is not None and reach.known.may_use_router

    def let_ask_router(self, may_ask: bool) -> None:
        """The player lets the game ask the router from now on, or not any more."""
        self._may_ask_router = may_ask
        if self._reach is not None:
            self._reach.may_ask = may_ask

    def renew_join_code(self) -> None:
        """Makes every join code of the farm that is open worth nothing, and shows another one at
        its seat. Who is inside stays so, and comes back by itself. Does nothing without a farm."""
        seat, reach = self._seat, self._reach
        if seat is None or reach is None or seat.state is not SeatState.PLAYING:
            return
        direct = reach.direct.renewed()
        if self._file is not None:
            keep_endpoint(self._file, direct.kept)
        reach.renew(direct)
        seat.renew_join_code(seat.join_code, direct.kept.join_token)
        for keeper in seat.keepers:
            if isinstance(keeper, LobbyKeeper) and keeper.has_token:
                keeper.renew(direct.kept.join_token, self._clocks.now_s())
        for keeper in seat.keepers:
            if isinstance(keeper, ShortCodeKeeper):
                keeper.renew(self._clocks.now_s())

    @property
    def has_company(self) -> bool:
        """Whether friends are at the farm that is open here now."""
        seat = self._seat
        return (
            seat is not None
            and seat.state is SeatState.PLAYING
            and any(player.is_connected and not player.is_me for player in seat.players())
        )


def _kept(farm: Farm) -> tuple[KeptEndpoint | None, str]:
    """The door that a farm has kept, and what is wrong with it. A farm whose door is damaged is
    opened by another one."""
    if farm.file is None:
        return None, ""
    try:
        return kept_endpoint(farm.file.path, datetime.now(UTC)), ""
    except KeptFileError as error:
        return None, str(error)
