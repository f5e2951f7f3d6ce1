"""Messages as a page describes them: fields, types and bounds in words, from the structs that are
decoded."""

import msgspec
from msgspec import inspect as types

from tools.docs.source import field_docstrings, one_line, table


def number_of(kind: type[msgspec.Struct]) -> int:
    """The number that a message begins with."""
    tag = kind.__struct_config__.tag
    assert isinstance(tag, int), f"{kind.__name__} should have a number for a tag"
    return tag


def details(
    messages: dict[type[msgspec.Struct], str], more: dict[type[msgspec.Struct], str]
) -> str:
    """Every message with its fields, then the structures inside of messages. `messages` says how
    each travels, and `more` the same of structures that no message shows."""
    parts: list[type[msgspec.Struct]] = []
    for kind in (*messages, *more):
        for part in structs_in(kind):
            if part not in parts and part not in messages:
                parts.append(part)
    blocks = [_block(kind, f"{number_of(kind)} ", how) for kind, how in messages.items()]
    blocks.append("### Structures inside of messages")
    blocks += [_block(kind, "", how) for kind, how in more.items()]
    blocks += [_block(part, "", "") for part in parts]
    return "\n\n".join(blocks)


def _block(kind: type[msgspec.Struct], number: str, how: str) -> str:
    docstrings = field_docstrings(kind)
    rows = [
        [f"`{field.name}`", _described(field.type), _default(field), docstrings[field.name]]
        for field in _fields_of(kind)
    ]
    head = f"#### {number}`{kind.__name__}`"
    about = f"*{how}.* {one_line(kind.__doc__)}" if how else one_line(kind.__doc__)
    shown = [head, about]
    if rows:
        shown.append(table(["field", "type", "default", "meaning"], rows))
    return "\n\n".join(shown)


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
        case types.EnumType():
            return f"one of `{kind.cls.__name__}`"
        case types.TupleType():
            return " and ".join(_described(each) for each in kind.item_types)
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


def structs_in(kind: type[msgspec.Struct]) -> list[type[msgspec.Struct]]:
    """The structures inside of a message, however deep."""
    found: list[type[msgspec.Struct]] = []
    waiting = [field.type for field in _fields_of(kind)]
    while waiting:
        inner = waiting.pop(0)
        if isinstance(inner, types.StructType):
            found.append(inner.cls)
            waiting += [field.type for field in inner.fields]
        elif isinstance(inner, types.VarTupleType):
            waiting.append(inner.item_type)
        elif isinstance(inner, types.TupleType):
            waiting += inner.item_types
        elif isinstance(inner, types.UnionType):
            waiting += inner.types
    return found
