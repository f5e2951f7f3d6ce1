"""Bundles as bytes: what is left out, since the other side has it, comes back as it was."""

import tracemalloc
from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import count
from random import Random

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from net import limits
from net.bundle_bytes import (
    pack_guest_bundle,
    pack_host_bundle,
    said_by,
    unpack_guest_bundle,
    unpack_host_bundle,
)
from net.bundles import ChangedRecord, GuestBundle, HostBundle, Numbered, QuantisedSample
from net.errors import NotUnderstoodError, RemoteProtocolError
from net.fields import (
    content_of,
    difference,
    fields_of,
    read_values,
    values_of_content,
    with_difference,
)
from net.ground import Ground, Said
from net.sync.presence import PresenceSample, quantised
from net.sync.window import Acknowledging, ArrivalWindow

EPOCH = 7
FIELDS = st.lists(
    st.integers(-(2**40), 2**64 - 1)
    | st.integers(-40, 300)
    | st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=40)
    | st.binary(max_size=5)
    | st.lists(st.integers(0, 3) | st.booleans(), max_size=3),
    max_size=17,
)


class Side:
    """One end: what it has of the other's bundles, and what it has sent."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.ground = Ground(EPOCH)
        self.window = ArrivalWindow()
        self.acknowledging = Acknowledging(self.window)
        self.number = self.tick = 0
        self.revision = self.last_command = self.saved = 0
        self.at = {character: [500.0 * character, 400.0] for character in range(1, 6)}

    def presence(self, characters: int) -> tuple[QuantisedSample, ...]:
        places = []
        for character in range(1, 1 + self.dice.randrange(characters + 1)):
            place = self.at[character]
            if self.dice.random() < 0.8:
                place[0] += 2.25
            elif self.dice.random() < 0.5:
                place[self.dice.randrange(2)] = self.dice.uniform(0, 8000)
            tick = self.tick - self.dice.choice((0, 0, 0, 1, 2, 40))
            facing = self.dice.randrange(40) // 10
            places.append(
                quantised(PresenceSample(character, 3, facing, 1, place[0], place[1], tick))
            )
        return tuple(places)

    def goes_on(self) -> tuple[int, int, bytes]:
        """The next tick, after a pause now and then. Returns number, newest and bits to tell."""
        self.tick += 1 if self.dice.random() < 0.9 else self.dice.randrange(0, 60)
        self.number += 1
        return self.number, *self.acknowledging.tell(self.number)

    def takes(self, bundle: HostBundle | GuestBundle) -> None:
        """As a session does with a bundle that it has read."""
        if not self.window.admit(bundle.number):
            return
        self.ground.received(*said_by(bundle))
        if bundle.number == self.window.newest:
            self.ground.heard(bundle.number, bundle.acknowledged, bundle.acknowledged_bits)
            self.acknowledging.heard(bundle.acknowledged)


class Host(Side):
    def bundle(self) -> HostBundle:
        number, newest, bits = self.goes_on()
        dice = self.dice
        self.revision += dice.choice((0, 0, 1, 3, 200))
        self.last_command += dice.choice((0, 0, 0, 1, 20))
        if dice.random() < 0.05:
            self.saved = self.revision
        changes = tuple(
            ChangedRecord(
                dice.choice((1, 65, 4099, 4163, 9000)), dice.randrange(2**18), age, b"\x90"
            )
            for age in sorted({dice.randrange(9) for _ in range(dice.randrange(4))}, reverse=True)
        )
        return HostBundle(
            EPOCH,
            number,
            self.tick,
            newest,
            bits,
            self.revision,
            dice.choice((b"", b"\5", None)),
            self.last_command,
            self.presence(5),
            changes,
            unsafe=self.revision - self.saved,
        )


class Guest(Side):
    def bundle(self) -> GuestBundle:
        number, newest, bits = self.goes_on()
        commands = (Numbered(number, b"\x90"),) if self.dice.random() < 0.2 else ()
        return GuestBundle(EPOCH, number, self.tick, newest, bits, self.presence(1), commands)


def exchange(
    host: Host, guest: Guest, turns: int, delays: Callable[[], list[int]]
) -> Iterator[tuple[bytes, HostBundle | GuestBundle]]:
    """Both sides send a bundle each turn, which arrives after each of the delays that are given for
    it, and is read as it was made. What is told relative to what is known no more is lost."""
    under_way: list[tuple[int, int, Side, bytes, HostBundle | GuestBundle]] = []
    order = count()
    for turn in range(turns):
        for one, other in ((host, guest), (guest, host)):
            bundle = one.bundle()
            if isinstance(bundle, HostBundle):
                payload = pack_host_bundle(bundle, one.ground)
            else:
                payload = pack_guest_bundle(bundle, one.ground)
            one.ground.sent(*said_by(bundle))
            for delay in delays():
                heappush(under_way, (turn + delay, next(order), other, payload, bundle))
        while under_way and under_way[0][0] <= turn:
            _, _, receiver, payload, bundle = heappop(under_way)
            read: HostBundle | GuestBundle
            try:
                if isinstance(bundle, HostBundle):
                    read = unpack_host_bundle(payload, receiver.ground)
                else:
                    read = unpack_guest_bundle(payload, receiver.ground)
            except NotUnderstoodError:
                continue
            assert read == bundle, "what is left out should come back as it was"
            receiver.takes(bundle)
            yield payload, bundle


@pytest.mark.parametrize(("loss", "seed"), [(0.0, 1), (0.1, 2), (0.4, 3)])
def test_what_is_left_out_comes_back_as_it_was_whatever_is_lost_late_or_doubled(
    loss: float, seed: int
) -> None:
    dice = Random(seed)

    def delays() -> list[int]:
        copies = 1 + (dice.random() < 0.05)
        return [
            dice.choice((3, 4, 4, 5, 30 if loss else 5))
            for _ in range(copies)
            if dice.random() >= loss
        ]

    read = relative = 0
    sizes = {HostBundle: 0, GuestBundle: 0}
    for payload, bundle in exchange(Host(dice), Guest(dice), 1500, delays):
        sizes[type(bundle)] += len(payload)
        relative += payload[0] & 1
        read += 1
    assert relative > 0.95 * read, "and most is left out"
    assert sizes[GuestBundle] < 1500 * 15, f"a guest's take few bytes: {sizes} in 1500"


class HostOfWhoComeAndGo(Host):
    """It tells of one player or another, a few times in the history of its bundles."""

    def presence(self, characters: int) -> tuple[QuantisedSample, ...]:
        if self.dice.random() < 0.985:
            return ()
        who = self.dice.randrange(1, 9)
        at = self.dice.uniform(0, 8000)
        return (quantised(PresenceSample(who, 3, 0, 1, at, at, self.tick)),)


def test_nobody_is_taken_for_another_whatever_comes_as_late_as_it_may() -> None:
    """So late that the other side may not be told, or may not know what it was told of."""
    dice = Random(2)
    most = limits.BUNDLE_HISTORY
    lates = (3, 4, 5, 30, most - 22, most - 12, most - 7, most - 2, most, most + 8)
    read = sum(
        1
        for _ in exchange(
            HostOfWhoComeAndGo(dice),
            Guest(dice),
            3000,
            lambda: [dice.choice(lates)] if dice.random() < 0.9 else [],
        )
    )
    assert read > 4000, "and it was read"


def test_of_an_acknowledgement_only_what_is_news_is_looked_up() -> None:
    ground = Ground(EPOCH)
    for number in range(1, 7):
        ground.sent(Said(number), ())
    assert ground.heard(1, 3, b"\x03") == [3, 2, 1], "everything is news"
    assert ground.heard(2, 5, b"\x0f") == [5, 4], "what was told before is none"
    assert ground.heard(3, 4, b"\x07") == [], "who has less than before tells nothing"
    assert ground.heard(4, 5, b"\x0f") == [5], "but for the newest"


def test_what_is_not_understood_is_nobodys_fault_and_a_lie_keeps_to_its_bounds() -> None:
    dice = Random(4)
    host, guest = Host(dice), Guest(dice)
    for _ in range(3):
        for one, other in ((host, guest), (guest, host)):
            bundle = one.bundle()
            one.ground.sent(*said_by(bundle))
            other.takes(bundle)
    bundle = host.bundle()
    payload = pack_host_bundle(bundle, host.ground)
    assert payload[0] & 1, "it should be relative"
    for ground in (None, Ground(EPOCH), Ground(EPOCH + 1)):
        with pytest.raises(NotUnderstoodError):
            unpack_host_bundle(payload, ground)
    understood = 0
    for place in range(len(payload)):
        for bit in range(8):
            mutated = bytearray(payload)
            mutated[place] ^= 1 << bit
            try:
                read = unpack_host_bundle(bytes(mutated), guest.ground, lambda *_: b"\x91\5")
            except RemoteProtocolError:
                continue
            understood += 1
            assert read.revision <= limits.REVISION_MAX, "in its bounds"
    assert understood, "most bits change only what is said"


def test_a_full_book_of_players_may_be_seen_again_and_nobody_more() -> None:
    ground = Ground(EPOCH)
    for number in range(1, limits.CHARACTERS_MAX + 3):
        character = min(number, limits.CHARACTERS_MAX)
        sample = PresenceSample(character, 3, 0, 1, 500.0, 400.0, number)
        bundle = GuestBundle(EPOCH, number, number, 0, b"", (quantised(sample),))
        ground.received(*said_by(bundle))
    stranger = quantised(PresenceSample(limits.CHARACTERS_MAX + 1, 3, 0, 1, 0.0, 0.0, 0))
    with pytest.raises(RemoteProtocolError):
        ground.received(*said_by(GuestBundle(EPOCH, 999, 999, 0, b"", (stranger,))))


@given(FIELDS, FIELDS)
@example([True, False], [1, 7])
@example([1, 7], [True, 0.0])
def test_a_record_travels_by_its_fields_and_by_what_differs(
    before: list[object], after: list[object]
) -> None:
    old, new = msgspec.msgpack.encode(before), msgspec.msgpack.encode(after)
    assert (fields_of(new) is None) == (len(after) > 15), "up to fifteen fields travel as such"
    if fields_of(new) is not None:
        assert content_of(read_values(values_of_content(new), len(after))) == new
    else:
        assert read_values(values_of_content(new), 1) == (new,)
    differs = difference(old, new)
    if differs is not None:
        mask, told = differs
        values = read_values(told, mask.bit_count())
        assert with_difference(old, mask, values) == new, "what differs makes up the rest"
    if (
        len(before) == len(after) <= 15
        and old != new
        and not any(type(value) is int and abs(value) > 2**62 for value in (*before, *after))
    ):
        assert differs is not None, "where there are as many fields, only what differs is told"


def test_what_is_kept_of_contents_made_to_swell_stays_small() -> None:
    """Of an empty list, which is a byte, one keeps sixty."""
    swelling = [
        b"\x91" + msgspec.msgpack.encode([*([[]] * size), end])
        for size in (110, 877)
        for end in range(300, 500)
    ]
    tracemalloc.start()
    try:
        assert all(fields_of(content) for content in swelling), "each should be read"
        kept_bytes, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept_bytes < 3 * 2**20, f"{kept_bytes} bytes are kept of what a peer sent"
