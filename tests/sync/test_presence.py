"""Presence: small, stamped by its sender, told to those whom it concerns."""

from random import Random

from net import limits
from net.session.events import PresenceArrived
from net.session.own_presence import OwnPresence
from net.session.relay import PresenceRelay
from net.sync.presence import (
    PresenceSample,
    quantised,
    sample_of,
    unwrap_tick,
)
from net.transports.simulated import LinkConditions
from tests.helpers.reading import read_by_guest, read_by_its_guest
from tests.helpers.sessions import GuestSide, SessionTrio


def sample(
    character: int = 65, area: int = 1, x: float = 10.0, tick: int = 1, facing: int = 2
) -> PresenceSample:
    return PresenceSample(character, area, facing, 1, x, 20.0, tick)


def test_a_sample_is_rounded_to_an_eighth_of_a_pixel() -> None:
    dice = Random(2)
    for _ in range(300):
        given = PresenceSample(
            dice.randrange(4096),
            dice.randrange(64),
            dice.randrange(4),
            dice.randrange(16),
            dice.uniform(0, 8191),
            dice.uniform(0, 8191),
            dice.randrange(2**30),
        )
        read = sample_of(quantised(given))
        assert read[:4] == given[:4], "who, where, how should be exact"
        assert abs(read.x - given.x) <= 1 / 16, "a position is off by a sixteenth at most"
        assert abs(read.y - given.y) <= 1 / 16
        assert read.tick == given.tick & 65535, "and the low bits of the tick are there"


def test_positions_beyond_what_fits_are_clamped() -> None:
    read = sample_of(quantised(PresenceSample(1, 1, 0, 0, -5.0, 1e9, 0)))
    assert (read.x, read.y) == (0.0, 8191.875), "the edges should be the edges"


def test_low_bits_are_unwrapped_to_the_nearest_tick() -> None:
    for near in (0, 5, 32_000, 65_535, 65_536, 1_000_000):
        for offset in (-3000, -1, 0, 1, 3000):
            tick = near + offset
            if tick >= 0:
                assert unwrap_tick(tick & 65535, near) == tick, f"{tick} near {near}"
    assert unwrap_tick(65_535, 0) >= 0, "never below nothing"


def test_an_area_change_is_told_at_once_and_others_elsewhere_once_a_second() -> None:
    relay = PresenceRelay()
    relay.update(sample(65, area=1), 0)
    told: list[int] = []
    last_sent = -1
    for tick in range(1, 181):
        area = 2 if tick < 100 else 3
        relay.update(sample(66, area=area, x=float(tick), tick=tick), tick)
        samples = relay.samples_for(65, tick, last_sent)
        # A heartbeat goes twice a second anyway.
        if relay.has_news(65, tick, last_sent) or (samples and tick % 15 == 7):
            told.append(tick)
            last_sent = tick
    elsewhere = [tick for tick in told if 1 + limits.PRESENCE_QUIET_TICKS < tick < 100]
    assert elsewhere == [37, 67, 97], "somebody elsewhere is told once a second, with what goes"
    assert 100 in told, "a change of area is told at once"
    assert len([tick for tick in told if 100 <= tick < 114]) >= 6, (
        "and repeated, so that it arrives"
    )


def test_steps_are_told_at_every_second_tick_and_turns_at_once_until_one_stands_still() -> None:
    relay = PresenceRelay()
    relay.update(sample(65), 0)
    told: list[int] = []
    for tick in range(31, 70):
        facing = 0 if tick < 36 else 1
        relay.update(sample(66, x=float(min(tick, 40)), tick=tick, facing=facing), tick)
        if relay.has_news(65, tick, told[-1] if told else 0):
            told.append(tick)
    steps = [31, 33, 35, 36, *range(38, 41 + limits.PRESENCE_QUIET_TICKS, 2)]
    assert told == steps, "every second tick, a turn at once, a few repetitions, then quiet"


def test_one_tells_of_oneself_in_the_same_rhythm() -> None:
    own = OwnPresence()
    told = []
    for tick in range(31, 70):
        walking = sample(66, x=float(min(tick, 40)), facing=0 if tick < 36 else 1)
        if own.is_due(walking, tick, rides_along=tick == 41):
            own.tell(walking, tick)
            told.append(tick)
    steps = [31, 33, 35, 36, 38, 40, 41, *range(43, 41 + limits.PRESENCE_QUIET_TICKS, 2)]
    assert [tick for tick in told if tick < 60] == steps, (
        "every second tick, a turn at once, and with whatever goes anyway"
    )


def test_who_has_gone_is_told_of_no_more() -> None:
    relay = PresenceRelay()
    relay.update(sample(66), 1)
    relay.forget(66)
    assert relay.samples_for(65, 30, 0) == (), "no ghost should be left on the map"


def seen_by(guest: GuestSide, character: int) -> list[PresenceSample]:
    return [e.sample for e in guest.of(PresenceArrived) if e.sample.character == character]


def test_the_senders_tick_travels_through_the_relay_unchanged() -> None:
    trio = SessionTrio.playing(2, conditions=LinkConditions(delay_ms=60, jitter_ms=30), seed=3)
    walker, watcher = trio.guests
    watcher.sample = sample(0)
    made: dict[float, int] = {}
    for step in range(120):
        x = 100.0 + step
        walker.sample = sample(0, x=x)
        made[x] = walker.tick + 1
        trio.step()
    seen = seen_by(watcher, walker.session.character)
    # Of two samples that jitter brings to the host in one tick, the newer is passed on.
    assert len(seen) > 35, "the watcher should see most of what is told, at every second tick"
    assert all(s.tick == made[s.x] & 65535 for s in seen), (
        "each with the tick at which the walker was there, whatever the way took"
    )


def test_the_map_and_the_links_cost_no_bundle_of_their_own() -> None:
    trio = SessionTrio.playing(2)
    still, other = trio.guests
    still.sample, other.sample = sample(0), sample(0, area=2)
    trio.run(3)
    since_s = trio.now_s
    trio.run(10)
    sent = trio.host.tap.of("HostBundle", since_s)
    sessions = [guest.session for guest in trio.guests]
    bundles = [read_by_its_guest(sessions, each.payload) for each in sent]
    of_each = [bundle for bundle in bundles if bundle.epoch == bundles[0].epoch]
    assert len(of_each) in (20, 21), "where nothing happens there are two heartbeats a second"
    assert sum(bool(bundle.presence) for bundle in of_each) in (10, 11), (
        "with everybody's place once a second"
    )
    assert sum(bool(bundle.links) for bundle in of_each) in (10, 11), "and how good links are"


def test_what_the_host_does_not_believe_is_never_seen_by_anybody_else() -> None:
    trio = SessionTrio.playing(2)
    trio.host.believes = lambda sample: sample.x < 1000
    cheat, watcher = trio.guests
    watcher.sample = sample(0)
    for step in range(60):
        cheat.sample = sample(0, x=5000.0 if step % 3 else 100.0 + step)
        trio.step()
    seen = seen_by(watcher, cheat.session.character)
    assert seen, "what is possible should be seen"
    assert all(s.x < 1000 for s in seen), "what is not should stop at the host"


def test_one_who_came_back_with_a_new_program_is_not_seen_where_he_was_before() -> None:
    """Ticks begin anew with a new program; an old sample after that would hold him in place."""
    trio = SessionTrio.playing(2)
    walker, watcher = trio.guests
    watcher.sample = sample(0)
    walker.sample = sample(0)
    trio.run(5)
    trio.cut(walker)
    trio.run(6)
    character = walker.session.character
    since_s = trio.now_s
    trio.run(3)
    sent = trio.host.tap.of("HostBundle", since_s)
    bundles = [read_by_guest(watcher.session, each.payload) for each in sent]
    told = [s for b in bundles for s in b.presence if s.character == character]
    assert not told, "of one who is cut off nothing should be relayed"
