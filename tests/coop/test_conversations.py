"""One leads a conversation, everybody close by follows, and nobody can block it for ever."""

from game.coop.seat import CommandRefused
from game.rules.context import RefusalReason
from game.rules.pace import SILENCE_MAX_TICKS
from game.rules.talks import conversation_at
from game.world.commands import Advance, Talk
from game.world.records import Conversation
from game.world.sections import FIRST_CHARACTER_ID
from net.transports.simulated import LinkConditions
from tests.helpers.seats import GuestPlayer, PeerTrio, Player
from tests.world.small_farm import FARM

MILLER = 1
BESIDE_MILLER = (120.0, 104.0)


def at_the_mill(guests: int = 2, conditions: LinkConditions | None = None) -> PeerTrio:
    """Everybody stands beside the miller."""
    trio = PeerTrio.playing(guests, conditions=conditions or LinkConditions(delay_ms=40))
    for player in trio.players:
        trio.walk(player, *BESIDE_MILLER)
    trio.run(0.5)
    return trio


def seen_by(player: Player) -> Conversation | None:
    return conversation_at(player.seat.view, FARM, MILLER)


def begin(trio: PeerTrio, owner: Player) -> Conversation:
    assert owner.seat.issue(Talk(FARM, MILLER)) is None, "who stands close by may begin"
    trio.settle()
    conversation = seen_by(owner)
    assert conversation is not None
    return conversation


def released(trio: PeerTrio) -> bool:
    return all(seen_by(player) is None for player in trio.players if not player.is_frozen)


def test_the_owner_paces_and_everybody_sees_the_same_step() -> None:
    trio = at_the_mill()
    owner, follower = trio.guests
    conversation = begin(trio, owner)
    assert conversation.owner == owner.seat.character
    for _ in range(2):
        shown = seen_by(owner)
        if shown is None or shown.choices:
            break
        reason = follower.seat.issue(Advance(FARM, MILLER, shown.step))
        assert reason is RefusalReason.NOT_YOUR_CONVERSATION, "a follower cannot hurry the owner"
        assert owner.seat.issue(Advance(FARM, MILLER, shown.step)) is None, "the owner can"
        trio.settle()
    views = [seen_by(player) for player in trio.players]
    assert views[0] is not None
    assert views[0].step > 1, "the conversation should have gone on"
    assert views[0] == views[1] == views[2], "line, choices and start should be the same for all"


def test_one_key_press_too_many_skips_no_line() -> None:
    trio = at_the_mill(conditions=LinkConditions(delay_ms=120))
    owner = trio.guests[0]
    conversation = begin(trio, owner)
    owner.seat.issue(Advance(FARM, MILLER, conversation.step))
    reason = owner.seat.issue(Advance(FARM, MILLER, conversation.step))
    assert reason is RefusalReason.CONVERSATION_MOVED_ON, "the second press means the same line"
    trio.settle()
    shown = seen_by(owner)
    assert shown is not None
    assert shown.step == conversation.step + 1


def test_of_two_who_begin_at_once_one_leads_and_the_other_follows() -> None:
    trio = at_the_mill(conditions=LinkConditions(delay_ms=100))
    for guest in trio.guests:
        assert guest.seat.issue(Talk(FARM, MILLER)) is None, "neither could know of the other"
    trio.settle()
    leader = seen_by(trio.host)
    assert leader is not None
    owners = {player.seat.character for player in trio.players if seen_by(player) == leader}
    assert len(owners) == 3, "everybody should see the same conversation"
    refused = [guest for guest in trio.guests if guest.of(CommandRefused)]
    assert [guest.seat.character for guest in refused] == [
        guest.seat.character for guest in trio.guests if guest.seat.character != leader.owner
    ], "and the slower be told that somebody was talking already"
    assert refused[0].of(CommandRefused)[0].reason is RefusalReason.BUSY_TALKING


def test_who_joins_late_sees_the_line_it_is_at() -> None:
    trio = at_the_mill()
    owner = trio.guests[0]
    conversation = begin(trio, owner)
    owner.seat.issue(Advance(FARM, MILLER, conversation.step))
    trio.settle()
    late = GuestPlayer(trio.network, "Late")
    trio.guests.append(late)
    trio.join()
    trio.settle()
    assert seen_by(late) == seen_by(owner) is not None, "the same line, begun at the same tick"


def led_by(trio: PeerTrio, player: Player) -> bool:
    """Whether everybody sees that this player holds the pace."""
    views = [seen_by(other) for other in trio.players if not other.is_frozen]
    return all(view is not None and view.owner == player.seat.character for view in views)


def at_first_alone_by_the_mill(conditions: LinkConditions | None = None) -> PeerTrio:
    """The first guest talks with the miller, the host and the second guest are far from there."""
    trio = at_the_mill(conditions=conditions)
    owner, other = trio.guests
    for player in (trio.host, other):
        trio.walk(player, 300.0, 200.0)
    trio.run(0.5)
    begin(trio, owner)
    return trio


def test_an_owner_who_leaves_in_the_middle_of_a_line_releases_it_at_once() -> None:
    trio = at_first_alone_by_the_mill()
    owner, other = trio.guests
    owner.seat.leave()
    trio.guests.remove(owner)
    assert trio.run_until(lambda: released(trio), 1.5), "nobody should wait for who has left"
    trio.walk(other, *BESIDE_MILLER)
    trio.run(0.5)
    begin(trio, other)


def test_an_owner_who_is_cut_off_passes_it_on_within_seconds() -> None:
    trio = at_the_mill()
    owner, other = trio.guests
    trio.walk(trio.host, BESIDE_MILLER[0] + 60, BESIDE_MILLER[1])
    begin(trio, owner)
    trio.network.cut(owner.address)
    owner.is_frozen = True
    assert trio.run_until(lambda: led_by(trio, other), 6), "the nearest should hold the pace"
    owner.is_frozen = False
    trio.network.restore(owner.address)
    assert trio.run_until(lambda: trio.is_in(owner), 15)
    trio.settle()
    assert led_by(trio, other), "and he should find it so as he returns"


def test_an_owner_who_walks_away_releases_it() -> None:
    trio = at_first_alone_by_the_mill()
    owner, other = trio.guests
    trio.walk(owner, BESIDE_MILLER[0] + 110, BESIDE_MILLER[1])
    assert trio.run_until(lambda: released(trio), 2), "who walks away has ended it"
    trio.walk(other, *BESIDE_MILLER)
    trio.run(0.5)
    begin(trio, other)


def test_an_owner_who_stalls_for_ever_blocks_nobody_for_ever() -> None:
    trio = at_first_alone_by_the_mill()
    owner, _ = trio.guests
    trio.run(SILENCE_MAX_TICKS / 30 - 5)
    assert seen_by(owner) is not None, "one may take one's time"
    assert trio.run_until(lambda: released(trio), 8), "but not all of it"


def test_the_host_leads_like_anybody_else() -> None:
    trio = at_the_mill()
    conversation = begin(trio, trio.host)
    assert conversation.owner == FIRST_CHARACTER_ID
    assert all(seen_by(guest) == conversation for guest in trio.guests), "and is followed"
