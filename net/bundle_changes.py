"""How the changes in a bundle look as bytes.

A change is so: the low two bits of *how* are 0 for a deletion, 1 for a content as it is behind its
length, 2 for fields, 3 for a difference; 4: its revision follows on that of the change before, or
else its age stands here, less what it would be then, signed; 8: it is of the section before, and
the key is less the one before, signed; the high four bits are the count of fields, 15 if it
follows, or the bits of the fields that differ, 0 if they follow. A section below 128 is a number
that was given; others are told as twice themselves and 128 more, and with one more yet, they have
the number that follows from now on.
"""

from collections.abc import Callable, Mapping

from net import limits
from net.bundles import ChangedRecord, HostBundle
from net.errors import NotUnderstoodError, RemoteProtocolError
from net.fields import FIELDS_MAX, difference, fields_of, read_difference, read_fields
from net.ground import SECTIONS_GIVEN_MAX, Ground
from net.packing import Reader, put_bytes, put_signed, put_whole

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


def read_changes(
    read: Reader, moment: int, ground: Ground | None, record_at: RecordAt | None
) -> tuple[ChangedRecord, ...]:
    changes: list[ChangedRecord] = []
    section = key = -1
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
