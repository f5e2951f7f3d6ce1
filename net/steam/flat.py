"""The door to Valve's library: every call goes through it, and nothing unsafe gets through.

Calling a flat function with a NULL interface, or after shutdown, ends the whole program with a
segmentation fault. So pointers live here and nowhere else, are checked as they are fetched, and
are forgotten when the library is shut down; from then on every call raises `SteamClosedError`.

`library` may be anything that gives functions by attribute as `ctypes.CDLL` does.
"""

from ctypes import c_void_p
from typing import Any

from .errors import SteamClosedError, SteamUnavailable, UnavailableReason
from .functions import (
    ACCESSORS,
    GLOBAL_FUNCTIONS,
    INIT_FUNCTIONS,
    METHODS,
    OPTIONAL_INTERFACES,
    OPTIONAL_METHODS,
    Interface,
    Prototype,
    flat_name,
)
from .generation import SdkGeneration, sdk_generation

_MISSING_SHOWN = 3
_CLOSED = "Steam was shut down; call open_steam() again and use what it returns"


class FlatApi:
    """Valve's flat functions with their signatures, of one loaded library."""

    def __init__(self, library: object) -> None:
        """Raises `SteamUnavailable` when the library lacks functions that are needed."""
        self._functions: dict[str, Any] = {}
        self._pointers: dict[Interface, int] = {}
        self._accessors: dict[Interface, str] = {}
        self._closed = False
        for name, prototype in {**INIT_FUNCTIONS, **GLOBAL_FUNCTIONS}.items():
            self._bind(library, name, prototype)
        for name, (_, (result, arguments)) in METHODS.items():
            self._bind(library, name, (result, (c_void_p, *arguments)))
        for names in ACCESSORS.values():
            for name in names:
                self._bind(library, name, (c_void_p, ()))
        missing = self._missing()
        if missing:
            raise SteamUnavailable(
                UnavailableReason.WRONG_VERSION,
                f"Valve's library lacks {len(missing)} functions, among them "
                f"{', '.join(missing[:_MISSING_SHOWN])}.",
            )

    @property
    def exported(self) -> frozenset[str]:
        """Names of the known functions that the library has."""
        return frozenset(self._functions)

    @property
    def generation(self) -> SdkGeneration:
        """Which Steamworks SDK the library comes from."""
        return sdk_generation(self.exported)

    @property
    def accessors(self) -> dict[Interface, str]:
        """The accessor that each interface was fetched with."""
        return dict(self._accessors)

    def has(self, name: str) -> bool:
        """Whether the library has a function."""
        return name in self._functions

    def call(self, name: str, *arguments: object) -> Any:
        """Calls a function that belongs to no interface. Raises `SteamClosedError` after
        shutdown."""
        if self._closed:
            raise SteamClosedError(_CLOSED)
        return self._functions[name](*arguments)

    def call_on(self, interface: Interface, method: str, *arguments: object) -> Any:
        """Calls a function of an interface. Raises `SteamClosedError` after shutdown."""
        pointer = self._pointers.get(interface)
        if self._closed or pointer is None:
            raise SteamClosedError(_CLOSED)
        return self._functions[flat_name(interface, method)](pointer, *arguments)

    def offers(self, interface: Interface, method: str) -> bool:
        """Whether an optional function can be called. Raises `SteamClosedError` after shutdown, so
        that a closed library is not mistaken for one that lacks something."""
        if self._closed:
            raise SteamClosedError(_CLOSED)
        return interface in self._pointers and flat_name(interface, method) in self._functions

    def fetch_interfaces(self) -> None:
        """Asks for the pointer of each interface, newest accessor first. Raises `SteamUnavailable`
        when Steam gives none of a needed one."""
        for interface, names in ACCESSORS.items():
            for name in names:
                pointer = self._functions[name]() if name in self._functions else None
                if pointer:
                    self._pointers[interface] = pointer
                    self._accessors[interface] = name
                    break
            else:
                if interface not in OPTIONAL_INTERFACES:
                    raise SteamUnavailable(
                        UnavailableReason.WRONG_VERSION,
                        f"Steam does not offer {interface.value} as Valve's library wants it.",
                    )

    def close(self) -> None:
        """Shuts Valve's library down; every later call raises."""
        if not self._closed:
            self._pointers.clear()
            self.call("SteamAPI_Shutdown")
            self._closed = True

    def _bind(self, library: object, name: str, prototype: Prototype) -> None:
        try:
            function = getattr(library, name)
        except AttributeError:
            return
        function.restype, function.argtypes = prototype
        self._functions[name] = function

    def _missing(self) -> list[str]:
        wanted = [name for name in METHODS if name not in OPTIONAL_METHODS]
        missing = [name for name in (*GLOBAL_FUNCTIONS, *wanted) if not self.has(name)]
        if not any(self.has(name) for name in INIT_FUNCTIONS):
            missing.append("SteamAPI_Init")
        for interface, names in ACCESSORS.items():
            if interface not in OPTIONAL_INTERFACES and not any(self.has(n) for n in names):
                missing.append(names[-1])
        return missing
