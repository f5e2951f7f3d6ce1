"""How the changes in a bundle look as bytes: what changes how, one after the other, and then the
values of all of them, as `net/fields.py` says.

A change is so: the low two bits of *how* are 0 for a deletion, which has no value, 1 for a content
that is one value, 2 for fields, 3 for a difference; 4: its revision follows on that of the change
before, or else its age stands here, less what it would be then, signed; 8: it is of the section
before, and the key is less the one before, signed; the high four bits are the count of fields, or
the bits of the fields that differ, 0 if they follow. A section below 128 is a number that was
given; others are told as twice themselves and 128 more, and with one more yet, they have the number
that follows from now on.
"""

from collections.abc import Callable, Mapping
from typing import Any

from net import limits
from net.bundles import ChangedRecord, HostBundle
from net.errors import NotUnderstoodError, RemoteProtocolError
from net.fields import (
    FIELDS_MAX,
    content_of,
    difference,
    fields_of,
    read_values,
    values_of_content,
    with_difference,
)
from net.ground import SECTIONS_GIVEN_MAX, Ground
from net.packing import Reader, put_signed, put_whole

Name = tuple[int, int]
NO_BASES: Mapping[Name, bytes] = {}
RecordAt = Callable[[int, int, int], bytes | None]
"""What a record's content was as one's own bundle of this number was sent, by section and key; None
where there was none. Raises `NotUnderstoodError` where that is not known any more."""

_DELETED, _AS_IT_IS, _FIELDS, _DIFFERENCE = range(4)
_FOLLOWS, _SAME_SECTION = 0x04, 0x08
_NIBBLE = 15


def put_changes(
    out: bytearray, bundle: HostBundle, ground: Ground | None, bases: Mapping[Name, bytes]
) -> None:
    changes = bundle.changes
    put_whole(out, len(changes))
    values: list[bytes] = []
    section = key = -1
    age = len(changes)
    for change in changes:
        section_before, key_before, age_before = section, key, age
        section, key, age, content = change.section, change.key, change.age, change.content
        start = len(out)
        out.append(0)
        how = 0
        if age == age_before - 1:
            how = _FOLLOWS
        else:
            put_signed(out, age - age_before)
        if section == section_before and _is_step(key_before, key):
            how |= _SAME_SECTION
            put_signed(out, key - key_before)
        else:
            _put_section(out, section, bundle.number, ground)
            put_whole(out, key)
        if content is None:
            out[start] = how | _DELETED
            continue
        base = None if ground is None else bases.get((section, key))
        differs = None if base is None else difference(base, content)
        if differs is not None:
            mask, told = differs
            how |= _DIFFERENCE
            if mask <= _NIBBLE:
                how |= mask << 4
            else:
                put_whole(out, mask)
            values.append(told)
        else:
            values.append(values_of_content(content))
            how |= _AS_IT_IS if fields_of(content) is None else _FIELDS | content[0] % 16 << 4
        out[start] = how
    out += b"".join(values)


def read_changes(
    read: Reader, moment: int, ground: Ground | None, record_at: RecordAt | None
) -> tuple[ChangedRecord, ...]:
    heads: list[tuple[int, int, int, int, int]] = []
    section = key = -1
    value_count = 0
    count = age = read.whole(limits.CHANGES_IN_BUNDLE_MAX, 1)
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
            section_before, section = section, _read_section(read, ground)
            key_before, key = key, read.whole(limits.KEY_MAX)
            if section == section_before and _is_step(key_before, key):
                raise RemoteProtocolError("a section is told twice")
        if not (section >= 0 and 0 <= key <= limits.KEY_MAX and 0 <= age <= limits.REVISION_MAX):
            raise RemoteProtocolError(f"{section}, {key} and {age} name no change")
        kind, nibble = how & _DIFFERENCE, how >> 4
        if kind == _DIFFERENCE:
            nibble = nibble or read.whole((1 << FIELDS_MAX) - 1, _NIBBLE + 1)
            value_count += nibble.bit_count()
        elif kind == _FIELDS:
            value_count += nibble
        elif nibble:
            raise RemoteProtocolError(f"a change is told in no known way: {how}")
        elif kind == _AS_IT_IS:
            value_count += 1
        heads.append((section, key, age, kind, nibble))
    values = read_values(read.rest(), value_count)
    changes: list[ChangedRecord] = []
    end = 0
    for section, key, age, kind, nibble in heads:
        content: bytes | None = None
        start = end
        if kind == _DIFFERENCE:
            end += nibble.bit_count()
            if ground is None or record_at is None:
                raise NotUnderstoodError("a record is told as a difference from nothing")
            before = record_at(moment, section, key)
            if before is None:
                raise NotUnderstoodError("a record is told as a difference from one that is gone")
            try:
                content = with_difference(before, nibble, values[start:end])
            except RemoteProtocolError as error:
                # What is here may be damaged. The next comparison shows it.
                raise NotUnderstoodError(f"a difference does not fit: {error}") from error
        elif kind == _FIELDS:
            end += nibble
            content = content_of(values[start:end])
        elif kind == _AS_IT_IS:
            end += 1
            content = _as_it_is(values[start])
        changes.append(ChangedRecord(section, key, age, content))
    return tuple(changes)


def _is_step(before: int, key: int) -> bool:
    """Whether a key of the section before is told by the step to it, since that is no longer."""
    return (abs(key - before) << 1).bit_length() <= key.bit_length() + 7


def _as_it_is(value: Any) -> bytes:
    """A content that is one value."""
    if type(value) is not bytes or len(value) > limits.RECORD_MAX_BYTES:
        raise RemoteProtocolError("a content is no bytes, or too many")
    if fields_of(value) is not None:
        raise RemoteProtocolError("fields travel as such")
    return value


def _put_section(out: bytearray, section: int, number: int, ground: Ground | None) -> None:
    given, is_known = (None, False) if ground is None else ground.section_number(section, number)
    if given is None:
        put_whole(out, SECTIONS_GIVEN_MAX + 2 * section)
    elif is_known:
        out.append(given)
    else:
        put_whole(out, SECTIONS_GIVEN_MAX + 2 * section + 1)
        out.append(given)


def _read_section(read: Reader, ground: Ground | None) -> int:
    told = read.whole(SECTIONS_GIVEN_MAX + 2 * limits.SECTION_NUMBER_MAX + 1)
    if ground is None:
        if told < SECTIONS_GIVEN_MAX or told & 1:
            raise RemoteProtocolError("a section has a number that nothing gave it")
        return told - SECTIONS_GIVEN_MAX >> 1
    if told < SECTIONS_GIVEN_MAX:
        return ground.section(told)
    section = told - SECTIONS_GIVEN_MAX >> 1
    if told & 1:
        ground.name_section(read.whole(SECTIONS_GIVEN_MAX - 1), section)
    return section
