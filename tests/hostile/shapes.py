"""Hostile values for every message there is, made from the messages' own types.

A message is drawn as the list of its fields, before it is encoded, so that a field may also have a
value that its type does not allow: one below the least, one above the most, something else
altogether. `GOLDEN` holds one honest message of each kind, whose bytes are mutated besides.
"""

import struct
from functools import cache
from typing import Any, get_args

import msgspec
from hypothesis import strategies as st

from net import wire
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
from net.wire import (
    Accepted,
    CatchUp,
    ChatLine,
    Closing,
    Goodbye,
    GuestMessage,
    Hello,
    HostIsAsked,
    HostMessage,
    KnockOver,
    KnockTold,
    Loaded,
    Message,
    MoreSymbolsRequest,
    PlayerStatusChanged,
    RecordsRequest,
    Rejected,
    RepairAnswered,
    RepairRefused,
    RepairRequest,
    Resume,
    SectionDigest,
    SectionRecords,
    SectionSymbols,
    SectionWhole,
    Settled,
    SnapshotBegin,
    SnapshotEnd,
    StoredRecord,
)
from tests.hostile.false_host import chunk

_TEXTS = [
    "",
    "a",
    "\x00",
    "\x1b[2J",
    "\u202e",
    "{0.__class__}",
    "%n",
    "../..",
    "é" * 300,
    "x" * 5000,
]
_HERE = QuantisedSample(0, 0, 0, 0, 0)
_FENCE = b"\x91\xa5fence"
_OTHER_THINGS: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, -1, 2**64 - 1, 1.5, float("nan"), "x", b"x", [], {}]
)

FROM_GUESTS: tuple[type, ...] = (GuestBundle, *get_args(GuestMessage))
FROM_HOSTS: tuple[type, ...] = (HostBundle, *get_args(HostMessage))


def _integers(kind: msgspec.inspect.IntType) -> st.SearchStrategy[Any]:
    least = kind.ge if kind.ge is not None else -(2**63)
    most = kind.le if kind.le is not None else (kind.lt or 2**63) - 1
    edges = [least, min(least + 1, most), most, max(most - 1, least), least - 1, most + 1]
    edges = [edge for edge in edges if -(2**63) <= edge < 2**64]
    small = st.integers(max(least, 0), min(most, max(least, 0) + 40))
    return small | st.sampled_from(edges) | st.integers(least, most)


def _sizes(least: int | None, most: int | None) -> st.SearchStrategy[int]:
    low, high = least or 0, 40 if most is None else most
    edges = {low, min(low + 1, high), high, high + 1, max(low - 1, 0)}
    return st.sampled_from(sorted(edges))


def _values(kind: msgspec.inspect.Type) -> st.SearchStrategy[Any]:
    """Values for a field of this type: mostly right, often extreme, sometimes wrong."""
    match kind:
        case msgspec.inspect.Metadata():
            return _values(kind.type)
        case msgspec.inspect.IntType():
            return _integers(kind)
        case msgspec.inspect.BoolType():
            return st.booleans()
        case msgspec.inspect.NoneType():
            return st.none()
        case msgspec.inspect.StrType():
            sized = _sizes(kind.min_length, kind.max_length).map(lambda size: "é" * size)
            return sized | st.sampled_from(_TEXTS)
        case msgspec.inspect.BytesType():
            sizes = _sizes(kind.min_length, kind.max_length)
            return sizes.map(bytes) | sizes.map(lambda size: b"\xff" * size) | st.just(_FENCE)
        case msgspec.inspect.VarTupleType():
            return st.lists(_values(kind.item_type), max_size=3)
        case msgspec.inspect.UnionType():
            return st.one_of(*(_values(choice) for choice in kind.types))
        case msgspec.inspect.StructType():
            return _fields(kind.cls)
    raise NotImplementedError(f"no hostile values for {kind}")


@cache
def _fields(message: type) -> st.SearchStrategy[list[Any]]:
    info = msgspec.inspect.type_info(message)
    assert isinstance(info, msgspec.inspect.StructType)
    drawn = [_values(field.type) for field in info.fields]
    whole = st.tuples(*drawn).map(list)
    if info.tag is None:
        return whole
    return whole.map(lambda fields: [info.tag, *fields])


@st.composite
def hostile_fields(draw: st.DrawFn, message: type) -> list[Any]:
    """One message as the list of its tag and fields. A field in twelve is something else."""
    fields = draw(_fields(message))
    if draw(st.integers(0, 11)) == 0:
        fields[draw(st.integers(0, len(fields) - 1))] = draw(_OTHER_THINGS)
    if draw(st.integers(0, 11)) == 0:
        fields = fields[: draw(st.integers(0, len(fields)))]
    return fields


_LISTED: dict[str, type] = {
    "changes": ChangedRecord,
    "commands": Numbered,
    "links": PlayerLink,
    "presence": QuantisedSample,
    "refusals": RefusedCommand,
}


def as_sent(message: type, fields: list[Any]) -> bytes:
    """The bytes of drawn fields, bundles packed as bundles are; where that is possible, since what
    is no number at all cannot be packed as one."""
    if message not in (HostBundle, GuestBundle):
        return msgspec.msgpack.encode(fields)
    try:
        values = dict(zip(message.__struct_fields__, fields[1:], strict=True))
        for name, kind in _LISTED.items():
            if name in values:
                values[name] = tuple(kind(*one) for one in values[name])
        if values.get("belief") is not None:
            values["belief"] = Belief(*values["belief"])
        return wire.encode(message(**values))
    except (TypeError, ValueError, AttributeError, struct.error, msgspec.MsgspecError):
        return msgspec.msgpack.encode(fields)


def has_epoch(message: type) -> bool:
    """Whether a message's first field is the epoch."""
    return msgspec.structs.fields(message)[:1] != () and (
        msgspec.structs.fields(message)[0].name == "epoch"
    )


GOLDEN: dict[type, Message] = {
    type(message): message
    for message in (
        HostBundle(
            9, 40, 40, 12, b"\7", 33, b"\3", 2, (_HERE, _HERE),
            (ChangedRecord(17, 4, 1, _FENCE), ChangedRecord(17, 5, 0, None)),
            (RefusedCommand(2, 1, 65),), bytes(8), (PlayerLink(65, 40, 99),), 5,
            Belief(12, bytes(8), 30),
        ),
        GuestBundle(9, 12, 12, 40, b"\1", (_HERE,), (Numbered(1, b"\x93\x03\x01\x05"),)),
        Hello(1, "c" * 64, "1.0", "Ada", 1, b"open", Resume(bytes(16), 5)),
        HostIsAsked(),
        Accepted(9, 70, bytes(16), 99, 40, 0, CatchUp(snapshot=True, compare=False)),
        Rejected("no", may_ask_again=True),
        Loaded(9),
        Goodbye("bye", may_return=True),
        ChatLine(65, "hello"),
        PlayerStatusChanged(65, 1, ""),
        Closing(9, 5),
        KnockTold(9, 3, "Ada", 1, "", False, 65, "Ada"),
        KnockOver(9, 3),
        Settled(9, 33),
        RepairRequest(9, 1, 33, (SectionDigest(17, bytes(4), 3),)),
        SectionWhole(9, 1, 17, 33, 2, (StoredRecord(4, 32, _FENCE),)),
        SectionSymbols(9, 1, 17, 0, bytes(9 * 16), bytes(128), 40),
        RepairAnswered(9, 1),
        RecordsRequest(9, 1, 17, bytes(12), (4, 5)),
        SectionRecords(9, 1, 17, 33, 2, (StoredRecord(4, 32, _FENCE),), (5,)),
        MoreSymbolsRequest(9, 1, 17, 16, 40),
        RepairRefused(9, 1, 500),
        SnapshotBegin(9, 1, 33, 2, None, 1),
        chunk(1, 0, 17, [StoredRecord(4, 32, _FENCE)]),
        SnapshotEnd(9, 1),
    )
}  # fmt: skip


@st.composite
def mutations(draw: st.DrawFn, message: type) -> bytes:
    """The bytes of an honest message with a few of them changed, cut off or put in."""
    mutated = bytearray(wire.encode(GOLDEN[message]))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(mutated)))
        turn = draw(st.integers(0, 3))
        if turn == 0 and at < len(mutated):
            mutated[at] = draw(st.integers(0, 255))
        elif turn == 1:
            mutated[at:at] = draw(st.binary(max_size=6))
        elif turn == 2:
            del mutated[at : at + draw(st.integers(1, 6))]
        else:
            mutated += mutated[at:]
    return bytes(mutated)


assert set(GOLDEN) == {*FROM_GUESTS, *FROM_HOSTS}, "there should be one of every message"
