"""Records as they travel in bundles: field by field, and only what differs where that is known.

Most of the game's records are MessagePack arrays of up to 15 fields. Such a content travels as its
fields, without a length; any other as it is, behind its length. Where the receiver is known to hold
an earlier content of the same record with as many fields, only the fields that differ travel: of
two whole numbers their difference, of anything else the new one.
"""

from functools import lru_cache

import msgspec

from net import limits
from net.errors import RemoteProtocolError
from net.packing import Reader, values_end

FIELDS_MAX = 15
_ARRAY = 0x90
_WHOLE_NUMBERS = frozenset((*range(0x80), *range(0xE0, 0x100), *range(0xCC, 0xD4)))
"""How whole numbers begin in MessagePack."""
_encode = msgspec.msgpack.encode
_INTEGER = msgspec.msgpack.Decoder(int)


@lru_cache(maxsize=4096)
def fields_of(content: bytes) -> tuple[bytes, ...] | None:
    """The fields of a content that can travel by them, as MessagePack; None for any other. The same
    content goes to several peers, and more than once."""
    if not content or content[0] & 0xF0 != _ARRAY:
        return None
    fields = []
    end = 1
    try:
        for _ in range(content[0] & FIELDS_MAX):
            start, end = end, values_end(content, end, 1)
            fields.append(content[start:end])
    except RemoteProtocolError:
        return None
    return tuple(fields) if end == len(content) else None


@lru_cache(maxsize=4096)
def difference(before: bytes, content: bytes) -> tuple[int, bytes] | None:
    """What differs from an earlier content: a bit for each field that does, and what stands for
    it. None where the two cannot be told by their difference, or do not differ."""
    old, new = fields_of(before), fields_of(content)
    if old is None or new is None or len(old) != len(new):
        return None
    mask = 0
    out = bytearray()
    for place, (was, now) in enumerate(zip(old, new, strict=True)):
        if was == now:
            continue
        mask |= 1 << place
        if was[0] in _WHOLE_NUMBERS and now[0] in _WHOLE_NUMBERS:
            number = _INTEGER.decode(now)
            try:
                out += _encode(number - _INTEGER.decode(was))
            except OverflowError:
                return None
            if _encode(number) != now:
                return None
        else:
            out += now
    return (mask, bytes(out)) if mask else None


def read_fields(read: Reader, count: int) -> bytes:
    """The content of so many fields. Raises `RemoteProtocolError`."""
    return _checked(bytes((_ARRAY | count,)) + read.values(count))


def read_difference(read: Reader, mask: int, before: bytes) -> bytes:
    """The content that differs in these fields from an earlier one. Raises `RemoteProtocolError`
    where they do not fit together."""
    return _with_difference(before, mask, read.values(mask.bit_count()))


@lru_cache(maxsize=4096)
def _with_difference(before: bytes, mask: int, values: bytes) -> bytes:
    """The content that differs so. It often comes more than once."""
    old = fields_of(before)
    if old is None or mask >> len(old):
        raise RemoteProtocolError("a difference is of another record")
    fields = list(old)
    end = 0
    for place, was in enumerate(old):
        if mask >> place & 1:
            start, end = end, values_end(values, end, 1)
            told = values[start:end]
            if was[0] in _WHOLE_NUMBERS and told[0] in _WHOLE_NUMBERS:
                try:
                    told = _encode(_INTEGER.decode(was) + _INTEGER.decode(told))
                except OverflowError as error:
                    raise RemoteProtocolError("a number is too large") from error
            fields[place] = told
    return _checked(before[:1] + b"".join(fields))


def _checked(content: bytes) -> bytes:
    if len(content) > limits.RECORD_MAX_BYTES:
        raise RemoteProtocolError(f"a record has {len(content)} bytes")
    return content
