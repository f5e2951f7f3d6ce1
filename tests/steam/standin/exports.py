"""How a Python method becomes an exported C function of the stand-in.

`exported` notes the C signature beside the method. The library makes a real C function of it when
it is looked up, and hands out a bare function pointer that knows nothing of its arguments, exactly
as `ctypes.CDLL` does: a caller that declares them wrongly gets what C gives.
"""

from collections.abc import Callable
from ctypes import c_bool, c_int, c_int32, c_uint16, c_uint32, c_uint64, c_void_p
from typing import Any, TypeVar

Method = TypeVar("Method", bound=Callable[..., Any])
CType = Any

BOOL, INT, U32, U64, POINTER = c_bool, c_int, c_uint32, c_uint64, c_void_p
I32 = c_int32
U16 = c_uint16


def exported(name: str, result: CType, *arguments: CType) -> Callable[[Method], Method]:
    """Marks a method as the C function `name`. For a function of an interface the pointer is
    checked and left out of both signatures."""

    def mark(method: Method) -> Method:
        method.__dict__["export"] = (name, result, arguments)
        return method

    return mark


def exports_of(kind: type) -> dict[str, tuple[str, CType, tuple[CType, ...]]]:
    """All exports of a class: method name, result and arguments by C name."""
    found = {}
    for name in dir(kind):
        export = getattr(getattr(kind, name), "__dict__", {}).get("export")
        if export is not None:
            c_name, result, arguments = export
            found[c_name] = (name, result, arguments)
    return found
