"""How bundles look as bytes: most of what is sent, and so packed by hand.

Numbers are written as `net/packing.py` says, contents of records as `net/fields.py` does. What
stands in brackets is there if its flag is. A bundle stands by itself, or speaks relative to what
the other side has as of the bundle that it acknowledges (`net/ground.py`): its *basis* is the
newest that was there then.

A host's bundle begins with 40 and these flags: 1 relative, 2 bits, 4 counts_on, 8 presence,
10 changes, 20 more flags:

    flags  epoch
    [20: 1 counts_on is None, 2 digest, 4 belief, 8 refusals and links, 10 tick, 20 unsafe]
    by itself:  number  tick  acknowledged  revision  last_command  unsafe
                [bits: acknowledged_bits]
    relative:   acknowledged, its low 16 bits
                steps: number less the basis's in the low four bits, 0 if it follows, and
                       last_command less the basis's in the high four, 15 if it follows
                revision less the basis's
                [tick: ticks less bundles since the basis, signed]    [unsafe]
                [bits: those of acknowledged_bits that are otherwise than that everything has
                       arrived since the basis, and nothing before it]
    [counts_on: its bits]
    [digest: 8 bytes]
    [belief: acknowledged less moment, digest, 8 bytes, revision less complete_revision]
    [presence: count of samples; by itself 9 bytes each; relative: how, and what differs]
    [changes: count; each: how  [section]  key  …]
    [refusals and links, as MessagePack]

A change is so: the low two bits of *how* are 0 for a deletion, 1 for a content as it is behind its
length, 2 for fields, 3 for a difference; 4: its revision follows on that of the change before, or
else its age stands here, less what it would be then, signed; 8: it is of the section before, and
the key is less the one before, signed; the high four bits are the count of fields, 15 if it
follows, or the bits of the fields that differ, 0 if they follow. A section below 128 is a number
that was given; others are told as twice themselves and 128 more, and with one more yet, they have
the number that follows from now on.

A relative sample is so: the low three bits of *how* are the player, by how lately he was seen, 7
for another, whose 9 bytes follow; 8: area, facing and action follow, as bits that differ; 10 and
20: the place is 0 as it is expected, 10 as it was, 20 and 30 those and the signed difference of x
and y that follow; 40 and 80: the tick is 0 as it is expected, 40 one less, 80 one more, c0 so many
more as follow, signed.

A guest's bundle begins with these flags: 1 relative, 2 bits, 4 a sample, 8 commands, 10 tick:

    flags  epoch
    by itself:  number  tick  acknowledged  [bits: acknowledged_bits]
    relative:   acknowledged, its low 16 bits    number less the basis's
                [tick: as above]  [bits: as above]
    [a sample, as above]
    [commands: count; each: number less the one before, signed; the command, behind its length]

A bundle that says something in another way than this, or has bytes left over, is the sender's
fault; one that is relative to what is not known (any more) is nobody's, and is dropped.
"""

from collections.abc import Callable, Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from net import limits
from net.bundles import (
    Belief,
    ChangedRecord,
    GuestBundle,
    HostBundle,
    Numbered,
    PlayerLink,
    RefusedCommand,
)
from net.errors import NotUnderstoodError, RemoteProtocolError
from net.fields import FIELDS_MAX, difference, fields_of, read_difference, read_fields
from net.ground import COORDINATE_MAX, SAMPLE_BYTES, Ground, Place, Said, Standing, lately_seen
from net.packing import Reader, as_bytes, put_bits, put_bytes, put_signed, put_whole

RecordAt = Callable[[int, int, int], bytes | None]
"""What a record's content was as one's own bundle of this number was sent, by section and key; None
where there was none. Raises `NotUnderstoodError` where that is not known any more."""
Name = tuple[int, int]
NO_BASES: Mapping[Name, bytes] = {}

_HOST = 0x40
_RELATIVE, _BITS = 0x01, 0x02
_COUNTS_ON, _PRESENCE, _CHANGES, _MORE = 0x04, 0x08, 0x10, 0x20
_COUNTS_ON_NONE, _DIGEST, _BELIEF, _TAIL, _TICK, _UNSAFE = (1 << bit for bit in range(6))
_SAMPLE, _COMMANDS, _GUEST_TICK = 0x04, 0x08, 0x10
_HOST_FLAGS, _MORE_FLAGS, _GUEST_FLAGS = 0x3F, 0x3F, 0x1F
_NIBBLE = 15
_WRAP = 65536
_BITS_MAX_BYTES = limits.BUNDLE_HISTORY // 8

_DELETED, _AS_IT_IS, _FIELDS, _DIFFERENCE = range(4)
_FOLLOWS, _SAME_SECTION = 0x04, 0x08
_SECTIONS_GIVEN = 128
_CHANGES_MAX = 256

_OTHER_PLAYER = 7
_BEARING, _AS_IT_WAS, _MOVED, _OTHER_TICK = 0x08, 0x10, 0x20, 0xC0
_TICK_STEPS = {0: 0, -1: 0x40, 1: 0x80}
_TICK_STEP_OF = {code: step for step, code in _TICK_STEPS.items()}
_BEARING_MAX = 4095

_Tail = tuple[
    Annotated[tuple[RefusedCommand, ...], Meta(max_length=limits.REFUSALS_IN_BUNDLE_MAX)],
    Annotated[tuple[PlayerLink, ...], Meta(max_length=limits.PLAYERS_MAX)],
]
_ENCODER = msgspec.msgpack.Encoder()
_TAIL_DECODER = msgspec.msgpack.Decoder(_Tail)


def pack_host_bundle(
    bundle: HostBundle, ground: Ground | None = None, bases: Mapping[Name, bytes] = NO_BASES
) -> bytes:
    """The bytes of a host's bundle, as short as `ground` allows. `bases` are the contents that the
    guest held of records that change, where that is certain."""
    standing = None if ground is None else ground.standing(bundle.acknowledged)
    if standing is not None and not _can_stand(bundle, standing.basis):
        standing = None
    counts_on, belief = bundle.counts_on, bundle.belief
    has_tail = bool(bundle.refusals or bundle.links)
    more = (
        (_COUNTS_ON_NONE if counts_on is None else 0)
        | (0 if bundle.digest is None else _DIGEST)
        | (0 if belief is None else _BELIEF)
        | (_TAIL if has_tail else 0)
    )
    bits = int.from_bytes(bundle.acknowledged_bits, "little")
    ticks = 0
    if standing is not None:
        basis = standing.basis
        bits ^= _implied_bits(bundle.acknowledged, basis)
        ticks = bundle.tick - basis.tick - (bundle.number - basis.number)
        more |= _TICK if ticks else 0
        more |= 0 if bundle.unsafe == _implied_unsafe(bundle.revision, basis) else _UNSAFE
    flags = (
        _HOST
        | (0 if standing is None else _RELATIVE)
        | (_BITS if bits else 0)
        | (_COUNTS_ON if counts_on else 0)
        | (_PRESENCE if bundle.presence else 0)
        | (_CHANGES if bundle.changes else 0)
        | (_MORE if more else 0)
    )
    out = bytearray((flags,))
    put_whole(out, bundle.epoch)
    if more:
        out.append(more)
    if standing is None:
        put_whole(out, bundle.number)
        put_whole(out, bundle.tick)
        put_whole(out, bundle.acknowledged)
        put_whole(out, bundle.revision)
        put_whole(out, bundle.last_command)
        put_whole(out, bundle.unsafe)
    else:
        _put_relative(out, bundle, standing.basis, ticks, more)
    if bits:
        put_whole(out, bits)
    if counts_on:
        put_bits(out, counts_on)
    if bundle.digest is not None:
        out += bundle.digest
    if belief is not None:
        put_signed(out, bundle.acknowledged - belief.moment)
        out += belief.digest
        put_signed(out, bundle.revision - belief.complete_revision)
    if bundle.presence:
        put_whole(out, len(bundle.presence) // SAMPLE_BYTES)
        if standing is None:
            out += bundle.presence
        else:
            _put_samples(out, bundle.presence, bundle.tick, standing)
    if bundle.changes:
        _put_changes(out, bundle, ground if standing is not None else None, bases)
    if has_tail:
        out += _ENCODER.encode((bundle.refusals, bundle.links))
    return bytes(out)


def unpack_host_bundle(
    payload: bytes, ground: Ground | None = None, record_at: RecordAt | None = None
) -> HostBundle:
    """Reads what `pack_host_bundle` wrote; what is relative, by this ground and these records.
    Raises `RemoteProtocolError` for anything else, and `NotUnderstoodError` for what is relative to
    something that is not known."""
    read = Reader(payload)
    flags = read.byte()
    if flags & ~_HOST_FLAGS != _HOST:
        raise RemoteProtocolError("this is no bundle of a host")
    epoch = read.whole(limits.EPOCH_MAX, 1)
    more = read.byte() if flags & _MORE else 0
    if bool(flags & _MORE) != bool(more) or more & ~_MORE_FLAGS:
        raise RemoteProtocolError(f"a bundle has unknown flags: {more}")
    standing: Standing | None = None
    implied = unsafe = 0
    if flags & _RELATIVE:
        moment = _moment(read, epoch, ground)
        assert ground is not None, "a moment is one of a ground"
        standing = ground.standing_at(moment)
        basis = standing.basis
        steps = read.byte()
        number = basis.number + _nibble_step(read, steps & _NIBBLE, 0)
        last_command = basis.last_command + _nibble_step(read, steps >> 4, _NIBBLE)
        revision = basis.revision + read.whole(limits.REVISION_MAX)
        tick = basis.tick + number - basis.number
        if more & _TICK:
            tick += _nonzero(read.signed(limits.TICK_MAX))
        acknowledged = moment
        implied = _implied_bits(acknowledged, basis)
        unsafe = _implied_unsafe(revision, basis)
        if more & _UNSAFE:
            told = read.whole(limits.REVISION_MAX)
            if told == unsafe:
                raise RemoteProtocolError("a bundle says what goes without saying")
            unsafe = told
        _check_numbers(number, tick, revision, last_command)
    else:
        if more & (_TICK | _UNSAFE):
            raise RemoteProtocolError(f"a bundle has flags that mean nothing: {more}")
        number = read.whole(limits.TICK_MAX, 1)
        tick = read.whole(limits.TICK_MAX)
        acknowledged = read.whole(limits.TICK_MAX)
        revision = read.whole(limits.REVISION_MAX)
        last_command = read.whole(limits.COMMAND_NUMBER_MAX)
        unsafe = read.whole(limits.REVISION_MAX)
    bits = _read_bits(read, flags, implied)
    counts_on: bytes | None = b""
    if flags & _COUNTS_ON:
        counts_on = read.bits(_BITS_MAX_BYTES)
        if not counts_on or more & _COUNTS_ON_NONE:
            raise RemoteProtocolError("a bundle counts on something and on nothing")
    elif more & _COUNTS_ON_NONE:
        counts_on = None
    digest = read.take(8) if more & _DIGEST else None
    belief = _read_belief(read, acknowledged, revision) if more & _BELIEF else None
    presence = b""
    if flags & _PRESENCE:
        count = read.whole(limits.PLAYERS_MAX, 1)
        if standing is None:
            presence = read.take(SAMPLE_BYTES * count)
        else:
            presence = b"".join(_read_sample(read, tick, standing) for _ in range(count))
    changes: tuple[ChangedRecord, ...] = ()
    if flags & _CHANGES:
        relative_to = ground if standing is not None else None
        changes = _read_changes(read, acknowledged, relative_to, record_at)
    refusals: tuple[RefusedCommand, ...] = ()
    links: tuple[PlayerLink, ...] = ()
    if more & _TAIL:
        refusals, links = _read_tail(read.rest())
    _check_end(read)
    return HostBundle(
        epoch,
        number,
        tick,
        acknowledged,
        bits,
        revision,
        counts_on,
        last_command,
        presence,
        changes,
        refusals,
        digest,
        links,
        unsafe,
        belief,
    )


def pack_guest_bundle(bundle: GuestBundle, ground: Ground | None = None) -> bytes:
    """The bytes of a guest's bundle, as short as `ground` allows."""
    standing = None if ground is None else ground.standing(bundle.acknowledged)
    if standing is not None and bundle.number <= standing.basis.number:
        standing = None
    bits = int.from_bytes(bundle.acknowledged_bits, "little")
    ticks = 0
    if standing is not None:
        basis = standing.basis
        bits ^= _implied_bits(bundle.acknowledged, basis)
        ticks = bundle.tick - basis.tick - (bundle.number - basis.number)
    out = bytearray(
        (
            (0 if standing is None else _RELATIVE)
            | (_BITS if bits else 0)
            | (_SAMPLE if bundle.presence else 0)
            | (_COMMANDS if bundle.commands else 0)
            | (_GUEST_TICK if ticks else 0),
        )
    )
    put_whole(out, bundle.epoch)
    if standing is None:
        put_whole(out, bundle.number)
        put_whole(out, bundle.tick)
        put_whole(out, bundle.acknowledged)
    else:
        out += (bundle.acknowledged % _WRAP).to_bytes(2, "little")
        put_whole(out, bundle.number - standing.basis.number)
        if ticks:
            put_signed(out, ticks)
    if bits:
        put_whole(out, bits)
    if bundle.presence and standing is None:
        out += bundle.presence
    elif bundle.presence and standing is not None:
        _put_samples(out, bundle.presence, bundle.tick, standing)
    if bundle.commands:
        put_whole(out, len(bundle.commands))
        before = 0
        for number, command in ((one.number, one.command) for one in bundle.commands):
            put_signed(out, number - before)
            put_bytes(out, command)
            before = number
    return bytes(out)


def unpack_guest_bundle(payload: bytes, ground: Ground | None = None) -> GuestBundle:
    """Reads what `pack_guest_bundle` wrote; raises as `unpack_host_bundle` does."""
    read = Reader(payload)
    flags = read.byte()
    if flags & ~_GUEST_FLAGS:
        raise RemoteProtocolError("this is no bundle of a guest")
    epoch = read.whole(limits.EPOCH_MAX, 1)
    standing: Standing | None = None
    implied = 0
    if flags & _RELATIVE:
        acknowledged = _moment(read, epoch, ground)
        assert ground is not None, "a moment is one of a ground"
        standing = ground.standing_at(acknowledged)
        basis = standing.basis
        number = basis.number + read.whole(limits.TICK_MAX, 1)
        tick = basis.tick + number - basis.number
        if flags & _GUEST_TICK:
            tick += _nonzero(read.signed(limits.TICK_MAX))
        _check_numbers(number, tick, 0, 0)
        implied = _implied_bits(acknowledged, basis)
    else:
        if flags & _GUEST_TICK:
            raise RemoteProtocolError(f"a bundle has flags that mean nothing: {flags}")
        number = read.whole(limits.TICK_MAX, 1)
        tick = read.whole(limits.TICK_MAX)
        acknowledged = read.whole(limits.TICK_MAX)
    bits = _read_bits(read, flags, implied)
    presence = b""
    if flags & _SAMPLE:
        if standing is None:
            presence = read.take(SAMPLE_BYTES)
        else:
            presence = _read_sample(read, tick, standing)
    commands: list[Numbered] = []
    if flags & _COMMANDS:
        issued = 0
        for _ in range(read.whole(limits.COMMANDS_IN_BUNDLE_MAX, 1)):
            issued += read.signed(limits.COMMAND_NUMBER_MAX)
            if not 0 <= issued <= limits.COMMAND_NUMBER_MAX:
                raise RemoteProtocolError(f"{issued} is no command's number")
            commands.append(Numbered(issued, read.sized(limits.COMMAND_MAX_BYTES)))
    _check_end(read)
    return GuestBundle(epoch, number, tick, acknowledged, bits, presence, tuple(commands))


def said_by(bundle: HostBundle | GuestBundle) -> tuple[Said, tuple[Place, ...]]:
    """What of a bundle later ones are told relative to."""
    places = tuple(
        Place.of(bundle.presence[start : start + SAMPLE_BYTES])
        for start in range(0, len(bundle.presence), SAMPLE_BYTES)
    )
    if isinstance(bundle, GuestBundle):
        return Said(bundle.number, bundle.tick, bundle.acknowledged), places
    said = Said(
        bundle.number,
        bundle.tick,
        bundle.acknowledged,
        bundle.revision,
        bundle.last_command,
        bundle.unsafe,
    )
    return said, places


# What is relative


def _can_stand(bundle: HostBundle, basis: Said) -> bool:
    """Whether nothing runs back since the basis."""
    return (
        bundle.number > basis.number
        and bundle.revision >= basis.revision
        and bundle.last_command >= basis.last_command
    )


def _put_relative(out: bytearray, bundle: HostBundle, basis: Said, ticks: int, more: int) -> None:
    out += (bundle.acknowledged % _WRAP).to_bytes(2, "little")
    step = bundle.number - basis.number
    answered = bundle.last_command - basis.last_command
    out.append((step if step <= _NIBBLE else 0) | min(answered, _NIBBLE) << 4)
    if step > _NIBBLE:
        put_whole(out, step)
    if answered >= _NIBBLE:
        put_whole(out, answered)
    put_whole(out, bundle.revision - basis.revision)
    if ticks:
        put_signed(out, ticks)
    if more & _UNSAFE:
        put_whole(out, bundle.unsafe)


def _nibble_step(read: Reader, nibble: int, follows: int) -> int:
    """A step in four bits, or after them."""
    if nibble != follows:
        return nibble
    return read.whole(limits.TICK_MAX, _NIBBLE if follows else _NIBBLE + 1)


def _moment(read: Reader, epoch: int, ground: Ground | None) -> int:
    """The number of one's own bundle that the one at hand acknowledges."""
    low_bits = int.from_bytes(read.take(2), "little")
    if ground is None or ground.epoch != epoch:
        raise NotUnderstoodError("a bundle speaks of another epoch")
    return ground.moment_of(low_bits)


def _implied_bits(acknowledged: int, basis: Said) -> int:
    """What an acknowledgement says that goes without saying."""
    between = acknowledged - basis.acknowledged - 1
    return (1 << between) - 1 if 0 < between < 8 * _BITS_MAX_BYTES else 0


def _implied_unsafe(revision: int, basis: Said) -> int:
    """How many revisions are not saved, if nothing was saved since, or always all is."""
    return basis.unsafe and basis.unsafe + revision - basis.revision


def _read_bits(read: Reader, flags: int, implied: int) -> bytes:
    if not flags & _BITS:
        return as_bytes(implied)
    told = int.from_bytes(read.bits(_BITS_MAX_BYTES), "little")
    return as_bytes(_nonzero(told) ^ implied)


def _read_belief(read: Reader, acknowledged: int, revision: int) -> Belief:
    moment = acknowledged - read.signed(limits.TICK_MAX)
    digest = read.take(8)
    complete_revision = revision - read.signed(limits.REVISION_MAX)
    if moment < 1 or complete_revision < 0:
        raise RemoteProtocolError("a belief is of what never was")
    return Belief(moment, digest, complete_revision)


def _nonzero(value: int) -> int:
    if not value:
        raise RemoteProtocolError("a bundle says what goes without saying")
    return value


def _check_numbers(number: int, tick: int, revision: int, last_command: int) -> None:
    if not (
        1 <= number <= limits.TICK_MAX
        and 0 <= tick <= limits.TICK_MAX
        and revision <= limits.REVISION_MAX
        and last_command <= limits.COMMAND_NUMBER_MAX
    ):
        raise RemoteProtocolError("a bundle has numbers that there cannot be")


# Changes


def _put_changes(
    out: bytearray, bundle: HostBundle, ground: Ground | None, bases: Mapping[Name, bytes]
) -> None:
    changes = bundle.changes
    put_whole(out, len(changes))
    section = key = -1
    age = len(changes)
    for change in changes:
        content, start = change.content, len(out)
        out.append(0)
        is_same = change.section == section and _is_step(key, change.key)
        how = _SAME_SECTION if is_same else 0
        if change.age == age - 1:
            how |= _FOLLOWS
        else:
            put_signed(out, change.age - age)
        age = change.age
        if is_same:
            put_signed(out, change.key - key)
        else:
            section = change.section
            _put_section(out, section, bundle.number, ground)
            put_whole(out, change.key)
        key = change.key
        base = bases.get((section, key)) if ground is not None else None
        differs = difference(base, content) if base is not None and content is not None else None
        if content is None:
            how |= _DELETED
        elif differs is not None:
            mask, told = differs
            how |= _DIFFERENCE | (mask << 4 if mask <= _NIBBLE else 0)
            if mask > _NIBBLE:
                put_whole(out, mask)
            out += told
        elif fields_of(content) is not None:
            how |= _FIELDS | (content[0] & FIELDS_MAX) << 4
            out += content[1:]
        else:
            how |= _AS_IT_IS
            put_bytes(out, content)
        out[start] = how


def _read_changes(
    read: Reader, moment: int, ground: Ground | None, record_at: RecordAt | None
) -> tuple[ChangedRecord, ...]:
    changes: list[ChangedRecord] = []
    section = key = -1
    count = age = read.whole(_CHANGES_MAX, 1)
    for _ in range(count):
        how = read.byte()
        age -= 1
        if not how & _FOLLOWS:
            step = read.signed(limits.REVISION_MAX)
            if step == -1:
                raise RemoteProtocolError("a bundle says what goes without saying")
            age += 1 + step
        if how & _SAME_SECTION:
            key_before = key
            key += read.signed(limits.KEY_MAX)
            if not _is_step(key_before, key):
                raise RemoteProtocolError("a key is told by a step that is too long")
        else:
            before, section = section, _read_section(read, ground)
            key_before, key = key, read.whole(limits.KEY_MAX)
            if section == before and _is_step(key_before, key):
                raise RemoteProtocolError("a section is told twice")
        if not (section >= 0 and 0 <= key <= limits.KEY_MAX and 0 <= age <= limits.REVISION_MAX):
            raise RemoteProtocolError(f"{section}, {key} and {age} name no change")
        content = _read_content(read, how, (moment, section, key), ground, record_at)
        changes.append(ChangedRecord(section, key, age, content))
    return tuple(changes)


def _is_step(before: int, key: int) -> bool:
    """Whether a key of the section before is told by the step to it, since that is no longer."""
    return (abs(key - before) << 1).bit_length() <= key.bit_length() + 7


def _read_content(
    read: Reader,
    how: int,
    name: tuple[int, int, int],
    ground: Ground | None,
    record_at: RecordAt | None,
) -> bytes | None:
    kind, nibble = how & _DIFFERENCE, how >> 4
    if kind == _FIELDS:
        return read_fields(read, nibble)
    if kind == _DIFFERENCE:
        if ground is None or record_at is None:
            raise NotUnderstoodError("a record is told as a difference from nothing")
        mask = nibble or read.whole((1 << FIELDS_MAX) - 1, _NIBBLE + 1)
        before = record_at(*name)
        if before is None:
            raise NotUnderstoodError("a record is told as a difference from one that is not there")
        try:
            return read_difference(read, mask, before)
        except RemoteProtocolError as error:
            # What is here may be damaged. The next comparison shows it.
            raise NotUnderstoodError(f"a difference does not fit: {error}") from error
    if nibble:
        raise RemoteProtocolError(f"a change is told in no known way: {how}")
    if kind == _DELETED:
        return None
    content = read.sized(limits.RECORD_MAX_BYTES)
    if fields_of(content) is not None:
        raise RemoteProtocolError("fields travel as such")
    return content


def _put_section(out: bytearray, section: int, number: int, ground: Ground | None) -> None:
    given, is_known = (None, False) if ground is None else ground.section_number(section, number)
    if given is None:
        put_whole(out, _SECTIONS_GIVEN + 2 * section)
    elif is_known:
        out.append(given)
    else:
        put_whole(out, _SECTIONS_GIVEN + 2 * section + 1)
        out.append(given)


def _read_section(read: Reader, ground: Ground | None) -> int:
    told = read.whole(_SECTIONS_GIVEN + 2 * limits.SECTION_NUMBER_MAX + 1)
    if ground is None:
        if told < _SECTIONS_GIVEN or told & 1:
            raise RemoteProtocolError("a section has a number that nothing gave it")
        return told - _SECTIONS_GIVEN >> 1
    if told < _SECTIONS_GIVEN:
        return ground.section(told)
    section = told - _SECTIONS_GIVEN >> 1
    if told & 1:
        ground.name_section(read.whole(_SECTIONS_GIVEN - 1), section)
    return section


# Presence


def _put_samples(out: bytearray, presence: bytes, at_tick: int, standing: Standing) -> None:
    seen = lately_seen(standing.tracks)
    for start in range(0, len(presence), SAMPLE_BYTES):
        packed = presence[start : start + SAMPLE_BYTES]
        place = Place.of(packed)
        track = standing.tracks.get(place.character)
        index = seen.index(place.character) if place.character in seen else _OTHER_PLAYER
        if track is None or index == _OTHER_PLAYER:
            out.append(_OTHER_PLAYER)
            out += packed
            continue
        last = track.place
        how, told = index, bytearray()
        step = (place.tick - track.expected_tick(at_tick) + _WRAP // 2) % _WRAP - _WRAP // 2
        how |= _TICK_STEPS.get(step, _OTHER_TICK)
        if step not in _TICK_STEPS:
            put_signed(told, step)
        if place.bearing != last.bearing:
            how |= _BEARING
            put_whole(told, place.bearing ^ last.bearing)
        x, y = track.expected(place.tick)
        if (place.x, place.y) == (last.x, last.y):
            how |= 0 if (x, y) == (last.x, last.y) else _AS_IT_WAS
        elif (place.x, place.y) != (x, y):
            how |= _MOVED
            moved, still = bytearray(), bytearray()
            for out_of, from_x, from_y in ((moved, x, y), (still, last.x, last.y)):
                put_signed(out_of, place.x - from_x)
                put_signed(out_of, place.y - from_y)
            if len(still) < len(moved):
                how, moved = how | _AS_IT_WAS, still
            told += moved
        out.append(how)
        out += told


def _read_sample(read: Reader, at_tick: int, standing: Standing) -> bytes:
    how = read.byte()
    index = how & _OTHER_PLAYER
    if index == _OTHER_PLAYER:
        if how != _OTHER_PLAYER:
            raise RemoteProtocolError(f"a sample is told in no known way: {how}")
        return read.take(SAMPLE_BYTES)
    seen = lately_seen(standing.tracks)
    if index >= len(seen):
        raise RemoteProtocolError("a sample is of nobody who was seen")
    track = standing.tracks[seen[index]]
    last = track.place
    code = how & _OTHER_TICK
    step = read.signed(_WRAP // 2) if code == _OTHER_TICK else _TICK_STEP_OF[code]
    tick = (track.expected_tick(at_tick) + step) % _WRAP
    bearing = last.bearing
    if how & _BEARING:
        bearing ^= read.whole(_BEARING_MAX, 1)
    x, y = (last.x, last.y) if how & _AS_IT_WAS else track.expected(tick)
    if how & _MOVED:
        x += read.signed(COORDINATE_MAX)
        y += read.signed(COORDINATE_MAX)
    if not (0 <= x <= COORDINATE_MAX and 0 <= y <= COORDINATE_MAX):
        raise RemoteProtocolError("a sample is nowhere")
    return Place(last.character, bearing, x, y, tick).packed()


def _read_tail(
    packed: bytes,
) -> tuple[tuple[RefusedCommand, ...], tuple[PlayerLink, ...]]:
    try:
        refusals, links = _TAIL_DECODER.decode(packed)
    except (msgspec.DecodeError, RecursionError) as error:
        raise RemoteProtocolError(f"the end of a bundle is nothing: {error}") from error
    # MessagePack has many ways to write a number, of which one is written.
    if not (refusals or links) or _ENCODER.encode((refusals, links)) != packed:
        raise RemoteProtocolError("the end of a bundle is written in another way than ours")
    return refusals, links


def _check_end(read: Reader) -> None:
    if not read.is_at_end:
        raise RemoteProtocolError("a bundle has bytes left over")
