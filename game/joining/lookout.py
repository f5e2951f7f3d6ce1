"""Looking out for friends from the title, quietly: which farm that one has been at can be reached
again, and whose farm has just opened."""

from collections.abc import Callable
from dataclasses import dataclass

from game.joining.browser import LOBBY_SERVER as ON_SERVER
from game.joining.browser import STEAM, FoundFarm, FoundLobby, LobbyBrowser
from game.joining.direct import open_direct_endpoint
from game.joining.kept_visits import KeptVisits, Visit
from net.backoff import Backoff
from net.errors import LocalProtocolError
from net.text import name_key
from net.transports.interface import CloseCode, Connected, Disconnected, Endpoint

SETTLE_S = 6.0
"""What is found so soon after one began to look was open before."""
PROBE_AGAIN_S = 10.0
"""How long an address that answered is believed to do so still, and how long one that did not is
left alone, which is doubled each time …"""
PROBE_AGAIN_MAX_S = 60.0
"""… up to this."""
PROBE_MAX_S = 8.0
"""How long an answer is waited for."""


@dataclass(frozen=True, slots=True)
class WayBack:
    """A farm that one has been at, and that can be reached now."""

    visit: Visit
    found: FoundLobby | None
    """Where it stands in a list; None where only its address answers."""

    @property
    def needs_password(self) -> bool:
        """Whether one is asked for a password on this way."""
        return self.found is not None and self.found.lobby.info.needs_password


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is to be seen from the title."""

    way_back: WayBack | None
    open_farms: int
    """How many farms and gatherings could be gone to."""
    opened: tuple[str, ...]
    """The hosts of friends' farms that have opened since one looked last."""


class Lookout:
    """See the module. Looks from the first `look` on, until `stop`."""

    def __init__(
        self,
        visits: KeptVisits,
        browser: LobbyBrowser,
        friends: Callable[[], tuple[str, ...]],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        """`friends` are the names by which friends on lobby servers are known: whoever else opens a
        farm there is nobody whom one has to hear of. `random_bytes` need not be unpredictable."""
        self._kept = visits
        self._browser = browser
        self._friends = friends
        self._visits: tuple[Visit, ...] = ()
        self._began_s: float | None = None
        self._known: set[str] = set()
        self._probe = _Probe(random_bytes)

    def look(self, now_s: float) -> Sighting:
        """What is to be seen now."""
        if self._began_s is None:
            self._began_s = now_s
            self._visits = self._kept.read()
        found = self._browser.found(now_s)
        self._probe.work(tuple(one.address for one in self._visits if one.address), now_s)
        opened = tuple(one.host_name for one in found if self._is_news(one))
        self._known |= {one.lobby_id for one in found}
        is_settled = now_s - self._began_s >= SETTLE_S
        return Sighting(self._way_back(), len(found), opened if is_settled else ())

    def stop(self, now_s: float) -> None:
        """Nobody looks any more."""
        self._began_s = None
        self._known.clear()
        self._probe.stop(now_s)

    def _is_news(self, found: FoundFarm) -> bool:
        if found.lobby_id in self._known or found.is_gathering:
            return False
        if found.source != ON_SERVER:
            return True
        names = (*self._friends(), *(visit.host_name for visit in self._visits))
        return name_key(found.host_name) in map(name_key, names)

    def _way_back(self) -> WayBack | None:
        """To the farm visited last that can be reached."""
        lobbies = self._browser.all_lobbies()
        for visit in self._visits:
            for lobby in lobbies:
                if _is_there(visit, lobby):
                    return WayBack(visit, lobby)
            if self._probe.has_answered(visit.address):
                return WayBack(visit, None)
        return None


def _is_there(visit: Visit, found: FoundLobby) -> bool:
    """Whether this is the lobby of that farm."""
    lobby = found.lobby
    if found.source == STEAM:
        return bool(visit.account) and lobby.entrance.address == visit.account
    if found.reach is not None:
        is_its_server = found.reach.server.text == visit.lobby_server
        return is_its_server and lobby.lobby_id == visit.lobby_id
    certificate = lobby.entrance.address.rpartition("#")[2]
    return bool(visit.fingerprint) and certificate.startswith(visit.fingerprint)


class _Probe:
    """Asks addresses one after the other whether the farm is open there: only the host that has the
    certificate can take the connection, which ends as soon as it is there."""

    def __init__(self, random_bytes: Callable[[int], bytes]) -> None:
        self._random_bytes = random_bytes
        self._answered: set[str] = set()
        self._retries: dict[str, Backoff] = {}
        self._again_s: dict[str, float] = {}
        self._asking: tuple[str, Endpoint, float] | None = None
        """Address, connection, and when it is given up."""

    def has_answered(self, address: str) -> bool:
        """Whether it did when it was asked last."""
        return address in self._answered

    def work(self, addresses: tuple[str, ...], now_s: float) -> None:
        """Does what is due."""
        if self._asking is None:
            due = [one for one in addresses if now_s >= self._again_s.get(one, 0.0)]
            if due:
                self._ask(due[0], now_s)
            return
        address, endpoint, until_s = self._asking
        for event in endpoint.pump(now_s):
            if isinstance(event, Connected):
                endpoint.disconnect(event.peer, CloseCode.NORMAL, "")
                endpoint.flush(now_s)
                self._heard(address, now_s, is_there=True)
                return
            if isinstance(event, Disconnected):
                self._heard(address, now_s, is_there=False)
                return
        endpoint.flush(now_s)
        if now_s >= until_s:
            self._heard(address, now_s, is_there=False)

    def stop(self, now_s: float) -> None:
        """Asks nobody any more, and forgets what was heard."""
        if self._asking is not None:
            self._asking[1].close(now_s)
        self._asking = None
        self._answered.clear()
        self._again_s.clear()

    def _ask(self, address: str, now_s: float) -> None:
        try:
            endpoint = open_direct_endpoint(address, now_s)
        except ValueError:
            self._put_off(address, now_s)
            return
        self._asking = (address, endpoint, now_s + PROBE_MAX_S)
        try:
            endpoint.connect(address, now_s)
        except LocalProtocolError:
            self._heard(address, now_s, is_there=False)

    def _heard(self, address: str, now_s: float, *, is_there: bool) -> None:
        assert self._asking is not None, "only who asks hears"
        self._asking[1].close(now_s)
        self._asking = None
        if is_there:
            self._answered.add(address)
            self._retries.pop(address, None)
            self._again_s[address] = now_s + PROBE_AGAIN_S
        else:
            self._answered.discard(address)
            self._put_off(address, now_s)

    def _put_off(self, address: str, now_s: float) -> None:
        fresh = Backoff(PROBE_AGAIN_S, PROBE_AGAIN_MAX_S, self._random_bytes)
        self._again_s[address] = now_s + self._retries.setdefault(address, fresh).failed()
