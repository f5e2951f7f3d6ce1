"""How bundles look as bytes: most of what is sent, and so packed by hand.

Numbers are written as `net/packing.py` says, contents of records as `net/fields.py` does. What
stands in brackets is there if its flag is. A bundle stands by itself, or speaks relative to what
the other side has as of the bundle that it acknowledges (`net/ground.py`): its *basis* is the
newest that was there then.

A host's bundle begins with 40 and these flags: 1 relative, 2 bits, 4 counts_on, 8 presence,
10 changes, 20 more flags:

    flags  epoch
    [20: 1 counts_on is None, 2 digest, 4 belief, 8 refusals and links, 10 unsafe]
    by itself:  number  tick  acknowledged  revision  last_command  unsafe
                [bits: acknowledged_bits]
    relative:   acknowledged, its low 16 bits
                steps: number less the basis's in the low four bits, 0 if it follows;
                       ticks less bundles since then in the next two: 0 none, 1 as many as
                       bundles, 2 one more, 3 so many as follow last, signed;
                       last_command less the basis's in the high two, 3 if it follows
                revision less the basis's    [unsafe]
                [bits: those of acknowledged_bits that are otherwise than that everything has
                       arrived since the basis, and nothing before it]
    [counts_on: its bits]
    [digest: 8 bytes]
    [belief: acknowledged less moment, digest, 8 bytes, revision less complete_revision]
    [presence: count of samples; by itself 9 bytes each; relative: how, and what differs]
    [refusals and links, as MessagePack, behind its length]
    [changes: count; each: how  [section]  key  …; the values of all, as MessagePack]

A guest's bundle begins with these flags: 1 relative, 2 bits, 4 a sample, 8 commands, 10 tick:

    flags  epoch
    by itself:  number  tick  acknowledged  [bits: acknowledged_bits]
    relative:   acknowledged, its low 16 bits    number less the basis's
                [tick: ticks less bundles since the basis, signed]  [bits: as above]
    [a sample, as above]
    [commands: count; each: number less the one before, signed; the command, behind its length]

A bundle that says something in another way than this, or has bytes left over, is the sender's
fault; one that is relative to what is not known (any more) is nobody's, and is dropped.
"""

from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from net import limits
from net.bundle_changes import NO_BASES, Name, RecordAt, put_changes, read_changes
from net.bundle_samples import put_samples, read_samples
from net.bundles import (
    Belief,
    ChangedRecord,
    GuestBundle,
    HostBundle,
    Numbered,
    PlayerLink,
    QuantisedSample,
    RefusedCommand,
)
from net.errors import NotUnderstoodError, RemoteProtocolError
from net.ground import Ground, Said, Standing
from net.packing import Reader, as_bytes, put_bits, put_bytes, put_signed, put_whole

_HOST = 0x40
_RELATIVE, _BITS = 0x01, 0x02
_COUNTS_ON, _PRESENCE, _CHANGES, _MORE = 0x04, 0x08, 0x10, 0x20
_COUNTS_ON_NONE, _DIGEST, _BELIEF, _TAIL, _UNSAFE = (1 << bit for bit in range(5))
_SAMPLE, _COMMANDS, _GUEST_TICK = 0x04, 0x08, 0x10
_HOST_FLAGS, _MORE_FLAGS, _GUEST_FLAGS = 0x3F, 0x1F, 0x1F
_NIBBLE, _FOLLOWS = 15, 3
_WRAP = 65536
_BITS_MAX_BYTES = limits.BUNDLE_HISTORY // 8


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
    if standing is not None:
        basis = standing.basis
        bits ^= _implied_bits(bundle.acknowledged, basis)
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
        _put_relative(out, bundle, standing.basis, more)
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
        put_whole(out, len(bundle.presence))
        put_samples(out, bundle.presence, bundle.tick, standing)
    if has_tail:
        put_bytes(out, _ENCODER.encode((bundle.refusals, bundle.links)))
    if bundle.changes:
        put_changes(out, bundle, ground if standing is not None else None, bases)
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
        step = steps & _NIBBLE or read.whole(limits.TICK_MAX, _NIBBLE + 1)
        number = basis.number + step
        last_command = basis.last_command + (steps >> 6)
        if steps >> 6 == _FOLLOWS:
            last_command = basis.last_command + read.whole(limits.COMMAND_NUMBER_MAX, _FOLLOWS)
        pause = _pauses(step)[steps >> 4 & _FOLLOWS]
        if pause is None:
            pause = read.signed(limits.TICK_MAX)
            if pause in _pauses(step):
                raise RemoteProtocolError("a bundle says what goes without saying")
        tick = basis.tick + step + pause
        revision = basis.revision + read.whole(limits.REVISION_MAX)
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
        if more & _UNSAFE:
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
    presence: tuple[QuantisedSample, ...] = ()
    if flags & _PRESENCE:
        presence = read_samples(read, read.whole(limits.PLAYERS_MAX, 1), tick, standing)
    refusals: tuple[RefusedCommand, ...] = ()
    links: tuple[PlayerLink, ...] = ()
    if more & _TAIL:
        refusals, links = _read_tail(read.sized(limits.DATAGRAM_MAX_BYTES))
    changes: tuple[ChangedRecord, ...] = ()
    if flags & _CHANGES:
        relative_to = ground if standing is not None else None
        changes = read_changes(read, acknowledged, relative_to, record_at)
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
    if bundle.presence:
        put_samples(out, bundle.presence, bundle.tick, standing)
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
    presence: tuple[QuantisedSample, ...] = ()
    if flags & _SAMPLE:
        presence = read_samples(read, 1, tick, standing)
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


def said_by(bundle: HostBundle | GuestBundle) -> tuple[Said, tuple[QuantisedSample, ...]]:
    """What of a bundle later ones are told relative to."""
    if isinstance(bundle, GuestBundle):
        return Said(bundle.number, bundle.tick, bundle.acknowledged), bundle.presence
    said = Said(
        bundle.number,
        bundle.tick,
        bundle.acknowledged,
        bundle.revision,
        bundle.last_command,
        bundle.unsafe,
    )
    return said, bundle.presence


# What is relative


def _can_stand(bundle: HostBundle, basis: Said) -> bool:
    """Whether nothing runs back since the basis."""
    return (
        bundle.number > basis.number
        and bundle.revision >= basis.revision
        and bundle.last_command >= basis.last_command
    )


def _put_relative(out: bytearray, bundle: HostBundle, basis: Said, more: int) -> None:
    out += (bundle.acknowledged % _WRAP).to_bytes(2, "little")
    step = bundle.number - basis.number
    answered = bundle.last_command - basis.last_command
    pause = bundle.tick - basis.tick - step
    pauses = _pauses(step)
    how = pauses.index(pause) if pause in pauses else _FOLLOWS
    out.append((step if step <= _NIBBLE else 0) | how << 4 | min(answered, _FOLLOWS) << 6)
    if step > _NIBBLE:
        put_whole(out, step)
    if answered >= _FOLLOWS:
        put_whole(out, answered)
    if how == _FOLLOWS:
        put_signed(out, pause)
    put_whole(out, bundle.revision - basis.revision)
    if more & _UNSAFE:
        put_whole(out, bundle.unsafe)


def _pauses(step: int) -> tuple[int, int, int, None]:
    """How many ticks without a bundle there were in so many bundles, as two bits say it: none, one
    before each, and one more; or it follows."""
    return 0, step, step + 1, None


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
