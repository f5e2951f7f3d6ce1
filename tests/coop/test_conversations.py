"""One leads a conversation, everybody close by follows, and nobody can block it for ever."""

from msgspec.structs import replace

from game.coop.seat import Action, CommandRefused, Facing
from game.rules.context import RefusalReason
from game.rules.gestures import gesture_of
from game.rules.pace import SILENCE_MAX_TICKS
from game.rules.talks import conversation_at, followed_conversation
from game.world.commands import (
    Advance,
    Choose,
    EndConversation,
    HandOn,
    Listen,
    ShowEmote,
    Talk,
    Vote,
)
from game.world.records import Conversation, PassedOn
from game.world.sections import FIRST_CHARACTER_ID, GestureKey, Kind, Section
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
    """Not even where time rests, because everybody watches."""
    trio = at_first_alone_by_the_mill()
    owner, _ = trio.guests
    for player in trio.players:
        player.seat.stand(player.seat.position, Facing.DOWN, Action.WATCH)
    trio.run(SILENCE_MAX_TICKS / 30 - 5)
    assert seen_by(owner) is not None, "one may take one's time"
    assert trio.run_until(lambda: released(trio), 8), "but not all of it"


def test_the_host_leads_like_anybody_else() -> None:
    trio = at_the_mill()
    conversation = begin(trio, trio.host)
    assert conversation.owner == FIRST_CHARACTER_ID
    assert all(seen_by(guest) == conversation for guest in trio.guests), "and is followed"


LOSSY = LinkConditions(delay_ms=60, jitter_ms=20, loss_pct=20)


def four_at_the_mill() -> PeerTrio:
    """Four players beside the miller, a fifth of whose packets is lost."""
    return at_the_mill(3, LOSSY)


def owner_of(trio: PeerTrio) -> int:
    """Who holds the pace as the host knows it, 0 where nobody talks."""
    talk = seen_by(trio.host)
    return 0 if talk is None else talk.owner


def end(trio: PeerTrio) -> None:
    """Whoever holds the pace breaks off."""
    leader = next(p for p in trio.players if p.seat.character == owner_of(trio))
    assert leader.seat.issue(EndConversation(FARM, MILLER)) is None
    trio.settle()
    assert released(trio), "nobody stays in it"


def test_at_whatever_line_the_owner_vanishes_somebody_goes_on() -> None:
    trio = four_at_the_mill()
    # The first says a line, the second asks for the wood, the third has an answer.
    for owner, step in zip(trio.guests, (1, 1, 2), strict=True):
        shown = begin(trio, owner)
        while shown.step < step:
            options = [n for n, choice in enumerate(shown.choices) if choice.available]
            place = (FARM, MILLER, shown.step)
            command = Choose(*place, options[-1]) if options else Advance(*place)
            assert owner.seat.issue(command) is None
            trio.settle()
            now = seen_by(owner)
            assert now is not None, "the conversation should not be over yet"
            shown = now
        trio.network.cut(owner.address)
        owner.is_frozen = True
        gone = owner.seat.character
        assert trio.run_until(lambda gone=gone: owner_of(trio) not in (0, gone), 8), (  # type: ignore[misc]
            f"somebody should go on at line {step}"
        )
        trio.network.restore(owner.address)
        owner.is_frozen = False
        assert trio.run_until(lambda owner=owner: trio.is_in(owner), 20)  # type: ignore[misc]
        trio.settle()
        passed = seen_by(trio.host)
        assert passed is not None
        assert (passed.step, passed.passed_on) == (step, PassedOn.GONE), "at the same line, and why"
        assert seen_by(owner) == passed, "and the one who is back sees it going on"
        end(trio)


def test_who_walks_off_or_falls_silent_passes_it_on_and_may_come_back() -> None:
    trio = four_at_the_mill()
    ada, bo, _ = trio.guests
    trio.walk(trio.host, BESIDE_MILLER[0] + 70, BESIDE_MILLER[1])
    begin(trio, ada)
    trio.walk(ada, BESIDE_MILLER[0] + 130, BESIDE_MILLER[1])
    assert trio.run_until(lambda: owner_of(trio) not in (0, ada.seat.character), 3), (
        "whoever is nearest should go on"
    )
    heir = next(p for p in trio.players if p.seat.character == owner_of(trio))
    trio.walk(ada, *BESIDE_MILLER)
    assert heir.seat.issue(HandOn(FARM, MILLER, 1, ada.seat.character)) is None
    trio.settle()
    assert owner_of(trio) == ada.seat.character, "who is back can have it again"
    trio.run(SILENCE_MAX_TICKS / 30 + 1)
    assert owner_of(trio) not in (0, ada.seat.character), "a minute of silence is enough"
    bo.seat.issue(Listen(FARM, MILLER, is_away=True))
    ada.seat.issue(Listen(FARM, MILLER, is_away=False))
    trio.settle()
    place = ada.seat.position
    followed = followed_conversation(ada.seat.view, ada.seat.content, ada.seat.character, place)
    assert followed is not None, "who comes back reads the line that it is at"
    assert followed[1] == seen_by(trio.host)
    end(trio)
    for player in trio.players:
        left = trio.host.seat.world.records(Section(player.seat.character, Kind.LISTENING))
        assert not left, "nothing of it should be left"


def test_of_three_who_begin_at_once_one_leads_and_late_ones_land_on_the_line() -> None:
    trio = four_at_the_mill()
    for guest in trio.guests:
        company = tuple(p.seat.character for p in trio.players if p is not guest)
        assert guest.seat.issue(Talk(FARM, MILLER, company)) is None
    trio.settle()
    owner = owner_of(trio)
    talk = seen_by(trio.host)
    assert talk is not None
    assert len(talk.company) == 3, "the others are its company"
    assert sum(bool(guest.of(CommandRefused)) for guest in trio.guests) == 2, "two came too late"
    late = GuestPlayer(trio.network, "Late")
    trio.guests.append(late)
    trio.join()
    trio.walk(late, *BESIDE_MILLER)
    trio.settle()
    assert seen_by(late) == seen_by(trio.host), "at the line, and with its start"
    leader = next(p for p in trio.players if p.seat.character == owner)
    assert leader.seat.issue(HandOn(FARM, MILLER, 1, late.seat.character)) is None
    trio.settle()
    assert late.seat.issue(ShowEmote(3)) is None
    assert late.seat.issue(Advance(FARM, MILLER, 1)) is None
    trio.settle()
    now = seen_by(trio.host)
    assert now is not None
    assert (now.owner, now.step) == (late.seat.character, 2), "the late one paces it now"
    tick = leader.seat.tick
    seen = gesture_of(leader.seat.view, late.seat.character, GestureKey.EMOTE, tick)
    assert seen is not None, "and shows what it feels"
    trio.guests.remove(late)
    late.seat.leave()
    assert trio.run_until(lambda: owner_of(trio) not in (0, late.seat.character), 8)
    end(trio)


def test_what_all_have_voted_for_counts_once_whatever_is_lost() -> None:
    trio = four_at_the_mill()
    ada, bo, cy = trio.guests
    company = tuple(p.seat.character for p in (trio.host, bo, cy))
    assert ada.seat.issue(Talk(FARM, MILLER, company)) is None
    trio.settle()
    council = seen_by(trio.host)
    assert council is not None
    asked = replace(council, place="Council:0")
    trio.host.lay({(Section(FARM, Kind.CONVERSATION), MILLER): asked})
    trio.settle()
    for step in (1, 2):
        assert ada.seat.issue(Advance(FARM, MILLER, step)) is None
        trio.settle()
    had = {player.address: player.bag().get("torch", 0) for player in trio.players}
    for player, option in ((bo, 2), (cy, 0), (trio.host, 0), (bo, 0), (ada, 2)):
        assert player.seat.issue(Vote(FARM, MILLER, 3, option)) is None
    trio.run(0.2)
    trio.settle()
    now = seen_by(ada)
    assert now is not None
    assert now.step == 4, "all have voted, so it goes on"
    have = {player.address: player.bag().get("torch", 0) for player in trio.players}
    assert have == had | {ada.address: had[ada.address] + 1}, "the owner has one torch more, once"
    end(trio)
