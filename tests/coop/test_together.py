"""Together over a bad network: what three friends hold out, show and decide is counted once and
seen by everybody, whoever vanishes and whoever comes late."""

import pytest

from game.headless.auditor import Auditor
from game.rules.context import RefusalReason
from game.rules.gestures import gesture_of, offer_of
from game.rules.high_fives import HIGH_FIVE_ENERGY
from game.rules.rights import granted_to
from game.rules.vitals import energy_of
from game.world.commands import Harvest, Offer, PointAt, SetLook, SetRights, ShowEmote, TakeUp
from game.world.records import (
    Character,
    Environment,
    HighFive,
    Look,
    Pull,
    Right,
    Slot,
    Soil,
    Vitals,
)
from game.world.sections import WORLD_SCOPE, GestureKey, Kind, Section, tile_key
from net.transports.simulated import LinkConditions
from tests.helpers.seats import GuestPlayer, PeerTrio, Player
from tests.world.small_farm import FARM, small_content

BAD = LinkConditions(delay_ms=80, jitter_ms=20, loss_pct=20)
CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)
TIRED = 20


def energy(trio: PeerTrio, *players: Player) -> list[int]:
    content, world = small_content(), trio.host.seat.world
    return [energy_of(content, world, player.seat.character) for player in players]


def together(trio: PeerTrio) -> Auditor:
    """Everybody stands on one spot and is tired; whatever happens is audited."""
    for player in trio.players:
        player.stand(168.0, 72.0, FARM)
    trio.host.lay(
        {
            (Section(player.seat.character, Kind.VITALS), 0): Vitals(TIRED, 1)
            for player in trio.players
        }
    )
    trio.run(1)
    trio.settle()
    return Auditor(small_content(), trio.host.seat)


def hand_up(trio: PeerTrio, player: Player, *seen_by: Player) -> int:
    """A player holds a hand up, and the others see it. Returns the offer's number."""
    who = player.seat.character
    assert player.seat.issue(Offer(HighFive())) is None, "anybody may"
    assert trio.run_until(
        lambda: all(offer_of(one.seat.view, who, one.seat.tick) for one in seen_by)
    ), "everybody should see the hand"
    offer = offer_of(trio.host.seat.world, who, trio.host.seat.tick)
    assert offer is not None
    return offer.number


@pytest.mark.parametrize("seed", [1, 2])
def test_of_two_who_clap_one_hand_one_does_so_and_once(seed: int) -> None:
    trio = PeerTrio.playing(2, conditions=BAD, seed=seed)
    auditor = together(trio)
    ada, ben = trio.guests
    number = hand_up(trio, ada, trio.host, ben)
    clap = TakeUp(ada.seat.character, number)
    for one in (ben, trio.host):
        assert one.seat.issue(clap) is None, "both see it, and neither knows of the other"
    ben.seat.issue(clap)
    trio.settle()
    rested = [gain - TIRED for gain in energy(trio, ada, ben, trio.host)]
    assert rested[0] == HIGH_FIVE_ENERGY, "a hand is clapped once"
    assert sorted(rested[1:]) == [0, HIGH_FIVE_ENERGY], "by one of them"
    assert auditor.complaints == []


def test_a_hand_is_gone_with_whoever_walks_away_or_vanishes() -> None:
    trio = PeerTrio.playing(2, conditions=BAD)
    together(trio)
    ada, ben = trio.guests
    hand_up(trio, ada, ben)
    trio.walk(ada, 230.0, 72.0)
    trio.run(1)  # The host looks twice a second who has walked away.
    trio.settle()
    who = ada.seat.character
    assert offer_of(ben.seat.view, who, ben.seat.tick) is None, "it stays with the place"
    trio.walk(ada, 168.0, 72.0)
    number = hand_up(trio, ada, ben)
    ada.is_frozen = True
    ben.seat.issue(TakeUp(who, number))
    trio.run(20)
    assert energy(trio, ben) == [TIRED + HIGH_FIVE_ENERGY], "a hand held up may be clapped"
    section = Section(who, Kind.GESTURE)
    assert not trio.host.seat.world.records(section), "and nothing of who has gone stays"


def test_who_joins_on_the_sixth_day_sees_looks_rights_and_where_somebody_points() -> None:
    trio = PeerTrio.playing(2, conditions=BAD)
    trio.host.lay(
        {(Section(WORLD_SCOPE, Kind.ENVIRONMENT), 0): Environment(6, 0, "sunny", 0, "summer")}
    )
    together(trio)
    ada, ben = trio.guests
    look = Look(skin=1, hair=2, hat=3)
    ada.seat.issue(SetLook(look))
    trio.host.seat.issue(SetRights(ben.seat.character, int(Right.TAKE)))
    trio.host.seat.issue(SetRights(None, int(Right.SLEEP)))
    trio.settle()
    ada.seat.issue(PointAt(FARM, 40, 50))
    ben.seat.issue(ShowEmote(4))
    late = GuestPlayer(trio.network, "Late")
    trio.guests.append(late)
    late.seat.connect(trio.now_s)
    assert trio.run_until(lambda: trio.is_in(late)), "a fourth comes in"
    trio.settle()
    who, tick = ada.seat.character, late.seat.tick
    seen = late.seat.view.get(CHARACTERS, who)
    assert isinstance(seen, Character)
    assert seen.look == look
    ping = gesture_of(late.seat.view, who, GestureKey.PING, tick)
    assert ping is not None
    assert (ping.area, ping.x, ping.y) == (FARM, 40, 50)
    assert granted_to(late.seat.view, ben.seat.character) == Right.TAKE
    assert granted_to(late.seat.view, late.seat.character) == Right.SLEEP, "as for all newcomers"


def ripe_pumpkin(trio: PeerTrio) -> int:
    """Lays a ripe pumpkin beside everybody; returns its tile."""
    tile = tile_key(10, 5)
    ripe = Soil(1, is_watered=False, crop="pumpkin", planted_day=1, nights=1)
    trio.host.lay({(Section(FARM, Kind.SOIL), tile): ripe})
    trio.settle()
    return tile


def pumpkins(trio: PeerTrio, *players: Player) -> list[int]:
    found = []
    for player in players:
        records = trio.host.seat.world.records(Section(player.seat.character, Kind.STORAGE))
        slots = [slot for slot in records.values() if isinstance(slot, Slot)]
        found.append(sum(slot.count for slot in slots if slot.item == "pumpkin"))
    return found


def hold(trio: PeerTrio, player: Player, tile: int, *seen_by: Player) -> int:
    """A player holds on to the pumpkin, and the others see it. Returns the offer's number."""
    who = player.seat.character
    assert player.seat.issue(Offer(Pull(tile))) is None
    assert trio.run_until(
        lambda: all(offer_of(one.seat.view, who, one.seat.tick) for one in seen_by)
    ), "everybody should see it"
    offer = offer_of(trio.host.seat.world, who, trio.host.seat.tick)
    assert offer is not None
    return offer.number


@pytest.mark.parametrize("seed", [1, 2])
def test_of_two_who_pull_at_once_one_has_a_share_with_the_holder(seed: int) -> None:
    trio = PeerTrio.playing(2, conditions=BAD, seed=seed)
    tile = ripe_pumpkin(trio)
    auditor = together(trio)
    ada, ben = trio.guests
    pull = TakeUp(ada.seat.character, hold(trio, ada, tile, trio.host, ben))
    for one in (ben, trio.host):
        assert one.seat.issue(pull) is None, "both see it, and neither knows of the other"
    trio.settle()
    shares = pumpkins(trio, ada, ben, trio.host)
    assert shares[0] == 2, "who holds has a share"
    assert sorted(shares[1:]) == [0, 2], "and one of those who pull"
    for player in trio.players:
        soil = player.seat.view.get(Section(FARM, Kind.SOIL), tile)
        assert isinstance(soil, Soil)
        assert soil.crop is None, "everybody sees that it is out"
    assert auditor.complaints == []


def test_who_holds_and_vanishes_leaves_the_plant_to_who_pulls_alone() -> None:
    trio = PeerTrio.playing(2, conditions=BAD)
    tile = ripe_pumpkin(trio)
    auditor = together(trio)
    ada, ben = trio.guests
    hold(trio, ada, tile, ben)
    ada.is_frozen = True
    trio.run(20)
    assert not trio.host.seat.world.records(Section(ada.seat.character, Kind.GESTURE))
    hold(trio, ben, tile, trio.host)
    alone = Harvest(FARM, tile)
    assert ben.seat.issue(alone) is RefusalReason.HOLD_ON, "alone it takes a while"
    trio.run_until(lambda: ben.seat.refusal(alone) is None)
    ben.seat.issue(alone)
    trio.run(3)
    assert pumpkins(trio, ada, ben) == [0, 2], "one share, and it is Ben's"
    assert auditor.complaints == []
