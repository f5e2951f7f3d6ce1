"""Whole games over the stand-in for Steam: a host and guests on real seats, in virtual time.

The host's door is a real one with two ways in, Steam and a direct transport; the direct one is the
simulated network here, since QUIC needs the clock on the wall.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TypeVar

from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import Knock, Notice, SeatEvent, SeatState
from game.farms.farm import Farm, new_farm
from game.farms.kept_endpoint import new_endpoint
from game.headless.dump import dump_lines
from game.hosting.seats import DirectListener, Listener, open_listeners, open_seat, publish_lobbies
from game.hosting.steam import SteamListener
from game.joining.direct import open_guest_seat
from game.joining.steam import open_steam_connector
from game.program.steam import SteamPlay
from net.lobbies.interface import FRIENDS_ONLY, Lobby, LobbyTerms
from net.steam import open_steam
from net.transports.simulated import SimulatedNetwork
from tests.steam.standin import Account, Conditions, StandInLibrary, SteamWorld
from tests.world.small_farm import small_content

TICK_S = 1 / 20
HOST_DIRECT = "direct host"
E = TypeVar("E", bound=SeatEvent)


class Program:
    """One running game of one account: Steam, perhaps a seat, and what was heard on it."""

    def __init__(self, evening: "SteamEvening", account: Account) -> None:
        self.evening = evening
        self.account = account
        self.library: StandInLibrary = evening.world.library(account)
        self.play = SteamPlay(open_steam(480, folders=[], library=self.library))
        self.seat: HostSeat | GuestSeat | None = None
        self.events: list[SeatEvent] = []
        self.is_alive = True

    @property
    def identity(self) -> str:
        return str(self.account.steam_id)

    @property
    def lobbies_inside(self) -> int:
        """How many lobbies Valve's servers have this account in."""
        lobbies = self.evening.world.lobbies.lobbies.values()
        return sum(self.account.steam_id in state.members for state in lobbies)

    def of(self, kind: type[E]) -> list[E]:
        """The events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def step(self, now_s: float) -> None:
        """A frame."""
        self.play.lobbies.pump(now_s)
        if self.seat is not None:
            self.seat.advance(now_s)
            self.events += self.seat.events()

    def end(self) -> None:
        """The player quits, as the program does it."""
        if self.seat is not None:
            self.seat.leave()
        self.play.close(self.evening.now_s)
        self.is_alive = False


class Host(Program):
    """The program of a host."""

    seat: HostSeat
    listener: SteamListener

    def open(
        self,
        farm: Farm | None = None,
        terms: LobbyTerms = FRIENDS_ONLY,
        keep: Callable[[HostSeat], None] = lambda _seat: None,
    ) -> None:
        """Opens a farm to friends; `keep` is called ahead of the first tick."""
        evening = self.evening
        content = small_content()
        endpoint = evening.direct.endpoint(HOST_DIRECT)
        plain = Listener(
            endpoint, b"join", Random(len(evening.programs)).randbytes, lambda _identity: False
        )
        direct = DirectListener(
            plain, 4711, bytes(32), new_endpoint(datetime(2026, 5, 1, tzinfo=UTC))
        )
        self.listener = SteamListener(self.play, evening.pass_by)
        self.seat = open_seat(
            content,
            farm or new_farm(content, 7),
            Profile(self.account.name, 0),
            open_listeners(direct, self.listener),
            wall_clock=lambda: 1.8e9 + evening.now_s,
            accounts=(self.play.account,),
        )
        keep(self.seat)
        publish_lobbies(
            self.seat, direct, self.listener, evening.folder, lambda: 1.8e9, evening.now_s, terms
        )
        evening.run_until(lambda: self.listener.lobbies.hosted_lobby_id is not None)

    @property
    def knocks(self) -> list[Knock]:
        return self.of(Knock)

    def dump(self) -> list[bytes]:
        """The world's records as text."""
        assert self.seat.session is not None
        return dump_lines(self.seat.session.ledger)


class Guest(Program):
    """The program of a guest."""

    seat: GuestSeat
    has_asked = False

    def find(self) -> Lobby:
        """The first farm in the list."""
        self.play.lobbies.watch(self.evening.now_s)
        assert self.evening.run_until(lambda: bool(self.play.lobbies.lobbies)), "a farm is listed"
        lobby = self.play.lobbies.lobbies[0]
        self.play.lobbies.unwatch()
        return lobby

    def ask(self, lobby: Lobby | None = None, password: str = "") -> None:
        """Goes to a farm and knocks."""
        self.has_asked = True
        endpoint, entrance = open_steam_connector(
            self.play, lobby or self.find(), self.evening.pass_by, password
        )
        name = self.account.name
        self.seat = open_guest_seat(
            small_content(), endpoint, entrance, Profile(name, 3), self.evening.now_s
        )

    def dump(self) -> list[bytes]:
        """The replica's records as text."""
        return dump_lines(self.seat.session.replica.ledger)


class SteamEvening:
    """Friends on Steam, and a direct network beside it, on one virtual clock."""

    def __init__(self, folder: Path, *names: str, conditions: Conditions | None = None) -> None:
        self.world = SteamWorld(11, conditions)
        self.direct = SimulatedNetwork(3)
        self.folder = folder
        self.accounts = {name: self.world.add_user(name) for name in names}
        self.world.befriend(*self.accounts.values())
        self.programs: list[Program] = []
        self.steppers: list[Callable[[float], None]] = []
        """Whatever else has to go on at every step."""

    @property
    def now_s(self) -> float:
        return 100.0 + self.world.now_s

    def host(self, name: str) -> Host:
        """Starts a game that will host."""
        made = Host(self, self.accounts[name])
        self.programs.append(made)
        return made

    def guest(self, name: str) -> Guest:
        """Starts a game that will visit."""
        made = Guest(self, self.accounts[name])
        self.programs.append(made)
        return made

    def pass_by(self, seconds: float) -> None:
        """Time passes while a program waits for its last goodbyes: nobody else runs."""
        self.world.advance(seconds)

    def run(self, seconds: float) -> None:
        """Lets time pass."""
        for _ in range(max(1, round(seconds / TICK_S))):
            self.world.advance(TICK_S)
            for stepper in self.steppers:
                stepper(self.now_s)
            for program in self.programs:
                if program.is_alive:
                    program.step(self.now_s)

    def pause_of(self, program: Program) -> Callable[[float], None]:
        """How a program waits that pumps Steam by itself: everybody else goes on."""

        def pause(seconds: float) -> None:
            program.is_alive = False
            self.run(seconds)
            program.is_alive = True

        return pause

    def run_until(self, condition: Callable[[], bool], limit_s: float = 30.0) -> bool:
        """Lets time pass until something holds; returns whether it does."""
        for _ in range(round(limit_s / TICK_S)):
            if condition():
                return True
            self.run(TICK_S)
        return condition()

    def crash(self, program: Program) -> None:
        """Power loss."""
        program.is_alive = False
        self.world.crash(program.library)
        if isinstance(program, Host):
            self.direct.kill(HOST_DIRECT)

    def let_in(self, host: Host, *guests: Guest) -> None:
        """Guests ask, the host says yes, and they play."""
        for guest in guests:
            guest.ask()
            before = len(host.knocks)
            assert self.run_until(lambda before=before: len(host.knocks) > before), (  # type: ignore[misc]
                f"the host should be asked about {guest.account.name}"
            )
            host.seat.accept(host.knocks[-1].knock_id)
            assert self.run_until(lambda guest=guest: guest.seat.state is SeatState.PLAYING), (  # type: ignore[misc]
                f"{guest.account.name} should come in: {guest.events}"
            )
        self.run(0.5)

    def is_identical(self, host: Host, *guests: Guest) -> bool:
        """Whether these guests have the host's world."""
        truth = host.dump()
        return all(guest.dump() == truth for guest in guests)

    def end(self) -> None:
        """Everybody quits, and Valve's library was used as it should be."""
        for program in self.programs:
            if program.is_alive:
                program.end()
        self.world.check()


def notices(program: Program) -> list[str]:
    """The sentences that a player has read."""
    return [notice.text for notice in program.of(Notice)]
