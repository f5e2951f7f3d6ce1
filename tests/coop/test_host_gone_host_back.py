"""A host's program is killed and started again while its guests wait: three peers on one virtual
clock, a real farm file, and nobody who is asked anything."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from game.coop.caretaker import PLACE_TICKS
from game.coop.seat import Knock, SeatState
from game.farms.farm import load_farm, new_farm
from game.farms.keeper import FarmKeeper
from game.farms.local_farms import LocalFarms
from game.saves.backups import backups_of
from game.saves.farm_file import FarmFile
from game.world.commands import Place
from game.world.last_commands import last_command
from game.world.records import Placeable
from game.world.sections import Kind, Section, tile_key
from net import limits
from tests.helpers.seats import GuestPlayer, HostPlayer, PeerTrio
from tests.helpers.wiretap import Sent
from tests.saves.disks import AtOnce
from tests.world.small_farm import FARM, FOREST, small_content

GROUND = Section(FARM, Kind.PLACEABLE)
SAVED_AT_S = 1.8e9
WAIT_S = limits.RECONNECT_FOR_S + 30.0


class Evening:
    """Ada and Bo at a farm that is kept in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._starts = 0
        self.file = FarmFile.create(path, "Willow")
        self.trio = PeerTrio(2, farm=new_farm(small_content(), 7, file=self.file))
        self.keep()
        self.trio.join()
        self.trio.run(2.0)

    def keep(self) -> None:
        """Lets the host's farm be written without a thread, so that the clock alone decides."""
        seat = self.trio.host.seat
        seat.keepers[:] = [one for one in seat.keepers if not isinstance(one, FarmKeeper)]
        seat.closed_last.clear()
        at_once = FarmKeeper(seat, self.file, lambda: SAVED_AT_S, AtOnce(), Random(1).randbytes)
        seat.keepers.append(at_once)

    def kill_host(self) -> None:
        """The program ends where it is: what was not written is gone, and nobody hears a word."""
        self.trio.network.kill("host")
        self.trio.host.is_frozen = True
        self.file.close()

    def start_host(self) -> None:
        """The program is started again, and opens the farm as its file has it."""
        self._starts += 1
        farm, seed = load_farm(self.path), 100 + self._starts
        self.trio.host = HostPlayer(self.trio.network, farm=farm, seed=seed)
        self.trio.host.seat.accepts_everybody = False
        assert farm.file is not None, "a farm that was loaded has its file"
        self.file = farm.file
        self.keep()

    @property
    def ada(self) -> GuestPlayer:
        return self.trio.guests[0]

    @property
    def bo(self) -> GuestPlayer:
        return self.trio.guests[1]

    def are_back(self) -> bool:
        """Whether everybody plays again."""
        return all(self.trio.is_in(guest) for guest in self.trio.guests)

    def torches(self) -> set[int]:
        """Where torches stand in the host's world."""
        world = self.trio.host.seat.world
        return {key for key in world.keys(GROUND) if world.get(GROUND, key) == Placeable("torch")}


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    made = Evening(tmp_path / "a.farm")
    yield made
    made.file.close()


def place_torch(guest: GuestPlayer) -> int:
    """Places a torch beside a guest. Returns where."""
    x, y = int(guest.seat.position.x) // 16, int(guest.seat.position.y) // 16
    for tile in (tile_key(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
        if guest.seat.issue(Place(FARM, tile, 2, "torch")) is None:
            return tile
    raise AssertionError("there should be room around a player")


@pytest.mark.parametrize("away_s", [0.5, 6.0, 30.0, 80.0])
def test_everybody_is_back_by_itself_as_who_and_where_they_were(
    evening: Evening, away_s: float
) -> None:
    trio = evening.trio
    evening.ada.stand(evening.ada.seat.position.x + 30.0, evening.ada.seat.position.y)
    trio.run(1.0)
    characters = [guest.seat.character for guest in trio.guests]
    places = [guest.seat.position for guest in trio.guests]
    tick = trio.host.seat.tick
    evening.kill_host()
    trio.run(away_s)
    evening.start_host()
    assert trio.host.seat.tick > tick - limits.TICK_RATE_HZ, "the clock loses no second"
    assert trio.run_until(evening.are_back, WAIT_S), "everybody should be back by itself"
    assert not trio.host.of(Knock), "and nobody be asked"
    assert [guest.seat.character for guest in trio.guests] == characters, "as who they were"
    assert all("You are back." in guest.notices for guest in trio.guests), "and each is told"
    trio.run(2.0)
    assert [guest.seat.position for guest in trio.guests] == places, "and where they were"
    heard = trio.host.seat.others()
    assert {(int(one.x), int(one.y)) for one in heard} == {
        (int(place.x), int(place.y)) for place in places
    }, "as the host sees it too"
    trio.settle()


@pytest.mark.breadth(4)
@pytest.mark.parametrize("ticks", range(0, 32, 2))
def test_no_command_is_lost_or_done_twice_whenever_the_host_is_killed(
    evening: Evening, ticks: int
) -> None:
    """Between what the host has done and what it has written lies up to half a second."""
    trio = evening.trio
    tiles = {place_torch(guest) for guest in trio.guests}
    for _ in range(ticks):
        trio.step()
    tiles.add(place_torch(evening.bo))
    trio.step()
    trio.step()
    evening.kill_host()
    trio.run(8.0)
    evening.start_host()
    assert trio.run_until(evening.are_back, WAIT_S), "everybody should be back by itself"
    trio.settle()
    assert evening.torches() == tiles, "what everybody placed should stand there"
    world = trio.host.seat.world
    counted = [last_command(world, guest.seat.character) for guest in trio.guests]
    assert counted == [1, 2], "each command should count once"
    left = [guest.bag().get("torch", 0) for guest in trio.guests]
    assert left == [1, 0], "and cost one torch"


def test_what_is_saved_is_not_kept_by_guests(evening: Evening) -> None:
    place_torch(evening.ada)
    evening.trio.settle()
    evening.trio.run(2.0)
    assert evening.ada.seat.session.outbox.kept == 0, "the host has it in its file"


def test_while_a_disk_says_no_guests_keep_what_they_did(evening: Evening) -> None:
    trio = evening.trio
    keeper = next(one for one in trio.host.seat.keepers if isinstance(one, FarmKeeper))
    trio.host.seat.keepers.remove(keeper)
    tile = place_torch(evening.ada)
    trio.settle()
    trio.run(20.0)
    assert evening.ada.seat.session.outbox.kept == 1, "nothing was written"
    evening.kill_host()
    evening.start_host()
    assert trio.run_until(evening.are_back, WAIT_S), "everybody should be back by itself"
    trio.settle()
    assert evening.torches() == {tile}, "and do it again"


def test_a_host_that_is_killed_again_and_again_loses_nothing(evening: Evening) -> None:
    trio = evening.trio
    tiles = {place_torch(evening.ada)}
    for _ in range(3):
        trio.run(0.2)
        evening.kill_host()
        trio.run(5.0)
        evening.start_host()
        assert trio.run_until(evening.are_back, WAIT_S), "everybody should be back by itself"
    tiles.add(place_torch(evening.bo))
    trio.settle()
    assert evening.torches() == tiles, "what everybody placed should stand there"


def test_a_farm_that_has_no_place_yet_is_waited_for_and_named_to_the_player(
    evening: Evening,
) -> None:
    trio = evening.trio
    evening.kill_host()
    evening.start_host()
    session = trio.host.session
    places = session.settings
    session.settings = replace(places, players_max=1)
    full = "The farm is full."
    assert trio.run_until(
        lambda: all(guest.seat.net_status.turned_away == full for guest in trio.guests), 30.0
    ), "everybody should read why they have to wait"
    trio.run(20.0)
    assert all(guest.seat.state is SeatState.RECONNECTING for guest in trio.guests), "and wait"
    session.settings = places
    assert trio.run_until(evening.are_back, WAIT_S), "everybody should be back by itself"
    assert not any(guest.seat.net_status.turned_away for guest in trio.guests), "and all is well"


def test_the_list_of_farms_says_for_an_hour_who_waits(evening: Evening, tmp_path: Path) -> None:
    """So that the title does not go on alone while friends wait."""
    farms = LocalFarms(small_content, tmp_path, Random(1))

    def waiting(after_s: float) -> tuple[str, ...]:
        found = farms.last_played(SAVED_AT_S + after_s)
        return () if found is None else found.waiting

    evening.kill_host()
    assert waiting(20.0) == ("Ada", "Bo"), "both were there as the program ended"
    assert waiting(7200.0) == (), "and are not there hours later"
    evening.start_host()
    assert evening.trio.run_until(evening.are_back, WAIT_S), "everybody should be back by itself"
    evening.trio.host.seat.leave()
    evening.trio.run(1.0)
    evening.file.close()
    assert waiting(20.0) == (), "and after a goodbye nobody waits"


def test_a_stranger_is_asked_about_as_ever(evening: Evening) -> None:
    trio = evening.trio
    evening.kill_host()
    evening.start_host()
    stranger = GuestPlayer(trio.network, "Cyd")
    stranger.seat.connect(trio.now_s)
    trio.guests.append(stranger)
    assert trio.run_until(lambda: bool(trio.host.of(Knock)), WAIT_S), "the host should be asked"
    assert stranger.seat.state is SeatState.KNOCKING, "and the stranger wait"


def test_after_a_goodbye_nobody_comes_in_unasked(evening: Evening) -> None:
    trio = evening.trio
    trio.host.seat.leave()
    trio.run(1.0)
    assert all(guest.seat.state is SeatState.ENDED for guest in trio.guests), "it is over"
    trio.network.kill("host")
    evening.start_host()
    again = GuestPlayer(trio.network, "Ada", address="again")
    trio.guests[:] = [again]
    again.seat.connect(trio.now_s)
    assert trio.run_until(lambda: bool(trio.host.of(Knock)), 10.0), "the host is asked"


def test_who_does_not_come_in_time_is_asked_about(evening: Evening) -> None:
    trio = evening.trio
    evening.kill_host()
    for guest in trio.guests:
        trio.network.kill(guest.address)
    trio.guests.clear()
    evening.start_host()
    trio.run(limits.RECONNECT_FOR_S + 1.0)
    again = GuestPlayer(trio.network, "Ada", address="again")
    trio.guests.append(again)
    again.seat.connect(trio.now_s)
    assert trio.run_until(lambda: bool(trio.host.of(Knock)), 10.0), "the host is asked"


def test_who_has_come_back_and_is_sent_away_is_asked_about(evening: Evening) -> None:
    trio = evening.trio
    evening.kill_host()
    evening.start_host()
    assert trio.run_until(evening.are_back, WAIT_S), "everybody should be back by itself"
    trio.host.seat.kick(evening.ada.seat.character, block=False)
    trio.run(1.0)
    again = GuestPlayer(trio.network, "Ada", address="again")
    trio.guests[:] = [evening.bo, again]
    again.seat.connect(trio.now_s)
    assert trio.run_until(lambda: bool(trio.host.of(Knock)), 10.0), "the host is asked"
    assert again.seat.state is SeatState.KNOCKING, "nobody comes back unasked twice"


def test_who_was_elsewhere_is_believed_once_and_walks_as_everybody_then(evening: Evening) -> None:
    trio = evening.trio
    evening.kill_host()
    evening.start_host()
    assert trio.run_until(evening.are_back, WAIT_S), "everybody should be back by itself"
    trio.run(1.0)
    before = evening.ada.seat.position
    evening.ada.stand(before.x + 150.0, before.y)
    trio.run(0.2)
    believed = next(one for one in trio.host.seat.others() if one.name == "Ada")
    assert believed.x < before.x + 100.0, "nobody jumps across a farm"


def test_the_host_s_own_player_stands_where_the_farm_saw_it_last(evening: Evening) -> None:
    host, trio = evening.trio.host, evening.trio
    for step in (40.0, 40.0, 3.0):
        host.stand(host.seat.position.x + step, host.seat.position.y)
        trio.run(6.0)
    there, revision = host.seat.position, host.seat.world.revision
    trio.run(12.0)
    assert host.seat.world.revision == revision, "who stands still is noted once"
    evening.kill_host()
    evening.start_host()
    found = trio.host.seat.position
    assert found.area == there.area
    assert 0 < there.x - found.x < 24, "but for a step or two, nothing is lost"
    assert trio.run_until(evening.are_back, WAIT_S), "and friends are back as ever"


def test_a_place_that_does_not_exist_is_not_believed(evening: Evening) -> None:
    trio = evening.trio
    evening.kill_host()
    evening.start_host()
    evening.ada.stand(1.0, 1.0, area=63)
    assert trio.run_until(evening.are_back, WAIT_S), "everybody should be back by itself"
    trio.run(1.0)
    assert all(one.area != 63 for one in trio.host.seat.others()), "there is no such place"


def test_friends_do_not_wait_for_a_copy_as_the_farm_closes(evening: Evening) -> None:
    """A copy of a large farm, or on a slow disk, takes seconds; the goodbye comes before it."""
    trio = evening.trio
    before = len(backups_of(evening.path))
    copies: list[int] = []

    def look(sent: Sent) -> bool:
        if sent.channel is not None and sent.name == "Goodbye":
            copies.append(len(backups_of(evening.path)))
        return False

    place_torch(evening.ada)
    trio.settle()
    trio.host.tap.stops = look
    trio.host.seat.save()
    trio.host.seat.leave()
    assert copies == [before, before], "both are told before a copy is made"
    assert len(backups_of(evening.path)) == before + 1, "and then it is"


@pytest.mark.breadth(3)
@pytest.mark.parametrize("ticks", range(0, 60, 4))
def test_a_host_that_is_killed_again_before_anybody_is_back_is_found_by_all(
    evening: Evening, ticks: int
) -> None:
    """What the file says of who was here has to outlive a program that opened it and was killed
    before its friends were back, or before it had written that they were."""
    trio = evening.trio
    evening.kill_host()
    trio.run(3.0)
    evening.start_host()
    for _ in range(ticks):
        trio.step()
    evening.kill_host()
    trio.run(3.0)
    evening.start_host()
    assert trio.run_until(evening.are_back, WAIT_S), "everybody should be back by itself"
    assert not trio.host.of(Knock), "and nobody be asked"
    trio.settle()


def test_who_was_cut_off_when_the_host_was_killed_is_back_by_itself(evening: Evening) -> None:
    trio = evening.trio
    evening.bo.is_frozen = True
    trio.run(30.0)
    assert not trio.host.seat.roster.get(evening.bo.seat.character).online, "Bo is cut off"  # type: ignore[union-attr]
    evening.kill_host()
    evening.start_host()
    evening.bo.is_frozen = False
    assert trio.run_until(evening.are_back, WAIT_S), "everybody should be back by itself"
    assert not trio.host.of(Knock), "and nobody be asked"
    trio.settle()


def test_in_whatever_order_friends_are_back_they_look_as_they_did(evening: Evening) -> None:
    """Both wish one colour, which Ada has since she came first."""
    trio = evening.trio
    colours = {info.name: info.colour for info in trio.host.seat.players()}
    assert colours["Ada"] != colours["Bo"], "they should be told apart"
    evening.kill_host()
    evening.start_host()
    evening.ada.is_frozen = True
    assert trio.run_until(lambda: trio.is_in(evening.bo), WAIT_S), "Bo should be back first"
    evening.ada.is_frozen = False
    assert trio.run_until(evening.are_back, WAIT_S), "and then Ada"
    trio.settle()
    for player in (trio.host, *trio.guests):
        seen = {info.name: info.colour for info in player.seat.players()}
        assert seen == colours, "everybody should have the colour that the others know"


def test_who_left_before_the_host_was_killed_is_asked_about(evening: Evening) -> None:
    trio = evening.trio
    bo = evening.bo
    bo.seat.leave()
    trio.run(2.0)
    trio.guests.remove(bo)
    evening.kill_host()
    evening.start_host()
    again = GuestPlayer(trio.network, "Bo", address="192.0.2.10", key="Bo")
    trio.guests.append(again)
    again.seat.connect(trio.now_s)
    assert trio.run_until(lambda: bool(trio.host.of(Knock)), WAIT_S), "the host should be asked"


def test_who_came_back_and_then_left_is_asked_about_after_another_crash(evening: Evening) -> None:
    trio = evening.trio
    evening.kill_host()
    evening.start_host()
    assert trio.run_until(evening.are_back, WAIT_S), "everybody should be back by itself"
    evening.bo.seat.leave()
    trio.run(2.0)
    trio.guests.remove(evening.bo)
    evening.kill_host()
    evening.start_host()
    trio.guests.append(GuestPlayer(trio.network, "Bo", address="192.0.2.10", key="Bo"))
    trio.guests[-1].seat.connect(trio.now_s)
    assert trio.run_until(lambda: bool(trio.host.of(Knock)), WAIT_S), "the host should be asked"
    assert trio.run_until(lambda: trio.is_in(evening.ada), WAIT_S), "and not about who stayed"


def test_a_host_that_is_killed_behind_a_door_is_found_behind_it() -> None:
    trio = PeerTrio.playing()
    host = trio.host.seat
    noted = host.roster.place_of(host.character)
    trio.host.stand(noted.x, noted.y, FOREST)
    trio.run(PLACE_TICKS / limits.TICK_RATE_HZ + 1)
    there = host.roster.place_of(host.character)
    assert (there.area, there.x, there.y) == (FOREST, noted.x, noted.y), "the record says where"
    for step in range(4):
        trio.host.stand(noted.x + 5 * step, noted.y, FOREST)
        trio.run(PLACE_TICKS / limits.TICK_RATE_HZ)
    assert host.roster.place_of(host.character) == there, "and a few steps are no record"
