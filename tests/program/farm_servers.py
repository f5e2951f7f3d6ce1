"""Dedicated servers in the process of the test: what a launcher starts, without the programs."""

from game.coop.dedicated import DedicatedFarm, GuestList
from game.farms.farm import new_farm
from game.hosting.seats import open_dedicated_farm, open_direct_listener
from game.program.clocks import Clocks
from game.world.content import Content
from net.dedicated.launcher import LaunchEvent, LaunchRequest, Ready, RunningServer


class FarmServers:
    """Satisfies `Launcher`. Whoever owns it lets the farms go on."""

    def __init__(self, content: Content, clocks: Clocks, bind_address: str) -> None:
        self.farms: list[DedicatedFarm] = []
        self._content = content
        self._clocks = clocks
        self._bind_address = bind_address
        self._ready: list[LaunchEvent] = []

    def launch(self, request: LaunchRequest, now_s: float) -> None:
        """See the protocol."""
        direct = open_direct_listener(self._bind_address, 0, now_s)
        farm = open_dedicated_farm(
            self._content,
            new_farm(self._content, 7),
            GuestList(request.players, is_open_to_others=False),
            direct.listener,
            self._clocks.unix_s,
        )
        self.farms.append(farm)
        self._ready.append(Ready(request.session_id, "", direct.port, direct.fingerprint))

    def pump(self, now_s: float) -> list[LaunchEvent]:
        """See the protocol."""
        ready, self._ready = self._ready, []
        return ready

    @property
    def running(self) -> tuple[RunningServer, ...]:
        """See the protocol. It tells nobody."""
        return ()

    def close(self, now_s: float) -> None:
        """See the protocol. The farms stay."""

    def step(self, now_s: float) -> None:
        """Some milliseconds of every farm."""
        for farm in self.farms:
            farm.advance(now_s)
