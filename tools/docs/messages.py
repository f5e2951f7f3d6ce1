"""Every message of the protocol, from `net/wire.py`: direction, channel, fields and bounds."""

from typing import get_args

import msgspec
from msgspec import inspect as types

from net import wire
from net.session.states import ALLOWED_FROM_GUEST, ALLOWED_FROM_HOST
from tools.docs.source import field_docstrings, one_line, table

_CHANNELS = ((16, "datagram"), (32, "control"), (48, "repair"), (256, "bulk"))
"""The channel of a message follows from its number: below the first figure it is a datagram."""

_FROM_GUEST: tuple[type[msgspec.Struct], ...] = (*get_args(wire.GuestMessage), wire.GuestBundle)
_FROM_HOST: tuple[type[msgspec.Struct], ...] = (*get_args(wire.HostMessage), wire.HostBundle)


def message_types() -> list[type[msgspec.Struct]]:
    """Every message there is, by number."""
    return sorted({*_FROM_GUEST, *_FROM_HOST}, key=_number)


def make_overview() -> str:
    """One line for each message."""
    rows = [
        [str(_number(kind)), f"`{kind.__name__}`", _direction(kind), channel_of(kind)]
        for kind in message_types()
    ]
    return table(["number", "message", "direction", "channel"], rows)


def make_details() -> str:
    """Every message with its fields, then the structures inside of messages."""
    messages = message_types()
    parts: list[type[msgspec.Struct]] = []
    everything: tuple[type[msgspec.Struct], ...] = (*messages, wire.SnapshotRecords)
    for kind in everything:
        for part in _structs_in(kind):
            if part not in parts and part not in messages:
                parts.append(part)
    blocks = [_block(kind, f"{_direction(kind)}, {channel_of(kind)}") for kind in messages]
    blocks.append("### Structures inside of messages")
    blocks += [_block(wire.SnapshotRecords, "inside of a chunk, compressed")]
    blocks += [_block(part, "") for part in parts]
    return "\n\n".join(blocks)


def channel_of(kind: type[msgspec.Struct]) -> str:
    """What carries a message."""
    number = _number(kind)
    return next(channel for below, channel in _CHANNELS if number < below)


def _number(kind: type[msgspec.Struct]) -> int:
    tag = kind.__struct_config__.tag
    assert isinstance(tag, int), f"{kind.__name__} should have a number for a tag"
    return tag


def _direction(kind: type[msgspec.Struct]) -> str:
    if kind in _FROM_GUEST:
        return "both ways" if kind in _FROM_HOST else "guest → host"
    return "host → guest"


def _block(kind: type[msgspec.Struct], how: str) -> str:
    number = f"{_number(kind)} " if kind in message_types() else ""
    docstrings = field_docstrings(kind)
    rows = [
        [f"`{field.name}`", _described(field.type), _default(field), docstrings[field.name]]
        for field in _fields_of(kind)
    ]
    head = f"#### {number}`{kind.__name__}`"
    about = f"*{how}.* {one_line(kind.__doc__)}" if how else one_line(kind.__doc__)
    return "\n\n".join([head, about, table(["field", "type", "default", "meaning"], rows)])


def _default(field: types.Field) -> str:
    if field.required:
        return ""
    return "none" if field.default in (None, ()) else str(field.default)


def _described(kind: types.Type) -> str:
    """A type with its bounds, in words."""
    match kind:
        case types.IntType():
            return "integer" + _bounds(kind.ge, kind.le, None if kind.lt is None else kind.lt - 1)
        case types.BytesType():
            return _sized("bytes", kind.min_length, kind.max_length)
        case types.StrType():
            return _sized("text", kind.min_length, kind.max_length, " characters")
        case types.BoolType():
            return "yes or no"
        case types.NoneType():
            return "none"
        case types.StructType():
            return f"`{kind.cls.__name__}`"
        case types.VarTupleType():
            inner = _described(kind.item_type)
            most = "" if kind.max_length is None else f"up to {kind.max_length:,} "
            return f"{most}× {inner}"
        case types.UnionType():
            return " or ".join(_described(member) for member in kind.types)
    raise TypeError(f"no words for {kind}")


def _bounds(least: int | None, most: int | None, below: int | None) -> str:
    most = below if most is None else most
    if least is None and most is None:
        return ""
    return f", {_short(least or 0)} … {'' if most is None else _short(most)}"


def _short(number: int) -> str:
    """Large powers of two are easier to read as such."""
    for exponent in (31, 32, 40, 53, 63):
        if number == 2**exponent:
            return f"2^{exponent}"
        if number == 2**exponent - 1:
            return f"2^{exponent} − 1"
    return f"{number:,}"


def _sized(name: str, least: int | None, most: int | None, unit: str = "") -> str:
    if most is None:
        return name
    if least == most:
        return f"{name}, {most:,}{unit}"
    return f"{name}, {least or 0} … {most:,}{unit}"


def _fields_of(kind: type[msgspec.Struct]) -> tuple[types.Field, ...]:
    described = types.type_info(kind)
    assert isinstance(described, types.StructType), f"{kind.__name__} should be a struct"
    return described.fields


def _structs_in(kind: type[msgspec.Struct]) -> list[type[msgspec.Struct]]:
    found: list[type[msgspec.Struct]] = []
    waiting = [field.type for field in _fields_of(kind)]
    while waiting:
        inner = waiting.pop(0)
        if isinstance(inner, types.StructType):
            found.append(inner.cls)
            waiting += [field.type for field in inner.fields]
        elif isinstance(inner, types.VarTupleType):
            waiting.append(inner.item_type)
        elif isinstance(inner, types.UnionType):
            waiting += inner.types
    return found


def make_state_rules() -> str:
    """What either side may send reliably in each state."""
    rows = [
        ["host, to a guest that is", state.value, _names(kinds)]
        for state, kinds in ALLOWED_FROM_HOST.items()
    ]
    rows += [
        ["a guest who is", member_state.value, _names(kinds)]
        for member_state, kinds in ALLOWED_FROM_GUEST.items()
    ]
    return table(["sender", "state", "may send reliably"], rows)


def _names(kinds: tuple[type, ...]) -> str:
    return ", ".join(f"`{kind.__name__}`" for kind in kinds) or "nothing"
