"""Reading what a file says into a struct, field by field, so that every mistake is told.

msgspec alone stops at the first one, in words for programmers.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from enum import Enum
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from files.problems import Reporter, meant_by, quoted

_Wanted = TypeVar("_Wanted", bound=Struct)
_TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list in [ ]",
    "object": "a table in { }",
}
_UNITS = {"str": "characters", "array": "entries", "object": "entries"}
_BOUNDS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}
_SHOWN_MAX_CHARACTERS = 40


def read_struct(
    raw: object, wanted: type[_Wanted], reporter: Reporter, *, is_text: bool = False
) -> _Wanted | None:
    """The struct that a table describes, or None after all that is wrong with it was reported.
    `is_text` says that numbers and truth values come as text, as in XML."""
    if not isinstance(raw, Mapping):
        reporter.error(f"{_shown(raw)} is no table", "Write its fields between braces")
        return None
    if reporter.is_full:
        return None
    fields = _fields_of(wanted)
    if raw.keys() <= fields.keys():
        with suppress(msgspec.ValidationError):
            return msgspec.convert(raw, wanted, strict=not is_text)
    # Something is wrong with it: field by field, so that all of it is told.
    found_before = len(reporter.problems)
    misspelt = set()
    for name in raw:
        if name not in fields and not reporter.is_full:
            reporter.unknown(f"nothing is known about {quoted(name)}", name, fields)
            misspelt.add(meant_by(name, fields))
    for name, field in fields.items():
        if name in raw:
            _check(raw[name], field.type, name, reporter, is_text)
        elif field.required and name not in misspelt:
            reporter.error(f"{name} is missing", f'Write "{name} = …" there')
    if len(reporter.problems) > found_before or reporter.is_full:
        return None
    return msgspec.convert(raw, wanted, strict=not is_text)


def _check(raw: object, wanted: object, name: str, reporter: Reporter, is_text: bool) -> None:
    """Reports what is wrong with a value, at the smallest part of it that is wrong."""
    try:
        msgspec.convert(raw, wanted, strict=not is_text)
        return
    except msgspec.ValidationError as error:
        words = str(error)
    if reporter.is_full:
        return
    kind = _without_none(wanted)
    found_before = len(reporter.problems)
    if isinstance(kind, type) and issubclass(kind, Struct) and isinstance(raw, Mapping):
        read_struct(raw, kind, reporter.at(name), is_text=is_text)
    for part, value, of_part in _parts(raw, kind):
        _check(value, of_part, part, reporter.at(name), is_text)
    if len(reporter.problems) > found_before:
        return
    wrong = f"{name} = {_shown(raw)} cannot be"
    if names := _names_of(kind):
        reporter.unknown(wrong, str(raw), names)
    else:
        reporter.error(wrong, f"It should be {_described(wanted) or _explained(words)}")


@lru_cache(maxsize=64)
def _fields_of(wanted: type[Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(wanted)}


def _without_none(wanted: object) -> object:
    """A type without its bounds, and without that the field may be left out."""
    while True:
        origin, kinds = get_origin(wanted), get_args(wanted)
        if origin is Annotated:
            wanted = kinds[0]
        elif origin in (Union, UnionType) and len(kinds) == 2 and type(None) in kinds:
            wanted = kinds[0] if kinds[1] is type(None) else kinds[1]
        else:
            return wanted


def _parts(raw: object, kind: object) -> Iterator[tuple[str, object, object]]:
    """What a list or a table of values of one type consists of: where, what and of which type."""
    origin, kinds = get_origin(kind), get_args(kind)
    if origin is dict and isinstance(raw, Mapping):
        yield from ((str(name), value, kinds[1]) for name, value in raw.items())
    elif origin is tuple and isinstance(raw, list):
        yield from ((f"entry {n}", value, kinds[0]) for n, value in enumerate(raw, 1))


def _names_of(kind: object) -> list[str]:
    """What may be written for a value that is one of a few words; empty for any other."""
    if get_origin(kind) is Literal:
        return [str(name) for name in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    return []


def _described(wanted: object) -> str | None:
    """What text of a certain shape is, in the words of whoever defined the shape."""
    metas: list[Any] = [meta for meta in get_args(wanted)[1:] if isinstance(meta, Meta)]
    described = next((str(meta.description) for meta in metas if meta.description), None)
    inner = (kind for kind in get_args(wanted)[:1] if get_origin(wanted) is not tuple)
    return described or next((_described(kind) for kind in inner), None)


def _explained(error: str) -> str:
    """What msgspec expected, in plain words."""
    words = error.partition(" - at `$")[0].removeprefix("Expected ").partition(", got")[0]
    expected = words.replace("`", "").removesuffix(" | null")
    bound = re.fullmatch(r"(\w+)( of length)? (?:([<>]=?) )?([\d.]+)", expected)
    if bound is None:
        return " or ".join(_TYPES.get(kind, kind) for kind in expected.split(" | "))
    kind, is_counted, sign, figure = bound.groups()
    unit = f" {_UNITS[kind]}" if is_counted else ""
    most = f"{_BOUNDS[sign]} " if sign else ""
    return f"{_TYPES[kind]} of {most}{figure}{unit}"


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    if len(text) > _SHOWN_MAX_CHARACTERS:
        return f"{text[:_SHOWN_MAX_CHARACTERS]}…"
    return text
