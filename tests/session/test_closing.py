"""Before a farm closes everybody proves to have all of it: what was proved of an earlier moment, or
over an earlier connection, does not count."""

from net import limits
from net.transports.simulated import LinkConditions
from tests.helpers.sessions import GuestSide, SessionTrio, is_playing, settings_of

LOSES_MUCH = LinkConditions(delay_ms=110, jitter_ms=4, loss_pct=30, reorder_pct=14)


def test_nobody_is_settled_who_still_lacks_something() -> None:
    trio = SessionTrio.playing(3, conditions=LOSES_MUCH)
    trio.host.session.announce_closing(60)
    pauses = 0
    for pause in range(20):
        # While this lasts, guests compare moments that are long gone, and are right to be content.
        for tick in range(20):
            trio.host.change(tick % 7, bytes([pause]))
            trio.step()
        for _ in range(3 * limits.TICK_RATE_HZ):
            trio.step()
            if trio.host.session.is_settled:
                pauses += 1
                break
        else:
            continue
        assert trio.is_identical(), "who says that he has everything should have it"
    assert pauses > 10, "and everybody should come to say so"


def test_who_was_started_again_has_proved_nothing_by_what_he_said_before() -> None:
    trio = SessionTrio.playing(3)
    session, guest = trio.host.session, trio.guests[0]
    session.announce_closing(60)
    assert trio.run_until(lambda: session.is_settled, 5), "all is quiet"
    trio.cut(guest)
    again = trio.guests[0] = GuestSide(trio.network, "again", settings=settings_of(guest.name))
    again.session.connect(trio.now_s)
    member = trio.host.member(guest.session.character)
    epoch = member.epoch
    assert trio.run_until(lambda: member.epoch != epoch, 10), "he should take his old place"
    assert not session.is_settled, "who loads the farm has not compared it"
    assert trio.run_until(lambda: session.is_settled, 5), "he proves it like everybody"
    assert is_playing(trio.host, again), "once he is inside"
    assert trio.is_identical(), "with all of it"
