"""Records as they travel in bundles: field by field, and only what differs where that is known.

Most of the game's records are MessagePack arrays of up to 15 fields. Such a content travels as its
fields; any other as one value, its bytes. Where the receiver is known to hold an earlier content of
the same record with as many fields, only the fields that differ travel: of two whole numbers their
difference, of anything else the new one.

The values of all changes of a bundle stand in one run, MessagePack behind MessagePack, so that they
are taken apart in one go. Each has the one form that is written here; a content that is written in
another way travels as its bytes.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec

from net import limits
from net.errors import RemoteProtocolError

FIELDS_MAX = 15
_ARRAY = 0x90
_NOT_A_VALUE = (msgspec.MsgspecError, ValueError, TypeError, OverflowError, RecursionError)
"""What bytes raise that are none, and values that cannot be written again."""
_encode = msgspec.msgpack.Encoder().encode
_VALUES: msgspec.msgpack.Decoder[tuple[Any, ...]] = msgspec.msgpack.Decoder(tuple[Any, ...])


def fields_of(content: bytes) -> tuple[Any, ...] | None:
    """The fields of a content that can travel by them; None for any other. The same content goes to
    several peers, and more than once, so those of short ones are kept: a long one could be a
    thousand empty lists, which take a hundred times as much memory as bytes."""
    return (
        _kept_fields(content) if len(content) <= limits.FIELDS_KEPT_MAX_BYTES else _fields(content)
    )


def _fields(content: bytes) -> tuple[Any, ...] | None:
    if not content or content[0] & 0xF0 != _ARRAY:
        return None
    try:
        fields = _VALUES.decode(content)
        return fields if _encode(fields) == content else None
    except _NOT_A_VALUE:
        return None


_kept_fields = lru_cache(maxsize=2048)(_fields)


@lru_cache(maxsize=4096)
def difference(before: bytes, content: bytes) -> tuple[int, bytes] | None:
    """What differs from an earlier content: a bit for each field that does, and the values that
    stand for them. None where the two cannot be told by their difference, or do not differ."""
    old, new = fields_of(before), fields_of(content)
    if old is None or new is None or len(old) != len(new):
        return None
    mask, bit = 0, 1
    told: list[Any] = []
    for was, now in zip(old, new, strict=True):
        if was is now:
            pass
        elif type(was) is int and type(now) is int:
            if was != now:
                mask |= bit
                told.append(now - was)
        elif _encode(was) != _encode(now):
            # By their bytes, since 1, 1.0 and true are equal.
            mask |= bit
            told.append(now)
        bit <<= 1
    try:
        return (mask, _encode(told)[1:]) if mask else None
    except OverflowError:
        return None


def values_of_content(content: bytes) -> bytes:
    """A content as it travels whole: its fields, or one value."""
    return content[1:] if fields_of(content) is not None else _encode(content)


def read_values(run: bytes, count: int) -> tuple[Any, ...]:
    """The values of a run, which are so many. Raises `RemoteProtocolError`."""
    head = bytes((_ARRAY | count,)) if count <= FIELDS_MAX else b"\xdc" + count.to_bytes(2, "big")
    packed = head + run
    try:
        values = _VALUES.decode(packed)
        is_ours = _encode(values) == packed
    except _NOT_A_VALUE as error:
        raise RemoteProtocolError(f"{len(run)} bytes are not {count} values: {error}") from error
    if not is_ours:
        raise RemoteProtocolError("values are written in another way than ours")
    return values


def content_of(fields: Sequence[Any]) -> bytes:
    """The content that has these fields. Raises `RemoteProtocolError` for one that is too long."""
    content = _encode(fields)
    if len(content) > limits.RECORD_MAX_BYTES:
        raise RemoteProtocolError(f"a record has {len(content)} bytes")
    return content


def with_difference(before: bytes, mask: int, told: Sequence[Any]) -> bytes:
    """The content that differs from an earlier one in the fields of the mask, as many as are told.
    Raises `RemoteProtocolError` where they do not fit together."""
    old = fields_of(before)
    if old is None or mask >> len(old):
        raise RemoteProtocolError("a difference is of another record")
    fields = list(old)
    place = 0
    for now in told:
        while not mask >> place & 1:
            place += 1
        was = fields[place]
        fields[place] = was + now if type(was) is int and type(now) is int else now
        place += 1
    try:
        return content_of(fields)
    except OverflowError as error:
        raise RemoteProtocolError("a number is too large") from error
