"""Custom properties: which there may be, and of which type."""

from collections.abc import Mapping, Sequence

import msgspec

from files.fields import read_struct
from files.problems import Reporter, quoted
from game.world.tiled.shapes import PropertyShape
from game.world.tiled.tiled_map import PropertyValue

_TYPES: Mapping[str, type[PropertyValue]] = {
    "string": str,
    "int": int,
    "float": float,
    "bool": bool,
}
_TYPE_NAMES = {kind: name for name, kind in _TYPES.items()}
Known = Mapping[str, type[PropertyValue]]
"""The properties that something may have, and their types."""


def read_properties(
    raw: Sequence[object], known: Known, reporter: Reporter, *, is_text: bool
) -> dict[str, PropertyValue]:
    """The properties by name; those that are not known, or of another type, are reported."""
    values: dict[str, PropertyValue] = {}
    for one in raw:
        shape = read_struct(one, PropertyShape, reporter, is_text=is_text)
        if shape is None:
            continue
        wanted = known.get(shape.name)
        if wanted is None:
            wrong = f"nothing is known about the property {quoted(shape.name)}"
            if known:
                reporter.unknown(wrong, shape.name, known)
            else:
                reporter.error(wrong, "Take it away; there are none here")
        elif shape.name in values:
            reporter.error(f"it has the property {quoted(shape.name)} twice", "Take one away")
        elif _TYPES.get(shape.type) is not wanted:
            reporter.error(
                f"its property {quoted(shape.name)} is of the type {quoted(shape.type)}",
                f"Take it away and add it anew, with the type {_TYPE_NAMES[wanted]}",
            )
        else:
            try:
                values[shape.name] = msgspec.convert(shape.value, wanted, strict=not is_text)
            except msgspec.ValidationError:
                reporter.error(
                    f"its property {quoted(shape.name)} is {quoted(shape.value)}",
                    f"Give it a value of the type {_TYPE_NAMES[wanted]}",
                )
    return values
