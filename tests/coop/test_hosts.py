"""Hosts come and go: two in one process, one after the other, and one restarted from its file."""

import shutil
from pathlib import Path

import pytest

from game.coop.seat import ChatSaid, Ended, SeatState
from game.farms.farm import load_farm, new_farm, new_farm_file
from game.text.heard import heard
from game.world.commands import Place
from game.world.records import Placeable, Slot
from game.world.sections import Kind, Section, tile_key
from game.world.world import Change
from net.transports.simulated import LinkConditions
from tests.helpers.reading import read_by_its_guest
from tests.helpers.seats import GuestPlayer, HostPlayer, PeerTrio
from tests.world.small_farm import FARM, small_content

GROUND = Section(FARM, Kind.PLACEABLE)


def test_two_hosts_in_one_process_know_nothing_of_each_other() -> None:
    one = PeerTrio(2, conditions=LinkConditions(delay_ms=30))
    two = PeerTrio(0)
    two.network = one.network
    two.host = HostPlayer(one.network, "other host", seed=8)
    two.guests = [
        GuestPlayer(one.network, n, "other host", address=f"{n} 2") for n in ("Ada", "Bo")
    ]
    for guest in one.guests + two.guests:
        guest.seat.connect(one.now_s)

    def step() -> None:
        one.step()
        two.now_s = one.now_s - 1 / 30
        two.step()

    for _ in range(90):
        step()
    assert all(one.is_in(guest) for guest in one.guests), "both farms should be full of friends"
    assert all(two.is_in(guest) for guest in two.guests)
    one.host.lay({(GROUND, tile_key(10, 8)): Placeable("fence")})
    two.host.lay({(GROUND, tile_key(11, 8)): Placeable("torch")})
    one.guests[0].seat.say("hello, farm one")
    two.guests[1].seat.leave()
    two.guests.pop()
    for _ in range(60):
        step()
    assert one.is_identical(), "each should have its own world"
    assert two.is_identical()
    assert one.host.seat.world.get(GROUND, tile_key(11, 8)) is None, "and not the other's"
    assert not two.host.of(ChatSaid), "words should not cross over"
    assert not any("left" in notice for notice in one.host.notices), "nor news"


def test_one_host_after_the_other_in_one_process() -> None:
    trio = PeerTrio.playing(2)
    for evening in range(3):
        trio.host.seat.leave()
        trio.run(1)
        for guest in trio.guests:
            assert guest.of(Ended) == [Ended(heard("The host has closed the farm."))], (
                "everybody should be told, once"
            )
            assert guest.seat.state is SeatState.ENDED
        trio.host = HostPlayer(trio.network, seed=evening)
        trio.guests = [GuestPlayer(trio.network, name) for name in ("Ada", "Bo")]
        trio.join()
        trio.host.lay({(GROUND, tile_key(10, 8)): Placeable("fence")})
        trio.settle()


def test_a_farm_that_was_saved_with_friends_in_it_is_empty_when_it_is_opened(
    tmp_path: Path,
) -> None:
    """The power failed: nobody has left."""
    file = new_farm_file(tmp_path, "Farm")
    trio = PeerTrio(2, farm=new_farm(small_content(), 7, file=file))
    trio.join()
    trio.host.seat.save()
    file.back_up(tmp_path / "saved.farm")
    trio.network.kill("host")
    trio.host = HostPlayer(trio.network, farm=load_farm(tmp_path / "saved.farm"))
    trio.guests = [GuestPlayer(trio.network, "Cyd")]
    trio.join()
    trio.settle()
    for player in trio.players:
        names = [info.name for info in player.seat.players()]
        assert names == ["Host", "Cyd"], "everybody is away until he comes in again"


def test_a_host_killed_and_restarted_from_its_file_gets_everybody_back(tmp_path: Path) -> None:
    """Everything is saved, and the disk loses what was saved last; the farm is opened again at the
    same address. Tokens and characters come from the file, what is lost is lost for everybody."""
    content = small_content()
    file = new_farm_file(tmp_path, "Farm")
    trio = PeerTrio(2, farm=new_farm(content, 7, file=file))
    trio.join()
    guest = trio.guests[0]
    characters = [g.seat.character for g in trio.guests]
    for player in trio.guests:
        trio.host.lay({(Section(player.seat.character, Kind.STORAGE), 10): _slot(9)})
    trio.settle()
    assert guest.seat.issue(Place(FARM, tile_key(10, 8), 10, "fence")) is None
    trio.settle()
    trio.host.seat.save()
    file.back_up(tmp_path / "older.farm")
    assert guest.seat.issue(Place(FARM, tile_key(10, 6), 10, "fence")) is None
    trio.settle()
    trio.host.seat.save()
    trio.run(1.0)
    assert guest.seat.session.outbox.kept == 0, "the guest relies on the file"
    for evening in range(2):
        # The same older save is opened twice, so the second host numbers its changes exactly as
        # the first did, and means something else by them.
        trio.network.kill("host")
        if evening == 0:
            file.close()
        path = tmp_path / f"farm-{evening + 5}.farm"
        shutil.copy(tmp_path / "older.farm", path)
        farm = load_farm(path)
        trio.host = HostPlayer(trio.network, farm=farm, seed=20 + evening)
        assert trio.run_until(lambda: all(trio.is_in(g) for g in trio.guests), 20), (
            "everybody should find back by himself"
        )
        trio.settle()
        assert [g.seat.character for g in trio.guests] == characters, "as who he was"
        assert trio.host.seat.world.get(GROUND, tile_key(10, 8)) == Placeable("fence"), (
            "what was saved is there"
        )
        assert guest.seat.view.get(GROUND, tile_key(10, 6)) is None, "what was not is nowhere"
        for number in range(3 + evening):
            tile = tile_key(10, 6) if number % 2 == 0 else tile_key(9, 6)
            guest.seat.issue(Place(FARM, tile, 10, "fence"))
            trio.settle()
        assert trio.host.seat.world.get(GROUND, tile_key(10, 6)) == Placeable("fence"), (
            "and one goes on from there"
        )
        assert all(g.seat.session.replica.repairs == 0 for g in trio.guests), "without any repair"
        trio.host.seat.save()
        trio.run(1.0)
        assert farm.file is not None
        farm.file.close()


def _slot(count: int) -> Slot:
    return Slot("fence", count)


def test_a_command_under_way_as_the_host_restarts_is_done_once(tmp_path: Path) -> None:
    content = small_content()
    file = new_farm_file(tmp_path, "Farm")
    trio = PeerTrio(2, farm=new_farm(content, 7, file=file))
    trio.join()
    guest = trio.guests[0]
    trio.host.lay({(Section(guest.seat.character, Kind.STORAGE), 10): _slot(5)})
    trio.settle()
    trio.host.seat.save()
    path = tmp_path / "farm-9.farm"
    file.back_up(path)
    trio.network.cut("host")
    assert guest.seat.issue(Place(FARM, tile_key(10, 8), 10, "fence")) is None
    trio.run(1)
    trio.network.kill("host")
    file.close()
    trio.network.restore("host")
    farm = load_farm(path)
    trio.host = HostPlayer(trio.network, farm=farm, seed=30)
    assert trio.run_until(lambda: all(trio.is_in(g) for g in trio.guests), 20)
    trio.settle()
    assert trio.host.seat.world.get(GROUND, tile_key(10, 8)) == Placeable("fence"), "it is done"
    assert guest.bag(trio.host.seat.world)["fence"] == 4, "and paid for once"
    assert farm.file is not None
    farm.file.close()


def test_no_prediction_outlives_the_host_that_answered_it() -> None:
    """The host has said that the command is dealt with; before its outcome arrives it is gone,
    and another begins that counts its changes lower."""
    trio = PeerTrio.playing(2)
    guest = trio.guests[0]
    trio.host.lay({(Section(guest.seat.character, Kind.STORAGE), 10): _slot(5)})
    for turn in range(60):
        trio.host.lay({(GROUND, tile_key(3, 12)): Placeable("torch" if turn % 2 else "fence")})
    trio.settle()
    sessions = [each.seat.session for each in trio.guests]
    trio.host.tap.stops = lambda sent: (
        sent.name == "HostBundle" and bool(read_by_its_guest(sessions, sent.payload).changes)
    )
    assert guest.seat.issue(Place(FARM, tile_key(10, 8), 10, "fence")) is None
    trio.run(1)
    assert guest.seat.session.outbox.is_empty, "the host should have answered"
    assert guest.seat.view.get(GROUND, tile_key(10, 8)) == Placeable("fence"), "it still stands"
    trio.network.kill("host")
    trio.host = HostPlayer(trio.network, seed=21)
    assert trio.run_until(lambda: all(trio.is_in(g) for g in trio.guests), 20)
    trio.settle()
    assert guest.seat.view.get(GROUND, tile_key(10, 8)) is None, "at this farm there is no fence"


@pytest.mark.parametrize("seconds", [3, 20])
def test_a_guest_who_was_away_plays_on_as_the_same_character(seconds: int) -> None:
    trio = PeerTrio.playing(2)
    guest, other = trio.guests
    character, bag = guest.seat.character, guest.bag()
    trio.network.cut(guest.address)
    trio.run(seconds)
    other_sees = [info.is_connected for info in other.seat.players() if info.name == guest.name]
    assert other_sees == [seconds < 4], "the others should see whether he is connected"
    trio.host.lay({(GROUND, tile_key(10, 8)): Placeable("torch")})
    trio.network.restore(guest.address)
    trio.run(10)
    trio.settle()
    assert (guest.seat.character, guest.bag()) == (character, bag), "he is who he was"
    assert guest.seat.view.get(GROUND, tile_key(10, 8)) == Placeable("torch")


def test_three_friends_of_one_name_are_told_apart() -> None:
    trio = PeerTrio.playing(0)
    trio.guests = [
        GuestPlayer(trio.network, "Ann", address=f"ann{n}", key=f"ann{n}") for n in range(3)
    ]
    trio.join()
    names = [info.name for info in trio.host.seat.players()]
    assert len(set(names)) == 4, f"everybody should have a name of his own: {names}"


def test_who_knocks_and_goes_in_one_moment_is_no_ghost_at_an_open_farm() -> None:
    trio = PeerTrio(1)
    guest = trio.guests[0]
    guest.seat.connect(trio.now_s)
    assert trio.run_until(lambda: any(sent.name == "Hello" for sent in guest.tap.sent))
    trio.host.is_frozen = True
    guest.seat.leave()
    trio.run(1)
    trio.host.is_frozen = False
    trio.run(1)
    assert [info.name for info in trio.host.seat.players()] == ["Host"], (
        "nobody should be at the farm who went before he was let in"
    )
    assert trio.host.session.members == [], "and nobody is waited for"


def test_who_listens_to_a_guest_s_world_hears_of_its_changes() -> None:
    trio = PeerTrio.playing(1)
    heard: list[Change] = []
    trio.guests[0].seat.change_listeners.append(heard.extend)
    trio.host.lay({(GROUND, tile_key(10, 8)): Placeable("fence")})
    trio.settle()
    assert [(change.section, change.key, change.record) for change in heard] == [
        (GROUND, tile_key(10, 8), Placeable("fence"))
    ], "once, as it arrived"
