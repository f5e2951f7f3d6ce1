"""A function as a library in C exports it, made when it is called for the first time: each program
binds more than a hundred, and calls a few."""

import ctypes
from collections.abc import Callable
from typing import Any

_UNSAID: Any = object()


class Exported:
    """Has a signature as functions of `ctypes` have it, and goes through C when it is called."""

    def __init__(
        self, result: Any, arguments: tuple[Any, ...], body: Callable[..., object]
    ) -> None:
        """`result` and `arguments` are those of the library itself; `body` raises nothing."""
        self.restype = _UNSAID
        self.argtypes = _UNSAID
        self._own = (result, arguments, body)
        self._made: tuple[Any, Any] | None = None
        """The function as its caller sees it, and what it leads to."""

    def __call__(self, *values: Any) -> Any:
        if self._made is None:
            result, arguments, body = self._own
            behind = ctypes.CFUNCTYPE(result, *arguments)(body)
            address = ctypes.cast(behind, ctypes.c_void_p).value
            assert address is not None
            function = ctypes.CFUNCTYPE(ctypes.c_int)(address)
            if self.restype is not _UNSAID:
                function.restype = self.restype
            if self.argtypes is not _UNSAID:
                function.argtypes = self.argtypes
            self._made = (function, behind)
        return self._made[0](*values)
