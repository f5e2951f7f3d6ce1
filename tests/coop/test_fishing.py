"""Fishing and foraging over a bad network: three friends feel no delay, and the host comes to the
same end."""

from dataclasses import dataclass, field

from game.coop.angling import Angling, Stage
from game.coop.seat import CommandRefused
from game.headless.auditor import Auditor
from game.rules.fishing import cast_of
from game.world.calendar import day_of, farm_seed
from game.world.commands import CastLine, HoldNet, Pick
from game.world.forage import finds_of
from game.world.records import Record, Slot
from game.world.sections import Kind, Section, tile_key, tile_of
from net.transports.simulated import LinkConditions
from tests.helpers.seats import PeerTrio, Player
from tests.world.small_farm import FARM, small_content

BAD = LinkConditions(delay_ms=90, jitter_ms=30, loss_pct=20)
WATER = tile_key(10, 0)


@dataclass
class Angler:
    """A player who fishes: he sees the end at once, and hears later what the host found."""

    player: Player
    angling: Angling
    said: list[Stage] = field(default_factory=list)

    def go_on(self) -> None:
        command = self.angling.go_on(is_held=False)
        if command is not None:
            self.said.append(self.angling.stage)
            assert self.player.seat.issue(command) is None, "the own rules know it already"

    def fish(self, trio: PeerTrio) -> int:
        """How many fish are in his bag, as the host has it."""
        section = Section(self.player.seat.character, Kind.STORAGE)
        slots = trio.host.seat.world.records(section).values()
        return sum(slot.count for slot in slots if isinstance(slot, Slot) and slot.item == "minnow")


def stage(seed: int) -> tuple[PeerTrio, Auditor]:
    trio = PeerTrio.playing(2, conditions=BAD, seed=seed)
    rods: dict[tuple[Section, int], Record | None] = {
        (Section(player.seat.character, Kind.STORAGE), 8): Slot("rod", 1) for player in trio.players
    }
    for player in trio.players:
        player.stand(168.0, 72.0, FARM)
    trio.host.lay(rods)
    trio.run(1)
    trio.settle()
    return trio, Auditor(small_content(), trio.host.seat)


def cast(player: Player) -> Angler:
    assert player.seat.issue(CastLine(FARM, WATER, "rod")) is None
    return Angler(player, Angling(player.seat, plays_by_itself=True))


def test_everybody_sees_at_once_what_the_host_will_find() -> None:
    trio, auditor = stage(seed=3)
    caught = 0
    for _ in range(3):
        anglers = [cast(player) for player in trio.players]
        trio.run(1)
        lines = [cast_of(trio.host.seat.world, one.player.seat.character) for one in anglers]
        assert None not in lines, "the host knows of every line"

        def all_over(anglers: list[Angler] = anglers) -> bool:
            for one in anglers:
                one.go_on()
            return all(one.said for one in anglers)

        assert trio.run_until(all_over, 60.0), "each fight ends"
        trio.settle()
        caught += sum(one.said == [Stage.CAUGHT] for one in anglers)
        found = [one.fish(trio) for one in anglers]
        assert sum(found) == caught, "what was seen to be caught is in the bag, and nothing else"
        for player in trio.players:
            assert player.of(CommandRefused) == [], "prediction and truth agree"
    assert caught > 0, "somebody should have caught something"
    assert auditor.complaints == []


def test_a_friend_at_the_net_makes_the_bar_larger_for_both_machines() -> None:
    trio, auditor = stage(seed=4)
    ada, ben = trio.guests
    angler = cast(ada)
    assert trio.run_until(lambda: cast_of(ben.seat.view, ada.seat.character) is not None)
    assert ben.seat.issue(HoldNet(ada.seat.character)) is None
    assert trio.host.seat.issue(HoldNet(ada.seat.character)) is None, "both are quick"
    ada_sees = Section(ada.seat.character, Kind.CAST)

    def is_over() -> bool:
        angler.go_on()
        return bool(angler.said)

    assert trio.run_until(is_over, 60.0)
    assert angler.angling.is_helped, "one of them holds the net"
    trio.settle()
    assert angler.fish(trio) == (angler.said == [Stage.CAUGHT])
    assert not trio.host.seat.world.records(ada_sees), "the line is out of the water"
    assert auditor.complaints == []


def test_of_two_who_pick_one_find_one_has_it() -> None:
    trio, auditor = stage(seed=6)
    area = small_content().areas["farm"]
    day = day_of(trio.host.seat.world)
    finds = finds_of(small_content(), area, farm_seed(trio.host.seat.world), day)
    tile, item = next(iter(finds.items()))
    x, y = tile_of(tile)
    for player in trio.players:
        player.stand(x * 16 + 8.0, y * 16 + 8.0, FARM)
    trio.run(1)
    for player in trio.players:
        assert player.seat.issue(Pick(FARM, tile)) is None, "all see it, and none knows of another"
    trio.settle()
    assert sum(player.bag().get(item, 0) for player in trio.players) == 1
    assert auditor.complaints == []


def test_whoever_walks_off_has_no_line_any_more() -> None:
    trio, _ = stage(seed=5)
    ada, ben = trio.guests
    cast(ada)
    trio.run(1)
    trio.walk(ada, 230.0, 72.0)
    assert trio.run_until(lambda: cast_of(ben.seat.view, ada.seat.character) is None)
    assert cast_of(trio.host.seat.world, ada.seat.character) is None
