"""Every message there is.

Messages are MessagePack arrays, typed and bounded by msgspec as they are decoded: a closed set,
each with a number for a tag. What one side may send is one union (`GuestMessage`, `HostMessage`),
so a guest who sends a host's message sends something that does not exist. Datagrams carry one
bundle each, packed by `net/bundle_bytes.py`; everything else is reliable. The game's records and
commands are bounded bytes in here; `docs/reference/protocol.md` is made from these two files, and
`tests/golden/` holds one packet of each kind.

Short field names do not save a byte, since only the values travel, in the order of the fields.
"""

from collections.abc import Mapping
from typing import Annotated, TypeAlias, TypeVar, get_args

import msgspec
from msgspec import Meta, Struct

from net import limits
from net.bundle_bytes import (
    pack_guest_bundle,
    pack_host_bundle,
    unpack_guest_bundle,
    unpack_host_bundle,
)
from net.bundle_changes import NO_BASES, RecordAt
from net.bundle_changes import Name as RecordName
from net.bundles import (
    CharacterId,
    CommandNumber,
    Content,
    Epoch,
    GuestBundle,
    HostBundle,
    Key,
    Revision,
    SectionNumber,
    Tick,
)
from net.errors import RemoteProtocolError
from net.ground import Ground
from net.player_key import PUBLIC_KEY_BYTES, SIGNATURE_BYTES

Name = Annotated[str, Meta(min_length=1, max_length=limits.NAME_MAX_LENGTH)]
Reason = Annotated[str, Meta(max_length=limits.REASON_MAX_LENGTH)]
ResumeToken = Annotated[
    bytes, Meta(min_length=limits.RESUME_TOKEN_BYTES, max_length=limits.RESUME_TOKEN_BYTES)
]
KnockNumber = Annotated[int, Meta(ge=0, le=2**53)]
RepairId = Annotated[int, Meta(ge=0, le=2**31)]


# Control channel


class Resume(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a guest says who has been here before."""

    token: ResumeToken
    revision: Revision
    """Up to where its replica is complete; 0 when it has none."""


class Hello(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=16):
    """The knock: the first message of a guest."""

    protocol_version: Annotated[int, Meta(ge=0, le=65535)]
    content_hash: Annotated[str, Meta(max_length=limits.CONTENT_HASH_MAX_LENGTH)]
    game_version: Annotated[str, Meta(max_length=limits.GAME_VERSION_MAX_LENGTH)]
    name: Name
    colour: Annotated[int, Meta(ge=0, le=15)]
    join_token: Annotated[bytes, Meta(max_length=limits.JOIN_TOKEN_BYTES)]
    resume: Resume | None = None
    public_key: Annotated[bytes, Meta(max_length=PUBLIC_KEY_BYTES)] = b""
    """The player's key, and the proof of having it: the signature of `guest_statement` over the
    connection's binding. Both are empty where the transport vouches for people."""
    proof: Annotated[bytes, Meta(max_length=SIGNATURE_BYTES)] = b""


class HostIsAsked(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=17):
    """The knock was heard; the host has been asked."""


class CatchUp(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """How a newcomer is brought up to date: by a snapshot, by the changes that are pending for
    it, or by comparing sections."""

    snapshot: bool
    compare: bool


class Accepted(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=18):
    """The host's yes."""

    epoch: Epoch
    character: CharacterId
    resume_token: ResumeToken
    hash_key: Annotated[int, Meta(ge=0, le=2**63 - 1)]
    """The key of this session's record hashes."""
    host_tick: Tick
    command_floor: CommandNumber
    """The last command of this character that the host knows; the next has the next number."""
    catch_up: CatchUp
    host_character: CharacterId = 0
    """Whom the host itself plays; 0 when it is a server."""


class Rejected(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=19):
    """The host's no, in words for the player."""

    reason: Reason
    may_ask_again: bool
    """Whether time may mend it: a guest that was inside goes on asking for a while."""


class Loaded(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=20):
    """The welcome package is complete; the guest stands in the farm."""

    epoch: Epoch


class Goodbye(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=21):
    """Either side leaves, or is sent away."""

    reason: Reason
    may_return: bool


class ChatLine(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=22):
    """Guest to host: something to say. Host to guest: who said it."""

    character: CharacterId
    text: Annotated[str, Meta(max_length=limits.CHAT_MAX_LENGTH)]


class PlayerStatusChanged(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=23):
    """Host to guests: somebody came, was cut off, came back or left, and why."""

    character: CharacterId
    event: Annotated[int, Meta(ge=1, le=5)]
    reason: Reason


class Closing(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=24):
    """Host to guests: the farm closes soon. Whoever can falls silent, and stays until it has the
    last state, so that everybody leaves with the same world."""

    epoch: Epoch
    within_s: Annotated[int, Meta(ge=0, le=600)]


class Settled(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=25):
    """Guest to host, once the host is closing: every command of mine is dealt with, and I have
    compared equal at this revision."""

    epoch: Epoch
    revision: Revision


class KnockTold(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=26):
    """Host to a guest who may answer: somebody knocks."""

    epoch: Epoch
    knock: KnockNumber
    name: Name
    colour: Annotated[int, Meta(ge=0, le=15)]
    account: Annotated[str, Meta(max_length=limits.ACCOUNT_MAX_LENGTH)]
    """Who it is, as was proved to the host."""
    is_known: bool
    """Whether the account has a character at this farm."""
    namesake: CharacterId
    """Who of this farm has that name, is away, and might be who knocks; 0 for nobody."""
    looks_like: Annotated[str, Meta(max_length=limits.NAME_MAX_LENGTH)]
    """Whose name of this farm is the same, or looks the same; empty for nobody's."""


class KnockOver(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=27):
    """Host to a guest who may answer: whoever knocked was answered, or has gone."""

    epoch: Epoch
    knock: KnockNumber


# Repair channel


class SectionDigest(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A section as its holder has it: a part of its digest, and its count of records."""

    section: SectionNumber
    digest: Annotated[bytes, Meta(min_length=4, max_length=4)]
    """See `part_of_digest` in `net/sync/ledger.py`."""
    count: Annotated[int, Meta(ge=0, le=limits.SNAPSHOT_RECORDS_MAX)]


class RepairRequest(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=32):
    """Guest: my world differs, or I could not compare for too long. These are my sections."""

    epoch: Epoch
    repair: RepairId
    revision: Revision
    """Up to where the guest's replica is complete."""
    sections: Annotated[tuple[SectionDigest, ...], Meta(max_length=limits.REPAIR_SECTIONS_MAX)]


class StoredRecord(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A record in a repair or a snapshot."""

    key: Key
    revision: Revision
    content: Content


class SectionWhole(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=33):
    """Host: this is the whole section as of `as_of`."""

    epoch: Epoch
    repair: RepairId
    section: SectionNumber
    as_of: Revision
    last_command: CommandNumber
    """The guest's last command whose changes are in here, so that a prediction is not laid over
    its own outcome."""
    records: Annotated[tuple[StoredRecord, ...], Meta(max_length=limits.SECTION_WHOLE_MAX_RECORDS)]


class SectionSymbols(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=34):
    """Host: coded symbols of a large section, from symbol `first` on. All of one repair speak of
    the section as it was when the host first answered."""

    epoch: Epoch
    repair: RepairId
    section: SectionNumber
    first: Annotated[int, Meta(ge=0, le=limits.SYMBOLS_KEPT)]
    symbols: Annotated[bytes, Meta(max_length=9 * limits.SYMBOLS_KEPT)]
    """Packed by `net/sync/symbols.py`, nine bytes each."""
    counts: Annotated[bytes, Meta(max_length=limits.SYMBOLS_KEPT)]
    """The symbols' counts modulo 256, a byte each: those that follow on the counts that were sent
    before, further than the symbols themselves."""
    size: Annotated[int, Meta(ge=0, le=limits.SNAPSHOT_RECORDS_MAX)]
    """How many records the section had."""


class RepairAnswered(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=35):
    """Host: that was all about sections that differ."""

    epoch: Epoch
    repair: RepairId


class RecordsRequest(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=36):
    """Guest: of this section I lack the records with these hashes, and doubt those keys."""

    epoch: Epoch
    repair: RepairId
    section: SectionNumber
    item_ids: Annotated[bytes, Meta(max_length=6 * limits.REPAIR_RECORDS_MAX)]
    """Six bytes each, the low ones of the hash first."""
    keys: Annotated[tuple[Key, ...], Meta(max_length=limits.REPAIR_RECORDS_MAX)]


class SectionRecords(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=37):
    """Host: these records are so as of `as_of`, and these keys have none."""

    epoch: Epoch
    repair: RepairId
    section: SectionNumber
    as_of: Revision
    last_command: CommandNumber
    """The guest's last command whose changes are in here, so that a prediction is not laid over
    its own outcome."""
    records: Annotated[tuple[StoredRecord, ...], Meta(max_length=2 * limits.REPAIR_RECORDS_MAX)]
    absent: Annotated[tuple[Key, ...], Meta(max_length=limits.REPAIR_RECORDS_MAX)]


class MoreSymbolsRequest(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=38):
    """Guest: the symbols did not decode; send those from `first` up to before `end`, or, when that
    is none that the host keeps, the section itself."""

    epoch: Epoch
    repair: RepairId
    section: SectionNumber
    first: Annotated[int, Meta(ge=0, le=limits.SYMBOLS_KEPT)]
    end: Annotated[int, Meta(ge=0, le=limits.SYMBOLS_KEPT)]


class RepairRefused(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=39):
    """Host: not now; ask again after `wait_ms`."""

    epoch: Epoch
    repair: RepairId
    wait_ms: Annotated[int, Meta(ge=0, le=120_000)]


# Bulk channel


class SnapshotBegin(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=48):
    """A snapshot follows: of the whole world (`section` None), or of one section."""

    epoch: Epoch
    snapshot: RepairId
    as_of: Revision
    last_command: CommandNumber
    section: SectionNumber | None
    record_count: Annotated[int, Meta(ge=0, le=limits.SNAPSHOT_RECORDS_MAX)]


class SnapshotChunk(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=49):
    """Some of its records: a zlib stream of a `SnapshotPortion`, complete in itself."""

    epoch: Epoch
    snapshot: RepairId
    index: Annotated[int, Meta(ge=0, le=limits.SNAPSHOT_RECORDS_MAX)]
    inflated_bytes: Annotated[int, Meta(ge=1, le=limits.SNAPSHOT_CHUNK_INFLATED_MAX_BYTES)]
    compressed: Annotated[bytes, Meta(max_length=limits.SNAPSHOT_CHUNK_MAX_BYTES)]


class SnapshotEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=50):
    """All of it has been sent."""

    epoch: Epoch
    snapshot: RepairId


class SnapshotRecords(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Records of one section."""

    section: SectionNumber
    records: Annotated[
        tuple[StoredRecord, ...], Meta(min_length=1, max_length=limits.SNAPSHOT_CHUNK_RECORDS_MAX)
    ]


class SnapshotPortion(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a chunk inflates to: records of as many sections as fit in, since most are small."""

    sections: Annotated[
        tuple[SnapshotRecords, ...],
        Meta(min_length=1, max_length=limits.SNAPSHOT_CHUNK_RECORDS_MAX),
    ]


GuestMessage: TypeAlias = (
    Hello
    | Loaded
    | Goodbye
    | ChatLine
    | Settled
    | RepairRequest
    | RecordsRequest
    | MoreSymbolsRequest
)
"""What a guest may send reliably."""

HostMessage: TypeAlias = (
    HostIsAsked
    | Accepted
    | Rejected
    | Goodbye
    | ChatLine
    | PlayerStatusChanged
    | Closing
    | KnockTold
    | KnockOver
    | SectionWhole
    | SectionSymbols
    | RepairAnswered
    | SectionRecords
    | RepairRefused
    | SnapshotBegin
    | SnapshotChunk
    | SnapshotEnd
)
"""What a host may send reliably."""

Message: TypeAlias = GuestMessage | HostMessage | HostBundle | GuestBundle

_T = TypeVar("_T")

_NAMES: dict[int, str] = {
    kind.__struct_config__.tag: kind.__name__
    for union in (GuestMessage, HostMessage)
    for kind in get_args(union)
} | {1: "HostBundle", 2: "GuestBundle"}

_GUEST_BUNDLES, _HOST_BUNDLES = range(0x20), range(0x40, 0x80)
"""What bundles begin with, and no array of MessagePack does."""
_ENCODER = msgspec.msgpack.Encoder()
_GUEST_MESSAGE: msgspec.msgpack.Decoder[GuestMessage] = msgspec.msgpack.Decoder(GuestMessage)
_HOST_MESSAGE: msgspec.msgpack.Decoder[HostMessage] = msgspec.msgpack.Decoder(HostMessage)
_SNAPSHOT_PORTION = msgspec.msgpack.Decoder(SnapshotPortion)


def encode(
    message: Message | SnapshotPortion,
    ground: Ground | None = None,
    bases: Mapping[RecordName, bytes] = NO_BASES,
) -> bytes:
    """The bytes of a message. A bundle is as short as what the other side is known to have allows,
    where that is given."""
    if isinstance(message, HostBundle):
        return pack_host_bundle(message, ground, bases)
    if isinstance(message, GuestBundle):
        return pack_guest_bundle(message, ground)
    return _ENCODER.encode(message)


def decode_host_bundle(
    payload: bytes, ground: Ground | None = None, record_at: RecordAt | None = None
) -> HostBundle:
    """What a guest reads in a datagram. Raises `RemoteProtocolError`, and of that
    `NotUnderstoodError` for what is nobody's fault."""
    return unpack_host_bundle(payload, ground, record_at)


def decode_guest_bundle(payload: bytes, ground: Ground | None = None) -> GuestBundle:
    """What a host reads in a datagram. Raises as `decode_host_bundle` does."""
    return unpack_guest_bundle(payload, ground)


def decode_guest_message(payload: bytes) -> GuestMessage:
    """What a host reads on a reliable channel. Raises `RemoteProtocolError`."""
    return _decode(_GUEST_MESSAGE, payload)


def decode_host_message(payload: bytes) -> HostMessage:
    """What a guest reads on a reliable channel. Raises `RemoteProtocolError`."""
    return _decode(_HOST_MESSAGE, payload)


def decode_snapshot_portion(payload: bytes) -> SnapshotPortion:
    """What an inflated chunk holds. Raises `RemoteProtocolError`."""
    return _decode(_SNAPSHOT_PORTION, payload)


def message_name(payload: bytes) -> str:
    """The name of the message that these bytes begin like, for statistics and logs; "unknown" for
    bytes that begin like none."""
    if payload and payload[0] in _HOST_BUNDLES:
        return _NAMES[1]
    if payload and payload[0] in _GUEST_BUNDLES:
        return _NAMES[2]
    if len(payload) < 2 or payload[0] >> 4 != 9:
        # Arrays of 16 and more elements do not occur, so that one byte of header is all there is.
        return "unknown"
    return _NAMES.get(payload[1], "unknown")


def _decode(decoder: msgspec.msgpack.Decoder[_T], payload: bytes) -> _T:
    """One place turns every way in which bytes can be wrong into the other side's fault. Deep
    nesting ends in RecursionError, which msgspec raises before it allocates."""
    try:
        return decoder.decode(payload)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise RemoteProtocolError(f"{len(payload)} bytes are not a message: {error}") from error
