"""Reading what a file says into a struct, field by field, so that every mistake is told.

msgspec alone stops at the first one, in words for programmers.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from files.problems import Reporter, quoted

_Wanted = TypeVar("_Wanted", bound=Struct)
_TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "left out",
}
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
    for name in raw:
        if name not in fields:
            reporter.unknown(f"nothing is known about {quoted(name)}", name, fields)
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in raw:
            try:
                values[field.name] = msgspec.convert(raw[name], field.type, strict=not is_text)
            except msgspec.ValidationError as error:
                path, right = _explained(str(error))
                wrong = _shown(_inside(raw[name], path))
                reporter.error(f"{name}{path} = {wrong} cannot be", right)
        elif field.required:
            reporter.error(f"{name} is missing", f"Give it a {name}")
    return wanted(**values) if len(reporter.problems) == found_before else None


@lru_cache(maxsize=64)
def _fields_of(wanted: type[Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(wanted)}


def _explained(error: str) -> tuple[str, str]:
    """Where in a value msgspec found something wrong, and what would be right, in plain words."""
    words, _, path = error.partition(" - at `$")
    missing = re.fullmatch(r"Object missing required field `(\w+)`", words)
    unknown = re.fullmatch(r"Object contains unknown field `(.*)`", words)
    if missing:
        right = f"It needs {missing[1]}"
    elif unknown:
        right = f"Nothing is known about {quoted(unknown[1])}; leave it out"
    else:
        if not words.startswith("Expected"):
            return path.rstrip("`"), f"It should be another: {words}"
        expected = words.removeprefix("Expected ").partition(", got")[0]
        plain = re.sub(r"`(\w+)`", lambda m: _TYPES.get(m[1], m[1]), expected)
        right = f"It should be {plain.replace(' | ', ' or ')}"
    return path.rstrip("`"), right


def _inside(value: object, path: str) -> object:
    """What is at a place of a value, such as `[1].price`; as far as the way there is known."""
    for index, name in re.findall(r"\[(\d+|\.\.\.)\]|\.(\w+)", path):
        if isinstance(value, Sequence) and index.isdecimal() and int(index) < len(value):
            value = value[int(index)]
        elif isinstance(value, Mapping) and name in value:
            value = value[name]
        else:
            break
    return value


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    if len(text) > _SHOWN_MAX_CHARACTERS:
        return f"{text[:_SHOWN_MAX_CHARACTERS]}…"
    return text
