"""The program that asks the router: `python -m net.port_mapping.child PORT LEASE`.

It says on its output how it stands, renews the mapping for as long as its input is open, and takes
it away when that ends, which it does when the game closes and when it dies. What a router does to
it costs this process at most: its memory is bounded, and so is the time that every question takes.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

from net.limits import PORT_LEASE_MIN_S, PORT_MAPPING_ASK_MAX_S, PORT_MAPPING_RETRY_S
from net.port_mapping import natpmp, upnp
from net.port_mapping.answers import MappingState, RouterAnswer, write_answer
from net.port_mapping.gateway import default_gateway
from net.port_mapping.natpmp_router import NatPmpRouter
from net.text import clean_line

MEMORY_MAX_BYTES = 768 * 1024 * 1024
"""Of addresses, of which Python takes most before it does anything."""
_WHY_MAX_CHARACTERS = 100
_NO_ROUTER = RouterAnswer(MappingState.NO_ROUTER), 0

Say = Callable[[RouterAnswer], None]
HasEnded = Callable[[float], bool]
"""Waits for so many seconds; whether the game has closed meanwhile."""


class Way(Protocol):
    """One of the two ways to ask."""

    def map(self, port: int, outer_port: int, lease_s: int) -> tuple[RouterAnswer, int]:
        """Maps a port, or renews it. Returns besides the answer for how many seconds the router
        keeps the mapping, which may be fewer than were asked for."""
        ...

    def unmap(self, port: int, outer_port: int) -> None:
        """Takes that back."""
        ...


class ByNatPmp:
    """NAT-PMP, to the router that packets to the internet go to."""

    def __init__(self, gateway: str | None) -> None:
        self._gateway = gateway
        self._router: NatPmpRouter | None = None

    def map(self, port: int, outer_port: int, lease_s: int) -> tuple[RouterAnswer, int]:
        """See `Way`."""
        if self._gateway is None:
            return _NO_ROUTER
        if self._router is None:
            try:
                self._router = NatPmpRouter(self._gateway)
            except OSError:
                return _NO_ROUTER
        mapped = self._router.map(port, outer_port, lease_s)
        if mapped is None:
            return _NO_ROUTER
        if isinstance(mapped, natpmp.Refused):
            return RouterAnswer(MappingState.REFUSED, why=mapped.why), 0
        where = self._router.public_address()
        ip = where.ip if isinstance(where, natpmp.PublicAddress) else ""
        return RouterAnswer(MappingState.MAPPED, ip, mapped.outer_port), mapped.lifetime_s

    def unmap(self, port: int, outer_port: int) -> None:
        """See `Way`."""
        if self._router is not None:
            self._router.unmap(port)


class ByUpnp:
    """UPnP, to whatever router answers in the local network."""

    def __init__(self) -> None:
        self._router: upnp.UpnpRouter | None = None

    def map(self, port: int, outer_port: int, lease_s: int) -> tuple[RouterAnswer, int]:
        """See `Way`."""
        if not upnp.IS_INSTALLED:
            return RouterAnswer(MappingState.NO_UPNP), 0
        if self._router is None:
            self._router = upnp.find_upnp_router()
        if self._router is None:
            return _NO_ROUTER
        try:
            mapped = self._router.map(port, outer_port, lease_s)
        except upnp.RouterRefusedError as refusal:
            why = clean_line(str(refusal), _WHY_MAX_CHARACTERS)
            return RouterAnswer(MappingState.REFUSED, why=why), 0
        return RouterAnswer(MappingState.MAPPED, mapped.ip, mapped.port), lease_s

    def unmap(self, port: int, outer_port: int) -> None:
        """See `Way`."""
        if self._router is not None:
            with suppress(upnp.RouterRefusedError):
                self._router.unmap(outer_port)


def keep_mapped(
    port: int, lease_s: int, ways: Sequence[Way], say: Say, has_ended: HasEnded
) -> None:
    """Asks one way after the other, keeps the port mapped by the first that does, and takes the
    mapping away at the end. Says each change."""
    way, answer, kept_s = _first(port, lease_s, ways)
    say(answer)
    if way is None:
        return
    outer_port = answer.port
    while not has_ended(_pause_s(answer, min(kept_s, lease_s))):
        with _bounded():
            renewed, kept_s = way.map(port, outer_port, lease_s)
        outer_port = renewed.port or outer_port
        if renewed != answer:
            answer = renewed
            say(answer)
    with _bounded():
        way.unmap(port, outer_port)


def _pause_s(answer: RouterAnswer, kept_s: int) -> float:
    """How long until a mapping is renewed. A router that starts anew is asked again soon, and may
    give another port."""
    if answer.state is not MappingState.MAPPED:
        return PORT_MAPPING_RETRY_S
    return max(PORT_LEASE_MIN_S, kept_s) / 2


def _first(port: int, lease_s: int, ways: Sequence[Way]) -> tuple[Way | None, RouterAnswer, int]:
    answers = []
    for way in ways:
        with _bounded():
            answer, kept_s = way.map(port, port, lease_s)
        if answer.state is MappingState.MAPPED:
            return way, answer, kept_s
        answers.append(answer)
    worst_last = (MappingState.NO_ROUTER, MappingState.NO_UPNP, MappingState.REFUSED)
    return None, max(answers, key=lambda answer: worst_last.index(answer.state)), 0


@contextmanager
def _bounded() -> Iterator[None]:
    """Ends this process when a question to the router takes too long."""
    watch = threading.Timer(PORT_MAPPING_ASK_MAX_S, os._exit, (1,))
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def main(words: Sequence[str]) -> int:
    """Runs the program with its arguments, the game's UDP port and for how many seconds a mapping
    is asked for. Returns the exit status."""
    port, lease_s = int(words[0]), max(PORT_LEASE_MIN_S, int(words[1]))
    _bound_memory()
    # Ctrl-C at the game's terminal is for the game, whose end is what is waited for.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ended = threading.Event()

    def watch_input() -> None:
        while sys.stdin.buffer.read(256):
            continue
        ended.set()

    threading.Thread(target=watch_input, name="the game's end", daemon=True).start()

    def say(answer: RouterAnswer) -> None:
        # Where the game is gone, nobody reads; but a mapping is still to be taken away.
        with suppress(OSError):
            sys.stdout.buffer.write(write_answer(answer))
            sys.stdout.buffer.flush()

    keep_mapped(port, lease_s, (ByNatPmp(default_gateway()), ByUpnp()), say, ended.wait)
    return 0


def _bound_memory() -> None:
    if sys.platform != "win32":
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, MEMORY_MAX_BYTES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
