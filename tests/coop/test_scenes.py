"""Four friends watch a scene together on a bad line, while some come late, go, or are cut off."""

from game.rules.talks import conversation_at
from game.world.calendar import variable_key
from game.world.commands import Advance, AskToSkip, Choose, GetReady
from game.world.records import Conversation, PassedOn, Variable
from game.world.sections import FIRST_SCENE_KEY, WORLD_SCOPE, Kind, Section
from game.world.staging import tableau
from game.world.world import Transaction
from net.transports.simulated import LinkConditions
from tests.helpers.seats import GuestPlayer, PeerTrio, Player
from tests.world.small_farm import FARM

BAD = LinkConditions(delay_ms=60, jitter_ms=20, loss_pct=20)
FAIR = FIRST_SCENE_KEY + 1
BY_THE_STALL = (104.0, 104.0)
KEPT = Section(WORLD_SCOPE, Kind.VARIABLE)


def four(guests: int = 3) -> PeerTrio:
    """Friends beside the stall, before the fair."""
    trio = PeerTrio.playing(guests, conditions=BAD)
    for number, player in enumerate(trio.players):
        trio.walk(player, BY_THE_STALL[0] + 8 * number, BY_THE_STALL[1])
    trio.settle()
    return trio


def is_due(trio: PeerTrio) -> None:
    """The fair may begin."""
    name = "$farm_fair_is_due"
    due = Transaction(trio.host.seat.world)
    due.put(KEPT, variable_key(name), Variable(name, True))
    trio.host.seat.world.commit(due)


def seen_by(player: Player) -> Conversation | None:
    return conversation_at(player.seat.view, FARM, FAIR)


def is_playing(player: Player) -> bool:
    scene = seen_by(player)
    return scene is not None and scene.step >= 1


def ride(player: Player) -> object:
    record = player.seat.view.get(KEPT, variable_key("$farm_fair_ride"))
    return record.value if isinstance(record, Variable) else None


def pace(trio: PeerTrio) -> None:
    """Whoever holds the pace goes on as soon as the line stands there."""
    for player in trio.players:
        scene = seen_by(player)
        if player.is_frozen or scene is None or scene.owner != player.seat.character:
            continue
        if scene.step == 0 or player.seat.tick < scene.start_tick + 15:
            continue
        if scene.choices:
            player.seat.issue(Choose(FARM, FAIR, scene.step, 1))
        elif scene.line is not None:
            player.seat.issue(Advance(FARM, FAIR, scene.step))


def begin(trio: PeerTrio) -> None:
    """Everybody is called, says to be ready, and sees the first step."""
    is_due(trio)
    assert trio.run_until(lambda: all(seen_by(one) for one in trio.players), 5), "all are called"
    for player in trio.players:
        player.seat.issue(GetReady(FARM, FAIR))
    assert trio.run_until(lambda: all(is_playing(one) for one in trio.players), 5), (
        "it begins as soon as all are ready, and not after eight seconds"
    )


def test_four_see_the_same_while_the_owner_is_cut_off_and_somebody_comes_late() -> None:
    trio = four()
    begin(trio)
    scenes = [seen_by(player) for player in trio.players]
    stages = [scene.stage for scene in scenes if scene is not None and scene.stage]
    shown = {str(tableau(stage, stage.began_tick + 40, 720.0)) for stage in stages}
    assert (len(stages), len(shown)) == (4, 1), "at one tick all see the same, without a packet"
    first = seen_by(trio.host)
    assert first is not None
    owner = next(one for one in trio.players if one.seat.character == first.owner)
    trio.walk(owner, 240.0, 200.0)
    assert trio.run_until(lambda: _owner_of(trio) not in (0, owner.seat.character), 5)
    cut = next(one for one in trio.guests if one.seat.character == _owner_of(trio))
    trio.network.cut(cut.address)
    cut.is_frozen = True
    late = GuestPlayer(trio.network, "Late")
    trio.guests.append(late)
    trio.join()
    trio.walk(late, BY_THE_STALL[0], BY_THE_STALL[1] + 6)
    assert trio.run_until(lambda: _owner_of(trio) != cut.seat.character, 10), "nobody hangs"
    passed = seen_by(trio.host)
    assert passed is not None
    assert passed.passed_on in (PassedOn.GONE, PassedOn.SILENT)
    assert seen_by(late) is not None, "who comes late is at the running step"
    trio.on_step = lambda: pace(trio)
    assert trio.run_until(lambda: seen_by(trio.host) is None, 40), "the others see it to its end"
    trio.on_step = lambda: None
    cut.is_frozen = False
    trio.network.restore(cut.address)
    assert trio.run_until(lambda: trio.is_in(cut), 20)
    trio.settle()
    assert {ride(player) for player in trio.players} == {12.0}, "what was chosen counted once"


def _owner_of(trio: PeerTrio) -> int:
    scene = seen_by(trio.host)
    return 0 if scene is None else scene.owner


def test_four_skip_it_together_and_nothing_is_lost() -> None:
    trio = four()
    begin(trio)
    for player in trio.players[:3]:
        player.seat.issue(AskToSkip(FARM, FAIR, is_agreed=True))
    trio.settle()
    assert seen_by(trio.host) is not None, "one is still asked"
    trio.players[3].seat.issue(AskToSkip(FARM, FAIR, is_agreed=True))
    assert trio.run_until(lambda: seen_by(trio.host) is None, 3), "once all agree it is over"
    trio.settle()
    assert {ride(player) for player in trio.players} == {11.0}, "with all that happens in it"
