"""Players' programs as their windows have them, and a lobby server, in one process: sockets in
memory, and one clock that the test moves."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random

from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.seat import Ended, Notice, SeatEvent, SeatState
from game.gathering.gathering import Gathering, GatheringState
from game.hosting.open_farm import WAYS_IN_TOPIC
from game.hosting.short_codes import CODE_TOPIC
from game.joining.browser import FoundFarm
from game.joining.local_network import LocalNetwork
from game.program.clocks import Clocks
from game.program.folders import Folders
from game.program.steam import SteamAccess
from game.servers.lobby_server import RunningLobbyServer
from game.world.content import Content
from scenes.app.seating import seated
from scenes.app.services import Seating
from scenes.program_services import ProgramServices
from scenes.settings.store import Settings
from tests.helpers.udp import udp_in_memory
from tests.program.farm_servers import FarmServers

LOOPBACK = "127.0.0.1"
NOBODY = SteamAccess(None, "Friends on Steam are not listed: Steam is not running.")
STEP_S = 0.05
WALL_S = 1.8e9


class Window:
    """One player's program."""

    def __init__(self, street: "Street", name: str) -> None:
        self.name = name
        home = street.folder / name
        folders = Folders(home / "farms", home / "settings", home / "lobbies", home / "server")
        nearby = LocalNetwork((street.port,), ips=(LOOPBACK,))
        self.services = ProgramServices(
            lambda: street.content, folders, Random(name), NOBODY, street.clocks, nearby
        )
        self.services.settings = Settings(name=name, lobby_server=f"{LOOPBACK}:{street.port}")
        self.street = street
        self.seating: Seating | None = None
        self.gathering: Gathering | None = None
        self.events: list[SeatEvent] = []
        self.notices: list[str] = []

    @property
    def seat(self) -> HostSeat | GuestSeat:
        """Where the player sits."""
        assert self.seating is not None, f"{self.name} sits somewhere"
        seat = self.seating.seat
        assert isinstance(seat, HostSeat | GuestSeat), "there are no other seats"
        return seat

    @property
    def host(self) -> HostSeat:
        """The player's own farm."""
        assert isinstance(self.seat, HostSeat), f"{self.name} is the host"
        return self.seat

    @property
    def room(self) -> Gathering:
        """The gathering that the player is in."""
        assert self.gathering is not None, f"{self.name} is in a gathering"
        return self.gathering

    @property
    def said(self) -> list[str]:
        """The sentences that the player has read at the seat, but for how friends come in."""
        notices = [event for event in self.events if isinstance(event, Notice)]
        return [event.text for event in notices if event.topic not in (WAYS_IN_TOPIC, CODE_TOPIC)]

    @property
    def ways_in(self) -> list[str]:
        """How friends come in, as a host has read it."""
        notices = [event for event in self.events if isinstance(event, Notice)]
        return [event.text for event in notices if event.topic == WAYS_IN_TOPIC]

    @property
    def end(self) -> str:
        """Why the seat is empty; empty while it is not."""
        return next((event.reason for event in self.events if isinstance(event, Ended)), "")

    @property
    def is_playing(self) -> bool:
        return self.seating is not None and self.seat.state is SeatState.PLAYING

    def found(self, name: str) -> FoundFarm | None:
        """What is in the list by that name now."""
        lobbies = self.services.list_lobbies().lobbies
        return next((lobby for lobby in lobbies if lobby.name == name), None)

    def find(self, name: str) -> FoundFarm:
        """Looks until something of that name is in the list."""
        self.street.until(lambda: self.found(name) is not None, f"{self.name} should find {name}")
        found = self.found(name)
        assert found is not None, "it was there just now"
        return found

    def join(self, name: str, password: str = "") -> None:
        """Asks to join a farm of the list."""
        self.events.clear()
        self.seating = self.services.join(self.find(name).lobby_id, password)

    def enter(self, name: str, password: str = "") -> None:
        """Enters a gathering of the list, and waits until one is in it."""
        self.gathering = self.services.enter_gathering(self.find(name).lobby_id, password)
        self.street.until(
            lambda: self.room.state is GatheringState.INSIDE, f"{self.name} should be inside"
        )

    def step(self, now_s: float) -> None:
        """A frame."""
        self.services.advance(now_s)
        if self.gathering is not None:
            self.gathering.advance(now_s)
            self.notices += self.gathering.notices()
            if self.seating is None:
                seat = self.gathering.take_seat()
                self.seating = None if seat is None else seated(seat)
        if self.seating is not None:
            self.seating.seat.advance(now_s)
            self.events += self.seating.seat.events()


class Street:
    """A lobby server and the windows of those who use it. With `gives_servers` it has dedicated
    ones to give."""

    def __init__(self, folder: Path, content: Content, *, gives_servers: bool = False) -> None:
        self.folder = folder
        self.content = content
        self.now_s = 100.0
        self.clocks = Clocks(
            lambda: self.now_s, lambda: WALL_S + self.now_s, lambda _seconds: self.step()
        )
        """Whoever waits by them lets everybody else go on."""
        self._ending = ExitStack()
        self.udp = self._ending.enter_context(udp_in_memory())
        self.windows: list[Window] = []
        self.others: list[Callable[[float], None]] = []
        """Whoever else lives here, called with the time."""
        self.port = 0
        self.server: RunningLobbyServer | None = None
        self.launcher: FarmServers | None = None
        if gives_servers:
            self.launcher = FarmServers(content, self.clocks, LOOPBACK)
            self.others.append(self.launcher.step)
        self.server_ip = LOOPBACK
        self.open_server()

    def open_server_at(self, ip: str) -> None:
        """Starts the lobby server anew, at another address of this machine."""
        self.stop_server()
        self.server_ip, self.port = ip, 0
        self.open_server()

    def open_server(self) -> None:
        """Starts the lobby server, where it was before."""
        self.server = RunningLobbyServer(
            self.server_ip,
            self.port,
            self.folder / "lobby server",
            "Test",
            self.now_s,
            launcher=self.launcher,
        )
        self.port = self.server.port

    def stop_server(self) -> None:
        """Stops it in good order."""
        assert self.server is not None, "only a server that runs can be stopped"
        self.server.close(self.now_s)
        self.server = None

    def window(self, name: str) -> Window:
        """Another player's program."""
        made = Window(self, name)
        self.windows.append(made)
        return made

    def step(self) -> None:
        """Some milliseconds of everybody."""
        self.now_s += STEP_S
        now_s = self.now_s
        if self.server is not None:
            self.server.pump(now_s)
        for window in self.windows:
            window.step(now_s)
        for other in self.others:
            other(now_s)

    def until(self, condition: Callable[[], bool], what: str, max_s: float = 40.0) -> None:
        """Lets time pass until something is so. Fails when it takes too long."""
        end_s = self.now_s + max_s
        while not condition():
            assert self.now_s < end_s, f"{what} within {max_s} s"
            self.step()

    def run(self, seconds: float) -> None:
        """Lets time pass."""
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            self.step()

    def close(self) -> None:
        """Everybody goes home."""
        for window in self.windows:
            window.services.stop_search()
            if window.seating is not None:
                window.seating.seat.leave()
            if window.gathering is not None:
                window.gathering.leave()
        if self.server is not None:
            self.server.close(self.now_s)
        self._ending.close()
