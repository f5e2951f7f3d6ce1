"""A host on Steam whose program is killed and started again: all friends are back by themselves,
with nothing lost. Three friends over the stand-in for Steam, by the ways that the menus open, and a
real farm file."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import Ended, SeatState
from game.farms.farm import load_farm, new_farm
from game.farms.keeper import FarmKeeper
from game.joining.configured_server import ConfiguredServer
from game.joining.local_network import LocalNetwork
from game.joining.steam import FarmOnSteam
from game.joining.visiting import Visiting
from game.program.clocks import Clocks
from game.program.folders import folders_below
from game.program.local_identity import LocalIdentity
from game.program.steam import SteamAccess
from game.saves.farm_file import FarmFile
from game.text.heard import heard
from game.world.commands import Place
from game.world.last_commands import last_command
from game.world.records import Placeable
from game.world.sections import Kind, Section, tile_key
from net import limits
from net.lobbies.interface import FRIENDS_ONLY, LobbyTerms
from tests.program.steam_evening import Guest, SteamEvening
from tests.saves.disks import AtOnce
from tests.world.small_farm import FARM, small_content

GROUND = Section(FARM, Kind.PLACEABLE)
WAIT_S = limits.RECONNECT_FOR_S + 30.0
FRIENDS = ("Ben", "Cem", "Dan")
WITH_PASSWORD = LobbyTerms("Willow", "sesame")


class Stay:
    """Ada's farm on Steam, which is kept in a file, and three friends there."""

    def __init__(self, folder: Path, terms: LobbyTerms = FRIENDS_ONLY) -> None:
        self.folder = folder
        self.path = folder / "a.farm"
        self.terms = terms
        self.evening = SteamEvening(folder / "lobbies", "Ada", *FRIENDS)
        self.file = FarmFile.create(self.path, "Willow")
        self.host = self.evening.host("Ada")
        self.host.open(new_farm(small_content(), 7, file=self.file), terms, self.keep)
        self.guests = [self.come(name) for name in FRIENDS]
        self.evening.run(1.0)

    def keep(self, seat: HostSeat) -> None:
        """Lets the farm be written without a thread, so that the clock alone decides."""
        seat.keepers[:] = [one for one in seat.keepers if not isinstance(one, FarmKeeper)]
        seat.closed_last.clear()
        at_once = FarmKeeper(seat, self.file, lambda: 1.8e9, AtOnce(), Random(1).randbytes)
        seat.keepers.append(at_once)

    def come(self, name: str) -> Guest:
        """A friend goes to the farm as a window does, and is let in."""
        evening, guest = self.evening, self.evening.guest(name)
        folders = folders_below(self.folder / name)
        own = LocalIdentity(folders.settings)
        visiting = Visiting(
            small_content,
            folders,
            own,
            SteamAccess(guest.play, ""),
            ConfiguredServer(folders.settings, own),
            Clocks(lambda: evening.now_s, lambda: 1.8e9 + evening.now_s, evening.pass_by),
            LocalNetwork(),
        )
        asked = len(self.host.knocks)
        farm = FarmOnSteam(guest.find())
        guest.seat = visiting.go_to(farm, Profile(name, 3), self.terms.password)
        assert evening.run_until(lambda: len(self.host.knocks) > asked), "the host is asked"
        self.host.seat.accept(self.host.knocks[-1].knock_id)
        assert evening.run_until(lambda: guest.seat.state is SeatState.PLAYING), f"{guest.events}"
        return guest

    def kill_host(self) -> None:
        """Power loss: what was not written is gone, and nobody hears a word."""
        self.evening.crash(self.host)
        self.file.close()

    def start_host(self) -> None:
        """The program is started again, and opens the farm as its file has it."""
        farm = load_farm(self.path)
        assert farm.file is not None, "a farm that was loaded has its file"
        self.file = farm.file
        self.host = self.evening.host("Ada")
        self.host.open(farm, self.terms, self.keep)

    def are_back(self) -> bool:
        """Whether everybody plays again, as the host sees it too."""
        here = [player for player in self.host.seat.players() if player.is_connected]
        return len(here) == 1 + len(self.guests) and all(
            guest.seat.state is SeatState.PLAYING for guest in self.guests
        )

    def expect_all_back(self) -> None:
        """Everybody comes back by itself, and nobody is asked."""
        states = {guest.account.name: guest.seat.state for guest in self.guests}
        assert self.evening.run_until(self.are_back, WAIT_S), f"all should be back: {states}"
        assert not self.host.knocks, "and the host should not be asked about anybody"

    def expect_all_identical(self) -> None:
        """Everybody has the host's world in the end."""
        assert self.evening.run_until(
            lambda: (
                all(guest.seat.session.outbox.is_empty for guest in self.guests)
                and self.evening.is_identical(self.host, *self.guests)
            )
        ), "all should have the same world"

    def torches(self) -> set[int]:
        """Where torches stand in the host's world."""
        world = self.host.seat.world
        return {key for key in world.keys(GROUND) if world.get(GROUND, key) == Placeable("torch")}


@pytest.fixture
def stay(tmp_path: Path) -> Iterator[Stay]:
    made = Stay(tmp_path)
    yield made
    made.evening.end()
    made.file.close()


def place_torch(guest: Guest) -> int:
    """Places a torch beside a guest. Returns where."""
    x, y = int(guest.seat.position.x) // 16, int(guest.seat.position.y) // 16
    for tile in (tile_key(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
        if guest.seat.issue(Place(FARM, tile, 2, "torch")) is None:
            return tile
    raise AssertionError("there should be room around a player")


@pytest.mark.parametrize(
    "away_s", [0.5, *(pytest.param(s, marks=pytest.mark.slow) for s in (6.0, 80.0))]
)
def test_everybody_is_back_by_itself_with_nothing_lost(stay: Stay, away_s: float) -> None:
    characters = [guest.seat.character for guest in stay.guests]
    tiles = {place_torch(guest) for guest in stay.guests}
    stay.evening.run(0.2)
    stay.kill_host()
    stay.evening.run(away_s)
    stay.start_host()
    stay.expect_all_back()
    assert [guest.seat.character for guest in stay.guests] == characters, "as who they were"
    stay.expect_all_identical()
    assert stay.torches() == tiles, "what everybody placed should stand there"
    world = stay.host.seat.world
    counted = [last_command(world, character) for character in characters]
    assert counted == [1, 1, 1], "and have been done once"
    assert all(guest.lobbies_inside == 1 for guest in stay.guests), "in the new lobby alone"


@pytest.mark.slow
def test_a_host_that_is_killed_again_and_again_loses_nobody(stay: Stay) -> None:
    tiles = {place_torch(stay.guests[0])}
    for _ in range(3):
        stay.evening.run(0.2)
        stay.kill_host()
        stay.evening.run(8.0)
        stay.start_host()
        stay.expect_all_back()
    tiles.add(place_torch(stay.guests[1]))
    stay.expect_all_identical()
    assert stay.torches() == tiles, "what everybody placed should stand there"


@pytest.mark.slow
def test_a_farm_with_a_password_is_come_back_to_by_the_password(tmp_path: Path) -> None:
    stay = Stay(tmp_path, WITH_PASSWORD)
    stay.kill_host()
    stay.evening.run(8.0)
    stay.start_host()
    stay.expect_all_back()
    stay.evening.end()
    stay.file.close()


@pytest.mark.slow
def test_a_guest_goes_one_way_over_steam_at_a_time(stay: Stay) -> None:
    """All programs' ways over Steam share what comes for the account: a second one would take
    messages away from the first, and leave the lobby for it."""
    stay.kill_host()
    stay.evening.run(8.0)
    stay.start_host()
    stay.expect_all_back()
    stay.evening.run(8.0)
    assert stay.are_back(), "and they should stay there"
    assert all(guest.lobbies_inside == 1 for guest in stay.guests), "each in its lobby"


@pytest.mark.slow
def test_a_goodbye_of_a_host_that_was_started_again_ends_it_at_once(stay: Stay) -> None:
    stay.kill_host()
    stay.evening.run(6.0)
    stay.start_host()
    stay.expect_all_back()
    stay.host.end()
    assert stay.evening.run_until(
        lambda: all(guest.seat.state is SeatState.ENDED for guest in stay.guests), 2.0
    ), "who closes does not come back"
    for guest in stay.guests:
        assert guest.of(Ended) == [Ended(heard("The host has closed the farm."))], "said once"


@pytest.mark.slow
def test_a_goodbye_that_the_network_loses_is_heard_in_the_lobby(stay: Stay) -> None:
    """Steam says the same of an owner who has left and of one whose program was killed, so who
    leaves says so in the lobby first."""
    cut_off = stay.guests[0]
    ends = stay.host.account.steam_id, cut_off.account.steam_id
    stay.evening.world.network.blocked |= {ends, (ends[1], ends[0])}
    assert stay.evening.run_until(
        lambda: cut_off.seat.state is SeatState.RECONNECTING, limits.IDLE_TIMEOUT_S + 10.0
    ), "it should notice"
    stay.host.end()
    assert stay.evening.run_until(lambda: cut_off.seat.state is SeatState.ENDED, 5.0), (
        "there is nobody to come back to"
    )
    assert cut_off.of(Ended) == [Ended(heard("The host has closed the farm."))], "said once"
