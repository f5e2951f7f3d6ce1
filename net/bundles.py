"""How bundles look as bytes: most of what is sent, and so packed by hand.

Numbers are written as `net/packing.py` says. What stands in brackets is there if its flag is.

A host's bundle:

    1  flags  epoch  number  tick  acknowledged  revision  last_command  unsafe
    [1: acknowledged_bits, behind their length]
    [2: counts_on, behind its length]    4: counts_on is None    neither: it is empty
    [8: digest, 8 bytes]
    [16: acknowledged less moment, digest, 8 bytes, revision less complete_revision]
    [32: count of samples, 9 bytes each]
    [64: count of changes; each: section less the one before, signed; key less the one before in
         the same section, signed; age; 0 for a deletion, else length of the content + 1; content]
    [128: refusals and links, as MessagePack]

A guest's:

    2  flags  epoch  number  tick  acknowledged
    [1: acknowledged_bits, behind their length]
    [2: a sample, 9 bytes]
    [4: count of commands; each: number less the one before; the command, behind its length]

A bundle that says something in another way than this, or has bytes left over, is the sender's
fault.
"""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from net import limits
from net.errors import RemoteProtocolError
from net.packing import Reader, put_bytes, put_signed, put_whole

Epoch = Annotated[int, Meta(ge=1, le=65535)]
Tick = Annotated[int, Meta(ge=0, le=limits.TICK_MAX)]
Revision = Annotated[int, Meta(ge=0, le=limits.REVISION_MAX)]
SectionNumber = Annotated[int, Meta(ge=0, le=limits.SECTION_NUMBER_MAX)]
Key = Annotated[int, Meta(ge=0, le=limits.KEY_MAX)]
Content = Annotated[bytes, Meta(max_length=limits.RECORD_MAX_BYTES)]
Bits = Annotated[bytes, Meta(max_length=limits.BUNDLE_HISTORY // 8)]
"""Bit i is bit i % 8 of byte i // 8."""
BundleNumber = Annotated[int, Meta(ge=1, le=limits.TICK_MAX)]
NewestNumber = Annotated[int, Meta(ge=0, le=limits.TICK_MAX)]
CommandNumber = Annotated[int, Meta(ge=0, le=limits.COMMAND_NUMBER_MAX)]
ShortDigest = Annotated[bytes, Meta(min_length=8, max_length=8)]
CharacterId = Annotated[int, Meta(ge=0, le=4095)]


class ChangedRecord(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One record as it is at a revision; `content` is None where it is no more. `age` is how far
    its revision lies below that of the message, since a difference is shorter than the number."""

    section: SectionNumber
    key: Key
    age: Revision
    content: Content | None


class Numbered(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A guest's command with its number."""

    number: CommandNumber
    command: Annotated[bytes, Meta(max_length=limits.COMMAND_MAX_BYTES)]


class RefusedCommand(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A command that the host carried out not, and the game's reason for it."""

    number: CommandNumber
    reason: Annotated[int, Meta(ge=0, le=255)]
    faster: Annotated[int, Meta(ge=0, le=4095)] = 0
    """The character whose command came first and left nothing for this one; 0 where it is not for
    that."""


class PlayerLink(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """How good a player's link to the host is, for the player list."""

    character: CharacterId
    ping_ms: Annotated[int, Meta(ge=0, le=65535)]
    """The round trip; 0 means unknown."""
    quality_pct: Annotated[int, Meta(ge=-1, le=100)]
    """Share of packets that arrive; -1 means unknown. One byte either way."""


class Belief(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What the host knows the guest to have held as it sent a bundle, by what that acknowledged."""

    moment: BundleNumber
    """The number of the guest's bundle."""
    digest: ShortDigest
    complete_revision: Revision
    """Up to where the guest had every change then."""


class HostBundle(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=1):
    """What the host tells one guest at a tick; more than one where it has much to tell."""

    epoch: Epoch
    number: BundleNumber
    """Counts the host's bundles to this guest, from 1 on."""
    tick: Tick
    acknowledged: NewestNumber
    """The newest guest bundle that has arrived; 0 for none."""
    acknowledged_bits: Bits
    """Bit i: the guest bundle `acknowledged - 1 - i` has arrived. As far back as is news."""
    revision: Revision
    """The world's revision as this bundle was made."""
    counts_on: Bits | None
    """Bit i: completeness up to `revision` needs the bundle `number - 1 - i`, which had not been
    acknowledged. None when more is pending than fitted, and nothing can be concluded."""
    last_command: CommandNumber
    """The guest's last command that was carried out or refused."""
    presence: Annotated[bytes, Meta(max_length=9 * limits.PLAYERS_MAX)]
    """Samples of other players, packed by `net/sync/presence.py`."""
    changes: Annotated[tuple[ChangedRecord, ...], Meta(max_length=256)] = ()
    refusals: Annotated[
        tuple[RefusedCommand, ...], Meta(max_length=limits.REFUSALS_IN_BUNDLE_MAX)
    ] = ()
    digest: ShortDigest | None = None
    """The world digest at `revision`."""
    links: Annotated[tuple[PlayerLink, ...], Meta(max_length=limits.PLAYERS_MAX)] = ()
    unsafe: Revision = 0
    """How many of the revisions up to `revision` the end of the host's program would take back,
    since they are not saved. What a command did at one of these may have to be asked for again."""
    belief: Belief | None = None


class GuestBundle(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=2):
    """What a guest tells the host at a tick of its own."""

    epoch: Epoch
    number: BundleNumber
    """Counts the guest's bundles of this epoch, from 1 on."""
    tick: Tick
    acknowledged: NewestNumber
    acknowledged_bits: Bits
    presence: Annotated[bytes, Meta(max_length=9)]
    commands: Annotated[tuple[Numbered, ...], Meta(max_length=limits.COMMANDS_IN_BUNDLE_MAX)] = ()
    """Commands not yet acknowledged, from the oldest on."""


_HOST, _GUEST = 1, 2
_BITS, _COUNTS_ON, _COUNTS_ON_NONE, _DIGEST, _BELIEF, _PRESENCE, _CHANGES, _TAIL = (
    1 << bit for bit in range(8)
)
_SAMPLE, _COMMANDS = 2, 4
_BITS_MAX_BYTES = limits.BUNDLE_HISTORY // 8
_SAMPLE_BYTES = 9
_CHANGES_MAX = 256

_Tail = tuple[
    Annotated[tuple[RefusedCommand, ...], Meta(max_length=limits.REFUSALS_IN_BUNDLE_MAX)],
    Annotated[tuple[PlayerLink, ...], Meta(max_length=limits.PLAYERS_MAX)],
]
_ENCODER = msgspec.msgpack.Encoder()
_TAIL_DECODER = msgspec.msgpack.Decoder(_Tail)


def pack_host_bundle(bundle: HostBundle) -> bytes:
    """The bytes of a host's bundle."""
    counts_on, belief = bundle.counts_on, bundle.belief
    has_tail = bool(bundle.refusals or bundle.links)
    flags = (
        (_BITS if bundle.acknowledged_bits else 0)
        | (_COUNTS_ON_NONE if counts_on is None else _COUNTS_ON if counts_on else 0)
        | (0 if bundle.digest is None else _DIGEST)
        | (0 if belief is None else _BELIEF)
        | (_PRESENCE if bundle.presence else 0)
        | (_CHANGES if bundle.changes else 0)
        | (_TAIL if has_tail else 0)
    )
    out = bytearray((_HOST, flags))
    put_whole(out, bundle.epoch)
    put_whole(out, bundle.number)
    put_whole(out, bundle.tick)
    put_whole(out, bundle.acknowledged)
    put_whole(out, bundle.revision)
    put_whole(out, bundle.last_command)
    put_whole(out, bundle.unsafe)
    if bundle.acknowledged_bits:
        put_bytes(out, bundle.acknowledged_bits)
    if counts_on:
        put_bytes(out, counts_on)
    if bundle.digest is not None:
        out += bundle.digest
    if belief is not None:
        put_signed(out, bundle.acknowledged - belief.moment)
        out += belief.digest
        put_signed(out, bundle.revision - belief.complete_revision)
    if bundle.presence:
        put_whole(out, len(bundle.presence) // _SAMPLE_BYTES)
        out += bundle.presence
    if bundle.changes:
        _put_changes(out, bundle.changes)
    if has_tail:
        out += _ENCODER.encode((bundle.refusals, bundle.links))
    return bytes(out)


def unpack_host_bundle(payload: bytes) -> HostBundle:
    """Reads what `pack_host_bundle` wrote. Raises `RemoteProtocolError` for anything else."""
    read = Reader(payload)
    if read.byte() != _HOST:
        raise RemoteProtocolError("this is no bundle of a host")
    flags = read.byte()
    epoch = read.whole(65535, 1)
    number = read.whole(limits.TICK_MAX, 1)
    tick = read.whole(limits.TICK_MAX)
    acknowledged = read.whole(limits.TICK_MAX)
    revision = read.whole(limits.REVISION_MAX)
    last_command = read.whole(limits.COMMAND_NUMBER_MAX)
    unsafe = read.whole(limits.REVISION_MAX)
    bits = _some(read) if flags & _BITS else b""
    counts_on: bytes | None = _some(read) if flags & _COUNTS_ON else b""
    if flags & _COUNTS_ON_NONE:
        if counts_on:
            raise RemoteProtocolError("a bundle counts on something and on nothing")
        counts_on = None
    digest = read.take(8) if flags & _DIGEST else None
    belief = None
    if flags & _BELIEF:
        moment = acknowledged - read.signed(limits.TICK_MAX)
        believed = read.take(8)
        complete_revision = revision - read.signed(limits.REVISION_MAX)
        if moment < 1 or complete_revision < 0:
            raise RemoteProtocolError("a belief is of what never was")
        belief = Belief(moment, believed, complete_revision)
    presence = b""
    if flags & _PRESENCE:
        presence = read.take(_SAMPLE_BYTES * read.whole(limits.PLAYERS_MAX, 1))
    changes = _read_changes(read) if flags & _CHANGES else ()
    refusals: tuple[RefusedCommand, ...] = ()
    links: tuple[PlayerLink, ...] = ()
    if flags & _TAIL:
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


def pack_guest_bundle(bundle: GuestBundle) -> bytes:
    """The bytes of a guest's bundle."""
    flags = (
        (_BITS if bundle.acknowledged_bits else 0)
        | (_SAMPLE if bundle.presence else 0)
        | (_COMMANDS if bundle.commands else 0)
    )
    out = bytearray((_GUEST, flags))
    put_whole(out, bundle.epoch)
    put_whole(out, bundle.number)
    put_whole(out, bundle.tick)
    put_whole(out, bundle.acknowledged)
    if bundle.acknowledged_bits:
        put_bytes(out, bundle.acknowledged_bits)
    out += bundle.presence
    if bundle.commands:
        put_whole(out, len(bundle.commands))
        before = 0
        for number, command in ((one.number, one.command) for one in bundle.commands):
            put_signed(out, number - before)
            put_bytes(out, command)
            before = number
    return bytes(out)


def unpack_guest_bundle(payload: bytes) -> GuestBundle:
    """Reads what `pack_guest_bundle` wrote. Raises `RemoteProtocolError` for anything else."""
    read = Reader(payload)
    if read.byte() != _GUEST:
        raise RemoteProtocolError("this is no bundle of a guest")
    flags = read.byte()
    if flags & ~(_BITS | _SAMPLE | _COMMANDS):
        raise RemoteProtocolError(f"a bundle has unknown flags: {flags}")
    epoch = read.whole(65535, 1)
    number = read.whole(limits.TICK_MAX, 1)
    tick = read.whole(limits.TICK_MAX)
    acknowledged = read.whole(limits.TICK_MAX)
    bits = _some(read) if flags & _BITS else b""
    presence = read.take(_SAMPLE_BYTES) if flags & _SAMPLE else b""
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


def _put_changes(out: bytearray, changes: tuple[ChangedRecord, ...]) -> None:
    put_whole(out, len(changes))
    section = key = 0
    for change in changes:
        put_signed(out, change.section - section)
        if change.section != section:
            section, key = change.section, 0
        put_signed(out, change.key - key)
        key = change.key
        put_whole(out, change.age)
        content = change.content
        if content is None:
            out.append(0)
        else:
            put_whole(out, len(content) + 1)
            out += content


def _read_changes(read: Reader) -> tuple[ChangedRecord, ...]:
    changes: list[ChangedRecord] = []
    section = key = 0
    for _ in range(read.whole(_CHANGES_MAX, 1)):
        step = read.signed(limits.SECTION_NUMBER_MAX)
        if step:
            section, key = section + step, 0
        key += read.signed(limits.KEY_MAX)
        if not (0 <= section <= limits.SECTION_NUMBER_MAX and 0 <= key <= limits.KEY_MAX):
            raise RemoteProtocolError(f"{section} and {key} name no record")
        age = read.whole(limits.REVISION_MAX)
        length = read.whole(limits.RECORD_MAX_BYTES + 1)
        content = read.take(length - 1) if length else None
        changes.append(ChangedRecord(section, key, age, content))
    return tuple(changes)


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


def _some(read: Reader) -> bytes:
    """Bits, of which there are some."""
    return read.take(read.whole(_BITS_MAX_BYTES, 1))


def _check_end(read: Reader) -> None:
    if not read.is_at_end:
        raise RemoteProtocolError("a bundle has bytes left over")
