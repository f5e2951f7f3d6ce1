"""What systemd wants to hear of a service of `Type=notify`: that it is ready, that it stops, and
again and again that its loop goes round. Without systemd nothing is said to anybody."""

import contextlib
import socket
from collections.abc import Mapping

_SHARE_OF_WAIT = 0.25
"""Of the time after which systemd loses patience, how often it hears from us."""


class ServiceManager:
    """See the module. `environment` is the program's own; what concerns systemd is read there."""

    def __init__(self, environment: Mapping[str, str], pid: int) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        # A name in the abstract namespace begins with a zero, which no variable can hold.
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._pause_s = float("inf")
        self._next_s = float("-inf")
        is_for_us = environment.get("WATCHDOG_PID", str(pid)) == str(pid)
        watchdog_us = environment.get("WATCHDOG_USEC", "")
        if is_for_us and watchdog_us.isascii() and watchdog_us.isdigit():
            self._pause_s = int(watchdog_us) / 1e6 * _SHARE_OF_WAIT

    def ready(self) -> None:
        """The service does its work from now on."""
        self._say("READY=1")

    def stopping(self) -> None:
        """It has begun to end."""
        self._say("STOPPING=1")

    def go_round(self, now_s: float) -> None:
        """The loop is there."""
        if now_s >= self._next_s and self._pause_s < float("inf"):
            self._next_s = now_s + self._pause_s
            self._say("WATCHDOG=1")

    def _say(self, word: str) -> None:
        if not self._address or not hasattr(socket, "AF_UNIX"):
            return
        # Nobody hears it where systemd has gone; the service goes on.
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as speaker,
        ):
            speaker.setblocking(False)
            speaker.sendto(word.encode(), self._address)
