"""The welcome package: large, paced, interrupted, and never in the way of anything else."""

from random import Random

import pytest
from msgspec import msgpack

from net import limits
from net.session.events import LoadingDone, PresenceArrived, WasCutOff
from net.session.states import GuestState, MemberState
from net.sync.presence import PresenceSample
from net.transports.interface import Channel, PeerId
from net.transports.simulated import LinkConditions
from net.wire import SnapshotBegin, SnapshotChunk, decode_host_message
from tests.helpers.sessions import GuestSide, HostSide, SessionTrio, is_playing
from tests.helpers.wiretap import Sent

DATAGRAM = Sent(0.0, PeerId(0), None, b"")
MEGABIT = LinkConditions(delay_ms=40, bandwidth_bytes_per_s=125_000)


def big_world(records: int) -> dict[tuple[int, int], bytes]:
    """Records that compress about as well as those of a farm."""
    return {(1 + key % 5, key): b"\x92\xa5fence" + key.to_bytes(4, "big") for key in range(records)}


def begin_loading(trio: SessionTrio, conditions: LinkConditions = MEGABIT) -> GuestSide:
    """A further guest on a link of his own has just been let in."""
    loader = GuestSide(trio.network, "loader")
    trio.network.set_conditions("host", "loader", conditions)
    trio.network.set_conditions("loader", "host", conditions)
    trio.guests.append(loader)
    loader.session.connect(trio.now_s)
    assert trio.run_until(lambda: loader.state is GuestState.LOADING), "it should begin to load"
    return loader


def walk(trio: SessionTrio, guest: GuestSide, seconds: float) -> None:
    """A guest walks while time passes."""
    for tick in range(round(seconds * limits.TICK_RATE_HZ)):
        guest.sample = PresenceSample(0, 1, 0, 1, 10.0 + tick, 20.0, 0)
        trio.step()


@pytest.mark.slow
def test_presence_goes_on_while_a_package_loads_over_a_narrow_link() -> None:
    trio = SessionTrio.playing(2, world=big_world(20_000))
    walk(trio, trio.guests[0], 0.2)
    trio.guests[1].sample = PresenceSample(0, 1, 0, 0, 50.0, 50.0, 0)
    loader = begin_loading(trio)
    trio.host.sample = PresenceSample(64, 1, 0, 1, 5.0, 5.0, 0)
    trio.run(0.5)
    before = len(loader.of(PresenceArrived))
    walker_before = len(trio.guests[1].of(PresenceArrived))
    for tick in range(30):
        trio.host.sample = PresenceSample(64, 1, 0, 1, 5.0 + tick, 5.0, 0)
        trio.guests[0].sample = PresenceSample(0, 1, 0, 1, 90.0 + tick, 20.0, 0)
        trio.step()
    assert loader.state is GuestState.LOADING, "the package should still be loading"
    assert len(loader.of(PresenceArrived)) - before >= 2, "the loader should hear of the others"
    heard = len(trio.guests[1].of(PresenceArrived)) - walker_before
    assert heard >= 2 * (30 // limits.PRESENCE_EVERY_TICKS) - 4, (
        "and for those who play nothing should have changed"
    )


def test_progress_is_seen_and_only_grows() -> None:
    trio = SessionTrio.playing(2, world=big_world(20_000))
    loader = begin_loading(trio)
    progress: list[float] = []
    while loader.state is GuestState.LOADING:
        progress.append(loader.session.loading_progress)
        assert len(progress) < 900, "20,000 records should be loaded in half a minute"
        trio.step()
    assert progress == sorted(progress), "progress should not go back"
    assert len(set(progress)) > 10, "it should be seen to move"
    assert progress[-1] > 0.9, "up to the end"
    assert len(loader.of(LoadingDone)) == 1, "and the end be said once"


def test_what_changes_during_loading_is_neither_lost_nor_undone() -> None:
    trio = SessionTrio.playing(2, world=big_world(10_000))
    loader = begin_loading(trio)
    ticks = 0
    while loader.state is GuestState.LOADING:
        key = 10_000 - ticks * 3 if ticks % 2 else ticks * 3
        trio.host.change_together(
            (1 + key % 5, key, b"changed"), (2, 50_000 + ticks, b"new"), (3, ticks * 5 + 2, None)
        )
        if ticks % 7 == 0:
            trio.host.change(50_000 + ticks, None, section=2)
        trio.step()
        ticks += 1
        assert ticks < 900, "loading should have an end although the world goes on"
    trio.settle()
    assert loader.session.replica.repairs == 0, "and need no repair"
    assert all(is_identical for _, is_identical in loader.verdicts), "no comparison should differ"


@pytest.mark.slow
def test_a_record_deleted_early_in_a_very_long_loading_does_not_come_back() -> None:
    """Loading takes longer than deletions are remembered otherwise, and the chunk that still holds
    the record comes last."""
    dice = Random(1)
    noise = {name: dice.randbytes(40) for name in big_world(10_000)}
    trio = SessionTrio.playing(2, world=noise)
    loader = begin_loading(
        trio, LinkConditions(delay_ms=40, bandwidth_bytes_per_s=10_000, queue_max_bytes=16_000)
    )
    trio.run(2)
    last = max(key for section, key, _, _ in trio.host.ledger.records() if section == 5)
    trio.host.change(last, None, section=5)
    trio.run(limits.TOMBSTONE_S + 5)
    assert loader.state is GuestState.LOADING, "it should be a very long loading"
    trio.network.set_conditions("host", "loader", LinkConditions())
    assert trio.run_until(lambda: loader.state is GuestState.PLAYING, 60)
    assert loader.content(last, section=5) is None, "what was deleted should stay deleted"
    trio.settle()
    assert loader.session.replica.repairs == 0, "without any repair"


def test_a_loading_that_is_cut_off_is_taken_up_again_and_ends_identical() -> None:
    trio = SessionTrio.playing(2, world=big_world(10_000))
    loader = begin_loading(trio)
    trio.run(1)
    trio.cut(loader)
    trio.run(6)
    assert len(loader.of(WasCutOff)) == 1
    member = trio.host.member(loader.session.character)
    assert (member.state, member.snapshots) == (MemberState.CUT_OFF, []), (
        "the host should pack nothing for one who is not there"
    )
    trio.host.change(3, b"meanwhile", section=4)
    trio.restore(loader)
    assert trio.run_until(lambda: is_playing(trio.host, loader), 30)
    trio.settle()


def test_a_guest_who_leaves_half_way_costs_the_host_nothing_more() -> None:
    trio = SessionTrio.playing(2, world=big_world(20_000))
    loader = begin_loading(trio)
    trio.run(0.5)
    loader.session.leave("", trio.now_s)
    trio.guests.remove(loader)
    trio.run(0.3)
    since_s = trio.now_s
    trio.run(1)
    assert not trio.host.tap.of("SnapshotChunk", since_s), "nothing more should be packed"
    assert len(trio.host.session.members) == 2, "and nothing of him remain"


def test_a_host_who_closes_half_way_is_heard_at_once() -> None:
    trio = SessionTrio.playing(2, world=big_world(20_000))
    loader = begin_loading(trio)
    trio.run(0.5)
    trio.host.session.close("That is all for today.", trio.now_s)
    trio.host.is_frozen = True
    assert trio.run_until(lambda: loader.state is GuestState.ENDED, 1.5), (
        "a goodbye should not wait behind bulk"
    )


def test_30_000_records_come_in_chunks_of_at_most_32_kib_a_few_a_tick() -> None:
    trio = SessionTrio(1, world=big_world(30_000))
    loader = trio.guests[0]
    loader.session.connect(trio.now_s)
    chunks_by_time: dict[float, int] = {}
    assert trio.run_until(lambda: is_playing(trio.host, loader), 60), "it should be loaded"
    for sent in trio.host.tap.sent:
        if sent.channel is Channel.BULK:
            chunks_by_time[sent.time_s] = chunks_by_time.get(sent.time_s, 0) + 1
            assert len(sent.payload) <= limits.SNAPSHOT_CHUNK_MAX_BYTES + 64, "a chunk is 32 KiB"
    assert max(chunks_by_time.values()) <= limits.SNAPSHOT_CHUNKS_PER_TICK, (
        "and a host packs no more of them in a tick than it has time for"
    )
    messages = [decode_host_message(s.payload) for s in trio.host.tap.of("SnapshotChunk")]
    assert all(
        isinstance(m, SnapshotChunk)
        and m.inflated_bytes <= limits.SNAPSHOT_CHUNK_INFLATED_MAX_BYTES
        for m in messages
    ), "what they inflate to is bounded too"
    (begin,) = [decode_host_message(s.payload) for s in trio.host.tap.of("SnapshotBegin")]
    assert isinstance(begin, SnapshotBegin)
    assert begin.record_count == 30_000, "the size is announced"
    assert trio.is_identical(), "and all of it arrives"


def test_many_small_sections_share_a_chunk() -> None:
    """Each character has sections of its own, and the pace is counted in chunks."""
    world = {(1 + key, 1): b"\x92\xa5fence" + key.to_bytes(4, "big") for key in range(500)}
    trio = SessionTrio(1, world=world)
    trio.guests[0].session.connect(trio.now_s)
    assert trio.run_until(lambda: is_playing(trio.host, trio.guests[0]), 60), "it should be loaded"
    chunks = len(trio.host.tap.of("SnapshotChunk"))
    assert chunks <= 2, f"they are 16 kB, which {chunks} chunks carry"
    assert trio.is_identical(), "and all of it arrives"


@pytest.mark.slow
def test_several_who_load_at_once_share_the_hosts_time() -> None:
    trio = SessionTrio(4, world=big_world(20_000))
    for guest in trio.guests:
        guest.session.connect(trio.now_s)
    assert trio.run_until(lambda: all(is_playing(trio.host, g) for g in trio.guests), 60)
    per_tick: dict[float, int] = {}
    for sent in trio.host.tap.sent:
        if sent.channel is Channel.BULK:
            per_tick[sent.time_s] = per_tick.get(sent.time_s, 0) + 1
    assert max(per_tick.values()) <= limits.SNAPSHOT_CHUNKS_PER_TICK, (
        "four newcomers should not cost a tick four times as much as one"
    )


@pytest.mark.breadth(1)
@pytest.mark.parametrize("loss_pct", [0, 20])
def test_the_package_waits_for_the_guest_who_does_not_take_it(loss_pct: int) -> None:
    """Back-pressure: a narrow link is never more than a bounded amount behind."""
    conditions = LinkConditions(delay_ms=60, bandwidth_bytes_per_s=20_000, loss_pct=loss_pct)
    trio = SessionTrio.playing(2, world=big_world(20_000))
    loader = begin_loading(trio, conditions)
    member = trio.host.member(loader.session.character)
    for _ in range(150):
        trio.step()
        unsent = trio.host.tap.unsent_bytes(member.peer, Channel.BULK)
        assert unsent <= limits.SNAPSHOT_UNSENT_MAX_BYTES + limits.SNAPSHOT_CHUNK_MAX_BYTES + 64, (
            "no more than a bounded amount should be queued"
        )


def test_a_guest_with_the_remains_of_another_farm_ends_with_the_hosts_world() -> None:
    """What the package does not hold is deleted in the end."""
    trio = SessionTrio.playing(1, world=big_world(500))
    trio.network.kill("host")
    other = {(7, key): b"another farm" for key in range(300)}
    trio.host = HostSide(trio.network, seed=5, hash_key=5, world=other)
    assert trio.run_until(lambda: is_playing(trio.host, trio.guests[0]), 20)
    trio.settle()


@pytest.mark.parametrize("remains", [None, [50, "fence"]], ids=["new", "of another farm"])
def test_what_changed_while_the_package_came_is_not_told_by_what_stood_in_it(
    remains: list[object] | None,
) -> None:
    """The change overtakes the record as the package holds it, so the guest has never had that one;
    and the host hears that everything is there before it hears which bundles are."""
    name = 2, 7
    trio = SessionTrio.playing(1, world={name: msgpack.encode([100, "fence"])})
    loader = GuestSide(trio.network, "loader")
    trio.guests.append(loader)
    if remains is not None:
        loader.ledger.put(*name, 1, msgpack.encode(remains))

    def change_once_bulk_may_go() -> None:
        members = [m for m in trio.host.session.members if m.state is MemberState.LOADING]
        if members and members[0].window.newest and not loader.tap.stops(DATAGRAM):
            trio.host.change(name[1], msgpack.encode([110, "fence"]), section=name[0])
            loader.tap.stops = lambda sent: sent.channel is None

    trio.host.on_tick = change_once_bulk_may_go
    loader.session.connect(trio.now_s)
    assert trio.run_until(lambda: is_playing(trio.host, loader)), "the package is small"
    trio.host.change(name[1], msgpack.encode([111, "fence"]), section=name[0])
    trio.step()
    loader.tap.stops = lambda _: False
    trio.settle()
    assert loader.session.replica.repairs == 0, "nothing should have been repaired"
    assert all(is_identical for _, is_identical in loader.verdicts), "nor have been wrong"
