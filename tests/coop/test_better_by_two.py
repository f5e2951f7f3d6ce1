"""What two do better, over a bad network: it counts for whom it should, is predicted as it is
decided, and a third friend sees the same."""

from game.headless.auditor import Auditor
from game.rules.market import coins_of, haggles_with
from game.world.commands import Sell, Strike
from game.world.records import Destructable, Drop, Slot, Vitals
from game.world.sections import Kind, Section, tile_key
from game.world.world import Reader
from net.transports.simulated import LinkConditions
from tests.helpers.seats import PeerTrio
from tests.world.small_farm import FARM, small_content

BAD = LinkConditions(delay_ms=80, jitter_ms=20, loss_pct=20)
MILLER = 1
TRUNK, OAK = tile_key(10, 5), tile_key(12, 5)
TREES, DROPS = Section(FARM, Kind.DESTRUCTABLE), Section(FARM, Kind.DROP)


def test_a_trunk_falls_in_two_shares_to_two_guests_in_beat_and_the_host_sees_it_lie() -> None:
    trio = PeerTrio.playing(2, conditions=BAD)
    auditor = Auditor(small_content(), trio.host.seat)
    ada, ben = trio.guests
    trio.host.lay({(TREES, TRUNK): Destructable("trunk", 1), (TREES, OAK): Destructable("oak", 5)})
    auditor = Auditor(small_content(), trio.host.seat)
    for player, x in ((ada, 168.0), (ben, 200.0), (trio.host, 184.0)):
        player.stand(x, 72.0, FARM)
    trio.settle()
    assert ben.seat.issue(Strike(FARM, OAK, "axe")) is None
    beat = (Section(ben.seat.character, Kind.VITALS), 0)
    assert trio.run_until(lambda: isinstance(ada.seat.view.get(*beat), Vitals)), "Ada sees it"
    in_beat = Strike(FARM, TRUNK, "axe", in_beat_with=ben.seat.character)
    assert ada.seat.issue(in_beat) is None
    assert wood_lying(ada.seat.view) == 10, "it lies there at once for Ada"
    trio.settle()
    assert [wood_lying(player.seat.view) for player in trio.players] == [10, 10, 10]
    assert auditor.complaints == []


def wood_lying(reader: Reader) -> int:
    keys = reader.keys(DROPS)
    drops = (reader.get(DROPS, key) for key in keys)
    return sum(drop.count for drop in drops if isinstance(drop, Drop))


def test_three_at_one_counter_talk_the_price_up_whoever_is_heard_first() -> None:
    trio = PeerTrio.playing(2, conditions=BAD)
    site = small_content().areas["farm"].person("miller")
    assert site is not None
    for player in trio.players:
        player.stand(float(site.x), site.y + 16.0, FARM)
    trio.host.lay(
        {
            (Section(player.seat.character, Kind.STORAGE), 10): Slot("tomato", 2)
            for player in trio.players
        }
    )
    trio.settle()
    auditor = Auditor(small_content(), trio.host.seat)
    for player in trio.players:
        assert player.seat.issue(Sell(FARM, MILLER, 10, "tomato", 2)) is None
    trio.settle()
    assert coins_of(trio.host.seat.world) == 16 + 18 + 18, "all but the first are helped"
    for player in trio.players:
        seat = player.seat
        assert coins_of(seat.view) == 52, "everybody has counted the same"
        assert haggles_with(seat.view, seat.character, MILLER, int(seat.tick)) is not None
    assert auditor.complaints == []
